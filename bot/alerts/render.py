"""Spans in the mark-up of a medium: Telegram's HTML, plain text, Rich."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from urllib.parse import urlsplit

from rich.style import Style
from rich.text import Text

from bot.alerts.foreign import JOINER, cut, units
from bot.alerts.message import Message, Span

TELEGRAM_LIMIT = 4096  # core.telegram.org/bots/api#sendmessage, "after entities parsing"
# C0 and C1 controls would steer the terminal; the joiner only matters to Telegram.
_UNPRINTABLE = dict.fromkeys([*range(10), *range(11, 32), *range(127, 160), ord(JOINER)])
MOST_PAGES = 5  # of one answer; more would be a flood of our own


def to_html(message: Message) -> str:
    """Telegram's HTML (core.telegram.org/bots/api#html-style); every text is escaped."""
    return "".join(map(_html, message.spans))


def _html(span: Span) -> str:
    text = escape(span.text)
    if span.italic:
        text = f"<i>{text}</i>"
    if span.bold:
        text = f"<b>{text}</b>"
    if span.link:
        text = f'<a href="{escape(span.link)}">{text}</a>'
    return text


def to_plain(message: Message) -> str:
    """Words only, each address behind its link, within Telegram's limit."""
    parts = [f"{s.text} ({s.link})" if s.link else s.text for s in message.spans]
    return cut("".join(parts), TELEGRAM_LIMIT)


def to_rich(message: Message) -> Text:
    """The same for a terminal: no control codes, nothing read as Rich mark-up."""
    text = Text()
    for span in message.spans:
        words = span.text.translate(_UNPRINTABLE)
        style = Style(bold=span.bold, italic=span.italic, dim=span.italic, link=span.link)
        text.append(words, style=style)
    return text


def web_link(url: str) -> str | None:
    """The address, if it may be a link: http or https, with a host, without a password."""
    try:
        parts = urlsplit(url.strip())
        usable = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    except ValueError:
        return None
    if not usable or any(char.isspace() or not char.isprintable() for char in url.strip()):
        return None
    return url.strip()


def pages(message: Message, limit: int = TELEGRAM_LIMIT) -> list[Message]:
    """Divide a long message between lines; what is beyond `MOST_PAGES` is left out."""
    divided: list[list[Span]] = [[]]
    used = 0
    for line in _lines(message.spans):
        length = sum(units(span.text) for span in line)
        if used and used + length > limit:
            if len(divided) == MOST_PAGES:
                divided[-1].append(Span("…"))
                break
            divided.append([])
            used = 0
        divided[-1] += line
        used += length
    return [Message(tuple(spans), message.record) for spans in divided]


def _lines(spans: tuple[Span, ...]) -> Iterator[list[Span]]:
    line: list[Span] = []
    for span in spans:
        line.append(span)
        if span.text.endswith("\n"):
            yield line
            line = []
    if line:
        yield line
