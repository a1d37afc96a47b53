"""Who is who: guids and links that change, storms, thieves, odd links."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

from hostile.hostile_outlet import (
    RSS,
    Facts,
    HostileOutlet,
    Item,
    either,
    healthy,
    items,
    rss,
    site,
    stamp,
)
from hostile.hostile_wire import Answer, Ask, Reply
from hostile.hostile_words import page, story


def _feed(make: object) -> Answer:
    def feed(ask: Ask) -> Reply:
        listed: Iterable[Item] = make(ask)  # type: ignore[operator]  # each is a function of Ask
        return Reply(rss(ask, listed), kind=RSS)

    return site(feed)


def _session(ask: Ask, one: Item, guid: str | None) -> Item:
    return replace(one, link=ask.url(f"/a/{one.key}?sid={ask.round}0{one.key}7f3a"), guid=guid)


def _both(ask: Ask) -> list[Item]:
    return [
        replace(
            one,
            link=ask.url(f"/a/{one.key}/s{ask.round}{one.key}e91"),
            guid=f"{one.key}-{ask.round}",
        )
        for one in items(3)
    ]


def _tracking(ask: Ask) -> list[Item]:
    base = ask.url("/a/1")
    forms = (
        base, f"{base}?utm_source=rss&amp;utm_medium=feed", f"{base}#comments", f"{base}/",
        f"{base}?fbclid=AbC", base.replace("id-tracking", "www.id-tracking"),
    )  # fmt: skip
    return [Item("1", link=form, guid=str(n)) for n, form in enumerate(forms)]


def _edited(ask: Ask) -> list[Item]:
    return [Item("1", title=f"Akbulak bridge opens, edition {ask.round}", guid="same")]


def _edited_page(ask: Ask) -> Reply:
    title = f"Akbulak bridge opens, edition {ask.round}"
    return Reply(page(story(ask.outlet, "1", title=title)))


def _migration(ask: Ask) -> list[Item]:
    if ask.round < 3:
        return [Item(str(n), guid=f"old-{n}", date=stamp(ask.rounds[0], 10 * n)) for n in range(60)]
    return [
        Item(str(n), guid=f"new-{n}", link=ask.url(f"/a/{n}/moved"), date=stamp(ask.rounds[-1]))
        for n in range(60)
    ]


def _shuffled(ask: Ask) -> list[Item]:
    listed = [replace(one, guid=one.key) for one in items(10)]
    random.Random(ask.round).shuffle(listed)
    return listed


def _stolen(ask: Ask) -> list[Item]:
    return [
        replace(
            one,
            title=f"Akbulak: a lie {one.key}",
            link=ask.world.url("good-robbed", f"/a/{one.key}"),
        )
        for one in items(3)
    ]


def _evil_guids(ask: Ask) -> list[Item]:
    guids = (
        "g" * 1_000_000,
        "x'); DROP TABLE articles;--",
        "nul\x00nul",
        "../../etc/passwd",
        "&lt;b&gt;",
    )
    return [replace(one, guid=guid) for one, guid in zip(items(5), guids, strict=True)]


def _odd_links(ask: Ask) -> list[Item]:
    port = ask.world.port
    host = f"{ask.outlet}.hostile.localhost"
    links = (
        f"  \n {ask.url('/a/0')} \n", ask.url("/a/with space"), ask.url("/a/" + "l" * 100_000),
        f"http://user:LINK-PASSWORD@{host}:{port}/a/3", f"http://{host}:0/a/4",
        f"http://{host}:99999/a/5", "http:///a/6", "//", "javascript:alert(7)", "mailto:a@b",
    )  # fmt: skip
    return [Item(str(n), link=link) for n, link in enumerate(links)]


def _idn(ask: Ask) -> list[Item]:
    hosts = (
        "акбулак.press.example", "xn--80aaahi4ab3b.press.example", "раypal.press.example",
        f"{'l' * 300}.press.example", "xn--a.press.example",
    )  # fmt: skip
    return [Item(str(n), link=f"http://{host}/a/{n}") for n, host in enumerate(hosts)]


def _unchanged(facts: Facts) -> str | None:
    """An article that came by another guid is no second message."""
    return f"{facts.alerts} alerts" if facts.alerts > len(facts.articles) else None


OUTLETS: tuple[HostileOutlet, ...] = (
    healthy(
        "id-guid-dup",
        "one guid, three different links: nothing lost",
        _feed(lambda _: [replace(one, guid="same") for one in items(3)]),
        3,
    ),
    healthy(
        "id-guid-changes",
        "guid changes on every fetch, links stay: one alert each",
        _feed(lambda ask: [replace(one, guid=f"{one.key}-{ask.round}") for one in items(3)]),
        3,
        alerts=(0, 3),
    ),
    healthy(
        "id-link-session",
        "session id in the link changes on every fetch, guid stays: one alert each",
        _feed(lambda ask: [_session(ask, one, one.key) for one in items(3)]),
        3,
        alerts=(0, 3),
    ),
    healthy(
        "id-both-change",
        "guid and link both carry a session id: no storm",
        _feed(_both),
        3,
        None,
        alerts=(3, 4),
    ),
    healthy(
        "id-tracking", "utm_, www, slash and fragment variants of one link", _feed(_tracking), 1, 2
    ),
    healthy(
        "id-date-bump",
        "pubDate is 'now' on every fetch: no new alert",
        _feed(
            lambda ask: [replace(one, guid=one.key, date=stamp(ask.rounds[-1])) for one in items(3)]
        ),
        3,
        alerts=(3, 3),
        check=_unchanged,
    ),
    healthy(
        "id-title-edit",
        "title edited on every fetch, same guid and link: no storm",
        site(lambda ask: Reply(rss(ask, _edited(ask)), kind=RSS), _edited_page),
        1,
        alerts=(1, 2),
    ),
    healthy(
        "id-cms-migration",
        "at poll 3 all 60 old items return with new guid, link and date: no storm",
        _feed(_migration),
        60,
        120,
        alerts=(60, 66),
    ),
    healthy("id-reorder", "items shuffled on every fetch", _feed(_shuffled), 10),
    healthy(
        "id-same-everything",
        "twenty identical items in one feed",
        _feed(lambda _: [replace(one, guid="x") for one in items(1) * 20]),
        1,
    ),
    either(
        "id-steal",
        "claims the links and guids of good-robbed with other titles",
        _feed(_stolen),
        5,
        alerts=(0, 5),
    ),
    either(
        "id-guid-evil",
        "guid of 1 MB, with SQL, with NUL, '../../etc/passwd'",
        _feed(_evil_guids),
        5,
        3,
    ),
    either(
        "link-odd",
        "spaces, newlines, 100 kB url, userinfo, port 0, port 99999, empty host",
        _feed(_odd_links),
        9,
        1,
        hides=("LINK-PASSWORD", "javascript:"),
    ),
    either(
        "link-idn", "IDN, punycode homograph, mixed script, over-long labels", _feed(_idn), 5, 1
    ),
)
