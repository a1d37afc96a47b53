"""The newest of very many, in bounded memory."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterator
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Newest(Generic[T]):
    """Keeps the values with the largest keys, and of those without a key the first and last.

    Iterating gives keys and values: the largest key first (of equal ones the first that came),
    then those without a key in their order; never more than `limit`.
    """

    def __init__(self, limit: int) -> None:
        self.count = 0  # of all that were added
        self._limit = limit
        self._heap: list[tuple[Any, int, T]] = []  # key, minus the number of its coming
        self._first: list[T] = []
        self._last: deque[T] = deque(maxlen=limit - limit // 2)

    def wants(self, key: Any) -> bool:
        """Say whether a value with this key would be kept now."""
        return key is None or len(self._heap) < self._limit or key > self._heap[0][0]

    def add(self, key: Any, value: T) -> None:
        """Keep a value, as long as there are not enough better ones; `None` is no key."""
        self.count += 1
        if key is not None:
            push = heapq.heappush if len(self._heap) < self._limit else heapq.heappushpop
            push(self._heap, (key, -self.count, value))
        elif len(self._first) < self._limit // 2:
            self._first.append(value)
        else:
            self._last.append(value)

    def __iter__(self) -> Iterator[tuple[Any, T]]:
        dated = [(key, value) for key, _, value in sorted(self._heap, reverse=True)]
        room = self._limit - len(dated)
        rest = [*self._first, *self._last]
        if len(rest) > room:
            rest = [*rest[: room // 2], *rest[len(rest) - (room - room // 2) :]]
        return iter([*dated, *((None, value) for value in rest)])
