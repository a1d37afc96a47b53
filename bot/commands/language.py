"""/lang: the language in which a chat is spoken to."""

from __future__ import annotations

from bot.alerts.message import Span, lines
from bot.commands.request import Reply, Request
from bot.i18n import LANGUAGES, NAMES, words
from crawler.store import Connection, chats


async def lang(request: Request) -> Reply:
    """Set the chat's language; without one of ours, list them."""
    wanted = request.argument.strip().lower()
    if wanted not in LANGUAGES:
        offers = [f"/lang {code} — {NAMES[code]}" for code in LANGUAGES]
        return lines([request.words.gettext("Which language?"), *offers])
    await request.database.run(_set, request, wanted)
    answer = words(wanted).gettext("From now on I write in English.")
    return (Span(answer),)


def _set(connection: Connection, request: Request, language: str) -> None:
    if chats.get(connection, request.chat_id) is None:
        chats.meet(connection, request.chat_id, request.kind, request.title, request.at)
    chats.set_language(connection, request.chat_id, language)
