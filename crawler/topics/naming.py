"""The names that topics know, apart from those by which they tell namesakes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from crawler.queries.nodes import And, Demote, Node, Not, Or, SameSentence, Scope, Weighted, terms
from crawler.topics.values import Topic

Names = dict[str, tuple[str, ...]]


def names(standing: Iterable[Topic], entities: Mapping[str, Sequence[str]]) -> tuple[Names, Names]:
    """Return the shared entities, and those private to topics, that stand for what is watched.

    An entity whose aliases topics only exclude or demote (`NOT @other-cove`) names what a story
    is not about, and is left out.
    """
    topics = list(standing)
    excluded = {name for topic in topics for name in _excluded(topic.query.node)}
    wanted = {term.written for topic in topics for term in terms(topic.query.node)}
    private = {name: aliases for topic in topics for name, aliases in topic.entities.items()}

    def kept(some: Mapping[str, Sequence[str]]) -> Names:
        return {
            name: tuple(aliases)
            for name, aliases in some.items()
            if wanted & set(aliases) or not excluded & set(aliases)
        }

    return kept(entities), kept(private)


def _excluded(node: Node) -> Iterator[str]:
    """The terms under NOT and DEMOTE, as written."""
    match node:
        case Not(child) | Demote(child):
            for term in terms(child):
                yield term.written
        case And(children) | Or(children):
            for child in children:
                yield from _excluded(child)
        case SameSentence(left, right):
            yield from _excluded(left)
            yield from _excluded(right)
        case Scope(_, child) | Weighted(child):
            yield from _excluded(child)
        case _:
            return
