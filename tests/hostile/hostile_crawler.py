"""The real command in a world where nothing leaves this machine: `hostile_crawler.py COMMAND …`.

Three things differ from `python -m crawler`: the bounds on time are short, so that a test can wait
for them; names in `.press.example` are looked up here; and every address that is dialled, with
every secret file that is opened, is written into `dialled.jsonl` of HOSTILE_FOLDER, also by the
workers. The product's own checks are not touched, but for two: the canaries' port counts as a
port of the web (or no address behind it would ever be judged), and PUBLIC as a public address.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hostile.hostile_wire import INSIDE, PUBLIC, REBOUND

FOLDER = Path(os.environ["HOSTILE_FOLDER"])
CANARY_PORT = int(os.environ["HOSTILE_CANARY_PORT"])
TIMEOUT_S = 5  # of a whole response; 30 and more outside of tests
SECRET_FILES = ("/etc/passwd", "/etc/hostname")
_log = os.open(FOLDER / "dialled.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
_resolved: Counter[str] = Counter()


def watch(event: str, arguments: tuple[object, ...]) -> None:
    """An audit hook (PEP 578): note who is dialled and which secrets are opened."""
    if event == "socket.connect":
        address = arguments[1]
        if isinstance(address, tuple):
            line = {"pid": os.getpid(), "host": address[0], "port": address[1]}
            os.write(_log, json.dumps(line).encode() + b"\n")
    elif event == "open" and arguments[0] in SECRET_FILES:
        line = {"pid": os.getpid(), "opened": arguments[0]}
        os.write(_log, json.dumps(line).encode() + b"\n")


sys.addaudithook(watch)


def addresses(host: str, port: int) -> list[str]:
    """Look a name up without leaving this machine."""
    _resolved[host] += 1
    if host == INSIDE:
        return ["127.0.0.1"]
    if host == REBOUND:
        return [PUBLIC] if _resolved[host] == 1 else ["127.0.0.1"]
    if host.endswith(".example") or not host.replace(".", "").replace(":", "").isalnum():
        return []
    return _system(host, port)


def _system(host: str, port: int) -> list[str]:
    """Ask the system for what is no name (2130706433, 0x7f000001, ::1); nothing is sent."""
    import socket

    literal = host.strip("[]").rstrip(".")
    try:
        return [socket.inet_ntoa(socket.inet_aton(literal))]
    except OSError:
        pass
    try:
        found = socket.getaddrinfo(literal, port, flags=socket.AI_NUMERICHOST)
    except OSError:
        return ["127.0.0.1"] if literal == "localhost" else []
    return [str(entry[4][0]) for entry in found]


def set_up() -> None:
    """Put the differences in place; each name must still be there."""
    from crawler import guard, resolver, settings

    def replace(module: object, name: str, value: object) -> None:
        assert hasattr(module, name), f"{module}: {name} is gone: see what took its place"
        setattr(module, name, value)

    public = guard.is_public
    replace(settings, "DOWNLOAD_TIMEOUT", TIMEOUT_S)
    replace(resolver, "_addresses", addresses)
    replace(guard, "PUBLIC_PORTS", guard.PUBLIC_PORTS | {CANARY_PORT})
    replace(guard, "is_public", lambda address: address == PUBLIC or public(address))


if __name__ == "__main__":
    from crawler.cli import main

    set_up()
    sys.exit(main(sys.argv[1:]))
