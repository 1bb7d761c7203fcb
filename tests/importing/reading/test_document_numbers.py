"""A document's number beside another column that fits as well; a due date under another thing's name."""

import pytest

from lib.importing.opening import delimited
from lib.importing.reading import choose
from lib.importing.reading.reading import Reading
from lib.importing.values import units


def reading(text: str) -> Reading:
    return choose.choose(delimited.read(text.encode(), "list.csv"), "documents")


def asked(text: str, field: str) -> tuple[str, ...]:
    return next((q.columns for q in reading(text).questions if q.field == field), ())


def _rows(line: str) -> str:
    return "\n".join(line.format(i=i, n=i + 1, c=i % 3, d=i + 10, o=50 * (i % 2)) for i in range(8))


@pytest.mark.parametrize(
    ("number", "reference"), [("No", "Ref"), ("Nr", "Referenz"), ("Numero", "Riferimento")]
)
def test_a_bare_number_beside_a_reference_is_asked(number: str, reference: str) -> None:
    rows = _rows("{i}17,K{i}9,Firm {c},2026-03-{d},50.50,{o}.50")
    text = f"{number},{reference},Customer,Date,Amount,Balance\n{rows}"
    assert set(asked(text, "document")) == {number, reference}


@pytest.mark.parametrize("other", ["Απόδειξη", "Qwxyz", "Blib"])
def test_a_column_that_counts_rows_beside_codes_of_their_own_is_asked(other: str) -> None:
    rows = _rows("{n},K-{i}9,Firm {c},2026-03-{d},50.50,{o}.50")
    assert other in asked(f"No,{other},Customer,Date,Amount,Balance\n{rows}", "document")


def test_an_invoice_number_that_counts_rows_is_one() -> None:
    rows = _rows("{n},K-{i}9,Firm {c},2026-03-{d},50.50,{o}.50")
    text = f"Invoice No,Qwxyz,Customer,Date,Amount,Balance\n{rows}"
    assert not asked(text, "document")
    assert reading(text).column("document") == "Invoice No"


@pytest.mark.parametrize("heading", ["Value date", "Promised on", "Delivery date"])
def test_days_named_as_another_thing_that_keep_to_terms_are_asked(heading: str) -> None:
    head = f"Invoice No,Customer,Invoice Date,{heading},Amount,Balance\n"
    after_30 = _rows("K{i}9,Firm {c},2026-04-{d},2026-05-{d},50.50,{o}.50")
    after_31 = _rows("K{i}9,Firm {c},2026-03-{d},2026-04-{d},50.50,{o}.50")
    assert asked(head + after_30, "due") == (heading,)
    assert asked(head + after_31, "due") == ()


def test_a_debit_without_a_credit_beside_what_is_open_is_the_amount() -> None:
    rows = _rows("K{i}9,Firm {c},2026-03-{d},50.50,{o}.50")
    read = reading(f"Invoice No,Customer,Date,Debit,Balance due\n{rows}")
    assert read.column("amount") == "Debit"


def test_a_letter_inside_a_sign_is_no_thousand() -> None:
    assert [units.power(h) for h in ("Fees (KSh)", "Fees (k)", "Sum (EUR k)")] == [0, 3, 3]
