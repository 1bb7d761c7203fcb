"""Fault 20: what leaves the program drops no bucket and says through which filters it looks."""

import io

import openpyxl
import pandas as pd
import pytest

from lib.analysis import aging
from lib.export import csv_file, workbook
from lib.ledger import buckets
from lib.ledger.context import Context
from lib.notebook.answer import Answer
from lib.notebook.question import Question
from tests.ledgers import day, ledger

PLACES = (*buckets.names(), "unapplied")
OWED = """
    invoice I1 acme 2026-01-10 100.00 EUR due 2026-02-09
    invoice I2 acme 2026-01-10 40.00 EUR due 2026-04-10
    invoice I3 bolt 2026-01-20 70.00 EUR
    credit_note C1 acme 2026-02-01 -15.00 EUR
"""


def leaving(**context: object) -> Answer:
    """The aging table on its way out of the program."""
    table = aging.scan(ledger(OWED).on(day("2026-02-28")))
    circumstances = Context("v1", "books", day("2026-02-28"), "EUR", **context)  # type: ignore[arg-type]
    amounts = dict.fromkeys((*PLACES, "total"), "money")
    asked = Question(
        "aging.by_bucket", "How old?", lambda _: table, None, lambda *_: "", formats=amounts
    )
    adds = (*PLACES, "total")
    return Answer(asked, table, "It is so old.", circumstances, PLACES, adds)


def test_fault_20_a_file_keeps_every_bucket():
    out = leaving()
    csv = pd.read_csv(io.BytesIO(csv_file.csv(out.table, out.question.formats, "EUR")))
    assert {*PLACES, "total"} <= set(csv.columns)
    assert csv["total"].sum() == pytest.approx(195.00)
    page = openpyxl.load_workbook(io.BytesIO(workbook.xlsx([out])), data_only=True).active
    cells = [cell for row in page.iter_rows(values_only=True) for cell in row]
    assert {out.heading(place) for place in (*PLACES, "total")} <= set(cells)
    for amount in (40.00, 100.00, 70.00, -15.00, 195.00):
        assert amount in cells


def test_fault_20_a_file_says_through_which_filters_it_looks():
    out = leaving(filters={"region": ("North", "West")})
    page = openpyxl.load_workbook(io.BytesIO(workbook.xlsx([out]))).active
    assert any("region North, West" in str(row[0].value) for row in page.iter_rows(max_col=1))
