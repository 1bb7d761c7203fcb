"""Which documents each allocation joins, and from which day it counts: worked out once a version.

A view keeps the matches of its own allocations. So no view has to look for keys again, and a receipt
outside a filter still lowers the invoice inside it.
"""

from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lib.ledger import days
from lib.ledger.days import NEVER, Days

Amounts = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """Columns of equal length, one entry a row of the allocations; shared and read-only.

    Args:
        credit, invoice: rows of the version's documents; −1 where there is no such document.
        amount: minor units.
        day: the latest of its effective day and the issue days of both documents: a receipt dated
            before its invoice stands as unapplied between the two days. ``NEVER`` without both.
        recorded: the last day on which one of the three was recorded; ``UNKNOWN`` if none says.
    """

    credit: Rows
    invoice: Rows
    amount: Amounts
    day: Days
    recorded: Days

    def __len__(self) -> int:
        return len(self.day)

    def take(self, mask: Mask) -> "Matches":
        """The matches of the allocations that are kept."""
        rows = np.flatnonzero(mask)
        return replace(self, **{f.name: getattr(self, f.name)[rows] for f in fields(self)})

    def touching(self, documents: Mask) -> Mask:
        """Whether each has a side among some documents.

        Args:
            documents: for every row of the version's documents, whether it is one of them.
        """
        membership = np.append(documents, False)  # the place that −1 reads
        return membership[self.credit] | membership[self.invoice]


def match(documents: pd.DataFrame, allocations: pd.DataFrame) -> Matches:
    """The matches of a version's allocations.

    Args:
        documents, allocations: frames of the roles, labelled 0, 1, 2 …; document keys are unique.
    """
    credit = _rows(allocations["credit"], documents["document"])
    invoice = _rows(allocations["invoice"], documents["document"])
    effective = days.numbers(allocations["effective_on"])
    counts = _latest(effective, days.numbers(documents["issued"]), credit, invoice)
    counts[(credit < 0) | (invoice < 0)] = NEVER
    noted = days.numbers(allocations["recorded_on"])
    return Matches(
        credit=credit,
        invoice=invoice,
        amount=allocations["amount"].to_numpy("int64"),
        day=counts,
        recorded=_latest(noted, days.numbers(documents["recorded_on"]), credit, invoice),
    )


def _rows(keys: pd.Series, among: pd.Series) -> Rows:
    """Where each key stands among others; −1 where it does not."""
    wanted_keys, known_keys = (pa.array(texts).cast(pa.large_string()) for texts in (keys, among))
    positions = pc.index_in(wanted_keys, value_set=known_keys, skip_nulls=True)
    return pc.fill_null(positions, -1).to_numpy().astype("int32")


def _latest(own_days: Days, of_document: Days, credit: Rows, invoice: Rows) -> Days:
    document_days = np.append(of_document, days.UNKNOWN)
    return np.maximum(own_days, np.maximum(document_days[credit], document_days[invoice]))
