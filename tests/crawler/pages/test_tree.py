"""A page as a flat tree."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.pages import tree
from crawler.pages.tree import Node, Tree

PAGE = """
<html lang="kk"><head><title>Атауы</title><meta name=a content=b>
<script type="application/ld+json">{"@type": "Article"}</script><script>var x = "<p>";</script>
</head><body class="home page" id="top"><div>бір <a href="/x">екі <b>үш</b></a><!-- жоқ -->
<svg><title>сурет</title></svg></div><p>төрт</p></body></html>
"""
PIECES = ["<div>", "</div>", "<p>", "<a href=x>", "</a>", "<table>", "<td>", "<b>", "</b>", "сөз "]


def grown(source: str) -> Tree:
    found = tree.grow(source)
    assert found is not None
    return found


def only(page: Tree, tag: str) -> Node:
    (node,) = page.all(tag)
    return node


def test_what_is_said_of_elements_holds() -> None:
    page = grown(PAGE)
    body, div, link, bold = (only(page, tag) for tag in ("body", "div", "a", "b"))
    assert body is page.body
    assert page.root.get("lang") == "kk"
    assert body.names == "home page top"
    assert div.names == ""
    assert [node.tag for node in bold.up()] == ["b", "a", "div", "body", "html"]
    assert bold.within(div)
    assert bold.within(bold)
    assert not div.within(bold)
    assert [node.tag for node in div.inner()] == ["a", "b", "svg"]
    assert [node.tag for node in body.inner("b", "p")] == ["b", "p"]
    assert [node.tag for node in body.children()] == ["div", "p"]
    assert div.following() is only(page, "p")
    assert only(page, "p").following() is None
    assert link.line == "екі үш"
    assert page.first("h1") is None


def test_letters_are_counted_of_all_and_of_links() -> None:
    page = grown(PAGE)
    div = only(page, "div")
    assert (div.letters, div.linked) == (len("бірекіүш"), len("екіүш"))
    assert only(page, "p").linked == 0


def test_scripts_give_their_data_and_no_text() -> None:
    page = grown(PAGE)
    assert page.scripts == ['{"@type": "Article"}']
    assert page.body is not None
    assert page.body.line == "бір екі үш төрт"
    assert "сурет" not in page.root.line


def test_the_html_of_a_selected_box_is_given() -> None:
    page = grown(PAGE)
    assert page.html_of("div > a") == '<a href="/x">екі <b>үш</b></a>'
    assert page.html_of("div.none") == ""


@pytest.mark.parametrize("source", ["", "   ", "<!-- nothing -->", "просто слова", "<>"])
def test_any_text_gives_a_tree_or_none(source: str) -> None:
    page = tree.grow(source)
    assert page is None or page.root.line == source.strip() or source.startswith("<")


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 60_000 + "мәтін",
        "<div>" * 30_000 + "мәтін" + "</div>" * 30_000,
        "<p>" + "<font color=1><p>" * 4_000 + "мәтін",
        "".join(f"<font color={n}><p>" for n in range(20_000)) + "мәтін",
        "<dl><dt><dd>" * 10_000 + "мәтін",
        "".join(f"<x-{n}>" for n in range(30_000)) + "мәтін",
    ],
)
def test_monstrous_nesting_is_flattened_and_its_text_stays(source: str) -> None:
    page = grown(source)
    depth = max(sum(1 for _ in node.up()) for node in page.root.inner())
    assert depth <= tree.MAX_OPEN + 10
    assert "мәтін" in page.root.line or len(page.items) == tree.MAX_ITEMS


def test_unclosed_formatting_of_an_old_page_does_not_cost_its_links() -> None:
    source = "".join(f"<b><i><p>жол {n} <a href=/{n}>сілтеме</a>" for n in range(400))
    page = grown(source)
    assert len(page.all("a")) == 400
    assert all(link.get("href") for link in page.all("a"))


@given(st.lists(st.sampled_from(PIECES), max_size=60))
@settings(deadline=None)
def test_places_nest_and_counts_agree_whatever_the_markup(pieces: list[str]) -> None:
    page = tree.grow("".join(pieces))
    if page is None:
        return
    for node in (page.root, *page.root.inner()):
        assert node.start < node.end <= len(page.items)
        assert node.parent is None or (
            node.parent.start < node.start and node.end <= node.parent.end
        )
        assert node.letters == sum(len(piece.strip()) for piece in node.pieces())
        linked = sum(
            len(item.strip())
            for place, item in enumerate(page.items[node.start : node.end], node.start)
            if isinstance(item, str)
            and any(link.start < place < link.end for link in page.all("a"))
        )
        assert node.linked == linked
