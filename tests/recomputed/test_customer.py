"""The customer page's figures, recomputed from the raw files for customers of several kinds."""

from collections.abc import Iterator

import pandas as pd
import pytest

from lib.analysis.customer import profile
from lib.board.clearance import LEAST
from tests.recomputed.agreement import CENT, agree
from tests.recomputed.calendar_days import months_before
from tests.recomputed.conftest import Day

CHOICE = """
-- The customer with most late; one that buys in two currencies; with unapplied money; with a
-- dispute; with something open without a due date; and with most promises on record.
with standing as (
    select customer, coalesce(sum(value) filter (open > 0 and age > 0), 0) as late,
        coalesce(sum(value) filter (open < 0), 0) as unapplied, coalesce(sum(disputed * rate), 0) as disputed,
        count(*) filter (open > 0 and due is null) as undated, count(distinct currency) as currencies,
        count(*) filter (open > 0 and currency <> (select currency from reporting)) as foreign_items
    from balances({day}) group by customer
), promised as (
    select customer, count(*) as promises from promised_days where day <= {day} group by customer
)
select distinct unnest([
    (select max_by(customer, late) from standing),
    (select max_by(customer, currencies) from standing where currencies > 1),
    (select min_by(customer, unapplied) from standing where unapplied < 0),
    (select max_by(customer, disputed) from standing where disputed > 0),
    (select max_by(customer, undated) from standing where undated > 0),
    (select max_by(customer, foreign_items) from standing where foreign_items > 0),
    (select max_by(customer, promises) from promised)
]) as customer
"""


@pytest.fixture(scope="module")
def chosen(day: Day) -> list[str]:
    found = sorted(day.sql(CHOICE)["customer"].dropna())
    assert found
    return found


def each(day: Day, chosen: list[str], name: str, **params: object) -> Iterator[tuple]:
    for customer in chosen:
        yield customer, day.answer(name, customer=customer, **params)


MOST_LATE = """
select customer, sum(value) filter (age > 0) as late, coalesce(sum(value) filter (past), 0) as past_tolerance,
    sum(value) as owed, max(age) as oldest
from balances({day}) where open > 0 group by customer having late > 0
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
select coalesce(sum(value) filter (open > 0), 0) as owed,
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
    for customer, table in each(day, chosen, "customer.room"):
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
    for customer in chosen:
        found = room(day, customer)
        used = found["owed"] + (found["orders"] or 0)
        table = day.answer_for(LEAST, "customer.room", customer=customer)
        assert table["covered"].tolist() == [word(found["cover"], used)]
        assert table["cover"].isna().all()


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
    coalesce((select sum(amount * rate_on(currency, {{day}})) from documents
        where customer = {{customer}} and kind in ('invoice', 'credit_note')
            and issued > m.before and issued <= m.edge), 0) as sales,
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
    for customer, table in each(day, chosen, "customer.sales", cost_of_money=rate):
        found = day.sql(query, customer=customer, rate=rate)
        assert len(table) == len(found) == 24
        agree(table, found, ["month"], money=["sales", "waiting", "paid"], exact=["paid_days"])
        assert (table["cost_of_money"] == rate).all()


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
    for customer, table in each(day, chosen, "customer.on_their_terms"):
        found = day.sql(TERMS, customer=customer)
        table["step"] = table["step"].where(table["side"] == "past", 0)
        shown = table[table["documents"] > 0]
        agree(shown, found, ["side", "step"], money=["amount"], exact=["documents", "oldest"])
        if len(table):
            ends = day.sql(TOLERANCES, customer=customer).iloc[0].fillna(0)
            for name in ("tolerance_from", "tolerance_to"):
                assert (table[name] == ends[name]).all(), (customer, name)


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
    for customer, table in each(day, chosen, "customer.promises"):
        found = day.sql(query, customer=customer)
        figures = [name for name in found.columns if name != "month"]
        agree(table, found, ["month"], exact=figures)


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
    for customer, table in each(day, chosen, "customer.open_items"):
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
    for customer, table in each(day, chosen, "customer.latest_payments", count=10_000):
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
"""


def test_what_was_said(day: Day, chosen: list[str]):
    for customer, table in each(day, chosen, "customer.said", count=10_000):
        found = day.sql(SAID, customer=customer)
        assert rows(table) == rows(found[table.columns])
        assert table["day"].is_monotonic_decreasing


def rows(table: pd.DataFrame) -> list[tuple[str, ...]]:
    """The rows as text, in an order of their own."""
    words = table.astype(object).where(table.notna(), "")
    return sorted(tuple(str(value) for value in row) for row in words.itertuples(index=False))


def test_whom_we_call(day: Day, chosen: list[str]):
    query = "select name, role, phone, mail from contacts where customer = {customer}"
    for customer, table in each(day, chosen, "customer.contacts"):
        found = day.sql(query, customer=customer)
        assert rows(table.reindex(columns=found.columns)) == rows(found)


WE_OWE = """
select 'credit' as what, document, issued as since, -value as amount, replace(kind, '_', ' ') as text
from balances({day}) where customer = {customer} and open < 0
union all by name
select 'complaint' as what, document, coalesce(dispute_raised_on, disputed_on) as since,
    disputed * rate as amount, dispute_reason as text
from balances({day}) where customer = {customer} and disputed > 0
"""


def test_what_we_owe_them(day: Day, chosen: list[str]):
    for customer, table in each(day, chosen, "customer.we_owe"):
        found = day.sql(WE_OWE, customer=customer)
        agree(table, found, ["what", "document"], money=["amount"], text=["since", "text"])


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


def test_each_kind_of_customer_is_among_the_chosen(day: Day, chosen: list[str]):
    if day.source == "sample":
        assert len(chosen) >= 4
