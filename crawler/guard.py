"""Which addresses may be asked: the public internet, and what the operator names.

Names are judged when they are dialled, so that a redirect, a changed DNS answer or an unusual
spelling of an address changes nothing. Sources: RFC 6890 and the IANA special-purpose registries
(through `ipaddress.is_global`), RFC 6598 (100.64/10), RFC 7526 (192.88.99/24).
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from crawler.errors import FetchError

PUBLIC_PORTS = frozenset({80, 443})
MAX_URL = 2_000  # characters
_REFUSED_NETWORKS = tuple(
    ipaddress.ip_network(network)
    for network in (
        "100.64.0.0/10",  # carrier-grade NAT
        "192.88.99.0/24",  # 6to4 relays
        "2002::/16",  # 6to4: an IPv4 address inside
        "2001::/32",  # Teredo: the same
        "3fff::/20",  # documentation (RFC 9637), unknown to Python before 3.13
    )
)
# All global IPv6 comes from here (IANA, "IPv6 Address Space"). Outside lie forms that hold an IPv4
# address (::127.0.0.1, NAT64) and fec0::/10, which `is_global` takes for public.
_PUBLIC_V6 = ipaddress.IPv6Network("2000::/3")


class Guard:
    """Decides over URLs and addresses; `allowed` are host[:port] or .suffix[:port]."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._allowed = tuple(_split_port(entry.lower()) for entry in allowed)

    def check_url(self, url: str) -> None:
        """Refuse what can be refused before a name is looked up.

        Raises:
            FetchError: kind "guard", saying which rule the URL breaks.
        """
        if len(url) > MAX_URL:
            raise _refusal(url[:100] + "…", f"the URL is longer than {MAX_URL} characters")
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise _refusal(url, f"not a valid URL: {error}") from error
        if parts.scheme not in ("http", "https"):
            raise _refusal(url, f"only http and https are fetched, not {parts.scheme or 'this'}")
        if not parts.hostname:
            raise _refusal(url, "the URL names no host")
        if "\\" in url or parts.username is not None or parts.password is not None:
            raise _refusal(url.split("@")[-1], "user names in URLs are not allowed")
        if port is None:
            port = 443 if parts.scheme == "https" else 80
        if port not in PUBLIC_PORTS and not self.allows(parts.hostname, port):
            raise _refusal(url, f"port {port} is not one of 80 and 443")
        address = _literal(parts.hostname)
        if address is not None:
            self.check_address(parts.hostname, port, address)

    def leads_inside(self, url: str) -> bool:
        """Whether a URL names an address on a private network in so many words."""
        try:
            self.check_url(url)
        except FetchError as error:
            return error.hint == ALLOW_HINT
        return False

    def check_address(self, host: str, port: int, address: str) -> None:
        """Refuse an address that a host stands for, unless the operator allowed the host.

        Raises:
            FetchError: kind "guard".
        """
        if not self.allows(host, port) and not is_public(address):
            raise _refusal(host, "the address is on a private network", hint=ALLOW_HINT)

    def allows(self, host: str, port: int) -> bool:
        """Whether the operator named this host (AKBULAK_ALLOW_PRIVATE)."""
        host = host.lower().rstrip(".")
        return any(
            (host == name or (name.startswith(".") and host.endswith(name)))
            and wanted in (None, port)
            for name, wanted in self._allowed
        )


ALLOW_HINT = "name the host in AKBULAK_ALLOW_PRIVATE to allow it"


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet."""
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    if not ip.is_global or ip.is_multicast:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip not in _PUBLIC_V6:
        return False
    return not any(ip.version == net.version and ip in net for net in _REFUSED_NETWORKS)


def _literal(host: str) -> str | None:
    """The address that a host spells out: dotted, short, decimal, octal, hexadecimal, IPv6."""
    try:
        host = host.rstrip(".")
        return str(ipaddress.ip_address(host.split("%")[0]))
    except ValueError:
        pass
    if not host[:1].isdigit():
        return None
    try:
        return socket.inet_ntoa(socket.inet_aton(host))  # as the system's resolver reads it
    except OSError:
        return None


def _split_port(entry: str) -> tuple[str, int | None]:
    if entry.startswith("["):  # [::1]:8080
        host, _, rest = entry[1:].partition("]")
        return host, int(rest[1:]) if rest[1:].isdigit() else None
    host, colon, port = entry.rpartition(":")
    if colon and port.isdigit() and ":" not in host:
        return host, int(port)
    return entry, None


def _refusal(url: str, reason: str, hint: str | None = None) -> FetchError:
    return FetchError(reason, kind="guard", url=url, hint=hint)
