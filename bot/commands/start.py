"""/start and /help: meeting a chat, and the list of commands."""

from __future__ import annotations

from collections.abc import Iterable

from bot.alerts.message import Span, lines
from bot.commands.request import Reply, Request
from bot.i18n import choose
from crawler.store import Connection, chats, outbox, topics


async def start(request: Request) -> Reply:
    """Meet a chat: a new one follows every topic that alerts at once."""
    words = request.words
    new, count, waiting = await request.database.run(_meet, request)
    rows: list[Span | str] = []
    if new:
        rows.append(Span(words.gettext("Akbulak is watching the news for you."), bold=True))
    else:
        rows.append(Span(words.gettext("Welcome back."), bold=True))
    rows.append(
        words.ngettext(
            "This chat follows {n} topic: /topics shows it.",
            "This chat follows {n} topics: /topics shows them.",
            count,
        )
    )
    if waiting:
        rows.append(
            words.ngettext(
                "{n} alert has waited for you and comes now.",
                "{n} alerts have waited for you and come now.",
                waiting,
            )
        )
    rows += [
        words.gettext(
            "As soon as an outlet prints an article about one of them, it comes here: the title,"
            " where and when, the sentence that matched, and why."
        ),
        words.gettext("Silence means that nothing was found; /status shows that we are reading."),
        "",
        *_menu(request),
    ]
    return lines(rows)


def _meet(connection: Connection, request: Request) -> tuple[bool, int, int]:
    known = chats.get(connection, request.chat_id)
    own = request.user_language if request.kind == "private" else None
    language = choose(own, request.config.language) if own else None
    chats.meet(connection, request.chat_id, request.kind, request.title, request.at, language)
    if known is None:
        wanted = [topic.id for topic in topics.everything(connection) if topic.notify == "now"]
        chats.follow(connection, request.chat_id, wanted, request.at)
    asleep = known is not None and known.state == "asleep"
    waiting = outbox.waiting_for(connection, request.chat_id) if asleep else 0
    return known is None, len(chats.followed(connection, request.chat_id)), waiting


async def help_(request: Request) -> Reply:
    """The list of commands."""
    words = request.words
    title = Span(words.gettext("What you can ask"), bold=True)
    return lines([title, *_menu(request), "", words.gettext("In a group, only its operators may.")])


def _menu(request: Request) -> Iterable[str]:
    for command in request.menu:
        usage = f" {command.usage}" if command.usage else ""
        yield f"/{command.name}{usage} — {request.words.gettext(command.help)}"
