"""Questions of the forecast: cash by week, who will be late, promises, one invoice, the record."""

from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd

from lib.analysis import forecast
from lib.analysis.forecast import Forecast, expected_days, payment_delays, promised
from lib.analysis.forecast.receipts import QUANTILES
from lib.ledger import days, lacks
from lib.ledger.days import UNKNOWN
from lib.ledger.tolerance import Tolerance
from lib.notebook import outlook
from lib.notebook.forecast import (
    backtest_questions,
    charts,
    saved_questions,
    sentences,
)
from lib.notebook.forecast.backtest_questions import FIT
from lib.notebook.outlook import NoForecast, NoRecord
from lib.notebook.question import ALL, Inputs, Rows, question

Of = Literal["not due yet", "due by now"]
OF: tuple[Of, ...] = ("not due yet", "due by now")
PAST = 8
_MOST = 200
_DUE, _LATER = 28, 14
_CERTAIN = (0.01, 0.99)
"""No chance of what is to come is given as certain."""


def _view_forecast(inputs: Inputs, promises: bool, tested: bool) -> Forecast:
    if inputs.fit is None:
        raise NoForecast
    if tested and inputs.fit.record is None:
        raise NoRecord
    return outlook.for_view(inputs.fit, inputs.ledger, promises=promises)


@question(
    "forecast.cash",
    "What cash comes in, week by week?",
    chart=charts.cash,
    sentence=sentences.cash,
    needs=FIT,
    definitions=("expected cash", "range of 8 in 10"),
    example={"weeks": 8},
    formats={"promised": "money"},
    headings={"open": "From open items", "method": "Billings carried forward by"},
)
def cash(
    inputs: Inputs, *, weeks: int = 8, past: int = PAST, promises: bool = True, tested: bool = False
) -> Rows:
    book = _view_forecast(inputs, promises, tested)
    record = inputs.fit.record if inputs.fit and tested else None
    coming = forecast.cash(book, weeks, record)
    if coming.empty:
        return Rows(pd.DataFrame(columns=["week", "came_in", "expected"]))
    parts = coming.pivot(index="week", columns="source", values="expected")
    total = coming[coming["source"] == "total"].set_index("week")
    table = total[["expected", *QUANTILES]].assign(
        open=parts["open"],
        uninvoiced=parts["uninvoiced"],
        promised=_promised_amounts(inputs, book, weeks),
        calibrated_on=total["calibrated_on"],
        method=total["method"].str.replace("_", " "),
    )
    first = days.number(inputs.ledger.day) + 1 - 7 * past
    came_in = saved_questions.came_in(inputs.ledger, first, past, inputs.ledger.day)
    before = pd.DataFrame({"came_in": came_in, "week": days.dates(first + 7 * np.arange(past))})
    all_weeks = pd.concat([before, table.rename_axis("week").reset_index()], ignore_index=True)
    names = ["week", "came_in", "expected", *QUANTILES, "open", "uninvoiced", "promised",
             "calibrated_on", "method"]  # fmt: skip
    errors = backtest_questions.cash_errors(record, inputs.ledger) if record else pd.Series()
    return Rows(all_weeks[names], {"past_off": errors.get(backtest_questions.USED)})


@question(
    "forecast.customer",
    "What will they pay in 8 weeks?",
    chart=charts.cash,
    sentence=sentences.customer,
    needs=FIT,
    definitions=("expected cash", "range of 8 in 10", "promise"),
    example={"customer": "C017"},
    formats={"promised": "money", "low": "money", "high": "money"},
    headings={"open": "From open items", "low": "All weeks, low", "high": "All weeks, high"},
)
def customer(
    inputs: Inputs, *, customer: str, weeks: int = 8, promises: bool = True, tested: bool = False
) -> pd.DataFrame:
    """One customer's weeks, and the range of them all together beside what was promised."""
    customer_inputs = replace(inputs, ledger=inputs.ledger.where(customer=[customer]))
    table = cash.rows(customer_inputs, weeks=weeks, promises=promises, tested=tested).table
    total = four_weeks.rows(customer_inputs, promises=promises, tested=tested, weeks=weeks).table
    if total.empty:
        return table.head(0)
    low, high, until = total[["p10", "p90", "until"]].iloc[0]
    return table.assign(low=low, high=high, until=until, customer=customer)


@question(
    "forecast.four_weeks",
    "What comes in within 4 weeks?",
    sentence=sentences.four_weeks,
    needs=FIT,
    definitions=("expected in 4 weeks", "range of 8 in 10"),
    headings={"week": "From"},
)
def four_weeks(
    inputs: Inputs, *, promises: bool = True, tested: bool = False, weeks: int = 4
) -> pd.DataFrame:
    """The overview's fourth number: the cash of some weeks as one sum, with its range."""
    book = _view_forecast(inputs, promises, tested)
    record = inputs.fit.record if inputs.fit else None
    table = forecast.cash_as_one(book, weeks, record)
    total = table[table["source"] == "total"].drop(columns=["source", "method", "currency"])
    until = pd.Timestamp(inputs.ledger.day) + pd.Timedelta(weeks=weeks)
    return total.assign(until=until, weeks=weeks).reset_index(drop=True)


def _promised_amounts(inputs: Inputs, book: Forecast, weeks: int) -> np.ndarray:
    """Open amounts promised or expected for each coming week; nothing where none is."""
    assert inputs.fit is not None
    named_days, items = outlook.named_days(inputs.fit), book.delays.items
    place = pd.Index(items.document).get_indexer(pd.Index(named_days["document"]))
    week = (days.numbers(named_days["day"]).astype("int64") - book.fit.day - 1) // 7
    inside = (place >= 0) & (week >= 0) & (week < weeks)
    sums = np.bincount(week[inside], weights=items.balance[place[inside]], minlength=weeks)
    return np.where(sums > 0, sums, np.nan)


@question(
    "forecast.late",
    "Which open invoices are most likely late?",
    sentence=sentences.late,
    needs=FIT,
    definitions=("chance of being late", "days late"),
    example={"of": "not due yet"},
    headings={
        "document": "Invoice",
        "p_late": "Chance late",
        "p_late_30": "Over 30 days late",
        "reasons": "What makes it later than usual",
    },
    requires=lacks.LATENESS,
    uncut={"rows": ALL},
)
def late(
    inputs: Inputs, *, of: Of = "not due yet", promises: bool = True, tested: bool = False,
    rows: int = _MOST,
) -> Rows:  # fmt: skip
    book = _view_forecast(inputs, promises, tested)
    table = forecast.invoices(book)
    age = (pd.Timestamp(inputs.ledger.day) - table["due"]).dt.days
    by = "p_late" if of == "not due yet" else "p_late_30"
    names = ["customer", "document", "due", "open", "p_late", "p_late_30", "median_pay_date"]
    candidates = table.loc[age < 0 if of == "not due yet" else age.between(0, 30), names]
    if of == "due by now":
        candidates = candidates.drop(columns="p_late")
    ranked_rows = candidates.sort_values([by, "open", "document"], ascending=[False, False, True])
    top = ranked_rows.head(rows).reset_index(drop=True)
    chances = [name for name in ("p_late", "p_late_30") if name in top]
    top[chances] = top[chances].round(2).clip(*_CERTAIN)
    slowing = _reasons(book)
    return Rows(top.assign(reasons=top["document"].map(slowing).astype("str").fillna("")), {
        "invoices": len(candidates), "likely": int((candidates[by] > 0.5).sum()),
        "at_risk": float((candidates[by] * candidates["open"]).sum()),
        "undated": int(table["due"].isna().sum()),
    })  # fmt: skip


def _reasons(book: Forecast) -> pd.Series:
    """Document -> what speaks for a late payment, in words: the customer's habit, then the strongest.

    Factors say how readily it is paid in the coming days; a habit of paying after the due day tells
    more than that of an invoice due later.
    """
    factors = forecast.factors(book, most=6)
    habit = factors["factor"].eq("habit") & factors["words"].str.endswith("after the due day")
    later = habit | (factors["effect"].lt(0) & factors["factor"].isin(["age", "amount", "terms"]))
    later_factors = factors.assign(order=~habit)[later].sort_values("order", kind="stable")
    return later_factors.groupby("document", sort=False)["words"].agg(
        lambda words: " · ".join(words[:2])
    )


@question(
    "forecast.promises",
    "Will promised days be kept?",
    sentence=sentences.promises,
    needs=FIT,
    definitions=("promise", "expected day"),
    example={},
    formats={"promised": "day"},
    headings={
        "document": "Invoice",
        "sellers_day": "Sales expects",
        "chance": "Chance by then",
        "counts": "Day that counts",
    },
    aside=("counts",),
)
def promises(inputs: Inputs, *, tested: bool = False) -> pd.DataFrame:
    book = _view_forecast(inputs, promises=False, tested=tested)
    assert inputs.fit is not None
    items, promised_days = book.delays.items, inputs.fit.promises.drop(columns="made")
    expected = expected_days.current_entries(inputs.fit.expected, items).drop(columns="made")
    table = forecast.invoices(book)
    for name, day_table in (("promised", promised_days), ("sellers_day", expected)):
        table[name] = _day_by_document(table["document"], day_table)
    table["counts"] = _day_by_document(table["document"], outlook.named_days(inputs.fit))
    table = table[table["counts"].notna()]
    ahead = days.numbers(table["counts"]).astype("int64") - book.fit.day
    place = pd.Index(items.document).get_indexer(pd.Index(table["document"]))
    chance = payment_delays.within(book.cdf[place], ahead) if len(table) else np.empty(0)
    table["chance"] = np.where(ahead > 0, np.clip(np.round(chance, 2), *_CERTAIN), np.nan)
    names = ["customer", "document", "open", "promised", "sellers_day", "median_pay_date", "chance",
             "counts"]  # fmt: skip
    order = table[names].sort_values(["counts", "document"], ascending=[False, True])
    return order.reset_index(drop=True)


def _day_by_document(document: pd.Series, named_days: pd.DataFrame) -> pd.Series:
    """The day named for each document; missing where none is."""
    day = pd.Series(
        named_days["day"].to_numpy("datetime64[s]"), index=named_days["document"].astype("object")
    )
    return pd.Series(day.reindex(document.astype("object")).to_numpy(), index=document.index)


@question(
    "forecast.kept",
    "How did promises turn out?",
    chart=charts.promise_outcomes,
    sentence=sentences.promise_outcomes,
    needs=FIT | {"touches"},
    definitions=("promise",),
    example={},
    headings={"outcome": "Settled", "by_money": "Of them by money"},
)
def promise_outcomes(inputs: Inputs) -> pd.DataFrame:
    """How the promises whose day has come turned out, by the day on which nothing was left open."""
    if inputs.fit is None:
        raise NoForecast
    entries = inputs.fit.promises
    ledger = inputs.ledger
    due_promises = entries[entries["day"] <= pd.Timestamp(ledger.day)]
    due_promises = due_promises[due_promises["document"].isin(ledger.documents["document"])]
    scored_promises = promised.score(ledger, due_promises)
    closed = scored_promises["closed_on"].notna()
    days_off = (scored_promises["closed_on"] - scored_promises["day"]).dt.days.fillna(0)
    outcomes = {
        "by the promised day": scored_promises["kept"],
        "1 to 7 days after it": closed & days_off.between(1, 7),
        "later than that": closed & (days_off > 7),
        "still open": ~closed,
    }
    total = len(scored_promises)
    rows = [
        (name, int(mask.sum()), int((mask & scored_promises["paid_on"].notna()).sum()), mask.mean())
        for name, mask in outcomes.items()
    ]
    table = pd.DataFrame(rows, columns=["outcome", "promises", "by_money", "share"])
    return table.head(len(table) if total else 0)


@question(
    "forecast.invoice",
    "When will this invoice be paid?",
    chart=charts.invoice,
    sentence=sentences.invoice,
    needs=FIT,
    definitions=("range of 8 in 10", "tolerance"),
    example={"document": ""},
    formats={"promised": "day"},
    headings={"chance": "Chance to be paid by then"},
)
def invoice(
    inputs: Inputs, *, document: str, promises: bool = True, tested: bool = False
) -> pd.DataFrame:
    book = _view_forecast(inputs, promises, tested)
    table = forecast.curve(book, document)
    place = np.flatnonzero(book.delays.items.document == document)
    if not len(place):
        return table.assign(document=document)
    items = book.delays.items.take(place)
    allowed = int(Tolerance().allowances(items.issued, items.due)[0]) if items.has_due[0] else 0
    due = days.dates(np.where(items.has_due, items.due, UNKNOWN))
    named_days = outlook.named_days(inputs.fit) if inputs.fit and promises else None
    promise = days.dates([UNKNOWN])
    if named_days is not None and named_days["document"].eq(document).any():
        promise = named_days.loc[named_days["document"] == document, "day"].to_numpy(
            "datetime64[s]"
        )
    return table.assign(
        document=document, due=due[0], tolerated=due[0] + np.timedelta64(allowed, "D"),
        promised=promise[-1], open=int(items.balance[0]),
        customer=str(items.customers[items.customer[0]]),
    )  # fmt: skip


@question(
    "forecast.sensitivity",
    "What would change the forecast?",
    chart=charts.sensitivity,
    sentence=sentences.sensitivity,
    needs=FIT,
    definitions=("expected cash",),
    example={"later": 14},
    headings={
        "expected": "Expected in 4 weeks",
        "less": "Less in 4 weeks if later",
        "share": "Share of what is expected",
        "later": "Days later",
    },
)
def sensitivity(
    inputs: Inputs, *, later: int = _LATER, promises: bool = True, tested: bool = False
) -> pd.DataFrame:
    book = _view_forecast(inputs, promises, tested)
    items, amount = book.delays.items, book.delays.items.balance.astype(float)
    table = pd.DataFrame(
        {
            "customer": items.customers[items.customer],
            "expected": amount * payment_delays.within(book.cdf, _DUE),
            "less": amount
            * (
                payment_delays.within(book.cdf, _DUE)
                - payment_delays.within(book.cdf, _DUE - later)
            ),
        }
    )
    sums = table.groupby("customer", as_index=False).sum()
    ranked_rows = sums.sort_values(["less", "customer"], ascending=[False, True], ignore_index=True)
    total = float(ranked_rows["expected"].sum())
    rows = ranked_rows[ranked_rows["less"] > 0]
    return rows.assign(share=rows["expected"] / (total or 1.0), later=later, whole=total)
