"""Kept pages read again: what is better is taken, what is worse is left, nobody is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from deadly_pages import page
from sqlalchemy import select, update
from store_world import ANNA, DAY, HOUR, NOW, VESTNIK, article, follow, populate

from crawler.dedupe import fingerprint
from crawler.items import Article, Quality
from crawler.pipelines import reextraction as module
from crawler.pipelines.commit import commit
from crawler.pipelines.packing import pack
from crawler.pipelines.reading import Asked, read_page
from crawler.pipelines.reextraction import Outcome, Reread, Span, Tools, compare, reread
from crawler.queries import Standing
from crawler.spiders.context import PRELOAD
from crawler.store import Connection, Database, articles, events, outbox, rawpages
from crawler.store import topics as topic_rows
from crawler.store.rawpages import NewPage
from crawler.store.schema import articles as article_table
from crawler.store.schema import matches, raw_pages
from crawler.workers import Workers

BEFORE = article("a", text="Первый абзац.\nВторой абзац.")


class TestComparing:
    @pytest.mark.parametrize(
        ("change", "outcome", "fields"),
        [
            ({}, Outcome.SAME, ()),
            ({"title": "Иначе"}, Outcome.CHANGED, ("title",)),
            ({"text": "Первый абзац."}, Outcome.CHANGED, ("text",)),
            ({"published": NOW - DAY}, Outcome.CHANGED, ("published",)),
            ({"published": None}, Outcome.SAME, ()),
            ({"modified": NOW}, Outcome.CHANGED, ("modified",)),
            ({"authors": (), "section": "Новости"}, Outcome.CHANGED, ("authors", "section")),
            ({"fetched_at": NOW + HOUR, "url": "https://vestnik.example/x"}, Outcome.SAME, ()),
        ],
    )
    def test_names_the_fields_that_differ(
        self, change: dict[str, Any], outcome: Outcome, fields: tuple[str, ...]
    ) -> None:
        one = compare(BEFORE, replace(BEFORE, **change))
        assert (one.outcome, one.fields) == (outcome, fields)

    @pytest.mark.parametrize("before", Quality)
    @pytest.mark.parametrize("after", Quality)
    def test_more_of_an_article_is_better_and_less_is_worse(
        self, before: Quality, after: Quality
    ) -> None:
        order = [Quality.STUB, Quality.PARTIAL, Quality.FULL]
        grows = order.index(after) - order.index(before)
        wanted = [Outcome.SAME, Outcome.BETTER, Outcome.WORSE][(grows > 0) - (grows < 0)]
        old = replace(BEFORE, quality=before)
        one = compare(old, replace(BEFORE, quality=after, quality_reason="почему"))
        assert one.outcome is wanted
        assert ("почему" in one.reason) is (wanted is Outcome.WORSE)

    def test_measures_by_the_paragraphs_that_only_one_text_has(self) -> None:
        one = compare(BEFORE, replace(BEFORE, text="Первый абзац.\nТретий."))
        assert (one.letters, one.moved) == (21, len("Второй абзац.") + len("Третий."))


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    pool = Workers(2, PRELOAD)
    yield pool
    pool.close()


@pytest.fixture
def tools(database: Database, workers: Workers) -> Tools:
    populate(database)
    with database.write() as connection:
        follow(connection, ANNA, "akbulak", "tungsten")
        standing = {topic.id: topic for topic in topic_rows.everything(connection)}
    return Tools(database, workers, {"vestnik": VESTNIK}, standing)


def address(path: str) -> str:
    return f"https://vestnik.example/{path}"


def print_article(
    tools: Tools, path: str, words: str = "", *, at: datetime = NOW, body: bytes = b""
) -> int:
    """The outlet's page as a crawl stores and keeps it; return the article's id."""
    body = body or page(words or f"Новость {path} о делах города на сегодня")
    standing = Standing(tuple((topic.id, topic.query) for topic in tools.topics.values()))
    read = read_page(body, Asked(address(path), "utf-8", at, VESTNIK, None, standing))
    packed = pack(body)
    assert packed is not None
    assert packed.pattern is not None
    with tools.database.write() as connection:
        done = commit(
            connection, read, tools.topics, at, entry=None, quiet=False, alerts_wanted=True
        )
        new = NewPage("vestnik", address(path), "utf-8", at, None, len(body), packed.body)
        pattern = rawpages.add_pattern(connection, replace(new, body=packed.pattern))
        rawpages.keep(connection, done.article_id, new, pattern, newer=False)
    return done.article_id


def spoil(tools: Tools, article_id: int, **values: object) -> None:
    """Make the stored article what an older extractor left of it."""
    with tools.database.write() as connection:
        connection.execute(
            update(article_table).where(article_table.c.id == article_id).values(**values)
        )


def stored(tools: Tools, article_id: int) -> Article:
    with tools.database.read() as connection:
        return articles.by_ids(connection, [article_id])[0].article


def chain(connection: Connection, path: str) -> list[tuple[str, str]]:
    return [(event.stage, event.verdict) for event in events.chain(connection, address(path))]


async def again(
    tools: Tools, *, since: datetime = NOW - DAY, dry_run: bool = False, outlet: str | None = None
) -> dict[str, Reread]:
    """Read all again; what came of each article, by the end of its address."""
    with tools.database.read() as connection:
        _, first, last = rawpages.extent(connection, since, outlet)
    found = {}
    async for batch in reread(tools, Span(since, first, last, outlet), dry_run=dry_run):
        found |= {one.article.canonical_url[-1]: one for one in batch}
    return found


async def test_a_stale_text_becomes_what_its_page_says(tools: Tools) -> None:
    ids = {path: print_article(tools, path) for path in "ab"}
    whole = {path: stored(tools, article_id) for path, article_id in ids.items()}
    spoil(tools, ids["a"], text="Меню.\nСтарый текст.", fingerprint="old", authors=["Админ"])
    found = await again(tools)
    assert {path: one.outcome for path, one in found.items()} == {
        "a": Outcome.CHANGED,
        "b": Outcome.SAME,
    }
    assert found["a"].fields == ("text", "authors")
    assert {path: stored(tools, article_id) for path, article_id in ids.items()} == whole
    with tools.database.read() as connection:
        marks = connection.scalars(select(article_table.c.fingerprint)).all()
        assert set(marks) == {fingerprint(one) for one in whole.values()}
        assert chain(connection, "a")[-1] == ("page", "changed")
        assert ("page", "changed") not in chain(connection, "b")
    assert {one.outcome for one in (await again(tools)).values()} == {Outcome.SAME}


async def test_a_dry_run_says_the_same_and_changes_nothing(tools: Tools) -> None:
    article_id = print_article(tools, "a")
    spoil(tools, article_id, title="Старое")
    before = stored(tools, article_id)
    found = await again(tools, dry_run=True)
    assert found["a"].fields == ("title",)
    assert stored(tools, article_id) == before
    assert (await again(tools))["a"] == found["a"]
    assert stored(tools, article_id) != before


async def test_a_stub_whose_page_can_be_read_now_is_better(tools: Tools) -> None:
    article_id = print_article(tools, "a")
    spoil(tools, article_id, quality="stub", quality_reason="only 3 letters of text", text="Да.")
    assert (await again(tools))["a"].outcome is Outcome.BETTER
    assert stored(tools, article_id).quality is Quality.FULL
    assert stored(tools, article_id).quality_reason == ""


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (page("Новость коротко")[:150] + b"<p>Da.</p></html>", "stub"),
        (b"<html><head><title>Just a moment...</title></head><body></body></html>", ""),
        (b"", "empty"),
        (None, "damaged"),
    ],
    ids=["stub", "no article", "empty", "damaged"],
)
async def test_an_article_is_never_made_worse(
    tools: Tools, body: bytes | None, reason: str
) -> None:
    article_id = print_article(tools, "a")
    before = stored(tools, article_id)
    packed = pack(body) if body is not None else None
    with tools.database.write() as connection:
        if packed is not None:
            (kept,) = rawpages.batch(connection, NOW - DAY, 0, 99, 9)
            new = NewPage("vestnik", kept.url, None, NOW, None, 9, packed.body)
            pattern = rawpages.add_pattern(connection, replace(new, body=packed.pattern or b""))
            rawpages.keep(connection, article_id, new, pattern, newer=True)
        else:
            broken = update(raw_pages).where(raw_pages.c.kind == "article").values(body=b"\0")
            connection.execute(broken)
    one = (await again(tools))["a"]
    assert one.outcome is Outcome.WORSE
    assert reason in one.reason
    assert one.reason
    assert stored(tools, article_id) == before


async def test_topics_that_match_only_now_are_written_down_and_nobody_is_told(
    tools: Tools,
) -> None:
    words = "Вольфрам нашли под Акбулаком: договор подписан"
    article_id = print_article(tools, "a", words)
    with tools.database.write() as connection:
        told = len(outbox.due(connection, NOW, terminal=False))
        connection.execute(matches.delete().where(matches.c.topic_id == "tungsten"))
    spoil(tools, article_id, title="О договоре", text="Старый текст.")
    await again(tools)
    with tools.database.read() as connection:
        assert articles.matched_topics(connection, article_id) == {"akbulak", "tungsten"}
        assert len(outbox.due(connection, NOW, terminal=False)) == told == 1
        assert chain(connection, "a")[-3:] == [
            ("page", "changed"), ("match", "matched"), ("alert", "suppressed"),
        ]  # fmt: skip


async def test_only_what_was_asked_for_is_read(tools: Tools) -> None:
    for path, age in [("a", 0), ("b", 3), ("c", 9)]:
        print_article(tools, path, at=NOW - age * DAY)
    assert (await again(tools, since=NOW - 5 * DAY)).keys() == {"a", "b"}
    assert (await again(tools, since=NOW - 5 * DAY, outlet="vestnik")).keys() == {"a", "b"}
    assert await again(tools, since=NOW - 5 * DAY, outlet="dala") == {}


async def test_a_page_of_an_outlet_that_left_the_catalogue_is_read_too(tools: Tools) -> None:
    article_id = print_article(tools, "a")
    spoil(tools, article_id, title="Старое")
    bare = replace(tools, catalogue={})
    assert (await again(bare))["a"].outcome is Outcome.CHANGED
    assert stored(tools, article_id).outlet_id == "vestnik"


async def test_who_stops_keeps_what_is_done(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    ids = [print_article(tools, path) for path in "abc"]
    for article_id in ids:
        spoil(tools, article_id, title="Старое")
    with tools.database.read() as connection:
        _, first, last = rawpages.extent(connection, NOW - DAY)
    async for batch in reread(tools, Span(NOW - DAY, first, last), dry_run=False):
        assert len(batch) == 2
        break
    assert [stored(tools, article_id).title == "Старое" for article_id in ids] == [
        False, False, True,
    ]  # fmt: skip


async def test_a_page_that_the_crawler_replaces_meanwhile_is_left_to_it(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    article_id = print_article(tools, "a")
    spoil(tools, article_id, title="Новее, чем страница")
    read = module._read

    async def meanwhile(*given: Any) -> Any:
        result = await read(*given)
        with tools.database.write() as connection:
            connection.execute(update(raw_pages).values(fetched_at=NOW + HOUR))
        return result

    monkeypatch.setattr(module, "_read", meanwhile)
    assert await again(tools) == {}
    assert stored(tools, article_id).title == "Новее, чем страница"
