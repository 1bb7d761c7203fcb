"""A table of payments beside invoices: what each pays, what stays on account, what takes it back."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.importing.assembling.assemble import Assembled
from lib.importing.assembling.documents import NoColumn
from lib.ledger import checks
from tests.importing.assembling.test_assemble import aside, balances, codes, listed, made

INVOICES = (
    "Invoice No,Customer,Invoice Date,Due Date,Amount,Currency\n"
    "1,A,2024-01-15,2024-02-14,100.00,EUR\n"
    "2,A,2024-01-16,2024-02-15,50.00,EUR\n"
    "3,B,2024-01-16,2024-02-15,70.00,EUR\n"
)
HEAD = "Payment No,Payment Date,Customer,Invoice No,Amount\n"
LAST = "2024-12-31"


def paid(assembled: Assembled) -> list[list[object]]:
    """Allocations: what pays which invoice, how much and from which day."""
    return listed(assembled, "credit", "invoice", "amount", "effective_on", role="allocations")


def receipts(assembled: Assembled) -> list[list[object]]:
    """Receipts: key, customer, day, amount, currency."""
    rows = listed(assembled, "kind", "document", "customer", "issued", "amount", "currency")
    return [row[1:] for row in rows if row[0] == "receipt"]


def owed(assembled: Assembled, customer: str) -> int:
    documents = assembled.frames["documents"]
    return int(documents.loc[documents["customer"] == customer, "amount"].sum())


def test_a_payment_that_names_its_invoice_pays_it() -> None:
    assembled = made(INVOICES, HEAD + "P1,2024-02-01,A,1,60.25\n")
    assert receipts(assembled) == [["P1", "A", "2024-02-01", -6025, "EUR"]]
    assert paid(assembled) == [["P1", "1", 6025, "2024-02-01"]]
    assert balances(assembled, "2024-01-31") == {"1": 10000, "2": 5000, "3": 7000}
    assert balances(assembled, "2024-02-01") == {"1": 3975, "2": 5000, "3": 7000}
    assert (assembled.read, assembled.accepted, len(assembled.rejected)) == (4, 4, 0)


def test_the_invoice_tells_customer_and_currency() -> None:
    assembled = made(
        "Invoice No,Customer,Invoice Date,Due Date,Amount,Currency\n"
        "1,A,2024-01-15,2024-02-14,1.500,KWD\n2,B,2024-01-15,2024-02-14,150,JPY\n",
        "Payment No,Payment Date,Invoice No,Amount\nP1,2024-02-01,1,1.250\nP2,2024-02-01,2,100\n",
    )
    assert receipts(assembled) == [
        ["P1", "A", "2024-02-01", -1250, "KWD"], ["P2", "B", "2024-02-01", -100, "JPY"],
    ]  # fmt: skip
    assert balances(assembled, LAST) == {"1": 250, "2": 50}


def test_a_payment_that_names_only_the_customer_is_unapplied() -> None:
    assembled = made(
        INVOICES, "Payment No,Payment Date,Customer,Amount\nP1,2024-02-01,A,60.00\n", currency="EUR"
    )
    assert receipts(assembled) == [["P1", "A", "2024-02-01", -6000, "EUR"]]
    assert paid(assembled) == []
    assert balances(assembled, LAST) == {"1": 10000, "2": 5000, "3": 7000, "P1": -6000}
    assert "unlisted_invoices" not in codes(assembled)


@pytest.mark.parametrize("invoice", ["", "99"])
def test_money_on_account_stands_in_the_one_currency_of_its_customer(invoice: str) -> None:
    assembled = made(INVOICES, HEAD + f"P1,2024-02-01,A,{invoice},60.00\nP2,2024-02-01,B,3,1\n")
    assert receipts(assembled)[0] == ["P1", "A", "2024-02-01", -6000, "EUR"]


@pytest.mark.parametrize("written", ["€", "eur", "Euro"])
def test_currencies_of_payments_are_read_as_those_of_invoices(written: str) -> None:
    head = HEAD.replace("Amount", "Amount,Currency")
    assembled = made(INVOICES, head + f"P1,2024-02-01,A,1,100.00,{written}\n")
    assert receipts(assembled) == [["P1", "A", "2024-02-01", -10000, "EUR"]]


def test_a_payment_over_several_invoices_is_one_receipt() -> None:
    assembled = made(INVOICES, HEAD + "P1,2024-02-01,A,1,100.00\nP1,2024-02-01,A,2,20.00\n")
    assert receipts(assembled) == [["P1", "A", "2024-02-01", -12000, "EUR"]]
    assert paid(assembled) == [["P1", "1", 10000, "2024-02-01"], ["P1", "2", 2000, "2024-02-01"]]
    assert balances(assembled, LAST) == {"2": 3000, "3": 7000}


def test_a_payments_own_amount_counts_once_beside_what_is_applied() -> None:
    assembled = made(
        INVOICES,
        "Payment No,Payment Date,Customer,Invoice No,Payment Amount,Applied Amount\n"
        "P1,2024-02-01,A,1,200.00,100.00\nP1,2024-02-01,A,2,200.00,50.00\n",
    )
    assert receipts(assembled) == [["P1", "A", "2024-02-01", -20000, "EUR"]]
    assert balances(assembled, LAST) == {"3": 7000, "P1": -5000}


def test_payments_of_one_number_from_two_customers_are_two_receipts() -> None:
    assembled = made(INVOICES, HEAD + "P1,2024-02-01,A,1,10.00\nP1,2024-02-01,B,3,20.00\n")
    assert [row[1:4:2] for row in receipts(assembled)] == [["A", -1000], ["B", -2000]]
    assert balances(assembled, LAST) == {"1": 9000, "2": 5000, "3": 5000}


def test_a_receipt_never_takes_the_key_of_an_invoice() -> None:
    assembled = made(INVOICES, HEAD + "1,2024-02-01,A,1,60.00\n")
    assert paid(assembled) == [["receipt/1", "1", 6000, "2024-02-01"]]
    assert balances(assembled, LAST) == {"1": 4000, "2": 5000, "3": 7000}


def test_money_does_not_count_before_it_came() -> None:
    assembled = made(INVOICES, HEAD + "P1,2024-02-01,A,1,100.00\nP1,2024-03-01,A,2,50.00\n")
    assert balances(assembled, "2024-02-15") == {"2": 5000, "3": 7000}


def test_a_payment_of_more_than_the_invoice_lowers_what_is_owed_in_full_and_is_said() -> None:
    assembled = made(INVOICES, HEAD + "P1,2024-02-01,A,1,120.00\n")
    assert receipts(assembled) == [["P1", "A", "2024-02-01", -12000, "EUR"]]
    assert sum(balances(assembled, LAST).values()) == 10000
    noticed = codes(assembled).keys() | {f.code for f in checks.check(assembled.frames)}
    assert noticed & {"overpaid", "over_allocated_invoices"}


def test_the_rest_of_a_payment_of_more_than_the_invoice_is_unapplied() -> None:
    assembled = made(INVOICES, HEAD + "P1,2024-02-01,A,1,120.00\n")
    assert paid(assembled) == [["P1", "1", 10000, "2024-02-01"]]
    assert balances(assembled, LAST) == {"2": 5000, "3": 7000, "P1": -2000}


def test_instalments_by_terms_are_paid_in_order_and_the_rest_is_unapplied() -> None:
    head = "Invoice No,Customer,Invoice Date,Amount,Terms,Currency\n"
    invoice = head + "1,A,2024-01-15,100,30/30/40,EUR\n"
    part = made(invoice, HEAD + "P1,2024-02-01,A,1,50.00\n")
    assert balances(part, LAST) == {"1/2": 1000, "1/3": 4000}
    beyond = made(invoice, HEAD + "P1,2024-02-01,A,1,120.00\n")
    assert balances(beyond, LAST) == {"P1": -2000}


def test_instalments_on_rows_of_their_own_are_paid_in_order() -> None:
    assembled = made(
        "Invoice No,Customer,Invoice Date,Due Date,Amount,Currency\n"
        "1,A,2024-01-15,2024-02-14,60.00,EUR\n1,A,2024-01-15,2024-03-14,40.00,EUR\n",
        HEAD + "P1,2024-02-01,A,1,80.00\n",
    )
    assert balances(assembled, LAST) == {"1/2": 2000}


def test_a_payment_of_an_unknown_invoice_is_kept_on_account_and_said() -> None:
    assembled = made(INVOICES, HEAD + "P1,2024-02-01,A,99,20.00\nP2,2024-02-01,B,3,70.00\n")
    assert [row[:4] for row in receipts(assembled)] == [
        ["P1", "A", "2024-02-01", -2000], ["P2", "B", "2024-02-01", -7000],
    ]  # fmt: skip
    assert paid(assembled) == [["P2", "3", 7000, "2024-02-01"]]
    assert codes(assembled)["unlisted_invoices"] == 1
    assert balances(assembled, LAST) == {"1": 10000, "2": 5000, "P1": -2000}


def test_a_payment_of_a_void_invoice_is_kept_on_account() -> None:
    assembled = made(
        "Invoice No,Customer,Invoice Date,Due Date,Amount,Status\n"
        "1,A,2024-01-15,2024-02-14,100.00,Void\n2,A,2024-01-15,2024-02-14,50.00,Open\n",
        HEAD + "P1,2024-02-01,A,1,100.00\n",
    )
    assert balances(assembled, LAST) == {"2": 5000, "P1": -10000}
    assert aside(assembled) == {"void": (1, 10000)}
    assert codes(assembled)["unlisted_invoices"] == 1


def test_a_payment_of_nobody_is_rejected_and_so_is_one_without_a_day_or_readable_amount() -> None:
    nobody = made(
        INVOICES,
        "Payment No,Payment Date,Invoice No,Amount\nP1,2024-02-01,99,60.00\nP2,2024-02-01,1,5.00\n",
    )
    assert nobody.rejected["reason"].tolist() == [
        "This payment names neither a customer nor a listed invoice."
    ]
    assert [row[0] for row in receipts(nobody)] == ["P2"]
    assembled = made(
        INVOICES, HEAD + "P1,2024-02-01,A,1,abc\nP2,,A,1,3.00\nP3,2024-02-01,A,1,5.00\n"
    )
    reasons = dict(zip(assembled.rejected["line"], assembled.rejected["reason"], strict=True))
    assert reasons == {
        2: "“abc” in “Amount” is not an amount.",
        3: "This payment has no day in “Payment Date”.",
    }
    assert (assembled.read, assembled.accepted) == (6, 4)


def test_a_payment_without_an_amount_is_rejected() -> None:
    assembled = made(INVOICES, HEAD + "P1,2024-02-01,A,1,\nP2,2024-02-01,A,1,5.00\n")
    assert assembled.rejected["line"].tolist() == [2]


def test_a_table_of_payments_without_days_is_asked_about() -> None:
    with pytest.raises(NoColumn, match=r"“day”.*--map COLUMN=day"):
        made(
            INVOICES,
            "Payment No,Customer,Invoice No,Amount\nP1,A,1,5\n",
            given_roles=("documents", "payments"),
        )


def test_a_payment_goes_to_its_own_customers_invoice_of_that_number() -> None:
    assembled = made(
        "Invoice No,Customer,Invoice Date,Due Date,Amount,Currency\n"
        "1,A,2024-01-15,2024-02-14,100.00,EUR\n1,B,2024-01-15,2024-02-14,40.00,EUR\n",
        HEAD + "P1,2024-02-01,B,1,40.00\n",
    )
    assert balances(assembled, LAST) == {"1": 10000}


def test_a_payment_goes_to_the_invoice_and_not_to_a_credit_note_of_its_number() -> None:
    assembled = made(
        "Type,Number,Customer,Date,Amount\n"
        "Credit note,1,A,2024-01-15,-20\nInvoice,1,A,2024-01-15,100\n",
        HEAD + "P1,2024-02-01,A,1,50.00\n",
    )
    assert balances(assembled, LAST) == {"Credit note/1": -2000, "Invoice/1": 5000}


def test_payments_that_are_all_written_with_a_minus_are_payments() -> None:
    assembled = made(INVOICES, HEAD + "P1,2024-02-01,A,1,-100.00\nP2,2024-02-10,B,3,-20.00\n")
    assert balances(assembled, LAST) == {"2": 5000, "3": 5000}


@pytest.mark.parametrize("number", ["P1", "P9"], ids=["its number", "a number of its own"])
def test_a_payment_with_the_other_sign_takes_one_back(number: str) -> None:
    assembled = made(
        INVOICES,
        HEAD
        + f"P1,2024-02-01,A,1,100.00\n{number},2024-02-10,A,1,-100.00\nP2,2024-02-10,B,3,20.00\n",
    )
    assert (owed(assembled, "A"), owed(assembled, "B")) == (15000, 5000)


FLAT = "Type,Number,Customer,Date,Amount,Clearing Date\nInvoice,1,A,2024-01-10,60,\n"


@pytest.mark.parametrize("word", ["Bounced cheque", "Reversal", "Rücklastschrift", "Impayé"])
def test_a_reversal_takes_its_receipt_back_and_the_invoice_is_open_again(word: str) -> None:
    assembled = made(FLAT + f"Payment,9,A,2024-02-15,-60,\n{word},9,A,2024-02-20,60,\n")
    assert paid(assembled) == [["Payment/9", f"{word}/9", 6000, "2024-02-20"]]
    assert balances(assembled, "2024-02-19") == {"Invoice/1": 6000, "Payment/9": -6000}
    assert balances(assembled, "2024-02-20") == {"Invoice/1": 6000}


@pytest.mark.parametrize(
    "back", ["8,A,2024-02-20,60", "9,B,2024-02-20,60", "9,A,2024-02-20,59"],
    ids=["number", "customer", "amount"],
)  # fmt: skip
def test_a_reversal_of_another_number_customer_or_amount_takes_nothing_back(back: str) -> None:
    assembled = made(FLAT + f"Payment,9,A,2024-02-15,-60,\nReversal,{back},\n")
    assert paid(assembled) == []
    assert balances(assembled, LAST)["Payment/9"] == -6000


def test_a_reversal_that_was_cleared_with_its_receipt_is_matched_once() -> None:
    assembled = made(
        FLAT + "Payment,9,A,2024-02-15,-60,2024-02-20\nReversal,9,A,2024-02-20,60,2024-02-20\n"
    )
    assert balances(assembled, LAST) == {"Invoice/1": 6000}


def test_each_of_two_reversals_takes_a_receipt_of_its_own_back() -> None:
    assembled = made(
        FLAT + "Payment,9,A,2024-02-15,-60,\nPayment,9,A,2024-03-15,-60,\n"
        "Reversal,9,A,2024-02-20,60,\nReversal,9,A,2024-03-20,60,\n"
    )
    assert balances(assembled, LAST) == {"Invoice/1": 6000}


def test_instalments_are_paid_by_due_date_whatever_the_order_of_rows_and_tables() -> None:
    invoices = (
        "Invoice No,Customer,Invoice Date,Due Date,Amount,Currency\n"
        "1,A,2024-01-15,2024-03-14,40.00,EUR\n1,A,2024-01-15,2024-02-14,60.00,EUR\n"
        "1,B,2024-01-15,2024-02-14,70.00,EUR\n"
    )
    later = made(invoices, HEAD + "P2,2024-03-01,A,1,30.00\nP1,2024-02-01,A,1,50.00\n")
    assert balances(later, "2024-02-15") == {"1": 4000, "1/2": 1000, "1/3": 7000}
    assert balances(later, LAST) == {"1": 2000, "1/3": 7000}
    apart = made(invoices, HEAD + "P1,2024-02-01,A,1,50.00\n", HEAD + "Q1,2024-03-01,A,1,60.00\n")
    assert balances(apart, LAST) == {"1/3": 7000, "Q1": -1000}
    assert codes(apart)["overpaid"] == 1


def test_the_first_payment_is_applied_first_and_the_one_too_many_stays_on_account() -> None:
    assembled = made(INVOICES, HEAD + "P2,2024-03-01,A,2,50.00\nP1,2024-02-01,A,2,50.00\n")
    assert paid(assembled) == [["P1", "2", 5000, "2024-02-01"]]
    [note] = [f for f in assembled.findings if f.code == "overpaid"]
    assert (note.rows, note.lines) == (1, (2,))


def test_a_receipt_that_was_cleared_with_an_invoice_is_not_taken_back_by_an_open_reversal() -> None:
    assembled = made(
        FLAT.replace("60,\n", "60,2024-02-18\n")
        + "Payment,9,A,2024-02-15,-60,2024-02-18\nReversal,9,A,2024-02-20,60,\n"
    )
    assert balances(assembled, LAST) == {"Reversal/9": 6000}


def test_one_reversal_takes_one_of_two_receipts_back() -> None:
    assembled = made(
        FLAT
        + "Payment,9,A,2024-02-15,-60,\nPayment,9,A,2024-03-15,-60,\nReversal,9,A,2024-03-20,60,\n"
    )
    assert sum(balances(assembled, LAST).values()) == 0
    assert len(paid(assembled)) == 1


_PAYMENTS = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", "3"]),
        st.integers(1, 800),
        st.dates(dt.date(2024, 2, 1), dt.date(2024, 6, 30)),
    ),
    min_size=1,
    max_size=6,
)
_BILLED = {"1": 10000, "2": 5000, "3": 7000}


@given(_PAYMENTS, st.dates(dt.date(2024, 1, 31), dt.date(2024, 7, 1)))
def test_open_on_any_day_is_what_was_billed_less_what_was_paid_until_then(
    payments: list[tuple[str, int, dt.date]], day: dt.date
) -> None:
    whose = {"1": "A", "2": "A", "3": "B"}
    rows = [
        f"P{i},{on},{whose[invoice]},{invoice},{cents / 100:.2f}\n"
        for i, (invoice, cents, on) in enumerate(payments)
    ]
    assembled = made(INVOICES, HEAD + "".join(rows), given_roles=("documents", "payments"))
    expected = dict(_BILLED)
    for invoice, cents, on in payments:
        expected[invoice] -= cents if on <= day else 0
    assert balances(assembled, day.isoformat()) == {k: v for k, v in expected.items() if v}
    assert (assembled.read, assembled.accepted) == (3 + len(rows), 3 + len(rows))
