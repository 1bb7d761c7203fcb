"""Questions of behaviour: who pays how, who is changing, complaints, terms, what waiting costs."""

from typing import Any, Literal

import numpy as np
import pandas as pd

from lib.analysis.behaviour import complaints, cost, habits, payer, terms_given
from lib.analysis.behaviour.cost import Assumptions
from lib.analysis.behaviour.invoices import history
from lib.analysis.behaviour.portfolio import portfolio
from lib.analysis.behaviour.slowing import FALSE_SHARE, slowing
from lib.analysis.sums import sum_by, to_reporting
from lib.ledger import days, lacks
from lib.ledger.codes import NONE
from lib.ledger.ledger import Ledger
from lib.notebook.behaviour import charts, payer_charts, sentences
from lib.notebook.incentives.pay import check_nobody_left_out, masked_sellers
from lib.notebook.question import Inputs, question

Only = Literal["all", "late", "slowing", "little on record"]
ONLY: tuple[Only, ...] = ("all", "late", "slowing", "little on record")
FEWEST = 5


_EXAMPLE = {"customer": "C017"}


_DAYS = ("median", "low", "high", "weighted")


def _balances(ledger: Ledger) -> pd.Series:
    """Customer -> what it owes, credits taken off; reporting currency."""
    open_items = ledger.spells.on(days.number(ledger.day))
    sums = sum_by(ledger, open_items, ("customer",), {"balance": open_items.balance})
    return to_reporting(ledger, sums, ["balance"]).groupby("customer")["balance"].sum()


def _portfolio(
    inputs: Inputs,
    *,
    months: int = 12,
    only: Only = "all",
    late_after: int = 0,
    very_late: int = 30,
) -> pd.DataFrame:
    ledger = inputs.ledger
    table = portfolio(ledger, months=months, late_after=late_after, very_late=very_late)
    owed = table["customer"].map(_balances(ledger)).fillna(0.0)
    table = table.assign(balance=owed, trend=table["trend"].round(1) + 0.0)
    mask = {
        "all": table["invoices"] > 0,
        "late": table["median"] > 0,
        "slowing": table["since"].notna(),
        "little on record": table["shrunk"],
    }[only]
    rows = table[mask].sort_values(["balance", "customer"], ascending=[False, True])
    return rows.reset_index(drop=True)


@question(
    "behaviour.map",
    "Who pays how?",
    chart=payer_charts.dumbbells,
    sentence=sentences.usual_lateness,
    definitions=("usual days late", "trend of lateness", "owed"),
    formats={
        "customer": "customer",
        "balance": "money",
        "trend": "number",
        "since": "day",
        "share_past_tolerance": "percent",
        **dict.fromkeys(("earlier", *_DAYS), "days"),
    },
    headings={
        "balance": "Owed",
        "median": "Days late, usual",
        "at_least": "Still open",
        "earlier": "A year before",
        "low": "8 in 10, from",
        "high": "8 in 10, to",
        "share_past_tolerance": "Past tolerance",
        "trend": "Days per quarter",
        "since": "Slowing since",
        "shrunk": "Little on record",
    },
    requires=lacks.PAST,
)
def usual_lateness(inputs: Inputs, **params: Any) -> pd.DataFrame:
    """Usual days late; of who slowed and has paid too little to tell, the least they can be."""
    table = _portfolio(inputs, **params)
    least = table["median"].isna() & table["now"].notna()
    table = table.assign(
        median=table["median"].fillna(table["now"]),
        at_least=pd.Series(np.where(least, "or more", ""), index=table.index, dtype="str"),
    )
    names = ["customer", "balance", "median", "at_least", "earlier", "low", "high",
             "share_past_tolerance", "trend", "since", "invoices", "shrunk", "from_issue"]  # fmt: skip
    return table[names]


@question(
    "behaviour.customers",
    "Who pays how, one by one?",
    sentence=sentences.customers,
    definitions=(
        "usual days late",
        "trend of lateness",
        "slowing",
        "standard terms",
        "agreed tolerance",
    ),
    formats={
        "customer": "customer",
        "balance": "money",
        "since": "day",
        "trend": "number",
        "share_late": "percent",
        "share_very_late": "percent",
        "share_past_tolerance": "percent",
        "share_off": "percent",
        **dict.fromkeys(_DAYS, "days"),
    },
    headings={
        "balance": "Owed",
        "median": "Days late, median",
        "low": "8 in 10, from",
        "high": "8 in 10, to",
        "weighted": "Median by amount",
        "share_late": "Late",
        "share_very_late": "Over 30 days",
        "share_past_tolerance": "Past tolerance",
        "trend": "Days per quarter",
        "since": "Slowing since",
        "terms_given": "Terms given",
        "share_off": "Off standard",
        "shrunk": "Little on record",
    },
    requires=lacks.PAST,
)
def customers(inputs: Inputs, **params: Any) -> pd.DataFrame:
    table = _portfolio(inputs, **params)
    names = ["customer", "balance", "median", "low", "high", "share_late", "share_past_tolerance",
             "trend", "since", "terms_given", "share_off", "complaints", "shrunk", "invoices",
             "weighted", "share_very_late"]  # fmt: skip
    if table["from_issue"].any():
        names.append("from_issue")
    group_notes = np.where(table["shrunk"], "drawn to " + table["group"], "")
    return table[names].assign(shrunk=pd.Series(group_notes, index=table.index, dtype="str"))


@question(
    "behaviour.changing",
    "Who is changing?",
    sentence=sentences.changing_customers,
    definitions=("slowing", "usual days late"),
    formats={
        "customer": "customer",
        "since": "day",
        "before": "days",
        "now": "days",
        "change": "days",
        "balance": "money",
        "no_discount_since": "day",
        "by_chance": "percent",
    },
    headings={
        "since": "Since the month of",
        "before": "Days late before",
        "now": "Days late now",
        "change": "Change, days",
        "at_least": "Still open",
        "invoices": "Invoices since",
        "balance": "Owed",
        "by_chance": "Named by chance, at most",
    },
    requires=lacks.PAST,
)
def changing_customers(
    inputs: Inputs, *, least_days: int = 3, false_share: float = FALSE_SHARE
) -> pd.DataFrame:
    ledger = inputs.ledger
    invoices = history(ledger)
    table = slowing(invoices, ledger, least_days=least_days, false_share=false_share)
    table = table.drop(columns="chance")
    discount_ends = habits.discounts(invoices).dropna(subset="ended").set_index("customer")["ended"]
    owed = _balances(ledger)
    return table.assign(
        balance=table["customer"].map(owed).fillna(0.0),
        no_discount_since=discount_ends.reindex(table["customer"]).to_numpy("datetime64[s]"),
        by_chance=false_share,
        at_least=pd.Series(np.where(table["at_least"], "or more", ""), dtype="str"),
    )


@question(
    "behaviour.complaints",
    "Who complains when it is due?",
    sentence=sentences.complaints,
    needs=frozenset({"ledger", "touches"}),
    definitions=("complaint near the due date", "dispute"),
    formats={"customer": "customer", "reminders": "number"},
    headings={
        "near_due": "Near the due date",
        "after_due": "Later",
        "near_upheld": "Near, upheld",
        "still_open": "Open",
        "logged_late": "Raised early, logged late by us",
        "reminded": "Paid after a reminder",
        "reminders": "Reminders it took",
        "near": "Near means, days",
    },
    requires=(lacks.SALES, lacks.DUE_DATES),
)
def complaint_counts(inputs: Inputs, *, near: int = complaints.NEAR) -> pd.DataFrame:
    table = complaints.by_customer(inputs.ledger, near=near)
    table = table[(table["complaints"] >= FEWEST).to_numpy()]
    table = table.merge(complaints.reminders_and_requests(inputs.ledger), how="left", on="customer")
    counts = ["reminded", "price_requests"]
    table[counts] = table[counts].fillna(0).astype("int64")
    share = table["near_due"] / table["complaints"]
    order = share.sort_values(ascending=False, kind="stable").index
    return table.loc[order].drop(columns="undated").reset_index(drop=True).assign(near=near)


@question(
    "behaviour.terms",
    "What terms do we really give?",
    sentence=sentences.terms_given,
    definitions=("standard terms",),
    formats={"customer": "customer", "share_off": "percent", "days_more": "days"},
    headings={
        "terms_given": "Terms given",
        "off": "Off the standard",
        "share_off": "Share off",
        "most_given": "Given most instead",
        "days_more": "Days more, mean",
        "due_differs": "Due on another day than agreed",
    },
    requires=(lacks.SALES,),
)
def terms(inputs: Inputs) -> pd.DataFrame:
    table = terms_given.by_customer(history(inputs.ledger))
    rows = table[(table["invoices"] >= FEWEST).to_numpy()]
    ranked_rows = rows.sort_values(["share_off", "off", "customer"], ascending=[False, False, True])
    names = ["customer", "standard", "share_off", "off", "invoices", "terms_given", "most_given",
             "days_more", "due_differs"]  # fmt: skip
    return ranked_rows[names].reset_index(drop=True)


@question(
    "behaviour.terms_by_seller",
    "How do sellers give terms?",
    chart=charts.terms_by_seller,
    sentence=sentences.terms_by_seller,
    needs=frozenset({"ledger", "clearance"}),
    definitions=("standard terms",),
    formats={"share_off": "percent", "expected": "percent", "days_more": "days"},
    headings={
        "salesperson": "Seller",
        "off": "Off the standard",
        "share_off": "Share off",
        "expected": "Expected of their customers",
        "days_more": "Days more, mean",
    },
    requires=(lacks.SALES,),
)
def terms_by_seller(inputs: Inputs) -> pd.DataFrame:
    ledger = inputs.ledger
    segments = ledger.customers.drop_duplicates("customer").set_index("customer")["segment"]
    return _sellers(inputs, terms_given.by_seller(history(ledger), segments))


def _sellers(inputs: Inputs, table: pd.DataFrame) -> pd.DataFrame:
    """Sellers by name, or masked for whom they are not named to."""
    if inputs.clearance.sellers:
        return table
    check_nobody_left_out(inputs.ledger)
    seller_names = [str(name) for name in inputs.ledger.codes.of("salesperson")[1] if name != NONE]
    return masked_sellers(table, seller_names, inputs.mask_key)


@question(
    "behaviour.waiting",
    "What does waiting cost us?",
    chart=charts.waiting_cost,
    sentence=sentences.waiting_cost,
    definitions=("free credit",),
    formats={
        "customer": "customer",
        "cost": "money",
        "together": "percent",
        "cost_of_money": "percent",
    },
    headings={"cost": "Cost a year", "together": "So far", "cost_of_money": "Cost of money"},
    requires=lacks.LATENESS,
)
def waiting_cost(inputs: Inputs, *, cost_of_money: float = 0.12) -> pd.DataFrame:
    table = cost.free_credit(inputs.ledger, ("customer",), cost_of_money=cost_of_money)
    table = table[table["cost"] > 0].sort_values(["cost", "customer"], ascending=[False, True])
    share = table["cost"].cumsum() / (table["cost"].sum() or 1.0)
    return table.assign(together=share, cost_of_money=cost_of_money)[
        ["customer", "cost", "together", "cost_of_money"]
    ].reset_index(drop=True)


@question(
    "behaviour.quality",
    "What does a sale leave?",
    sentence=sentences.quality,
    needs=frozenset({"ledger", "clearance"}),
    definitions=("quality of sale", "cost of waiting"),
    formats={
        "customer": "customer",
        "sales": "money",
        "margin": "money",
        "financing": "money",
        "expected_loss": "money",
        "handling": "money",
        "left": "money",
        "left_share": "percent",
    },
    headings={"salesperson": "Seller", "left": "Left", "left_share": "Left of sales"},
    requires=lacks.LATENESS,
)
def quality(
    inputs: Inputs, *, by: Literal["customer", "salesperson"] = "customer",
    margin: float = 0.30, cost_of_money: float = 0.12, handling: float = 0.002,
) -> pd.DataFrame:  # fmt: skip
    assumptions = Assumptions(cost_of_money=cost_of_money, margin=margin, handling=handling)
    table = cost.quality(inputs.ledger, (by,), assumptions)
    if by == "salesperson":
        table = table[table[by] != NONE].reset_index(drop=True)
        table = _sellers(
            inputs, table if len(table) >= terms_given.FEWEST_SELLERS else table.iloc[:0]
        )
    table = table.assign(left_share=table["left"] / table["sales"].where(table["sales"] > 0))
    return table[
        [by, "sales", "left", "left_share", "margin", "financing", "expected_loss", "handling"]
    ]


@question(
    "behaviour.timeline",
    "Invoice by invoice",
    chart=charts.timeline,
    sentence=sentences.timeline,
    definitions=("days late",),
    example=_EXAMPLE,
    formats={
        "document": "document",
        "issued": "day",
        "due": "day",
        "until": "day",
        "days": "days",
        "amount": "money",
    },
    headings={"until": "Paid, or open on", "days": "Days past due"},
    requires=lacks.LATENESS,
)
def timeline(inputs: Inputs, *, customer: str, **period: int) -> pd.DataFrame:
    return payer.timeline(inputs.ledger, customer, **period)


@question(
    "behaviour.distribution",
    "How late, how often?",
    chart=charts.distribution,
    sentence=sentences.distribution,
    definitions=("days late",),
    example=_EXAMPLE,
    formats={"from_day": "days", "to_day": "days", "paid": "number", "unpaid": "number"},
    headings={"from_day": "Days late, from", "to_day": "to", "unpaid": "Still unpaid"},
    requires=lacks.PAST,
)
def distribution(inputs: Inputs, *, customer: str, **period: Any) -> pd.DataFrame:
    return payer.distribution(inputs.ledger, customer, **period)


@question(
    "behaviour.paid_by_day",
    "Paid by which day?",
    chart=charts.paid_by_day,
    sentence=sentences.paid_by_day,
    definitions=("paid by day", "peers", "agreed tolerance"),
    example=_EXAMPLE,
    formats={
        "day": "days",
        "paid": "percent",
        "low": "percent",
        "high": "percent",
        "peers_low": "percent",
        "peers_high": "percent",
        "allowed": "days",
    },
    headings={
        "day": "Days from due",
        "low": "8 in 10, from",
        "high": "8 in 10, to",
        "allowed": "Tolerance, days",
    },
    requires=lacks.PAST,
)
def paid_by_day(inputs: Inputs, *, customer: str, **period: Any) -> pd.DataFrame:
    return payer.paid_by_day(inputs.ledger, customer, **period)


@question(
    "behaviour.over_time",
    "Is it changing?",
    chart=charts.over_time,
    sentence=sentences.over_time,
    definitions=("usual days late", "slowing"),
    example=_EXAMPLE,
    formats={"month": "day", "days": "days", "since": "day", "before": "days", "now": "days"},
    headings={"month": "Due in the month from", "days": "Days late, median"},
    requires=lacks.PAST,
)
def over_time(inputs: Inputs, *, customer: str) -> pd.DataFrame:
    return payer.over_time(inputs.ledger, customer)


@question(
    "behaviour.discount",
    "Do they take the discount?",
    chart=charts.discount,
    sentence=sentences.discount,
    definitions=("discount taken",),
    example={"customer": "C028"},
    formats={"quarter": "day", "ended": "day", "offered": "number", "taken": "number"},
    headings={"quarter": "Quarter from", "ended": "None taken since"},
    requires=lacks.PAST,
)
def discount(inputs: Inputs, *, customer: str) -> pd.DataFrame:
    return payer.discount_quarters(inputs.ledger, customer)


@question(
    "behaviour.habits",
    "What are their habits?",
    sentence=sentences.habits,
    needs=frozenset({"ledger", "touches"}),
    definitions=("pay run", "standard terms", "complaint near the due date"),
    example=_EXAMPLE,
    requires=lacks.PAST,
)
def customer_habits(inputs: Inputs, *, customer: str) -> pd.DataFrame:
    """What is on record of one customer's ways, a row each; below five cases nothing is said."""
    ledger = inputs.ledger
    invoices = payer.invoices_of(ledger, customer)
    when = habits.pay_days(ledger, customer)
    parts, rhythm = habits.parts(invoices), habits.rhythm(invoices, ledger)
    lines = [
        sentences.steadiness(
            payer.summary(ledger, customer, months=12),
            payer.summary(ledger, customer, months=12, skip=12),
        ),
        sentences.pay_runs(when),
        sentences.in_parts(parts),
        sentences.discount_habit(habits.discounts(invoices)),
        sentences.billing_rhythm(rhythm[rhythm["customer"] == customer]),
        sentences.payment_rhythm(rhythm[rhythm["customer"] == customer]),
        terms_line(invoices),
        *_complaint_lines(ledger, customer),
    ]
    return pd.DataFrame([line for line in lines if line], columns=["what", "record"]).astype("str")


def terms_line(invoices: pd.DataFrame) -> sentences.Line:
    """One customer's terms on record: other than their standard ones, and how often."""
    return sentences.terms(terms_given.by_customer(invoices))


def _complaint_lines(ledger: Ledger, customer: str) -> list[tuple[str, str] | None]:
    counts, requests = complaints.by_customer(ledger), complaints.reminders_and_requests(ledger)
    return [
        sentences.complaint_habit(counts[counts["customer"] == customer], complaints.NEAR),
        sentences.late_logging(counts[counts["customer"] == customer]),
        sentences.request_habit(requests[requests["customer"] == customer]),
    ]
