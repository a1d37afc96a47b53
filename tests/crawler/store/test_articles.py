"""Articles, their copies and their stories, as the tables keep them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError
from store_world import DAY, HOUR, NOW, add_article, article

from crawler.dedupe import Known, fingerprint
from crawler.items import Quality
from crawler.store import Database, articles
from crawler.store.articles import TableIndex, TableStories


class TestStoring:
    def test_gives_back_the_article_as_it_was(self, world: Database) -> None:
        full = replace(
            article("a"), modified=NOW + HOUR, image_url="https://vestnik.example/a.jpg",
            section="Недра", quality=Quality.PARTIAL, quality_reason="paywall",
        )  # fmt: skip
        with world.write() as connection:
            article_id = add_article(connection, full)
            stored = articles.by_canonical_url(connection, full.canonical_url)
        assert stored is not None
        assert stored.article == full
        assert (stored.id, stored.outlet_name, stored.copy_of) == (article_id, "Vestnik", None)

    def test_without_a_time_of_fetching_takes_the_present(self, world: Database) -> None:
        with world.write() as connection:
            add_article(connection, article("a", fetched_at=None), now=NOW + HOUR)
            stored = articles.by_canonical_url(connection, "https://vestnik.example/a")
        assert stored is not None
        assert stored.article.fetched_at == NOW + HOUR

    def test_one_address_holds_one_article(self, world: Database) -> None:
        with world.write() as connection:
            add_article(connection, article("a"))
        with pytest.raises(IntegrityError), world.write() as connection:
            add_article(connection, article("a"))

    def test_an_unknown_address_holds_none(self, world: Database) -> None:
        with world.read() as connection:
            assert articles.by_canonical_url(connection, "https://vestnik.example/none") is None

    def test_keeps_any_letters(self, world: Database) -> None:
        odd = "Ә «кавычки» — 𝄞 🛢 'апостроф' \\ % _ %s :x"
        with world.write() as connection:
            add_article(connection, article("a", title=odd))
            stored = articles.by_canonical_url(connection, "https://vestnik.example/a")
        assert stored is not None
        assert stored.article.title == odd


class TestCopies:
    def test_of_copies_point_to_the_first_print(self, world: Database) -> None:
        with world.write() as connection:
            first = add_article(connection, article("a"))
            copy = add_article(connection, article("b", outlet_id="dala"), copy_of=first)
            assert articles.first_print(connection, first) == first
            assert articles.first_print(connection, copy) == first


class TestImproving:
    def test_changes_the_words_but_not_the_address_or_the_story(self, world: Database) -> None:
        stub = replace(article("a", text="Коротко."), quality=Quality.STUB, quality_reason="503")
        full = article("other", title="Полный заголовок", published=NOW - HOUR)
        with world.write() as connection:
            article_id = add_article(connection, stub)
            (before,) = articles.by_ids(connection, [article_id])
            assert articles.improve(connection, article_id, full, fingerprint(full)) == article_id
            (after,) = articles.by_ids(connection, [article_id])
            assert TableIndex(connection).by_fingerprint(fingerprint(stub)) is None
        assert after.article == replace(full, canonical_url=stub.canonical_url)
        assert (after.story_id, after.copy_of) == (before.story_id, None)

    def test_without_a_date_keeps_the_known_one(self, world: Database) -> None:
        with world.write() as connection:
            article_id = add_article(connection, article("a"))
            undated = article("a", text="Другой текст.", published=None)
            articles.improve(connection, article_id, undated, fingerprint(undated))
            (after,) = articles.by_ids(connection, [article_id])
        assert after.article.published == NOW

    def test_into_the_words_of_another_makes_a_copy_of_its_first_print(
        self, world: Database
    ) -> None:
        words = "одни и те же слова " * 10
        with world.write() as connection:
            first = add_article(connection, article("a", text=words))
            copy = article("b", outlet_id="dala", text=words)
            add_article(connection, copy, copy_of=first)
            stub = add_article(connection, article("c", outlet_id="step", text="Коротко."))
            full = article("c", outlet_id="step", text=words)
            assert articles.improve(connection, stub, full, fingerprint(full)) == first
            (after,) = articles.by_ids(connection, [stub])
        assert after.copy_of == first

    def test_of_a_first_print_never_makes_it_its_own_copy(self, world: Database) -> None:
        words = "одни и те же слова " * 10
        with world.write() as connection:
            first = add_article(connection, article("a", text=words))
            copy = article("b", outlet_id="dala", text=words)
            add_article(connection, copy, copy_of=first)
            full = article("a", title="Другой", text=words)
            assert articles.improve(connection, first, full, fingerprint(full)) == first
            (after,) = articles.by_ids(connection, [first])
        assert after.copy_of is None

    def test_knows_the_topics_that_matched_before(self, world: Database) -> None:
        with world.write() as connection:
            one = add_article(connection, article("a"), topics=["akbulak", "tungsten"])
            other = add_article(connection, article("b"))
            assert articles.matched_topics(connection, one) == {"akbulak", "tungsten"}
            assert articles.matched_topics(connection, other) == set()


class TestIndex:
    def test_finds_by_address_and_the_earliest_by_words(self, world: Database) -> None:
        words = "одни и те же слова " * 10
        first, second = article("a", text=words), article("b", outlet_id="dala", text=words)
        with world.write() as connection:
            first_id = add_article(connection, first)
            second_id = add_article(connection, second)
            index = TableIndex(connection)
            mark = fingerprint(first)
            assert index.by_fingerprint(mark) == Known(
                first_id, "vestnik", first.canonical_url, mark, NOW
            )
            assert index.by_url(second.canonical_url) == Known(
                second_id, "dala", second.canonical_url, mark, NOW
            )
            assert index.by_url("https://dala.example/none") is None
            assert index.by_fingerprint("none") is None

    def test_needs_no_adding(self, world: Database) -> None:
        with world.write() as connection:
            TableIndex(connection).add(1, "https://a.example/", "mark", "vestnik")
            assert TableIndex(connection).by_url("https://a.example/") is None


class TestStories:
    def test_a_story_is_called_like_its_first_article(self, world: Database) -> None:
        with world.write() as connection:
            story_id = TableStories(connection, NOW).new_story(article("a", title="Начало"))
            assert articles.story_title(connection, story_id) == "Начало"
            assert articles.story_title(connection, story_id + 1) is None

    def test_are_found_by_address_before_words(self, world: Database) -> None:
        words = "одни и те же слова " * 10
        with world.write() as connection:
            add_article(connection, article("a", text=words))
            add_article(connection, article("b", outlet_id="dala", text=words))
            stories = TableStories(connection, NOW)
            stories.add(1, "https://vestnik.example/c", "mark", 99)  # the rows are the index
            by_url = articles.by_canonical_url(connection, "https://dala.example/b")
            by_words = articles.by_canonical_url(connection, "https://vestnik.example/a")
            assert by_url is not None
            assert by_words is not None
            mark = fingerprint(by_url.article)
            assert stories.story_of("https://dala.example/b", mark) == by_url.story_id
            assert stories.story_of("https://step.example/c", mark) == by_words.story_id
            assert stories.story_of("https://step.example/c", "other") is None

    def test_list_their_articles_in_the_order_of_printing(self, world: Database) -> None:
        with world.write() as connection:
            story = TableStories(connection, NOW).new_story(article("a"))
            for path, age in (("late", HOUR), ("early", DAY)):
                add_article(connection, article(path, published=NOW - age), story_id=story)
            undated = article("undated", published=None, fetched_at=NOW - 2 * HOUR)
            add_article(connection, undated, story_id=story)
            add_article(connection, article("stranger"))
            paths = [s.article.canonical_url[24:] for s in articles.of_story(connection, story)]
        assert paths == ["early", "undated", "late"]


class TestReading:
    def test_by_ids_comes_in_the_order_of_storing_however_many(self, world: Database) -> None:
        with world.write() as connection:
            story = TableStories(connection, NOW).new_story(article("a"))
            ids = [add_article(connection, article(f"n{n}"), story_id=story) for n in range(405)]
            assert [stored.id for stored in articles.by_ids(connection, ids)] == ids
            assert articles.by_ids(connection, []) == []

    def test_since_streams_the_newest_first(self, world: Database) -> None:
        with world.write() as connection:
            for path, age in (("old", 2 * DAY), ("a", HOUR), ("b", HOUR)):
                add_article(connection, article(path, fetched_at=NOW - age))
            found = [s.article.canonical_url[24:] for s in articles.since(connection, NOW - DAY)]
        assert found == ["b", "a"]

    def test_since_is_in_the_order_of_printing(self, world: Database) -> None:
        with world.write() as connection:
            for path, published in (("old", NOW - DAY), ("undated", None), ("new", NOW + HOUR)):
                add_article(connection, article(path, published=published))
            found = [s.article.canonical_url[24:] for s in articles.since(connection, NOW - DAY)]
        assert found == ["new", "undated", "old"]

    def test_latest_matching_gives_first_prints_of_these_topics(self, world: Database) -> None:
        with world.write() as connection:
            first = add_article(
                connection, article("a", published=NOW - HOUR), topics=["akbulak", "tungsten"]
            )
            add_article(
                connection, article("b", outlet_id="dala"), copy_of=first, topics=["akbulak"]
            )
            add_article(connection, article("c", published=None), topics=["tungsten"])
            add_article(connection, article("d"), topics=["geology"])
            add_article(connection, article("e"))

            def paths(*topics: str, limit: int = 10) -> list[str]:
                found = articles.latest_matching(connection, topics, limit)
                return [stored.article.canonical_url[-1] for stored in found]

            assert paths("akbulak") == ["a"]
            assert paths("akbulak", "tungsten") == ["c", "a"]
            assert paths("akbulak", "tungsten", limit=1) == ["c"]
            assert paths() == []
