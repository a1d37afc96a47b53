"""Does a match become an alert? The table of cases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_world import DAY, HOUR, NOW

from crawler.items import Decision, DecisionKind
from crawler.pipelines.alerting import BASELINE_AGE, RETURN_AGE, judge

NEW = Decision(DecisionKind.NEW)
REPRINT = Decision(DecisionKind.REPRINT, 1, 1.0, "same words as https://a/")
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("decision", "published", "quiet", "wanted", "alert", "reason"),
    [
        (NEW, NOW, False, True, True, "new"),
        (NEW, NOW + HOUR, False, True, True, "new"),  # a clock that runs ahead
        (NEW, None, False, True, True, "without a date"),
        (NEW, NOW - RETURN_AGE, False, True, True, "new"),
        (NEW, NOW - RETURN_AGE - SECOND, False, True, False, "printed 7 days ago"),
        (NEW, NOW - 900 * DAY, False, True, False, "printed 900 days ago"),
        (NEW, NOW - BASELINE_AGE, True, True, True, "new"),
        (NEW, NOW - BASELINE_AGE - SECOND, True, True, False, "older than a day"),
        (NEW, None, True, True, False, "no date, at the first sight"),
        (REPRINT, NOW, False, True, False, "a reprint: same words as https://a/"),
        (REPRINT, NOW, True, True, False, "a reprint"),
        (NEW, NOW, False, False, False, "told to send nothing"),
        (REPRINT, None, True, False, False, "told to send nothing"),
    ],
)
def test_a_match_alerts_or_says_why_not(
    decision: Decision,
    published: datetime | None,
    quiet: bool,
    wanted: bool,
    alert: bool,
    reason: str,
) -> None:
    verdict = judge(decision, published, NOW, quiet=quiet, alerts_wanted=wanted)
    assert verdict.alert is alert
    assert reason in verdict.reason


@given(
    st.sampled_from([NEW, REPRINT]),
    st.none() | st.timedeltas(-RETURN_AGE, 10 * RETURN_AGE).map(lambda age: NOW - age),
    st.booleans(),
)
def test_a_quiet_outlet_never_alerts_where_a_known_one_would_not(
    decision: Decision, published: datetime | None, wanted: bool
) -> None:
    quiet = judge(decision, published, NOW, quiet=True, alerts_wanted=wanted)
    loud = judge(decision, published, NOW, quiet=False, alerts_wanted=wanted)
    assert loud.alert or not quiet.alert
    assert quiet.reason
    assert loud.reason
