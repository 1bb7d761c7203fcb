"""DSO and its kin, days beyond terms, shares and the uncollected balance, from the raw files."""

import datetime as dt
import math

import pytest

from tests.recomputed.agreement import agree
from tests.recomputed.calendar_days import month_ends, months_before
from tests.recomputed.conftest import Day

STANDING = """
select
    (select coalesce(sum(amount * rate_on(currency, {day})), 0) from documents where issued <= {start})
        as begun,
    coalesce(sum(value), 0) as owed,
    coalesce(sum(value) filter (open > 0), 0) as open,
    coalesce(sum(value) filter (open > 0 and age <= 0), 0) as not_due,
    coalesce(sum(value) filter (open > 0 and age between 1 and 30), 0) as d30,
    coalesce(sum(value) filter (open > 0 and age between 31 and 60), 0) as d60,
    coalesce(sum(value) filter (open > 0 and age between 61 and 90), 0) as d90,
    coalesce(sum(value) filter (open > 0 and age > 90), 0) as older
from balances({day})
"""
SOLD = """
select coalesce(sum(amount * rate_on(currency, {day})), 0) as sold
from credit_sales where issued > {start} and issued <= {end}
"""
PAID = """
-- A payment is in the base from the day it counts; how late it was, from the day it was made.
-- Without a due date there is nothing to be late against.
select sum(amount * rate_on(currency, {day}) * greatest(paid_on - due, 0))
    / sum(amount * rate_on(currency, {day})) as days
from matches
where credit_kind = 'receipt' and invoice_kind = 'invoice' and due is not null
  and counts_on > {start} and counts_on <= {day}
"""
FIRST = "select min(issued) as first from documents"


def ratio(above: float, below: float) -> float:
    return above / below if below > 0 else math.nan


def figures(day: Day, at: dt.date) -> dict[str, float]:
    """Each shared figure on a day, by the name on the screen."""
    start = months_before(at, 3)
    has = day.sql(STANDING, day=at, start=start).iloc[0]
    sold = sales(day, at, start, at)
    length = (at - start).days
    simple, best = ratio(has.owed, sold) * length, ratio(has.not_due, sold) * length
    midpoints = 15 * has.d30 + 45 * has.d60 + 75 * has.d90 + 105 * has.older
    return {
        "DSO": simple,
        "DSO, counted back": countback(day, at, has.owed),
        "DSO, best possible": best,
        "Days lost to lateness": simple - best,
        "Collection effectiveness": 100
        * ratio(has.begun + sold - has.owed, has.begun + sold - has.not_due),
        "Days beyond terms, as paid": day.sql(PAID, day=at, start=start)["days"].iloc[0],
        "Days beyond terms, open items": ratio(midpoints, has.open),
        "Share not due": 100 * ratio(has.not_due, has.open),
        "Share over 90 days": 100 * ratio(has.older, has.open),
    }


def sales(day: Day, at: dt.date, start: dt.date, end: dt.date) -> float:
    return float(day.sql(SOLD, day=at, start=start, end=end)["sold"].iloc[0])


def countback(day: Day, at: dt.date, owed: float) -> float:
    """Each month's sales taken off what is owed, the latest first, the last of them in part."""
    days, end, back = 0.0, at, 0
    first = day.sql(FIRST)["first"].iloc[0].date()
    while end >= first:
        back += 1
        start = months_before(at, back)
        sold = sales(day, at, start, end)
        if owed < sold:
            return days + owed / sold * (end - start).days
        owed, days, end = owed - sold, days + (end - start).days, start
    return days


@pytest.fixture(scope="module")
def recomputed(day: Day) -> dict[dt.date, dict[str, float]]:
    return {at: figures(day, at) for at in month_ends(day.date, 12)}


FIGURES = (
    "DSO", "DSO, counted back", "DSO, best possible", "Days lost to lateness",
    "Collection effectiveness", "Days beyond terms, as paid", "Days beyond terms, open items",
    "Share not due", "Share over 90 days",
)  # fmt: skip


@pytest.mark.parametrize("figure", FIGURES)
def test_shared_figure_now_and_at_each_month_end(day: Day, recomputed, figure: str):
    row = day.answer("overview.figures").set_index("figure").loc[figure]
    ends = {f"{at.day} {at:%b %Y}": values[figure] for at, values in recomputed.items()}
    assert [name for name in row.index if name[:1].isdigit()] == list(ends)
    told = {name: float(row[name]) for name in ends}
    assert told == pytest.approx(ends, rel=0, abs=1e-9, nan_ok=True)
    assert row["value"] == pytest.approx(recomputed[day.date][figure], rel=0, abs=1e-9)


TREND = {
    "dso_simple": "DSO",
    "dso_countback": "DSO, counted back",
    "dso_best": "DSO, best possible",
    "days_delinquent": "Days lost to lateness",
    "cei": "Collection effectiveness",
    "days_beyond_terms": "Days beyond terms, as paid",
    "days_beyond_terms_open": "Days beyond terms, open items",
    "pct_current": "Share not due",
    "pct_over_90": "Share over 90 days",
}


@pytest.mark.parametrize("figure", TREND)
def test_line_of_a_shared_figure(day: Day, recomputed, figure: str):
    line = day.answer("overview.trend", figure=figure).set_index("day")["value"]
    values = {at: found[TREND[figure]] for at, found in recomputed.items()}
    assert {at.date(): v for at, v in line.items()} == pytest.approx(
        values, rel=0, abs=1e-9, nan_ok=True
    )


def test_base_of_three_months(day: Day):
    table = day.answer("overview.figures").set_index("figure")
    first = months_before(day.date, 3) + dt.timedelta(days=1)
    over_time = ["DSO", "DSO, best possible", "Days lost to lateness", "Collection effectiveness",
                 "Days beyond terms, as paid"]  # fmt: skip
    assert {at.date() for at in table.loc[over_time, "from"]} == {first}
    assert {at.date() for at in table.loc[list(FIGURES[-3:]), "from"]} == {day.date}


UNCOLLECTED = """
select date_trunc('month', s.issued)::date as month,
    sum(s.amount * rate_on(s.currency, {day})) as sales,
    coalesce(sum(b.value), 0) as left,
    coalesce(sum(b.value), 0) / sum(s.amount * rate_on(s.currency, {day})) as share
from credit_sales s left join balances({day}) b using (document)
where s.issued <= {day} and s.issued > {before}
group by 1
"""


@pytest.mark.parametrize("months", [6, 12])
def test_uncollected_balance(day: Day, months: int):
    table = day.answer("overview.uncollected", months=months)
    first = months_before(day.date.replace(day=1), months - 1) - dt.timedelta(days=1)
    found = day.sql(UNCOLLECTED, before=first)
    agree(table, found, ["month"], money=["sales", "left"], exact=["share"])
    assert len(table) == months
