"""The table of what topics' queries were: every version of each, the one in force included."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, Text

from crawler.store.columns import UtcDateTime
from crawler.store.schema import metadata

topic_versions = Table(
    "topic_versions",
    metadata,
    Column("topic_id", ForeignKey("topics.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("query", Text, nullable=False),  # canonical
    Column("titles", JSON, nullable=False),  # language → title, as it had them last
    Column("notify", String(8), nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),  # when it came into force
    Column("source", String(50), nullable=False),  # who wrote it: file
)
