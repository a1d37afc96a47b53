"""What a new version of a query changed, in words; which names topics watch by."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import topics
from crawler.topics import Piece, Topic, differences

TITLES = {"ru": "Р", "kk": "К", "en": "E"}


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("a OR b", "a OR b", []),
        ("a OR b", "a OR c", [("same", "a OR"), ("old", "b"), ("new", "c")]),
        ("a", "a AND b", [("same", "a"), ("new", "AND b")]),
        (
            '"rare earth" OR (a AND b)',
            '"rare earths" OR (a AND b)',
            [("old", '"rare earth"'), ("new", '"rare earths"'), ("same", "OR (a …")],
        ),
        (
            "a OR b OR c OR d OR e OR f",
            "a OR b OR c OR d OR e OR g",
            [("same", "… OR e OR"), ("old", "f"), ("new", "g")],
        ),
    ],
)
def test_a_change_is_shown_between_what_stayed(
    old: str, new: str, changes: list[tuple[str, str]]
) -> None:
    assert [(piece.kind, piece.text) for piece in differences(old, new)] == changes


@given(st.text('ab ()"^~', max_size=40), st.text('ab ()"^~', max_size=40))
def test_any_two_texts_can_be_compared(old: str, new: str) -> None:
    for piece in differences(old, new):
        assert isinstance(piece, Piece)
        assert piece.text


def test_names_by_which_namesakes_are_excluded_are_left_out() -> None:
    shared = {"mine": ("Рудник",), "bank": ("Банк",), "lake": ("Озеро",), "both": ("Оба",)}
    query = "(@mine OR title:@both OR @well) AND NOT (@bank OR @both OR @hill)"
    values = {
        "id": "a", "titles": TITLES, "query": query,
        "entities": {"well": ["Скважина"], "hill": ["Холм"]},
    }  # fmt: skip
    topic = Topic.model_validate(values, context=topics.Means(shared))
    found, private = topics.names([topic], shared)
    assert set(found) == {"mine", "lake", "both"}
    assert private == {"well": ("Скважина",)}


def test_a_stored_topic_is_read_again_however_long_its_query(tmp_path: Path) -> None:
    query = " OR ".join(f"слово{number}" for number in range(900))
    topic = Topic.stored("long", TITLES, query, "now")
    assert str(topic.query) == query
