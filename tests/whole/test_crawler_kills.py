"""kill -9 at random moments: every article stored once, every alert out once.

The press is the outside witness of what there is to find.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import DatabaseError
from whole_support import KILLS, SEED, Akbulak, check_alerts, environment, kill

from crawler.demo.press import Press, demo_folder
from crawler.text import canonical_url

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def test_a_crawler_killed_at_any_moment_loses_and_repeats_nothing(
    tmp_path: Path, database_url: str
) -> None:
    chance = random.Random(SEED)
    kills, rounds = 0, 0
    while kills < KILLS:
        rounds += 1
        with Press(demo_folder(), now=datetime.now(UTC), latency=0.05) as press:
            folder = tmp_path / str(rounds)
            folder.mkdir()
            akbulak = Akbulak(environment(press, folder, emptied(database_url, folder)), folder)
            while kills < KILLS:
                command = chance.choice([["crawl", "--json"], ["crawler"]])
                process = akbulak.start(*command)
                time.sleep(chance.uniform(0.5, 7.0))
                kills += kill(process)
                if everything_stored(akbulak, press):
                    break
            last = akbulak.run("crawl", "--json")
            assert last.returncode == 0, last.stderr
            check_everything_once(akbulak, press)
    assert rounds < KILLS, "the kills came too late to hit anything"


def emptied(database_url: str, folder: Path) -> str:
    """An empty database of the same kind: a new file, or the same one of PostgreSQL cleared."""
    if database_url.startswith("sqlite"):
        return f"sqlite:///{folder}/killed.db"
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return database_url


def everything_stored(akbulak: Akbulak, press: Press) -> bool:
    """Whether a further kill would hit an idle crawler."""
    try:
        stored = akbulak.rows("select count(*) from articles")[0][0]
    except DatabaseError:  # killed before the tables were made
        return False
    return bool(stored == len(press.articles))


def check_everything_once(akbulak: Akbulak, press: Press) -> None:
    """Every article of the press is in the database once, with one alert where one is due."""
    stored = Counter(row.url for row in akbulak.rows("select canonical_url as url from articles"))
    assert stored == Counter(canonical_url(article.url) for article in press.articles)
    sent = akbulak.rows(
        "select a.title, o.state from outbox o join articles a on a.id = o.article_id"
        " where o.kind = 'alert'"
    )
    assert {row.state for row in sent} == {"sent"}
    check_alerts((row.title for row in sent), press, datetime.now(UTC))
    pending = akbulak.rows("select count(*) from entries where state = 'pending'")[0][0]
    assert pending == 0
