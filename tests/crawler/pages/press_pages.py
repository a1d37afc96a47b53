"""Pages that we wrote in the shapes of the press, for the tests of this folder."""

from __future__ import annotations

import json

from crawler.items import Article
from crawler.outlets import Outlet
from crawler.pages import extract

URL = "https://www.press.example/news/12345-rudnik"
OUTLET = Outlet(
    id="press",
    name="Степная пресса",
    homepage="https://press.example/",
    kind="regional",
    timezone="Asia/Almaty",
    languages=("ru", "kk"),
)
RU = (
    (
        "На севере области открыли рудник, где будут добывать редкоземельные металлы. Об этом "
        "сообщили в акимате района, куда накануне приехала комиссия министерства."
    ),
    (
        "По словам геологов, запасы руды хватит на сорок лет работы. Первую партию концентрата "
        "обещают отправить на завод уже будущей весной, если дорогу достроят в срок."
    ),
    (
        "Жители соседнего аула просят не забыть о воде: скважины мелеют третий год подряд, и "
        "новый водовод для предприятия может решить их беду заодно."
    ),
)
KK = (
    (
        "Облыстың солтүстігінде сирек жер металдарын өндіретін жаңа кеніш ашылды. Бұл туралы аудан "
        "әкімдігінің баспасөз қызметі хабарлады, кеше ол жаққа министрлік комиссиясы барды."
    ),
    (
        "Геологтардың айтуынша, кен қоры қырық жылға жетеді. Алғашқы концентрат келесі көктемде "
        "зауытқа жөнелтіледі деп күтілуде, егер жол уақытында салынып бітсе."
    ),
    (
        "Көрші ауыл тұрғындары су мәселесін ұмытпауды сұрайды: құдықтар үш жыл қатарынан тартылып "
        "барады, жаңа су құбыры олардың да мұңын шешер еді."
    ),
)
EN = (
    (
        "A mine for rare earth metals was opened in the north of the region, the district office "
        "said on Friday after a commission of the ministry had visited the place."
    ),
    (
        "Geologists say that the ore will last for forty years of work. The first batch of "
        "concentrate should leave for the plant next spring, provided that the road is ready."
    ),
    (
        "People of the village nearby ask not to forget the water: the wells have been drying up "
        "for three years, and a new pipe for the works could help them as well."
    ),
)


def page(
    paragraphs: tuple[str, ...] = RU,
    *,
    head: str = "<title>Рудник открыт на севере области | Степная пресса</title>",
    before: str = "<h1>Рудник открыт на севере области</h1>",
    after: str = "",
    lang: str = "ru",
) -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head>{head}</head><body>'
        '<nav><a href="/">Главная</a> <a href="/news">Новости</a></nav>'
        f'<article>{before}<div class="text">{text}</div>{after}</article>'
        "<footer>© Степная пресса. Все права защищены.</footer></body></html>"
    )


def ld(**fields: object) -> str:
    data = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'


def read(html: str | bytes, url: str = URL, *, outlet: Outlet | None = OUTLET) -> Article:
    return extract(html.encode() if isinstance(html, str) else html, url, outlet=outlet)
