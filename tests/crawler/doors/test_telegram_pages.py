"""The public page of a Telegram channel: posts become entries, everything else says what it is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.doors import Shown, read
from crawler.errors import DoorError
from crawler.items import Entry
from crawler.outlets import DoorKind

URL = "https://t.me/s/dala_tany"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def post(
    number: int, inside: str, *, classes: str = "", time: str = "2026-11-23T09:30:05+05:00"
) -> str:
    """One message as t.me/s writes it."""
    return f"""
    <div class="tgme_widget_message_wrap js-widget_message_wrap">
     <div class="tgme_widget_message text_not_supported_wrap {classes} js-widget_message"
          data-post="dala_tany/{number}">
      <div class="tgme_widget_message_bubble">
       <div class="tgme_widget_message_author"><a class="tgme_widget_message_owner_name"
         href="https://t.me/dala_tany"><span dir="auto">Дала таңы</span></a></div>
       {inside}
       <div class="tgme_widget_message_footer"><span class="tgme_widget_message_views">1.2K</span>
        <a class="tgme_widget_message_date" href="https://t.me/dala_tany/{number}"><time
           datetime="{time}" class="time">09:30</time></a></div>
      </div>
     </div>
    </div>"""


def words(text: str) -> str:
    return f'<div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>'


def page(*posts: str, more: str = "") -> bytes:
    return f"""<!DOCTYPE html><html><head><title>Дала таңы – Telegram</title></head><body>
    <div class="tgme_channel_info"><div class="tgme_channel_info_header_title">
    <span dir="auto">Дала таңы</span></div></div>
    <section class="tgme_channel_history">{more}{"".join(posts)}</section></body></html>""".encode()


def shown(body: bytes) -> Shown:
    return read(body, URL, "text/html; charset=utf-8", kind=DoorKind.TELEGRAM, now=NOW)


def only(body: bytes) -> Entry:
    (entry,) = shown(body).entries
    return entry


def test_a_post_becomes_an_entry() -> None:
    body = words(
        "<b>Ақбұлақта бұрғылау басталды</b><br/><br/>Қазгеология &amp; серіктестер хабарлады: "
        '<a href="https://dala.example/1">толығырақ</a>'
    )
    entry = only(page(post(7, body)))
    assert entry.url == "https://t.me/dala_tany/7"
    assert entry.title == "Ақбұлақта бұрғылау басталды"
    assert entry.summary == (
        "Ақбұлақта бұрғылау басталды Қазгеология & серіктестер хабарлады: толығырақ"
    )
    assert entry.body_html is not None
    assert 'href="https://dala.example/1"' in entry.body_html
    assert entry.published == datetime(2026, 11, 23, 4, 30, 5, tzinfo=UTC)
    assert entry.guid == "dala_tany/7"
    assert entry.source == "Дала таңы"


def test_the_newest_post_comes_first() -> None:
    entries = shown(
        page(post(7, words("Первая новость")), post(8, words("Вторая новость")))
    ).entries
    assert [entry.guid for entry in entries] == ["dala_tany/8", "dala_tany/7"]


@pytest.mark.parametrize(
    "left_out",
    [
        post(8, '<a class="tgme_widget_message_photo_wrap" href="https://t.me/dala_tany/8"></a>'),
        post(8, words("Channel photo updated"), classes="service_message"),
        post(8, words("⚡️🔥 <br/> …")),
        post(8, ""),
    ],
    ids=["a picture", "a service message", "signs alone", "nothing"],
)
def test_posts_without_words_are_left_out(left_out: str) -> None:
    assert only(page(post(7, words("Слова есть")), left_out)).guid == "dala_tany/7"


def test_a_channel_of_pictures_is_no_failure() -> None:
    found = shown(page(post(7, '<a class="tgme_widget_message_photo_wrap"></a>')))
    assert found.entries == ()
    assert "only pictures" in found.remark


def test_a_forwarded_post_names_where_it_comes_from() -> None:
    origin = (
        '<div class="tgme_widget_message_forwarded_from">Forwarded from <a href="https://t.me/x/1" '
        'class="tgme_widget_message_forwarded_from_name"><span dir="auto">Костанай</span></a></div>'
    )
    entry = only(page(post(7, origin + words("Паводок идёт на убыль"))))
    assert entry.source == "Дала таңы ← Костанай"
    assert "Костанай" not in entry.summary


def test_what_a_post_answers_to_is_not_its_own_words() -> None:
    quoted = (
        '<a class="tgme_widget_message_reply" href="https://t.me/dala_tany/3"><div '
        'class="tgme_widget_message_text js-message_reply_text">Чужие слова</div></a>'
    )
    entry = only(page(post(7, quoted + words("Свои слова"))))
    assert entry.summary == "Свои слова"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "⚡️<br/>Срочно: на Акбулаке нашли руду<br/>Подробности позже",
            "Срочно: на Акбулаке нашли руду",
        ),
        ("Коротко. " + "Длинно и подробно о том же самом. " * 10, "Коротко."),
        ("слово " * 100, "слово " * 32 + "слово…"),
        ("я" * 300, "я" * 199 + "…"),
    ],
    ids=["first line with letters", "first sentence", "cut at a word", "one endless word"],
)
def test_the_title_is_what_a_reader_sees_first(text: str, title: str) -> None:
    assert only(page(post(7, words(text)))).title == title


def test_a_long_post_is_cut() -> None:
    assert len(only(page(post(7, words("слово " * 5000)))).summary) <= 5000


def test_a_post_without_a_date_is_kept() -> None:
    assert only(page(post(7, words("Когда-то"), time="вчера?"))).published is None


def test_the_way_to_older_posts_is_told() -> None:
    more = '<a href="/s/dala_tany?before=7" class="tme_messages_more" data-before="7"></a>'
    found = shown(page(post(7, words("Новость")), more=more))
    assert found.older == "https://t.me/s/dala_tany?before=7"
    newer = '<a href="/s/dala_tany?after=7" class="tme_messages_more" data-after="7"></a>'
    assert shown(page(post(7, words("Новость")), more=newer)).older is None


@pytest.mark.parametrize(
    ("body", "said", "kind"),
    [
        (
            b'<html><body><div class="tgme_page"><div class="tgme_page_title">x</div></div></body>',
            "private, gone, or not shown",
            "moved",
        ),
        (page(), "without posts", "empty"),
        (b"<html><body>Welcome to nginx</body></html>", "not the page of a Telegram", "html"),
        (b"not even HTML", "not the page of a Telegram", "html"),
    ],
    ids=["no preview", "no posts", "another page", "no page"],
)
def test_what_is_no_channel_is_said_in_words(body: bytes, said: str, kind: str) -> None:
    with pytest.raises(DoorError, match=said) as caught:
        shown(body)
    assert caught.value.kind == kind


@pytest.mark.parametrize(
    "number", ["dala_tany/../x", "x/1", "dala_tany/1?x=<script>", "dala tany/1", "a/b/c", ""]
)
def test_a_post_with_an_odd_name_is_not_believed(number: str) -> None:
    body = page(post(7, words("Новость"))).decode().replace("dala_tany/7", number).encode()
    with pytest.raises(DoorError):
        shown(body)


@pytest.mark.parametrize(
    "inside",
    [
        "<div>" * 50_000 + "слово",
        "<b " + "a=1 " * 50_000 + ">слово</b>",
        "слово" + "<br>" * 300_000,  # a tree that is changed while it is read takes for ever
        "&#55357;слово\0",
    ],
    ids=["deep", "attributes", "lines", "odd references"],
)
def test_hostile_posts_do_no_harm(inside: str) -> None:
    assert len(shown(page(post(7, words(inside)), post(8, words("Новость")))).entries) <= 2


@given(st.text(max_size=400))
def test_any_text_of_a_post_is_read(text: str) -> None:
    for entry in shown(page(post(7, words(text)))).entries:
        assert 0 < len(entry.title) <= 200
        assert "\n" not in entry.title
