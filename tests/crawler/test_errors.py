"""Errors: in a person's words, and whole after the way back from a worker process."""

from __future__ import annotations

import copy
import pickle

import pytest

from crawler.errors import (
    FETCH_KINDS,
    AkbulakError,
    CatalogueError,
    ConfigError,
    DoorError,
    FetchError,
    PageError,
    QueryError,
    StoreError,
    TopicError,
    UsageError,
    WorkerError,
)  # fmt: skip

EVERY = [
    AkbulakError("m", outlet="o", url="u", stage="s", hint="h"),
    *(
        kind("m", outlet="o", url="u", stage="s", hint="h")
        for kind in (
            UsageError, ConfigError, CatalogueError, TopicError, DoorError, PageError,
            WorkerError, StoreError,
        )
    ),
    QueryError("m", 7, "h"),
    FetchError("m", kind="dns", outlet="o", url="u", hint="h"),
]  # fmt: skip


class TestWords:
    @pytest.mark.parametrize(
        ("error", "words"),
        [
            (AkbulakError("no answer"), "no answer"),
            (AkbulakError("no answer", hint="wait"), "no answer (wait)"),
            (AkbulakError("no answer", outlet="kapital"), "kapital: no answer"),
            (
                FetchError("no answer", kind="dns", outlet="kapital", url="https://kapital.kz/"),
                "kapital, fetch, https://kapital.kz/: no answer",
            ),
            (QueryError("a bracket is open", 3, "close it"), "a bracket is open (close it)"),
        ],
    )
    def test_say_where_what_and_what_to_do(self, error: AkbulakError, words: str) -> None:
        assert str(error) == words


class TestCopies:
    @pytest.mark.parametrize("error", EVERY, ids=lambda error: type(error).__name__)
    def test_through_a_pickle_are_whole(self, error: AkbulakError) -> None:
        for other in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
            assert type(other) is type(error)
            assert str(other) == str(error)
            assert vars(other) == vars(error)

    def test_are_independent(self) -> None:
        error = FetchError("m", kind="dns")
        other = copy.copy(error)
        other.outlet = "kapital"
        assert error.outlet is None


class TestTree:
    @pytest.mark.parametrize("error", EVERY, ids=lambda error: type(error).__name__)
    def test_has_one_root(self, error: AkbulakError) -> None:
        assert isinstance(error, AkbulakError)

    @pytest.mark.parametrize("kind", [ConfigError, CatalogueError, TopicError])
    def test_knows_wrong_use(self, kind: type[AkbulakError]) -> None:
        assert issubclass(kind, UsageError)

    def test_names_the_kinds_of_failed_requests_once(self) -> None:
        assert len(set(FETCH_KINDS)) == len(FETCH_KINDS)
