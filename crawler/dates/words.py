"""The words of dates in Russian, Kazakh and English, and what each of them means.

Month and weekday names: Unicode CLDR (cldr.unicode.org), locales ru, kk, en, with the case
endings of the press. All lower case.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Final


class Kind(IntEnum):
    """What a word says in a date."""

    MONTH = 1  # value: 1 … 12
    NOISE = 2  # "г.", "в", "жылғы", names of weekdays: adds nothing
    ZONE = 3  # value: minutes east of Greenwich
    ALMATY = 4  # "ALMT": the offset changed in 2024, so the day decides
    DAY = 5  # value: days back from today
    UNIT = 6  # value: seconds; adds nothing where no AGO stands ("2024 года")
    AGO = 7  # "назад", "бұрын"


_RUSSIAN_MONTHS = (
    ("январь", "января", "январе", "янв"), ("февраль", "февраля", "феврале", "фев", "февр"),
    ("март", "марта", "марте", "мар"), ("апрель", "апреля", "апреле", "апр"),
    ("май", "мая", "мае"), ("июнь", "июня", "июне", "июн"), ("июль", "июля", "июле", "июл"),
    ("август", "августа", "августе", "авг"),
    ("сентябрь", "сентября", "сентябре", "сен", "сент"),
    ("октябрь", "октября", "октябре", "окт"), ("ноябрь", "ноября", "ноябре", "ноя", "нояб"),
    ("декабрь", "декабря", "декабре", "дек"),
)  # fmt: skip
_ENGLISH_MONTHS = (
    ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",),
    ("june", "jun"), ("july", "jul"), ("august", "aug"), ("september", "sep", "sept"),
    ("october", "oct"), ("november", "nov"), ("december", "dec"),
)  # fmt: skip
# Cyrillic, and the Latin alphabet of 2018 that some pages print.
_KAZAKH_MONTHS = (
    ("қаңтар", "қаң", "qańtar", "qańt"), ("ақпан", "ақп", "aqpan", "aqp"),
    ("наурыз", "нау", "naýryz", "nauryz"), ("сәуір", "сәу", "sáýir", "sauir"),
    ("мамыр", "мам", "mamyr"), ("маусым", "мау", "maýsym", "mausym"),
    ("шілде", "шіл", "shilde"), ("тамыз", "там", "tamyz"),
    ("қыркүйек", "қыр", "qyrkúıek", "қыркүйег"), ("қазан", "қаз", "qazan"),
    ("қараша", "қар", "qarasha"), ("желтоқсан", "жел", "jeltoqsan"),
)  # fmt: skip
# 18 сәуірде, сәуірдің 18-і, 18 сәуірі, 18 сәуірдегі.
_KAZAKH_ENDINGS = (
    "", "і", "ы", "сы", "сі", "да", "де", "та", "те", "ның", "нің", "дың", "дің", "тың", "тің",
    "нан", "нен", "дан", "ден", "тан", "тен", "дағы", "дегі", "тағы", "тегі", "ында", "інде",
    "сында", "сінде",
)  # fmt: skip

_WEEKDAYS = (
    "понедельник вторник среда среду четверг пятница пятницу суббота субботу воскресенье "
    "пн вт ср чт пт сб вс пнд втр срд чтв птн сбт вск понед суб воскр "
    "дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі дс дүй сс сей сәр бс бей жм жұм "
    "сн сен жк жек "
    "monday tuesday wednesday thursday friday saturday sunday "
    "mon tue tues wed thu thur thurs fri sat sun"
)
_NOISE = (
    "г гг году в во от с со к на и дата время опубликовано обновлено создано добавлено "
    "размещено изменено публикация публикации новость написано "
    "ж жылы жылғы жылдың жылгы күні уақыты жарияланды жарияланған жариялау жаңартылды "
    "те та де да і ы "
    "at on of the published updated posted date time added created modified by t st nd rd th "
    "местное местного времени по го ое е "
    "a an one один одну бір bir"
)
# RFC 822, 5.1; the others from the tz database before it dropped invented abbreviations (2017).
_ZONES = {
    "z": 0, "gmt": 0, "utc": 0, "ut": 0, "wet": 0, "гмт": 0,
    "bst": 60, "west": 60, "cet": 60, "met": 60, "cest": 120, "eet": 120, "eest": 180,
    "msk": 180, "мск": 180, "msd": 240, "trt": 180, "azt": 240, "samt": 240, "gst": 240,
    "yekt": 300, "aqtt": 300, "uzt": 300, "tmt": 300, "tjt": 300, "pkt": 300,
    "kgt": 360, "omst": 360, "novt": 420, "krat": 420, "irkt": 480, "hkt": 480, "sgt": 480,
    "awst": 480, "jst": 540, "kst": 540, "yakt": 540, "vlat": 600, "aest": 600, "aedt": 660,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420,
}  # fmt: skip
_DAYS = {
    "сегодня": 0, "вчера": 1, "позавчера": 2, "бүгін": 0, "кеше": 1, "búgin": 0, "keshe": 1,
    "today": 0, "yesterday": 1,
}  # fmt: skip
_UNITS = {
    1: "секунд секунда секунды секунду сек секундта second seconds sec secs",
    60: "минут минута минуты минуту мин минуттан minute minutes min mins minut",
    3600: "час часа часов ч сағат сағ hour hours hr hrs h saǵat",
    1800: "полчаса",
    86_400: "день дня дней дн күн day days d",
    604_800: "неделя неделю недели недель нед апта week weeks",
    # Months of 30 and years of 365 days: what is so old is only to be sorted.
    2_592_000: "месяц месяца месяцев мес ай month months",
    31_536_000: "год года лет жыл year years",
}


def _table() -> dict[str, tuple[Kind, int]]:
    table: dict[str, tuple[Kind, int]] = {}
    table |= dict.fromkeys((_NOISE + " " + _WEEKDAYS).split(), (Kind.NOISE, 0))
    table |= {word: (Kind.ZONE, minutes) for word, minutes in _ZONES.items()}
    table |= dict.fromkeys(("almt", "алмт"), (Kind.ALMATY, 0))
    table |= {word: (Kind.DAY, days) for word, days in _DAYS.items()}
    for seconds, words in _UNITS.items():
        table |= dict.fromkeys(words.split(), (Kind.UNIT, seconds))
    table |= dict.fromkeys(("назад", "бұрын", "buryn", "ago"), (Kind.AGO, 0))
    for months in (_RUSSIAN_MONTHS, _ENGLISH_MONTHS):
        for number, names in enumerate(months, start=1):
            table |= dict.fromkeys(names, (Kind.MONTH, number))
    for number, names in enumerate(_KAZAKH_MONTHS, start=1):
        for name in names:
            table |= {name + ending: (Kind.MONTH, number) for ending in _KAZAKH_ENDINGS}
    return table


JUST_NOW: Final = frozenset(("только что", "just now", "жаңа ғана", "қазір ғана"))
WORDS: Final[Mapping[str, tuple[Kind, int]]] = _table()
