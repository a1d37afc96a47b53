"""From an outlet's feed to an alert, by the real command."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from whole_support import Akbulak, check_alerts, lines

from crawler.demo.press import Press
from crawler.text import canonical_url


def test_a_crawl_stores_every_article_once_and_alerts_what_matters(
    press: Press, akbulak: Akbulak
) -> None:
    result = akbulak.run("crawl", "--json")
    assert result.returncode == 0, result.stderr
    summary = lines(result.stdout, "summary")[0]
    assert summary["outlets_read"] == len(press.outlets)
    assert summary["outlets_failed"] == 0
    stored = Counter(row.url for row in akbulak.rows("select canonical_url as url from articles"))
    assert stored == Counter(canonical_url(article.url) for article in press.articles)
    check_alerts(
        (alert["title"] for alert in lines(result.stdout, "alert")), press, datetime.now(UTC)
    )


def test_reprints_are_recognised(press: Press, akbulak_sqlite: Akbulak) -> None:
    akbulak_sqlite.run("crawl", "--json")
    copies = akbulak_sqlite.rows("select count(*) from articles where copy_of is not null")[0][0]
    readable = [article for article in press.articles if not article.robots_disallowed]
    assert copies == len(readable) - len({article.text for article in readable})


def test_what_the_press_printed_is_what_is_stored(press: Press, akbulak_sqlite: Akbulak) -> None:
    akbulak_sqlite.run("crawl", "--json")
    rows = akbulak_sqlite.rows("select canonical_url, language, published, text from articles")
    stored = {row.canonical_url: row for row in rows}
    wrong = []
    for article in press.articles:
        row = stored[canonical_url(article.url)]
        if row.language != article.language:
            wrong.append(f"{article.url}: {row.language}, printed in {article.language}")
        moment = datetime.fromisoformat(str(row.published)).replace(tzinfo=UTC)
        if abs((moment - article.published).total_seconds()) > 60:
            wrong.append(f"{article.url}: {moment}, printed {article.published}")
        if not article.robots_disallowed and row.text != article.text:
            wrong.append(f"{article.url}: other text")
    assert not wrong, "\n".join(wrong)


def test_a_second_crawl_asks_little_and_finds_nothing_new(press: Press, akbulak: Akbulak) -> None:
    akbulak.run("crawl")
    before = len(press.hits)
    result = akbulak.run("crawl", "--json")
    assert result.returncode == 0, result.stderr
    summary = lines(result.stdout, "summary")[0]
    assert (summary["articles_new"], summary["alerts"]) == (0, 0)
    assert lines(result.stdout, "alert") == []
    asked = press.hits[before:]
    assert {hit.status for hit in asked if "robots" not in hit.path} <= {200, 304}
    assert sum(hit.status == 304 for hit in asked) >= len(press.outlets) - 1


def test_robots_txt_is_obeyed_but_the_feed_still_tells(
    press: Press, akbulak_sqlite: Akbulak
) -> None:
    akbulak_sqlite.run("crawl")
    forbidden = [article for article in press.articles if article.robots_disallowed]
    assert forbidden
    asked = {f"http://{hit.host}{hit.path}" for hit in press.hits}
    for article in forbidden:
        assert article.url not in asked
        row = akbulak_sqlite.rows(
            "select quality, quality_reason, title from articles where canonical_url = :url",
            url=canonical_url(article.url),
        )[0]
        assert (row.quality, row.title) == ("stub", article.title)
        assert "robots.txt" in row.quality_reason


def test_every_request_says_who_asks_and_comes_alone(press: Press, akbulak_sqlite: Akbulak) -> None:
    akbulak_sqlite.run("crawl", AKBULAK_CONTACT="https://example.org/who", AKBULAK_HOST_DELAY="0.2")
    assert {hit.user_agent for hit in press.hits} == {
        "Akbulak/0.1 (news watch; +https://example.org/who)"
    }
    times: dict[str, list[float]] = {}
    for hit in press.hits:
        times.setdefault(hit.host, []).append(hit.at)
    assert len(times) == len(press.outlets)
    for host, moments in times.items():
        # The mean: a single gap also measures when the press's own thread got its turn.
        gap = (max(moments) - min(moments)) / (len(moments) - 1)
        assert gap > 0.18, f"{host} was asked every {gap:.3f} s"


def test_an_archive_crawl_alerts_nothing_now_or_later(
    press: Press, akbulak_sqlite: Akbulak
) -> None:
    result = akbulak_sqlite.run("crawl", "--no-alerts", "--json")
    assert result.returncode == 0
    assert akbulak_sqlite.rows("select count(*) from outbox")[0][0] == 0
    assert akbulak_sqlite.rows("select count(*) from matches")[0][0] > 0
    again = akbulak_sqlite.run("crawl", "--json")
    assert lines(again.stdout, "alert") == []


def test_one_failing_outlet_does_not_hold_up_the_others(
    press: Press, akbulak_sqlite: Akbulak
) -> None:
    broken = press.outlets[0].id
    press.break_outlet(broken, 503)
    result = akbulak_sqlite.run("crawl", "--json")
    assert result.returncode == 1
    outlets = {line["outlet"]: line for line in lines(result.stdout, "outlet")}
    assert not outlets[broken]["ok"]
    assert "503" in outlets[broken]["error"]
    assert all(line["ok"] for name, line in outlets.items() if name != broken)
    status = akbulak_sqlite.run("status")
    assert broken in status.stdout
    press.break_outlet(broken, None)
    healed = akbulak_sqlite.run("crawl", "--outlet", broken, "--json")
    assert healed.returncode == 0
    printed = sum(article.outlet_id == broken for article in press.articles)
    assert lines(healed.stdout, "summary")[0]["articles_new"] == printed


def test_news_after_the_first_sight_alerts(press: Press, akbulak_sqlite: Akbulak) -> None:
    akbulak_sqlite.run("crawl")
    fresh = press.publish("mining-herald")
    assert fresh.about
    result = akbulak_sqlite.run("crawl", "--outlet", "mining-herald", "--json")
    assert [alert["title"] for alert in lines(result.stdout, "alert")] == [fresh.title]


def test_why_prints_the_chain_of_reasons(press: Press, akbulak_sqlite: Akbulak) -> None:
    akbulak_sqlite.run("crawl")
    article = next(a for a in press.articles if "tasbulak-deal" in a.about and not a.reprint_of)
    told = akbulak_sqlite.run("why", article.url)
    assert told.returncode == 0
    assert "topic tasbulak-deal" in told.stdout
    unknown = akbulak_sqlite.run("why", "https://nobody.example/1")
    assert unknown.returncode == 1
