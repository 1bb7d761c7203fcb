"""Each check finds what was planted, counts it, and stays silent on a sound ledger."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.ledger import checks, columns

_DOCUMENTS = [
    # document, customer, kind, issued, due, amount, currency
    ("I1", "A", "invoice", "2024-01-10", "2024-02-09", 10_000, "EUR"),
    ("I2", "B", "invoice", "2024-01-20", "2024-02-19", 5_000, "EUR"),
    ("C1", "A", "credit_note", "2024-01-25", None, -2_000, "EUR"),
    ("R1", "A", "receipt", "2024-02-15", None, -8_000, "EUR"),
]
_ALLOCATIONS = [("R1", "I1", 8_000, "2024-02-15"), ("C1", "I1", 2_000, "2024-01-25")]


def frames(
    documents: list[tuple] = _DOCUMENTS,
    allocations: list[tuple] = _ALLOCATIONS,
    **others: list[dict],
) -> dict[str, pd.DataFrame]:
    fields = ["document", "customer", "kind", "issued", "due", "amount", "currency"]
    made = pd.DataFrame(documents, columns=fields)
    listed = pd.DataFrame(allocations, columns=["credit", "invoice", "amount", "effective_on"])
    people = pd.DataFrame({"customer": made["customer"].unique()})
    given_ = {"documents": made, "allocations": listed, "customers": people}
    given_ |= {role: pd.DataFrame(rows) for role, rows in others.items()}
    return {role: columns.conform(frame, role) for role, frame in given_.items()}


def found(given_: dict[str, pd.DataFrame]) -> dict[str, tuple[str, int]]:
    return {f.code: (f.level, f.rows) for f in checks.check(given_)}


def test_a_sound_ledger_has_nothing_to_say() -> None:
    assert found(frames()) == {}


def test_an_empty_ledger_has_nothing_to_say() -> None:
    assert found({}) == {}


@pytest.mark.parametrize(
    ("document", "code", "level"),
    [
        (
            ("I1", "A", "invoice", "2024-01-11", "2024-02-10", 100, "EUR"),
            "repeated_documents",
            "error",
        ),
        (("I3", "A", "invoice", "2024-01-11", None, 100, "EUR"), "no_due_date", "warning"),
        (
            ("I3", "A", "invoice", "2024-01-11", "2024-01-10", 100, "EUR"),
            "due_before_issued",
            "warning",
        ),
        (("I3", "A", "invoice", "1980-01-11", "2024-01-20", 100, "EUR"), "odd_dates", "warning"),
        (("I3", "A", "invoice", "2024-01-11", "2042-01-20", 100, "EUR"), "odd_dates", "warning"),
        (("I3", "A", "invoice", "2024-01-11", "2024-01-20", 0, "EUR"), "zero_amounts", "warning"),
        (("C3", "A", "credit_note", "2024-01-11", None, 100, "EUR"), "odd_signs", "warning"),
        (("I3", "A", "invoice", "2024-01-11", "2024-01-20", 100, "USD"), "no_rates", "warning"),
    ],
)
def test_one_odd_document(document: tuple, code: str, level: str) -> None:
    assert found(frames([*_DOCUMENTS, document])) == {code: (level, 1)}


@pytest.mark.parametrize(
    ("allocation", "code", "level"),
    [
        (("R9", "I2", 100, "2024-02-15"), "unknown_credits", "error"),
        (("C2", "I9", 100, "2024-02-15"), "unknown_invoices", "error"),
        (("R1", "I2", 100, "2024-02-15"), "over_allocated_credits", "error"),
        (("C2", "I1", 100, "2024-02-20"), "over_allocated_invoices", "error"),
        (("I2", "C2", 100, "2024-02-20"), "turned_allocations", "error"),
        (("C2", "I2", 0, "2024-02-20"), "turned_allocations", "error"),
        (("C2", "I2", 100, "2024-01-19"), "paid_before_issued", "warning"),
        (("R2", "I2", 100, "2024-02-10"), "allocated_before_document", "warning"),
        (("R3", "I2", 100, "2024-02-15"), "across_currencies", "error"),
        (("R4", "I2", 100, "2024-02-15"), "across_customers", "warning"),
    ],
)
def test_one_odd_allocation(allocation: tuple, code: str, level: str) -> None:
    documents = [
        *_DOCUMENTS,
        ("C2", "B", "credit_note", "2024-01-05", None, -500, "EUR"),
        ("R2", "B", "receipt", "2024-02-15", None, -500, "EUR"),
        ("R3", "B", "receipt", "2024-02-15", None, -500, "USD"),
        ("R4", "D", "receipt", "2024-02-15", None, -500, "EUR"),
    ]
    rates = [{"day": "2024-01-01", "currency": "USD", "rate": 0.9}]
    told = found(frames(documents, [*_ALLOCATIONS, allocation], rates=rates))
    expected = {code: (level, 1)}
    if allocation[:2] in (("R1", "I2"), ("C2", "I1")):  # also pays for somebody else
        expected["across_customers"] = ("warning", 1)
    assert told == expected


def test_over_allocation_is_summed_over_allocations() -> None:
    documents = [*_DOCUMENTS, ("R2", "B", "receipt", "2024-02-15", None, -6_000, "EUR")]
    halves = [("R2", "I2", 2_500, "2024-02-15"), ("R2", "I2", 2_500, "2024-02-16")]
    assert found(frames(documents, halves)) == {}
    assert found(frames(documents, [*halves, ("R2", "I2", 1, "2024-02-17")])) == {
        "over_allocated_invoices": ("error", 1)
    }


def test_a_head_office_may_pay_for_its_branches() -> None:
    documents = [*_DOCUMENTS, ("R2", "D", "receipt", "2024-02-15", None, -5_000, "EUR")]
    made = frames(documents, [("R2", "I2", 5_000, "2024-02-15")])
    assert "across_customers" in found(made)
    people = made["customers"].assign(
        parent=["H" if c in "BD" else None for c in made["customers"]["customer"]]
    )
    assert found(made | {"customers": columns.conform(people, "customers")}) == {}
    people = made["customers"].assign(
        parent=["D" if c == "B" else None for c in made["customers"]["customer"]]
    )
    assert found(made | {"customers": columns.conform(people, "customers")}) == {}


def test_customers_that_are_not_listed() -> None:
    made = frames(
        orders=[{"order": "O1", "customer": "Z", "placed": "2024-01-01", "amount": 5}],
        touches=[{"customer": "A", "document": "I9", "day": "2024-01-01", "kind": "call"}],
    )
    people = columns.conform(pd.DataFrame({"customer": ["A", "A"]}), "customers")
    assert found(made | {"customers": people}) == {
        "unknown_customers_documents": ("error", 1),
        "repeated_customers": ("error", 1),
        "unknown_customers_orders": ("warning", 1),
        "unknown_touched_documents": ("warning", 1),
    }


def test_an_amount_that_lost_its_decimal_sign_stands_out_and_a_large_one_does_not() -> None:
    usual = [
        (f"I{i}", "A", "invoice", "2024-01-10", "2024-02-09", 5_000 + 10 * i, "EUR")
        for i in range(300)
    ]
    lost = ("X1", "A", "invoice", "2024-01-10", "2024-02-09", 650_000_00, "EUR")
    large = ("X2", "A", "invoice", "2024-01-10", "2024-02-09", 900_000, "EUR")
    assert found(frames([*usual, large], [])) == {}
    assert found(frames([*usual, large, lost], [])) == {"absurd_amounts": ("warning", 1)}


def test_errors_come_first_and_name_the_first_documents() -> None:
    documents = [*_DOCUMENTS, ("I3", "A", "invoice", "2024-01-11", None, 0, "EUR")]
    findings = checks.check(frames(documents, [("R9", "I1", 5, "2024-01-11")]))
    assert [f.level for f in findings] == ["error", "warning"]
    assert "R9" in findings[0].message
    assert "1 allocation names" in findings[0].message
    assert "I3" in findings[1].message


@given(st.permutations(range(4)), st.permutations(range(2)))
def test_the_order_of_rows_changes_nothing(documents: list[int], allocations: list[int]) -> None:
    odd = [("R9", "I1", 9_999, "2023-01-01"), ("C1", "I2", 5_000, "2024-03-01")]
    straight = found(frames(_DOCUMENTS, odd))
    assert straight == found(
        frames([_DOCUMENTS[i] for i in documents], [odd[i] for i in allocations])
    )
