"""Pages as they came, kept for a set time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "raw_pages",
        sa.Column("id", ID, nullable=False),
        sa.Column("outlet_id", sa.String(50), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("article_id", ID, nullable=True),
        sa.Column("entry_id", ID, nullable=True),
        sa.Column("pattern_id", ID, nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("charset", sa.Text(), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name=op.f("fk_raw_pages_outlet_id")),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_raw_pages_article_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_raw_pages_entry_id")),
        sa.ForeignKeyConstraint(
            ["pattern_id"], ["raw_pages.id"], name=op.f("fk_raw_pages_pattern_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_raw_pages")),
        sa.UniqueConstraint("article_id", name=op.f("uq_raw_pages_article_id")),
    )
    op.create_index("ix_raw_pages_kind", "raw_pages", ["kind", "outlet_id", "fetched_at"])
    op.create_index("ix_raw_pages_fetched", "raw_pages", ["fetched_at"])
    op.create_index("ix_raw_pages_pattern", "raw_pages", ["pattern_id"])


def downgrade() -> None:
    """Forget the pages."""
    op.drop_table("raw_pages")
