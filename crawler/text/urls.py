"""One address for one article, however it was linked to."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, unquote_plus, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

from crawler.text.caches import publisher
from crawler.text.wordlists import word_set

DEFAULT_PORTS = {"http": 80, "https": 443}  # RFC 9110, 4.2

# Query parameters that say where a reader came from and never what the page holds.
TRACKERS = frozenset(
    {
        "fbclid", "mibextid",  # Meta
        "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "srsltid", "_ga", "_gl",  # Google
        "yclid", "ysclid", "ymclid", "_openstat", "frommail",  # Yandex, Openstat
        "msclkid",  # Microsoft Ads
        "twclid", "ttclid", "igshid", "igsh", "li_fat_id", "vero_id",  # X, TikTok, Instagram, …
        "mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "oly_anon_id", "oly_enc_id",  # mailings
        "tgclid", "tg_rhash", "rb_clickid", "erid",  # Telegram, VK Ads, Russian ad marking
        "cmpid", "ocid", "smid", "partner_campaign",  # newsrooms' own campaign marks
        "usqp", "amp_js_v", "amp_gsa", "amp_ct", "amp_tf",  # viewers of AMP pages
        "phpsessid", "jsessionid", "sessionid",  # a session is never part of an identity
    }
)  # fmt: skip
TRACKER_PREFIXES = (
    "utm_",
    "at_campaign",
    "at_medium",
    "pk_",
    "mtm_",
    "hsa_",
    "matomo_",
)  # campaigns

# `from=rss` is a mark of origin; `from=2024-01-01` or `source=12` may choose the page.
ORIGIN_PARAMETERS = frozenset({"from", "ref", "source", "src", "via", "share", "xtor"})
ORIGINS = word_set(
    """
    rss feed feeds telegram tg tlg facebook fb twitter x vk ok odnoklassniki whatsapp wa viber
    instagram linkedin google googlenews yandex yandexnews dzen push email mail newsletter
    share copy social main mainpage home
    """
)
# The same text laid out for a telephone or a printer.
LAYOUT_PARAMETERS = frozenset({"amp", "print", "mobile", "nomobile", "printable", "printversion"})
LAYOUT_VALUES = frozenset({"", "1", "y", "yes", "true", "amp", "print"})
LAYOUT_CHOICES = frozenset(
    {("output", "amp"), ("outputtype", "amp"), ("view", "print"), ("version", "print"),
     ("mode", "print"), ("output", "print"), ("type", "amp"), ("format", "amp")}
)  # fmt: skip

_LAYOUT_HOST = re.compile(r"^(?:www|m|mobile|amp)\.(?=.)")
# At the front "amp" may be a section about amplifiers: there an article must follow.
_LAYOUT_PATH = re.compile(
    r"(?:/amp|/print)$|\.amp(?=\.html?$|$)|^/amp(?=/(?:[^/]+/|[^/]*\d|[^/]*-[^/]*-))", re.IGNORECASE
)
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;?]*", re.IGNORECASE)
_SECOND_LEVEL = frozenset({"co", "com", "org", "net", "gov", "edu", "ac", "mil"})  # co.uk, gov.kz
_BLANKS = "".join(map(chr, range(0x21)))  # trimmed at both ends, ibidem
_LINE_BREAKS = re.compile(r"[\t\r\n]+")  # WHATWG URL standard, 4.4: removed wherever they stand


def canonical_url(url: str, base: str | None = None) -> str:
    """Return the address that stands for the article's identity.

    Relative addresses are resolved against `base`. Scheme and host are lower case, the host in
    IDNA; `https` stands for `http` too, except for IP addresses, local names and other ports;
    fragment, user name, trackers, session marks, trailing slash and the AMP, mobile and print
    forms of a page go, in the caches of Google, Bing and Yandex too; the query is sorted. What
    chooses the text (`?id=`, `/kz/`, `?lang=`) always stays. Applying it again changes nothing.

    Raises:
        ValueError: not an http or https address of a host; the message is a clause that says
            why, without the address ("it has no host").
    """
    parts = _parts(_LINE_BREAKS.sub("", url.strip(_BLANKS)), base or "")
    parts = publisher(parts)
    scheme, netloc = _origin(parts.scheme.lower(), parts.hostname or "", _port(parts))
    kept = "&".join(pair for pair in parts.query.split("&") if pair and not _is_noise(pair))
    path = _path(parts.path)
    address = urlunsplit((scheme, netloc, path or "/", kept, ""))
    tidy = urlsplit(canonicalize_url(address, keep_blank_values=True))
    return urlunsplit((scheme, netloc, _path(tidy.path) or "/", tidy.query, ""))


def _parts(url: str, base: str) -> SplitResult:
    try:
        absolute = urljoin(base, url)
        parts = urlsplit(absolute)
    except ValueError as error:  # brackets that hold no IPv6 address, letters that hide a slash
        raise ValueError("its host cannot be read") from error
    try:
        absolute.encode()
    except UnicodeEncodeError as error:
        raise ValueError("it holds half a character (a lone surrogate)") from error
    if parts.scheme.lower() not in DEFAULT_PORTS:
        raise ValueError("it does not begin with http:// or https://")
    if not parts.hostname:
        raise ValueError("it has no host")
    return parts


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError as error:
        raise ValueError("its port is not a number up to 65535") from error


def _origin(scheme: str, hostname: str, port: int | None) -> tuple[str, str]:
    """Scheme and `host[:port]` of the identity."""
    host = hostname.rstrip(".").lower()
    literal = _is_address(host)
    if not literal:
        host = _ascii(host)
    explicit = "" if port in (None, DEFAULT_PORTS[scheme]) else f":{port}"
    local = literal or "." not in host or host.endswith(".localhost")
    if not local and not explicit:
        scheme = "https"
    if not local:
        host = _without_layout(host)
    return scheme, (f"[{host}]" if ":" in host else host) + explicit


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return "%" not in host  # the name of a network card, which may be any text


def _ascii(host: str) -> str:
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii").lower()
        except UnicodeError as error:
            raise ValueError("its host is not a name") from error
    if not re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", host):
        raise ValueError("its host is not a name")
    return host


def _without_layout(host: str) -> str:
    """`m.`, `amp.`, `mobile.` and `www.` off, as long as a registered name remains."""
    while match := _LAYOUT_HOST.match(host):
        rest = host[match.end() :].split(".")
        if len(rest) < 2 or (len(rest) == 2 and rest[0] in _SECOND_LEVEL and len(rest[1]) == 2):
            break
        host = ".".join(rest)
    return host


def _path(path: str) -> str:
    path = _SESSION.sub("", path).rstrip("/")
    while (shorter := _LAYOUT_PATH.sub("", path).rstrip("/")) != path:
        path = shorter
    return path


def _is_noise(pair: str) -> bool:
    name, _, value = pair.partition("=")
    name, value = unquote_plus(name).lower(), unquote_plus(value).lower()
    return (
        name in TRACKERS
        or name.startswith(TRACKER_PREFIXES)
        or (name in ORIGIN_PARAMETERS and value in ORIGINS)
        or (name in LAYOUT_PARAMETERS and value in LAYOUT_VALUES)
        or (name, value) in LAYOUT_CHOICES
    )
