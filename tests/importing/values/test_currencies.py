"""Currencies by code, sign and word; what several share is told by its neighbours, or said."""

import pandas as pd
import pytest

from lib.importing.values import currencies


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("EUR", "EUR"), ("eur", "EUR"), (" usd ", "USD"), ("US Dollar", "USD"), ("US dollars", "USD"),
        ("USD - US Dollar", "USD"), ("Euro (EUR)", "EUR"), ("RMB", "CNY"), ("Rs.", "INR"), ("₹", "INR"), ("R$", "BRL"),
        ("zł", "PLN"), ("Kč", "CZK"), ("Ft", "HUF"), ("TL", "TRY"), ("Fr.", "CHF"), ("lei", "RON"), ("лв.", "BGN"),
        ("ریال", "IRR"), ("人民币", "CNY"), ("円", "JPY"), ("원", "KRW"), ("Indian Rupee", "INR"),
        ("Schweizer Franken", "CHF"), ("dólar estadounidense", "USD"), ("Российский рубль", "RUB"), ("türk lirası", "TRY"),
        ("S/", "PEN"), ("RM", "MYR"), ("Rp", "IDR"), ("฿", "THB"), ("NT$", "TWD"), ("XXX", "XXX"), ("MXN Peso", "MXN"), ("$ USD", "USD"), ("GBP £", "GBP"), ("Euro €", "EUR"),
    ],
)  # fmt: skip
def test_one_currency(text: str, code: str) -> None:
    assert currencies.code(text) == code
    assert not currencies.is_assumed(text)


@pytest.mark.parametrize(
    "text", ["تومان", "kr", "FCFA", "ريال", "QQQ", "soon", "12", "", "EUR/USD", "USD EUR", "Net"]
)
def test_what_names_no_one_currency(text: str) -> None:
    assert currencies.code(text) is None


def test_a_shared_sign_follows_the_codes_in_use() -> None:
    assert currencies.code("kr", ["NOK", "EUR"]) == "NOK"
    assert currencies.code("$", ["CAD"]) == "CAD"
    assert currencies.code("$", ["CAD", "USD"]) is None
    assert currencies.code("¥", ["CNY"]) == "CNY"


def test_a_shared_sign_that_nothing_tells_is_assumed_and_said() -> None:
    read = currencies.of_column(pd.Series(["$", "€", "kr", None], dtype="str"))
    assert read.codes.tolist()[:2] == ["USD", "EUR"]
    assert read.assumed.tolist() == [True, False, False, False]
    assert read.unknown.tolist() == [False, False, True, False]
    given = currencies.of_column(pd.Series(["$", "kr"]), "cad")
    assert (given.codes.tolist()[0], given.assumed.any()) == ("CAD", False)


def test_each_amount_has_the_currency_it_is_written_with() -> None:
    column = pd.Series(["€1,200.00", "$950.00", "£300.00", "-$5.00", "(12.00) CHF", "7.00"])
    read = currencies.in_amounts(column)
    assert read is not None
    assert read.codes.tolist()[:5] == ["EUR", "USD", "GBP", "USD", "CHF"]
    assert pd.isna(read.codes[5])
    assert read.assumed.tolist() == [False, True, False, True, False, False]


@pytest.mark.parametrize(
    "written",
    [["1,200.00", "(5.00)", "12-"], ["12.50 Cr", "3.00 Dr"], ["INV-1", "INV-2"], ["12/-", ""]],
)
def test_amounts_without_a_currency_have_none(written: list[str]) -> None:
    assert currencies.in_amounts(pd.Series(written)) is None


def test_numbers_have_no_currency() -> None:
    assert currencies.in_amounts(pd.Series([1.5, 2.0])) is None


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("Invoice Amount (USD)", "USD"), ("Valor (R$)", "BRL"), ("مبلغ فاکتور (ریال)", "IRR"), ("应收余额(元)", "CNY"),
        ("应收余额（元）", "CNY"), ("Betrag EUR", "EUR"), ("Betrag in EUR", "EUR"), ("EUR Betrag", "EUR"), ("Amount [GBP]", "GBP"),
        ("Outstanding in US Dollar", "USD"), ("Betrag €", "EUR"), ("Tutar (TL)", "TRY"), ("Kwota brutto PLN", "PLN"),
        ("Saldo (in EUR)", "EUR"), ("US$ Amount", "USD"),
        ("Montant (FCFA)", None), ("Amount ($)", None), ("應收餘額(元)", None), ("ALL invoices", None), ("TOP customers", None),
        ("Amount (net)", None), ("Rate EUR/USD", None), ("Paid (yes/no)", None), ("مبلغ (تومان)", None), ("Amount", None),
        ("Days (0-30)", None), ("VAT (%)", None),
    ],
)  # fmt: skip
def test_a_currency_in_a_heading(heading: str, code: str | None) -> None:
    assert currencies.in_heading(heading) == code


def test_a_shared_sign_in_a_heading_follows_the_codes_in_use() -> None:
    assert currencies.in_heading("Montant (FCFA)", ["XOF"]) == "XOF"
