"""One address for one article, and never one address for two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text import canonical_url


@pytest.mark.parametrize(
    "variant",
    [
        "https://site.kz/news/1",
        "http://site.kz/news/1",
        "http://site.kz:80/news/1",
        "https://SITE.kz:443/news/1/",
        "https://www.site.kz/news/1#comments",
        "https://m.site.kz/news/1",
        "https://amp.site.kz/news/1",
        "https://site.kz/news/1/amp/",
        "https://site.kz/news/1?amp=1",
        "https://site.kz/news/1?output=amp",
        "https://site.kz/news/1?print=yes",
        "https://site.kz/news/1?utm_source=x&utm_medium=y",
        "https://site.kz/news/1?fbclid=1&gclid=2&yclid=3&ysclid=4&_openstat=5",
        "https://site.kz/news/1?from=rss",
        "https://site.kz/news/1;jsessionid=ABC",
        "https://site.kz/a/../news/1",
        "https://user:secret@site.kz/news/1",
        "https://site.kz/n%65ws/1?",
        " https://site.kz/news/1\n",
    ],
)
def test_every_way_to_one_page_is_one_address(variant: str) -> None:
    assert canonical_url(variant) == "https://site.kz/news/1"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://site.kz/page?id=1", "https://site.kz/page?id=2"),
        ("https://site.kz/ru/1", "https://site.kz/kk/1"),
        ("https://site.kz/1?lang=ru", "https://site.kz/1?lang=kz"),
        ("https://ru.site.kz/1", "https://kz.site.kz/1"),
        ("https://site.kz/1?from=2024-01-01", "https://site.kz/1?from=2024-02-01"),
        ("https://site.kz/1?source=12", "https://site.kz/1"),
        ("https://site.kz:8443/1", "https://site.kz/1"),
        ("https://site.kz/amplifier", "https://site.kz/"),
        ("https://site.kz/a?q=%EA", "https://site.kz/a?q=%EB"),
        ("https://site.kz/News", "https://site.kz/news"),
    ],
)
def test_two_pages_keep_two_addresses(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("http://127.0.0.1:8000/a/", "http://127.0.0.1:8000/a"),
        ("http://127.0.0.1/a", "http://127.0.0.1/a"),
        ("http://[::1]:80/a", "http://[::1]/a"),
        ("http://localhost/a", "http://localhost/a"),
        ("http://press.localhost:99/a", "http://press.localhost:99/a"),
        ("http://site.kz:8080/a", "http://site.kz:8080/a"),
        ("https://пример.рф/путь", "https://xn--e1afmkfd.xn--p1ai/%D0%BF%D1%83%D1%82%D1%8C"),
        ("https://site.kz./", "https://site.kz/"),
        ("https://site.kz/?b=2&a=1", "https://site.kz/?a=1&b=2"),
        ("https://m.kz/", "https://m.kz/"),
        ("https://amp.com.kz/", "https://amp.com.kz/"),
        ("https://site.kz/1.amp.html", "https://site.kz/1.html"),
    ],
)
def test_the_identity_is_plain_to_read(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    ("link", "canonical"),
    [
        ("/news/1", "https://site.kz/news/1"),
        ("2", "https://site.kz/news/2"),
        ("//other.kz/3", "https://other.kz/3"),
        ("?id=4", "https://site.kz/news/list?id=4"),
    ],
)
def test_a_relative_link_is_resolved_against_its_page(link: str, canonical: str) -> None:
    assert canonical_url(link, "https://site.kz/news/list") == canonical


@pytest.mark.parametrize(
    "url",
    ["", "news/1", "mailto:a@b.kz", "javascript:void(0)", "ftp://site.kz/", "https://", "http://[",
     "https://site.kz:99999/", "https://a b.kz\x00/<>", "https://exa..mple.kz/", "tg://resolve"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError):
        canonical_url(url)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("nonsense", "it does not begin with http:// or https://"),
        ("mailto:a@b.kz", "it does not begin with http:// or https://"),
        ("https://", "it has no host"),
        ("http://[", "its host cannot be read"),
        ("https://exa..mple.kz/", "its host is not a name"),
        ("https://қаз..рф/", "its host is not a name"),
        ("http://[fe80::1%eth0]/", "its host is not a name"),
        ("https://a.kz:99999/", "its port is not a number up to 65535"),
        ("https://a.kz:x/", "its port is not a number up to 65535"),
        ("https://a.kz/\ud800", "it holds half a character (a lone surrogate)"),
        ("https://\ud800.kz/", "it holds half a character (a lone surrogate)"),
    ],
)
def test_the_refusal_is_a_clause_that_does_not_repeat_the_address(url: str, reason: str) -> None:
    with pytest.raises(ValueError) as caught:
        canonical_url(url)
    assert type(caught.value) is ValueError
    assert str(caught.value) == reason


_HOSTS = st.sampled_from(
    ["site.kz", "www.m.site.kz", "a.b.co.uk", "127.0.0.1", "қаз.рф", "x.localhost"]
)


@given(
    st.sampled_from(["http", "https"]),
    _HOSTS,
    st.sampled_from(["", ":80", ":443", ":8080"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
)
def test_canonical_twice_is_canonical_once(scheme: str, host: str, port: str, rest: str) -> None:
    once = canonical_url(f"{scheme}://{host}{port}/{rest}")
    assert canonical_url(once) == once


@given(
    st.lists(
        st.sampled_from(
            ["amp", "print", "a", "..", "%2e", "", ";sid=1", "x.amp", "?amp=1", "&", "?id=1", "//"]
        )
    )
)
def test_layout_marks_never_hide_in_layers(parts: list[str]) -> None:
    once = canonical_url("https://site.kz/" + "/".join(parts))
    assert canonical_url(once) == once


def canonical_or_reason(url: str, base: str | None) -> str:
    try:
        return canonical_url(url, base)
    except UnicodeError:
        raise  # a ValueError too, but without our words
    except ValueError as error:
        return str(error)


@given(st.text(st.characters()), st.sampled_from(["", "https://site.kz", "http://site.kz/a"]))
def test_any_string_is_an_address_or_refused(text: str, before: str) -> None:
    for url, base in ((before + text, None), (text, before)):
        answer = canonical_or_reason(url, base)
        assert answer.startswith(
            ("http://", "https://", "it does not", "it has", "its ", "it holds")
        )
