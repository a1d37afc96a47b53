"""Which box of a page holds the article: the one named so, else the one with most prose."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from lxml import html

from crawler import text
from crawler.pages import chrome, lines
from crawler.pages.lines import Line

MIN_PROSE = 60  # letters; shorter lines may be headings, captions and menus
MIN_SENTENCE = 30  # letters; so much is prose if it ends as a sentence
_FULL_STOPS = (".", "!", "?", "…")
ENOUGH = 0.5  # of the richest box's prose; a box that is named and has less is a teaser
SAME = 0.85  # of the prose: an inner box with so much of the outer one's is the better cut
SPREAD = 1.4  # times the prose: then the article is spread over the boxes around
NEAR = 3000  # letters of prose between the headline and a paragraph that halve its weight
FAR = 3000  # taken for that distance where no headline stands before
MAX_LEADS = 3  # paragraphs between the headline and the body
MAX_MARKED = 200  # boxes of a page that may be named as the body

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
# A name of a class or id says "body of an article" when all its words are in these sets: one of
# the second with one of the first (article__text, post-content, news_txt), or two of the second.
_OF_WHAT = {
    "article", "news", "post", "entry", "story", "material", "publication", "node", "single",
    "detail", "doc",
}  # fmt: skip
_PART = {"body", "text", "content", "txt", "full", "fulltext"}
_FILLING = {"b", "full", "main", "inner", "td", "js", "e", "the"}
# Names that do not follow the pattern, and who writes them.
_NAMES = {
    "e-content",  # microformats.org/wiki/h-entry
    "field--name-body",  # Drupal
    "field-name-body",  # Drupal 7
    "news-detail",  # Bitrix, component news.detail
    "itemfulltext",  # Joomla, K2
    "bodytext",  # TYPO3
    "fulltext", "maintext", "newsbody", "newstext", "newscontent", "articletext",
    "articlecontent", "articlebody", "postbody", "storybody", "storytext",  # themes
}  # fmt: skip
_IN_PROSE = {"p", "li", "blockquote", "dd", "pre", "h2", "h3", "h4", "h5", "h6"}


def article_lines(root: html.HtmlElement, title: str) -> list[Line]:
    """Return the lines of the box that holds the article, the lead before it included.

    Empty when no box of the page holds prose. Boxes of other things are left out.
    """
    kept = _around_headline(root)
    marked = [
        node
        for node in islice((n for n in root.iter() if _is_body(n)), MAX_MARKED)
        if not any(chrome.names_foreign(box) for box in _up(node) if box not in kept)
    ]
    for node in marked:
        kept.update(_up(node))
    page = list(lines.read(root, lambda node: node not in kept and chrome.is_foreign(node)))
    box = _choose(page, marked, title)
    if box is None:
        return []
    inside = set(box.iter())
    chosen = [number for number, line in enumerate(page) if line.box in inside]
    found = [page[number] for number in chosen]
    own = "\n".join(line.text for line in found)
    # The page's lead is often the beginning of its body once more.
    leads = [line for line in _leads(page, chosen[0], title) if line.text[:MIN_PROSE] not in own]
    return leads + found


def _around_headline(root: html.HtmlElement) -> set[html.HtmlElement]:
    """Boxes that cannot be foreign, because they hold the headline (or are the page)."""
    kept = {root, *root.iter("body")}
    for heading in islice(root.iter("h1"), 5):
        kept.update(_up(heading))
    return kept


@dataclass(slots=True)
class _Weights:
    """How much of the page's prose each box holds, in letters."""

    # By the paragraphs right in it, and by all in it; they count less, the further down from the
    # headline they stand.
    claims: Counter[html.HtmlElement] = field(default_factory=Counter)
    near: Counter[html.HtmlElement] = field(default_factory=Counter)
    prose: Counter[html.HtmlElement] = field(default_factory=Counter)  # all in it, each as one
    headlines: set[html.HtmlElement] = field(default_factory=set)  # boxes that hold one


def _weigh(page: Sequence[Line], title: str) -> _Weights:
    weights = _Weights()
    since: int | None = None  # letters of prose since the headline
    for line in page:
        size = len(line.text)
        if is_headline(line, title):
            since = 0
            weights.headlines.update(_up(line.box))
        if not _is_prose(line):
            continue
        box = line.box.getparent() if line.box.tag in _IN_PROSE else line.box
        # The box's own letters set none of its paragraphs further off.
        distance = FAR if since is None else max(0, since - weights.prose[box])
        since = None if since is None else since + size
        weight = round(size * NEAR / (NEAR + distance))
        weights.claims[box] += weight
        for outer in _up(box):
            weights.prose[outer] += size
            weights.near[outer] += weight
    return weights


def _choose(
    page: Sequence[Line], marked: Sequence[html.HtmlElement], title: str
) -> html.HtmlElement | None:
    weights = _weigh(page, title)
    if not weights.claims:  # a flash of a few words is believed where its box is named
        written = {box for line in page for box in _up(line.box)}
        return next((box for box in marked if box in written), None)
    richest = _richest(weights)
    enough = ENOUGH * weights.claims[richest]
    named = [box for box in marked if weights.near[box] >= enough]
    named = [box for box in named if box.get("itemprop")] or named
    if not named:
        return _spread(richest, weights)
    best = _innermost(named, weights.near)
    twins = any(_is_twin(box, best) for box in marked)
    return best.getparent() if twins else best


def _richest(weights: _Weights) -> html.HtmlElement:
    """Return the box with most paragraphs right in it, in the headline's `<article>` if any."""
    richest = max(weights.claims, key=lambda box: weights.claims[box])
    homes = [box for box in weights.headlines if box.tag == "article"]
    home = max(homes, key=lambda box: weights.near[box], default=None)
    if home is None or weights.near[home] < ENOUGH * weights.claims[richest]:
        return richest
    inside = [box for box in weights.claims if home in _up(box)]
    return max(inside, key=lambda box: weights.claims[box])


def _is_twin(box: html.HtmlElement, other: html.HtmlElement) -> bool:
    """Say whether two boxes are parts of one text: side by side, under the same name."""
    return (
        box is not other
        and box.getparent() is other.getparent()
        and box.get("class") == other.get("class")
    )


def _innermost(
    named: Sequence[html.HtmlElement], near: Counter[html.HtmlElement]
) -> html.HtmlElement:
    """Return the named box with most prose, or the one in it that has nearly as much."""
    best = max(named, key=lambda box: near[box])
    for box in named:
        if best in box.iterancestors() and near[box] >= SAME * near[best]:
            best = box
    return best


def _spread(box: html.HtmlElement, weights: _Weights) -> html.HtmlElement:
    """Step out where the boxes around hold much more of the text, as far as the headline.

    Two steps at most, or all up to an `<article>`.
    """
    outers = list(box.iterancestors())
    article = next((number for number, outer in enumerate(outers) if outer.tag == "article"), 1)
    best = box
    for outer in (box, *outers[: max(1, article) + 1]):
        if outer.tag in ("body", "html"):
            break
        if weights.prose[outer] > SPREAD * weights.prose[best]:
            best = outer
        if outer in weights.headlines:
            break
    return best


def _leads(page: Sequence[Line], start: int, title: str) -> list[Line]:
    """Return the paragraphs that stand between the headline and the body."""
    found: list[Line] = []
    for line in reversed(page[:start]):
        if is_headline(line, title):
            return found[::-1]
        if _is_prose(line):
            found.append(line)
            if len(found) > MAX_LEADS:
                break
    return []


def is_headline(line: Line, title: str) -> bool:
    """Say whether a line is the article's headline, in an `<h1>` or in any other box."""
    if line.box.tag == "h1":
        return True
    return (
        bool(title) and len(line.text) < 2 * len(title) and text.fold(line.text) == text.fold(title)
    )


def _is_prose(line: Line) -> bool:
    words = line.text
    return (
        len(words) >= (MIN_SENTENCE if words.endswith(_FULL_STOPS) else MIN_PROSE)
        and line.linked < chrome.LINK_SHARE * len(words)
        and not chrome.is_label(words)
    )


def _up(node: html.HtmlElement) -> Iterable[html.HtmlElement]:
    yield node
    yield from node.iterancestors()


def _is_body(node: html.HtmlElement) -> bool:
    if node.tag not in lines.BLOCKS:
        return False
    return node.get("itemprop") == "articleBody" or _names_body(
        f"{node.get('class') or ''} {node.get('id') or ''}"
    )


@lru_cache(maxsize=4096)
def _names_body(value: str) -> bool:
    for name in value.split():
        if name.lower() in _NAMES:
            return True
        found = {word.lower() for word in _WORD.findall(name)}
        parts = found & _PART
        if parts and found <= _OF_WHAT | _PART | _FILLING and (found & _OF_WHAT or len(parts) > 1):
            return True
    return False
