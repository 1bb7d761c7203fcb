"""The customer page as a browser opens it, on the sample."""

import duckdb
import pytest

from lib.ledger.wording import NBSP, amount
from tests.conftest import SAMPLE

FIRST_SCREEN = [
    "How much room is left?",
    "How old is it on their terms?",
    "Do they pay when they promised?",
    "Is it changing?",
    "What do they bring?",
    "What will they pay in 8 weeks?",
    "What is open?",
    "What was said?",
]


def said(page) -> str:
    """Sentences and headings."""
    elements = (*page.header, *page.subheader, *page.markdown)
    return "\n".join(str(e.value) for e in elements).replace("\\", "").replace("**", "")


def questions(page) -> list[str]:
    """What the cards ask, small above their findings, in their order."""
    small = (str(element.value) for element in page.markdown)
    return [
        text[13:-2] for text in small if text.startswith(":small[:gray[") and text[-3:] == "?]]"
    ]


RECORD = {"customer.more": "What is on record?"}
"""The address of what is kept closed until it is asked for."""


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


def test_the_page_is_facts_two_to_five_and_what_follows_of_them(visit, owed: int):
    page = visit("customer", customer="C017")
    assert not page.error
    assert not page.warning
    assert page.title[0].value == "Customer"
    assert page.header[0].value.startswith("Hohenrain")
    assert page.header[1].value == "In June they paid 39 days past due"
    assert len(page.header) == 2
    assert questions(page) == FIRST_SCREEN
    assert len(page.subheader) == len(FIRST_SCREEN) - 1
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
    assert questions(page) == ["Who has most late?"]
    assert "is late with these 10 customers" in page.header[0].value
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
    assert "answers warn" in said(visit("customer", customer="C017", **RECORD))


def test_contacts_stand_on_the_page_with_their_telephone_numbers(visit):
    page = visit("customer", customer="C017", **{"customer.more": "Whom do we call?"})
    assert questions(page)[-1] == "Whom do we call?"
    assert "+00" in page.subheader[-1].value or "+00" in page.subheader[-2].value
    assert "first of 3 contacts" in said(page)
    assert not page.error


@pytest.mark.parametrize(
    "ask",
    [
        "What did they pay last?",
        "What do we owe them?",
        "Paid by which day?",
        "What are their habits?",
    ],
)
def test_the_rest_is_asked_for_and_worked_out_then(visit, ask: str):
    page = visit("customer", customer="C017", **{"customer.more": ask})
    assert not page.error
    assert len(questions(page)) == len(FIRST_SCREEN) + 1
    assert questions(page)[-1] == ask
    assert len(page.subheader) == len(FIRST_SCREEN)


def test_that_no_more_credit_is_due_stands_before_the_first_card(visit):
    page = visit("customer", customer="C017")
    kinds = [(e.type, getattr(getattr(e, "proto", None), "body", "")) for e in page.main]
    signal = next(i for i, (_, body) in enumerate(kinds) if 'class="signal"' in body)
    assert "No more time is offered" in kinds[signal][1]
    assert signal < next(i for i, (_, body) in enumerate(kinds) if FIRST_SCREEN[0] in body)
