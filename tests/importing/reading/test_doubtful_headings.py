"""Headings that leave a doubt, and what the rest of the table makes of them."""

import pytest

from lib.importing.opening import delimited
from lib.importing.reading import choose
from lib.importing.reading.reading import Reading


def reading(text: str) -> Reading:
    return choose.choose(delimited.read(text.encode(), "list.csv"), "documents")


def _rows(line: str) -> str:
    return "\n".join(line.format(i=i, c=i % 3, d=f"{i + 10}", o=50 * (i % 2)) for i in range(8))


@pytest.mark.parametrize(
    ("voucher", "invoice", "others"),
    [
        ("Bilagsnr", "Fakturanr", "Kunde;Dato;Beløp;Utestående"),
        ("Tositenro", "Laskunro", "Asiakas;Pvm;Summa;Avoinna"),
        ("Boekstuknr", "Factuurnr", "Debiteur;Datum;Bedrag;Openstaand"),
        ("Belegnr", "Rechnungsnr", "Kunde;Datum;Betrag;Offen"),
        ("Vernr", "Fakturanr", "Kund;Datum;Belopp;Utestående"),
    ],
)
def test_an_invoice_number_comes_before_a_voucher_number(
    voucher: str, invoice: str, others: str
) -> None:
    rows = _rows("{i}4001;{i}20001;Firm {c};{d}.03.2026;50,50;{o},50")
    assert reading(f"{voucher};{invoice};{others}\n{rows}").column("document") == invoice


def test_the_only_day_of_a_row_is_its_day_of_issue() -> None:
    rows = _rows("Firm {c};{i}7;2026-03-{d};50.50;{o}.50")
    table = f"Who;Bill no;Delivered on;Amount;Still owes\n{rows}"
    choice = reading(table).choice("issued")
    assert choice is not None
    assert (choice.column, choice.certainty) == ("Delivered on", "named")


def test_beside_another_day_a_day_of_delivery_is_asked_or_left() -> None:
    rows = _rows("Firm {c};{i}7;2026-03-{d};2026-02-{d};50.50;{o}.50")
    choice = reading(f"Who;Bill no;Delivered on;Xyz;Amount;Owes\n{rows}").choice("issued")
    assert choice is None or choice.certainty == "likely"


def test_what_is_paid_and_open_together_is_the_amount_whatever_it_is_called() -> None:
    rows = _rows("Firma {c};{i}7;2026-03-{d};100,00;{o},00;" + "{o},00").replace("x", "")
    lines = [
        r.rsplit(";", 1)[0] + f";{100 - int(r.rsplit(';', 1)[1][:-3])},00" for r in rows.split("\n")
    ]
    table = "Wer;Rg;Wann geschrieben;Wieviel;schon da;fehlt noch\n" + "\n".join(lines)
    choice = reading(table).choice("amount")
    assert choice is not None
    assert (choice.column, choice.certainty) == ("Wieviel", "proven")


def test_an_id_that_never_repeats_is_offered_as_no_customer() -> None:
    rows = _rows("{i};R{i}7;2026-03-{d};50.50;{o}.50")
    found = reading(f"id;number;issued_at;total;amount_due\n{rows}")
    asked = next(q for q in found.questions if q.field == "customer")
    assert "id" not in asked.columns


def test_a_purchase_order_is_offered_as_no_document() -> None:
    rows = _rows("Firm {c};PO{i}7;2026-03-{d};50.50;{o}.50")
    found = reading(f"Customer;PO Ref;Date;Amount;Open\n{rows}")
    assert "PO Ref" not in found.names()


def test_a_compound_of_words_of_several_languages_names_nothing() -> None:
    rows = _rows("R{i};Firma {c};{d}.03.2026;{i}1,25;50,50;{o},50")
    found = reading(f"Rechnungsnr;Kunde;Datum;Sonderbetrag;Betrag in Hauswährung;Offen\n{rows}")
    assert found.column("amount") == "Betrag in Hauswährung"
    assert "amount" not in {q.field for q in found.questions}


@pytest.mark.parametrize("word", ["Rechnung", "Invoice", "Facture", "Fattura", "Factura"])
def test_a_heading_that_says_invoice_over_numbers_is_offered_as_no_amount(word: str) -> None:
    rows = _rows("Firm {c};{i}001;2026-03-{d};what")
    asked = next(q for q in reading(f"Customer;{word};Date;Xyz\n{rows}").questions
                 if q.field == "amount")  # fmt: skip
    assert asked.columns == ()


@pytest.mark.parametrize("headings", ["Kunde;Rechnung;Datum;Fälligkeit;Offen",
                                      "Customer;Invoice;Invoice Date;Due Date;Open"])  # fmt: skip
def test_a_list_of_what_is_open_alone_is_asked_for_no_amount(headings: str) -> None:
    rows = _rows("Firm {c};{i}001;2026-03-{d};2026-04-{d};{i}0.50")
    found = reading(f"{headings}\n{rows}")
    assert found.column("document") == headings.split(";")[1]
    assert not found.questions
