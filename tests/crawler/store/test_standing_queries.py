"""Standing queries leave the database with how common their words are in the archive."""

from __future__ import annotations

from dataclasses import replace

from store_world import TOPICS, add_article, article, populate

from crawler.queries import Document, Percolator, counted_signs, parse
from crawler.store import Database, search_filling, topics


def test_standing_queries_know_how_common_their_words_are(database: Database) -> None:
    populate(database)
    rows = [replace(TOPICS[0], id="deal", query='рудник AND "Тау Кен" OR title:=Акбулак OR вольф*')]
    with database.write() as connection:
        for number, title in enumerate(("Рудник открыт", "У рудника", "Вольфрам")):
            item = article(f"a{number}", title=title, text=title)
            add_article(connection, replace(item, lead="", authors=(), language="ru"))
    search_filling.catch_up(database)
    with database.read() as connection:
        standing = topics.standing(connection, rows)
    known = dict(standing.frequencies)
    assert standing.queries == (("deal", rows[0].query),)
    assert known.keys() == counted_signs([rows[0].query])
    assert known["рудник"] == 2
    assert known["акбулак"] == known["тау"] == 0
    found = standing.percolator().match(Document(title="Рудник Тау-Кен", language="ru"))
    assert [key for key, _ in found] == ["deal"]


def test_every_sign_is_looked_up_as_the_percolator_asks_for_it() -> None:
    asked = set()

    class Archive(dict[str, int]):
        def get(self, sign: str, default: int = 0) -> int:  # type: ignore[override]
            asked.add(sign)
            return default

    query = str(
        parse('кен NEAR/3 рудник AND =Cove AND lead:"редкие земли" AND cs:"REE" AND вольф*')
    )
    Percolator([("a", parse(query))], Archive(x=1))
    assert {"рудник", "cove", "ree"} <= asked <= counted_signs([query])
    assert "вольф" not in asked
