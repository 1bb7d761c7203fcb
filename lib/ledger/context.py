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
    return " · ".join(
        (
            days.in_full(context.day),
            units(context.currency, context.basis),
            *(_filter_texts(context.filters) or ["all customers"]),
            *_assumption_texts(context),
            context.source,
        )
    )


def units(currency: str, basis: str) -> str:
    """What amounts are in and what ages are counted from.

    >>> units("EUR", "issued")
    'EUR · by issue date'
    """
    return f"{'no currency given' if currency == NO_CURRENCY else currency} · {_BASES[basis]}"


def differences(context: Context, page: Context) -> str:
    """What of a figure's small print its page does not say already; empty where nothing differs.

    Args:
        context: of the figure.
        page: of the scope bar above it.

    >>> page = Context("v1", "sample", dt.date(2026, 6, 30), "EUR", filters={"segment": ("key",)})
    >>> differences(page, page)
    ''
    >>> differences(Context("v1", "sample", dt.date(2026, 5, 31), "EUR", basis="issued"), page)
    'by issue date · 31 May 2026 · without the filters above'
    """
    same_filters = {
        field: v for field, v in page.filters.items() if context.filters.get(field) == v
    }
    own_filters = {field: v for field, v in context.filters.items() if field not in same_filters}
    parts = (
        (context.basis != page.basis, _BASES[context.basis]),
        (context.day != page.day, days.in_full(context.day)),
        (context.currency != page.currency, context.currency),
        (bool(own_filters), ", ".join(_filter_texts(own_filters))),
        (len(same_filters) < len(page.filters) and not own_filters, "without the filters above"),
        (context.version != page.version, f"of the ledger {context.source}"),
    )
    own_parts = [text for differs, text in parts if differs]
    return " · ".join((*own_parts, *_assumption_texts(context)))


def _filter_texts(filters: Filters) -> list[str]:
    return [f"{field} {', '.join(values)}" for field, values in filters.items() if values]


def _assumption_texts(context: Context) -> list[str]:
    return [f"assumptions: {context.assumptions}"] if context.assumptions else []
