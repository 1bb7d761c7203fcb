"""Offers of the terms page: what is worth the same, who takes a discount, whose limit is kept."""

from dataclasses import replace

import numpy as np
import pandas as pd

from lib import simulation
from lib.ledger.money import exponent
from lib.notebook.question import Inputs, Rows, question
from lib.notebook.terms import sentences
from lib.notebook.terms.questions import EXAMPLE, SIMULATED, Plain, scenario_and_book, what_if_of
from lib.simulation import Book, Discount, Levers, Range, Scenario, policy, results
from lib.simulation.economics import forgone_discount
from lib.simulation.payers import days_to_pay, on_terms, pays_after, term_today
from lib.simulation.scenario import AS_TODAY

USUAL = Discount(0.02, 10)
DISCOUNTS = (0.0, 0.01, 0.02)


def at_equal_sales(scenario: Scenario) -> Scenario:
    """The scenario with customers buying as much as today."""
    assumptions = replace(scenario.assumptions, volume_response=Range(), price_response=Range())
    return replace(scenario, assumptions=assumptions)


@question(
    "terms.offers",
    "What is worth the same?",
    sentence=sentences.offers,
    needs=SIMULATED,
    definitions=("break-even", "cost of passing up a discount"),
    example=EXAMPLE,
    headings={
        "price_0": "Price, no discount",
        "price_1": "Price, 1 % early",
        "price_2": "Price, 2 % early",
        "takes_1": "Take 1 %",
        "takes_2": "Take 2 %",
    },
)
def offers(inputs: Inputs, *, scenario: Plain) -> Rows:
    request, book = scenario_and_book(inputs, scenario)
    discount = request.levers.discount or USUAL
    levers = replace(request.levers, limit=None, hold_after=None, price=None)
    request = replace(request, levers=levers)
    terms = compared_terms(term_today(book), term_asked(book, request.levers))
    table = simulation.offers(book, request, terms, DISCOUNTS, discount.days)
    pivot = table.pivot(index="term", columns="discount", values="price")
    prices = pivot.set_axis([f"price_{round(rate * 100)}" for rate in DISCOUNTS], axis=1)
    takes = table.pivot(index="term", columns="discount", values="takes")
    for rate in DISCOUNTS[1:]:
        prices[f"takes_{round(rate * 100)}"] = takes[rate]
    paid = pays_after(book)
    longest = max(terms)
    return Rows(prices.reset_index(), {
        "window": discount.days, "rate": discount.rate, "paid_after": paid, "today": term_today(book),
        "nominal": _forgone_cost(discount, longest), "really": _forgone_cost(discount, paid),
        "customers": len(book.payers),
    })  # fmt: skip


def compared_terms(today: int, requested_term: int) -> tuple[int, int, int]:
    """Three terms to lay side by side: today's, the one asked for, and between or beyond."""
    if abs(requested_term - today) < 2:
        return today, today + 15, today + 30
    low, high = sorted((today, requested_term))
    return low, (low + high) // 2, high


def term_asked(book: Book, levers: Levers) -> int:
    """The term under the levers: for everybody, or the average of today's, moved."""
    if levers.term_days is not None:
        return levers.term_days
    return max(term_today(book) + (levers.term_shift or 0), 0)


def _forgone_cost(discount: Discount, paid: int) -> float:
    """Yearly cost of not taking a discount; null where payment comes within its days anyhow."""
    if paid <= discount.days or not 0 < discount.rate < 1:
        return float("nan")
    return forgone_discount(discount.rate, discount.days, paid).simple


@question(
    "terms.takers",
    "Who would take the discount?",
    sentence=sentences.takers,
    needs=SIMULATED,
    definitions=("cost of passing up a discount",),
    example=EXAMPLE,
    headings={
        "discount_offered": "Has one today",
        "take_up": "Takes it, expected",
        "paid_after": "Pays after, days",
        "costs_them": "Passing costs them, a year",
        "half_at": "Half take it at, a year",
        "worth": "Worth to us",
    },
)
def takers(inputs: Inputs, *, scenario: Plain) -> Rows:
    """Customers on terms that outlast the discount: what offering it, and nothing else, brings."""
    request, book = scenario_and_book(inputs, scenario)
    discount = request.levers.discount or USUAL
    able = tuple(p for p in book.payers if on_terms(p) > 0 and p.term >= discount.days)
    if not able:
        return Rows(pd.DataFrame(columns=list(_TAKERS)))
    eligible_book, levers = replace(book, payers=able), replace(AS_TODAY, discount=discount)
    table = simulation.customers(eligible_book, replace(at_equal_sales(request), levers=levers))
    paid = table["customer"].map({p.key: round(days_to_pay(p)) for p in able})
    half_at = {p.key: policy.half_takes_at(p, request.assumptions) for p in able}
    result = table[["customer", "sales", "discount_offered", "take_up"]].assign(
        paid_after=paid, costs_them=[_forgone_cost(discount, day) for day in paid],
        half_at=table["customer"].map(half_at),
        worth=table["npv_difference"],
    )  # fmt: skip
    order = result.sort_values(["sales", "customer"], ascending=[False, True], ignore_index=True)
    return Rows(order, {"rate": discount.rate, "window": discount.days})


_TAKERS = (
    "customer", "sales", "discount_offered", "take_up", "paid_after", "costs_them", "half_at", "worth",
)  # fmt: skip


@question(
    "terms.limits",
    "Does it fit the limits?",
    sentence=sentences.limits,
    needs=SIMULATED,
    definitions=("credit limit",),
    example=EXAMPLE,
    formats={"scenario": "money", "used": "percent"},
    headings={
        "owed": "Owed now",
        "as_today": "Later, as today",
        "scenario": "Later, scenario",
        "used": "Of the limit",
    },
    aside=("over",),
)
def limits(inputs: Inputs, *, scenario: Plain) -> Rows:
    request, book = scenario_and_book(inputs, scenario)
    free_levers = replace(request.levers, limit=None, hold_after=None)
    table = simulation.customers(book, replace(request, levers=free_levers))
    blocked = results.by_path(what_if_of(inputs).simulate(request), request)["blocked"]["scenario"]
    low, middle, high = np.quantile(blocked, [0.1, 0.5, 0.9])
    rows = pd.DataFrame({
        "customer": table["customer"],
        "limit": _limit(inputs, table["customer"], request, book.currency),
        "owed": table["customer"].map({p.key: float(p.opening.amount.sum()) for p in book.payers}),
        "as_today": table["receivables_base"],
        "scenario": table["receivables_base"] + table["receivables_difference"],
    })  # fmt: skip
    limit_share = rows["scenario"] / rows["limit"].where(rows["limit"] > 0)
    rows = rows.assign(used=limit_share, over=rows["scenario"] > rows["limit"])
    order = rows.sort_values(["used", "scenario", "customer"], ascending=[False, False, True])
    return Rows(order.reset_index(drop=True), {
        "gated": request.levers.limit is not None or request.levers.hold_after is not None,
        "blocked_p10": float(low), "blocked_p50": float(middle), "blocked_p90": float(high),
        "weeks": request.weeks,
    })  # fmt: skip


def _limit(inputs: Inputs, customers: pd.Series, scenario: Scenario, currency: str) -> pd.Series:
    """The limit under the scenario, minor units: the lever's, or each customer's on record."""
    if scenario.levers.limit is not None:
        return pd.Series(scenario.levers.limit * 10 ** exponent(currency), index=customers.index)
    records = inputs.ledger.customers.drop_duplicates("customer").set_index("customer")
    return customers.map(records["credit_limit"]).astype("float64")
