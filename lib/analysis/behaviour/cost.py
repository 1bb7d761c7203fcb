"""What waiting costs us: free credit beyond terms, and what a sale leaves after all it takes."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd

from lib.analysis import aging
from lib.analysis.losses import settlements
from lib.analysis.sums import sum_by, to_reporting
from lib.ledger import buckets, days
from lib.ledger.days import UNKNOWN
from lib.ledger.ledger import Ledger
from lib.ledger.matches import Amounts
from lib.ledger.spells import Spells

DAYS = 365


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What the ledger does not know and people must say.

    Args:
        cost_of_money: yearly rate on money tied up.
        margin: share of sales left after what the goods cost.
        handling: share of sales spent on billing, reminding and matching.
        losses: bucket -> share of an open balance that is not expected to come in.
    """

    cost_of_money: float = 0.12
    margin: float = 0.30
    handling: float = 0.002
    losses: Mapping[str, float] = field(
        default_factory=lambda: MappingProxyType(
            {"not_due": 0.005, "d1_30": 0.02, "d31_60": 0.05, "d61_90": 0.1, "d91_": 0.4}
        )
    )


def free_credit(
    ledger: Ledger, by: Sequence[str], *, cost_of_money: float = 0.12, length: int = DAYS
) -> pd.DataFrame:
    """Money customers kept beyond their terms, and what that cost us.

    Every open balance counts from the end of its due day until it was settled, one day for each; one
    without a due date is never beyond its terms. 10,000 kept for 73 days at 12 % a year costs 240.

    Args:
        length: days up to the ledger's day that are looked at.
    Returns:
        ``by``, ``money_days`` (minor units of the reporting currency × days), ``cost`` (minor units).
    Raises:
        NoRate: a currency in it has no rate on or before the ledger's day.
    """
    spells = ledger.spells
    late = spells.take((spells.balance > 0) & (spells.due != UNKNOWN))
    nights = _nights_open(np.maximum(late.start, late.due), late.end, ledger.day, length)
    table = _measure_totals(ledger, late, by, {"money_days": nights * late.balance})
    return table.assign(cost=table["money_days"] * cost_of_money / 365)


def quality(
    ledger: Ledger,
    by: Sequence[str],
    assumptions: Assumptions = Assumptions(),
    *,
    length: int = DAYS,
) -> pd.DataFrame:
    """What sales leave: margin less financing, expected loss and handling, by customer or seller.

    Sales are invoices and credit notes issued in the time looked at. Financing is the cost of all money
    standing, not late money alone, in that time, credits not taken off; expected loss is on what stands
    open now, plus what was written off in that time. A write-off belongs to its invoice.

    Args:
        length: days up to the ledger's day that are looked at.
    Returns:
        ``by``, ``sales``, ``margin``, ``financing``, ``expected_loss``, ``handling``, ``left`` (margin
        less the three), minor units of the reporting currency; most sales first.
    Raises:
        NoRate: a currency in it has no rate on or before the ledger's day.
    """
    day = days.number(ledger.day)
    spells = ledger.spells.take(ledger.spells.balance > 0)
    parts = [
        _measure_totals(
            ledger,
            spells,
            by,
            {"stood": _nights_open(spells.start, spells.end, ledger.day, length) * spells.balance},
        ),
        _expected_loss(ledger, by, assumptions, day),
        _sales(ledger, by, length),
        _write_offs(ledger, by, length),
    ]
    table = pd.concat(parts).groupby(list(by), as_index=False).sum(numeric_only=True)
    table = table.assign(
        margin=table["sales"] * assumptions.margin,
        financing=table["stood"] * assumptions.cost_of_money / 365,
        expected_loss=table["at_risk"] + table["written_off"],
        handling=table["sales"] * assumptions.handling,
    )
    costs = table["financing"] + table["expected_loss"] + table["handling"]
    table = table.assign(left=table["margin"] - costs)
    names = [*by, "sales", "margin", "financing", "expected_loss", "handling", "left"]
    ranked = table.loc[table[names[-6:]].abs().sum(axis=1) > 0, names]
    return ranked.sort_values(
        ["sales", *by], ascending=[False] + [True] * len(by), ignore_index=True
    )


def _nights_open(start: np.ndarray, end: np.ndarray, day: dt.date, length: int) -> np.ndarray:
    """Nights between two days that fall in the time looked at."""
    last = days.number(day)
    from_, until = np.maximum(start.astype("int64"), last - length), np.minimum(end, last)
    return np.maximum(until.astype("int64") - from_, 0)


def _expected_loss(
    ledger: Ledger, by: Sequence[str], assumptions: Assumptions, day: int
) -> pd.DataFrame:
    open_items = ledger.spells.on(day)
    open_items = open_items.take(open_items.balance > 0)
    rates = np.array([assumptions.losses.get(name, 0.0) for name in buckets.names()])
    rate = rates[aging.bucket(aging.age(open_items, day), buckets.CUTS, "due")]
    return _measure_totals(
        ledger, open_items, by, {"at_risk": np.rint(open_items.balance * rate).astype("int64")}
    )


def _sales(ledger: Ledger, by: Sequence[str], length: int) -> pd.DataFrame:
    documents = ledger.documents
    since = pd.Timestamp(days.date(days.number(ledger.day) - length))
    is_sale = documents["kind"].isin(("invoice", "credit_note")) & (documents["issued"] > since)
    sales_documents = documents[is_sale]
    return _by_row(
        ledger,
        sales_documents.index.to_numpy(),
        by,
        sales_documents["currency"],
        sales=sales_documents["amount"],
    )


def _write_offs(ledger: Ledger, by: Sequence[str], length: int) -> pd.DataFrame:
    matched = settlements(ledger)
    recent = matched["day"] > days.number(ledger.day) - length
    write_offs = matched[matched["lost"] & recent]
    return _by_row(
        ledger,
        write_offs["row"].to_numpy(),
        by,
        write_offs["currency"],
        written_off=write_offs["amount"],
    )


def _by_row(
    ledger: Ledger, row: np.ndarray, by: Sequence[str], currency: pd.Series, **amounts: pd.Series
) -> pd.DataFrame:
    """Amounts of documents, added up by fields and converted."""
    coded = {name: ledger.codes.of(name) for name in by}
    keys = {n: pd.Series(labels[codes[row]], dtype="str") for n, (codes, labels) in coded.items()}
    values = {name: amount.to_numpy("int64") for name, amount in amounts.items()}
    table = pd.DataFrame({**keys, "currency": currency.to_numpy(), **values})
    sums = table.groupby([*by, "currency"], as_index=False)[list(values)].sum()
    return _reported_totals(ledger, sums, by, list(values))


def _measure_totals(
    ledger: Ledger, spells: Spells, by: Sequence[str], measures: Mapping[str, Amounts]
) -> pd.DataFrame:
    return _reported_totals(ledger, sum_by(ledger, spells, by, measures), by, list(measures))


def _reported_totals(
    ledger: Ledger, sums: pd.DataFrame, by: Sequence[str], values: list[str]
) -> pd.DataFrame:
    total = to_reporting(ledger, sums, values)
    return total.groupby(list(by), as_index=False)[values].sum()
