"""A source as it was read, before anybody decided what its columns mean."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.ledger.findings import Finding


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A subtotal, total or opening balance that the source states itself; never a record.

    Args:
        line: of the source, 1 being its first.
        label: its words as written, empty where numbers stand alone.
        values: column -> number as written.
        after: how many records stand above it.
    """

    line: int
    label: str
    values: Mapping[str, str]
    after: int


@dataclass(frozen=True, slots=True, eq=False)
class SourceTable:
    """Rows of one table of one source.

    Args:
        name: of the file, sheet or query, as a person knows it.
        frame: every column under its own heading; text as read where the source has no types, typed
            columns (days, numbers) where it has. Nothing is trimmed away and no row is left out.
        lines: the line (or row) number of each row in the source, 1 being its first line.
        role: the role that the source itself states (a SAF-T section), else None.
        rejected: rows that could not even be read: ``line``, ``reason``, ``text``.
        findings: what reading noticed (encoding, delimiter, blank rows dropped).
        control: control totals that the source itself states: currency -> open minor units, or other
            named totals a format defines.
        titles: texts above the headings, a line each, and the lines below the last record.
        as_of: the day that the list states for itself.
        carried_columns: columns of ``frame`` that no heading names but the layout gives: group headings
            carried down to their rows, and labelled values above the table.
        totals: subtotal, total and balance rows that were taken out of the records.
        continuation: positions in ``frame`` of rows that only continue the record above: further
            lines of one document. Their key columns are filled down, their money is their own.
    """

    name: str
    frame: pd.DataFrame
    lines: npt.NDArray[np.int64]
    role: str | None = None
    rejected: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=["line", "reason", "text"])
    )
    findings: tuple[Finding, ...] = ()
    control: dict[str, int] = field(default_factory=dict)
    titles: tuple[str, ...] = ()
    as_of: dt.date | None = None
    carried_columns: tuple[str, ...] = ()
    totals: tuple[TotalRow, ...] = ()
    continuation: tuple[int, ...] = ()
