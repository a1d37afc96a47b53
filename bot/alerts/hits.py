"""Which words of a sentence were meant by the query: they are shown in bold."""

from __future__ import annotations

from collections.abc import Iterable

from bot.alerts.message import Span
from crawler.text import fold, forms, tokens


class Hits:
    """The terms that a topic found in an article of one language (ISO 639-1)."""

    def __init__(self, terms: Iterable[str], language: str) -> None:
        self._language = language
        self._forms: set[str] = set()
        self._beginnings: list[str] = []
        for term in terms:
            words = tokens(term)
            for word in words:
                self._forms |= forms(word.surface, language)
            if words and term.rstrip(')" ').endswith("*"):
                self._beginnings.append(fold(words[-1].surface))

    def spans(self, text: str) -> tuple[Span, ...]:
        """The text with every hit in bold."""
        found: list[Span] = []
        end = 0
        for token in tokens(text):
            if self._is_hit(token.surface):
                found += [Span(text[end : token.start]), Span(token.surface, bold=True)]
                end = token.end
        return (*(span for span in found if span.text), Span(text[end:]))

    def _is_hit(self, word: str) -> bool:
        if not self._forms.isdisjoint(forms(word, self._language)):
            return True
        return any(fold(word).startswith(beginning) for beginning in self._beginnings)
