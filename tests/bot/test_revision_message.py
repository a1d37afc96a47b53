"""A message about a changed article: what stood there, and what stands there now."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from bot_world import ANNA, NOW, fill, meet, print_article, settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.alerts import Clerk, Message
from bot.alerts.foreign import units
from bot.alerts.render import TELEGRAM_LIMIT, to_html, to_rich
from bot.alerts.revision import revision
from bot.i18n import LANGUAGES, words
from crawler.store import Database, outbox
from crawler.store.outbox import AlertFacts

ALMATY = ZoneInfo("Asia/Almaty")
FACTS = AlertFacts(
    article_id=1,
    url="https://stepnoy.example/a?b=1&c=2",
    title="Договор расторгнут",
    lead="Коротко.",
    outlet="Степной вестник",
    language="ru",
    published=datetime(2026, 11, 22, 9, 5, tzinfo=UTC),
    fetched_at=datetime(2026, 11, 22, 9, 10, tzinfo=UTC),
    quality="full",
    matches=(),
    also_in=(),
)
HEADLINE = {"kind": "headline", "old": "Договор <подписан>", "new": "Договор расторгнут"}
FIGURE = {"kind": "figure", "old": "1,1 млрд", "new": "1,3 млрд"}


def message(*changes: dict[str, str], reader: str = "en", **options: bool) -> Message:
    return revision(FACTS, {"changes": list(changes)}, words(reader), ALMATY, **options)


def test_it_is_title_outlet_time_and_what_changed():
    assert to_html(message(HEADLINE, FIGURE)) == (
        '<a href="https://stepnoy.example/a?b=1&amp;c=2"><b>Договор расторгнут</b></a>\n'
        "Степной вестник · 22 November, 14:05 · Russian\n"
        "✎ Headline changed: <i>Договор &lt;подписан&gt;</i> → <b>Договор расторгнут</b>\n"
        "✎ Figure changed: <i>1,1 млрд</i> → <b>1,3 млрд</b>"
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ru", ["Изменён заголовок:", "Изменена цифра:", "Изменено имя:", "Изменена цитата:"]),
        ("kk", ["Мақаланың тақырыбы өзгерді:", "Сан өзгерді:", "Есім өзгерді:",
                "Дәйексөз өзгерді:"]),
        ("en", ["Headline changed:", "Figure changed:", "Name changed:", "Quote changed:"]),
    ],
)  # fmt: skip
def test_it_speaks_the_readers_language(language, said):
    kinds = ("headline", "figure", "name", "quote")
    text = message(
        *({"kind": kind, "old": "а", "new": "б"} for kind in kinds), reader=language
    ).text

    assert [words for words in said if words not in text] == []


def test_what_came_or_went_alone_shows_that_nothing_stood_there():
    text = message(
        {"kind": "name", "old": "", "new": "Ахметов"}, {"kind": "name", "old": "Ахметов", "new": ""}
    ).text

    assert "∅ → Ахметов" in text
    assert "Ахметов → ∅" in text


def test_only_the_first_changes_are_shown_and_the_rest_counted():
    text = message(*[FIGURE] * 8).text

    assert text.count("Figure changed") == 5
    assert "… and 3 more" in text


def test_a_possible_repeat_says_so():
    assert "This may be a repeat" in message(FIGURE, maybe_repeat=True).text


def test_it_is_a_record_for_machines():
    assert message(HEADLINE).record == {
        "type": "revision",
        "url": FACTS.url,
        "title": FACTS.title,
        "outlet": FACTS.outlet,
        "language": "ru",
        "changes": [HEADLINE],
        "repeat": False,
    }


@pytest.mark.parametrize("payload", [{}, {"changes": []}, {"changes": [{"kind": "text"}]}])
def test_without_a_change_there_is_no_message(payload: dict[str, Any]):
    with pytest.raises(ValueError, match="without a change"):
        revision(FACTS, payload, words("en"), ALMATY)


@hypothesis_settings(deadline=None)
@given(st.text(), st.text(), st.sampled_from(LANGUAGES), st.integers(1, 9), st.integers(1, 2000))
def test_whatever_changed_it_fits_into_one_message(old, new, language, times, longer):
    change = {"kind": "quote", "old": old * longer, "new": new * longer}
    facts = replace(FACTS, title=new * longer, outlet=old * longer)
    found = revision(facts, {"changes": [change] * times}, words(language), ALMATY)

    assert units(found.text) <= TELEGRAM_LIMIT
    assert "\x1b" not in to_rich(found).plain


@pytest.fixture
def database(database: Database) -> Database:
    fill(database)
    return database


async def test_the_clerk_composes_it_in_the_language_of_the_chat(database):
    meet(database, language="kk")
    article_id = print_article(database)
    with database.write() as connection:
        outbox.put(
            connection, ANNA, "revision", "revision:1:2", NOW,
            article_id=article_id, payload={"changes": [FIGURE], "number": 2}, silent=True,
        )  # fmt: skip
        rows = outbox.due(connection, NOW, terminal=False)
    composed = await Clerk(database, settings(database)).compose(rows[-1])

    assert "Сан өзгерді: 1,1 млрд → 1,3 млрд" in composed.text
