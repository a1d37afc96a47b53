"""Foreign HTML: bytes → text → tree."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import markup, references

WORDS = "Геологи нашли редкоземельные металлы в Костанайской области, сообщает министерство."
PAGE = f"<html><body><p>{WORDS}</p></body></html>"


def declaring(charset: str) -> str:
    return f'<html><head><meta charset="{charset}"></head><body><p>{WORDS}</p></body></html>'


@pytest.mark.parametrize(
    ("body", "declared"),
    [
        pytest.param(PAGE.encode(), None, id="utf-8, undeclared"),
        pytest.param(PAGE.encode(), "windows-1251", id="utf-8, declared wrong by the server"),
        pytest.param(declaring("windows-1251").encode(), None, id="utf-8, meta is wrong"),
        pytest.param(declaring("windows-1251").encode("cp1251"), None, id="cp1251 in meta"),
        pytest.param(PAGE.encode("cp1251"), "windows-1251", id="cp1251 of the server"),
        pytest.param(PAGE.encode("cp1251"), None, id="cp1251, undeclared"),
        pytest.param(declaring("utf-8").encode("cp1251"), "utf-8", id="cp1251 declared utf-8"),
        pytest.param(PAGE.encode("koi8-r"), "koi8-r", id="koi8-r of the server"),
        pytest.param(PAGE.encode("koi8-r"), None, id="koi8-r, undeclared"),
        pytest.param(PAGE.encode("koi8-r"), "x-klingon", id="an unknown charset"),
        pytest.param(codecs.BOM_UTF8 + PAGE.encode(), None, id="utf-8 with BOM"),
        pytest.param(PAGE.encode("utf-16"), None, id="utf-16 with BOM"),
        pytest.param(PAGE.encode("utf-16-le"), None, id="utf-16-le without BOM"),
        pytest.param(PAGE.encode("utf-16-be"), None, id="utf-16-be without BOM"),
        pytest.param(PAGE.encode() + "н".encode()[:1], None, id="utf-8 cut in a letter"),
    ],
)
def test_cyrillic_is_read_in_any_encoding(body: bytes, declared: str | None) -> None:
    assert WORDS in markup.decode(body, declared)


def test_one_broken_byte_does_not_spoil_a_utf8_page() -> None:
    body = (declaring("utf-8") + WORDS * 3).encode() + b"\xff</html>"
    assert WORDS in markup.decode(body)


@pytest.mark.parametrize(
    ("header", "charset"),
    [("text/html; charset=koi8-r", "koi8-r"), ("text/html", None), (None, None)],
)
def test_the_header_may_name_a_charset(header: str | None, charset: str | None) -> None:
    assert markup.charset_of(header) == charset


@pytest.mark.parametrize(
    "label",
    [
        "zip",
        "rot13",
        "hex",
        "idna",
        "punycode",
        "undefined",
        "utf-7",
        "unicode_escape",
        "x-user-defined",
    ],
)
def test_codecs_that_no_browser_knows_are_not_believed(label: str) -> None:
    body = f"{PAGE} +ADw-script+AD4- \\x3cscript\\x3e".encode("cp1251")
    text = markup.decode(body, label)
    assert WORDS in text
    assert "<script" not in text
    assert markup.codec_of(label) is None


@given(st.binary(max_size=400), st.sampled_from([None, "utf-8", "windows-1251", "nonsense", "zip"]))
def test_any_bytes_become_text(body: bytes, declared: str | None) -> None:
    text = markup.decode(body, declared)
    markup.tree(text)
    assert isinstance(text, str)


@pytest.mark.parametrize(
    "source",
    [
        '<?xml version="1.0" encoding="windows-1251"?><html><body><p>да</p></body></html>',
        "<html><body>\0<p>да</p></body></html>",
        "<p>да",
    ],
)
def test_odd_pages_have_a_tree(source: str) -> None:
    root = markup.tree(source)
    assert root is not None
    assert "да" in root.text_content()


def test_nothing_has_no_tree() -> None:
    assert markup.tree("") is None


def test_an_element_of_200_000_attributes_costs_no_minutes() -> None:
    attributes = " ".join(f'a{number}="1"' for number in range(150_000))
    root = markup.tree(f"<html><body><i {attributes}></i><p>да</p></body></html>")
    assert root is not None
    assert "да" in root.text_content()


def test_a_long_attribute_is_kept() -> None:
    root = markup.tree(f'<a data-x="{"д" * 50_000}" href="/1">да</a>')
    assert root is not None
    assert root.find(".//a").get("href") == "/1"


def test_a_hundred_thousand_nested_boxes_do_not_crash() -> None:
    assert markup.tree("<div>" * 100_000 + "да") is not None


@pytest.mark.parametrize(
    ("written", "repaired"),
    [
        ("&#55357;&#56832;", "😀"),
        ("&#xD83D;&#Xde00;", "😀"),
        ("&#55357&#56832", "😀"),
        ("&#65;&#55357;&#56832;&#60;", "&#65;😀&#60;"),
        ("&#55357;&#56832;&#56832;", "😀\ufffd"),
        ("&#55357;&#55357;&#56832;", "\ufffd😀"),
        ("&#56832;&#55357;", "\ufffd\ufffd"),
        ("&#55357; &#56832;", "\ufffd \ufffd"),
        ("&#1114112;", "\ufffd"),
        ("&#x10FFFF;", "&#x10FFFF;"),
        pytest.param(f"&#{'9' * 10_000};", "\ufffd", id="ten thousand digits"),
        pytest.param(f"&#{'0' * 10_000}65;", f"&#{'0' * 10_000}65;", id="ten thousand zeros"),
        ("AT&T &amp; &#; &#x; # 5", "AT&T &amp; &#; &#x; # 5"),
    ],
)
def test_references_to_half_characters_are_repaired(written: str, repaired: str) -> None:
    assert references.repair(written) == repaired
    assert repaired in markup.decode(f"<p>{written}</p>".encode())


@given(st.text(st.sampled_from("&#xX;0123456789aDdFf<😀")))
def test_repaired_references_stay_as_they_are(text: str) -> None:
    once = references.repair(text)
    assert references.repair(once) == once
    once.encode("utf-8")
