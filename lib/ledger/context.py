"""What a figure must say of itself: which ledger, seen on which day, in what, through which filters."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lib.ledger import days
from lib.ledger.money import NO_CURRENCY

Filters = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Context:
    """The circumstances of a figure, printed under it and into every file that leaves.

    Args:
        version: content version of the ledger.
        source: the name people know the ledger by.
        day: the day it is seen on.
        currency: the currency of the amounts; minor units follow it.
        basis: ``due`` or ``issued``, the date that ages are counted from; ``none`` where no invoice
            has a due date and a figure counts no ages.
        filters: field -> values kept; nothing means everything.
        names: customer -> name, for those a figure may show.
        assumptions: whose set of house assumptions it rests on; empty where it rests on none.
        facts: the scalars of one answer beside its rows, for its sentence and its picture; not printed.
    """

    version: str
    source: str
    day: dt.date
    currency: str
    basis: str = "due"
    filters: Filters = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    assumptions: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    def name(self, customer: str) -> str:
        """A customer's name, or its key where no name is known."""
        return self.names.get(customer) or customer


_BASES = {"due": "by due date", "issued": "by issue date", "none": "no due dates"}


def small_print(context: Context) -> str:
    """Day, currency, basis, filters and source in one line.

    >>> small_print(Context("v1", "sample", dt.date(2026, 6, 30), "EUR"))
    '30 Jun 2026 · EUR · by due date · all customers · sample'
    """
    filter_texts = [
        f"{field} {', '.join(values)}" for field, values in context.filters.items() if values
    ]
    currency = "no currency given" if context.currency == NO_CURRENCY else context.currency
    parts = (
        days.in_full(context.day),
        currency,
        _BASES[context.basis],
        *(filter_texts or ["all customers"]),
    )
    rests_on = [f"assumptions: {context.assumptions}"] if context.assumptions else []
    return " · ".join((*parts, *rests_on, context.source))
