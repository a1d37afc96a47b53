"""A poll: one reading of one outlet, done when every request has its outcome."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_world import HOUR, NOW, VESTNIK

from crawler.errors import AkbulakError
from crawler.outlets import DoorKind
from crawler.spiders.poll import Poll, page_unit
from crawler.spiders.visits import DoorVisit
from crawler.store.doors import DoorState
from crawler.store.entries import PendingEntry
from crawler.store.outlets import OutletState

DOOR = DoorState(7, "feed", "https://vestnik.example/feed", None, None)
ENTRY = PendingEntry(
    9, "vestnik", "https://v/a?x", "https://v/a", "A", "", None, None, False, 0, None
)


def state(**values: Any) -> OutletState:
    usual: dict[str, Any] = dict.fromkeys(OutletState.__dataclass_fields__)
    return OutletState(**(usual | {"first_read_at": NOW} | values))


def poll(*, doors: tuple[DoorState, ...] = (DOOR,), state: OutletState | None = None) -> Poll:
    return Poll(outlet=VESTNIK, state=state, doors=doors, started_at=NOW, pages_limit=30)


class TestUnits:
    def test_keep_the_poll_open_until_the_last_is_closed(self) -> None:
        reading = poll()
        reading.open("door:1")
        reading.open("entry:2")
        reading.close("door:1")
        assert (reading.done.is_set(), reading.pending_units) == (False, 1)
        reading.close("door:1")
        assert not reading.done.is_set()
        reading.close("entry:2")
        assert (reading.done.is_set(), reading.pending_units) == (True, 0)

    @given(st.lists(st.sampled_from("abcdef")), st.randoms(use_true_random=False))
    def test_may_close_in_any_order(self, units: list[str], random: Any) -> None:
        reading = poll()
        for unit in [*units, "last"]:
            reading.open(unit)
        random.shuffle(units)
        for unit in units:
            reading.close(unit)
            assert not reading.done.is_set()
        reading.close("last")
        assert reading.done.is_set()

    def test_move_the_time_of_the_last_progress(self) -> None:
        reading = poll()
        reading.touched_at = 0.0
        reading.open("a")
        opened = reading.touched_at
        reading.touched_at = 0.0
        reading.close("a")
        assert opened > 0 < reading.touched_at

    def test_are_named_after_door_entry_or_address(self) -> None:
        assert (
            DoorVisit(DOOR, DOOR.url, DoorKind.FEED).unit == "door:7:https://vestnik.example/feed"
        )
        assert page_unit(ENTRY, "https://v/a?x") == "entry:9"
        assert page_unit(None, "https://v/b") == "url:https://v/b"


class TestBaseline:
    @pytest.mark.parametrize(
        ("before", "baseline"),
        [(None, True), (state(first_read_at=None), True), (state(first_read_at=NOW - HOUR), False)],
    )
    def test_is_the_first_sight(self, before: OutletState | None, baseline: bool) -> None:
        reading = poll(state=before)
        assert reading.baseline is baseline


class TestWish:
    @pytest.mark.parametrize(
        ("wishes", "kept"),
        [
            ([], None),
            ([None], None),
            ([NOW], NOW),
            ([NOW + HOUR, NOW, None], NOW + HOUR),
            ([None, NOW, NOW + HOUR], NOW + HOUR),
        ],
    )
    def test_to_be_left_alone_counts_when_it_is_the_longest(
        self, wishes: list[datetime | None], kept: datetime | None
    ) -> None:
        reading = poll()
        for wish in wishes:
            reading.wait_until(wish)
        assert reading.retry_after == kept


class TestOutcome:
    def test_is_good_when_one_door_was_read(self) -> None:
        reading = poll()
        assert not reading.ok
        reading.error = AkbulakError("another door failed")
        reading.doors_ok.add(7)
        assert reading.ok

    def test_of_pages_alone_is_good_when_none_failed(self) -> None:
        reading = poll(doors=())
        assert reading.ok
        reading.failed = 1
        assert not reading.ok
        reading = poll(doors=())
        reading.error = AkbulakError("x")
        assert not reading.ok
