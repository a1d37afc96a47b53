"""A page as lines."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.pages import lines, tree

PIECES = ["<p>", "</p>", "<br>", "<table>", "<tr>", "<td>", "</table>", "<a href=x>", "</a>", "а"]


def read(html: str) -> list[str]:
    return [line.text for line in lines.read(body(html))]


def body(html: str) -> tree.Node:
    grown = tree.grow(f"<html><body>{html}</body></html>")
    assert grown is not None
    assert grown.body is not None
    return grown.body


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Один <b>два</b>\n три</p><p>четыре</p>", ["Один два три", "четыре"]),
        ("Один<br>два<br/><br/>три", ["Один", "два", "три"]),
        ("<div>до<p>в</p>после</div>", ["до", "в", "после"]),
        ("<script>x</script><style>y</style><p>да</p><textarea>z</textarea>", ["да"]),
        ("<table><tr><td>a</td><td>b</td></tr></table>c", ["a | b", "c"]),
        ("<table><tr><td>a</td><td><h2>b</h2></td></tr></table>", ["a", "b"]),
        ("<table><tr><td>a<br>b</td><td><p>c</p></td></tr></table>", ["a b | c"]),
        (f"<table><tr><td>a</td><td>{'б' * 300}</td></tr></table>", ["a", "б" * 300]),
        ("<p> </p><div></div>", []),
    ],
)
def test_blocks_and_breaks_end_lines(html: str, expected: list[str]) -> None:
    assert read(html) == expected


def test_letters_in_links_are_counted() -> None:
    (line,) = lines.read(body("<p>Об этом <a href=x>пишет <b>газета</b></a>.</p>"))
    assert (line.text, line.linked, line.box.tag) == ("Об этом пишет газета.", 11, "p")


def test_skipped_boxes_give_no_lines_but_what_follows_them_does() -> None:
    box = body("<div>да<i class=x>нет</i>да</div>")
    assert [line.text for line in lines.read(box, lambda node: node.tag == "i")] == ["дада"]


def test_a_box_that_was_skipped_ends_the_line_before_it() -> None:
    box = body("до<div>нет</div>после")
    read_lines = [line.text for line in lines.read(box, lambda node: node.tag == "div")]
    assert read_lines == ["до", "после"]


@given(st.lists(st.sampled_from(PIECES), max_size=40))
@settings(deadline=None)
def test_no_letter_is_lost_or_doubled_whatever_the_nesting(pieces: list[str]) -> None:
    html = "".join(pieces)
    assert "".join(read(html)).count("а") == html.count("а")
