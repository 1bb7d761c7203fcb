"""What waiting and discounts are worth: rates are yearly shares of 1, days from the invoice."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from lib.ledger.arrays import Floats
from lib.simulation.mistakes import not_a_share, window_beyond_term

Discounting = Literal["simple", "compound"]
YEAR = 365


def factor(days: npt.ArrayLike, rate: float, discounting: Discounting = "compound") -> Floats:
    """What one unit of money paid so many days later is worth today.

    >>> round(float(factor(365, 0.12)), 6), round(float(factor(60, 0.10, "simple")), 6)
    (0.892857, 0.983827)

    Args:
        rate: yearly cost of capital.
        discounting: ``compound``: (1 + r)^(−t/365); ``simple``: 1 ÷ (1 + r·t/365).
    """
    time = np.asarray(days, dtype="float64") / YEAR
    if discounting == "simple":
        return np.asarray(1.0 / (1.0 + rate * time))
    return np.asarray((1.0 + rate) ** -time)


def days_as_price(days: float, rate: float, discounting: Discounting = "compound") -> float:
    """The share of the price that so many days of waiting take.

    >>> round(days_as_price(10, 0.12, "simple"), 4), round(days_as_price(10, 0.12), 4)
    (0.0033, 0.0031)
    """
    return float(1.0 - factor(days, rate, discounting))


@dataclass(frozen=True, slots=True)
class Forgone:
    """What not taking a discount costs the customer a year: ``simple`` and compounded."""

    simple: float
    effective: float


def forgone_discount(rate: float, window: int, paid_after: int) -> Forgone:
    """Yearly cost to a customer of not taking a discount; the return on giving it, for us.

    >>> forgone = forgone_discount(0.02, 10, 30)
    >>> round(forgone.simple * 100, 2), round(forgone.effective * 100, 2)
    (37.24, 44.59)

    Args:
        rate: the discount, as a share of the invoice.
        window: days it can be taken in.
        paid_after: days after which the customer really pays, or the term.
    Raises:
        NotAShare: no discount, or the whole invoice.
        WindowBeyondTerm: the customer pays within the window.
    Source: definition 10: d/(1−d) × 365/(n−p).
    """
    if not 0 < rate < 1:
        raise not_a_share("A discount", rate)
    if paid_after <= window:
        raise window_beyond_term(window, paid_after)
    gain, periods = rate / (1 - rate), YEAR / (paid_after - window)
    return Forgone(gain * periods, (1 + gain) ** periods - 1)
