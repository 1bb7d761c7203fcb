"""Texts that stand again and again, such as customers, as categories.

A large ledger is put in order, checked and written by their numbers, which are a tenth of the texts.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from lib.importing import text_columns

_MANY, _LOOK, _FEW = 50_000, 10_000, 5_000
"""Rows from which it is worth a look how many texts differ, rows looked at, and how many are few."""


def with_categories(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The frames; where there are many documents, with their repeated texts as categories."""
    return {**frames, "documents": _document_categories(frames["documents"])}


def _document_categories(frame: pd.DataFrame) -> pd.DataFrame:
    if len(frame) < _MANY:
        return frame
    columns = {name: _categories(frame[name]) for name in frame.columns}
    return pd.DataFrame(columns, index=frame.index, copy=False)


def _categories(column: pd.Series) -> pd.Series:
    """A column as categories; as it is where it is no text, has none, or few of them are alike."""
    if not isinstance(column.dtype, pd.StringDtype):
        return column
    text = text_columns.cell_texts(column)
    if text.null_count == len(text) or pc.count_distinct(text[:_LOOK]).as_py() > _FEW:
        return column
    codes, distinct = text_columns.encode(text)
    kind = pd.CategoricalDtype(pd.Index(text_columns.series(distinct)))
    narrow = codes.astype(np.min_scalar_type(-len(distinct)))
    return pd.Series(pd.Categorical.from_codes(narrow, dtype=kind, validate=False), column.index)
