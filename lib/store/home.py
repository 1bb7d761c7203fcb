"""Where a team's data lives: a folder of snapshots, the database of what was loaded and decided."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import sqlalchemy as sa

from lib.ledger.mistake import Mistake

SAMPLE = Path(__file__).parents[2] / "data" / "sample"


class HomeUnusable(Mistake):
    """The folder for ledgers cannot be written to."""

    def __init__(self, path: Path, reason: OSError) -> None:
        super().__init__(
            f"Nothing can be kept in {path}: {reason.strerror or reason}. Set COMMON_TERMS_HOME to a "
            f"folder that may be written to and has room. The ledgers are as they were."
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
