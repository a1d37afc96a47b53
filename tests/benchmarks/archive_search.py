"""What a search of the archive costs, beside reading every article.

    python tests/benchmarks/archive_search.py [--articles 100000] [--data FOLDER]

Articles are put together, with a fixed seed, from sentences of the little press or, with `--data`,
of the collection of real articles that lies beside a developer's checkout, in three languages; one
word in ten gives way to an invented one, so that the archive has rare words too. They are written
into an empty SQLite database (and, where AKBULAK_TEST_POSTGRES names a server, into a PostgreSQL
database that is dropped again) and indexed. Printed: how fast the index is filled and how large it
is; for each query how many articles it finds, how long `store.search` takes, and, as the
reference, what holding `Query.match` against every article would take, from a sample. Exit status
1 where a query takes 2 s or more (issue "Queries").
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from bench_tick import SERVER, postgres, sqlite
from sqlalchemy import text

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from language_texts import samples
from store_world import MINUTE, NOW, article, populate

from crawler.demo.press_data import demo_folder, read_press
from crawler.queries import Query, parse
from crawler.store import Connection, Database, articles, search, search_filling
from crawler.text import sentences

SEED = 20261124
REACH_S = 2.0
SHARES = {"ru": 50, "kk": 35, "en": 15}  # of the languages, as in Kazakhstan's press
SENTENCES = (10, 32)  # of an article: with these, 300 words as real ones have
INVENTED = 30_000
SAMPLE = 300  # articles that the reference reads

QUERIES = (
    "акбулакит",
    "вольфрам",
    "казахстан",
    "қазақстан OR казахстан OR kazakhstan",
    "казахстан AND NOT россия",
    "казахстан AND президент AND компания",
    '"республика казахстан"',
    '"этот год" OR "бұл жыл" OR "this year"',
    "казахстан NEAR/10 президент",
    "(казахстан OR қазақстан) NEAR/12 (компани* OR жер OR нефть)",
    "год NEAR/5 рост",
    "title:казахстан AND NOT title:россия",
    "lang:kk AND жыл",
    "каз*",
    "SAMESENT(казахстан, год)",
    "ATLEAST/3(казахстан)",
    'cs:"США" OR cs:"АҚШ"',
    '"рост экономики"~3',
)


class Source(NamedTuple):
    """Sentences of one language, and words that no language has."""

    sentences: list[str]
    invented: list[str]


def read(folder: Path | None) -> dict[str, Source]:
    """The sentences of the collection in `folder`, or of the little press."""
    if folder is None:
        texts = [(code, one.text) for code, one in read_press(demo_folder(), 80).texts]
    else:
        kinds = ("article", "200")
        texts = [(one.language, one.text) for one in samples(folder) if one.kind in kinds]
    chance = random.Random(SEED)
    sources = {}
    for code in SHARES:
        found = [
            body[start:end]
            for language, body in texts
            if language == code
            for start, end in sentences(" ".join(body.split()))
        ]
        letters = "abcdefghiklmnoprstu" if code == "en" else "абвгдежзиклмнопрст"
        invented = [
            "".join(chance.choices(letters, k=chance.randint(5, 9))) for _ in range(INVENTED)
        ]
        sources[code] = Source(found, invented)
    return sources


def compose(sources: dict[str, Source], count: int) -> Iterator[tuple[str, str, str]]:
    """Language, title and text of `count` articles."""
    chance = random.Random(SEED)
    codes = chance.choices(list(SHARES), list(SHARES.values()), k=count)
    for code in codes:
        source = sources[code]
        chosen = chance.choices(source.sentences, k=chance.randint(*SENTENCES))
        words = [
            source.invented[int(INVENTED * chance.random() ** 3)] if chance.random() < 0.1 else word
            for sentence in chosen
            for word in (*sentence.split(), "\n" if chance.random() < 0.3 else "")
        ]
        yield code, " ".join(words[:9]), " ".join(words[9:]).replace(" \n ", "\n")


def store(connection: Connection, composed: Sequence[tuple[str, str, str]], first: int) -> None:
    """Write articles, an hour's sixty a minute apart."""
    story = articles.TableStories(connection, NOW).new_story(article("story"))
    for number, (code, title, body) in enumerate(composed, start=first):
        when = NOW - number * MINUTE
        item = article(str(number), title=title, text=body, published=when, fetched_at=when)
        item = replace(item, language=code, lead="")
        articles.add(connection, item, f"fingerprint {number}", story, NOW)


def size(connection: Connection) -> int:
    """Bytes of the index."""
    if connection.dialect.name == "postgresql":
        statement = (
            "SELECT sum(pg_total_relation_size(oid)) FROM pg_class"
            " WHERE starts_with(relname, 'index_') AND relkind = 'r'"
        )
    else:
        statement = "SELECT sum(pgsize) FROM dbstat WHERE instr(name, 'index_') > 0"
    return int(connection.scalar(text(statement)) or 0)


def reference(connection: Connection, query: Query, count: int) -> float:
    """Seconds that `Query.match` would take over all articles, from a sample."""
    step = max(1, count // SAMPLE)
    stored = articles.by_ids(connection, range(1, count, step))
    known = search.outlet_kinds(connection)
    began = time.perf_counter()
    for one in stored:
        query.match(search.document_of(one, known))
    return (time.perf_counter() - began) / len(stored) * count


def measure(database: Database, sources: dict[str, Source], count: int) -> float:
    """Fill the archive and its index, search; print; return the slowest search in seconds."""
    database.upgrade()
    populate(database)
    composed = list(compose(sources, count))
    for start in range(0, count, 5_000):
        with database.write() as connection:
            store(connection, composed[start : start + 5_000], start)
    began = time.perf_counter()
    search_filling.catch_up(database)
    seconds = time.perf_counter() - began
    with database.read() as connection:
        bytes_ = size(connection)
        letters = sum(len(body.encode()) for _, _, body in composed)
    print(f"  indexed {count} articles in {seconds:.0f} s: {count / seconds:.0f} a second,")
    print(
        f"  {bytes_ / count / 1024:.1f} KB an article, whose text has {letters / count / 1024:.1f}"
    )
    print(f"  {'query':<62}{'finds':>8}{'search':>10}{'match all':>11}{'times':>8}")
    slowest = 0.0
    with database.read() as connection:
        for written in QUERIES:
            query = parse(written)
            began = time.perf_counter()
            found = len(search.search(connection, query))
            took = time.perf_counter() - began
            whole = reference(connection, query, count)
            slowest = max(slowest, took)
            print(f"  {written:<62}{found:>8}{took:>8.2f} s{whole:>9.0f} s{whole / took:>8.0f}")
    return slowest


def main() -> int:
    """Measure on SQLite and, where there is a server, on PostgreSQL."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--data", type=Path, help="the collection of real articles")
    chosen = parser.parse_args()
    sources = read(chosen.data)
    places: dict[str, AbstractContextManager[str]] = {"SQLite": sqlite()}
    if server := os.environ.get(SERVER):
        places["PostgreSQL"] = postgres(server)
    slowest = 0.0
    for name, place in places.items():
        print(name)
        with place as url:
            database = Database(url)
            slowest = max(slowest, measure(database, sources, chosen.articles))
            database.close()
    print(f"slowest search {slowest:.2f} s, to reach: < {REACH_S:.0f} s")
    return 0 if slowest < REACH_S else 1


if __name__ == "__main__":
    sys.exit(main())
