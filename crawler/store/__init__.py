"""The only room that speaks SQL: SQLAlchemy Core over SQLite or PostgreSQL, migrated by Alembic.

Every function takes a connection first, so that a caller can put several into one transaction;
`Database.run` and `Database.query` call them off the event loop. Callers pass the connection on
and never look inside.
"""

from sqlalchemy import Connection

from crawler.store.database import Database

__all__ = ["Connection", "Database"]
