"""Questions of the terms page: what would have to be true, and what comes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from lib import simulation
from lib.ledger.money import exponent
from lib.ledger.wording import MINUS
from lib.notebook import what_if
from lib.notebook.question import Format, Inputs, Need, question
from lib.notebook.terms import charts, sentences
from lib.simulation import Book, Discount, Levers, Range, Scenario, credit, doubt, policy, results
from lib.simulation.economics import forgone_discount
from lib.simulation.scenario import AS_TODAY
from lib.simulation.whom import days_to_pay, on_terms, pays_after, term_today, upfront
from lib.simulation.wording import levers_text, percent

USUAL = Discount(0.02, 10)
DISCOUNTS = (0.0, 0.01, 0.02)
_BINS = 28
_WEEKS_FOR_MONTHS = 8
_ENDS = (0.01, 0.99)
_SHOWN = (
    "sales", "margin", "cash", "receivables", "peak_receivables", "dso", "financing_cost",
    "expected_loss", "discount", "interest", "blocked", "npv",
)  # fmt: skip
_WHERE_MOVED = ("discount", "interest", "blocked")
_MEASURE_NAMES = {
    "sales": "Sales", "margin": "Margin, less discounts", "cash": "Cash in",
    "receivables": "Owed, last four weeks", "peak_receivables": "Owed at most",
    "dso": "DSO", "financing_cost": "Cost of carrying it", "expected_loss": "Lost in the end",
    "discount": "Discounts taken", "interest": "Late interest paid", "blocked": "Orders not taken",
    "npv": "Worth today, all told",
}  # fmt: skip
ASSUMED = {
    "margin": "margin", "cost_of_capital": "cost of money", "handling": "handling",
    "loss_given_default": "lost of what is not paid", "loss_rate": "share of sales never paid",
    "loss_by_failure": "losses by failure", "take_up": "take-up of the discount",
    "volume_response": "change of volume", "price_response": "volume lost per % of price",
    "distribution_exponent": "what new outlets sell", "lateness_response": "days later per day of term",
    "reminder_effect": "days a reminder gains", "interest_collected": "late interest really paid",
    "consignment_days": "days on consignment", "common_days": "days all share",
    "write_off_days": "days until given up", "discounting": "discounting",
    "lateness_unsure": "doubt about days later per day",
}  # fmt: skip
_IN_NUMBERS = ("lateness_response", "price_response", "distribution_exponent")
_IN_DAYS = ("reminder_effect", "consignment_days", "write_off_days")

Plain = Mapping[str, Any]


_WHY_NOT = ("owed", "orders", "overdue", "oldest", "at_risk", "loss", "limit")


SIMULATED: frozenset[Need] = frozenset({"ledger", "simulation"})


_ONE = {"select": {"customer": ["C017"]}, "levers": {"term_shift": 15}, "paths": 200}


_EXAMPLE = {"scenario": _ONE}


_WHO = {"base": "As today", "scenario": "Scenario", "difference": "Difference"}


_ENDINGS = {"p10": "low", "p50": "middle", "p90": "high", "worst": "worst tenth"}


_PER = {f"{w}_{m}": f"{label}, {end}" for w, label in _WHO.items() for m, end in _ENDINGS.items()}


_WEEKS = {"week": "Week from", **_PER}


_BANDS = {"p10": "Low (1 in 10 below)", "p50": "Middle", "p90": "High (1 in 10 above)"}


_TWO = {
    "scenarios": [
        {"name": "longer", **_ONE},
        {"name": "shorter", **_ONE, "levers": {"term_shift": -10}},
    ]
}


_COMPARED = ("break-even", "present value", "range of 8 in 10")


_SIDE: Mapping[str, Format] = {
    "volume": "percent", "price": "percent", "sales": "money", "cash": "money",
    "receivables": "money", "dso": "number", "lost": "money", "p10": "money", "p50": "money",
    "p90": "money",
}  # fmt: skip


_BESIDE = {
    "name": "Scenario", "moved": "What is moved", "volume": "More volume", "price": "Or price",
    "sales": "Sales", "cash": "Cash", "receivables": "Owed", "dso": "DSO, days", "lost": "Lost",
    "p10": "Worth, low", "p50": "Worth, middle", "p90": "Worth, high",
}  # fmt: skip


def scenario_and_book(inputs: Inputs, scenario: Plain) -> tuple[Scenario, Book]:
    """A cell's scenario, and the customers it is about."""
    request = Scenario.of(scenario)
    return request, _what_if(inputs).book(request.select)


def _what_if(inputs: Inputs) -> what_if.WhatIf:
    return inputs.what_if or what_if.of(inputs.ledger)


@question(
    "terms.break_even",
    "What would have to be true?",
    sentence=sentences.break_even,
    needs=SIMULATED,
    definitions=("break-even", "present value"),
    example=_EXAMPLE,
    formats={
        "volume": "percent",
        "price": "percent",
        "value": "money",
        "assumed_low": "percent",
        "assumed": "percent",
        "assumed_high": "percent",
        "cost_of_capital": "percent",
        "upfront": "percent",
        "refused": "percent",
        "owed": "money",
        "overdue": "money",
        "at_risk": "money",
        "loss": "percent",
        "limit": "money",
        "who": "customer",
    },
    headings={
        "moved": "What is moved",
        "volume": "More volume",
        "price": "Or a higher price",
        "value": "Worth at equal sales",
    },
    aside=("refused", "loses", "no_credit", "over_limit", "who", *_WHY_NOT),
)
def break_even(inputs: Inputs, *, scenario: Plain) -> pd.DataFrame:
    request, book = scenario_and_book(inputs, scenario)
    threshold = simulation.break_even(book, request)
    answer = request.assumptions.volume_response
    return pd.DataFrame({
        "moved": [levers_text(request.levers, book.currency)],
        "volume": [np.nan if threshold.volume is None else threshold.volume],
        "price": [threshold.price], "value": [threshold.value],
        "assumed_low": [answer.low], "assumed": [answer.base], "assumed_high": [answer.high],
        "weeks": [request.weeks], "customers": [len(book.payers)],
        "cost_of_capital": [request.assumptions.cost_of_capital],
        "discounting": [request.assumptions.discounting],
        "upfront": [upfront(book)], "refused": [threshold.refused], "loses": [threshold.loses],
    }).assign(**_first_words(inputs, book, request))  # fmt: skip


def _first_words(inputs: Inputs, book: Book, scenario: Scenario) -> dict[str, Any]:
    """How many of the customers the record gives no credit, or has over the limit; and of the one that
    owes most of the worse kind, why.
    """
    table = credit.evidence(inputs.ledger, scenario.assumptions)
    table = table[table["customer"].isin([payer.key for payer in book.payers])]
    counts = {kind: int(table["verdict"].eq(kind).sum()) for kind in credit.VERDICTS}
    worst = next((kind for kind, number in counts.items() if number), "")
    rows = table[table["verdict"].eq(worst)].sort_values("owed", ascending=False)
    first = rows.iloc[0] if worst else pd.Series(dtype="object")
    numbers = {name: float(first.get(name, np.nan)) for name in _WHY_NOT}
    return {
        "no_credit": counts[credit.NO_CREDIT], "over_limit": counts[credit.OVER_LIMIT],
        "who": str(first.get("customer", "")), **numbers,
    }  # fmt: skip


def at_equal_sales(scenario: Scenario) -> Scenario:
    """The scenario with customers buying as much as today."""
    assumptions = replace(scenario.assumptions, volume_response=Range(), price_response=Range())
    return replace(scenario, assumptions=assumptions)


@question(
    "terms.effects",
    "What changes?",
    sentence=sentences.effects,
    needs=SIMULATED,
    definitions=("present value", "range of 8 in 10", "DSO"),
    example=_EXAMPLE,
    formats={"*": "number"},
    headings=_PER,
    aside=("key", "weeks", "gain"),
)
def effects(inputs: Inputs, *, scenario: Plain) -> pd.DataFrame:
    request, book = scenario_and_book(inputs, scenario)
    result = _what_if(inputs).simulate(request)
    totals = simulation.totals(result, request).set_index("measure")
    value_doubt = doubt.of(book, request, result)
    minor_units = 10.0 ** exponent(book.currency)
    rows = []
    for name in _SHOWN:
        figures = totals.loc[name].set_index("who")[[*_MARKS, "worst"]] / (
            1.0 if name == "dso" else minor_units
        )
        if name in _WHERE_MOVED and not figures["p90"].abs().max():
            continue
        numbers = {f"{side}_{mark}": value for (side, mark), value in figures.stack().items()}  # type: ignore[misc]
        if name == "npv":
            numbers |= {
                f"difference_{end}": value / minor_units
                for end, value in _spread(value_doubt.change).items()
            }
        unit = "days" if name == "dso" else book.currency
        rows.append({"measure": _MEASURE_NAMES[name], "unit": unit, **numbers, "key": name})
    return pd.DataFrame(rows).assign(weeks=request.weeks, gain=value_doubt.gain)


def _spread(change: Any) -> dict[str, float]:
    """Of a change on each path: its marks, and the mean of the worst tenth."""
    worst = np.sort(change)[: max(round(len(change) * results.WORST), 1)].mean()
    return {
        **dict(zip(_MARKS, np.quantile(change, [0.1, 0.5, 0.9]).tolist(), strict=True)),
        "worst": float(worst),
    }


_MARKS = ("p10", "p50", "p90")


@question(
    "terms.why",
    "Where does it come from?",
    chart=charts.value_sources,
    sentence=sentences.value_sources,
    needs=SIMULATED,
    definitions=("present value",),
    example=_EXAMPLE,
    formats={"change": "money", "whole": "money"},
    headings={"whole": "All together"},
)
def value_sources(inputs: Inputs, *, scenario: Plain) -> pd.DataFrame:
    """The change in value by where it comes from; means over the paths, minor units."""
    request, _ = scenario_and_book(inputs, scenario)
    totals = simulation.totals(_what_if(inputs).simulate(request), request)
    change = totals[totals["who"] == "difference"].set_index("measure")["mean"]
    parts = {
        "margin of the sales": change["margin"] + change["discount"],
        "discounts": -change["discount"],
        "losses": -change["expected_loss"],
        "late interest": change["interest"],
        "handling": -request.assumptions.handling * change["sales"],
    }
    parts["waiting for the money"] = change["npv"] - sum(parts.values())
    rows = pd.DataFrame({"part": list(parts), "change": list(parts.values())})
    main_parts = rows[rows["change"].abs() > max(abs(change["npv"]) * 0.002, 0.5)]
    order = main_parts["change"].abs().sort_values(ascending=False, kind="stable").index
    return (
        main_parts.loc[order]
        .reset_index(drop=True)
        .assign(whole=change["npv"], weeks=request.weeks)
    )


def _weekly(measure: str, inputs: Inputs, scenario: Plain) -> pd.DataFrame:
    """One measure week by week: today and the scenario side by side, and their difference."""
    request, book = scenario_and_book(inputs, scenario)
    return _side_by_side(
        simulation.weekly(_what_if(inputs).simulate(request), request, book, only=measure), "week"
    )


def _side_by_side(table: pd.DataFrame, when: str) -> pd.DataFrame:
    pivot = table.pivot(index=when, columns="who", values=list(_MARKS))
    result = pd.DataFrame({
        f"{side}_{mark}": pivot[(mark, side)] for side in simulation.WHO for mark in _MARKS
    })  # fmt: skip
    return result.reset_index()


@question(
    "terms.cash",
    "What cash comes when?",
    chart=charts.cash,
    sentence=sentences.cash,
    needs=SIMULATED,
    definitions=("range of 8 in 10",),
    example=_EXAMPLE,
    formats={"week": "day", "month": "day", "*": "money"},
    headings={**_WEEKS, "month": "Month from"},
)
def cash(inputs: Inputs, *, scenario: Plain) -> pd.DataFrame:
    """Cash week by week; of one customer month by month."""
    request, book = scenario_and_book(inputs, scenario)
    if len(book.payers) > 1 or request.weeks < _WEEKS_FOR_MONTHS:
        return _weekly("cash", inputs, scenario)
    return _side_by_side(
        simulation.monthly_cash(_what_if(inputs).simulate(request), request, book), "month"
    )


@question(
    "terms.ahead",
    "How far is cash behind?",
    chart=charts.cash_ahead,
    sentence=sentences.cash_ahead,
    needs=SIMULATED,
    definitions=("range of 8 in 10",),
    example=_EXAMPLE,
    formats={"week": "day", "*": "money"},
    headings={"week": "Week from", **_BANDS},
)
def cash_ahead(inputs: Inputs, *, scenario: Plain) -> pd.DataFrame:
    request, book = scenario_and_book(inputs, scenario)
    return simulation.cash_ahead(_what_if(inputs).simulate(request), book).drop(columns="mean")


@question(
    "terms.receivables",
    "How much is owed?",
    chart=charts.receivables,
    sentence=sentences.receivables,
    needs=SIMULATED,
    definitions=("range of 8 in 10",),
    example=_EXAMPLE,
    formats={"week": "day", "*": "money"},
    headings=_WEEKS,
)
def receivables(inputs: Inputs, *, scenario: Plain) -> pd.DataFrame:
    return _weekly("receivables", inputs, scenario)


@question(
    "terms.dso",
    "How many days of sales?",
    chart=charts.dso,
    sentence=sentences.dso,
    needs=SIMULATED,
    definitions=("DSO", "range of 8 in 10"),
    example=_EXAMPLE,
    formats={"week": "day", "*": "number"},
    headings=_WEEKS,
)
def dso(inputs: Inputs, *, scenario: Plain) -> pd.DataFrame:
    return _weekly("dso", inputs, scenario)


@question(
    "terms.value",
    "How sure is that?",
    chart=charts.value,
    sentence=sentences.value,
    needs=SIMULATED,
    definitions=("present value", "range of 8 in 10"),
    example=_EXAMPLE,
    formats={
        "from": "money",
        "to": "money",
        "p10": "money",
        "p50": "money",
        "p90": "money",
        "gain": "percent",
        "from_luck": "percent",
    },
    headings={**_BANDS, "gain": "Cases in which it pays", "from_luck": "Doubt that is luck"},
    aside=("largest",),
)
def value(inputs: Inputs, *, scenario: Plain) -> pd.DataFrame:
    request, book = scenario_and_book(inputs, scenario)
    value_doubt = doubt.of(book, request, _what_if(inputs).simulate(request))
    change = value_doubt.change
    if not np.ptp(change):
        return pd.DataFrame(columns=list(_SURE))
    low, middle, high = np.quantile(change, [0.1, 0.5, 0.9])
    counts, edges = np.histogram(np.clip(change, *np.quantile(change, _ENDS)), _BINS)
    return pd.DataFrame({"from": edges[:-1], "to": edges[1:], "paths": counts}).assign(
        p10=low,
        p50=middle,
        p90=high,
        gain=value_doubt.gain,
        weeks=request.weeks,
        from_luck=value_doubt.from_luck,
        largest=ASSUMED.get(value_doubt.largest, ""),
    )


_SURE = ("from", "to", "paths", "p10", "p50", "p90", "gain", "weeks", "from_luck", "largest")


@question(
    "terms.matters",
    "Which assumptions matter most?",
    chart=charts.key_assumptions,
    sentence=sentences.key_assumptions,
    needs=SIMULATED,
    definitions=("present value",),
    example=_EXAMPLE,
    formats={"at_low": "money", "at_high": "money", "as_is": "money"},
    headings={
        "low": "From",
        "high": "To",
        "at_low": "Worth at the low end",
        "at_high": "Worth at the high end",
        "flips_at": "Turns at",
        "source": "Today's value from",
    },
)
def key_assumptions(inputs: Inputs, *, scenario: Plain) -> pd.DataFrame:
    request, book = scenario_and_book(inputs, scenario)
    table = simulation.sensitivity(book, request)
    names = table["assumption"]
    tried_values = {
        end: [_value_text(n, v) for n, v in zip(names, table[end], strict=True)]
        for end in ("low", "high")
    }
    flips = [
        "" if np.isnan(v) else _value_text(n, v)
        for n, v in zip(names, table["flips_at"], strict=True)
    ]
    return pd.DataFrame({
        "assumption": names.map(ASSUMED), "low": tried_values["low"], "high": tried_values["high"],
        "at_low": table["at_low"], "at_high": table["at_high"], "flips_at": flips,
        "source": table["source"],
    }).assign(as_is=simulation.break_even(book, request).value if len(table) else np.nan)  # fmt: skip


def _value_text(name: str, value: float) -> str:
    if name in _IN_DAYS:
        return f"{value:.3g} days"
    if name in _IN_NUMBERS:
        return f"{value:.3g}".replace("-", MINUS)
    return percent(round(value, 4))


@question(
    "terms.offers",
    "What is worth the same?",
    sentence=sentences.offers,
    needs=SIMULATED,
    definitions=("break-even", "cost of passing up a discount"),
    example=_EXAMPLE,
    formats={
        "term": "days",
        "price_0": "percent",
        "price_1": "percent",
        "price_2": "percent",
        "takes_1": "percent",
        "takes_2": "percent",
        "rate": "percent",
        "nominal": "percent",
        "really": "percent",
    },
    headings={
        "term": "Term, days",
        "price_0": "Price, no discount",
        "price_1": "Price, 1 % early",
        "price_2": "Price, 2 % early",
        "takes_1": "Take 1 %",
        "takes_2": "Take 2 %",
    },
    aside=("window", "rate", "paid_after", "today", "nominal", "really", "customers"),
)
def offers(inputs: Inputs, *, scenario: Plain) -> pd.DataFrame:
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
    return prices.reset_index().assign(
        window=discount.days, rate=discount.rate, paid_after=paid, today=term_today(book),
        nominal=_forgone_cost(discount, longest), really=_forgone_cost(discount, paid),
        customers=len(book.payers),
    )  # fmt: skip


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
    example=_EXAMPLE,
    formats={
        "customer": "customer",
        "sales": "money",
        "discount_offered": "percent",
        "take_up": "percent",
        "costs_them": "percent",
        "half_at": "percent",
        "worth": "money",
        "rate": "percent",
        "paid_after": "days",
    },
    headings={
        "discount_offered": "Has one today",
        "take_up": "Takes it, expected",
        "paid_after": "Pays after, days",
        "costs_them": "Passing costs them, a year",
        "half_at": "Half take it at, a year",
        "worth": "Worth to us",
    },
    aside=("rate", "window"),
)
def takers(inputs: Inputs, *, scenario: Plain) -> pd.DataFrame:
    """Customers on terms that outlast the discount: what offering it, and nothing else, brings."""
    request, book = scenario_and_book(inputs, scenario)
    discount = request.levers.discount or USUAL
    able = tuple(p for p in book.payers if on_terms(p) > 0 and p.term >= discount.days)
    if not able:
        return pd.DataFrame(columns=list(_TAKERS))
    eligible_book, levers = replace(book, payers=able), replace(AS_TODAY, discount=discount)
    table = simulation.customers(eligible_book, replace(at_equal_sales(request), levers=levers))
    paid = table["customer"].map({p.key: round(days_to_pay(p)) for p in able})
    half_at = {p.key: policy.half_takes_at(p, request.assumptions) for p in able}
    result = table[["customer", "sales", "discount_offered", "take_up"]].assign(
        paid_after=paid, costs_them=[_forgone_cost(discount, day) for day in paid],
        half_at=table["customer"].map(half_at),
        worth=table["npv_difference"], rate=discount.rate, window=discount.days,
    )  # fmt: skip
    return result.sort_values(["sales", "customer"], ascending=[False, True], ignore_index=True)


_TAKERS = (
    "customer", "sales", "discount_offered", "take_up", "paid_after", "costs_them", "half_at", "worth",
    "rate", "window",
)  # fmt: skip


@question(
    "terms.limits",
    "Does it fit the limits?",
    sentence=sentences.limits,
    needs=SIMULATED,
    definitions=("credit limit",),
    example=_EXAMPLE,
    formats={
        "customer": "customer",
        "limit": "money",
        "owed": "money",
        "as_today": "money",
        "scenario": "money",
        "used": "percent",
        "blocked_p10": "money",
        "blocked_p50": "money",
        "blocked_p90": "money",
    },
    headings={
        "owed": "Owed now",
        "as_today": "Later, as today",
        "scenario": "Later, scenario",
        "used": "Of the limit",
    },
    aside=("over", "gated", "blocked_p10", "blocked_p50", "blocked_p90", "weeks"),
)
def limits(inputs: Inputs, *, scenario: Plain) -> pd.DataFrame:
    request, book = scenario_and_book(inputs, scenario)
    free_levers = replace(request.levers, limit=None, hold_after=None)
    table = simulation.customers(book, replace(request, levers=free_levers))
    blocked = results.by_path(_what_if(inputs).simulate(request), request)["blocked"]["scenario"]
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
    return order.reset_index(drop=True).assign(
        gated=request.levers.limit is not None or request.levers.hold_after is not None,
        blocked_p10=low, blocked_p50=middle, blocked_p90=high, weeks=request.weeks,
    )  # fmt: skip


def _limit(inputs: Inputs, customers: pd.Series, scenario: Scenario, currency: str) -> pd.Series:
    """The limit under the scenario, minor units: the lever's, or each customer's on record."""
    if scenario.levers.limit is not None:
        return pd.Series(scenario.levers.limit * 10 ** exponent(currency), index=customers.index)
    records = inputs.ledger.customers.drop_duplicates("customer").set_index("customer")
    return customers.map(records["credit_limit"]).astype("float64")


@question(
    "terms.compare",
    "Which is better?",
    chart=charts.compare,
    sentence=sentences.compare,
    needs=SIMULATED,
    definitions=_COMPARED,
    example=_TWO,
    formats=_SIDE,
    headings=_BESIDE,
)
def compare(inputs: Inputs, *, scenarios: Sequence[Plain]) -> pd.DataFrame:
    rows = []
    for scenario in scenarios:
        request, book = scenario_and_book(inputs, scenario)
        threshold, result = simulation.break_even(book, request), _what_if(inputs).simulate(request)
        totals = simulation.totals(result, request)
        worth = _spread(doubt.of(book, request, result).change)
        change = totals[totals["who"] == "difference"].set_index("measure")
        rows.append(
            {
                "name": request.name,
                "about": request.select.label,
                "moved": levers_text(request.levers, book.currency),
                "volume": np.nan if threshold.volume is None else threshold.volume,
                "price": threshold.price,
                "sales": change["p50"]["sales"],
                "cash": change["p50"]["cash"],
                "receivables": change["p50"]["receivables"],
                "dso": change["p50"]["dso"],
                "lost": change["mean"]["expected_loss"],
                **{mark: worth[mark] for mark in _MARKS},
                "weeks": request.weeks,
            }
        )
    return pd.DataFrame(rows)


compared_needs = question(
    "terms.compared",
    "What would each need?",
    sentence=sentences.compared_needs,
    needs=SIMULATED,
    definitions=_COMPARED,
    example=_TWO,
    formats=_SIDE,
    headings=_BESIDE,
    aside=("p10", "p50", "p90", "weeks"),
)(compare.table)
