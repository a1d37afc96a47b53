"""What the catalogue may say of an outlet's requests: header lines and a proxy."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, SecretStr

# Lines that belong to the crawler: who we are (DESIGN.md, invariant 7), how a message is framed,
# what was seen before, and secrets, which have no place in a catalogue that people share.
RESERVED_HEADERS = frozenset({
    "host", "user-agent", "cookie", "authorization", "referer", "from", "origin", "expect", "te",
    "connection", "keep-alive", "upgrade", "content-length", "transfer-encoding", "trailer",
    "accept-encoding", "range", "if-none-match", "if-modified-since", "if-match", "if-range",
    "forwarded", "x-forwarded-for", "x-real-ip", "via",
})  # fmt: skip
_NAME = re.compile(r"[A-Za-z0-9-]{1,64}")
_VALUE = re.compile(r"[\x20-\x7e]{1,1000}")  # no line ends: they would begin another header
MAX_HEADERS = 20


def _check_headers(headers: dict[str, str]) -> dict[str, str]:
    if len(headers) > MAX_HEADERS:
        raise ValueError(f"more than {MAX_HEADERS} headers")
    for name, value in headers.items():
        if not _NAME.fullmatch(name):
            raise ValueError(f"'{name[:70]}' is not the name of a header")
        lower = name.lower()
        if lower in RESERVED_HEADERS or lower.startswith(("proxy-", "sec-")):
            raise ValueError(f"{name} is set by the crawler itself")
        if not _VALUE.fullmatch(value):
            raise ValueError(f"the value of {name} must be one line of up to 1000 ASCII characters")
    return headers


def _check_proxy(proxy: SecretStr) -> SecretStr:
    try:
        parts = urlsplit(proxy.get_secret_value())
        way = parts.scheme == "http" and parts.hostname and parts.port != 0
        if way and parts.path in ("", "/") and not parts.query and not parts.fragment:
            return proxy
    except ValueError:
        pass
    raise ValueError("must be http://[user:password@]host[:port]")  # the value may be a secret


Headers = Annotated[dict[str, str], AfterValidator(_check_headers)]
Proxy = Annotated[SecretStr, AfterValidator(_check_proxy)]
