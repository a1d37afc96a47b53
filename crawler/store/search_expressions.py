"""Expressions over the inverted index, as FTS5 and as PostgreSQL's tsquery write them.

Lexemes are letters and digits of our own (`archive_terms.lexeme`): nothing needs quoting.
"""

from __future__ import annotations

from crawler.queries.archive.terms import AnyOf, Both, Either, Expression

_NOTHING = "0"  # numbers of words begin at 1


def for_sqlite(expression: Expression) -> str:
    """Write an expression for FTS5's MATCH (sqlite.org/fts5.html, "FTS5 Boolean Operators")."""
    match expression:
        case AnyOf(lexemes):
            return "(" + (" OR ".join(lexemes) or _NOTHING) + ")"
        case Either(parts):
            return "(" + " OR ".join(for_sqlite(part) for part in parts) + ")"
        case Both(parts, without):
            every = " AND ".join(for_sqlite(part) for part in parts)
            absent = " OR ".join(for_sqlite(part) for part in without)
            return f"(({every}) NOT ({absent}))" if absent else f"({every})"


def for_postgres(expression: Expression) -> str:
    """Write an expression as a tsquery (PostgreSQL, "Text Search Types")."""
    match expression:
        case AnyOf(lexemes):
            return "(" + (" | ".join(lexemes) or _NOTHING) + ")"
        case Either(parts):
            return "(" + " | ".join(for_postgres(part) for part in parts) + ")"
        case Both(parts, without):
            present = [for_postgres(part) for part in parts]
            return "(" + " & ".join(present + [f"!{for_postgres(part)}" for part in without]) + ")"
