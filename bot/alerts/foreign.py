"""Words of others, made safe to repeat: visible, short, and without power in a chat."""

from __future__ import annotations

import re
import unicodedata

from crawler.text import normalise

JOINER = "\u2060"  # WORD JOINER: invisible, breaks what a Telegram client would make a link of
ELLIPSIS = "…"

# What TDLib turns into mentions, commands, hashtags, cashtags, links and mail addresses by itself
# (td/telegram/MessageEntity.cpp, find_mentions, find_bot_commands, find_urls …).
_POWERS = re.compile(
    r"""
    [@/\#$](?=\w)            # @name, /command, #tag, $TAG
    | (?<=:)(?=//)           # http://, tg://
    | (?<=[^\W_])\.(?=[^\W\d_])  # gov.kz; a number such as 3.5 stays
    | (?<=\d)\.(?=\d{1,3}\.\d)  # 127.0.0.1
    """,
    re.VERBOSE,
)
_ZWJ = "\u200d"
_FIRST_FLAG, _LAST_FLAG = "\U0001f1e6", "\U0001f1ff"  # regional indicators: two make a flag
_FIRST_TONE, _LAST_TONE = "\U0001f3fb", "\U0001f3ff"  # skin tones belong to the sign before


def units(text: str) -> int:
    """Length in UTF-16 code units, as Telegram counts; never less than in code points."""
    return len(text) + sum(char > "\uffff" for char in text)


def cut(text: str, limit: int) -> str:
    """Shorten to `limit` UTF-16 units at the border of a word, never inside a grapheme.

    A shortened text ends with "…", which counts. A single longer word is cut between letters.
    """
    if units(text) <= limit:
        return text
    used, end = units(ELLIPSIS), 0
    while used + units(text[end]) <= limit:
        used += units(text[end])
        end += 1
    while end and _inside_grapheme(text, end):
        end -= 1
    if not text[end].isspace():
        blank = max(text.rfind(" ", 0, end), text.rfind("\n", 0, end))
        if blank > 0:
            end = blank
    return text[:end].rstrip(" \n,;:—–-" + JOINER) + ELLIPSIS


def _inside_grapheme(text: str, at: int) -> bool:
    """Whether a cut before `text[at]` divides what a reader sees as one sign (UAX 29, simply)."""
    char, before = text[at], text[at - 1]
    if unicodedata.category(char).startswith("M") or _ZWJ in (char, before):
        return True
    if _FIRST_TONE <= char <= _LAST_TONE:
        return True
    if not _FIRST_FLAG <= char <= _LAST_FLAG:
        return False
    flags = 0
    while flags < at and _FIRST_FLAG <= text[at - 1 - flags] <= _LAST_FLAG:
        flags += 1
    return flags % 2 == 1


def one_line(text: str) -> str:
    """The text on one line, cleaned of everything invisible."""
    return normalise(text).replace("\n", " ")


def tame(text: str, limit: int) -> str:
    """Foreign words for a chat: on one line, without live mentions or links, cut to `limit`."""
    clean = one_line(text)
    # Cut first as well: a title of a megabyte must not be searched whole.
    clean = _POWERS.sub(lambda found: found[0] + JOINER, cut(clean, limit))
    return cut(clean, limit)
