"""Whether a customer should be given credit at all: the first words where its terms are spoken of."""

import functools

import numpy as np
import pandas as pd

from lib.ledger import days
from lib.ledger.disputes import disputes_on
from lib.ledger.ledger import Ledger
from lib.ledger.money import exponent, in_reporting
from lib.simulation import losses
from lib.simulation.assumptions import Assumptions

DEFAULT_AFTER = 90
LEAST_SHARE, LEAST_AMOUNT = 0.01, 500.0
NO_CREDIT, OVER_LIMIT = "no credit", "over the limit"
VERDICTS = (NO_CREDIT, OVER_LIMIT)


@functools.lru_cache(maxsize=4)
def evidence(ledger: Ledger, assumptions: Assumptions = Assumptions()) -> pd.DataFrame:
    """What the record says of giving each customer credit, as known at the end of the ledger's day.

    ``no credit``: money is over 90 days past due, undisputed, more than 1 % of what the customer owes
    and more than 500 in the reporting currency (by that rule banks call a debtor in default: EBA
    guidelines on the definition of default, 2016); or what is expected to be lost of a sale on credit
    is more than its margin, so that refusing it is worth more. ``over the limit``: what is owed is more
    than the credit limit on record.

    Returns:
        ``customer``, ``group`` (risk class), ``owed``, ``overdue``, ``very_late`` (over 90 days,
        undisputed), ``at_risk`` (of what is overdue, expected never to be paid), ``limit`` (null where
        none is on record): minor units of the reporting currency; ``oldest`` (days past due), ``loss``
        (share of its sales on terms expected never to be paid), ``verdict`` (``no credit``, ``over the
        limit`` or empty); one row a customer with an open item or a record, sorted.
    Raises:
        NoRate: a currency in it has no rate on or before the day.
    """
    items = _open(ledger)
    chance = losses.never_paid(ledger, losses.customer_losses(ledger).given_up)
    late = items["age"].gt(0)
    items = items.assign(
        overdue=items["owed"].where(late, 0.0),
        very_late=items["owed"].where(items["age"].gt(DEFAULT_AFTER) & ~items["disputed"], 0.0),
        at_risk=np.where(late, chance.of(items["age"], items["group"], items["customer"]), 0.0)
        * items["owed"],
    )
    by = items.groupby("customer").agg(
        group=("group", "first"), owed=("owed", "sum"), overdue=("overdue", "sum"),
        very_late=("very_late", "sum"), at_risk=("at_risk", "sum"), oldest=("age", "max"),
    )  # fmt: skip
    customer_losses = losses.customer_losses(ledger)
    table = by.assign(
        oldest=by["oldest"].clip(lower=0), loss=[customer_losses.of(str(k)).mean for k in by.index]
    )
    limit = ledger.customers.drop_duplicates("customer").set_index("customer")["credit_limit"]
    table["limit"] = limit.reindex(table.index).astype("float64")
    return table.assign(verdict=_credit_status(table, assumptions, ledger.currency)).reset_index()


def first_words(ledger: Ledger, customer: str, assumptions: Assumptions = Assumptions()) -> str:
    """``no credit``, ``over the limit`` or nothing: what a record says before any figure does."""
    table = evidence(ledger, assumptions).set_index("customer")["verdict"]
    return str(table.get(customer, ""))


def _credit_status(table: pd.DataFrame, assumptions: Assumptions, currency: str) -> pd.Series:
    least = LEAST_AMOUNT * 10 ** exponent(currency)
    default = table["very_late"].gt(least) & table["very_late"].gt(LEAST_SHARE * table["owed"])
    rate = table["loss"] if assumptions.loss_rate is None else assumptions.loss_rate
    dear = rate * assumptions.loss_given_default > assumptions.margin
    over = table["owed"] > table["limit"]
    return pd.Series(
        np.select([default | dear, over], [NO_CREDIT, OVER_LIMIT], ""), table.index, dtype="str"
    )


def _open(ledger: Ledger) -> pd.DataFrame:
    """Open invoices: ``customer``, ``group``, ``age`` (days past due), ``owed``, ``disputed``."""
    day = days.number(ledger.day)
    spells = ledger.spells.on(day)
    spells = spells.take(spells.balance > 0)
    documents = ledger.codes.documents
    rows = documents.iloc[spells.row]
    rows = disputes_on(rows, ledger.day)
    begun = rows["disputed_on"].fillna(rows["dispute_raised_on"]).notna()
    due = np.where(spells.due == days.UNKNOWN, spells.issued, spells.due)
    table = pd.DataFrame({
        "customer": rows["customer"].to_numpy(dtype=object),
        "currency": rows["currency"].to_numpy(dtype=object),
        "age": day - due.astype("int64"),
        "owed": spells.balance.astype("float64"),
        "disputed": (begun & rows["dispute_closed_on"].isna()).to_numpy(bool),
    })  # fmt: skip
    table = in_reporting(table, ["owed"], ledger.extra("rates"), ledger.currency, ledger.day)
    return table.assign(group=losses.classes_of(ledger, table["customer"]))
