"""What terms a customer was really given: how many kinds, how often off its standard, by whom."""

import numpy as np
import pandas as pd

from lib.ledger import days
from lib.ledger.days import UNKNOWN
from lib.ledger.mistake import Mistake
from lib.ledger.terms import Terms, parse

FEWEST = 5
FEWEST_SELLERS = 5
UNNAMED = "none given"


def with_standard(history: pd.DataFrame) -> pd.DataFrame:
    """Each invoice's terms beside its customer's standard; instalments of an invoice count once.

    The standard is what most of a customer's invoices carry; of several, the shortest text, then the
    first in the alphabet. Where no terms are given, the days from issue to due stand for them.

    Returns:
        the columns of the history, ``given`` (the terms), ``standard``, ``off`` (whether they differ).
    """
    term = history["due"].astype("int64") - history["issued"]
    by_day = np.where(history["due"] == UNKNOWN, "", "net " + term.clip(lower=0).astype("str"))
    terms = history["terms"].fillna(pd.Series(by_day, index=history.index, dtype="str"))
    keys = ["customer", "issued", "document_stem"]
    invoices = history.assign(given=terms, document_stem=_stem(history))[terms != ""]
    invoices = invoices.drop_duplicates(keys).drop(columns="document_stem")
    counts = invoices.groupby(["customer", "given"]).size().rename("count").reset_index()
    counts = counts.assign(length=counts["given"].str.len())
    ranked = counts.sort_values(
        ["customer", "count", "length", "given"], ascending=[True, False, True, True]
    )
    standard = ranked.drop_duplicates("customer").set_index("customer")["given"]
    invoices = invoices.assign(standard=invoices["customer"].map(standard).astype("str"))
    return invoices.assign(off=invoices["given"] != invoices["standard"])


def _stem(history: pd.DataFrame) -> pd.Series:
    """What instalments of one invoice have in common: their group, or the document itself."""
    return history["invoice_group"].fillna(history["document"])


def by_customer(history: pd.DataFrame) -> pd.DataFrame:
    """Terms given to each customer.

    Returns:
        ``customer``, ``invoices``, ``terms_given`` (different terms), ``standard``, ``off``,
        ``share_off``, ``most_given`` (the terms off the standard given most), ``days_more`` (mean days
        off the standard's usual term, over the invoices off it), ``due_differs`` (invoices whose due
        day is not what their terms say).
    """
    invoices = with_standard(history).assign(differs=lambda t: due_differs(t))
    term = (invoices["due"].astype("int64") - invoices["issued"]).where(invoices["due"] != UNKNOWN)
    invoices = invoices.assign(term=term)
    usual = invoices[~invoices["off"]].groupby("customer")["term"].median()
    invoices = invoices.assign(
        more=(invoices["term"] - invoices["customer"].map(usual).astype("float64")).where(
            invoices["off"]
        )
    )
    table = invoices.groupby("customer").agg(
        invoices=("off", "size"), terms_given=("given", "nunique"), standard=("standard", "first"),
        off=("off", "sum"), share_off=("off", "mean"), days_more=("more", "mean"),
        due_differs=("differs", "sum"),
    )  # fmt: skip
    other = (
        invoices[invoices["off"]]
        .groupby(["customer", "given"])
        .size()
        .rename("count")
        .reset_index()
    )
    other = other.sort_values(["count", "given"], ascending=[False, True]).drop_duplicates(
        "customer"
    )
    table["most_given"] = other.set_index("customer")["given"].reindex(table.index)
    return table.reset_index()


def due_differs(invoices: pd.DataFrame) -> pd.Series:
    """Whether an invoice is due on another day than its terms say; not asked of what is not dated."""
    read = {str(text): _read(str(text)) for text in invoices["terms"].dropna().unique()}
    understood = {text: terms for text, terms in read.items() if terms}
    keys = ["terms", "issued"]
    dated_invoices = invoices[
        invoices["terms"].isin(list(understood)) & (invoices["due"] != UNKNOWN)
    ]
    distinct = dated_invoices[keys].drop_duplicates()
    pairs = zip(distinct["terms"].tolist(), distinct["issued"].tolist(), strict=True)
    due = [days.number(understood[text].due(days.date(issued))[0]) for text, issued in pairs]
    due_by_terms = distinct.assign(said=due)
    merged = (
        dated_invoices[[*keys, "due"]]
        .merge(due_by_terms, on=keys, how="left")
        .set_axis(dated_invoices.index)
    )
    differs = merged["said"] != merged["due"]
    return differs.reindex(invoices.index, fill_value=False)


def _read(text: str) -> Terms | None:
    try:
        terms = parse(text)
    except Mistake:
        return None
    return terms if len(terms.instalments) == 1 else None


def by_seller(history: pd.DataFrame, segment: pd.Series) -> pd.DataFrame:
    """How often each seller gave terms off the customer's standard, beside what one would expect.

    Expected is the share off the standard that all sellers together have in the same segments; so a
    seller is compared on the customers they have. Fewer than five sellers are not compared, and sellers
    with fewer than five invoices are left out.

    Args:
        segment: customer -> segment.
    Returns:
        ``salesperson``, ``invoices``, ``customers``, ``terms_given``, ``off``, ``share_off``,
        ``expected``, ``days_more``; the largest share above expected first.
    """
    invoices = with_standard(history)
    invoices = invoices.assign(
        segment=invoices["customer"].map(segment).astype("object").fillna(UNNAMED)
    )
    invoices = invoices.assign(
        expected=invoices.groupby("segment")["off"].transform("mean").astype("float64"),
        term=(invoices["due"].astype("int64") - invoices["issued"]).where(
            invoices["due"] != UNKNOWN
        ),
    )
    usual = invoices[~invoices["off"]].groupby("customer")["term"].median()
    invoices = invoices.assign(
        more=(invoices["term"] - invoices["customer"].map(usual).astype("float64")).where(
            invoices["off"]
        )
    )
    table = invoices.dropna(subset="salesperson").groupby("salesperson").agg(
        invoices=("off", "size"), customers=("customer", "nunique"), terms_given=("given", "nunique"),
        off=("off", "sum"), share_off=("off", "mean"), expected=("expected", "mean"),
        days_more=("more", "mean"),
    )  # fmt: skip
    table = table[table["invoices"] >= FEWEST].reset_index()
    if len(table) < FEWEST_SELLERS:
        table = table.iloc[:0]
    order = (
        (table["share_off"] - table["expected"]).sort_values(ascending=False, kind="stable").index
    )
    return table.loc[order].reset_index(drop=True)
