"""Recovery, roll rates, loss and the documents behind a figure, recomputed from the raw files."""

from itertools import pairwise

import pandas as pd
import pytest

from tests.recomputed.agreement import agree
from tests.recomputed.calendar_days import month_end, months_before
from tests.recomputed.conftest import Day

RECOVERY = """
-- Of invoices open at the end of so many days past due: what was settled within 30 days more, by
-- whatever is no write-off. Only invoices whose further days have all passed.
with watched as (
    select document, currency, amount, issued, due + {late} as reached_on, due + {late} + 30 as ends
    from documents
    where kind = 'invoice' and amount > 0 and due is not null and due + {late} + 30 <= {day}
        and issued <= due + {late}
), moved as (
    select w.document, w.currency, w.amount,
        w.amount - coalesce(sum(m.amount) filter (m.counts_on <= reached_on), 0) as reached,
        coalesce(sum(m.amount) filter (m.counts_on > reached_on and m.counts_on <= ends), 0) as gone,
        coalesce(sum(m.amount) filter (m.counts_on > reached_on and m.counts_on <= ends
            and m.credit_kind = 'adjustment' and coalesce(m.credit_reason, 'write_off') = 'write_off'),
            0) as lost
    from watched w left join matches m on m.invoice = w.document
    group by w.document, w.currency, w.amount
)
select {late} as days_late, count(*) as invoices,
    count(*) filter (gone = reached and lost = 0) as invoices_paid,
    sum(reached * rate_on(currency, {day})) as reached,
    sum((gone - lost) * rate_on(currency, {day})) as paid
from moved where reached > 0
"""


def test_recovery(day: Day):
    table = day.answer("aging.recovery")
    rows = [day.sql(RECOVERY, late=late) for late in (0, 15, 30, 60, 90, 120)]
    found = pd.concat(rows, ignore_index=True).query("invoices > 0")
    found["share_of_invoices"] = found["invoices_paid"] / found["invoices"]
    found["share_of_money"] = found["paid"] / found["reached"]
    agree(
        table,
        found,
        ["days_late"],
        money=["reached", "paid"],
        exact=["invoices", "invoices_paid", "share_of_invoices", "share_of_money"],
    )


ROLLS = """
-- Of what stands in a bucket at a month-end: what of the same documents is open and late at the next.
with begun as (
    select document, currency, open,
        case when age <= 0 then 'not due' when age <= 30 then '1–30' when age <= 60 then '31–60'
             when age <= 90 then '61–90' when age <= 120 then '91–120' else '121+' end as bucket
    from balances({start}) where open > 0
), later as (select document, open as still from balances({end}) where open > 0 and age > 0)
select bucket, {start} as month, sum(open * rate_on(currency, {day})) as now,
    coalesce(sum(still * rate_on(currency, {day})), 0) as next
from begun left join later using (document) group by bucket
"""
LOST = """
-- Of what leaves the ledger more than 120 days late, the share that is written off.
with left_late as (
    select amount * rate_on(currency, {day}) as value,
        credit_kind = 'adjustment' and coalesce(credit_reason, 'write_off') = 'write_off' as lost
    from matches where counts_on <= {day} and counts_on - coalesce(due, issued) > 120
)
select count(*) filter (lost) as write_offs, sum(value) filter (lost) / sum(value) as share
from left_late
"""
STANDING = """
select coalesce(sum(value) filter (age <= 0), 0) as "not due",
    coalesce(sum(value) filter (age between 1 and 30), 0) as "1–30",
    coalesce(sum(value) filter (age between 31 and 60), 0) as "31–60",
    coalesce(sum(value) filter (age between 61 and 90), 0) as "61–90",
    coalesce(sum(value) filter (age between 91 and 120), 0) as "91–120",
    coalesce(sum(value) filter (age > 120), 0) as "121+"
from balances({day}) where open > 0
"""
NAMES = ["not due", "1–30", "31–60", "61–90", "91–120", "121+"]


def monthly(day: Day) -> pd.DataFrame:
    """Each bucket's balance at the last twelve complete months' beginnings, and what became of it."""
    last = day.date if day.date == month_end(day.date) else months_before(month_end(day.date), 1)
    ends = [months_before(last, back) for back in range(12, -1, -1)]
    rows = [day.sql(ROLLS, start=start, end=end) for start, end in pairwise(ends)]
    return pd.concat(rows)


def loss(day: Day) -> pd.DataFrame:
    table = monthly(day).assign(rate=lambda t: t["next"] / t["now"])
    sums = table.groupby("bucket")[["now", "next"]].sum().reindex(NAMES[:-1])
    single = table.groupby("bucket")["rate"]
    out = day.sql(LOST).iloc[0]
    loss_rate, rates = (out["share"] if out["write_offs"] >= 5 else 1.0), []
    for roll in [1.0, *(sums["next"] / sums["now"]).fillna(0.0)[::-1]]:
        loss_rate *= roll
        rates.append(loss_rate)
    balances = day.sql(STANDING).iloc[0]
    return pd.DataFrame(
        {
            "bucket": NAMES,
            "balance": [balances[name] for name in NAMES],
            "roll": (sums["next"] / sums["now"]).reindex(NAMES).to_numpy(),
            "low": single.min().reindex(NAMES[:-1]).reindex(NAMES).to_numpy(),
            "high": single.max().reindex(NAMES[:-1]).reindex(NAMES).to_numpy(),
            "on_record": rates[::-1],
        }
    )


def test_roll_rates_and_loss(day: Day):
    table = day.answer("aging.loss")
    found = loss(day).assign(provision=lambda t: t["balance"] * t["on_record"])
    agree(
        table,
        found,
        ["bucket"],
        money=["balance", "provision"],
        exact=["roll", "low", "high", "on_record"],
    )
    agree(
        table.assign(on_record=table["rate"], low=table["with_overlay"]),
        found.assign(low=found["on_record"]),
        ["bucket"],
        exact=["on_record", "low"],
    )


def test_provision_with_an_overlay_and_a_typed_rate(day: Day):
    table = day.answer("aging.loss", rates={"d1_30": 0.05}, overlay=0.2)
    found = loss(day)
    found["rate"] = found["on_record"].where(found["bucket"] != "1–30", 0.05)
    found["with_overlay"] = (found["rate"] * 1.2).clip(upper=1.0)
    found["provision"] = found["balance"] * found["with_overlay"]
    agree(table, found, ["bucket"], money=["provision"], exact=["rate", "with_overlay"])


ITEMS = """
select document, b.customer, kind, issued, due, age as days, amount, open, disputed as in_dispute,
    b.currency, terms, abs(value) as size
from balances({day}) b join customers c using (customer)
"""


def test_items_are_all_open_documents(day: Day):
    table = day.answer("aging.items", where={}, rows=10_000)
    found = day.sql(ITEMS)
    agree(
        table,
        found,
        ["document"],
        exact=["days", "amount", "open", "in_dispute"],
        text=["customer", "kind", "issued", "due", "currency", "terms"],
    )
    assert day.facts("aging.items", where={}, rows=10_000)["of"] == len(found)
    sizes = table["document"].map(found.set_index("document")["size"])
    assert (sizes.diff().dropna() <= 1e-6).all()


@pytest.mark.parametrize(
    ("inside", "part"), [("d1_30", "open > 0 and age between 1 and 30"), ("unapplied", "open < 0")]
)
def test_items_behind_a_bar(day: Day, inside: str, part: str):
    largest = day.sql(
        f"select customer from balances({{day}}) where {part} group by 1 order by sum(abs(value)) desc, 1"
    )
    if largest.empty:
        assert day.answer("aging.items", where={}, inside=inside).empty
        return
    customer = largest["customer"].iloc[0]
    table = day.answer("aging.items", where={"customer": customer}, inside=inside)
    found = day.sql(ITEMS + f" where {part} and b.customer = '{customer}'")
    agree(table, found, ["document"], exact=["days", "amount", "open", "in_dispute"])


BUSIEST = """
select invoice, count(*) as rows from matches where counts_on <= {day}
group by invoice order by count(*) desc, invoice limit 3
"""
AGAINST = """
select greatest(counts_on, issued) as counts_on, paid_on as effective_on, credit as document,
    credit_kind as kind, -amount as amount
from matches where invoice = '{document}' and counts_on <= {day}
"""


def test_what_was_set_against_an_invoice(day: Day):
    for document in day.sql(BUSIEST)["invoice"]:
        table = day.answer("aging.allocations", document=document)
        own = day.sql(f"select * from documents where document = '{document}'").iloc[0]
        found = day.sql(AGAINST.replace("{document}", document))
        keys = ["document", "counts_on", "effective_on", "amount"]
        agree(table.iloc[1:], found, keys, text=["kind"])
        assert table["amount"].iloc[0] == table["left"].iloc[0] == own["amount"]
        assert table["left"].tolist() == table["amount"].cumsum().tolist()
        assert table["counts_on"].is_monotonic_increasing
        left = day.sql(f"select open from balances({{day}}) where document = '{document}'")
        assert table["left"].iloc[-1] == (left["open"].iloc[0] if len(left) else 0)


def test_what_a_credit_was_set_against(day: Day):
    credit = day.sql("""
        select credit, sum(amount) as used from matches where counts_on <= {day}
        group by credit order by count(*) desc, credit limit 1
    """).iloc[0]
    table = day.answer("aging.allocations", document=credit["credit"])
    assert table["amount"].iloc[1:].sum() == credit["used"]
