"""A wrong query is refused at its place, with a reason and a remedy, in the person's language."""

from __future__ import annotations

import string

import pytest

from crawler.errors import QueryError
from crawler.queries import Limits, caret, parse
from crawler.queries.grammar.locales import en, kk, ru
from crawler.queries.grammar.refusals import Refusal

ENTITIES = {
    "cove": ["Cove Kaz", "Коув Каз"],
    "many": [f"a{n} b{n} c{n}" for n in range(3_000)],
    "bad": ["a*b"],
}

REFUSED = [
    # how large
    ("a " * 1001, 2000, "length"),
    (" ".join(f"w{i}" for i in range(101)), 390, "words"),
    ("x lang:" + ",".join(["kk"] * 101), None, None),  # repetitions count once
    ("x site:" + ",".join(f"a{i}.kz" for i in range(100)), 2, "words"),
    (" OR ".join(f"@many NEAR x{i}" for i in range(3)), 34, "expanded"),
    ("(" * 11 + "a" + ")" * 11, 10, "depth"),
    ("a " + "NOT " * 11 + "b", 42, "depth"),
    ("title:" * 11 + "a", 60, "depth"),
    ("SAMESENT(" + "(" * 10 + "a" + ")" * 10 + ", b)", 18, "depth"),
    ("(" * 10 + "@cove" + ")" * 10, 10, "depth"),
    ("abc* bcd* cde* def* efg* fgh*", 25, "prefixes"),
    ('"' + "a " * 11 + '"', 0, "phrase_long"),
    ("a " + "щ" * 65, 2, "word_long"),
    # where a word is due
    ("", 0, "empty"),
    ("  ", 0, "empty"),
    ("  # only a comment", 0, "comment"),
    ("#РЗМ", 0, "comment"),
    ("a AND", 5, "end"),
    ("a -(b)|", 7, "end"),
    ("a AND OR b", 6, "operator"),
    ("NEAR/3 b", 0, "operator"),
    ("a || | b", 5, "operator"),
    ("a !!!", 2, "letters"),
    ('a ""', 2, "letters"),
    # parentheses, quotes, signs
    ("(a OR b", 0, "paren_open"),
    ("a (b (c)", 2, "paren_open"),
    ("a ATLEAST/2(b", 2, "paren_open"),
    ("a OR b)", 6, "paren_close"),
    ("()", 1, "paren_empty"),
    ("a OR (b AND )", 12, "paren_empty"),
    ('a "b c', 2, "quote_open"),
    ("a «b c", 2, "quote_open"),
    ("a =„b", 3, "quote_open"),
    ("a b»", 3, "quote_close"),
    ("a - b", 2, "dash"),
    ("a — b", 2, "dash"),
    ("a –b", 2, "dash"),
    ("a --b", 2, "dash"),
    ("a !b", 2, "bang"),
    ('a !"b c"', 2, "bang"),
    ("[a OR b]", 0, "bracket"),
    ("a{b}", 1, "bracket"),
    ("=a[b]", 2, "bracket"),
    ("/редкозем.*/", 0, "regex"),
    (r"\bREE", 0, "regex"),
    ("редкозем.*", 0, "regex"),
    ("а?булак", 1, "wildcard"),
    ("акбулак~2", 7, "fuzzy"),
    ('"a b"^2~3', 7, "fuzzy"),
    ("(a b)~3", 5, "fuzzy"),
    ("title :a", 6, "colon"),
    # = * cs: @
    ("a =", 2, "exact"),
    ("a = b", 2, "exact"),
    ("a =(b c)", 2, "exact"),
    ("=@cove", 0, "exact"),
    ("cs:US", 3, "cased"),
    ("a ре*", 2, "star_short"),
    ("a =ред*", 2, "star_mode"),
    ('cs:"RED*"', 0, "star_mode"),
    ("a *ред", 2, "star_place"),
    ("a р*д", 2, "star_place"),
    ('"a b"*', 5, "star_place"),
    ("(ab)*", 4, "star_place"),
    ("x @bad", 2, "star_place"),
    ("a @", 2, "entity_name"),
    ("@covee", 0, "entity_like"),
    ("@cove's", 0, "entity_like"),
    ("@zzz", 0, "entity_unknown"),
    # fields
    ("titel:a", 0, "field_like"),
    ("a заголовок:b", 2, "field_like"),
    ("a domain:b.kz", 2, "field_like"),
    ("Астана:b", 0, "field_unknown"),
    ("title: a", 0, "field_blank"),
    ("a title:", 2, "field_blank"),
    ("title:-a", 6, "field_not"),
    ("title:NOT a", 6, "field_not"),
    ("title:(a lead:b)", 9, "field_in_field"),
    ("title:lead:b", 6, "field_in_field"),
    ("title:(a site:x.kz)", 9, "field_filter"),
    # filters
    ("a site:", 2, "filter_empty"),
    ("a lang: kk", 2, "filter_empty"),
    ('a site:"x.kz"', 2, "filter_empty"),
    ("a lang:kk, ru", 10, "filter_comma"),
    ("a site:x_y..kz", 7, "site_host"),
    ("a site:x.kz:8080", 7, "site_host"),
    ("a site:u@x.kz", 7, "site_host"),
    ("a site:[", 7, "site_host"),
    ("a site:y.kz,https://x.kz/news", 12, "site_path"),
    ("a lang:kz", 7, "lang_like"),
    ("a lang:ru-RU", 7, "lang_like"),
    ("a lang:qq", 7, "lang_unknown"),
    ("a country:uk", 10, "country_like"),
    ("a country:qq", 10, "country_unknown"),
    ("a outlet:tengri.news", 9, "outlet_id"),
    ("a kind:agencies", 7, "kind_like"),
    ("a kind:xyz", 7, "kind_unknown"),
    ("a after:31.01.2026", 8, "date_like"),
    ("a after:20260131", 8, "date_like"),
    ("a after:2026-02-30", 8, "date_unknown"),
    ("a after:30.02.2026", 8, "date_unknown"),
    ("a after:soon", 8, "date_unknown"),
    ("a before:7d", 9, "date_relative"),
    ("a before:вчера", 9, "date_relative"),
    ("a after:2026-02 before:2026-02-01", 16, "never"),
    ("(a after:2026 before:2028) before:2025", 27, "never"),
    # NEAR
    ("a NEAR/31 b", 2, "near_number"),
    ("a NEAR/ b", 2, "near_number"),
    ("a NEAR/x b", 2, "near_number"),
    ("a ONEAR/5x b", 2, "near_number"),
    ("a NEAR/-1 b", 2, "near_number"),
    ("a NEAR/² b", 2, "near_number"),
    ("a NEAR/99999 b", 2, "near_number"),
    ("a NEAR5 b", 2, "near_number"),
    (" NEAR ".join("abcdefghijkl"), 72, "near_chain"),
    ("a NEAR NOT b", 7, "near_not"),
    ("a NEAR -b", 7, "near_not"),
    ("a NEAR (NOT b)", 8, "near_not"),
    ("(a b) NEAR c", 1, "near_and"),
    ("(a OR (b c)) NEAR d", 7, "near_and"),
    ("title:a NEAR b", 0, "near_field"),
    ("a NEAR lang:kk", 7, "near_filter"),
    ("a NEAR ATLEAST/2(b)", 7, "near_call"),
    ("SAMESENT(a, b) NEAR c", 0, "near_call"),
    ("a NEAR (b | DEMOTE(c))", 12, "near_call"),
    # SAMESENT, ATLEAST, DEMOTE
    ("SAMESENT a", 0, "call_open"),
    ("a ATLEAST/3 b", 2, "call_open"),
    ("DEMOTE/2(a)", 0, "call_open"),
    ("ATLEAST/2(a, b)", 11, "call_comma"),
    ("SAMESENT(a)", 10, "samesent_two"),
    ("SAMESENT(a, b, c)", 13, "samesent_two"),
    ("SAMESENT(, b)", 9, "samesent_two"),
    ("SAMESENT(NOT a, -b)", 0, "samesent_positive"),
    ("c SAMESENT(NOT a, -b)", 2, "samesent_positive"),
    ("SAMESENT(title:a, b)", 9, "samesent_field"),
    ("SAMESENT(a, b lang:kk)", 14, "samesent_inside"),
    ("SAMESENT(a, DEMOTE(b))", 12, "samesent_inside"),
    ("ATLEAST(a)", 0, "atleast_number"),
    ("ATLEAST/0(a)", 0, "atleast_number"),
    ("ATLEAST/101(a)", 0, "atleast_number"),
    ("ATLEAST/2(a NEAR b)", 10, "atleast_inside"),
    ("ATLEAST/2(a b)", 10, "atleast_inside"),
    ("ATLEAST/2(NOT a)", 10, "atleast_inside"),
    ("ATLEAST/2(a | title:b)", 14, "atleast_inside"),
    ("a NOT DEMOTE(b)", 6, "demote_inside"),
    ("a DEMOTE(b OR DEMOTE(c))", 14, "demote_inside"),
    # ~n ^n
    ('"a b"~', 0, "slop_number"),
    ('"a b"~31', 0, "slop_number"),
    ("a^", 1, "weight_number"),
    ("a^0", 1, "weight_number"),
    ("a^11", 1, "weight_number"),
    ("a^x", 1, "weight_number"),
    ("a ^2", 2, "weight_alone"),
    ("^2 a", 0, "weight_alone"),
    ("a lang:kk^2", 9, "weight_nothing"),
    ("a (NOT b)^2", 9, "weight_nothing"),
    ("a (lang:kk OR site:x.kz)^2", 24, "weight_nothing"),
    ("a NOT b^2", 7, "weight_absent"),
    ("a DEMOTE(b^2)", 10, "weight_absent"),
    # something must be found
    ("-a", 0, "absent"),
    ("a OR NOT b", 5, "absent"),
    ("a (b OR -c)", 8, "absent"),
    ("a title:(b OR -c)", 14, "absent"),
    ("SAMESENT(a OR NOT b, c)", 14, "absent"),
    ("title:(NOT a)", 7, "absent"),
    ("lang:kk NOT a", 0, "absent"),
    ("lang:kk", 0, "only_filter"),
    ("a OR lang:kk", 5, "only_filter"),
    ("a (site:x.kz OR lang:kk)", 3, "only_filter"),
    ("DEMOTE(a)", 0, "only_demote"),
    ("a OR DEMOTE(b)", 5, "only_demote"),
    ("lang:kk DEMOTE(a)", 0, "only_demote"),
]  # fmt: skip
_LANGUAGES = {"en": en.REFUSALS, "ru": ru.REFUSALS, "kk": kk.REFUSALS}


def refused(query: str, language: str = "en") -> QueryError:
    with pytest.raises(QueryError) as caught:
        parse(query, ENTITIES, language=language)
    return caught.value


@pytest.mark.parametrize(("query", "position", "code"), [row for row in REFUSED if row[2]])
def test_a_wrong_query_is_refused_at_its_place_for_its_reason(
    query: str, position: int, code: str
) -> None:
    error = refused(query)
    assert isinstance(error.__cause__, Refusal)
    assert (error.__cause__.code, error.position) == (code, position)


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_every_refusal_is_told_in_every_language(language: str) -> None:
    for query, _, code in REFUSED:
        if code:
            error = refused(query, language)
            message, _ = _LANGUAGES[language][code]
            assert error.message.startswith(message.partition("{")[0]), query
            assert error.hint


def test_every_code_is_reached_by_some_query() -> None:
    assert {code for _, _, code in REFUSED if code} == set(en.REFUSALS)


@pytest.mark.parametrize("other", [ru, kk])
def test_the_languages_have_the_same_codes_and_placeholders(other: object) -> None:
    for name in ("REFUSALS", "WARNINGS"):
        ours, theirs = getattr(en, name), getattr(other, name)
        assert list(ours) == list(theirs)
        for code, words in ours.items():
            pairs = zip(_texts(words), _texts(theirs[code]), strict=True)
            assert all(_placeholders(a) == _placeholders(b) for a, b in pairs), code


def _texts(words: object) -> tuple[str, ...]:
    return words if isinstance(words, tuple) else (str(words),)


def _placeholders(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize(
    ("query", "language", "message", "hint"),
    [
        ("(a OR b", "en", "a parenthesis that is never closed", "add )"),
        ("(a OR b", "ru", "скобка не закрыта", "добавьте )"),
        ("(a OR b", "kk", "жақша жабылмаған", ") қосыңыз"),
        ("(a OR b", "de", "a parenthesis that is never closed", "add )"),
        ("a NEAR/31 b", "ru", "NEAR требует числа от 0 до 30", "например: NEAR/10"),
        ("@covee", "kk", "@covee деген атау жоқ", "мүмкін, @cove?"),
        ("a after:31.01.2026", "ru", None, "напишите after:2026-01-31"),
        ("a country:uk", "en", "there is no country 'uk'", "did you mean country:GB?"),
        ("a сайт:x.kz", "ru", "поля 'сайт:' нет", None),
        ("titel:a", "en", "there is no field 'titel:'", "did you mean title:? Or put it in quotes"),
        ("a site:https://x.kz/news", "en", None, "write site:x.kz url:word"),
    ],
)
def test_a_refusal_says_what_and_what_instead(
    query: str, language: str, message: str | None, hint: str | None
) -> None:
    error = refused(query, language)
    assert error.message == (message or error.message)
    assert error.hint == (hint or error.hint)


def test_a_refusal_repeats_little_of_what_was_written() -> None:
    error = refused("a lang:" + "x" * 500)
    assert len(error.message) < 100


@pytest.mark.parametrize(
    ("query", "picture"),
    [
        ("Акбулак\nAND (Cove\nOR x", "AND (Cove\n    ^"),
        ("a\tb (c", "a\tb (c\n \t  ^"),
        ("中文 (c", "中文 (c\n\u3000\u3000 ^"),
        ("Акбула\u0301к (c", "Акбула\u0301к (c\n        ^"),
        ("a\u200bb\x1b (c", "a·b· (c\n     ^"),
        ("a AND\r\nOR", "OR\n^"),
        ("a AND", "a AND\n     ^"),
    ],
)
def test_the_caret_stands_under_the_place(query: str, picture: str) -> None:
    assert caret(query, refused(query)) == picture


def test_a_limit_that_is_set_otherwise_is_told_so() -> None:
    with pytest.raises(QueryError, match="more than 2 words"):
        parse("a b c", limits=Limits(words=2))
