"""Two tables hold the same figures: money to the hundredth of a cent, the rest to 1e-9."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

CENT = 0.01
EXACT = 1e-9


def agree(
    answered: pd.DataFrame,
    recomputed: pd.DataFrame,
    keys: Sequence[str],
    *,
    money: Sequence[str] = (),
    exact: Sequence[str] = (),
    text: Sequence[str] = (),
) -> None:
    """Every row and every named figure of one table stands in the other.

    Args:
        keys: what names a row, one row each.
        money: minor units; exact: shares, days, counts; text: words, days and codes.
    """
    ours, theirs = _by(answered, keys), _by(recomputed, keys)
    assert ours.index.tolist() == theirs.index.tolist()
    for columns, allowed in ((money, CENT), (exact, EXACT)):
        for column in columns:
            _numbers(ours[column], theirs[column], allowed)
    for column in text:
        assert _words(ours[column]) == _words(theirs[column]), column


def _by(table: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    worded = table.assign(**{key: _words(table[key]) for key in keys})
    made = worded.set_index(list(keys)).sort_index()
    assert made.index.is_unique, f"rows of one key: {list(keys)}"
    return made


def _words(values: pd.Series) -> list[str]:
    return ["" if pd.isna(v) else str(v).removesuffix(" 00:00:00") for v in values]


def _numbers(ours: pd.Series, theirs: pd.Series, allowed: float) -> None:
    a, b = ours.astype("float64").to_numpy(), theirs.astype("float64").to_numpy()
    off = ~np.isclose(a, b, rtol=0, atol=allowed, equal_nan=True)
    assert not off.any(), pd.DataFrame({"answered": ours[off], "recomputed": theirs[off]})
