"""What became of every row that was read: in the ledger, set aside, rejected; or lost, a fault.

Accepted rows are counted in the finished ledger and not by taking the others away, so that a row which
assembling loses is missed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.compute as pc

from lib.importing import text_columns
from lib.importing.assembling.documents import Rows
from lib.importing.source_table import SourceTable
from lib.importing.text_columns import Mask

Lines = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """Rows of one table, and where each should stand.

    Args:
        table, rows: the table and what it came to.
        keys: of each accepted row, the document that it became or is part of; None where the table
            holds no documents.
        lines: of those rows.
        also: lines that are set aside beyond those that ``rows`` names.
        lost: how many of them do not stand in the frame of their role.
    """

    table: SourceTable
    rows: Rows
    keys: pd.Series | None
    lines: Lines
    also: Lines = field(default_factory=lambda: np.array([], "int64"))
    lost: int = 0

    @property
    def read(self) -> int:
        """Rows that were read, opening balances with them."""
        return len(self.table.frame) + len(self.table.rejected) + self.rows.opening

    def accepted(self, documents: pd.Series) -> Lines:
        """The lines that stand in the ledger."""
        if self.keys is None:
            return self.lines[: len(self.lines) - self.lost]
        return self.lines[standing(self.keys, documents)]

    def unaccounted(self, accepted: Lines) -> Lines:
        """The lines of which nothing became."""
        of = (accepted, self.rows.aside, self.also, self.rows.rejected["line"].to_numpy("int64"))
        return np.setdiff1d(self.table.lines, np.concatenate(of))


@dataclass(frozen=True, slots=True)
class Account:
    """How many rows were read and accepted, and the lines of the first few that were lost."""

    read: int
    accepted: int
    lost: tuple[int, ...] = ()


def of_lists(
    rows: Sequence[tuple[SourceTable, Rows]], together: pd.DataFrame, paid: pd.DataFrame,
    keys: pd.Series | None,
) -> tuple[Entry, ...]:  # fmt: skip
    """Where each row of the lists stands: as a document, or as a payment of one.

    Args:
        rows: of each list.
        together: the documents of all, with their keys.
        paid: payments on their rows, as ``applying.on_rows`` tells.
        keys: of each payment on a row; None where another table says what is paid.
    """
    entries, before = [], 0
    for place, (table, r) in enumerate(rows):
        own = together["document"].iloc[before : before + len(r.frame)]
        before += len(r.frame)
        alone = (paid["alone"] & (paid["list"] == place)).to_numpy(bool)
        if not alone.any():
            entries.append(Entry(table, r, own, r.lines))
        elif keys is None:
            entries.append(Entry(table, r, own, r.lines, paid["line"][alone].to_numpy("int64")))
        else:
            lines = np.concatenate([r.lines, paid["line"][alone]]).astype("int64")
            entries.append(Entry(table, r, pd.concat([own, keys[alone]]), lines))
    return tuple(entries)


def account(entries: Sequence[Entry], documents: pd.Series) -> Account:
    """The account of all tables.

    Args:
        entries: one a table.
        documents: keys of the documents of the finished ledger.
    """
    accepted = [entry.accepted(documents) for entry in entries]
    read, count = sum(e.read for e in entries), sum(map(len, accepted))
    others = sum(len(e.rows.aside) + len(e.also) + len(e.rows.rejected) for e in entries)
    if read == count + others:
        return Account(read, count)
    lost = np.concatenate([e.unaccounted(a) for e, a in zip(entries, accepted, strict=True)])
    return Account(read, count, tuple(int(line) for line in lost[:5]))


def standing(keys: pd.Series, documents: pd.Series) -> Mask:
    """Which keys are among those of the documents.

    >>> standing(pd.Series(["A", "B"], dtype="str"), pd.Series(["A"], dtype="str")).tolist()
    [True, False]
    """
    wanted, given = (text_columns.raw(column).combine_chunks() for column in (keys, documents))
    if len(given) >= len(wanted) and given[: len(wanted)].equals(wanted):
        return np.ones(len(wanted), bool)
    return text_columns.mask(pc.is_in(wanted, value_set=given))
