"""Same article, reprint, update or new; and the story of copies."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_world import DAY, NOW

from crawler.dedupe import Deduper, Known, MemoryIndex, StoryLinker, fingerprint
from crawler.items import Article, DecisionKind

SECOND = timedelta(seconds=1)
TEXT = (
    "Геологи нашли «новое» месторождение на севере области — об этом сообщили в акимате.\n"
    "Всё готово: добычу начнут весной, обещает министр. Ещё тысяча человек получит работу, "
    "если рудник откроют в срок и дорогу до посёлка достроят."
)


def article(
    text: str = TEXT, url: str = "https://a.example/1", outlet: str = "a", title: str = "Рудник"
) -> Article:
    return Article(url=url, canonical_url=url, outlet_id=outlet, title=title, text=text)


@pytest.fixture
def deduper() -> Deduper:
    deduper = Deduper()
    deduper.add(1, article())
    return deduper


class TestDeduper:
    def test_an_empty_index_knows_nothing(self) -> None:
        decision = Deduper().decide(article())
        assert (decision.kind, decision.of) == (DecisionKind.NEW, None)

    @pytest.mark.parametrize(
        ("candidate", "kind", "words"),
        [
            (article(), DecisionKind.SAME, "same address, same words"),
            (article(title="Другой заголовок"), DecisionKind.SAME, "same address, same words"),
            (article(TEXT + " Дополнено."), DecisionKind.UPDATE, "changed words"),
            (article(url="https://a.example/2"), DecisionKind.SAME, "another address"),
            (article(url="https://b.example/9", outlet="b"), DecisionKind.REPRINT, "of a"),
            (
                article(TEXT + " Дополнено.", url="https://b.example/9", outlet="b"),
                DecisionKind.NEW,
                "neither",
            ),
        ],
    )
    def test_address_and_words_decide(
        self, deduper: Deduper, candidate: Article, kind: DecisionKind, words: str
    ) -> None:
        decision = deduper.decide(candidate)
        assert decision.kind is kind
        assert words in decision.reason
        assert decision.of == (None if kind is DecisionKind.NEW else 1)
        assert decision.similarity == (0.0 if kind is DecisionKind.NEW else 1.0)

    def test_deciding_changes_nothing(self, deduper: Deduper) -> None:
        candidate = article(TEXT + " Дополнено.", url="https://b.example/9", outlet="b")
        assert deduper.decide(candidate) == deduper.decide(candidate)

    def test_after_an_update_the_new_version_is_the_known_one(self, deduper: Deduper) -> None:
        changed = article(TEXT + " Дополнено.")
        deduper.add(1, changed)
        assert deduper.decide(changed).kind is DecisionKind.SAME

    def test_a_chain_of_reprints_leads_to_the_first_print(self, deduper: Deduper) -> None:
        deduper.add(2, article(url="https://b.example/9", outlet="b"))
        decision = deduper.decide(article(url="https://c.example/3", outlet="c"))
        assert decision.of == 1

    def test_any_index_may_be_used(self) -> None:
        index = MemoryIndex()
        Deduper(index).add(7, article())
        assert Deduper(index).decide(article()).of == 7
        assert index.by_url("https://a.example/1") == Known(
            7, "a", "https://a.example/1", fingerprint(article())
        )


class TestShortTexts:
    """Fewer than 25 words may be used again for another event."""

    SHORT = "Официальное сообщение министерства."

    @pytest.mark.parametrize(
        ("before", "after", "kind"),
        [
            (NOW, NOW, DecisionKind.REPRINT),
            (NOW, NOW + 2 * DAY, DecisionKind.REPRINT),
            (NOW, NOW - 2 * DAY, DecisionKind.REPRINT),
            (NOW, NOW + 2 * DAY + SECOND, DecisionKind.NEW),
            (NOW, NOW - 2 * DAY - SECOND, DecisionKind.NEW),
            (None, NOW, DecisionKind.REPRINT),
            (NOW, None, DecisionKind.REPRINT),
        ],
    )
    @pytest.mark.parametrize("outlet", ["a", "b"])
    def test_with_equal_words_are_copies_within_two_days_only(
        self, before: datetime | None, after: datetime | None, kind: DecisionKind, outlet: str
    ) -> None:
        deduper = Deduper()
        deduper.add(1, replace(article(self.SHORT), published=before))
        candidate = article(self.SHORT, url=f"https://{outlet}.example/9", outlet=outlet)
        decision = deduper.decide(replace(candidate, published=after))
        copy = DecisionKind.SAME if outlet == "a" else DecisionKind.REPRINT
        assert decision.kind is (kind if kind is DecisionKind.NEW else copy)
        if kind is DecisionKind.NEW:
            assert "another day" in decision.reason

    def test_at_one_address_are_the_same_whatever_the_day(self) -> None:
        deduper = Deduper()
        deduper.add(1, replace(article(self.SHORT), published=NOW))
        again = replace(article(self.SHORT), published=NOW + 90 * DAY)
        assert deduper.decide(again).kind is DecisionKind.SAME

    def test_long_ones_are_copies_whatever_the_day(self) -> None:
        deduper = Deduper()
        deduper.add(1, replace(article(), published=NOW))
        late = replace(article(url="https://b.example/9", outlet="b"), published=NOW + 90 * DAY)
        assert deduper.decide(late).kind is DecisionKind.REPRINT


class TestFingerprint:
    @pytest.mark.parametrize(
        "text",
        [
            TEXT.upper(),
            TEXT.replace("ё", "е").replace("Ё", "Е"),
            TEXT.replace("«", '"').replace("»", '"').replace("—", "-"),
            TEXT.replace("\n", " "),
            TEXT.replace("а", "a").replace("о", "o").replace("с", "c"),
            TEXT.replace(" ", "\u00a0 "),
            TEXT.replace("рудник", "руд\u00adник"),
        ],
        ids=["case", "yo", "quotes", "paragraphs", "look-alikes", "spaces", "soft hyphen"],
    )
    def test_typography_does_not_count(self, text: str) -> None:
        assert fingerprint(article(text)) == fingerprint(article())

    def test_one_word_more_counts(self) -> None:
        assert fingerprint(article(TEXT + " Дополнено.")) != fingerprint(article())

    def test_a_title_counts_for_short_texts_only(self) -> None:
        short = article("Новость дополняется.")
        assert fingerprint(short) != fingerprint(replace(short, title="Пожар"))
        assert fingerprint(article()) == fingerprint(replace(article(), title="Пожар"))

    def test_articles_without_words_are_told_apart_by_address(self) -> None:
        one, two = article("…", title=""), article("…", title="", url="https://a.example/2")
        assert fingerprint(one) != fingerprint(two)

    @given(st.text(max_size=300), st.text(max_size=50))
    def test_any_text_has_a_stable_sha256(self, text: str, title: str) -> None:
        mark = fingerprint(article(text, title=title))
        assert mark == fingerprint(article(text, title=title))
        assert len(mark) == 64
        assert int(mark, 16) >= 0


class TestStoryLinker:
    def test_what_is_no_copy_begins_a_story_of_its_own(self) -> None:
        linker = StoryLinker()
        first = linker.assign(article())
        other = linker.assign(article("Совсем другие слова.", url="https://b.example/9"))
        assert first.story_id is not None
        assert first.story_id != other.story_id
        assert first.score == 0.0
        assert "new story" in first.reasons[0]

    @pytest.mark.parametrize(
        "candidate",
        [
            article(url="https://b.example/9", outlet="b"),
            article(TEXT + " Дополнено."),
        ],
        ids=["reprint", "update"],
    )
    def test_a_copy_takes_the_story_of_its_partner(self, candidate: Article) -> None:
        linker = StoryLinker()
        story_id = linker.assign(article()).story_id
        linker.add(1, article())
        decision = linker.assign(candidate)
        assert (decision.story_id, decision.score) == (story_id, 1.0)

    def test_an_article_may_be_added_without_being_assigned_before(self) -> None:
        linker = StoryLinker()
        linker.add(1, article())
        assert linker.assign(article()).score == 1.0
