"""The text of an article: the lines of its box; where no box holds prose, trafilatura's find.

Links to other articles ("read also") are taken out before and after.
"""

from __future__ import annotations

import re
from collections.abc import Collection

import trafilatura
from lxml import html

from crawler import text
from crawler.pages import boxes, chrome
from crawler.pages.lines import Line

MAX_BLOCK = 800  # letters; a larger block is article, not a pointer to other articles
MAX_HEADING = 60  # letters; a longer line is no heading of a list of pointers

# How outlets introduce links to their other articles, in ru, kk and en.
_READ_ALSO = re.compile(
    r"^\W*(?:читайте (?:также|ещ[её]|по теме|нас)|читать (?:также|ещ[её])|смотрите также|"
    r"(?:ещ[её] )?по теме|материалы по теме|похожие (?:новости|материалы)|новости по теме|"
    r"оқи отырыңыз|оқыңыз(?:дар)?|тағы оқыңыз|сондай-ақ оқыңыз|тақырып бойынша|ұқсас жаңалықтар|"
    r"(?:read|see) (?:also|more|next)|also read|related(?: (?:articles|stories|news))?|"
    r"more (?:on this|from)|recommended(?: for you)?|don.t miss)\b",
    re.IGNORECASE,
)
_CELL_BORDERS = " |"  # trafilatura draws tables
_FULL_STOP = (".", "!", "?", "…")
_BLOCKS = ("section", "aside", "div", "ul", "ol", "p", "blockquote", "table", "li")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6", "strong", "b")


def drop_pointers(root: html.HtmlElement) -> None:
    """Take blocks that only point to other articles out of the tree (in place)."""
    for node in list(root.iter(*_BLOCKS)):
        if _READ_ALSO.match(chrome.opening(node)) and _is_pointer(node):
            node.drop_tree()
    for node in list(root.iter(*_HEADINGS)):
        if not _READ_ALSO.match(chrome.opening(node)) or node.getparent() is None:
            continue
        following = node.getnext()
        if following is not None and following.tag in _BLOCKS and _is_pointer(following):
            following.drop_tree()
            node.drop_tree()


def extract_text(
    root: html.HtmlElement, title: str, names: Collection[str] = ()
) -> tuple[str, bool]:
    """Return the article's paragraphs, one a line, and whether a paywall cut them.

    `names` (of outlet and authors) are no text where they stand alone before or after it.
    """
    own = trim(boxes.article_lines(root, title), title, names)
    if own:
        return clean("\n".join(own), title)
    found = trafilatura.extract(
        root,
        output_format="txt",
        include_comments=False,
        include_tables=True,  # prices, reserves and licences are printed in tables
        deduplicate=False,  # it would keep state from page to page
    )
    return clean(found or "", title)


def clean(found: str, title: str) -> tuple[str, bool]:
    """Normalise paragraphs; drop the repeated headline, pointers and paywall lines."""
    lines: list[str] = []
    cut = False
    head = text.fold(title)
    for line in text.normalise(found).splitlines():
        line = line.strip(_CELL_BORDERS)
        if not line.strip("|- ") or (not lines and head and text.fold(line) == head):
            continue
        if len(line) < MAX_BLOCK and chrome.PAYWALL.match(line):
            cut = True
            continue
        # A pointer that lost its links on the way: one short line "Read also: <headline>".
        if len(line) < MAX_BLOCK // 4 and _READ_ALSO.match(line):
            continue
        lines.append(line)
    return "\n".join(lines), cut


def trim(article: list[Line], title: str, names: Collection[str] = ()) -> list[str]:
    """Take out the lines that are not of the text, but of the page around it."""
    head = text.fold(title)
    known = {text.fold(name) for name in names if name}
    kept: list[str] = []
    introducing = False  # the last kept line may be the heading of pointers
    for line in article:
        words = line.text
        if chrome.is_pointer(words, line.linked):
            if introducing:
                kept.pop()
            introducing = False
        elif chrome.is_label(words) or (line.box.tag == "h1" and not kept):
            continue
        elif text.fold(words) != head and (kept or not _is_byline(words, known)):
            kept.append(words)
            introducing = len(words) <= MAX_HEADING and not words.endswith(_FULL_STOP)
    if len(kept) > 1 and chrome.is_sentence(kept[-2]) and _is_signature(kept[-1], known):
        kept.pop()
    return kept


def _is_byline(words: str, known: set[str]) -> bool:
    return text.fold(words) in known or chrome.is_byline(words)


def _is_signature(words: str, known: set[str]) -> bool:
    return text.fold(words) in known or chrome.is_signature(words)


def _is_pointer(node: html.HtmlElement) -> bool:
    size = 0
    for line in node.itertext():
        size += len(line.strip())
        if size > MAX_BLOCK:
            return False
    links = sum(len("".join(link.itertext()).strip()) for link in node.iter("a"))
    return size > 0 and links >= chrome.LINK_SHARE * size
