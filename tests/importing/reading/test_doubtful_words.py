"""Words that nobody knows in a column that decides: kinds of documents, yes and no, names of people."""

import pytest

from lib.importing.assembling import payment_state
from lib.importing.opening import delimited
from lib.importing.reading import choose
from lib.importing.reading.choose import Instructions
from lib.importing.reading.reading import Question, Reading


def reading(text: str, **said: bool) -> Reading:
    table = delimited.read(text.encode(), "list.csv")
    return choose.choose(table, "documents", Instructions({}, {}, **said))


def questions(text: str, **said: bool) -> dict[str, Question]:
    return {q.field: q for q in reading(text, **said).questions}


def _with_kinds(heading: str, usual: str, odd: str, sign: str = "") -> str:
    lines = [
        f"R-{i},{odd if i == 15 else usual},Firm {i % 3},2026-03-{i},{sign if i == 15 else ''}50.50,"
        f"{sign if i == 15 else ''}50.50"
        for i in range(10, 22)
    ]
    return "\n".join([heading, *lines])


KINDS = [
    ("Invoice No,Document type,Customer,Date,Amount,Balance", "Invoice", "QXR"),
    ("Rechnungsnr,Belegart,Kunde,Datum,Betrag,Offen", "Rechnung", "Zeddel"),
    ("Nº fatura,Tipo de documento,Cliente,Data,Valor,Em aberto", "Fatura", "ZZT"),
]


@pytest.mark.parametrize(("heading", "usual", "odd"), KINDS)
def test_an_unknown_kind_is_asked_where_no_sign_tells_a_credit(
    heading: str, usual: str, odd: str
) -> None:
    asked = questions(_with_kinds(heading, usual, odd))
    assert f"“{odd}”" in asked["type"].sentence
    assert "type" not in questions(_with_kinds(heading, usual, odd), accept=True)


@pytest.mark.parametrize(("heading", "usual", "odd"), KINDS)
def test_a_sign_tells_what_a_word_does_not(heading: str, usual: str, odd: str) -> None:
    assert "type" not in questions(_with_kinds(heading, usual, odd, sign="-"))


@pytest.mark.parametrize("code", ["PP", "PI", "KZ"])
def test_a_lone_code_of_a_supplier_is_asked_before_it_is_set_aside(code: str) -> None:
    heading = "InvoiceNo,InvoiceType,CustomerNo,InvoiceDate,Amount,Balance"
    assert f"“{code}”" in questions(_with_kinds(heading, "IN", code, sign="-"))["type"].sentence


@pytest.mark.parametrize(
    ("heading", "paid"),
    [("Nierozliczona", "N"), ("Rozliczona", "T"), ("Zapłacona", "T")],
)
def test_a_letter_that_is_yes_here_and_no_there_is_the_other_of_its_pair(
    heading: str, paid: str
) -> None:
    meant = payment_state.meanings(["T", "N"], heading)
    assert meant == {"T": "paid" if paid == "T" else "open", "N": "paid" if paid == "N" else "open"}


def test_a_flag_of_which_a_word_is_not_understood_is_asked() -> None:
    heading = "Invoice No,Customer,Date,Amount,Paid"
    lines = [f"R-{i},Firm {i % 3},2026-03-{i},50.50,{'T' if i % 2 else ''}" for i in range(10, 22)]
    assert "payment_state" in questions("\n".join([heading, *lines]))


def _with_people(heading: str, companies: int, names: int) -> str:
    lines = [
        f"R-{i},Firm {i % companies} Ltd,Person {i % names},2026-03-{i},50.50,{50 * (i % 2)}.50"
        for i in range(10, 28)
    ]
    return "\n".join([heading, *lines])


@pytest.mark.parametrize(
    "heading",
    [
        "Invoice No,Company,Name,Date,Amount,Balance",
        "Číslo faktury,Firma,Jméno,Datum,Celkem,Zbývá uhradit",
        "N° facture,Société,Nom,Date,Montant,Reste dû",
    ],
)
def test_beside_companies_a_bare_name_is_a_person_there(heading: str) -> None:
    company, name = heading.split(",")[1:3]
    found = {c.field: c for c in reading(_with_people(heading, 6, 6)).choices}
    assert (found["customer"].column, found["customer"].certainty) == (company, "named")
    asked = questions(_with_people(heading, 4, 6))
    assert asked["customer"].columns == (company,)
    crossed = _with_people(heading, 3, 3).replace("Person 1,2026-03-1", "Person 2,2026-03-1")
    assert "customer" in questions(crossed), "three companies may be ours, whoever buys of them"
    ours = {c.field: c.column for c in reading(_with_people(heading, 2, 9)).choices}
    assert name in (ours.get("customer"), ours.get("customer_name"))


@pytest.mark.parametrize(
    ("heading", "yes", "no"),
    [
        ("Invoice No,Customer,Date,Amount,Qwx,Paid", "yes", "no"),
        ("Rechnungsnr,Kunde,Datum,Betrag,Kommt noch rein,Bezahlt", "ja", "nein"),
        ("N° facture,Client,Date,Montant,On attend,Payée", "oui", "non"),
    ],
)
def test_money_that_is_nothing_just_where_a_state_says_paid_may_be_what_is_open(
    heading: str, yes: str, no: str
) -> None:
    left = [0, 50, 30, 20, 0, 50]
    lines = [
        f"R-{i},Firm {i % 3},2026-03-{i},50.00,{left[i % 6]}.00,{no if left[i % 6] else yes}"
        for i in range(10, 28)
    ]
    asked = questions("\n".join([heading, *lines]), accept=True)
    assert asked["open_amount"].columns == (heading.split(",")[4],)
