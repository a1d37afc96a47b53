"""Live blogs: recognised, and their updates read in order."""

from __future__ import annotations

from page_fields import TEXT, fields
from press_pages import ld


def updates(count: int) -> list[dict[str, str]]:
    return [
        {"@type": "BlogPosting", "headline": f"Час {n}", "articleBody": f"Вода прибывает: {n}."}
        for n in range(count)
    ]


def test_the_updates_of_json_ld_are_the_text_in_their_order() -> None:
    head = ld(**{"@type": "LiveBlogPosting", "headline": "Паводок", "liveBlogUpdate": updates(3)})
    found = fields(f"<head>{head}</head><body>{TEXT}</body>")
    assert found.is_live
    assert found.live_text.splitlines()[:3] == ["Час 0", "Вода прибывает: 0.", "Час 1"]


def test_their_number_is_bounded() -> None:
    head = ld(**{"@type": "LiveBlogPosting", "headline": "П", "liveBlogUpdate": updates(500)})
    assert len(fields(f"<head>{head}</head><body></body>").live_text.splitlines()) == 400


def test_updates_of_microdata_are_read() -> None:
    post = '<div itemprop="liveBlogUpdate" itemscope><h3>Час {0}</h3><p>Вода: {0}</p></div>'
    found = fields("<body>" + "".join(post.format(n) for n in range(2)) + "</body>")
    assert found.live_text.splitlines() == ["Час 0", "Вода: 0", "Час 1", "Вода: 1"]


def test_boxes_named_so_make_a_live_blog_and_one_teaser_does_not() -> None:
    box = '<div class="live-blog__post"><p>Вода прибывает</p></div>'
    assert fields(f"<body>{box * 4}</body>").is_live
    assert fields(f"<body>{box * 4}</body>").live_text == ""
    assert not fields(f"<body>{box}{TEXT}</body>").is_live


def test_broken_updates_are_passed_over() -> None:
    odd = [None, 5, "x", {"articleBody": ["Первое"]}, {"headline": "Второе"}, {}]
    head = ld(**{"@type": "LiveBlogPosting", "headline": "П", "liveBlogUpdate": odd})
    assert fields(f"<head>{head}</head><body></body>").live_text == "Первое\nВторое"
    other = ld(**{"@type": "LiveBlogPosting", "headline": "П", "liveBlogUpdate": "x"})
    assert fields(f"<head>{other}</head><body>{TEXT}</body>").live_text == ""
