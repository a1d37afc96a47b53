"""How right an extraction is: a text by shared shingles, a title exactly, a date by its day.

Texts are judged as by the public article-extraction-benchmark of Scrapinghub (MIT;
github.com/scrapinghub/article-extraction-benchmark, `evaluate.py`), so that figures can stand
beside those that others publish:

* words are runs of `\\w`, their case kept; a text is the multiset of its runs of four words
  (shingles), a shorter text is one shingle;
* of a page, true positives are shingles in both texts, false positives those only found, false
  negatives those only in the reference, counted as often as they occur; the three are divided by
  their sum, so that a long article weighs as much as a short one;
* precision of a corpus is the mean of the pages' precisions over pages on which anything was
  found, recall that of the pages' recalls over pages with a reference text, and F1 the harmonic
  mean of these two means. A page of which nothing was found therefore costs recall only.

Beside it stands the plain mean of the pages' own F1, in which such a page counts as 0.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from statistics import fmean

SHINGLE = 4  # words
_WORD = re.compile(r"\w+")
# Signs that outlets and references set differently without meaning anything by it.
_TYPOGRAPHY = str.maketrans({
    "«": '"', "»": '"', "“": '"', "”": '"', "„": '"', "‟": '"', "″": '"',
    "‘": "'", "’": "'", "‚": "'", "ʼ": "'", "′": "'", "`": "'", "´": "'",
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
    "\u00ad": None, "\u200b": None, "\u200c": None, "\u200d": None, "\u2060": None, "\ufeff": None,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class BodyScore:
    """Shares of a page's shingles, together 1 unless both texts are empty."""

    true_positive: float
    false_positive: float
    false_negative: float

    @property
    def precision(self) -> float:
        """Share of what was found that is in the reference; 1 when both texts are empty."""
        if self.false_positive == self.false_negative == 0:
            return 1.0
        found = self.true_positive + self.false_positive
        return self.true_positive / found if found else 0.0

    @property
    def recall(self) -> float:
        """Share of the reference that was found; 1 when both texts are empty."""
        if self.false_positive == self.false_negative == 0:
            return 1.0
        wanted = self.true_positive + self.false_negative
        return self.true_positive / wanted if wanted else 0.0

    @property
    def f1(self) -> float:
        """The page's own F1."""
        return harmonic(self.precision, self.recall)


@dataclass(frozen=True, slots=True)
class BodyFigures:
    """A corpus: `f1` as the public benchmark has it, `mean_f1` as the plain mean over pages."""

    precision: float
    recall: float
    f1: float
    mean_f1: float


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Count the runs of `SHINGLE` words in a text; of a shorter text there is one."""
    words = _WORD.findall(text)
    last = max(1, len(words) - SHINGLE + 1) if words else 0
    return Counter(tuple(words[start : start + SHINGLE]) for start in range(last))


def body_score(found: str, reference: str) -> BodyScore:
    """Compare a found text with the reference."""
    ours, theirs = shingles(found), shingles(reference)
    parts = ((ours & theirs).total(), (ours - theirs).total(), (theirs - ours).total())
    total = sum(parts) or 1
    return BodyScore(*(part / total for part in parts))


def body_figures(scores: Sequence[BodyScore]) -> BodyFigures:
    """Sum up a corpus."""
    precision = mean([one.precision for one in scores if one.true_positive + one.false_positive])
    recall = mean([one.recall for one in scores if one.true_positive + one.false_negative])
    return BodyFigures(
        precision, recall, harmonic(precision, recall), mean([one.f1 for one in scores])
    )


def harmonic(precision: float, recall: float) -> float:
    """Return F1."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def mean(values: Sequence[float]) -> float:
    """Return the mean, 0 of nothing."""
    return fmean(values) if values else 0.0


def same_title(found: str | None, reference: str) -> bool:
    """Say whether two titles are the same but for white space and typography; case counts."""
    return _plain(found or "") == _plain(reference)


def _plain(title: str) -> str:
    text = unicodedata.normalize("NFKC", title).translate(_TYPOGRAPHY)
    return " ".join(text.split())


def same_day(found: datetime | date, reference: datetime | date, zone: tzinfo | None) -> bool:
    """Say whether a found date is the reference's calendar day.

    The day may be that of the page's own zone or that of UTC. The page's zone is `zone` where the
    reference names one, else the offset of the reference's time. A day alone (many extractors
    give no more) and a time without a zone are taken as they are.
    """
    wanted = days(reference, zone)
    own = reference.tzinfo if isinstance(reference, datetime) else None
    return not wanted.isdisjoint(days(found, zone or own))


def days(moment: datetime | date, zone: tzinfo | None) -> set[date]:
    """Return the calendar days that a moment has: in its own zone, in `zone` and in UTC."""
    if not isinstance(moment, datetime):
        return {moment}
    if moment.tzinfo is None:
        return {moment.date()}
    zones = [moment.tzinfo, UTC, *([zone] if zone else [])]
    return {moment.astimezone(one).date() for one in zones}
