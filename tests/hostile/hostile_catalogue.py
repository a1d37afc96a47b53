"""Every outlet of the hostile press, and the seeds with which the crawler is to read them."""

from __future__ import annotations

from pathlib import Path

import yaml
from hostile import (
    hostile_outlets_feeds,
    hostile_outlets_good,
    hostile_outlets_http,
    hostile_outlets_identity,
    hostile_outlets_pages,
    hostile_outlets_redirects,
    hostile_outlets_robots,
    hostile_outlets_sections,
    hostile_outlets_text,
    hostile_outlets_wire,
)
from hostile.hostile_outlet import HostileOutlet
from hostile.hostile_wire import SUFFIX, World

_ROOMS = (
    hostile_outlets_good,
    hostile_outlets_http,
    hostile_outlets_redirects,
    hostile_outlets_feeds,
    hostile_outlets_text,
    hostile_outlets_identity,
    hostile_outlets_pages,
    hostile_outlets_robots,
    hostile_outlets_sections,
    hostile_outlets_wire,
)
OUTLETS: tuple[HostileOutlet, ...] = tuple(one for room in _ROOMS for one in room.OUTLETS)
BY_ID = {one.id: one for one in OUTLETS}
GOOD = tuple(one for one in OUTLETS if one.good)
BAD = tuple(one for one in OUTLETS if not one.good)
_QUERY = "Akbulak OR Акбулак"


def write_seeds(folder: Path, world: World) -> None:
    """Write the catalogue and one topic."""
    for name in ("outlets", "topics"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    entries = [_entry(one, world) for one in OUTLETS]
    (folder / "outlets" / "hostile.yaml").write_text(yaml.safe_dump(entries, allow_unicode=True))
    topic = {
        "id": "akbulak",
        "titles": {"ru": "Акбулак", "kk": "Ақбұлақ", "en": "Akbulak"},
        "query": _QUERY,
        "notify": "now",
    }
    (folder / "topics" / "hostile.yaml").write_text(yaml.safe_dump([topic], allow_unicode=True))


def _entry(one: HostileOutlet, world: World) -> dict[str, object]:
    doors = [{"kind": kind, "url": door_url(one.id, door, world)} for kind, door in one.doors]
    russian = one.id.startswith("enc-") or one.id == "good-russian"
    return {
        "id": one.id,
        "name": one.id,
        "kind": "regional",
        "languages": ["ru"] if russian else ["en"],
        "homepage": world.url(one.id),
        "timezone": one.zone,
        "doors": doors,
        **one.extra,
    }


def door_url(outlet: str, door: str, world: World) -> str:
    """The address of a door: of the outlet itself unless a word before a colon says otherwise."""
    where, colon, path = door.partition(":")
    if not colon:
        return world.url(outlet, door)
    if where == "tls":
        return world.url(outlet, path, tls=True)
    if where == "garbage":  # TLS is spoken to the plain port
        return f"https://{outlet}{SUFFIX}:{world.port}{path}"
    assert where == "inside"
    return world.inside(path)
