"""Aging by bucket, as shares, on the terms agreed and at month-ends, recomputed from the raw files."""

import datetime as dt

import pandas as pd
import pytest

from lib.notebook.question import Withheld
from tests.recomputed.agreement import agree
from tests.recomputed.calendar_days import month_ends
from tests.recomputed.conftest import Day

BUCKETS = ["not_due", "d1_30", "d31_60", "d61_90", "d91_"]
COUNTED = {
    "with": "greatest(open, 0)",
    "without": "greatest(open, 0) - disputed",
    "only": "disputed",
}
BY_BUCKET = """
with counted as (
    select {fields}, {age} as age, {positive} * b.rate as value, {credit} * b.rate as credit,
        disputed * b.rate as disputed
    from balances({{day}}) b join customers c using (customer)
)
select {names},
    coalesce(sum(value) filter (age <= {zero}), 0) as not_due,
    coalesce(sum(value) filter (age > {zero} and age <= 30), 0) as d1_30,
    coalesce(sum(value) filter (age > 30 and age <= 60), 0) as d31_60,
    coalesce(sum(value) filter (age > 60 and age <= 90), 0) as d61_90,
    coalesce(sum(value) filter (age > 90), 0) as d91_,
    sum(credit) as unapplied, sum(value) + sum(credit) as total, sum(disputed) as disputed
from counted group by all
"""
FIELDS = {
    "customer": "b.customer",
    "segment": "coalesce(c.segment, '(none)') as segment",
    "region": "coalesce(c.region, '(none)') as region",
    "country": "coalesce(c.country, '(none)') as country",
    "currency": "b.currency",
}
SPLITS = (("customer",), ("segment",), ("country",), ("currency",), ("segment", "region"))


def by_bucket(
    day: Day,
    by: tuple[str, ...],
    disputed: str = "with",
    basis: str = "due",
    at: dt.date | None = None,
) -> pd.DataFrame:
    query = BY_BUCKET.format(
        fields=", ".join(FIELDS[field] for field in by),
        names=", ".join(by),
        positive=f"({COUNTED[disputed]})",
        credit="0" if disputed == "only" else "least(open, 0)",
        age="age" if basis == "due" else "since_issue",
        zero=0 if basis == "due" else -1,
    )
    return day.sql(query, day=at or day.date)


@pytest.mark.parametrize("by", SPLITS, ids="×".join)
def test_aging_by_bucket(day: Day, by: tuple[str, ...]):
    table = day.answer("aging.by_bucket", by=list(by))
    found = by_bucket(day, by)
    agree(table, found, by, money=[*BUCKETS, "unapplied", "total"])
    told = table["in_dispute"] if "in_dispute" in table else pd.Series(0.0, table.index)
    agree(table.assign(disputed=told), found, by, money=["disputed"])


def know_disputes(day: Day) -> None:
    """Nothing is compared where no dispute has a date: the question is withheld there."""
    marks = "coalesce(dispute_reason, cast(disputed_amount as text))"
    known = day.sql(f"""
        select count({marks}) as disputes, count(disputed_on) + count(dispute_raised_on) as days
        from documents
    """).iloc[0]
    if known["disputes"] and not known["days"]:
        with pytest.raises(Withheld, match="No dispute in this ledger has a date"):
            day.answer("aging.by_bucket", by="customer", disputed="without")
        pytest.skip("disputes of this ledger have no date")


@pytest.mark.parametrize("disputed", ["with", "without"])
def test_aging_by_customer(day: Day, disputed: str):
    if disputed != "with":
        know_disputes(day)
    table = day.answer("aging.by_customer", disputed=disputed)
    found = by_bucket(day, ("customer",), disputed)
    found["late"] = found[BUCKETS[1:]].sum(axis=1)
    agree(table, found, ["customer"], money=["late", *BUCKETS, "unapplied", "total"])
    assert table["late"].is_monotonic_decreasing


def test_aging_by_days_since_issue(day: Day):
    table = day.answer("aging.by_bucket", by="customer", basis="issued")
    found = by_bucket(day, ("customer",), basis="issued")
    agree(table, found, ["customer"], money=[*BUCKETS, "unapplied", "total"])


@pytest.mark.parametrize("disputed", ["without", "only"])
def test_aging_by_bucket_disputed_amounts(day: Day, disputed: str):
    know_disputes(day)
    table = day.answer("aging.by_bucket", by="customer", disputed=disputed)
    found = by_bucket(day, ("customer",), disputed)
    held = found[found[[*BUCKETS, "unapplied", "disputed"]].abs().sum(axis=1) > 0]
    shown = table[table.drop(columns="customer").abs().sum(axis=1) > 0]
    agree(shown, held, ["customer"], money=[*BUCKETS, "unapplied", "total"])
    if "left_out" in table:
        agree(shown.assign(disputed=shown["left_out"]), held, ["customer"], money=["disputed"])


def test_aging_by_other_cut_points(day: Day):
    table = day.answer("aging.by_bucket", by="customer", cuts=[15, 45])
    found = day.sql("""
        select customer, coalesce(sum(value) filter (open > 0 and age <= 0), 0) as not_due,
            coalesce(sum(value) filter (open > 0 and age between 1 and 15), 0) as d1_15,
            coalesce(sum(value) filter (open > 0 and age between 16 and 45), 0) as d16_45,
            coalesce(sum(value) filter (open > 0 and age >= 46), 0) as d46_
        from balances({day}) group by customer
    """)
    agree(table, found, ["customer"], money=["not_due", "d1_15", "d16_45", "d46_"])


def test_buckets_and_unapplied_are_the_account(day: Day):
    table = day.answer("aging.by_bucket", by=[])
    posted = day.sql(
        "select sum(amount * rate_on(currency, {day})) as sum from documents where issued <= {day}"
    )
    assert table["total"].sum() == pytest.approx(posted["sum"].iloc[0], rel=0, abs=0.01)
    parts = table[[*BUCKETS, "unapplied"]].sum(axis=1).iloc[0]
    assert parts == pytest.approx(table["total"].sum(), rel=0, abs=0.01)


@pytest.mark.parametrize("by", [("region",), ("customer",)], ids="×".join)
def test_aging_by_share(day: Day, by: tuple[str, ...]):
    table = day.answer("aging.by_share", by=list(by))
    found = by_bucket(day, by)
    found["open"] = found[BUCKETS].sum(axis=1)
    found = found[found["open"] > 0]
    found[BUCKETS] = found[BUCKETS].div(found["open"], axis=0)
    agree(table, found, by, money=["open"], exact=BUCKETS)


ON_TERMS = """
with aged as (
    select {measure} as age, {counted} * rate as value, past, {allowed} as allowed
    from balances({{day}}) where open > 0 and due is not null and {counted} > 0 and {drawn}
), placed as (
    select least(greatest(ceil(age / {step}) * {step} - {step}, {low}), {high} - {step}) as start, *
    from aged
), usual as (select allowed from placed group by allowed order by sum(value) desc limit 1)
select start::int as "from", (start + {step})::int as "to", sum(value) as open,
    coalesce(sum(value) filter (past), 0) as past, count(*) as invoices,
    count(*) filter (past) as invoices_past, (select allowed from usual) as allowed
from placed group by start
"""
AXES = {
    "days": {"measure": "age", "allowed": "allowed", "drawn": "true",
             "low": -60, "high": 125, "step": 5.0},
    "term": {"measure": "100.0 * age / (due - issued)", "allowed": "100 // 3", "drawn": "due > issued",
             "low": -100, "high": 300, "step": 10.0},
}  # fmt: skip


@pytest.mark.parametrize("disputed", ["with", "without"])
@pytest.mark.parametrize("axis", AXES)
def test_aging_on_terms(day: Day, axis: str, disputed: str):
    table = day.answer("aging.on_terms", axis=axis, disputed=disputed)
    table = table.rename(columns=lambda name: name.removesuffix(f"_{axis}"))
    counted = "open" if disputed == "with" else "(open - disputed)"
    found = day.sql(ON_TERMS.format(counted=counted, **AXES[axis]))
    filled = table[table["invoices"] > 0]
    agree(
        filled,
        found,
        ["from", "to"],
        money=["open", "past"],
        exact=["invoices", "invoices_past", "allowed"],
    )
    assert not table[table["invoices"] == 0][["open", "past", "invoices_past"]].any(axis=None)


def test_open_without_a_due_date(day: Day):
    found = day.sql(
        "select coalesce(sum(value), 0) as sum from balances({day}) where open > 0 and due is null"
    )
    assert day.facts("aging.on_terms")["undated"] == pytest.approx(
        found["sum"].iloc[0], rel=0, abs=0.01
    )


COUNTS = (("due", "with"), ("due", "without"), ("issued", "with"))


@pytest.mark.parametrize(("basis", "disputed"), COUNTS)
def test_aging_history(day: Day, basis: str, disputed: str):
    table = day.answer("aging.history", months=12, basis=basis, disputed=disputed)
    columns = [*BUCKETS, "unapplied", "total"]
    sums = [
        by_bucket(day, ("currency",), disputed, basis, at)[columns].sum()
        for at in month_ends(day.date, 12)
    ]
    found = pd.DataFrame(sums).assign(day=[pd.Timestamp(at) for at in month_ends(day.date, 12)])
    agree(table, found, ["day"], money=columns)
    assert len(table) == 12


TOLERANCE = """
with counted as (select *, {counted} * rate as money from balances({{day}}) where open > 0)
select {{day}} as day, coalesce(sum(money), 0) as open,
    coalesce(sum(money) filter (age > 0), 0) as late,
    coalesce(sum(money) filter (past), 0) as past,
    coalesce(sum(money) filter (past), 0) / sum(money) as share
from counted
"""


@pytest.mark.parametrize("disputed", ["with", "without"])
def test_tolerance_history(day: Day, disputed: str):
    table = day.answer("aging.tolerance_history", months=12, disputed=disputed)
    query = TOLERANCE.format(counted=f"({COUNTED[disputed]})")
    found = pd.concat([day.sql(query, day=at) for at in month_ends(day.date, 12)])
    agree(table, found, ["day"], money=["open", "late", "past"], exact=["share"])


@pytest.mark.parametrize("of", ["late", "owed"])
@pytest.mark.parametrize("by", [("customer",), ("region",)], ids="×".join)
def test_concentration(day: Day, of: str, by: tuple[str, ...]):
    table = day.answer("aging.concentration", of=of, by=list(by))
    found = by_bucket(day, by)
    found[of] = found[BUCKETS[1:]].sum(axis=1) if of == "late" else found["total"]
    found = found[found[of] > 0].sort_values(of, ascending=False)
    found["share"] = found[of] / found[of].sum()
    found["together"] = found["share"].cumsum()
    agree(table, found, by, money=[of], exact=["share", "together"])
