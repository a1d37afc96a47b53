"""What the admins are told about their sources."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from bot.alerts.notices import notice
from bot.i18n import words

ALMATY = ZoneInfo("Asia/Almaty")


def change(to: str, why: str = "", since: str | None = None) -> dict[str, str | None]:
    return {"outlet": "Дала", "to": to, "why": why, "since": since}


def said(*changes: dict[str, str | None], more: int = 0, language: str = "en") -> str:
    payload = {"notice": "health", "changes": list(changes), "more": more}
    return notice(payload, words(language), ALMATY).text


@pytest.mark.parametrize(
    ("what", "line"),
    [
        (
            change("slow", "the page refuses us (403)", "2026-11-23T09:05:00+00:00"),
            "✗ Дала cannot be read · last read November 23, 14:05: the page refuses us (403)",
        ),
        (
            change("silent", since="2026-11-20T09:05:00+00:00"),
            (
                "🔇 Дала answers, but has been silent for longer than its rhythm explains"
                " · last news November 20, 14:05"
            ),
        ),
        (change("active", since="2026-11-23T09:05:00+00:00"), "✓ Дала is well again"),
        (
            change("misfit", "dala: no article tag on the page", "2026-11-23T09:05:00+00:00"),
            (
                "🧩 Дала is read by the general rules: its page object no longer fits"
                " · since November 23, 14:05: dala: no article tag on the page"
            ),
        ),
        (
            change("flood", "60 old entries at once", "2026-11-23T09:05:00+00:00"),
            "🌊 Дала republished its archive; it was kept quietly",
        ),
    ],
)
def test_each_change_is_one_line(what, line):
    head, told = said(what).split("\n")

    assert head == "🩺 1 source has changed"
    assert told.replace("23 November", "November 23").replace("20 November", "November 20") == line


def test_what_does_not_fit_is_counted():
    text = said(*[change("slow")] * 15, more=7)

    assert text.startswith("🩺 22 sources have changed\n")
    assert text.endswith("\n… and 7 more")


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
def test_the_longest_notice_fits_into_a_message(language):
    longest = change("silent", "ж" * 500, "2026-11-20T09:05:00+00:00") | {"outlet": "Ы" * 500}

    assert len(said(*[longest] * 15, more=100, language=language)) < 4096


def test_a_notice_may_be_plain_words_and_a_repeat():
    made = notice(
        {"notice": "text", "text": "No outlet can be reached"},
        words("en"),
        ALMATY,
        maybe_repeat=True,
    )

    assert made.text == "ℹ No outlet can be reached\n🔁 This may be a repeat."
    assert made.record["repeat"] is True


@pytest.mark.parametrize(
    "payload", [{}, {"notice": "other"}, {"notice": "text", "text": ""}, {"notice": "health"}]
)
def test_a_notice_of_unknown_kind_is_refused(payload):
    with pytest.raises(ValueError, match="unknown kind"):
        notice(payload, words("en"), ALMATY)


def test_refused_topics_are_named_with_their_place():
    problems = [f"own.yaml:{line}:9: mine: query: a parenthesis too many" for line in range(7)]
    message = notice({"notice": "topics", "problems": problems}, words("en"), ALMATY)
    head, first, *_, last = message.text.split("\n")

    assert head == "🗂 Changed topics are refused; their old versions stay in force"
    assert first.replace("\u2060", "") == "✗ own.yaml:0:9: mine: query: a parenthesis too many"
    assert last == "… and 2 more"
    assert message.record["problems"] == problems
