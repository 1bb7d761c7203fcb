"""Columns of cells that have types already, as workbooks and databases give them."""

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

_MIXED = {str, dt.date, dt.datetime, pd.Timestamp, float}


def with_type(cells: pd.Series) -> pd.Series:
    """A column of objects under the one type all its cells agree on, else as text.

    Exact numbers stay exact, whole numbers whole; a moment becomes its day. Where days or numbers
    stand beside texts each cell keeps its type, so that whoever reads the column can see which a
    program typed and which it left as text: a day as text may have day and month the other way.

    >>> with_type(pd.Series([Decimal("1.50"), None], dtype=object)).tolist()
    [Decimal('1.50'), <NA>]
    >>> with_type(pd.Series([1.0, 2.5], dtype=object)).dtype.name
    'float64'
    >>> with_type(pd.Series([dt.date(2026, 3, 2), "25/01/2026"], dtype=object)).tolist()
    [datetime.date(2026, 3, 2), '25/01/2026']
    """
    filled_cells = cells[cells.notna()]
    kinds = set(map(type, filled_cells))
    if not kinds:
        return cells.astype("str")
    if kinds <= {dt.date, dt.datetime, pd.Timestamp}:
        return _days(cells)
    if kinds == {Decimal}:
        values = pa.array(cells.where(cells.notna(), None))
        return pd.Series(values.to_pandas(types_mapper=pd.ArrowDtype), index=cells.index)
    if kinds <= {int, np.int64} or (kinds <= {int, float} and all(map(_is_whole, filled_cells))):
        return _whole(cells)
    if kinds <= {int, float}:
        return cells.astype("float64")
    if str in kinds and kinds <= _MIXED and not all(map(_is_code, filled_cells)):
        return cells.map(_typed_cell).astype("object")
    return cells.map(text).astype("str")


def _is_code(cell: Any) -> bool:
    """Is a cell the same as a text and as itself: a text, or a number without decimals?"""
    return isinstance(cell, str) or (isinstance(cell, float) and _is_whole(cell))


def _typed_cell(cell: Any) -> Any:
    """A cell of a mixed column: a moment as its day, a whole number without decimals."""
    if cell is None or cell != cell:
        return None
    if isinstance(cell, dt.datetime):
        return cell.date()
    return int(cell) if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15 else cell


def text(cell: Any) -> str | None:
    """One cell as text; whole floats without “.0”, days in ISO order, nothing as None."""
    if cell is None or cell != cell:
        return None
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, memoryview | bytes):
        return bytes(cell).decode("utf-8", "replace")
    return str(cell)


def _is_whole(number: float) -> bool:
    return isinstance(number, int) or (number.is_integer() and abs(number) < 2**53)


def _days(cells: pd.Series) -> pd.Series:
    """Days; those beyond what a column of days holds make it text, to be refused row by row."""
    days = [cell.isoformat()[:10] if pd.notna(cell) else None for cell in cells]
    return pd.Series(np.array(days, dtype="datetime64[s]"), index=cells.index)


def _whole(cells: pd.Series) -> pd.Series:
    """Whole numbers; those beyond 64 bits stay text."""
    try:
        return cells.astype("Int64")
    except (OverflowError, TypeError):
        return cells.map(text).astype("str")
