"""The customer page as a browser opens it, on the sample."""

import duckdb
import pytest

from lib.ledger.wording import NBSP, amount
from tests.conftest import SAMPLE

FIRST_SCREEN = [
    "How much room is left?",
    "What do they bring?",
    "How old is it on their terms?",
    "Do they pay when they promised?",
]


def said(page) -> str:
    return (
        "\n".join(str(element.value) for element in page.markdown)
        .replace("\\", "")
        .replace("**", "")
    )


def scalar(query: str) -> object:
    """One number from the sample's files, by SQL that shares nothing with the program."""
    tables = {
        role: f"'{SAMPLE / f'{role}.parquet'}'" for role in ("documents", "orders", "allocations")
    }
    return duckdb.sql(query.format(**tables)).fetchall()[0][0]


@pytest.fixture(scope="module")
def owed() -> int:
    """What C017 owes on the last day: all it was billed in euro, less all that was set against it."""
    return int(
        scalar("""
            with bills as (select document, amount from {documents}
                           where customer = 'C017' and amount > 0),
                 paid as (select invoice, sum(amount) as paid from {allocations} group by invoice)
            select sum(bills.amount - coalesce(paid, 0)) from bills left join paid on document = invoice
        """)
    )


def test_the_first_screen_is_facts_two_to_five(visit, owed: int):
    page = visit("customer", customer="C017")
    assert not page.error
    assert not page.warning
    assert page.title[0].value.startswith("Hohenrain")
    assert [header.value for header in page.header][:4] == FIRST_SCREEN
    orders = int(scalar("select coalesce(sum(amount), 0) from {orders} where customer = 'C017'"))
    assert amount(owed + orders, "EUR") in said(page)
    assert f"of {amount(owed, 'EUR')} is past the tolerance of 10 days" in said(page)


def test_sales_of_twelve_months_are_the_documents(visit):
    sold = scalar("""
        select sum(amount) from {documents} where customer = 'C017'
        and kind in ('invoice', 'credit_note') and issued > '2025-06-30' and issued <= '2026-06-30'
    """)
    assert f"{amount(int(sold), 'EUR')} in 12 months" in said(visit("customer", customer="C017"))


def test_the_cost_of_money_changes_the_cost_of_waiting(visit):
    page = visit("customer", customer="C017")
    assert f"at 12{NBSP}% a year" in said(page)
    page.number_input(key="customer.rate").set_value(8.5).run()
    assert f"at 8.5{NBSP}% a year" in said(page)


def test_without_a_customer_those_with_most_late_are_listed(visit):
    page = visit("customer")
    assert page.header[0].value == "Who has most late?"
    assert len(page.dataframe[0].value) == 10


def test_a_customer_who_is_not_there_is_a_sentence(visit):
    page = visit("customer", customer="C999; <b>")
    assert not page.error
    assert "C999" in page.warning[0].value
    assert not page.header


def test_every_customer_of_the_sample_is_answered_on_an_early_day(visit):
    """Fresh customers, without history, sales or payments, break nothing."""
    for customer in ("C001", "C136", "C140"):
        page = visit("customer", customer=customer, as_of="2023-07-20")
        assert not page.error, customer


def test_where_nobody_is_named_what_sales_saw_is_read_by_whoever_opens_the_ledger(visit):
    """C017 is one of those whose field reports turned; they came with the ledger."""
    assert "answers warn" in said(visit("customer", customer="C017"))


def test_contacts_stand_on_the_page_with_their_telephone_numbers(visit):
    page = visit("customer", customer="C017")
    assert "Whom do we call?" in [header.value for header in page.header]
    assert any("contact" in str(text.value) and "+00" in str(text.value) for text in page.markdown)
    assert not page.error
