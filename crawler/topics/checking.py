"""Holds a topic's golden examples against its query."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.queries import Document
from crawler.topics.values import Example, Topic


@dataclass(frozen=True, slots=True)
class Failure:
    """A golden example that the query judges wrongly."""

    example: Example
    words: str  # topic, what is wrong, and the example
    why: str  # how far the query got, or what it found; in the language that was asked for


def check(topic: Topic) -> list[str]:
    """Return, in words, every golden example of `topic` that its query judges wrongly."""
    return [failure.words for failure in failures(topic)]


def failures(topic: Topic, language: str = "en") -> list[Failure]:
    """Return every golden example of `topic` that its query judges wrongly, with the reason.

    `language` (ru, kk, en) is that of the reason.
    """
    found = []
    for wanted, examples in ((True, topic.examples.match), (False, topic.examples.no_match)):
        for example in examples:
            document = Document(title=example.title, text=example.text, language=example.lang)
            match = topic.query.match(document)
            if (match is not None) is wanted:
                continue
            said = "does not find"
            if match is not None:
                said = f"must not find, does by {', '.join(match.terms)}"
            words = f"{topic.id}: {said}: [{example.lang}] {example.title or example.text}"
            why = topic.query.explain(document, language).text
            found.append(Failure(example, words, why))
    return found
