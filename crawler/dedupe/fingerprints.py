"""The exact-text fingerprint: equal for texts that a reader would call the same words."""

from __future__ import annotations

import hashlib
import re

from crawler import text
from crawler.items import Article

MIN_WORDS = 25  # below that, texts of different articles agree by chance ("Новость дополняется")

_WORD = re.compile(r"[^\W_]+")
# `text.fold` writes a mixed word in the alphabet of most of its letters; a word that is made of
# look-alikes only ("срок", "cpok") has none. Here it is enough that both come out the same.
_LOOK_ALIKES = str.maketrans("aceikopxyhmtbə", "асеікорхунмтвә")


def fingerprint(article: Article) -> str:
    """Return the sha256 (hex) of the text's words, folded.

    Typography, case, ё and е, look-alike letters, punctuation, markup of paragraphs do not
    count. The title counts only for texts of fewer than `MIN_WORDS` words.
    """
    words = _words(article.text)
    if len(words) < MIN_WORDS:
        words = [*_words(article.title), *words]
    if not words:  # nothing to compare: equal to itself only
        words = [article.canonical_url]
    return hashlib.sha256(" ".join(words).encode("utf-8", "replace")).hexdigest()


def is_short(article: Article) -> bool:
    """Whether a text has so few words that another event may be told in the same ones."""
    return len(_words(article.text)) < MIN_WORDS


def _words(passage: str) -> list[str]:
    # Word by word: `fold` remembers what it was given, and must not be given whole articles.
    words = _WORD.findall(text.normalise(passage))
    return [text.fold(word).translate(_LOOK_ALIKES) for word in words]
