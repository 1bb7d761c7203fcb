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
        further_lines: lines that are set aside beyond those that ``rows`` names.
        lost_count: how many of them do not stand in the frame of their role.
    """

    table: SourceTable
    rows: Rows
    keys: pd.Series | None
    lines: Lines
    further_lines: Lines = field(default_factory=lambda: np.array([], "int64"))
    lost_count: int = 0

    @property
    def read(self) -> int:
        """Rows that were read, opening balances with them."""
        return len(self.table.frame) + len(self.table.rejected) + self.rows.opening_count

    def accepted(self, documents: pd.Series) -> Lines:
        """The lines that stand in the ledger."""
        if self.keys is None:
            return self.lines[: len(self.lines) - self.lost_count]
        return self.lines[in_ledger(self.keys, documents)]

    def unaccounted(self, accepted_lines: Lines) -> Lines:
        """The lines of which nothing became."""
        accounted_lines = (
            accepted_lines,
            self.rows.aside_lines,
            self.further_lines,
            self.rows.rejected["line"].to_numpy("int64"),
        )
        return np.setdiff1d(self.table.lines, np.concatenate(accounted_lines))


@dataclass(frozen=True, slots=True)
class Account:
    """How many rows were read and accepted, and the lines of the first few that were lost."""

    read: int
    accepted: int
    lost_lines: tuple[int, ...] = ()


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
    entries, offset = [], 0
    for list_position, (table, r) in enumerate(rows):
        document_keys = together["document"].iloc[offset : offset + len(r.frame)]
        offset += len(r.frame)
        payment_mask = (paid["alone"] & (paid["list"] == list_position)).to_numpy(bool)
        if not payment_mask.any():
            entries.append(Entry(table, r, document_keys, r.lines))
        elif keys is None:
            entries.append(
                Entry(
                    table, r, document_keys, r.lines, paid["line"][payment_mask].to_numpy("int64")
                )
            )
        else:
            lines = np.concatenate([r.lines, paid["line"][payment_mask]]).astype("int64")
            entries.append(Entry(table, r, pd.concat([document_keys, keys[payment_mask]]), lines))
    return tuple(entries)


def account(entries: Sequence[Entry], documents: pd.Series) -> Account:
    """The account of all tables.

    Args:
        entries: one a table.
        documents: keys of the documents of the finished ledger.
    """
    accepted_lines = [entry.accepted(documents) for entry in entries]
    rows_read, count = sum(e.read for e in entries), sum(map(len, accepted_lines))
    other_count = sum(
        len(e.rows.aside_lines) + len(e.further_lines) + len(e.rows.rejected) for e in entries
    )
    if rows_read == count + other_count:
        return Account(rows_read, count)
    lost_lines = np.concatenate(
        [e.unaccounted(a) for e, a in zip(entries, accepted_lines, strict=True)]
    )
    return Account(rows_read, count, tuple(int(line) for line in lost_lines[:5]))


def in_ledger(keys: pd.Series, documents: pd.Series) -> Mask:
    """Which keys are among those of the documents.

    >>> in_ledger(pd.Series(["A", "B"], dtype="str"), pd.Series(["A"], dtype="str")).tolist()
    [True, False]
    """
    key_texts, document_texts = map(text_columns.cell_texts, (keys, documents))
    if document_texts.slice(0, len(key_texts)).equals(key_texts):
        return np.ones(len(key_texts), bool)
    return text_columns.mask(pc.is_in(key_texts, value_set=document_texts.combine_chunks()))
