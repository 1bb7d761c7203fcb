"""Each document's balance as steps in time: built once a version, read by every question of age.

A spell is a span of days ``[start, end)`` in which a document's balance stood still. Receivables on
any day are the spells that hold it, so a report on a past day costs what one on today costs, and no
payment made later can leak into it.
"""

from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.ledger import days
from lib.ledger.days import NEVER, Days

Amounts = npt.NDArray[np.int64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Spells:
    """Columns of equal length, one entry a spell, sorted by ``start``; shared and read-only.

    Args:
        row: position of the document in the version's documents frame.
        start, end: the days ``[start, end)``; ``end`` is ``NEVER`` while the balance stands.
        balance: minor units; positive is owed to us, negative is ours to apply or give back.
        issued, due: of the document; ``due`` is ``UNKNOWN`` where it has none.
        currency: code into ``currencies``.
        currencies: the currencies by code.
    """

    row: npt.NDArray[np.int32]
    start: Days
    end: Days
    balance: Amounts
    issued: Days
    due: Days
    currency: npt.NDArray[np.int16]
    currencies: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.row)

    def take(self, positions: Positions | npt.NDArray[np.bool_] | slice) -> "Spells":
        """The spells at some positions, in the same order."""
        arrays = {f.name: getattr(self, f.name)[positions] for f in fields(self)[:-1]}
        return replace(self, **arrays)

    def begun(self, day: int) -> "Spells":
        """The spells that start on or before a day, without copying."""
        return self.take(slice(0, int(np.searchsorted(self.start, day, side="right"))))

    def standing(self, day: int) -> Positions:
        """Positions of the spells that hold a day."""
        count = int(np.searchsorted(self.start, day, side="right"))
        return np.flatnonzero(self.end[:count] > day)

    def on(self, day: int) -> "Spells":
        """The balances that stand at the end of a day."""
        return self.take(self.standing(day))


def counting_days(documents: pd.DataFrame, allocations: pd.DataFrame) -> pd.DataFrame:
    """When each allocation counts, and between which rows.

    An allocation counts from the latest of its effective day and the issue days of both documents: a
    receipt dated before its invoice stands as unapplied between the two days.

    Returns:
        columns ``credit``, ``invoice`` (row positions), ``amount``, ``day``; orphans are left out.
    """
    keys = pd.Index(documents["document"])
    credit = keys.get_indexer(allocations["credit"])
    invoice = keys.get_indexer(allocations["invoice"])
    known = (credit >= 0) & (invoice >= 0)
    credit, invoice = credit[known], invoice[known]
    issued = days.numbers(documents["issued"])
    effective = days.numbers(allocations["effective_on"])[known]
    return pd.DataFrame(
        {
            "credit": credit.astype("int32"),
            "invoice": invoice.astype("int32"),
            "amount": allocations["amount"].to_numpy("int64")[known],
            "day": np.maximum(effective, np.maximum(issued[credit], issued[invoice])),
        }
    )


def build(documents: pd.DataFrame, allocations: pd.DataFrame) -> Spells:
    """The spells of a ledger's documents.

    Args:
        documents, allocations: frames of the roles; document keys are unique.
    """
    row, start, change = _changes(documents, counting_days(documents, allocations))
    balance = _running(row, change)
    last_of_day = np.append((row[1:] != row[:-1]) | (start[1:] != start[:-1]), True)[: len(row)]
    row, start, balance = row[last_of_day], start[last_of_day], balance[last_of_day]
    end = np.append(start[1:], NEVER)[: len(row)].astype("int32")
    end[np.append(row[1:] != row[:-1], True)[: len(row)]] = NEVER
    standing = np.flatnonzero(balance != 0)
    order = standing[np.argsort(start[standing], kind="stable")]
    row = row[order]
    codes, currencies = pd.factorize(documents["currency"])
    return Spells(
        row=row,
        start=start[order],
        end=end[order],
        balance=balance[order],
        issued=days.numbers(documents["issued"])[row],
        due=days.numbers(documents["due"])[row],
        currency=codes.astype("int16")[row],
        currencies=tuple(map(str, currencies)),
    )


def _changes(documents: pd.DataFrame, counted: pd.DataFrame) -> tuple[Days, Days, Amounts]:
    """Every change of every balance: document row, day, amount; sorted by row, then day."""
    amount = counted["amount"].to_numpy()
    row = np.concatenate(
        [np.arange(len(documents), dtype="int32"), counted["invoice"], counted["credit"]]
    ).astype("int32")
    day = np.concatenate(
        [days.numbers(documents["issued"]), counted["day"], counted["day"]]
    ).astype("int32")
    change = np.concatenate([documents["amount"].to_numpy("int64"), -amount, amount])
    order = np.lexsort((day, row))
    return row[order], day[order], change[order]


def _running(row: Days, change: Amounts) -> Amounts:
    """Running balance within each document's rows, which stand together."""
    total = np.cumsum(change)
    first = np.flatnonzero(np.append(True, row[1:] != row[:-1])[: len(row)])
    before = total[first] - change[first]
    return total - np.repeat(before, np.diff(np.append(first, len(row))))
