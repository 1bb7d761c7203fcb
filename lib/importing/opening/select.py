"""Exactly one SELECT: what is refused before a database sees it.

SQLite and PostgreSQL, MySQL and MariaDB refuse writes themselves, being told to before the query; this
keeps a query from telling them otherwise first. A parser would have to know every dialect as its
server does, and what the two read differently would be the way in. So a query is refused for the one
sign without which there is no second statement, wherever it stands.
"""

import re

from lib.ledger.mistake import Mistake

_BEGINS = re.compile(r"\(*\s*(select|with)\b", re.IGNORECASE)
_WRITES = re.compile(
    r"\b(insert|update|delete|merge|replace|into|create|alter|drop|truncate|grant|revoke|exec|execute"
    r"|call|begin|commit|rollback|set|lock|copy|load|attach|vacuum|handler|do)\b",
    re.IGNORECASE,
)


class NotOneSelect(Mistake):
    """A query that is something else than one SELECT."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The query {reason}. A source is read with exactly one SELECT (WITH … SELECT is one)."
        )


def one(query: str, *, any_dialect: bool = True) -> str:
    """The query, if it is one SELECT.

    Args:
        query: as a person wrote it.
        any_dialect: the server refuses writes itself; else words that write are refused here, even
            where they stand in a text.

    Raises:
        NotOneSelect: it is not.

    >>> one("SELECT 1;")
    'SELECT 1'
    """
    text = query.strip().rstrip(";").strip()
    if ";" in text:
        raise NotOneSelect("holds a semicolon, which could begin a second statement")
    if not _BEGINS.match(text):
        raise NotOneSelect("does not begin with SELECT or WITH")
    if "/*!" in text or "\x00" in text:
        raise NotOneSelect("holds a comment that some servers would carry out")
    if not any_dialect and (word := _WRITES.search(text)):
        raise NotOneSelect(f"holds the word “{word[0]}”, which could write on this kind of server")
    return text
