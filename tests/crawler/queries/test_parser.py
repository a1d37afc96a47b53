"""A query is read as its grammar says."""

from __future__ import annotations

import pytest

from crawler.errors import QueryError
from crawler.queries import CHAT, FILE, STORED, Limits, parse

ENTITIES = {"cove": ["Cove Kaz", "Коув Каз"], "akbulak": ["Акбулак"]}


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("Акбулак", "акбулак"),
        ("сырьё Cove", "сырье AND cove"),
        ("a b | c", "a AND b OR c"),
        ("a И b ИЛИ c НЕ d", "a AND b OR c AND NOT d"),
        ("a ЖӘНЕ b НЕМЕСЕ c ЕМЕС d", "a AND b OR c AND NOT d"),
        ("a & b -c", "a AND b AND NOT c"),
        ("a (b OR c)", "a AND (b OR c)"),
        ("((a)) OR (b OR a)", "a OR b"),
        ("NOT NOT a", "a"),
        ("a and or not", "a AND and AND or AND not"),  # operators only in capitals
        ("Тау-Кен", '"тау кен"'),
        ('"Тау-Кен Самрук"', '"тау кен самрук"'),
        ("«Тау-Кен Самрук»", '"тау кен самрук"'),
        ("“rare earth”", '"rare earth"'),
        ("„rare earth“", '"rare earth"'),
        ("=недра", "=недра"),
        ('="Rare Earth"', '="rare earth"'),
        ("редкозем*", "редкозем*"),
        ('"сирек жер метал*"', '"сирек жер метал*"'),
        ('cs:"US"', 'cs:"US"'),
        ('title:(a OR b) lead:c body:"d e"', 'title:(a OR b) AND lead:c AND body:"d e"'),
        ("a NEAR b", "a NEAR/5 b"),
        ("a NEAR/3 (b | c) NEAR/0 d", "a NEAR/3 (b OR c) NEAR/0 d"),
        ("a NEAR (b NEAR c)", "a NEAR/5 (b NEAR/5 c)"),
        ("title:(a NEAR b)", "title:(a NEAR/5 b)"),
        ("C5+1", '"c5 1"'),
        ("a # what follows OR is (not read\nb", "a AND b"),
        ("Kazakhstan's", '"kazakhstan\'s"'),
        ("@cove x", '("cove kaz" OR "коув каз") AND x'),
        ("@akbulak", "акбулак"),
        ("-(a b) c", "NOT (a AND b) AND c"),
        ('"AND"', "and"),
        ("a ONEAR b ONEAR/3 c NEAR d", "a ONEAR/5 b ONEAR/3 c NEAR/5 d"),
        ("NOT a NEAR b c", "NOT a NEAR/5 b AND c"),
        ('"rare earth"~4 ="a b"~0', '"rare earth"~4 AND ="a b"~0'),
        ('"rare"~4', "rare"),  # one word has nothing to be loose with
        ("author:Смит url:(news | akbulak)", "author:смит AND url:(news OR akbulak)"),
        ("title:title:a title:(title:b c)", "title:a AND title:(b AND c)"),
        ("a^2 (b | c)^3 @cove^4", 'a^2 AND (b OR c)^3 AND ("cove kaz" OR "коув каз")^4'),
        ("a^1", "a"),
        ("(a^2)^3 a^2^5", "a^6 AND a^10"),
        ("((a^10)^10)^10", "a^100"),
        ("(title:a)^2", "title:a^2"),
        ("title:(a^2 b)^3", "title:(a^2 AND b)^3"),
        ("(a NEAR b)^2 NEAR c^3", "(a NEAR/5 b)^2 NEAR/5 c^3"),
        ("SAMESENT(a b, c NOT d)", "SAMESENT(a AND b, c AND NOT d)"),
        (
            "SAMESENT ( @cove,NOT a NEAR/2 b )^2",
            'SAMESENT("cove kaz" OR "коув каз", NOT a NEAR/2 b)^2',
        ),
        ("SAMESENT(1,5 млн, b)", 'SAMESENT("1 5" AND млн, b)'),
        ("ATLEAST/3(a)", "ATLEAST/3(a)"),
        ("ATLEAST/2(@cove | xyz*)", 'ATLEAST/2("cove kaz" OR "коув каз" OR xyz*)'),
        ("ATLEAST/1(a)", "a"),
        ("a DEMOTE(b OR site:x.kz)^3", "a AND DEMOTE(b OR site:x.kz)^3"),
        ("a (DEMOTE(b)^2)^3", "a AND DEMOTE(b)^6"),
        ("a title:(NOT b)", "a AND title:(NOT b)"),
        ("a NOT (b OR NOT c)", "a AND NOT (b OR NOT c)"),
        ("a && b || c", "a AND b OR c"),
        ("AT&T", '"at t"'),
        ("a\u200b \u200bOR b", "a OR b"),
    ],
)
def test_a_query_reads_as_its_canonical_form(query: str, canonical: str) -> None:
    read = parse(query, ENTITIES)
    assert str(read) == canonical
    assert parse(canonical, limits=STORED) == read


def test_queries_that_differ_in_case_quotes_and_comments_are_equal() -> None:
    assert parse('"Тау-Кен" AND сырьё') == parse("«тау кен» СЫРЬЕ # comment")
    assert parse("a b") != parse("a OR b")
    assert parse('cs:"US"') != parse("us")


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("a site:Tengrinews.KZ", "a AND site:tengrinews.kz"),
        ("a site:https://www.gov.kz/", "a AND site:gov.kz"),
        ("a site:*.gov.kz,.edu.kz,gov.kz", "a AND site:gov.kz,edu.kz"),
        ("a site:kz", "a AND site:kz"),
        ("a site:қазақпарат.қаз", "a AND site:xn--80aaaa6azcir70fda.xn--80ao21a"),
        ("a site:x.kz OR a site:y.kz", "a AND site:x.kz OR a AND site:y.kz"),
        ("a (site:x.kz OR site:y.kz OR site:x.kz)", "a AND site:x.kz,y.kz"),
        ("a -site:x.kz", "a AND NOT site:x.kz"),
        ("a lang:KK,ru", "a AND lang:kk,ru"),
        ("a country:kz", "a AND country:KZ"),
        ("a outlet:Zakon-kz", "a AND outlet:zakon-kz"),
        ("a kind:agency,national", "a AND kind:agency,national"),
        ("a after:2026 before:2026-03", "a AND after:2026-01-01 AND before:2026-03-01"),
        ("Title:a LANG:kk", "title:a AND lang:kk"),
    ],
)
def test_filters_are_kept_in_one_form(query: str, canonical: str) -> None:
    read = parse(query)
    assert str(read) == canonical
    assert parse(canonical) == read


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("a \u041eR b", "a OR b"),  # a Cyrillic О
        ("a \u0410ND N\u041eT b", "a AND NOT b"),
        ("a N\u0415AR/3 b", "a NEAR/3 b"),
        ("a H\u0415 b", "a AND NOT b"),  # a Latin H
        ("SAM\u0415S\u0415NT(a, b)", "SAMESENT(a, b)"),
        ("titl\u0435:a", "title:a"),
        ("a O\u200bR b", "a OR b"),
        ("（a｜b）　c", "(a OR b) AND c"),
        ("title：＂a b＂", 'title:"a b"'),
        ("a −b", "a AND NOT b"),
        ("a ‑b", "a AND NOT b"),
    ],
)
def test_look_alike_signs_are_read_as_what_they_look_like(query: str, canonical: str) -> None:
    assert str(parse(query)) == canonical


def test_files_may_hold_larger_queries_than_chats() -> None:
    query = " OR ".join(f"слово{i}*" for i in range(50))
    with pytest.raises(QueryError):
        parse(query, limits=CHAT)
    assert parse(query, limits=FILE)
    with pytest.raises(QueryError, match="more than 2 words"):
        parse("a b c", limits=Limits(words=2))


def test_the_canonical_form_of_a_large_query_with_its_entities_can_be_stored() -> None:
    entities = {"many": [f"имя{i} слово{i} {'щ' * 60}{i % 7}" for i in range(300)]}
    read = parse(" OR ".join(f"(@many NEAR/{i} b{i})^10" for i in range(20)), entities)
    assert len(str(read)) > FILE.length
    assert parse(str(read), limits=STORED) == read
