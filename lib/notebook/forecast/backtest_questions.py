"""How good past forecasts were: the record of an outlook, as tables."""

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.analysis.forecast import Record, weighing
from lib.analysis.forecast.scores import wape
from lib.ledger.codes import NONE
from lib.ledger.ledger import Ledger
from lib.ledger.money import in_reporting
from lib.notebook.forecast import backtest_charts, backtest_sentences
from lib.notebook.outlook import NoForecast, NoRecord, TooThin
from lib.notebook.question import Inputs, Need, Rows, question

FIT: frozenset[Need] = frozenset({"ledger", "fit"})
Population = Literal["open", "new"]
Group = Literal["amount", "segment", "risk_class", "record"]
GROUPS: tuple[Group, ...] = ("amount", "segment", "risk_class", "record")
FIELDS = ("segment", "risk_class")
MODELS = {
    "used": "in use at the time",
    "due_date": "the due date alone",
    "customer_median": "the customer's median",
    "km_terms": "all customers together",
    "km_customer": "each customer's record",
    "hazard": "regression",
    "hybrid": "each record led by the regression",
}
BASELINES = ("due_date", "customer_median", "km_terms")
USED = "used"
_METRICS = {
    "mae": "days_off",
    "crps": "score",
    "cover_80": "cover_80",
    "brier_late": "brier_late",
    "brier_late_30": "brier_late_30",
}
_BINS = 10
_QUARTERS = ("smallest quarter", "second quarter", "third quarter", "largest quarter")
_DEPTHS = ("nothing paid before", "1 to 4 paid before", "5 to 19 paid before", "20 or more")


def record(inputs: Inputs) -> Record:
    """The record of past forecasts.

    Raises:
        NoForecast, NoRecord: there is none here.
        TooThin: and there can be none.
    """
    if inputs.fit is None:
        raise NoForecast
    if inputs.fit.forecast.fit.thin:
        raise TooThin(inputs.fit.forecast.fit.settled_count)
    if inputs.fit.record is None:
        raise NoRecord
    return inputs.fit.record


@question(
    "forecast.errors",
    "How good were we?",
    chart=backtest_charts.errors,
    sentence=backtest_sentences.errors,
    needs=FIT,
    definitions=("typical error", "coverage of a range", "Brier score"),
    example={"population": "open"},
)
def errors(inputs: Inputs, *, population: Population = "open") -> pd.DataFrame:
    """Mean scores by model over all months, each month weighing by its invoices; the one in use first.

    Args:
        population: invoices ``open`` at a month's start, or those issued ``new`` in the month.
    """
    report = record(inputs)
    scores = report.scores
    rows = scores[scores["population"].eq(population) & scores["metric"].isin(list(_METRICS))]
    rows = rows.assign(weight=rows["value"] * rows["n"])
    sums = rows.groupby(["model", "metric"])[["weight", "n"]].sum()
    table = (sums["weight"] / sums["n"]).unstack().rename(columns=_METRICS)
    table = table.reindex(index=list(MODELS), columns=list(_METRICS.values())).dropna(how="all")
    count = sums["n"].unstack().reindex(table.index)
    table["invoices"] = count["crps"].astype("int64") if len(table) else 0
    table = table.round({"days_off": 1, "score": 2, "brier_late": 3, "brier_late_30": 3})
    table["cash_error"] = cash_errors(report, inputs.ledger).reindex(table.index)
    months = rows["origin"].nunique()
    result = table.rename_axis("key").rename_axis(None, axis=1).reset_index()
    result.insert(0, "model", result["key"].map(MODELS))
    return result.assign(months=months, population=population)


scores = question(
    "forecast.scores",
    "How does every score compare?",
    sentence=backtest_sentences.scores,
    needs=FIT,
    definitions=("typical error", "coverage of a range", "Brier score"),
    example={"population": "open"},
    aside=("key", "months", "population"),
)(errors.table)


def cash_errors(report: Record, ledger: Ledger) -> pd.Series:
    """How far off a week's cash from open items was, as a share of what came in, by model.

    The one figure of it: all past weeks together, in the reporting currency.
    """
    weeks = report.weeks[report.weeks["week"] > 0]
    if weeks.empty:
        return pd.Series(dtype="float64")
    weeks = _reporting_amounts(weeks, ["expected", "actual"], ledger)
    model_errors = {
        model: wape(group["expected"].to_numpy(float), group["actual"].to_numpy(float))
        for model, group in weeks.groupby("model")
    }
    return pd.Series(model_errors)


def _reporting_amounts(table: pd.DataFrame, names: list[str], ledger: Ledger) -> pd.DataFrame:
    amounts = table.astype(dict.fromkeys(names, "float64"))
    return in_reporting(amounts, names, ledger.extra("rates"), ledger.currency, ledger.day)


@question(
    "forecast.model",
    "Which models count, and how much?",
    sentence=backtest_sentences.model,
    needs=FIT,
    definitions=("typical error", "weight of a model"),
    example={"population": "open"},
    headings={"weight": "Counts for"},
    aside=("key",),
)
def model(inputs: Inputs, *, population: Population = "open") -> Rows:
    """How much each model counts, beside its error on the months whose outcomes are known by now.

    What is in use comes first; points (the due date, the customer's median) never count.
    """
    report = record(inputs)
    assert inputs.fit is not None
    fit = inputs.fit.forecast.fit
    past = [month for month in report.resolving if month.population == population and month.count]
    month_errors = [(month.count, month.known_on(fit.day)) for month in past]
    weights = fit.weights(population)
    rows = [
        (key, name, _mean(month_errors, key), weights.get(key, 0.0))
        for key, name in MODELS.items()
        if any(key in errors for _, errors in month_errors)
    ]
    table = pd.DataFrame(rows, columns=["key", "model", "score", "weight"])
    table["weight"] = table["weight"].where(table["key"].isin(weighing.MODELS))
    return Rows(table, {"months": fit.weighing.months, "fitted": fit.hazard is not None})


def _mean(month_errors: list[tuple[int, dict[str, float]]], model: str) -> float:
    """A model's error over all months in which it was fitted, each weighing by its invoices."""
    fitted = [(count, errors[model]) for count, errors in month_errors if model in errors]
    count, error = np.array(fitted, dtype=float).T
    return round(float(np.average(error, weights=count)), 2)


@question(
    "forecast.reliability",
    "Do chances come true?",
    chart=backtest_charts.reliability,
    sentence=backtest_sentences.reliability,
    needs=FIT,
    definitions=("Brier score",),
    example={"population": "open"},
    formats={"happened": "percent"},
    headings={"given": "Chance given", "happened": "Came true, share"},
)
def reliability(inputs: Inputs, *, population: Population = "open") -> pd.DataFrame:
    """Chances of being late that were given, in tenths, beside how often it came true.

    Invoices that were late already when forecast are left out.
    """
    invoices = _resolved_invoices(record(inputs), population)
    place = np.minimum((invoices["p_late"].to_numpy(float) * _BINS).astype("int64"), _BINS - 1)
    groups = invoices.groupby(place)
    table = groups.agg(
        given=("p_late", "mean"), happened=("late", "mean"), invoices=("late", "size"),
        came_true=("late", "sum"),
    )  # fmt: skip
    return table.rename_axis("tenth").reset_index()


def _resolved_invoices(report: Record, population: Population) -> pd.DataFrame:
    """Invoices not late when forecast, of which it is known by now whether they were paid in time."""
    invoices = report.invoices
    if invoices.empty:
        return pd.DataFrame({"p_late": pd.Series(dtype=float), "late": pd.Series(dtype=bool)})
    mask = (invoices["known"] >= invoices["to_due"]) | (invoices["wait"] <= invoices["known"])
    return invoices[invoices["population"].eq(population) & mask & (invoices["to_due"] > 0)]


@question(
    "forecast.groups",
    "Where is it good, and where not?",
    sentence=backtest_sentences.groups,
    needs=FIT,
    definitions=("typical error", "coverage of a range"),
    example={"by": "amount"},
    formats={"used": "number"},
    headings={
        "used": "In use, days",
        "due_date": "Due date, days",
        "customer_median": "Customer's median, days",
        "km_terms": "All together, days",
    },
)
def groups(
    inputs: Inputs, *, by: Group = "amount", population: Population = "open"
) -> pd.DataFrame:
    """Scores in days by kind of invoice, beside the simple ways; coverage of the 80 % range.

    The score is CRPS, which for the due date alone is its mean error in days.
    """
    report = record(inputs)
    invoices = report.invoices
    if invoices.empty:
        return pd.DataFrame(columns=["group", "invoices", "used", *BASELINES, "cover_80"])
    invoices = invoices[invoices["population"].eq(population)].reset_index(drop=True)
    group_names = _group_names(invoices, by, inputs.ledger)
    cover = invoices["covered_80"].where(invoices["known"] >= invoices["wait"]).astype("float64")
    columns = {"used": invoices["crps"], **{name: invoices[f"crps_{name}"] for name in BASELINES}}
    table = pd.DataFrame({**columns, "cover_80": cover}).groupby(
        group_names, sort=True, observed=True
    )
    means = table.mean().round(2).rename_axis("group").reset_index()
    means.insert(1, "invoices", table.size().to_numpy())
    return means.astype({"group": "str"})


def _group_names(invoices: pd.DataFrame, by: Group, ledger: Ledger) -> pd.Series:
    if by == "amount":
        amount = _reporting_amounts(invoices[["currency", "amount"]], ["amount"], ledger)["amount"]
        place = np.clip(np.ceil(amount.rank(pct=True).to_numpy() * 4) - 1, 0, 3).astype("int64")
        return _ordered_names(place, _QUARTERS)
    if by == "record":
        return _ordered_names(np.searchsorted([1, 5, 20], invoices["depth"], side="right"), _DEPTHS)
    classes = ledger.customer_field(by)
    return invoices["customer"].map(classes).astype("str").fillna(NONE)


def _ordered_names(place: npt.NDArray[np.int64], names: tuple[str, ...]) -> pd.Series:
    """Names in the order they are given, for groups to stand in."""
    kind = pd.CategoricalDtype(list(names), ordered=True)
    return pd.Series(np.array(names, dtype=object)[place]).astype(kind)


@question(
    "forecast.weeks",
    "Did the weekly ranges hold?",
    chart=backtest_charts.weeks,
    sentence=backtest_sentences.weeks,
    needs=FIT,
    definitions=("coverage of a range",),
    example={},
    formats={"low": "money", "high": "money"},
    headings={"starts": "Week from", "ahead": "Weeks ahead", "actual": "Came in"},
)
def weeks(inputs: Inputs) -> pd.DataFrame:
    """Ranges given for single weeks of cash from open invoices, beside what came in.

    Ranges of several currencies do not add up, so the weeks are those of one: the reporting currency,
    or the one with most weeks where that has none.
    """
    past_weeks = record(inputs).weeks
    names = ["starts", "ahead", "expected", "low", "high", "actual", "inside", "currency"]
    scored_weeks = past_weeks[
        past_weeks["model"].eq(USED) & past_weeks["week"].gt(0) & past_weeks["low"].notna()
    ]
    if scored_weeks.empty:
        return pd.DataFrame(columns=names)
    home = inputs.ledger.currency
    currency = home if home in set(scored_weeks["currency"]) else scored_weeks["currency"].mode()[0]
    rows = scored_weeks[scored_weeks["currency"] == currency].sort_values(["origin", "week"])
    starts = rows["origin"] + pd.to_timedelta(7 * (rows["week"] - 1), unit="D")
    inside = rows["actual"].between(rows["low"], rows["high"])
    result = rows.assign(starts=starts, ahead=rows["week"].astype("int64"), inside=inside)
    return result[names].reset_index(drop=True)
