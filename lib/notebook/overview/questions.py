"""Questions of the overview: where we stand, what changed, who moved, and the figures we share."""

import datetime as dt
from collections.abc import Mapping

import pandas as pd

from lib.analysis import bridge, headline, kpis, movers, needs, uncollected
from lib.ledger import days, lacks, wording
from lib.ledger.glossary import ENTRIES
from lib.ledger.ledger import Ledger
from lib.ledger.memo import remembered
from lib.ledger.mistake import Mistake
from lib.notebook.overview import bridge_charts, charts, party_charts, sentences
from lib.notebook.question import ALL, Inputs, Requirements, Rows, Withheld, question

MONTHS = 12
NAMES = {
    "owed": "Owed",
    "late": "Late",
    "past_tolerance": "Past tolerance",
    "over_90": "Over 90 days",
}
CHANGE = "Change since an earlier day"
_FOUR: Mapping[str, Requirements] = {
    NAMES["late"]: (lacks.DUE_DATES,),
    NAMES["past_tolerance"]: (lacks.DUE_DATES,),
    NAMES["over_90"]: (lacks.DUE_DATES,),
    CHANGE: lacks.PAST,
}
"""What of the four numbers a ledger may be unable to tell."""
_ROWS = 8
_NEEDS = 15


def _of_movers(params: Mapping[str, object]) -> Requirements:
    return lacks.PAST if params.get("measure", "owed") == "owed" else lacks.LATENESS


def _of_holders(params: Mapping[str, object]) -> Requirements:
    return () if params.get("measure") == "owed" else (lacks.DUE_DATES,)


def _of_trend(params: Mapping[str, object]) -> Requirements:
    return kpis.NEEDED.get(str(params.get("figure", "dso_countback")), ())


class UnknownFigure(Mistake):
    """A figure that is not among the shared ones."""

    def __init__(self, figure: str) -> None:
        super().__init__(f"There is no figure “{figure}”. Use one of: {', '.join(kpis.TERMS)}.")


class NotADay(Mistake):
    """An earlier day that is no date."""

    def __init__(self, text: object) -> None:
        super().__init__(f"“{text}” is not a day. Write it as 2026-06-30.")


def since_day(ledger: Ledger, since: str | None) -> dt.date:
    """The earlier day to compare with; a week before the ledger's where none is given.

    Raises:
        NotADay: not a date in ISO order.
        LaterThanTheDay: after the ledger's day.
    """
    if since is None:
        return ledger.day - dt.timedelta(days=7)
    try:
        day = dt.date.fromisoformat(since)
    except ValueError:
        raise NotADay(since) from None
    if day > ledger.day:
        raise bridge.LaterThanTheDay(day, ledger.day)
    return day


@question(
    "overview.four",
    "Where do we stand?",
    sentence=sentences.four_numbers,
    definitions=("owed", "late", "past tolerance", "over 90 days"),
    formats={"*": "money"},
    headings={"share_of_open": "Share of open items"},
    aside=("reason",),
    parts=_FOUR,
)
def four_numbers(inputs: Inputs, *, since: str | None = None) -> pd.DataFrame:
    """The four numbers now, on the earlier day, and at twelve month-ends."""
    ledger, earlier_day = inputs.ledger, since_day(inputs.ledger, since)
    before, now = headline.totals(ledger, earlier_day), headline.totals(ledger, ledger.day)
    ends = _month_end_totals(ledger)
    table = pd.DataFrame(
        {
            "figure": [NAMES[name] for name in headline.FOUR],
            "now": [float(now[name]) for name in headline.FOUR],
            "before": [float(before[name]) for name in headline.FOUR],
            "since": pd.Timestamp(earlier_day),
        }
    )
    table["change"] = table["now"] - table["before"]
    open_total = float(now["open"])
    table["share_of_open"] = [
        float("nan") if name == "owed" or not open_total else float(now[name]) / open_total
        for name in headline.FOUR
    ]
    months = {
        _day_label(row["day"]): [float(row[n]) for n in headline.FOUR] for _, row in ends.iterrows()
    }
    return _with_reasons(pd.concat([table, pd.DataFrame(months)], axis=1), ledger)


def _with_reasons(table: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """The four numbers with nothing where the ledger cannot tell it, and ``reason``: why."""
    reasons = {part: lacks.first_reason(ledger.lacks, facts) for part, facts in _FOUR.items()}
    figure_reasons = table["figure"].map(reasons).fillna("")
    past = [c for c in table.columns if c in ("before", "change") or c[:1].isdigit()]
    if reasons[CHANGE]:
        table[past] = float("nan")
    table.loc[figure_reasons.ne(""), ["now", "share_of_open", *past]] = float("nan")
    return table.assign(reason=figure_reasons.where(figure_reasons.ne(""), reasons[CHANGE]))


@question(
    "overview.bridge",
    "What changed?",
    chart=bridge_charts.steps,
    sentence=sentences.bridge,
    definitions=("bridge", "revaluation", "owed"),
    requires=lacks.PAST,
)
def balance_bridge(inputs: Inputs, *, since: str | None = None) -> pd.DataFrame:
    """The steps from what was owed on the earlier day to what is owed now."""
    earlier_day = since_day(inputs.ledger, since)
    steps = bridge.in_reporting(inputs.ledger, earlier_day)
    return pd.DataFrame(
        {
            "step": [name.replace("_", " ").capitalize() for name in steps.index],
            "amount": steps.to_numpy(),
            "since": pd.Timestamp(earlier_day),
        }
    )


@question(
    "overview.movers",
    "Who moved most?",
    chart=party_charts.movers,
    sentence=sentences.movers,
    definitions=("owed", "late", "past tolerance"),
    formats={"*": "money"},
    requires=_of_movers,
    uncut={"rows": ALL},
)
def largest_movers(
    inputs: Inputs, *, since: str | None = None, measure: movers.Measure = "owed", rows: int = _ROWS
) -> Rows:
    """The customers whose balance changed most since the earlier day."""
    earlier_day = since_day(inputs.ledger, since)
    table = movers.changes(inputs.ledger, earlier_day, measure)
    order = ["customer", "change", "before", "now"]
    return Rows(table.head(rows)[order], {
        "measure": NAMES[measure], "all_changes": table["change"].sum(),
        "since": pd.Timestamp(earlier_day),
    })  # fmt: skip


@question(
    "overview.needs",
    "What needs us?",
    sentence=sentences.needs,
    needs=frozenset({"ledger", "orders", "touches"}),
    definitions=("past tolerance", "promise"),
    headings={"day": "Since"},
    parts={"What is newly past tolerance": (lacks.DUE_DATES,)},
    uncut={"rows": ALL},
)
def attention_list(inputs: Inputs, *, since: str | None = None, rows: int = _NEEDS) -> Rows:
    """What passed tolerance or missed its promised day since, and the orders that are held."""
    ledger, earlier_day = inputs.ledger, since_day(inputs.ledger, since)
    table = needs.rows(ledger, earlier_day)
    if lacks.DUE_DATES in ledger.lacks:
        table = table[~table["why"].str.endswith(needs.NEWLY_PAST)].reset_index(drop=True)
        if table.empty:  # that nothing needs us would not be known
            raise Withheld(lacks.reason(lacks.DUE_DATES))
    twice = 0.0 if lacks.DUE_DATES in ledger.lacks else needs.counted_twice(ledger, earlier_day)
    return Rows(table.head(rows)[["customer", "amount", "why", "day"]], {
        "things": len(table), "total": float(table["amount"].sum()) - twice,
    })  # fmt: skip


@question(
    "overview.holders",
    "Who holds what is late?",
    chart=party_charts.holders,
    sentence=sentences.holders,
    definitions=("late", "concentration"),
    headings={"amount": "Late", "together": "Together"},
    requires=_of_holders,
    uncut={"rows": ALL},
)
def holders(inputs: Inputs, *, measure: movers.Measure = "late", rows: int = 8) -> Rows:
    """Who holds most of what is late."""
    table = movers.holders(inputs.ledger, measure)
    return Rows(table.head(rows).drop(columns="share"), {"holders": len(table)})


@question(
    "overview.figures",
    "Which figures do we share?",
    sentence=sentences.figures,
    definitions=tuple(term.entry for term in kpis.TERMS.values()),
    formats={"at_least": "text", "from": "day", "reason": "text", "*": "number"},
    aside=("reason",),
    parts={term.name: kpis.NEEDED.get(kpi, ()) for kpi, term in kpis.TERMS.items()},
)
def figures(inputs: Inputs) -> pd.DataFrame:
    """The shared figures on the day and at the twelve month-ends up to it."""
    ledger = inputs.ledger
    series, reasons = _series(ledger), kpis.withheld(ledger)
    now = series[ledger.day]
    rows = [
        {
            "figure": term.name,
            "value": now.values[kpi],
            "unit": kpis.UNITS.get(kpi, "days"),
            "at_least": kpi == "dso_countback" and now.at_least,
            "from": pd.Timestamp(now.start[kpi]),
            "definition": ENTRIES[term.entry].text,
            "reason": reasons.get(kpi, ""),
        }
        | {_day_label(day): figures.values[kpi] for day, figures in series.items()}
        for kpi, term in kpis.TERMS.items()
    ]
    return pd.DataFrame(rows)


@question(
    "overview.trend",
    "How has it moved?",
    chart=charts.trend,
    sentence=sentences.trend,
    definitions=tuple(term.entry for term in kpis.TERMS.values()),
    example={"figure": "dso_countback"},
    formats={"value": "number"},
    requires=_of_trend,
)
def trend(inputs: Inputs, *, figure: str = "dso_countback") -> pd.DataFrame:
    """One shared figure at the twelve month-ends up to the day."""
    if figure not in kpis.TERMS:
        raise UnknownFigure(figure)
    series = _series(inputs.ledger)
    table = pd.DataFrame(
        {
            "day": [pd.Timestamp(day) for day in series],
            "value": [figures.values[figure] for figures in series.values()],
        }
    )
    return table.assign(
        figure=kpis.TERMS[figure].name,
        unit=kpis.UNITS.get(figure, "days"),
    )


@question(
    "overview.uncollected",
    "What is left of each month?",
    chart=charts.uncollected,
    sentence=sentences.uncollected,
    definitions=("uncollected balance", "credit sales", "DSO"),
    formats={"*": "money"},
    requires=(lacks.SALES,),
)
def uncollected_months(inputs: Inputs, *, months: int = uncollected.MONTHS) -> pd.DataFrame:
    """What is left of each of the last months' sales on credit."""
    return uncollected.pattern(inputs.ledger, months)


@remembered
def _month_end_totals(ledger: Ledger) -> pd.DataFrame:
    """The four numbers at month-ends; kept for the last views, so that another earlier day is cheap."""
    return headline.trend(
        ledger, headline.covered_days(ledger, days.month_ends(ledger.day, MONTHS))
    )


@remembered
def _series(ledger: Ledger) -> Mapping[dt.date, kpis.Figures]:
    """The shared figures at month-ends; kept for the last views, so that choosing one is cheap.

    Earlier days are left out where nothing says what was paid by then.
    """
    names = kpis.withheld(ledger)
    months = 1 if lacks.first_reason(ledger.lacks, lacks.PAST) else MONTHS
    ends = headline.covered_days(ledger, days.month_ends(ledger.day, months))
    return {
        day: kpis.without(month_figures, names)
        for day, month_figures in kpis.trend(ledger, ends).items()
    }


def _day_label(day: dt.date | pd.Timestamp) -> str:
    return wording.day_text(day)
