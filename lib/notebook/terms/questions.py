"""Questions of the terms page: what would have to be true, and what comes of it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from lib import simulation
from lib.ledger.money import exponent
from lib.ledger.wording import MINUS
from lib.notebook import what_if
from lib.notebook.question import Inputs, Need, Rows, question
from lib.notebook.terms import charts, sentences
from lib.simulation import Book, Scenario, breakeven, credit, results
from lib.simulation.levers import levers_text, percent
from lib.simulation.payers import upfront

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


ONE = {"select": {"customer": ["C017"]}, "levers": {"term_shift": 15}, "paths": 200}


EXAMPLE = {"scenario": ONE}


def scenario_and_book(inputs: Inputs, scenario: Plain) -> tuple[Scenario, Book]:
    """A cell's scenario, and the customers it is about."""
    request = Scenario.of(scenario)
    return request, what_if_of(inputs).book(request.select)


def what_if_of(inputs: Inputs) -> what_if.WhatIf:
    """The whole ledger measured for simulations: the one at hand, or made here."""
    return inputs.what_if or what_if.of(inputs.ledger)


@question(
    "terms.break_even",
    "What would have to be true?",
    sentence=sentences.break_even,
    needs=SIMULATED,
    definitions=("break-even", "present value"),
    example=EXAMPLE,
    formats={"value": "money"},
    headings={
        "volume": "More volume",
        "price": "Or a higher price",
        "value": "Worth at equal sales",
    },
)
def break_even(inputs: Inputs, *, scenario: Plain) -> Rows:
    request, book = scenario_and_book(inputs, scenario)
    threshold = simulation.break_even(book, request)
    answer = request.assumptions.volume_response
    table = pd.DataFrame({
        "moved": [levers_text(request.levers, book.currency)],
        "volume": [np.nan if threshold.volume is None else threshold.volume],
        "price": [threshold.price], "value": [threshold.value],
        "assumed_low": [answer.low], "assumed": [answer.base], "assumed_high": [answer.high],
        "weeks": [request.weeks], "customers": [len(book.payers)],
        "cost_of_capital": [request.assumptions.cost_of_capital],
        "discounting": [request.assumptions.discounting],
        "upfront": [upfront(book)],
    })  # fmt: skip
    facts = {"refused": threshold.refused, "loses": threshold.loses}
    return Rows(table, facts | _first_words(inputs, book, request))


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


@question(
    "terms.effects",
    "What changes?",
    sentence=sentences.effects,
    needs=SIMULATED,
    definitions=("present value", "range of 8 in 10", "DSO"),
    example=EXAMPLE,
    formats={"*": "number"},
    aside=("key",),
)
def effects(inputs: Inputs, *, scenario: Plain) -> Rows:
    request, book = scenario_and_book(inputs, scenario)
    result = what_if_of(inputs).simulate(request)
    totals = simulation.totals(result, request).set_index("measure")
    value_doubt = breakeven.doubt(book, request, result)
    minor_units = 10.0 ** exponent(book.currency)
    rows = []
    for name in _SHOWN:
        figures = totals.loc[name].set_index("who")[[*MARKS, "worst"]] / (
            1.0 if name == "dso" else minor_units
        )
        if name in _WHERE_MOVED and not figures["p90"].abs().max():
            continue
        numbers = {f"{side}_{mark}": value for (side, mark), value in figures.stack().items()}  # type: ignore[misc]
        if name == "npv":
            numbers |= {
                f"difference_{end}": value / minor_units
                for end, value in spread(value_doubt.change).items()
            }
        unit = "days" if name == "dso" else book.currency
        rows.append({"measure": _MEASURE_NAMES[name], "unit": unit, **numbers, "key": name})
    return Rows(pd.DataFrame(rows), {"weeks": request.weeks, "gain": value_doubt.gain})


def spread(change: Any) -> dict[str, float]:
    """Of a change on each path: its marks, and the mean of the worst tenth."""
    worst = np.sort(change)[: max(round(len(change) * results.WORST), 1)].mean()
    return {
        **dict(zip(MARKS, np.quantile(change, [0.1, 0.5, 0.9]).tolist(), strict=True)),
        "worst": float(worst),
    }


MARKS = ("p10", "p50", "p90")


@question(
    "terms.why",
    "Where does it come from?",
    chart=charts.value_sources,
    sentence=sentences.value_sources,
    needs=SIMULATED,
    definitions=("present value",),
    example=EXAMPLE,
    formats={"change": "money"},
    headings={"whole": "All together"},
)
def value_sources(inputs: Inputs, *, scenario: Plain) -> pd.DataFrame:
    """The change in value by where it comes from; means over the paths, minor units."""
    request, _ = scenario_and_book(inputs, scenario)
    totals = simulation.totals(what_if_of(inputs).simulate(request), request)
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
        simulation.weekly(what_if_of(inputs).simulate(request), request, book, only=measure), "week"
    )


def _side_by_side(table: pd.DataFrame, when: str) -> pd.DataFrame:
    pivot = table.pivot(index=when, columns="who", values=list(MARKS))
    result = pd.DataFrame({
        f"{side}_{mark}": pivot[(mark, side)] for side in simulation.WHO for mark in MARKS
    })  # fmt: skip
    return result.reset_index()


@question(
    "terms.cash",
    "What cash comes when?",
    chart=charts.cash,
    sentence=sentences.cash,
    needs=SIMULATED,
    definitions=("range of 8 in 10",),
    example=EXAMPLE,
    formats={"*": "money"},
    headings={"month": "Month from"},
)
def cash(inputs: Inputs, *, scenario: Plain) -> pd.DataFrame:
    """Cash week by week; of one customer month by month."""
    request, book = scenario_and_book(inputs, scenario)
    if len(book.payers) > 1 or request.weeks < _WEEKS_FOR_MONTHS:
        return _weekly("cash", inputs, scenario)
    return _side_by_side(
        simulation.monthly_cash(what_if_of(inputs).simulate(request), request, book), "month"
    )


@question(
    "terms.ahead",
    "How far is cash behind?",
    chart=charts.cash_ahead,
    sentence=sentences.cash_ahead,
    needs=SIMULATED,
    definitions=("range of 8 in 10",),
    example=EXAMPLE,
    formats={"*": "money"},
)
def cash_ahead(inputs: Inputs, *, scenario: Plain) -> pd.DataFrame:
    request, book = scenario_and_book(inputs, scenario)
    return simulation.cash_ahead(what_if_of(inputs).simulate(request), book).drop(columns="mean")


@question(
    "terms.receivables",
    "How much is owed?",
    chart=charts.receivables,
    sentence=sentences.receivables,
    needs=SIMULATED,
    definitions=("range of 8 in 10",),
    example=EXAMPLE,
    formats={"*": "money"},
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
    example=EXAMPLE,
    formats={"*": "number"},
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
    example=EXAMPLE,
    formats={"from": "money", "gain": "percent"},
    headings={"gain": "Cases in which it pays", "from_luck": "Doubt that is luck"},
)
def value(inputs: Inputs, *, scenario: Plain) -> Rows:
    request, book = scenario_and_book(inputs, scenario)
    value_doubt = breakeven.doubt(book, request, what_if_of(inputs).simulate(request))
    change = value_doubt.change
    if not np.ptp(change):
        return Rows(pd.DataFrame(columns=list(_SURE)))
    low, middle, high = np.quantile(change, [0.1, 0.5, 0.9])
    counts, edges = np.histogram(np.clip(change, *np.quantile(change, _ENDS)), _BINS)
    table = pd.DataFrame({"from": edges[:-1], "to": edges[1:], "paths": counts}).assign(
        p10=low, p50=middle, p90=high, gain=value_doubt.gain, weeks=request.weeks,
        from_luck=value_doubt.from_luck,
    )  # fmt: skip
    return Rows(table, {"largest": ASSUMED.get(value_doubt.largest, "")})


_SURE = ("from", "to", "paths", "p10", "p50", "p90", "gain", "weeks", "from_luck")


@question(
    "terms.matters",
    "Which assumptions matter most?",
    chart=charts.key_assumptions,
    sentence=sentences.key_assumptions,
    needs=SIMULATED,
    definitions=("present value",),
    example=EXAMPLE,
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
