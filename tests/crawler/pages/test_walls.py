"""What stands in an article's place is refused in words; news about such things is not."""

from __future__ import annotations

import pytest
from page_fields import grown

from crawler.pages.refusal import refusal
from crawler.pages.walls import (
    BOT,
    CONSENT,
    EMPTY,
    ERROR,
    LOGIN,
    MISSING,
    REGION,
    SUBSCRIBE,
)

PROSE = "На севере Костанайской области открыли новый рудник, где будут добывать вольфрам и медь."


def refused(title: str, text: str = "", source: str = "", *, is_article: bool = False) -> str:
    html = f"<html><head><title>{title}</title>{source}</head><body><p>{text}</p></body></html>"
    return refusal(grown(html), html, text, is_article=is_article) or ""


@pytest.mark.parametrize(
    ("title", "text", "meaning"),
    [
        ("Just a moment...", "Enable JavaScript and cookies to continue", BOT),
        ("press.example", "Verifying you are human. This may take a few seconds.", BOT),
        ("Attention Required! | Cloudflare", "Sorry, you have been blocked", BOT),
        ("DDoS-Guard", "Checking your browser before accessing press.example", BOT),
        ("press.example", "Проверка браузера перед переходом на сайт", BOT),
        ("Один момент…", "", BOT),
        ("Вы не робот?", "Подтвердите, что запросы отправляли вы", BOT),
        ("Access to this page has been denied", "Press & Hold to confirm you are a human", BOT),
        ("Pardon Our Interruption", "As you were browsing something made us think", BOT),
        ("press.example", "Please enable JS and disable any ad blocker", BOT),
        ("press.example", "Request unsuccessful. Incapsula incident ID: 77-1", BOT),
        (
            "Access Denied",
            "You don't have permission to access this page. Reference #18.2d.17 errors.edgesuite",
            BOT,
        ),
        ("Доступ ограничен", "Ваш IP-адрес заблокирован администратором сайта", BOT),
        ("Қолжетімділік шектелген", "Сіздің IP мекенжайыңыз бұғатталған", BOT),
        ("403 Forbidden", "nginx", BOT),
        ("Before you continue to Google", "We use cookies and data to", CONSENT),
        ("We value your privacy", "We and our 842 partners store information", CONSENT),
        ("Мы используем cookie", "Нажмите «Принять»", CONSENT),
        ("Прежде чем продолжить", "Примите условия", CONSENT),
        ("Жалғастырмас бұрын", "Келісім беріңіз", CONSENT),
        ("404", "", MISSING),
        ("Ошибка 404", "Страница удалена или никогда не существовала", MISSING),
        ("404 Not Found", "", MISSING),
        ("Страница не найдена | Пресса", "Вернитесь на главную", MISSING),
        ("Запрашиваемая страница не существует", "", MISSING),
        ("Материал не найден", "", MISSING),
        ("Новость удалена", "", MISSING),
        ("Page not found - Press", "", MISSING),
        ("Oops! That page can't be found", "", MISSING),
        ("Бет табылмады", "", MISSING),
        ("Сұралған парақша табылмады", "", MISSING),
        ("502 Bad Gateway", "nginx", ERROR),
        ("Error establishing a database connection", "", ERROR),
        ("Ошибка 500", "", ERROR),
        ("Сайт временно недоступен", "", ERROR),
        ("Технические работы", "Приносим извинения, зайдите позже", ERROR),
        ("Ведутся технические работы", "Скоро вернёмся", ERROR),
        ("Техникалық жұмыстар", "Кешірім сұраймыз, кейінірек кіріңіз", ERROR),
        ("We'll be back soon", "", ERROR),
        ("Site under maintenance", "", ERROR),
        ("Log in to continue", "E-mail and password", LOGIN),
        ("Авторизация", "Логин и пароль", LOGIN),
        ("Войдите, чтобы читать дальше", "", LOGIN),
        ("Жалғастыру үшін кіріңіз", "", LOGIN),
        ("Subscribe to read | Press", "From 1 a month", SUBSCRIBE),
        ("Press", "This article is for subscribers only.", SUBSCRIBE),
        ("Материал доступен только подписчикам", "", SUBSCRIBE),
        ("Подпишитесь, чтобы читать дальше", "", SUBSCRIBE),
        ("Оқу үшін жазылыңыз", "", SUBSCRIBE),
        ("This content is not available in your region", "", REGION),
        ("451: Unavailable due to legal reasons", "", REGION),
        ("Сайт недоступен в вашем регионе", "", REGION),
        ("Недоступно в вашей стране", "", REGION),
        ("Сіздің аймағыңызда қолжетімсіз", "", REGION),
        ("Loading…", "", EMPTY),
        ("Загрузка...", "", EMPTY),
        ("Жүктелуде…", "", EMPTY),
        ("{{ article.title }}", "{{ article.text }}", EMPTY),
        ("undefined", "undefined", EMPTY),
        ("Press", "You need to enable JavaScript to run this app.", EMPTY),
    ],
)
def test_a_wall_is_refused_in_its_own_words(title: str, text: str, meaning: str) -> None:
    reason = refused(title, text)
    assert reason.startswith(f"{meaning}: “")


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("<script src=/cdn-cgi/challenge-platform/x></script>", "Cloudflare"),
        ("<script src=//servicepipe.ru/x></script>", "servicepipe"),
        ("<script src=https://geo.captcha-delivery.com/c.js></script>", "DataDome"),
        ("<script src=/.well-known/ddos-guard/x></script>", "DDoS-Guard"),
        ("<iframe src=/_Incapsula_Resource></iframe>", "Imperva"),
        ("<script src=/149e9513-01fa-4fb0-aad4-566afd725d1b/x/ips.js?y></script>", "Kasada"),
        ("<div id=px-captcha></div>", "HUMAN"),
        ("<script src=/_sec/cp_challenge/x.js></script>", "Akamai"),
        ("<div class=h-captcha></div>", "captcha"),
        ("<script src=https://cdn.privacy-mgmt.com/x></script>", "Sourcepoint"),
        ("<script src=https://cdn.cookielaw.org/x></script>", "OneTrust"),
    ],
)
def test_a_bare_page_with_the_mark_of_a_check_is_refused(source: str, name: str) -> None:
    assert f"({name}" in refused("press.example", source=source)
    assert not refused("Рудник открыт", "Рудник открыт на севере области. " * 20, source)


NEWS = (
    "В области сегодня случилось то, о чём говорит заголовок, сообщили в акимате района. Жители "
    "ждали этого с весны, а чиновники обещают, что к утру понедельника всё наладится."
)


@pytest.mark.parametrize(
    "title",
    [
        "404 человека получили жильё в области",
        "403 миллиона тенге потратят на дороги",
        "451 школа закрыта из-за мороза",
        "500 семей переселят из зоны паводка",
        "Доступ ограничен: трассу закрыли из-за бурана",
        "Доступ запрещён: посёлок закрыли на карантин",
        "Access denied: court blocks the mine's road",
        "Captcha больше не защищает сайты, выяснили учёные",
        "Ведутся технические работы на водопроводе в Костанае",
        "Технические работы на трассе продлятся до мая",
        "Maintenance closes the bridge for a week",
        "Blocked road leaves the village without bread",
        "Подписка на районную газету подорожала",
        "Вход в парк станет платным",
        "Загрузка элеваторов области достигла предела",
        "Страница истории: сто лет району",
        "Материал для новой дороги привезут из Актобе",
        "Cookies and cakes: a bakery opens in the village",
        "Ой-Булак ауылында мектеп ашылды",
        "Loading docks at the port reopen after a storm",
        "Service stations run out of petrol",
    ],
)
def test_short_news_about_such_things_is_no_wall(title: str) -> None:
    assert not refused(title, NEWS, is_article=True)


def test_a_long_text_is_never_refused() -> None:
    assert not refused("404", NEWS * 10)
    assert not refused("404", NEWS * 2, is_article=True)


@pytest.mark.parametrize(
    "title",
    [
        "500-килограммовую бомбу нашли у школы в Костанае",
        "500+ рабочих мест создадут в районе",
        "404-й стрелковый полк: имена героев | Пресса",
        "Согласие на обработку персональных данных дадут через eGov",
        "Статья удалена из Уголовного кодекса Казахстана",
        "Ничего не найдено: спасатели завершили поиски рыбака",
        "Ой! Мороз: синоптики предупредили о похолодании",
        "Войдите в новый год без долгов: советы финансиста",
        "We will be back, says Kazakhstan coach after defeat",
        "Материал жоқ: мектеп құрылысы тоқтады",
    ],
)
def test_a_headline_that_begins_like_a_wall_stands_over_its_text(title: str) -> None:
    text = "\n".join([PROSE] * 3)
    assert refused(title, text) == ""
    assert refused(title.partition(" | ")[0], "Вернитесь на главную") != ""


@pytest.mark.parametrize(
    "title",
    [
        "Страница не найдена | Пресса: новости Костанайской области и страны",
        "404 — Пресса Костанайской области",
        "The page you are looking for does not exist",
        "К сожалению, страница не найдена. Возможно, её никогда и не было на сайте",
        "Один момент… | Пресса Костанайской области",
    ],
)
def test_a_wall_over_teasers_of_other_articles_is_one(title: str) -> None:
    assert refused(title, "\n".join([PROSE] * 3)) != ""
