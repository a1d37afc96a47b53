"""What stands around an article and is not of it: boxes by name, lines by their words."""

from __future__ import annotations

import re
from functools import lru_cache

from crawler import dates
from crawler.pages.tree import Node

CAPTION = 250  # letters
MAX_PICTURE = 20  # elements and texts
SMALL = 300  # letters; a larger box is no byline or share bar, whatever its name says
ASIDE = 1_000  # letters; what is named a caption or a gallery and has more holds an article
MAX_LEGAL = 1_000  # letters of a line that are looked at
MAX_LABEL = 200  # letters; a longer line is no label, whatever its first words are
MAX_NAMES = 500  # letters of class and id that are looked at
MAX_STEPS = 300  # elements and texts; a box with more is not small
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
# Of these, what may be longer than the article.
_COMMENTING = {
    "comment", "comments", "disqus", "jcomments", "hypercomments", "conversation", "reviews",
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
# Words that name a caption, a gallery, a note on the author: longer than labels, never an article.
_ASIDE = {
    "caption", "captions", "legende", "credit", "credits", "bio", "biography", "gallery",
    "slideshow", "carousel", "slider", "widget", "dropdown", "tooltip", "player", "video",
    "transcript", "infobox", "disclaimer",
}  # fmt: skip
_FOREIGN_TAGS = {"nav", "aside", "footer", "button", "figure", "figcaption", "amp-list"}
_FOREIGN_ROLES = {"navigation", "complementary", "contentinfo", "search", "dialog", "banner"}
_BESIDE = {"has", "with", "no", "without"}
_PICTURE_BOXES = {"div", "table", "center", "dl", "span"}
_COMMENT_BOXES = {"table", "section", "div", "ul", "ol", "dl"}
_COMMENTS = re.compile(
    r"(?:комментарии|комментариев|обсуждение|отзывы|пікірлер|comments?|discussion)"
    r"\W*\d*\W*$",
    re.IGNORECASE,
)
# What a page says of itself between and after the paragraphs.
_NOTICE = re.compile(
    r"^\W*(?:количество (?:показов|просмотров)\b|вернуться (?:назад|к списку)\W*$|"
    r"(?:возврат|назад) к списку|"
    r"(?:больше новостей|все новости|самые важные новости|присылайте (?:нам )?новости)\b.{0,60}"
    r"(?:telegram|телеграм|whatsapp|instagram|канал)|"
    r"хотите (?:читать|получать) больше\b.{0,80}подпи|"
    r"(?:published|updated|posted|опубликовано|обновлено|жарияланды|жаңартылды)\W*\d.*[\d\w]$|"
    r"(?:если вы )?(?:нашли|заметили|увидели|заметите|обнаружили)\b.{0,60}"
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
    r"(?:оцените|спасибо! ваш|подписка на|присоединяйтесь к нам|want .{0,80}sign up|"
    r"sign up (?:for|to)|more must.reads|write to .{0,60}@)|"
    r"(?:оставить|добавить) комментарий|чтобы оставить комментарий|зарегистрируйтесь или)",
    re.IGNORECASE,
)
# What stands in the legal notice under a page. News may speak so too: it says that a line is no
# sign of an article, not that it is none of its lines.
_LEGAL = re.compile(
    r"все права (?:на материалы|защищены)|при (?:использовании|перепечатке|цитировании) "
    r"(?:материалов|информации)|(?:допускается|разрешается) (?:только )?(?:цитировани|перепечат|"
    r"использовани|при (?:наличии|условии|указании) .{0,40}(?:ссылк|источник))|"
    r"редакция .{0,40}не нес[её]т ответственности|свидетельство о регистрации|"
    r"правообладател|распространяется бесплатно|правовые ограничения|"
    r"барлық құқық|материалдар(?:ды|ын) пайдалан|сілтеме (?:жасау|міндетті)|"
    r"all rights reserved|terms of (?:use|service)|privacy policy|"
    r"may not be (?:published|reproduced|redistributed)",
    re.IGNORECASE,
)
# Headings after which nothing of the article comes.
ENDS = re.compile(
    r"^\W*(?:(?:последние |все |читать )?(?:комментарии|отзывы читателей|обсуждение)|"
    r"(?:новости|материалы) партн[её]ров|партн[её]рские материалы|(?:другие|последние|главные|"
    r"популярные|самые читаемые) (?:новости|материалы|статьи)|самое (?:читаемое|популярное)|"
    r"читайте также|новости по теме|лента новостей|ваш комментарий|загрузка комментариев|"
    r"пікірлер|(?:соңғы|басқа|ұқсас|басты) жаңалықтар|тақырып бойынша|"
    r"(?:leave a )?(?:comments?|reply)|(?:related|more|latest|trending|popular) (?:articles|"
    r"stories|news|posts|from .{1,30})|you (?:may|might) also like|most (?:read|popular)|"
    r"recommended(?: for you)?|what to read next|about the authors?|sponsored (?:content|links)|"
    r"kommentare|commentaires|comentarios|commenti|komentarze|коментарі)\W*\d*\W*$",
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
# Full stops of the scripts that agencies print in; Thai and Lao have none.
FULL_STOPS = (".", "!", "?", "…", "。", "！", "？", "।", "။", "؟", "۔", "։", "።")
_SENTENCE_END = (*FULL_STOPS, "»", "”", '"', ":", ";", ")", "」")
_UNLINKED = 20  # letters outside links that make a sentence of a line with much in links
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_DIGITS_ONLY = re.compile(r"[\W\d_]*$")
MAX_SIGNATURE_WORDS = 4


def is_foreign(node: Node) -> bool:
    """Say whether a box by its tag, role, names or heading holds nothing of the article."""
    tag = node.tag
    if tag in _FOREIGN_TAGS or tag == "form":
        return True
    if node.attributes and _is_marked_foreign(node):
        return True
    if tag in _PICTURE_BOXES and 0 < node.letters <= CAPTION and _is_picture(node):
        return True
    return tag in _COMMENT_BOXES and bool(_COMMENTS.match(opening(node)))


def _is_marked_foreign(node: Node) -> bool:
    if node.get("role") in _FOREIGN_ROLES:
        return True
    named = _names(node.names[:MAX_NAMES])
    if named & _FOREIGN and not (named.isdisjoint(_COMMENTING) and _is_page(node)):
        return True
    hidden = "none" in (style := node.get("style") or "") and _HIDDEN.search(style) is not None
    small = (named & _LABEL or hidden) and _is_small(node)
    if small or (named & _ASIDE and node.letters <= ASIDE):
        return not PAYWALL.match(opening(node))  # it tells that the text is cut
    return False


def names_foreign(node: Node) -> bool:
    """Say whether a box is one of those that never hold an article, at any size.

    A form may: pages of ASP.NET stand in one from top to bottom.
    """
    if node.tag in _FOREIGN_TAGS:
        return True
    named = _names(node.names[:MAX_NAMES])
    return bool(named & _FOREIGN) and not (named.isdisjoint(_COMMENTING) and _is_page(node))


def _is_page(node: Node) -> bool:
    """Say whether a box is what the page is about, though its name speaks of a side box."""
    body = node.tree.body
    return body is not None and 2 * node.letters > body.letters


def is_label(line: str) -> bool:
    """Say whether a line is a date, a counter, a credit or a notice of the page."""
    if len(line) > MAX_LABEL:
        return False
    return bool(_DIGITS_ONLY.match(line) or _NOTICE.match(line)) or is_date(line)


def is_comments(line: str) -> bool:
    """Say whether a line is the heading of readers' comments: their threads outgrow articles."""
    return _COMMENTS.match(line) is not None


def is_legal(line: str) -> bool:
    """Say whether a line speaks as the legal notice of a site does."""
    return _LEGAL.search(line, 0, MAX_LEGAL) is not None


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
    short = len(line) <= dates.MAX_LENGTH // 2 and any(map(str.isdigit, line))
    return short and dates.parse(line) is not None


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


def opening(node: Node) -> str:
    """Return the first words that stand in a box; empty when there are none."""
    return node.opening[:MAX_OPENING]


def _is_picture(node: Node) -> bool:
    """Say whether a small box is a picture with its caption: no paragraph in it, no links."""
    if node.end - node.start > MAX_PICTURE or node.linked * 2 > node.letters:
        return False
    tags = {inner.tag for inner in node.inner()}
    return "img" in tags and "p" not in tags


def _is_small(node: Node) -> bool:
    return node.letters <= SMALL and node.end - node.start < MAX_STEPS
