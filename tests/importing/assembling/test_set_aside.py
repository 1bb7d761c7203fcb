"""Rows that are no receivables: counted and summed apart, in no ledger, and never rejected."""

import numpy as np
import pandas as pd
import pytest

from lib.importing.assembling import payment_state, set_aside
from lib.importing.assembling.assemble import Assembled
from lib.importing.assembling.payment_state import State
from tests.importing.assembling.test_assemble import aside, balances, listed, made

STATES = "Invoice No,Customer,Invoice Date,Amount,Status\n1,A,2024-01-15,100.00,Open\n"
TYPES = "Type,Number,Customer,Date,Amount\nInvoice,1,A,2024-01-15,100.00\n"
LAST = "2024-12-31"


def rows(assembled: Assembled) -> tuple[int, int, int]:
    """Rows read, accepted and rejected."""
    return assembled.read, assembled.accepted, len(assembled.rejected)


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("Void", "void"), ("VOIDED", "void"), ("Cancelled", "void"), ("Storniert", "void"),
        ("Geannuleerd", "void"), ("Annulée", "void"), ("Anulada", "void"), ("Annullata", "void"),
        ("Draft", "draft"), ("Entwurf", "draft"), ("Concept", "draft"), ("Brouillon", "draft"),
        ("Borrador", "draft"), ("Bozza", "draft"),
    ],
)  # fmt: skip
def test_void_documents_and_drafts_are_set_aside_with_count_and_sum(word: str, reason: str) -> None:
    assembled = made(STATES + f"2,A,2024-01-15,50.25,{word}\n3,B,2024-01-15,7.00,{word}\n")
    assert aside(assembled) == {reason: (2, 5725)}
    assert rows(assembled) == (3, 1, 0)
    assert listed(assembled, "document", "amount") == [["1", 10000]]
    assert listed(assembled, "customer", role="customers") == [["A"]]


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("Quote", "quote"), ("Estimate", "quote"), ("Angebot", "quote"), ("Offerte", "quote"),
        ("Devis", "quote"), ("Presupuesto", "quote"), ("Preventivo", "quote"),
        ("Sales Order", "order"), ("Auftragsbestätigung", "order"), ("Pedido", "order"),
        ("Delivery Note", "order"), ("Pro forma", "proforma"), ("Factura proforma", "proforma"),
        ("Vendor Bill", "payable"), ("Purchase Invoice", "payable"),
        ("Eingangsrechnung", "payable"), ("ACCPAY", "payable"), ("in_invoice", "payable"),
    ],
)  # fmt: skip
def test_what_is_no_invoice_to_a_customer_is_set_aside(word: str, reason: str) -> None:
    assembled = made(TYPES + f"{word},2,A,2024-01-15,50.25\n{word},3,B,2024-01-15,7.00\n")
    assert aside(assembled) == {reason: (2, 5725)}
    assert rows(assembled) == (3, 1, 0)
    assert balances(assembled, LAST) == {"Invoice/1": 10000}


@pytest.mark.parametrize(
    "word", ["Supplier", "Vendor", "Lieferant", "Fournisseur", "Proveedor", "Leverancier"]
)
def test_rows_of_suppliers_are_set_aside(word: str) -> None:
    assembled = made(
        "Number,Customer,Party Type,Date,Amount\n1,A,Customer,2024-01-15,100.00\n"
        f"2,B,{word},2024-01-15,50.00\n3,B,{word},2024-01-15,5.00\n"
    )
    assert aside(assembled) == {"supplier": (2, 5500)}
    assert rows(assembled) == (3, 1, 0)
    assert balances(assembled, LAST) == {"1": 10000}


@pytest.mark.parametrize(("no", "yes"), [("No", "Yes"), ("0", "1"), ("false", "true")])
def test_a_yes_to_the_question_whether_it_is_cancelled_sets_aside(no: str, yes: str) -> None:
    assembled = made(
        "Number,Customer,Date,Amount,Cancelled\n"
        f"1,A,2024-01-15,100.00,{no}\n2,A,2024-01-15,50.00,{yes}\n"
    )
    assert aside(assembled) == {"void": (1, 5000)}
    assert balances(assembled, LAST) == {"1": 10000}


def test_reasons_are_counted_apart_and_keep_their_signs() -> None:
    assembled = made(
        TYPES
        + "Quote,2,A,2024-01-15,50.00\nSales Order,3,A,2024-01-15,5.00\n"
        + "Vendor bill,4,A,2024-01-15,-7.00\nVendor bill,5,A,2024-01-15,9.00\n"
    )
    assert aside(assembled) == {"quote": (1, 5000), "order": (1, 500), "payable": (2, 200)}
    assert rows(assembled) == (5, 1, 0)


def test_a_list_of_open_items_sets_aside_what_is_open() -> None:
    assembled = made(
        "Invoice No,Customer,Invoice Date,Open Amount,Status\n"
        "1,A,2024-01-15,30.00,Open\n2,A,2024-01-15,20.50,Void\n3,A,2024-01-15,5.00,Draft\n"
    )
    assert aside(assembled) == {"void": (1, 2050), "draft": (1, 500)}
    assert balances(assembled, LAST) == {"1": 3000}


def test_beside_an_open_amount_what_was_billed_is_summed() -> None:
    assembled = made(
        "Invoice No,Customer,Invoice Date,Amount,Open Amount,Status\n"
        "1,A,2024-01-15,100.00,30.00,Open\n2,A,2024-01-15,50.00,20.00,Void\n"
    )
    assert aside(assembled) == {"void": (1, 5000)}
    assert balances(assembled, LAST) == {"1": 3000}


@pytest.mark.parametrize(
    "row", ["2,A,2024-01-15,abc", "2,A,2024-02-31,0", "2,,2024-01-15,0", "2,A,2024-01-15,"],
    ids=["amount", "day", "customer", "no amount"],
)  # fmt: skip
def test_a_void_row_is_never_rejected_whatever_it_lacks(row: str) -> None:
    assembled = made(STATES + f"{row},Void\n3,A,2024-01-15,4.00,Void\n")
    assert aside(assembled) == {"void": (2, 400)}
    assert rows(assembled) == (3, 1, 0)


def test_a_void_line_is_no_part_of_its_document() -> None:
    assembled = made(
        "Invoice No,Line,Customer,Invoice Date,Amount,Status\n"
        "1,1,A,2024-01-15,60.00,Open\n1,2,A,2024-01-15,40.00,Void\n1,3,A,2024-01-15,5.00,Open\n"
    )
    assert listed(assembled, "document", "amount") == [["1", 6500]]
    assert aside(assembled) == {"void": (1, 4000), "line": (1, 0)}


def test_where_all_is_set_aside_the_ledger_is_empty() -> None:
    assembled = made(STATES.replace("Open", "Void") + "2,A,2024-01-15,50.00,Void\n")
    assert aside(assembled) == {"void": (2, 15000)}
    assert rows(assembled) == (2, 0, 0)
    assert all(frame.empty for frame in assembled.frames.values())


def test_what_several_lists_set_aside_is_added_up() -> None:
    assembled = made(
        STATES + "2,A,2024-01-15,50.00,Void\n",
        STATES.replace("1,A", "9,A") + "3,B,2024-01-15,7.00,Void\n4,B,2024-01-15,8.00,Draft\n",
    )
    assert aside(assembled) == {"void": (2, 5700), "draft": (1, 800)}
    assert rows(assembled) == (5, 2, 0)


def test_words_of_receivables_set_nothing_aside() -> None:
    assembled = made(TYPES + "Credit note,2,A,2024-01-15,-50.00\nPayment,3,A,2024-01-15,-7.00\n")
    assert aside(assembled) == {}
    assert rows(assembled) == (3, 3, 0)


def test_every_reason_has_words_to_be_shown_in() -> None:
    assert {*set_aside.NOT_OURS, "void", "draft", "supplier", "line"} == set(set_aside.WORDS)


def test_sums_of_several_currencies_are_not_one() -> None:
    head = "Invoice No,Customer,Invoice Date,Amount,Currency,Status\n"
    assembled = made(
        head + "1,A,2024-01-15,100.00,EUR,Open\n2,A,2024-01-15,50.00,EUR,Void\n"
        "3,A,2024-01-15,50,JPY,Void\n"
    )
    assert assembled.set_aside == {"void": (2, {"EUR": 5000, "JPY": 50})}


def test_what_a_row_is_outranks_its_state_and_a_cancellation_outranks_both() -> None:
    amounts = np.array([1, 2, 4, 8])
    words: tuple[State, ...] = ("void", "draft", "void", "paid")
    states = np.array([payment_state.STATES.index(word) for word in words], "int8")
    kinds = pd.Series(["Quote", "Invoice", "Quote", "Quote"], dtype="str")
    cancelled = pd.Series(["no", "no", "yes", "no"], dtype="str")
    found = set_aside.find(amounts, kinds, states, None, cancelled)
    assert found.reason.tolist() == ["quote", "draft", "void", "quote"]
    assert found.rows.tolist() == [True] * 4
    currencies = pd.Series(["EUR", "EUR", "EUR", "JPY"])
    assert found.sums(currencies) == {
        "quote": (2, {"EUR": 1, "JPY": 8}), "draft": (1, {"EUR": 2}), "void": (1, {"EUR": 4}),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "mark", "none"),
    [
        ("deleted_at", "2024-01-27 16:02:55.8+00", ""), ("Voided on", "2024-01-20", "0000-00-00"),
        ("Storniert am", "27.01.2024", ""), ("is_deleted", "true", "false"), ("void", "1", "0"),
        ("deleted_at", "2024-01-27 16:02:55", "\\N"),
    ],
)  # fmt: skip
def test_rows_marked_as_deleted_are_set_aside_with_their_sum(
    heading: str, mark: str, none: str
) -> None:
    lines = [
        f"{i},A,2024-01-1{i},10{i}.00,10{i}.00,{mark if i == 3 else none}" for i in range(1, 7)
    ]
    assembled = made("\n".join([f"Invoice No,Customer,Invoice Date,Amount,Open,{heading}", *lines]))
    assert aside(assembled) == {"void": (1, 10300)}
    assert rows(assembled) == (6, 5, 0)
