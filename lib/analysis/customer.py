"""One customer: who they are, which part of the ledger is theirs, and who has most late."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.analysis import aging
from lib.analysis.sums import sum_by, to_reporting
from lib.ledger import days
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.ledger.spells import Spells
from lib.ledger.tolerance import Tolerance


class UnknownCustomer(Mistake):
    """A customer was asked for that the ledger does not have."""

    def __init__(self, customer: str) -> None:
        super().__init__(
            f"There is no customer “{customer}” in this ledger as it is filtered. Find another in "
            f"the search above, or take filters off."
        )


@dataclass(frozen=True, slots=True)
class Profile:
    """Who a customer is, as of the load; empty where the source does not say.

    Args:
        terms: the terms given most often in the 12 months up to the ledger's day.
        currencies: of the customer's documents, sorted.
    """

    customer: str
    name: str
    segment: str = ""
    region: str = ""
    terms: str = ""
    salesperson: str = ""
    currencies: tuple[str, ...] = ()


def profile(ledger: Ledger, customer: str) -> Profile:
    """A customer's particulars.

    Raises:
        UnknownCustomer: neither a document nor a row of ``customers`` names it.
    """
    customer_rows = ledger.customers[ledger.customers["customer"] == customer]
    documents = documents_of(ledger, customer)
    if customer_rows.empty and documents.empty:
        raise UnknownCustomer(customer)
    row = {} if customer_rows.empty else customer_rows.iloc[0].dropna().to_dict()
    since = pd.Timestamp(days.add_months(ledger.day, -12))
    recent = documents[(documents["kind"] == "invoice") & (documents["issued"] > since)]
    return Profile(
        customer=customer,
        name=str(row.get("name", customer)),
        segment=str(row.get("segment", "")),
        region=str(row.get("region", "")),
        terms=_commonest(recent["terms"]),
        salesperson=str(row.get("salesperson", "")) or _commonest(recent["salesperson"]),
        currencies=tuple(sorted(documents["currency"].unique())),
    )


def _commonest(values: pd.Series) -> str:
    """The value given most often, the first in the alphabet of several."""
    counts = values.value_counts()
    return str(min(counts.index[counts == counts.max()])) if len(counts) else ""


def documents_of(ledger: Ledger, customer: str) -> pd.DataFrame:
    """A customer's documents, under the ledger's row labels."""
    return ledger.documents[ledger.documents["customer"] == customer]


def spells_of(ledger: Ledger, customer: str) -> Spells:
    """A customer's balances up to the ledger's day."""
    codes, labels = ledger.codes.of("customer")
    code = int(np.searchsorted(labels, customer))
    if code == len(labels) or labels[code] != customer:
        return ledger.spells.take(slice(0, 0))
    return ledger.spells.take(codes[ledger.spells.row] == code)


def open_items_of(ledger: Ledger, customer: str) -> Spells:
    """A customer's balances that stand at the end of the ledger's day."""
    return spells_of(ledger, customer).on(days.number(ledger.day))


def most_late(
    ledger: Ledger, *, count: int = 10, tolerance: Tolerance | None = None
) -> pd.DataFrame:
    """The customers with most late money on the ledger's day.

    Returns:
        columns ``customer``, ``late``, ``past_tolerance``, ``owed`` (the balance of its account; minor
        units of the reporting currency), ``oldest`` (days late of the oldest open document); most late
        first.
    Raises:
        NoRate: a currency in it has no rate on or before the ledger's day.
    """
    tolerance = tolerance or ledger.tolerance
    day = days.number(ledger.day)
    open_items = ledger.spells.on(day)
    positive = open_items.balance > 0
    ages = np.where(positive, aging.age(open_items, day), 0)
    past = ages > tolerance.allowances(open_items.issued, open_items.due)
    measures = {
        "late": np.where(ages > 0, open_items.balance, 0),
        "past_tolerance": np.where((ages > 0) & past, open_items.balance, 0),
        "owed": open_items.balance,
    }
    sums = sum_by(ledger, open_items, ("customer",), measures)
    total = to_reporting(ledger, sums, list(measures)).drop(columns="currency")
    ranked = total[total["late"] > 0].sort_values(["late", "customer"], ascending=[False, True])
    codes, labels = ledger.codes.of("customer")
    oldest = pd.Series(ages).groupby(labels[codes[open_items.row]]).max()
    top = ranked.head(count).reset_index(drop=True)
    return top.assign(oldest=top["customer"].map(oldest).astype("int64"))
