"""Cents: kept whole, summed in their own currency, converted once."""

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.ledger import money
from tests.ledgers import day

CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD", "CLF", "IRR", "RSD", "IQD", "XXX", "CLP", "HUF"])
AMOUNTS = st.integers(-(10**17), 10**17)


def rates(*entries: tuple[str, str, float]) -> pd.DataFrame:
    frame = pd.DataFrame(entries, columns=["day", "currency", "rate"])
    return frame.assign(day=pd.to_datetime(frame["day"]).astype("datetime64[s]"))


def amounts(*entries: tuple[str, int]) -> pd.DataFrame:
    return pd.DataFrame(entries, columns=["currency", "total"])


@pytest.mark.parametrize(
    ("decimals", "currencies"),
    [
        (0, "JPY KRW CLP UGX ISK VND XOF"),
        (2, "EUR HUF IRR RSD XXX"),  # displayed with none, kept with two
        (3, "KWD BHD IQD TND"),
        (4, "CLF"),
    ],
)
def test_minor_units_follow_iso_4217(decimals: int, currencies: str):
    assert {money.exponent(currency) for currency in currencies.split()} == {decimals}


@given(AMOUNTS, CURRENCIES)
def test_an_amount_comes_back_from_what_is_written_in_a_file(amount: int, currency: str):
    assert money.minor(money.plain(amount, currency), currency) == amount


@given(AMOUNTS, CURRENCIES)
def test_a_file_shows_exactly_the_currencys_decimals(amount: int, currency: str):
    _, _, decimals = money.plain(amount, currency).partition(".")
    assert len(decimals) == money.exponent(currency)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("0.005", "EUR", 0),
        ("0.015", "EUR", 2),
        ("-0.015", "EUR", -2),
        ("1.0005", "KWD", 1000),
        ("2.5", "JPY", 2),
        ("1e3", "EUR", 100_000),
        ("90071992547409.93", "EUR", 9_007_199_254_740_993),
    ],
)
def test_a_half_rounds_to_the_even_unit(text: str, currency: str, minor: int):
    assert money.minor(text, currency) == minor


def test_major_units_are_exact_beyond_what_a_float_holds():
    assert money.major(9_007_199_254_740_993, "EUR") == Decimal("90071992547409.93")


def test_the_latest_rate_up_to_the_day_is_used():
    given = rates(
        ("2026-01-31", "USD", 0.90), ("2026-02-28", "USD", 0.95), ("2026-03-31", "USD", 0.99)
    )
    known = money.rates_on(given, day("2026-03-30"), "EUR")
    assert known.loc["USD", "rate"] == 0.95
    assert known.loc["USD", "day"] == pd.Timestamp("2026-02-28")
    assert known.loc["EUR", "rate"] == 1.0


def test_of_two_rates_on_one_day_the_later_row_holds():
    many = [("2026-01-31", "USD", 0.5 + number / 100) for number in range(40)]
    assert money.rates_on(rates(*many), day("2026-02-01"), "EUR").loc["USD", "rate"] == 0.89


def test_a_rate_that_says_nothing_is_passed_over_with_its_day():
    given = rates(("2026-01-31", "USD", 0.90), ("2026-02-28", "USD", float("nan")))
    known = money.rates_on(given, day("2026-03-30"), "EUR").loc["USD"]
    assert (known["rate"], known["day"]) == (0.90, pd.Timestamp("2026-01-31"))


def test_minor_units_of_both_currencies_count_in_a_conversion():
    """1,000 yen at 0.006 and 1.500 dinar at 3: 6.00 and 4.50 euro."""
    given = rates(("2026-01-31", "JPY", 0.006), ("2026-01-31", "KWD", 3.0))
    mixed = amounts(("EUR", 100), ("JPY", 1000), ("KWD", 1500))
    converted = money.in_reporting(mixed, ["total"], given, "EUR", day("2026-02-01"))
    assert converted["total"].tolist() == pytest.approx([100, 600, 450])
    assert set(converted["currency"]) == {"EUR"}


def test_each_row_is_converted_at_the_rate_of_its_own_day():
    """100 dollars on three days at 0.90, 0.90 and, from 28 February, 0.95."""
    given = rates(("2026-02-28", "USD", 0.95), ("2026-01-31", "USD", 0.90))
    dollars = amounts(("USD", 10000), ("USD", 10000), ("USD", 10000), ("EUR", 7))
    on = pd.Series(pd.to_datetime(["2026-01-31", "2026-02-27", "2026-02-28", "2020-01-01"]))
    converted = money.in_reporting(dollars, ["total"], given, "EUR", on)
    assert converted["total"].tolist() == pytest.approx([9000, 9000, 9500, 7])
    with pytest.raises(money.NoRate, match="on or before 30 Jan 2026"):
        money.in_reporting(dollars, ["total"], given, "EUR", on - pd.Timedelta(days=1))


def test_one_currency_stays_as_it_is_without_rates():
    own = amounts(("EUR", 12345))
    assert money.in_reporting(own, ["total"], rates(), "EUR", day("2026-02-01")).equals(own)


def test_nothing_owed_needs_no_rate():
    converted = money.in_reporting(
        amounts(("EUR", 5), ("USD", 0)), ["total"], rates(), "EUR", day("2026-02-01")
    )
    assert converted["total"].tolist() == [5, 0]


def test_without_a_rate_there_is_no_total_but_a_sentence():
    late = rates(("2026-03-01", "USD", 0.9))
    with pytest.raises(money.NoRate, match=r"USD to EUR on or before 28 Feb 2026.*rates file"):
        money.in_reporting(amounts(("USD", 5)), ["total"], late, "EUR", day("2026-02-28"))


@given(st.lists(st.tuples(CURRENCIES, st.integers(-(10**9), 10**9)), min_size=1, max_size=12))
def test_parts_convert_to_the_same_total_as_their_sum(entries: list[tuple[str, int]]):
    """Summed in each currency first or converted row by row: nothing is rounded on the way."""
    given = rates(*[("2026-01-01", c, 0.37) for c in ("JPY", "KWD", "CLF", "IRR", "RSD", "IQD")],
                  *[("2026-01-01", c, 1.13) for c in ("XXX", "CLP", "HUF")])  # fmt: skip
    parts = amounts(*entries)
    whole = parts.groupby("currency", as_index=False)["total"].sum()
    by_part, by_sum = (
        money.in_reporting(some, ["total"], given, "EUR", day("2026-02-01"))["total"].sum()
        for some in (parts, whole)
    )
    assert by_part == pytest.approx(by_sum, abs=1e-3)
