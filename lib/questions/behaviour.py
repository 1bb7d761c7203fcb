"""Questions of behaviour: who pays how, who is changing, complaints, terms, what waiting costs."""

from typing import Any, Literal

import numpy as np
import pandas as pd

from lib.analysis.behaviour import complaints, cost, habits, payer, terms_given
from lib.analysis.behaviour.cost import Assumptions
from lib.analysis.behaviour.invoices import history
from lib.analysis.behaviour.portfolio import portfolio
from lib.analysis.behaviour.slowing import FALSE_SHARE, slowing
from lib.analysis.sums import grouped, reported
from lib.charts import behaviour as pictures
from lib.charts import who_pays
from lib.ledger import days, lacks
from lib.ledger.codes import NONE
from lib.ledger.ledger import Ledger
from lib.questions.pay import masked
from lib.questions.question import Inputs, Question
from lib.readings import behaviour as readings

Only = Literal["all", "late", "slowing", "little on record"]
ONLY: tuple[Only, ...] = ("all", "late", "slowing", "little on record")
FEWEST = 5


def _balances(ledger: Ledger) -> pd.Series:
    """Customer -> what it owes, credits taken off; reporting currency."""
    standing = ledger.spells.on(days.number(ledger.day))
    sums = grouped(ledger, standing, ("customer",), {"balance": standing.balance})
    return reported(ledger, sums, ["balance"]).groupby("customer")["balance"].sum()


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
    kept = {
        "all": table["invoices"] > 0,
        "late": table["median"] > 0,
        "slowing": table["since"].notna(),
        "little on record": table["shrunk"],
    }[only]
    ranked = table[kept].sort_values(["balance", "customer"], ascending=[False, True])
    return ranked.reset_index(drop=True)


def _map(inputs: Inputs, **params: Any) -> pd.DataFrame:
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


def _customers(inputs: Inputs, **params: Any) -> pd.DataFrame:
    table = _portfolio(inputs, **params)
    names = ["customer", "balance", "median", "low", "high", "share_late", "share_past_tolerance",
             "trend", "since", "terms_given", "share_off", "complaints", "shrunk", "invoices",
             "weighted", "share_very_late"]  # fmt: skip
    if table["from_issue"].any():
        names.append("from_issue")
    drawn = np.where(table["shrunk"], "drawn to " + table["group"], "")
    return table[names].assign(shrunk=pd.Series(drawn, index=table.index, dtype="str"))


def _changing(
    inputs: Inputs, *, least_days: int = 3, false_share: float = FALSE_SHARE
) -> pd.DataFrame:
    ledger = inputs.ledger
    whole = history(ledger)
    table = slowing(whole, ledger, least_days=least_days, false_share=false_share)
    table = table.drop(columns="chance")
    ended = habits.discounts(whole).dropna(subset="ended").set_index("customer")["ended"]
    owed = _balances(ledger)
    return table.assign(
        balance=table["customer"].map(owed).fillna(0.0),
        no_discount_since=ended.reindex(table["customer"]).to_numpy("datetime64[s]"),
        by_chance=false_share,
        at_least=pd.Series(np.where(table["at_least"], "or more", ""), dtype="str"),
    )


def _complaints(inputs: Inputs, *, near: int = complaints.NEAR) -> pd.DataFrame:
    table = complaints.by_customer(inputs.ledger, near=near)
    table = table[(table["complaints"] >= FEWEST).to_numpy()]
    table = table.merge(complaints.asked(inputs.ledger), how="left", on="customer")
    counts = ["reminded", "price_requests"]
    table[counts] = table[counts].fillna(0).astype("int64")
    share = table["near_due"] / table["complaints"]
    order = share.sort_values(ascending=False, kind="stable").index
    return table.loc[order].drop(columns="undated").reset_index(drop=True).assign(near=near)


def _terms(inputs: Inputs) -> pd.DataFrame:
    table = terms_given.by_customer(history(inputs.ledger))
    named = table[(table["invoices"] >= FEWEST).to_numpy()]
    ranked = named.sort_values(["share_off", "off", "customer"], ascending=[False, False, True])
    names = ["customer", "standard", "share_off", "off", "invoices", "terms_given", "most_given",
             "days_more", "due_differs"]  # fmt: skip
    return ranked[names].reset_index(drop=True)


def _terms_by_seller(inputs: Inputs) -> pd.DataFrame:
    ledger = inputs.ledger
    known = ledger.customers.drop_duplicates("customer").set_index("customer")["segment"]
    return _sellers(inputs, terms_given.by_seller(history(ledger), known))


def _sellers(inputs: Inputs, table: pd.DataFrame) -> pd.DataFrame:
    """Sellers by name, or masked for whom they are not named to."""
    if inputs.clearance.sellers:
        return table
    named = [str(name) for name in inputs.ledger.codes.of("salesperson")[1] if name != NONE]
    return masked(table, named, inputs.mask_key)


def _waiting(inputs: Inputs, *, cost_of_money: float = 0.12) -> pd.DataFrame:
    table = cost.free_credit(inputs.ledger, ("customer",), cost_of_money=cost_of_money)
    table = table[table["cost"] > 0].sort_values(["cost", "customer"], ascending=[False, True])
    share = table["cost"].cumsum() / (table["cost"].sum() or 1.0)
    return table.assign(together=share, cost_of_money=cost_of_money)[
        ["customer", "cost", "together", "cost_of_money"]
    ].reset_index(drop=True)


def _quality(
    inputs: Inputs, *, by: Literal["customer", "salesperson"] = "customer",
    margin: float = 0.30, cost_of_money: float = 0.12, handling: float = 0.002,
) -> pd.DataFrame:  # fmt: skip
    said = Assumptions(cost_of_money=cost_of_money, margin=margin, handling=handling)
    table = cost.quality(inputs.ledger, (by,), said)
    if by == "salesperson":
        table = table[table[by] != NONE].reset_index(drop=True)
        table = _sellers(
            inputs, table if len(table) >= terms_given.FEWEST_SELLERS else table.iloc[:0]
        )
    table = table.assign(left_share=table["left"] / table["sales"].where(table["sales"] > 0))
    return table[
        [by, "sales", "left", "left_share", "margin", "financing", "expected_loss", "handling"]
    ]


def _timeline(inputs: Inputs, *, customer: str, **period: int) -> pd.DataFrame:
    return payer.timeline(inputs.ledger, customer, **period)


def _distribution(inputs: Inputs, *, customer: str, **period: Any) -> pd.DataFrame:
    return payer.distribution(inputs.ledger, customer, **period)


def _paid_by_day(inputs: Inputs, *, customer: str, **period: Any) -> pd.DataFrame:
    return payer.paid_by_day(inputs.ledger, customer, **period)


def _over_time(inputs: Inputs, *, customer: str) -> pd.DataFrame:
    return payer.over_time(inputs.ledger, customer)


def _discount(inputs: Inputs, *, customer: str) -> pd.DataFrame:
    return payer.discount_quarters(inputs.ledger, customer)


def _habits(inputs: Inputs, *, customer: str) -> pd.DataFrame:
    """What is on record of one customer's ways, a row each; below five cases nothing is said."""
    ledger = inputs.ledger
    own = payer.invoices_of(ledger, customer)
    when = habits.pay_days(ledger, customer)
    parts, rhythm = habits.parts(own), habits.rhythm(own, ledger)
    told = [
        readings.steady(
            payer.summary(ledger, customer, months=12),
            payer.summary(ledger, customer, months=12, skip=12),
        ),
        readings.pay_runs(when),
        readings.in_parts(parts),
        readings.discount_habit(habits.discounts(own)),
        readings.billed(rhythm[rhythm["customer"] == customer]),
        readings.pays(rhythm[rhythm["customer"] == customer]),
        readings.terms(terms_given.by_customer(own)),
        *_spoken(ledger, customer),
    ]
    return pd.DataFrame([line for line in told if line], columns=["what", "record"]).astype("str")


def _spoken(ledger: Ledger, customer: str) -> list[tuple[str, str] | None]:
    said, asked = complaints.by_customer(ledger), complaints.asked(ledger)
    return [
        readings.complained(said[said["customer"] == customer], complaints.NEAR),
        readings.logged(said[said["customer"] == customer]),
        readings.asked(asked[asked["customer"] == customer]),
    ]


_EXAMPLE = {"customer": "C017"}
_DAYS = ("median", "low", "high", "weighted")

QUESTIONS = (
    Question(
        name="behaviour.map",
        ask="Who pays how?",
        table=_map,
        chart=who_pays.dumbbells,
        reading=readings.map_,
        requires=lacks.PAST,
        definitions=("usual days late", "trend of lateness", "owed"),
        formats={
            "customer": "customer", "balance": "money", "trend": "number", "since": "day",
            "share_past_tolerance": "percent", **dict.fromkeys(("earlier", *_DAYS), "days"),
        },
        headings={
            "balance": "Owed", "median": "Days late, usual", "at_least": "Still open",
            "earlier": "A year before",
            "low": "8 in 10, from", "high": "8 in 10, to", "share_past_tolerance": "Past tolerance",
            "trend": "Days per quarter", "since": "Slowing since", "shrunk": "Little on record",
        },
    ),
    Question(
        name="behaviour.customers",
        ask="Who pays how, one by one?",
        table=_customers,
        chart=None,
        reading=readings.customers,
        requires=lacks.PAST,
        definitions=(
            "usual days late", "trend of lateness", "slowing", "standard terms", "agreed tolerance",
        ),
        formats={
            "customer": "customer", "balance": "money", "since": "day", "trend": "number",
            "share_late": "percent", "share_very_late": "percent", "share_past_tolerance": "percent",
            "share_off": "percent", **dict.fromkeys(_DAYS, "days"),
        },
        headings={
            "balance": "Owed", "median": "Days late, median", "low": "8 in 10, from",
            "high": "8 in 10, to",
            "weighted": "Median by amount", "share_late": "Late", "share_very_late": "Over 30 days",
            "share_past_tolerance": "Past tolerance", "trend": "Days per quarter",
            "since": "Slowing since", "terms_given": "Terms given", "share_off": "Off standard",
            "shrunk": "Little on record",
        },
    ),
    Question(
        name="behaviour.changing",
        ask="Who is changing?",
        table=_changing,
        chart=None,
        reading=readings.changing,
        requires=lacks.PAST,
        definitions=("slowing", "usual days late"),
        formats={
            "customer": "customer", "since": "day", "before": "days", "now": "days", "change": "days",
            "balance": "money", "no_discount_since": "day", "by_chance": "percent",
        },
        headings={
            "since": "Since the month of", "before": "Days late before", "now": "Days late now",
            "change": "Change, days", "at_least": "Still open", "invoices": "Invoices since",
            "balance": "Owed", "by_chance": "Named by chance, at most",
        },
    ),
    Question(
        name="behaviour.complaints",
        ask="Who complains when it is due?",
        table=_complaints,
        chart=None,
        reading=readings.complaints,
        requires=(lacks.SALES, lacks.DUE_DATES),
        needs=frozenset({"ledger", "touches"}),
        definitions=("complaint near the due date", "dispute"),
        formats={"customer": "customer", "reminders": "number"},
        headings={
            "near_due": "Near the due date", "after_due": "Later", "near_upheld": "Near, upheld",
            "still_open": "Open", "logged_late": "Raised early, logged late by us",
            "reminded": "Paid after a reminder", "reminders": "Reminders it took",
            "near": "Near means, days",
        },
    ),
    Question(
        name="behaviour.terms",
        ask="What terms do we really give?",
        table=_terms,
        chart=None,
        reading=readings.terms_given,
        requires=(lacks.SALES,),
        definitions=("standard terms",),
        formats={"customer": "customer", "share_off": "percent", "days_more": "days"},
        headings={
            "terms_given": "Terms given", "off": "Off the standard", "share_off": "Share off",
            "most_given": "Given most instead", "days_more": "Days more, mean",
            "due_differs": "Due on another day than agreed",
        },
    ),
    Question(
        name="behaviour.terms_by_seller",
        ask="How do sellers give terms?",
        table=_terms_by_seller,
        chart=pictures.terms_by_seller,
        reading=readings.terms_by_seller,
        requires=(lacks.SALES,),
        needs=frozenset({"ledger", "clearance"}),
        definitions=("standard terms",),
        formats={"share_off": "percent", "expected": "percent", "days_more": "days"},
        headings={
            "salesperson": "Seller", "off": "Off the standard", "share_off": "Share off",
            "expected": "Expected of their customers", "days_more": "Days more, mean",
        },
    ),
    Question(
        name="behaviour.waiting",
        ask="What does waiting cost us?",
        table=_waiting,
        chart=pictures.waiting,
        reading=readings.waiting,
        requires=lacks.LATENESS,
        definitions=("free credit",),
        formats={
            "customer": "customer", "cost": "money", "together": "percent", "cost_of_money": "percent",
        },
        headings={"cost": "Cost a year", "together": "So far", "cost_of_money": "Cost of money"},
    ),
    Question(
        name="behaviour.quality",
        ask="What does a sale leave?",
        table=_quality,
        chart=None,
        reading=readings.quality,
        requires=lacks.LATENESS,
        needs=frozenset({"ledger", "clearance"}),
        definitions=("quality of sale", "cost of waiting"),
        formats={
            "customer": "customer", "sales": "money", "margin": "money", "financing": "money",
            "expected_loss": "money", "handling": "money", "left": "money", "left_share": "percent",
        },
        headings={"salesperson": "Seller", "left": "Left", "left_share": "Left of sales"},
    ),
    Question(
        name="behaviour.paid_by_day",
        ask="Paid by which day?",
        table=_paid_by_day,
        chart=pictures.paid_by_day,
        reading=readings.paid_by_day,
        requires=lacks.PAST,
        definitions=("paid by day", "peers", "agreed tolerance"),
        example=_EXAMPLE,
        formats={
            "day": "days", "paid": "percent", "low": "percent", "high": "percent",
            "peers_low": "percent", "peers_high": "percent", "allowed": "days",
        },
        headings={"day": "Days from due", "low": "8 in 10, from", "high": "8 in 10, to",
                  "allowed": "Tolerance, days"},
    ),
    Question(
        name="behaviour.over_time",
        ask="Is it changing?",
        table=_over_time,
        chart=pictures.over_time,
        reading=readings.over_time,
        requires=lacks.PAST,
        definitions=("usual days late", "slowing"),
        example=_EXAMPLE,
        formats={"month": "day", "days": "days", "since": "day", "before": "days", "now": "days"},
        headings={"month": "Due in the month from", "days": "Days late, median"},
    ),
    Question(
        name="behaviour.distribution",
        ask="How late, how often?",
        table=_distribution,
        chart=pictures.distribution,
        reading=readings.distribution,
        requires=lacks.PAST,
        definitions=("days late",),
        example=_EXAMPLE,
        formats={"from_day": "days", "to_day": "days", "paid": "number", "unpaid": "number"},
        headings={"from_day": "Days late, from", "to_day": "to", "unpaid": "Still unpaid"},
    ),
    Question(
        name="behaviour.timeline",
        ask="Invoice by invoice",
        table=_timeline,
        chart=pictures.timeline,
        reading=readings.timeline,
        requires=lacks.LATENESS,
        definitions=("days late",),
        example=_EXAMPLE,
        formats={
            "document": "document", "issued": "day", "due": "day", "until": "day", "days": "days",
            "amount": "money",
        },
        headings={"until": "Paid, or open on", "days": "Days past due"},
    ),
    Question(
        name="behaviour.habits",
        ask="What are their habits?",
        table=_habits,
        chart=None,
        reading=readings.habits,
        requires=lacks.PAST,
        needs=frozenset({"ledger", "touches"}),
        definitions=("pay run", "standard terms", "complaint near the due date"),
        example=_EXAMPLE,
    ),
    Question(
        name="behaviour.discount",
        ask="Do they take the discount?",
        table=_discount,
        chart=pictures.discount,
        reading=readings.discount,
        requires=lacks.PAST,
        definitions=("discount taken",),
        example={"customer": "C028"},
        formats={"quarter": "day", "ended": "day", "offered": "number", "taken": "number"},
        headings={"quarter": "Quarter from", "ended": "None taken since"},
    ),
)  # fmt: skip
