"""Adding money by group: the one scan that every table of balances goes through.

Scans return additive columns in native currency. Conversion and ratios come after the sum.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from math import prod

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.ledger.ledger import Ledger
from lib.ledger.matches import Amounts
from lib.ledger.money import exponent, in_reporting, rates_on
from lib.ledger.spells import Spells

_EXACT = 2.0**53
_SPARSE = 4
Labels = npt.NDArray[np.object_]
Places = npt.NDArray[np.integer]


def added(groups: Places, amounts: Amounts, size: int) -> Amounts:
    """Sum of ``amounts`` for each group number below ``size``, exact to the minor unit.

    >>> added(np.array([0, 2, 2]), np.array([5, 7, -1]), 3).tolist()
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


def grouped(
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
    key, labels = _keys(ledger, spells, by)
    found, group = np.unique(key, return_inverse=True)
    sums = {name: added(group, amounts, len(found)) for name, amounts in measures.items()}
    return pd.DataFrame(_named(by, labels, found) | sums)


def spread(
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
    key, labels = _keys(ledger, spells, by)
    size, width = prod(map(len, labels)), len(names)
    found = np.arange(size)
    if size > _SPARSE * len(key) + 1024:
        found, key = np.unique(key, return_inverse=True)
    sums = added(key * width + place, amounts, len(found) * width).reshape(-1, width)
    kept = sums.any(axis=1)
    columns = {name: sums[kept, i] for i, name in enumerate(names)}
    return pd.DataFrame(_named(by, labels, found[kept]) | columns)


def _keys(
    ledger: Ledger, spells: Spells, by: Sequence[str]
) -> tuple[npt.NDArray[np.int64], list[Labels]]:
    """One number for each spell's combination of fields and currency, in the order of the labels."""
    sorted_currencies = np.array(sorted(spells.currencies), dtype=object)
    rank = np.searchsorted(sorted_currencies, np.array(spells.currencies, dtype=object))
    coded = [(codes[spells.row], names) for codes, names in map(ledger.codes.of, by)]
    coded.append((rank.astype("int64")[spells.currency], sorted_currencies))
    key = np.zeros(len(spells), dtype="int64")
    for codes, names in coded:
        key *= len(names)
        key += codes
    return key, [names for _, names in coded]


def _named(
    by: Sequence[str], labels: Sequence[Labels], found: npt.NDArray[np.int64]
) -> dict[str, pd.Series]:
    parts = np.unravel_index(found, tuple(max(len(names), 1) for names in labels))
    fields = zip((*by, "currency"), labels, parts, strict=True)
    return {field: pd.Series(names[part], dtype="str") for field, names, part in fields}


def reported(
    ledger: Ledger, table: pd.DataFrame, values: Sequence[str], day: dt.date | None = None
) -> pd.DataFrame:
    """A table by group and currency, converted to the reporting currency and added up by group.

    Args:
        values: the columns of money.
        day: whose rates to use; the ledger's own day where not given.
    Returns:
        the other columns, ``currency`` among them, and ``values``: whole minor units where nothing
        was converted, else not yet rounded.
    Raises:
        NoRate: a currency in it has no rate on or before that day.
    """
    converted = in_reporting(
        table, list(values), ledger.extra("rates"), ledger.currency, day or ledger.day
    )
    keys = [column for column in table.columns if column not in values]
    return converted.groupby(keys, sort=False, as_index=False)[list(values)].sum()


def worth(ledger: Ledger, spells: Spells, day: dt.date) -> npt.NDArray[np.float64]:
    """Minor units of the reporting currency for one of each balance's; endless where unknown."""
    known = rates_on(ledger.extra("rates"), day, ledger.currency)["rate"]
    home = exponent(ledger.currency)
    factors = [known.get(c, np.inf) * 10.0 ** (home - exponent(c)) for c in spells.currencies]
    return np.array(factors)[spells.currency]
