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
from lib.ledger.matches import Amounts, Matches, Rows

Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Spells:
    """Columns of equal length, one entry a spell, sorted by ``start``; shared and read-only.

    Args:
        row: of the document in the version's documents frame.
        start, end: the days ``[start, end)``; ``end`` is ``NEVER`` while the balance stands.
        balance: minor units; positive is owed to us, negative is ours to apply or give back.
        issued, due: of the document; ``due`` is ``UNKNOWN`` where it has none.
        currency: code into ``currencies``.
        currencies: the currencies by code.
    """

    row: Rows
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
        if isinstance(positions, np.ndarray) and positions.dtype == bool:
            positions = np.flatnonzero(positions)  # looked through once, not once a column
        arrays = {f.name: getattr(self, f.name)[positions] for f in fields(self)[:-1]}
        return replace(self, **arrays)

    def until(self, day: int) -> "Spells":
        """The spells as a day knows them: those begun by then, and no end that came later."""
        begun = self.take(slice(0, int(np.searchsorted(self.start, day, side="right"))))
        return replace(begun, end=np.where(begun.end > day, NEVER, begun.end))

    def positions_on(self, day: int) -> Positions:
        """Positions of the spells that hold a day."""
        count = int(np.searchsorted(self.start, day, side="right"))
        return np.flatnonzero(self.end[:count] > day)

    def on(self, day: int) -> "Spells":
        """The balances that stand at the end of a day."""
        return self.take(self.positions_on(day))


def build(documents: pd.DataFrame, matches: Matches) -> Spells:
    """The spells of some documents of a version.

    Args:
        documents: of the role, labelled by row of the version, ascending.
        matches: of the allocations that count, at whatever day; the others' sides are ignored.
    """
    row, start, change = _changes(documents, matches)
    balance = _running(row, change)
    last_of_day = np.append((row[1:] != row[:-1]) | (start[1:] != start[:-1]), True)[: len(row)]
    row, start, balance = row[last_of_day], start[last_of_day], balance[last_of_day]
    end = np.append(start[1:], NEVER)[: len(row)].astype("int32")
    end[np.append(row[1:] != row[:-1], True)[: len(row)]] = NEVER
    nonzero = np.flatnonzero(balance != 0)
    order = nonzero[np.argsort(start[nonzero], kind="stable")]
    place = row[order]
    codes, currencies = pd.factorize(documents["currency"])
    return Spells(
        row=documents.index.to_numpy("int32")[place],
        start=start[order],
        end=end[order],
        balance=balance[order],
        issued=days.numbers(documents["issued"])[place],
        due=days.numbers(documents["due"])[place],
        currency=codes.astype("int16")[place],
        currencies=tuple(map(str, currencies)),
    )


def _changes(documents: pd.DataFrame, matches: Matches) -> tuple[Days, Days, Amounts]:
    """Every change of every balance: place among the documents, day, amount; by place, then day."""
    counting = matches.take(matches.day < NEVER)
    side = np.concatenate([counting.invoice, counting.credit])
    place = _places(documents.index.to_numpy("int32"), side)
    inside = place >= 0
    row = np.concatenate([np.arange(len(documents), dtype="int32"), place[inside]])
    day = np.concatenate([days.numbers(documents["issued"]), np.tile(counting.day, 2)[inside]])
    change = np.concatenate([-counting.amount, counting.amount])[inside]
    change = np.concatenate([documents["amount"].to_numpy("int64"), change])
    order = np.lexsort((day, row))
    return row[order], day[order], change[order]


def _places(labels: Rows, rows: Rows) -> Rows:
    """Where each row stands among the labels; −1 where it does not."""
    size = max(labels.max(initial=-1), rows.max(initial=-1)) + 1
    place = np.full(size, -1, dtype="int32")
    place[labels] = np.arange(len(labels), dtype="int32")
    return place[rows]


def _running(row: Days, change: Amounts) -> Amounts:
    """Running balance within each document's rows, which stand together."""
    total = np.cumsum(change)
    first = np.flatnonzero(np.append(True, row[1:] != row[:-1])[: len(row)])
    before = total[first] - change[first]
    return total - np.repeat(before, np.diff(np.append(first, len(row))))
