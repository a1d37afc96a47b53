"""Pages as they came: one an article, a few that were refused, and what is forgotten when."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select
from store_world import DAY, HOUR, NOW, add_article, article, loud, shown

from crawler.store import Connection, Database, entries, rawpages
from crawler.store.rawpages import PATTERN_LIFE, REFUSED_KEPT, KeptPage, NewPage
from crawler.store.schema import raw_pages


def new(
    path: str = "a",
    *,
    outlet_id: str = "vestnik",
    at: datetime = NOW,
    body: bytes = b"\x28\x00\xb5",
    entry_id: int | None = None,
) -> NewPage:
    """A page at https://<outlet>.example/<path>."""
    return NewPage(
        outlet_id, f"https://{outlet_id}.example/{path}", "utf-8", at, entry_id, 900, body
    )


def kept(connection: Connection, path: str, *, at: datetime = NOW, outlet: str = "vestnik") -> int:
    """Keep the page of a new article over a pattern of its own; return the article's id."""
    article_id = add_article(connection, article(path, outlet_id=outlet))
    page = new(path, outlet_id=outlet, at=at)
    rawpages.keep(connection, article_id, page, rawpages.add_pattern(connection, page), newer=False)
    return article_id


def everything(connection: Connection, since: datetime = NOW - 99 * DAY) -> list[KeptPage]:
    _, _, last = rawpages.extent(connection, since)
    return rawpages.batch(connection, since, 0, last, 100)


def rows(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(raw_pages)) or 0


class TestThePageOfAnArticle:
    def test_comes_back_with_all_that_reading_it_again_takes(self, world: Database) -> None:
        with world.write() as connection:
            entries.note_found(connection, "vestnik", dict(shown("a")), NOW, quiet=loud)
            (entry,) = entries.pending(connection, "vestnik", NOW)
            article_id = add_article(connection, article("a"))
            pattern = rawpages.add_pattern(connection, new(body=b"pattern"))
            page = new(entry_id=entry.id, body=b"page")
            rawpages.keep(connection, article_id, page, pattern, newer=False)
        with world.read() as connection:
            (found,) = everything(connection)
            assert rawpages.shown_as(connection, {entry.id}) == {entry.id: entry}
        assert found == KeptPage(
            id=found.id, outlet_id="vestnik", article_id=article_id, entry_id=entry.id,
            url="https://vestnik.example/a", charset="utf-8", fetched_at=NOW, reason="", size=900,
            body=b"page", pattern=b"pattern",
        )  # fmt: skip

    def test_is_the_newest_that_its_text_was_read_from(self, world: Database) -> None:
        with world.write() as connection:
            entries.note_found(connection, "vestnik", dict(shown("a")), NOW, quiet=loud)
            (entry,) = entries.pending(connection, "vestnik", NOW)
            article_id = add_article(connection, article("a"))
            pattern = rawpages.add_pattern(connection, new(body=b"1"))
            first = new(body=b"1", entry_id=entry.id)
            rawpages.keep(connection, article_id, first, pattern, newer=True)
            (before,) = everything(connection)
            other = rawpages.add_pattern(connection, new(body=b"2"))
            later = new("b", body=b"2", at=NOW + HOUR)
            rawpages.keep(connection, article_id, later, other, newer=True)
            (after,) = everything(connection)
        assert (after.id, after.body, after.pattern) == (before.id, b"2", b"2")
        assert (after.url, after.fetched_at) == ("https://vestnik.example/b", NOW + HOUR)
        assert after.entry_id == entry.id, "what the door told is still known"

    def test_stays_when_the_same_text_is_read_elsewhere(self, world: Database) -> None:
        with world.write() as connection:
            article_id = kept(connection, "a")
            pattern = rawpages.add_pattern(connection, new("b"))
            rawpages.keep(connection, article_id, new("b", at=NOW + HOUR), pattern, newer=False)
            assert [page.url for page in everything(connection)] == ["https://vestnik.example/a"]


class TestAPattern:
    def test_serves_its_outlet_for_a_day(self, world: Database) -> None:
        with world.write() as connection:
            first = rawpages.add_pattern(connection, new(body=b"1"))
            rawpages.add_pattern(connection, new(outlet_id="dala", body=b"3", at=NOW + HOUR))
            later = NOW + PATTERN_LIFE
            for moment, wanted in [(NOW, first), (later - HOUR, first), (later, None)]:
                found = rawpages.pattern_of(connection, "vestnik", moment)
                assert (found.id if found else None) == wanted
            second = rawpages.add_pattern(connection, new(body=b"2", at=NOW + HOUR))
            found = rawpages.pattern_of(connection, "vestnik", NOW + HOUR)
            assert found is not None
            assert (found.id, found.body) == (second, b"2")

    def test_is_no_page_of_an_article(self, world: Database) -> None:
        with world.write() as connection:
            rawpages.add_pattern(connection, new())
            url = "https://vestnik.example/a"
            assert everything(connection) == []
            assert rawpages.of_url(connection, url, url) is None


class TestRefusedPages:
    def test_are_the_last_few_of_each_outlet(self, world: Database) -> None:
        with world.write() as connection:
            kept(connection, "a")
            for number in range(REFUSED_KEPT + 2):
                page = new(f"wall{number}", at=NOW - number * HOUR)  # clocks may go back
                rawpages.keep_refused(connection, page, "a bot check")
            rawpages.keep_refused(connection, new("wall0", outlet_id="dala"), "a bot check")
            wanted = [False] * 2 + [True] * REFUSED_KEPT
            for number, there in enumerate(wanted):
                url = f"https://vestnik.example/wall{number}"
                found = rawpages.of_url(connection, url, url)
                assert (found is not None) is there
            url = "https://dala.example/wall0"
            found = rawpages.of_url(connection, url, url)
            assert found is not None
            assert (found.reason, found.article_id, found.pattern) == ("a bot check", None, None)
            assert len(everything(connection)) == 1

    def test_are_found_by_the_address_that_a_door_showed(self, world: Database) -> None:
        with world.write() as connection:
            entries.note_found(connection, "vestnik", dict(shown("a")), NOW, quiet=loud)
            (entry,) = entries.pending(connection, "vestnik", NOW)
            rawpages.keep_refused(connection, new("login", entry_id=entry.id), "a login")
            found = rawpages.of_url(connection, entry.url, entry.canonical_url)
            assert found is not None
            assert found.url == "https://vestnik.example/login"


class TestLookingUp:
    def test_the_articles_own_page_goes_before_a_refused_one(self, world: Database) -> None:
        with world.write() as connection:
            article_id = kept(connection, "a")
            rawpages.keep_refused(connection, new("a", at=NOW + HOUR), "a bot check")
            url = "https://vestnik.example/a"
            found = rawpages.of_url(connection, url + "?utm=1", url)
            assert found is not None
            assert found.article_id == article_id

    def test_an_article_is_found_by_every_address_that_a_door_showed(self, world: Database) -> None:
        with world.write() as connection:
            article_id = kept(connection, "a")
            entries.note_found(connection, "dala", dict(shown("mirror")), NOW, quiet=loud)
            (entry,) = entries.pending(connection, "dala", NOW)
            entries.close(connection, entry.id, "stored", "", article_id)
            found = rawpages.of_url(connection, entry.url, entry.canonical_url)
            assert found is not None
            assert found.article_id == article_id

    def test_batches_pass_over_every_page_of_the_span_once(self, world: Database) -> None:
        with world.write() as connection:
            for number in range(5):
                kept(connection, f"a{number}", at=NOW - number * DAY)
            kept(connection, "b", outlet="dala")
            since = NOW - 3 * DAY
            assert rawpages.extent(connection, since)[0] == 5
            count, first, last = rawpages.extent(connection, since, "vestnik")
            kept(connection, "later")
            after, found = first - 1, []
            while part := rawpages.batch(connection, since, after, last, 2, "vestnik"):
                assert len(part) <= 2
                after = part[-1].id
                found += [page.url[-2:] for page in part]
        assert count == 4
        assert found == ["a0", "a1", "a2", "a3"]

    def test_of_an_empty_archive_finds_nothing(self, world: Database) -> None:
        with world.read() as connection:
            assert rawpages.extent(connection, NOW) == (0, 0, 0)
            assert rawpages.batch(connection, NOW, 0, 0, 10) == []

    def test_a_page_that_was_replaced_or_forgotten_meanwhile_is_told_apart(
        self, world: Database
    ) -> None:
        with world.write() as connection:
            stays, changes, goes = (kept(connection, path) for path in "abc")
            before = {page.article_id: page for page in everything(connection)}
            pattern = rawpages.add_pattern(connection, new("b"))
            rawpages.keep(connection, changes, new("b", at=NOW + HOUR), pattern, newer=True)
            gone = replace(before[goes], id=before[goes].id + 1000)
            pages = [before[stays], before[changes], gone]
            assert rawpages.still_kept(connection, pages) == {before[stays].id}


class TestForgetting:
    def test_takes_old_pages_and_the_patterns_that_no_page_needs(self, world: Database) -> None:
        with world.write() as connection:
            old = new(at=NOW - 40 * DAY)
            shared = rawpages.add_pattern(connection, old)
            for path, age in [("a", 40), ("b", 31), ("c", 29)]:
                article_id = add_article(connection, article(path))
                page = new(path, at=NOW - age * DAY)
                rawpages.keep(connection, article_id, page, shared, newer=False)
            rawpages.keep_refused(connection, new("wall", at=NOW - 35 * DAY), "a bot check")
            idle = replace(old, outlet_id="dala")
            rawpages.add_pattern(connection, idle)

            assert rawpages.forget_older(connection, NOW - 30 * DAY) == 4
            (left,) = everything(connection)
            assert left.url.endswith("/c")
            assert left.pattern is not None
            assert rows(connection) == 2
            assert rawpages.forget_older(connection, NOW - 30 * DAY) == 0

            assert rawpages.forget_older(connection, NOW) == 2
            assert rows(connection) == 0

    def test_leaves_a_pattern_that_a_page_on_its_way_may_need(self, world: Database) -> None:
        with world.write() as connection:
            pattern = rawpages.add_pattern(connection, new(at=NOW - PATTERN_LIFE))
            rawpages.forget_older(connection, NOW)
            article_id = add_article(connection, article("a"))
            rawpages.keep(connection, article_id, new(), pattern, newer=False)
            assert len(everything(connection)) == 1
