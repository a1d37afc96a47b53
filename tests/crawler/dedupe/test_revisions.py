"""What changed in an article: headlines, figures, names and quotes; never its template."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.dedupe import Change, ChangeKind, Revision, compare, rebuild, reverse_diff
from crawler.dedupe.figures import figures
from crawler.dedupe.noise import is_noise
from crawler.dedupe.revisions import (
    LARGEST_DIFF,
    LONGEST,
    MOST_CHANGES,
    MOST_SENTENCES,
    is_another,
    merged,
)
from crawler.items import Article
from crawler.text import normalise

BESIDE = {
    "ru": "Заседание прошло вчера в областном центре, на нём выступили шахтёры и геологи.",
    "kk": "Отырыс кеше облыс орталығында өтті, онда кеншілер мен геологтар сөз сөйледі.",
    "en": "The meeting was held in the regional centre, where miners and geologists spoke.",
}


def article(text: str, title: str = "Новое месторождение", language: str = "ru") -> Article:
    url = "https://vestnik.example/a"
    return Article(
        url=url, canonical_url=url, outlet_id="vestnik", title=title, text=text, language=language
    )


def changes(language: str, old: str, new: str) -> list[tuple[str, str, str]]:
    """What is found between two forms of a sentence that stands beside another."""
    sides = [
        article(f"{BESIDE[language]}\n{normalise(text)}", "T", language) for text in (old, new)
    ]
    found = compare(*sides)
    if found is None:
        return []
    assert found.diff is not None
    assert rebuild(sides[1].text, found.diff) == sides[0].text
    return [(change.kind.value, change.old, change.new) for change in found.changes]


def headline(old: str, new: str, outlet: str = "Степной вестник") -> bool:
    text = BESIDE["ru"]
    return compare(article(text, old), article(text, new), outlet) is not None


class TestFigures:
    @pytest.mark.parametrize(
        ("language", "old", "new", "shown"),
        [
            ("ru", "Вложат 1,1 млрд тенге.", "Вложат 1,3 млрд тенге.",
             ("1,1 млрд тенге", "1,3 млрд тенге")),
            ("ru", "Рост составил 5 % за год.", "Рост составил 7% за год.", ("5 %", "7%")),
            ("ru", "Суд назначен на 12 марта.", "Суд назначен на 14 марта.",
             ("12 марта", "14 марта")),
            ("ru", "Встреча начнётся в 10:30.", "Встреча начнётся в 11:00.", ("10:30", "11:00")),
            ("ru", "Добыто 5 тонн руды за год.", "Добыто 5 кг руды за год.", ("5 тонн", "5 кг")),
            ("ru", "Построят 1 200 домов за год.", "Построят 1 300 домов за год.",
             ("1 200 домов", "1 300 домов")),
            ("ru", "На шахте погибли люди.", "На шахте погибли 5 человек.", ("люди", "5 человек")),
            ("kk", "Кенішке 1,1 млрд теңге бөлінді.", "Кенішке 1,3 млрд теңге бөлінді.",
             ("1,1 млрд теңге", "1,3 млрд теңге")),
            ("kk", "Жиын 12 наурызда өтеді.", "Жиын 13 наурызда өтеді.",
             ("12 наурызда", "13 наурызда")),
            ("en", "It will cost $1,200 million in all.", "It will cost $1.3 billion in all.",
             ("$1,200 million", "$1.3 billion")),
            ("ru", "Вложат 5 млрд. Это немало.", "Вложат 6 млрд. Это немало.",
             ("5 млрд", "6 млрд")),
            ("ru", "Вложат 5 млн. тенге.", "Вложат 6 млн. тенге.",
             ("5 млн. тенге", "6 млн. тенге")),
            ("en", "Output grew by 5 per cent in May.", "Output grew by 6 per cent in May.",
             ("5 per cent", "6 per cent")),
            ("en", "It was seen by 5 persons in May.", "It was seen by 5% in May.",
             ("5 persons", "5%")),
            ("en", "Output grew by 5 percent in May.", "Output grew by 6 percent in May.",
             ("5 percent", "6 percent")),
        ],
    )  # fmt: skip
    def test_that_changed_are_shown_with_their_units(
        self, language: str, old: str, new: str, shown: tuple[str, str]
    ) -> None:
        assert changes(language, old, new) == [("figure", *shown)]

    @pytest.mark.parametrize(
        ("language", "old", "new"),
        [
            ("ru", "Вложат 1,1 млрд тенге.", "Вложат 1.1 миллиарда ₸."),
            ("ru", "Вложат 1100 млн тенге.", "Вложат 1,1 млрд тенге."),
            ("ru", "Рост составил 5 % за год.", "Рост составил 5 процентов за год."),
            ("ru", "Суд пройдёт 12 марта 2026 года.", "Суд пройдёт 12.03.2026."),
            ("ru", "Суд пройдёт 12 марта здесь.", "Суд пройдёт 12 марта 2026 года здесь."),
            ("ru", "Построят 1 200 домов за год.", "Построят 1200 домов за год."),
            ("kk", "Өсім 5 % болды биыл.", "Өсім 5 пайыз болды биыл."),
            ("en", "They built 1,200 homes there.", "They built 1200 homes there."),
            ("en", "It cost $5 million in all.", "It cost 5 million dollars in all."),
        ],
    )
    def test_that_are_only_written_otherwise_are_no_change_of_figures(
        self, language: str, old: str, new: str
    ) -> None:
        assert {kind for kind, *_ in changes(language, old, new)} <= {"text"}

    def test_of_which_one_side_has_more_stand_for_themselves(self) -> None:
        old = "На шахте добыли 5 тонн руды и 7 кг золота за год."
        new = "На шахте добыли 6 тонн руды и много золота за год."
        less, more = ("5 тонн", "6 тонн"), ("7 кг", "")
        assert changes("ru", old, new) == [("figure", *less), ("figure", *more)]
        assert changes("ru", new, old) == [
            ("figure", *less[::-1]), ("figure", *more[::-1]),
        ]  # fmt: skip

    def test_that_stand_elsewhere_in_the_text_did_not_come(self) -> None:
        old = "Погибли 5 человек, сообщили вчера.\nНа шахте погибли люди."
        new = "Погибли 5 человек, сообщили вчера.\nНа шахте погибли 5 человек."
        assert [kind for kind, *_ in changes("ru", old, new)] == ["text"]

    @pytest.mark.parametrize("text", ["1.2.3.4", "9" * 200, "1:2:3:4", "1,2.3,4", "00", "5."])
    def test_of_odd_shape_are_compared_as_they_are_written(self, text: str) -> None:
        assert len(figures(f"Код {text} здесь", "ru")) == 1


class TestNames:
    @pytest.mark.parametrize(
        ("language", "old", "new", "shown"),
        [
            ("ru", "Об этом сказал аким Серик Ахметов.", "Об этом сказал аким Берик Ахметов.",
             ("Серик Ахметов", "Берик Ахметов")),
            ("ru", "В компании «Казруда» подтвердили это.", "В компании «Казмедь» подтвердили это.",
             ("Казруда", "Казмедь")),
            ("kk", "Бұл туралы министр Қанат Шарлапов айтты.",
             "Бұл туралы министр Қанат Бозымов айтты.", ("Қанат Шарлапов", "Қанат Бозымов")),
            ("en", "The mine was sold to John Smith of Astana.",
             "The mine was sold to John Brown of Astana.", ("John Smith", "John Brown")),
        ],
    )  # fmt: skip
    def test_that_changed_are_shown_whole(
        self, language: str, old: str, new: str, shown: tuple[str, str]
    ) -> None:
        assert changes(language, old, new) == [("name", *shown)]

    @pytest.mark.parametrize(
        ("language", "old", "new"),
        [
            ("ru", "План утвердил Ахметов вчера.", "План Ахметова утвердили вчера."),
            ("ru", "Ахметов утвердил этот план.", "Этот план Ахметов утвердил."),
            ("ru", "Сказал: «Мы начали работу вовремя».", "Сказал: «Они начали работу вовремя»."),
            ("kk", "Жобаны Ахметов бекітті кеше.", "Жобаны Ахметовтың өзі бекітті кеше."),
            ("en", "The plan was approved in May there.", "The plan was approved on Monday there."),
        ],
    )
    def test_in_another_form_or_place_are_the_same(self, language: str, old: str, new: str) -> None:
        assert "name" not in [kind for kind, *_ in changes(language, old, new)]

    def test_that_stand_elsewhere_in_the_text_did_not_come(self) -> None:
        old = "План представил Серик Ахметов.\nВчера он ответил на все вопросы жителей."
        new = "План представил Серик Ахметов.\nВчера Ахметов ответил на все вопросы жителей."
        assert [kind for kind, *_ in changes("ru", old, new)] == ["text"]


class TestQuotes:
    @pytest.mark.parametrize(
        ("language", "old", "new", "shown"),
        [
            ("ru", "«Мы закончим работу к весне», – сказал инженер.",
             "«Мы начнём работу к весне», – сказал инженер.", ("закончим", "начнём")),
            ("kk", "«Біз жұмысты көктемде бітіреміз», – деді инженер.",
             "«Біз жұмысты көктемде бастаймыз», – деді инженер.", ("бітіреміз", "бастаймыз")),
            ("en", 'The engineer said, "We will finish the work in spring."',
             'The engineer said, "We will begin the work in spring."', ("finish", "begin")),
        ],
    )  # fmt: skip
    def test_that_changed_are_told_by_their_changed_words(
        self, language: str, old: str, new: str, shown: tuple[str, str]
    ) -> None:
        assert changes(language, old, new) == [("quote", *shown)]

    def test_words_beside_a_quote_are_words(self) -> None:
        old = "«Мы закончим работу к весне», – сказал инженер."
        new = "«Мы закончим работу к весне», – добавил инженер."
        assert changes("ru", old, new) == [("text", "сказал", "добавил")]

    def test_a_figure_and_other_words_of_a_quote_are_both_told(self) -> None:
        old = "«Мы закончим 5 домов к весне», – сказал инженер."
        new = "«Мы начнём 7 домов к весне», – сказал инженер."
        assert [kind for kind, *_ in changes("ru", old, new)] == ["figure", "quote"]


class TestOtherWords:
    def test_come_and_go_as_sentences(self) -> None:
        assert changes("ru", "Работы начались.", "Прогноз погоды не изменился совсем.") == [
            ("text", "Работы начались.", ""),
            ("text", "", "Прогноз погоды не изменился совсем."),
        ]

    def test_are_bounded_in_number_and_length_and_never_push_out_a_figure(self) -> None:
        words = "слово " * 100
        old = "\n".join(f"Начало {n}а {words}." for n in range(200)) + "\nНашли 5 тонн золота тут."
        new = "\n".join(f"Начало {n}б {words}." for n in range(200)) + "\nНашли 6 тонн золота тут."
        found = compare(article(old), article(new))
        assert found is not None
        assert len(found.changes) == MOST_CHANGES
        assert max(len(change.old) for change in found.changes) <= LONGEST
        short = "\n".join(f"Новое слово{n} здесь." for n in range(MOST_SENTENCES - 10))
        found = compare(article("Нашли 5 тонн золота."), article(short + "\nНашли 6 тонн золота."))
        assert found is not None
        assert found.changes[0] == Change(ChangeKind.FIGURE, "5 тонн", "6 тонн")

    def test_that_changed_alike_in_several_sentences_are_told_once(self) -> None:
        old = "Вложат 5 млрд тенге в шахту.\nДоговор на 5 млрд тенге подписан вчера."
        found = compare(article(old), article(old.replace("5", "6")))
        assert found is not None
        assert found.changes == (Change(ChangeKind.FIGURE, "5 млрд тенге", "6 млрд тенге"),)

    def test_of_a_list_without_full_stops_are_found_far_behind_too(self) -> None:
        words = " ".join(f"слово{n}" for n in range(500))
        found = compare(article(words), article(words.replace("слово450", "Слово450 или другое")))
        assert found is not None
        (change,) = found.changes
        assert change.new.startswith("или другое слово451")

    def test_a_way_back_that_would_be_too_long_is_not_kept(self) -> None:
        old = " ".join(f"слово{n}" for n in range(LARGEST_DIFF // 6))
        found = compare(article(old), article("Другое."))
        assert found is not None
        assert found.diff is None


class TestTemplates:
    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("Он сказал: «Всё в порядке».", 'Он  сказал: "Все в порядке".'),
            ("Первое сообщение. Второе сообщение.", "Первое сообщение.\nВторое сообщение."),
            ("Первое сообщение.\nВторое сообщение.", "Второе сообщение.\nПервое сообщение."),
            ("Город – наш.", "Город - наш."),
            ("Текст.\nПросмотров: 1 234", "Текст.\nПросмотров: 5 678"),
            ("Текст.\n154 просмотра", "Текст."),
            ("Текст.", "Текст.\nЧитайте также: В Астане открыли мост за 5 млрд тенге"),
            ("Текст.\nОбновлено: 24 ноября, 15:40", "Текст.\nОбновлено: 25 ноября, 11:00"),
            ("Text.\nLast updated on 24 November 2026", "Text.\nLast updated on 25 November 2026"),
            ("Text.\nRead also: A bridge for 5 million", "Text.\nRead also: Snow is coming"),
            ("Мәтін.\nСондай-ақ оқыңыз: Көпір ашылды", "Мәтін.\nТағы оқыңыз: Қар жауады"),
            ("Мәтін.\n15 қаралым", "Мәтін.\n19 қаралым"),
            ("Текст.\n24.11.2026, 15:40", "Текст.\n24.11.2026, 15:55"),
            ("Текст.\nПрочитали: 1 234 раз", "Текст.\nПрочитали: 1 300 раз"),
            ("Текст.\n12 комментариев к записи", "Текст.\n19 комментариев к записи"),
            ("Текст.\n12,3 тыс. просмотров", "Текст.\n12,9 тыс. просмотров"),
            ("Text.\n3 min read", "Text.\n4 min read"),
            ("Текст. Обновлено 24 ноября 2026 в 15:40.",
             "Текст. Обновлено 24 ноября 2026 в 16:10."),
            ("Текст.\nСтатья обновлена: 24 ноября, 15:40",
             "Текст.\nСтатья обновлена: 24 ноября, 16:10"),
            ("Text.\nThis story was updated at 15:40 on 24 November 2026",
             "Text.\nThis story was updated at 16:10 on 24 November 2026"),
            ("Текст.\nКурсы валют: USD 478,12 EUR 520,30",
             "Текст.\nКурсы валют: USD 479,40 EUR 520,10"),
            ("Текст.\nЧитайте: Аким выделил 5 млрд тенге",
             "Текст.\nЧитайте: Аким выделил 7 млрд тенге"),
            ("Текст.", "Новое месторождение\nТекст."),  # the headline, taken for a paragraph
        ],
    )  # fmt: skip
    def test_are_no_change(self, old: str, new: str) -> None:
        assert compare(article(normalise(old)), article(normalise(new))) is None

    @pytest.mark.parametrize(
        "line",
        [
            "Обновлено правительство области.",
            "Комментарии министра опубликовали 5 изданий страны.",
            "Курс доллара: 512,4 тенге",
            "USD 512,4",
            "Обновлено 15 школ области.",
            "Опубликован рейтинг 10 городов страны.",
            "Показатель вырос до 15.",
            "Дата суда перенесена на 12 марта, сообщили в областном суде, где дело слушается долго",
            ("Related party deals were approved by the board of the company, which said on Monday "
            "that all members of the committee had taken part in the vote and that none of them "
            "had declared an interest in any of the five transactions in question this year."),
        ],
    )  # fmt: skip
    def test_are_not_what_reads_like_them(self, line: str) -> None:
        assert not is_noise(line)


class TestHeadlines:
    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("Взрыв на шахте", "Взрыв на шахте: погибли люди"),
            ("Взрыв на шахте", "Пожар на шахте"),
            ("Вложат 5 млрд", "Вложат 6 млрд"),
        ],
    )
    def test_with_other_words_changed(self, old: str, new: str) -> None:
        assert headline(old, new)

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("Взрыв на шахте", "ВЗРЫВ на шахте!"),
            ("Ёлка «Победа»", 'Елка "Победа"'),
            ("Взрыв на шахте", "Взрыв на шахте - Степной вестник"),
            ("Взрыв на шахте | Новости", "Взрыв на шахте"),
            ("Взрыв на шахте (фото)", "Взрыв на шахте"),
            ("Взрыв на шахте", "ОБНОВЛЕНО: Взрыв на шахте"),
            ("Взрыв на шахте", "Взрыв на шахте (фото, видео)"),
            ("Взрыв на шахте (12 фото)", "Взрыв на шахте (15 фото)"),
            ("Взрыв на шахте", "Взрыв на шахте - видео"),
            ("Взрыв на шахте", "Взрыв на шахте (обновлено в 15:40)"),
            ("Взрыв на шахте", ""),
        ],
    )
    def test_with_badges_and_names_of_outlets_did_not(self, old: str, new: str) -> None:
        assert not headline(old, new)

    def test_are_told_before_the_text(self) -> None:
        old = article("Вложат 5 млрд тенге.", "Вложат 5 млрд")
        new = article("Вложат 6 млрд тенге.", "Вложат 6 млрд")
        found = compare(old, new)
        assert found is not None
        assert [change.kind for change in found.significant] == ["headline", "figure"]


class TestAnotherPage:
    def test_is_one_that_shares_neither_headline_nor_words(self) -> None:
        old = article(BESIDE["ru"], "Новое месторождение открыто")
        assert is_another(old, article("Согласитесь с условиями сайта.", "Вход в кабинет"))
        assert not is_another(old, replace(old, title="Вход в кабинет"))
        assert not is_another(old, replace(old, text="Согласитесь с условиями сайта."))


class TestSeveralRevisions:
    def test_are_told_as_one_without_what_was_changed_back(self) -> None:
        def figure(old: str, new: str) -> Change:
            return Change(ChangeKind.FIGURE, old, new)

        words = Change(ChangeKind.TEXT, "а", "б")
        assert merged([figure("5", "6"), words, figure("6", "7")]) == (figure("5", "7"),)
        assert merged([figure("5", "6"), figure("6", "5")]) == ()
        assert merged([figure("", "6"), figure("", "7")]) == (figure("", "6"), figure("", "7"))


TEXTS = st.text(
    alphabet=st.sampled_from(list('абвГД ёЁ.,!?«»"\n-–05%:…әқ')), max_size=300
) | st.text(max_size=200)

PIECES = st.lists(st.sampled_from(["Одно. ", "Второе! ", "Третье длиннее.\n", "х", "…"]))


class TestAnyTexts:
    @given(TEXTS, TEXTS)
    def test_are_rebuilt_exactly(self, older: str, newer: str) -> None:
        assert rebuild(newer, reverse_diff(older, newer)) == older

    @given(PIECES, PIECES)
    def test_of_the_same_pieces_are_rebuilt_exactly(self, one: list[str], two: list[str]) -> None:
        older, newer = "".join(one), "".join(two)
        assert rebuild(newer, reverse_diff(older, newer)) == older

    @given(TEXTS, TEXTS)
    def test_that_are_equal_did_not_change(self, title: str, text: str) -> None:
        assert compare(article(text, title), article(text, title)) is None

    @settings(max_examples=50, deadline=None)
    @given(TEXTS, TEXTS, st.sampled_from(["ru", "kk", "en", "und"]))
    def test_are_compared_without_a_fault_and_a_change_has_two_different_sides(
        self, old: str, new: str, language: str
    ) -> None:
        found = compare(article(old, "Т", language), article(new, "Т", language))
        assert found is None or found.changes
        for change in found.changes if found else ():
            assert change.old != change.new

    def test_of_one_changed_letter_have_a_short_way_back(self) -> None:
        text = BESIDE["ru"] * 50
        diff = reverse_diff(text.replace("вчера", "вчёра", 1), text)
        assert sum(len(part) for part in diff if isinstance(part, str)) == 1

    def test_with_a_moved_paragraph_have_a_short_way_back(self) -> None:
        lines = [f"Абзац номер {n} о том, что было сделано за день." for n in range(30)]
        diff = reverse_diff("\n".join(lines), "\n".join([*lines[15:], *lines[:15]]))
        assert sum(len(part) for part in diff if isinstance(part, str)) < 150


def test_a_revision_tells_which_of_its_changes_matter() -> None:
    text, name = Change(ChangeKind.TEXT, "а", "б"), Change(ChangeKind.NAME, "А", "Б")
    assert Revision((text, name), None).significant == (name,)
