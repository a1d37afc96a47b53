"""What doors and outlets are remembered by: rhythm, health, distrust, readers of entries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns; what is there stays, requests of past days are booked on their first hour."""
    op.add_column("outlets", sa.Column("rest_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outlets", sa.Column("rhythm", sa.JSON(), nullable=True))
    op.add_column("outlets", sa.Column("silent_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outlets", sa.Column("stubs_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "outlets",
        sa.Column("told_condition", sa.String(10), server_default="active", nullable=False),
    )
    op.create_index("ix_outlets_read", "outlets", ["last_read_at"])
    op.add_column("doors", sa.Column("last_new_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "doors", sa.Column("discovered", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("doors", sa.Column("distrusted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("doors", sa.Column("memory", sa.JSON(), nullable=True))
    # SQLite adds no column without a default that must not be null; the next line fills it.
    op.add_column(
        "entries", sa.Column("reader_id", sa.String(50), server_default="", nullable=False)
    )
    op.execute("UPDATE entries SET reader_id = outlet_id")
    op.add_column(
        "entries", sa.Column("title_key", sa.String(64), server_default="", nullable=False)
    )
    op.add_column(
        "entries", sa.Column("whole", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column(
        "entries", sa.Column("muted", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.drop_index("ix_entries_pending", "entries")
    op.create_index("ix_entries_pending", "entries", ["reader_id", "state", "next_attempt_at"])
    op.create_index("ix_entries_title", "entries", ["title_key"])
    op.create_table(
        "steering",
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_steering")),
    )
    op.rename_table("spending", "spending_of_days")
    op.create_table(
        "spending",
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("hour", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("requests", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("day", "hour", name=op.f("pk_spending_hours")),
    )
    op.execute("INSERT INTO spending SELECT day, 0, requests FROM spending_of_days")
    op.drop_table("spending_of_days")


def downgrade() -> None:
    """Forget what the columns held; requests are booked on days again."""
    op.rename_table("spending", "spending_of_hours")
    op.create_table(
        "spending",
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("requests", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_spending")),
    )
    op.execute("INSERT INTO spending SELECT day, sum(requests) FROM spending_of_hours GROUP BY day")
    op.drop_table("spending_of_hours")
    op.drop_table("steering")
    op.drop_index("ix_outlets_read", "outlets")
    op.drop_index("ix_entries_title", "entries")
    op.drop_index("ix_entries_pending", "entries")
    op.create_index("ix_entries_pending", "entries", ["outlet_id", "state", "next_attempt_at"])
    for table, names in (
        ("entries", ("reader_id", "title_key", "whole", "muted")),
        ("doors", ("last_new_at", "discovered", "distrusted_at", "memory")),
        ("outlets", ("rest_until", "rhythm", "silent_since", "stubs_since", "told_condition")),
    ):
        for name in names:
            op.drop_column(table, name)
