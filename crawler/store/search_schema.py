"""The tables of the archive index; what each is for stands in `search`.

Beside them each database has `index_terms`, made by its migration: on SQLite a contentless FTS5
table, on PostgreSQL a table with a `tsvector` under a GIN index; both with the columns `rowid`
(the number in `index_articles`) and `words`.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from crawler.store.columns import Id, UtcDateTime
from crawler.store.schema import metadata

# In the order of code points, which the search for a word's beginning rests on; SQLite has no
# other.
Ordered = Text().with_variant(Text(collation="C"), "postgresql")

# Every word that an article printed, in the form and the language of the article.
index_words = Table(
    "index_words",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("language", String(8), nullable=False),
    Column("surface", Text, nullable=False),  # as printed
    Column("typed", Ordered, nullable=False),  # folded
    Column("seen", Integer, nullable=False, server_default="0"),  # articles that had it
    Column("keys_version", Integer, nullable=False),
    Index("uq_index_words_surface", "surface", "language", unique=True),
    Index("ix_index_words_typed", "typed"),
    Index("ix_index_words_keys_version", "keys_version"),
)

# The keys of words, hashed (`search_words.key_hash`): how a query finds the words it means.
index_keys = Table(
    "index_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("word_id", BigInteger, primary_key=True, autoincrement=False),  # in index_words
    sqlite_with_rowid=False,
)

# An article that is indexed. Its number is never used again: what FTS5 still holds of a former
# text points to no row.
index_articles = Table(
    "index_articles",
    metadata,
    Column("id", Id, primary_key=True),
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("outlet_id", String(50), nullable=False),
    Column("language", String(8), nullable=False),
    Column("host", Text, nullable=False),
    Column("printed_at", UtcDateTime, nullable=False),  # published, or else fetched
    Column("fetched_at", UtcDateTime, nullable=False),
    Column("layout", Integer, nullable=False),  # `archive_places.LAYOUT_VERSION`
    Column("places", LargeBinary, nullable=False),  # `archive_places.pack`
    Index("uq_index_articles_article_id", "article_id", unique=True),
    Index("ix_index_articles_printed_at", "printed_at"),
    Index("ix_index_articles_fetched_at", "fetched_at"),
    Index("ix_index_articles_layout", "layout"),
    sqlite_autoincrement=True,
)

# Articles that are new or were changed since they were indexed: filled by triggers.
index_queue = Table(
    "index_queue",
    metadata,
    Column("id", Id, primary_key=True),
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Index("ix_index_queue_article_id", "article_id"),
    sqlite_autoincrement=True,
)
