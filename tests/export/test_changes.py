"""Change lines as files: major units, days, and no text that a spreadsheet would calculate."""

import csv
import datetime as dt
import io

import openpyxl

from lib.board.clearance import Clearance
from lib.board.decision import ChangeLine
from lib.export import changes
from lib.ledger.context import Context

DAY = dt.date(2026, 6, 30)
LINES = (
    ChangeLine(1, "C1", "credit_limit", "10000000", "25000050", DAY, dt.date(2026, 12, 30), "a"),
    ChangeLine(1, "C1", "terms", "=1+1", "net 60", DAY, None, "b", lapse=True),
)
NAMES, PEOPLE = {"C1": "=cmd()"}, {"a": "Ada"}
CONTEXT = Context("v1", "sample", DAY, "EUR")


def test_csv_has_a_line_a_field_in_major_units():
    made = changes.csv(changes.table(LINES, NAMES, PEOPLE, "EUR")).decode("utf-8-sig")
    first, second = csv.DictReader(io.StringIO(made))
    assert first == {
        "customer": "C1", "name": "'=cmd()", "field": "Limit", "old": "100000.00",
        "new": "250000.50", "currency": "EUR", "from": "2026-06-30", "until": "2026-12-30",
        "approver": "Ada", "why": "decision", "decision": "1",
    }  # fmt: skip
    assert (second["old"], second["until"], second["approver"], second["why"]) == (
        "'=1+1", "", "b", "lapse",
    )  # fmt: skip


def test_currencies_without_cents_keep_their_units():
    made = changes.table(LINES[:1], NAMES, PEOPLE, "JPY")
    assert list(made["new"]) == ["25000050"]


def test_cover_is_in_the_file_of_who_may_see_it():
    line = ChangeLine(1, "C1", "insured_limit", "12700000", "9912300", DAY, None, "a")
    made = changes.table([line], NAMES, PEOPLE, "EUR", Clearance(cover=True))
    assert made.loc[0, ["old", "new"]].tolist() == ["127000.00", "99123.00"]
    least = changes.table([line], NAMES, PEOPLE, "EUR")
    assert least.loc[0, ["old", "new"]].tolist() == ["ask credit", "ask credit"]


def test_a_workbook_holds_text_as_text_and_days_as_days():
    made = changes.xlsx(changes.table(LINES, NAMES, PEOPLE, "EUR"), CONTEXT)
    cells = [c for row in openpyxl.load_workbook(io.BytesIO(made)).active for c in row]
    assert not [c for c in cells if c.data_type == "f"]
    assert dt.datetime(2026, 12, 30) in [c.value for c in cells]
    assert "=1+1" in [c.value for c in cells]


def test_no_line_is_a_table_with_its_headings():
    made = changes.csv(changes.table((), {}, {}, "EUR")).decode("utf-8-sig")
    assert made.strip() == ",".join(changes.COLUMNS)
