"""From an article to a topic that follows its story."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.queries import CHAT, Document, parse
from crawler.suggesting import Suggestion, everyday, suggest
from crawler.suggesting.spelling import latin, slug, spellings
from crawler.topics import Topic, check, load, load_entities, names

RUSSIAN = Document(
    title="На Тасбулаке пробурили первую скважину",
    text=(
        "Компания «Корвейн Майнинг» пробурила на Тасбулаке первую разведочную скважину.\n"
        "По словам геолога Ерлана Сыдыкова, керн с Тасбулака отправлен в лабораторию. Раньше "
        "на месторождении работала «Степгеология». Запасы иттрия на Тасбулаке оценят весной.\n"
        "«Корвейн Майнинг» обещает нанять сорок человек, сообщает Dala.example. Керн с Тасбулака "
        "и запасы иттрия ждёт и министерство Казахстана."
    ),
    language="ru",
)
KAZAKH = Document(
    title="Тасбұлақта алғашқы ұңғыма бұрғыланды",
    text=(
        "«Корвейн Майнинг» компаниясы Тасбұлақта алғашқы барлау ұңғымасын бұрғылады.\n"
        "Геолог Ерлан Сыдықовтың айтуынша, Тасбұлақтан алынған керн зертханаға жіберілді. Бұған "
        "дейін кен орнында Далагеология жұмыс істеген. Тасбұлақтағы иттрий қоры көктемде "
        "бағаланады, деді Ерлан Сыдықов."
    ),
    language="kk",
)
ENGLISH = Document(
    title="First Well Drilled At Tasbulak As Investors Wait",
    text=(
        "Corvane Mining has drilled its first exploration well at Tasbulak, the company said.\n"
        "Core from Tasbulak has gone to a laboratory, according to geologist Yerlan Sydykov. "
        "Before that the yttrium prospect belonged to Stepgeology. Yttrium resources at Tasbulak "
        "will be estimated in spring; Corvane Mining plans to hire forty people in Kazakhstan."
    ),
    language="en",
)
ENTITIES = {
    "tasbulak": ("Тасбулак", "Тасбұлақ", "Tasbulak"),
    "kazakhstan": ("Казахстан", "Қазақстан", "Kazakhstan"),
}


def of(document: Document, **entities: tuple[str, ...]) -> Suggestion:
    found = suggest(document, entities)
    assert found is not None
    return found


def texts(found: Suggestion, part: str) -> set[str]:
    return {one.text for one in found.spoken if one.part == part}


class TestTheQuery:
    @pytest.mark.parametrize("document", [RUSSIAN, KAZAKH, ENGLISH], ids=["ru", "kk", "en"])
    def test_finds_its_article_within_the_limits_of_a_chat(self, document: Document) -> None:
        found = of(document, **ENTITIES)
        again = parse(found.query_text, {**ENTITIES, **found.entities}, limits=CHAT)
        assert again == found.query
        assert again.match(document) is not None

    @pytest.mark.parametrize("document", [RUSSIAN, KAZAKH, ENGLISH], ids=["ru", "kk", "en"])
    def test_needs_a_name_of_the_story_and_something_with_it(self, document: Document) -> None:
        found = of(document)
        assert {"Тасбулак", "Тасбұлақ", "Tasbulak"} & texts(found, "anchor")
        name = next(iter(texts(found, "anchor")))
        alone = Document(text=f"{name}.", language=document.language)
        assert found.query.match(alone) is None

    @pytest.mark.parametrize(
        ("document", "later"),
        [
            (RUSSIAN, "«Корвейн Майнинг» завершила работы на Тасбулаке."),
            (RUSSIAN, "Иттрий Тасбулака: запасы иттрия подтвердил Ерлан Сыдыков."),
            (KAZAKH, "«Корвейн Майнинг» Тасбұлақтағы жұмысын аяқтады."),
            (ENGLISH, "Corvane Mining ends its season at Tasbulak."),
        ],
    )
    def test_finds_what_is_told_later(self, document: Document, later: str) -> None:
        assert of(document).query.match(Document(text=later, language=document.language))

    @pytest.mark.parametrize(
        ("document", "other"),
        [
            (RUSSIAN, "В Казахстане открыли первую школу, сообщает министерство."),
            (KAZAKH, "Қазақстанда алғашқы мектеп ашылды."),
            (ENGLISH, "Kazakhstan plans to hire forty teachers, the minister said."),
        ],
    )
    def test_does_not_find_other_news(self, document: Document, other: str) -> None:
        assert of(document).query.match(Document(text=other, language=document.language)) is None

    def test_names_what_has_a_name_already(self) -> None:
        found = of(RUSSIAN, **ENTITIES)
        assert "@tasbulak" in found.query_text
        assert "tasbulak" not in found.entities, "it is shared, and not made anew"

    def test_brings_along_a_name_that_is_private_to_another_topic(self) -> None:
        found = suggest(RUSSIAN, {}, private={"tas": ("Тасбулак", "Тас-Булак")})
        assert found is not None
        assert "@tas" in found.query_text
        assert found.entities["tas"] == ("Тасбулак", "Тас-Булак")

    def test_leaves_out_what_every_paper_says(self) -> None:
        found = of(RUSSIAN, **ENTITIES)
        assert "@kazakhstan" not in found.query_text
        assert "компания" not in found.query_text

    def test_asks_an_archive_what_is_common(self) -> None:
        def archive(known: frozenset[str]) -> float:
            return 0.4 if "тасбулак" in known else everyday(known)

        found = suggest(RUSSIAN, {}, archive)
        assert found is not None
        assert "Тасбулак" not in texts(found, "anchor")

    def test_takes_no_name_from_the_address_of_a_site(self) -> None:
        assert all(one.text != "Dala" for one in of(RUSSIAN).spoken)


class TestASuggestion:
    def test_is_a_topic_whose_golden_example_passes(self) -> None:
        found = of(RUSSIAN, **ENTITIES)
        assert found.example is not None
        title, text = found.example
        values = {
            "id": found.id,
            "titles": dict(found.titles),
            "query": found.query_text,
            "entities": {**ENTITIES, **found.entities},
            "examples": {"match": [{"lang": "ru", "title": title, "text": text}]},
        }
        assert check(Topic.model_validate(values)) == []

    def test_is_called_after_its_names(self) -> None:
        found = of(RUSSIAN)
        assert "tasbulak" in found.id
        assert "Тасбулак" in found.titles["ru"]
        assert "Tasbulak" in found.titles["en"]

    @pytest.mark.parametrize(
        "document",
        [
            Document(text="И это всё.", language="ru"),
            Document(title="Да", text="Нет.", language="ru"),
            Document(text="1 2 3", language="en"),
            Document(text="", language="ru"),
        ],
    )
    def test_of_nothing_is_nothing(self, document: Document) -> None:
        assert suggest(document) is None

    def test_is_none_where_a_name_in_use_cannot_stand_in_a_query(self) -> None:
        long = " ".join(f"слово{number}" for number in range(20))
        assert suggest(RUSSIAN, {"tasbulak": ("Тасбулак", long)}) is None

    def test_of_a_text_without_names_is_made_of_its_terms(self) -> None:
        text = "Цены на иттрий растут.\nОт иттрия зависят лазеры; дороги лазеры, редок иттрий."
        found = of(Document(title="Иттрий дорожает", text=text, language="ru"))
        assert "иттри" in found.query_text.lower()


@settings(max_examples=60, deadline=None)
@given(st.text('АБВабвг Tt"«».-()@#|&^~*:\n1ә', max_size=300), st.sampled_from(["ru", "kk", "en"]))
def test_whatever_the_text_the_query_can_be_read_and_finds_it(text: str, language: str) -> None:
    document = Document(title=text[:40], text=text, language=language)
    found = suggest(document, ENTITIES)
    if found is not None:
        again = parse(found.query_text, {**ENTITIES, **found.entities}, limits=CHAT)
        assert again.match(document) is not None


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Акбулак", ("Акбулак", "Akbulak")),
        ("Ақбұлақ", ("Ақбұлақ", "Акбулак", "Aqbulaq", "Akbulak")),
        ("Щучинск", ("Щучинск", "Shchuchinsk")),
        ("Cove Capital", ("Cove Capital",)),
        ("Тау-Кен Самрук", ("Тау-Кен Самрук", "Tau-Ken Samruk")),
    ],
)
def test_a_name_is_spelled_in_other_alphabets(name: str, written: tuple[str, ...]) -> None:
    assert spellings(name) == written


def test_an_id_is_made_of_latin_letters() -> None:
    assert slug("Қазгеология, «Cove»") == "kazgeologiya-cove"
    assert slug("…") == ""
    assert latin("Ерлан") == "Erlan"


def _news(shared_data: Path) -> list[Document]:
    articles = shared_data / "real" / "articles"
    csv.field_size_limit(10_000_000)
    lines = (articles / "tengrinews_202404_348.jsonl").read_text(encoding="utf-8").split("\n")
    items = [json.loads(line) for line in lines if line]
    found = [Document(title=item["title"], text=item["content"]) for item in items]
    with (articles / "tgnews_dzhiblavi_ru_test_2020.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        found += [Document(text=row["text"]) for row in csv.DictReader(file, delimiter="\t")]
    return found


@pytest.mark.real
def test_the_article_that_began_it_all_is_followed_by_the_names_of_its_deal(
    shared_data: Path,
) -> None:
    (file,) = (shared_data / "real" / "seed").glob("*.txt")
    title, _, text = file.read_text(encoding="utf-8").strip().partition("\n")
    shared, private = names(load(), load_entities())
    found = suggest(Document(title=title, text=text), shared, private=private)
    assert found is not None
    anchors = {one.entity for one in found.spoken if one.part == "anchor"}
    assert {"cove", "akbulak", "kazgeology"} <= anchors
    assert [each for each in _news(shared_data) if found.query.match(each)] == []


@pytest.mark.real
@pytest.mark.slow
def test_what_follows_a_real_article_finds_little_else(shared_data: Path) -> None:
    news = _news(shared_data)
    shared, private = names(load(), load_entities())
    shares = []
    for document in news[::45]:
        found = suggest(document, shared, private=private)
        if found is None:
            continue
        assert found.query.match(document) is not None
        shares.append(sum(found.query.match(each) is not None for each in news) / len(news))
    assert len(shares) >= 18
    assert sorted(shares)[len(shares) * 9 // 10] < 0.03, shares
    assert max(shares) < 0.08, shares
