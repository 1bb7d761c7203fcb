"""Adding money by group: the one scan that every table of balances goes through.

Scans return additive columns in native currency. Conversion and ratios come after the sum.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.ledger import days
from lib.ledger.ledger import Ledger
from lib.ledger.matches import Amounts
from lib.ledger.money import exponent, rates_on
from lib.ledger.spells import Spells

_EXACT = 2.0**53
_SPARSE = 4
Labels = npt.NDArray[np.object_]
Places = npt.NDArray[np.integer]


def sum_groups(groups: Places, amounts: Amounts, size: int) -> Amounts:
    """Sum of ``amounts`` for each group number below ``size``, exact to the minor unit.

    >>> sum_groups(np.array([0, 2, 2]), np.array([5, 7, -1]), 3).tolist()
    [5, 0, 6]
    """
    if _may_round(amounts):
        total = np.zeros(size, dtype="int64")
        np.add.at(total, groups, amounts)
        return total
    return np.bincount(groups, weights=amounts, minlength=size).astype("int64")


def _may_round(amounts: Amounts) -> bool:
    """Whether a sum of them in floating point could pass the last whole number it holds exactly."""
    if not len(amounts):
        return False
    largest = max(float(amounts.max()), -float(amounts.min()))
    return largest * len(amounts) >= _EXACT and np.abs(amounts).sum(dtype="float64") >= _EXACT


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Sums by fields and currency before they are a table, so that many days become one table.

    Args:
        combinations: the number of each combination that occurs, rising.
        values: its sums, one column a measure.
    """

    combinations: Places
    values: Amounts


def sum_by(
    ledger: Ledger, spells: Spells, by: Sequence[str], measures: Mapping[str, Amounts]
) -> pd.DataFrame:
    """Sums of measures of some spells by fields and currency.

    Args:
        spells: of the ledger, any of them.
        by: fields; their labels become columns, ``(none)`` where a document has none.
        measures: name -> an amount for each spell.
    Returns:
        columns ``by``, ``currency`` and the measures; one row a combination that occurs, sorted.
    """
    return table(
        ledger, by, list(measures), [measure_sums(ledger, spells, by, list(measures.values()))]
    )


def measure_sums(
    ledger: Ledger, spells: Spells, by: Sequence[str], measures: Sequence[Amounts]
) -> Sums:
    """Sums of measures of some spells, as ``table`` makes a table of."""
    combinations, group = _combinations(ledger, spells, by)
    sums = np.stack([sum_groups(group, amounts, len(combinations)) for amounts in measures], axis=1)
    mask = np.bincount(group, minlength=len(combinations)) > 0
    return Sums(combinations[mask], sums[mask])


def pivot_sums(
    ledger: Ledger,
    spells: Spells,
    by: Sequence[str],
    place: Places,
    names: Sequence[str],
    amounts: Amounts,
) -> pd.DataFrame:
    """Sums of one amount by fields and currency, in as many columns as there are places for it.

    Args:
        place: of each spell, the number of the column its amount belongs in; amounts in one column
            have one sign.
        names: of the columns.
        amounts: one a spell.
    Returns:
        columns ``by``, ``currency`` and ``names``; one row a combination with money in it, sorted.
    """
    return table(ledger, by, names, [group_sums(ledger, spells, by, place, len(names), amounts)])


def group_sums(
    ledger: Ledger, spells: Spells, by: Sequence[str], place: Places, width: int, amounts: Amounts
) -> Sums:
    """Sums of one amount in so many places, as ``table`` makes a table of."""
    combinations, group = _combinations(ledger, spells, by)
    sums = sum_groups(group * width + place, amounts, len(combinations) * width).reshape(-1, width)
    mask = sums.any(axis=1)
    return Sums(combinations[mask], sums[mask])


def table(
    ledger: Ledger, by: Sequence[str], names: Sequence[str], parts: Sequence[Sums]
) -> pd.DataFrame:
    """Sums one below another as a table: ``by``, ``currency``, and the measures by name."""
    labels = _labels(ledger, by)
    combinations = np.concatenate([np.empty(0, "int64"), *(part.combinations for part in parts)])
    values = np.concatenate([np.empty((0, len(names)), "int64"), *(p.values for p in parts)])
    at = np.unravel_index(combinations, tuple(max(len(field_labels), 1) for field_labels in labels))
    fields = {
        field: pd.Series(pd.array(field_labels, dtype="str").take(part))
        for field, field_labels, part in zip((*by, "currency"), labels, at, strict=True)
    }
    return pd.DataFrame(fields | {name: values[:, i] for i, name in enumerate(names)})


def daily_table(
    ledger: Ledger, by: Sequence[str], names: Sequence[str], on: Mapping[dt.date, Sums]
) -> pd.DataFrame:
    """Sums on several days as a table: ``day``, then as ``table``; no row where there is nothing."""
    numbers = np.array([days.number(day) for day in on], dtype="int64")
    frame = table(ledger, by, names, list(on.values()))
    frame.insert(
        0, "day", days.dates(np.repeat(numbers, [len(part.combinations) for part in on.values()]))
    )
    return frame


def _combinations(
    ledger: Ledger, spells: Spells, by: Sequence[str]
) -> tuple[Places, npt.NDArray[np.int64]]:
    """Numbers of combinations, rising, and of each spell the position of its own among them."""
    labels = _labels(ledger, by)
    rank = np.searchsorted(labels[-1], np.array(spells.currencies, dtype=object))
    key = np.zeros(len(spells), dtype="int64")
    for field, field_labels in zip(by, labels, strict=False):
        key *= len(field_labels)
        key += ledger.codes.of(field)[0][spells.row]
    key *= len(labels[-1])
    key += rank.astype("int64")[spells.currency]
    size = prod(map(len, labels))
    if size > _SPARSE * len(key) + 1024:
        return np.unique(key, return_inverse=True)
    return np.arange(size), key


def _labels(ledger: Ledger, by: Sequence[str]) -> list[Labels]:
    """Labels of each field, and the currencies; a combination is numbered in their order."""
    currencies = np.array(sorted(ledger.spells.currencies), dtype=object)
    return [*(ledger.codes.of(field)[1] for field in by), currencies]


def to_reporting(
    ledger: Ledger, table: pd.DataFrame, values: Sequence[str],
    day: dt.date | pd.Series | None = None,
) -> pd.DataFrame:  # fmt: skip
    """A table by group and currency, converted to the reporting currency and added up by group.

    Args:
        values: the columns of money.
        day: whose rates to use, one for all or one a row; the ledger's own day where not given.
    Returns:
        the other columns, ``currency`` among them, and ``values``: whole minor units where nothing
        was converted, else not yet rounded.
    Raises:
        NoRate: a currency in it has no rate on or before that day.
    """
    converted = ledger.in_reporting(table, values, day)
    keys = [column for column in table.columns if column not in values]
    return converted.groupby(keys, sort=False, as_index=False)[list(values)].sum()


def worth(ledger: Ledger, spells: Spells, day: dt.date) -> npt.NDArray[np.float64]:
    """Minor units of the reporting currency for one of each balance's; endless where unknown."""
    rates = rates_on(ledger.extra("rates"), day, ledger.currency)["rate"]
    home = exponent(ledger.currency)
    factors = [rates.get(c, np.inf) * 10.0 ** (home - exponent(c)) for c in spells.currencies]
    return np.array(factors)[spells.currency]
