"""Does a match become an alert, and a change a message? Pure decisions with their reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.dedupe import Change

BASELINE_AGE = timedelta(days=1)  # invariant 9: at first sight nothing older alerts
REVISIONS_APART = timedelta(hours=1)  # messages about changes of one article
RETURN_AGE = timedelta(days=7)  # an older article in a known door is an old one that came back


@dataclass(frozen=True, slots=True)
class Verdict:
    """To alert or not, and why."""

    alert: bool
    reason: str
    waits: bool = False  # to be asked again later


def judge(
    published: datetime | None,
    now: datetime,
    *,
    quiet: bool,
    muted: bool = False,
    read_before: datetime | None,
    alerts_wanted: bool,
) -> Verdict:
    """Decide over a matched article.

    `quiet`: found at first sight or in a flood; `muted`: of an archive that came back under new
    addresses, whose dates tell nothing; `read_before`: when the outlet was read last, what
    was printed since is news however old; `alerts_wanted`: False for a crawl that only fills the
    archive. Times are aware and in UTC. A reprint is judged like its first print: the outbox
    sends one message a chat for all prints of a text, whichever matches first.
    """
    if not alerts_wanted:
        return Verdict(False, "this crawl was told to send nothing")
    if muted:
        return Verdict(False, "one of very many at once: its archive came back, or a flood")
    if published is None:
        if quiet:
            return Verdict(False, "no date, at the first sight of the outlet or in a flood")
        return Verdict(True, "new, without a date")
    age = now - published
    if quiet and age > BASELINE_AGE:
        return Verdict(False, "older than a day, at the first sight of the outlet or in a flood")
    missed = read_before is not None and published >= read_before
    if age > RETURN_AGE and not missed:
        return Verdict(False, f"printed {age.days} days ago: an old article came back")
    return Verdict(True, "new")


def judge_revision(changes: Sequence[Change], told_at: datetime | None, now: datetime) -> Verdict:
    """Decide over what changed in an article since its readers last heard of it.

    `changes` are significant ones; `told_at`: when they were last told of changes.
    """
    if not changes:
        return Verdict(False, "what was changed was changed back")
    if told_at is not None and timedelta(0) <= now - told_at < REVISIONS_APART:
        return Verdict(False, "its readers heard of changes within the last hour", waits=True)
    return Verdict(True, "changed")
