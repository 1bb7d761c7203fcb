"""Days as people and programs write them, decided from the whole column and never guessed.

``3/4/2024`` alone can be March or April. One value with a part above 12 tells for its column, and a
column that cannot tell follows the others of the same source, or what its days have to do with those
of another column; where nothing tells, a person is asked.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.importing.options import DateOrder
from lib.importing.text_columns import Mask
from lib.importing.values import calendars, day_columns, day_orders, instants
from lib.importing.values.calendars import Calendar, ForeignDay
from lib.importing.values.day_columns import DayColumn, YearCalendar
from lib.importing.values.day_orders import UndecidedDates, UndecidedYears
from lib.importing.values.day_texts import NamedMonth, Parts, SixDigits

__all__ = [
    "ParsedDays", "UndecidedDates", "UndecidedYears", "by_texts", "order_by_counted_days",
    "order_by_relation", "orders", "parse", "readable", "turned_days",
]  # fmt: skip

order_by_relation = day_orders.by_relation
order_by_counted_days = day_orders.by_counted_days
_FAR = range(46, 86)
"""Two-digit years that are far from our days, while the same Thai year (69 = 2569 = 2026) is near."""
_DAY = np.timedelta64(1, "D")


@dataclass(frozen=True, slots=True, eq=False)
class ParsedDays:
    """A column of days.

    Args:
        days: ``datetime64[s]``; none where nothing was written, or nothing readable.
        order: the order that was needed to read it, if any.
        bad: something was written that is no day.
        calendar: the calendar it is written in; None is ours.
        local_midnight: moments in universal time, each the midnight of a place east of Greenwich:
            read as the day that begins there.
        turned: days whose day and month a spreadsheet had turned; turned back here.
    """

    days: pd.Series
    order: DateOrder | None
    bad: Mask
    calendar: Calendar | None = None
    local_midnight: bool = False
    turned: Mask = field(default_factory=lambda: np.zeros(0, bool))


def parse(
    column: pd.Series,
    order: DateOrder | None = None,
    calendar: YearCalendar | None = None,
    texts: DayColumn | None = None,
) -> ParsedDays:
    """The days of a column.

    Args:
        column: text, days or numbers.
        order: of day, month and year; by default what the column tells.
        calendar: of two-digit years; by default what the rest of the column tells.
        texts: the column by its distinct texts, where that is known.

    >>> parse(pd.Series(["1/31/2024", "2/3/2024"])).days.dt.strftime("%d %b").tolist()
    ['31 Jan', '03 Feb']
    >>> parse(pd.Series(["15/01/2569"])).days.dt.year.tolist()
    [2026]

    Raises:
        UndecidedDates: an order is needed and the column does not tell.
        UndecidedYears: years of two digits that can be Thai ones.
    """
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return _typed_days(column)
    day_column = texts or day_columns.of(column)
    order = order or day_orders.by_values(day_column.parts)
    if order is None and day_orders.matters(day_column.parts):
        raise UndecidedDates([str(column.name)], day_orders.example(day_column.parts))
    far = _far(day_column, order or "dmy", calendar)
    if far.any() and far.mean() >= 0.5:
        raise UndecidedYears([str(column.name)], _short_example(day_column))
    return _parse_texts(column, day_column, order, calendar)


def _parse_texts(
    column: pd.Series, day_column: DayColumn, order: DateOrder | None, calendar: YearCalendar | None
) -> ParsedDays:
    readings = day_column.readings(order, calendar)
    days = day_columns.days_of(readings)
    bad = np.array([reading is False for reading in readings], bool)
    turned_mask = _turned_mask(day_column)
    days[turned_mask] = _swap_day_month(days[turned_mask])
    if day_column.local_midnight:
        days = days + _DAY
    calendars_ = {r.calendar for r in readings if isinstance(r, ForeignDay)}
    return ParsedDays(
        pd.Series(
            day_column.at(days.astype("datetime64[s]"), np.datetime64("NaT", "s")),
            name=column.name,
            copy=False,
        ),
        order
        if day_column.parts or any(isinstance(m, SixDigits) for m in day_column.meanings)
        else None,
        day_column.at(bad, np.False_),
        next(iter(sorted(calendars_)), None),
        day_column.local_midnight,
        day_column.at(turned_mask, np.False_),
    )


def by_texts(columns: Mapping[str, pd.Series]) -> dict[str, DayColumn]:
    """Columns that are no days yet by their distinct texts, so that these are read once."""
    return {
        heading: day_columns.of(column)
        for heading, column in columns.items()
        if not pd.api.types.is_datetime64_any_dtype(column.dtype)
    }


def orders(
    columns: Mapping[str, pd.Series],
    stated_order: DateOrder | None = None,
    related: Sequence[tuple[str, str]] = (),
    texts: Mapping[str, DayColumn] = MappingProxyType({}),
) -> dict[str, DateOrder | None]:
    """The order of each day column of one source; one that cannot tell follows the others.

    Args:
        columns: day columns by heading.
        stated_order: what a person says.
        related: headings of an earlier and a later day of the same rows (issued and due).
        texts: the columns by their distinct texts, as far as that is known.

    Raises:
        UndecidedDates: a column needs an order and no column tells.
    """
    if stated_order:
        return dict.fromkeys(columns, stated_order)
    typed = {h for h, c in columns.items() if pd.api.types.is_datetime64_any_dtype(c.dtype)}
    columns_by_heading = dict(texts) or by_texts(
        {h: c for h, c in columns.items() if h not in typed}
    )
    if any(day_orders.in_doubt(column.parts) for column in columns_by_heading.values()):
        beside = typed & {heading for pair in related for heading in pair}
        columns_by_heading |= {heading: day_columns.of(columns[heading]) for heading in beside}
    return dict.fromkeys(columns) | day_orders.joint(columns_by_heading, related)


def readable(column: pd.Series) -> float:
    """The share of a column's values that read as a day, in whatever order.

    Values that stand for no day (``9999-12-31``, ``not paid``) do not count either way.
    """
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return 1.0
    day_column = day_columns.of(column)
    good = np.array([_is_day(m, day_column.calendar) for m in day_column.meanings], bool)
    value_mask = np.array([m is not True for m in day_column.meanings] + [False], bool)
    value_rows = value_mask[day_column.codes]
    return float(good[day_column.codes[value_rows]].mean()) if value_rows.any() else 0.0


def _is_day(meaning: object, calendar: Calendar | None) -> bool:
    if isinstance(meaning, ForeignDay):
        return meaning.calendar == calendar
    return not isinstance(meaning, bool | SixDigits)


def turned_days(column: pd.Series) -> Mask:
    """Days that a spreadsheet has turned: it took what it could for its own order, and left the rest.

    Where the texts of a column fit one order of day and month only, and no typed day lies beyond the
    12th, the typed days are those that fitted the other order, and were read in it.

    >>> turned_days(pd.Series(["25/01/2026", "2026-03-02", "15/02/2026"])).tolist()
    [False, True, False]
    """
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return np.zeros(len(column), bool)
    day_column = day_columns.of(column)
    return day_column.at(_turned_mask(day_column), np.False_)


def _turned_mask(day_column: DayColumn) -> Mask:
    """The distinct texts that are turned days."""
    none = np.zeros(len(day_column.texts), bool)
    if not day_column.parts or len(day_column.parts) == len(day_column.texts):
        return none
    typed = day_column.typed
    if not typed.any() or not _of_one_order(day_column.parts):
        return none
    days = [
        m if t and isinstance(m, dt.date) else None
        for m, t in zip(day_column.meanings, typed, strict=True)
    ]
    if any(day and day.day > 12 for day in days):
        return none
    return np.array([bool(day and day.day != day.month) for day in days], bool)


def _of_one_order(parts: Sequence[Parts]) -> bool:
    fits = [
        tuple(day_columns.of_parts(p, order) is not False for order in ("dmy", "mdy"))
        for p in parts
    ]
    certain = {fit for fit in fits if any(fit)}
    return certain in ({(True, False)}, {(False, True)})


def _swap_day_month(days: npt.NDArray[np.datetime64]) -> npt.NDArray[np.datetime64]:
    return np.array([d.replace(day=d.month, month=d.day) for d in days.tolist()], "datetime64[D]")


def _far(day_column: DayColumn, order: DateOrder, calendar: YearCalendar | None) -> Mask:
    """Which two-digit years are far from our days, where nothing names their calendar."""
    if calendar or day_column.calendar:
        return np.zeros(0, bool)
    at = day_columns.POSITIONS[order][0]
    of_parts = [p[at] for p in day_column.parts if p.short]
    of_names = [m.year for m in day_column.meanings if isinstance(m, NamedMonth) and m.short]
    return np.array([year in _FAR for year in of_parts + of_names], bool)


def _short_example(day_column: DayColumn) -> str:
    shorts = [m for m in day_column.meanings if isinstance(m, Parts | NamedMonth) and m.short]
    at = day_column.meanings.index(shorts[0])
    return str(day_column.texts[at])


def _typed_days(column: pd.Series) -> ParsedDays:
    """Days of cells that are typed as days; a Buddhist year keeps its month and day."""
    universal = str(column.dt.tz) in ("UTC", "UTC+00:00") if column.dt.tz is not None else False
    midnight = universal and instants.local_midnight(
        column.dropna().drop_duplicates().dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    )
    local = column.dt.tz_localize(None) if column.dt.tz is not None else column
    days = local.dt.normalize().reset_index(drop=True).astype("datetime64[s]")
    days = days + pd.Timedelta(days=1) if midnight else days
    year = days.dt.year
    thai = year.between(calendars.FIRST_YEAR + calendars.BUDDHIST_LEAD, 2600).to_numpy(bool)
    buddhist = bool(thai.sum() * 2 >= max(days.notna().sum(), 1))
    if buddhist:
        days = _without_lead(days, thai)
        year = days.dt.year
    valid_years = year.between(calendars.FIRST_YEAR, calendars.LAST_YEAR)
    bad = (days.notna() & ~valid_years & ~year.isin(calendars.NO_YEARS)).to_numpy(bool)
    return ParsedDays(
        days.where(valid_years).astype("datetime64[s]"), None, bad, "buddhist" if buddhist else None,
        midnight, np.zeros(len(days), bool),
    )  # fmt: skip


def _without_lead(days: pd.Series, thai: Mask) -> pd.Series:
    back = days[thai].dt.strftime("%Y-%m-%d").map(lambda d: f"{int(d[:4]) - 543}{d[4:]}")
    mended = pd.to_datetime(back, errors="coerce").astype("datetime64[s]")
    return days.mask(thai, mended.reindex(days.index))
