"""A name meets its spellings in other alphabets, and words of one language do not meet by them."""

from __future__ import annotations

import itertools
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text import fold
from crawler.text.skeleton import skeletons, sought_skeletons
from crawler.text.skeleton.dictionary import russian_names
from crawler.text.skeleton.endings import stems
from crawler.text.skeleton.spellings import spellings

NAMES = [
    ["Акбулак", "Ақбұлақ", "Aqbulaq", "Akbulak", "Aqbūlaq", "Aqbulak"],
    ["Костанай", "Қостанай", "Kostanay", "Kostanai", "Qostanay", "Qostanaı", "Kostanaj"],
    ["Токаев", "Тоқаев", "Tokayev", "Tokaev", "Toqaev", "Tokaiev", "Tokajev"],
    ["Чирчикбаев", "Chirchikbayev", "Shyrshyqbaev", "Шыршықбаев"],
    ["Назарбаев", "Nazarbayev", "Nazarbaev"],
    ["Казгеология", "Қазгеология", "Kazgeologia", "Kazgeologiya", "Kazgeologija", "Qazgeologıa"],
    ["Мажилис", "Мәжіліс", "Mazhilis", "Majilis", "Mäjılıs", "Májilis", "Ma'jilis", "Mažilis"],
    ["Жезказган", "Жезқазған", "Zhezkazgan", "Jezqazğan", "Jezqazǵan", "Jezqazg'an"],
    ["Шымкент", "Чимкент", "Shymkent", "Chimkent", "Şymkent", "S'ymkent", "Šymkent"],
    ["Казахстан", "Қазақстан", "Kazakhstan", "Qazaqstan", "Kazahstan", "Kazakstan"],
    ["Көкшетау", "Кокшетау", "Kokshetau", "Kökşetau", "Kókshetaý", "Ko'ks'etay'", "Kokshetaw"],
    ["Қожахмет", "Кожахмет", "Qojahmet", "Kozhakhmet", "Qojaxmet"],
    ["Жамбыл", "Джамбыл", "Zhambyl", "Jambyl", "Dzhambyl"],
    ["Щучинск", "Shchuchinsk", "Schuchinsk", "Ŝučinsk"],
    ["Коңырат", "Конырат", "Qońyrat", "Qoñyrat", "Kongyrat"],
    ["Цимлянск", "Tsimlyansk", "Cimlânsk", "Tsimliansk"],
    ["Алексей", "Alexey", "Aleksei", "Alexei"],
    ["Соловьёв", "Solovyov", "Solovyev", "Solov'ev"],
    ["Альтхаус", "Althaus", "Al'thaus"],
]


@pytest.mark.parametrize(
    ("sought", "printed"),
    [pair for names in NAMES for pair in itertools.permutations(names, 2)],
)
def test_a_name_is_found_in_every_spelling(sought: str, printed: str) -> None:
    if is_kazakh(sought) and is_kazakh(printed):
        pytest.skip("two words in Kazakh letters meet by their strict forms")
    assert sought_skeletons(fold(sought)) & skeletons(fold(printed))


def is_kazakh(word: str) -> bool:
    return not set("әғқңөұүһі").isdisjoint(word.lower())


@pytest.mark.parametrize(
    ("sought", "printed", "language"),
    [
        ("Ақбұлақ", "Акбулакка", "kk"),
        ("Акбулак", "Ақбұлағында", "kk"),
        ("Акбулак", "Aqbulaqta", "kk"),
        ("Ақбұлақ", "Aqbulaqtyń", "kk"),
        ("Ақбұлақ", "Aqbulag'ynan", "kk"),
        ("Kostanay", "Қостанайдағы", "kk"),
        ("Қостанай", "Костанайдың", "kk"),  # the Russian spelling with a Kazakh ending
        ("Қостанай", "Kostanayda", "kk"),
        ("Қостанай", "Qostanaiynyñ", "kk"),  # й and ы of 2021: ii
        ("Тоқаев", "Tokayevpen", "kk"),
        ("Ақбұлақ", "Акбулаком", "ru"),
        ("Aqbulaq", "Акбулаке", "ru"),
        ("Қостанай", "Костанаем", "ru"),
        ("Қостанай", "Костаная", "ru"),
        ("Kazgeologia", "Казгеологии", "ru"),
        ("Tokayev", "Токаев", "ru"),  # to the dictionary the genitive of токай
        ("Tokayev", "Токаеву", "ru"),
        ("Қазақстан", "Казахстане", "ru"),
        ("Абаева", "Abaeva", "en"),
        ("Ивановна", "Ivanovna", "en"),
        ("Ivanova", "Ивановой", "ru"),
        ("Vysotskaya", "Высоцкую", "ru"),
        ("Акбулак", "Akbulak's", "en"),
        ("Алматы", "Almaty", "en"),  # the dictionary has it as a name
        ("Kazgeology", "Kazgeology'дің", "kk"),
        ("Казгеологии", "Kazgeologia", "en"),  # a query's word that is inflected
        ("Қостанайдың", "Kostanay", "en"),
        ("Kazgeology's", "Kazgeology", "kk"),
    ],
)
def test_an_inflected_name_is_found(sought: str, printed: str, language: str) -> None:
    assert sought_skeletons(fold(sought)) & skeletons(fold(printed), language)


@pytest.mark.parametrize(
    ("sought", "printed", "language"),
    [
        ("развитый", "развитие", "ru"),  # a common word of Russian has one spelling
        ("being", "Beijing", "en"),
        ("Alice", "alike", "en"),
        ("ғылым", "ғылыми", "kk"),
        ("құндыз", "күндіз", "kk"),
        ("капитал", "capital", "en"),
        ("Акбулак", "Кокбулак", "ru"),
        ("Акбулак", "Karabulak", "en"),
        ("Қазақстан", "Kazakhs", "en"),
        ("тұр", "түр", "kk"),
    ],
)
def test_other_words_do_not_meet(sought: str, printed: str, language: str) -> None:
    assert not sought_skeletons(fold(sought)) & skeletons(fold(printed), language)


@pytest.mark.parametrize(
    ("sought", "printed", "language"),
    [("Қанат", "канат", "ru"), ("Қанат", "канату", "ru"), ("Мария", "maria", "en")],
)
def test_a_capital_makes_a_common_word_a_name(sought: str, printed: str, language: str) -> None:
    wanted = sought_skeletons(fold(sought))
    assert not wanted & skeletons(printed, language)
    assert wanted & skeletons(printed, language, named=True)


def test_normal_forms_that_the_caller_has_are_taken() -> None:
    given_forms = skeletons("акбулакам", "ru", {"акбулак", "акбулакам"})
    assert sought_skeletons("ақбұлақ") & given_forms
    assert not sought_skeletons("ақбұлақ") & skeletons("акбулакам", "ru", {"акбулакам"})


@pytest.mark.parametrize("word", ["", "кен", "руда", "c5+1", "g20ab", "東京東京東京", "ж" * 65])
def test_short_words_figures_and_other_alphabets_have_no_skeleton(word: str) -> None:
    assert not skeletons(word)
    assert not sought_skeletons(word)


def test_a_common_word_of_the_dictionary_is_nobodys_name() -> None:
    assert russian_names("месторождения") == set()
    assert russian_names("казахстана") == {"казахстан"}
    assert russian_names("павлов") == {"павлов"}
    assert russian_names("акбулак") is None


def test_an_ending_is_taken_off_only_where_it_may_stand() -> None:
    assert "akbulak" in stems(["akbulaktan"])
    assert "akbulak" not in stems(["akbulakdan"])
    assert "mektep" in stems(["mektebi"])
    assert "mektep" not in stems(["mektepka"])
    assert "murin" in stems(["murni"])


@given(st.text(max_size=80), st.sampled_from(["ru", "kk", "en", "und", "de"]))
def test_a_skeleton_is_a_few_plain_letters(text: str, language: str) -> None:
    for key in skeletons(fold(text), language) | sought_skeletons(fold(text)):
        assert key.isascii()
        assert key.isalpha()
        assert key.islower()


@given(st.text("алдынтеңrіngdmi" + string.ascii_lowercase, min_size=30, max_size=64))
def test_no_word_has_many_skeletons(word: str) -> None:
    assert len(skeletons(word, "kk")) <= 100
    assert len(spellings(word)) <= 2
