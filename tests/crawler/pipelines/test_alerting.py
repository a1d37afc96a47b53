"""Does a match become an alert? The table of cases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_world import DAY, HOUR, NOW

from crawler.pipelines.alerting import BASELINE_AGE, RETURN_AGE, judge

SECOND = timedelta(seconds=1)
MONTH = 30 * DAY


@pytest.mark.parametrize(
    ("published", "quiet", "read_before", "alert", "reason"),
    [
        (NOW, False, None, True, "new"),
        (NOW + HOUR, False, None, True, "new"),  # a clock that runs ahead
        (None, False, None, True, "without a date"),
        (NOW - RETURN_AGE, False, None, True, "new"),
        (NOW - RETURN_AGE - SECOND, False, None, False, "printed 7 days ago"),
        (NOW - 900 * DAY, False, None, False, "printed 900 days ago"),
        (NOW - BASELINE_AGE, True, None, True, "new"),
        (NOW - BASELINE_AGE - SECOND, True, None, False, "older than a day"),
        (None, True, None, False, "no date, at the first sight"),
        (None, True, NOW - MONTH, False, "no date, at the first sight"),
        (NOW - 20 * DAY, False, NOW - MONTH, True, "new"),  # we slept for a month
        (NOW - MONTH, False, NOW - MONTH, True, "new"),
        (NOW - MONTH - SECOND, False, NOW - MONTH, False, "an old article came back"),
        (NOW - 20 * DAY, False, NOW - HOUR, False, "an old article came back"),
        (NOW - 2 * DAY, True, NOW - MONTH, False, "older than a day"),
    ],
)
def test_a_match_alerts_or_says_why_not(
    published: datetime | None,
    quiet: bool,
    read_before: datetime | None,
    alert: bool,
    reason: str,
) -> None:
    verdict = judge(published, NOW, quiet=quiet, read_before=read_before, alerts_wanted=True)
    assert verdict.alert is alert
    assert reason in verdict.reason


@given(
    st.none() | st.timedeltas(-RETURN_AGE, 10 * RETURN_AGE).map(lambda age: NOW - age),
    st.none() | st.timedeltas(timedelta(0), 10 * RETURN_AGE).map(lambda age: NOW - age),
    st.booleans(),
)
def test_a_quiet_outlet_never_alerts_where_a_known_one_would_not(
    published: datetime | None, read_before: datetime | None, wanted: bool
) -> None:
    quiet, loud = (
        judge(published, NOW, quiet=quiet, read_before=read_before, alerts_wanted=wanted)
        for quiet in (True, False)
    )
    assert loud.alert or not quiet.alert
    assert quiet.reason
    assert loud.reason
    assert wanted or not loud.alert


@pytest.mark.parametrize("published", [NOW, None, NOW - MONTH])
def test_a_crawl_that_only_fills_the_archive_says_so(published: datetime | None) -> None:
    verdict = judge(published, NOW, quiet=False, read_before=NOW - HOUR, alerts_wanted=False)
    assert not verdict.alert
    assert "told to send nothing" in verdict.reason
