"""A small archive in three languages, for tests of searching it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import update
from store_world import DAY, HOUR, NOW, add_article, article

from crawler.queries import FILE, parse
from crawler.store import Connection, articles, search
from crawler.store.schema import outlets as outlet_rows

# Title, lead and text of each, "¶" ends a paragraph.
RUSSIAN = """
Акбулак: подписан договор | Коротко о договоре. | Cove Capital и Казгеология подписали договор
по Акбулаку. ¶ Редкоземельные металлы найдут в Костанайской области. Об этом сказал министр.

Казахстан продаёт вольфрам | | Вольфрам добывают в Карагандинской области. Казахстан продаёт его
за рубеж. ¶ Россия покупает нефть.

США закупают редкие земли | Вашингтон ищет поставщиков редкоземельных металлов. | США, и не только
они, ищут РЗМ. Металлы редкие, редкоземельные. Казахстан и США обсудили поставки.

Погода на неделю | | В Астане снег. В Алматы дождь. В Астане ветер. Снег, снег и снег.

Тау-Кен Самрук отчитался | | «Тау-Кен Самрук» и Самрук-Казына отчитались. ¶ Компания Тау Кен
Самруком довольна.

Сove Capital пришла | | В Костанай пришла Сove Capital с кириллической буквой.

Договор о нефти | | Казахстан и, как сообщает министерство энергетики в своём вчерашнем сообщении
для печати, Россия подписали договор.

— | | …

Пустая заметка | |
"""
KAZAKH = """
Ақбұлақта сирек жер металдары | | Қостанай облысындағы Ақбұлақта сирек жер металдары табылды.
Қазақстан Республикасының министрі айтты.

Қазақстанда қар жауды | Астанада қар. | Астанада қар жауды, Алматыда жаңбыр. Тоқаев Казахстан атты
мақаланы оқыды.

Aqbulaq kenişi | | Aqbulaq pen Qostanai turaly jaña habar.
"""
ENGLISH = """
Akbulak rare earth deal signed | | Cove Capital signed a rare-earth deal in Kostanay. Kazakhstan's
minister told us about it.

US buys tungsten | | The US buys tungsten from Kazakhstan. Let us wait.
"""


def archive(connection: Connection) -> None:
    outlets = ("vestnik", "dala", "step")
    number = 0
    for language, texts in (("ru", RUSSIAN), ("kk", KAZAKH), ("en", ENGLISH), ("und", RUSSIAN)):
        for one in texts.strip().split("\n\n"):
            title, lead, body = (" ".join(part.split()) for part in one.split("|"))
            number += 1
            item = article(
                f"p{number}",
                outlet_id=outlets[number % 3],
                title=title,
                published=NOW - number * DAY if number % 4 else None,
                fetched_at=NOW - HOUR,
            )
            authors = ("А. Ахметов", "Б. Сериков") if number % 2 else ("Снегова",)
            body = body.replace(" ¶ ", "\n")
            item = replace(item, lead=lead, text=body, language=language, authors=authors)
            add_article(connection, item)
    connection.execute(update(outlet_rows).where(outlet_rows.c.id == "dala").values(country="RU"))


def one_by_one(connection: Connection, query: str) -> list[str]:
    """The paths of the articles that match, the latest printed first."""
    known = search.outlet_kinds(connection)
    wanted = parse(query, limits=FILE)
    every = articles.since(connection, datetime(2000, 1, 1, tzinfo=UTC))
    return [
        one.article.canonical_url
        for one in every
        if wanted.match(search.document_of(one, known)) is not None
    ]


def found(connection: Connection, query: str) -> list[str]:
    ids = [one.article_id for one in search.search(connection, parse(query, limits=FILE))]
    urls = {one.id: one.article.canonical_url for one in articles.by_ids(connection, ids)}
    return [urls[each] for each in ids]
