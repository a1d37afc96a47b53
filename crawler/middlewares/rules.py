"""What a robots.txt says to us (RFC 9309): the groups that concern us, then Protego.

Protego reads every group of every robot: 2 000 names before 2 000 rules take it 4 s and 290 MB,
and the file may have 1 MB. So the groups that are not for us are left out before.
"""

from __future__ import annotations

import re
from functools import lru_cache

from protego import Protego

MAX_RULES = 5_000  # lines for us; the longest robots.txt of the press have some hundreds
MAX_LINE = 2_000  # characters: longer patterns match no URL that the guard lets through
PARSED = 500  # rule books kept parsed; the others wait as text, a tenth of the size

_AGENT = re.compile(r"user[- ]?agent[ \t]*[: \t][ \t]*([^#]*)", re.IGNORECASE)
_RULE = re.compile(r"(?:allow|dis\w{3,8}|crawl[- ]delay)[ \t]*[: \t]", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z_-]+")  # RFC 9309, 2.2.1: what a product token is made of


def said_to(agent: str, body: bytes) -> str:
    """The groups of a robots.txt that are for us, or for all where none is for us.

    `agent` is our product token; a group is ours when its token is the same, in any case. Bytes
    that are no UTF-8, an HTML page in its place or line ends of any kind are no error: what is
    not a rule is left out.
    """
    ours, everyones = _groups(agent.lower(), body.decode("utf-8-sig", "replace"))
    chosen, name = (ours, agent) if ours is not None else (everyones or [], "*")
    return "\n".join((f"User-agent: {name}", *chosen)) if chosen else ""


def _groups(token: str, text: str) -> tuple[list[str] | None, list[str] | None]:
    """The rules for us and for everyone; None where no group names us, or everyone."""
    found: dict[str, list[str]] = {}
    listening: set[str] = set()
    naming = False
    for raw in re.split(r"[\r\n]+", text):
        line = raw.strip().removeprefix("\ufeff")
        agent = _AGENT.match(line)
        if agent is not None:
            if not naming:
                listening = set()
            naming = True
            name = agent[1].strip()
            if name != "*":
                product = _TOKEN.match(name)
                name = product[0].lower() if product else ""
            if name in ("*", token):
                listening.add(name)
                found.setdefault(name, [])
        elif _RULE.match(line):
            naming = False
            for name in listening:
                if len(found[name]) < MAX_RULES and len(line) <= MAX_LINE:
                    found[name].append(line)
    return found.get(token), found.get("*")


@lru_cache(maxsize=PARSED)
def parsed(text: str) -> Protego:
    """Protego's reading of what `said_to` gave."""
    return Protego.parse(text)
