"""What a scenario moves: terms, discount, limits, sale modes and the rest; absent is as today."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lib.ledger import money
from lib.ledger.wording import NBSP, amount, count
from lib.simulation.mistakes import (
    negative_days,
    not_a_percentage,
    not_a_share,
    out_of_range,
    read,
    shares_do_not_add_up,
    too_many_days,
    two_terms,
    unknown,
    window_beyond_term,
)

LONGEST_TERM = 365
LATEST_REMINDER = 365
GIVEN_UP_AT_LAST = 1095
"""Days past due after which nothing is waited for any more, whatever the record says."""
MODES = ("credit", "consignment", "cash", "prepaid")
COMMISSIONS = ("turnover", "cleared")


def share(label: str, value: float) -> float:
    """The value, if it is a share."""
    if not 0 <= value <= 1:
        raise not_a_share(label, value)
    return value


def within(label: str, value: int | None, most: int) -> None:
    """Refuse days below zero or above what anything lasts."""
    if value is not None and value < 0:
        raise negative_days(label, value)
    if value is not None and value > most:
        raise too_many_days(label, value, most)


@dataclass(frozen=True, slots=True)
class Discount:
    """A discount for early payment: ``rate`` of the invoice within ``days`` of issue; 0 is none."""

    rate: float
    days: int

    def __post_init__(self) -> None:
        share("A discount", self.rate)
        if self.rate == 1:
            raise not_a_percentage("A discount", self.rate, 0, 0.99)
        within("The days of a discount", self.days, LONGEST_TERM)


@dataclass(frozen=True, slots=True)
class ModeShare:
    """Shares of sales by mode; together 1."""

    credit: float = 0.0
    consignment: float = 0.0
    cash: float = 0.0
    prepaid: float = 0.0

    def __post_init__(self) -> None:
        for mode in MODES:
            share(f"The share of {mode} sales", getattr(self, mode))
        total = self.credit + self.consignment + self.cash + self.prepaid
        if abs(total - 1) > 1e-9:
            raise shares_do_not_add_up(total)


@dataclass(frozen=True, slots=True)
class Wider:
    """A distribution rate to reach: the share of a region's outlets that sell a product."""

    product: str
    region: str
    rate: float

    def __post_init__(self) -> None:
        share("A distribution rate", self.rate)


@dataclass(frozen=True, slots=True)
class Commission:
    """What sellers earn: a share of ``turnover`` when billed, or of what is ``cleared`` when paid."""

    basis: str
    rate: float

    def __post_init__(self) -> None:
        if self.basis not in COMMISSIONS:
            raise unknown("basis of commission", self.basis, ", ".join(COMMISSIONS))
        share("A commission", self.rate)


@dataclass(frozen=True, slots=True)
class Levers:
    """What is moved; None is as today, customer by customer.

    Args:
        term_days: days from issue, or from the month's end, to the due day, for everybody.
        term_shift: instead, days more or fewer than each customer has today.
        month_end: terms count from the end of the month of issue.
        discount: offered on every sale on terms, as far as its window ends by the due day.
        late_interest: yearly rate asked for days past due.
        limit: the most a customer may owe, major units; orders beyond it are not taken.
        prepay_share: of sales on terms, paid when ordered.
        mode_share: of sales.
        reminder_day: day past due of the first reminder; negative is before it.
        hold_after: days past due after which nothing is delivered until it is paid.
        distribution: a distribution rate to reach.
        price: change of price, as a share.
        commission: what sellers earn.
    """

    term_days: int | None = None
    term_shift: int | None = None
    month_end: bool | None = None
    discount: Discount | None = None
    late_interest: float | None = None
    limit: float | None = None
    prepay_share: float | None = None
    mode_share: ModeShare | None = None
    reminder_day: int | None = None
    hold_after: int | None = None
    distribution: Wider | None = None
    price: float | None = None
    commission: Commission | None = None

    def __post_init__(self) -> None:
        self._days()
        if self.late_interest is not None:
            share("Late interest", self.late_interest)
        if self.prepay_share is not None:
            share("The share paid when ordered", self.prepay_share)
        if self.limit is not None and self.limit < 0:
            raise out_of_range("A credit limit", self.limit, 0, float("inf"))
        if self.price is not None and not -1 < self.price <= 1:
            raise not_a_percentage("A change of price", self.price, -0.99, 1)

    def _days(self) -> None:
        within("A term", self.term_days, LONGEST_TERM)
        if self.hold_after is not None and self.hold_after < 0:
            raise negative_days("A delivery hold", self.hold_after)
        if self.term_shift is not None:
            within("A change of term", abs(self.term_shift), LONGEST_TERM)
        if self.reminder_day is not None:
            within(
                "The days between a reminder and the due day",
                abs(self.reminder_day),
                LATEST_REMINDER,
            )
        if self.term_days is not None and self.term_shift is not None:
            raise two_terms(self.term_days, self.term_shift)
        window = self.discount.days if self.discount else 0
        if self.term_days is not None and not self.month_end and window > self.term_days:
            raise window_beyond_term(window, self.term_days)

    @classmethod
    def of(cls, entries: Mapping[str, Any]) -> "Levers":
        """From its dictionary."""
        return read(cls, "levers", entries)


def levers_text(levers: Levers, currency: str) -> str:
    """All levers that are moved: “15 more days and 2 % within 10 days”; nothing where none is.

    >>> levers_text(Levers(term_shift=15, discount=Discount(0.02, 10)), "EUR").replace(NBSP, " ")
    '15 more days and 2 % within 10 days'

    Args:
        currency: of the limit.
    """
    parts = [
        say(getattr(levers, name), currency)
        for name, say in _LEVER_TEXTS.items()
        if getattr(levers, name) is not None
    ]
    phrases = [part for part in parts if part]
    return " and ".join([", ".join(phrases[:-1]), phrases[-1]] if len(phrases) > 1 else phrases)


def percent(share: float) -> str:
    """A share as people write it, to four digits.

    >>> percent(0.0251).replace(NBSP, " "), percent(0.02).replace(NBSP, " ")
    ('2.51 %', '2 %')
    """
    return f"{share * 100:.4g}{NBSP}%"


def _shift_text(value: int, _: str) -> str:
    more = "more" if value > 0 else "fewer"
    return f"{count(abs(value), f'{more} day')}" if value else ""


def _discount_text(value: Discount, _: str) -> str:
    return f"{percent(value.rate)} within {count(value.days, 'day')}"


def _modes_text(value: ModeShare, _: str) -> str:
    shares = [(mode, getattr(value, mode)) for mode in MODES]
    return "sales " + " / ".join(f"{percent(s)} {mode}" for mode, s in shares if s)


def _reminder_text(value: int, _: str) -> str:
    if not value:
        return "a reminder on the due day"
    side = "before" if value < 0 else "past"
    return f"a reminder {count(abs(value), 'day')} {side} due"


def _price_text(value: float, _: str) -> str:
    return f"a price {percent(abs(value))} {'higher' if value > 0 else 'lower'}" if value else ""


def _wider_text(value: Wider, _: str) -> str:
    return f"{value.product} in {percent(value.rate)} of the outlets of {value.region}"


def _commission_text(value: Commission, _: str) -> str:
    return f"a commission of {percent(value.rate)} on {value.basis}"


_LEVER_TEXTS: Mapping[str, Callable[[Any, str], str]] = {
    "term_days": lambda value, _: f"terms of {count(value, 'day')}",
    "term_shift": _shift_text,
    "month_end": lambda value, _: "terms from the month's end" if value else "no month's end",
    "discount": _discount_text,
    "late_interest": lambda value, _: f"late interest of {percent(value)}",
    "limit": lambda value, currency: f"a limit of {_major(value, currency)}",
    "prepay_share": lambda value, _: f"{percent(value)} paid when ordered",
    "mode_share": _modes_text,
    "reminder_day": _reminder_text,
    "hold_after": lambda value, _: f"deliveries held from {count(value, 'day')} past due",
    "distribution": _wider_text,
    "price": _price_text,
    "commission": _commission_text,
}


def _major(value: float, currency: str) -> str:
    return amount(value * 10 ** money.exponent(currency), currency)
