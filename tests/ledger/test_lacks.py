"""What a ledger says it cannot tell, from the marks that the import leaves in it."""

import pytest

from lib.ledger import lacks
from tests.ledgers import day, ledger

INVOICES = """
    invoice A acme 2026-01-10 100.00 EUR due 2026-02-09
    invoice B acme 2026-01-20 200.00 EUR due 2026-02-19
"""
UNDATED = """
    adjustment adjustment/A acme 2026-01-20 -100.00 EUR reason=other
    adjustment/A -> A 100.00 on 2026-01-20
"""


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("", set()),
        ("receipt R acme 2026-01-10 -5.00 EUR", set()),
        (INVOICES, {"history"}),
        ("invoice A acme 2026-01-10 100.00 EUR", {"history", "due_dates"}),
        ("invoice A acme 2026-01-10 1.00 XXX due 2026-02-09", {"history", "currency"}),
        (INVOICES + UNDATED, {"history", "payment_days"}),
    ],
)
def test_what_is_absent(text: str, absent: set[str]):
    assert ledger(text).lacks == absent


def test_one_invoice_paid_in_full_on_a_day_is_a_history():
    paid = (
        INVOICES
        + """
        receipt receipt/A acme 2026-02-01 -100.00 EUR
        receipt/A -> A 100.00 on 2026-02-01
    """
    )
    assert ledger(paid).lacks == set()
    partly = paid.replace("100.00 on", "99.00 on")
    assert ledger(partly).lacks == {"history"}


def test_a_partly_paid_item_whose_balance_alone_is_known_is_no_history():
    partly = (
        INVOICES
        + """
        adjustment adjustment/A acme 2026-01-20 -40.00 EUR reason=other
        adjustment/A -> A 40.00 on 2026-01-20
    """
    )
    assert ledger(partly).lacks == {"history"}


def test_a_payment_that_is_a_document_of_its_own_is_a_history_even_in_part():
    partly = (
        INVOICES
        + """
        receipt R7 acme 2026-02-01 -40.00 EUR
        R7 -> A 40.00 on 2026-02-01
    """
    )
    assert ledger(partly).lacks == set()


def test_an_unapplied_receipt_on_a_list_of_open_items_is_no_history():
    assert ledger(INVOICES + "receipt R7 acme 2026-02-01 -40.00 EUR").lacks == {"history"}


def test_days_are_absent_while_nearly_all_that_is_settled_has_none():
    def settled(dated: int) -> str:
        rows = []
        for number in range(100):
            key = ("receipt/" if number < dated else "adjustment/") + f"N{number}"
            rows += [
                f"invoice N{number} acme 2026-01-01 1.00 EUR due 2026-01-31",
                f"{key.partition('/')[0]} {key} acme 2026-02-01 -1.00 EUR",
                f"{key} -> N{number} 1.00 on 2026-02-01",
            ]
        return "\n".join(rows)

    assert ledger(settled(0)).lacks == {"history", "payment_days"}
    assert ledger(settled(5)).lacks == {"payment_days"}
    assert ledger(settled(6)).lacks == set()


def test_an_item_that_a_later_list_no_longer_has_is_no_history():
    text = (
        INVOICES
        + """
        adjustment adjustment/A acme 2026-02-28 -100.00 EUR
        adjustment/A -> A 100.00 on 2026-02-28
    """
    )
    whole = ledger(text)
    documents = whole.documents.assign(
        reason=whole.documents["document"].map({"adjustment/A": f"{lacks.VANISHED}28 Feb 2026"})
    )
    assert lacks.of(documents, whole.matches) == {"history"}


def test_views_know_it_of_the_whole_version():
    paid = ledger(INVOICES + "receipt R acme 2026-02-01 -100.00 EUR\nR -> A 100.00 on 2026-02-01")
    assert paid.on(day("2026-01-15")).lacks == set()
    assert paid.known_on(day("2026-01-15")).lacks == set()
    open_ = ledger(INVOICES)
    assert open_.where(customer=["nobody"]).lacks == {"history"}


def test_every_fact_has_a_sentence_of_its_own():
    names = [lacks.HISTORY, lacks.PAYMENT_DAYS, lacks.DUE_DATES, lacks.CURRENCY]
    sentences = [lacks.reason(name) for name in names]
    assert len(set(sentences)) == 4
    assert all(sentence.endswith(".") for sentence in sentences)
