"""Days as people and programs write them, decided from the whole column and never guessed.

``3/4/2024`` alone can be March or April. One value with a part above 12 tells for its column, and a
column that cannot tell follows the others of the same source; where none can, a person is asked.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.compute as pc

from lib.importing import text_columns
from lib.importing.options import DateOrder
from lib.importing.text_columns import Mask
from lib.ledger.mistake import Mistake

FIRST_YEAR, LAST_YEAR = 1900, 2100
_SERIALS = range(20_000, 80_000)
_EXCEL_EPOCH = dt.date(1899, 12, 30)
_VARIED = 5
_POSITIONS: Mapping[DateOrder, tuple[int, int, int]] = {
    "dmy": (2, 1, 0),
    "mdy": (2, 0, 1),
    "ymd": (0, 1, 2),
}


class UndecidedDates(Mistake):
    """Nothing in a source tells day from month."""

    def __init__(self, headings: Iterable[str], example: str) -> None:
        named = ", ".join(f"“{h}”" for h in headings)
        super().__init__(
            f"The dates in {named} (such as {example}) can be read with the day or the month first, "
            f"and no value tells which. Say it with --dates dmy, --dates mdy or --dates ymd."
        )


@dataclass(frozen=True, slots=True, eq=False)
class Parsed:
    """A column of days.

    Args:
        days: ``datetime64[s]``; none where nothing was written, or nothing readable.
        order: the order that was needed to read it, if any.
        bad: something was written that is no day.
    """

    days: pd.Series
    order: DateOrder | None
    bad: Mask


class _Parts(NamedTuple):
    """Three numbers whose order the column must tell; ``short`` when the year has two digits."""

    a: int
    b: int
    c: int
    short: bool


_Meaning = dt.date | _Parts | bool
"""A day, parts of one, True for "no date is meant", False for something unreadable."""


def parse(column: pd.Series, order: DateOrder | None = None) -> Parsed:
    """The days of a column.

    Args:
        column: text, days or numbers.
        order: of day, month and year; by default what the column tells.

    >>> parse(pd.Series(["1/31/2024", "2/3/2024"])).days.dt.strftime("%d %b").tolist()
    ['31 Jan', '03 Feb']

    Raises:
        UndecidedDates: an order is needed and the column does not tell.
    """
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return _typed(column)
    codes, meanings = _distinct(column)
    parts = [m for m in meanings if isinstance(m, _Parts)]
    order = order or _told(parts)
    if order is None and _matters(parts):
        raise UndecidedDates([str(column.name)], _example(parts))
    made = [_day(m, order or "dmy") for m in meanings]
    known = np.array([m if isinstance(m, dt.date) else None for m in made], "datetime64[s]")
    bad = np.array([m is False for m in made], bool)
    return Parsed(
        pd.Series(_at(known, codes, np.datetime64("NaT", "s")), name=column.name),
        order if parts else None,
        _at(bad, codes, np.False_),
    )


def orders(
    columns: Mapping[str, pd.Series], given: DateOrder | None = None
) -> dict[str, DateOrder | None]:
    """The order of each day column of one source; one that cannot tell follows the others.

    Raises:
        UndecidedDates: a column needs an order and no column tells.
    """
    if given:
        return dict.fromkeys(columns, given)
    parts = {heading: _parts(column) for heading, column in columns.items()}
    own = {heading: _told(p) for heading, p in parts.items()}
    told = {order for order in own.values() if order}
    joint = told.pop() if len(told) == 1 else None
    unsure = [h for h, p in parts.items() if own[h] is None and _matters(p)]
    if unsure and joint is None:
        raise UndecidedDates(unsure, _example(parts[unsure[0]]))
    return {heading: order or joint for heading, order in own.items()}


def readable(column: pd.Series) -> float:
    """The share of a column's values that read as a day, in whatever order.

    Values that stand for no day (``9999-12-31``) do not count either way.
    """
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return 1.0
    codes, meanings = _distinct(column)
    good = np.array([not isinstance(m, bool) for m in meanings], bool)
    meant = np.array([m is not True for m in meanings] + [False], bool)
    written = meant[codes]
    return float(good[codes[written]].mean()) if written.any() else 0.0


def _parts(column: pd.Series) -> list[_Parts]:
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return []
    return [m for m in _distinct(column)[1] if isinstance(m, _Parts)]


def _typed(column: pd.Series) -> Parsed:
    local = column.dt.tz_localize(None) if column.dt.tz is not None else column
    days = local.dt.normalize()
    year = days.dt.year
    meant = year.between(FIRST_YEAR, LAST_YEAR)
    bad = days.notna() & ~meant & ~year.isin((1, 9999))
    kept = days.where(meant).astype("datetime64[s]").reset_index(drop=True)
    return Parsed(kept, None, bad.to_numpy(bool))


def _distinct(column: pd.Series) -> tuple[npt.NDArray[np.int64], list[_Meaning]]:
    """Codes of a column's distinct values (−1 where nothing is written), and what each means."""
    coded = text_columns.raw(column).combine_chunks().dictionary_encode()
    codes = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False).astype("int64")
    text = text_columns.clean(text_columns.series(coded.dictionary))
    text = pc.replace_substring_regex(text, r"[T ]+\d{1,2}:\d{2}.*$", "")
    written = np.append(text_columns.mask(pc.is_valid(text)), False)
    codes[~written[codes]] = -1
    return codes, [value is None or meaning(value) for value in text.to_pylist()]


def _at(values: npt.NDArray, codes: npt.NDArray[np.int64], missing: object) -> npt.NDArray:
    padded = np.append(values, np.array([missing], dtype=values.dtype))
    return padded[codes]


_ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
_EPOCH = re.compile(r"^/?Date\((-?\d+)(?:[+-]\d{4})?\)/?$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:\.0+)?$")
_SERIAL = re.compile(r"^(\d{5})(?:[.,]\d+)?$")
_ALLOWED = re.compile(r"^[\w\s/.,'’-]+$")
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_FILL = frozenset("de del of the den der le la el a al d do da".split())
_ORDINALS = frozenset("st nd rd th e er ro o".split())
_MONTHS = (
    "jan ene ian gen", "feb fev fbr", "mar mrt maa mrz", "apr abr avr", "may mai mei mag",
    "jun iun giu", "jul iul lug", "aug ago aou", "sep set", "oct okt out ott", "nov noi",
    "dec dic dez",
)  # fmt: skip
_MONTH_OF = {said: i for i, row in enumerate(_MONTHS, 1) for said in row.split()}


@lru_cache(1 << 16)
def meaning(text: str) -> _Meaning:
    """What one written date says, before day and month are told apart.

    >>> meaning("20200307.0"), meaning("43897"), meaning("7 maart 2020"), meaning("31 Feb 2020")
    (datetime.date(2020, 3, 7), datetime.date(2020, 3, 7), datetime.date(2020, 3, 7), False)
    """
    if not text.strip("0-/. :") or text == "1900-01-00":
        return True
    if found := _ISO.match(text):
        return _date(*map(int, found.groups()))
    if found := _EPOCH.match(text):
        day = dt.date(1970, 1, 1).toordinal() + int(found[1]) // 86_400_000
        return dt.date.fromordinal(day) if 1 <= day <= dt.date.max.toordinal() else False
    if found := _SERIAL.match(text):
        serial = int(found[1])
        return _EXCEL_EPOCH + dt.timedelta(serial) if serial in _SERIALS else False
    if (found := _COMPACT.match(text)) and FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return _date(*map(int, found.groups()))
    if not _ALLOWED.match(text):
        return False
    tokens = [t for t in _TOKEN.findall(_unaccented(text)) if t not in _FILL]
    numbers = [t for t in tokens if t.isdigit()]
    words = [t for t in tokens if not t.isdigit() and t not in _ORDINALS]
    return _with_month_name(numbers, words) if words else _of_numbers(numbers)


def _unaccented(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in spread if not unicodedata.combining(c))


def _month(word: str) -> int | None:
    if word.startswith("jui"):
        return 7 if word.startswith("juil") else 6
    return _MONTH_OF.get(word[:3])


def _with_month_name(numbers: list[str], words: list[str]) -> _Meaning:
    months = [m for m in map(_month, words) if m] if len(words) <= 2 else []
    if not months or len(numbers) not in (1, 2):
        return False
    month = months[-1]
    if len(numbers) == 1:
        return _date(_year(numbers[0]), month, 1) if len(numbers[0]) == 4 else False
    first, second = numbers
    day, year = (second, first) if len(first) == 4 else (first, second)
    return _date(_year(year), month, int(day))


def _of_numbers(numbers: list[str]) -> _Meaning:
    sizes = tuple(map(len, numbers))
    if len(numbers) == 2 and 4 in sizes and min(sizes) <= 2:
        year, month = sorted(numbers, key=len, reverse=True)
        return _date(int(year), int(month), 1)
    if len(numbers) == 1 and sizes == (8,):
        digits = numbers[0]
        return _Parts(int(digits[:2]), int(digits[2:4]), int(digits[4:]), False)
    if len(numbers) != 3:
        return False
    a, b, c = map(int, numbers)
    if sizes[0] == 4 and max(sizes[1:]) <= 2:
        return _date(a, b, c)
    if sizes[2] == 4 and max(sizes[:2]) <= 2:
        return _placeholder(c) or _Parts(a, b, c, False)
    return _Parts(a, b, c, True) if max(sizes) <= 2 else False


def _placeholder(year: int) -> bool:
    return year in (1, 9999)


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) > 2 else year + (2000 if year < 70 else 1900)


def _date(year: int, month: int, day: int) -> dt.date | bool:
    if _placeholder(year):
        return True
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return False
    try:
        return dt.date(year, month, day)
    except ValueError:
        return False


def _day(meant: _Meaning, order: DateOrder) -> dt.date | bool:
    if not isinstance(meant, _Parts):
        return meant
    year, month, day = (meant[i] for i in _POSITIONS[order])
    if not meant.short and order == "ymd":
        return False
    return _date(_year(f"{year:02d}") if meant.short else year, month, day)


def _matters(parts: list[_Parts]) -> bool:
    """Would the order change any of these days?"""
    return any(p.a != p.b or (p.short and p.c != p.a) for p in parts)


def _example(parts: list[_Parts]) -> str:
    odd = next(p for p in parts if p.a != p.b or p.short)
    return f"{odd.a:02d}/{odd.b:02d}/{odd.c:02d}"


def _told(parts: list[_Parts]) -> DateOrder | None:
    """The order that the parts themselves tell; typing errors (up to 1 in 20) do not count."""
    read = [{order for order in _POSITIONS if _day(p, order)} for p in parts]
    possible = sum(map(bool, read))
    fits = {order: sum(order in fit for fit in read) for order in _POSITIONS}
    best = max(fits.values())
    if not possible or best < 0.95 * possible:
        return None
    likely = [order for order, fit in fits.items() if fit == best]
    if len(likely) == 1:
        return likely[0]
    return _by_years(parts, likely)


def _by_years(parts: list[_Parts], likely: list[DateOrder]) -> DateOrder | None:
    """Of two-digit years: the order that makes them span by far the fewest years, on enough days."""
    if "ymd" not in likely:
        return None
    years = {o: [p[_POSITIONS[o][0]] for p in parts] for o in likely}
    spans = sorted((max(said) - min(said) + 1, order) for order, said in years.items())
    (fewest, order), (next_, _) = spans[:2]
    varied = len({p[_POSITIONS[order][2]] for p in parts}) >= _VARIED
    return order if (varied or order != "ymd") and 2 * fewest <= next_ else None
