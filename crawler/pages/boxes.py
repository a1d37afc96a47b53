"""Which box of a page holds the article: the one named so, else the one with most prose."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, takewhile

from crawler import text
from crawler.pages import chrome, lines
from crawler.pages.lines import Line
from crawler.pages.tree import Node, Tree

MIN_PROSE = 60  # letters; shorter lines may be headings, captions and menus
MIN_SENTENCE = 30  # letters; so much is prose if it ends as a sentence
ENOUGH = 0.5  # of the richest box's prose; a box that is named and has less is a teaser
SAME = 0.85  # of the prose: an inner box with so much of the outer one's is the better cut
SPREAD = 1.4  # times the prose: then the article is spread over the boxes around
NEAR = 3000  # letters of prose between the headline and a paragraph that halve its weight
FAR = 3000  # taken for that distance where no headline stands before
OTHERS = 10_000  # letters that the headline of another article stands for
MOST = 0.5  # of the page's prose: a box with so much of it is the article's, named or not
ANCHORED = 250  # letters of prose; so much under the headline is the article's
MIN_TOLD = 300  # letters of a told text; shorter ones are teasers
REFRAIN = 3  # times that a line comes again
PARTS = 2  # boxes side by side under one name; with more prose in such they are one text
MAX_REFRAIN = 40  # letters
MAX_LEADS = 3  # paragraphs between the headline and the body
MAX_NAMES = 500  # letters of class and id that are looked at
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
_HINT = re.compile("body|te?xt|content|full|news-detail", re.IGNORECASE)
_NAMING = {"data-testid", "data-qa", "data-component"}
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


@dataclass(frozen=True, slots=True)
class Found:
    """The lines of the box that holds the article, and how sure that is."""

    lines: list[Line] = field(default_factory=list)  # empty when no box holds prose
    sure: bool = False  # the box is named as the body, or the page holds little other prose


def article_lines(tree: Tree, title: str, pointers: Collection[Node] = (), told: str = "") -> Found:
    """Find the box that holds the article, the lead before it included.

    Boxes of other things are left out; `pointers` are such too. `told` is the text that the
    page tells search engines (JSON-LD): it says which box is meant, not what stands in it.
    """
    root = tree.root
    kept = _around_headline(tree)
    marked = [
        node
        for node in islice(filter(_is_body, tree.nodes), MAX_MARKED)
        if not any(chrome.names_foreign(box) for box in node.up() if box not in kept)
    ]
    for node in marked:
        kept.update(node.up())

    def skip(node: Node) -> bool:
        return node in pointers or (node not in kept and chrome.is_foreign(node))

    page = list(lines.read(root, skip))
    weights = _weigh(page, title)
    box = _told(page, told) or _choose(page, marked, weights)
    if box is None:
        return Found()
    chosen = [number for number, line in enumerate(page) if line.box.within(box)]
    found = [page[number] for number in chosen]
    own = "\n".join(line.text for line in found)
    # The page's lead is often the beginning of its body once more.
    leads = [line for line in _leads(page, chosen[0], title) if line.text[:MIN_PROSE] not in own]
    prose = weights.prose[box]
    headed = any(is_headline(line, title) for line in page[: chosen[0] + 1])
    sure = box in marked or prose >= MOST * weights.prose[root] or (headed and prose >= ANCHORED)
    return Found(_without_refrains(leads + found), sure)


def _told(page: Sequence[Line], told: str) -> Node | None:
    """Return the smallest box with most of the lines that the told text has too."""
    if len(told) < MIN_TOLD:
        return None
    squeezed = _squeezed(told)
    known = [
        line
        for line in page
        if len(line.text) >= MIN_PROSE and _squeezed(line.text[:MIN_PROSE]) in squeezed
    ]
    total = sum(len(line.text) for line in known)
    if total < ENOUGH * len(told):
        return None
    inside: Counter[Node] = Counter()
    for line in known:
        for box in line.box.up():
            inside[box] += len(line.text)
    return max((box for box in inside if inside[box] >= SAME * total), key=lambda box: box.start)


def _squeezed(words: str) -> str:
    return "".join(filter(str.isalnum, text.normalise(words)))


def _without_refrains(found: list[Line]) -> list[Line]:
    """Drop the short lines that come again and again: buttons of pictures, names of rubrics."""
    often = Counter(line.text for line in found if len(line.text) <= MAX_REFRAIN)
    return [line for line in found if often[line.text] < REFRAIN]


def _around_headline(tree: Tree) -> set[Node]:
    """Boxes that cannot be foreign, because they hold the headline (or are the page)."""
    kept = {tree.root, *tree.all("body")}
    for heading in tree.all("h1")[:5]:
        kept.update(heading.up())
    return kept


@dataclass(slots=True)
class _Weights:
    """How much of the page's prose each box holds, in letters."""

    # By the paragraphs right in it, and by all in it; they count less, the further down from the
    # headline they stand.
    claims: Counter[Node] = field(default_factory=Counter)
    near: Counter[Node] = field(default_factory=Counter)
    prose: Counter[Node] = field(default_factory=Counter)  # all in it, each as one
    headlines: set[Node] = field(default_factory=set)  # boxes that hold one


def _weigh(page: Sequence[Line], title: str) -> _Weights:
    weights = _Weights()
    since: int | None = None  # letters of prose since the headline
    # Below an article others may follow, each under an <h1>: only where none is the title's own
    # does any of them stand for it.
    told = any(is_title(line, title) for line in page)
    for line in page:
        size = len(line.text)
        if is_title(line, title) if told else line.box.tag == "h1":
            since = 0
            weights.headlines.update(line.box.up())
        elif told and line.box.tag == "h1" and since is not None:
            since += OTHERS
        if not is_prose(line):
            continue
        box = (line.box.parent or line.box) if line.box.tag in _IN_PROSE else line.box
        # The box's own letters set none of its paragraphs further off.
        distance = FAR if since is None else max(0, since - weights.prose[box])
        since = None if since is None else since + size
        weight = round(size * NEAR / (NEAR + distance))
        weights.claims[box] += weight
        for outer in box.up():
            weights.prose[outer] += size
            weights.near[outer] += weight
    return weights


def _choose(page: Sequence[Line], marked: Sequence[Node], weights: _Weights) -> Node | None:
    if not weights.claims:  # a flash of a few words is believed where its box is named
        written: set[Node] = set()
        for line in page:
            written.update(takewhile(lambda box: box not in written, line.box.up()))
        return next((box for box in marked if box in written), None)
    richest = _richest(weights)
    enough = ENOUGH * weights.claims[richest]
    named = [box for box in marked if weights.near[box] >= enough]
    named = [box for box in named if box.get("itemprop")] or named
    if not named:
        return _spread(richest, weights)
    best = _innermost(named, weights.near)
    twins = any(_is_twin(box, best) for box in marked)
    return best.parent if twins else best


def _richest(weights: _Weights) -> Node:
    """Return the box with most paragraphs right in it, in the headline's `<article>` if any."""
    richest = max(weights.claims, key=lambda box: weights.claims[box])
    homes = [box for box in weights.headlines if box.tag == "article"]
    home = max(homes, key=lambda box: weights.near[box], default=None)
    if home is None or weights.near[home] < ENOUGH * weights.claims[richest]:
        return richest
    inside = [box for box in weights.claims if box.within(home)]
    return max(inside, key=lambda box: weights.claims[box])


def _is_twin(box: Node, other: Node) -> bool:
    """Say whether two boxes are parts of one text: side by side, under the same name."""
    return (
        box is not other and box.parent is other.parent and box.get("class") == other.get("class")
    )


def _innermost(named: Sequence[Node], near: Counter[Node]) -> Node:
    """Return the named box with most prose, or the one in it that has nearly as much."""
    best = max(named, key=lambda box: near[box])
    for box in named:
        if best.within(box) and near[box] >= SAME * near[best]:
            best = box
    return best


def _spread(box: Node, weights: _Weights) -> Node:
    """Step out where the boxes around hold much more of the text, as far as the headline.

    Two steps at most, or all up to an `<article>` or to the box of several parts like this one.
    """
    parts = Counter((other.parent, other.get("class")) for other in weights.prose)
    for part in box.up():
        if part.parent is None or part in weights.headlines:
            break
        if parts[part.parent, part.get("class")] > PARTS:
            return part.parent
    outers = list(box.up())[1:]
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
        if is_prose(line):
            found.append(line)
            if len(found) > MAX_LEADS:
                break
    return []


def is_headline(line: Line, title: str) -> bool:
    """Say whether a line is the article's headline, in an `<h1>` or in any other box."""
    return line.box.tag == "h1" or is_title(line, title)


def is_title(line: Line, title: str) -> bool:
    """Say whether a line is the article's title."""
    return (
        bool(title) and len(line.text) < 2 * len(title) and text.fold(line.text) == text.fold(title)
    )


def is_prose(line: Line) -> bool:
    """Say whether a line is running text: long, or a sentence, and not in links."""
    words = line.text
    return (
        len(words) >= (MIN_SENTENCE if words.endswith(chrome.FULL_STOPS) else MIN_PROSE)
        and line.linked < chrome.LINK_SHARE * len(words)
        and not chrome.is_label(words)
        and not chrome.is_legal(words)
    )


def _is_body(node: Node) -> bool:
    attributes = node.attributes
    if not attributes or node.tag not in lines.BLOCKS:
        return False
    if "articleBody" in (attributes.get("itemprop"), attributes.get("property")):
        return True
    if node.names and _names_body(node.names[:MAX_NAMES]):
        return True
    marks = _NAMING & attributes.keys()
    return any(_names_body((attributes[name] or "")[:MAX_NAMES]) for name in marks)


@lru_cache(maxsize=4096)
def _names_body(value: str) -> bool:
    if not _HINT.search(value):  # as in nearly all
        return False
    for name in value.split():
        if name.lower() in _NAMES:
            return True
        found = {word.lower() for word in _WORD.findall(name)}
        parts = found & _PART
        if parts and found <= _OF_WHAT | _PART | _FILLING and (found & _OF_WHAT or len(parts) > 1):
            return True
    return False
