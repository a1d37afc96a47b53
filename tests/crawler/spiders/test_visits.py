"""What is asked of a door: itself, the parts of its index, the pages behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from store_world import DAY, HOUR, NOW

from crawler.doors import Shown, SitemapPart
from crawler.outlets import Door, DoorKind, Outlet, Selectors
from crawler.spiders.visits import (
    FIRST_PARTS,
    MAX_BACK,
    MAX_DEPTH,
    MAX_PARTS,
    DoorVisit,
    older_visit,
    part_stamp,
    part_visits,
    visits,
)
from crawler.store.doors import WHOLE_AFTER, DoorMemory, DoorState, PartMemory

HOME = "https://vestnik.example"
DOOR = DoorState(7, "sitemap", f"{HOME}/sitemap.xml", '"e"', None)


def visit(door: DoorState = DOOR, kind: DoorKind = DoorKind.SITEMAP) -> DoorVisit:
    return DoorVisit(door, door.url, kind)


def part(name: str, modified: datetime | None = NOW) -> SitemapPart:
    return SitemapPart(f"{HOME}/{name}.xml", modified)


def names(found: list[DoorVisit]) -> list[str]:
    return [each.url.rsplit("/", 1)[-1].removesuffix(".xml") for each in found]


def test_a_listing_is_visited_with_its_own_selectors() -> None:
    select = Selectors(item="tr")
    door = Door(kind=DoorKind.LISTING, url=f"{HOME}/notes", select=select)
    outlet = Outlet(id="vestnik", name="Vestnik", kind="regional", doors=(door,))
    (found,) = visits(outlet, (replace(DOOR, kind="listing", url=door.url),))
    assert (found.select, found.kind, found.main) == (select, DoorKind.LISTING, True)


class TestPartsOfAnIndex:
    def test_that_changed_or_are_unknown_are_asked_in_their_order(self) -> None:
        same, changed = part("same"), part("changed")
        memory = DoorMemory(
            parts={
                same.url: PartMemory(part_stamp(same)),
                changed.url: PartMemory(part_stamp(part("changed", NOW - DAY))),
            }
        )
        shown = Shown(parts=(changed, same, part("new")))
        found = part_visits(visit(replace(DOOR, memory=memory)), shown, first_sight=False)
        assert names(found) == ["changed", "new"]

    def test_without_a_date_are_asked_whether_they_changed(self) -> None:
        undated = part("undated", None)
        memory = DoorMemory(parts={undated.url: PartMemory(None, '"p"', "Mon")})
        known = visit(replace(DOOR, memory=memory))
        (found,) = part_visits(known, Shown(parts=(undated,)), first_sight=False)
        assert found.headers(NOW) == {"If-None-Match": '"p"', "If-Modified-Since": "Mon"}

    def test_of_the_archive_are_left_alone_after_the_first_sight(self) -> None:
        read = visit(replace(DOOR, last_ok_at=NOW))
        shown = Shown(
            parts=(part("today", NOW), part("day", NOW - DAY), part("old", NOW - 9 * DAY))
        )
        assert names(part_visits(read, shown, first_sight=False)) == ["today", "day"]

    def test_are_asked_whole_when_their_index_says_that_they_changed(self) -> None:
        changed = part("changed")
        memory = DoorMemory(parts={changed.url: PartMemory(part_stamp(part("", NOW - DAY)), '"p"')})
        known = visit(replace(DOOR, memory=memory))
        (found,) = part_visits(known, Shown(parts=(changed,)), first_sight=False)
        assert found.headers(NOW) == {}

    def test_are_asked_whole_now_and_then_however_unchanged(self) -> None:
        undated = part("undated", None)
        memory = DoorMemory(parts={undated.url: PartMemory(None, '"p"', unchanged=WHOLE_AFTER)})
        known = visit(replace(DOOR, memory=DoorMemory.from_json(memory.to_json())))
        (found,) = part_visits(known, Shown(parts=(undated,)), first_sight=False)
        assert found.headers(NOW) == {}

    @pytest.mark.parametrize(("first_sight", "most"), [(True, FIRST_PARTS), (False, MAX_PARTS)])
    def test_are_few_at_a_time(self, first_sight: bool, most: int) -> None:
        shown = Shown(parts=tuple(part(f"p{number}") for number in range(50)))
        assert len(part_visits(visit(), shown, first_sight=first_sight)) == most

    def test_lead_no_deeper_than_two_indexes(self) -> None:
        deep = replace(visit(), depth=MAX_DEPTH)
        assert part_visits(deep, Shown(parts=(part("p"),)), first_sight=False) == []

    def test_never_lead_back_to_the_index(self) -> None:
        own = SitemapPart(DOOR.url, NOW)
        assert part_visits(visit(), Shown(parts=(own,)), first_sight=False) == []


class TestWalkingBack:
    def test_follows_the_door_s_own_link(self) -> None:
        found = older_visit(visit(), Shown(older=f"{HOME}/page/2"))
        assert found is not None
        assert (found.url, found.back, found.headers(NOW)) == (f"{HOME}/page/2", 1, {})

    @pytest.mark.parametrize(
        "older", [None, DOOR.url, "https://other.example/page/2", "https://cdn.vestnik.example/2"]
    )
    def test_stays_at_the_door_s_host(self, older: str | None) -> None:
        assert older_visit(visit(), Shown(older=older)) is None

    def test_knows_how_wordpress_pages_its_feeds(self) -> None:
        feed = visit(replace(DOOR, url=f"{HOME}/ru/feed/"), DoorKind.FEED)
        second = older_visit(feed, Shown())
        assert second is not None
        third = older_visit(second, Shown())
        assert third is not None
        assert (second.url, third.url) == (
            f"{HOME}/ru/feed/?paged=2",
            f"{HOME}/ru/feed/?paged=3",
        )

    def test_ends_after_a_few_pages(self) -> None:
        far = replace(visit(), back=MAX_BACK)
        assert older_visit(far, Shown(older=f"{HOME}/page/9")) is None


def test_each_request_of_a_poll_is_a_unit_of_its_own() -> None:
    door = visit()
    (of_part,) = part_visits(door, Shown(parts=(part("p"),)), first_sight=True)
    back = older_visit(door, Shown(older=f"{HOME}/page/2"))
    assert back is not None
    assert len({door.unit, of_part.unit, back.unit}) == 3


def test_the_door_itself_is_asked_with_its_validators() -> None:
    read = replace(DOOR, last_ok_at=NOW - HOUR)
    assert visit(read).headers(NOW) == {"If-None-Match": '"e"'}
