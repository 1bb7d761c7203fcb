"""Where a team's data lives: a folder of snapshots, the database of what was loaded and decided."""

import errno
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from lib.ledger.mistake import Mistake

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
        what, advice = _REASONS.get(
            reason.errno or 0, (str(reason.strerror or reason), "Mend that")
        )
        super().__init__(
            f"Nothing can be kept in {reason.filename or path}: {what}. {advice}, {_ELSEWHERE}. "
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
        path = Path(os.environ.get("COMMON_TERMS_HOME") or "var")
        return cls(path.absolute(), os.environ.get("COMMON_TERMS_DB", ""))

    @property
    def url(self) -> str:
        """URL of the database."""
        return self.database or f"sqlite:///{self.path / 'common-terms.db'}"

    @property
    def ledgers(self) -> Path:
        """The folder of snapshots, one folder a version."""
        return self.path / "ledgers"

    @property
    def rejects(self) -> Path:
        """The folder of rejected rows, one file a load that had some."""
        return self.path / "rejects"
