"""Which of day, month and year comes first: told by the values, by other columns, or asked for."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.importing.options import DateOrder
from lib.importing.values import day_columns, numbers
from lib.importing.values.day_columns import POSITIONS, DayColumn
from lib.importing.values.day_texts import Parts, SixDigits
from lib.ledger.mistake import Mistake

_VARIED = 5
_ENOUGH_ROWS = 4
_FEWEST_COUNTED = 2
_NEARLY = 0.9


class UndecidedDates(Mistake):
    """Nothing in a source tells day from month."""

    def __init__(self, headings: Iterable[str], example: str) -> None:
        super().__init__(
            f"The dates in {quote(headings)} (such as {example}) can be read with the day or the "
            f"month first, and no value tells which. Say it with --dates dmy, --dates mdy or "
            f"--dates ymd."
        )


class UndecidedYears(UndecidedDates):
    """Years of two digits that are those of Thailand, or lie decades away."""

    def __init__(self, headings: Iterable[str], example: str) -> None:
        Mistake.__init__(
            self,
            f"The years in {quote(headings)} (such as {example}) have two digits and lie decades "
            f"away from our days, unless they are Thai years (69 = 2569 = 2026). Write them with "
            f"four digits.",
        )


def quote(headings: Iterable[str]) -> str:
    """Headings in quotation marks."""
    return ", ".join(f"“{heading}”" for heading in headings)


def joint(
    columns: Mapping[str, DayColumn], related: Sequence[tuple[str, str]] = ()
) -> dict[str, DateOrder | None]:
    """The order of each column of one source; one that cannot tell follows the others.

    Raises:
        UndecidedDates: a column needs an order and no column tells.
    """
    own_orders = {heading: by_values(column.parts) for heading, column in columns.items()}
    for earlier, later in related:
        pair = earlier in columns and later in columns
        if pair and not (own_orders[earlier] or own_orders[later]):
            own_orders[earlier] = own_orders[later] = _by_days(columns[earlier], columns[later])
    told_orders = {order for order in own_orders.values() if order}
    common = told_orders.pop() if len(told_orders) == 1 else None
    unsure = [h for h, c in columns.items() if own_orders[h] is None and matters(c.parts)]
    if unsure and common is None:
        raise UndecidedDates(unsure, example(columns[unsure[0]].parts))
    return {heading: order or common for heading, order in own_orders.items()}


def by_relation(issued: pd.Series, due: pd.Series) -> DateOrder | None:
    """The order under which two columns of days, and only under which, make sense together.

    Args:
        issued: the earlier days.
        due: the later days of the same rows.

    >>> issued = pd.Series(["01/02/2026", "05/02/2026", "01/03/2026", "06/03/2026", "10/03/2026"])
    >>> due = pd.Series(["03/03/2026", "07/03/2026", "31/03/2026", "05/04/2026", "09/04/2026"])
    >>> by_relation(issued, due)
    'dmy'
    """
    return _by_days(day_columns.of(issued), day_columns.of(due))


def _by_days(issued: DayColumn, due: DayColumn) -> DateOrder | None:
    """Exactly one order gives few terms, none of them negative, and rows in order of their days."""
    if not (_turns(issued) or _turns(due)):
        return None
    fits = [o for o in _possible(issued, due) if _few_terms(issued.days(o), due.days(o))]
    if len(fits) != 1:
        return None
    days, later = issued.days(fits[0]), due.days(fits[0])
    return fits[0] if _in_order(days) or _one_term(days, later) else None


def _turns(column: DayColumn) -> bool:
    """May the days of a column be other ones in another order?"""
    return any(isinstance(m, Parts | SixDigits) for m in column.meanings)


def _possible(*columns: DayColumn) -> list[DateOrder]:
    short = all(p.short for c in columns for p in c.parts)
    return ["dmy", "mdy", "ymd"] if short else ["dmy", "mdy"]


def _terms(
    issued: npt.NDArray[np.datetime64], due: npt.NDArray[np.datetime64]
) -> npt.NDArray[np.int64]:
    both_known = ~(np.isnat(issued) | np.isnat(due))
    return (due[both_known] - issued[both_known]).astype("int64")


def _few_terms(issued: npt.NDArray[np.datetime64], due: npt.NDArray[np.datetime64]) -> bool:
    terms = _terms(issued, due)
    filled_count = min(np.count_nonzero(~np.isnat(issued)), np.count_nonzero(~np.isnat(due)))
    if len(terms) < _ENOUGH_ROWS or len(terms) < filled_count or (terms < 0).any():
        return False
    return len(np.unique(terms)) <= max(3, 0.1 * len(terms))


def _one_term(issued: npt.NDArray[np.datetime64], due: npt.NDArray[np.datetime64]) -> bool:
    terms = _terms(issued, due)
    return len(np.unique(terms)) <= max(1, 0.1 * len(terms))


def _in_order(days: npt.NDArray[np.datetime64]) -> bool:
    steps = np.diff(days[~np.isnat(days)].astype("int64"))
    return bool(len(steps)) and max((steps >= 0).mean(), (steps <= 0).mean()) >= _NEARLY


def by_counted_days(
    due: pd.Series, overdue: pd.Series, as_of: np.datetime64 | None = None
) -> DateOrder | None:
    """The one order in which every due day lies its days overdue before one and the same day.

    Args:
        due: the due days.
        overdue: days past due, as the source counts them.
        as_of: the day they were counted on, where it is known.

    >>> by_counted_days(pd.Series(["04/03/2026", "02/05/2026", "03/05/2026"]),
    ...                 pd.Series(["100", "41", "40"]))
    'dmy'
    """
    column = day_columns.of(due)
    overdue_days, bad = numbers.decimals(overdue)
    late = np.isfinite(overdue_days) & ~bad & (overdue_days > 0)
    fits = [
        o
        for o in _possible(column)
        if _end_on_one_day(column.days(o)[late], overdue_days[late], as_of)
    ]
    return fits[0] if len(fits) == 1 else None


def _end_on_one_day(
    due: npt.NDArray[np.datetime64],
    overdue_days: npt.NDArray[np.float64],
    as_of: np.datetime64 | None,
) -> bool:
    if len(due) < _FEWEST_COUNTED or np.isnat(due).any():
        return False
    end_days = np.unique(due + overdue_days.astype("int64").astype("timedelta64[D]"))
    return len(end_days) == 1 and (as_of is None or end_days[0] == as_of)


def in_doubt(parts: Sequence[Parts]) -> bool:
    """Do these days need an order, and tell none?"""
    return matters(parts) and by_values(parts) is None


def matters(parts: Sequence[Parts]) -> bool:
    """Would the order change any of these days?"""
    return any(p.a != p.b or (p.short and p.c != p.a) for p in parts)


def example(parts: Sequence[Parts]) -> str:
    """A text that shows what is in doubt."""
    odd = next(p for p in parts if p.a != p.b or p.short)
    return f"{odd.a:02d}/{odd.b:02d}/{odd.c:02d}"


def by_values(parts: Sequence[Parts]) -> DateOrder | None:
    """The order that the parts themselves tell; typing errors (up to 1 in 20) do not count."""
    fitting = [{o for o in POSITIONS if day_columns.of_parts(p, o) is not False} for p in parts]
    possible = sum(map(bool, fitting))
    fits = {order: sum(order in fit for fit in fitting) for order in POSITIONS}
    best = max(fits.values())
    if not possible or best < 0.95 * possible:
        return None
    likely = [order for order, fit in fits.items() if fit == best]
    return likely[0] if len(likely) == 1 else _by_years(parts, likely)


def _by_years(parts: Sequence[Parts], likely: list[DateOrder]) -> DateOrder | None:
    """Of two-digit years: the order that makes them span by far the fewest years, on enough days."""
    if "ymd" not in likely:
        return None
    years = {o: [p[POSITIONS[o][0]] for p in parts] for o in likely}
    spans = sorted((max(of) - min(of) + 1, order) for order, of in years.items())
    (fewest, order), (next_, _) = spans[:2]
    varied = len({p[POSITIONS[order][2]] for p in parts}) >= _VARIED
    return order if (varied or order != "ymd") and 2 * fewest <= next_ else None
