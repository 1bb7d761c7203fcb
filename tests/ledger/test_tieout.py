"""Agreement with the system the ledger came from, by currency and then document by document."""

import datetime as dt

import pandas as pd

from lib.ledger import columns, tieout
from lib.ledger.ledger import Ledger

DAY = dt.date(2024, 2, 29)


def ledger() -> Ledger:
    documents = pd.DataFrame(
        [
            ("I1", "A", "invoice", "2024-01-10", 10_000, "EUR"),
            ("I2", "B", "invoice", "2024-01-20", 5_000, "EUR"),
            ("I3", "B", "invoice", "2024-03-20", 7_000, "EUR"),
            ("U1", "B", "invoice", "2024-01-20", 300, "USD"),
            ("R1", "A", "receipt", "2024-02-15", -12_000, "EUR"),
        ],
        columns=["document", "customer", "kind", "issued", "amount", "currency"],
    )
    allocations = pd.DataFrame(
        [("R1", "I1", 10_000, "2024-02-15")],
        columns=["credit", "invoice", "amount", "effective_on"],
    )
    given = {"documents": documents, "allocations": allocations}
    return Ledger.of({role: columns.conform(frame, role) for role, frame in given.items()})


def test_totals_by_currency_beside_theirs() -> None:
    tied = tieout.tie(ledger(), {"EUR": 3_500, "GBP": 100}, DAY)
    # ours: EUR 5,000 open less 2,000 unapplied; USD 300
    assert tied.astype(object).where(tied.notna(), None).to_numpy().tolist() == [
        ["EUR", 3_000, 3_500, -500],
        ["GBP", 0, 100, -100],
        ["USD", 300, None, None],
    ]


def test_the_day_counts() -> None:
    assert tieout.tie(ledger(), {}, dt.date(2024, 1, 31))["ours"].tolist() == [15_000, 300]
    assert tieout.tie(ledger(), {}, dt.date(2024, 3, 31))["ours"].tolist() == [10_000, 300]


def test_the_difference_line_by_line() -> None:
    theirs = pd.DataFrame(
        [("I2", 4_000), ("I2", 500), ("I1", 1_000), ("X9", 50), ("U1", 300)],
        columns=["document", "open"],
    )
    lines = tieout.lines(ledger(), theirs, DAY)
    assert lines[["document", "ours", "theirs", "difference", "why"]].to_numpy().tolist() == [
        ["R1", -2_000, 0, -2_000, "not in their list"],
        ["I1", 0, 1_000, -1_000, "settled in ours"],
        ["I2", 5_000, 4_500, 500, "differs"],
        ["X9", 0, 50, -50, "not in ours"],
    ]
    assert lines["customer"].tolist()[:3] == ["A", "A", "B"]


def test_the_lines_add_up_to_the_difference_of_the_totals() -> None:
    theirs = pd.DataFrame([("I2", 4_500), ("I1", 1_000)], columns=["document", "open"])
    lines = tieout.lines(ledger(), theirs, DAY)
    tied = tieout.tie(ledger(), {"EUR": 5_500, "USD": 0}, DAY)
    assert lines["difference"].sum() == tied["difference"].sum()


def test_no_line_where_both_agree() -> None:
    theirs = pd.DataFrame(
        [("I2", 5_000), ("R1", -2_000), ("U1", 300)], columns=["document", "open"]
    )
    assert tieout.lines(ledger(), theirs, DAY).empty
