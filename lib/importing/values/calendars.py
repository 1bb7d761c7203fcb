"""Years that are not counted from the birth of Christ: Buddhist, Persian (Jalali) and Minguo ones.

A year of four digits names its calendar by itself: no ledger holds a day of 1404 or 2569. A year of
two or three digits does not, so there the column decides (see ``dates``).
"""

import datetime as dt
from typing import Literal, NamedTuple

from persiantools.jdatetime import JalaliDate

Calendar = Literal["buddhist", "jalali", "minguo"]

FIRST_YEAR, LAST_YEAR = 1900, 2100
BUDDHIST_LEAD, MINGUO_LAG = 543, 1911
_BUDDHIST = range(FIRST_YEAR + BUDDHIST_LEAD, 2601)
# 1430 and later is the Islamic count of our days (1447 = 2026), not the Persian one (1447 = 2068).
_JALALI = range(1300, 1430)
_ERAS = {
    **dict.fromkeys(("民國", "民国"), MINGUO_LAG),
    **dict.fromkeys(("令和", "令", "R", "Ｒ"), 2018),
    **dict.fromkeys(("平成", "平", "H", "Ｈ"), 1988),
    **dict.fromkeys(("昭和", "昭", "S", "Ｓ"), 1925),
}


class ForeignDay(NamedTuple):
    """A day that was written in another calendar."""

    day: dt.date
    calendar: Calendar


Reading = dt.date | ForeignDay | bool
"""A day, one of another calendar, True for "no day is meant", False for no day that exists."""


NO_YEARS = (1, 1753, 1899, 9999)
"""Years that systems write where they mean no day at all."""


def read(year: int, month: int, day: int) -> Reading:
    """The day of a four-digit year in whatever calendar that year belongs to.

    >>> read(2569, 1, 15).day, read(1404, 10, 15).day, read(2026, 2, 30), read(9999, 12, 31)
    (datetime.date(2026, 1, 15), datetime.date(2026, 1, 5), False, True)
    """
    if year in NO_YEARS:
        return True
    if year in _JALALI:
        return jalali(year, month, day)
    if year in _BUDDHIST:
        return _foreign(gregorian(year - BUDDHIST_LEAD, month, day), "buddhist")
    return gregorian(year, month, day)


def of_year(year: int) -> Calendar | None:
    """The other calendar that a four-digit year belongs to.

    >>> of_year(2569), of_year(1404), of_year(2026)
    ('buddhist', 'jalali', None)
    """
    return "jalali" if year in _JALALI else "buddhist" if year in _BUDDHIST else None


def jalali(year: int, month: int, day: int) -> Reading:
    """A day of the Persian calendar; by ``persiantools``, which knows its leap years."""
    try:
        return ForeignDay(JalaliDate(year, month, day).to_gregorian(), "jalali")  # type: ignore[no-untyped-call]
    except ValueError:
        return False


def minguo(year: int, month: int, day: int) -> Reading:
    """A day of the calendar of Taiwan.

    >>> minguo(115, 1, 5)
    ForeignDay(day=datetime.date(2026, 1, 5), calendar='minguo')
    """
    return _foreign(gregorian(year + MINGUO_LAG, month, day), "minguo")


def of_era(era: str, year: int, month: int, day: int) -> Reading:
    """A day whose year is counted in an era that is named beside it.

    >>> of_era("令和", 8, 1, 5), of_era("H", 31, 4, 30)
    (datetime.date(2026, 1, 5), datetime.date(2019, 4, 30))
    """
    lag = _ERAS[era.upper()]
    date = gregorian(year + lag, month, day)
    return _foreign(date, "minguo") if lag == MINGUO_LAG else date


def gregorian(year: int, month: int, day: int) -> dt.date | bool:
    """A day of our calendar within the years a ledger may hold; False where there is none."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return False
    try:
        return dt.date(year, month, day)
    except ValueError:
        return False


def _foreign(day: dt.date | bool, calendar: Calendar) -> Reading:
    return ForeignDay(day, calendar) if isinstance(day, dt.date) else False
