"""One database: engines, transactions, migrations.

Writing transactions on SQLite begin with BEGIN IMMEDIATE: a deferred transaction that reads and
then writes fails at once with SQLITE_BUSY_SNAPSHOT, whatever the busy timeout
(sqlite.org/lang_transaction.html, "read transactions versus write transactions").
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    InterfaceError,
    NoSuchModuleError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.pool import ConnectionPoolEntry

from crawler.errors import ConfigError, StoreError

P = ParamSpec("P")
T = TypeVar("T")

BUSY_TIMEOUT_MS = 30_000  # HOSTILE promise P7: a lock of 30 s loses nothing
MIGRATIONS = Path(__file__).parent / "migrations"
ARTICLE_LOCK = 0x616B62  # "akb": one advisory lock for find-and-insert of articles
MIGRATION_LOCK = ARTICLE_LOCK + 1  # two processes may start at once


class Database:
    """The store of one process: `write()` and `read()` transactions, and their async twins."""

    def __init__(self, url: str) -> None:
        """Prepare engines; nothing is opened yet.

        Raises:
            ConfigError: the URL is not one of SQLite or PostgreSQL.
        """
        self.url = _checked_url(url)
        self.engine = _make_engine(self.url)
        # One thread writes: SQLite has one writer anyway, and order is kept.
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="store-write")
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="store-read")

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the one-machine database."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def label(self) -> str:
        """The database's address without its password."""
        return self.url.render_as_string(hide_password=True)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A writing transaction: all of it is committed, or nothing."""
        with self._connect() as connection:
            connection = connection.execution_options(akbulak_write=True)
            with connection.begin():
                yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A reading transaction: one consistent picture."""
        with self._connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        try:
            connection = self.engine.connect()
        except (SQLAlchemyError, OSError) as error:
            raise self._trouble(error) from error
        with connection:
            try:
                yield connection
            except (OperationalError, InterfaceError) as error:  # locked, full, gone away
                raise self._trouble(error, "failed") from error

    def _trouble(self, error: Exception, what: str = "cannot be opened") -> StoreError:
        cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
        reason = str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__
        return StoreError(
            f"the database {self.label} {what}: {reason}",
            stage="store",
            hint="see AKBULAK_DATABASE_URL",
        )

    async def run(
        self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Call `function(connection, …)` in a writing transaction, off the event loop."""

        def work() -> T:
            with self.write() as connection:
                return function(connection, *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._writer, work)

    async def query(
        self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Call `function(connection, …)` in a reading transaction, off the event loop."""

        def work() -> T:
            with self.read() as connection:
                return function(connection, *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._readers, work)

    def upgrade(self) -> tuple[str | None, str]:
        """Bring the schema up to date; return the revision before and after.

        Raises:
            StoreError: the database cannot be opened, or was written by a newer Akbulak.
        """
        if self.is_sqlite and self.url.database and self.url.database != ":memory:":
            try:
                Path(self.url.database).expanduser().parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise self._trouble(error) from error
        before, head = self.revision(), _head()
        if before == head:
            return before, head
        if before is not None and before not in _known_revisions():
            raise StoreError(
                f"the database {self.label} has schema {before}, which this version does not know",
                stage="store",
                hint="it was written by a newer Akbulak; upgrade the program",
            )
        logging.getLogger("alembic").setLevel(logging.WARNING)
        try:
            with self.write() as connection:
                _lock(connection, MIGRATION_LOCK)
                alembic = AlembicConfig()
                alembic.set_main_option("script_location", str(MIGRATIONS))
                alembic.attributes["connection"] = connection
                command.upgrade(alembic, "head")
        except SQLAlchemyError as error:
            raise self._trouble(error) from error
        return before, head

    def revision(self) -> str | None:
        """The schema's revision, or None for an empty database."""
        try:
            with self.read() as connection:
                return MigrationContext.configure(connection).get_current_revision()
        except SQLAlchemyError as error:
            raise self._trouble(error) from error

    def close(self) -> None:
        """End the threads and close every connection."""
        self._writer.shutdown(wait=True)
        self._readers.shutdown(wait=True)
        self.engine.dispose()


def lock_articles(connection: Connection) -> None:
    """Let one writer at a time find and insert articles, until its transaction ends.

    Without it two crawlers could both find no partner and store a reprint twice as new. SQLite
    needs nothing: BEGIN IMMEDIATE has taken the only writer's place already.
    """
    _lock(connection, ARTICLE_LOCK)


def _lock(connection: Connection, key: int) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def _checked_url(url: str) -> URL:
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, NoSuchModuleError) as error:
        raise ConfigError(
            "AKBULAK_DATABASE_URL is not a database URL",
            hint="sqlite:///path or postgresql://user:password@host/name",
        ) from error
    if backend in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    if backend == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            return parsed.set(database=str(Path(parsed.database).expanduser()))
        return parsed
    raise ConfigError(
        f"AKBULAK_DATABASE_URL: {backend} is not supported",
        hint="sqlite:///path or postgresql://user:password@host/name",
    )


def _make_engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _configure_sqlite(connection: Any, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    _set_wal(cursor)
    # FULL survives a loss of power too; ~140 commits/s are far above what the press prints.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _set_wal(cursor: sqlite3.Cursor) -> None:
    """Switch to WAL once: the file remembers it. The switch does not heed the busy timeout."""
    deadline = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while cursor.execute("PRAGMA journal_mode").fetchone()[0] not in ("wal", "memory"):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("akbulak_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _scripts() -> ScriptDirectory:
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config)


def _head() -> str:
    head = _scripts().get_current_head()
    assert head is not None
    return head


def _known_revisions() -> set[str]:
    return {script.revision for script in _scripts().walk_revisions()}
