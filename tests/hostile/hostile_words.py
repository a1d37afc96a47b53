"""Invented news for the hostile press: the same words for the same (outlet, key), always."""

from __future__ import annotations

import html
import random
from dataclasses import dataclass

WORD = {"en": "Akbulak", "ru": "Акбулак"}  # in every title: the topic of the crawl asks for it

_WHO = {
    "en": (
        "The regional road office", "A spokeswoman for the water board", "The mayor of the town",
        "The drilling company", "The railway workers' union", "The museum of the steppe",
        "A commission of engineers", "The district school board",
    ),
    "ru": (
        "Районная администрация", "Комиссия инженеров", "Пресс-служба завода",
        "Буровая компания", "Железная дорога", "Метеорологическая станция",
        "Городская больница", "Лаборатория института",
    ),
}  # fmt: skip
_SAID = {
    "en": ("said that", "confirmed that", "announced on the radio that", "wrote in a report that"),
    "ru": ("сообщила, что", "подтвердила, что", "объявила о том, что", "написала в отчёте, что"),
}
_WHAT = {
    "en": (
        "{n} new wells would be drilled near the river", "{n} houses had been connected to gas",
        "{n} kilometres of track were being repaired", "{n} saiga had been counted from the air",
        "{n} pupils would move into the brick school", "{n} tonnes of ore had left the siding",
    ),
    "ru": (
        "возле реки пробурят {n} новых скважин", "к газу подключили {n} домов посёлка",
        "ремонтируют {n} километров пути", "с воздуха насчитали {n} сайгаков",
        "в кирпичную школу переедут {n} учеников", "со станции вывезли {n} тонн руды",
    ),
}  # fmt: skip
_WHEN = {
    "en": ("before the first snow", "by the end of the week", "after a long dispute", "at last"),
    "ru": ("до первого снега", "к концу недели", "после долгого спора", "наконец"),
}
_TITLE = {
    "en": (
        "{w}: wells by the river, note {n}", "{w} counts its saiga again, {n} found",
        "Gas reaches {w}, house {n} is lit", "{w} railway repaired, kilometre {n}",
    ),
    "ru": (
        "{w}: скважины у реки, заметка {n}", "{w} снова считает сайгаков: {n}",
        "Газ дошёл до посёлка {w}, дом {n}", "{w}: путь отремонтирован, километр {n}",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Story:
    """One invented article."""

    title: str
    lead: str
    paragraphs: tuple[str, ...]
    language: str


def story(outlet: str, key: str, language: str = "en", title: str | None = None) -> Story:
    """The article `key` of an outlet; no two are alike."""
    dice = random.Random(f"{outlet}/{key}/{language}")

    def sentence() -> str:
        what = dice.choice(_WHAT[language]).format(n=dice.randint(2, 9_999))
        parts = dice.choice(_WHO[language]), dice.choice(_SAID[language]), what
        return " ".join((*parts, dice.choice(_WHEN[language]))) + "."

    if title is None:
        number = dice.randint(10_000, 99_999)
        title = dice.choice(_TITLE[language]).format(w=WORD[language], n=number)
    paragraphs = tuple(" ".join(sentence() for _ in range(4)) for _ in range(4))
    return Story(title, sentence(), paragraphs, language)


def page(told: Story, *, head: str = "", before: str = "", after: str = "") -> str:
    """The article's page."""
    text = "".join(f"<p>{html.escape(part)}</p>" for part in (told.lead, *told.paragraphs))
    title = html.escape(told.title)
    return (
        f'<!doctype html><html lang="{told.language}"><head><title>{title}</title>{head}</head>'
        f"<body>{before}<article><h1>{title}</h1>{text}</article>{after}</body></html>"
    )
