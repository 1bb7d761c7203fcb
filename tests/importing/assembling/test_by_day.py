"""Rows by day and key, beside Arrow's order of the same rows."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from lib.importing.assembling import by_day

DAY = np.timedelta64(86_400, "s")


def rows(letters: str, longest: int) -> pd.DataFrame:
    chance = np.random.default_rng(3)
    count = 60_000
    lengths = chance.integers(1, longest + 1, count)
    written = chance.choice(list(letters), (count, longest))
    keys = ["".join(row[:n]) for row, n in zip(written, lengths, strict=True)]
    first = np.datetime64("2020-01-01", "s")
    return pd.DataFrame(
        {
            "issued": first + chance.integers(0, 30, count) * DAY,
            "document": pd.Series(keys, dtype="str"),
        }
    )


@pytest.mark.parametrize(
    ("letters", "longest"), [("01", 3), ("ab/9", 7), ("019", 16), ("é~a", 8), ("0r", 8)]
)
def test_the_order_is_arrows(letters, longest):
    frame = rows(letters, longest)
    order = by_day.order(frame, ("issued", "document"))
    keys = [("issued", "ascending"), ("document", "ascending")]
    table = pa.Table.from_pandas(frame, preserve_index=False)
    assert order is not None
    assert (order == pc.sort_indices(table, sort_keys=keys).to_numpy()).all()


def test_longer_keys_and_missing_days_are_left_to_arrow():
    assert by_day.order(rows("01", 17), ("issued", "document")) is None
    frame = rows("01", 8)
    frame.loc[5, "issued"] = pd.NaT
    assert by_day.order(frame, ("issued", "document")) is None


def test_further_columns_tell_only_alike_rows_apart():
    frame = rows("0123456789", 16).assign(amount=1)
    keys = ("issued", "document", "amount")
    different = frame.drop_duplicates(["issued", "document"], ignore_index=True)
    alike = pd.concat([different, different.head(1)], ignore_index=True)
    assert (by_day.order(different, keys) == by_day.order(different, keys[:2])).all()
    assert by_day.order(alike, keys) is None
