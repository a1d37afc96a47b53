"""What is wrong inside a feed: XML, JSON, encodings."""

from __future__ import annotations

import json
from collections.abc import Iterator

from hostile.hostile_outlet import (
    RSS,
    Facts,
    HostileOutlet,
    Item,
    always,
    either,
    failing,
    feeds,
    healthy,
    items,
    rss,
    site,
    stamp,
)
from hostile.hostile_wire import CANARY, MISSING, Answer, Ask, Reply, endless
from hostile.hostile_words import page, story

_XML = "<?xml version='1.0'?>"
_SECRETS = (CANARY, "root:x:0:0")
_MB = 1024 * 1024


def _laughs(ask: Ask) -> Reply:
    lines = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    head = f"{_XML}<!DOCTYPE rss [<!ENTITY l0 'lol'>{lines}]>"
    return Reply(rss(ask, [Item("1", title="&l9;")], head), kind=RSS)


def _quadratic(ask: Ask) -> Reply:
    head = f"{_XML}<!DOCTYPE rss [<!ENTITY a '{'a' * 100_000}'>]>"
    return Reply(rss(ask, [Item("1", title="&a;" * 20_000)], head), kind=RSS)


def _xxe(ask: Ask) -> Reply:
    target = ask.world.inside("127.0.0.1", "/xxe")
    head = (
        f"{_XML}<!DOCTYPE rss [<!ENTITY a SYSTEM '{target}'>"
        f"<!ENTITY b SYSTEM 'file:///etc/passwd'><!ENTITY % c SYSTEM '{target}'> %c;]>"
    )
    return Reply(rss(ask, [Item("1", title="Akbulak &a; &b; road")], head), kind=RSS)


def _xinclude(ask: Ask) -> Reply:
    target = ask.world.inside("127.0.0.1", "/xinclude")
    space = "xmlns:xi='http://www.w3.org/2001/XInclude'"
    more = (
        f"<description {space}><xi:include href='file:///etc/passwd' parse='text'/>"
        f"<xi:include href='{target}' parse='text'/></description>"
    )
    return Reply(rss(ask, [Item("1", more=more)]), kind=RSS)


def _truncated(ask: Ask) -> Reply:
    whole = rss(ask, items(3))
    return Reply(whole[: whole.rindex("<item>") + 40] if ask.round == 1 else whole, kind=RSS)


def _long_title(ask: Ask) -> Reply:
    def body() -> Iterator[bytes]:
        head, _, tail = rss(ask, [Item("1", title="\0"), Item("2")]).partition("\0")
        yield head.encode()
        yield from endless(b"Akbulak and more " * 4_096, 10 * _MB)
        yield tail.encode()

    return Reply(body(), kind=RSS)


def _many_items(ask: Ask) -> Reply:
    def body() -> Iterator[bytes]:
        head, _, tail = rss(ask, ["\0"]).partition("\0")
        yield head.encode()
        for n in range(50_000):
            link = ask.url(f"/a/{n}")
            yield f"<item><title>Akbulak item {n}</title><link>{link}</link></item>".encode()
        yield tail.encode()

    return Reply(body(), kind=RSS)


def _attributes(ask: Ask) -> Reply:
    many = " ".join(f"a{n}='1'" for n in range(200_000))
    return Reply(rss(ask, [Item("1", more=f"<description {many}>x</description>")]), kind=RSS)


def _deep(ask: Ask) -> Reply:
    return Reply(rss(ask, [Item("1", more="<b>" * 100_000 + "x")]), kind=RSS)


def _redos(ask: Ask) -> Reply:
    author = f"<author>a@{'a.' * 20_000}!</author>"
    return Reply(rss(ask, [Item("1", more=author)]), kind=RSS)


def _leading(ask: Ask) -> Reply:
    warning = (
        "\ufeff\n\n<br />\n<b>Warning</b>: foo() in <b>/www/feed.php</b> on line <b>3</b><br />\n"
    )
    return Reply(warning + rss(ask, items(2)), kind=RSS)


_ENTITIES = (
    Item("1", title="Akbulak&nbsp;&mdash; &laquo;road&raquo; & rails"),
    Item("2", title="Akbulak: 2 < 3 & more"),
)


def _deep_json(ask: Ask) -> Reply:
    return Reply("[" * 200_000, kind="application/feed+json")


def _odd_json(ask: Ask) -> Reply:
    version = "https://jsonfeed.org/version/1.1"
    listed: list[object] = [
        None,
        7,
        [],
        {"url": 5},
        {"id": {}, "url": ask.url("/a/1"), "title": ["x"]},
    ]
    body = json.dumps({"version": version, "title": None, "items": listed})
    return Reply(body.replace("7", "1e999", 1), kind="application/feed+json")


def _declared(
    coding: str, http: str | None, prolog: str | None, *, bom: bytes = b"", twice: bool = False
) -> Answer:
    """A Russian feed and page in a coding, declared as the outlet likes."""

    def encode(text: str) -> bytes:
        if twice:
            text = text.encode("utf-8").decode("cp1251", "replace")
        return bom + text.encode(coding, "replace")

    def answer(ask: Ask) -> Reply:
        head = f"<?xml version='1.0'{f' encoding={prolog!r}' if prolog else ''}?>"
        body = rss(ask, [Item("1", language="ru")], head)
        charset = f"; charset={http}" if http else ""
        return Reply(encode(body), kind=f"application/rss+xml{charset}")

    def article(ask: Ask) -> Reply:
        meta = f"<meta charset='{prolog}'>" if prolog else ""
        body = page(story(ask.outlet, "1", "ru"), head=meta)
        return Reply(encode(body), kind=f"text/html{f'; charset={http}' if http else ''}")

    return site(answer, article)


def _readable(facts: Facts) -> str | None:
    """Every title that was kept is the Russian one."""
    for row in (*facts.entries, *facts.articles):
        wanted = story(str(row["outlet_id"]), "1", "ru")
        if row["title"] != wanted.title:
            return f"unreadable: {str(row['title'])[:60]!r}"
        if (
            "text" in row
            and wanted.paragraphs[0] not in str(row["text"])
            and row["quality"] != "stub"
        ):
            return f"unreadable text: {str(row['text'])[:60]!r}"
    return None


def _cyrillic(
    name: str, about: str, answer: Answer, *, sure: bool = False, check: bool = True
) -> HostileOutlet:
    judge = _readable if check else None
    if sure:
        return healthy(f"enc-{name}", about, answer, 1, check=judge)
    return either(f"enc-{name}", about, answer, 1, check=judge)


def _utf7(ask: Ask) -> Reply:
    head = "<?xml version='1.0' encoding='utf-7'?>"
    body = rss(ask, [Item("1", title="Akbulak +ADw-script+AD4-alert(1)+ADw-/script+AD4-")], head)
    return Reply(body, kind="application/rss+xml; charset=utf-7")


def _invalid(ask: Ask) -> Reply:
    listed = [Item("1", title="Akbulak bad one"), Item("2", title="Akbulak bad two")]
    body = rss(ask, listed).encode().replace(b"bad", b"\xff\xfe\xc3 \x80")
    return Reply(body, kind=RSS)


def _short_titles(facts: Facts) -> str | None:
    """10 MB of a title never get into the database."""
    longest = max((len(str(row["title"])) for row in (*facts.entries, *facts.articles)), default=0)
    return f"a title of {longest} letters was kept" if longest > 2_000 else None


def _missing_third(ask: Ask) -> Reply:
    return Reply(rss(ask, [Item("1", date=stamp(ask.rounds[0]), more="<broken>")]), kind=RSS)


OUTLETS: tuple[HostileOutlet, ...] = (
    either(
        "xml-billion-laughs", "entity bomb, 10^9 x 'lol'", site(_laughs), 1, hides=("lollollollol",)
    ),
    either("xml-quadratic", "one entity of 100 kB, 20 000 times", site(_quadratic), 1),
    either("xml-xxe-http", "external entities over http and file:", site(_xxe), 1, hides=_SECRETS),
    either(
        "xml-xinclude",
        "XInclude of /etc/passwd and of loopback",
        site(_xinclude),
        1,
        hides=_SECRETS,
    ),
    either("xml-truncated", "cut in the third item, whole at poll 2", site(_truncated), 3, 3),
    either("xml-title-10mb", "one title of 10 MB", site(_long_title), 2, check=_short_titles),
    either("xml-50k-items", "a feed of 50 000 items", site(_many_items), None, requests=200),
    either("xml-attributes", "one element with 200 000 attributes", site(_attributes), 1),
    either("xml-deep", "100 000 elements, none of them closed", site(_deep), 1),
    either("xml-author-redos", "an author of 40 kB against a regex of feedparser", site(_redos), 1),
    failing(
        "xml-not-feed",
        "well-formed XML which is no feed",
        always(Reply(f"{_XML}<catalog><book>One</book></catalog>", kind="text/xml")),
        r"(?i)no feed|not a feed",
    ),
    either(
        "xml-leading", "BOM, blank lines and a PHP warning before the prolog", site(_leading), 2
    ),
    healthy(
        "xml-html-entities", "&nbsp; without a DTD, a bare & and <", site(feeds(*_ENTITIES)), 2
    ),
    failing(
        "xml-empty-feed",
        "a feed without a single item: not 'no news', at the first sight",
        site(feeds()),
        r"(?i)empty|no (?:items|entries|articles)|nothing",
    ),
    failing(
        "xml-binary",
        "random bytes served as a feed",
        always(Reply(bytes(range(256)) * 400, kind=RSS)),
        r"(?i)neither|not|no feed",
    ),
    either("xml-unclosed", "an element that is never closed", site(_missing_third), 1),
    failing(
        "json-deep", "200 000 nested arrays as a JSON feed", site(_deep_json), r"(?i)JSON|feed|deep"
    ),
    either("json-odd", "a JSON feed of wrong types and 1e999", site(_odd_json), 1),
    failing(
        "json-not-feed",
        "JSON which is no feed",
        always(Reply('{"error": "quota"}', kind="application/json")),
        r"(?i)feed|JSON",
    ),
    _cyrillic(
        "cp1251-as-utf8", "windows-1251 declared as utf-8", _declared("cp1251", "utf-8", "utf-8")
    ),
    _cyrillic(
        "cp1251-xml",
        "windows-1251, prolog only",
        _declared("cp1251", None, "windows-1251"),
        sure=True,
    ),
    _cyrillic(
        "koi8r-http", "koi8-r declared in HTTP only", _declared("koi8-r", "koi8-r", None), sure=True
    ),
    _cyrillic("koi8r-none", "koi8-r declared nowhere", _declared("koi8-r", None, None)),
    _cyrillic(
        "utf16-bom",
        "utf-16 with BOM",
        _declared("utf-16-le", None, "utf-16", bom=b"\xff\xfe"),
        sure=True,
    ),
    _cyrillic(
        "utf16-nobom", "utf-16-le without BOM or declaration", _declared("utf-16-le", None, None)
    ),
    _cyrillic(
        "conflict",
        "HTTP says iso-8859-1, all else utf-8",
        _declared("utf-8", "iso-8859-1", "utf-8"),
    ),
    _cyrillic(
        "unknown", "charset=x-klingon, bytes utf-8", _declared("utf-8", "x-klingon", "x-klingon")
    ),
    _cyrillic(
        "double",
        "double-encoded utf-8 (mojibake at the source): stored as is",
        _declared("utf-8", "utf-8", "utf-8", twice=True),
        sure=True,
        check=False,
    ),
    either(
        "enc-utf7",
        "declares utf-7 (script smuggling)",
        site(_utf7, lambda _: MISSING),
        1,
        hides=("<script>",),
    ),
    either("enc-invalid-utf8", "invalid utf-8 bytes inside two titles", site(_invalid), 2, 1),
)
