"""What a customer owes and may still owe, recomputed from the raw files for customers of several kinds."""

import pandas as pd
import pytest

from lib.board.clearance import LEAST
from tests.recomputed.agreement import CENT, agree
from tests.recomputed.conftest import Day


def test_several_kinds_of_customer_are_looked_at(day: Day, chosen: list[str]):
    assert len(chosen) >= (4 if day.source == "sample" else 1)


MOST_LATE = """
select customer, sum(value) filter (open > 0 and age > 0) as late,
    coalesce(sum(value) filter (open > 0 and past), 0) as past_tolerance,
    sum(value) as owed, max(age) filter (open > 0) as oldest
from balances({day}) group by customer having late > 0
"""


def test_most_late(day: Day):
    table = day.answer("customer.most_late", count=10_000)
    agree(
        table,
        day.sql(MOST_LATE),
        ["customer"],
        money=["late", "past_tolerance", "owed"],
        exact=["oldest"],
    )
    assert table["late"].is_monotonic_decreasing


ROOM = """
select coalesce(sum(value), 0) as owed, -- net, as everywhere
    coalesce(sum(value) filter (open < 0), 0) as unapplied,
    (select coalesce(sum(amount * rate_on(currency, {day})), 0) from orders
        where customer = {customer} and placed <= {day}) as orders,
    (select coalesce(sum(amount * rate_on(currency, {day})), 0) from orders
        where customer = {customer} and placed <= {day} and held_since <= {day}) as held,
    (select count(*) from orders where placed <= {day}) as orders_known,
    (select credit_limit from customers where customer = {customer}) as "limit",
    (select insured_limit from customers where customer = {customer}) as cover
from balances({day}) where customer = {customer}
"""


def room(day: Day, customer: str) -> pd.Series:
    """What a load does not know by the day is null, never zero."""
    found = day.sql(ROOM, customer=customer).iloc[0].astype(object)
    if not found["orders_known"]:
        found[["orders", "held"]] = None
    return found


def test_room(day: Day, chosen: list[str]):
    for customer, table in day.each(chosen, "customer.room"):
        found, shown = room(day, customer), table.iloc[0]
        for name in ("owed", "unapplied", "orders", "held", "limit", "cover"):
            assert pd.isna(shown[name]) == pd.isna(found[name]), (customer, name)
            if pd.notna(found[name]):
                assert float(shown[name]) == pytest.approx(float(found[name]), rel=0, abs=CENT)


def word(cover: float | None, used: float) -> str:
    if pd.isna(cover):
        return "not known"
    return "no" if cover == 0 else "yes" if cover >= used else "partly"


def test_cover_as_a_word(day: Day, chosen: list[str]):
    """Once a load: a word on each day would turn at the amount itself, and find it."""
    later = day.sql("select count(*) as documents from documents where issued > {day}").iloc[0, 0]
    for customer in chosen:
        found = room(day, customer)
        used = found["owed"] + (found["orders"] or 0)
        table = day.answer_for(LEAST, "customer.room", customer=customer)
        told = word(found["cover"], used)
        assert table["covered"].tolist() == [
            "ask credit" if later and told != "not known" else told
        ]
        assert table["cover"].isna().all()


TERMS = """
with placed as (
    select case when due is null then 'undated' when age <= 0 then 'not due'
                when past then 'past' else 'inside' end as side,
        case when due is not null and past then
            if(age <= 30, 1, if(age <= 60, 2, if(age <= 90, 3, 4))) else 0 end as step,
        value, age, allowed
    from balances({day}) where customer = {customer} and open > 0
)
select side, step, sum(value) as amount, count(*) as documents,
    max(if(side = 'undated', 0, greatest(age, 0))) as oldest
from placed group by side, step
"""
TOLERANCES = """
select min(allowed) as tolerance_from, max(allowed) as tolerance_to
from balances({day}) where customer = {customer} and open > 0 and due is not null
"""


def test_age_on_their_terms(day: Day, chosen: list[str]):
    for customer, table in day.each(chosen, "customer.on_their_terms"):
        found = day.sql(TERMS, customer=customer)
        table["step"] = table["step"].where(table["side"] == "past", 0)
        shown = table[table["documents"] > 0]
        agree(shown, found, ["side", "step"], money=["amount"], exact=["documents", "oldest"])
        if len(table):
            ends = day.sql(TOLERANCES, customer=customer).iloc[0].fillna(0)
            for name in ("tolerance_from", "tolerance_to"):
                assert (table[name] == ends[name]).all(), (customer, name)


OPEN_ITEMS = """
select document, kind, issued, due, case when due is not null then age end as days_late,
    case when due is not null then allowed end as tolerance, value as open, disputed * rate as disputed,
    open / 100.0 as own, currency as own_currency, terms, promised
from balances({day}) left join (
    select document, max_by(promised, day) as promised from promised_days where day <= {day} group by 1
) using (document)
where customer = {customer}
"""


def test_open_items(day: Day, chosen: list[str]):
    for customer, table in day.each(chosen, "customer.open_items"):
        found = day.sql(OPEN_ITEMS, customer=customer)
        agree(
            table.reindex(columns=[*table.columns, *_absent(table)]).fillna({"disputed": 0.0}),
            found,
            ["document"],
            money=["open", "disputed"],
            exact=["days_late", "tolerance"],
            text=["kind", "issued", "due", "terms", "promised"],
        )
        if "own" in table:
            agree(table, found, ["document"], exact=["own"], text=["own_currency"])


def _absent(table: pd.DataFrame) -> list[str]:
    return [name for name in ("disputed", "promised", "terms") if name not in table]


WE_OWE = """
select 'credit' as what, document, issued as since, -value as amount, replace(kind, '_', ' ') as text
from balances({day}) where customer = {customer} and open < 0
union all by name
select 'complaint' as what, document, coalesce(dispute_raised_on, disputed_on) as since,
    disputed * rate as amount, dispute_reason as text
from balances({day}) where customer = {customer} and disputed > 0
union all by name
select 'complaint without a day' as what, document, null as since, value as amount,
    dispute_reason as text
from balances({day}) where customer = {customer} and open > 0
    and coalesce(dispute_reason, cast(disputed_amount as text)) is not null
    and coalesce(dispute_raised_on, disputed_on, dispute_closed_on) is null
"""


def test_what_we_owe_them(day: Day, chosen: list[str]):
    for customer, table in day.each(chosen, "customer.we_owe"):
        found = day.sql(WE_OWE, customer=customer)
        agree(table, found, ["what", "document"], money=["amount"], text=["since", "text"])
