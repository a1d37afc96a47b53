"""Revision watch: when an article is read again, and what its versions said before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the watch's columns and the table of versions; articles of before are not watched."""
    op.add_column("articles", sa.Column("watched_by", sa.String(50), nullable=True))
    op.add_column("articles", sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("articles", sa.Column("next_check_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("articles", sa.Column("checks", sa.Integer(), server_default="0", nullable=False))
    op.add_column(
        "articles", sa.Column("gone_checks", sa.Integer(), server_default="0", nullable=False)
    )
    op.create_index("ix_articles_checks", "articles", ["watched_by", "next_check_at"])
    op.create_index("ix_articles_copies", "articles", ["copy_of"])
    op.create_index("ix_outbox_article", "outbox", ["article_id", "kind"])
    op.create_table(
        "versions",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("diff", sa.JSON(), nullable=True),
        sa.Column("untold", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_versions_article_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_id", "number", name=op.f("pk_versions")),
    )


def downgrade() -> None:
    """Forget versions and watch."""
    op.drop_table("versions")
    op.drop_index("ix_outbox_article", "outbox")
    op.drop_index("ix_articles_copies", "articles")
    op.drop_index("ix_articles_checks", "articles")
    for name in ("watched_by", "checked_at", "next_check_at", "checks", "gone_checks"):
        op.drop_column("articles", name)
