"""Estimates, shares, prices and days as sentences, cards and files say them, no finer than known.

What is counted and summed is said by ``lib.ledger.wording``.
"""

import math

import pandas as pd

from lib.ledger import days, wording
from lib.ledger.money import NO_CURRENCY, exponent, plain
from lib.ledger.wording import MINUS, NBSP, STEPS, count, symbol

_SPECK, _LEAST = 0.0001, 0.00005
"""Shares below which a change is said to be under a hundredth of a per cent."""


def span(low: float, high: float, currency: str) -> str:
    """A range of amounts in minor units, two significant digits, one step for both.

    >>> span(210_000_000, 268_000_000, "EUR").replace(NBSP, " ")
    '€2.1 to 2.7 m'
    >>> span(0, 94_400, "EUR"), span(-1, 30, "EUR")
    ('€0 to 940', 'about €0')
    >>> span(34_000, 120_000, "EUR").replace(NBSP, " "), span(0.2, 120_000, "EUR").replace(NBSP, " ")
    ('€340 to €1.2 k', '€0 to 1.2 k')
    """
    minor_units = 10.0 ** exponent(currency)
    size = max(high, 0) / minor_units
    divisor, step = next((s for s in STEPS if size >= s[0] * 0.995), STEPS[-1])
    if step and 0.5 <= low / minor_units < divisor * 0.995:  # never 0.34 of a thousand
        return f"{about(low, currency)} to {about(high, currency)}"
    low = 0.0 if low / minor_units < 0.5 else low
    parts = [_in_step(max(value, 0) / minor_units / divisor, step) for value in (low, high)]
    if parts[0] == parts[1]:
        return f"about {symbol(currency)}{parts[0]}{NBSP + step if step else ''}"
    return f"{symbol(currency)}{parts[0]} to {parts[1]}{NBSP + step if step else ''}"


def rounded(value: float) -> str:
    """A number of two significant digits, whole where that is less.

    >>> rounded(0.9444), rounded(17.62), rounded(944), rounded(0), rounded(0.96)
    ('0.94', '18', '940', '0', '0.96')
    """
    if value <= 0:
        return "0"
    places = 1 - math.floor(math.log10(value))
    return f"{round(value, places):,.{max(places, 0)}f}"


def about(value: float, currency: str) -> str:
    """An estimated amount in minor units, two significant digits.

    >>> about(684_500_000, "EUR").replace(NBSP, " "), about(4_46, "EUR")
    ('€6.8 m', '€4')
    """
    minor_units = 10.0 ** exponent(currency)
    size = abs(value) / minor_units
    divisor, step = next((s for s in STEPS if size >= s[0] * 0.995), STEPS[-1])
    text = f"{symbol(currency)}{_in_step(size / divisor, step)}{NBSP + step if step else ''}"
    return wording.MINUS + text if value < 0 and size >= 0.5 else text


def _in_step(value: float, step: str) -> str:
    return rounded(value) if step or value >= 10 else f"{value:.0f}"


def chance(share: float) -> str:
    """A chance as so many in 100; the ends are never said to be certain.

    >>> [chance(x).replace(NBSP, " ") for x in (0.004, 0.42, 0.998)]
    ['under 1 in 100', '42 in 100', 'over 99 in 100']
    """
    if share < 0.01:
        return "under 1 in 100"
    return "over 99 in 100" if share > 0.99 else f"{share * 100:.0f} in 100"


def short_day(moment: pd.Timestamp) -> str:
    """A day and its month."""
    return days.short(moment).replace(" ", NBSP)


def share(value: float) -> str:
    """A share of 1 with two significant digits, which is as well as it is known; never a speck.

    >>> [share(x).replace(NBSP, " ") for x in (0.0163, -0.0051, 0.123, 0, 1.5, 0.000057)]
    ['1.6 %', '−0.51 %', '12 %', '0 %', '150 %', 'under 0.01 %']
    """
    if 0 < abs(value) < _SPECK:
        return f"{'' if value > 0 else 'minus '}under 0.01{NBSP}%"
    return f"{MINUS if value < 0 else ''}{rounded(abs(value) * 100)}{NBSP}%"


def exact_share(value: float) -> str:
    """A share of 1 that somebody set, to four digits.

    >>> exact_share(0.02).replace(NBSP, " "), exact_share(0.0125).replace(NBSP, " ")
    ('2 %', '1.25 %')
    """
    return f"{value * 100:.4g}{NBSP}%"


def between(low: float, high: float, currency: str) -> str:
    """A range of amounts in minor units that may be on either side of zero.

    >>> between(-9_400_00, -2_100_00, "EUR").replace(NBSP, " ")
    '€2.1 to 9.4 k less'
    >>> between(-2_100_00, 9_400_00, "EUR").replace(NBSP, " ")
    '€2.1 k less to €9.4 k more'
    """
    if low >= 0:
        return f"{span(low, high, currency)} more" if high > 0 else "the same"
    if high <= 0:
        return f"{span(-high, -low, currency)} less"
    return f"{about(-low, currency)} less to {about(high, currency)} more"


def within_weeks(weeks: int) -> str:
    """How long a scenario runs.

    >>> within_weeks(52), within_weeks(26)
    ('a year', 'in 26 weeks')
    """
    return "a year" if weeks == 52 else f"in {count(weeks, 'week')}"


def percent_a_year(rate: float) -> str:
    """A yearly rate to a tenth of a per cent.

    >>> percent_a_year(0.2128).replace(NBSP, " ")
    '21.3 % a year'
    """
    return f"{rate * 100:.1f}{NBSP}% a year"


def two_decimals(value: float) -> str:
    """A share of the price with two decimals, as it is said at a table.

    >>> two_decimals(0.0033).replace(NBSP, " ")
    '0.33 %'
    """
    return f"{value * 100:.2f}{NBSP}%"


def short_share(value: float) -> str:
    """A share of the price with at most two decimals, those that are zero left out.

    >>> [short_share(x).replace(NBSP, " ") for x in (0.0075, 0.02, 0.0000057, 0)]
    ['0.75 %', '2 %', 'under 0.01 %', '0 %']
    """
    if 0 < value < _LEAST:
        return f"under 0.01{NBSP}%"
    return f"{f'{value * 100:.2f}'.rstrip('0').rstrip('.')}{NBSP}%"


def signed_share(share: float) -> str:
    """A change as a share, its sign always said.

    >>> signed_share(0.07).replace(NBSP, " "), signed_share(-0.031).replace(NBSP, " ")
    ('+7 %', '−3 %')
    """
    whole = round(share * 100)
    return f"{MINUS if whole < 0 else '+'}{abs(whole)}{NBSP}%"


def days_late(days: float) -> str:
    """Days from due, as people say them.

    >>> days_late(9), days_late(0), days_late(-3), days_late(1)
    ('9 days late', 'on the due day', '3 days early', '1 day late')
    """
    whole = round(days)
    if not whole:
        return "on the due day"
    return f"{count(abs(whole), 'day')} {'late' if whole > 0 else 'early'}"


def month(moment: pd.Timestamp) -> str:
    """A month in full."""
    return f"{moment:%B %Y}"


def exact_amount(minor: int, currency: str, signed: bool = False) -> str:
    """An amount to the minor unit, with separators, as another system shows it.

    >>> exact_amount(123456789, "EUR")
    'EUR 1,234,567.89'
    """
    text = plain(abs(int(minor)), currency)
    whole, point, cents = text.partition(".")
    sign = wording.MINUS if minor < 0 else "+" if signed and minor else ""
    name = "" if currency == NO_CURRENCY else f"{currency} "
    return f"{name}{sign}{int(whole):,}{point}{cents}"


def with_unit(value: float, unit: str) -> str:
    """A figure with its unit; a dash where there is none.

    >>> with_unit(73.714, "days"), with_unit(63.636, "%").replace(NBSP, " "), with_unit(math.nan, "")
    ('73.7 days', '63.6 %', '–')
    """
    if math.isnan(value):
        return "–"
    number = f"{abs(value):.1f}"
    minus = wording.MINUS if value < 0 and number != "0.0" else ""
    return f"{minus}{number}{NBSP if unit == '%' else ' '}{unit}"
