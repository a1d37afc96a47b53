"""Reads the files of topics: what is good, and what is wrong where."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from crawler.config import config
from crawler.errors import TopicError
from crawler.topics.problems import Place, Problem, place_of, wrong_topic
from crawler.topics.values import Means, Topic


@dataclass(frozen=True, slots=True)
class Reading:
    """What a folder of topics held."""

    topics: tuple[Topic, ...]  # the good ones, in the order of the files
    problems: tuple[Problem, ...] = ()
    refused: frozenset[str] = frozenset()  # ids of topics that are there and wrong
    blind: bool = False  # something could not be read at all: any topic may stand in it

    def keeps(self, topic_id: str) -> bool:
        """Whether a topic that is not among the good ones is wrong rather than gone."""
        return self.blind or topic_id in self.refused


def load(folder: Path | None = None) -> list[Topic]:
    """Read every `*.yaml` in `folder` (default: `topics` in the seeds), in name order.

    A file holds one topic or a list of topics. Entities of `entities.yaml`, beside the folder,
    may be used by every query.

    Raises:
        TopicError: names file, place, topic and field of everything that is wrong.
    """
    reading = read(folder)
    if reading.problems:
        words = "\n".join(map(str, reading.problems))
        hint = "see AKBULAK_SEEDS" if not reading.problems[0].place and reading.blind else None
        raise TopicError(f"the topics have errors:\n{words}", hint=hint)
    return list(reading.topics)


def read(folder: Path | None = None) -> Reading:
    """Read a folder as `load` does, and give back what is good beside what is wrong.

    A wrong topic spoils no other. Of an id that is used twice neither counts: nobody knows which
    is meant. Where `entities.yaml` cannot be read, no topic can.
    """
    folder = folder if folder is not None else config().seeds / "topics"
    files = _files(folder)
    if not files:
        return Reading((), (Problem(str(folder), "holds no topic files (*.yaml)"),), blind=True)
    try:
        shared = load_entities(folder)
    except TopicError as error:
        return Reading((), (_file_problem(error),), blind=True)
    found: list[_Entry] = []
    problems: list[Problem] = []
    blind = False
    for file in files:
        try:
            entries = list(_entries(file, Means(shared)))
        except TopicError as error:
            problems.append(_file_problem(error))
            blind = True
            continue
        found += entries
    return _sorted_out(found, problems, blind=blind)


def load_entities(folder: Path | None = None) -> dict[str, tuple[str, ...]]:
    """Read `entities.yaml` beside the topics' `folder` (default: in the seeds): name → aliases.

    Raises:
        TopicError: the file is there and is no mapping of names to lists of names.
    """
    folder = folder if folder is not None else config().seeds / "topics"
    file = _entities_file(folder)
    if not file.is_file():
        return {}
    data, node, _ = _read(file)
    if node is None or not isinstance(data, dict):
        raise TopicError(f"{file.name}: must be a mapping: name: [alias, …]")
    for name, aliases in data.items():
        if not isinstance(aliases, list) or not all(isinstance(a, str) and a for a in aliases):
            place = place_of(node, (name,))
            where = f"{file.name}:{place.line}:{place.column}"
            raise TopicError(f"{where}: {name}: must be a list of names")
    return {str(name): tuple(aliases) for name, aliases in data.items()}


def stamp(folder: Path) -> str:
    """A hash of the files that topics are read from: another as soon as one letter is."""
    digest = hashlib.sha256()
    for file in (*_files(folder), _entities_file(folder)):
        try:
            content = file.read_bytes()
        except OSError as error:  # gone or closed to us: a state like another
            content = type(error).__name__.encode()
        digest.update(f"{file.name}:{len(content)}:".encode() + content)
    return digest.hexdigest()


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yaml")) if folder.is_dir() else []


def _entities_file(folder: Path) -> Path:
    return folder.parent / "entities.yaml"


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a file holds in the place of one topic."""

    name: str  # its id, or its number where it has none
    file: str
    place: Place  # of its id
    topic: Topic | None = None
    problems: tuple[Problem, ...] = ()
    named: bool = True  # it has an id


def _entries(file: Path, means: Means) -> Iterator[_Entry]:
    data, node, source = _read(file)
    pairs: list[tuple[Any, yaml.Node]]
    if isinstance(node, yaml.MappingNode):
        pairs = [(data, node)]
    elif isinstance(node, yaml.SequenceNode) and node.value:
        pairs = list(zip(data, node.value, strict=True))
    else:
        raise TopicError(f"{file.name}: must be a topic or a list of topics, each with 'id:'")
    for number, (raw, own) in enumerate(pairs, start=1):
        named = isinstance(raw, dict) and "id" in raw
        name = str(raw["id"]) if named else f"entry {number}"
        place = place_of(own, ("id",) if named else ())
        try:
            topic = Topic.model_validate(raw, context=means)
        except ValidationError as error:
            problems = tuple(wrong_topic(error, own, source, file.name, name))
            yield _Entry(name, file.name, place, None, problems, named)
        else:
            yield _Entry(name, file.name, place, topic)


def _sorted_out(found: Iterable[_Entry], problems: list[Problem], *, blind: bool) -> Reading:
    topics: dict[str, Topic] = {}
    first: dict[str, _Entry] = {}
    refused: set[str] = set()
    for entry in found:
        problems += entry.problems
        blind = blind or not entry.named
        if entry.topic is None:
            refused.add(entry.name)
            continue
        if entry.name in first:
            said = f"already used in {first[entry.name].file}"
            problems.append(Problem(entry.file, said, entry.name, "id", entry.place))
            refused.add(entry.name)
            continue
        first[entry.name] = entry
        topics[entry.name] = entry.topic
    good = tuple(topic for name, topic in topics.items() if name not in refused)
    return Reading(good, tuple(problems), frozenset(refused), blind)


def _file_problem(error: TopicError) -> Problem:
    file, _, what = error.message.partition(": ")
    return Problem(file, what)


def _read(file: Path) -> tuple[Any, yaml.Node | None, str]:
    """What a file of YAML says, its nodes with their places, and its text."""
    try:
        source = file.read_text(encoding="utf-8")
        loader = yaml.SafeLoader(source)
        try:
            node = loader.get_single_node()
            data = loader.construct_document(node) if node is not None else None
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{file.name}:{mark.line + 1}:{mark.column + 1}" if mark else file.name
        words = ", ".join(part for part in (error.context, error.problem) if part)
        raise TopicError(f"{where}: cannot be read: {words}") from error
    except (OSError, UnicodeDecodeError, RecursionError, yaml.YAMLError) as error:
        raise TopicError(f"{file.name}: cannot be read: {error}") from error
    return data, node, source
