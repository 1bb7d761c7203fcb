"""Values and levers that cannot be: each says what is wrong with the value and what to do."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, fields
from types import NoneType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from lib.ledger.mistake import Mistake

T = TypeVar("T")


def not_a_share(what: str, value: float) -> Mistake:
    """A share or rate outside 0 to 100 %."""
    return Mistake(
        f"{what} lies between 0 and 100 %; {value * 100:g} % was given. "
        f"In a file, 2 % is written 0.02."
    )


def not_a_percentage(what: str, value: float, low: float, high: float) -> Mistake:
    """A share outside what it can be, told in per cent, as fields and sentences have it."""
    return Mistake(
        f"{what} lies between {low * 100:g} and {high * 100:g} %; {value * 100:g} % was given."
    )


def below_nothing(what: str, value: float) -> Mistake:
    """A change that takes more than all there is."""
    return Mistake(f"{what} cannot be below -100 %; {value * 100:g} % was given.")


def negative_days(what: str, value: int) -> Mistake:
    """A number of days below zero where time cannot run backwards."""
    return Mistake(f"{what} cannot be negative; {value} days were given. Use 0 or more.")


def too_many_days(what: str, value: int, most: int) -> Mistake:
    """More days than a term can have."""
    return Mistake(f"{what} can be at most {most} days; {value} were given.")


def two_terms(days: int, shift: int) -> Mistake:
    """A term given both in days and as a change of today's."""
    return Mistake(
        f"The term is given twice: as {days} days, and as {shift:+d} days on today's. Keep one."
    )


def window_beyond_term(window: int, term: int) -> Mistake:
    """A discount that could be taken after the invoice is due."""
    return Mistake(
        f"The discount runs for {window} days, but the invoice is due after {term}. "
        f"End the discount on or before the due day, or give a longer term."
    )


def shares_do_not_add_up(total: float) -> Mistake:
    """Sale modes that are not the whole of sales."""
    return Mistake(
        f"The shares of sale modes add up to {total * 100:g} %, not to 100 %. "
        f"Change one of credit, consignment, cash and prepaid."
    )


class NoSales(Mistake):
    """A scenario for customers who bought nothing in the time it is measured on."""

    def __init__(self, selection: str, days: int) -> None:
        super().__init__(
            f"Nothing was sold to {selection} in the {days} days up to the ledger's day, so there is "
            f"nothing to move. Choose other customers, or an earlier day."
        )


def out_of_order(
    what: str, low: float, base: float, high: float, *, percent: bool = False
) -> Mistake:
    """A low, base and high value that do not rise."""
    times, unit = (100, " %") if percent else (1, "")
    ends = ", ".join(f"{value * times:g}{unit}" for value in (low, base, high))
    return Mistake(f"{what} goes from low to high; {ends} does not rise. Write the smallest first.")


def unknown(what: str, value: str, known: str) -> Mistake:
    """A scenario names something that there is not."""
    return Mistake(f"There is no {what} “{value}”. Use one of: {known}.")


def not_number(what: str, value: object, wanted: str) -> Mistake:
    """A value of a scenario that is not of the kind it should be."""
    return Mistake(f"{what} is {value!r}; it should be {wanted}.")


def out_of_range(what: str, value: float, low: float, high: float) -> Mistake:
    """A number that no calculation can be made with."""
    return Mistake(f"{what} lies between {low:g} and {high:g}; {value:g} was given.")


class NothingSold(Mistake):
    """Levers under which a price changes nothing, as no order on any terms is taken."""

    def __init__(self) -> None:
        super().__init__(
            "Under these levers no order is taken, so no price or volume makes up for them. Raise the "
            "limit, or hold deliveries later."
        )


def nobody_mistake(field: str) -> Mistake:
    """A choice of customers in which a field has no value: nobody, and not everybody."""
    return Mistake(
        f"“{field}” is an empty list, which is nobody. Name at least one, or leave “{field}” out "
        f"for all."
    )


def after_the_end(day: dt.date, last: dt.date) -> Mistake:
    """A day was asked for on which the ledger knows nothing any more."""
    return Mistake(
        f"The ledger ends on {last.isoformat()}, so nothing is known of {day.isoformat()}. Use "
        f"that day or an earlier one."
    )


def too_much_to_draw(paths: int, weeks: int, most: int) -> Mistake:
    """More paths of more weeks than a computer's memory should be filled with."""
    return Mistake(
        f"{paths:,} paths of {weeks} weeks are too much to draw at once. Use at most "
        f"{most // weeks:,} paths, or fewer weeks."
    )


def many_products() -> Mistake:
    """A distribution curve was asked for across products."""
    return Mistake(
        "A distribution curve is fitted to one product over time. Across products it would show "
        "what shops choose to stock, not what adding shops does. Choose one product and region."
    )


def nothing_to_pay_on(plan: str) -> Mistake:
    """A commission plan that cannot cost what today's does, at whatever rate."""
    return Mistake(
        f"“{plan}” cannot cost what today's plan costs, even at 100 %: too little of what it pays "
        f"on is on record in the year. Look at a later day, or choose another plan as today's."
    )


_ENDLESS = 1e300


def check_names(label: str, entries: Mapping[str, Any], names: Collection[str]) -> None:
    """Refuse names that nobody reads, so that a typing error is not passed over in silence."""
    if not isinstance(entries, Mapping):
        raise not_number(label, entries, "a table of names and values")
    for name in entries:
        if name not in names:
            raise unknown(f"name in “{label}” called", name, ", ".join(names))


def read(kind: type[T], label: str, entries: Mapping[str, Any], prefix: str = "") -> T:
    """A frozen value from its dictionary, as TOML or JSON gives it; checked in every part.

    Args:
        kind: a dataclass; its fields' types say how they are read.
        label: what it is called in a sentence; its fields are called by ``prefix`` and name.

    Raises:
        Mistake: no dictionary, a name that there is not, a value of another kind, or one that ``kind``
            refuses.
    """
    return kind(**read_fields(kind, label, entries, prefix))


def read_fields(
    kind: type, label: str, entries: Mapping[str, Any], prefix: str = ""
) -> dict[str, Any]:
    """The fields of a dataclass that a dictionary has, and those that it must have."""
    check_names(label, entries, tuple(f.name for f in fields(kind)))
    required = {f.name: None for f in fields(kind) if f.default is MISSING}
    hints = get_type_hints(kind)
    return {n: _read_value(hints[n], prefix + n, v) for n, v in (required | dict(entries)).items()}


def _read_value(hint: Any, label: str, value: Any) -> Any:
    """A value by the type of its field; of one that may be None, by the other type."""
    options = get_args(hint) if NoneType in get_args(hint) else (hint,)
    kind: Any = next(option for option in options if option is not NoneType)
    if kind in _READERS:
        return _READERS[kind](label, value)
    if hasattr(kind, "of"):
        return kind.of(value)
    if hasattr(kind, "read"):
        return kind.read(label, value)
    if get_origin(kind) is Literal:
        return text(label, value)
    return read(kind, label, value, f"{label}.")


def number(label: str, value: Any) -> float:
    """The value as a number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _ENDLESS:
        raise not_number(label, value, "a number")
    return float(value)


def whole(label: str, value: Any) -> int:
    """The value as a whole number."""
    number(label, value)
    if value != int(value):
        raise not_number(label, value, "a whole number")
    return int(value)


def text(label: str, value: Any) -> str:
    """The value as a text."""
    if not isinstance(value, str):
        raise not_number(label, value, "a text in quotes")
    return value


def texts(label: str, value: Any) -> tuple[str, ...]:
    """One text, or a list of them."""
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list | tuple):
        raise not_number(label, value, "a text in quotes, or a list of them")
    return tuple(text(label, item) for item in items)


def day(label: str, value: Any) -> dt.date:
    """The value as a day: a date, or its ISO text."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    try:
        return dt.date.fromisoformat(text(label, value))
    except ValueError:
        raise not_number(label, value, "a day such as 2026-06-30") from None


def flag(label: str, value: Any) -> bool:
    """The value as yes or no; also 1 or 0."""
    return bool(whole(label, int(value) if isinstance(value, bool) else value))


_READERS: Mapping[Any, Callable[[str, Any], Any]] = {
    bool: flag,
    int: whole,
    float: number,
    str: text,
    dt.date: day,
    tuple[str, ...]: texts,
}
