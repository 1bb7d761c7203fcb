"""How amounts, shares and days are said on the screen and in sentences: short, plain, typographic.

Three significant digits, a no-break space before ``k``, ``m`` and ``%``, a true minus sign.
"""

import datetime as dt
import math
import re

from babel.numbers import get_currency_symbol

from lib.ledger import days
from lib.ledger.mistake import Mistake
from lib.ledger.money import NO_CURRENCY, exponent

NBSP = "\u00a0"
MINUS = "\u2212"
RATINGS = "ABCDE"
STEPS = ((1e9, "bn"), (1e6, "m"), (1e3, "k"), (1.0, ""))
"""What large amounts are counted in, and its name."""


class NoNumber(Mistake):
    """A sentence was to tell a number that is none: the sentence is withheld, never the word for it."""

    def __init__(self) -> None:
        super().__init__("A figure that this rests on is not known here, so nothing is said of it.")


def require_number(value: float) -> float:
    """The one way of a number into a sentence: it, if it is one.

    Raises:
        NoNumber: it is missing, not a number, or without end.
    """
    if value is None or not math.isfinite(value):
        raise NoNumber
    return value


def symbol(currency: str) -> str:
    """What stands before an amount: ``€``, ``PLN`` and a space, or nothing if unknown."""
    if currency == NO_CURRENCY:
        return ""
    sign = str(get_currency_symbol(currency, locale="en"))
    return sign if not sign[-1].isalpha() else sign + NBSP


def digits(value: float) -> str:
    """A number with three significant digits and its step.

    >>> digits(7_788_113).replace(NBSP, " "), digits(412_400).replace(NBSP, " "), digits(0)
    ('7.79 m', '412 k', '0')
    """
    size = abs(require_number(value))
    for step, name in STEPS[:-1]:
        if size >= step * 0.9995:
            return f"{_three(size / step)}{NBSP}{name}"
    return f"{size:,.0f}"


def _three(size: float) -> str:
    return f"{size:.0f}" if size >= 99.95 else f"{size:.1f}" if size >= 9.995 else f"{size:.2f}"


def amount(minor: float, currency: str) -> str:
    """An amount in minor units, for a sentence.

    >>> amount(-41_240_000, "EUR").replace(NBSP, " ")
    '−€412 k'
    """
    text = f"{symbol(currency)}{digits(require_number(minor) / 10 ** exponent(currency))}"
    return MINUS + text if minor < 0 else text


def change(minor: float, currency: str) -> str:
    """A change in minor units, its sign always said.

    >>> change(31_000_000, "EUR").replace(NBSP, " ")
    '+€310 k'
    """
    return amount(minor, currency) if minor < 0 else f"+{amount(minor, currency)}"


def percent(share: float) -> str:
    """A share of 1 as a whole percentage; below 1 % says so.

    >>> percent(0.614).replace(NBSP, " "), percent(0.004).replace(NBSP, " ")
    ('61 %', 'under 1 %')
    """
    if 0 < require_number(share) < 0.005:
        return f"under 1{NBSP}%"
    return f"{MINUS if share <= -0.005 else ''}{abs(share) * 100:.0f}{NBSP}%"


def middle(value: float) -> str:
    """The middle of whole numbers, with its half where it lies between two; any other one rounded.

    >>> middle(40.0), middle(37.5), middle(100 / 3)
    ('40', '37.5', '33')
    """
    return f"{value:g}" if require_number(value) * 2 % 1 == 0 else f"{value:.0f}"


def rating(notches: float) -> str:
    """A median rating as people say it, in notches below A; between two letters, both.

    >>> rating(1.0), rating(1.5)
    ('B', 'B–C')
    """
    low = int(require_number(notches))
    return RATINGS[low] if notches == low else f"{RATINGS[low]}–{RATINGS[low + 1]}"


def day_text(date: dt.date) -> str:
    """A day in full.

    >>> day_text(dt.date(2026, 6, 30))
    '30 Jun 2026'
    """
    if date is None or date != date:  # no day is not equal to itself
        raise NoNumber
    return days.in_full(date)


def moment(at: dt.datetime) -> str:
    """A day and a time of it.

    >>> moment(dt.datetime(2026, 6, 5, 9, 30))
    '5 Jun 2026, 09:30'
    """
    return f"{days.in_full(at)}, {at:%H:%M}"


def count(number: int, one: str, many: str | None = None) -> str:
    """A count and its noun.

    >>> count(1, "invoice"), count(2466, "invoice")
    ('1 invoice', '2,466 invoices')
    """
    return f"{require_number(number):,} {one if number == 1 else many or one + 's'}"


def age(days: int) -> str:
    """How long ago, in the unit people would use.

    >>> age(1), age(59), age(400), age(4701)
    ('1 day', '59 days', '13 months', '12 years')
    """
    if require_number(days) < 90:
        return count(days, "day")
    return count(days // 30, "month") if days < 730 else count(days // 365, "year")


def bucket(name: str, basis: str = "due") -> str:
    """A bucket's column name as people say it; counted from issue, the first holds the day itself.

    >>> [bucket(n) for n in ("not_due", "d1_30", "d91_", "unapplied")]
    ['not due', '1–30', '91+', 'unapplied']
    >>> bucket("d1_30", "issued"), bucket("d31_60", "issued")
    ('0–30', '31–60')
    """
    if not name.startswith("d"):
        return name.replace("_", " ")
    low, _, high = name[1:].partition("_")
    low = "0" if basis == "issued" and low == "1" else low
    return f"{low}\u2013{high}" if high else f"{low}+"


_READ_OFF = re.compile(r"(receipt|adjustment|refund)/(.+)")


def document(key: str) -> str:
    """A document as people name it: one that was read off another's row has no number of its own.

    >>> document("receipt/611365"), document("611365")
    ('receipt for 611365', '611365')
    """
    match = _READ_OFF.fullmatch(key)
    return f"{match[1]} for {match[2]}" if match else key
