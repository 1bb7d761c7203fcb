"""Money in integer minor units of its own currency; summed in it, and only then converted.

Minor units follow ISO 4217. Display libraries show fewer digits for some currencies (IRR, IQD, RSD);
counting with those would lose cents, so the few that differ from two decimals are listed here.
"""

import datetime as dt
from decimal import ROUND_HALF_EVEN, Decimal

import pandas as pd

from lib.ledger import days
from lib.ledger.mistake import Mistake

NO_CURRENCY = "XXX"

_EXPONENTS = {
    **dict.fromkeys(
        [
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "UYI",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ],
        0,
    ),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
    **dict.fromkeys(["CLF", "UYW"], 4),
}


def exponent(currency: str) -> int:
    """Decimals of a currency's minor unit (ISO 4217).

    >>> exponent("EUR"), exponent("JPY"), exponent("KWD"), exponent("IRR")
    (2, 0, 3, 2)
    """
    return _EXPONENTS.get(currency, 2)


def major(minor: int, currency: str) -> Decimal:
    """An amount in major units, exactly.

    >>> major(-12345, "EUR")
    Decimal('-123.45')
    """
    return Decimal(int(minor)).scaleb(-exponent(currency))


def minor(amount: Decimal | str | int, currency: str) -> int:
    """An amount in minor units; a half rounds to the even unit.

    >>> minor("123.455", "EUR"), minor("7", "JPY")
    (12346, 7)
    """
    scaled = Decimal(amount).scaleb(exponent(currency))
    return int(scaled.to_integral_value(rounding=ROUND_HALF_EVEN))


def in_units(amounts: pd.DataFrame, currency: str) -> pd.DataFrame:
    """Estimates in minor units, rounded to whole major ones: cents of them would say too much.

    >>> in_units(pd.DataFrame({"worth": [123_456.7, -49.0]}), "EUR")["worth"].tolist()
    [123500.0, -0.0]
    """
    units = 10.0 ** exponent(currency)
    return (amounts.astype("float64") / units).round() * units


def plain(amount: int, currency: str) -> str:
    """An amount for a file: major units, the currency's decimals, no separators.

    >>> plain(123456789, "EUR"), plain(-5, "KWD"), plain(0, "JPY")
    ('1234567.89', '-0.005', '0')
    """
    return (
        f"{major(amount, currency):f}" if amount else f"{Decimal(0).scaleb(-exponent(currency)):f}"
    )


class NoRate(Mistake):
    """A total across currencies was asked for without a rate for one of them."""

    def __init__(self, currency: str, reporting: str, day: dt.date) -> None:
        super().__init__(
            f"No exchange rate for {currency} to {reporting} on or before {days.in_full(day)}, so no "
            f"mixed total is shown. Import a rates file (day, currency, rate), or look at one "
            f"currency at a time."
        )


def rates_on(rates: pd.DataFrame, day: dt.date, reporting: str) -> pd.DataFrame:
    """The latest rate of each currency on or before ``day``.

    Args:
        rates: ``day``, ``currency``, ``rate`` (units of the reporting currency for one unit).
        day: the day of the total.
        reporting: the reporting currency, whose own rate is 1.
    Returns:
        index ``currency``; columns ``rate`` and ``day`` (when it was set).
    """
    usable_rates = rates[(rates["day"] <= pd.Timestamp(day)) & rates["rate"].notna()]
    ordered = usable_rates.sort_values("day", kind="stable")
    latest = ordered.drop_duplicates("currency", keep="last").set_index("currency")[["rate", "day"]]
    own_rate = pd.DataFrame({"rate": [1.0], "day": [pd.Timestamp(day)]}, index=[reporting])
    return pd.concat([latest[latest.index != reporting], own_rate]).rename_axis("currency")


def in_reporting(
    amounts: pd.DataFrame,
    values: list[str],
    rates: pd.DataFrame,
    reporting: str,
    day: dt.date | pd.Series,
) -> pd.DataFrame:
    """``amounts`` with ``values`` in minor units of the reporting currency, not yet rounded.

    Rows are sums in one currency each. Nothing is rounded here, so that converted rows add up to the
    converted total over any dimension; the screen rounds once.

    Args:
        day: of the rates, one for all rows or one a row.
    Raises:
        NoRate: a currency with money in it has no rate on or before its day.
    """
    if amounts["currency"].eq(reporting).all():
        return amounts
    on = pd.Series(day, index=amounts.index).astype("datetime64[s]")
    rate = _rates_of(amounts["currency"], on, rates, reporting)
    lacking = rate.isna() & amounts[values].ne(0).any(axis=1)
    for currency, moment in zip(amounts["currency"][lacking], on[lacking], strict=True):
        raise NoRate(currency, reporting, moment.date())
    scale = {c: 10.0 ** (exponent(reporting) - exponent(str(c))) for c in set(amounts["currency"])}
    factor = rate * amounts["currency"].map(scale)
    scaled = amounts[values].mul(factor.fillna(0.0), axis=0)
    return amounts.assign(**{v: scaled[v] for v in values}, currency=reporting)


def _rates_of(currency: pd.Series, on: pd.Series, rates: pd.DataFrame, reporting: str) -> pd.Series:
    """The latest rate of each row's currency on or before its day; null where there is none."""
    row_days = pd.DataFrame({"day": on, "currency": currency.astype("str")})
    distinct_days = row_days.drop_duplicates().sort_values("day")
    usable_rates = rates.dropna(subset="rate").sort_values("day", kind="stable")
    usable_rates = usable_rates[["day", "currency", "rate"]].astype(
        {"day": "datetime64[s]", "currency": "str"}
    )
    latest_rates = pd.merge_asof(distinct_days, usable_rates, on="day", by="currency")
    rate = row_days.merge(latest_rates, "left", on=["day", "currency"])["rate"].set_axis(
        currency.index
    )
    return rate.mask(currency == reporting, 1.0)
