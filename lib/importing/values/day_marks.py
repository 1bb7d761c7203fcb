"""Days that mark a row: deleted at, cancelled on, filled on some rows and empty on the others."""

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from lib.importing import text_columns
from lib.importing.text_columns import Mask
from lib.importing.values import dates

_NEARLY_ALL = 0.9


def marked_rows(column: pd.Series) -> Mask:
    """Which rows a column of days has a day for; none where it holds anything but days.

    >>> marked_rows(pd.Series(["2026-01-27", None, "0000-00-00"])).tolist()
    [True, False, False]
    >>> marked_rows(pd.Series(["yes", "no"])).tolist()
    [False, False]
    """
    if dates.readable(column) < _NEARLY_ALL:
        return np.zeros(len(column), bool)
    try:
        return dates.parse(column).days.notna().to_numpy(bool)
    except dates.UndecidedDates:
        return text_columns.mask(pc.is_valid(text_columns.clean(column)))
