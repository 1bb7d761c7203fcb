"""Change lines for whoever keeps the ERP: one line a field, as CSV and as a workbook."""

from collections.abc import Iterable, Mapping

import pandas as pd

from lib.board.clearance import LEAST, WITHHELD, Clearance
from lib.board.decision import AMOUNTS, ChangeLine
from lib.board.minutes import FIELDS
from lib.export import csv_file, workbook
from lib.ledger import money
from lib.ledger.context import Context
from lib.notebook.answer import Answer
from lib.notebook.question import Question

COLUMNS = (
    "customer", "name", "field", "old", "new", "currency", "from", "until", "approver", "why",
    "decision",
)  # fmt: skip


def table(
    lines: Iterable[ChangeLine], names: Mapping[str, str], people: Mapping[str, str], currency: str,
    clearance: Clearance = LEAST,
) -> pd.DataFrame:  # fmt: skip
    """Lines as a table; amounts as text in major units, days as days; of cover what may be known.

    Args:
        names: customer -> name.
        people: person key -> name.
    """
    rows = [
        (
            line.customer, names.get(line.customer, line.customer), FIELDS[line.field],
            *(_value(line.field, value, currency, clearance) for value in (line.old, line.new)),
            currency if line.field in AMOUNTS else "",
            pd.Timestamp(line.starts), pd.Timestamp(line.until) if line.until else pd.NaT,
            people.get(line.approver, line.approver), "lapse" if line.lapse else "decision",
            line.decision,
        )
        for line in lines
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"from": "datetime64[s]", "until": "datetime64[s]"})


def _value(field: str, value: str, currency: str, clearance: Clearance) -> str:
    if field == "insured_limit" and not clearance.cover:
        return WITHHELD
    return money.plain(int(value), currency) if field in AMOUNTS and value else value


def csv(frame: pd.DataFrame) -> bytes:
    """The table as CSV; text that a spreadsheet would calculate is neutralised."""
    return csv_file.csv(frame)


def xlsx(frame: pd.DataFrame, context: Context) -> bytes:
    """The table as a workbook with what it is and on which day."""
    return workbook.xlsx([Answer(_TO_ENTER, frame, _TO_ENTER.sentence(frame, context), context)])


def _count_lines(frame: pd.DataFrame, _context: Context) -> str:
    return f"{len(frame)} lines for the ERP" if len(frame) != 1 else "One line for the ERP"


_TO_ENTER = Question(
    "board.lines", "What is to be entered?", table, None, _count_lines,
    formats={"from": "day", "until": "day"},
)  # fmt: skip
