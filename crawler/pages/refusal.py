"""Pages that hold no article: bot checks, consent walls, error pages, soft 404."""

from __future__ import annotations

import re
from typing import Final

from crawler.pages import substance
from crawler.pages.tree import Tree
from crawler.pages.walls import BOT, CHALLENGES, CONSENT, CONSENTS, WALLS, Wall

SHORT_PAGE: Final = (
    1500  # letters of visible text; a real article page carries more around its text
)
SHORT_TEXT: Final = 300  # letters; a message of a server is shorter, a news flash may be too
NO_TEXT: Final = 120  # letters; what is shorter is no news flash either
BARE_PAGE: Final = 500  # letters of visible text that a page of nothing but a check has
TOLD: Final = 200  # letters of prose; over so much a headline may begin with a wall's words
HEADLINE: Final = 15  # letters by which a headline goes on after them
MAX_SAID: Final = 200  # letters of a line in which a wall speaks
MAX_LINES: Final = 10  # titles and headings that are read
MAX_SOURCE: Final = 200_000  # letters in which marks are looked for

# Where a wall's first words end: at the site's name, or with their sentence.
_ENDS = re.compile(r"\s[|—–-]\s|[.!?…]\s|$")
_PARTED = re.compile(r"\s[|—–-]\s?$")
# Walls that go on: "The page you are looking for does not exist".
_STILL_A_WALL = re.compile(
    r"найден|существ|робот|found|exist|removed|available|moved|looking for|human|"
    r"табыл|жоқ",
    re.IGNORECASE,
)


def refusal(tree: Tree, source: str, text: str, *, is_article: bool) -> str | None:
    """Say in words why the page is no article, or `None`.

    `source` is the HTML, `text` the text found by extraction. A page with a long text is never
    refused, whatever its headline says; one that calls itself an article needs less. Words that
    news begin with too ("Access denied: …") need a second witness on the page; over a text of
    some sentences no words are sure that a headline goes on after ("404-й полк: имена героев").
    """
    if len(text) >= (SHORT_TEXT if is_article else SHORT_PAGE):
        return None
    box = tree.body or tree.root
    letters = box.letters
    said_first = tree.all("title", "h1")[:MAX_LINES]
    lines = [node.line[:MAX_SAID] for node in said_first if node.letters]
    if len(text) < SHORT_TEXT:
        first = next((line for line in text.splitlines() if line.strip()), "")
        lines.append(" ".join(first[:MAX_SAID].split()))
    shown = box.line if letters < SHORT_PAGE else ""
    if letters < BARE_PAGE:
        lines.append(shown[:MAX_SAID])
    is_told = substance.prose(text) >= TOLD
    for wall in WALLS:
        said = next((line for line in lines if _says(wall, line, is_told=is_told)), None)
        if said is None:
            continue
        witness = wall.witness
        if (
            witness is None
            or (witness.search(text[:SHORT_PAGE]) or witness.search(shown))
            or (len(text) < NO_TEXT and letters < BARE_PAGE and not is_article)
        ):
            return f"{wall.meaning}: “{said[:80]}”"
    if letters < BARE_PAGE:
        for meaning, marks in ((BOT, CHALLENGES), (CONSENT, CONSENTS)):
            for name, mark in marks.items():
                if mark.search(source, 0, MAX_SOURCE):
                    return f"{meaning} ({name})"
    return None


def _says(wall: Wall, line: str, *, is_told: bool) -> bool:
    """Say whether a line is a wall's; with a text under it, it may be a headline that goes on."""
    found = wall.opening.search(line)
    if found is None:
        return False
    rest = line[found.end() :]
    parted = _PARTED.search(found[0]) is not None  # "404 — Name of the site"
    if not is_told or parted or wall.witness is not None or _STILL_A_WALL.search(rest):
        return True
    end = _ENDS.search(rest)
    return end is None or end.start() < HEADLINE
