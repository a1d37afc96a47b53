"""How much of an article a page gives, and pages that hold none."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from press_pages import RU, URL, ld, page, read

from crawler.errors import PageError
from crawler.items import Quality
from crawler.pages import extract


class TestQuality:
    def test_a_title_with_a_line_of_text_is_a_stub(self) -> None:
        article = read(page(("Подробности позже.",)))
        assert article.quality is Quality.STUB
        assert "letters of text" in article.quality_reason

    def test_a_page_that_is_not_free_is_partial(self) -> None:
        article = read(page(head=ld(headline="Р", isAccessibleForFree=False)))
        assert (article.quality, article.quality_reason) == (
            Quality.PARTIAL,
            "the page says that it is not free to read",
        )

    @pytest.mark.parametrize(
        "line",
        [
            "Subscribe to read the full story",
            "Подпишитесь, чтобы читать дальше",
            "Материал доступен только подписчикам",
        ],
    )
    def test_a_paywall_cuts_and_its_words_are_not_text(self, line: str) -> None:
        article = read(page((*RU, line)))
        assert article.text == "\n".join(RU)
        assert article.quality is Quality.PARTIAL

    def test_a_teaser_is_partial(self) -> None:
        head = f'<meta name="description" content="{RU[0]}">'
        assert read(page((RU[0],), head=head)).quality is Quality.PARTIAL

    def test_a_text_that_breaks_off_is_partial(self) -> None:
        assert read(page((RU[0] + "…",))).quality is Quality.PARTIAL


CHALLENGE = (
    "<html><head><title>Just a moment...</title></head><body><p>Checking your browser before "
    "accessing press.example. This process is automatic.</p>"
    '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate"></script></body></html>'
)


class TestRefusal:
    @pytest.mark.parametrize(
        ("html", "words"),
        [
            ("", "an empty page"),
            (" \n ", "an empty page"),
            ("%PDF-1.7 binary", "no HTML"),
            ("<html><body></body></html>", "neither a title nor a text"),
            (CHALLENGE, "a bot check"),
            ("<html><title>press</title><script src=//servicepipe.ru/x></script>", "servicepipe"),
            (
                (
                    "<html><title>press</title><script>var dd={host:'geo.captcha-delivery.com'}"
                    "</script></html>"
                ),
                "DataDome",
            ),
            ('<html><title>x</title><body><div class="g-recaptcha"></div>', "captcha"),
            ("<html><title>Вы не робот?</title><body>Нажмите</body></html>", "a bot check"),
            ("<html><h1>Before you continue to Press</h1><p>We use cookies</p>", "consent wall"),
            (page((RU[0],), head="<title>404</title>", before="<h1>Ошибка 404</h1>"), "soft 404"),
            (page((), head="<title>Страница не найдена</title>", before=""), "soft 404"),
            (page((), head="<title>Page not found | P</title>", before=""), "soft 404"),
            (page((), head="<title>Бет табылмады</title>", before=""), "soft 404"),
            ("<html><body><h1>502 Bad Gateway</h1><hr>nginx</body></html>", "an error page"),
            ("<h1>Error establishing a database connection</h1>", "an error page"),
        ],
    )
    def test_a_page_without_an_article_is_refused_in_words(self, html: str, words: str) -> None:
        with pytest.raises(PageError, match=words) as caught:
            read(html)
        assert (caught.value.url, caught.value.outlet) == (URL, "press")

    @pytest.mark.parametrize(
        "title",
        ["404 человека получили жильё в области", "Доступ ограничен: трассу закрыли из-за бурана"],
    )
    def test_an_article_may_speak_of_such_things(self, title: str) -> None:
        html = page(head=ld(headline=title), before=f"<h1>{title}</h1>")
        assert read(html).title == title

    def test_a_captcha_in_the_comment_form_is_no_bot_check(self) -> None:
        assert read(page(after='<div class="g-recaptcha"></div>')).quality is Quality.FULL

    def test_a_page_of_more_than_ten_megabytes_is_refused(self) -> None:
        with pytest.raises(PageError, match="limit 10,000,000"):
            read(b"<p>" + b"a" * 10_000_000)

    def test_a_large_page_is_cut_and_read(self) -> None:
        html = page() + f"<script>{'x' * 3_000_000}</script>"
        assert read(html).text == "\n".join(RU)

    @given(
        st.binary(max_size=500)
        | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
    )
    @settings(max_examples=150, deadline=None)
    def test_any_bytes_give_an_article_or_a_page_error(self, raw: bytes) -> None:
        for prefix in (b"", b"<html><head>", page().encode()[:700]):
            try:
                article = extract(prefix + raw, URL)
            except PageError:
                continue
            assert article.title or article.text

    @pytest.mark.parametrize(
        "html", ["<div>" * 50_000 + RU[0], "<a" * 50_000, "<b>" + "&" * 50_000, "\0" * 1000 + "<p>"]
    )
    def test_monstrous_markup_is_survived(self, html: str) -> None:
        with contextlib.suppress(PageError):
            assert read(html).text
