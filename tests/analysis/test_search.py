"""What people have at hand finds the customer: a name without accents, a number, an amount."""

import pytest

from lib.analysis.search import find
from lib.ledger.ledger import Ledger
from tests.ledgers import ledger

BOOK = """
    invoice TR10/306176 alpha 2026-01-15 1234.50 EUR due 2026-02-14
    invoice TR10/306177 beta 2026-02-10 500.00 EUR due 2026-03-12
    receipt Z-9 beta 2026-02-20 -1234.50 EUR
"""
NAMES = {"alpha": "Brădetu-Nou Distribuție S.R.L.", "beta": "Wächter & Söhne"}


@pytest.fixture
def book() -> Ledger:
    return ledger(BOOK)


@pytest.mark.parametrize(
    ("text", "customers"),
    [
        ("bradetu", ["alpha"]),
        ("SOHNE", ["beta"]),
        ("alpha", ["alpha"]),
        ("306176", ["alpha"]),
        ("tr10/30617", ["beta", "alpha"]),
        ("1,234.50", ["beta", "alpha"]),
        ("1.234,50", ["beta", "alpha"]),
        ("1234,5", ["beta", "alpha"]),
        ("500", ["beta"]),
        ("1234.51", []),
        ("  ", []),
        ("(", []),
    ],
)
def test_what_is_found(book: Ledger, text: str, customers: list[str]):
    assert [hit.customer for hit in find(book, NAMES, text)] == customers


def test_a_document_says_its_number_amount_and_day(book: Ledger):
    (hit,) = find(book, NAMES, "306176")
    assert hit.label == "TR10/306176 · €1234.50 · 15 Jan 2026 · Brădetu-Nou Distribuție S.R.L."
