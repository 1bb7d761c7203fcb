"""What is moved, in words that stand inside a sentence."""

from collections.abc import Callable, Mapping
from typing import Any

from lib.ledger import money
from lib.ledger.wording import NBSP, amount, count
from lib.simulation.levers import MODES, Commission, Discount, Levers, ModeShare, Wider


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


def _shift(value: int, _: str) -> str:
    more = "more" if value > 0 else "fewer"
    return f"{count(abs(value), f'{more} day')}" if value else ""


def _discount(value: Discount, _: str) -> str:
    return f"{percent(value.rate)} within {count(value.days, 'day')}"


def _modes(value: ModeShare, _: str) -> str:
    shares = [(mode, getattr(value, mode)) for mode in MODES]
    return "sales " + " / ".join(f"{percent(s)} {mode}" for mode, s in shares if s)


def _reminder(value: int, _: str) -> str:
    if not value:
        return "a reminder on the due day"
    side = "before" if value < 0 else "past"
    return f"a reminder {count(abs(value), 'day')} {side} due"


def _price(value: float, _: str) -> str:
    return f"a price {percent(abs(value))} {'higher' if value > 0 else 'lower'}" if value else ""


def _wider(value: Wider, _: str) -> str:
    return f"{value.product} in {percent(value.rate)} of the outlets of {value.region}"


def _commission(value: Commission, _: str) -> str:
    return f"a commission of {percent(value.rate)} on {value.basis}"


_LEVER_TEXTS: Mapping[str, Callable[[Any, str], str]] = {
    "term_days": lambda value, _: f"terms of {count(value, 'day')}",
    "term_shift": _shift,
    "month_end": lambda value, _: "terms from the month's end" if value else "no month's end",
    "discount": _discount,
    "late_interest": lambda value, _: f"late interest of {percent(value)}",
    "limit": lambda value, currency: f"a limit of {_major(value, currency)}",
    "prepay_share": lambda value, _: f"{percent(value)} paid when ordered",
    "mode_share": _modes,
    "reminder_day": _reminder,
    "hold_after": lambda value, _: f"deliveries held from {count(value, 'day')} past due",
    "distribution": _wider,
    "price": _price,
    "commission": _commission,
}


def _major(value: float, currency: str) -> str:
    return amount(value * 10 ** money.exponent(currency), currency)
