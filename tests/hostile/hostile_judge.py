"""Was an outlet treated as HOSTILE.md wants it? What is not right, in words."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from hostile.hostile_outlet import FEED, HostileOutlet, State
from hostile.hostile_run import Run

_CODE = re.compile(r"[a-z](?:Error|Exception|Failure)\b|Traceback|<class| object at 0x")


@dataclass(frozen=True)
class Verdict:
    """How an outlet is shown, and what is wrong with that."""

    outlet: HostileOutlet
    state: str  # healthy, failing, or "nothing is said"
    reason: str  # as a person would read it
    stored: int
    alerts: int
    requests: int  # in the busiest poll
    complaints: tuple[str, ...]


def judge(outlet: HostileOutlet, run: Run) -> Verdict:
    """Hold what is kept and what was asked against what is right."""
    facts = run.facts(outlet.id)
    row = next(iter(run.rows("outlets", outlet.id)))
    state = shown(row)
    reason = f"{row['error_kind']}: {row['error_text']}" if row["error_text"] else ""
    polls = Counter(hit["round"] for hit in run.hits if hit["outlet"] == outlet.id)
    busiest = max(polls.values(), default=0)
    verdict = Verdict(outlet, state, reason, len(facts.articles), facts.alerts, busiest, ())
    complaints = [
        *_state(verdict, run),
        *_counts(verdict),
        *_traffic(outlet, run),
        *_words(outlet, run),
    ]
    if outlet.check is not None and (wrong := outlet.check(facts)):
        complaints.append(wrong)
    return Verdict(**(vars(verdict) | {"complaints": tuple(complaints)}))


def shown(row: dict[str, object]) -> str:
    """The state in which a person sees an outlet."""
    if row["failures"]:
        return "failing"
    return "healthy" if row["last_ok_at"] else "nothing is said"


def _state(verdict: Verdict, run: Run) -> Iterator[str]:
    wanted, state = verdict.outlet.state, verdict.state
    if state == "nothing is said" or (wanted is not State.EITHER and state != wanted.value):
        yield f"is shown as “{state}”, should be {wanted.value} ({verdict.reason or 'no reason'})"
    if state != "failing":
        return
    silent = [
        door["url"] for door in run.rows("doors", verdict.outlet.id) if not door["error_text"]
    ]
    if silent:
        yield f"its door {silent[0]} does not say what is wrong"
    if _CODE.search(verdict.reason):
        yield f"a reason for programmers: {verdict.reason!r}"
    if not verdict.reason:
        yield "fails without a reason"
    elif not re.search(verdict.outlet.reason, verdict.reason):
        yield f"wrong reason: {verdict.reason!r} says nothing of {verdict.outlet.reason!r}"


def _counts(verdict: Verdict) -> Iterator[str]:
    least, most = verdict.outlet.stored
    limits = f"{least}–{'any' if most is None else most}"
    if verdict.stored < least or (most is not None and verdict.stored > most):
        yield f"{verdict.stored} articles stored, should be {limits}"
    if verdict.outlet.alerts is not None:
        fewest, greatest = verdict.outlet.alerts
        if not fewest <= verdict.alerts <= greatest:
            yield f"{verdict.alerts} alerts, should be {fewest}–{greatest}"
    if verdict.requests > verdict.outlet.requests:
        yield f"{verdict.requests} requests in a poll, at most {verdict.outlet.requests} are fair"


def _traffic(outlet: HostileOutlet, run: Run) -> Iterator[str]:
    hits = [hit for hit in run.hits if hit["outlet"] == outlet.id]
    for hit in hits:
        if any(hit["path"].startswith(path) for path in outlet.never):
            yield f"asked for {hit['path']}, which it forbids"
            break
    if outlet.rest and hits:
        due = datetime.fromisoformat(run.rows("outlets", outlet.id)[0]["next_poll_at"])
        wait = due.replace(tzinfo=UTC).timestamp() - max(hit["at"] for hit in hits)
        if wait < outlet.rest:
            yield f"asked for rest of {outlet.rest:.0f} s, is due again in {wait:.1f} s"
        times = [hit["at"] for hit in hits if hit["path"] == FEED]
        gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
        if gaps and min(gaps) < outlet.rest:
            yield f"asked for rest of {outlet.rest:.0f} s, asked again after {min(gaps):.1f} s"


def _words(outlet: HostileOutlet, run: Run) -> Iterator[str]:
    for table in run.tables:
        for row in run.rows(table, outlet.id):
            for column, value in row.items():
                for secret in outlet.hides:
                    if secret in str(value):
                        yield f"{table}.{column} shows {secret!r}"
                        return
