"""Topics as searches of aggregators: the words, the languages, the limits."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from crawler import outlets, topics
from crawler.config import TREE_SEEDS
from crawler.outlets import Confidence, Door, DoorKind, Outlet
from crawler.searches import MAX_SEARCHES, expand, searches
from crawler.topics import Topic

RU = "https://news.google.com/rss/search?q={q}&hl=ru&gl=KZ&ceid=KZ:ru"
KK = "https://news.google.com/rss/search?q={q}&hl=kk&gl=KZ&ceid=KZ:kk"
EN = "https://news.google.com/rss/search?q={q}&hl=en-US&gl=US&ceid=US:en"
BING = "https://www.bing.com/news/search?q={q}&format=rss"
GDELT = "https://api.gdeltproject.org/api/v2/doc/doc?query={q}&mode=artlist&format=json"

ENTITIES = {
    "akbulak": ["Акбулак", "Ақбұлақ", "Akbulak"],
    "cove": ["Cove Capital", "Коув Кэпитал"],
    "ree": ["редкозем", "сирек жер метал*", "rare earth"],
}


def topic(query: str, name: str = "t", notify: str = "now") -> Topic:
    return Topic.model_validate(
        {
            "id": name,
            "titles": {"ru": "т", "kk": "т", "en": "t"},
            "query": query,
            "notify": notify,
            "entities": ENTITIES,
        }
    )


def words(query: str, template: str) -> str:
    """The search of a query in a template, or nothing."""
    urls = list(searches(template, [topic(query)]))
    before, after = template.split("{q}")
    return unquote(urls[0].removeprefix(before).removesuffix(after)) if urls else ""


@pytest.mark.parametrize(
    ("query", "template", "search"),
    [
        ("месторождение", RU, "месторождение when:1d"),
        ('"редкие земли"', RU, '"редкие земли" when:1d'),
        ("руда AND шахта", RU, "руда шахта when:1d"),
        ("руда OR шахта", RU, "(руда OR шахта) when:1d"),
        ("руда NEAR/5 шахта", RU, "руда шахта when:1d"),
        ("title:руда AND NOT уголь", RU, "руда -уголь when:1d"),
        ('руда AND NOT ("каменный уголь" OR нефть)', RU, 'руда -"каменный уголь" -нефть when:1d'),
        ("руда AND шахта AND бур", RU, "руда шахта when:1d"),
        ('cs:"US" AND =mine', EN, "US mine when:1d"),
        ("Тау-Кен", RU, '"Тау-Кен" when:1d'),
        ("@akbulak", RU, "(Акбулак OR Akbulak) when:1d"),
        ("@akbulak", KK, "(Ақбұлақ OR Akbulak) when:1d"),
        ("@akbulak", EN, "Akbulak when:1d"),
        ("@akbulak", BING, "(Акбулак OR Akbulak OR Ақбұлақ)"),
        ("@akbulak", GDELT, "Akbulak"),
        ("@ree", KK, '(редкозем OR "сирек жер" OR "rare earth") when:1d'),
        ("кеніш*", RU, ""),
        ("руда", EN, ""),
        ("руда AND mine", EN, ""),
        ("(руда AND шахта) OR mine", EN, "mine when:1d"),
        ("SAMESENT(руда, шахта)", RU, "руда шахта when:1d"),
        ("SAMESENT(руда, NOT шахта)", RU, "руда when:1d"),
        ("руда ONEAR/3 шахта^3", RU, "руда шахта when:1d"),
        ("ATLEAST/3(руда OR шахта)", RU, "(руда OR шахта) when:1d"),
        ("(руда OR шахта)^2 DEMOTE(уголь)", RU, "(руда OR шахта) when:1d"),
        ('"руда шахта"~4', RU, "руда шахта when:1d"),
        ('"Тау-Кен Самрук" site:x.kz lang:ru after:2026-01', RU, '"Тау-Кен Самрук" when:1d'),
        ("руда NOT site:x.kz", RU, "руда when:1d"),
        ("руда author:Смит url:mine", RU, "руда when:1d"),
        ("author:Смит", RU, ""),
        ("US OR mine", GDELT, "mine"),
        (
            "(@akbulak AND @cove) OR (@cove AND @ree)",
            EN,
            '(Akbulak OR "rare earth") "Cove Capital" when:1d',
        ),
    ],
)
def test_a_query_is_written_in_the_aggregators_words(
    query: str, template: str, search: str
) -> None:
    assert words(query, template) == search


def test_what_every_way_needs_is_asked_for() -> None:
    found = words("(руда AND шахта) OR (бур AND шахта) OR (шахта AND лава)", RU)
    assert found == "(руда OR бур OR лава) шахта when:1d"


def test_a_way_that_another_includes_costs_no_words() -> None:
    found = words("(руда NEAR/5 (шахта OR лава)) OR (title:шахта AND lead:руда)", RU)
    assert found == "руда (шахта OR лава) when:1d"


def test_what_only_one_way_excludes_is_not_excluded() -> None:
    assert words("(руда AND NOT уголь) OR шахта", RU) == "(шахта OR руда) when:1d"


@pytest.mark.parametrize(
    ("template", "most_words", "most_letters"), [(RU, 32, 1100), (BING, 20, 400), (GDELT, 20, 250)]
)
def test_a_search_stays_within_the_aggregators_limits(
    template: str, most_words: int, most_letters: int
) -> None:
    many = " OR ".join(f"шахта{n} OR mine{n}" for n in range(100))
    search = words(f"({many}) AND ({many}) AND NOT (уголь OR coal OR x OR нефть)", template)
    plain = search.replace("when:1d", "").replace(" OR ", " ").replace("(", "").replace(")", "")
    assert len(plain.split()) <= most_words
    assert len(search) <= most_letters
    assert ("mine0" if template == GDELT else "шахта0") in search


def test_deep_queries_are_bounded() -> None:
    wide = " AND ".join(f"((а{n} AND б{n}) OR (в{n} AND г{n}))" for n in range(12))
    assert words(wide, RU)


def test_a_search_is_percent_encoded() -> None:
    (url,) = searches(RU, [topic('"редкие земли" AND "C&A #1"')])
    assert " " not in url
    assert urlsplit(url).query.count("&") == RU.count("&")


def test_equal_searches_are_made_once() -> None:
    found = searches(EN, [topic("mine", "one"), topic("title:mine", "two"), topic("ore", "three")])
    assert list(found.values()) == ["one", "three"]


def aggregator(*templates: str, confidence: str = "medium", tier: int = 2) -> Outlet:
    doors = tuple(
        Door(kind=DoorKind.AGGREGATOR, url=url, confidence=Confidence(confidence))
        for url in templates
    )
    return Outlet(id="search", name="Search", kind="aggregator", tier=tier, doors=doors)  # type: ignore[arg-type]  # a number for a Literal


class TestExpanding:
    def test_each_template_becomes_a_search_for_each_topic(self) -> None:
        feed = Outlet.model_validate(
            {"id": "dala", "name": "D", "kind": "national",
             "doors": [{"kind": "feed", "url": "https://dala.example/feed"}]}
        )  # fmt: skip
        catalogue = [feed, aggregator(EN, GDELT)]
        same, outlet = expand(catalogue, [topic("mine", "one"), topic("ore", "two")])
        assert same is feed
        assert [door.note for door in outlet.pollable_doors] == ["one", "two", "one", "two"]
        assert all(door.kind is DoorKind.AGGREGATOR for door in outlet.doors)

    def test_topics_that_are_off_are_not_searched_for(self) -> None:
        (outlet,) = expand([aggregator(EN)], [topic("mine", notify="off")])
        assert outlet.doors == ()

    def test_a_guessed_template_is_not_asked_for_digests(self) -> None:
        quiet = [topic("mine", "one", "digest"), topic("ore", "two", "silent")]
        (outlet,) = expand([aggregator(EN, confidence="low")], quiet)
        assert [door.note for door in outlet.doors] == ["two"]

    def test_doors_that_are_no_searches_stay(self) -> None:
        fixed = "https://news.google.com/rss/search?q=akbulak"
        (outlet,) = expand([aggregator(fixed, "https://t.me/s/{channel}")], [topic("mine")])
        assert [door.url for door in outlet.doors] == [fixed, "https://t.me/s/{channel}"]
        assert [door.url for door in outlet.pollable_doors] == [fixed]

    def test_a_dead_template_stays_dead(self) -> None:
        dead = Door(kind=DoorKind.AGGREGATOR, url=EN, dead="asks for a key since 2027")
        outlet = aggregator().model_copy(update={"doors": (dead,)})
        assert expand([outlet], [topic("mine")])[0].doors == (dead,)

    def test_loud_topics_come_first_when_there_are_too_many(self) -> None:
        many = [topic(f"mine{n}", f"d{n}", "digest") for n in range(MAX_SEARCHES)]
        (outlet,) = expand([aggregator(EN)], [*many, topic("ore", "loud")])
        assert len(outlet.doors) == MAX_SEARCHES
        assert outlet.doors[0].note == "loud"


@pytest.fixture(scope="module")
def catalogue() -> list[Outlet]:
    return expand(outlets.load(TREE_SEEDS / "outlets"), topics.load(Path(TREE_SEEDS / "topics")))


class TestShippedSeeds:
    def test_a_round_of_searches_is_modest_and_knows_every_loud_topic(
        self, catalogue: list[Outlet]
    ) -> None:
        doors = [
            door
            for outlet in catalogue
            for door in outlet.pollable_doors
            if door.kind is DoorKind.AGGREGATOR
        ]
        assert 30 <= len(doors) <= MAX_SEARCHES
        loud = {t.id for t in topics.load(TREE_SEEDS / "topics") if t.notify in ("now", "silent")}
        assert loud <= {door.note for door in doors}

    def test_aggregators_say_how_long_to_wait_between_requests(
        self, catalogue: list[Outlet]
    ) -> None:
        delays = {o.id: o.delay for o in catalogue if o.kind == "aggregator" and o.pollable_doors}
        assert set(delays) == {"google-news", "bing-news", "gdelt-doc"}
        assert all(delay and delay >= 5 for delay in delays.values())

    def test_no_search_is_made_of_words_that_say_nothing_alone(
        self, catalogue: list[Outlet]
    ) -> None:
        # A word with * is left out of a search: `аса маңызды минерал*` would ask for "very
        # important" alone. The seeds write such names out.
        asked = [unquote(door.url) for outlet in catalogue for door in outlet.pollable_doors]
        assert [url for url in asked if '"аса маңызды"' in url or '"сирек кездесетін"' in url] == []
        kazakh = [url for url in asked if "hl=kk" in url and "Қазақстан OR" in url]
        assert any('"сирек жер элементтері"' in url for url in kazakh)
