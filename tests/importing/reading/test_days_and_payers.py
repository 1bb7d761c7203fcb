"""Which of several days is that of issue, which is of payment, who pays, and money with no known name."""

import pytest

from lib.importing.opening import delimited
from lib.importing.reading import choose
from lib.importing.reading.reading import Reading


def reading(text: str) -> Reading:
    return choose.choose(delimited.read(text.encode(), "list.csv"), "documents")


def _columns(text: str) -> dict[str, str]:
    return {c.field: c.column for c in reading(text).choices}


def _with_two_days(heading: str, off: int = -1) -> str:
    """Due 30 days after the first day of each row, or ``off`` that by days that nobody agrees on."""
    lines = [
        f"R-{i},Firm {i % 3},2026-03-{i},2026-03-31,2026-04-{i + off:02},{i}00.50,{i * (i % 2)}00.50"
        for i in range(10, 22)
    ]
    return "\n".join([heading, *lines])


@pytest.mark.parametrize(
    ("heading", "issued"),
    [
        ("Invoice No,Customer,Document date,Invoice date,Due date,Amount,Balance", "Document date"),
        ("Rechnungsnr,Kunde,Belegdatum,Rechnungsdatum,Fällig am,Betrag,Offen", "Belegdatum"),
        ("N° facture,Client,Date document,Date facture,Échéance,Montant,Reste dû", "Date document"),
    ],
)
def test_the_day_from_which_due_dates_keep_to_terms_is_that_of_issue(
    heading: str, issued: str
) -> None:
    assert _columns(_with_two_days(heading))["issued"] == issued


def test_where_no_day_keeps_to_terms_the_better_heading_stands() -> None:
    heading = "Invoice No,Customer,Document date,Invoice date,Due date,Amount,Balance"
    assert _columns(_with_two_days(heading, 2))["issued"] == "Invoice date"


def _with_day_of_payment(heading: str) -> str:
    lines = []
    for i in range(1, 13):
        paid = i % 3 > 0
        money = "50.00,0.00" if paid else "0.00,50.00"
        lines.append(f"{700 + i},Firm {i % 4},50.00,{money},{f'2026-04-{i:02}' if paid else ''}")
    return "\n".join([heading, *lines])


@pytest.mark.parametrize(
    "heading",
    [
        "Bill no,Who,To pay,Got,Left,When",
        "Rechnung,Wer,Betrag,Bekommen,Rest,Wann",
        "Factura,Quién,Importe,Pagó,Falta,Cuándo",
    ],
)
def test_a_day_just_where_something_is_paid_is_that_of_payment(heading: str) -> None:
    found = reading(_with_day_of_payment(heading))
    when = heading.rsplit(",", 1)[1]
    assert {c.field: c.column for c in found.choices}["paid_on"] == when
    assert "issued" in {q.field for q in found.questions}


def _with_payer(heading: str) -> str:
    lines = [
        f"{700 + i},Child {i % 6},Parent {i % 6 // 2},2026-03-{i + 10},50.00,{50 * (i % 2)}.00"
        for i in range(12)
    ]
    return "\n".join([heading, *lines])


@pytest.mark.parametrize(
    "heading",
    [
        "Bill no,Student,Guardian (payer),Date,Amount,Balance",
        "Rechnungsnr,Schüler,Vater/Mutter (zahlt),Rechnungsdatum,Betrag,Offen",
        "Fakturanr,Elev,Foresatt,Fakturadato,Beløp,Gjenstår",
    ],
)
def test_whoever_pays_may_be_the_customer_and_is_asked(heading: str) -> None:
    asked = {q.field: q for q in reading(_with_payer(heading)).questions}
    assert heading.split(",")[2] in asked["customer"].columns


@pytest.mark.parametrize(
    "heading",
    [
        "Bill no,Student,Family (payer),Date,Amount,Balance",
        "Rechnungsnr,Schüler,Familie (zahlt),Rechnungsdatum,Betrag,Offen",
        "Nº recibo,Alumno,Familia (pagador),Fecha,Importe,Pendiente",
    ],
)
def test_a_payer_of_one_pupil_each_is_asked_too(heading: str) -> None:
    text = _with_payer(heading)
    for n in range(6):
        text = text.replace(f"Child {n},Parent {n // 2},", f"Child {n},Family {n},")
    asked = {q.field: q for q in reading(text).questions}
    assert heading.split(",")[2] in asked["customer"].columns


@pytest.mark.parametrize(
    ("heading", "word"),
    [
        ("Invoice No,Customer,Invoice date,Amount,Balance,Currency", "Zorkmid"),
        ("Rechnungsnr,Kunde,Rechnungsdatum,Betrag,Offen,Währung", "Taler"),
        ("N° facture,Client,Date facture,Montant,Reste dû,Devise", "monnaie locale"),
    ],
)
def test_a_currency_of_no_known_name_is_asked_and_not_left_out(heading: str, word: str) -> None:
    lines = [
        f"R-{i},Firm {i % 3},2026-03-{i},50.00,{50 * (i % 2)}.00,{word}" for i in range(10, 20)
    ]
    asked = {q.field: q for q in reading("\n".join([heading, *lines])).questions}
    assert f"“{word}”" in asked["currency"].sentence
