"""A column of days as its distinct texts and what each of them says."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lib.importing import text_columns
from lib.importing.options import DateOrder
from lib.importing.values import calendars, day_texts, digits, instants, month_names
from lib.importing.values.calendars import Calendar, ForeignDay, Reading
from lib.importing.values.day_texts import Meaning, NamedMonth, Parts, SixDigits

YearCalendar = Calendar | Literal["gregorian"]
"""The calendar that years of two digits are counted in."""

POSITIONS: dict[DateOrder, tuple[int, int, int]] = {
    "dmy": (2, 1, 0),
    "mdy": (2, 0, 1),
    "ymd": (0, 1, 2),
}
"""Where year, month and day stand among three parts."""
LATEST_SHORT = 2045
_FEW = 50
"""Moments that are looked at first: most columns of moments are none of midnights."""
_TIME = r"(?:T|[\s,]+)(?:(?:上午|下午|오전|오후|午前|午後)\s*)?\d{1,2}:\d{2}.*$"
_ISO = re.compile(r"^\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True, eq=False)
class DayColumn:
    """A column by its distinct texts.

    Args:
        codes: position of each row's text, −1 where nothing is written.
        texts: distinct texts without times of day.
        meanings: what each of them says.
        local_midnight: the texts were midnights of a place east of Greenwich: a day more each.
    """

    codes: text_columns.Codes
    texts: Sequence[str | None]
    meanings: Sequence[Meaning]
    local_midnight: bool

    @cached_property
    def parts(self) -> list[Parts]:
        """Texts of three numbers."""
        return [m for m in self.meanings if isinstance(m, Parts)]

    @cached_property
    def months(self) -> dict[str, int]:
        """Months by their words, as far as this column tells."""
        if not any(isinstance(m, NamedMonth) for m in self.meanings):
            return {}
        return month_names.of_column(
            {word for t in self.texts if t for word in day_texts.month_words(t)}
        )

    @cached_property
    def calendar(self) -> Calendar | None:
        """The other calendar that this column is written in, if it is: half of its days at least.

        Three-digit years are Minguo years only where no text reads as a day of ours.
        """
        counts = [c for m in self.meanings if (c := _calendar(m))]
        if not counts:
            return None
        commonest = max(sorted(set(counts)), key=counts.count)
        days = sum(not isinstance(m, bool | SixDigits) for m in self.meanings)
        share = counts.count(commonest) / days
        return commonest if share >= (1.0 if commonest == "minguo" else 0.5) else None

    @cached_property
    def typed(self) -> npt.NDArray[np.bool_]:
        """Texts that a cell with the type of a day gives: year, month and day, dashes between."""
        return np.array([bool(t and _ISO.match(t)) for t in self.texts], bool)

    def readings(
        self, order: DateOrder | None, year_calendar: YearCalendar | None = None
    ) -> list[Reading]:
        """What each text says, day and month in an order; days of a lone other calendar are False."""
        allowed = self.calendar
        short = year_calendar or allowed
        readings = [_reading(m, order, self.months, short) for m in self.meanings]
        return [
            False if isinstance(r, ForeignDay) and r.calendar not in (allowed, year_calendar) else r
            for r in readings
        ]

    def days(self, order: DateOrder | None) -> npt.NDArray[np.datetime64]:
        """The day of each row under an order; none where nothing reads as one."""
        return self.at(days_of(self.readings(order)), np.datetime64("NaT", "D"))

    def at(self, values: npt.NDArray, missing: object) -> npt.NDArray:
        """Values of the distinct texts by row."""
        if values.dtype == bool and not values.any() and not missing:
            return np.zeros(len(self.codes), bool)
        return np.append(values, np.array([missing], dtype=values.dtype))[self.codes]


def _calendar(meaning: Meaning) -> Calendar | None:
    """The other calendar that a text is written in by itself."""
    if isinstance(meaning, ForeignDay):
        return meaning.calendar
    return (
        calendars.of_year(meaning.c) if isinstance(meaning, Parts) and not meaning.short else None
    )


def of(column: pd.Series) -> DayColumn:
    """A column of text or numbers by its distinct texts."""
    codes, distinct = text_columns.encode(text_columns.cell_texts(column))
    text = digits.plain_column(text_columns.clean(text_columns.series(distinct)))
    timed_mask = text_columns.mask(pc.match_substring_regex(text, _TIME))
    midnight = False
    if timed_mask.any():
        moments = text.filter(pa.array(timed_mask))
        filled_mask = text_columns.mask(pc.is_valid(text))
        first_moments = moments.slice(0, _FEW).to_pylist()
        midnight = bool(timed_mask[filled_mask].all()) and instants.local_midnight(first_moments)
        midnight = midnight and instants.local_midnight(moments.to_pylist())
        codes, text = _without_times(codes, text)
    filled_mask = np.append(text_columns.mask(pc.is_valid(text)), False)
    if not filled_mask[:-1].all():
        codes[~filled_mask[codes]] = -1
    texts = text.to_pylist()
    return DayColumn(codes, texts, [t is None or day_texts.meaning(t) for t in texts], midnight)


def _without_times(
    codes: text_columns.Codes, text: pa.ChunkedArray
) -> tuple[text_columns.Codes, pa.ChunkedArray]:
    """Texts without their times of day, each once again."""
    short = pc.replace_substring_regex(text, _TIME, "").combine_chunks().dictionary_encode()
    again = pc.fill_null(short.indices, -1).to_numpy(zero_copy_only=False)
    return np.append(again, np.int32(-1))[codes], pa.chunked_array([short.dictionary])


def days_of(readings: Sequence[Reading]) -> npt.NDArray[np.datetime64]:
    """Readings as days, none where there is no day."""
    plain = [r.day if isinstance(r, ForeignDay) else r for r in readings]
    return np.array([None if isinstance(d, bool) else d for d in plain], "datetime64[D]")


def of_parts(parts: Parts, order: DateOrder) -> Reading:
    """The day that three parts make in an order, two-digit years counted as ours."""
    return _of_parts(parts, order, None)


def _of_parts(parts: Parts, order: DateOrder, year_calendar: YearCalendar | None) -> Reading:
    year, month, day = (parts[i] for i in POSITIONS[order])
    if parts.short:
        return _short_year_day(year, month, day, year_calendar)
    return False if order == "ymd" else calendars.read(year, month, day)


def _short_year_day(year: int, month: int, day: int, year_calendar: YearCalendar | None) -> Reading:
    if year_calendar == "buddhist":
        return calendars.read(2500 + year, month, day)
    if year_calendar == "jalali":
        return calendars.read(year + (1400 if year < 30 else 1300), month, day)
    return calendars.gregorian(day_texts.full_year(year), month, day)


def _reading(
    meaning: Meaning,
    order: DateOrder | None,
    months: dict[str, int],
    year_calendar: YearCalendar | None,
) -> Reading:
    if isinstance(meaning, SixDigits):
        return (
            _plausible_day(_of_parts(meaning.parts, order, year_calendar), year_calendar)
            if order
            else False
        )
    if isinstance(meaning, Parts):
        day_reading = _of_parts(meaning, order or "dmy", year_calendar)
        return _plausible_day(day_reading, year_calendar) if meaning.short else day_reading
    if isinstance(meaning, NamedMonth):
        month = months.get(meaning.word, 0)
        if meaning.short:
            return _plausible_day(
                _short_year_day(meaning.year, month, meaning.day, year_calendar), year_calendar
            )
        return calendars.read(meaning.year, month, meaning.day)
    return meaning


def _plausible_day(reading: Reading, year_calendar: YearCalendar | None) -> Reading:
    """A day of a two-digit year; one decades ahead is no day unless somebody says how years count."""
    ahead = isinstance(reading, dt.date) and reading.year > LATEST_SHORT
    return False if ahead and year_calendar is None else reading
