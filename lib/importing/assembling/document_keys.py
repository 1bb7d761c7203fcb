"""Keys of documents: parts joined, repeats told apart, instalments of one invoice under one group."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.importing import text_columns
from lib.importing.assembling import keys
from lib.importing.assembling.faults import finding
from lib.ledger.findings import Finding

Lines = npt.NDArray[np.int64]


def with_keys(frame: pd.DataFrame, lines: Lines) -> tuple[pd.DataFrame, list[Finding]]:
    """Documents with their keys, and a warning for those that repeat one."""
    parts = [frame[p] for p in ("company", "type", "series", "number") if frame[p].notna().any()]
    joined_keys = keys.join_parts(parts)
    if frame["own_key"].any():
        joined_keys = joined_keys.where(~frame["own_key"].to_numpy(bool), frame["number"])
    line_numbers = frame["line"] if frame["line"].notna().any() else None
    distinct_keys, repeated_mask = keys.distinct(joined_keys, line_numbers)
    notes = finding(
        "warning",
        "repeated_keys",
        repeated_mask,
        lines,
        "{n} row[|s] [repeats|repeat] the key of an earlier one: kept as documents of their own, "
        "numbered "
        "/2, /3 …; copies must be taken out of the file.",
    )
    return _with_groups(frame.assign(document=distinct_keys), joined_keys, repeated_mask), notes


def _with_groups(
    frame: pd.DataFrame, joined_keys: pd.Series, repeated_mask: text_columns.Mask
) -> pd.DataFrame:
    """Rows of one key and issue day that fall due on different days are instalments of one invoice."""
    if not repeated_mask.any() or frame["due"].isna().all():
        return frame
    codes = keys.codes(keys.join_parts([frame["customer"], frame["currency"], joined_keys]))
    shared_mask = np.isin(codes, codes[repeated_mask])
    by_key = frame.loc[shared_mask, ["issued", "due"]].groupby(codes[shared_mask])
    parts = (by_key["due"].nunique() > 1) & (by_key["issued"].nunique() == 1)
    part = np.isin(codes, parts.index[parts])
    group = frame["invoice_group"]
    return frame.assign(invoice_group=group.where(~part | group.notna().to_numpy(), joined_keys))
