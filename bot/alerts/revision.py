"""What a message about a changed article says: what stood there, and what stands there now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import Any

from bot.alerts.compose import short
from bot.alerts.foreign import tame
from bot.alerts.message import Message, Span, lines
from bot.i18n import N_, Words
from crawler.store.outbox import AlertFacts

# UTF-16 units of either side of a change. Five of these, beside title, outlet and our own words,
# stay under Telegram's 4096.
PART = 250
MOST_CHANGES = 5

_CHANGED = {
    "headline": N_("Headline changed:"),
    "figure": N_("Figure changed:"),
    "name": N_("Name changed:"),
    "quote": N_("Quote changed:"),
}
_NOTHING = "∅"  # in the place of what came or went alone


def revision(
    facts: AlertFacts,
    payload: Mapping[str, Any],
    words: Words,
    zone: tzinfo,
    *,
    maybe_repeat: bool = False,
) -> Message:
    """Compose the message about changes in an article that the chat was told of.

    Raises:
        ValueError: the payload names no change of a known kind.
    """
    changes = [each for each in payload.get("changes", ()) if each.get("kind") in _CHANGED]
    if not changes:
        raise ValueError("a revision without a change")
    said = short(facts, words, zone) + lines(["", *_changes(changes, words)])
    if maybe_repeat:
        said += lines(["", "🔁 " + words.gettext("This may be a repeat.")])
    record = {
        "type": "revision",
        "url": facts.url,
        "title": facts.title,
        "outlet": facts.outlet,
        "language": facts.language,
        "changes": changes,
        "repeat": maybe_repeat,
    }
    return Message(said, record)


def _changes(changes: Sequence[Mapping[str, Any]], words: Words) -> Iterator[list[Span] | Span]:
    for change in changes[:MOST_CHANGES]:
        old, new = (tame(str(change.get(side) or ""), PART) for side in ("old", "new"))
        yield [
            Span("✎ " + words.gettext(_CHANGED[str(change["kind"])]) + " "),
            Span(old or _NOTHING, italic=True),
            Span(" → "),
            Span(new or _NOTHING, bold=True),
        ]
    more = len(changes) - MOST_CHANGES
    if more > 0:
        yield Span(words.ngettext("… and {n} more", "… and {n} more", more))
