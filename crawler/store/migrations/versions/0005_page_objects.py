"""Page objects: how often an outlet's own did not find the article, and since when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; nothing is known of the pages of before."""
    op.add_column(
        "outlets", sa.Column("object_misses", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column("outlets", sa.Column("misfit_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outlets", sa.Column("misfit_why", sa.Text(), nullable=True))


def downgrade() -> None:
    """Forget the misses."""
    for name in ("object_misses", "misfit_since", "misfit_why"):
        op.drop_column("outlets", name)
