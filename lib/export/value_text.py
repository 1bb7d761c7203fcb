"""A value of an answer as text: what people read on a page, and what a file writes."""

import math
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from lib.ledger import days, money, wording
from lib.notebook.columns import Format

_FINEST = 2  # decimals of a number that is neither money nor a share


def is_absent(value: Any) -> bool:
    """Whether there is nothing to write: null, or a number without an end."""
    return bool(pd.isna(value)) or (isinstance(value, float) and not math.isfinite(value))


def places(values: pd.Series) -> int:
    """Decimals that a column of numbers needs, two at most, so that its figures stand alike.

    >>> places(pd.Series([34.5, 12.0])), places(pd.Series([1.4783])), places(pd.Series([3, None]))
    (1, 2, 0)
    """
    known = values.dropna().astype("float64").round(_FINEST)
    return next((n for n in range(_FINEST) if (known.round(n) == known).all()), _FINEST)


def value_text(value: Any, kind: Format, currency: str, digits: int | None = None) -> str:
    r"""A value as people read it on a page; nothing for what is absent.

    >>> value_text(-123456789, "money", "EUR"), value_text(0.614, "percent", "EUR")
    ('−1,234,567.89', '61\u202f%')
    >>> value_text(0.0022, "percent", "EUR"), value_text(True, "text", "EUR")
    ('0.22\u202f%', 'yes')
    """
    if is_absent(value):
        return ""
    match kind:
        case "money":
            major = money.major(round(value), currency)
            return _signed_text(major if digits is None else Decimal(round(major, digits)))
        case "percent":
            return f"{_signed_text(_share(100 * float(value)))}\u202f%"
        case "days":
            return _signed_text(Decimal(round(float(value))))
        case "number":
            number = float(value)
            return _signed_text(
                _trim(number) if digits is None else Decimal(f"{number:.{digits}f}")
            )
        case "day":
            return days.in_full(pd.Timestamp(value))
        case "document":
            return wording.document(str(value))
        case _:
            return ("yes" if value else "no") if is_flag(value) else str(value)


def is_flag(value: Any) -> bool:
    """Whether a value is true or false; a file says yes or no."""
    return isinstance(value, bool | np.bool_)


def _share(percents: float) -> Decimal:
    """A percentage with the digits that tell it from nothing: whole from 10 on, else two figures."""
    places = 0 if abs(percents) >= 10 else 1 if abs(percents) >= 1 else 2
    number = Decimal(f"{percents:.{places}f}")
    return Decimal(int(number)) if number == int(number) else number.normalize()


def _signed_text(number: Decimal) -> str:
    return f"{number:,f}".replace("-", "−")


def _trim(number: float) -> Decimal:
    return Decimal(int(number)) if number.is_integer() else Decimal(f"{number:.2f}")
