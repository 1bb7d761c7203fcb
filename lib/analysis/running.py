"""Dated amounts added up once, so that the sum over any span of days is two look-ups."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lib.ledger.days import Days
from lib.ledger.matches import Amounts


@dataclass(frozen=True, slots=True, eq=False)
class Running:
    """Days and totals up to them, by currency."""

    days: tuple[Days, ...]
    totals: tuple[Amounts, ...]
    currencies: tuple[str, ...]

    def between(self, after: int, until: int) -> dict[str, int]:
        """The sum of each currency over the days after ``after``, up to and with ``until``."""
        return {
            currency: int(totals[np.searchsorted(on, until, side="right")])
            - int(totals[np.searchsorted(on, after, side="right")])
            for currency, on, totals in zip(self.currencies, self.days, self.totals, strict=True)
        }


def running(
    on: Days, currency: npt.NDArray[np.integer], amounts: Amounts, currencies: tuple[str, ...]
) -> Running:
    """Amounts ready to be summed over spans.

    >>> sums = running(np.array([3, 1]), np.array([0, 0]), np.array([5, 7]), ("EUR",))
    >>> sums.between(0, 1), sums.between(1, 3)
    ({'EUR': 7}, {'EUR': 5})

    Args:
        on: day number of each amount.
        currency: code of each amount into ``currencies``.
    """
    order = np.argsort(on, kind="stable")
    on, currency, amounts = on[order], currency[order], amounts[order]
    of = [currency == code for code in range(len(currencies))]
    return Running(
        days=tuple(on[mine] for mine in of),
        totals=tuple(np.concatenate([[0], np.cumsum(amounts[mine])]) for mine in of),
        currencies=currencies,
    )
