"""Kazakh sounds: how a suffix is written after a given stem, and after which stems it may stand.

A suffix is noted once, with signs for the sounds that assimilate (the habit of two-level
morphology): "LAр" is лар, лер, дар, дер, тар or тер. Sources: Қазақ грамматикасы (Astana 2002),
"Фонетика", сингармонизм and ілгерінді ықпал; Mukhamedova, Kazakh: A Comprehensive Grammar
(Routledge 2016), on vowel harmony and consonant assimilation.
"""

from __future__ import annotations

from collections.abc import Iterator

BACK_VOWELS = frozenset("аоұыя")
FRONT_VOWELS = frozenset("әеөүіэ")
GLIDES = frozenset("иую")  # a vowel and й or у in one letter: suffixes take them for consonants
FULL_VOWELS = BACK_VOWELS | FRONT_VOWELS
VOWELS = BACK_VOWELS | FRONT_VOWELS | GLIDES
OWN_LETTERS = frozenset("әғқңөұүһі")  # no Russian word has them

# The classes of the last sound of a stem; each is stood for by one letter of it.
_CLASSES = {
    "а": FULL_VOWELS,
    "р": frozenset("рйиую"),
    "л": frozenset("л"),
    "н": frozenset("мнң"),
    "з": frozenset("зж"),
    "т": frozenset("пфкқғтсшщчцхһбвгд"),  # a voiced stop at the end is heard voiceless: клубта
}
_CLASS_OF = {letter: sign for sign, letters in _CLASSES.items() for letter in letters}
_BIT = {sign: 1 << 2 * place for place, sign in enumerate(_CLASSES)}  # the next bit: front

_BACK, _FRONT = 1, 2
_EITHER = _BACK | _FRONT
LONGEST_ABBREVIATION = 4  # letters without a vowel: ЖШС
ANY_JOINT = (1 << 2 * len(_CLASSES)) - 1
_SOFT_ENDS = frozenset("ькгчщц")  # апрельде, банкке, матчтің: front after a back vowel too

# Signs of assimilating consonants: after a vowel, р й у и, л, м н ң, з ж, a voiceless sound.
_CONSONANTS = {
    sign: dict(zip("арлнзт", row, strict=True))
    for sign, row in {
        "L": "ллдддт",  # the plural
        "D": "дддддт",  # locative, past
        "F": "дддндт",  # ablative
        "N": "нддндт",  # genitive
        "C": "нддддт",  # accusative
        "M": "ммммбп",  # instrumental
        "P": "мммббп",  # negation, мақ, first person
    }.items()
}


def spelled(suffix: str, before: str, *, front: bool) -> str:
    """Write out the notation `suffix` after the letter `before`, with front or with back vowels.

    Besides the signs of `_CONSONANTS`: A is а/е, Y ы/і, G ғ/г/қ/к, Q қ/к; y and a are the same
    vowels, only after a consonant, s is с only after a vowel, J is а/е after a consonant and й
    after a vowel. қ and к between vowels are voiced, as in -дығы from -дық.
    """
    wide, narrow = ("е", "і") if front else ("а", "ы")
    written: list[str] = []
    previous = ""
    for sign in suffix:
        last = written[-1] if written else before
        open_end = _CLASS_OF[last] == "а"
        letter = sign
        if sign in _CONSONANTS:
            letter = _CONSONANTS[sign][_CLASS_OF[last]]
        elif sign == "G":
            letter = ("к" if front else "қ") if _CLASS_OF[last] == "т" else "г" if front else "ғ"
        elif sign == "Q":
            letter = "к" if front else "қ"
        elif sign == "J":
            letter = "й" if open_end else wide
        elif sign in "AaYy":
            letter = wide if sign in "Aa" else narrow
            if sign in "ay" and open_end:
                continue
        elif sign == "s":
            if not open_end:
                continue
            letter = "с"
        if previous == "Q" and letter in "аеыі":
            written[-1] = "г" if front else "ғ"
        written.append(letter)
        previous = sign
    return "".join(written)


def spellings(suffix: str) -> Iterator[tuple[str, int]]:
    """Yield each way to write the notation `suffix`, and the joint after which it is so written.

    A joint is a bit that says the class of the stem's last sound and its harmony, to be compared
    with those of `joints`.
    """
    for sign, bit in _BIT.items():
        yield spelled(suffix, sign, front=False), bit * _BACK
        yield spelled(suffix, sign, front=True), bit * _FRONT


def joints(word: str) -> list[int]:
    """Return for each beginning word[:i] the joints that it offers to a suffix, 0 for none."""
    found = [0]
    harmony = 0
    native = False
    for i, letter in enumerate(word, start=1):
        before = word[i - 2] if i > 1 else ""
        native = native or letter in OWN_LETTERS
        if letter in BACK_VOWELS:
            harmony = _BACK
        elif letter in FRONT_VOWELS:
            harmony = _FRONT
        elif letter in GLIDES:
            harmony = _EITHER  # тарихы, бензинді; қолдауды, келуді; ресурстар, Бакуде
        sign = _CLASS_OF.get(before if letter in "ьъ" else letter)
        if sign is None:
            found.append(0)
            continue
        if not harmony:
            found.append(ANY_JOINT if i <= LONGEST_ABBREVIATION else 0)  # ЖШСның, ЖШСтің
            continue
        wanted = harmony
        if letter in _SOFT_ENDS or (letter in "лр" and i > 3 and not native):
            wanted |= _FRONT  # королі, for король
        elif letter == "в" and before in ("е", "о"):
            wanted = _EITHER  # Тоқаевтың, Игіліковтің: by the vowel before -ев, -ов
        joint = _BIT[sign] * wanted
        if letter == "и":
            joint |= _BIT["а"] * wanted  # таксиі and таксисі
        found.append(joint)
    return found
