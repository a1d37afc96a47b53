"""Section, picture and lead."""

from __future__ import annotations

import pytest
from page_fields import TEXT, fields
from press_pages import RU, ld

from crawler.pages.fields.details import lead_of
from crawler.pages.fields.values import Fields

TITLE = "Рудник открыт на севере области"


def page(head: str = "", body: str = "") -> str:
    return (
        f"<html><head><title>{TITLE}</title>{head}</head>"
        f"<body><h1>{TITLE}</h1>{body}<div>{TEXT}</div></body></html>"
    )


def crumbs(*names: str) -> str:
    items = [{"@type": "ListItem", "item": {"name": name}} for name in names]
    return ld(**{"@type": "BreadcrumbList", "itemListElement": items})


@pytest.mark.parametrize(
    ("head", "body", "section", "source"),
    [
        (ld(headline=TITLE, articleSection=["Экономика", "Недра"]), "", "Экономика", "json-ld"),
        ('<meta property="article:section" content="Экономика">', "", "Экономика", "meta"),
        ("", '<a itemprop="articleSection">Экономика</a>', "Экономика", "microdata"),
        (crumbs("Главная", "Экономика", TITLE), "", "Экономика", "json-ld"),
        (crumbs("Басты бет", "Экономика"), "", "Экономика", "json-ld"),
        (
            "",
            '<ul class="breadcrumbs"><li><a>Главная</a><li><a>Экономика</a></ul>',
            "Экономика",
            "breadcrumbs",
        ),
        (ld(headline=TITLE, articleSection=TITLE), "", None, None),
        (ld(headline=TITLE, articleSection="Home"), "", None, None),
        ("", "", None, None),
    ],
)
def test_the_section_is_the_nearest_that_is_no_home_page(
    head: str, body: str, section: str | None, source: str | None
) -> None:
    found = fields(page(head, body))
    assert (found.section, found.sources.get("section")) == (section, source)


@pytest.mark.parametrize(
    ("head", "image"),
    [
        (ld(headline="Р", image="/1.jpg"), "https://www.press.example/1.jpg"),
        (ld(headline="Р", image=["https://x.example/1.jpg", "2"]), "https://x.example/1.jpg"),
        (ld(headline="Р", image={"url": "https://x.example/1.jpg"}), "https://x.example/1.jpg"),
        (
            ld(headline="Р", image="https://x.example/logo.png")
            + '<meta property="og:image" content="/2.jpg">',
            "https://www.press.example/2.jpg",
        ),
        ('<meta name="twitter:image" content="//x.example/1.jpg">', "https://x.example/1.jpg"),
        ('<link rel="image_src" href="/1.jpg">', "https://www.press.example/1.jpg"),
        ('<meta property="og:image" content="/img/no-image.png">', None),
        ('<meta property="og:image" content="/img/1x1.gif">', None),
        ('<meta property="og:image" content="data:image/png;base64,AAAA">', None),
    ],
)
def test_the_picture_is_absolute_and_no_logo(head: str, image: str | None) -> None:
    assert fields(page(head)).image_url == image


class TestLead:
    TEXT = "\n".join(RU)

    @pytest.mark.parametrize(
        ("description", "lead", "source"),
        [
            ("Рудник открыли на севере области, добывать будут металлы", None, "og"),
            ("Свежие новости Казахстана и мира: политика, спорт, погода", RU[0], "first paragraph"),
            (RU[0][:60] + "…", RU[0], "first paragraph"),
            ("Рудник", RU[0], "first paragraph"),
            ("", RU[0], "first paragraph"),
        ],
    )
    def test_a_description_of_the_article_is_the_lead(
        self, description: str, lead: str | None, source: str
    ) -> None:
        head = f'<meta property="og:description" content="{description}">'
        found = fields(page(head))
        assert lead_of(found, self.TEXT) == (lead or description, source)

    def test_a_box_marked_as_the_lead_goes_before_the_description(self) -> None:
        line = "Комиссия министерства приехала в область, где открыли рудник."
        found = fields(page(body=f'<p class="article-lead">{line}</p>'))
        assert lead_of(found, self.TEXT) == (line, "lead box")

    def test_nothing_gives_nothing(self) -> None:
        assert lead_of(Fields(), "") == ("", "")
