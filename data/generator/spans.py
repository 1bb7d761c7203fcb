"""Days as whole numbers since 1970-01-01, as the ledger counts them; money moves on weekdays."""

import datetime as dt

from lib.ledger import days

START = days.number(dt.date(2023, 7, 1))
END = days.number(dt.date(2026, 6, 30))
MONTHS = 36
_MONDAY = 4  # 1970-01-05 was a Monday


def day(text: str) -> int:
    """Day number of an ISO date; a month alone means its first day."""
    return days.number(dt.date.fromisoformat(text if len(text) == 10 else f"{text}-01"))


def iso(number: int) -> str:
    """ISO date of a day number."""
    return days.date(number).isoformat()


def month_start(month: int) -> int:
    """First day of the sample's month 0, 1, … 35."""
    return days.number(days.add_months(days.date(START), month))


def month_last(month: int) -> int:
    """Last day of the sample's month."""
    return month_start(month + 1) - 1


def end_of_month(number: int) -> int:
    """Last day of the month of a day."""
    return days.number(days.month_end(days.date(number)))


def months_after(number: int, start: int) -> float:
    """Months from ``start`` to a day; 0 before it."""
    return max(number - start, 0) / 30.4375


def within(number: int) -> bool:
    """Whether a day is one the sample has reached."""
    return number <= END


def is_weekday(number: int) -> bool:
    """Monday to Friday."""
    return (number - _MONDAY) % 7 < 5


def forward(number: int) -> int:
    """The day itself, or the Monday after a weekend."""
    return number if is_weekday(number) else forward(number + 1)


def back(number: int) -> int:
    """The day itself, or the Friday before a weekend."""
    return number if is_weekday(number) else back(number - 1)


def pay_run(number: int, runs: tuple[int, ...]) -> int:
    """The first pay run on or after a day; 31 stands for the month's last weekday."""
    return min(run for run in _runs(number, runs) if run >= number)


def _runs(number: int, runs: tuple[int, ...]) -> list[int]:
    found: list[int] = []
    for months in (0, 1):
        first = days.add_months(days.month_start(days.date(number)), months)
        last = days.number(days.month_end(first))
        found += [
            back(last) if run == 31 else forward(days.number(first) + run - 1) for run in runs
        ]
    return found
