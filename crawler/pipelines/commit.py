"""One transaction: article, story link, matches and outbox rows, or nothing (invariant 1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from crawler.dedupe import Deduper, StoryLinker
from crawler.items import Article, Decision, DecisionKind
from crawler.pipelines.alerting import judge
from crawler.pipelines.reading import ReadArticle, TopicMatch
from crawler.store import Connection, articles, chats, entries, events, outbox
from crawler.store.articles import TableIndex, TableStories
from crawler.store.database import lock_articles
from crawler.store.topics import TopicRow

SILENT_MODES = frozenset({"silent", "digest"})


@dataclass(frozen=True, slots=True)
class Committed:
    """What became of a page."""

    decision: Decision
    article_id: int
    alerts: int  # messages written


def commit(
    connection: Connection,
    read: ReadArticle,
    topics: Mapping[str, TopicRow],
    now: datetime,
    *,
    entry_id: int | None,
    quiet: bool,
    alerts_wanted: bool,
) -> Committed:
    """Decide over an article and write all that follows; the caller's transaction holds it."""
    lock_articles(connection)
    article = read.article
    deduper = Deduper(TableIndex(connection))
    decision = deduper.decide(article)
    if decision.kind in (DecisionKind.SAME, DecisionKind.UPDATE):
        assert decision.of is not None
        _record(connection, now, article, "dedupe", decision.kind.value, decision.reason)
        if entry_id is not None:
            entries.close(connection, entry_id, "stored", decision.reason, decision.of)
        return Committed(decision, decision.of, 0)
    article_id = _add(connection, read, decision, now)
    _record(connection, now, article, "dedupe", decision.kind.value, decision.reason)
    if article.quality_reason:
        _record(connection, now, article, "page", article.quality.value, article.quality_reason)
    if entry_id is not None:
        entries.close(connection, entry_id, "stored", "", article_id)
    matched = [match for match in read.matches if match.topic_id in topics]
    if not matched:
        _record(connection, now, article, "match", "none", f"none of {len(topics)} topics")
    for match in matched:
        _add_match(connection, article, article_id, match, topics[match.topic_id], now)
    alerts = 0
    if matched:
        verdict = judge(decision, article.published, now, quiet=quiet, alerts_wanted=alerts_wanted)
        if verdict.alert:
            alerts = _alert(connection, article, article_id, matched, topics, now)
        else:
            _record(connection, now, article, "alert", "suppressed", verdict.reason)
    return Committed(decision, article_id, alerts)


def _add(connection: Connection, read: ReadArticle, decision: Decision, now: datetime) -> int:
    article = read.article
    copy_of = None
    if decision.kind is DecisionKind.REPRINT and decision.of is not None:
        copy_of = articles.first_print(connection, decision.of)
    story_id = StoryLinker(TableStories(connection, now)).assign(article).story_id
    return articles.add(connection, article, read.fingerprint, story_id, now, copy_of=copy_of)


def _add_match(
    connection: Connection,
    article: Article,
    article_id: int,
    match: TopicMatch,
    topic: TopicRow,
    now: datetime,
) -> None:
    articles.add_match(
        connection,
        article_id,
        topic.id,
        topic.version,
        now,
        score=match.score,
        terms=match.terms,
        sentence=match.sentence,
    )
    reason = f"topic {topic.id}: {', '.join(match.terms)} (score {match.score:g})"
    _record(connection, now, article, "match", "matched", reason)


def _alert(
    connection: Connection,
    article: Article,
    article_id: int,
    matched: list[TopicMatch],
    topics: Mapping[str, TopicRow],
    now: datetime,
) -> int:
    """One message per chat, however many of its topics matched."""
    followers = chats.followers(connection, [match.topic_id for match in matched])
    for chat_id, followed in followers.items():
        outbox.put(
            connection,
            chat_id,
            "alert",
            f"article:{article_id}",
            now,
            article_id=article_id,
            payload={"topics": followed},
            silent=all(topics[topic].notify in SILENT_MODES for topic in followed),
        )
    reason = f"to {len(followers)} chats" if followers else "nobody follows these topics"
    verdict = "queued" if followers else "nobody"
    _record(connection, now, article, "alert", verdict, reason)
    return len(followers)


def _record(
    connection: Connection,
    now: datetime,
    article: Article,
    stage: events.Stage,
    verdict: str,
    reason: str,
) -> None:
    events.record(
        connection,
        now,
        stage,
        verdict,
        reason,
        outlet_id=article.outlet_id,
        canonical_url=article.canonical_url,
    )
