"""Kazakh words of a text lead to every dictionary form that they may come from."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text import fold
from crawler.text.kazakh import stems

KAZAKH = "абвгғдежзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"


@pytest.mark.parametrize(
    ("inflected", "lemma"),
    [
        # plural, possessive, case, one upon another
        ("қалалар", "қала"),
        ("қалалардан", "қала"),
        ("әкемізден", "әке"),
        ("көшелерімізде", "көше"),
        ("досыма", "дос"),
        ("атыңызды", "ат"),
        ("баласының", "бала"),
        ("баласынан", "бала"),
        ("бағасымен", "баға"),
        ("өзендеріндегі", "өзен"),
        ("ақбұлақтағылардың", "ақбұлақ"),
        ("сіздердікі", "сіздер"),
        ("болаттай", "болат"),
        ("қазақстандықпыз", "қазақстандық"),
        ("студентпін", "студент"),
        ("үлкенірек", "үлкен"),
        ("жақсырақ", "жақсы"),
        # ends that change
        ("кітабы", "кітап"),
        ("құлағына", "құлақ"),
        ("көмегімен", "көмек"),
        ("клубы", "клуб"),
        ("орнында", "орын"),
        ("халқымыздың", "халық"),
        ("аузынан", "ауыз"),
        ("қаупі", "қауіп"),
        ("дауысы", "дауыс"),
        # loans and names
        ("металдарының", "металл"),
        ("процесінде", "процесс"),
        ("журналистердің", "журналист"),
        ("медалі", "медаль"),
        ("апрельде", "апрель"),
        ("банкіге", "банк"),
        ("банкісінің", "банк"),
        ("объектілерді", "объект"),
        ("таксиі", "такси"),
        ("казгеологиямен", "казгеология"),
        ("тоқаевтың", "тоқаев"),
        ("сергеевтің", "сергеев"),
        ("путиннің", "путин"),
        ("йоркте", "йорк"),
        ("бакуде", "баку"),
        ("жетісудың", "жетісу"),
        ("маскінің", "маск"),
        ("жшсның", "жшс"),
        ("жшстің", "жшс"),
        # pronouns
        ("оның", "ол"),
        ("маған", "мен"),
        ("мұнда", "бұл"),
        ("өздерінің", "өз"),
    ],
)
def test_an_inflected_noun_leads_to_its_dictionary_form(inflected: str, lemma: str) -> None:
    assert lemma in stems(inflected)


@pytest.mark.parametrize(
    ("inflected", "lemma"),
    [
        ("қолдайды", "қолдау"),
        ("қолдадық", "қолдау"),
        ("қолдаймыз", "қолдау"),
        ("қолдамады", "қолдау"),
        ("қолдамайтынын", "қолдау"),
        ("қолдаса", "қолдау"),
        ("қолдап", "қолдау"),
        ("қолдасын", "қолдау"),
        ("қолдауға", "қолдау"),
        ("қолдамау", "қолдау"),
        ("бардыңыздар", "бару"),
        ("барыпты", "бару"),
        ("бармапты", "бару"),
        ("бармақ", "бару"),
        ("бармақпыз", "бару"),
        ("барармын", "бару"),
        ("бармас", "бару"),
        ("барайын", "бару"),
        ("барғым", "бару"),
        ("барам", "бару"),
        ("барғандықтан", "бару"),
        ("келген", "келу"),
        ("келгендердің", "келу"),
        ("келетіндігін", "келу"),
        ("айтқанындай", "айту"),
        ("табады", "табу"),
        ("тапты", "табу"),
        ("тауып", "табу"),
        ("шықты", "шығу"),
        ("шығады", "шығу"),
        ("қойды", "қою"),
        ("қояды", "қою"),
        ("оқиды", "оқу"),
        ("оқыған", "оқу"),
        ("дамып", "даму"),
        ("киеді", "кию"),
        ("дейді", "деу"),
        ("деп", "деу"),
        ("боп", "болу"),
        ("ашылды", "ашу"),
        ("ашылған", "ашылу"),
        ("қабылданды", "қабылдау"),
        ("табылады", "табу"),
        ("алынып", "алу"),
    ],
)
def test_a_finite_verb_leads_to_its_lemma_in_u(inflected: str, lemma: str) -> None:
    assert lemma in stems(inflected)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("жерлар", "жер"),  # against vowel harmony
        ("ақбұлақде", "ақбұлақ"),
        ("мектепден", "мектеп"),  # against assimilation
        ("қаладың", "қала"),
        ("қыздер", "қыз"),
        ("балада", "балад"),
        ("кенті", "кен"),  # another noun
        ("жерік", "жер"),
        ("теңге", "тең"),  # look-alikes
        ("сауда", "сау"),
        ("ақын", "ақ"),
        ("үшін", "үш"),  # function words
        ("оның", "он"),
        ("тағы", "тақ"),
        ("жерде", "жеу"),  # nouns are no verbs
        ("дала", "дау"),
        ("барысын", "бару"),
        ("сақтар", "сақтау"),
        ("аймағы", "аймағ"),
    ],
)
def test_what_the_sounds_or_the_lists_forbid_is_no_form(word: str, other: str) -> None:
    assert other not in stems(word)


# Noun stems by the plural that they take, and what may follow it: an own little grammar, by which
# the analyser is checked.
_PLURALS = [
    *(noun + "лар" for noun in ("қала", "тау", "ай", "жазушы", "казгеология", "қар")),
    *(noun + "лер" for noun in ("әке", "дәрігер", "үй", "келісу", "өлке", "көрші")),
    *(noun + "дар" for noun in ("заң", "қыз", "жол", "қазан", "адам", "ұлан")),
    *(noun + "дер" for noun in ("көл", "келісім", "өзен", "теңіз", "кезең")),
    *(noun + "тар" for noun in ("құлақ", "сот", "автомат", "клуб", "ұшақ", "тоқаев")),
    *(noun + "тер" for noun in ("мектеп", "мемлекет", "үкімет", "жігіт", "банк", "күш")),
]
_BACK = (
    "|дың|ды|ға|да|дан|мен|дағы|дағылардың|ы|ының|ын|ына|ында|ынан|ымен|ындағы|ым|ымды|ыма|ымнан"
    "|ың|ыңа|ымыз|ымызға|ымыздың|ыңыз|ыңызбен|дікі|дай"
)
_FRONT = (
    "|дің|ді|ге|де|ден|мен|дегі|дегілердің|і|інің|ін|іне|інде|інен|імен|індегі|ім|імді|іме|імнен"
    "|ің|іңе|іміз|імізге|іміздің|іңіз|іңізбен|дікі|дей"
)
_ENDINGS = {"а": _BACK.split("|"), "е": _FRONT.split("|")}


@given(st.sampled_from(_PLURALS), st.data())
def test_every_legal_chain_after_a_plural_comes_off(plural: str, data: st.DataObject) -> None:
    ending = data.draw(st.sampled_from(_ENDINGS[plural[-2]]))
    assert plural[:-3] in stems(plural + ending)


_VERBS = {
    ("сайла", "сайлау"): "ды|дым|дыңыз|дық|са|саң|йды|ймын|йсыз|ймыз|йтын|йтынын|ған|ғаннан|ғанда"
    "|п|пты|мады|мадық|майды|маймын|майтын|маған|мас|мау|мауға|маса|сын|масын|йық|ңыз|мақ|мақшы",
    ("бөл", "бөлу"): "ді|дім|діңіз|дік|се|сең|еді|емін|есіз|еміз|етін|етінін|ген|геннен|генде|іп"
    "|іпті|меді|медік|мейді|меймін|мейтін|меген|мес|меу|меуге|месе|сін|месін|ейік|іңіз|мек|мекші",
    ("аш", "ашу"): "ты|тым|тыңыз|тық|са|саң|ады|амын|асыз|амыз|атын|атынын|қан|қаннан|қанда|ып"
    "|ыпты|пады|падық|пайды|паймын|пайтын|паған|пас|пау|пауға|паса|сын|пасын|айық|ыңыз|пақ|пақшы",
    ("жаз", "жазу"): "ды|дым|са|ады|амыз|атын|ған|ғандар|ғандықтан|ып|бады|байды|баған|бау|бақ",
}


@pytest.mark.parametrize(
    ("stem", "lemma", "ending"),
    [
        (stem, lemma, ending)
        for (stem, lemma), endings in _VERBS.items()
        for ending in endings.split("|")
    ],
)
def test_every_legal_verb_ending_comes_off(stem: str, lemma: str, ending: str) -> None:
    assert lemma in stems(stem + ending)


@given(st.text(KAZAKH, min_size=1, max_size=64) | st.text(max_size=64))
def test_any_word_has_a_few_short_stems_and_itself(word: str) -> None:
    found = stems(word)
    assert word in found
    assert len(found) <= 64
    assert all(0 < len(stem) <= len(word) + 2 for stem in found - {word})


@given(
    st.lists(
        st.sampled_from(["лар", "лер", "дың", "ның", "ылын", "ыл", "дағы", "мен", "ма", "й", "ып"]),
        min_size=1,
        max_size=5_000,
    )
)
def test_a_word_of_nothing_but_suffixes_stays_cheap(syllables: list[str]) -> None:
    assert len(stems("".join(syllables))) <= 64


@pytest.mark.real
def test_real_noun_paradigms_lead_to_their_lemma(shared_data: Path) -> None:
    rows = (
        line.split("\t")
        for line in (shared_data / "language" / "paradigms_kk.tsv")
        .read_text(encoding="utf-8")
        .splitlines()[1:]
    )
    pairs = [(fold(row[0]), fold(row[1])) for row in rows if row[2] == "N" and row[1].isalpha()]
    met = sum(lemma in stems(form) for lemma, form in pairs)
    assert met >= 0.99 * len(pairs) > 0
