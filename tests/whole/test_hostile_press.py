"""The hostile press: bad outlets beside good ones in one crawl of the real command."""

from __future__ import annotations

import re

import pytest
from hostile.hostile_catalogue import BAD, BY_ID, GOOD, OUTLETS
from hostile.hostile_judge import judge
from hostile.hostile_run import ROUNDS, SECRETS, Run, run
from hostile.hostile_wire import PUBLIC

pytestmark = [pytest.mark.slow, pytest.mark.timeout(360)]

MEMORY = 400 * 1024 * 1024  # bytes, of the crawling process (issue 3, "Must be true")
WORKER_MEMORY = 512 * 1024 * 1024  # bytes, of each parser
ON_TIME_S = 30.0  # no outlet that behaves may wait longer for all the others' mischief


@pytest.fixture(scope="module")
def hostile_run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The crawl, once for all tests."""
    return run(tmp_path_factory.mktemp("hostile"))


def test_the_hostile_press_is_as_large_as_promised() -> None:
    assert len(BAD) >= 100
    assert len(GOOD) >= 10
    assert len(BY_ID) == len(OUTLETS)


@pytest.mark.parametrize("name", [one.id for one in OUTLETS])
def test_each_outlet_is_treated_as_it_deserves(hostile_run: Run, name: str) -> None:
    verdict = judge(BY_ID[name], hostile_run)
    assert not verdict.complaints, "\n".join([verdict.outlet.about, *verdict.complaints])


@pytest.mark.parametrize("name", [one.id for one in GOOD])
def test_good_outlets_do_not_wait_for_bad_ones(hostile_run: Run, name: str) -> None:
    assert hostile_run.facts(name).articles
    assert hostile_run.lateness(name) < ON_TIME_S


@pytest.mark.parametrize("name", [one.id for one in GOOD])
def test_good_news_is_told_once(hostile_run: Run, name: str) -> None:
    facts = hostile_run.facts(name)
    assert facts.alerts == len(facts.articles)


def test_every_round_ends(hostile_run: Run) -> None:
    assert len(hostile_run.began) == ROUNDS
    assert hostile_run.late == []


def test_memory_is_bounded(hostile_run: Run) -> None:
    assert 0 < hostile_run.crawler_peak < MEMORY
    assert 0 < hostile_run.worker_peak < WORKER_MEMORY


def test_silent_outlets_are_not_taken_for_our_own_network(hostile_run: Run) -> None:
    assert "No outlet can be reached" not in hostile_run.errors


def test_the_crawler_lives_and_ends_cleanly(hostile_run: Run) -> None:
    assert hostile_run.code == 0
    assert "Traceback" not in hostile_run.errors


def test_nothing_is_asked_that_is_not_allowed(hostile_run: Run) -> None:
    world = hostile_run.world
    allowed = {("127.0.0.1", world.port), ("127.0.0.1", world.tls_port)}
    allowed.add((PUBLIC, world.canary_port))
    dialled = {(line["host"], line["port"]) for line in hostile_run.dialled if "host" in line}
    assert dialled <= allowed
    assert [hit for hit in hostile_run.hits if hit["outlet"] == "canary"] == []
    assert {hit["outlet"] for hit in hostile_run.hits} - {"garbage"} <= set(BY_ID)


def test_no_file_of_this_machine_is_read(hostile_run: Run) -> None:
    assert [line for line in hostile_run.dialled if "opened" in line] == []


def test_no_cookie_and_no_password_is_sent(hostile_run: Run) -> None:
    told = [hit for hit in hostile_run.hits if "cookie" in hit or "authorization" in hit]
    assert told == []


def test_no_secret_is_written_down(hostile_run: Run) -> None:
    kept = hostile_run.errors + str(hostile_run.tables)
    assert [secret for secret in SECRETS if secret in kept] == []


def test_requests_stay_well_formed_whatever_validators_an_outlet_gives(hostile_run: Run) -> None:
    tags = [hit["if-none-match"] for hit in hostile_run.hits if "if-none-match" in hit]
    assert tags, "nobody was asked conditionally"
    assert [tag for tag in tags if re.search(r"[\r\n]", tag)] == []
