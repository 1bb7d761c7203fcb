"""Days of the calendar as the definitions count them."""

import calendar
import datetime as dt


def month_end(day: dt.date) -> dt.date:
    """The last day of the month.

    >>> month_end(dt.date(2024, 2, 3))
    datetime.date(2024, 2, 29)
    """
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def months_before(day: dt.date, months: int) -> dt.date:
    """So many months earlier; from a month-end, a month-end.

    >>> months_before(dt.date(2026, 6, 30), 1), months_before(dt.date(2026, 3, 30), 1)
    (datetime.date(2026, 5, 31), datetime.date(2026, 2, 28))
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = month_end(dt.date(year, month + 1, 1))
    return last if day == month_end(day) else last.replace(day=min(day.day, last.day))


def month_ends(day: dt.date, count: int) -> list[dt.date]:
    """The last month-ends up to a day, and that day as the last of them.

    >>> [str(d) for d in month_ends(dt.date(2026, 3, 18), 3)]
    ['2026-01-31', '2026-02-28', '2026-03-18']
    """
    first = month_end(day)
    return [months_before(first, back) for back in range(count - 1, 0, -1)] + [day]
