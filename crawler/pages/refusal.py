"""Pages that hold no article: bot checks, consent walls, error pages, soft 404."""

from __future__ import annotations

from typing import Final

from crawler.pages.tree import Tree
from crawler.pages.walls import BOT, CHALLENGES, CONSENT, CONSENTS, WALLS

SHORT_PAGE: Final = (
    1500  # letters of visible text; a real article page carries more around its text
)
SHORT_TEXT: Final = 300  # letters; a message of a server is shorter, a news flash may be too
NO_TEXT: Final = 120  # letters; what is shorter is no news flash either
BARE_PAGE: Final = 500  # letters of visible text that a page of nothing but a check has
MAX_SAID: Final = 200  # letters of a line in which a wall speaks
MAX_LINES: Final = 10  # titles and headings that are read
MAX_SOURCE: Final = 200_000  # letters in which marks are looked for


def refusal(tree: Tree, source: str, text: str, *, is_article: bool) -> str | None:
    """Say in words why the page is no article, or `None`.

    `source` is the HTML, `text` the text found by extraction. A page with a long text is never
    refused, whatever its headline says; one that calls itself an article needs less. Words that
    news begin with too ("Access denied: …") need a second witness on the page.
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
    for wall in WALLS:
        said = next((line for line in lines if wall.opening.search(line)), None)
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
