"""Topics: every version of their queries is kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; of each topic the version in force is the oldest that is known."""
    op.create_table(
        "topic_versions",
        sa.Column("topic_id", sa.String(50), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("titles", sa.JSON(), nullable=False),
        sa.Column("notify", sa.String(8), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(50), nullable=False),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_topic_versions_topic_id")
        ),
        sa.PrimaryKeyConstraint("topic_id", "version", name=op.f("pk_topic_versions")),
    )
    op.execute(
        "INSERT INTO topic_versions (topic_id, version, query, titles, notify, changed_at, source)"
        " SELECT id, version, query, titles, notify, updated_at, 'file' FROM topics"
    )


def downgrade() -> None:
    """Forget what queries were before."""
    op.drop_table("topic_versions")
