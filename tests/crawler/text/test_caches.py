"""Pages that others show for a publisher have the publisher's address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text import canonical_url


@pytest.mark.parametrize(
    "shown",
    [
        "https://press-kz.cdn.ampproject.org/c/s/press.kz/news/1",
        "https://press-kz.cdn.ampproject.org/v/s/press.kz/news/1?amp_js_v=0.1&usqp=mq331",
        "https://cdn.ampproject.org/c/press.kz/news/1/amp",
        "https://www.google.com/amp/s/www.press.kz/news/1/amp/",
        "https://www.google.co.uk/amp/s/amp.press.kz/news/1",
        "https://www.bing.com/amp/s/press.kz/news/1",
        "https://press-kz.turbopages.org/press.kz/s/news/1",
        "https://press-kz.turbopages.org/turbo/press.kz/s/news/1",
        "https://www.google.com/amp/s/press-kz.cdn.ampproject.org/c/s/press.kz/news/1",
        "https://press.kz/amp/news/1",
    ],
)
def test_every_cache_leads_to_the_publisher(shown: str) -> None:
    assert canonical_url(shown) == "https://press.kz/news/1"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.google.com/search?q=1",
        "https://cdn.ampproject.org/rtv/012",
        "https://cdn.ampproject.org/c/s/nohost/news",
        "https://googlex.kz/s/press.kz/news/1",
        "https://turbopages.org/",
        "https://press.kz/amp/marshall",
        "https://press.kz/amplua/1",
    ],
)
def test_other_addresses_stay(url: str) -> None:
    assert canonical_url(url).removesuffix("/") == url.removesuffix("/").replace("www.", "")


@given(
    st.sampled_from(["cdn.ampproject.org", "www.google.com", "x.turbopages.org", "press.kz"]),
    st.text("/acsvmp.kz-1", max_size=40),
)
def test_applying_it_again_changes_nothing(host: str, path: str) -> None:
    try:
        once = canonical_url(f"https://{host}/{path}")
    except ValueError:
        return
    assert canonical_url(once) == once
