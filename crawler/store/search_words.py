"""The words of the archive: every form that articles printed, and which of them a query means.

A word has a number for each language of the articles that print it, for its normal forms depend
on the language. Its keys (`text.keys`) stand in a table of their own, so that better morphology
changes that table and no article.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from crawler.queries.archive.places import KEYS_VERSION, word_keys
from crawler.queries.nodes import Mode, Word
from crawler.store.search_schema import index_keys, index_words
from crawler.store.upsert import CHUNK
from crawler.text import Keys, fold, sought

Numbers = NDArray[np.uint32]
Asked = tuple[Word, bool]  # a word of a query, and whether it stands in a phrase or beside NEAR

_PAST_ALL = "\U0010ffff"  # behind every word with the same beginning
_UNKEYED = 0  # the version of a word whose keys are not in the table


class Form(NamedTuple):
    """A form in which the archive prints a word."""

    text: str  # folded
    articles: int  # that printed it, former versions counted too


def key_hash(key: str) -> int:
    """The number under which a key is filed: 64 bits, for the key itself takes four times that.

    Of ten million keys no two are expected to share a number (birthday bound, 3 in a million).
    """
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


class Vocabulary:
    """Numbers of words, remembered while articles are indexed.

    Whoever adds words holds the index lock (`search_filling`): numbers are given in order.
    """

    REMEMBERED = 500_000  # words; then all are forgotten, and looked up again

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], int] = {}

    def number(self, connection: Connection, language: str, words: Iterable[str]) -> dict[str, int]:
        """The number of each of `words`, as printed; new ones are added with their keys."""
        words = list(words)
        if len(self._known) > self.REMEMBERED:
            self._known.clear()
        unknown = [word for word in words if (language, word) not in self._known]
        for start in range(0, len(unknown), CHUNK):
            rows = connection.execute(
                select(index_words.c.surface, index_words.c.id).where(
                    index_words.c.language == language,
                    index_words.c.surface.in_(unknown[start : start + CHUNK]),
                )
            )
            self._known.update({(language, surface): number for surface, number in rows})
        fresh = [word for word in unknown if (language, word) not in self._known]
        if fresh:
            first = (connection.scalar(select(func.max(index_words.c.id))) or 0) + 1
            keyed = {first + i: word_keys(word, language) for i, word in enumerate(fresh)}
            connection.execute(
                insert(index_words),
                [
                    {"id": number, "language": language, "surface": word,
                     "typed": keys.typed, "keys_version": KEYS_VERSION}
                    for word, (number, keys) in zip(fresh, keyed.items(), strict=True)
                ],
            )  # fmt: skip
            _file(connection, keyed)
            self._known |= {
                (language, word): number for word, number in zip(fresh, keyed, strict=True)
            }
        return {word: self._known[language, word] for word in words}


def count_seen(connection: Connection, articles: Mapping[int, int]) -> None:
    """Add to each word, by its number, how many more articles printed it."""
    if articles:
        connection.execute(
            update(index_words)
            .where(index_words.c.id == bindparam("word"))
            .values(seen=index_words.c.seen + bindparam("more")),
            [{"word": word, "more": more} for word, more in articles.items()],
        )


def key_anew(connection: Connection, limit: int) -> int:
    """Give words, at most `limit`, the keys of today's `KEYS_VERSION`; return how many there were.

    With a new version all keys are forgotten first: a query finds only what is keyed again.
    """
    old = index_words.c.keys_version.not_in((KEYS_VERSION, _UNKEYED))
    if connection.scalar(select(index_words.c.id).where(old).limit(1)) is not None:
        connection.execute(delete(index_keys))
        connection.execute(update(index_words).values(keys_version=_UNKEYED))
    rows = connection.execute(
        select(index_words.c.id, index_words.c.surface, index_words.c.language)
        .where(index_words.c.keys_version == _UNKEYED)
        .limit(limit)
    ).all()
    if not rows:
        return 0
    found = {row.id: word_keys(row.surface, row.language) for row in rows}
    _file(connection, found)
    connection.execute(
        update(index_words)
        .where(index_words.c.id == bindparam("word"))
        .values(typed=bindparam("form"), keys_version=KEYS_VERSION),
        [{"word": number, "form": keys.typed} for number, keys in found.items()],
    )
    return len(rows)


def _file(connection: Connection, words: Mapping[int, Keys]) -> None:
    rows = [
        {"key": key, "word_id": number}
        for number, keys in words.items()
        for key in {key_hash(name) for name in names(keys.forms, keys.skeletons)}
    ]
    if rows:
        connection.execute(insert(index_keys), rows)


def names(forms: Iterable[str], skeletons: Iterable[str]) -> list[str]:
    """Normal forms as they are, and skeletons behind a tilde."""
    return [*forms, *(f"~{skeleton}" for skeleton in skeletons)]


def resolve(connection: Connection, words: Iterable[Asked]) -> dict[Asked, Numbers]:
    """For each word of a query the numbers of the archive's words that it means."""
    return {asked: _means(connection, *asked) for asked in set(words)}


def _means(connection: Connection, word: Word, full: bool) -> Numbers:
    number, typed = index_words.c.id, index_words.c.typed
    if word.mode is Mode.INFLECTED:
        keys = sought(word.text)
        wanted = names(keys.full if full else keys.strict, keys.skeletons)
        hashes = [key_hash(key) for key in wanted]
        statement = select(index_keys.c.word_id).where(index_keys.c.key.in_(hashes)).distinct()
    elif word.mode is Mode.PREFIX:
        statement = select(number).where(typed >= word.text, typed < word.text + _PAST_ALL)
    elif word.mode is Mode.CASED:
        statement = select(number).where(
            typed == fold(word.text), index_words.c.surface == word.text
        )
    else:
        statement = select(number).where(typed == word.text)
    return np.array(sorted(connection.scalars(statement)), dtype=np.uint32)


def forms_seen(connection: Connection, numbers: Numbers, limit: int) -> list[Form]:
    """The commonest forms of the words with these numbers, in whatever language."""
    found: dict[str, int] = {}
    for start in range(0, len(numbers), CHUNK):
        rows = connection.execute(
            select(index_words.c.typed, func.sum(index_words.c.seen))
            .where(index_words.c.id.in_(numbers[start : start + CHUNK].tolist()))
            .group_by(index_words.c.typed)
        )
        for typed, articles in rows:
            found[typed] = found.get(typed, 0) + int(articles)
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return [Form(text, articles) for text, articles in ranked[:limit]]


def frequency(connection: Connection, keys: Sequence[str]) -> dict[str, int]:
    """In how many articles of the archive each key stands, at most: 0 for a word never seen.

    `keys`: normal forms, "~" and a skeleton, or "=" and a typed form.
    """
    found = dict.fromkeys(keys, 0)
    typed = {key[1:]: key for key in found if key.startswith("=")}
    hashes = {key_hash(key): key for key in found if not key.startswith("=")}
    seen = func.sum(index_words.c.seen)
    for start in range(0, len(hashes), CHUNK):
        rows = connection.execute(
            select(index_keys.c.key, seen)
            .join(index_words, index_words.c.id == index_keys.c.word_id)
            .where(index_keys.c.key.in_(list(hashes)[start : start + CHUNK]))
            .group_by(index_keys.c.key)
        )
        found.update({hashes[key]: int(articles) for key, articles in rows})
    for start in range(0, len(typed), CHUNK):
        rows = connection.execute(
            select(index_words.c.typed, seen)
            .where(index_words.c.typed.in_(list(typed)[start : start + CHUNK]))
            .group_by(index_words.c.typed)
        )
        found.update({typed[form]: int(articles) for form, articles in rows})
    return found
