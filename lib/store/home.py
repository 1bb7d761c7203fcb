"""Where a team's data lives: a folder of snapshots, the database of what was loaded and decided."""

import errno
import logging
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self

import sqlalchemy as sa

from lib.ledger.mistake import Mistake

_OURS = (
    "common-terms.db*", "import.lock", "seal.key", "events*.head", "sources.toml", "ledgers", "rejects",
    "kept",
)  # fmt: skip
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_LOG = logging.getLogger(__name__)
SAMPLE = Path(__file__).parents[2] / "data" / "sample"


_FULL = ("the disk is full", "Free some room there and try again")
_REFUSED = ("you may not write there", "Give whoever runs this the right to write there")
_ELSEWHERE = "or set COMMON_TERMS_HOME to a folder that may be written to"
_REASONS = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: ("your share of the disk is used up", _FULL[1]),
    errno.EROFS: ("the disk is read-only", "Make it writable again"),
    errno.EACCES: _REFUSED,
    errno.EPERM: _REFUSED,
    errno.EIO: ("the disk reports errors", "Save what is on it"),
}


class HomeUnusable(Mistake):
    """The folder for ledgers cannot be written to."""

    def __init__(self, path: Path, reason: OSError) -> None:
        problem, advice = _REASONS.get(
            reason.errno or 0, (str(reason.strerror or reason), "Mend that")
        )
        super().__init__(
            f"Nothing can be kept in {reason.filename or path}: {problem}. {advice}, {_ELSEWHERE}. "
            f"The ledgers are as they were."
        )


@dataclass(frozen=True, slots=True)
class Home:
    """A folder and the database that belongs to it.

    Args:
        path: the folder; made when something is first written.
        database: SQLAlchemy URL; a SQLite file in the folder when empty.
        sample: the folder of the sample ledger.
    """

    path: Path
    database: str = ""
    sample: Path = SAMPLE

    @classmethod
    def default(cls) -> Self:
        """The home that the environment names: ``COMMON_TERMS_HOME`` and ``COMMON_TERMS_DB``."""
        path = Path(os.path.expanduser(os.environ.get("COMMON_TERMS_HOME") or "var"))
        return cls(path.absolute(), os.environ.get("COMMON_TERMS_DB", ""))

    @property
    def url(self) -> str:
        """URL of the database."""
        file = sa.URL.create("sqlite", database=str(self.path / "common-terms.db"))
        return self.database or file.render_as_string()

    @property
    def ledgers(self) -> Path:
        """The folder of snapshots, one folder a version."""
        return self.path / "ledgers"

    @property
    def rejects(self) -> Path:
        """The folder of rejected rows, one file a load that had some."""
        return self.path / "rejects"


def keep_private(path: Path) -> bool:
    """Close a file or folder to everybody but its owner; whether it was open.

    Links are left alone, and so is what is not ours to change. Windows keeps a person's files apart
    by their folder, and knows no such modes.
    """
    try:
        mode = path.lstat().st_mode
        if os.name == "nt" or stat.S_ISLNK(mode) or not mode & _OTHERS:
            return False
        path.chmod(stat.S_IMODE(mode) & ~_OTHERS)
    except FileNotFoundError:
        return False
    except OSError as reason:
        _say_once(path, str(reason.strerror))
        return False
    return True


@lru_cache(maxsize=64)
def _say_once(path: Path, why: str) -> None:
    _LOG.warning("%s stays open to others: %s", path, why)


def private_folder(path: Path) -> Path:
    """A folder that only its owner may enter, made where it is not there."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    keep_private(path)
    return path


def private_file(path: Path) -> Path:
    """A file that only its owner may read, made empty where it is not there."""
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    keep_private(path)
    return path


def narrow(path: Path) -> None:
    """Close a home that others could read, as homes of earlier releases were; the log says so.

    A folder in which nothing is ours yet is left as it is: it may be anybody's.
    """
    entries = list(_within(path)) if path.is_dir() else []
    if entries and sum(map(keep_private, (path, *entries))):
        _LOG.warning("%s was open to other people of this machine; now only its owner may", path)


def _within(path: Path) -> Iterator[Path]:
    """What we keep in a home, and nothing else that may lie in its folder."""
    for entry in (match for pattern in _OURS for match in path.glob(pattern)):
        yield entry
        if entry.is_dir() and not entry.is_symlink():
            yield from entry.rglob("*")
