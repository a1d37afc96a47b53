"""A page came where a feed was expected: what kind of page is it, in a person's words?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from lxml import html

from crawler import markup
from crawler.text import normalise

MAX_SAID: Final = 80  # letters quoted from a page
MAX_LINES: Final = 10  # titles and headings looked at
MANY_LINKS: Final = 25  # a home page leads to many; a message of a server to a few
MAX_PAGE: Final = 200_000  # letters looked at
MAX_PIECES: Final = 1000  # of text looked at
SHORT_PAGE: Final = 1500  # letters; a bot check says little

# Marks in the source by which the makers of bot checks are known. Good pages carry some of them
# too (Cloudflare's own scripts, a captcha in a comment form): they count on short pages only.
_GUARDS = {
    "Cloudflare": re.compile(r"cf-chl-|_cf_chl_|cf-browser-verification|challenge-platform"),
    "DDoS-Guard": re.compile(r"ddos-guard", re.IGNORECASE),
    "Qrator": re.compile(r"qrator|__qrator", re.IGNORECASE),
    "Imperva": re.compile(r"_Incapsula_Resource|Incapsula incident"),
    "DataDome": re.compile(r"captcha-delivery\.com|datadome", re.IGNORECASE),
    "servicepipe": re.compile(r"servicepipe", re.IGNORECASE),
    "StormWall": re.compile(r"stormwall|swp_token", re.IGNORECASE),
    "Variti": re.compile(r"variti", re.IGNORECASE),
    "captcha": re.compile(r"captcha", re.IGNORECASE),
    "JavaScript and cookies": re.compile(r"document\.cookie\s*=[^<]{0,400}location", re.DOTALL),
}
_CHALLENGE = re.compile(
    r"^(?:just a moment|attention required|checking your browser|один момент|ddos-guard|"
    r"проверка браузера|are you (?:a )?(?:human|robot)|вы не робот|ой!|подтвердите, что|"
    r"verify(?:ing)? (?:that )?you are|access denied|доступ (?:ограничен|запрещ)|"
    r"pardon our interruption|please verify|security check|one more step)",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"^(?:before you continue|прежде чем (?:вы )?(?:продолжить|перейти)|we value your privacy|"
    r"your privacy choices|cookie (?:consent|settings)|согласие на обработку)",
    re.IGNORECASE,
)
_ERROR = re.compile(
    r"(?:^|\W)(?:(?:ошибка|error|http|қате)\W{0,3}[45]\d\d|"
    r"[45]\d\d\s*(?:$|[^\w\s]|not |forb|err|bad |serv|gate|int)|"
    r"database|fatal error|page not found|not found|internal server|bad gateway|forbidden|"
    r"service (?:temporarily )?unavailable|temporarily|maintenance|"
    r"страниц\w+ (?:не (?:найдена|существует)|удалена)|табылмады|временно|"
    r"технические (?:работы|причины)|техническ\w+ обслуживани|"
    r"welcome to nginx|apache2? .{0,20}default page|account .{0,20}suspended|"
    r"domain .{0,20}(?:for sale|expired)|сайт .{0,20}заблокирован)",
    re.IGNORECASE,
)


def describe(page: str) -> tuple[str, str]:
    """Name an HTML page in words ("a challenge page (Cloudflare)") and by its kind of error.

    The kind is one of `errors.DOOR_KINDS`; a home page, an error page and any other are "html".
    """
    page = page[:MAX_PAGE]
    root = markup.tree(page)
    if root is None:
        return "an HTML page", "html"
    lines = [
        line
        for node in islice(root.iter("title", "h1", "h2"), MAX_LINES)
        if (line := " ".join("".join(islice(node.itertext(), 50)).split())[:500])
    ]
    words = " ".join(" ".join(islice(_visible(root), MAX_PIECES)).split())
    short = len(words) <= SHORT_PAGE
    heard = [*lines, words[:500]] if short else lines
    guards = (name for name, mark in _GUARDS.items() if mark.search(page))
    guard = next(guards, "") if short else ""
    title = f" ('{_said(lines[0])}')" if lines else ""
    if guard or any(map(_CHALLENGE.search, heard)):
        return f"a challenge page ({guard})" if guard else f"a challenge page{title}", "challenge"
    if any(map(_CONSENT.search, heard)):
        return f"a consent page{title}", "consent"
    links = sum(1 for _ in islice(root.iter("a"), MANY_LINKS))
    error = next((line for line in heard if _ERROR.search(line)), None)
    if error is not None and links < MANY_LINKS:
        return f"an error page: '{_said(error)}'", "html"
    return f"a home page{title}" if links == MANY_LINKS else f"an HTML page{title}", "html"


def _visible(root: html.HtmlElement) -> Iterator[str]:
    for node in root.iter():
        if node.tag not in ("script", "style", "noscript", "title"):
            yield node.text or ""
        yield node.tail or ""


def _said(line: str) -> str:
    """Quote a foreign line: short, without what no log or chat should carry."""
    said = normalise(line).replace("\n", " ")
    return said if len(said) <= MAX_SAID else f"{said[:MAX_SAID].rstrip()}…"
