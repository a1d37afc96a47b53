"""Which box of a page is the article, and what around it is not."""

from __future__ import annotations

import pytest
from press_pages import RU, read

TITLE = "Рудник открыт на севере области"
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in RU)
WHOLE = "\n".join(RU)
OTHER = (
    "Синоптики обещают дожди на юге страны, а на западе сильный ветер и пыльные бури до конца "
    "недели. Жителей просят не выходить на лёд и не оставлять машины под старыми деревьями. "
)
CARDS = "".join(f'<div class="card"><h4>Новость {n}</h4><p>{OTHER * 2}</p></div>' for n in range(6))


def text_of(body: str, title: str = TITLE) -> str:
    return read(f"<html><head><title>{title}</title></head><body>{body}</body></html>").text


@pytest.mark.parametrize(
    "mark",
    [
        'itemprop="articleBody"',
        'class="entry-content"',
        'class="article__text big"',
        'class="js-article-body"',
        'class="field field--name-body"',
        'class="detail_text"',
        'class="news-text"',
        'class="newsbody"',
        'class="e-content"',
        'id="articleText"',
    ],
)
def test_a_box_that_is_named_as_the_body_wins_over_more_prose(mark: str) -> None:
    body = f"<h1>{TITLE}</h1><div><div {mark}>{BODY}</div></div><div>{CARDS}</div>"
    assert text_of(body) == WHOLE


@pytest.mark.parametrize("name", ["news-item-text", "page-content", "article-card", "content"])
def test_names_of_cards_and_pages_name_no_body(name: str) -> None:
    teaser = f'<div class="{name}"><p>{OTHER}</p></div>'
    assert text_of(f"{teaser}<h1>{TITLE}</h1><div>{BODY}</div>") == WHOLE


def test_a_named_box_with_little_of_the_text_is_a_teaser() -> None:
    teaser = f'<div class="article-text"><p>{RU[0][:90]}</p></div>'
    assert RU[2] in text_of(f"<h1>{TITLE}</h1>{teaser}<div>{BODY}{BODY}</div>")


def test_the_parts_of_a_body_that_stand_side_by_side_belong_together() -> None:
    parts = "".join(f'<div class="article-text"><p>{line}</p></div>' for line in RU)
    assert text_of(f"<h1>{TITLE}</h1><section>{parts}</section>") == WHOLE


def test_paragraphs_each_in_its_own_box_are_gathered_up_to_the_article() -> None:
    parts = "".join(f'<div class="x1"><div class="x2"><p>{line}</p></div></div>' for line in RU)
    assert text_of(f"<article><h1>{TITLE}</h1><div>{parts}</div></article>{CARDS}") == WHOLE


def test_without_names_the_prose_under_the_headline_wins() -> None:
    body = f"<div>{CARDS}</div><div><h1>{TITLE}</h1><div>{BODY}</div></div>"
    assert text_of(body) == WHOLE


def test_the_lead_between_headline_and_body_is_text_once() -> None:
    lead = f"<div><p>{OTHER}</p></div>"
    body = f'<div class="news-text">{BODY}</div>'
    assert text_of(f"<h1>{TITLE}</h1>{lead}{body}").splitlines() == [OTHER.strip(), *RU]
    again = f'<div class="news-text"><p>{OTHER}</p>{BODY}</div>'
    assert text_of(f"<h1>{TITLE}</h1>{lead}{again}").splitlines() == [OTHER.strip(), *RU]


def test_a_page_laid_out_with_tables_gives_its_middle_cell() -> None:
    body = (
        '<table width=980><tr><td colspan=3><font size=6><a href="/">Степная пресса</a></td></tr>'
        f"<tr><td colspan=3><marquee>{OTHER}</marquee></td></tr>"
        '<tr><td><a href="/1">Новости</a><br><a href="/2">Погода</a></td>'
        f"<td><h1>{TITLE}</h1><font size=2>20.11.2026, 10:00</font>{BODY}"
        "<p align=right><i>Айгуль Серикова</i></p>"
        f"<table border=1><tr><th>Комментарии</th></tr><tr><td><b>Гость</b>: {OTHER}</td></tr>"
        f'</table></td><td><b>Читайте также</b><br><a href="/3">{OTHER}</a></td></tr>'
        "<tr><td colspan=3>Степная пресса. Все права защищены.</td></tr></table>"
    )
    article = read(f"<html><head><title>Степная пресса: {TITLE}</title></head><body>{body}")
    assert article.text == WHOLE
    assert article.published is not None
    assert article.published.isoformat() == "2026-11-20T05:00:00+00:00"


@pytest.mark.parametrize(
    "box",
    [
        f'<section class="comments"><p>{OTHER}</p></section>',
        f'<div id="disqus_thread">{OTHER}</div>',
        f"<ul><li>Комментарии (2)</li><li>{OTHER}</li></ul>",
        f"<aside>{OTHER}</aside>",
        f'<div class="related-news"><p>{OTHER}</p></div>',
        "<figure><img src=1.jpg><figcaption>Вид на рудник с вертолёта</figcaption></figure>",
        '<div class="article-share">Расскажите друзьям об этом</div>',
        '<div class="post-views">1 204</div>',
        '<p class="dateline">Айгуль Серикова, Кокжар</p>',
        '<div style="display: none">Оригинал статьи: press.example</div>',
        "<p>Просмотров: 1341</p>",
        "<p>1 204</p>",
        "<p>3 комментария</p>",
        "<p>Фото: пресс-служба акимата</p>",
        "<p>Нашли ошибку? Выделите её и нажмите Ctrl+Enter.</p>",
        "<p>Степная пресса. Все права защищены.</p>",
        "<p>Подписывайтесь на наш канал в Telegram!</p>",
        "<p>20 ноября 2026, 10:00</p>",
        "<p>2 часа назад</p>",
        '<p>Ссылки по теме:</p><p><a href="/1">Вольфрам подорожал вдвое</a></p>',
    ],
)
@pytest.mark.parametrize("place", [0, 1, 3])
def test_what_stands_among_the_paragraphs_without_being_text_is_left_out(
    box: str, place: int
) -> None:
    parts = [f"<p>{line}</p>" for line in RU]
    inner = "".join([*parts[:place], box, *parts[place:]])
    assert text_of(f'<h1>{TITLE}</h1><div class="article-text">{inner}</div>') == WHOLE


@pytest.mark.parametrize(
    "line",
    [
        "Загрузка порта выросла на пять процентов, сообщили в ведомстве.",
        "Поделиться опытом приехали геологи из трёх стран.",
        "Что будет дальше",
        "Комментарии властей пока не получены, но их обещают к вечеру.",
        'По словам <a href="/1">министра финансов и экономики</a>, денег хватит.',
    ],
)
def test_lines_that_only_begin_like_chrome_stay(line: str) -> None:
    inner = f"<p>{RU[0]}</p><p>{line}</p><p>{RU[1]}</p>"
    assert len(text_of(f"<h1>{TITLE}</h1><div>{inner}</div>").splitlines()) == 3


def test_one_name_under_the_text_is_a_signature_and_a_list_of_names_is_text() -> None:
    signed = f"<h1>{TITLE}</h1><div>{BODY}<p>Айгуль Серикова</p></div>"
    assert text_of(signed) == WHOLE
    names = "<ul><li>Айгуль Серикова</li><li>Иван Ли</li></ul>"
    winners = text_of(f"<h1>{TITLE}</h1><div>{BODY}{names}</div>")
    assert winners.splitlines()[-2:] == ["Айгуль Серикова", "Иван Ли"]


def test_the_name_of_the_outlet_under_the_text_is_no_text() -> None:
    assert text_of(f"<h1>{TITLE}</h1><div>{BODY}<p>Степная пресса</p></div>") == WHOLE


def test_a_table_of_data_stays_row_by_row() -> None:
    table = "<table><tr><th>Металл</th><th>Тонн</th></tr><tr><td>Вольфрам</td><td>12</td></tr>"
    text = text_of(f"<h1>{TITLE}</h1><div>{BODY}{table}</table></div>")
    assert text.splitlines()[3:] == ["Металл | Тонн", "Вольфрам | 12"]


def test_a_flash_of_a_few_words_is_taken_from_its_named_box_alone() -> None:
    flash = '<div class="entry-content"><p>Рудник закрыт.</p></div>'
    assert text_of(f"<h1>{TITLE}</h1>{flash}<div><p>О сайте</p></div>") == "Рудник закрыт."


def test_a_paywall_in_a_small_box_still_says_that_the_text_is_cut() -> None:
    wall = '<div class="subscribe">Подпишитесь, чтобы читать дальше</div>'
    body = f'<h1>{TITLE}</h1><div class="article-text">{BODY}{wall}</div>'
    article = read(f"<html><body>{body}</body></html>")
    assert article.text == WHOLE
    assert article.quality_reason == "a paywall cuts the text"


def test_a_body_inside_a_form_and_beside_a_sidebar_is_found() -> None:
    inner = f'<div class="with-sidebar"><div class="article-text">{BODY}</div></div>'
    assert text_of(f"<h1>{TITLE}</h1><form id=aspnetForm>{inner}</form>") == WHOLE


def test_one_short_sentence_is_an_article_and_the_menu_around_it_is_not() -> None:
    body = f"<nav><a href=/>Главная</a></nav><div><h1>{TITLE}</h1><p>{RU[0][:45]}.</p></div>"
    assert text_of(f"{body}<footer>© Степная пресса</footer>") == f"{RU[0][:45]}."
