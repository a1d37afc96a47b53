"""Every error that Akbulak raises on purpose.

AkbulakError
├── UsageError          wrong use: bad arguments, unknown outlet or topic           (exit 2)
│   └── ConfigError     a setting or a seed file that cannot be used                (exit 2)
│       ├── CatalogueError    seeds/outlets/*.yaml
│       └── TopicError        seeds/topics/*.yaml
├── QueryError          a query that cannot be read, with the position              (exit 2)
├── DoorError           bytes that are not the feed, sitemap or listing we asked for
├── PageError           a page that holds no article
├── FetchError          a request that brought nothing: DNS, TLS, timeout, status, robots, guard
├── WorkerError         foreign bytes that hung or crashed the parser
└── StoreError          a database that cannot be reached, opened or migrated       (exit 1)
"""

from __future__ import annotations


class AkbulakError(Exception):
    """An error in a person's words: what failed, where, and what to do about it."""

    def __init__(
        self,
        message: str,
        *,
        outlet: str | None = None,
        url: str | None = None,
        stage: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.outlet = outlet
        self.url = url
        self.stage = stage
        self.hint = hint

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.outlet, self.stage, self.url) if part)
        text = f"{where}: {self.message}" if where else self.message
        return f"{text} ({self.hint})" if self.hint else text

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way back from a worker process with every field."""
        return (_rebuild, (type(self), self.args, self.__dict__))


def _rebuild(
    kind: type[AkbulakError], args: tuple[object, ...], state: dict[str, object]
) -> AkbulakError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(state)
    return error


class UsageError(AkbulakError):
    """The person asked for something that does not exist or makes no sense."""


class ConfigError(UsageError):
    """A setting or a file of settings cannot be used."""


class CatalogueError(ConfigError):
    """An outlet file is wrong; names file, outlet and field."""


class TopicError(ConfigError):
    """A topic file is wrong; names file, topic and field."""


class QueryError(AkbulakError):
    """A query cannot be read.

    `position` is the offset of the offending character in the query (0-based);
    `hint` says what to write instead.
    """

    def __init__(self, message: str, position: int, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.position = position


class DoorError(AkbulakError):
    """The bytes are not the feed, sitemap or listing that was asked for.

    `kind` is one of `DOOR_KINDS`.
    """

    def __init__(
        self,
        message: str,
        *,
        kind: str = "parse",
        outlet: str | None = None,
        url: str | None = None,
        stage: str | None = "door",
        hint: str | None = None,
    ) -> None:
        super().__init__(message, outlet=outlet, url=url, stage=stage, hint=hint)
        self.kind = kind


DOOR_KINDS = ("parse", "html", "challenge", "consent", "empty", "moved")


class PageError(AkbulakError):
    """The page holds no article."""


class FetchError(AkbulakError):
    """A request brought nothing; `kind` is one of the names in `FETCH_KINDS`."""

    def __init__(
        self,
        message: str,
        *,
        kind: str,
        outlet: str | None = None,
        url: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message, outlet=outlet, url=url, stage="fetch", hint=hint)
        self.kind = kind


FETCH_KINDS = (
    "dns", "connect", "tls", "timeout", "status", "robots", "guard", "size", "broken", "wait",
)  # fmt: skip


class WorkerError(AkbulakError):
    """Foreign bytes hung or crashed the parser; only that page is lost."""


class StoreError(AkbulakError):
    """The database cannot be reached, opened or migrated."""
