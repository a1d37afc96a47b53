"""The archive index: words, the places where they stand, and which articles wait to be indexed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ORDERED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)

# A new value of anything that the index shows of an article makes its row stale.
# Lexemes are numbers of words: nothing that a tokeniser could split or fold. Neither places nor
# the text are kept here (detail, content): places stand in index_articles.
SQLITE = (
    """
    CREATE VIRTUAL TABLE index_terms USING fts5 (
        words, content='', detail=none, columnsize=0, tokenize='ascii'
    )
    """,
    """
    CREATE TRIGGER index_new AFTER INSERT ON articles BEGIN
        INSERT INTO index_queue (article_id) VALUES (new.id);
    END
    """,
    """
    CREATE TRIGGER index_stale AFTER UPDATE OF
        outlet_id, canonical_url, title, lead, text, published, authors, language, fetched_at
    ON articles BEGIN
        DELETE FROM index_articles WHERE article_id = new.id;
        INSERT INTO index_queue (article_id) VALUES (new.id);
    END
    """,
)
POSTGRES = (
    """
    CREATE TABLE index_terms (
        rowid BIGINT PRIMARY KEY REFERENCES index_articles (id) ON DELETE CASCADE,
        words TSVECTOR NOT NULL
    )
    """,
    "CREATE INDEX ix_index_terms_words ON index_terms USING gin (words)",
    """
    CREATE FUNCTION index_is_stale() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM index_articles WHERE article_id = NEW.id;
        INSERT INTO index_queue (article_id) VALUES (NEW.id);
        RETURN NULL;
    END
    $$
    """,
    """
    CREATE TRIGGER index_stale AFTER INSERT OR UPDATE OF
        outlet_id, canonical_url, title, lead, text, published, authors, language, fetched_at
    ON articles FOR EACH ROW EXECUTE FUNCTION index_is_stale()
    """,
)


def upgrade() -> None:
    """Make the tables; every article of before waits to be indexed."""
    op.create_table(
        "index_words",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("surface", sa.Text(), nullable=False),
        sa.Column("typed", ORDERED, nullable=False),
        sa.Column("seen", sa.Integer(), server_default="0", nullable=False),
        sa.Column("keys_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_words")),
    )
    op.create_index("uq_index_words_surface", "index_words", ["surface", "language"], unique=True)
    op.create_index("ix_index_words_typed", "index_words", ["typed"])
    op.create_index("ix_index_words_keys_version", "index_words", ["keys_version"])
    op.create_table(
        "index_keys",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("word_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", "word_id", name=op.f("pk_index_keys")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "index_articles",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("outlet_id", sa.String(50), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("printed_at", TIME, nullable=False),
        sa.Column("fetched_at", TIME, nullable=False),
        sa.Column("layout", sa.Integer(), nullable=False),
        sa.Column("places", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_index_articles_article_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_articles")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_index_articles_article_id", "index_articles", ["article_id"], unique=True)
    op.create_index("ix_index_articles_printed_at", "index_articles", ["printed_at"])
    op.create_index("ix_index_articles_fetched_at", "index_articles", ["fetched_at"])
    op.create_index("ix_index_articles_layout", "index_articles", ["layout"])
    op.create_table(
        "index_queue",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_index_queue_article_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_queue")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_index_queue_article_id", "index_queue", ["article_id"])
    for statement in POSTGRES if _is_postgres() else SQLITE:
        op.execute(statement)
    op.execute("INSERT INTO index_queue (article_id) SELECT id FROM articles ORDER BY id")


def downgrade() -> None:
    """Forget the index: it is made again from the articles."""
    op.execute("DROP TRIGGER index_stale" + (" ON articles" if _is_postgres() else ""))
    op.execute("DROP FUNCTION index_is_stale" if _is_postgres() else "DROP TRIGGER index_new")
    op.execute("DROP TABLE index_terms")
    for name in ("index_queue", "index_articles", "index_keys", "index_words"):
        op.drop_table(name)


def _is_postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"
