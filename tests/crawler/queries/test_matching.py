"""What a query finds, where, and how it says so."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.items import Article
from crawler.queries import Document, parse

STORY = Document(
    title="Сделка с «Тау-Кен Самруком»",
    lead="Cove идёт в степь.",
    text="На участке Акбулаке ищут редкоземельные металлы.\nСША (US) и Казахстан довольны. "
    "Участок лежит в 35 км от Аркалыка, сказали в Казгеологии.",
    language="ru",
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


def test_a_document_is_made_of_an_article() -> None:
    article = Article(
        url="https://x.kz/1?utm_source=a", canonical_url="https://x.kz/1", outlet_id="x",
        title="Заголовок", lead="На Акбулаке …", text="На Акбулаке бурят.", language="ru",
    )  # fmt: skip
    document = Document.from_article(article, country="KZ")
    assert (document.source, document.url, document.country) == ("x", "https://x.kz/1", "KZ")
    assert document.lead == ""  # the text repeats it, so it does not count twice
    match = parse("Акбулак").match(document)
    assert match is not None
    assert len(match.spans) == 1


def test_a_stub_of_title_and_lead_is_matched() -> None:
    match = parse("Акбулак").match(Document(title="Новости", lead="Акбулак ждёт.", language="ru"))
    assert match is not None
    assert match.sentence == "Акбулак ждёт."


def test_invisible_characters_hide_nothing() -> None:
    assert parse("Акбулак").match(Document(text="Ак\u00adбу\u200bлак"))


def test_a_text_of_one_repeated_word_is_answered() -> None:
    document = Document(text="руда " * 20_000, language="ru")
    assert parse("руда NEAR/30 руда NEAR/30 руда").match(document)
    assert parse("руда NEAR руда NOT золото").match(document)


def test_a_document_is_a_value() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        STORY.title = "x"  # type: ignore[misc]  # the refusal is what is tested


_QUERIES = [
    parse(q) for q in ("a OR b", '"a b" NOT c', "абв* NEAR/3 я", 'cs:"A" OR =b', "title:a body:b")
]


@given(st.text(), st.text(), st.text())
def test_no_text_breaks_the_matcher(title: str, lead: str, text: str) -> None:
    document = Document(title=title, lead=lead, text=text)
    places = {"title": document.title, "lead": document.lead, "body": document.text}
    for query in _QUERIES:
        match = query.match(document)
        if match is not None:
            assert all(0 <= s < e <= len(places[f]) for f, s, e in match.spans)
            assert match.sentence
            assert match.score > 0
