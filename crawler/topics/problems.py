"""What is wrong in a file of topics, and where: file, line, column, topic, field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml
from pydantic import ValidationError

from crawler.errors import QueryError
from crawler.outlets import explain
from crawler.queries import caret
from crawler.topics.values import Example, Examples, Titles, Topic

Loc = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file, as editors count: the first letter is line 1, column 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong; `str()` says it as compilers do, so that editors find the place."""

    file: str  # its name
    what: str
    topic: str = ""  # id, or the entry's number where it has none
    field: str = ""
    place: Place | None = None
    shown: str = ""  # of a query: the line, and a caret under the place

    def __str__(self) -> str:
        at = f":{self.place.line}:{self.place.column}" if self.place else ""
        said = ": ".join(
            part for part in (f"{self.file}{at}", self.topic, self.field, self.what) if part
        )
        return f"{said}\n{self.shown}" if self.shown else said


def wrong_topic(
    error: ValidationError, node: yaml.Node, source: str, file: str, topic: str
) -> Iterator[Problem]:
    """The problems of one topic, each with its place in the text `source` of the file.

    `node` is the topic's own node in it.
    """
    words = explain(error, Topic, Titles, Examples, Example)
    for problem, line in zip(error.errors(), words, strict=True):
        cause = getattr(problem.get("ctx", {}).get("error"), "__cause__", None)
        if isinstance(cause, QueryError):
            yield _wrong_query(cause, node, source, file, topic)
            continue
        field, _, what = line.partition(": ")
        yield Problem(file, what, topic, field, place_of(node, problem["loc"]))


def place_of(node: yaml.Node, loc: Loc) -> Place:
    """Where a field's value stands; of a missing field, what lacks it."""
    found = _find(node, loc)
    return Place(found.start_mark.line + 1, found.start_mark.column + 1)


def _find(node: yaml.Node, loc: Loc) -> yaml.Node:
    for part in loc:
        if isinstance(node, yaml.MappingNode):
            pairs = {key.value: value for key, value in node.value}
            if part not in pairs:
                return node
            node = pairs[part]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
    return node


def _wrong_query(error: QueryError, node: yaml.Node, source: str, file: str, topic: str) -> Problem:
    value = _find(node, ("query",))
    assert isinstance(value, yaml.ScalarNode), "the query was read as a text"
    query = value.value.strip()
    place = _in_file(value, source, query, error.position)
    return Problem(file, str(error), topic, "query", place, caret(query, error))


def _in_file(value: yaml.ScalarNode, source: str, query: str, position: int) -> Place:
    """Where a letter of a query stands in the file; the scalar's begin where escapes hide it."""
    begin = Place(value.start_mark.line + 1, value.start_mark.column + 1)
    at = position + value.value.index(query)  # blanks before the query are not part of it
    before = value.value[:at]
    lines = source.split("\n")
    wanted = value.value.split("\n")[before.count("\n")]
    if value.style == "|":
        number = value.start_mark.line + 1 + before.count("\n")
    elif value.start_mark.line == value.end_mark.line:
        number = value.start_mark.line
    else:
        return begin
    line = lines[number] if number < len(lines) else ""
    start = line.find(wanted, 0 if value.style == "|" else value.start_mark.column)
    column = at - (before.rfind("\n") + 1)
    return Place(number + 1, start + column + 1) if start >= 0 else begin
