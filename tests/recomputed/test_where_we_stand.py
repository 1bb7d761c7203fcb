"""The overview's four numbers, bridge, movers, holders and needs, recomputed from the raw files."""

import datetime as dt

import pandas as pd
import pytest

from tests.recomputed.agreement import CENT, agree
from tests.recomputed.calendar_days import month_ends, months_before
from tests.recomputed.conftest import Day

FOUR = """
select (select sum(amount * rate_on(currency, {day})) from documents where issued <= {day}) as owed,
    coalesce(sum(value) filter (age > 0), 0) as late,
    coalesce(sum(value) filter (past), 0) as past_tolerance,
    coalesce(sum(value) filter (age > 90), 0) as over_90,
    sum(value) as open
from balances({day}) where open > 0
"""
NAMES = {
    "owed": "Owed",
    "late": "Late",
    "past_tolerance": "Past tolerance",
    "over_90": "Over 90 days",
}


def four(day: Day, at: dt.date) -> pd.Series:
    found = day.sql(FOUR, day=at).iloc[0]
    return found[list(NAMES)].rename(NAMES).astype(float)


def close(answered: pd.Series, recomputed: pd.Series) -> None:
    assert answered.to_dict() == pytest.approx(recomputed.to_dict(), rel=0, abs=CENT, nan_ok=True)


@pytest.fixture(params=["a week ago", "a quarter ago"])
def since(request: pytest.FixtureRequest, day: Day) -> dt.date:
    week = day.date - dt.timedelta(days=7)
    return week if request.param == "a week ago" else months_before(day.date, 3)


def test_four_numbers_now_and_then(day: Day, since: dt.date):
    table = day.answer("overview.four", since=since.isoformat()).set_index("figure")
    now, then = four(day, day.date), four(day, since)
    close(table["now"], now)
    close(table["before"], then)
    close(table["change"], now - then)


def test_four_numbers_as_shares_of_open_items(day: Day):
    table = day.answer("overview.four").set_index("figure")
    shares = four(day, day.date) / day.sql(FOUR)["open"].iloc[0]
    shares["Owed"] = float("nan")
    assert table["share_of_open"].to_dict() == pytest.approx(
        shares.to_dict(), rel=0, abs=1e-9, nan_ok=True
    )


def test_four_numbers_at_each_month_end(day: Day):
    table = day.answer("overview.four").set_index("figure")
    ends = {f"{at.day} {at:%b %Y}": at for at in month_ends(day.date, 12)}
    assert [name for name in table.columns if name[:1].isdigit()] == list(ends)
    for name, at in ends.items():
        close(table[name], four(day, at))


BRIDGE = """
with posted as (
    select kind, amount * rate_on(currency, {day}) as value,
        case when reason is null and amount < 0 then 'write_off' else coalesce(reason, '') end as why
    from documents where issued > {since} and issued <= {day}
), opening as (
    select coalesce(sum(amount * rate_on(currency, {since})), 0) as then_,
        coalesce(sum(amount * rate_on(currency, {day})), 0) as now_
    from documents where issued <= {since}
), adjusted as (from posted where kind = 'adjustment')
select then_ as "Opening",
    (select sum(value) from posted where kind = 'invoice') as "Billed",
    (select sum(value) from posted where kind = 'receipt') as "Collected",
    (select sum(value) from adjusted where why = 'discount') as "Discounts",
    (select sum(value) from posted where kind = 'credit_note') as "Credited",
    (select sum(value) from adjusted where why = 'write_off') as "Written off",
    (select sum(value) from adjusted where why = 'exchange') as "Exchange",
    (select sum(value) from adjusted where why not in ('discount', 'write_off', 'exchange'))
        as "Adjusted",
    now_ - then_ as "Revaluation",
    (select sum(amount * rate_on(currency, {day})) from documents where issued <= {day}) as "Closing"
from opening
"""


def test_bridge(day: Day, since: dt.date):
    table = day.answer("overview.bridge", since=since.isoformat()).set_index("step")
    close(table["amount"], day.sql(BRIDGE, since=since).iloc[0].fillna(0.0))


MEASURED = """
with measured as (
    select customer, sum(value) filter ({part}) as value from balances({{day}}) group by customer
), earlier as (
    select customer, sum(value) filter ({part}) as value from balances({{since}}) group by customer
)
select customer, coalesce(e.value, 0) as before, coalesce(m.value, 0) as now, now - before as change
from measured m full join earlier e using (customer)
"""
PARTS = {
    "owed": "true",
    "late": "open > 0 and age > 0",
    "past_tolerance": "open > 0 and past",
}


@pytest.mark.parametrize("measure", PARTS)
def test_movers(day: Day, since: dt.date, measure: str):
    table = day.answer("overview.movers", since=since.isoformat(), measure=measure, rows=10_000)
    found = day.sql(MEASURED.format(part=PARTS[measure]), since=since)
    moved = found[found["change"].abs() > CENT]
    agree(
        table[table["change"].abs() > CENT], moved, ["customer"], money=["before", "now", "change"]
    )
    facts = day.facts("overview.movers", since=since.isoformat(), measure=measure)
    assert facts["all_changes"] == pytest.approx(found["change"].sum(), rel=0, abs=CENT)
    assert table["change"].abs().is_monotonic_decreasing


HELD = """
with held as (
    select customer, sum(value) filter ({part}) as amount from balances({{day}}) group by customer
)
select customer, amount,
    sum(amount) over (order by amount desc, customer) / sum(amount) over () as together
from held where amount > 0
"""


@pytest.mark.parametrize("measure", PARTS)
def test_holders(day: Day, measure: str):
    table = day.answer("overview.holders", measure=measure, rows=10_000)
    found = day.sql(HELD.format(part=PARTS[measure]))
    agree(table, found, ["customer"], money=["amount"], exact=["together"])
    facts = day.facts("overview.holders", measure=measure, rows=10_000)
    assert facts["holders"] == len(found)


NEWLY_PAST = """
select customer, sum(value) as amount, min(due + allowed::int + 1) as day,
    count(*) || if(count(*) = 1, ' invoice', ' invoices') || ' newly past tolerance' as why
from balances({day})
where open > 0 and past and due + allowed::int + 1 > {since}
group by customer
"""
PROMISED = """
with latest as (
    select document, max_by(promised, day) as promised from promised_days where day <= {day}
    group by document
)
select b.customer, sum(value) as amount, max(promised) + 1 as day,
    if(count(*) = 1, 'Promised by ' || strftime(max(promised), '%-d %b') || ', still open',
        count(*) || ' promises missed, the last for ' || strftime(max(promised), '%-d %b')) as why
from balances({day}) b join latest using (document)
where open > 0 and promised >= {since} and promised < {day}
group by b.customer
"""
ORDERS_HELD = """
select customer, sum(amount * rate_on(coalesce(currency, (select currency from reporting)), {day}))
    as amount, min(held_since) as day,
    if(count(*) = 1, 'Order', count(*) || ' orders') || ' held: '
        || string_agg(distinct hold_reason, ', ' order by hold_reason) as why
from orders where placed <= {day} and held_since <= {day} group by customer
"""
IN_TWO_NEEDS = """
with latest as (
    select document, max_by(promised, day) as promised from promised_days where day <= {day}
    group by document
)
select coalesce(sum(value), 0) as amount from balances({day}) b join latest using (document)
where open > 0 and past and due + allowed::int + 1 > {since}
    and promised >= {since} and promised < {day}
"""
NEEDS = {"newly past": NEWLY_PAST, "romise": PROMISED, "held": ORDERS_HELD}


@pytest.mark.parametrize("why", NEEDS)
def test_needs(day: Day, since: dt.date, why: str):
    table = day.answer("overview.needs", since=since.isoformat(), rows=10_000)
    found = day.sql(NEEDS[why], since=since)
    own = table[table["why"].str.contains(why)]
    agree(own, found, ["customer"], money=["amount"], text=["day", "why"])


def test_needs_are_nothing_else(day: Day, since: dt.date):
    table = day.answer("overview.needs", since=since.isoformat(), rows=3)
    found = [day.sql(query, since=since) for query in NEEDS.values()]
    facts = day.facts("overview.needs", since=since.isoformat())
    assert facts["things"] == sum(map(len, found))
    assert len(table) == min(facts["things"], 3)
    total = sum(rows["amount"].astype("float64").sum() for rows in found)
    twice = float(day.sql(IN_TWO_NEEDS, since=since)["amount"].iloc[0])
    assert facts["total"] == pytest.approx(total - twice, rel=0, abs=CENT)
