"""The shipped topics find the story and not its namesakes; a wrong file is named."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import yaml

from crawler.errors import TopicError
from crawler.queries import Document, Percolator
from crawler.topics import Topic, check, load

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "topics"
TOPICS = {topic.id: topic for topic in load(SEEDS)}

GOOD = """
- id: mine
  titles: {ru: Рудник, kk: Кеніш, en: Mine}
  query: "@mine AND руда"
  notify: off
  entities: {mine: [Рудник, Кеніш]}
  examples:
    match: [{lang: ru, text: На руднике добыли руду.}]
    no_match: [{lang: ru, text: На руднике праздник.}]
"""


def test_the_eleven_topics_are_shipped() -> None:
    assert set(TOPICS) == {
        "akbulak-deal", "cove-company", "kz-rare-earth", "kuirektykol", "kz-tungsten",
        "us-kz-minerals", "holders", "subsoil-law", "kz-other-ree", "money-politics", "ree-world",
    }  # fmt: skip
    assert TOPICS["akbulak-deal"].notify == "now"
    assert TOPICS["ree-world"].notify == "off"


@pytest.mark.parametrize("topic", TOPICS.values(), ids=list(TOPICS))
def test_a_topic_judges_its_golden_examples_rightly(topic: Topic) -> None:
    assert check(topic) == []


@pytest.mark.parametrize("topic", TOPICS.values(), ids=list(TOPICS))
def test_a_topic_has_examples_in_three_languages(topic: Topic) -> None:
    assert len(topic.examples.match) >= 6
    assert len(topic.examples.no_match) >= 5
    assert {example.lang for example in topic.examples.match} == {"ru", "kk", "en"}


@pytest.mark.real
def test_the_article_that_began_it_all_is_found(shared_data: Path) -> None:
    (file,) = (shared_data / "real" / "seed").glob("*.txt")
    match = TOPICS["akbulak-deal"].query.match(Document(text=file.read_text(encoding="utf-8")))
    assert match is not None
    assert "участке Акбулак" in match.sentence


@pytest.mark.real
def test_the_examples_of_the_facts_are_judged_rightly(shared_data: Path) -> None:
    story = yaml.safe_load((shared_data / "story.yaml").read_text(encoding="utf-8"))
    for kind, wanted in (
        ("match", True),
        ("must_match_despite_exclusion", True),
        ("no_match", False),
    ):
        for example in story["examples"][kind]:
            document = Document(text=example["text"], language=example["lang"])
            found = TOPICS[example["topic"]].query.match(document) is not None
            assert found is wanted, example


@pytest.mark.real
def test_ordinary_news_raises_no_alert(shared_data: Path) -> None:
    articles = shared_data / "real" / "articles"
    csv.field_size_limit(10_000_000)
    lines = (articles / "tengrinews_202404_348.jsonl").read_text(encoding="utf-8").split("\n")
    items = [json.loads(line) for line in lines if line]
    documents = [Document(title=item["title"], text=item["content"]) for item in items]
    with (articles / "tgnews_dzhiblavi_ru_test_2020.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        documents += [Document(text=row["text"]) for row in csv.DictReader(file, delimiter="\t")]
    percolator = Percolator((topic.id, topic.query) for topic in TOPICS.values())
    found = {key for document in documents for key, _ in percolator.match(document)}
    assert len(documents) > 900
    assert found == set()


def _write(folder: Path, text: str, name: str = "own.yaml") -> Path:
    topics = folder / "topics"
    topics.mkdir(exist_ok=True)
    (topics / name).write_text(text, encoding="utf-8")
    return topics


def test_a_topic_is_read_with_its_entities(tmp_path: Path) -> None:
    (topic,) = load(_write(tmp_path, GOOD))
    assert topic.id == "mine"
    assert topic.titles.kk == "Кеніш"
    assert topic.notify == "off"  # YAML reads the bare word as false
    assert str(topic.query) == "(рудник OR кеніш) AND руда"
    assert check(topic) == []


def test_a_file_may_hold_one_topic_and_use_shared_entities(tmp_path: Path) -> None:
    (tmp_path / "entities.yaml").write_text("ore: [руда, ore]\n", encoding="utf-8")
    single = "id: ore\ntitles: {ru: Р, kk: К, en: O}\nquery: '@ore'\n"
    (topic,) = load(_write(tmp_path, single))
    assert str(topic.query) == "руда OR ore"
    assert topic.notify == "digest"


def test_the_topics_of_the_seeds_are_the_default() -> None:
    assert [topic.id for topic in load()] == list(TOPICS)


def test_a_failing_example_is_told_in_words(tmp_path: Path) -> None:
    wrong = GOOD.replace("праздник", "подняли руду").replace("добыли руду", "тихо")
    (topic,) = load(_write(tmp_path, wrong))
    assert check(topic) == [
        "mine: does not find: [ru] На руднике тихо.",
        "mine: must not find, does by Рудник, руда: [ru] На руднике подняли руду.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("notify: off", "notifi: off", "mine: notifi: unknown key; did you mean 'notify'?"),
        ("query:", "qurey:", "mine: qurey: unknown key; did you mean 'query'?"),
        ("notify: off", "notify: loud", "mine: notify: input should be"),
        ("AND руда", "AND (руда", "a parenthesis that is never closed"),
        ("AND руда", "AND (руда", "\n@mine AND (руда\n          ^"),
        ("@mine AND", "@mina AND", "did you mean @mine?"),
        ("lang: ru, text: На руднике праздник.", "lang: xx, text: a", "examples.no_match.0.lang:"),
        ("kk: Кеніш, ", "", "mine: titles.kk: field required"),
        ("id: mine", "id: My Mine", "My Mine: id:"),
        ("- id: mine", "- 5\n- id: mine", "entry 1: entry:"),
    ],
)  # fmt: skip
def test_a_wrong_topic_is_told_by_file_topic_and_field(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    with pytest.raises(TopicError) as caught:
        load(_write(tmp_path, GOOD.replace(old, new)))
    assert told in str(caught.value)
    assert "own.yaml:" in str(caught.value)


def test_one_id_cannot_be_used_twice(tmp_path: Path) -> None:
    _write(tmp_path, GOOD)
    with pytest.raises(TopicError, match=r"second\.yaml:2:7: mine: id: already used in own\.yaml"):
        load(_write(tmp_path, GOOD, "second.yaml"))


@pytest.mark.parametrize("text", ["{", "", "just words", "[]"])
def test_a_file_that_holds_no_topics_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(TopicError, match=r"own\.yaml"):
        load(_write(tmp_path, text))


@pytest.mark.parametrize("text", ["- a\n", "ore: руда\n", "ore: [5]\n"])
def test_a_wrong_file_of_entities_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "entities.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(TopicError, match=r"entities\.yaml"):
        load(_write(tmp_path, GOOD))


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(TopicError, match="no topic files"):
        load(tmp_path)
