"""Columns of days under headings that nobody knows: proven by the rows, asked, or left alone."""

import datetime as dt

import pytest

from lib.importing.opening import delimited
from lib.importing.reading import choose
from lib.importing.reading.reading import Choice, Reading


def reading(text: str) -> Reading:
    return choose.choose(delimited.read(text.encode(), "list.csv"), "documents")


def day(start: int, later: int = 0) -> str:
    return (dt.date(2026, 1, 5) + dt.timedelta(days=9 * start + later)).isoformat()


def certain(found: Reading, field: str) -> tuple[str, str] | None:
    choice: Choice | None = found.choice(field)
    return (choice.column, choice.certainty) if choice else None


def table(headings: str, line: str, **values: list[object]) -> str:
    """A list of nine invoices, each line filled with the values of its row."""
    rows = [line.format(i=i, c=i % 3, **{k: v[i] for k, v in values.items()}) for i in range(9)]
    return "\n".join([headings, *rows])


_TERMS = [day(i, (30, 14, 60)[i % 3]) for i in range(9)]
_ISSUED = [day(i) for i in range(9)]


def test_days_a_regular_term_after_issue_are_the_due_date() -> None:
    head = "Invoice,Customer,Invoice date,Amount,Open,Posted xyz,Zork"
    found = reading(table(head, "R{i},F{c},{a},9{i}.50,9{i}.50,{a},{b}", a=_ISSUED, b=_TERMS))
    assert certain(found, "due") == ("Zork", "proven")
    assert not found.questions


def test_days_a_regular_term_before_the_due_date_are_the_day_of_issue() -> None:
    head = "Invoice,Customer,Zork,Due date,Amount,Open"
    found = reading(table(head, "R{i},F{c},{a},{b},9{i}.50,9{i}.50", a=_ISSUED, b=_TERMS))
    assert certain(found, "issued") == ("Zork", "proven")


def test_two_unknown_columns_of_days_are_issue_and_due_date() -> None:
    head = "Invoice,Customer,Blib,Zork,Amount,Open"
    found = reading(table(head, "R{i},F{c},{b},{a},9{i}.50,9{i}.50", a=_ISSUED, b=_TERMS))
    assert certain(found, "issued") == ("Zork", "proven")
    assert certain(found, "due") == ("Blib", "proven")


@pytest.mark.parametrize("term", [31, 10])
def test_ends_of_months_of_service_and_days_of_discount_are_asked(term: int) -> None:
    ends = [day(i, term) for i in range(9)]
    head = "Invoice,Customer,Invoice date,Amount,Open,Zork"
    found = reading(table(head, "R{i},F{c},{a},9{i}.50,9{i}.50,{b}", a=_ISSUED, b=ends))
    assert certain(found, "due") == ("Zork", "likely")
    assert [q.field for q in found.questions] == ["due"]


def test_days_just_where_nothing_is_open_are_the_days_of_payment() -> None:
    open_ = [0 if i % 2 else 55 for i in range(9)]
    paid = [day(i, 20 + i) if i % 2 else "" for i in range(9)]
    seen = ["" if i % 2 else day(i, 1) for i in range(9)]
    head = "Invoice,Customer,Invoice date,Amount,Open,Seen,Zork"
    line = "R{i},F{c},{a},55.50,{o}.50,{s},{p}".replace("{o}.50", "{o}")
    found = reading(table(head, line, a=_ISSUED, o=open_, s=seen, p=paid))
    assert certain(found, "paid_on") == ("Zork", "proven")
    assert "Seen" in {u.column for u in found.unread}


def test_days_on_open_rows_are_no_days_of_payment() -> None:
    open_ = [0 if i % 2 else 55 for i in range(9)]
    nudged = ["" if i % 2 else day(i, 60) for i in range(9)]
    head = "Invoice,Customer,Invoice date,Amount,Open,Zork"
    found = reading(table(head, "R{i},F{c},{a},55.50,{o},{p}", a=_ISSUED, o=open_, p=nudged))
    assert "paid_on" not in found
    assert [u.column for u in found.unread] == ["Zork"]


def test_where_nothing_else_tells_what_is_paid_days_on_some_rows_are_asked() -> None:
    some = [day(i, 40) if i % 3 else "" for i in range(9)]
    head = "Type,Invoice,Customer,Invoice date,Amount,Zork"
    kinds = ["Payment" if i == 4 else "Invoice" for i in range(9)]
    found = reading(table(head, "{k},R{i},F{c},{a},55.50,{p}", k=kinds, a=_ISSUED, p=some))
    assert certain(found, "paid_on") == ("Zork", "likely")
    assert "paid_on" in {q.field for q in found.questions}


def test_days_on_which_a_customers_rows_come_to_nothing_are_those_of_clearing() -> None:
    rows = [
        f"{kind},{kind}{i},F{i % 2},{day(i, later)},{sign}{i}5.50,{day(i, 33) if i < 5 else ''}"
        for i in range(1, 8)
        for kind, sign, later in (("Invoice", "", 0), ("Payment", "-", 33))
        if i < 5 or kind == "Invoice"
    ]
    found = reading("Type,Number,Customer,Document date,Amount,Zork\n" + "\n".join(rows))
    assert certain(found, "paid_on") == ("Zork", "proven")


def test_two_doubtful_headings_of_days_confirm_each_other() -> None:
    head = "Invoice,Customer,Sent on,Expected payment date,Printed date,Amount,Open"
    line = "R{i},F{c},{a},{b},{a},9{i}.50,9{i}.50"
    found = reading(table(head, line, a=_ISSUED, b=_TERMS))
    assert certain(found, "issued") == ("Sent on", "named")
    assert certain(found, "due") == ("Expected payment date", "named")


@pytest.mark.parametrize(
    ("words", "certainty"), [(("Paid", "Late"), "proven"), (("Late", "Paid"), "likely")]
)
def test_an_unknown_column_of_states_is_proven_by_the_days_of_payment(
    words: tuple[str, str], certainty: str
) -> None:
    paid = [day(i, 20) if i % 2 else "" for i in range(9)]
    states = [words[0] if i % 2 else words[1] for i in range(9)]
    head = "Invoice,Customer,Invoice date,Amount,Zork,Date paid"
    found = reading(table(head, "R{i},F{c},{a},9{i}.50,{s},{p}", a=_ISSUED, s=states, p=paid))
    assert certain(found, "payment_state") == ("Zork", certainty)


def test_unknown_words_for_several_currencies_are_asked() -> None:
    codes = ["Talers" if i % 2 else "Florins" for i in range(9)]
    head = "Invoice,Customer,Invoice date,Amount,Open,Currency"
    found = reading(table(head, "R{i},F{c},{a},9{i}.50,9{i}.50,{k}", a=_ISSUED, k=codes))
    assert [q.field for q in found.questions] == ["currency"]


def test_columns_of_a_model_of_data_are_read_by_the_name_in_brackets() -> None:
    head = (
        "Fact[InvoiceNo],Dim[CustomerName],Fact[InvoiceDate],Fact[DueDate],[Sum of Amount],[Open]"
    )
    found = reading(table(head, "R{i},F{c},{a},{b},9{i}.50,9{i}.50", a=_ISSUED, b=_TERMS))
    assert found.column("document") == "Fact[InvoiceNo]"
    assert found.column("due") == "Fact[DueDate]"
    assert not found.questions
