"""The topics: what is watched for, in which words, and who is to be told how loudly.

`seeds/topics/*.yaml` is data; names that several topics share stand in `entities.yaml` beside
that folder. Every topic carries golden examples, which `check` holds against its query.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from crawler.config import config
from crawler.errors import QueryError, TopicError
from crawler.outlets import explain
from crawler.queries import FILE, Document, Query, caret, parse

TopicId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,48}$")]
Language = Literal["ru", "kk", "en"]
Aliases = Annotated[
    tuple[Annotated[str, Field(min_length=2, max_length=80)], ...], Field(min_length=1)
]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Titles(_Strict):
    """What the topic is called in each language of the readers."""

    ru: str = Field(min_length=1, max_length=100)
    kk: str = Field(min_length=1, max_length=100)
    en: str = Field(min_length=1, max_length=100)


class Example(_Strict):
    """A piece of news that the query must find, or must not."""

    text: str = Field(min_length=1)
    lang: Language
    title: str = ""


class Examples(_Strict):
    """The golden examples of a topic."""

    match: tuple[Example, ...] = ()
    no_match: tuple[Example, ...] = ()


class Topic(_Strict):
    """One topic."""

    id: TopicId
    titles: Titles
    query_text: str = Field(alias="query", min_length=1)  # as written; `query` is what was read
    notify: Literal["now", "silent", "digest", "off"] = "digest"
    entities: dict[str, Aliases] = Field(default_factory=dict)  # name → aliases, for @name
    examples: Examples = Examples()
    _query: Query = PrivateAttr()

    @field_validator("notify", mode="before")
    @classmethod
    def _off_is_a_word(cls, value: object) -> object:
        return "off" if value is False else value  # YAML 1.1 reads a bare `off` as false

    @model_validator(mode="after")
    def _read_query(self, info: ValidationInfo) -> Topic:
        names = {**(info.context or {}), **self.entities}
        try:
            self._query = parse(self.query_text, names, limits=FILE)
        except QueryError as error:
            raise ValueError(f"query: {error}\n{caret(self.query_text, error)}") from error
        return self

    @property
    def query(self) -> Query:
        """The query that was read from the text."""
        return self._query


def load(folder: Path | None = None) -> list[Topic]:
    """Read every `*.yaml` in `folder` (default: `topics` in the seeds), in name order.

    A file holds one topic or a list of topics. Entities of `entities.yaml`, beside the folder,
    may be used by every query.

    Raises:
        TopicError: names file, topic and field of everything that is wrong.
    """
    folder = folder if folder is not None else config().seeds / "topics"
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    if not files:
        raise TopicError(f"no topic files (*.yaml) in {folder}", hint="see AKBULAK_SEEDS")
    shared = load_entities(folder)
    problems: list[str] = []
    topics: dict[str, Topic] = {}
    origin: dict[str, str] = {}
    for file in files:
        for number, raw in enumerate(_read_list(file), start=1):
            name = str(raw.get("id", number)) if isinstance(raw, dict) else f"entry {number}"
            try:
                topic = Topic.model_validate(raw, context=shared)
            except ValidationError as error:
                lines = explain(error, Topic, Titles, Examples, Example)
                problems += [f"{file.name}: {name}: {line}" for line in lines]
                continue
            if topic.id in topics:
                problems.append(f"{file.name}: {name}: id: already used in {origin[topic.id]}")
                continue
            topics[topic.id], origin[topic.id] = topic, file.name
    if problems:
        raise TopicError("the topics have errors:\n" + "\n".join(problems))
    return list(topics.values())


def check(topic: Topic) -> list[str]:
    """Return, in words, every golden example of `topic` that its query judges wrongly."""
    failures = []
    for wanted, examples in ((True, topic.examples.match), (False, topic.examples.no_match)):
        for example in examples:
            document = Document(title=example.title, text=example.text, language=example.lang)
            match = topic.query.match(document)
            quoted = f"[{example.lang}] {example.title or example.text}"
            if wanted and match is None:
                failures.append(f"{topic.id}: does not find: {quoted}")
            elif not wanted and match is not None:
                failures.append(
                    f"{topic.id}: must not find, does by {', '.join(match.terms)}: {quoted}"
                )
    return failures


def load_entities(folder: Path | None = None) -> dict[str, tuple[str, ...]]:
    """Read `entities.yaml` beside the topics' `folder` (default: in the seeds): name → aliases.

    Raises:
        TopicError: the file is there and is no mapping of names to lists of names.
    """
    folder = folder if folder is not None else config().seeds / "topics"
    file = folder.parent / "entities.yaml"
    if not file.is_file():
        return {}
    data = _read(file)
    if not isinstance(data, dict):
        raise TopicError(f"{file.name}: must be a mapping: name: [alias, …]")
    for name, aliases in data.items():
        if not isinstance(aliases, list) or not all(isinstance(a, str) and a for a in aliases):
            raise TopicError(f"{file.name}: {name}: must be a list of names")
    return {str(name): tuple(aliases) for name, aliases in data.items()}


def _read_list(file: Path) -> list[Any]:
    data = _read(file)
    if isinstance(data, dict):
        return [data]
    if not isinstance(data, list) or not data:
        raise TopicError(f"{file.name}: must be a topic or a list of topics, each with 'id:'")
    return data


def _read(file: Path) -> Any:
    try:
        return yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise TopicError(f"{file.name}: cannot be read: {error}") from error
