"""HTML → Article: text, title and fields, on pages that we wrote in the shapes of the press."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from press_pages import EN, KK, RU, URL, ld, page, read

from crawler.items import Quality
from crawler.pages import extract


class TestText:
    @pytest.mark.parametrize(
        ("paragraphs", "language"), [(RU, "ru"), (KK, "kk"), (EN, "en")], ids=["ru", "kk", "en"]
    )
    def test_paragraphs_and_language_are_those_of_the_article(
        self, paragraphs: tuple[str, ...], language: str
    ) -> None:
        article = read(page(paragraphs, lang=language))
        assert article.text == "\n".join(paragraphs)
        assert article.language == language
        assert article.quality is Quality.FULL
        assert article.quality_reason == ""

    def test_the_language_is_that_of_the_text_not_of_the_tag(self) -> None:
        assert read(page(KK, lang="ru")).language == "kk"

    @pytest.mark.parametrize("declared", [None, "windows-1251", "utf-8"])
    def test_windows_1251_is_read_whatever_the_server_says(self, declared: str | None) -> None:
        body = page(head='<meta charset="windows-1251"><title>т</title>').encode("cp1251")
        assert extract(body, URL, encoding=declared).text == "\n".join(RU)

    @pytest.mark.parametrize(
        "block",
        [
            '<p>Читайте также: <a href="/a">Вольфрам подорожал вдвое</a></p>',
            '<div><b>Читайте также</b><ul><li><a href="/a">Вольфрам подорожал</a></ul></div>',
            '<h3>Материалы по теме</h3><ul><li><a href="/a">Вольфрам подорожал</a></li></ul>',
            '<p>Оқи отырыңыз: <a href="/a">Вольфрам қымбаттады</a></p>',
            '<p><a href="/a">Read also: Вольфрам подорожал вдвое</a></p>',
            "<p>Читайте также: Вольфрам подорожал вдвое</p>",
        ],
    )
    def test_pointers_to_other_articles_are_not_text(self, block: str) -> None:
        html = page().replace(f"<p>{RU[1]}</p>", f"{block}<p>{RU[1]}</p>")
        assert read(html).text == "\n".join(RU)

    def test_a_sentence_that_begins_like_a_pointer_stays(self) -> None:
        sentence = (
            "Читайте также внимательно договор, советует юрист: в нём сказано, что вода для "
            "посёлка и вода для рудника берутся из одной скважины, и платить будут все. "
        )
        long = sentence + RU[0] * 2
        assert "советует юрист" in read(page((*RU, long))).text

    def test_a_headline_repeated_in_the_text_is_dropped(self) -> None:
        html = page(("Рудник открыт на севере области", *RU))
        assert read(html).text == "\n".join(RU)

    def test_a_page_filled_by_scripts_gives_the_body_of_its_json_ld(self) -> None:
        html = page((), head=ld(headline="Рудник открыт", articleBody="\n".join(RU)))
        assert read(html).text == "\n".join(RU)

    def test_a_short_note_keeps_its_paragraph(self) -> None:
        article = read(page((RU[0],)))
        assert article.text == RU[0]


class TestTitle:
    @pytest.mark.parametrize(
        ("head", "before"),
        [
            (ld(headline="Рудник открыт на севере области"), "<h1>Новости</h1>"),
            ('<meta property="og:title" content="Рудник открыт на севере области">', ""),
            (
                (
                    '<meta property="og:site_name" content="Пресса 24"><meta property="og:title" '
                    'content="Рудник открыт на севере области — Пресса 24">'
                ),
                "",
            ),
            ("<title>Рудник открыт на севере области - press.example</title>", ""),
            ("<title>Степная пресса | Рудник открыт на севере области</title>", ""),
            ("<title>Рудник открыт на севере области | Экономика | Новости</title>", ""),
            ("", "<h1>Рудник открыт на севере области</h1>"),
            ("<title>Рудник открыт на севере области :: КСТ</title>", "<h1>КСТ</h1>"),
            ("", '<span itemprop="headline">Рудник открыт на севере области</span>'),
            (
                ld(headline="Рудник открыт на севере…"),
                "<h1>Рудник открыт на севере области</h1>",
            ),
        ],
    )
    def test_the_headline_comes_without_the_name_of_the_site(self, head: str, before: str) -> None:
        assert read(page(head=head, before=before)).title == "Рудник открыт на севере области"

    @pytest.mark.parametrize(
        ("page_title", "h1", "title"),
        [
            ("Акбулак: сделка подписана — Капитал", "Акбулак: сделка подписана", None),
            ("Капитал — Акбулак: сделка подписана", "Акбулак: сделка подписана", None),
            ("Акбулак: сделка подписана | Экономика | Капитал", "Акбулак: сделка подписана", None),
            ("Выборы — Капитал", "Выборы", None),
            ("Рудник — надежда района — Капитал", "Рудник — надежда района", None),
            ("Сделка подписана | Деловой журнал Казахстана и мира", "Сделка подписана", None),
            ("Новости | Рудник открыт на севере", "Новости", "Новости | Рудник открыт на севере"),
            ("Рудник открыт на севере | Новости", "Новости", "Рудник открыт на севере"),
            ("Рудник открыт-Капитал", "Рудник", "Рудник"),
        ],
    )
    def test_a_short_heading_that_the_page_title_names_is_the_headline(
        self, page_title: str, h1: str, title: str | None
    ) -> None:
        html = page(head=f"<title>{page_title}</title>", before=f"<h1>{h1}</h1>")
        assert read(html).title == (title or h1)

    def test_a_character_written_as_two_references_is_one(self) -> None:
        head = "<title>Рудник открыт &#55357;&#56832; на севере &#55357;</title>"
        article = read(page((*RU, f"{RU[0]} &#xD83D;&#xDE00;"), head=head, before=""))
        assert article.title == "Рудник открыт 😀 на севере �"
        assert article.text.endswith("😀")

    @pytest.mark.parametrize("ampersand", ["&", r"\u0026"])  # PHP writes it so: JSON_HEX_AMP
    def test_references_of_json_ld_are_joined(self, ampersand: str) -> None:
        head = ld(headline="Рудник &#55357;&#56832;").replace("&", ampersand)
        assert read(page(head=head, before="")).title == "Рудник 😀"

    def test_a_dash_inside_a_headline_is_not_a_site_name(self) -> None:
        title = "Рудник — надежда района"
        assert read(page(head=f"<title>{title}</title>", before="")).title == title


class TestFields:
    def test_json_ld_gives_the_fields(self) -> None:
        head = ld(
            headline="Рудник открыт",
            datePublished="2026-11-20T10:00:00+05:00",
            dateModified="2026-11-20T11:00:00+05:00",
            author=[{"@type": "Person", "name": "Айгуль Серикова"}, {"name": "Иван Ли"}],
            articleSection=["Экономика", "Район"],
            image={"@type": "ImageObject", "url": "/pic/1.jpg"},
            description="Рудник открыли, металлы &amp; руду добывают",
        )
        article = read(page(head=head))
        assert article.published == datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
        assert article.modified == datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
        assert article.authors == ("Айгуль Серикова", "Иван Ли")
        assert article.section == "Экономика"
        assert article.image_url == "https://www.press.example/pic/1.jpg"
        assert article.lead == "Рудник открыли, металлы & руду добывают"
        assert article.outlet_id == "press"

    @pytest.mark.parametrize(
        "wrap",
        [
            lambda item: {"@graph": [{"@type": "WebSite", "name": "П"}, item]},
            lambda item: [{"@type": "BreadcrumbList"}, item],
            lambda item: {"@type": "WebPage", "mainEntity": item},
            lambda item: {**item, "@type": ["Thing", "http://schema.org/BlogPosting"]},
        ],
        ids=["@graph", "list", "mainEntity", "types"],
    )
    def test_the_article_is_found_in_the_nests_of_json_ld(self, wrap: object) -> None:
        item = {"@type": "NewsArticle", "headline": "Рудник открыт на севере области"}
        data = wrap(item)  # type: ignore[operator]  # a lambda of the table
        head = f'<script type="application/ld+json">{json.dumps(data)}</script>'
        assert read(page(head=head, before="")).title == "Рудник открыт на севере области"

    def test_of_several_articles_the_one_of_this_address_counts(self) -> None:
        head = ld(headline="Чужой", url="https://www.press.example/1") + ld(
            headline="Рудник", mainEntityOfPage={"@id": URL}
        )
        assert read(page(head=head, before="")).title == "Рудник"

    @pytest.mark.parametrize(
        ("before", "after"),
        [("<!--", "-->"), ("//<![CDATA[\n", "\n//]]>"), ("// <![CDATA[\n", "// ]]>"), ("", ";")],
    )
    def test_wrappings_of_old_cms_are_taken_off_json_ld(self, before: str, after: str) -> None:
        data = json.dumps({"@type": "Article", "headline": "Рудник открыт на севере области"})
        head = f'<script type="application/ld+json">{before}{data}{after}</script>'
        assert read(page(head=head, before="")).title == "Рудник открыт на севере области"

    @pytest.mark.parametrize("junk", ["{", "[]", '"x"', "<!-- {} -->", "[" * 5000, "null"])
    def test_broken_json_ld_does_no_harm(self, junk: str) -> None:
        head = f'<script type="application/ld+json">{junk}</script>'
        assert read(page(head=head)).title == "Рудник открыт на севере области"

    @pytest.mark.parametrize(
        ("head", "before"),
        [
            ('<meta property="article:published_time" content="2026-11-20T10:00:00+05:00">', ""),
            ('<meta property="og:article:published_time" content="2026-11-20T10:00:00">', ""),
            ("", '<meta itemprop="datePublished" content="2026-11-20 10:00">'),
            ("", '<time datetime="2026-11-20T10:00">сегодня</time>'),
            ("", '<h1>Р</h1><span class="news-date">20.11.2026, 10:00</span>'),
            ("", '<h1>Р</h1><span class="date">20 ноября 2026, 10:00</span>'),
            ("", '<h1>Р</h1><span class="date">2026 жылғы 20 қараша, 10:00</span>'),
        ],
    )
    def test_a_time_without_a_zone_is_of_the_outlet(self, head: str, before: str) -> None:
        article = read(page(head=f"<title>Рудник</title>{head}", before=before))
        assert article.published == datetime(2026, 11, 20, 5, 0, tzinfo=UTC)

    def test_a_date_in_the_address_is_the_last_resort(self) -> None:
        article = read(page(), "https://press.example/2026/11/20/rudnik")
        assert article.published == datetime(2026, 11, 19, 19, 0, tzinfo=UTC)

    @pytest.mark.parametrize("written", ["1970-01-01T00:00:00Z", "2099-01-01T00:00:00Z", "скоро"])
    def test_an_impossible_date_is_none(self, written: str) -> None:
        assert read(page(head=ld(headline="Р", datePublished=written))).published is None

    def test_the_clock_of_the_site_is_not_the_date_of_the_article(self) -> None:
        html = page().replace("<nav>", '<div class="date">22.11.2026 09:00</div><nav>')
        assert read(html).published is None

    def test_microdata_and_meta_name_the_author(self) -> None:
        html = page(before='<h1>Р</h1><span itemprop="author">Иван Ли</span>')
        assert read(html).authors == ("Иван Ли",)
        head = '<meta name="author" content="https://social.example/me">'
        assert read(page(head=head)).authors == ()

    def test_without_an_outlet_the_host_stands_for_it(self) -> None:
        assert read(page(), outlet=None).outlet_id == "press.example"

    def test_the_lead_is_the_first_paragraph_where_the_page_gives_none(self) -> None:
        assert read(page()).lead == RU[0]


class TestCanonical:
    @pytest.mark.parametrize(
        ("href", "canonical"),
        [
            ("https://press.example/news/12345-rudnik", "https://press.example/news/12345-rudnik"),
            ("/news/true", "/news/true"),
            ("https://m.press.example/news/true", "/news/true"),
            ("https://press.example/", "/news/12345-rudnik"),
            ("https://other.example/news/true", "/news/12345-rudnik"),
            ("https://example/", "/news/12345-rudnik"),
            ("http://[broken", "/news/12345-rudnik"),
            ("", "/news/12345-rudnik"),
        ],
    )
    def test_only_an_article_of_the_same_site_is_believed(self, href: str, canonical: str) -> None:
        article = read(page(head=f'<link rel="canonical" href="{href}">'))
        assert article.url == URL
        assert article.canonical_url.endswith(canonical)
        assert "other.example" not in article.canonical_url
