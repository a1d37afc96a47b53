"""What an alert says, part by part, each within its own budget: no part can push another out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from typing import Any

from bot.alerts.foreign import one_line, tame
from bot.alerts.hits import Hits
from bot.alerts.message import Message, Span, lines
from bot.alerts.render import web_link
from bot.i18n import Words
from crawler.items import Quality
from crawler.store.outbox import AlertFacts, MatchFacts

# UTF-16 units of each part. Together, mark-up and our own words included, they stay under
# Telegram's 4096, so that title, outlet and link are always there.
TITLE = 300
OUTLET = 80
SENTENCE = 500
TOPIC = 80
TERMS = 160
ALSO = 300
MOST_TOPICS = 3  # named in the line that says why


def alert(facts: AlertFacts, words: Words, zone: tzinfo, *, maybe_repeat: bool = False) -> Message:
    """Compose the alert about one article.

    `zone` is the readers' time zone; `maybe_repeat` says that an earlier send may have arrived.
    """
    rows: list[tuple[Span, ...] | Span] = [_title(facts, words), _where(facts, words, zone)]
    rows += _quote(facts)
    rows += [_why(match, words) for match in facts.matches[:MOST_TOPICS]]
    if facts.also_in:
        names = tame(", ".join(map(one_line, facts.also_in)), ALSO)
        rows.append(Span(words.gettext("Also in: {outlets}", outlets=names)))
    if note := _quality(facts.quality, words):
        rows.append(Span("⚠ " + note))
    if maybe_repeat:
        rows.append(Span("🔁 " + words.gettext("This may be a repeat.")))
    return Message(lines(rows), _alert_record(facts, words, maybe_repeat))


def short(facts: AlertFacts, words: Words, zone: tzinfo) -> tuple[Span, ...]:
    """Two lines about an article, for lists."""
    return lines([_title(facts, words), _where(facts, words, zone)])


def _title(facts: AlertFacts, words: Words) -> Span:
    title = tame(facts.title, TITLE) or words.gettext("(no title)")
    return Span(title, bold=True, link=web_link(facts.url))


def _where(facts: AlertFacts, words: Words, zone: tzinfo) -> Span:
    moment = facts.published or facts.fetched_at
    time = words.time(moment, zone, year=moment.year != facts.fetched_at.year)
    if facts.published is None:
        time = words.gettext("found {time}", time=time)
    parts = (tame(facts.outlet, OUTLET), time, words.language_name(facts.language))
    return Span(" · ".join(part for part in parts if part))


def _quote(facts: AlertFacts) -> Iterator[tuple[Span, ...]]:
    """The matched sentence with its hits in bold; the lead where that is only the title."""
    best = facts.matches[0] if facts.matches else None
    for text in (best.sentence if best else "", facts.lead):
        quote = tame(text, SENTENCE)
        if quote and one_line(text) != one_line(facts.title):
            yield Hits(best.terms if best else (), facts.language).spans(quote)
            return


def _why(match: MatchFacts, words: Words) -> Span:
    topic = tame(words.title(dict(match.titles), match.topic_id), TOPIC)
    why = words.gettext("topic {topic}", topic=topic)
    terms = tame(" + ".join(map(one_line, match.terms)), TERMS)
    return Span(f"{why} · {terms}" if terms else why, italic=True)


def _quality(quality: str, words: Words) -> str:
    if quality == Quality.PARTIAL:
        return words.gettext("Only a part of the article could be read.")
    if quality == Quality.STUB:
        return words.gettext("Only the title could be read.")
    return ""


def _alert_record(facts: AlertFacts, words: Words, maybe_repeat: bool) -> dict[str, Any]:
    return {
        "type": "alert",
        "url": facts.url,
        "title": facts.title,
        "outlet": facts.outlet,
        "language": facts.language,
        "published": _stamp(facts.published),
        "topics": [
            {
                "id": match.topic_id,
                "title": words.title(dict(match.titles), match.topic_id),
                "terms": list(match.terms),
                "sentence": match.sentence,
                "score": match.score,
            }
            for match in facts.matches
        ],
        "also_in": list(facts.also_in),
        "repeat": maybe_repeat,
    }


def _stamp(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None
