"""Doors in the database: validators, distrust, memory, discovered ones."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Row, select
from store_world import DALA, DAY, HOUR, NOW, STEP, VESTNIK

from crawler.outlets import Door, DoorKind
from crawler.store import Connection, Database, doors, outlets
from crawler.store.doors import DISTRUST, WHOLE_AFTER, DoorMemory, DoorState, PartMemory
from crawler.store.schema import doors as door_table


def door_of(connection: Connection) -> DoorState:
    (door,) = doors.states(connection, "vestnik")
    return door


def read(
    connection: Connection,
    door: DoorState,
    *,
    etag: str | None = '"e"',
    fresh: int = 0,
    lied: bool = False,
    memory: DoorMemory = DoorMemory(),  # noqa: B008  (frozen)
) -> None:
    doors.read(
        connection, door.id, NOW, status=200, found=10, fresh=fresh, etag=etag,
        last_modified="Mon", memory=memory, lied=lied,
    )  # fmt: skip


def row_of(connection: Connection, door: DoorState) -> Row[tuple[object, ...]]:
    return connection.execute(select(door_table).where(door_table.c.id == door.id)).one()


class TestValidators:
    def test_are_kept_for_the_next_request(self, world: Database) -> None:
        with world.write() as connection:
            read(connection, door_of(connection))
            door = door_of(connection)
        assert door.validators(NOW) == {"If-None-Match": '"e"', "If-Modified-Since": "Mon"}
        assert door.last_ok_at == NOW

    def test_stay_when_nothing_changed(self, world: Database) -> None:
        with world.write() as connection:
            read(connection, door_of(connection))
            door = door_of(connection)
            doors.unchanged(connection, door, NOW + HOUR, DoorMemory(unchanged=1))
            row = row_of(connection, door)
        assert (row.etag, row.last_modified, row.last_entries) == ('"e"', "Mon", 10)
        assert (row.last_status, row.last_ok_at, row.last_read_at) == (
            304, NOW + HOUR, NOW + HOUR,
        )  # fmt: skip

    def test_go_when_a_reading_fails(self, world: Database) -> None:
        with world.write() as connection:
            read(connection, door_of(connection))
            door = door_of(connection)
            for _ in range(2):
                doors.failed(
                    connection, door.id, NOW + HOUR, status=500, kind="status", text="x" * 600
                )
            row = row_of(connection, door)
            assert door_of(connection).validators(NOW) == {}
            assert (row.failures, row.error_kind, len(row.error_text)) == (2, "status", 500)
            assert (row.last_ok_at, row.last_read_at) == (NOW, NOW + HOUR)
            read(connection, door)
            row = row_of(connection, door)
        assert (row.failures, row.error_kind, row.error_text) == (0, None, None)

    def test_that_lied_are_not_used_for_a_month(self, world: Database) -> None:
        with world.write() as connection:
            read(connection, door_of(connection), fresh=3, lied=True)
            read(connection, door_of(connection))
            door = door_of(connection)
            assert (door.etag, door.distrusted_at) == (None, NOW)
            row = row_of(connection, door)
        assert row.last_new_at == NOW
        believed = replace(door, etag='"e"')
        assert believed.validators(NOW + DISTRUST - DAY) == {}
        assert believed.validators(NOW + DISTRUST) == {"If-None-Match": '"e"'}

    def test_are_left_out_now_and_then_to_see_whether_they_are_true(self) -> None:
        door = DoorState(1, "feed", "https://v.example/feed", '"e"', None)
        often = replace(door, memory=DoorMemory(unchanged=WHOLE_AFTER - 1))
        assert often.validators(NOW) == {"If-None-Match": '"e"'}
        assert replace(door, memory=DoorMemory(unchanged=WHOLE_AFTER)).validators(NOW) == {}


class TestMemory:
    def test_a_part_of_an_index_is_remembered_beside_the_others(self, world: Database) -> None:
        memory = DoorMemory(ttl_s=600.0, parts={"https://v.example/a.xml": PartMemory("1")})
        with world.write() as connection:
            read(connection, door_of(connection), memory=memory)
            part = PartMemory("2", '"e"', None)
            doors.remember_part(connection, door_of(connection).id, "https://v.example/b.xml", part)
            after = door_of(connection).memory
        assert after.ttl_s == 600.0
        assert after.parts == {**memory.parts, "https://v.example/b.xml": part}

    @given(
        st.builds(
            DoorMemory,
            unchanged=st.integers(0, 100),
            ttl_s=st.none() | st.floats(1, 1e6),
            skip_hours=st.lists(st.integers(0, 23), unique=True).map(tuple),
            skip_days=st.lists(st.integers(0, 6), unique=True).map(tuple),
            hub=st.none() | st.just("https://hub.example/"),
            remark=st.text(max_size=20),
            fresh_until=st.none() | st.just(NOW),
            parts=st.dictionaries(
                st.text(min_size=1, max_size=20),
                st.builds(PartMemory, st.none() | st.text(), st.none() | st.text()),
                max_size=5,
            ),
        )
    )
    def test_survives_the_way_through_json(self, memory: DoorMemory) -> None:
        assert DoorMemory.from_json(memory.to_json()) == memory

    def test_of_a_door_that_was_never_read_is_empty(self) -> None:
        assert DoorMemory.from_json(None) == DoorMemory()


class TestDiscovered:
    def test_doors_are_polled_and_outlive_the_next_start(self, world: Database) -> None:
        found = Door(kind=DoorKind.SITEMAP, url="https://vestnik.example/news.xml")
        known = VESTNIK.doors[0]
        with world.write() as connection:
            fresh = doors.add_discovered(connection, "vestnik", [found, known])
            again = doors.add_discovered(connection, "vestnik", [found])
            outlets.sync(connection, [VESTNIK, DALA, STEP], NOW + DAY)
            urls = [door.url for door in doors.states(connection, "vestnik")]
            health = doors.health(connection, "vestnik")
        assert (fresh, again) == ([found.url], [])
        assert urls == [known.url, found.url]
        assert [door.discovered for door in health] == [False, True]
