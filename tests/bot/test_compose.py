"""An alert says what, where, when and why, whatever an outlet prints."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alerts import compose
from bot.alerts.foreign import units
from bot.alerts.message import Message
from bot.alerts.render import TELEGRAM_LIMIT, to_html, to_plain, to_rich
from bot.i18n import LANGUAGES, words
from crawler.store.outbox import AlertFacts, MatchFacts

ALMATY = ZoneInfo("Asia/Almaty")
MATCH = MatchFacts(
    topic_id="akbulak-deal",
    titles={"ru": "Сделка по Акбулаку", "en": "Akbulak deal"},
    terms=("Казгеология", "Акбулак"),
    sentence="Казгеологии передано месторождение Акбулак.",
    score=8.0,
)
FACTS = AlertFacts(
    article_id=1,
    url="https://stepnoy.example/a?b=1&c=2",
    title="Подписан договор",
    lead="Коротко.",
    outlet="Степной вестник",
    language="ru",
    published=datetime(2026, 11, 22, 9, 5, tzinfo=UTC),
    fetched_at=datetime(2026, 11, 22, 9, 10, tzinfo=UTC),
    quality="full",
    matches=(MATCH,),
    also_in=(),
)


def alert(reader: str = "en", repeat: bool = False, **changes: object) -> Message:
    facts = replace(FACTS, **changes)
    return compose.alert(facts, words(reader), ALMATY, maybe_repeat=repeat)


def test_an_alert_is_title_outlet_time_sentence_and_reason():
    assert to_html(alert()) == (
        '<a href="https://stepnoy.example/a?b=1&amp;c=2"><b>Подписан договор</b></a>\n'
        "Степной вестник · 22 November, 14:05 · Russian\n"
        "<b>Казгеологии</b> передано месторождение <b>Акбулак</b>.\n"
        "<i>topic Akbulak deal · Казгеология + Акбулак</i>"
    )


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("ru", ["22 ноября, 14:05", "русский", "тема: Сделка по Акбулаку"]),
        ("kk", ["22 қараша, 14:05", "орыс тілі", "тақырып: Сделка по Акбулаку"]),
    ],
)
def test_an_alert_speaks_the_readers_language(language, lines):
    text = alert(language).text

    assert [line for line in lines if line not in text] == []


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"published": None}, "Степной вестник · found 22 November, 14:10 · Russian"),
        ({"published": datetime(2024, 7, 24, tzinfo=UTC)}, "24 July 2024, 05:00"),
        ({"language": "und"}, "Степной вестник · 22 November, 14:05\n"),
        ({"also_in": ("Дала", "Тобыл")}, "Also in: Дала, Тобыл"),
        ({"quality": "stub"}, "⚠ Only the title could be read."),
        ({"quality": "partial"}, "⚠ Only a part of the article could be read."),
        ({"repeat": True}, "🔁 This may be a repeat."),
        ({"title": "\u200b\u2060 "}, "(no title)"),
        ({"matches": (replace(MATCH, sentence=""),)}, "Коротко."),
        ({"matches": (replace(MATCH, sentence="Подписан договор"),)}, "Коротко."),
        ({"matches": (replace(MATCH, terms=()),)}, "topic Akbulak deal"),
        ({"matches": (MATCH, replace(MATCH, titles={}, topic_id="b"))}, "topic b · "),
    ],
)
def test_an_alert_tells_what_is_special(changes, line):
    assert line in alert(**changes).text


def test_a_word_of_the_query_that_ends_in_a_star_marks_its_beginnings():
    match = replace(MATCH, terms=("редкозем*",), sentence="О редкоземельных металлах")

    assert "<b>редкоземельных</b>" in to_html(alert(matches=(match,)))


@pytest.mark.parametrize(
    "url",
    ["tg://user?id=1", "javascript:alert(1)", "https://a:b@evil.example/", "http://[", "ftp://x/"],
)
def test_only_web_addresses_become_links(url):
    assert "<a " not in to_html(alert(url=url))


def test_a_message_for_machines_holds_the_facts_as_they_are():
    assert alert(repeat=True).record == {
        "type": "alert",
        "url": FACTS.url,
        "title": "Подписан договор",
        "outlet": "Степной вестник",
        "language": "ru",
        "published": "2026-11-22T09:05:00+00:00",
        "topics": [
            {
                "id": "akbulak-deal",
                "title": "Akbulak deal",
                "terms": ["Казгеология", "Акбулак"],
                "sentence": MATCH.sentence,
                "score": 8.0,
            }
        ],
        "also_in": [],
        "repeat": True,
    }


HOSTILE = st.one_of(
    st.text(max_size=60),
    st.text(alphabet=st.characters(), max_size=40).map(lambda text: text * 60),
    st.sampled_from(
        [
            "<b>x",
            "</b></i>",
            "<script>alert(1)</script>",
            "<3 & <y>",
            '<a href="tg://user?id=1">x</a>',
            "&amp;" * 1200,
            "👨\u200d👩\u200d👧" * 2100,
            "/stop @admin",
            "\u202eabc\ud800\x00",
            "[x](tg://user?id=1) *_~`>#+-=|{}.!\\",
            "a" * 100_000,
            "Z̸" * 3000,
        ]
    ),
)


@settings(max_examples=300, deadline=None)
@given(
    title=HOSTILE,
    outlet=HOSTILE,
    sentence=HOSTILE,
    term=HOSTILE,
    also=st.lists(HOSTILE, max_size=5),
    language=st.sampled_from(LANGUAGES),
)
def test_telegram_takes_every_alert_whatever_was_printed(
    title, outlet, sentence, term, also, language
):
    telegram_text = pytest.importorskip("telegram_text", reason="tdjson is not installed")
    match = replace(MATCH, sentence=sentence, terms=(term, "акбулак"), titles={"ru": title})
    message = alert(
        language,
        repeat=True,
        title=title,
        outlet=outlet,
        matches=(match,) * 4,
        also_in=tuple(also),
        quality="stub",
        url="https://stepnoy.example/" + "я" * 1900,
    )

    read = telegram_text.judge(to_html(message), "HTML", None)

    assert units(message.text) <= TELEGRAM_LIMIT
    assert units(to_plain(message)) <= TELEGRAM_LIMIT
    links = [entity for entity in read.entities if entity["type"] == "text_link"]
    assert [link["offset"] for link in links] == [0], "the title, and nothing else, is a link"
    powers = {"mention", "bot_command", "url", "email", "text_mention"}
    assert not powers & {entity["type"] for entity in read.entities}
    assert "\x1b" not in to_rich(message).plain
