"""What was said before, beside what happened; and the monthly figures carried forward."""

import datetime as dt
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.analysis import flows, kpis
from lib.analysis.forecast import expected_days, monthly, saved_forecast, series
from lib.analysis.forecast.receipts import QUANTILES
from lib.analysis.settlement import receipts
from lib.ledger import days, lacks
from lib.ledger.ledger import Ledger
from lib.ledger.money import in_reporting
from lib.notebook.forecast import monthly_charts, saved_charts, saved_sentences
from lib.notebook.outlook import NoForecast, NoSavedForecast
from lib.notebook.question import Inputs, Requirements, Rows, question

_FIGURES = ("value", "expected", "low", "high", "error", "naive_error", "tries")


def came_in(ledger: Ledger, first: int, weeks: int, rates_of: dt.date) -> npt.NDArray[np.float64]:
    """Money received on the view's invoices in each of some weeks, in the reporting currency.

    Args:
        first: day number on which the first week starts.
        rates_of: the day whose exchange rates count.
    """
    payments = ledger.matches.take(receipts(ledger))
    documents = ledger.codes.documents
    bills = documents["kind"].eq("invoice").to_numpy()
    payments = payments.take((bills & flows.view_mask(ledger))[payments.invoice])
    week = (payments.day.astype("int64") - first) // 7
    inside = (week >= 0) & (week < weeks) & (payments.day <= days.number(ledger.day))
    money = pd.DataFrame(
        {
            "week": week[inside],
            "currency": documents["currency"].to_numpy()[payments.invoice[inside]],
            "amount": payments.amount[inside],
        }
    )
    sums = money.groupby(["week", "currency"], as_index=False).sum()
    home = in_reporting(sums, ["amount"], ledger.extra("rates"), ledger.currency, rates_of)
    by_week = home.groupby("week")["amount"].sum()
    return by_week.reindex(range(weeks), fill_value=0).to_numpy(float)


@question(
    "forecast.said",
    "What did we say a month ago?",
    chart=saved_charts.forecast_outcome,
    sentence=saved_sentences.forecast_outcome,
    needs=frozenset({"ledger", "kept"}),
    definitions=("kept forecast", "range of 8 in 10", "coverage of a range"),
    example={"which": 0},
    headings={
        "inside": "Inside 8 in 10",
        "made_on": "Said on",
        "judged": "Invoices whose range is over",
        "within": "Paid inside it",
        "due_since": "Due since",
        "said_late": "Expected late",
        "was_late": "Were late",
    },
)
def forecast_outcome(inputs: Inputs, *, which: int = 0) -> pd.DataFrame:
    """A kept forecast's weeks beside what came in, and how its invoices turned out.

    Args:
        which: number of the kept forecast; it comes with the inputs.
    """
    past_forecast, ledger = inputs.saved_forecast, inputs.ledger
    if past_forecast is None:
        raise NoSavedForecast
    made_on = days.date(past_forecast.day)
    week_count = max((days.number(ledger.day) - past_forecast.day) // 7, 0)
    weeks = saved_forecast.weeks_since(
        past_forecast, came_in(ledger, past_forecast.day + 1, week_count, made_on)
    )
    since = saved_forecast.invoices_since(past_forecast, ledger)
    judged_invoices, due_invoices = since[since["judged"]], since[since["due_since"]]
    names = ["week", "expected", *QUANTILES, "came_in", "inside"]
    return weeks[names].assign(
        made_on=pd.Timestamp(made_on),
        invoices=len(past_forecast.invoices),
        found=len(since),
        judged=len(judged_invoices),
        within=int(judged_invoices["within"].sum()),
        due_since=len(due_invoices),
        said_late=float(due_invoices["p_late"].sum()),
        was_late=int(due_invoices["was_late"].sum()),
    )


@question(
    "forecast.sellers",
    "How did sellers' days turn out?",
    sentence=saved_sentences.sellers,
    needs=frozenset({"ledger", "fit"}),
    definitions=("expected day",),
    example={},
    headings={"voice": "Whose day", "later": "Paid later", "earlier": "Paid earlier"},
)
def sellers(inputs: Inputs) -> Rows:
    """How far off sellers' days and the forecasts of the same days were, by whose word it was."""
    if inputs.fit is None:
        raise NoForecast
    ledger = inputs.ledger
    entries = inputs.fit.expected
    past_entries = entries[entries["made_on"] <= pd.Timestamp(ledger.day)]
    scored_entries = expected_days.score(past_entries, ledger.known_on(ledger.day))
    scored_entries = scored_entries[scored_entries["document"].isin(ledger.documents["document"])]
    voices = {"sales": scored_entries["off"], "the forecast": scored_entries["forecast_off"]}
    table = pd.DataFrame(
        {
            "voice": list(voices),
            "days_off": [float(days_off.abs().mean()) for days_off in voices.values()],
            "later": [int((days_off > 0).sum()) for days_off in voices.values()],
            "earlier": [int((days_off < 0).sum()) for days_off in voices.values()],
        }
    )
    unpaid = int((~scored_entries["paid"].astype(bool)).sum())
    return Rows(table, {"invoices": len(scored_entries), "unpaid": unpaid})


def _of_monthly(params: Mapping[str, object]) -> Requirements:
    """DSO asks for what it asks for everywhere, and both for a past to go on from."""
    figure = "pct_current" if params.get("figure", "dso") == "share_late" else "dso_countback"
    return (*lacks.PAST, *kpis.NEEDED[figure])


@question(
    "forecast.monthly",
    "Where are the monthly figures heading?",
    chart=monthly_charts.monthly,
    sentence=saved_sentences.monthly,
    definitions=("countback DSO", "late", "range of 8 in 10"),
    example={"figure": "dso"},
    formats=dict.fromkeys(_FIGURES, "number"),
    headings={
        "value": "Was",
        "low": "Low (1 in 10 below)",
        "high": "High (1 in 10 above)",
        "error": "Off by, past tries",
        "naive_error": "As last month off by",
    },
    requires=_of_monthly,
)
def monthly_figure(
    inputs: Inputs, *, figure: monthly.Figure = "dso", ahead: int = 3
) -> pd.DataFrame:
    """A figure at past month-ends and the months to come, beside "as last month"."""
    snapshot = inputs.ledger.known_on(inputs.ledger.day)
    past = monthly.history(snapshot, figure).dropna()
    coming = series.forecast(past, ahead)
    share = figure == "share_late"
    scale = 100.0 if share else 1.0
    before = past.rename("value").reset_index()
    table = pd.concat([before, coming.rename(columns={"p10": "low", "p90": "high"})])
    numbers = ["value", "expected", "low", "high", "error", "naive_error"]
    table = table.reindex(columns=["month", *numbers, "method", "tries"])
    table[numbers] = table[numbers].astype("float64") * scale
    top = 100.0 if share else np.inf
    ranges = ["expected", "low", "high"]
    table[ranges] = table[ranges].clip(0.0, top)
    return table.assign(unit="%" if share else "days", figure=figure).reset_index(drop=True)
