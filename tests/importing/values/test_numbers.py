"""Amounts read exactly, however they are written."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.importing import text_columns
from lib.importing.values import numbers


def minor(*written: object, exponent: int = 2) -> list[int | None]:
    parsed = numbers.parse(pd.Series(list(written)), exponent)
    none = parsed.bad | parsed.unclear | parsed.missing
    return [None if no else int(v) for v, no in zip(parsed.minor, none, strict=True)]


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("1234.56", 123456),
        ("-0.05", -5),
        (".5", 50),
        ("7.", 700),
        ("1,234.56", 123456),
        ("1.234,56", 123456),
        ("12,5", 1250),
        ("1.234.567,89", 123456789),
        ("12,34,567.89", 123456789),
        ("1 234,56", 123456),
        ("1\u00a0234,56", 123456),
        ("1\u202f234,56", 123456),
        ("1'234.56", 123456),
        ("1’234.56", 123456),
        ("(1,234.56)", -123456),
        ("(12.50)", -1250),
        ("12.50-", -1250),
        ("−12.50", -1250),
        ("+12.50", 1250),
        ("€ 12,50", 1250),
        ("12,50 €", 1250),
        ("-€12.50", -1250),
        ("$1,234.50", 123450),
        ("($1,234.50)", -123450),
        ("US$ 7.25", 725),
        ("EUR 12,50", 1250),
        ("12.50 EUR", 1250),
        ("12.50 CR", -1250),
        ("12.50 DR", 1250),
        ("1.5E+3", 150000),
        ("99999999999999.99", 9999999999999999),
        ("0", 0),
        ("-0.00", 0),
        ("1,28,500", 12850000),
        ("12,50,000/-", 125000000),
        ("₹ 12,50,000/-", 125000000),
        ("Rs. 3,40,000", 34000000),
        ("Rs.3,40,000.50", 34000050),
        ("12,34,56,789", 12345678900),
        ("1'234.–", 123400),
        ("1.234,–", 123400),
        ("CHF 1'234.-", 123400),
        ("12.345,-", 1234500),
        ("1\u2009234,56", 123456),
        ("1\u2007234\u2007567,8", 123456780),
        ("٢٬٢٥٠٫٥٠", 225050),
        ("۱٬۲۵۰٬۰۰۰", 125000000),
        ("１，２３４．５６", 123456),
        ("－１２．５０", -1250),
        ("（１２．５０）", -1250),
        ("1,234.56-", -123456),
        ("12.50- EUR", -1250),
        ("12.50 Dr", 1250),
        ("12.50Cr.", -1250),
        ("Rs. 500.00 Cr", -50000),
        ("12,50 S", 1250),
        ("12,50 H", -1250),
        ("12.50 D", 1250),
        ("12.50 C", -1250),
        ("12,50 Soll", 1250),
        ("12,50 Haben", -1250),
        ("12,50 Avere", -1250),
        ("(12.50) EUR", -1250),
        ("1.250,00 TL", 125000),
        ("₺1.250,00", 125000),
        ("1 250,00 Kč", 125000),
        ("1 250,00 zł", 125000),
        ("kr. 1.250,00", 125000),
        ("1.250,00 kr", 125000),
        ("1 250,00 Ft", 125000),
        ("1 250,00 лв.", 125000),
        ("1 250,00 ₽", 125000),
        ("1 250,00 руб.", 125000),
        ("1 250,00 грн", 125000),
        ("฿1,250.00", 125000),
        ("￥1,250.00", 125000),
        ("1,250.00元", 125000),
        ("R$ 1.250,00", 125000),
        ("S/ 1,250.00", 125000),
        ("S/.1,250.00", 125000),
        ("RM1,250.00", 125000),
        ("Rp 1.250,00", 125000),
        ("1 250,00 FCFA", 125000),
        ("USD (1,250.00)", -125000),
        ("$.50", 50),
        ("1,250.00 US Dollar", 125000),
        ("1,250.00 تومان", 125000),
    ],
)
def test_one_way_of_writing(written: str, cents: int) -> None:
    assert minor(written) == [cents]


@pytest.mark.parametrize(
    "written",
    [
        "x",
        "12%",
        "1.2.3",
        "--5",
        "1,2,3",
        "12.50.",
        "9" * 25,
        "inf",
        "1/2",
        "2024-01-02",
        "12 34",
        "1 2345,00",
        "(12.50",
        "12.50)",
        "-12 Cr",
        "12.50 pcs",
        "3 INV 4",
        "12.50 %",
        "0171 555 0199",
        "1.2.3,4",
    ],
)
def test_what_is_no_amount_is_bad(written: str) -> None:
    parsed = numbers.parse(pd.Series([written, "1.00"]))
    assert parsed.bad.tolist() == [True, False]
    assert parsed.minor[0] == 0


def test_nothing_is_missing_and_not_bad() -> None:
    parsed = numbers.parse(pd.Series(["", " ", "NaN", "#N/A", None, "1.00"], dtype="str"))
    assert parsed.missing.tolist() == [True] * 5 + [False]
    assert not parsed.bad.any()


def test_the_column_tells_what_three_digits_after_a_sign_mean() -> None:
    assert minor("1.234", "5,50") == [123400, 550]
    assert minor("1,234", "5.50") == [123400, 550]
    assert minor("1.234", "5.50") == [123, 550]


def test_both_conventions_side_by_side_are_read_where_they_are_clear() -> None:
    assert minor("1.234,56", "1,234.56", "7,5", "7.5") == [123456, 123456, 750, 750]
    parsed = numbers.parse(pd.Series(["1.234,56", "1,234.56", "1,234"]))
    assert parsed.unclear.tolist() == [False, False, True]
    assert not parsed.bad.any()


def test_thousands_are_a_guess_where_nothing_tells() -> None:
    parsed = numbers.parse(pd.Series(["1.234", "20.000"]))
    assert parsed.minor.tolist() == [123400, 2000000]
    assert parsed.guessed
    assert not numbers.parse(pd.Series(["1.234", "20.00"])).guessed


def test_a_half_rounds_to_the_even_unit_and_is_told() -> None:
    parsed = numbers.parse(pd.Series(["0.125", "0.135", "0.12", "2.4999"]))
    assert parsed.minor.tolist() == [12, 14, 12, 250]
    assert parsed.rounded.tolist() == [True, True, False, True]


def test_decimals_follow_the_currency_of_each_row() -> None:
    parsed = numbers.parse(pd.Series(["12.50", "1250", "12.505"]), np.array([2, 0, 3]))
    assert parsed.minor.tolist() == [1250, 1250, 12505]


def test_numbers_given_as_numbers_keep_their_point() -> None:
    assert minor(1.234, 2.5) == [123, 250]
    assert minor(1.234, "2,50") == [123, 250]
    assert minor(Decimal("1.234"), Decimal("2")) == [123, 200]
    assert minor(12.300000000000001) == [1230]
    assert numbers.parse(pd.Series([1, 2], dtype="int64")).minor.tolist() == [100, 200]


@given(
    st.lists(st.integers(-(10**15), 10**15), min_size=1, max_size=20), st.sampled_from([0, 2, 3])
)
def test_every_amount_comes_back_from_its_text(amounts: list[int], exponent: int) -> None:
    written = [f"{Decimal(a).scaleb(-exponent):f}" for a in amounts]
    told = [*written, "0.5" if exponent else "1"]  # one value that shows the decimal sign
    assert minor(*told, exponent=exponent)[: len(amounts)] == amounts


@given(st.lists(st.integers(-(10**11), 10**11), min_size=1, max_size=20))
def test_separators_of_thousands_change_nothing(amounts: list[int]) -> None:
    english = [f"{Decimal(a).scaleb(-2):,.2f}" for a in amounts]
    german = [w.translate(str.maketrans(",.", ".,")) for w in english]
    assert minor(*english) == minor(*german) == amounts


def test_rates_and_quantities_are_floats() -> None:
    values, bad = numbers.decimals(pd.Series(["1.0925", "0,5", "x", ""], dtype="str"))
    assert bad.tolist() == [False, False, True, False]
    assert values[:2].tolist() == [1.0925, 0.5]


def test_whole_columns_grouped_with_dots_are_thousands_for_certain() -> None:
    parsed = numbers.parse(pd.Series(["32.996.884", "7.807.314", "950.000"]), 0)
    assert parsed.minor.tolist() == [32996884, 7807314, 950000]
    assert not parsed.guessed
    yen = numbers.parse(pd.Series(["950.000", "12.500"]), 0)
    assert (yen.minor.tolist(), yen.guessed) == ([950000, 12500], False)


def test_lakh_and_thousands_of_one_column_agree() -> None:
    assert minor("1,28,500", "25,000", "₹ 12,50,000/-") == [12850000, 2500000, 125000000]


def test_numbers_are_told_from_words_around_them() -> None:
    text = text_columns.clean(pd.Series(["1,28,500", "Rs. 5", "INV-12", "١٢", "12 pcs"]))
    assert numbers.numeric(text).tolist() == [True, True, False, True, False]


@given(
    st.lists(st.integers(-(10**11), 10**11), min_size=1, max_size=20),
    st.sampled_from(["€ {}", "{} kr.", "USD {}", "₹{}", "{} Kč"]),
)
def test_a_currency_beside_an_amount_changes_nothing(amounts: list[int], form: str) -> None:
    assert minor(*(form.format(f"{Decimal(a).scaleb(-2):,.2f}") for a in amounts)) == amounts
