"""An open amount without a sign beside debit and credit lowers what is owed on the rows of the credit."""

import pytest

from lib.importing.opening import delimited
from tests.importing import outcomes


@pytest.mark.parametrize(
    "heading",
    [
        "Invoice No,Account,Name,Invoice date,Debit,Credit,Balance",
        "Rechnungs-Nr.,Konto,Kontobezeichnung,Rechnungsdatum,Umsatz Soll,Umsatz Haben,OP-Saldo",
        "N° pièce,Compte,Nom,Date,Débit,Crédit,Solde dû",
    ],
)
def test_the_open_part_of_a_credit_lowers_what_is_owed(heading: str) -> None:
    lines = [
        f"R-{i},1010{i % 3},Firm {i % 3},2026-03-{i},{'' if i == 15 else '90.00'},"
        f"{'40.00' if i == 15 else ''},{'40.00' if i == 15 else '90.00' if i % 2 else '0.00'}"
        for i in range(10, 22)
    ]
    table = delimited.read("\n".join([heading, *lines]).encode(), "list.csv")
    assert sum(outcomes.of([table]).open.values()) == 5 * 90_00 - 40_00
