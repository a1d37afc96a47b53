"""The catalogue that we ship, and what the reader of outlet files says of wrong ones."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler import outlets
from crawler.config import TREE_SEEDS
from crawler.errors import CatalogueError
from crawler.outlets import Confidence, DoorKind, Outlet
from crawler.pages.objects import PAGE_OBJECTS

THIRD_PARTIES = {"t.me"}  # hosts that carry a door of somebody else


@pytest.fixture(scope="module")
def catalogue() -> list[Outlet]:
    return outlets.load(TREE_SEEDS / "outlets")


def by_id(catalogue: list[Outlet], outlet_id: str) -> Outlet:
    return next(outlet for outlet in catalogue if outlet.id == outlet_id)


class TestShippedCatalogue:
    def test_holds_147_outlets_with_ids_of_their_own(self, catalogue: list[Outlet]) -> None:
        assert len(catalogue) == 147
        assert len({outlet.id for outlet in catalogue}) == 147

    def test_no_door_is_listed_twice(self, catalogue: list[Outlet]) -> None:
        urls = [door.url for outlet in catalogue for door in outlet.doors]
        assert len(urls) == 202
        assert sorted(set(urls)) == sorted(urls)

    def test_every_door_leads_to_its_outlet(self, catalogue: list[Outlet]) -> None:
        strangers = [
            (outlet.id, door.url)
            for outlet in catalogue
            for door in outlet.doors
            if (host := (urlsplit(door.url).hostname or "").removeprefix("www."))
            not in THIRD_PARTIES
            and not any(host == own or host.endswith("." + own) for own in outlet.hosts)
        ]
        assert strangers == []

    def test_telegram_doors_are_public_channel_pages(self, catalogue: list[Outlet]) -> None:
        urls = [
            door.url
            for outlet in catalogue
            for door in outlet.doors
            if door.kind is DoorKind.TELEGRAM
        ]
        assert len(urls) == 10
        assert all(url.startswith("https://t.me/s/") for url in urls)

    def test_only_aggregator_doors_are_templates(self, catalogue: list[Outlet]) -> None:
        for outlet in catalogue:
            for door in outlet.doors:
                assert ("{" in door.url) == (door.kind is DoorKind.AGGREGATOR), door.url

    def test_an_outlet_has_a_homepage_unless_it_is_a_company_without_a_site(
        self, catalogue: list[Outlet]
    ) -> None:
        homeless = {outlet.id for outlet in catalogue if not outlet.homepage}
        assert homeless == {"cove-capital", "kaz-resources"}

    def test_every_outlet_has_languages_and_a_zone_that_is_not_a_default(
        self, catalogue: list[Outlet]
    ) -> None:
        assert all(outlet.languages for outlet in catalogue)
        in_utc = {outlet.id for outlet in catalogue if outlet.timezone == "UTC"}
        assert all(by_id(catalogue, name).kind == "aggregator" for name in in_utc)

    def test_kazakh_outlets_print_in_kazakh_time(self, catalogue: list[Outlet]) -> None:
        zones = {outlet.timezone for outlet in catalogue if outlet.country == "KZ"}
        assert zones == {"Asia/Almaty"}

    def test_dead_doors_keep_their_reason_and_are_never_polled(
        self, catalogue: list[Outlet]
    ) -> None:
        zakon = by_id(catalogue, "zakon")
        dead = next(door for door in zakon.doors if door.kind is DoorKind.FEED)
        assert dead.dead == "404 from July to September 2026"
        assert dead not in zakon.open_doors

    def test_channels_and_searches_are_read_beside_an_outlets_own_doors(
        self, catalogue: list[Outlet]
    ) -> None:
        kinds = [door.kind for door in by_id(catalogue, "tengrinews").pollable_doors]
        assert kinds[-1] is DoorKind.TELEGRAM
        assert set(kinds[:-1]) == {DoorKind.FEED}
        only = by_id(catalogue, "kt").pollable_doors
        assert [door.kind for door in only] == [DoorKind.TELEGRAM]

    def test_templates_of_searches_are_never_polled(self, catalogue: list[Outlet]) -> None:
        assert all("{" not in door.url for o in catalogue for door in o.pollable_doors)
        assert by_id(catalogue, "google-news").pollable_doors == ()

    def test_a_conflict_is_no_death(self, catalogue: list[Outlet]) -> None:
        door = by_id(catalogue, "tengrinews").doors[0]
        assert door.dead is None
        assert door.confidence is Confidence.MEDIUM
        assert "conflict" in door.note

    def test_every_page_object_named_exists(self, catalogue: list[Outlet]) -> None:
        named = {outlet.page for outlet in catalogue if outlet.page}
        assert named
        assert named <= set(PAGE_OBJECTS)

    @pytest.mark.parametrize(
        ("url", "outlet_id"),
        [
            ("https://kaz.nur.kz/society/1-x/", "nur"),
            ("https://oren.mk.ru/politics/2020/02/18/a.html", "mk"),
            ("https://rus.azattyq.org/a/1.html", "azattyq-ru"),
            ("https://www.azattyq.org/a/1.html", "azattyq-kk"),
            ("https://www.gov.kz/memleket/entities/mps/press/news/1", "gov-mps"),
            ("https://www.gov.kz/memleket/entities/mfa", "gov-mfa"),
            ("https://www.gov.kz/memleket/entities/mpsx", None),
            ("https://www.ng.ru/economics/1.html", "ng-ru"),
            ("https://www.ng.kz/a", "ng-kz"),
            ("https://lsm.lv/a", None),
            ("https://notnur.kz/a", None),
        ],
    )
    def test_an_address_belongs_to_the_outlet_of_its_host(
        self, catalogue: list[Outlet], url: str, outlet_id: str | None
    ) -> None:
        outlet = outlets.find_by_host(catalogue, url)
        assert (outlet.id if outlet else None) == outlet_id


GOOD = "- {id: a, name: A, homepage: 'https://a.example/', kind: national}\n"


class TestWrongFiles:
    def test_a_missing_folder_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(CatalogueError, match="no outlet files"):
            outlets.load(tmp_path / "nowhere")

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            (GOOD + "- {id: b, name: B, kind: national, homepge: x}", "did you mean 'homepage'"),
            (GOOD + "- {id: B!, name: B, kind: national}", "B!: id"),
            (GOOD + "- {id: b, name: B, kind: gazette}", "b: kind"),
            (GOOD + "- {id: b, name: B, kind: national, timezone: Asia/Akbulak}", "timezone"),
            (GOOD + "- {id: b, name: B, kind: national, article_url: '('}", "regular expression"),
            (
                GOOD + "- {id: b, name: B, kind: national, doors: [{kind: feed, url: /rss}]}",
                "absolute http",
            ),
            (
                GOOD + "- {id: b, name: B, kind: national, "
                "doors: [{kind: feed, url: 'https://u:p@b.example/'}]}",
                "user name",
            ),
            (GOOD + GOOD, "already used in one.yaml"),
            ("a: 1", "must be a list"),
            ("- {", "cannot be read"),
            ("- just words", "one.yaml: 1"),
        ],
    )
    def test_the_error_names_file_outlet_and_field(
        self, tmp_path: Path, text: str, words: str
    ) -> None:
        (tmp_path / "one.yaml").write_text(text, encoding="utf-8")
        with pytest.raises(CatalogueError) as caught:
            outlets.load(tmp_path)
        assert "one.yaml" in str(caught.value)
        assert words in str(caught.value)

    def test_everything_wrong_is_told_at_once(self, tmp_path: Path) -> None:
        (tmp_path / "one.yaml").write_text("- {id: x}\n- {id: y}\n", encoding="utf-8")
        with pytest.raises(CatalogueError) as caught:
            outlets.load(tmp_path)
        assert "x: name" in str(caught.value)
        assert "y: kind" in str(caught.value)

    def test_an_empty_file_holds_no_outlets(self, tmp_path: Path) -> None:
        (tmp_path / "one.yaml").write_text(GOOD, encoding="utf-8")
        (tmp_path / "two.yaml").write_text("# nothing yet\n", encoding="utf-8")
        assert [outlet.id for outlet in outlets.load(tmp_path)] == ["a"]
