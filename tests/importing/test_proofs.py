"""Faults planted in a list: a wrong total, a broken relation, swapped columns. Each must be named."""

import pytest

from lib.board.people import COMMAND_LINE
from lib.importing.opening.files import Upload
from lib.importing.options import Options
from lib.importing.parts import MustAsk
from lib.store.home import Home
from lib.store.ledgers import imports

HEAD = ["Invoice No", "Customer", "Invoice Date", "Due Date", "Amount", "Paid", "Open"]
ROWS = [
    ["1001", "Alpha", "2026-01-05", "2026-02-04", "100.50", "0.00", "100.50"],
    ["1002", "Beta", "2026-01-06", "2026-02-05", "110.25", "40.25", "70.00"],
    ["1003", "Alpha", "2026-01-07", "2026-02-06", "120.75", "120.75", "0.00"],
    ["1004", "Gamma", "2026-01-08", "2026-02-07", "130.10", "30.10", "100.00"],
    ["1005", "Beta", "2026-01-09", "2026-02-08", "140.00", "0.00", "140.00"],
    ["1006", "Gamma", "2026-01-10", "2026-02-09", "150.40", "50.40", "100.00"],
    ["1007", "Alpha", "2026-01-11", "2026-02-10", "160.00", "160.00", "0.00"],
    ["1008", "Beta", "2026-01-12", "2026-02-11", "170.00", "0.00", "170.00"],
]
TOTAL = ["Total", "", "", "", "1082.00", "401.50", "680.50"]
OPEN = 68_050


def table(head: list[str], rows: list[list[str]], *without: str) -> str:
    keep = [i for i, name in enumerate(HEAD) if name not in without]
    return "".join(",".join(row[i] for i in keep) + "\n" for row in [head, *rows])


def swapped(first: str, second: str) -> list[str]:
    """The headings with two of them in each other's place."""
    names = {first: second, second: first}
    return [names.get(name, name) for name in HEAD]


def said(text: str) -> str:
    """What is named of a list: the errors and warnings, or the fields that are asked for."""
    try:
        made = imports.import_(
            [Upload("list.csv", text.encode())], Options(), Home.default(), actor=COMMAND_LINE
        )
    except MustAsk as asking:
        return "asks " + ", ".join(question.field for question in asking.questions)
    told = [f"{f.code}: {f.message}" for f in made.findings if f.level != "note"]
    return f"open {made.control} " + "; ".join(told)


def test_a_list_that_is_right_says_so(home) -> None:
    made = imports.import_(
        [Upload("list.csv", table(HEAD, [*ROWS, TOTAL]).encode())],
        Options(), Home.default(), actor=COMMAND_LINE,
    )  # fmt: skip
    assert made.control == {"XXX": OPEN}
    assert [proof.met for proof in made.proofs] == [True] * 5
    assert [proof.name for proof in made.proofs] == ["rows", "relation", "total", "total", "total"]


def test_a_wrong_total_of_the_only_money_is_named_with_the_difference(home) -> None:
    told = said(table(HEAD, [*ROWS, [*TOTAL[:6], "689.50"]], "Amount", "Paid"))
    assert "total_not_met" in told
    assert "-9.00 apart" in told


@pytest.mark.parametrize("at", [4, 6])
def test_a_wrong_total_beside_right_ones_is_named_and_its_column_stays(at: int, home) -> None:
    wrong = [*TOTAL[:at], "999.00", *TOTAL[at + 1 :]]
    told = said(table(HEAD, [*ROWS, wrong]))
    assert f"open {{'XXX': {OPEN}}}" in told
    assert "total_not_met" in told


def test_a_wrong_total_of_the_amount_does_not_settle_everything(home) -> None:
    wrong = [*TOTAL[:4], "999.00", *TOTAL[5:]]
    told = said(table(HEAD, [*ROWS, wrong], "Open"))
    assert "total_not_met" in told or "asks amount" in told


def test_a_broken_relation_is_named_with_its_line(home) -> None:
    rows = [[*row] for row in ROWS]
    rows[3][6] = "107.00"
    told = said(table(HEAD, rows))
    assert "relation" in told


def test_paid_and_open_in_each_others_place_are_named_where_a_state_tells(home) -> None:
    head = [*swapped("Paid", "Open"), "Status"]
    rows = [[*row, "Paid" if row[6] == "0.00" else "Open"] for row in ROWS]
    text = "".join(",".join(row) + "\n" for row in [head, *rows])
    assert "asks open_amount" in said(text) or "state" in said(text)


def test_amount_and_open_in_each_others_place_are_named(home) -> None:
    told = said(table(swapped("Amount", "Open"), ROWS, "Paid"))
    assert "asks" in told or "open_above" in told or "relation" in told


def test_customer_and_document_in_each_others_place_are_asked(home) -> None:
    assert "asks" in said(table(swapped("Invoice No", "Customer"), ROWS))


def test_issue_and_due_in_each_others_place_are_named(home) -> None:
    assert "due" in said(table(swapped("Invoice Date", "Due Date"), ROWS)).split("}")[1]
