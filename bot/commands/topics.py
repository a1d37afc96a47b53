"""/topics, /follow, /unfollow: what is watched, and what a chat hears of."""

from __future__ import annotations

import difflib

from bot.alerts.compose import TOPIC
from bot.alerts.foreign import tame
from bot.alerts.message import Span, lines
from bot.commands.request import Reply, Request
from bot.i18n import N_, Words
from crawler.store import Connection, chats, topics
from crawler.store.topics import TopicRow

EVERYTHING = "all"
LONGEST_ECHO = 60  # letters of a wrong argument that are repeated

_MODES = {
    "now": N_("at once"),
    "silent": N_("without sound"),
    "digest": N_("in the digest"),
    "off": N_("no alerts"),
}


async def show(request: Request) -> Reply:
    """List the topics, those that the chat follows marked."""
    words = request.words
    known = await request.database.query(topics.everything)
    followed = set(await request.database.query(chats.followed, request.chat_id))
    rows: list[tuple[Span, ...] | Span | str] = [
        Span(
            words.ngettext("{n} topic is watched", "{n} topics are watched", len(known)), bold=True
        )
    ]
    for topic in known:
        mark = "✓" if topic.id in followed else "·"
        title = tame(words.title(dict(topic.titles), topic.id), TOPIC)
        mode = words.gettext(_MODES.get(topic.notify, topic.notify))
        rows.append((Span(f"{mark} "), Span(title, bold=True), Span(f" — {topic.id} · {mode}")))
    rows += ["", words.gettext("✓ followed. Change it with /follow ID or /unfollow ID.")]
    return lines(rows)


async def follow(request: Request) -> Reply:
    """Subscribe the chat to a topic, or to all."""
    words = request.words
    known = {topic.id: topic for topic in await request.database.query(topics.everything)}
    wanted = _chosen(request.argument, known)
    if wanted is None:
        return _unknown(request, known)
    fresh = await request.database.run(_follow, request, wanted)
    if not fresh:
        return (Span(words.gettext("This chat follows that already.")),)
    return lines([words.gettext("Now followed:"), *_titles(fresh, known, words)])


def _follow(connection: Connection, request: Request, wanted: list[str]) -> list[str]:
    if chats.get(connection, request.chat_id) is None:
        chats.meet(connection, request.chat_id, request.kind, request.title, request.at)
    return chats.follow(connection, request.chat_id, wanted, request.at)


async def unfollow(request: Request) -> Reply:
    """Unsubscribe the chat from a topic, or from all."""
    words = request.words
    known = {topic.id: topic for topic in await request.database.query(topics.everything)}
    wanted = _chosen(request.argument, known)
    if wanted is None:
        return _unknown(request, known)
    ended = await request.database.run(chats.unfollow, request.chat_id, wanted)
    if not ended:
        return (Span(words.gettext("This chat does not follow that.")),)
    return lines([words.gettext("No longer followed:"), *_titles(wanted, known, words)])


def _chosen(argument: str, known: dict[str, TopicRow]) -> list[str] | None:
    """The topics that an argument names; None where it names none or an unknown one."""
    names = argument.lower().replace(",", " ").split()
    if names == [EVERYTHING]:
        return list(known)
    return names if names and all(name in known for name in names) else None


def _unknown(request: Request, known: dict[str, TopicRow]) -> Reply:
    words = request.words
    names = request.argument.lower().replace(",", " ").split()
    if not names:
        return (Span(words.gettext("Which topic? Write its ID, or “all”; /topics lists them.")),)
    wrong = next((name for name in names if name not in known), names[0])
    shown = tame(wrong, LONGEST_ECHO)
    rows = [words.gettext("There is no topic “{name}”; /topics lists them.", name=shown)]
    close = difflib.get_close_matches(wrong[:LONGEST_ECHO], known, n=3)
    if close:
        rows.append(words.gettext("Did you mean {names}?", names=", ".join(close)))
    return lines(rows)


def _titles(ids: list[str], known: dict[str, TopicRow], words: Words) -> list[str]:
    return [f"· {tame(words.title(dict(known[i].titles), i), TOPIC)} — {i}" for i in ids]
