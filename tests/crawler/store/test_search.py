"""The archive finds exactly the articles that a query matches one by one."""

from __future__ import annotations

from archive_world import found, one_by_one
from store_world import DAY, NOW

from crawler.queries import FILE, parse
from crawler.queries.archive.columns import decides
from crawler.store import Database, search

QUERIES = """
акбулак
Акбулак OR вольфрам
казахстан
казахстан AND NOT россия
казахстан AND NOT (россия OR сша)
снег -дождь
редкоземельный
редкоземельный металл
"редкоземельный металл"
="редкоземельные металлы"
=металлов
=металлы
ЦЕНА
"тау-кен самрук"
тау-кен
"договор казахстан"
"казахстан и россия"
"астана снег"
"астана снег"~1
"снег астана"~3
"снег снег"~1
"металлы редкие"~4 AND NOT вольфрам
казахстан NEAR россия
казахстан NEAR/12 россия
казахстан NEAR/30 россия
россия ONEAR/30 казахстан
казахстан ONEAR/30 россия
"cove capital" NEAR/3 казгеология
(казгеология OR костанай) NEAR/12 (cove OR редкоземельн*)
казахстан NEAR/9 вольфрам NEAR/9 область
договор NEAR/3 (cove NEAR/2 казгеология)
NOT (казахстан NEAR/12 россия) AND казахстан
NOT казахстан NEAR/30 россия AND договор
редкозем*
каз*
қаз* OR kaz*
снег AND каз* AND NOT алматы
title:казахстан
title:(казахстан OR вольфрам)
title:акбулак AND body:металл
lead:договор
lead:вольфрам
lead:"редкоземельный металл"
body:снег AND NOT title:погода
title:снег OR body:дождь
NOT title:казахстан AND казахстан
author:ахметов
author:"б сериков"
author:(ахметов OR сериков) AND снег
author:снег
url:погода
url:p3
url:(p3 OR p4)
title:(акбулак AND NOT металл)
SAMESENT(казахстан, россия)
SAMESENT(казахстан, вольфрам)
SAMESENT(металл, область)
SAMESENT("cove capital", акбулак)
SAMESENT(казахстан NEAR/5 сша, поставки)
SAMESENT(астана, снег AND NOT ветер)
title:SAMESENT(акбулак, договор)
ATLEAST/2(снег)
ATLEAST/4(снег)
ATLEAST/3(снег OR дождь)
снег NEAR/2 снег
body:ATLEAST/2(астана)
cs:"US"
cs:"us"
cs:"США"
cs:"cove capital"
cs:"Cove Capital"
site:vestnik.example казахстан
site:example AND снег
site:nik.example AND снег
(site:dala.example AND снег) OR акбулак
lang:kk AND қазақстан
lang:ru,en AND казахстан
NOT lang:ru AND казахстан
country:KZ AND снег
country:RU AND снег
kind:regional AND снег
kind:agency AND снег
outlet:vestnik,step AND казахстан
outlet:dala AND (казахстан OR снег)
after:2026-11-20 AND казахстан
before:2026-11-20 AND казахстан
(lang:kk AND жер) OR (lang:ru AND снег)
акбулак^3 OR вольфрам
DEMOTE(россия)^2 AND казахстан
казахстан AND DEMOTE(вольфрам)
костанай
Kostanay
Ақбұлақ
Aqbulaq
токаев
"қазақстан республикасы"
"rare earth"
kazakhstan
минист*
""".strip().splitlines()


def test_search_and_alerts_agree(filled: Database) -> None:
    wrong = {}
    empty = 0
    with filled.read() as connection:
        for query in QUERIES:
            expected = one_by_one(connection, query)
            empty += not expected
            if (searched := found(connection, query)) != expected:
                wrong[query] = (searched, expected)
    assert wrong == {}
    assert empty < len(QUERIES) / 3, "queries that find nothing show little"


def test_some_queries_need_each_of_the_three_steps() -> None:
    decided = [decides(parse(query, limits=FILE).node) for query in QUERIES]
    assert 3 < decided.count(False) < 20


def test_only_what_was_fetched_since_is_found(filled: Database) -> None:
    with filled.read() as connection:
        query = parse("казахстан")
        assert search.search(connection, query, NOW - DAY)
        assert search.search(connection, query, NOW) == []


def test_a_page_of_what_was_found_has_its_matches(filled: Database) -> None:
    with filled.read() as connection:
        query = parse("акбулак AND договор")
        page = search.search(connection, query)[:1]
        ((stored, match),) = search.shown(connection, query, page)
    assert stored.id == page[0].article_id
    assert "подписали договор" in match.sentence
