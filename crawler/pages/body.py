"""The text of an article: the lines of its box; where no box holds prose, trafilatura's find.

Links to other articles ("read also") are taken out before and after.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection

import trafilatura

from crawler import markup, text
from crawler.pages import boxes, chrome, substance
from crawler.pages.lines import Line
from crawler.pages.tree import Node, Tree

MAX_BLOCK = 800  # letters; a larger block is article, not a pointer to other articles
MAX_SOURCE = 400_000  # letters; trafilatura takes a minute for 20 million
MAX_ASKED = 40_000  # elements and texts; trafilatura is not asked about larger pages
LONG = 1_500  # letters; so much from one box is an article, whatever else the page holds
MORE = 1.5  # times our prose: then trafilatura found what we missed
MOSTLY = 0.75  # of what it found must be prose: teasers and menus are not
MANY_CARDS = 3
MIN_CARD, MAX_CARD = 20, 500  # letters
CARD_LINKED = 0.25  # of a teaser's letters
OWN = "page"
TRAFILATURA = "trafilatura"
MAX_HEADING = 60  # letters; a longer line is no heading of a list of pointers

# How outlets introduce links to their other articles: in ru, kk and en, and in the languages of
# agencies that we meet in searches.
_READ_ALSO = re.compile(
    r"^\W*(?:читайте (?:также|ещ[её]|по теме|нас)|читать (?:также|ещ[её])|смотрите также|"
    r"(?:ещ[её] )?по теме|материалы по теме|похожие (?:новости|материалы)|новости по теме|"
    r"оқи отырыңыз|оқыңыз(?:дар)?|тағы оқыңыз|сондай-ақ оқыңыз|тақырып бойынша|ұқсас жаңалықтар|"
    r"ссылки по теме|(?:другие )?материалы рубрики|"
    r"(?:lesen sie|mehr zum) (?:auch|thema)|(?:à )?lire aussi|l(?:ee|ea|eer) (?:también|más)|"
    r"leggi anche|czyt(?:aj|ajcie) (?:też|także|również)|читайте також|дагы окуңуз|"
    r"(?:read|see) (?:also|more|next)|also read|related(?: (?:articles|stories|news))?|"
    r"more (?:on this|from)|recommended(?: for you)?|don.t miss)\b",
    re.IGNORECASE,
)
_CELL_BORDERS = " |"  # trafilatura draws tables
_BLOCKS = ("section", "aside", "div", "ul", "ol", "p", "blockquote", "table", "li")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6", "strong", "b")


def pointers(tree: Tree) -> set[Node]:
    """Return the blocks that only point to other articles, with their headings."""
    found: set[Node] = set()
    for node in tree.all(*_BLOCKS):
        if _is_pointer(node) and _READ_ALSO.match(chrome.opening(node)):
            found.add(node)
    for node in tree.all(*_HEADINGS):
        if node.letters > MAX_BLOCK or not _READ_ALSO.match(chrome.opening(node)):
            continue
        following = node.following()
        if following is not None and following.tag in _BLOCKS and _is_pointer(following):
            found |= {following, node}
    return found | _cards(tree)


def _cards(tree: Tree) -> set[Node]:
    """Return the teasers of other articles: boxes of one kind, each a linked headline and a line.

    Headline and line stand in blocks of their own: in a list "<link> — who that is" they do not.
    """
    rows: defaultdict[tuple[Node | None, str, str | None], list[Node]] = defaultdict(list)
    for node in tree.all("div", "article", "section", "li"):
        if MIN_CARD <= node.letters <= MAX_CARD and _is_card(node):
            rows[node.parent, node.tag, node.get("class")].append(node)
    return {node for row in rows.values() if len(row) >= MANY_CARDS for node in row}


def _is_card(node: Node) -> bool:
    tree = node.tree
    place = tree.speaks[node.start]
    return (
        tree.linked[place + 1] > tree.linked[place]  # the first words are a link
        and CARD_LINKED * node.letters <= node.linked < node.letters
        and next(node.inner("p", "div", "h2", "h3", "h4", "h5", "time"), None) is not None
    )


def extract_text(
    tree: Tree, source: str, title: str, names: Collection[str] = (), told: str = ""
) -> tuple[str, bool, str]:
    """Return the article's paragraphs, one a line; whether a paywall cut them; who found them.

    `names` (of outlet and authors) are no text where they stand alone before or after it;
    `told` is the text that the page tells search engines. Where no box is sure to hold the
    article, trafilatura is asked too, and believed when it finds much more prose.
    """
    found = boxes.article_lines(tree, title, pointers(tree), told)
    own, cut = clean("\n".join(trim(found.lines, title, names)), title)
    if (own and (found.sure or len(own) >= LONG)) or len(tree.items) > MAX_ASKED:
        return own, cut, OWN
    foreign, foreign_cut = clean(_second_opinion(source), title)
    prose = substance.prose(foreign)
    if not own or (prose > MORE * substance.prose(own) and prose >= MOSTLY * len(foreign)):
        return foreign, foreign_cut, TRAFILATURA
    return own, cut, OWN


def _second_opinion(source: str) -> str:
    found = trafilatura.extract(
        markup.tree(source[:MAX_SOURCE]),
        output_format="txt",
        include_comments=False,
        include_tables=True,  # prices, reserves and licences are printed in tables
        deduplicate=False,  # it would keep state from page to page
    )
    kept = (line for line in (found or "").splitlines() if not chrome.is_label(line.strip()))
    return "\n".join(kept)


def clean(found: str, title: str) -> tuple[str, bool]:
    """Normalise paragraphs; drop the repeated headline, pointers and paywall lines."""
    lines: list[str] = []
    cut = False
    head = text.fold(title)
    for line in text.normalise(found).splitlines():
        line = line.strip(_CELL_BORDERS)
        if not line.strip("|- ") or (not lines and _is(line, title, head)):
            continue
        if len(line) < MAX_BLOCK and chrome.PAYWALL.match(line):
            cut = True
            continue
        # A pointer that lost its links on the way: one short line "Read also: <headline>".
        # A sentence that only begins so ("По теме воды выступил аким.") is text.
        if len(line) < MAX_BLOCK // 4 and (also := _READ_ALSO.match(line)):
            goes_on = line[also.end() : also.end() + 2].strip().isalpha()
            if goes_on and line.endswith(chrome.FULL_STOPS):
                lines.append(line)
            continue
        lines.append(line)
    return "\n".join(lines), cut


def trim(article: list[Line], title: str, names: Collection[str] = ()) -> list[str]:
    """Take out the lines that are not of the text, but of the page around it."""
    head = text.fold(title)
    known = {text.fold(name) for name in names if name}
    kept: list[str] = []
    introducing = False  # the last kept line may be the heading of pointers
    for number, line in enumerate(article):
        words = line.text
        if (
            len(words) <= MAX_HEADING
            and chrome.ENDS.match(words)
            and (
                (chrome.is_comments(words) and sum(map(len, kept)) >= boxes.ANCHORED)
                or _is_over(kept, article[number + 1 :])
            )
        ):
            break
        if chrome.is_pointer(words, line.linked):
            if introducing:
                kept.pop()
            introducing = False
        elif chrome.is_label(words) or (line.box.tag == "h1" and not kept):
            continue
        elif not _is(words, title, head) and (kept or not _is_byline(words, known)):
            kept.append(words)
            introducing = len(words) <= MAX_HEADING and not words.endswith(chrome.FULL_STOPS)
    while len(kept) > 1 and chrome.is_legal(kept[-1]):
        kept.pop()
    if len(kept) > 1 and chrome.is_sentence(kept[-2]) and _is_signature(kept[-1], known):
        kept.pop()
    return kept


def _is(words: str, title: str, folded: str) -> bool:
    """Say whether a line is the headline once more."""
    return bool(folded) and len(words) < 2 * len(title) and text.fold(words) == folded


def _is_over(kept: list[str], rest: list[Line]) -> bool:
    """Say whether what stands behind an end mark is less than what stands before it."""
    return sum(map(len, kept)) > sum(len(line.text) for line in rest if boxes.is_prose(line))


def _is_byline(words: str, known: set[str]) -> bool:
    return text.fold(words) in known or chrome.is_byline(words)


def _is_signature(words: str, known: set[str]) -> bool:
    return text.fold(words) in known or chrome.is_signature(words)


def _is_pointer(node: Node) -> bool:
    return 0 < node.letters <= MAX_BLOCK and node.linked >= chrome.LINK_SHARE * node.letters
