"""A code beside the customer's name, under a heading that does not say whose code it is."""

import pytest

from lib.importing.opening import delimited
from lib.importing.reading import choose
from lib.importing.reading.reading import Reading


def reading(text: str) -> Reading:
    return choose.choose(delimited.read(text.encode(), "list.csv"), "documents")


_ROWS = """C01;Dupont;F1;05.01.2026;100,50;100,50
C02;Martin SA;F2;15.01.2026;50,00;0,00
C01;Dupont;F3;25.01.2026;70,20;70,20
C03;Leroy;F4;28.01.2026;10,20;10,20
"""


@pytest.mark.parametrize(
    ("code", "name", "rest"),
    [
        ("Code", "Client", "Facture;Date;Montant;Reste dû"),
        ("Código", "Cliente", "Factura;Fecha;Importe;Pendiente"),
        ("Šifra", "Partner", "Dokument;Datum;Znesek;Odprto"),
    ],
)
def test_a_code_that_goes_with_the_names_beside_it_is_the_customers_number(
    code: str, name: str, rest: str
) -> None:
    found = reading(f"{code};{name};{rest}\n{_ROWS}")
    assert (found.column("customer"), found.column("customer_name")) == (code, name)


def test_a_code_that_two_names_share_is_no_customers_number() -> None:
    found = reading("Code;Client;Facture;Date;Montant;Reste dû\n" + _ROWS.replace("C03", "C01"))
    assert found.column("customer") == "Client"


def test_what_numbers_the_rows_is_no_customers_number() -> None:
    rows = "".join(f"{i};{line[4:]}\n" for i, line in enumerate(_ROWS.splitlines(), 41))
    assert (
        reading(f"ID;Client;Facture;Date;Montant;Reste dû\n{rows}").column("customer") == "Client"
    )


def test_the_only_number_of_documents_in_parts_stays_theirs() -> None:
    rows = "7;Dupont;05.01.2026;5,50\n8;Leroy;15.01.2026;5,00\n7;Dupont;25.01.2026;7,20\n"
    found = reading(f"Number;Customer;Date;Open amount\n{rows}")
    assert (found.column("customer"), found.column("document")) == ("Customer", "Number")


def test_a_name_that_all_customers_share_is_our_own() -> None:
    rows = "".join(f"Ours Ltd;{line}\n" for line in _ROWS.splitlines())
    found = reading(f"Organisation;Customer no;Xyz;Invoice;Date;Amount;Open\n{rows}")
    assert found.column("customer") == "Customer no"
    assert found.column("customer_name") != "Organisation"
