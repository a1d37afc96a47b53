"""Same article, reprint, update or new: the rules over an index of fingerprints."""

from __future__ import annotations

from datetime import timedelta

from crawler.dedupe.fingerprints import fingerprint, is_short
from crawler.dedupe.index import FingerprintIndex, Known, MemoryIndex
from crawler.items import Article, Decision, DecisionKind

# "Official statement" of today and of last month are two articles.
SHORT_TEXT_DAYS = timedelta(days=2)


class Deduper:
    """Compares articles with those known to `index` (in memory when `None`).

    This first version knows exact copies only: the same address, or the same words.
    """

    def __init__(self, index: FingerprintIndex | None = None) -> None:
        self.index: FingerprintIndex = MemoryIndex() if index is None else index

    def decide(self, article: Article) -> Decision:
        """Say what an article is beside the known ones; the address goes before the words."""
        mark = fingerprint(article)
        known = self.index.by_url(article.canonical_url)
        if known is not None:
            if known.fingerprint == mark:
                return Decision(
                    DecisionKind.SAME, known.article_id, 1.0, "same address, same words"
                )
            return Decision(
                DecisionKind.UPDATE, known.article_id, 1.0, "same address, changed words"
            )
        known = self.index.by_fingerprint(mark)
        if known is not None and is_short(article) and not _near(known, article):
            return Decision(DecisionKind.NEW, reason="few words, used before on another day")
        if known is None:
            return Decision(DecisionKind.NEW, reason="neither the address nor the words are known")
        if known.outlet_id == article.outlet_id:
            return Decision(
                DecisionKind.SAME,
                known.article_id,
                1.0,
                f"same words, at another address of the outlet: {known.canonical_url}",
            )
        return Decision(
            DecisionKind.REPRINT,
            known.article_id,
            1.0,
            f"same words as {known.canonical_url} of {known.outlet_id}",
        )

    def add(self, article_id: int, article: Article) -> None:
        """Remember a stored article; the same id again is its new version."""
        self.index.add(
            article_id,
            article.canonical_url,
            fingerprint(article),
            article.outlet_id,
            article.published,
        )


def _near(known: Known, article: Article) -> bool:
    """Whether two prints are of the same days; without dates nothing speaks against it."""
    if known.published is None or article.published is None:
        return True
    return abs(article.published - known.published) <= SHORT_TEXT_DAYS
