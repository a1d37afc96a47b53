"""What stands around an article and is not of it: boxes by name, lines by their words."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from lxml import etree, html

from crawler import dates

SMALL = 300  # letters; a larger box is no byline or share bar, whatever its name says
MAX_LABEL = 200  # letters; a longer line is no label, whatever its first words are
MAX_STEPS = 300  # elements; a box with more is not small
MAX_OPENING = 60  # letters
LINK_SHARE = 0.5  # of a line's letters that stand in links: from here on it is a pointer

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
# Words of class and id that name a box whose whole content is of other things. Collected from the
# markup that WordPress, Drupal, Joomla, Bitrix, uCoz and DLE themes write.
_FOREIGN = {
    "comment", "comments", "disqus", "jcomments", "hypercomments", "webmentions",
    "conversation", "reviews", "related", "similar", "recommend", "recommended",
    "recommendation", "recommendations", "also", "sidebar", "popular", "trending", "nav",
    "navbar", "navigation", "menu", "breadcrumb", "breadcrumbs", "crumbs", "pager",
    "pagination", "pagenav", "footer", "cookie", "cookies", "gdpr", "consent", "ticker",
    "marquee", "login", "popup", "modal",
}  # fmt: skip
# Words that name a byline, a share bar, an advertisement; the same words name whole pages too
# ("date-archive", "ad-free"), so they count for small boxes only.
_LABEL = {
    "share", "sharing", "shares", "social", "soc", "likes", "like", "tag", "tags", "keywords",
    "byline", "author", "authors", "views", "viewed", "counter", "rating", "vote", "poll",
    "subscribe", "subscription", "newsletter", "promo", "banner", "ad", "ads", "adv", "advert",
    "advertisement", "sponsored", "caption", "copyright", "print", "toolbar", "tools", "meta",
    "info", "date", "time", "timestamp", "dateline", "pubdate", "posted", "hidden", "orphus",
    "error", "typo", "control", "sign", "publinks", "photo",
}  # fmt: skip
_FOREIGN_TAGS = {"nav", "aside", "footer", "button", "figure", "figcaption", "amp-list"}
_FOREIGN_ROLES = {"navigation", "complementary", "contentinfo", "search", "dialog", "banner"}
_BESIDE = {"has", "with", "no", "without"}
_COMMENT_BOXES = {"table", "section", "div", "ul", "ol", "dl"}
_COMMENTS = re.compile(
    r"(?:комментарии|комментариев|обсуждение|отзывы|пікірлер|comments?|discussion)"
    r"\W*\d*\W*$",
    re.IGNORECASE,
)
# What a page says of itself between and after the paragraphs.
_NOTICE = re.compile(
    r"^\W*(?:(?:если вы )?(?:нашли|заметили|увидели|заметите|обнаружили)\b.{0,60}"
    r"(?:ошибк|опечатк)|found (?:a|an) (?:error|mistake|typo)|(?:просмотров|прочтений|прочитано|"
    r"просмотры|комментариев|комментарии|қаралым|қаралды|оқылды|пікірлер|views?|comments?)\W*\d|"
    r"\d[\d ]*(?:просмотр|комментари|қаралым|пікір|views?\b|comments?\b)\w*\W*$|"
    r"(?:источник|фото|сурет|автор|авторы|дереккөз|source|photo|author|image|картинка|"
    r"фотография|иллюстрация|по материалам|теги|тегтер|tags|подробнее|рубрика|метки)\s*:|"
    r"©|\(c\)|copyright\b|версия для печати|print version|"
    r"(?:распечатать|басып шығару|поделиться|бөлісу|загрузка|share)(?:\W*$|:)|"
    r"(?:загружается|загрузка), подождите|share (?:this|on)\b|"
    r"(?:подписывайтесь|подпишитесь|следите|читайте нас|жазылыңыз|follow|join|subscribe)\b.{0,80}"
    r"(?:telegram|телеграм|whatsapp|youtube|instagram|facebook|вконтакте|дзен|google news)|"
    r".{0,80}(?:все права защищены|барлық құқық|all rights reserved)|"
    r"\d{1,2} (?:(?:minute|hour|day)s? ago|(?:минут|час|дн|ден)\w* назад|"
    r"(?:минут|сағат|күн) бұрын)\W*$|"
    r"(?:оставить|добавить) комментарий|чтобы оставить комментарий|зарегистрируйтесь или)",
    re.IGNORECASE,
)
# What a paywall prints in the place of the text.
PAYWALL = re.compile(
    r"^\W*(?:subscribe (?:now )?to (?:read|continue|keep)|already a subscriber|sign in to (?:read|"
    r"continue)|this (?:article|content|story) is (?:for|available to|reserved)|"
    r"to continue reading|"
    r"(?:чтобы|для того,? чтобы|для) (?:прочитать|читать|чтения|продолж)\w*.*подпи|"
    r"подпишитесь,? чтобы (?:читать|прочитать|продолжить)|(?:статья|материал|текст) "
    r"(?:доступ\w+|только) (?:только )?(?:по подписке|для подписчиков|подписчикам)|"
    r"доступно только подписчикам|оформите подписку|"
    r"(?:толық )?оқу үшін жазыл)",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"(?:by|автор|авторы|текст|жазған)\b[:\s]", re.IGNORECASE)
_SENTENCE_END = (".", "!", "?", "…", "»", "”", '"', ":", ";", ")")
_UNLINKED = 20  # letters outside links that make a sentence of a line with much in links
_DIGITS_ONLY = re.compile(r"[\W\d_]*$")
MAX_SIGNATURE_WORDS = 4


def is_foreign(node: html.HtmlElement) -> bool:
    """Say whether a box by its tag, role, names or heading holds nothing of the article."""
    if node.tag in _FOREIGN_TAGS or node.tag == "form" or node.get("role") in _FOREIGN_ROLES:
        return True
    named = _names(f"{node.get('class') or ''} {node.get('id') or ''}")
    if named & _FOREIGN:
        return True
    style = (node.get("style") or "").replace(" ", "").lower()
    if (named & _LABEL or "display:none" in style) and _is_small(node):
        return not PAYWALL.match(opening(node))  # it tells that the text is cut
    return node.tag in _COMMENT_BOXES and bool(_COMMENTS.match(opening(node)))


def names_foreign(node: html.HtmlElement) -> bool:
    """Say whether a box is one of those that never hold an article, at any size.

    A form may: pages of ASP.NET stand in one from top to bottom.
    """
    named = _names(f"{node.get('class') or ''} {node.get('id') or ''}")
    return node.tag in _FOREIGN_TAGS or bool(named & _FOREIGN)


def is_label(line: str) -> bool:
    """Say whether a line is a date, a counter, a credit or a notice of the page."""
    if len(line) > MAX_LABEL:
        return False
    return bool(_DIGITS_ONLY.match(line) or _NOTICE.match(line)) or is_date(line)


def is_pointer(line: str, linked: int) -> bool:
    """Say whether a line of which `linked` letters stand in links only leads elsewhere."""
    if linked < LINK_SHARE * len(line):
        return False
    return not is_sentence(line) or len(line) - linked < _UNLINKED


def is_byline(line: str) -> bool:
    """Say whether a line at the head names the author, with or without the date."""
    return len(line) <= MAX_LABEL // 2 and bool(_BYLINE.match(line)) and not is_sentence(line)


def is_date(line: str) -> bool:
    """Say whether a line is a date and hardly more."""
    return len(line) <= dates.MAX_LENGTH // 2 and dates.parse(line) is not None


def is_signature(line: str) -> bool:
    """Say whether a line under the text is somebody's name: a few words, all capitalised."""
    names = line.split()
    return (
        0 < len(names) <= MAX_SIGNATURE_WORDS
        and all(name[0].isupper() for name in names)
        and not is_sentence(line.rstrip(')»”"'))
        and not any(letter.isdigit() or letter == "|" for letter in line)
    )


def is_sentence(line: str) -> bool:
    """Say whether a line ends as sentences do."""
    return line.endswith(_SENTENCE_END)


@lru_cache(maxsize=4096)
def _names(value: str) -> frozenset[str]:
    """Return the words of the names in a class; `has-sidebar` names no sidebar."""
    named = ({word.lower() for word in _WORD.findall(name)} for name in value.split())
    return frozenset().union(*(words for words in named if not words & _BESIDE))


def opening(node: html.HtmlElement) -> str:
    """Return the first words that stand in a box; empty when they come late."""
    for event, inner in islice(etree.iterwalk(node, events=("start", "end")), MAX_STEPS):
        piece: str | None = (
            inner.text if event == "start" else None if inner is node else inner.tail
        )
        if piece and inner.tag not in ("script", "style") and (words := piece.strip()):
            return words[:MAX_OPENING]
    return ""


def _is_small(node: html.HtmlElement) -> bool:
    # Elements are counted first: thousands of empty ones around a box would cost their square.
    if sum(1 for _ in islice(node.iter(), MAX_STEPS)) == MAX_STEPS:
        return False
    return sum(len(piece.strip()) for piece in node.itertext()) <= SMALL
