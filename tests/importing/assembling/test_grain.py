"""Lines of a document put together, its total counted once, and what only looks alike kept apart."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.importing.assembling.assemble import Assembled
from tests.importing.assembling.test_assemble import balances, codes, listed, made

LINES = "Invoice No,Product,Customer,Invoice Date,Amount\n"
DUE = "Invoice No,Line,Customer,Invoice Date,Due Date,Amount\n"
PAID = "Invoice No,Customer,Invoice Date,Amount,Paid Date,Paid Amount\n"
LAST = "2024-12-31"


def counted(assembled: Assembled) -> tuple[int, int, int, int]:
    """Rows read, accepted, rejected, and further lines of a document."""
    further, _ = assembled.set_aside.get("line", (0, {}))
    return assembled.read, assembled.accepted, len(assembled.rejected), further


def owed(assembled: Assembled, customer: str) -> int:
    documents = assembled.frames["documents"]
    return int(documents.loc[documents["customer"] == customer, "amount"].sum())


def test_lines_with_their_own_amounts_are_one_document_with_their_sum() -> None:
    assembled = made(
        LINES + "1,P,A,2024-01-15,60.10\n1,Q,A,2024-01-15,40.05\n2,P,A,2024-01-16,7.00\n"
    )
    assert listed(assembled, "document", "amount") == [["1", 10015], ["2", 700]]
    assert counted(assembled) == (3, 2, 0, 1)
    assert "repeated_keys" not in codes(assembled)


def test_lines_need_not_stand_together() -> None:
    assembled = made(LINES + "1,P,A,2024-01-15,60\n2,P,A,2024-01-16,7\n1,Q,A,2024-01-15,40\n")
    assert listed(assembled, "document", "amount") == [["1", 10000], ["2", 700]]


def test_a_credit_line_lowers_its_document() -> None:
    assembled = made(LINES + "1,P,A,2024-01-15,60\n1,Discount,A,2024-01-15,-15\n")
    assert listed(assembled, "document", "kind", "amount") == [["1", "invoice", 4500]]


def test_a_total_repeated_a_line_is_counted_once() -> None:
    assembled = made(LINES + "1,P,A,2024-01-15,100\n1,Q,A,2024-01-15,100\n2,P,A,2024-01-16,7\n")
    assert listed(assembled, "document", "amount") == [["1", 10000], ["2", 700]]
    assert counted(assembled) == (3, 2, 0, 1)


def test_a_heading_that_names_the_lines_amount_adds_up_lines_that_are_alike() -> None:
    head = LINES.replace("Amount", "Line Amount")
    assembled = made(head + "1,P,A,2024-01-15,50\n1,Q,A,2024-01-15,50\n2,P,A,2024-01-16,7\n")
    assert listed(assembled, "document", "amount") == [["1", 10000], ["2", 700]]


def test_the_documents_total_outranks_the_amounts_of_its_lines() -> None:
    head = "Invoice No,Product,Customer,Invoice Date,Line Amount,Invoice Total\n"
    assembled = made(head + "1,P,A,2024-01-15,30,100\n1,Q,A,2024-01-15,70,100\n")
    assert listed(assembled, "document", "amount") == [["1", 10000]]


@pytest.mark.parametrize(
    ("first", "second"), [("20", "10"), ("30", "30")], ids=["line", "document"]
)
def test_what_is_open_is_the_lines_sum_or_what_every_line_repeats(first: str, second: str) -> None:
    head = "Invoice No,Line,Customer,Invoice Date,Amount,Open Amount\n"
    assembled = made(head + f"1,1,A,2024-01-15,60,{first}\n1,2,A,2024-01-15,40,{second}\n")
    assert listed(assembled, "document", "amount")[0] == ["1", 10000]
    assert balances(assembled, LAST) == {"1": 3000}


def test_the_same_number_of_two_customers_stays_two() -> None:
    assembled = made(LINES + "1,P,A,2024-01-15,60\n1,Q,A,2024-01-15,40\n1,P,B,2024-01-15,7\n")
    assert listed(assembled, "document", "customer", "amount") == [
        ["1", "A", 10000], ["1/2", "B", 700],
    ]  # fmt: skip
    assert codes(assembled)["repeated_keys"] == 1


@pytest.mark.parametrize("other", ["1,Q,A,2025-01-15,40", "1,Q,B,2024-01-15,40"])
def test_another_day_or_customer_is_another_document(other: str) -> None:
    assembled = made(LINES + f"1,P,A,2024-01-15,60\n{other}\n")
    assert [row[0] for row in listed(assembled, "amount")] == [6000, 4000]
    assert counted(assembled) == (2, 2, 0, 0)


def test_copies_in_a_list_without_lines_stay_and_are_flagged() -> None:
    head = "Invoice No,Customer,Invoice Date,Amount\n"
    assembled = made(head + "1,A,2024-01-15,100\n1,A,2024-01-15,100\n")
    assert listed(assembled, "document", "amount") == [["1", 10000], ["1/2", 10000]]
    assert codes(assembled)["repeated_keys"] == 1


def test_instalments_with_their_own_due_dates_stay_apart() -> None:
    assembled = made(DUE + "1,1,A,2024-01-15,2024-02-15,60\n1,2,A,2024-01-15,2024-03-15,40\n")
    assert listed(assembled, "document", "invoice_group", "due", "amount") == [
        ["1", "1", "2024-02-15", 6000], ["1/2", "1", "2024-03-15", 4000],
    ]  # fmt: skip
    assert counted(assembled) == (2, 2, 0, 0)


def test_instalments_of_one_invoice_leave_the_lines_of_another_together() -> None:
    assembled = made(
        DUE
        + "1,1,A,2024-01-15,2024-02-15,60\n1,2,A,2024-01-15,2024-03-15,40\n"
        + "2,1,A,2024-01-15,2024-02-15,50\n2,2,A,2024-01-15,2024-02-15,20\n"
    )
    assert [row[0] for row in listed(assembled, "amount")] == [6000, 4000, 7000]


def test_an_invoice_that_stands_once_a_payment_counts_once() -> None:
    assembled = made(
        PAID + "1,A,2024-01-15,100,2024-02-01,30\n1,A,2024-01-15,100,2024-03-01,50\n"
        "2,A,2024-01-16,7,,\n"
    )
    assert listed(assembled, "document", "kind", "issued", "amount") == [
        ["1", "invoice", "2024-01-15", 10000],
        ["2", "invoice", "2024-01-16", 700],
        ["1/1", "receipt", "2024-02-01", -3000],
        ["1/2", "receipt", "2024-03-01", -5000],
    ]
    assert balances(assembled, "2024-02-29") == {"1": 7000, "2": 700}
    assert balances(assembled, "2024-03-01") == {"1": 2000, "2": 700}
    assert counted(assembled) == (3, 2, 0, 1)


def test_payments_of_the_same_number_stay_with_their_customers() -> None:
    assembled = made(
        PAID + "1,A,2024-01-15,100,2024-02-01,30\n1,A,2024-01-15,100,2024-03-01,50\n"
        "1,B,2024-01-15,80,2024-02-01,20\n1,B,2024-01-15,80,2024-03-01,10\n"
    )
    assert balances(assembled, LAST) == {"1": 2000, "1/2": 5000}


def test_payments_of_an_invoice_that_repeats_its_total_a_line_all_count() -> None:
    head = "Invoice No,Line,Customer,Invoice Date,Amount,Paid Date,Paid Amount\n"
    assembled = made(
        head + "1,1,A,2024-01-15,100,2024-02-01,30\n1,2,A,2024-01-15,100,2024-03-01,50\n"
    )
    assert owed(assembled, "A") == 2000


def test_lines_of_payments_beside_an_invoice_are_receipts_of_their_own() -> None:
    assembled = made(
        "Type,Number,Customer,Date,Amount\n"
        "Invoice,1,A,2024-01-15,100\nPayment,1,A,2024-02-01,-30\nPayment,1,A,2024-02-01,-50\n"
    )
    assert listed(assembled, "kind", "issued", "amount") == [
        ["invoice", "2024-01-15", 10000],
        ["receipt", "2024-02-01", -3000],
        ["receipt", "2024-02-01", -5000],
    ]
    assert counted(assembled) == (3, 3, 0, 0)


@pytest.mark.parametrize("nothing", ["", "0"])
def test_a_payment_of_a_document_that_no_row_bills_never_vanishes_without_a_word(
    nothing: str,
) -> None:
    assembled = made(PAID + f"1,A,2024-01-15,100,,\n9,A,2024-01-15,{nothing},2024-02-01,30\n")
    assert counted(assembled) == (2, 1, 1, 0)
    assert assembled.rejected["line"].tolist() == [3]
    [reason] = assembled.rejected["reason"]
    assert reason == "This row has a payment and no amount, and no other row bills “9”."


@pytest.mark.parametrize("nothing", ["", "0"])
def test_lines_of_nothing_but_payments_pay_the_invoice_whose_number_they_repeat(
    nothing: str,
) -> None:
    assembled = made(
        PAID + f"1,A,2024-01-15,100,,\n1,A,2024-01-15,{nothing},2024-02-01,30\n"
        f"1,A,2024-01-15,{nothing},2024-03-01,50\n"
    )
    assert owed(assembled, "A") == 2000


def test_a_payment_on_a_row_of_its_own_has_the_day_of_that_row() -> None:
    head = "Invoice No,Customer,Date,Amount,Paid Amount\n"
    assembled = made(head + "1,A,2024-01-15,100,\n1,A,2024-03-01,,30\n2,A,2024-01-15,7,\n")
    assert balances(assembled, "2024-02-29") == {"1": 10000, "2": 700}
    assert balances(assembled, "2024-03-01") == {"1": 7000, "2": 700}
    assert counted(assembled) == (3, 3, 0, 0)


def test_a_payment_on_a_row_of_its_own_without_a_day_settles_what_it_pays() -> None:
    assembled = made(PAID + "1,A,2024-01-15,100,,\n1,A,2024-01-15,,,30\n2,A,2024-01-16,7,,\n")
    assert balances(assembled, LAST) == {"1": 7000, "2": 700}
    assert codes(assembled)["undated_settlement"] == 1
    assert counted(assembled) == (3, 3, 0, 0)


def test_a_row_of_payment_pays_beside_what_its_invoice_says_of_its_own_payment() -> None:
    assembled = made(
        PAID + "1,A,2024-01-15,100,2024-02-01,30\n1,A,2024-01-15,,2024-03-01,50\n"
        "1,B,2024-01-15,40,,\n1,B,2024-01-15,,2024-02-01,15\n"
    )
    assert balances(assembled, LAST) == {"1": 2000, "1/2": 2500}


def test_what_is_open_in_the_end_holds_the_payments_of_other_rows() -> None:
    head = PAID.replace("\n", ",Open Amount\n")
    assembled = made(
        head + "1,A,2024-01-15,100,,,20\n1,A,2024-01-15,,2024-02-01,30,\n"
        "1,A,2024-01-15,,2024-03-01,50,\n2,A,2024-01-15,40,2024-02-10,15,25\n"
    )
    assert balances(assembled, "2024-02-15") == {"1": 7000, "2": 2500}
    assert balances(assembled, LAST) == {"1": 2000, "2": 2500}


def test_a_payment_that_is_given_back_is_owed_again() -> None:
    assembled = made(
        PAID + "1,A,2024-01-15,50,2024-02-01,20\n1,A,2024-01-15,,2024-02-05,-20\n"
        "2,A,2024-01-15,40,2024-02-01,40\n"
    )
    assert owed(assembled, "A") == 5000


def test_payments_beyond_the_invoice_on_its_rows_are_unapplied_and_said() -> None:
    assembled = made(
        PAID
        + "1,A,2024-01-15,100,,\n1,A,2024-01-15,,2024-02-01,80\n1,A,2024-01-15,,2024-03-01,50\n"
    )
    assert balances(assembled, LAST) == {"1/2": -3000}
    assert codes(assembled)["overpaid"] == 1


def test_a_row_of_payment_is_spread_over_the_instalments_of_its_invoice() -> None:
    head = PAID.replace("Amount,Paid Date", "Due Date,Amount,Paid Date")
    assembled = made(
        head + "1,A,2024-01-15,2024-03-14,40,,\n1,A,2024-01-15,2024-02-14,60,,\n"
        "1,A,2024-01-15,,,2024-02-20,70\n"
    )
    assert balances(assembled, LAST) == {"1": 3000}


def test_an_invoice_that_stands_bare_and_again_with_each_payment_counts_once() -> None:
    assembled = made(
        PAID + "1,A,2024-01-15,100,,\n1,A,2024-01-15,100,2024-02-01,30\n"
        "1,A,2024-01-15,100,2024-03-01,50\n2,A,2024-01-16,7,,\n"
    )
    assert balances(assembled, LAST) == {"1": 2000, "2": 700}
    assert counted(assembled) == (4, 2, 0, 2)
    assert codes(assembled)["payments_on_rows"] == 2


def test_a_payment_that_every_line_repeats_counts_once() -> None:
    head = "Invoice No,Line,Customer,Invoice Date,Amount,Paid Date,Paid Amount\n"
    assembled = made(
        head + "1,1,A,2024-01-15,100,2024-02-01,30\n1,2,A,2024-01-15,100,2024-02-01,30\n"
        "1,1,A,2024-01-15,100,2024-03-01,50\n1,2,A,2024-01-15,100,2024-03-01,50\n"
    )
    assert balances(assembled, "2024-02-29") == {"1": 7000}
    assert balances(assembled, LAST) == {"1": 2000}


def test_lines_that_were_paid_on_their_own_days_are_paid_on_them() -> None:
    head = "Invoice No,Line,Customer,Invoice Date,Line Amount,Paid Date\n"
    assembled = made(
        head + "1,1,A,2024-01-15,60,2024-02-01\n1,2,A,2024-01-15,40,2024-03-01\n"
        "2,1,A,2024-01-15,25,2024-02-01\n2,2,A,2024-01-15,15,\n"
    )
    assert balances(assembled, "2024-02-29") == {"1": 4000, "2": 1500}
    assert balances(assembled, LAST) == {"2": 1500}


def test_a_total_with_a_day_of_payment_on_each_line_is_paid_on_the_last() -> None:
    head = "Invoice No,Line,Customer,Invoice Date,Amount,Paid Date\n"
    assembled = made(
        head + "1,1,A,2024-01-15,100,2024-02-01\n1,2,A,2024-01-15,100,2024-03-01\n"
        "2,1,A,2024-01-15,30,\n2,2,A,2024-01-15,30,\n"
    )
    assert balances(assembled, "2024-02-29") == {"1": 10000, "2": 3000}
    assert balances(assembled, LAST) == {"2": 3000}


def test_lines_of_a_credit_note_that_is_paid_are_settled() -> None:
    head = "Invoice No,Item,Customer,Invoice Date,Amount,Status\n"
    assembled = made(
        head + "1,P,A,2024-01-15,60,Open\n1,Q,A,2024-01-15,40,Open\n"
        "2,P,A,2024-01-16,-20,Paid\n2,Q,A,2024-01-16,-5,Paid\n"
    )
    assert balances(assembled, LAST) == {"1": 10000}


def test_payments_on_rows_give_way_to_a_table_of_payments_and_that_is_said() -> None:
    assembled = made(
        PAID + "1,A,2024-01-15,100,,\n1,A,2024-01-15,,2024-02-01,30\n",
        "Payment No,Payment Date,Customer,Invoice No,Amount\nP1,2024-02-01,A,1,30.00\n",
    )
    assert balances(assembled, LAST) == {"1": 7000}
    assert codes(assembled)["payments_left_out"] == 1
    assert counted(assembled) == (3, 2, 0, 1)


_DOCUMENTS = st.lists(
    st.lists(st.integers(1, 99_999), min_size=1, max_size=4), min_size=1, max_size=8
)
_DAY = dt.date(2024, 1, 15)


@given(_DOCUMENTS, st.randoms(use_true_random=False))
def test_documents_are_the_sums_of_their_lines_in_any_order(
    documents: list[list[int]], chance: object
) -> None:
    rows = [
        (number, f"{number},{line},A,{_DAY},{cents / 100:.2f}")
        for number, lines in enumerate(documents, 100)
        for line, cents in enumerate(lines, 1)
    ]
    chance.shuffle(rows)  # type: ignore[attr-defined]
    said = {
        "Invoice No": "document", "Line": "line", "Customer": "customer", "Invoice Date": "issued",
        "Line Amount": "amount",
    }  # fmt: skip
    assembled = made(
        "Invoice No,Line,Customer,Invoice Date,Line Amount\n" + "\n".join(r for _, r in rows),
        columns=said,
    )
    sums = {str(number): sum(lines) for number, lines in enumerate(documents, 100)}
    assert dict(listed(assembled, "document", "amount")) == sums  # type: ignore[arg-type]
    assert counted(assembled) == (len(rows), len(documents), 0, len(rows) - len(documents))


@given(st.lists(st.tuples(st.integers(1, 99_999), st.integers(1, 4)), min_size=1, max_size=8))
def test_totals_that_are_repeated_are_counted_once_however_many_the_lines(
    documents: list[tuple[int, int]],
) -> None:
    rows = [
        f"{number},{line},A,{_DAY},{cents / 100:.2f}"
        for number, (cents, lines) in enumerate(documents, 100)
        for line in range(1, lines + 1)
    ]
    said = {
        "Invoice No": "document", "Line": "line", "Customer": "customer", "Invoice Date": "issued",
        "Amount": "amount",
    }  # fmt: skip
    assembled = made(
        "Invoice No,Line,Customer,Invoice Date,Amount\n" + "\n".join(rows), columns=said
    )
    assert [row[0] for row in listed(assembled, "amount")] == [cents for cents, _ in documents]
    assert counted(assembled) == (len(rows), len(documents), 0, len(rows) - len(documents))
