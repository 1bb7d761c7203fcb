"""Adding money by group: the one scan that every table of balances goes through.

Scans return additive columns in native currency. Conversion and ratios come after the sum.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.ledger.ledger import Ledger
from lib.ledger.money import in_reporting
from lib.ledger.spells import Amounts, Spells

_EXACT = 2.0**53


def added(groups: npt.NDArray[np.integer], amounts: Amounts, size: int) -> Amounts:
    """Sum of ``amounts`` for each group number below ``size``, exact to the minor unit.

    >>> added(np.array([0, 2, 2]), np.array([5, 7, -1]), 3).tolist()
    [5, 0, 6]
    """
    if len(amounts) and np.abs(amounts).astype("float64").sum() >= _EXACT:
        total = np.zeros(size, dtype="int64")
        np.add.at(total, groups, amounts)
        return total
    return np.bincount(groups, weights=amounts, minlength=size).astype("int64")


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
    key = spells.currency.astype("int64")
    sizes = [len(spells.currencies)]
    labels: list[npt.NDArray[np.object_]] = [np.asarray(spells.currencies, dtype=object)]
    for field in reversed(by):
        codes, names = ledger.codes.of(field)
        key = key + codes[spells.row].astype("int64") * int(np.prod(sizes))
        sizes.append(len(names))
        labels.append(names)
    found, group = _numbered(key, int(np.prod(sizes)))
    parts = np.unravel_index(found, tuple(reversed(sizes)))
    table = {f: labels[-1 - i][parts[i]] for i, f in enumerate((*by, "currency"))}
    sums = {name: added(group, amounts, len(found)) for name, amounts in measures.items()}
    return pd.DataFrame(table | sums).sort_values([*by, "currency"], ignore_index=True)


def _numbered(key: npt.NDArray[np.int64], size: int) -> tuple[Amounts, npt.NDArray[np.int64]]:
    """The keys that occur, and for each entry the number of its key among them."""
    if size > 4 * len(key) + 1024:
        found, group = np.unique(key, return_inverse=True)
        return found, group
    present = np.zeros(size, dtype=bool)
    present[key] = True
    found = np.flatnonzero(present)
    place = np.zeros(size, dtype="int64")
    place[found] = np.arange(len(found))
    return found, place[key]


def reported(ledger: Ledger, table: pd.DataFrame, values: Sequence[str]) -> pd.DataFrame:
    """A table by group and currency, converted to the reporting currency and added up by group.

    Raises:
        NoRate: a currency in it has no rate on or before the ledger's day.
    """
    converted = in_reporting(
        table, list(values), ledger.extra("rates"), ledger.currency, ledger.day
    )
    keys = [column for column in table.columns if column not in values]
    return converted.groupby(keys, sort=False, as_index=False)[list(values)].sum()
