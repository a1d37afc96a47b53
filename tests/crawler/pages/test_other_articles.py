"""Pages that show other articles, teasers and comments beside the one they are about."""

from __future__ import annotations

import pytest
from press_pages import KK, RU, read

TITLE = "Рудник открыт на севере области"
WHOLE = "\n".join(RU)
OTHERS = [
    "Вольфрам подорожал вдвое за неделю на лондонской бирже.",
    "Шахтёры Жезказгана получили премии к празднику.",
    "В Рудном отремонтируют три школы до конца года.",
    "Жителям Лисаковска вернут деньги за отопление.",
]


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def teasers(outer: str = "div", inner: str = "p") -> str:
    """Cards as themes print them, under class names that say nothing."""
    return "".join(
        f'<{outer} class="k"><a href="/n/{n}"><b>{words[:30]}</b></a><{inner}>{words}</{inner}>'
        f"</{outer}>"
        for n, words in enumerate(OTHERS)
    )


def text_of(body: str, title: str = TITLE) -> str:
    return read(f"<html><head><title>{title}</title></head><body>{body}</body></html>").text


def test_the_articles_that_follow_in_an_endless_feed_are_others() -> None:
    longer = paragraphs([words * 8 for words in OTHERS])
    feed = "".join(
        f'<article class="feed-item"><h1>{title}</h1><div class="x">{text}</div></article>'
        for title, text in (
            (TITLE, paragraphs(RU)),
            ("Школы в Рудном ремонтируют", longer),
            ("Ещё одна новость этого дня", longer),
        )
    )
    assert text_of(feed) == WHOLE


@pytest.mark.parametrize(("outer", "inner"), [("div", "p"), ("li", "div"), ("section", "p")])
def test_teasers_under_names_that_say_nothing_are_no_text(outer: str, inner: str) -> None:
    cards = teasers(outer, inner)
    below = f'<main><h1>{TITLE}</h1><div class="b1">{paragraphs(RU)}</div><div>{cards}</div></main>'
    assert text_of(below) == WHOLE
    inside = f"{paragraphs(RU[:1])}<div class='i'>{cards}</div>{paragraphs(RU[1:])}"
    assert text_of(f"<main><h1>{TITLE}</h1>{inside}</main>") == WHOLE


def test_a_flash_of_one_sentence_over_teasers_is_an_article() -> None:
    flash = (
        "В среду в Костанае с девяти до шести отключат воду на улицах Абая и Толстого, "
        "сообщает водоканал, и подвоза по дворам в этот день не будет."
    )
    assert text_of(f"<div><h1>{TITLE}</h1><p>{flash}</p></div><div>{teasers()}</div>") == flash


def test_a_list_of_people_with_links_is_no_row_of_teasers() -> None:
    people = "".join(
        f'<li><a href="/{n}">Аким района</a> — {words}</li>' for n, words in enumerate(OTHERS)
    )
    assert OTHERS[2] in text_of(f"<h1>{TITLE}</h1><div>{paragraphs(RU)}<ul>{people}</ul></div>")


def test_comments_that_outgrow_the_article_end_it() -> None:
    said = "Менің ойымша, бұл кеніш бізге керек емес, өйткені су ластанады, жолдар бұзылады."
    thread = "".join(f"<p>{said} {n}</p>" for n in range(15))
    lines = [line for line in KK if line]
    found = text_of(f"<div><h1>Кеніш ашылды</h1>{paragraphs(lines * 2)}<h4>Пікірлер 15</h4>{thread}"
                    "</div>", "Кеніш ашылды")  # fmt: skip
    assert lines[0] in found
    assert said not in found


def test_sentences_that_begin_like_a_pointer_stay() -> None:
    kept = "По теме воды выступил аким, и зал задавал ему вопросы целый час."
    dropped = "Читайте также: как живёт село у карьера"
    body = f"<h1>{TITLE}</h1><div>{paragraphs([*RU, kept, dropped])}</div>"
    assert text_of(body).split("\n") == [*RU, kept]
