"""Who wrote it: structured data, bylines, lines with a label."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from page_fields import TEXT, fields
from press_pages import ld

H1 = "<h1>Рудник открыт на севере области</h1>"


def authors(body: str = "", head: str = "", after: str = "") -> tuple[str, ...]:
    head = f"<title>Рудник открыт на севере области</title>{head}"
    html = f"<html><head>{head}</head><body><div>{H1}{body}{TEXT}{after}</div></body></html>"
    return fields(html).authors


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Анна Ли", ("Анна Ли",)),
        ({"@type": "Person", "name": "Анна Ли"}, ("Анна Ли",)),
        ([{"name": "Анна Ли"}, {"name": "Иван Петров"}], ("Анна Ли", "Иван Петров")),
        ({"name": ["Анна Ли", "Иван Петров"]}, ("Анна Ли", "Иван Петров")),
        ("Анна Ли, Иван Петров и Олжас Ким", ("Анна Ли", "Иван Петров", "Олжас Ким")),
        ("Anna Li, Ivan Petrov, and Olzhas Kim", ("Anna Li", "Ivan Petrov", "Olzhas Kim")),
        ("Айгүл Серікова және Олжас Ким", ("Айгүл Серікова", "Олжас Ким")),
        ("By Anna Li", ("Anna Li",)),
        ({"name": "Анна &amp;amp; Ко"}, ("Анна", "Ко")),
        ("https://social.example/me", ()),
        ("anna@press.example", ()),
        ("admin", ()),
        ("Редакция", ()),
        ("press.example", ()),
        ("Фото: Анна Ли", ()),
        ("", ()),
    ],
)
def test_json_ld_names_the_authors(author: object, names: tuple[str, ...]) -> None:
    assert authors(head=ld(headline="Рудник открыт", author=author)) == names


def test_an_author_may_be_named_elsewhere_in_the_graph() -> None:
    person = {"@type": "Person", "@id": "#anna", "name": "Анна Ли"}
    article = {"@type": "NewsArticle", "headline": "Р", "author": {"@id": "#anna"}}
    assert authors(head=ld(**{"@graph": [person, article]})) == ("Анна Ли",)


@pytest.mark.parametrize(
    "body",
    [
        '<a rel="author" href="/anna">Анна Ли</a>',
        '<span itemprop="author"><b itemprop="name">Анна Ли</b> 25 статей</span>',
        '<div class="byline">Анна Ли</div>',
        '<div class="article__author">Автор: Анна Ли, собкор</div>',
        '<div class="author-name">By Анна Ли (Астана)</div>',
        "<p>Автор: Анна Ли</p>",
        "<p><b>Автор:</b> <i>Анна Ли</i></p>",
        "<p>By Анна Ли</p>",
    ],
)
def test_a_byline_at_the_headline_is_read(body: str) -> None:
    assert authors(body) == ("Анна Ли",)


@pytest.mark.parametrize(
    "line",
    ["Текст: Анна Ли", "Автор: Анна Ли", "Подготовила Анна Ли", "Жазған: Анна Ли",
     "Дайындаған Анна Ли", "Фото: Иван Петров. Текст: Анна Ли"],
)  # fmt: skip
def test_a_label_under_the_text_is_read(line: str) -> None:
    found = authors(after=f"<p>{line}</p>")
    assert found == (() if line.startswith("Фото") else ("Анна Ли",))


@pytest.mark.parametrize(
    "body",
    [
        '<div class="comment"><b class="author">Анна Ли</b></div>',
        '<aside><div class="author">Анна Ли</div></aside>',
        '<div class="photo-author">Фото: Анна Ли</div>',
        '<div class="author">Степная пресса новости</div>',
        '<div class="author">читать все материалы автора за этот год и прошлый</div>',
        '<div class="author">Редакция сайта</div>',
        '<div class="author">25 мая 2026</div>',
        "<p>Автор книги Анна Ли приехала в область</p>",
    ],
)
def test_other_people_and_things_are_no_authors(body: str) -> None:
    assert authors(body) == ()


def test_a_meta_author_must_be_a_person() -> None:
    assert authors(head='<meta name="author" content="Анна Ли">') == ("Анна Ли",)
    assert authors(head='<meta name="author" content="Web design: Studio">') == ()


def test_the_name_of_the_site_is_no_author() -> None:
    head = '<meta property="og:site_name" content="Степная пресса">'
    assert authors(head=head + ld(headline="Р", author="Степная Пресса")) == ()


@given(st.text(max_size=120))
@settings(max_examples=60, deadline=None)
def test_any_byline_gives_short_names(line: str) -> None:
    for name in authors(f'<div class="byline">{line}</div>', ld(headline="Р", author=line)):
        assert 2 <= len(name) <= 60
