"""Every row that is read is accepted, set aside, rejected or a further line; whatever the mix."""

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lib.board.people import COMMAND_LINE
from lib.importing import parts
from lib.importing.assembling import applying, assemble, grain, receipts
from lib.importing.assembling.assemble import Assembled
from lib.importing.assembling.receipts import Receipts
from lib.importing.opening import delimited
from lib.importing.opening.files import Upload
from lib.importing.options import Options
from lib.ledger import columns
from lib.store.home import Home
from lib.store.ledgers import imports

FIELDS = {
    "Invoice No": "document", "Line": "line", "Customer": "customer", "Invoice Date": "issued",
    "Amount": "amount", "Status": "payment_state",
}  # fmt: skip
WRITTEN = {
    "good": "{number},{line},{customer},2024-01-{day:02},{amount},Open",
    "without a number": ",{line},{customer},2024-01-{day:02},{amount},Open",
    "unreadable amount": "{number},{line},{customer},2024-01-{day:02},abc,Open",
    "unreadable day": "{number},{line},{customer},2024-02-31,{amount},Open",
    "void": "{number},{line},{customer},2024-01-{day:02},{amount},Void",
}
REJECTED = ("unreadable amount", "unreadable day")


@dataclass(frozen=True)
class Row:
    """A row of a list: what is the matter with it, its text, and its cents."""

    kind: str
    text: str
    cents: int


@dataclass(frozen=True)
class Made:
    """A list of rows, with or without a column of lines, of which a row may repeat an earlier one."""

    rows: tuple[Row, ...]
    lines: bool

    @property
    def text(self) -> str:
        head = ",".join(f for f in FIELDS if self.lines or f != "Line")
        return "\n".join([head, *(row.text for row in self.rows)]) + "\n"

    @property
    def fields(self) -> dict[str, str]:
        return {c: f for c, f in FIELDS.items() if self.lines or c != "Line"}

    def kept(self) -> list[Row]:
        """Rows that are documents: further ones of one document are none, where there are lines."""
        of = {row.text: row for row in self.rows if row.kind == "good"}
        good = list(of.values()) if self.lines else [r for r in self.rows if r.kind == "good"]
        return good + [row for row in self.rows if row.kind == "without a number"]


@st.composite
def lists(draw: st.DrawFn) -> Made:
    """A small list: good rows and bad ones in any order, some of them repeated exactly."""
    lines = draw(st.booleans())
    rows: list[Row] = []
    for place, kind in enumerate(
        draw(st.lists(st.sampled_from([*WRITTEN, "repeat"]), min_size=1, max_size=15))
    ):
        if kind == "repeat" and rows:
            rows.append(draw(st.sampled_from(rows)))
            continue
        kind = "good" if kind == "repeat" else kind
        cents = draw(st.integers(1, 99_999))
        text = WRITTEN[kind].format(
            number=100 + place, line=1, customer=draw(st.sampled_from("ABC")),
            day=draw(st.integers(1, 28)), amount=f"{cents / 100:.2f}",
        )  # fmt: skip
        rows.append(Row(kind, text if lines else text.replace(",1,", ",", 1), cents))
    return Made(tuple(rows), lines)


def assembled(made: Made) -> Assembled:
    table = delimited.read(made.text.encode(), "list.csv")
    said = Options(columns=made.fields)
    seen = parts.read([table], said, lambda _: (None, {}))
    return assemble.ledger_frames([(p.table, p.role, p.reading) for p in seen], said)


def aside(of: Assembled, reason: str) -> tuple[int, int]:
    count, sums = of.set_aside.get(reason, (0, {}))
    return count, sums.get("XXX", 0)


GOOD = Row("good", "1,1,A,2024-01-05,5.00,Open", 500)
VOID = Row("void", "2,1,A,2024-01-05,7.00,Void", 700)


@settings(max_examples=40, deadline=None)
@given(lists())
@example(Made((GOOD, GOOD, VOID, VOID), lines=True))
def test_rows_read_are_accepted_set_aside_rejected_or_further_lines(made: Made) -> None:
    came = assembled(made)
    kinds = Counter(row.kind for row in made.rows)
    further = kinds["good"] + kinds["without a number"] - len(made.kept())
    rejected = sum(kinds[kind] for kind in REJECTED)
    assert (
        came.read, came.accepted, aside(came, "void")[0], len(came.rejected), aside(came, "line")[0],
    ) == (len(made.rows), len(made.kept()), kinds["void"], rejected, further)  # fmt: skip
    assert set(came.set_aside) <= {"void", "line"}
    assert came.accepted == len(came.frames["documents"])


@settings(max_examples=40, deadline=None)
@given(lists())
def test_what_is_accepted_and_set_aside_is_the_money_of_those_rows(made: Made) -> None:
    came = assembled(made)
    assert came.frames["documents"]["amount"].sum() == sum(row.cents for row in made.kept())
    assert aside(came, "void")[1] == sum(row.cents for row in made.rows if row.kind == "void")


@settings(max_examples=40, deadline=None)
@given(lists())
def test_rejected_rows_are_named_by_line_and_reason(made: Made) -> None:
    came = assembled(made)
    at_fault = {"unreadable amount": "“abc” in “Amount”", "unreadable day": "“2024-02-31”"}
    expected = [(i, at_fault[r.kind]) for i, r in enumerate(made.rows, 2) if r.kind in REJECTED]
    assert came.rejected["line"].tolist() == [line for line, _ in expected]
    for reason, (_, part) in zip(came.rejected["reason"], expected, strict=True):
        assert part in reason


@pytest.mark.usefixtures("home")
def test_an_import_shows_its_rows_and_proves_them(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(
        "Invoice No,Line,Customer,Invoice Date,Amount,Status\n"
        "1,1,A,2024-01-05,60.00,Open\n1,2,A,2024-01-05,40.00,Open\n,1,B,2024-01-06,5.00,Open\n"
        "2,1,A,2024-01-05,abc,Open\n3,1,A,2024-02-31,7.00,Open\n4,1,A,2024-01-05,8.00,Void\n"
    )
    home, said = Home.default(), Options(columns=FIELDS)
    outcome = imports.outcome(imports.preview([file], said, home), said, home)
    assert outcome.rows == imports.Rows(read=6, accepted=2, rejected=2)
    assert outcome.set_aside == {"void": (1, {"XXX": 800}), "line": (1, {})}
    [proof] = [p for p in outcome.proofs if p.name == "rows"]
    assert proof.met
    assert proof.text == "6 rows read = 2 accepted + 2 set aside + 2 rejected."
    assert outcome.frames["documents"]["amount"].tolist() == [10000, 500]


FLAT = (
    "Invoice No,Customer,Invoice Date,Amount,Paid Date,Paid Amount\n"
    "1,A,2024-01-05,60.00,,\n1,A,2024-01-05,,2024-02-01,20.00\n2,B,2024-01-06,5.00,,\n"
    "3,B,2024-01-07,8.00,2024-02-01,8.00\n"
)
PAYMENTS = "Payment No,Payment Date,Customer,Invoice No,Amount\nP1,2024-02-01,A,1,20.00\n"


def without_last_document(frame: pd.DataFrame) -> pd.DataFrame:
    return columns.conform(frame.iloc[:-1], "documents")


def without_last_row(*said: object) -> grain.Documents:
    found = grain_of_rows(*said)  # type: ignore[arg-type]
    return replace(found, frame=found.frame.iloc[:-1], rows=found.rows[:-1])


grain_of_rows = grain.of_rows


@pytest.mark.parametrize(
    ("room", "name", "loss", "texts", "line"),
    [
        (assemble, "_conformed", without_last_document, [FLAT], 5),
        (applying.receipts, "of_payments", None, [FLAT], 3),
        (applying.receipts, "of_payments", None, [FLAT.replace(",20.00", ","), PAYMENTS], 2),
        (grain, "of_rows", without_last_row, [FLAT], 5),
    ],
    ids=["a document", "a payment on a row", "a payment of a table", "a row"],
)  # fmt: skip
def test_a_row_that_assembling_loses_breaks_the_proof_and_is_named(
    room: object, name: str, loss: object, texts: list[str], line: int,
    monkeypatch: pytest.MonkeyPatch, home: object,
) -> None:  # fmt: skip
    uploads = [Upload(f"{i}.csv", text.encode()) for i, text in enumerate(texts)]
    whole = imports.import_(uploads, Options(accept=True), Home.default(), actor=COMMAND_LINE)
    assert next(p for p in whole.proofs if p.name == "rows").met
    whole_receipts = receipts.of_payments

    def lossy(payments: pd.DataFrame, taken: pd.Series) -> Receipts:
        came = whole_receipts(payments, taken)
        return replace(came, documents=came.documents.iloc[:0])

    monkeypatch.setattr(room, name, loss or lossy)
    broken = imports.import_(uploads, Options(accept=True), Home.default(), actor=COMMAND_LINE)
    [proof] = [p for p in broken.proofs if p.name == "rows"]
    assert (proof.met, proof.lines) == (False, (line,))
    assert broken.rows.accepted == whole.rows.accepted - 1
    [error] = [f for f in broken.findings if f.code == "rows_not_met"]
    assert error.level == "error"
    assert f"(lines: {line})" in error.message
    assert not broken.clean
