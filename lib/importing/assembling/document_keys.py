"""Keys of documents: parts joined, repeats told apart, instalments of one invoice under one group."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.importing import text_columns
from lib.importing.assembling import keys
from lib.importing.assembling.faults import finding
from lib.ledger.findings import Finding

Lines = npt.NDArray[np.int64]


def keyed(frame: pd.DataFrame, lines: Lines) -> tuple[pd.DataFrame, list[Finding]]:
    """Documents with their keys, and a warning for those that repeat one."""
    parts = [frame[p] for p in ("company", "type", "series", "number") if frame[p].notna().any()]
    joined = keys.joined(parts)
    if frame["own_key"].any():
        joined = joined.where(~frame["own_key"].to_numpy(bool), frame["number"])
    numbered = frame["line"] if frame["line"].notna().any() else None
    made, repeated = keys.distinct(joined, numbered)
    notes = finding(
        "warning",
        "repeated_keys",
        repeated,
        lines,
        "{n} row[|s] [repeats|repeat] the key of an earlier one: kept as documents of their own, "
        "numbered "
        "/2, /3 …; copies must be taken out of the file.",
    )
    return _grouped(frame.assign(document=made), joined, repeated), notes


def _grouped(frame: pd.DataFrame, joined: pd.Series, repeated: text_columns.Mask) -> pd.DataFrame:
    """Rows of one key and issue day that fall due on different days are instalments of one invoice."""
    if not repeated.any() or frame["due"].isna().all():
        return frame
    codes = keys.codes(keys.joined([frame["customer"], frame["currency"], joined]))
    shared = np.isin(codes, codes[repeated])
    by_key = frame.loc[shared, ["issued", "due"]].groupby(codes[shared])
    parts = (by_key["due"].nunique() > 1) & (by_key["issued"].nunique() == 1)
    part = np.isin(codes, parts.index[parts])
    group = frame["invoice_group"]
    return frame.assign(invoice_group=group.where(~part | group.notna().to_numpy(), joined))
