"""Opening, migrating and locking: what must hold on both databases."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from store_world import NOW, add_article, article, loud, populate, run_together, shown

from crawler.errors import ConfigError, StoreError
from crawler.queries import parse
from crawler.store import (
    Connection,
    Database,
    entries,
    events,
    search,
    search_filling,
    steering,
)
from crawler.store import database as store_database
from crawler.store.database import MIGRATIONS, lock_articles
from crawler.store.schema import events as event_table
from crawler.store.schema import metadata, spending

SECRET = "Tr0ub4dor"
UPGRADE = """
import sys
from crawler.store import Database
database = Database(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()  # all begin together
print(database.upgrade()[1])
database.close()
"""


def _migrate(connection: Connection, revision: str) -> None:
    """Take a database back to an older schema."""
    alembic = AlembicConfig()
    alembic.set_main_option("script_location", str(MIGRATIONS))
    alembic.attributes["connection"] = connection
    command.downgrade(alembic, revision)


def _of_ours(name: str | None, kind: str, _: object) -> bool:
    """Not the inverted index, which each database keeps in a way of its own (0006)."""
    return kind != "table" or not str(name).startswith("index_terms")


class TestMigrations:
    def test_make_exactly_the_tables_of_the_schema(self, database: Database) -> None:
        with database.read() as connection:
            options = {"compare_type": True, "include_name": _of_ours}
            context = MigrationContext.configure(connection, opts=options)
            assert compare_metadata(context, metadata) == []

    def test_name_check_constraints_as_the_schema_does(self, database: Database) -> None:
        with database.read() as connection:
            found = {
                (table, str(check["name"]))
                for table in metadata.tables
                for check in inspect(connection).get_check_constraints(table)
            }
        assert found == {
            ("outlets", "ck_outlets_state"),
            ("entries", "ck_entries_state"),
            ("chats", "ck_chats_state"),
            ("outbox", "ck_outbox_state"),
        }

    def test_tell_from_where_to_where_and_do_nothing_the_second_time(
        self, database_url: str
    ) -> None:
        database = Database(database_url)
        assert database.revision() is None
        before, head = database.upgrade()
        assert before is None
        assert database.revision() == head
        assert database.upgrade() == (head, head)
        database.close()

    def test_keep_what_is_stored(self, database: Database) -> None:
        with database.write() as connection:
            steering.spend(connection, 7, NOW)
        database.upgrade()
        with database.read() as connection:
            assert steering.spent_today(connection, NOW) == 7

    def test_bring_an_older_database_up_to_date_and_back(self, database: Database) -> None:
        populate(database)
        with database.write() as connection:
            entries.note_found(connection, "vestnik", dict(shown("a")), NOW, quiet=loud)
            steering.spend(connection, 7, NOW)
            _migrate(connection, "0001")
            assert connection.scalar(text("SELECT requests FROM spending")) == 7
        database.upgrade()
        with database.read() as connection:
            (waiting,) = entries.pending(connection, "vestnik", NOW)
            assert waiting.canonical_url == "https://vestnik.example/a"
            assert steering.spent_today(connection, NOW) == 7

    def test_make_every_article_of_before_wait_to_be_indexed(self, database: Database) -> None:
        populate(database)
        with database.write() as connection:
            add_article(connection, article("a", text="Сенсация."))
            _migrate(connection, "0005")
        database.upgrade()
        assert search_filling.catch_up(database) == 1
        with database.read() as connection:
            assert len(search.search(connection, parse("сенсация"))) == 1

    def test_of_four_processes_that_start_at_once_all_succeed(self, database_url: str) -> None:
        heads = run_together(UPGRADE, [[database_url]] * 4)
        assert len(set(heads)) == 1

    def test_refuse_a_database_of_a_newer_schema_and_leave_it_alone(
        self, database: Database
    ) -> None:
        with database.write() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(StoreError, match=r"schema 9999.*newer Akbulak"):
            database.upgrade()
        assert database.revision() == "9999"


class TestAddress:
    @pytest.mark.parametrize(
        ("url", "complaint"),
        [
            ("nonsense", "is not a database URL"),
            ("", "is not a database URL"),
            (f"mysql://user:{SECRET}@host/name", "mysql is not supported"),
            (f"wonder://user:{SECRET}@host/name", "wonder is not supported"),
        ],
    )
    def test_of_no_database_that_we_know_is_wrong_use(self, url: str, complaint: str) -> None:
        with pytest.raises(ConfigError, match=complaint) as caught:
            Database(url)
        assert SECRET not in str(caught.value)

    @pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg", "postgresql+psycopg2"])
    def test_of_postgresql_always_uses_our_driver(self, scheme: str) -> None:
        assert Database(f"{scheme}://host/name").url.drivername == "postgresql+psycopg"

    def test_of_an_unreachable_server_is_told_without_the_password(self) -> None:
        database = Database(f"postgresql://anna:{SECRET}@127.0.0.1:1/akbulak")
        with pytest.raises(StoreError, match="cannot be opened") as caught:
            database.upgrade()
        assert SECRET not in str(caught.value)
        assert "anna:***@127.0.0.1:1" in str(caught.value)
        assert "AKBULAK_DATABASE_URL" in str(caught.value)
        assert SECRET not in database.label

    def test_below_a_file_cannot_be_opened(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(StoreError, match="cannot be opened"):
            Database(f"sqlite:///{tmp_path / 'file' / 'akbulak.db'}").upgrade()

    def test_of_a_folder_cannot_be_opened(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="cannot be opened"):
            Database(f"sqlite:///{tmp_path}").upgrade()

    def test_of_something_that_is_no_database_cannot_be_opened(self, tmp_path: Path) -> None:
        file = tmp_path / "letter.db"
        file.write_text("Dear reader, this is a letter and no database. " * 100)
        with pytest.raises(StoreError, match="cannot be opened"):
            Database(f"sqlite:///{file}").upgrade()
        assert file.read_text().startswith("Dear reader")

    def test_makes_missing_folders(self, tmp_path: Path) -> None:
        database = Database(f"sqlite:///{tmp_path / 'a' / 'b' / 'akbulak.db'}")
        database.upgrade()
        database.close()
        assert (tmp_path / "a" / "b" / "akbulak.db").is_file()

    def test_knows_the_home_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HOME", str(tmp_path))
        database = Database("sqlite:///~/akbulak.db")
        database.upgrade()
        database.close()
        assert (tmp_path / "akbulak.db").is_file()


class TestTransactions:
    def test_are_all_or_nothing(self, database: Database) -> None:
        def fail_half_way() -> None:
            with database.write() as connection:
                steering.spend(connection, 1, NOW)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail_half_way()
        with database.read() as connection:
            assert steering.spent_today(connection, NOW) == 0

    def test_that_read_and_then_write_in_many_threads_lose_nothing(
        self, database: Database
    ) -> None:
        """Given deferred transactions, SQLite would answer "database is locked" at once."""
        failures: list[SQLAlchemyError] = []
        barrier = threading.Barrier(4)

        def work() -> None:
            barrier.wait()
            for _ in range(15):
                try:
                    with database.write() as connection:
                        lock_articles(connection)
                        before = steering.spent_today(connection, NOW)
                        connection.execute(spending.delete())
                        steering.spend(connection, before + 1, NOW)
                except SQLAlchemyError as error:
                    failures.append(error)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        with database.read() as connection:
            assert steering.spent_today(connection, NOW) == 60

    def test_of_readers_do_not_wait_for_a_writer(self, database: Database) -> None:
        with database.write() as writing:
            steering.spend(writing, 1, NOW)
            with database.read() as reading:
                assert steering.spent_today(reading, NOW) == 0

    def test_hold_foreign_keys(self, database: Database) -> None:
        with pytest.raises(IntegrityError), database.write() as connection:
            connection.execute(
                text(
                    "INSERT INTO subscriptions (chat_id, topic_id, created_at)"
                    " VALUES (1, 'none', '2026-01-01')"
                )
            )

    async def test_run_off_the_event_loop(self, database: Database) -> None:
        def thread(connection: Connection, greeting: str, *, loud: bool) -> tuple[str, bool, str]:
            return greeting, loud, threading.current_thread().name

        assert await database.run(thread, "сәлем", loud=True) == ("сәлем", True, "store-write_0")
        _, _, name = await database.query(thread, "сәлем", loud=False)
        assert name.startswith("store-read")

    async def test_that_fail_off_the_event_loop_write_nothing(self, database: Database) -> None:
        def fail(connection: Connection) -> None:
            steering.spend(connection, 5, NOW)
            raise KeyError("lost")

        with pytest.raises(KeyError):
            await database.run(fail)
        assert await database.query(steering.spent_today, NOW) == 0


class TestTimes:
    def test_come_back_aware_and_in_utc(self, database: Database) -> None:
        from zoneinfo import ZoneInfo

        local = NOW.astimezone(ZoneInfo("Asia/Almaty"))
        with database.write() as connection:
            events.record(connection, local, "door", "found", "x")
            at = connection.scalar(select(event_table.c.at))
        assert at == NOW
        assert at is not None
        assert at.utcoffset() == NOW.utcoffset()

    def test_without_a_zone_are_refused(self, database: Database) -> None:
        with pytest.raises(Exception, match="naive datetime"), database.write() as connection:
            events.record(connection, NOW.replace(tzinfo=None), "door", "found", "x")


class TestSqlite:
    def test_waits_for_the_lock_of_another_process(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(store_database, "BUSY_TIMEOUT_MS", 5_000)
        database = Database(f"sqlite:///{tmp_path / 'akbulak.db'}")
        database.upgrade()
        released = threading.Event()
        with database.write() as holding:
            steering.spend(holding, 1, NOW)

            def wait() -> None:
                with database.write() as connection:
                    steering.spend(connection, 10, NOW)
                released.set()

            thread = threading.Thread(target=wait)
            thread.start()
            assert not released.wait(0.3)
        assert released.wait(10)
        thread.join()
        with database.read() as connection:
            assert steering.spent_today(connection, NOW) == 11
        database.close()

    def test_is_safe_against_a_loss_of_power(self, tmp_path: Path) -> None:
        database = Database(f"sqlite:///{tmp_path / 'akbulak.db'}")
        with database.read() as connection:
            assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
            assert connection.scalar(text("PRAGMA synchronous")) == 2  # FULL
            assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        database.close()
