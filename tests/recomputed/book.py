"""A raw ledger in DuckDB: what was billed, what was set against it, and what is open on a day.

Written from ``docs/definitions.md``; nothing here comes from the program under test.
"""

import datetime as dt
import re
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pandas as pd

SAMPLE_ROLES = (
    "documents", "allocations", "customers", "rates", "orders", "touches", "contacts",
)  # fmt: skip

IBM = """
create table raw as select
    invoiceNumber as document, customerID as customer,
    strptime(InvoiceDate, '%m/%d/%Y')::date as issued, strptime(DueDate, '%m/%d/%Y')::date as due,
    strptime(SettledDate, '%m/%d/%Y')::date as paid,
    countryCode, round(InvoiceAmount::decimal(18, 4) * 100)::bigint as cents, Disputed = 'Yes' as marked
from read_csv('{file}', header = true, all_varchar = true);

create table documents as
select document, customer, 'invoice' as kind, issued, due, cents as amount, 'XXX' as currency,
    null::varchar as sale_mode, null::varchar as reason,
    null::varchar as terms, null::varchar as salesperson, null::varchar as company,
    null::varchar as product, null::varchar as outlet,
    null::date as dispute_raised_on, null::date as disputed_on, null::bigint as disputed_amount,
    case when marked then 'disputed, no date given' end as dispute_reason,
    null::date as dispute_closed_on, null::varchar as dispute_outcome
from raw
union all by name
select 'receipt/' || document as document, customer, 'receipt' as kind, paid as issued,
    -cents as amount, 'XXX' as currency
from raw;

create table allocations as
select 'receipt/' || document as credit, document as invoice, cents as amount, paid as effective_on
from raw;

create table customers as
select distinct customer, countryCode as country, null::varchar as segment, null::varchar as region,
    null::varchar as name, null::varchar as salesperson, null::bigint as credit_limit,
    null::bigint as insured_limit
from raw;
create table rates (day date, currency varchar, rate double);
create table orders ("order" varchar, customer varchar, placed date, amount bigint,
    currency varchar, held_since date, hold_reason varchar);
create table touches (customer varchar, document varchar, day date, kind varchar, "by" varchar,
    text varchar);
create table contacts (customer varchar, name varchar, role varchar, phone varchar, mail varchar);
"""

RULES = """
create macro rate_on(code, seen) as
    case when code = (select currency from reporting) then 1.0
         else (select max_by(r.rate, r.day) from rates r where r.currency = code and r.day <= seen) end;

-- An allocation counts once the credit and the invoice are both there.
create table matches as
select a.credit, a.invoice, a.amount, a.effective_on::date as paid_on,
    greatest(a.effective_on, c.issued, i.issued)::date as counts_on,
    c.kind as credit_kind, c.reason as credit_reason, c.customer as credit_customer,
    i.kind as invoice_kind, i.customer, i.issued, i.due, i.currency, i.sale_mode, i.amount as billed
from allocations a
join documents c on c.document = a.credit
join documents i on i.document = a.invoice;

-- What each document leaves to be paid at the end of a day; an item without a due date is aged
-- from its issue and has no term of which a third could be allowed.
create macro balances(seen) as table
with movements as (
    select document, amount from documents where issued <= seen
    union all select invoice, -amount from matches where counts_on <= seen
    union all select credit, amount from matches where counts_on <= seen
), sums as (select document, sum(amount)::bigint as open from movements group by document)
select d.*, s.open, s.open * rate_on(d.currency, seen) as value, rate_on(d.currency, seen) as rate,
    seen - coalesce(d.due, d.issued) as age, seen - d.issued as since_issue,
    greatest(d.due - d.issued, 0) // 3 as allowed,
    coalesce(d.due is not null and seen - d.due > greatest(d.due - d.issued, 0) // 3, false) as past,
    case when coalesce(d.disputed_on, d.dispute_raised_on) <= seen
              and coalesce(d.dispute_closed_on > seen, true) and s.open > 0
         then least(coalesce(d.disputed_amount, s.open), s.open) else 0 end as disputed
from documents d join sums s using (document)
where s.open <> 0;

-- The day a note names is the last one written like 2026-06-30 in its text.
create view promised_days as
select customer, document, day,
    regexp_extract_all(text, '\\d{4}-\\d{2}-\\d{2}')[-1]::date as promised
from touches
where kind = 'promise' and document is not null and regexp_matches(text, '\\d{4}-\\d{2}-\\d{2}');

-- Invoices less credit notes on credit or consignment; no sale mode counts as credit.
create view credit_sales as
select * from documents
where kind in ('invoice', 'credit_note')
  and coalesce(sale_mode, 'credit') in ('credit', 'consignment');
"""


_BALANCES = re.compile(r"balances\((date '[0-9-]+')\)")


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """A raw ledger, and the days whose balances were worked out and laid by."""

    connection: duckdb.DuckDBPyConnection
    days: set[str] = field(default_factory=set)

    def ask(self, query: str, **values: object) -> pd.DataFrame:
        """The rows of a query; ``{name}`` stands for a value, a day written as a date."""
        text = query.format(**{name: _written(value) for name, value in values.items()})
        return self.connection.execute(_BALANCES.sub(self._standing, text)).df()

    def _standing(self, call: re.Match[str]) -> str:
        name = "balances_" + re.sub(r"\D", "", call[1])
        if name not in self.days:
            self.connection.execute(f"create table {name} as from balances({call[1]})")
            self.days.add(name)
        return name


def sample_book(folder: Path) -> Book:
    """The sample's Parquet files, as they are."""
    raw = duckdb.connect(config={"threads": 1})
    for role in SAMPLE_ROLES:
        raw.execute(f"create table {role} as from read_parquet('{folder / role}.parquet')")
        _dates(raw, role)
    return _ruled(raw, "EUR")


def ibm_book(file: Path) -> Book:
    """A real export of invoices with the day on which each was settled, and no currency."""
    raw = duckdb.connect(config={"threads": 1})
    raw.execute(IBM.format(file=file))
    return _ruled(raw, "XXX")


def _dates(raw: duckdb.DuckDBPyConnection, role: str) -> None:
    columns = raw.execute(f"describe {role}").fetchall()
    for name in (column[0] for column in columns if column[1].startswith("TIMESTAMP")):
        raw.execute(f'alter table {role} alter "{name}" type date')


def _ruled(raw: duckdb.DuckDBPyConnection, currency: str) -> Book:
    raw.execute(f"create table reporting as select '{currency}' as currency")
    raw.execute(RULES)
    return Book(raw)


def _written(value: object) -> str:
    if isinstance(value, dt.date):
        return f"date '{value.isoformat()}'"
    return f"'{value}'" if isinstance(value, str) else str(value)
