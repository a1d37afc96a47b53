"""A Kazakh word of a query is looked for under the forms that its ending allows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.kazakh import sought_stems, stems

DICTIONARY_FORMS = """
    ақбұлақ қазгеология металл келісім білім қалам адам теңге сауда баға ақын үкімет қаржы алтын
    ойын дерек қала жылы бірге үшін президент тоқаев қарағанды сенім топырақ егін үлкен
"""


@pytest.mark.parametrize("word", DICTIONARY_FORMS.split())
def test_a_dictionary_form_is_looked_for_as_it_is_typed(word: str) -> None:
    strict, _ = sought_stems(word)
    others = "қал ада бағ сау ақ біл қар ой дер тең жыл бір үш сен топ ек үлу алт құй келіс бар"
    assert word in strict
    assert strict.isdisjoint(others.split())


@pytest.mark.parametrize(
    ("typed", "stem"),
    [
        ("ақбұлақта", "ақбұлақ"),
        ("ақбұлаққа", "ақбұлақ"),
        ("металдарының", "металл"),
        ("келісімге", "келісім"),
        ("үйге", "үй"),
        ("елдің", "ел"),
        ("аймағы", "аймақ"),
        ("халқының", "халық"),
        ("қалалардың", "қала"),
        ("арзанырақ", "арзан"),
        ("үкіметінен", "үкімет"),
        ("қолдайды", "қолдау"),
        ("қабылданған", "қабылдану"),
        ("келді", "келу"),
        ("оқиды", "оқу"),
    ],
)
def test_a_plainly_inflected_word_is_looked_for_under_its_stem(typed: str, stem: str) -> None:
    strict, full = sought_stems(typed)
    assert {typed, stem} <= strict <= full


@pytest.mark.parametrize(
    ("typed", "in_text"),
    [
        ("қолдау", "қолдайды"),
        ("қабылдау", "қабылданды"),
        ("айту", "айтқан"),
        ("ол", "оған"),
        ("боп", "болады"),
        ("ақбұлақта", "ақбұлақтың"),
        ("металдар", "металдарына"),
        ("оны", "олардың"),
    ],
)
def test_a_word_of_a_phrase_meets_another_inflection(typed: str, in_text: str) -> None:
    _, full = sought_stems(typed)
    assert full & stems(in_text)


def test_in_a_phrase_a_look_alike_may_be_a_form_too() -> None:
    strict, full = sought_stems("жылы")
    assert strict == {"жылы"}
    assert "жыл" in full


@given(st.text("абғдежзийкқлмнңоөпрстуұүшыіья", min_size=1, max_size=40))
def test_what_is_looked_for_is_bounded_and_holds_the_word(word: str) -> None:
    strict, full = sought_stems(word)
    assert word in strict
    assert strict <= full
    assert len(full) <= 64
    assert all(0 < len(stem) <= len(word) + 2 for stem in full)
