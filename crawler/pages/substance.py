"""Whether what was found is an article at all: words, not bytes, and not a list of links."""

from __future__ import annotations

import re
import unicodedata
from itertools import islice

from crawler import text
from crawler.pages import chrome, lines
from crawler.pages.tree import Tree

LIST = "a list of links"
SAMPLE = 65_536  # letters that are enough to tell a text from a binary file
# Of a sample: real pages have none, random bytes have 10 %.
MAX_CONTROLS = 0.01
# Of the signs of a text. The articles of the press that we measured have 0.87 and more; tables of
# prices have less.
MIN_LETTERS = 0.25
MIN_SAID = 120  # signs; of a shorter text a share means nothing
LINKED = 0.5  # of the text in links: from here on it is a list
MIN_LINKS = 5  # found in the text; a flash may be repeated by a link or two
MIN_SENTENCE = 30  # letters, with a full stop in it
HEADLINE = 30  # letters; a longer label is no name of a rubric
MANY_LINKS = 20  # labels of that size on one page, and no sentence: a home page or a section
MAX_LINKS = 2000  # of a page that are looked at
MAX_LABEL = 800  # letters; an <a> with more was left open by mistake, it is not a link's label
MAX_ITEMS = 90  # elements and texts in an <a>; with more it is not a label either
MIN_PIECE = 15  # letters; a shorter label counts as a whole line only, it may occur in any prose

MIN_PROSE = 60  # letters of a line of prose
PROSE = 0.75  # of a text that is prose
LONG = 600  # letters

# Placeholders of Mustache, Blade, Twig, Jinja, Handlebars, Vue and Angular.
_TEMPLATE = re.compile(r"\{\{[^{}]{0,200}\}\}|\{%[^{}]{0,200}%\}|@(?:foreach|endforeach)\b")
MIN_BLANKS = 2  # of them; news about programming has longer texts
# C0 without blanks and line ends; C1 come into texts by wrongly declared encodings.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")


def is_binary(source: str) -> bool:
    """Say whether a decoded page is a picture, an archive or noise."""
    sample = source[:SAMPLE]
    return len(_CONTROL.findall(sample)) > MAX_CONTROLS * len(sample)


def prose(words: str) -> int:
    """Count the letters of the lines that are whole sentences."""
    return sum(
        len(line)
        for line in words.splitlines()
        if len(line) >= MIN_PROSE and chrome.is_sentence(line)
    )


def lack(tree: Tree, words: str) -> str | None:
    """Say in words why the text found in a page is no article's, or `None`."""
    signs = _squeezed(words)
    if len(signs) < MIN_SAID:
        return None
    if len(words) < LONG and len(_TEMPLATE.findall(words)) >= MIN_BLANKS:
        return "a template that was not filled in"
    enough = MIN_LETTERS * len(signs)
    if sum(map(str.isalpha, signs)) < enough and sum(map(_is_letter, signs)) < enough:
        return "hardly any letters in the text"
    if _is_list(tree, words):
        return LIST
    return None


def _is_letter(sign: str) -> bool:
    # Vowels of Burmese or Thai are marks (categories Mn and Mc) on the letters.
    return sign.isalpha() or unicodedata.category(sign)[0] == "M"


def _is_list(tree: Tree, words: str) -> bool:
    if len(words) >= LONG and prose(words) >= PROSE * len(words) and _linked(tree) < LINKED:
        return False  # as most pages are: the labels of their links need not be looked at
    labels = _labels(tree)
    headlines = sum(len(label) >= HEADLINE for label in labels)
    if headlines >= MANY_LINKS and not any(map(_is_sentence, words.splitlines())):
        return True  # the text is what stands beside the links: times and rubrics
    rest = [line for line in words.splitlines() if line.strip(" |-") not in labels]
    links = words.count("\n") + 1 - len(rest)
    left = _squeezed("".join(rest))
    for label in {_squeezed(label) for label in labels}:
        if len(label) >= MIN_PIECE and label in left:
            left = left.replace(label, "")
            links += 1
    return links >= MIN_LINKS and len(left) <= (1 - LINKED) * len(_squeezed(words))


def _is_sentence(line: str) -> bool:
    return len(line) >= MIN_SENTENCE and (chrome.is_sentence(line) or len(text.sentences(line)) > 1)


def _linked(tree: Tree) -> float:
    """Return the share of the page's letters that stand in links."""
    return tree.root.linked / max(1, tree.root.letters)


def _squeezed(words: str) -> str:
    """Leave blanks out: labels with marks in them may stand on several lines of the text."""
    return "".join(words.split())


def _labels(tree: Tree) -> set[str]:
    """Return the lines of all links, in the form in which they would stand in the text."""
    found: list[str] = []
    for link in islice(tree.all("a"), MAX_LINKS):
        if link.get("href") is None or link.end - link.start > MAX_ITEMS:
            continue
        if 0 < link.letters <= MAX_LABEL:
            label = [line.text for line in lines.read(link)]
            found += label if len(label) == 1 else [*label, " ".join(label)]
    # All in one go: a call for each of a page's hundreds of links would cost as much as the page.
    return set(text.normalise("\n".join(found)).splitlines()) - {""}
