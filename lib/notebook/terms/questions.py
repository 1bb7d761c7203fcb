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
from lib.simulation.wording import moved, percent

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
_CALLED = {
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


_WHY_NOT = ("owed", "overdue", "oldest", "at_risk", "loss", "limit")


SIMULATED: frozenset[Need] = frozenset({"ledger", "simulation"})


_ONE = {"select": {"customer": ["C017"]}, "levers": {"term_shift": 15}, "paths": 200}


_EXAMPLE = {"scenario": _ONE}


_WHO = {"base": "As today", "scenario": "Scenario", "difference": "Difference"}


_ENDINGS = {"p10": "low", "p50": "middle", "p90": "high", "worst": "worst tenth"}


_PER = {f"{w}_{m}": f"{who}, {end}" for w, who in _WHO.items() for m, end in _ENDINGS.items()}


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


def asked_of(inputs: Inputs, scenario: Plain) -> tuple[Scenario, Book]:
    """A cell's scenario, and the customers it is about."""
    asked = Scenario.of(scenario)
    return asked, _what_if(inputs).book(asked.select)


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
    asked, book = asked_of(inputs, scenario)
    found = simulation.break_even(book, asked)
    answer = asked.assumptions.volume_response
    return pd.DataFrame({
        "moved": [moved(asked.levers, book.currency)],
        "volume": [np.nan if found.volume is None else found.volume],
        "price": [found.price], "value": [found.value],
        "assumed_low": [answer.low], "assumed": [answer.base], "assumed_high": [answer.high],
        "weeks": [asked.weeks], "customers": [len(book.payers)],
        "cost_of_capital": [asked.assumptions.cost_of_capital],
        "discounting": [asked.assumptions.discounting],
        "upfront": [upfront(book)], "refused": [found.refused], "loses": [found.loses],
    }).assign(**_first_words(inputs, book, asked))  # fmt: skip


def _first_words(inputs: Inputs, book: Book, asked: Scenario) -> dict[str, Any]:
    """How many of the customers the record gives no credit, or has over the limit; and of the one that
    owes most of the worse kind, why.
    """
    table = credit.evidence(inputs.ledger, asked.assumptions)
    table = table[table["customer"].isin([payer.key for payer in book.payers])]
    counts = {kind: int(table["verdict"].eq(kind).sum()) for kind in credit.VERDICTS}
    worst = next((kind for kind, some in counts.items() if some), "")
    rows = table[table["verdict"].eq(worst)].sort_values("owed", ascending=False)
    first = rows.iloc[0] if worst else pd.Series(dtype="object")
    numbers = {name: float(first.get(name, np.nan)) for name in _WHY_NOT}
    return {
        "no_credit": counts[credit.NO_CREDIT], "over_limit": counts[credit.OVER_LIMIT],
        "who": str(first.get("customer", "")), **numbers,
    }  # fmt: skip


def still(asked: Scenario) -> Scenario:
    """The scenario with customers buying as much as today."""
    known = replace(asked.assumptions, volume_response=Range(), price_response=Range())
    return replace(asked, assumptions=known)


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
    asked, book = asked_of(inputs, scenario)
    course = _what_if(inputs).course(asked)
    totals = simulation.totals(course, asked).set_index("measure")
    sure = doubt.of(book, asked, course)
    one = 10.0 ** exponent(book.currency)
    rows = []
    for name in _SHOWN:
        own = totals.loc[name].set_index("who")[[*_MARKS, "worst"]] / (
            1.0 if name == "dso" else one
        )
        if name in _WHERE_MOVED and not own["p90"].abs().max():
            continue
        numbers = {f"{who}_{mark}": value for (who, mark), value in own.stack().items()}  # type: ignore[misc]
        if name == "npv":
            numbers |= {
                f"difference_{end}": value / one for end, value in _spread(sure.change).items()
            }
        unit = "days" if name == "dso" else book.currency
        rows.append({"measure": _CALLED[name], "unit": unit, **numbers, "key": name})
    return pd.DataFrame(rows).assign(weeks=asked.weeks, gain=sure.gain)


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
    chart=charts.why,
    sentence=sentences.why,
    needs=SIMULATED,
    definitions=("present value",),
    example=_EXAMPLE,
    formats={"change": "money", "whole": "money"},
    headings={"whole": "All together"},
)
def why(inputs: Inputs, *, scenario: Plain) -> pd.DataFrame:
    """The change in value by where it comes from; means over the paths, minor units."""
    asked, _ = asked_of(inputs, scenario)
    totals = simulation.totals(_what_if(inputs).course(asked), asked)
    change = totals[totals["who"] == "difference"].set_index("measure")["mean"]
    parts = {
        "margin of the sales": change["margin"] + change["discount"],
        "discounts": -change["discount"],
        "losses": -change["expected_loss"],
        "late interest": change["interest"],
        "handling": -asked.assumptions.handling * change["sales"],
    }
    parts["waiting for the money"] = change["npv"] - sum(parts.values())
    rows = pd.DataFrame({"part": list(parts), "change": list(parts.values())})
    kept = rows[rows["change"].abs() > max(abs(change["npv"]) * 0.002, 0.5)]
    order = kept["change"].abs().sort_values(ascending=False, kind="stable").index
    return kept.loc[order].reset_index(drop=True).assign(whole=change["npv"], weeks=asked.weeks)


def _weekly(measure: str, inputs: Inputs, scenario: Plain) -> pd.DataFrame:
    """One measure week by week: today and the scenario side by side, and their difference."""
    asked, book = asked_of(inputs, scenario)
    return _side_by_side(
        simulation.weekly(_what_if(inputs).course(asked), asked, book, only=measure), "week"
    )


def _side_by_side(table: pd.DataFrame, when: str) -> pd.DataFrame:
    wide = table.pivot(index=when, columns="who", values=list(_MARKS))
    made = pd.DataFrame({
        f"{who}_{mark}": wide[(mark, who)] for who in simulation.WHO for mark in _MARKS
    })  # fmt: skip
    return made.reset_index()


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
    asked, book = asked_of(inputs, scenario)
    if len(book.payers) > 1 or asked.weeks < _WEEKS_FOR_MONTHS:
        return _weekly("cash", inputs, scenario)
    return _side_by_side(
        simulation.monthly_cash(_what_if(inputs).course(asked), asked, book), "month"
    )


@question(
    "terms.ahead",
    "How far is cash behind?",
    chart=charts.ahead,
    sentence=sentences.ahead,
    needs=SIMULATED,
    definitions=("range of 8 in 10",),
    example=_EXAMPLE,
    formats={"week": "day", "*": "money"},
    headings={"week": "Week from", **_BANDS},
)
def ahead(inputs: Inputs, *, scenario: Plain) -> pd.DataFrame:
    asked, book = asked_of(inputs, scenario)
    return simulation.cash_ahead(_what_if(inputs).course(asked), book).drop(columns="mean")


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
    asked, book = asked_of(inputs, scenario)
    sure = doubt.of(book, asked, _what_if(inputs).course(asked))
    change = sure.change
    if not np.ptp(change):
        return pd.DataFrame(columns=list(_SURE))
    low, middle, high = np.quantile(change, [0.1, 0.5, 0.9])
    counts, edges = np.histogram(np.clip(change, *np.quantile(change, _ENDS)), _BINS)
    return pd.DataFrame({"from": edges[:-1], "to": edges[1:], "paths": counts}).assign(
        p10=low, p50=middle, p90=high, gain=sure.gain, weeks=asked.weeks, from_luck=sure.from_luck,
        largest=ASSUMED.get(sure.largest, ""),
    )  # fmt: skip


_SURE = ("from", "to", "paths", "p10", "p50", "p90", "gain", "weeks", "from_luck", "largest")


@question(
    "terms.matters",
    "Which assumptions matter most?",
    chart=charts.matters,
    sentence=sentences.matters,
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
def matters(inputs: Inputs, *, scenario: Plain) -> pd.DataFrame:
    asked, book = asked_of(inputs, scenario)
    table = simulation.sensitivity(book, asked)
    names = table["assumption"]
    said = {
        end: [_tried(n, v) for n, v in zip(names, table[end], strict=True)]
        for end in ("low", "high")
    }
    flips = [
        "" if np.isnan(v) else _tried(n, v) for n, v in zip(names, table["flips_at"], strict=True)
    ]
    return pd.DataFrame({
        "assumption": names.map(ASSUMED), "low": said["low"], "high": said["high"],
        "at_low": table["at_low"], "at_high": table["at_high"], "flips_at": flips,
        "source": table["source"],
    }).assign(as_is=simulation.break_even(book, asked).value if len(table) else np.nan)  # fmt: skip


def _tried(name: str, value: float) -> str:
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
    asked, book = asked_of(inputs, scenario)
    given = asked.levers.discount or USUAL
    levers = replace(asked.levers, limit=None, hold_after=None, price=None)
    asked = replace(asked, levers=levers)
    terms = compared_terms(term_today(book), term_asked(book, asked.levers))
    table = simulation.offers(book, asked, terms, DISCOUNTS, given.days)
    wide = table.pivot(index="term", columns="discount", values="price")
    made = wide.set_axis([f"price_{round(rate * 100)}" for rate in DISCOUNTS], axis=1)
    takes = table.pivot(index="term", columns="discount", values="takes")
    for rate in DISCOUNTS[1:]:
        made[f"takes_{round(rate * 100)}"] = takes[rate]
    paid = pays_after(book)
    longest = max(terms)
    return made.reset_index().assign(
        window=given.days, rate=given.rate, paid_after=paid, today=term_today(book),
        nominal=_forgone(given, longest), really=_forgone(given, paid),
        customers=len(book.payers),
    )  # fmt: skip


def compared_terms(today: int, asked: int) -> tuple[int, int, int]:
    """Three terms to lay side by side: today's, the one asked for, and between or beyond."""
    if abs(asked - today) < 2:
        return today, today + 15, today + 30
    low, high = sorted((today, asked))
    return low, (low + high) // 2, high


def term_asked(book: Book, levers: Levers) -> int:
    """The term under the levers: for everybody, or the average of today's, moved."""
    if levers.term_days is not None:
        return levers.term_days
    return max(term_today(book) + (levers.term_shift or 0), 0)


def _forgone(given: Discount, paid: int) -> float:
    """Yearly cost of not taking a discount; null where payment comes within its days anyhow."""
    if paid <= given.days or not 0 < given.rate < 1:
        return float("nan")
    return forgone_discount(given.rate, given.days, paid).simple


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
    asked, book = asked_of(inputs, scenario)
    given = asked.levers.discount or USUAL
    able = tuple(p for p in book.payers if on_terms(p) > 0 and p.term >= given.days)
    if not able:
        return pd.DataFrame(columns=list(_TAKERS))
    some, levers = replace(book, payers=able), replace(AS_TODAY, discount=given)
    table = simulation.customers(some, replace(still(asked), levers=levers))
    paid = table["customer"].map({p.key: round(days_to_pay(p)) for p in able})
    half_at = {p.key: policy.half_takes_at(p, asked.assumptions) for p in able}
    made = table[["customer", "sales", "discount_offered", "take_up"]].assign(
        paid_after=paid, costs_them=[_forgone(given, day) for day in paid],
        half_at=table["customer"].map(half_at),
        worth=table["npv_difference"], rate=given.rate, window=given.days,
    )  # fmt: skip
    return made.sort_values(["sales", "customer"], ascending=[False, True], ignore_index=True)


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
    asked, book = asked_of(inputs, scenario)
    free = replace(asked.levers, limit=None, hold_after=None)
    table = simulation.customers(book, replace(asked, levers=free))
    blocked = results.by_path(_what_if(inputs).course(asked), asked)["blocked"]["scenario"]
    low, middle, high = np.quantile(blocked, [0.1, 0.5, 0.9])
    made = pd.DataFrame({
        "customer": table["customer"],
        "limit": _limit(inputs, table["customer"], asked, book.currency),
        "owed": table["customer"].map({p.key: float(p.opening.amount.sum()) for p in book.payers}),
        "as_today": table["receivables_base"],
        "scenario": table["receivables_base"] + table["receivables_difference"],
    })  # fmt: skip
    used = made["scenario"] / made["limit"].where(made["limit"] > 0)
    made = made.assign(used=used, over=made["scenario"] > made["limit"])
    order = made.sort_values(["used", "scenario", "customer"], ascending=[False, False, True])
    return order.reset_index(drop=True).assign(
        gated=asked.levers.limit is not None or asked.levers.hold_after is not None,
        blocked_p10=low, blocked_p50=middle, blocked_p90=high, weeks=asked.weeks,
    )  # fmt: skip


def _limit(inputs: Inputs, who: pd.Series, asked: Scenario, currency: str) -> pd.Series:
    """The limit under the scenario, minor units: the lever's, or each customer's on record."""
    if asked.levers.limit is not None:
        return pd.Series(asked.levers.limit * 10 ** exponent(currency), index=who.index)
    known = inputs.ledger.customers.drop_duplicates("customer").set_index("customer")
    return who.map(known["credit_limit"]).astype("float64")


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
        asked, book = asked_of(inputs, scenario)
        found, course = simulation.break_even(book, asked), _what_if(inputs).course(asked)
        totals = simulation.totals(course, asked)
        worth = _spread(doubt.of(book, asked, course).change)
        change = totals[totals["who"] == "difference"].set_index("measure")
        rows.append({
            "name": asked.name, "about": asked.select.said, "moved": moved(asked.levers, book.currency),
            "volume": np.nan if found.volume is None else found.volume, "price": found.price,
            "sales": change["p50"]["sales"], "cash": change["p50"]["cash"],
            "receivables": change["p50"]["receivables"], "dso": change["p50"]["dso"],
            "lost": change["mean"]["expected_loss"],
            **{mark: worth[mark] for mark in _MARKS}, "weeks": asked.weeks,
        })  # fmt: skip
    return pd.DataFrame(rows)


compared = question(
    "terms.compared",
    "What would each need?",
    sentence=sentences.compared,
    needs=SIMULATED,
    definitions=_COMPARED,
    example=_TWO,
    formats=_SIDE,
    headings=_BESIDE,
    aside=("p10", "p50", "p90", "weeks"),
)(compare.table)
