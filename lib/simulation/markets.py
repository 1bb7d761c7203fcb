"""Who serves a product's outlets and how they pay: sold, billed, owed, by class, in one place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lib.analysis import history
from lib.analysis.sums import to_reporting
from lib.ledger import days
from lib.ledger.arrays import Floats
from lib.ledger.ledger import Ledger
from lib.ledger.memo import remembered
from lib.simulation import distribution
from lib.simulation.assumptions import Range
from lib.simulation.distribution import EVERYWHERE, Curve, curve
from lib.simulation.economics import YEAR
from lib.simulation.levers import LONGEST_TERM, share
from lib.simulation.measure import book
from lib.simulation.mistakes import negative_days, too_many_days, unknown
from lib.simulation.payers import Lates, Payer, equal_parts

UNKNOWN = Range(0.5, 1.0, 1.0)
_LEAST = 0.01
ALL, NEW = "all customers", "customers without a record"
_EVERY = 64
_MONTH = YEAR / 12


@dataclass(frozen=True, slots=True, eq=False)
class Paying:
    """How some customers pay.

    Args:
        name: which they are.
        customers: how many.
        term: days from issue to due.
        late: days late in equal parts of their sales, rising.
        loss: share of their sales that is lost in the end.
    """

    name: str
    customers: int
    term: int
    late: Lates
    loss: float

    @property
    def days(self) -> float:
        """From issue to payment, on average."""
        return float(self._payment_delays().mean())

    @property
    def days_late(self) -> float:
        """After the due day, on average; those who pay early take off."""
        return float(self.late.mean())

    def _payment_delays(self) -> Floats:
        return np.maximum(self.term + self.late.astype("float64"), 0.0)

    def by_month(self, months: int) -> Floats:
        """The share paid in the month of billing, the next, and so on."""
        place = np.minimum((self._payment_delays() / _MONTH).astype("int64"), months)
        counts = np.bincount(place, minlength=months + 1)
        return np.asarray(counts / counts.sum())[:months]

    def on(self, term: int | None = None, later: int = 0, loss: float | None = None) -> "Paying":
        """The same customers on another term, so many days later, or losing another share."""
        if term is not None and term < 0:
            raise negative_days("A term", term)
        if term is not None and term > LONGEST_TERM:
            raise too_many_days("A term", term, LONGEST_TERM)
        return replace(
            self,
            term=self.term if term is None else term,
            late=(self.late.astype("int64") + later).astype("int16"),
            loss=self.loss if loss is None else share("A loss", loss),
        )


_book = remembered(book)


@remembered
def by_class(ledger: Ledger) -> Mapping[str, Paying]:
    """How customers of each risk class paid, all of them, and those without a record.

    Raises:
        NoSales: nothing was sold in the year up to the ledger's day.
    """
    customer_book = _book(ledger)
    fresh = customer_book.newcomer
    return {
        ALL: _together(ALL, customer_book.payers),
        **_by_field(ledger, "risk_class", "class"),
        NEW: Paying(NEW, 0, fresh.term, fresh.late, fresh.loss.mean),
    }


@remembered
def by_region(ledger: Ledger) -> Mapping[str, Paying]:
    """How customers of each region paid."""
    return _by_field(ledger, "region", "customers in")


def _by_field(ledger: Ledger, field: str, label: str) -> dict[str, Paying]:
    """How customers of each value of a field paid, sorted by value."""
    on_record = ledger.customers.drop_duplicates("customer").dropna(subset=field)
    values = dict(zip(on_record["customer"], on_record[field], strict=True))
    members: dict[str, list[Payer]] = {}
    for payer in _book(ledger).payers:
        if payer.key in values:
            members.setdefault(str(values[payer.key]), []).append(payer)
    return {name: _together(f"{label} {name}", members[name]) for name in sorted(members)}


def _together(name: str, payers: Sequence[Payer]) -> Paying:
    """Customers as one, each by its sales."""
    weights = np.array([payer.weekly for payer in payers])
    late = np.stack([payer.late[_EVERY // 2 :: _EVERY] for payer in payers])
    parts = equal_parts(late.ravel(), np.repeat(weights, late.shape[1]))
    term = round(float(np.average([payer.term for payer in payers], weights=weights)))
    loss = float(np.average([payer.loss.mean for payer in payers], weights=weights))
    return Paying(name, len(payers), term, parts, loss)


@dataclass(frozen=True, slots=True, eq=False)
class Market:
    """A product in a region, as it is sold on the ledger's day.

    Args:
        outlets: there are; ``carrying``: sell it.
        sold: by them in a year at today's distribution, minor units.
        billed: by us for 1 that they sell; None where no invoice names the product.
        paying: how the customers there pay.
        fitted: the curve of its record.
    """

    product: str
    region: str
    outlets: int
    carrying: int
    sold: float
    billed: float | None
    paying: Paying
    fitted: Curve

    @property
    def rate(self) -> float:
        """Share of the outlets that sell it."""
        return self.carrying / self.outlets

    @property
    def sells(self) -> Range:
        """What the next outlet sells beside today's average: b of its own record, where it has one.

        Never above 1, where outlets merely order in good months. Where the record has none, as today's
        on average at best and half as much at worst, since the last outlets to take a product are
        mostly the weakest.
        """
        if self.fitted.exponent is None:
            return UNKNOWN
        low, high = self.fitted.low or _LEAST, self.fitted.high or 1.0
        ends = (min(max(value, _LEAST), 1.0) for value in (low, self.fitted.exponent, high))
        return Range(*ends)

    @property
    def sales(self) -> float:
        """What we bill a year; where invoices do not say, what the outlets sell."""
        return self.sold * (1.0 if self.billed is None else self.billed)


@remembered
def months(ledger: Ledger, by_region: bool = True) -> pd.DataFrame:
    """``distribution.table`` of a ledger's sales and outlets."""
    return distribution.table(ledger.extra("sales"), ledger.extra("outlets"), by_region)


@remembered
def today(ledger: Ledger, by_region: bool = True) -> pd.DataFrame:
    """``distribution.today`` of a ledger's sales and outlets."""
    return distribution.today(ledger.extra("sales"), ledger.extra("outlets"), by_region)


@remembered
def _markets(ledger: Ledger) -> dict[tuple[str, str], Market]:
    """The markets of a ledger that were asked for: they go when it does."""
    return {}


def market(ledger: Ledger, product: str, region: str = EVERYWHERE) -> Market:
    """A product in a region, measured once; in all regions together by default.

    Sales are the last twelve months', as many times as large as today's distribution is beside theirs:
    so a product whose distribution rose is not taken at what it was.

    Raises:
        Unknown: it is not on record there.
        NoSales: nothing was sold in the year up to the ledger's day.
    """
    markets = _markets(ledger)
    if (product, region) not in markets:
        markets[product, region] = _market(ledger, product, region)
    return markets[product, region]


def _market(ledger: Ledger, product: str, region: str) -> Market:
    now = _of(today(ledger, region != EVERYWHERE), product, region)
    if now.empty or not now["carrying"].iloc[0]:
        raise unknown("product sold in that region lately:", product, _product_names(ledger))
    record = _of(months(ledger, region != EVERYWHERE), product, region)
    last = record["month"].max() - pd.DateOffset(months=12)
    year = record[record["month"] > last]
    carrying = int(now["carrying"].iloc[0])
    latest = record["carrying"].tail(distribution.RECENT).mean()
    wider = float(latest / year["carrying"].mean())
    sold = float(year["sales"].sum()) * 12 / len(year) * wider
    paying = by_region(ledger).get(region) or by_class(ledger)[ALL]
    return Market(
        product, region, int(now["outlets"].iloc[0]), carrying, sold,
        _billed(ledger, product, region, float(year["sales"].sum())), paying, curve(record),
    )  # fmt: skip


def _of(table: pd.DataFrame, product: str, region: str) -> pd.DataFrame:
    return table[(table["product"] == product) & (table["region"] == region)]


def _product_names(ledger: Ledger) -> str:
    return ", ".join(sorted(today(ledger, False)["product"].astype("str").unique())) or "(none)"


def _billed(ledger: Ledger, product: str, region: str, sold: float) -> float | None:
    """What we billed of it for 1 the outlets sold, over the year; None where nothing was billed."""
    since = pd.Timestamp(days.date(days.number(ledger.day) - YEAR))
    documents = ledger.documents
    mask = documents["kind"].isin(("invoice", "credit_note")) & (documents["issued"] > since)
    rows = documents[mask & documents["product"].eq(product)]
    if region != EVERYWHERE:
        home = ledger.customer_field("region")
        rows = rows[rows["customer"].map(home).eq(region)]
    amounts = rows.assign(worth=rows["amount"].astype("float64"))
    worth = ledger.in_reporting(amounts, ["worth"])["worth"].sum()
    return float(worth / sold) if worth > 0 and sold > 0 else None


@remembered
def owed(ledger: Ledger) -> pd.DataFrame:
    """Open invoices of each product by region of the customer, at each month-end with outlets' sales.

    Returns:
        ``month`` (its first day), ``product``, ``region``, ``owed`` (minor units of the reporting
        currency, at each day's rates); complete months only.
    """
    first = ledger.extra("sales")["month"].min()
    span = (ledger.day.year - first.year) * 12 + ledger.day.month - first.month + 1
    balances = history.balances(ledger, months=span, by=("product", "region"))
    balances = balances.assign(owed=balances["total"] - balances["unapplied"])
    balances = balances[["day", "product", "region", "currency", "owed"]]
    balances = to_reporting(ledger, balances, ["owed"], day=balances["day"])
    ended = balances["day"].dt.is_month_end
    month = balances["day"].dt.to_period("M").dt.to_timestamp().astype("datetime64[s]")
    return balances.assign(month=month)[ended][["month", "product", "region", "owed"]].reset_index(
        drop=True
    )
