"""The tables, for SQLite and PostgreSQL alike.

The rows follow the flow: an outlet's doors show *entries*, entries become *articles*, articles
belong to *stories* and make *matches* with topics, matches fill the *outbox*, the bot turns its
rows into *deliveries*. *Events* hold the reasons on the way.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)

from crawler.store.columns import Id, UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

outlets = Table(
    "outlets",
    metadata,
    Column("id", String(50), primary_key=True),
    Column("name", Text, nullable=False),
    Column("homepage", Text),
    Column("country", String(2), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("tier", Integer, nullable=False),
    Column("listed", Boolean, nullable=False, server_default=true()),  # in the catalogue today
    Column("pollable", Boolean, nullable=False, server_default=true()),  # has a door to poll
    Column("state", String(10), nullable=False, server_default="active"),
    Column("next_poll_at", UtcDateTime, nullable=False),
    Column("interval_s", Float),  # the interval chosen last
    Column("claimed_by", String(64)),  # process that reads it now
    Column("claimed_at", UtcDateTime),
    Column("first_read_at", UtcDateTime),  # end of the baseline
    Column("last_read_at", UtcDateTime),  # a poll ended, well or badly
    Column("last_ok_at", UtcDateTime),  # a door was read
    Column("last_new_at", UtcDateTime),  # an article was stored
    Column("usual_new", Float),  # new articles a poll, running mean
    Column("failures", Integer, nullable=False, server_default="0"),  # in a row
    Column("error_kind", String(20)),
    Column("error_text", Text),
    Column("error_url", Text),
    Column("rest_until", UtcDateTime),  # it asked to be left alone (Retry-After)
    Column("rhythm", JSON),  # when it prints, as `schedule.rhythm` learnt it
    Column("silent_since", UtcDateTime),  # quiet for longer than its rhythm explains
    Column("stubs_since", UtcDateTime),  # nothing but headlines came of its pages
    Column("object_misses", Integer, nullable=False, server_default="0"),  # in a row
    Column("misfit_since", UtcDateTime),  # its page object does not find its articles any more
    Column("misfit_why", Text),  # the words of the last miss
    Column("told_condition", String(10), nullable=False, server_default="active"),  # to the admins
    CheckConstraint("state in ('active', 'slow', 'sleeping')", name="state"),
    Index("ix_outlets_due", "next_poll_at"),
    Index("ix_outlets_read", "last_read_at"),
)

doors = Table(
    "doors",
    metadata,
    Column("id", Id, primary_key=True),
    Column("outlet_id", ForeignKey("outlets.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("url", Text, nullable=False),
    Column("listed", Boolean, nullable=False, server_default=true()),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("last_read_at", UtcDateTime),
    Column("last_ok_at", UtcDateTime),
    Column("last_status", Integer),
    Column("last_entries", Integer),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("error_kind", String(20)),
    Column("error_text", Text),
    Column("last_new_at", UtcDateTime),  # it showed an entry that nobody had
    Column("discovered", Boolean, nullable=False, server_default=false()),  # not of the catalogue
    Column("distrusted_at", UtcDateTime),  # its validators said "unchanged" of a changed page
    Column("memory", JSON),  # `doors.DoorMemory`
    UniqueConstraint("outlet_id", "url"),
)

stories = Table(
    "stories",
    metadata,
    Column("id", Id, primary_key=True),
    Column("title", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Id, primary_key=True),
    Column("outlet_id", ForeignKey("outlets.id"), nullable=False),
    Column("url", Text, nullable=False),
    Column("canonical_url", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("lead", Text, nullable=False),
    Column("text", Text, nullable=False),  # `text.normalise`d
    Column("published", UtcDateTime),
    Column("modified", UtcDateTime),
    Column("authors", JSON, nullable=False),
    Column("language", String(8), nullable=False),
    Column("image_url", Text),
    Column("section", Text),
    Column("fetched_at", UtcDateTime, nullable=False),
    Column("quality", String(8), nullable=False),
    Column("quality_reason", Text, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("story_id", ForeignKey("stories.id"), nullable=False),
    Column("copy_of", ForeignKey("articles.id")),  # the first print, when this is a reprint
    Column("watched_by", String(50)),  # the outlet in whose polls it is read again
    Column("checked_at", UtcDateTime),  # read last, well or badly
    Column("next_check_at", UtcDateTime),  # NULL: not watched, or not any more
    Column("checks", Integer, nullable=False, server_default="0"),  # how often it was read again
    Column("gone_checks", Integer, nullable=False, server_default="0"),  # 404 or 410, in a row
    Index("ix_articles_fingerprint", "fingerprint"),
    Index("ix_articles_story", "story_id"),
    Index("ix_articles_fetched", "fetched_at"),
    Index("ix_articles_outlet", "outlet_id", "fetched_at"),
    Index("ix_articles_checks", "watched_by", "next_check_at"),
    Index("ix_articles_copies", "copy_of"),
)

versions = Table(
    "versions",
    metadata,
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),  # 1 is the first print
    Column("seen_at", UtcDateTime, nullable=False),  # when it was found to be replaced
    Column("title", Text, nullable=False),  # its headline
    Column("changes", JSON, nullable=False),  # what the next version changed: kind, old, new
    # From the next version's text to its own (`dedupe.rebuild`); NULL where it is too large.
    Column("diff", JSON(none_as_null=True)),
    Column("untold", Boolean, nullable=False, server_default=false()),  # readers wait to hear of it
)

entries = Table(
    "entries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("outlet_id", ForeignKey("outlets.id", ondelete="CASCADE"), nullable=False),
    # Whose poll reads the page: of an article that an aggregator found, the aggregator's, unless
    # the outlet is one that we poll ourselves.
    Column("reader_id", String(50), nullable=False),
    Column("canonical_url", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("title_key", String(64), nullable=False, server_default=""),  # `text.title_key`, hashed
    Column("summary", Text, nullable=False),
    Column("whole", Boolean, nullable=False, server_default=false()),  # there is no page to read
    Column("published", UtcDateTime),
    Column("language", String(8)),
    Column("baseline", Boolean, nullable=False, server_default=false()),
    Column("muted", Boolean, nullable=False, server_default=false()),  # whatever its date
    Column("state", String(8), nullable=False, server_default="pending"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_attempt_at", UtcDateTime, nullable=False),
    Column("found_at", UtcDateTime, nullable=False),
    Column("article_id", ForeignKey("articles.id")),
    UniqueConstraint("outlet_id", "canonical_url"),
    CheckConstraint("state in ('pending', 'stored', 'skipped', 'failed')", name="state"),
    Index("ix_entries_pending", "reader_id", "state", "next_attempt_at"),
    Index("ix_entries_title", "title_key"),
    Index("ix_entries_url", "canonical_url"),
)

topics = Table(
    "topics",
    metadata,
    Column("id", String(50), primary_key=True),
    Column("titles", JSON, nullable=False),  # language → title
    Column("query", Text, nullable=False),  # canonical
    Column("notify", String(8), nullable=False),  # now, silent, digest, off
    Column("listed", Boolean, nullable=False, server_default=true()),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("updated_at", UtcDateTime, nullable=False),
)

matches = Table(
    "matches",
    metadata,
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("topic_id", ForeignKey("topics.id"), primary_key=True),
    Column("topic_version", Integer, nullable=False),
    Column("score", Float, nullable=False),
    Column("terms", JSON, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Index("ix_matches_topic", "topic_id", "created_at"),
)

chats = Table(
    "chats",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # Telegram's; 0 = terminal
    Column("kind", String(12), nullable=False),  # terminal, private, group, supergroup, channel
    Column("title", Text, nullable=False),
    Column("language", String(2)),
    Column("timezone", Text),
    Column("state", String(8), nullable=False, server_default="active"),
    Column("reason", Text, nullable=False, server_default=""),  # why it sleeps
    Column("paused_until", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    CheckConstraint("state in ('active', 'asleep')", name="state"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column(
        "chat_id",
        ForeignKey("chats.id", ondelete="CASCADE", onupdate="CASCADE"),
        primary_key=True,
    ),
    Column("topic_id", ForeignKey("topics.id"), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chat_id", ForeignKey("chats.id", onupdate="CASCADE"), nullable=False),
    Column("kind", String(8), nullable=False),  # alert, notice, revision
    Column("article_id", ForeignKey("articles.id")),
    Column("dedup_key", Text, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("silent", Boolean, nullable=False, server_default=false()),  # no sound
    Column("state", String(8), nullable=False, server_default="pending"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("maybe_repeat", Boolean, nullable=False, server_default=false()),
    Column("not_before", UtcDateTime, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("error", Text, nullable=False, server_default=""),
    UniqueConstraint("chat_id", "dedup_key"),
    CheckConstraint("state in ('pending', 'sending', 'sent', 'dead')", name="state"),
    Index("ix_outbox_due", "state", "not_before"),
    Index("ix_outbox_article", "article_id", "kind"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("outbox_id", ForeignKey("outbox.id"), nullable=False, unique=True),
    Column("chat_id", ForeignKey("chats.id", onupdate="CASCADE"), nullable=False),
    Column("message_id", BigInteger),  # NULL on the terminal
    Column("sent_at", UtcDateTime, nullable=False),
    Column("maybe_repeat", Boolean, nullable=False, server_default=false()),
)

events = Table(
    "events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("outlet_id", String(50)),
    Column("canonical_url", Text),
    Column("stage", String(12), nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Index("ix_events_url", "canonical_url"),
    Index("ix_events_at", "at"),
)

processes = Table(
    "processes",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("kind", String(12), nullable=False),  # crawler, bot, oneoff
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
)

steering = Table(
    "steering",
    metadata,
    Column("name", String(20), primary_key=True),  # threshold, clock, noticed
    Column("value", JSON, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

spending = Table(
    "spending",
    metadata,
    Column("day", String(10), primary_key=True),  # ISO date, UTC
    Column("hour", Integer, primary_key=True, autoincrement=False),  # 0 … 23
    Column("requests", Integer, nullable=False, server_default="0"),
)

# Pages as they came, packed (`pipelines.packing`), for a set time: of an *article*, the newest that
# it was read from; *refused*, an outlet's last few that held no article; a *pattern*, over which
# other pages of its outlet are packed.
raw_pages = Table(
    "raw_pages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("outlet_id", ForeignKey("outlets.id"), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), unique=True),
    Column("entry_id", ForeignKey("entries.id")),  # None: asked for by URL
    Column("pattern_id", ForeignKey("raw_pages.id")),
    Column("url", Text, nullable=False),  # after redirects
    Column("charset", Text),  # as the HTTP header says
    Column("fetched_at", UtcDateTime, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),  # why it was refused
    Column("size", Integer, nullable=False),  # bytes of the page as it came
    Column("body", LargeBinary, nullable=False),
    Index("ix_raw_pages_kind", "kind", "outlet_id", "fetched_at"),
    Index("ix_raw_pages_fetched", "fetched_at"),
    Index("ix_raw_pages_pattern", "pattern_id"),
)
