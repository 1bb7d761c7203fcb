"""What is wrong with a database, in a sentence: full, read-only, damaged, in use, down, refused."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from lib.ledger.command_line import TYPED
from lib.ledger.mistake import Mistake

_UNCHANGED = "Nothing was changed."
_ROOM = 1 << 16  # with less than this SQLite cannot grow its log, whatever it then calls the error
_RESTORE = (
    f"Keep the file aside, and restore a backup into an empty home (`{TYPED} restore FILE`); "
    "without one, import the sources again. The ledgers beside it are untouched"
)

_FULL = ("the disk it is on is full", "Free some room there and try again")
_READ_ONLY = (
    "it may not be written to: the file, its folder or the disk is read-only",
    "Give whoever runs this the right to write there, or set COMMON_TERMS_HOME to another folder",
)
_CLOSED = ("it may not be read", "Give whoever runs this the right to read and write it")
_CANNOT_OPEN = (
    "its file cannot be opened",
    "Check that COMMON_TERMS_HOME or COMMON_TERMS_DB names the right place",
)
_DISK_ERRORS = ("the disk reports errors", "Save what is on it, and look at the disk")
_SQLITE = {
    "FULL": _FULL,
    "READONLY": _READ_ONLY,
    "PERM": _READ_ONLY,
    "CANTOPEN": _CANNOT_OPEN,
    "CORRUPT": ("it is damaged (its file is malformed)", _RESTORE),
    "NOTADB": ("its file is no database, or was overwritten", _RESTORE),
    "BUSY": ("another program keeps it in use", "Try again in a moment"),
    "LOCKED": ("another program keeps it in use", "Try again in a moment"),
    "IOERR": _DISK_ERRORS,
}

_START = "Start the server, or check the address in COMMON_TERMS_DB"
_POSTGRESQL = (
    ("password authentication failed", "it refuses the user or the password",
     "Check both in COMMON_TERMS_DB"),
    ("no password supplied", "it asks for a password", "Give one in COMMON_TERMS_DB"),
    ("no pg_hba.conf entry", "the server lets nobody in from here",
     "Ask whoever looks after the server"),
    ('role "', "the server has no such user, or gives it no right",
     "Check the user in COMMON_TERMS_DB, or ask whoever looks after the server"),
    ('database "', "the server has no such database",
     "Make it (createdb), or check its name in COMMON_TERMS_DB"),
    ("permission denied", "its user has too few rights",
     "Let the user create and change tables in it"),
    ("read-only transaction", "the server only reads at the moment",
     "Check that COMMON_TERMS_DB names the main server"),
    ("no space left", "the server's disk is full", "Have some room freed there and try again"),
    ("too many", "the server has no connection left", "Try again in a moment"),
    ("starting up", "the server is just starting", "Try again in a moment"),
    ("refused", "no server answers there", _START),
    ("resolve", "there is no such server", _START),
    ("translate host", "there is no such server", _START),
    ("no such file", "no server answers there", _START),
    ("timeout expired", "the server does not answer", _START),
    ("terminating connection", "the server was stopped", _START),
    ("closed", "the server ended the connection", _START),
    ("connection", "the server cannot be reached", _START),
)  # fmt: skip
"""A part of what the driver says, what that means, what to do; the first that fits."""
_OF_SERVER = (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.InternalError)


class DatabaseUnreachable(Mistake):
    """The database cannot be opened, read or written."""

    @classmethod
    def because(cls, url: str, problem: str, advice: str) -> "DatabaseUnreachable":
        """For a reason that is known."""
        return cls(
            f"The database {_safe_url(url)} cannot be used: {problem}. {advice}. {_UNCHANGED}"
        )

    @classmethod
    def other(cls, url: str, reason: BaseException) -> "DatabaseUnreachable":
        """For whatever else the driver says; never with a password."""
        text = _without_secrets(url, str(getattr(reason, "orig", None) or reason))
        return cls.because(url, text, "Check COMMON_TERMS_DB")

    @classmethod
    def no_address(cls) -> "DatabaseUnreachable":
        """The address is none; it is not repeated, since it may hold a password."""
        return cls(
            "COMMON_TERMS_DB is no address of a database that can be used here. It reads "
            "postgresql+psycopg://user:password@host/database; without it, a file in "
            f"COMMON_TERMS_HOME is used. {_UNCHANGED}"
        )


class NewerDatabase(Mistake):
    """The database was written by a release that this one does not know."""

    def __init__(self, url: str, revision: str) -> None:
        super().__init__(
            f"The database {_safe_url(url)} was written by a newer Common Terms (revision {revision}). "
            f"{_UNCHANGED} Install the newer version."
        )


@contextmanager
def explain_faults(url: str) -> Iterator[None]:
    """Say in a sentence what becomes of a database in use; what else goes wrong stays as it is.

    Raises:
        DatabaseUnreachable: it is full, read-only, damaged, in use elsewhere or gone.
    """
    try:
        yield
    except sa.exc.DBAPIError as reason:
        mistake = fault(url, reason)
        if mistake is None:
            raise
        raise mistake from reason


def fault(url: str, reason: BaseException) -> Mistake | None:
    """What is wrong with the database itself; None where the fault lies elsewhere."""
    cause = getattr(reason, "orig", None) or reason
    if isinstance(cause, sqlite3.Error):
        explanation = _of_sqlite(url, getattr(cause, "sqlite_errorname", ""))
    elif isinstance(reason, _OF_SERVER) or "permission denied" in str(cause):
        explanation = _of_server(str(cause).lower())
    else:
        explanation = None
    return DatabaseUnreachable.because(url, *explanation) if explanation else None


def _of_sqlite(url: str, error: str) -> tuple[str, str] | None:
    """By SQLite's own name of the error; a full disk has several."""
    kind = error.removeprefix("SQLITE_").partition("_")[0]
    file = Path(sa.make_url(url).database or ".").absolute()
    if kind in {"IOERR", "CANTOPEN"} and file.parent.is_dir():
        disk = shutil.disk_usage(file.parent)
        if disk.total and disk.free < _ROOM:
            return _FULL
        if file.exists() and not os.access(file, os.R_OK):
            return _CLOSED
        if not os.access(file.parent, os.W_OK):
            return _READ_ONLY
    return _SQLITE.get(kind)


def _of_server(text: str) -> tuple[str, str] | None:
    return next(((problem, advice) for part, problem, advice in _POSTGRESQL if part in text), None)


def _safe_url(url: str) -> str:
    """An address without its password, nor anything else that a query may carry."""
    return sa.make_url(url).set(query={}).render_as_string(hide_password=True)


def _without_secrets(url: str, text: str) -> str:
    parsed_url = sa.make_url(url)
    for secret in (parsed_url.password, parsed_url.query.get("password")):
        text = text.replace(str(secret), "***") if secret else text
    return (text.strip().splitlines() or ["no reason given"])[0].rstrip(".")
