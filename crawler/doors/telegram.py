"""The public preview page of a Telegram channel, https://t.me/s/<channel>.

It shows the newest twenty posts or so, the oldest first, without a key. Its classes
(`tgme_widget_message…`) are those of Telegram's post widget; they are documented nowhere and
have stayed since 2019.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from crawler import markup, text
from crawler.doors.entries import MAX_BODY, MAX_SUMMARY, Reading, entry, plain, unique
from crawler.doors.showing import Shown
from crawler.errors import DoorError
from crawler.items import Entry

MAX_HEADLINE = 200  # letters of a post that serve as its title
MAX_POSTS = 200  # looked at on one page; Telegram shows 20
MAX_PIECES = 5000  # elements of one post that are read; 4096 letters of a post have far fewer

_POST = CSSSelector(".tgme_widget_message[data-post]")
_QUOTED = CSSSelector(".tgme_widget_message_reply")
_WORDS = CSSSelector(".tgme_widget_message_text")
_TIME = CSSSelector(".tgme_widget_message_date time[datetime]")
_ORIGIN = CSSSelector(".tgme_widget_message_forwarded_from_name")
_CHANNEL = CSSSelector(".tgme_channel_info_header_title")
_OLDER = CSSSelector("a.tme_messages_more[href], link[rel=prev][href]")
_PREVIEW = CSSSelector(".tgme_channel_info, .tgme_channel_history")
_NO_PREVIEW = CSSSelector(".tgme_page")  # where t.me/s/<name> leads when there is none

_NAME = re.compile(r"[A-Za-z]\w{3,31}/[0-9]{1,10}")  # data-post: name of the channel / number
_LINE_ENDS = re.compile(r"\s*\n\s*")
_BLOCKS = frozenset({"br", "p", "blockquote", "pre", "div"})


def read(body: bytes, reading: Reading, content_type: str | None) -> Shown:
    """Read the posts of a channel that have words, the newest first.

    An entry's address is the post's own, its source the channel, with "←" and the name of the
    channel it was forwarded from.

    Raises:
        DoorError: no channel page: the channel is private, gone, or not shown on the web.
    """
    root = markup.tree(markup.decode(body, markup.charset_of(content_type)))
    found = [] if root is None else _POST(root)
    posts = [post for post in found[-MAX_POSTS:] if _NAME.fullmatch(post.get("data-post", ""))]
    if root is None or not posts:
        words, kind = _absence(root)
        raise DoorError(words, kind=kind, url=reading.url, hint="open it in a browser")
    channel = _line(root, _CHANNEL)
    entries = unique([_entry(post, reading, channel) for post in reversed(posts)])
    remark = "" if entries else "only pictures and service messages"
    return Shown(tuple(entries), older=_older(root, reading), remark=remark)


def _absence(root: HtmlElement | None) -> tuple[str, str]:
    """Say why there are no posts, and which kind of error that is."""
    if root is not None and _PREVIEW(root):
        return "a Telegram channel without posts", "empty"
    if root is not None and _NO_PREVIEW(root):
        words = "Telegram shows no posts of this name: private, gone, or not shown on the web"
        return words, "moved"
    return "not the page of a Telegram channel", "html"


def _entry(post: HtmlElement, reading: Reading, channel: str) -> Entry | None:
    if "service_message" in (post.get("class") or "").split():
        return None  # "Channel photo updated", a pinned message
    for quoted in _QUOTED(post)[:MAX_POSTS]:
        quoted.drop_tree()  # another post's words
    box = next(iter(_WORDS(post)), None)
    if box is None:
        return None
    words = text.normalise("".join(islice(_pieces(box), MAX_PIECES))[: MAX_SUMMARY * 2])
    words = _LINE_ENDS.sub("\n", words).strip()
    if not any(map(str.isalpha, words)):
        return None
    name = post.get("data-post", "")
    clock = next(iter(_TIME(post)), None)
    origin = _line(post, _ORIGIN)
    return entry(
        reading,
        url=f"https://t.me/{name}",
        title=headline(words),
        published=reading.date(clock.get("datetime")) if clock is not None else None,
        summary=words,
        guid=name,
        body_html=etree.tostring(box, encoding="unicode", method="html", with_tail=False)[
            :MAX_BODY
        ],
        source=f"{channel} ← {origin}".strip() if origin else channel,
    )


def _pieces(box: HtmlElement) -> Iterator[str]:
    """Yield the words of a post, a line's end for each element that makes one."""
    for event, node in etree.iterwalk(box, events=("start", "end")):
        if event == "start":
            yield node.text or ""
            continue
        if node.tag in _BLOCKS:
            yield "\n"
        if node is not box:
            yield node.tail or ""


def headline(words: str) -> str:
    """Take the first line of a post that has letters, or its first sentence where it is long."""
    line = next(line for line in words.split("\n") if any(map(str.isalpha, line)))
    spans = text.sentences(line)
    if len(line) > MAX_HEADLINE and spans:
        line = line[spans[0][0] : spans[0][1]]
    if len(line) <= MAX_HEADLINE:
        return line
    cut = line[:MAX_HEADLINE]
    return cut[: cut.rfind(" ") if " " in cut else MAX_HEADLINE - 1].rstrip(" ,;:—–-") + "…"


def _line(root: HtmlElement, where: CSSSelector) -> str:
    node = next(iter(where(root)), None)
    return plain(" ".join(islice(node.itertext(), 20)), MAX_HEADLINE) if node is not None else ""


def _older(root: HtmlElement, reading: Reading) -> str | None:
    """Find the page with older posts: its link says `?before=<number of a post>`."""
    for link in _OLDER(root)[:MAX_POSTS]:
        url = reading.link(link.get("href"))
        if url and "before=" in urlsplit(url).query:
            return url
    return None
