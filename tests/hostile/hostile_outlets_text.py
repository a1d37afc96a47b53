"""What titles and dates may hold, and Telegram's mark-up in them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hostile.hostile_outlet import (
    RSS,
    Check,
    Facts,
    HostileOutlet,
    Item,
    either,
    feeds,
    healthy,
    items,
    rss,
    site,
    stamp,
)
from hostile.hostile_wire import MISSING, Ask, Reply

_BIDI = "\u202e\u2066\u200b\U000e0041\U000e0042"
_SLACK = timedelta(minutes=20)  # a date ahead of the clock is allowed fifteen (RFC 5322 clocks)


def _clean(facts: Facts) -> str | None:
    for row in (*facts.entries, *facts.articles):
        found = sorted(set(str(row["title"])) & set(_BIDI))
        if found:
            return f"invisible letters were kept: {found!r}"
    return None


def _bounded(facts: Facts) -> str | None:
    longest = max((len(str(row["title"])) for row in (*facts.entries, *facts.articles)), default=0)
    return f"a title of {longest} letters was kept" if longest > 2_000 else None


def _storable(facts: Facts) -> str | None:
    for row in (*facts.entries, *facts.articles):
        if any("\ud800" <= letter <= "\udfff" for letter in str(row["title"])):
            return "a lone surrogate was kept"
    return None


def _moment(value: object) -> datetime | None:
    return datetime.fromisoformat(str(value)).replace(tzinfo=UTC) if value else None


def _possible(facts: Facts) -> str | None:
    """Never in the future, never 1970: no date is better than a wrong one."""
    for row in facts.articles:
        moment = _moment(row["published"])
        if moment and not datetime(2000, 1, 1, tzinfo=UTC) < moment < datetime.now(UTC) + _SLACK:
            return f"dated {moment}"
    return None


def _dated(ask: Ask, date: str | None) -> Reply:
    """Two items, and one more from the second round on, all of one date."""
    return Reply(
        rss(ask, [Item(str(n), date=date) for n in range(1, min(ask.round, 2) + 2)]), kind=RSS
    )


def _date(name: str, about: str, date: str | None) -> HostileOutlet:
    """A date that says nothing: what was not there before is news, and must be told."""
    what = f"{about}: stored, and told when it is new"
    answer = site(lambda ask: _dated(ask, date))
    return healthy(f"date-{name}", what, answer, 3, check=_possible, alerts=(1, 3))


def _zone_date(name: str, about: str, date: str, check: Check, zone: str = "UTC") -> HostileOutlet:
    """A date that must be read rightly."""
    answer = site(lambda ask: _dated(ask, date))
    return healthy(f"date-{name}", about, answer, 3, check=check, zone=zone)


def _local(offset: int, tail: str) -> tuple[str, Check]:
    """A date of two days ago in a zone of `offset` hours, and what must be read from it."""
    moment = (datetime.now(UTC) - timedelta(days=2)).replace(hour=9, minute=30, second=0)
    moment = moment.replace(microsecond=0)
    text = f"{moment + timedelta(hours=offset):%a, %d %b %Y %H:%M:%S}{tail}"

    def check(facts: Facts) -> str | None:
        wrong = {
            str(row["published"]) for row in facts.articles if _moment(row["published"]) != moment
        }
        return f"{text!r} was read as {sorted(wrong)}" if wrong else None

    return text, check


_MSK = _local(3, " MSK")
_ZONELESS = _local(5, "")  # Asia/Almaty
_REDOS = "a" * 60_000 + " " * 40_000 + "http://" + "a." * 40_000 + "!" + "(" * 20_000


def _surrogate(ask: Ask) -> Reply:
    body = rss(ask, [Item("1", title="Akbulak &#xD800; QQQ road")]).encode()
    return Reply(body.replace(b"QQQ", b"\xed\xa0\x80"), kind=RSS)


def _references(ask: Ask) -> Reply:
    title = "Akbulak &#x110000; &#999999999999; &#0; &#x1F600; road"
    return Reply(rss(ask, [Item("1", title=title)]), kind=RSS)


def _no_link(ask: Ask) -> Reply:
    listed = (
        Item("1", link=None),
        Item("2", link=None, more=f"<guid isPermaLink='true'>{ask.url('/a/2')}</guid>"),
        Item("3", more="<link></link>"),
    )
    return Reply(rss(ask, listed), kind=RSS)


def _titles(*titles: str) -> tuple[Item, ...]:
    return tuple(Item(str(n), title=title) for n, title in enumerate(titles, 1))


_HTML = _titles(
    "&lt;b&gt;Akbulak", "Akbulak &lt;/b&gt;&lt;/i&gt;", "Akbulak &lt;script&gt;alert(1)",
    "Akbulak &lt;3 &amp;amp; &lt;y&gt;", "<![CDATA[Akbulak <a href='tg://user?id=1'>me</a>]]>",
    "Akbulak &amp;lt;pre&amp;gt;", "Akbulak &amp;#60;", "Akbulak &lt;tg-spoiler&gt;x",
)  # fmt: skip
_CUTS = tuple(
    Item(str(n), title="Akbulak " + "x" * (250 + n) + "&amp;amp;&lt;b&gt;" * 300) for n in range(5)
)

OUTLETS: tuple[HostileOutlet, ...] = (
    healthy(
        "text-bidi",
        "right-to-left override, zero-width and tag characters in titles",
        site(feeds(*_titles(f"Akbulak {_BIDI} one", f"{_BIDI}Akbulak two")), lambda _: MISSING),
        2,
        check=_clean,
    ),
    healthy(
        "text-homoglyph",
        "'Нurricаne' with Cyrillic letters",
        site(feeds(*_titles("Нurricаne at Аkbulаk"))),
        1,
        alerts=(0, 1),
    ),
    healthy(
        "text-zalgo",
        "10 000 combining marks and 5000 emoji in one title",
        site(
            feeds(
                *_titles(
                    "Akbulak " + "e" + "\u0301\u0321" * 5_000, "Akbulak " + "\U0001f600" * 5_000
                )
            ),
            lambda _: MISSING,
        ),
        1,
        2,
        check=_bounded,
    ),
    healthy(
        "text-no-title",
        "no title, empty, white space, zero-width spaces",
        site(feeds(*_titles("", " \n\t ", "\u200b\u200b"), Item("4", title="<b/>"))),
        1,
        4,
        alerts=(0, 4),
    ),
    healthy(
        "text-no-link", "no link and no guid; link only in guid; empty link", site(_no_link), 1, 3
    ),
    either(
        "text-surrogate",
        "lone surrogate as a reference and as CESU-8",
        site(_surrogate, lambda _: MISSING),
        1,
        check=_storable,
    ),
    either("text-references", "references past the last letter of Unicode", site(_references), 1),
    healthy(
        "text-redos",
        "200 kB built against naive regexes, in feed and page",
        site(
            feeds(Item("1", more=f"<description>{_REDOS}</description>")),
            lambda ask: Reply(f"<html><body><article><h1>Akbulak</h1><p>{_REDOS}</p></article>"),
        ),
        1,
    ),
    either(
        "text-nul",
        "NUL and control characters in title and page",
        site(
            feeds(*_titles("Akbulak \x00\x01\x1b[31m road")),
            lambda _: Reply("<html><body><h1>Akbulak\x00\x07</h1><p>\x00\x01\x02</p>"),
        ),
        1,
    ),
    _date("missing", "no date", None),
    _date("zero", "0000-00-00 00:00:00", "0000-00-00 00:00:00"),
    _date("year1", "year 1", "Mon, 01 Jan 0001 00:00:00 GMT"),
    _date("9999", "year 9999", "Fri, 31 Dec 9999 23:59:59 GMT"),
    healthy(
        "date-future",
        "three years ahead: stored, and told when it is new",
        site(lambda ask: _dated(ask, stamp(ask.rounds[0] + timedelta(days=1_095)))),
        3,
        check=_possible,
        alerts=(1, 3),
    ),
    healthy(
        "date-epoch",
        "a bare Unix time stamp",
        site(lambda ask: _dated(ask, str(int(ask.rounds[0].timestamp())))),
        3,
        check=_possible,
        alerts=(1, 3),
    ),
    _date("1970", "1970-01-01", "Thu, 01 Jan 1970 00:00:00 GMT"),
    _date("feb30", "30 February", "2026-02-30T10:00:00Z"),
    _zone_date("offset", "an offset of 99 hours", "Mon, 02 Nov 2026 10:00:00 +9900", _possible),
    _date("words", "words that a guesser takes for a date", "May 1e400 12"),
    _zone_date("no-zone", "no time zone: the outlet's", *_ZONELESS, zone="Asia/Almaty"),
    _zone_date("msk", "zone MSK", *_MSK),
    _date("long", "100 kB of digits as a date", "1" * 100_000),
    healthy("tg-html", "titles which break Telegram HTML mode", site(feeds(*_HTML)), 8),
    healthy(
        "tg-markdown",
        "titles full of MarkdownV2 specials",
        site(feeds(*_titles(r"Akbulak _*[]()~`>#+-=|{}.!", r"\*Akbulak\_ [x](tg://user?id=1)"))),
        2,
    ),
    healthy(
        "tg-command",
        "titles which look like bot commands",
        site(
            feeds(
                *_titles(
                    "/stop Akbulak",
                    "/stop@akbulak_bot all",
                    "@admin Akbulak",
                    "tg://user?id=1 Akbulak",
                )
            )
        ),
        4,
    ),
    healthy(
        "tg-amp-cut", "titles where a naive cut falls inside an entity", site(feeds(*_CUTS)), 5
    ),
    healthy(
        "text-many", "ten ordinary articles, for the pace of the rest", site(feeds(*items(10))), 10
    ),
)
