"""What a topic is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationInfo,
    field_validator,
    model_validator,
)

from crawler.errors import QueryError
from crawler.queries import FILE, STORED, Limits, Query, parse

TopicId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,48}$")]
Language = Literal["ru", "kk", "en"]
Aliases = Annotated[
    tuple[Annotated[str, Field(min_length=2, max_length=80)], ...], Field(min_length=1)
]


@dataclass(frozen=True, slots=True)
class Means:
    """What a topic's query is read with: the context of pydantic's validation."""

    entities: Mapping[str, Sequence[str]] = field(default_factory=dict)  # shared by all topics
    limits: Limits = FILE


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
        means = info.context if isinstance(info.context, Means) else Means()
        names = {**means.entities, **self.entities}
        try:
            self._query = parse(self.query_text, names, limits=means.limits)
        except QueryError as error:
            raise ValueError(str(error)) from error
        return self

    @property
    def query(self) -> Query:
        """The query that was read from the text."""
        return self._query

    @classmethod
    def stored(cls, topic_id: str, titles: Mapping[str, str], query: str, notify: str) -> Topic:
        """Make a topic of what the database keeps of it: `query` is in canonical form.

        Raises:
            ValidationError: the query cannot be read any more.
        """
        values = {"id": topic_id, "titles": dict(titles), "query": query, "notify": notify}
        return cls.model_validate(values, context=Means(limits=STORED))
