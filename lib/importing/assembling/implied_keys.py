"""Keys of the documents that a flat export implies: those of its rows, each behind a word."""

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lib.importing import plain_text, text_columns
from lib.importing.text_columns import Mask

_PREFIXES = ["adjustment/", "receipt/", "refund/"]


def of(rows: pd.Series, settled: npt.NDArray[np.int64], dated_mask: Mask) -> pd.Series:
    """Keys of adjustments, receipts and refunds.

    Args:
        rows: keys of what they settle.
        settled: how much of it, in minor units; of a refund negative.
        dated_mask: which have a day of payment; the others are adjustments.
    """
    prefix = text_columns.words(np.where(dated_mask, 1 + (settled < 0), 0), _PREFIXES)
    words, texts = map(text_columns.cell_texts, (prefix, rows))
    return text_columns.series(
        pc.binary_join_element_wise(words, texts, pa.scalar("", pa.large_string()))
    )


def may_repeat(rows: pd.Series) -> bool:
    """May a row have the key of an implied document?"""
    text = text_columns.cell_texts(rows)
    if not plain_text.contains(text, "/"):
        return False
    return any(pc.any(pc.starts_with(text, prefix)).as_py() for prefix in _PREFIXES)
