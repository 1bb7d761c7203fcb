"""Was what fell due paid within tolerance? Worked by hand, and against a loop over invoices."""

import datetime as dt

import pytest
from hypothesis import given, settings

from lib.analysis import tolerance_compliance
from lib.analysis.behaviour.invoices import history
from lib.ledger.days import number
from lib.ledger.ledger import Ledger
from tests.ledgers import Case, cases, day, ledger

# 30 days' term: 10 days' tolerance.
BOOK = """
    invoice I1 a 2026-01-01 100 EUR due 2026-01-31
    invoice I2 a 2026-01-05 200 EUR due 2026-02-04
    invoice I3 a 2026-01-10 400 EUR due 2026-02-09
    invoice I4 a 2026-01-25 800 EUR due 2026-02-24
    invoice I5 b 2026-01-01 100 EUR due 2026-01-31
    receipt R1 a 2026-02-10 -100 EUR
    receipt R2 a 2026-02-15 -200 EUR
    R1 -> I1 100 on 2026-02-10
    R2 -> I2 200 on 2026-02-15
"""


def test_paid_on_the_last_day_of_tolerance_is_within_and_a_day_later_is_not():
    """I1: due 31 Jan, paid 10 Feb, the 10th day: within. I2: due 4 Feb, paid 15 Feb, the 11th: not.

    On 19 Feb I3 (due 9 Feb) is on its last day of tolerance and still running, I4 is not due.
    """
    seen = ledger(BOOK).on(day("2026-02-19"))
    row = (
        tolerance_compliance.fell_due(seen, day("2026-01-31"), day("2026-02-25"))
        .set_index("customer")
        .loc["a"]
    )
    assert row[["invoices", "due", "within", "running", "beyond"]].tolist() == [
        4, 1500_00, 100_00, 1200_00, 200_00]  # fmt: skip
    assert row["days_late"] == 10.0


def test_a_day_later_what_is_unpaid_is_beyond():
    seen = ledger(BOOK).on(day("2026-02-20"))
    row = (
        tolerance_compliance.fell_due(seen, day("2026-02-05"), day("2026-02-24"))
        .set_index("customer")
        .loc["a"]
    )
    assert row[["invoices", "due", "within", "running", "beyond"]].tolist() == [
        1,
        400_00,
        0,
        0,
        400_00,
    ]


def test_the_span_is_half_open():
    seen = ledger(BOOK).on(day("2026-02-20"))
    counts = [
        tolerance_compliance.fell_due(seen, day(a), day(b))
        .set_index("customer")["invoices"]
        .get("a", 0)
        for a, b in (
            ("2026-01-31", "2026-02-04"),
            ("2026-01-31", "2026-02-05"),
            ("2026-02-01", "2026-02-04"),
        )
    ]
    assert counts == [1, 2, 0]


@pytest.mark.parametrize(
    ("share", "rating"),
    [(1.0, "A"), (0.9, "A"), (0.8999, "B"), (0.75, "B"), (0.7499, "C"), (0.5, "C"), (0.4999, "D"),
     (0.25, "D"), (0.2499, "E"), (0.0, "E"), (float("nan"), None)],
)  # fmt: skip
def test_ratings_at_their_boundaries(share: float, rating: str | None):
    assert tolerance_compliance.letter(share) == rating


def test_the_record_is_rated_on_what_is_over():
    """By 22 Feb: 100 of 700 within (I1; I2 and I3 beyond), so E; I4's tolerance is not over."""
    table = tolerance_compliance.ratings(ledger(BOOK).on(day("2026-02-22"))).set_index("customer")
    assert table.loc["a", ["invoices", "rating"]].tolist() == [3, "E"]
    assert table.loc["a", "share"] == pytest.approx(1 / 7)
    assert table.loc["b", "rating"] == "E"


def test_quarters_leave_out_those_without_anything_due():
    """An invoice a year: the quarter it was due in is told, the others are not."""
    lines = ["invoice I1 a 2024-06-01 100 EUR due 2024-07-01", "receipt R1 a 2024-07-05 -100 EUR",
             "R1 -> I1 100 on 2024-07-05", "invoice I2 a 2025-06-01 100 EUR due 2025-07-01",
             "receipt R2 a 2025-09-05 -100 EUR", "R2 -> I2 100 on 2025-09-05"]  # fmt: skip
    table = tolerance_compliance.quarters(ledger("\n".join(lines)).on(day("2025-12-31")), "a")
    assert table["kept"].tolist() == [True, False]
    assert table["invoices"].tolist() == [1, 1]


@settings(max_examples=60)
@given(cases())
def test_each_amount_is_within_or_running_or_beyond_as_a_loop_over_invoices_says(case: Case):
    seen = Ledger.of(case.frames, currency="EUR").on(case.day)
    found = history(seen)
    at, first, last = number(case.day), number(case.day) - 60, number(case.day) + 30
    sums: dict[str, list[int]] = {}
    for row in found[(found["currency"] == "EUR") & (found["outcome"] != "credited")].itertuples():
        if first <= row.due < last:
            end = row.due + row.allowed
            place = (
                1
                if row.paid and row.ended <= end
                else 2
                if row.outcome == "open" and end >= at
                else 3
            )
            own = sums.setdefault(row.customer, [0, 0, 0, 0])
            own[0] += row.amount
            own[place] += row.amount
    euros = seen.where(currency=["EUR"])
    table = tolerance_compliance.fell_due(
        euros, case.day - dt.timedelta(days=60), case.day + dt.timedelta(days=30)
    )
    made = table.set_index("customer")[["due", "within", "running", "beyond"]]
    assert {who: made.loc[who].astype("int64").tolist() for who in made.index} == sums
