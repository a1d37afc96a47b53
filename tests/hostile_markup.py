"""Pages made to crash, hang or fill a parser: one table for the tests and for the stop-watch.

Every page is made by a function of no arguments, so that the table itself costs nothing. Where a
page can carry an article, it does: a parser that gives up at once would prove little.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from crawler.doors import discover, parse
from crawler.errors import DoorError, PageError
from crawler.pages import extract

DEEP = 100_000  # tags
LARGE = 10_000_000  # bytes, the limit of a page
URL = "https://press.example/news/1"

Pages = dict[str, Callable[[], bytes]]

_TITLE = "Комбинат в Тасбулаке остановлен"
_STORY = (
    "Работы на руднике остановлены до конца недели, сообщил владелец комбината в понедельник. "
    "Инспекторы проверят крепь во всех выработках, а рабочих перевели на поверхность. "
)
_HEAD = f"<html lang=ru><head><meta charset=utf-8><title>{_TITLE}</title></head>"
_ARTICLE = f"<article><h1>{_TITLE}</h1>" + f"<p>{_STORY}</p>" * 6 + "</article>"

NESTED = {
    "div": "<div>",
    "span": "<span>",
    "p": "<p>",
    "b": "<b>",
    "i": "<i>",
    "a": "<a href=/x>",
    "table": "<table>",
    "cells": "<table><tr><td>",
    "lists": "<ul><li>",
    "li": "<li>",
    "terms": "<dl><dt><dd>",
    "font": "<font color={n}>",
    "font-same": "<font size=1>",
    "b-i-p": "<b><i><p>",
    "a-p": "<a href={n}><p>",
    "p-b-div": "<p><b class={n}><div>",
    "nobr-table": "<nobr><table>",
    "svg": "<svg>",
    "svg-foreign": "<svg><foreignObject>",
    "math": "<math>",
    "math-mi-div": "<math><mi><div>",
    "select": "<select><option>",
    "option": "<option>",
    "frameset": "<frameset>",
    "button": "<button>",
    "form": "<form>",
    "form-div": "<form><div>",
    "custom": "<press-card>",
    "template": "<template>",
    "h1": "<h1>",
    "h1-h2": "<h1><h2>",
    "blockquote": "<blockquote>",
    "noscript": "<noscript>",
    "iframe": "<iframe>",
    "object": "<object>",
    "article": "<article>",
    "section": "<section class=c{n}>",
    "main": "<main>",
    "ruby": "<ruby><rt>",
    "marquee": "<marquee>",
    "head": "<head>",
    "body": "<body>",
    "label": "<label>",
    "center": "<center>",
    "details": "<details><summary>",
    "pre": "<pre>",
    "optgroup": "<optgroup>",
    "rt": "<rt>",
    "rp": "<rp>",
}


def nested(tags: str, *, closed: bool, inside: bool) -> bytes:
    """`DEEP` opening tags of a kind before, or around, an article."""
    opened = tags.count("<")
    openings = "".join(tags.replace("{n}", str(n)) for n in range(DEEP // opened))
    closings = "".join(f"</{name}>" for name in reversed(re.findall(r"<([\w-]+)", tags)))
    body = openings + _ARTICLE if inside else _ARTICLE + openings + "в глубине"
    return (_HEAD + "<body>" + body + closings * (DEEP // opened if closed else 0)).encode()


def around(before: str = "", after: str = "", head: str = "") -> bytes:
    """An article with something in its head, before or after it."""
    page = _HEAD.replace("</head>", head + "</head>") + "<body>" + before + _ARTICLE + after
    return page.encode()[:LARGE]


def filled(part: str, size: int = LARGE) -> bytes:
    """An article and behind it a part, repeated until the page is as large as it may be."""
    page = around()
    return page + part.encode() * ((size - len(page)) // len(part.encode()))


def bare(part: bytes, size: int = LARGE) -> bytes:
    """Nothing but a part, repeated."""
    return part * (size // len(part))


def ld_json(text: str, times: int = 1) -> bytes:
    """An article with a script of structured data, or with many."""
    return around(head=f'<script type="application/ld+json">{text}</script>' * times)


def _paragraphs() -> bytes:
    lines = (f"<p>{number} {_STORY}</p>" for number in range(LARGE // len(_STORY.encode()) - 1000))
    return ("".join((_HEAD, f"<h1>{_TITLE}</h1><article>", *lines))).encode()[:LARGE]


def _values(count: int) -> str:
    told = {"@type": "NewsArticle", "headline": _TITLE, "keywords": ["x" * 20] * count}
    return json.dumps(told, ensure_ascii=False)


def _mixed() -> str:
    names = ("b", "i", "p", "a", "em", "table", "td", "div", "font", "nobr", "u", "li")
    signs = (n * 7919 % 104_729 for n in range(DEEP))
    return "".join(f"<{'/' if n % 3 == 0 else ''}{names[n % len(names)]}>" for n in signs)


_UTF16 = around().decode().encode("utf-16-le")
_META = '<meta property="article:tag" content="руда {}">'
_TIME = '<time datetime="2024-04-18T10:00:{:02}+05:00">18 апреля</time>'

_NESTED: Pages = {
    f"nested-{name}-{'closed' if closed else 'open'}": partial(
        nested, tags, closed=closed, inside=True
    )
    for name, tags in NESTED.items()
    for closed in (True, False)
}
_BEFORE: Pages = {
    f"after-{name}": partial(nested, NESTED[name], closed=False, inside=False)
    for name in ("div", "b", "font", "b-i-p", "table", "svg-foreign", "template")
}
_LARGE: Pages = {
    "10mb-paragraphs": _paragraphs,
    "10mb-one-line": partial(filled, "слово "),
    "10mb-one-word": partial(filled, "а"),
    "10mb-bare-text": partial(bare, b"word "),
    "10mb-div": partial(filled, "<div>x</div>"),
    "10mb-br": partial(filled, "<br>"),
    "10mb-b": partial(filled, "<b>x"),
    "10mb-links": partial(filled, '<li><a href="/n/1">ссылка</a></li>'),
    "10mb-one-attribute": lambda: around(before=f'<div class="{"x " * (LARGE // 2)}">'),
    "10mb-one-url": lambda: around(before=f'<a href="/{"x" * LARGE}">'),
    "10mb-comment": lambda: around(before=f"<!--{'x' * LARGE}"),
    "10mb-comments": partial(filled, "<!--x-->"),
    "10mb-entities": partial(filled, "&amp;"),
    "10mb-broken-entities": partial(filled, "&#x1F60;&#150;&bogus"),
    "10mb-<": partial(filled, "<"),
    "10mb-</": partial(filled, "</"),
    "10mb-<!": partial(filled, "<!"),
    "10mb-<a": partial(filled, "<a"),
    "10mb-quotes": partial(filled, "<a href='\""),
    "10mb-script": lambda: around(before=f"<script>{'x<' * (LARGE // 2)}"),
    "10mb-title": lambda: f"<title>{'я' * LARGE}".encode()[:LARGE],
    "10mb-h1": lambda: around(before="<h1>" + "слово " * (LARGE // 12)),
    "10mb-cdata": partial(filled, "<![CDATA[x]]>"),
    "10mb-spaces": partial(filled, " "),
    "10mb-newlines": partial(filled, "\n"),
    "10mb-nbsp": partial(filled, "\u00a0"),
    "10mb-nul": partial(filled, "\0"),
    "10mb-combining": partial(filled, "\u0301"),
    "10mb-end-tags": partial(filled, "</p>"),
    "10mb-one-byte-over": lambda: bare(b"x", LARGE + 1),
}
_MANY: Pages = {
    "attributes-200k": lambda: around(
        before="<p " + " ".join(f"a{n}=v" for n in range(200_000)) + ">"
    ),
    "attributes-equal": lambda: around(before="<p " + "a=v " * 200_000 + ">"),
    "attributes-html": lambda: around(after="".join(f"<html a{n}=v>" for n in range(DEEP))),
    "attributes-body": lambda: around(after="".join(f"<body b{n}=v>" for n in range(DEEP))),
    "class-1mb-each": lambda: around(before=f'<div class="{"x" * 1_000_000}">' * 9),
    "classes-100k": lambda: around(
        before=f'<div class="{" ".join(f"c{n}" for n in range(DEEP))}">'
    ),
    "meta-100k": lambda: around(head="".join(_META.format(n) for n in range(DEEP))),
    "meta-same": lambda: around(head='<meta property="og:title" content="x">' * DEEP),
    "time-100k": lambda: around(after="".join(_TIME.format(n % 60) for n in range(DEEP))),
    "time-empty": lambda: around(before="<time>" * DEEP),
    "h1-100k": lambda: around(before="".join(f"<h1>Заголовок {n}</h1>" for n in range(DEEP))),
    "title-100k": lambda: around(head="<title>x</title>" * DEEP),
    "article-100k": lambda: around(after=f"<article><p>{_STORY[:30]}</p></article>" * DEEP),
    "p-100k": lambda: around(after="<p>Слово за слово.</p>" * DEEP),
    "br-1m": lambda: around(before="слово<br>" * 500_000, after="<br>" * 1_000_000),
    "table-rows-100k": lambda: around(after="<table>" + "<tr><td>x<td>y" * DEEP),
    "fostered-100k": lambda: around(after="<table>" + "x<b>" * DEEP),
    "links-100k": lambda: around(head="<link rel=canonical href=https://a.example/x>" * DEEP),
    "dates-100k": lambda: around(after="<span>18 апреля 2024, 10:00</span> " * DEEP),
    "words-1m": lambda: around(after=("а" * 1_000_000 + "\n") * 4),
    "lines-1m": lambda: around(after="<p>" + "x" * 1_000_000 + "</p>" + "<div>" + "y " * 1_000_000),
    "options-100k": lambda: around(before="<select>" + "<option>" * DEEP),
    "deep-10k-no-headline": lambda: (
        _HEAD + "<section><press-card>" * 5_000 + f"<p>{_STORY}</p>" * 6
    ).encode(),
    "boxes-side-by-side": lambda: around(
        after="<div class=a>Слово за слово, сказал он.</div>" * 40_000
    ),
    "mixed-tags": lambda: around(before=_mixed()),
    "scripts-100k": lambda: around(before="<script>1</script>" * DEEP),
    "styles-100k": lambda: around(before="<style>a{}</style>" * DEEP),
    "ids-same-100k": lambda: around(after="<p id=a itemprop=articleBody>x" * DEEP),
    "itemprop-nested": lambda: around(before="<div itemprop=articleBody itemscope>" * DEEP),
    "hidden-nested": lambda: around(before='<div style="display:none">' * DEEP),
    "base-100k": lambda: around(head="<base href=https://a.example/>" * DEEP),
}
_JSON: Pages = {
    "json-deep-lists": partial(ld_json, "[" * DEEP),
    "json-deep-lists-closed": partial(ld_json, "[" * DEEP + "]" * DEEP),
    "json-deep-objects": partial(ld_json, '{"@graph":' * DEEP),
    "json-deep-objects-closed": lambda: ld_json('{"@graph":' * DEEP + "1" + "}" * DEEP),
    "json-deep-in-limits": lambda: ld_json('{"@graph":[' * 400 + "1" + "]}" * 400),
    "json-5mb": lambda: ld_json(_values(200_000)),
    "json-5mb-body": lambda: ld_json(
        json.dumps({"@type": "NewsArticle", "articleBody": _STORY * 15_000}, ensure_ascii=False)
    ),
    "json-1000-scripts": lambda: ld_json(_values(100), times=1000),
    "json-100k-scripts": lambda: ld_json("{}", times=DEEP),
    "json-numbers": lambda: ld_json(
        '{"@type":"NewsArticle","datePublished":' + "9" * 1_000_000 + "}"
    ),
    "json-backslashes": lambda: ld_json('{"headline":"' + "\\" * 1_000_000),
    "json-escapes": lambda: ld_json(
        '{"@type":"NewsArticle","headline":"' + "\\ud83d" * 200_000 + '"}'
    ),
    "json-quotes": lambda: ld_json('"' * 1_000_000),
    "json-wide": lambda: ld_json("{" + ",".join(f'"k{n}":[{{}}]' for n in range(200_000)) + "}"),
    "json-authors": lambda: ld_json(
        json.dumps({"@type": "NewsArticle", "author": [{"name": f"A{n}"} for n in range(DEEP)]})
    ),
    "json-open-script": lambda: around(
        after='<script type="application/ld+json">' + "{" * 1_000_000
    ),
}
_ODD: Pages = {
    "empty": lambda: b"",
    "spaces": lambda: b" \n\t" * 1000,
    "one-<": lambda: b"<",
    "nul-alone": lambda: b"\0" * 1_000_000,
    "nul-everywhere": lambda: around().replace(b" ", b" \0").replace(b"<p>", b"<\0p\0>\0"),
    "nul-after-paragraphs": lambda: around().replace(b"</p>", b"</p>\0"),
    "nul-between": lambda: b"\0".join(bytes([one]) for one in around()),
    "no-body": lambda: (f"<title>{_TITLE}</title>" + f"<p>{_STORY}</p>" * 6).encode(),
    "no-html": lambda: _ARTICLE.encode(),
    "only-frameset": lambda: (
        b"<html><head><title>x</title></head><frameset><frame src=a></frameset>"
    ),
    "frameset-and-article": lambda: b"<frameset><frame>" + _ARTICLE.encode(),
    "only-head": lambda: _HEAD.encode(),
    "only-comment": lambda: b"<!-- x -->",
    "only-doctype": lambda: b"<!DOCTYPE html>",
    "only-svg": lambda: b"<svg><title>x</title><text>y</text></svg>",
    "only-template": lambda: (_HEAD + "<template>" + _ARTICLE).encode(),
    "only-noscript": lambda: (_HEAD + "<noscript>" + _ARTICLE).encode(),
    "only-textarea": lambda: (_HEAD + "<textarea>" + _ARTICLE).encode(),
    "only-plaintext": lambda: (_HEAD + "<plaintext>" + _ARTICLE).encode(),
    "binary": lambda: bytes(n * n % 251 for n in range(1_000_000)),
    "binary-png": lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4000,
    "binary-zip": lambda: b"PK\x03\x04" + bytes(range(256)) * 4000,
    "all-bytes-in-tags": lambda: b"".join(b"<%c>" % n for n in range(256)) * 2000,
    "utf-16-no-bom": lambda: _UTF16,
    "utf-16-be-no-bom": lambda: around().decode().encode("utf-16-be"),
    "utf-16-odd": lambda: _UTF16[:-1],
    "utf-16-bom": lambda: around().decode().encode("utf-16"),
    "utf-32-bom": lambda: around().decode().encode("utf-32"),
    "utf-7": lambda: around().decode().encode("utf-7"),
    "utf-8-cut": lambda: around()[:-1].rstrip(b">") + "ё".encode()[:1],
    "surrogates": lambda: around(after="x").replace(b"x", b"\xed\xa0\x80" * 1000),
    "cp1251": lambda: around().replace(b"utf-8", b"windows-1251").decode().encode("cp1251"),
    "koi8-r": lambda: around().replace(b"<meta charset=utf-8>", b"").decode().encode("koi8-r"),
    "declared-zlib": lambda: around().replace(b"utf-8", b"zlib").decode().encode("cp1251"),
    "xml": lambda: b"<?xml version='1.0' encoding='utf-8'?>" + around(),
    "entities-in-dtd": lambda: (
        b"<!DOCTYPE html ["
        + b"".join(b"<!ENTITY a%d '&a%d;&a%d;'>" % (n + 1, n, n) for n in range(50))
        + b"]>"
        + around(after="&a50;")
    ),
    "title-controls": lambda: f"<title>\x01\x02{_TITLE}\u202e\ud7ff\x85</title>{_ARTICLE}".encode(),
    "title-references": lambda: f"<title>&#0;&#xD800;&#x110000;&#1;</title>{_ARTICLE}".encode(),
    "rtl": lambda: around(before="\u202e" * 100_000),
    "tag-letters": lambda: around(before="\U000e0041" * 100_000),
}

ATTACKS: Pages = {
    **_ODD,
    **_NESTED,
    **_BEFORE,
    **_LARGE,
    **_MANY,
    **_JSON,
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of a page: milliseconds of computing, and what came out, in words."""

    ms: float
    verdict: str


def attempt(stage: str, page: bytes) -> Attempt:
    """Read a page: as an article ("extract"), for doors ("discover"), as a section ("parse")."""
    begun = time.thread_time()
    try:
        if stage == "extract":
            article = extract(page, URL)
            verdict = f"{article.quality.value}, {len(article.text)} letters"
        else:
            found = discover(page, URL) if stage == "discover" else parse(page, URL)
            verdict = f"{len(found)}"
    except (PageError, DoorError) as error:
        verdict = error.message
    return Attempt(1000 * (time.thread_time() - begun), verdict)
