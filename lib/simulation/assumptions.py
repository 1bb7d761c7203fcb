"""What no ledger knows and people must say, and where each value in use comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import pandas as pd

from lib.ledger.arrays import Floats
from lib.simulation.economics import Discounting
from lib.simulation.levers import GIVEN_UP_AT_LAST, share, within
from lib.simulation.mistakes import (
    below_nothing,
    not_number,
    number,
    out_of_order,
    out_of_range,
    read_fields,
    unknown,
)
from lib.simulation.payers import GIVEN_UP_AFTER, Book

DISCOUNTINGS = ("simple", "compound")
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(40)


@dataclass(frozen=True, slots=True)
class Range:
    """A guess with its ends: low, most likely, high; drawn from the triangle between them."""

    low: float = 0.0
    base: float = 0.0
    high: float = 0.0

    @property
    def certain(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high

    def at(self, quantile: Floats) -> Floats:
        """The values at some quantiles."""
        if self.certain:
            return np.full_like(quantile, self.base)
        width = self.high - self.low
        rising = (self.base - self.low) / width
        up = self.low + np.sqrt(quantile * width * (self.base - self.low))
        down = self.high - np.sqrt((1 - quantile) * width * (self.high - self.base))
        return np.where(quantile < rising, up, down)

    def expected(self, function: Any) -> float:
        """The mean of a smooth function of it, by Gauss–Legendre quadrature on both sides."""
        if self.certain:
            return float(function(np.array(self.base)))
        top = 2 / (self.high - self.low)
        total = 0.0
        for start, end in ((self.low, self.base), (self.high, self.base)):
            length = self.base - start
            away = (_NODES + 1) / 2  # 0 at the end of the range, 1 at its most likely value
            values = function(start + away * length) * top * away
            total += abs(end - start) / 2 * float((_WEIGHTS * values).sum())
        return total

    @classmethod
    def read(cls, label: str, value: Any) -> "Range":
        """From a number or a list of three."""
        values = [value] if isinstance(value, int | float) else value
        if not isinstance(values, list | tuple) or len(values) not in (1, 3):
            raise not_number(label, value, "a number, or three: low, base, high")
        return cls(*(number(label, v) for v in (values if len(values) == 3 else values * 3)))


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What people say; None is measured on the ledger.

    Args:
        margin: share of sales left after what the goods cost.
        cost_of_capital: yearly rate.
        handling: share of sales spent on billing, reminding and matching.
        loss_given_default: share of what is given up that is lost in the end.
        loss_rate: share of sales on terms that is given up; on record, written off.
        loss_by_failure: of that, the share that comes from customers failing with all they owe; the
            rest are single invoices never paid. Failing takes the longer terms' part.
        write_off_days: days past due after which what is unpaid is given up.
        take_up: share of invoices offered a discount on which it is taken.
        volume_response: change of volume that the scenario brings, as a share.
        price_response: per cent of volume lost for one per cent of price.
        distribution_exponent: b in sales = a·Dᵇ; 1: outlets added sell like today's.
        lateness_response: days late that one day of term more brings; 0: lateness is kept.
        lateness_unsure: standard deviation of that, the same luck for all customers.
        reminder_effect: days by which a reminder brings a late payment forward.
        interest_collected: share of late interest that customers really pay.
        consignment_days: days that goods on consignment stand before their term begins.
        common_days: standard deviation of days late that all customers share.
        discounting: ``simple`` or ``compound``.
        said: names of those that the user gave.
        told: names of those given here that a ledger told.
        house: names of those that both heads agreed for the house.
    """

    margin: float = 0.30
    cost_of_capital: float = 0.12
    handling: float = 0.002
    loss_given_default: float = 0.6
    loss_rate: float | None = None
    loss_by_failure: float = 0.5
    write_off_days: int | None = None
    take_up: float | None = None
    volume_response: Range = Range()
    price_response: Range = Range()
    distribution_exponent: Range = Range(1.0, 1.0, 1.0)
    lateness_response: float = 0.0
    lateness_unsure: float = 0.0
    reminder_effect: int = 3
    interest_collected: float = 0.5
    consignment_days: int = 30
    common_days: float = 2.0
    discounting: Discounting = "compound"
    said: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    house: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in _SHARES:
            if (value := getattr(self, name)) is not None:
                share(_label(name), value)
        for name, most in _DAYS:
            within(_label(name), getattr(self, name), most)
        for name, least in _LEAST:
            spread: Range = getattr(self, name)
            if not spread.low <= spread.base <= spread.high:
                ends, in_percent = (spread.low, spread.base, spread.high), name == "volume_response"
                raise out_of_order(_label(name), *ends, percent=in_percent)
            if name == "volume_response" and spread.low < least:
                raise below_nothing(_label(name), spread.low)
            if spread.low < least:
                raise out_of_range(_label(name), spread.low, least, np.inf)
        for name, low, high in _BETWEEN:
            if not low <= getattr(self, name) <= high:
                raise out_of_range(_label(name), getattr(self, name), low, high)
        if self.discounting not in DISCOUNTINGS:
            raise unknown("discounting", self.discounting, ", ".join(DISCOUNTINGS))

    def source(self, name: str) -> str:
        """Where a value comes from: ``user``, ``house``, ``ledger`` or ``default``."""
        if name in self.said:
            return "user"
        if name in self.house:
            return "house"
        return "ledger" if name in self.told or getattr(self, name) is None else "default"

    def under(self, agreed: Mapping[str, float]) -> "Assumptions":
        """The same with the house's values for all that neither a user nor a ledger said.

        Args:
            agreed: by name, what both heads agreed; a name that is none here is passed over.
        """
        free = [name for name in agreed if name in NAMES and name not in (*self.said, *self.told)]
        usual = {n: getattr(_USUAL, n) for n in self.house if n not in (*self.said, *self.told)}
        return replace(self, **usual | {n: agreed[n] for n in free}, house=tuple(sorted(free)))

    @classmethod
    def of(cls, entries: Mapping[str, Any]) -> "Assumptions":
        """From its dictionary; every name in it is the user's, unless ``said`` lists which are."""
        values = read_fields(cls, "assumptions", entries)
        told, house = (values.get(name, ()) for name in ("told", "house"))
        users = [name for name in values if name not in (*_WHOSE, *told, *house)]
        values |= {"said": values.get("said", users), "told": told, "house": house}
        return cls(**values | {name: tuple(sorted(values[name])) for name in _WHOSE})


_WHOSE = ("said", "told", "house")
NAMES = tuple(f.name for f in fields(Assumptions) if f.name not in _WHOSE)
_SHARES = (
    "margin", "cost_of_capital", "handling", "loss_given_default", "loss_rate", "loss_by_failure",
    "take_up", "interest_collected",
)  # fmt: skip
_BETWEEN = (
    ("lateness_response", -1.0, 5.0),
    ("lateness_unsure", 0.0, 5.0), ("common_days", 0.0, 60.0),
)  # fmt: skip
_DAYS = (
    ("write_off_days", GIVEN_UP_AT_LAST), ("reminder_effect", 365), ("consignment_days", 365),
)  # fmt: skip
_LEAST = (("volume_response", -1.0), ("price_response", 0.0), ("distribution_exponent", 0.0))


def _label(name: str) -> str:
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


_USUAL = Assumptions()


SOURCES = ("house", "ledger", "others", "default", "user")
"""``others`` is the record of other customers, where the one asked about has too little of its own."""
FEWEST = 5
"""Settled invoices from which a customer's own record is called its own."""
_OF_CUSTOMERS = ("loss_rate", "take_up")


def assumption_sources(book: Book, assumptions: Assumptions) -> pd.DataFrame:
    """Every assumption with its value and its source.

    Returns:
        ``assumption`` (in the order of ``NAMES``, ``discounting`` apart), ``low``, ``base``, ``high``
        (equal where it is one number; what the ledger tells is the average by sales), ``source`` (of
        ``SOURCES``; ``default`` is what is built in and holds where nobody says otherwise).
    """
    rows = []
    for name in NAMES:
        if name != "discounting":
            current_value = value_in_use(book, assumptions, name)
            ends = (
                (current_value.low, current_value.base, current_value.high)
                if isinstance(current_value, Range)
                else (current_value,) * 3
            )
            rows.append((name, *ends, source_in_use(book, assumptions, name)))
    return pd.DataFrame(rows, columns=["assumption", "low", "base", "high", "source"])


def source_in_use(book: Book, assumptions: Assumptions, name: str) -> str:
    """Where the value in use comes from; what a ledger could tell and does not is a default."""
    origin = assumptions.source(name)
    if origin != "ledger" or name in assumptions.told:
        return origin
    if name not in book.measured_names:
        return "default"
    return "others" if name in _OF_CUSTOMERS and _little(book) else "ledger"


def _little(book: Book) -> bool:
    """Whether most of the sales are of customers with hardly a record of their own."""
    new = sum(payer.weekly for payer in book.payers if payer.settled < FEWEST)
    return new > book.weekly / 2


def value_in_use(book: Book, assumptions: Assumptions, name: str) -> float | Range:
    """The value in use: as said, or on average as the ledger has it."""
    if name == "write_off_days":
        return float(given_up_after(book, assumptions))
    stated_value = getattr(assumptions, name)
    if stated_value is not None:
        return stated_value if isinstance(stated_value, Range) else float(stated_value)
    chance = {"take_up": "take_up", "loss_rate": "loss"}[name]
    each = [getattr(payer, chance).mean for payer in book.payers]
    return float(np.average(each, weights=[payer.weekly for payer in book.payers]))


def given_up_after(book: Book, assumptions: Assumptions) -> int:
    """Days past due after which what is unpaid is written off: as said, as on record, or as usual."""
    if assumptions.write_off_days is not None:
        return assumptions.write_off_days
    return GIVEN_UP_AFTER if book.write_off_days is None else book.write_off_days
