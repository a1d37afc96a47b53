"""What a worker does with a page: extract, fill from what the door told, match."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.errors import PageError
from crawler.items import Quality
from crawler.outlets import Outlet
from crawler.pipelines.reading import Asked, Told, read_entry, read_page
from crawler.queries import Standing

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
URL = "https://vestnik.example/news/akbulak"
OUTLET = Outlet(
    id="vestnik", name="Вестник", homepage="https://vestnik.example/", kind="regional",
    languages=("ru",), timezone="Asia/Almaty",
)  # fmt: skip
TOLD = Told(
    url=URL + "?from=rss",
    canonical_url=URL,
    title="Акбулак  передан\u00a0геологам",
    summary="Месторождение вольфрама передано.",
    published=NOW - timedelta(hours=1),
    language=None,
)
STANDING = Standing((("akbulak", "акбулак"), ("tungsten", "вольфрам"), ("gold", "золото")))


def asked(url: str = URL, told: Told | None = None) -> Asked:
    return Asked(url, None, NOW, OUTLET, told, STANDING)


PARAGRAPHS = [
    "Месторождение редких земель Акбулак передано государственной геологической службе.",
    "Договор подписан в Костанае в понедельник, сообщил руководитель областного управления.",
    "Разведка продлится три года, после чего запасы будут поставлены на баланс.",
]


def page(title: str = "Акбулак передан геологам", *, date: str = "") -> bytes:
    meta = f'<meta property="article:published_time" content="{date}">' if date else ""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f"<!doctype html><html lang='ru'><head><meta charset='utf-8'><title>{title}</title>{meta}"
        f"</head><body><main><article><h1>{title}</h1>{text}</article></main></body></html>"
    ).encode()


def ids(read: object) -> list[str]:
    return [match.topic_id for match in read.matches]  # type: ignore[attr-defined]  # a ReadArticle


class TestPage:
    def test_becomes_an_article_of_its_outlet_with_its_matches(self) -> None:
        read = read_page(page(), asked())
        assert (read.article.outlet_id, read.article.fetched_at) == ("vestnik", NOW)
        assert read.article.title == "Акбулак передан геологам"
        assert read.article.language == "ru"
        assert PARAGRAPHS[2] in read.article.text
        assert ids(read) == ["akbulak"]
        assert len(read.fingerprint) == 64

    def test_matches_tell_why(self) -> None:
        (match,) = read_page(page(), asked()).matches
        assert match.score > 0
        assert any(term.lower() == "акбулак" for term in match.terms)
        assert "Акбулак" in match.sentence

    def test_takes_the_time_that_the_door_told(self) -> None:
        dated = page(date="2026-11-23")
        told = read_page(dated, asked(URL, TOLD))
        assert told.article.published == TOLD.published
        alone = read_page(dated, asked())
        assert alone.article.published is not None
        assert alone.article.published != TOLD.published

    @pytest.mark.parametrize(
        ("shown", "printed", "kept"),
        [
            ("2026-11-22T19:00:00+00:00", "2026-11-23T04:30:00+00:00", "page"),  # midnight there
            ("2026-11-22T19:00:00+00:00", "2026-11-21T04:30:00+00:00", "door"),  # another day
            ("2026-11-23T05:00:00+00:00", "2026-11-23T04:30:00+00:00", "door"),  # has an hour
        ],
    )
    def test_knows_the_hour_better_than_a_door_that_names_the_day_only(
        self, shown: str, printed: str, kept: str
    ) -> None:
        told = replace(TOLD, published=datetime.fromisoformat(shown))
        read = read_page(page(date=printed), asked(URL, told))
        assert read.article.published == datetime.fromisoformat(
            printed if kept == "page" else shown
        )

    def test_keeps_its_own_title_before_that_of_the_door(self) -> None:
        read = read_page(page("Свой заголовок"), asked(URL, TOLD))
        assert read.article.title == "Свой заголовок"

    LOGIN = "https://vestnik.example/login"

    def test_that_is_another_one_than_the_door_told_of_is_refused(self) -> None:
        login = page("Вход в личный кабинет читателя")
        with pytest.raises(PageError, match="another page: Вход в личный кабинет") as caught:
            read_page(login, asked(self.LOGIN, TOLD))
        assert caught.value.url == self.LOGIN

    @pytest.mark.parametrize(
        "told",
        [
            TOLD,  # the same headline at another address: the article has moved
            replace(TOLD, title="Акбулак: что передали геологам?"),
            replace(TOLD, title="Другой совсем заголовок", canonical_url=LOGIN),
            replace(TOLD, title=""),
            replace(TOLD, title="…"),
            None,
        ],
        ids=["same", "similar", "own address", "no headline", "no words", "asked by URL"],
    )
    def test_that_may_be_the_one_the_door_told_of_is_taken(self, told: Told | None) -> None:
        read = read_page(page(), asked(self.LOGIN, told))
        assert read.article.title == "Акбулак передан геологам"

    def test_without_an_article_is_refused(self) -> None:
        with pytest.raises(PageError):
            read_page(b"<html></html>", asked(URL, TOLD))

    def test_survives_the_way_between_processes(self) -> None:
        read = read_page(page(), asked(URL, TOLD))
        assert pickle.loads(pickle.dumps(read)) == read


class TestEntry:
    def test_becomes_a_stub_that_says_why(self) -> None:
        read = read_entry(TOLD, NOW, OUTLET, "the page refuses us (403)", STANDING)
        article = read.article
        assert article.quality is Quality.STUB
        assert article.quality_reason == "only title and summary: the page refuses us (403)"
        assert article.title == "Акбулак передан геологам"
        assert article.lead == article.text == "Месторождение вольфрама передано."
        assert (article.url, article.canonical_url) == (TOLD.url, TOLD.canonical_url)
        assert (article.published, article.fetched_at) == (TOLD.published, NOW)
        assert (article.outlet_id, article.language) == ("vestnik", "ru")

    def test_matches_title_and_summary_best_first(self) -> None:
        read = read_entry(TOLD, NOW, OUTLET, "x", STANDING)
        assert sorted(ids(read)) == ["akbulak", "tungsten"]
        scores = [match.score for match in read.matches]
        assert scores == sorted(scores, reverse=True)

    def test_equal_scores_come_in_the_order_of_their_ids(self) -> None:
        standing = Standing(tuple((name, "акбулак") for name in ("c", "a", "b")))
        assert ids(read_entry(TOLD, NOW, OUTLET, "x", standing)) == ["a", "b", "c"]

    def test_without_topics_matches_nothing(self) -> None:
        assert read_entry(TOLD, NOW, OUTLET, "x", Standing()).matches == ()
