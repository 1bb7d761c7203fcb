"""The same ledger twice: raw in DuckDB, and as the program reads it, on the same day."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lib.board.clearance import ALONE, Clearance
from lib.ledger.context import Context
from lib.ledger.ledger import Ledger
from lib.notebook.registry import Answer, Cell, Inputs, answer, question
from tests.conftest import SAMPLE
from tests.recomputed.book import Book, ibm_book, sample_book

DAYS = (
    ("sample", "2026-06-30"),
    ("sample", "2025-01-31"),
    ("sample", "2026-06-12"),
    ("ibm", "2012-12-31"),
    ("ibm", "2013-06-30"),
    ("ibm", "2013-10-17"),
)


Answers = tuple[str, pd.DataFrame]


@dataclass(frozen=True, slots=True, eq=False)
class Day:
    """A ledger on a day: the raw book, and the program's view of it."""

    book: Book
    ledger: Ledger
    source: str

    @property
    def date(self) -> dt.date:
        return self.ledger.day

    def answer(self, name: str, **params: object) -> pd.DataFrame:
        """The table with which the program answers whoever may see everything."""
        return self.answer_for(ALONE, name, **params)

    def answer_for(self, clearance: Clearance, name: str, **params: object) -> pd.DataFrame:
        return self._answered(clearance, name, **params).table

    def facts(self, name: str, **params: object) -> Mapping[str, Any]:
        """The scalars beside that table."""
        return self._answered(ALONE, name, **params).facts

    def _answered(self, clearance: Clearance, name: str, **params: object) -> Answer:
        ledger = self.ledger
        context = Context("v", self.source, ledger.day, ledger.currency, names=ledger.names())
        inputs = Inputs(ledger, clearance=clearance)
        return answer(question(name), Cell(name, params), inputs, context)

    def each(self, customers: Iterable[str], name: str, **params: object) -> Iterator[Answers]:
        """Each customer with the table that answers a question about it."""
        return ((one, self.answer(name, customer=one, **params)) for one in customers)

    def sql(self, query: str, **values: object) -> pd.DataFrame:
        """The rows of a query on the raw book; ``{day}`` is the day unless another is given."""
        return self.book.ask(query, **({"day": self.date} | values))


@pytest.fixture(scope="session")
def raw_sample() -> Book:
    return sample_book(SAMPLE)


@pytest.fixture(scope="session")
def raw_ibm(ibm_file: Path) -> Book:
    return ibm_book(ibm_file)


@pytest.fixture(scope="session", params=DAYS, ids=" ".join)
def day(request: pytest.FixtureRequest) -> Day:
    """A ledger on one of its days: the last, a month-end, and a day within a month."""
    source, text = request.param
    raw = request.getfixturevalue(f"raw_{source}")
    ledger = request.getfixturevalue(source)
    return Day(raw, ledger.on(dt.date.fromisoformat(text)), source)


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


@pytest.fixture(scope="session")
def chosen(day: Day) -> list[str]:
    """Customers of several kinds on the day, for questions about one."""
    found = sorted(day.sql(CHOICE)["customer"].dropna())
    assert found
    return found
