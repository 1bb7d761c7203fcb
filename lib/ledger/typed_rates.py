"""Rates that a person typed, and currencies that have none: what a ledger needs before it adds up."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from lib.ledger import columns
from lib.ledger.ledger import Ledger
from lib.ledger.money import rates_on

ALWAYS = pd.Timestamp("1970-01-01")
"""A typed rate stands for every day, until a rate of the source says otherwise."""


def unrated_currencies(ledger: Ledger) -> tuple[str, ...]:
    """Currencies of a view without a rate to its reporting currency on its day, in order."""
    rated_currencies = rates_on(ledger.extra("rates"), ledger.day, ledger.currency).index
    return tuple(sorted(set(ledger.documents["currency"].unique()) - set(rated_currencies)))


def with_typed_rates(ledger: Ledger, rates: Mapping[str, float]) -> Ledger:
    """The ledger with typed rates beside its own.

    Args:
        rates: currency -> units of the reporting currency for one unit of it.
    """
    if not rates:
        return ledger
    typed = pd.DataFrame({"day": ALWAYS, "currency": list(rates), "rate": list(rates.values())})
    all_rates = pd.concat(
        [columns.conform(typed, "rates"), ledger.extra("rates")], ignore_index=True
    )
    return replace(ledger, extras={**ledger.extras, "rates": all_rates})


def in_one_currency(ledger: Ledger) -> Ledger:
    """A view of one currency that has no rate, told in that currency; any other as it is."""
    currencies = set(ledger.documents["currency"].unique())
    if len(currencies) == 1 and unrated_currencies(ledger):
        return replace(ledger, currency=currencies.pop())
    return ledger
