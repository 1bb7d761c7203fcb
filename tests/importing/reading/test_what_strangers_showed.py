"""Kinds that files of strangers showed: read wrongly in silence, or asked about although the file tells."""

from pathlib import Path

import pytest

from lib.importing.opening import delimited
from lib.importing.reading import choose
from lib.importing.reading.reading import Reading
from tests.importing import outcomes
from tests.importing.outcomes import Outcome


def reading(text: str) -> Reading:
    return choose.choose(delimited.read(text.encode(), "list.csv"), "documents")


def outcome(text: str) -> Outcome:
    return outcomes.of([delimited.read(text.encode(), "list.csv")])


def _columns(text: str) -> dict[str, str]:
    return {c.field: c.column for c in reading(text).choices}


def _asked(text: str) -> set[str]:
    return {q.field for q in reading(text).questions}


def _table(heading: str, row: str, rows: int = 12) -> str:
    """Rows of a template: number, customer, days of three months, an amount, its tenth, its rest."""
    lines = [
        row.format(
            i=i, customer=f"Firm {i % 3}", issued=f"2026-01-{i + 10}", due=f"2026-02-{i + 9:02}",
            paid=f"2026-03-{i + 10}", amount=f"{100.5 + i:.2f}", part=f"{10.05 + i / 10:.2f}",
            rest=f"{90.45 + 9 * i / 10:.2f}", some=f"{40.5 if i % 3 == 1 else 0:.2f}",
            left=f"{(100.5 + i) - (40.5 if i % 3 == 1 else 0):.2f}",
            less=f"{(90.45 + 9 * i / 10) - (40.5 if i % 3 == 1 else 0):.2f}",
            on=f"2026-03-{i + 10}" if i % 3 == 1 else "",
        )
        for i in range(rows)
    ]  # fmt: skip
    return "\n".join([heading, *lines]) + "\n"


@pytest.mark.parametrize(
    "heading",
    [
        "Rechnung;Kunde;Datum;Brutto;Einbehalt 5 %;Zahlbetrag;Rest",
        "Invoice;Customer;Date;Gross amount;Retention held;Payment amount;Outstanding",
        "Factura;Cliente;Fecha;Total;Garantía 5 %;Importe de pago;Saldo pendiente",
    ],
)
def test_what_stands_in_full_on_open_rows_is_to_pay_and_not_paid(heading: str) -> None:
    text = _table(heading, "R{i};{customer};{issued};{amount};{part};{rest};{less}")
    assert "paid_amount" not in _columns(text)
    assert heading.split(";")[5] in {u.column for u in reading(text).unread}


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("Invoice,Debtor,Date,Amount,Outstanding,Collection status",
         ("Paid in error - query", "With solicitor", "Promise to pay", "Left message", "Unpaid")),
        ("Rechnung,Kunde,Datum,Betrag,Offen,Status",
         ("beim Anwalt", "Ratenzahlung zugesagt", "offen", "Rückruf", "Insolvenz geprüft")),
        ("Facture,Client,Date,Montant,Reste dû,Statut",
         ("chez l'avocat", "promesse", "payé à tort ?", "rappelé deux fois", "impayée")),
    ],
)  # fmt: skip
def test_notes_of_a_collector_are_no_state_of_payment(heading: str, words: tuple[str, ...]) -> None:
    row = "R{i},{customer},{issued},{amount},{left},"
    lines = _table(heading, row).splitlines()
    noted = [lines[0], *(line + words[i % len(words)] for i, line in enumerate(lines[1:]))]
    assert "payment_state" not in _columns("\n".join(noted))


def test_words_that_set_documents_aside_are_kept_whatever_else_stands_there() -> None:
    lines = _table(
        "Invoice,Debtor,Date,Amount,Outstanding,Status", "R{i},{customer},{issued},{amount},{left},"
    )
    words = ("With solicitor", "Void", "Left message", "Promise")
    noted = [line + words[i % 4] for i, line in enumerate(lines.splitlines()[1:])]
    text = "\n".join([lines.splitlines()[0], *noted])
    assert _columns(text)["payment_state"] == "Status"


@pytest.mark.parametrize(
    "heading",
    [
        "Claim No,Customer,Bill date,Payments,Balance,Last payment date",
        "Belegnummer,Kunde,Belegdatum,Gezahlt,Offen,Letzte Zahlung",
        "N° facture,Client,Date facture,Payé,Solde dû,Date de paiement",
    ],
)
def test_what_is_open_beside_days_of_part_payments_stays_open(heading: str) -> None:
    text = _table(heading, "R{i},{customer},{issued},{some},{left},{on}", rows=12)
    assert _columns(text)["open_amount"] == heading.split(",")[4]


@pytest.mark.parametrize("letter", ["A", "C", "R"])
def test_one_letter_on_all_rows_is_no_yes(letter: str) -> None:
    row = "R{i},{customer},{issued},{amount},{left}," + letter
    found = outcome(_table("Document Number,Customer,Date,Amount,Open amount,Pay status", row))
    assert found.mapping["open_amount"] == "Open amount"
    assert sum(found.open.values()) == sum(10050 + 100 * i for i in range(12)) - 4 * 4050


@pytest.mark.parametrize("cleared", ["02.03.2026", "15.04.2026", "30.06.2026"])
def test_an_invoice_cleared_by_a_payment_off_the_list_is_settled(cleared: str) -> None:
    """A payment on account of another customer, or another amount long after, is not its payment."""
    text = (
        "DocumentNo;Customer;Type;Doc. Date;Amount;Curr.;Clearing date\n"
        f"1;A;Invoice;10.01.2026;100,00;EUR;{cleared}\n"
        f"2;A;Invoice;11.01.2026;250,00;EUR;{cleared}\n"
        "3;A;Invoice;12.01.2026;70,00;EUR;\n"
        "4;B;Payment;20.12.2026;-30,00;EUR;\n"
        "5;A;Payment;21.12.2026;-45,00;EUR;\n"
        "6;B;Invoice;22.12.2026;80,00;EUR;\n"
    )
    assert outcome(text).open == {"EUR": 7500}


@pytest.mark.parametrize(
    "payment",
    ["5;A;Payment;03.03.2026;-350,00;EUR;", "5;A;Payment;25.02.2026;-350,00;EUR;",
     "5;A;Payment;20.11.2026;-100,00;EUR;\n6;A;Payment;20.11.2026;-250,00;EUR;"],
)  # fmt: skip
def test_an_invoice_cleared_by_a_payment_on_the_list_counts_once(payment: str) -> None:
    text = (
        "DocumentNo;Customer;Type;Doc. Date;Amount;Curr.;Clearing date\n"
        "1;A;Invoice;10.01.2026;100,00;EUR;02.03.2026\n"
        "2;A;Invoice;11.01.2026;250,00;EUR;02.03.2026\n"
        "3;A;Invoice;22.01.2026;70,00;EUR;\n"
        f"{payment}\n"
    )
    assert outcome(text).open == {"EUR": 7000}


@pytest.mark.parametrize(
    "heading",
    [
        "Échéancier;Client;Date facture;À payer;Déjà payé;Reste dû",
        "Számla;Vevő;Kelte;Fizetendő;Fizetve;Hátralék",
        "Invoice no;Customer;Date;Amount due;Paid;Balance due",
    ],
)
def test_what_is_to_pay_less_what_is_paid_is_open(heading: str) -> None:
    text = _table(heading, "R{i};{customer};{issued};{amount};{some};{left}")
    columns = heading.split(";")
    found = {c.field: (c.column, c.certainty) for c in reading(text).choices}
    assert found["amount"] == (columns[3], "proven")
    assert found["open_amount"] == (columns[5], "proven")
    assert not _asked(text) & {"amount", "open_amount", "paid_amount"}


def test_the_day_of_creation_is_that_of_issue_where_no_other_column_has_days() -> None:
    heading = "invoice_number,customer,invoice_created_at,invoice_due_on,invoice_total,balance"
    text = _table(heading, "R{i},{customer},{issued},{due},{amount},{left}")
    assert _columns(text)["issued"] == "invoice_created_at"
    days = [f"2026-01-{i + 3:02}" for i in range(12)]
    beside = zip(text.splitlines(), ["Zork", *days], strict=True)
    assert _columns("\n".join(map(",".join, beside))).get("issued") != "invoice_created_at"


@pytest.mark.parametrize(("code", "asked"), [("EUR", False), ("NOK", True)])
def test_what_is_open_in_one_currency_alone_makes_the_ledger_one_of_it(
    code: str, asked: bool
) -> None:
    """The headings of both must fix the same currency."""
    rows = [
        f"R{i};Firm {i % 3};2026-01-{i + 10};{'USD' if i % 2 else 'EUR'};{100 + i}.50;"
        f"{(100.5 + i) * (0.9 if i % 2 else 1):.2f};{(100.5 + i) * (0.9 if i % 2 else 1) if i % 3 else 0:.2f}"
        for i in range(10)
    ]
    heading = f"Factuurnr;Debiteur;Datum;Valuta;Bedrag VV;Bedrag EUR;Openstaand {code}"
    found = outcome("\n".join([heading, *rows]))
    assert bool(found.asked) == asked
    if not asked:
        assert found.mapping["amount"] == "Bedrag EUR"
        assert set(found.open) == {"EUR"}


def test_instalments_that_make_up_the_document_are_the_amount() -> None:
    rows = [f"R{i // 2};Firm {i % 3};2026-01-1{i // 2};2026-0{2 + i % 2}-10;50.25;{100.5};{'No' if i % 3 else 'Yes'}"
            for i in range(12)]  # fmt: skip
    text = "\n".join(["Invoice;Customer;Date;Due date;Instalment amount;Invoice total;Paid", *rows])
    assert "amount" not in _asked(text)
    assert _columns(text)["amount"] == "Instalment amount"


def test_fees_for_late_payment_are_no_part_of_the_amount() -> None:
    rows = [f"R{i};Firm {i % 3};2026-01-1{i};{100 + i}.50;5.00;1.25;{106 + i}.75" for i in range(9)]
    heading = "Rechnung;Kunde;Datum;Rechnungsbetrag;Mahngebühr;Verzugszinsen;Gesamtforderung"
    text = "\n".join([heading, *rows])
    assert "amount" not in _asked(text)
    assert _columns(text)["amount"] == "Rechnungsbetrag"


def test_the_sum_of_the_ages_is_what_is_open() -> None:
    rows = [f"R{i},Firm {i % 3},2026-01-1{i},{200 + i}.50,{'' if i % 2 else f'{100 + i}.50'},"
            f"{f'{100 + i}.50' if i % 2 else ''},,{100 + i}.50" for i in range(9)]  # fmt: skip
    text = "\n".join(["Invoice,Customer,Date,Invoice amount,0-30,31-60,61-90,Total", *rows])
    assert _columns(text)["open_amount"] == "Total"
    assert _columns(text)["amount"] == "Invoice amount"


def test_a_levy_is_no_tax_of_its_own_document() -> None:
    row = "N{i};{customer};{issued};{rest};{part};{amount};{some};{left}"
    text = _table(
        "N. avviso;Cliente;Data emissione;Imposta;Sanzioni;Totale dovuto;Versato;Residuo", row
    )
    assert "tax" not in _columns(text)


def test_rows_without_a_day_are_asked_about_where_another_column_has_one() -> None:
    text = _table("Invoice;Customer;Invoice date;Posting date;Amount;Open",
                  "R{i};{customer};{issued};{issued};{amount};{left}")  # fmt: skip
    assert "issued" not in _asked(text)
    assert "issued" in _asked(text + ";Firm 1;;2026-03-01;-20.00;-20.00\n")


@pytest.mark.parametrize("sign", [";", "\t"])
def test_decimal_commas_beside_another_sign_are_no_delimiters(sign: str) -> None:
    """Groups under headings of their own make lines of which more have as many commas as signs."""
    lines = [f"Kund {g}\n" + "\n".join(sign.join((f"{g}{i}", f"2026-01-{10 + i}", "3 017,26", "1 650,00", "1 367,26"))
             for i in range(4)) + f"\nSumma{sign}{sign}12 069,04{sign}6 600,00{sign}5 469,04" for g in range(4)]  # fmt: skip
    text = sign.join(("Fakturanr", "Datum", "Belopp", "Inbetalt", "Rest")) + "\n" + "\n".join(lines)
    assert delimited._delimiter(text.split("\n")) == sign


def test_a_currency_of_dashes_is_none(tmp_path: Path) -> None:
    row = "R{i};{customer};{issued};----;{amount};{left}"
    assert "currency" not in _asked(_table("Invoice;Customer;Date;Currency;Amount;Open", row))


def test_a_day_of_entry_before_regular_due_dates_is_that_of_issue() -> None:
    rows = [f"R{i};Firm {i % 3};2026-01-{i + 1:02};2026-01-{i + 15:02};100.50;0" for i in range(12)]
    text = "\n".join(["Invoice;Customer;Recorded date;Due date;Amount;Open", *rows])
    assert _columns(text)["issued"] == "Recorded date"
    irregular = text.replace("2026-01-20;100", "2026-03-09;100").replace("-22;100", "-29;100")
    assert "issued" in _asked(irregular)
