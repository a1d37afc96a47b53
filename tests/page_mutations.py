"""Damage to pages, as networks, editors, broken software and attackers do it.

Each mutation takes a source of randomness, a page and another page, and returns the page damaged
in one way. All are pure: the same random numbers make the same page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

MAX_PAGE = 3_000_000  # bytes; larger ones are cut, so that a run makes way
_TAG = re.compile(rb"<[^<>]{1,400}>")
_JSON_LD = re.compile(rb"(?<=ld\+json)([^<>]{0,40}>)([^<]{0,200000})", re.IGNORECASE)
_DATE = re.compile(rb"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}|\d{1,2}:\d\d(?::\d\d)?|[12][09]\d\d")
_TAGS = (
    b"div span p b i a em table tr td th tbody ul ol li dl dt dd font svg math select option "
    b"optgroup button form template frameset iframe object noscript h1 h2 article main section "
    b"blockquote pre title textarea script style head body html base meta link time img br nobr "
    b"x-card annotation-xml foreignObject desc mi caption col plaintext xmp marquee applet image"
).split()
_ATTRIBUTES = (
    b"class", b"id", b"href", b"content", b"property", b"name", b"itemprop", b"datetime", b"style",
    b"lang", b"http-equiv", b"rel", b"xmlns:x", b"hidden", b"\xd1\x84", b"a\"b", b"=", b"on<",
)  # fmt: skip
_CODECS = (
    "utf-8", "utf-8-sig", "windows-1251", "koi8-r", "cp866", "utf-16", "utf-16-le", "utf-16-be",
    "utf-32", "latin-1", "utf-7", "shift_jis", "kz1048",
)  # fmt: skip
_LABELS = (
    b"utf-8", b"windows-1251", b"koi8-r", b"utf-16", b"utf-7", b"x-user-defined", b"idna",
    b"unicode_escape", b"zlib", b"", b"\0", b"iso-8859-1", b"hex", b"utf-8\xff",
)  # fmt: skip
_ENTITIES = (
    b"&#0;", b"&#xD800;", b"&#x110000;", b"&#99999999999999999999;", b"&#x80;", b"&#150;",
    b"&amp;", b"&amp;amp;amp;", b"&nbsp;", b"&NotEqualTilde;", b"&lt;p&gt;", b"&#x202E;", b"&",
    b"&#", b"&#x;", b"&shy;", b"&zwnj;", b"&#xFFFE;", b"&#x1F600;",
    b"&CounterClockwiseContourIntegral;", b"&notin",
)  # fmt: skip
_BITS = (
    b"<!--", b"-->", b"<!-", b"<![CDATA[", b"]]>", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"<?php ",
    b"?>", b"<script>", b"</script>", b"<style>", b"<title>", b"<textarea>", b"<plaintext>",
    b"<svg>", b"<math><mi>", b"</p>", b"</body></html>", b"<br/>", b"<", b">", b"</", b"<a href='",
    b"\"", b"<base href='//[::1'>", b"<base href='javascript:1'>",
    b"<link rel=canonical href='http://['>",
    b"<meta http-equiv=refresh content='0;url=http://a/'>", b"<html lang='\xff\xfe'>",
    b"<link rel=canonical href='http://xn--a/%zz?\xd0'>", b"<meta property=og:image content='//'>",
)  # fmt: skip
_SIGNS = ("\u202e", "\u200b", "\ufeff", "\u0301" * 50, "\ue000", "\U000e0041", "\u2028", "ё", "𐍈")
_JSON_BITS = (
    b"null", b"NaN", b"-Infinity", b"1e999", b"[[[[", b"{}", b"\"\\ud800\"", b"\"\\u0000\"",
    b"true", b"9" * 5000, b"{\"@type\":", b"\"@graph\":[", b"//", b"\\", b"\"@id\":\"#a\"",
    b"[null,[],{}]", b"{\"@value\":1}", b"\"@type\":[\"NewsArticle\",null,3]",
    b"\"articleBody\":[1,{}]", b"<!--", b"\"author\":[[\"a\"],null,{\"name\":{\"name\":1}}]",
    b"\"headline\":{\"a\":1}", b"\n\t\x01", b"\"datePublished\":{\"@value\":[]}",
    b"\"image\":[[[]]]", b"\"url\":5", b"\"isAccessibleForFree\":{}",
)  # fmt: skip
_DATES = (
    b"0000-00-00", b"9999-12-31T23:59:59Z", b"2024-02-30", b"2024-13-01T25:61:61+99:99",
    b"31.02.2024", b"1e400", b"-1", b"99999999999999999999", b"2024-01-01T00:00:00+23:59",
    b"0001-01-01", b"24:60", b"2024-04-18T10:00:00.123456789123+06:00",
    b"\xd9\xa2\xd9\xa0\xd9\xa2\xd9\xa4", b"2024--01", b"", "вчера в 25:00".encode(),
    "32 мартобря 2024".encode(), "2024 жылғы 31 ақпан".encode(), b"Infinity", b"1713418500000000",
    b"Thu, 31 Feb 2024 99:99:99 +9999", b"12/12/12/12", b"\xc2\xb2024-01-01",
)  # fmt: skip

Mutation = Callable[[Random, bytes, bytes], bytes]


def _place(rng: Random, page: bytes) -> int:
    return rng.randrange(len(page) + 1)


def _span(rng: Random, page: bytes, longest: int) -> tuple[int, int]:
    start = _place(rng, page)
    return start, min(len(page), start + rng.randint(1, longest))


def _insert(rng: Random, page: bytes, what: bytes) -> bytes:
    """Put `what` anywhere, or, half of the time, right behind a tag."""
    at = _place(rng, page)
    if rng.random() < 0.5 and (tag := _TAG.search(page, at)):
        at = tag.end()
    return page[:at] + what + page[at:]


def flip_bytes(rng: Random, page: bytes, other: bytes) -> bytes:
    """A disk or a network loses bits."""
    damaged = bytearray(page)
    for _ in range(rng.choice((1, 5, 50, 500)) if damaged else 0):
        damaged[rng.randrange(len(damaged))] = rng.randrange(256)
    return bytes(damaged)


def cut(rng: Random, page: bytes, other: bytes) -> bytes:
    """A response ends, begins or breaks somewhere."""
    start, end = sorted((_place(rng, page), _place(rng, page)))
    return rng.choice((page[:end], page[start:], page[:start] + page[end:]))


def repeat(rng: Random, page: bytes, other: bytes) -> bytes:
    """A template repeats a block, up to thousands of times."""
    start, end = _span(rng, page, rng.choice((50, 2000, 20_000)))
    block = page[start:end]
    times = min(rng.choice((2, 20, 300, 5000)), MAX_PAGE // max(1, len(block)))
    return page[:start] + block * times + page[end:]


def swap(rng: Random, page: bytes, other: bytes) -> bytes:
    """Two blocks change places."""
    points = sorted(_place(rng, page) for _ in range(4))
    a, b, c, d = points
    return page[:a] + page[c:d] + page[b:c] + page[a:b] + page[d:]


def drop_tags(rng: Random, page: bytes, other: bytes) -> bytes:
    """Tags are lost: some, most, or all closing ones."""
    kept = rng.choice((0.99, 0.9, 0.3))
    only_closing = rng.random() < 0.3

    def keep(tag: re.Match[bytes]) -> bytes:
        spared = only_closing and not tag[0].startswith(b"</")
        return tag[0] if spared or rng.random() < kept else b""

    return _TAG.sub(keep, page)


def insert_bits(rng: Random, page: bytes, other: bytes) -> bytes:
    """Pieces of mark-up that change how the rest is read."""
    for _ in range(rng.choice((1, 3, 30))):
        page = _insert(rng, page, rng.choice(_BITS))
    return page


def insert_tags(rng: Random, page: bytes, other: bytes) -> bytes:
    """Elements where they do not belong, opened or closed."""
    for _ in range(rng.choice((1, 10, 50))):
        page = _insert(rng, page, b"<" + rng.choice((b"", b"/")) + rng.choice(_TAGS) + b">")
    return page


def nest(rng: Random, page: bytes, other: bytes) -> bytes:
    """A place becomes deep, of one element or of two in turn, closed again or not."""
    tag, second = rng.choice(_TAGS), rng.choice(_TAGS)
    depth = rng.choice((50, 600, 3000, 20_000))
    pair = b"<" + tag + b">" + (b"<" + second + b">" if rng.random() < 0.5 else b"")
    closing = b"</" + tag + b">" if rng.random() < 0.5 else b""
    start, end = _span(rng, page, 50_000)
    return page[:start] + pair * depth + page[start:end] + closing * depth + page[end:]


def attributes(rng: Random, page: bytes, other: bytes) -> bytes:
    """A tag with many attributes, the same ones or others, or with a very long one."""
    name = rng.choice(_ATTRIBUTES)
    count = rng.choice((3, 300, 5000))
    many = rng.choice((
        b" ".join(name + b"%d=v" % number for number in range(count)),
        (name + b"=x ") * count,
        name + b'="' + b"x y " * count * 20 + b'"',
        name + b"='" + page[:1000] + b"'",
    ))  # fmt: skip
    tag = _TAG.search(page, _place(rng, page))
    if tag is None:
        return _insert(rng, page, b"<p " + many + b">")
    return page[: tag.end() - 1] + b" " + many + page[tag.end() - 1 :]


def recode(rng: Random, page: bytes, other: bytes) -> bytes:
    """The page is written in another encoding, or read in a wrong one and written again."""
    read, write = rng.choice(_CODECS), rng.choice(_CODECS)
    if rng.random() < 0.5:
        read = "utf-8"
    return page.decode(read, "replace").encode(write, "replace")


def declare(rng: Random, page: bytes, other: bytes) -> bytes:
    """A wrong charset is declared, or a byte order mark stands in front."""
    label = rng.choice(_LABELS)
    mark = rng.choice((b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0"))
    return mark + re.sub(rb"charset=[\"']?[\w-]+", lambda _: b"charset=" + label, page)


def entities(rng: Random, page: bytes, other: bytes) -> bytes:
    """Character references, right, broken and forbidden ones."""
    for _ in range(rng.choice((1, 20, 100))):
        page = _insert(rng, page, rng.choice(_ENTITIES) * rng.choice((1, 1, 30)))
    return page


def controls(rng: Random, page: bytes, other: bytes) -> bytes:
    """NUL and other controls, in one place or between all letters of a stretch."""
    sign = bytes([rng.choice((0, 0, 1, 8, 11, 27, 127, 133, 160, 255))])
    if rng.random() < 0.3:
        start, end = _span(rng, page, 5000)
        return page[:start] + sign.join(bytes([one]) for one in page[start:end]) + page[end:]
    for _ in range(rng.choice((1, 10, 50))):
        page = _insert(rng, page, sign * rng.choice((1, 1, 1000)))
    return page


def strange_signs(rng: Random, page: bytes, other: bytes) -> bytes:
    """Bidi controls, combining marks, private and unassigned letters, endless words."""
    for _ in range(rng.choice((1, 20))):
        page = _insert(rng, page, rng.choice(_SIGNS).encode() * rng.choice((1, 2, 3000)))
    return page


def splice(rng: Random, page: bytes, other: bytes) -> bytes:
    """Two pages in one: a cache or a proxy mixes answers up."""
    start, end = _span(rng, other, 200_000)
    return rng.choice((
        page[: _place(rng, page)] + other[_place(rng, other) :],
        _insert(rng, page, other[start:end]),
        page + other,
    ))  # fmt: skip


def damage_json(rng: Random, page: bytes, other: bytes) -> bytes:
    """JSON-LD that is broken, deep, endless, or of other types than anybody expects."""

    def damage(script: re.Match[bytes]) -> bytes:
        text = script[2]
        for _ in range(rng.choice((1, 3, 10))):
            start, end = _span(rng, text, rng.choice((1, 5, 100)))
            bit = rng.choice((b"", rng.choice(_JSON_BITS), text[start:end] * 3))
            text = text[:start] + bit + text[end:]
        if rng.random() < 0.1:
            deep = rng.choice((300, 2000, 30_000))
            text = b'{"@graph":[' * deep + text + (b"]}" * deep if rng.random() < 0.5 else b"")
        return script[1] + text

    if _JSON_LD.search(page):
        return _JSON_LD.sub(damage, page)
    bits = b",".join(rng.choice(_JSON_BITS) for _ in range(5))
    head = b'<script type="application/ld+json">{"@type":"NewsArticle",'
    return _insert(rng, page, head + bits + b"}</script>")


def damage_values(rng: Random, page: bytes, other: bytes) -> bytes:
    """Values of JSON-LD change their type: a string becomes a list, a number, an object."""
    value = rng.choice(_JSON_BITS)
    return re.sub(
        rb'("[\w@]{1,30}"\s*:\s*)"[^"\\]{0,300}"',
        lambda found: found[1] + value if rng.random() < 0.2 else found[0],
        page,
    )


def damage_dates(rng: Random, page: bytes, other: bytes) -> bytes:
    """Dates that no calendar has."""
    share = rng.choice((0.1, 1.0))
    return _DATE.sub(lambda found: rng.choice(_DATES) if rng.random() < share else found[0], page)


def rename(rng: Random, page: bytes, other: bytes) -> bytes:
    """All elements of one name get another."""
    tag = rng.choice((b"div", b"p", b"span", b"a", b"li", b"h1", b"title", b"body", b"head"))
    new = rng.choice(_TAGS)
    return re.sub(rb"(</?)" + tag + rb"\b", lambda found: found[1] + new, page, flags=re.IGNORECASE)


MUTATIONS: tuple[Mutation, ...] = (
    flip_bytes, cut, repeat, swap, drop_tags, insert_bits, insert_tags, nest, attributes, recode,
    declare, entities, controls, strange_signs, splice, damage_json, damage_values, damage_dates,
    rename,
)  # fmt: skip


def mutate(rng: Random, page: bytes, other: bytes) -> bytes:
    """Damage a page in one to four ways; at most `MAX_PAGE` bytes come back."""
    for mutation in rng.choices(MUTATIONS, k=rng.choice((1, 1, 2, 3, 4))):
        page = mutation(rng, page, other)[:MAX_PAGE]
    return page


def mutate_line(rng: Random, line: str) -> str:
    """Damage a short text, such as a date, letter by letter."""
    signs = list(line)
    for _ in range(rng.choice((0, 1, 2, 5))):
        at = rng.randrange(len(signs) + 1)
        end = at + rng.choice((0, 1, 1, 3))
        signs[at:end] = rng.choice(
            ("", *"0123456789:-./,TZ+ ", "\0", "é", "٣", "²", "\ud800", "года", " " * 50, "99999")
        )
    return "".join(signs)
