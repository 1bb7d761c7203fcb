"""What was sold, what settled it, and when: dated flows, and their sums over months and other spans."""

import datetime as dt
import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.ledger import days
from lib.ledger.days import Days
from lib.ledger.ledger import Ledger
from lib.ledger.matches import Amounts

CREDIT_MODES = ("credit", "consignment")


def credit_sales(documents: pd.DataFrame) -> pd.Series:
    """Which documents are sales on credit: invoices and credit notes in mode credit or consignment.

    A document that does not say its mode counts as credit.
    """
    mode = documents["sale_mode"]
    return documents["kind"].isin(["invoice", "credit_note"]) & (
        mode.isna() | mode.isin(CREDIT_MODES)
    )


def unfiltered(ledger: Ledger) -> bool:
    """Whether a view holds every document issued by its day."""
    issued = ledger.codes.documents["issued"] <= pd.Timestamp(ledger.day)
    return len(ledger.documents) == int(issued.sum())


def view_mask(ledger: Ledger) -> npt.NDArray[np.bool_]:
    """For each document of the version, whether the view holds it."""
    mask = np.zeros(len(ledger.codes.documents), dtype=bool)
    mask[ledger.documents.index] = True
    return mask


def settlements(ledger: Ledger) -> pd.DataFrame:
    """Allocations of the view that count by its day, whose sides may lie outside its filters.

    Returns:
        columns ``credit``, ``invoice`` (rows of the version's documents), ``amount`` (minor units),
        ``day`` (when it counts), ``effective`` (when it was paid: lateness is measured from it).
    """
    matches = ledger.matches
    table = pd.DataFrame(
        {
            "credit": matches.credit,
            "invoice": matches.invoice,
            "amount": matches.amount,
            "day": matches.day,
            "effective": days.numbers(ledger.allocations["effective_on"]),
        }
    )
    return table[matches.day <= days.number(ledger.day)].reset_index(drop=True)


BASE_MONTHS = 3


def month_edges(day: dt.date, count: int) -> tuple[dt.date, ...]:
    """Ends of the months counted back from a day, latest first, and the end before the first.

    Month ``i`` is the days after ``edges[i + 1]`` up to and with ``edges[i]``.

    >>> [str(d) for d in month_edges(dt.date(2026, 3, 31), 2)]
    ['2026-03-31', '2026-02-28', '2026-01-31']
    >>> [str(d) for d in month_edges(dt.date(2026, 6, 12), 1)]
    ['2026-06-12', '2026-05-12']
    """
    back = [days.add_months(day, -i) for i in range(count + 1)]
    return tuple(map(days.month_end, back)) if day == days.month_end(day) else tuple(back)


def month_lengths(ends: tuple[dt.date, ...]) -> tuple[int, ...]:
    """Days in each of the months between edges.

    >>> month_lengths(month_edges(dt.date(2026, 3, 31), 3))
    (31, 28, 31)
    """
    return tuple((end - before).days for end, before in itertools.pairwise(ends))


def months_reaching(first: dt.date, day: dt.date, most: int) -> int:
    """How many months counted back from ``day`` it takes to hold ``first``; between 1 and ``most``.

    >>> months_reaching(dt.date(2026, 1, 15), dt.date(2026, 3, 31), 24)
    3
    """
    earlier = [edge for edge in month_edges(day, most)[1:] if edge >= first]
    return min(len(earlier) + 1, most)


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


def running_sums(
    on: Days, currency: npt.NDArray[np.integer], amounts: Amounts, currencies: tuple[str, ...]
) -> Running:
    """Amounts ready to be summed over spans.

    >>> sums = running_sums(np.array([3, 1]), np.array([0, 0]), np.array([5, 7]), ("EUR",))
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
