"""Pages that we wrote in the shape of an outlet's, read as the catalogue says.

docs/adding-an-outlet.md shows how to add one. Every
`tests/data/saved/NAME.yaml` with its `NAME.html` is a case.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from crawler import doors, outlets
from crawler.config import TREE_SEEDS
from crawler.outlets import Outlet
from crawler.pages import extract

SAVED = sorted((Path(__file__).parents[1] / "data" / "saved").glob("*.yaml"))


@pytest.fixture(scope="module")
def catalogue() -> dict[str, Outlet]:
    return {outlet.id: outlet for outlet in outlets.load(TREE_SEEDS / "outlets")}


def test_there_are_saved_pages() -> None:
    assert SAVED


@pytest.mark.parametrize("file", SAVED, ids=lambda file: file.stem)
def test_a_saved_page_shows_what_is_written_beside_it(
    file: Path, catalogue: dict[str, Outlet]
) -> None:
    case = yaml.safe_load(file.read_text(encoding="utf-8"))
    page = file.with_suffix(".html").read_bytes()
    check(case, page, catalogue[case["outlet"]])


def check(case: dict[str, Any], page: bytes, outlet: Outlet) -> None:
    """Read a page as the outlet's article, or as the door of that address."""
    if case.get("door"):
        (door,) = (door for door in outlet.doors if door.url == case["url"])
        shown = doors.read(
            page, door.url, "text/html", kind=door.kind, select=door.select,
            timezone=outlet.timezone, now=datetime.now(UTC),
        )  # fmt: skip
        found = [{"url": entry.url, "title": entry.title} for entry in shown.entries]
        assert found == case["entries"]
        return
    article = extract(page, case["url"], outlet=outlet)
    for name, value in case["article"].items():
        assert getattr(article, name) == (tuple(value) if isinstance(value, list) else value), name
    assert [words for words in case.get("text", ()) if words not in article.text] == []
    assert [words for words in case.get("without", ()) if words in article.text] == []


DALA = Outlet.model_validate({
    "id": "dala", "name": "Дала", "kind": "regional",
    "doors": [{"kind": "listing", "url": "https://dala.example/news/",
               "select": {"item": "li", "title": "b"}}],
})  # fmt: skip
CASE = {
    "url": "https://dala.example/news/",
    "door": True,
    "entries": [{"url": "https://dala.example/news/1", "title": "Жаңа кеніш ашылды"}],
}


def test_a_listing_is_read_with_the_selectors_of_the_catalogue() -> None:
    page = "<ul><li><a href=1><b>Жаңа кеніш ашылды</b> ▸</a></ul>"
    check(CASE, page.encode(), DALA)


def test_another_headline_is_noticed() -> None:
    with pytest.raises(AssertionError):
        check(CASE, "<ul><li><a href=1><b>Кеніш жабылды</b></a></ul>".encode(), DALA)
