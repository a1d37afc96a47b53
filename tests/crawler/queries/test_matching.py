"""What a query finds, where, and how it says so."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.queries import Document, parse

STORY = Document(
    title="Сделка с «Тау-Кен Самруком»",
    lead="Cove идёт в степь.",
    text="На участке Акбулаке ищут редкоземельные металлы.\nСША (US) и Казахстан довольны. "
    "Участок лежит в 35 км от Аркалыка, сказали в Казгеологии.",
    language="ru",
    source="kapital",
    url="https://news.kapital.kz/ekonomika/123-akbulak-%D1%81%D0%B4%D0%B5%D0%BB%D0%BA%D0%B0",
    country="KZ",
    author="Иван Петров\nАйгуль Серик",
    kind="business",
    published=datetime(2026, 11, 5, 8, tzinfo=UTC),
)


@pytest.mark.parametrize(
    "query",
    [
        "Акбулак",
        "АКБУЛАК",
        '"Тау-Кен Самрук"',
        "«тау кен самрук»",
        "Самрук",
        '"редкоземельный металл"',
        "редкозем*",
        '"редкоземельн* метал*"',
        "=участке",
        '="редкоземельные металлы"',
        'cs:"US"',
        "title:Самрук",
        "lead:Cove",
        "lead:Акбулак",  # the first paragraph of the body is its lead
        "body:Аркалык",
        "title:Самрук body:(Аркалык OR Москва)",
        "Акбулак NEAR/2 металл",
        "металл NEAR/2 Акбулак",
        "Аркалык NEAR/2 Казгеология NEAR/10 35",
        "(Москва | Аркалык) NEAR (Казгеология | Лондон)",
        "Акбулак NOT Оренбург",
        "Москва OR Казахстан",
        "Акбулак NOT (Казахстан Москва)",
        "Акбулак ONEAR/2 металл",
        "(участок NEAR/9 металл) NEAR/0 Акбулак",  # within what the first NEAR spans
        "(Москва OR «редкоземельный металл») NEAR/1 Акбулак",
        "(Акбулак^3 OR Москва) NEAR/2 металл^2",
        '"металл участок редкоземельный"~2',
        '"редкоземельный металл"~0',
        "SAMESENT(Аркалык, Казгеология)",
        "SAMESENT(Аркалык, Казгеология AND NOT Казахстан)",
        "SAMESENT(участок NEAR/4 км, Аркалык OR Москва)",
        "ATLEAST/2(участок)",
        "ATLEAST/3(Акбулак OR участок)",
        "lead:(Акбулак AND NOT Аркалык)",
        "title:(Сделка NEAR/1 Тау)",
        "author:Петров",
        'author:"Айгуль Серик" NOT Петров',  # unscoped words do not look among the authors
        "url:akbulak",
        "url:сделка",
        "Акбулак site:kapital.kz",
        "Акбулак site:news.kapital.kz",
        "Акбулак lang:kk,ru country:KZ kind:business outlet:kapital",
        "Акбулак after:2026-11-05 before:2026-11-06",
        "Акбулак NOT lang:kk",
        "DEMOTE(Казахстан)^3 Акбулак",
        "DEMOTE(Москва) Акбулак",
    ],
)
def test_found(query: str) -> None:
    assert parse(query).match(STORY)


@pytest.mark.parametrize(
    "query",
    [
        "Кокбулак",
        "Булак",
        "=участку",  # another form of a word that is there
        '="редкоземельный металл"',
        'cs:"us"',
        'cs:"сша"',
        "usa*",
        "title:Акбулак",
        "body:Cove",
        "lead:Аркалык",
        "title:(Самрук Акбулак)",
        '"Самрук Cove"',  # title and lead are never one phrase
        '"степь участок"',
        '"металл США"',  # nor are two paragraphs
        "Самрук NEAR/30 Cove",
        "Акбулак NEAR/1 металл",
        "Акбулак NEAR/30 Акбулак",  # one word is not near itself
        '"Самрук Тау-Кен"',
        "Акбулак NOT Казахстан",
        "Акбулак Москва",
        "металл ONEAR/2 Акбулак",
        "(участок ONEAR/9 металл) ONEAR/9 Акбулак",
        '"металл участок"~1',
        '"редкоземельный металл США"~5',  # a loose phrase stays within its paragraph too
        '"Акбулак Акбулак"~5',  # each word needs a place of its own
        "SAMESENT(Казахстан, Казгеология)",
        "SAMESENT(Аркалык, Казгеология AND NOT участок)",
        "SAMESENT(Самрук, Cove)",
        "ATLEAST/3(участок)",
        "title:(Сделка NEAR/0 Самрук)",
        "Петров",
        'author:"Петров Айгуль"',  # two people are never one phrase
        "author:Акбулак",
        "url:участок",
        "Акбулак site:apital.kz",
        "Акбулак site:kz.kapital.kz",
        "Акбулак lang:kk",
        "Акбулак country:RU",
        "Акбулак outlet:kapita",
        "Акбулак kind:agency",
        "Акбулак after:2026-11-06",
        "Акбулак before:2026-11-05",
        "Акбулак NOT lang:ru",
    ],
)
def test_not_found(query: str) -> None:
    assert parse(query).match(STORY) is None


def test_a_match_says_where_what_and_how_much() -> None:
    match = parse('"Тау-Кен Самрук" (Cove | Акбулак | Москва) Казахстан').match(STORY)
    assert match is not None
    places = {"title": STORY.title, "lead": STORY.lead, "body": STORY.text}
    assert [places[field][start:end] for field, start, end in match.spans] == [
        "Тау-Кен Самруком", "Cove", "Акбулаке", "Казахстан",
    ]  # fmt: skip
    assert match.terms == ('"Тау-Кен Самрук"', "Cove", "Акбулак", "Казахстан")
    assert match.score == 3 + 2 + 2 + 1  # title, lead, first paragraph, body
    assert match.sentence == "На участке Акбулаке ищут редкоземельные металлы."


def test_the_sentence_with_most_terms_is_shown() -> None:
    match = parse("участок Аркалык Казгеология").match(STORY)
    assert match is not None
    assert match.sentence == "Участок лежит в 35 км от Аркалыка, сказали в Казгеологии."


def test_a_match_in_the_title_alone_shows_the_title() -> None:
    match = parse("Самрук").match(STORY)
    assert match is not None
    assert match.sentence == STORY.title


def test_a_long_sentence_is_cut_around_the_hit() -> None:
    document = Document(text="слово " * 300 + "Акбулак " + "слово " * 300, language="ru")
    match = parse("Акбулак").match(document)
    assert match is not None
    assert len(match.sentence) <= 400
    assert "Акбулак" in match.sentence
    assert match.sentence.startswith("…слово ")
    assert match.sentence.endswith(" слово…")


def test_a_kazakh_page_is_matched_by_both_of_its_languages() -> None:
    page = Document(
        text="Қостанайдағы Ақбұлақтан редкоземельных металлов табылды, "
        "деді Иванов пен Токаевтың өкілі."
    )
    assert page.language == "kk"
    for query in ("Ақбұлақ", "Қостанай", '"редкоземельный металл"', "Иванов", "Токаев"):
        assert parse(query).match(page), query


def test_a_brand_is_found_with_a_look_alike_letter_and_a_hyphenated_ending() -> None:
    assert parse('"Cove Capital"').match(
        Document(text="\u0421ove Capital-ға берілді", language="kk")
    )


def test_a_stub_of_title_and_lead_is_matched() -> None:
    match = parse("Акбулак").match(Document(title="Новости", lead="Акбулак ждёт.", language="ru"))
    assert match is not None
    assert match.sentence == "Акбулак ждёт."


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("руда NEAR/30 руда NEAR/30 руда", True),
        ("руда NEAR руда NOT золото", True),
        ("руда NEAR/30 руда NEAR/30 золото", False),
        ('"руда руда руда"~7', True),
        ('"руда золото"~7', False),
        ("ATLEAST/20(руда)", True),
        ("SAMESENT(руда NEAR руда, руда NOT золото)", True),
        ("SAMESENT(руда, золото)", False),
    ],
)
@pytest.mark.parametrize("end", [" ", ". Руда ", " руда руда\n"])
def test_a_text_of_one_repeated_word_is_answered(query: str, end: str, *, holds: bool) -> None:
    document = Document(text=f"руда{end}" * 10_000, language="ru")
    assert (parse(query).match(document) is not None) is holds
    assert parse(query).explain(document).matched is holds


_QUERIES = [
    parse(query)
    for query in (
        "a OR b", '"a b" NOT c', "абв* NEAR/3 я", 'cs:"A" OR =b', "title:a body:b",
        '"a b c"~4', "SAMESENT(a, b NOT c)", "ATLEAST/2(a OR b)", "a DEMOTE(b)^3", "author:a",
        "a NEAR b NEAR c", "url:a OR lead:(b OR c^2)", "a site:x.kz after:2020-01-01",
    )
]  # fmt: skip
_WORDLIKE = st.lists(
    st.sampled_from(("a", "b", "c", "абв", "я", ". ", "\n", " ", "\u200b", "\ud800", "a" * 99))
).map(" ".join)
_ANY = st.text() | st.text(st.characters()) | _WORDLIKE


@given(_ANY, _ANY, _ANY, _ANY)
def test_no_text_breaks_the_matcher(title: str, lead: str, text: str, other: str) -> None:
    document = Document(
        title=title, lead=lead, text=text, author=other, url=other, source=other, kind=other
    )
    for query in _QUERIES:
        match = query.match(document)
        assert query.explain(document).matched is (match is not None)
        if match is not None:
            assert all(0 <= s < e <= len(document.field(f)) for f, s, e in match.spans)
            assert bool(match.sentence) is bool(match.spans)
            assert len(match.sentence) <= 400
            assert match.score == sum(points for _, points in match.parts) >= 0


def test_the_same_words_in_three_languages() -> None:
    pages = {
        "ru": "Редкоземельные металлы нашли под Костанаем, их добычу начнут в мае.",
        "kk": "Қостанайдан сирек жер металдары табылды, өндіру мамырда басталады.",
        "en": "Rare earth metals were found near Kostanay, mining starts in May.",
    }
    queries = {
        "ru": '"редкоземельный металл" SAMESENT(Костанай, добыча)',
        "kk": '"сирек жер" NEAR/3 Қостанай ATLEAST/1(металл)',
        "en": '"rare earth metal" ONEAR/5 Kostanay',
    }
    for language in pages:
        for wanted, query in queries.items():
            found = parse(query).match(Document(text=pages[language], language=language))
            assert (found is not None) is (wanted == language), (query, language)
