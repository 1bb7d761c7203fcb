"""A customer's record, item by item: what is open, what was paid, what was said, what we owe them."""

import numpy as np
import pandas as pd

from lib.analysis import aging
from lib.analysis.customer import documents_of, open_items_of
from lib.analysis.disputes import disputed_part
from lib.analysis.promises import promises
from lib.analysis.trade import payments
from lib.ledger import days
from lib.ledger.ledger import Ledger
from lib.ledger.tolerance import Tolerance


def open_items(
    ledger: Ledger, customer: str, *, tolerance: Tolerance | None = None
) -> pd.DataFrame:
    """A customer's open documents on the ledger's day, the latest first.

    Returns:
        columns ``document``, ``kind``, ``issued``, ``due``, ``days_late`` (from issue where no due date
        is known), ``tolerance`` (days; null without a due date), ``open``, ``disputed``
        (minor units of the reporting currency), ``own`` (open, minor units of ``currency``),
        ``currency``, ``terms``, ``promised`` (the day).
    Raises:
        NoRate: a currency in it has no rate on or before the ledger's day.
    """
    tolerance = tolerance or ledger.tolerance
    open_spells = open_items_of(ledger, customer)
    documents = ledger.documents.loc[open_spells.row].reset_index(drop=True)
    table = documents[["document", "kind", "issued", "due", "currency", "terms"]].assign(
        own=open_spells.balance,
        open=open_spells.balance,
        disputed=disputed_part(ledger, open_spells, ledger.day),
        days_late=aging.age(open_spells, days.number(ledger.day)),
        tolerance=tolerance.allowances(open_spells.issued, open_spells.due),
    )
    table["tolerance"] = table["tolerance"].astype("Int64").mask(table["due"].isna())
    table = table.merge(promises(ledger, customer)[["document", "promised"]], how="left")
    converted = _to_reporting(ledger, table, ["open", "disputed"]).assign(
        currency=table["currency"]
    )
    owed = converted.assign(credit=converted["own"] < 0)
    ranked = owed.sort_values(["credit", "days_late", "document"], ascending=[True, False, True])
    return ranked[list(_OPEN)].reset_index(drop=True)


_OPEN = (
    "document", "kind", "issued", "due", "days_late", "tolerance", "open", "disputed", "own",
    "currency", "terms", "promised",
)  # fmt: skip


def contacts(ledger: Ledger, customer: str) -> pd.DataFrame:
    """Whom we know at a customer: ``name``, ``role``, ``phone``, ``mail``, where given."""
    all_contacts = ledger.extra("contacts")
    matches = all_contacts.loc[
        all_contacts["customer"] == customer, ["name", "role", "phone", "mail"]
    ]
    return matches.dropna(axis="columns", how="all").reset_index(drop=True)


def latest_payments(ledger: Ledger, customer: str, *, count: int = 20) -> pd.DataFrame:
    """A customer's latest payments on invoices, newest first.

    Returns:
        columns ``paid_on``, ``receipt``, ``invoices`` (how many it paid), ``amount`` (minor units of
        the reporting currency), ``days_late`` (mean over its invoices, weighted by amount; null
        where none had a due date).
    Raises:
        NoRate: a currency in it has no rate on or before the ledger's day.
    """
    payment_rows = payments(ledger, customer)
    payment_rows = _to_reporting(
        ledger, payment_rows.assign(amount=payment_rows["amount"].astype("float64")), ["amount"]
    )
    late = (payment_rows["effective_on"] - payment_rows["due"]).dt.days
    dated_amount = payment_rows["amount"].where(late.notna(), 0.0)
    weighted = payment_rows.assign(known=dated_amount, times=dated_amount * late.fillna(0))
    groups = weighted.groupby(["effective_on", "credit"], sort=True)
    table = groups.agg(
        invoices=("invoice", "nunique"), amount=("amount", "sum"), known=("known", "sum"),
        times=("times", "sum"),
    ).reset_index()  # fmt: skip
    table["days_late"] = table["times"] / table["known"].where(table["known"] > 0)
    table = table.rename(columns={"effective_on": "paid_on", "credit": "receipt"})
    newest = table.iloc[::-1].head(count).reset_index(drop=True)
    return newest[["paid_on", "receipt", "invoices", "amount", "days_late"]]


def correspondence(ledger: Ledger, customer: str, *, count: int = 20) -> pd.DataFrame:
    """The latest touches and steps of disputes with a customer, newest first.

    Returns: columns ``day``, ``what``, ``text``, ``by``, ``document``.
    """
    at = pd.Timestamp(ledger.day)
    touches = ledger.extra("touches")
    touches = touches[(touches["customer"] == customer) & (touches["day"] <= at)]
    touch_rows = touches.rename(columns={"kind": "what"})[list(_CORRESPONDENCE)]
    rows = pd.concat([touch_rows, *_dispute_steps(documents_of(ledger, customer), at)])
    newest = rows.sort_values(["day", "document"], ascending=[False, True], kind="stable")
    table = newest.head(count).reset_index(drop=True)
    return table.assign(what=table["what"].str.replace("_", " "))


_CORRESPONDENCE = ("day", "what", "text", "by", "document")
_STEPS = {
    "disputed_on": ("dispute recorded", "dispute_reason"),
    "dispute_closed_on": ("dispute closed", "dispute_outcome"),
}


def _dispute_steps(documents: pd.DataFrame, at: pd.Timestamp) -> list[pd.DataFrame]:
    steps = []
    for column, (label, text) in _STEPS.items():
        happened = documents[documents[column] <= at]
        steps.append(
            pd.DataFrame(
                {"day": happened[column], "what": label, "by": None,
                 "document": happened["document"], "text": happened[text]}
            ).astype({"what": "str", "by": "str"})
        )  # fmt: skip
    undated = documents[_undated(documents)]
    steps.append(
        pd.DataFrame(
            {"day": undated["disputed_on"], "what": "dispute, day not given", "by": None,
             "document": undated["document"], "text": undated["dispute_reason"]}
        ).astype({"what": "str", "by": "str"})
    )  # fmt: skip
    return steps


def _undated(documents: pd.DataFrame) -> pd.Series:
    """Which documents are disputed without a day, so that nobody can say whether they still are."""
    marked = documents[["dispute_reason", "disputed_amount"]].notna().any(axis=1)
    return marked & documents[["dispute_raised_on", "disputed_on", "dispute_closed_on"]].isna().all(
        axis=1
    )


def we_owe(ledger: Ledger, customer: str) -> pd.DataFrame:
    """What is ours to settle with a customer: credits no invoice has taken, complaints still open.

    Returns:
        columns ``what`` (``credit``, ``complaint`` or ``complaint without a day``, of which all that is
        open counts), ``document``, ``since``, ``amount`` (minor units
        of the reporting currency, positive), ``text``; oldest first.
    Raises:
        NoRate: a currency in it has no rate on or before the ledger's day.
    """
    open_spells = open_items_of(ledger, customer)
    documents = ledger.documents.loc[open_spells.row].reset_index(drop=True)
    part = disputed_part(ledger, open_spells, ledger.day)
    table = pd.DataFrame(
        {
            "what": np.select(
                [open_spells.balance < 0, _undated(documents)],
                ["credit", "complaint without a day"],
                "complaint",
            ),
            "document": documents["document"],
            "since": documents["dispute_raised_on"].fillna(documents["disputed_on"]),
            "amount": np.where(
                open_spells.balance < 0,
                -open_spells.balance,
                np.where(_undated(documents), open_spells.balance, part),
            ),
            "text": documents["dispute_reason"],
            "currency": documents["currency"],
        }
    )
    credit = open_spells.balance < 0
    table["since"] = table["since"].mask(credit, documents["issued"])
    table["text"] = table["text"].mask(credit, documents["kind"].str.replace("_", " "))
    owed_items = _to_reporting(ledger, table[table["amount"] > 0], ["amount"])
    ranked = owed_items.sort_values(["since", "document"]).reset_index(drop=True)
    return ranked[["what", "document", "since", "amount", "text"]]


def _to_reporting(ledger: Ledger, table: pd.DataFrame, values: list[str]) -> pd.DataFrame:
    return ledger.in_reporting(table, values)
