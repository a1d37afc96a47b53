"""/latest: the last articles that matched."""

from __future__ import annotations

from bot.alerts.compose import short
from bot.alerts.foreign import tame
from bot.alerts.message import Span, lines
from bot.commands.request import Reply, Request
from crawler.store import Connection, articles, chats, outbox, topics
from crawler.store.outbox import AlertFacts

USUAL = 5
MOST = 20  # about what fits into two messages


async def latest(request: Request) -> Reply:
    """Show the newest matches of what the chat follows, or of one topic."""
    words = request.words
    argument = request.argument.strip().lower()
    number, topic_ids = USUAL, await request.database.query(_topics_of, request.chat_id)
    if argument.isdecimal():
        number = max(1, min(MOST, int(argument[:4])))
    elif argument:
        known = {topic.id for topic in await request.database.query(topics.everything)}
        if argument not in known:
            name = tame(argument, 60)
            sorry = words.gettext("There is no topic “{name}”; /topics lists them.", name=name)
            return (Span(sorry),)
        topic_ids = [argument]
    found = await request.database.query(_newest, topic_ids, number)
    if not found:
        return (Span(words.gettext("Nothing has been found yet; /status shows what is read.")),)
    rows: list[tuple[Span, ...] | str] = []
    for facts in found:
        rows += [short(facts, words, request.zone), ""]
    return lines(rows[:-1])


def _topics_of(connection: Connection, chat_id: int) -> list[str]:
    """What the chat follows; every topic where it follows none."""
    followed = chats.followed(connection, chat_id)
    return followed or [topic.id for topic in topics.everything(connection)]


def _newest(connection: Connection, topic_ids: list[str], number: int) -> list[AlertFacts]:
    stored = articles.latest_matching(connection, topic_ids, number)
    facts = (outbox.facts(connection, article.id, topic_ids) for article in stored)
    return [fact for fact in facts if fact is not None]
