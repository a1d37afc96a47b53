"""Encodings that are declared nowhere, or wrongly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import charsets, markup

RUSSIAN = (
    "Геологи нашли редкоземельные металлы в Костанайской области. По словам министра, запасы могут "
    "оказаться больше ожидаемых, а первая руда будет добыта через три года."
)
UKRAINIAN = (
    "Геологи знайшли рідкісні метали на сході області. За словами міністра, запаси можуть бути "
    "більшими, ніж очікували, а перша руда з’явиться за три роки. Її вже чекають."
)
KAZAKH = (
    "Геологтар облыстың шығысында сирек металдардың жаңа кен орнын тапты. Министрдің айтуынша, қор "
    "күтілгеннен де көп болуы мүмкін, ал алғашқы руда үш жылдан кейін алынады. "
    "Тұрғындар әлі білмейді."
)
ENGLISH = "The minister said: “We’re glad” — 3 cafés in Zürich, €5 each, were naïve."
WRONG = [None, "utf-8", "windows-1251", "koi8-r", "ibm866", "iso-8859-1", "iso-8859-5"]


def page(text: str, charset: str | None = None) -> str:
    meta = f'<meta charset="{charset}">' if charset else ""
    return (
        f"<html><head>{meta}<title>News</title><script>var a = 1;</script></head>"
        f'<body><a href="/">Home</a><h1>{text[:40]}</h1><p>{text}</p></body></html>'
    )


@pytest.mark.parametrize("label", WRONG)
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((RUSSIAN, name) for name in ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic")),
        (RUSSIAN.upper(), "cp1251"),
        (RUSSIAN.upper(), "koi8-r"),
        (UKRAINIAN, "cp1251"),
        (UKRAINIAN.replace("’", ""), "koi8-u"),
        (KAZAKH, "kz1048"),
        (KAZAKH, "ptcp154"),
        *((text, "utf-16-le") for text in (RUSSIAN, KAZAKH, ENGLISH)),
        *((text, "utf-16-be") for text in (RUSSIAN, KAZAKH, ENGLISH)),
        *((text, "utf-8") for text in (RUSSIAN, KAZAKH, ENGLISH)),
    ],
)
def test_a_page_is_read_whatever_it_declares(text: str, encoding: str, label: str | None) -> None:
    source = page(text, label)
    assert markup.decode(source.encode(encoding), None) == source
    assert markup.decode(page(text).encode(encoding), label) == page(text)


@pytest.mark.parametrize("label", [None, "utf-8", "iso-8859-1", "windows-1252"])
def test_accents_of_latin_words_are_not_taken_for_cyrillic(label: str | None) -> None:
    source = page(ENGLISH)
    assert markup.decode(source.encode("cp1252"), label) == source


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Jeologlar bölgenin doğusunda nadir metaller buldu. İşçiler başladı", "iso-8859-9"),
        ("Geologové našli nové ložisko vzácných kovů na východě kraje", "windows-1250"),
        ("Οι γεωλόγοι βρήκαν νέο κοίτασμα σπάνιων μετάλλων στα ανατολικά", "windows-1253"),
        ("地质学家在该地区东部发现了新的稀有金属矿床部长说储量可能比预期的要大", "gb18030"),
    ],
)
def test_a_right_declaration_of_another_script_is_believed(text: str, label: str) -> None:
    source = page(text, label)
    assert markup.decode(source.encode(label)) == source


def test_chinese_that_is_declared_nowhere_is_no_cyrillic() -> None:
    source = page("地质学家在该地区东部发现了新的稀有金属矿床部长说储量可能比预期的要大")
    assert markup.decode(source.encode("gb18030")) == source


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param("Ы.".encode("cp1251"), "Ы.", id="a single letter"),
        pytest.param("США.".encode("cp1251"), "США.", id="three capitals"),
        pytest.param(b"\x80 75", "€ 75", id="a sign and no letter"),
        pytest.param(b"\x80 75, caf\xe9", "€ 75, café", id="an accent"),
        pytest.param(b"", "", id="nothing"),
    ],
)
def test_a_few_letters_are_read_as_the_commonest_encoding_has_them(body: bytes, text: str) -> None:
    assert markup.decode(body) == text


def test_one_bad_byte_stays_one_bad_byte() -> None:
    head, tail = page(RUSSIAN).split("</h1>")
    body = head.encode() + b"\xff</h1>" + tail.encode()
    assert markup.decode(body, "utf-8") == f"{head}\ufffd</h1>{tail}"


def test_a_utf8_page_with_a_nul_is_no_utf16() -> None:
    source = page(RUSSIAN).replace("<body>", "<body>\0")
    assert markup.decode(source.encode()) == source


def test_a_piece_of_utf8_in_a_windows_1251_page_is_read_as_utf8() -> None:
    head, tail = page(RUSSIAN).split("</h1>")
    body = head.encode("cp1251") + "</h1><b>И Иванов сказал</b>".encode() + tail.encode("cp1251")
    assert markup.decode(body, "windows-1251") == f"{head}</h1><b>И Иванов сказал</b>{tail}"


def test_the_russian_of_a_page_reads_better_than_its_letters_in_other_encodings() -> None:
    body = RUSSIAN.encode("cp1251")
    right = charsets.plausibility(RUSSIAN)
    for codec in ("koi8-r", "cp866", "iso8859-5", "mac-cyrillic"):
        assert charsets.plausibility(body.decode(codec)) < right - 0.1


@given(
    st.binary(max_size=600), st.lists(st.sampled_from(["cp1251", "koi8-r", "gb18030", "cp1252"]))
)
def test_any_bytes_have_a_codec_or_none(body: bytes, declared: list[str]) -> None:
    codec = charsets.single_byte(body, declared)
    assert codec is None or markup.codec_of(codec) is not None
    wide = charsets.utf16(body)
    assert wide in (None, "utf-16-le", "utf-16-be")


@given(st.sampled_from(charsets.CYRILLIC), st.integers(0, 60))
def test_a_declared_cyrillic_encoding_survives_a_cut(codec: str, start: int) -> None:
    text = RUSSIAN[start:]
    assert markup.decode(text.encode(codec), codec) == text
