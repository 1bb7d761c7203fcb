"""A customer's record: sales, promises, payments, what was said and who they are, from the raw files."""

import pandas as pd
import pytest

from lib.analysis.customer import profile
from tests.recomputed.agreement import agree
from tests.recomputed.calendar_days import months_before
from tests.recomputed.conftest import Day

MONTHS = "select unnest([{days}]) as edge"
SALES = """
with edges as ({edges}), months as (
    select lag(edge) over (order by edge) as before, edge from edges qualify before is not null
), standing as (
    -- The account is the sum of its postings, whatever was matched with what.
    select m.edge, day::date as day,
        (select sum(amount * rate_on(currency, {{day}})) from documents
         where customer = {{customer}} and issued <= day::date) as balance
    from months m, generate_series(m.before + 1, m.edge, interval 1 day) as _(day)
)
select m.edge as month,
    case when m.before + 7 >= (select min(issued) from documents) then  -- else before the ledger begins
    coalesce((select sum(amount * rate_on(currency, {{day}})) from documents
        where customer = {{customer}} and kind in ('invoice', 'credit_note')
            and issued > m.before and issued <= m.edge), 0) end as sales,
    coalesce((select sum(balance) from standing s where s.edge = m.edge), 0) * {{rate}} / 365 as waiting,
    coalesce(p.paid, 0) as paid, p.paid_days
from months m left join (
    select m.edge, sum(amount * rate_on(currency, {{day}})) as paid,
        sum(amount * rate_on(currency, {{day}}) * (paid_on - issued)) / paid as paid_days
    from matches, months m
    where customer = {{customer}} and credit_kind = 'receipt' and invoice_kind = 'invoice'
        and counts_on <= {{day}} and paid_on > m.before and paid_on <= m.edge
    group by m.edge
) p on p.edge = m.edge
"""


@pytest.mark.parametrize("rate", [0.12, 0.05])
def test_sales_and_the_cost_of_waiting(day: Day, chosen: list[str], rate: float):
    edges = ", ".join(f"date '{months_before(day.date, back)}'" for back in range(25))
    query = SALES.format(edges=MONTHS.format(days=edges))
    for customer, table in day.each(chosen, "customer.sales", cost_of_money=rate):
        found = day.sql(query, customer=customer, rate=rate)
        assert len(table) == len(found) == 24
        agree(table, found, ["month"], money=["sales", "waiting", "paid"], exact=["paid_days"])
        assert (table["cost_of_money"] == rate).all()


PROMISES = """
-- Invoices sold on credit that are settled by the day, paid when the last money for them came. One
-- that a credit note or a write-off closed alone was paid by nobody.
with closed as (
    select invoice, customer, due, issued, max(paid_on) filter (credit_kind = 'receipt') as paid
    from matches
    where counts_on <= {{day}} and invoice_kind = 'invoice'
        and coalesce(sale_mode, 'credit') in ('credit', 'consignment')
    group by invoice, customer, due, issued, billed
    having sum(amount) = billed
), paid as (
    select *, date_trunc('month', paid)::date as month, paid - due as late,
        (due - issued) // 3 as allowed
    from closed where due is not null and paid is not null
), promised as (
    select p.invoice, max_by(n.promised, n.day) as promised
    from paid p join promised_days n on n.document = p.invoice and n.day < p.paid group by 1
), peers as (
    select month, customer, median(late) as late from paid
    where customer <> {{customer}} and customer in (
        select customer from customers c where c.segment is not distinct from
            (select segment from customers where customer = {{customer}}))
    group by all
), band as (
    select month, count(*) as peers,
        case when count(*) >= 5 then quantile_cont(late, 0.25) end as peers_low,
        case when count(*) >= 5 then quantile_cont(late, 0.75) end as peers_high
    from peers group by month
), own as (
    select month, count(*) as invoices, median(late) as median, min(late) as earliest,
        max(late) as latest, count(promised) as promises, median(promised - due) as promised,
        median(paid - promised) as after_promise
    from paid left join promised using (invoice) where customer = {{customer}} group by month
)
select m.month, coalesce(invoices, 0) as invoices, median, earliest, latest,
    coalesce(promises, 0) as promises, promised, after_promise, coalesce(peers, 0) as peers,
    peers_low, peers_high,
    (select median(allowed) from paid where customer = {{customer}}
        and month in (from ({months}))) as tolerance
from ({months}) m left join own using (month) left join band using (month)
"""


def test_promised_and_actual_days(day: Day, chosen: list[str]):
    first = day.date.replace(day=1)
    months = ", ".join(f"date '{months_before(first, back)}'" for back in range(24))
    query = PROMISES.format(months=f"select unnest([{months}]) as month")
    for customer, table in day.each(chosen, "customer.promises"):
        found = day.sql(query, customer=customer)
        figures = [name for name in found.columns if name != "month"]
        agree(table, found, ["month"], exact=figures)


PAYMENTS = """
select paid_on, credit as receipt, count(distinct invoice) as invoices,
    sum(amount * rate_on(currency, {day})) as amount,
    sum(amount * rate_on(currency, {day}) * (paid_on - due)) filter (due is not null)
        / sum(amount * rate_on(currency, {day})) filter (due is not null) as days_late
from matches
where customer = {customer} and credit_kind = 'receipt' and invoice_kind = 'invoice'
    and counts_on <= {day}
group by all
"""


def test_latest_payments(day: Day, chosen: list[str]):
    for customer, table in day.each(chosen, "customer.latest_payments", count=10_000):
        found = day.sql(PAYMENTS, customer=customer)
        keys = ["paid_on", "receipt"]
        agree(table, found, keys, money=["amount"], exact=["invoices", "days_late"])
        assert table["paid_on"].is_monotonic_decreasing


SAID = """
select day, replace(kind, '_', ' ') as what, "by", document, text from touches
where customer = {customer} and day <= {day}
union all by name
select disputed_on as day, 'dispute recorded' as what, document, dispute_reason as text
from documents where customer = {customer} and disputed_on <= {day}
union all by name
select dispute_closed_on as day, 'dispute closed' as what, document, dispute_outcome as text
from documents where customer = {customer} and dispute_closed_on <= {day}
union all by name
select null as day, 'dispute, day not given' as what, document, dispute_reason as text
from documents where customer = {customer} and issued <= {day}
    and coalesce(dispute_reason, cast(disputed_amount as text)) is not null
    and coalesce(dispute_raised_on, disputed_on, dispute_closed_on) is null
"""


def test_what_was_said(day: Day, chosen: list[str]):
    for customer, table in day.each(chosen, "customer.said", count=10_000):
        found = day.sql(SAID, customer=customer)
        assert rows(table) == rows(found[table.columns])
        assert table["day"].dropna().is_monotonic_decreasing


def rows(table: pd.DataFrame) -> list[tuple[str, ...]]:
    """The rows as text, in an order of their own."""
    words = table.astype(object).where(table.notna(), "")
    return sorted(tuple(str(value) for value in row) for row in words.itertuples(index=False))


def test_whom_we_call(day: Day, chosen: list[str]):
    query = "select name, role, phone, mail from contacts where customer = {customer}"
    for customer, table in day.each(chosen, "customer.contacts"):
        found = day.sql(query, customer=customer)
        assert rows(table.reindex(columns=found.columns)) == rows(found)


PROFILE = """
with terms as (
    select terms, count(*) as times from documents
    where customer = {customer} and kind = 'invoice' and issued > {since} and issued <= {day}
        and terms is not null
    group by terms
)
select coalesce(name, {customer}) as name, coalesce(segment, '') as segment,
    coalesce(region, '') as region, coalesce(salesperson, '') as salesperson,
    coalesce((select terms from terms order by times desc, terms limit 1), '') as terms,
    (select list(distinct currency order by currency) from documents
        where customer = {customer} and issued <= {day}) as currencies
from customers where customer = {customer}
"""


def test_who_they_are(day: Day, chosen: list[str]):
    since = months_before(day.date, 12)
    for customer in chosen:
        found = day.sql(PROFILE, customer=customer, since=since).iloc[0]
        shown = profile(day.ledger, customer)
        for name in ("name", "segment", "region", "terms", "salesperson"):
            assert getattr(shown, name) == found[name], (customer, name)
        assert shown.currencies == tuple(found["currencies"])
