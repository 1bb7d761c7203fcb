"""Of 100 that reach so many days late, how many are paid within 30 more: time protects the debtor."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.analysis.losses import settlements
from lib.analysis.sums import sum_by
from lib.ledger import days
from lib.ledger.days import UNKNOWN
from lib.ledger.ledger import Ledger
from lib.ledger.matches import Amounts
from lib.ledger.spells import Spells

REACHED = (0, 15, 30, 60, 90, 120)
WITHIN = 30


def scan(ledger: Ledger, *, reached: Sequence[int] = REACHED, within: int = WITHIN) -> pd.DataFrame:
    """Invoices still open so many days after due, and what was paid of them soon after.

    Only invoices whose further days have all been seen by the ledger's day are counted, so that young
    ones do not pass for unpaid; interest charges and other adjustments are no invoices.
    Whatever lowers the balance counts as paid, except a write-off.

    Args:
        reached: days past due at which an invoice was still open, at the end of that day.
        within: further days watched.
    Returns:
        ``days_late``, ``currency``, ``reached``, ``paid`` (minor units), ``invoices``,
        ``invoices_paid`` (settled in full).
    """
    invoice = ledger.codes.documents["kind"].eq("invoice").to_numpy(bool)
    spells = ledger.spells
    spells = spells.take((spells.balance > 0) & (spells.due != UNKNOWN) & invoice[spells.row])
    write_offs = settlements(ledger).query("lost")
    tables = [_at(ledger, spells, write_offs, n, within).assign(days_late=n) for n in reached]
    table = pd.concat(tables, ignore_index=True)
    return table[["days_late", *table.columns.drop("days_late")]]


def _at(
    ledger: Ledger, spells: Spells, write_offs: pd.DataFrame, late: int, within: int
) -> pd.DataFrame:
    is_complete = spells.due <= days.number(ledger.day) - late - within
    first = spells.take(is_complete & _holding(spells, late))
    is_issued = spells.issued <= spells.due + np.int32(late)
    after = spells.take(is_complete & is_issued & _holding(spells, late + within))
    since = write_offs["due"] + late
    recent_write_offs = write_offs[
        (write_offs["day"] > since) & (write_offs["day"] <= since + within)
    ]
    positions = pd.Index(first.row).get_indexer(pd.Index(recent_write_offs["row"]))
    lost_items = first.take(positions[positions >= 0])
    measures = {"money": first.balance, "invoices": first.balance * 0 + 1}
    start_sums = sum_by(ledger, first, (), measures).set_index("currency")
    open_sums = sum_by(
        ledger, after, (), {"money": after.balance, "invoices": after.balance * 0 + 1}
    )
    write_off_sums = sum_by(
        ledger,
        lost_items,
        (),
        {
            "money": recent_write_offs["amount"].to_numpy("int64")[positions >= 0],
            "invoices": _closed_flags(lost_items, after),
        },
    )
    unpaid = (
        pd.concat([open_sums, write_off_sums])
        .groupby("currency")
        .sum()
        .reindex(start_sums.index, fill_value=0)
    )
    return pd.DataFrame(
        {
            "reached": start_sums["money"],
            "paid": start_sums["money"] - unpaid["money"],
            "invoices": start_sums["invoices"],
            "invoices_paid": start_sums["invoices"] - unpaid["invoices"],
        }
    ).reset_index()


def _holding(spells: Spells, late: int) -> npt.NDArray[np.bool_]:
    day = spells.due + np.int32(late)
    return (spells.start <= day) & (spells.end > day)


def _closed_flags(lost_items: Spells, after: Spells) -> Amounts:
    """1 for each invoice, once, that a write-off has closed."""
    row = pd.Series(lost_items.row)
    return np.asarray(~row.duplicated() & ~row.isin(after.row), dtype="int64")
