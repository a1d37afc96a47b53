"""What a notice says: the crawler's own news about its sources, for the admins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from bot.alerts.foreign import tame
from bot.alerts.message import Message, Span, lines
from bot.i18n import N_, Words

# UTF-16 units of each part; fifteen changes stay under Telegram's 4096.
OUTLET = 50
NOTICE = 600
WHY = 60
PROBLEM = 300
PROBLEMS = 5  # of topics, in one notice; the rest is counted

# What a source changed to: its sign, and the words.
_CONDITIONS = {
    "slow": ("✗", N_("cannot be read")),
    "sleeping": ("💤", N_("has not been readable for long and is asked once a week")),
    "silent": ("🔇", N_("answers, but has been silent for longer than its rhythm explains")),
    "stubs": ("✂", N_("gives nothing but headlines")),
    "misfit": ("🧩", N_("is read by the general rules: its page object no longer fits")),
    "active": ("✓", N_("is well again")),
    "flood": ("🌊", N_("republished its archive; it was kept quietly")),
}

# What the time of such a change is, where it is not that of the last good reading.
_SINCE = {
    "silent": N_("last news {time}"),
    "stubs": N_("since {time}"),
    "misfit": N_("since {time}"),
}


def notice(
    payload: Mapping[str, Any], words: Words, zone: tzinfo, *, maybe_repeat: bool = False
) -> Message:
    """Compose a notice of the crawler: changes at the sources, refused topics, or plain words.

    Raises:
        ValueError: the payload is of no known kind.
    """
    kind = payload.get("notice")
    text = tame(str(payload.get("text") or ""), NOTICE)
    if kind == "health" and payload.get("changes"):
        said = lines(_health(payload, words, zone))
    elif kind == "topics" and payload.get("problems"):
        said = lines(_topics(payload["problems"], words))
    elif kind == "text" and text:
        said = lines([Span("ℹ " + text)])
    else:
        raise ValueError(f"a notice of unknown kind {kind!r}")
    if maybe_repeat:
        said += lines(["", "🔁 " + words.gettext("This may be a repeat.")])
    record = {"type": "notice", **payload, "repeat": maybe_repeat}
    return Message(said, record)


def _health(payload: Mapping[str, Any], words: Words, zone: tzinfo) -> Iterator[Span | list[Span]]:
    changes, more = payload["changes"], int(payload.get("more") or 0)
    count = len(changes) + more
    head = words.ngettext("{n} source has changed", "{n} sources have changed", count)
    yield Span("🩺 " + head, bold=True)
    for change in changes:
        sign, message = _CONDITIONS.get(str(change.get("to")), ("·", "{outlet}"))
        said = words.gettext(message)
        if change.get("since") and change.get("to") != "flood":
            time = words.time(datetime.fromisoformat(change["since"]), zone)
            last = _SINCE.get(change["to"], N_("last read {time}"))
            said += " · " + words.gettext(last, time=time) if change["to"] != "active" else ""
        why = tame(str(change.get("why") or ""), WHY)
        yield [
            Span(f"{sign} "),
            Span(tame(str(change.get("outlet") or ""), OUTLET), bold=True),
            Span(f" {said}" + (f": {why}" if why and change.get("to") != "flood" else "")),
        ]
    if more:
        yield Span(words.ngettext("… and {n} more", "… and {n} more", more))


def _topics(problems: Sequence[str], words: Words) -> Iterator[Span | list[Span]]:
    head = words.gettext("Changed topics are refused; their old versions stay in force")
    yield Span("🗂 " + head, bold=True)
    for problem in problems[:PROBLEMS]:
        yield Span("✗ " + tame(str(problem), PROBLEM))
    more = len(problems) - PROBLEMS
    if more > 0:
        yield Span(words.ngettext("… and {n} more", "… and {n} more", more))
