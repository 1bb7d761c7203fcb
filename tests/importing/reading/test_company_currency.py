"""Amounts in the company's own currency, and the document's own beside them."""

import pytest

from lib.importing.opening import delimited
from lib.importing.reading import choose
from lib.importing.reading.reading import Reading


def reading(text: str) -> Reading:
    return choose.choose(delimited.read(text.encode(), "list.csv"), "documents")


def _rows(code: str, foreign: str, rate: float) -> str:
    """Rows in two currencies: number, customer, day, currency, amount and open, each twice."""
    lines = []
    for i in range(8):
        amount, part = 100.25 + 7 * i, (0.0, 1.0, 0.5)[i % 3]
        open_ = round(amount * part, 2)
        by = rate if i % 2 else 1.0
        money = (amount, open_, round(amount * by, 2), round(open_ * by, 2))
        figures = ";".join(f"{m:.2f}" for m in money)
        lines.append(f"R{i}7;Firm {i % 3};2026-03-{10 + i};{foreign if i % 2 else code};{figures}")
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("headings", "code", "foreign", "rate"),
    [
        ("Faktura;Odběratel;Datum;Měna;Xyz;Zbývá v čemsi;Celkem [Kč];Zbývá [Kč]", "CZK", "EUR", 24.8),
        ("Invoice no;Customer;Date;Currency;Xyz;Xyz left;Amount (USD);Open amount (USD)",
         "USD", "GBP", 1.31),
        ("Rechnungsnr;Kunde;Datum;Währung;Xyz;Xyz 2;Betrag in Hauswährung;Offen Hauswährung",
         "EUR", "CHF", 1.06),
    ],
)  # fmt: skip
def test_the_amounts_of_the_documents_currency_are_proven_by_the_rows(
    headings: str, code: str, foreign: str, rate: float
) -> None:
    columns = headings.split(";")
    found = reading(f"{headings}\n{_rows(code, foreign, rate)}")
    assert (found.column("amount"), found.column("open_amount")) == (columns[4], columns[5])
    amount = found.choice("amount")
    assert amount is not None
    assert amount.certainty == "proven"
    assert "amount" not in {q.field for q in found.questions}


def test_an_amount_of_a_fixed_currency_is_asked_where_rows_are_of_several() -> None:
    rows = "\n".join(line.rsplit(";", 3)[0] for line in _rows("EUR", "USD", 0.9).splitlines())
    found = reading(f"Invoice no;Customer;Date;Currency;Amount (EUR)\n{rows}")
    assert "amount" in {q.field for q in found.questions}


def test_two_amounts_that_keep_no_rate_are_no_pair() -> None:
    rows = _rows("EUR", "USD", 0.9).splitlines()
    odd = [line.replace(f";{100.25 + 7 * i:.2f};", f";{3 + 91 * i}.00;", 1) if i % 2 else line
           for i, line in enumerate(rows)]  # fmt: skip
    table = "Invoice no;Customer;Date;Currency;Xyz;Abc;Amount (EUR);Open amount (EUR)\n"
    found = reading(table + "\n".join(odd))
    assert found.column("amount") != "Xyz"
    assert "amount" in {q.field for q in found.questions}


def test_where_all_rows_are_of_one_currency_the_heading_that_names_it_stands() -> None:
    found = reading(
        "Invoice no;Customer;Date;Currency;Amount (EUR);Open (EUR)\n"
        + "\n".join(f"R{i};F{i % 3};2026-03-1{i};EUR;{i}5.50;{i}1.25" for i in range(1, 7))
    )
    choice = found.choice("amount")
    assert choice is not None
    assert (choice.column, choice.certainty) == ("Amount (EUR)", "named")


def test_rows_without_a_code_are_of_the_currency_that_the_heading_names() -> None:
    found = reading(
        "Invoice no;Customer;Date;Currency;Amount (USD);Open (USD)\n"
        + "\n".join(
            f"R{i};F{i % 3};2026-03-1{i};{'USD' * (i % 2)};{i}5.50;{i}1.25" for i in range(1, 7)
        )
    )
    choice = found.choice("amount")
    assert choice is not None
    assert (choice.column, choice.certainty) == ("Amount (USD)", "named")
