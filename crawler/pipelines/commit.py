"""One transaction: article, story link, matches and outbox rows, or nothing (invariant 1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.dedupe import Deduper, StoryLinker
from crawler.dedupe.revisions import is_another
from crawler.items import Article, Decision, DecisionKind, Quality
from crawler.pipelines.alerting import judge
from crawler.pipelines.reading import ReadArticle, TopicMatch
from crawler.pipelines.revising import keep_version, tell_readers
from crawler.spiders.rereading import next_check, note_check, note_failed_check, printed_at
from crawler.store import Connection, articles, chats, entries, events, outbox, watching
from crawler.store.articles import TableIndex, TableStories
from crawler.store.database import lock_articles
from crawler.store.entries import PendingEntry
from crawler.store.topics import TopicRow
from crawler.store.watching import Watched

SILENT_MODES = frozenset({"silent", "digest"})


@dataclass(frozen=True, slots=True)
class Committed:
    """What became of a page."""

    decision: Decision
    article_id: int
    alerts: int  # messages written
    left_out: bool = False  # the stored article is as it was: nothing was taken from the page


@dataclass(frozen=True, slots=True)
class _Case:
    """What is the same for every step of one commit."""

    connection: Connection
    topics: Mapping[str, TopicRow]
    now: datetime
    entry: PendingEntry | None
    quiet: bool
    read_before: datetime | None
    alerts_wanted: bool

    @property
    def muted(self) -> bool:
        """Whether nothing of it may alert, whatever its date."""
        return self.entry is not None and self.entry.muted


def commit(
    connection: Connection,
    read: ReadArticle,
    topics: Mapping[str, TopicRow],
    now: datetime,
    *,
    entry: PendingEntry | None,
    quiet: bool,
    read_before: datetime | None = None,
    again: bool = False,
    alerts_wanted: bool,
    watched: Watched | None = None,
) -> Committed:
    """Decide over an article and write all that follows; the caller's transaction holds it.

    `again`: this is a stub, its page will be asked for again and the entry stays pending.
    `quiet`, `read_before` and `alerts_wanted` are those of `alerting.judge`. `watched`: the page
    of this article was read again.
    """
    lock_articles(connection)
    case = _Case(connection, topics, now, entry, quiet, read_before, alerts_wanted)
    if watched is not None:
        return _reread(case, read, watched)
    read, decision = _decide(connection, read, entry)
    if decision.kind is DecisionKind.UPDATE and read.article.quality is not Quality.STUB:
        assert decision.of is not None
        done = _improve(case, read, decision, decision.of)
    elif decision.kind in (DecisionKind.SAME, DecisionKind.UPDATE):
        assert decision.of is not None
        _record(case, read.article, "dedupe", decision.kind.value, decision.reason)
        done = Committed(decision, decision.of, 0)
    else:
        done = _store(case, read, decision)
    if entry is not None and again:
        entries.attach(connection, entry.id, done.article_id)
    elif entry is not None:
        entries.close(connection, entry.id, "stored", "", done.article_id)
    return done


def _decide(
    connection: Connection, read: ReadArticle, entry: PendingEntry | None
) -> tuple[ReadArticle, Decision]:
    """What is this article? A stub's own page is its update, whatever address it claims."""
    deduper = Deduper(TableIndex(connection))
    if entry is not None and entry.article_id is not None:
        reason = "the page of an article known by its headline"
        return read, Decision(DecisionKind.UPDATE, entry.article_id, 1.0, reason)
    decision = deduper.decide(read.article)
    foreign = entry is not None and entry.canonical_url != read.article.canonical_url
    if decision.kind is DecisionKind.UPDATE and foreign and entry is not None:
        # Pages that all claim one address, such as their section's: the door knows better.
        article = replace(read.article, canonical_url=entry.canonical_url)
        read = replace(read, article=article)
        decision = deduper.decide(article)
    return read, decision


def _store(case: _Case, read: ReadArticle, decision: Decision) -> Committed:
    """A new article or a reprint."""
    article = read.article
    copy_of = None
    if decision.kind is DecisionKind.REPRINT and decision.of is not None:
        copy_of = articles.first_print(case.connection, decision.of)
    stories = TableStories(case.connection, case.now)
    story_id = StoryLinker(stories).assign(article).story_id
    article_id = articles.add(
        case.connection, article, read.fingerprint, story_id, case.now, copy_of=copy_of
    )
    _record(case, article, "dedupe", decision.kind.value, decision.reason)
    if article.quality_reason:
        _record(case, article, "page", article.quality.value, article.quality_reason)
    alerts = _match(case, article, article_id, read.matches, copy_of or article_id)
    return Committed(decision, article_id, alerts)


def _improve(
    case: _Case,
    read: ReadArticle,
    decision: Decision,
    article_id: int,
    watched: Watched | None = None,
) -> Committed:
    """A better or newer text of a stored article; topics that only now match are told."""
    (before,) = articles.by_ids(case.connection, [article_id])
    versioned = before.article.quality is not Quality.STUB
    if versioned and not keep_version(
        case.connection, before, read, case.now, watched=watched, alerts_wanted=case.alerts_wanted
    ):
        reason = "nothing of the article itself changed"
        same = Decision(DecisionKind.SAME, article_id, 1.0, reason)
        return Committed(same, article_id, 0, left_out=True)
    origin = articles.improve(
        case.connection, article_id, read.article, read.fingerprint, versioned=versioned
    )
    _record(case, read.article, "dedupe", "update", decision.reason)
    known = articles.matched_topics(case.connection, article_id)
    fresh = [match for match in read.matches if match.topic_id not in known]
    alerts = _match(case, read.article, article_id, fresh, origin) if fresh else 0
    if known:
        _watch(case, read.article, article_id)
    if versioned and watched is None:
        alerts += tell_readers(case.connection, before.article, article_id, case.now)
    return Committed(decision, article_id, alerts)


def _reread(case: _Case, read: ReadArticle, watched: Watched) -> Committed:
    """The page of a stored article, read again."""
    article_id, before = watched.article_id, watched.article
    same = Decision(DecisionKind.SAME, article_id, 1.0, "read again")
    if read.article.quality is Quality.STUB or is_another(before, read.article):
        reason = read.article.quality_reason or f"another text now: {read.article.title[:80]}"
        note_failed_check(case.connection, watched, case.now, reason)
        return Committed(same, article_id, 0, left_out=True)
    update = replace(same, kind=DecisionKind.UPDATE)
    done = _improve(case, read, update, article_id, watched)
    note_check(case.connection, watched, case.now)
    told = tell_readers(case.connection, before, article_id, case.now)
    return replace(done, alerts=done.alerts + told)


def _watch(case: _Case, article: Article, article_id: int) -> None:
    """Read a matched article again from time to time, where there is a page to read."""
    whole = case.entry is not None and case.entry.whole
    if article.quality is Quality.STUB or whole or case.muted:
        return
    checked = article.fetched_at or case.now
    due = next_check(checked, printed_at(article, case.now))
    if due is not None:
        entry_id = case.entry.id if case.entry is not None else None
        watching.begin(case.connection, article_id, checked, due, entry_id=entry_id)


def _match(
    case: _Case,
    article: Article,
    article_id: int,
    found: Sequence[TopicMatch],
    first_print: int,
) -> int:
    """Write matches and, where that is decided, messages; return how many."""
    matched = [match for match in found if match.topic_id in case.topics]
    if not matched:
        _record(case, article, "match", "none", f"none of {len(case.topics)} topics")
        return 0
    for match in matched:
        _add_match(case, article, article_id, match)
    _watch(case, article, article_id)
    verdict = judge(
        article.published,
        case.now,
        quiet=case.quiet,
        muted=case.muted,
        read_before=case.read_before,
        alerts_wanted=case.alerts_wanted,
    )
    if not verdict.alert:
        _record(case, article, "alert", "suppressed", verdict.reason)
        return 0
    return _alert(case, article, article_id, matched, first_print)


def _add_match(case: _Case, article: Article, article_id: int, match: TopicMatch) -> None:
    topic = case.topics[match.topic_id]
    articles.add_match(
        case.connection,
        article_id,
        topic.id,
        topic.version,
        case.now,
        score=match.score,
        terms=match.terms,
        sentence=match.sentence,
    )
    reason = f"topic {topic.id}: {', '.join(match.terms)} (score {match.score:g})"
    _record(case, article, "match", "matched", reason)


def _alert(
    case: _Case, article: Article, article_id: int, matched: list[TopicMatch], first_print: int
) -> int:
    """One message per chat for all prints of a text, however many of its topics matched."""
    followers = chats.followers(case.connection, [match.topic_id for match in matched])
    told = outbox.told(case.connection, article_id)
    alerts = 0
    for chat_id, followed in followers.items():
        if chat_id in told:
            continue
        alerts += outbox.put(
            case.connection,
            chat_id,
            "alert",
            f"article:{first_print}",
            case.now,
            article_id=article_id,
            payload={"topics": followed},
            silent=all(case.topics[topic].notify in SILENT_MODES for topic in followed),
        )
    if alerts:
        _record(case, article, "alert", "queued", f"to {alerts} chats")
    elif followers:
        _record(case, article, "alert", "suppressed", "its readers were told of it already")
    else:
        _record(case, article, "alert", "nobody", "nobody follows these topics")
    return alerts


def _record(case: _Case, article: Article, stage: events.Stage, verdict: str, reason: str) -> None:
    events.record(
        case.connection,
        case.now,
        stage,
        verdict,
        reason,
        outlet_id=article.outlet_id,
        canonical_url=article.canonical_url,
    )
