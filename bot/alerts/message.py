"""A message as spans of text: what is said and how it looks, in no mark-up yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str | None = None  # an http or https address


@dataclass(frozen=True, slots=True)
class Message:
    """Spans to be read one after the other, and the same for machines."""

    spans: tuple[Span, ...]
    record: Mapping[str, Any] = field(default_factory=dict)  # what `--json` prints

    @property
    def text(self) -> str:
        """The words without their looks."""
        return "".join(span.text for span in self.spans)


def lines(rows: Iterable[Iterable[Span] | Span | str]) -> tuple[Span, ...]:
    """Put rows below each other; a row is a text, a span, or spans side by side."""
    return tuple(_joined(rows))


def _joined(rows: Iterable[Iterable[Span] | Span | str]) -> Iterator[Span]:
    for number, row in enumerate(rows):
        if number:
            yield Span("\n")
        if isinstance(row, str):
            yield Span(row)
        elif isinstance(row, Span):
            yield row
        else:
            yield from row
