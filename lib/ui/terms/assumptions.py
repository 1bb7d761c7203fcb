"""Assumptions as controls; each says its source: the house, a ledger, others, a default, or you."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from lib.ledger.mistake import Mistake
from lib.ledger.wording import count
from lib.simulation import Assumptions, Book, Range, Response, payers
from lib.simulation.assumptions import source_in_use
from lib.simulation.levers import percent
from lib.simulation.payers import GIVEN_UP_AFTER
from lib.ui import frame
from lib.ui.names import plain

KEY = "terms.assumed."
FROM = {
    "user": "you", "house": "house", "ledger": "ledger", "others": "others' record",
    "default": "default",
}  # fmt: skip
"""Where a value comes from, as every page calls it."""


def usual() -> Assumptions:
    """What holds where nobody tries another value: what both heads agreed, else what is built in."""
    return Assumptions().under(frame.scope().house.values.agreed_values)


@dataclass(frozen=True, slots=True)
class _Figure:
    """One assumption as a number on the screen.

    Args:
        label: with its unit.
        times: the screen's number for one of the value.
        step, form: of the control.
        help: what it does.
    """

    label: str
    times: float = 100.0
    step: float | int = 1.0
    form: str = "%.1f"
    help: str = ""


_FIRST: Mapping[str, _Figure] = {
    "margin": _Figure("Margin, % of sales"),
    "cost_of_capital": _Figure("Cost of money, % a year", step=0.5),
    "handling": _Figure("Handling, % of sales", step=0.1, form="%.2f"),
    "loss_given_default": _Figure("Lost of what is not paid, %", step=5.0),
    "loss_rate": _Figure("Sales never paid, %", step=0.1, form="%.2f"),
    "take_up": _Figure("Take-up of a discount, %", step=5.0),
}
_MORE: Mapping[str, _Figure] = {
    "loss_by_failure": _Figure("Losses by failure, %", step=5.0,
                               help="Of losses, the part from customers failing with all they owe"),
    "write_off_days": _Figure("Given up after, days past due", 1, 5, "%d"),
    "lateness_response": _Figure("Days later per day of term", 1.0, 0.05, "%.2f",
                                 help="0: lateness is kept and only the due day moves"),
    "reminder_effect": _Figure("Days a reminder gains", 1, 1, "%d"),
    "interest_collected": _Figure("Late interest really paid, %", step=5.0),
    "consignment_days": _Figure("Days on consignment", 1, 5, "%d"),
    "common_days": _Figure("Days late all share, give or take", 1.0, 0.5, "%.1f"),
}  # fmt: skip
_RANGES: Mapping[str, tuple[str, float]] = {
    "volume_response": ("Change of volume, %", 100.0),
    "price_response": ("Volume lost per % of price", 1.0),
}
USUALLY = {"write_off_days": f"{GIVEN_UP_AFTER} days"}
_ENDS = ("low", "base", "high")
_CALLED = {"low": "low", "base": "most likely", "high": "high"}


def set_controls(assumptions: Assumptions) -> None:
    """Set every control to the assumptions of a scenario."""
    for name, figure in {**_FIRST, **_MORE}.items():
        value = getattr(assumptions, name)
        whole = figure.form == "%d"
        displayed = value if value is None or whole else round(value * figure.times, 6)
        st.session_state[KEY + name] = displayed
    for name, (_, times) in _RANGES.items():
        spread = getattr(assumptions, name)
        for end in _ENDS:
            st.session_state[f"{KEY}{name}.{end}"] = round(getattr(spread, end) * times, 6)
    st.session_state[f"{KEY}discounting"] = assumptions.discounting
    st.session_state[f"{KEY}on_record"] = "lateness_response" in assumptions.told


def controls(book: Book, before: Assumptions, response: Response) -> Assumptions:
    """The assumptions as they stand; one that cannot be is said at its control and stays as usual.

    Args:
        before: whose assumptions without a control here are kept.
        response: of days late to terms, where the record tells.
    """
    values: dict[str, Any] = {}
    with st.grid(3, min_column_width=200, gap="small"):
        for name, figure in _FIRST.items():
            values |= _figure(name, figure, book)
        values |= _discounting()
    for name, (label, times) in _RANGES.items():
        values |= _range(name, label, times)
    with st.expander("More assumptions"), st.grid(3, min_column_width=200, gap="small"):
        for name, figure in _MORE.items():
            values |= _figure(name, figure, book)
        use_record = _on_record(response)
    as_usual = usual()
    start = {name: getattr(as_usual, name) for name in _CONTROLLED}
    kept_names = {name for name in before.said if name not in _CONTROLLED}
    given_names = kept_names | {name for name, value in values.items() if _is_given(name, value)}
    record_values = {
        name: getattr(as_usual, name) for name in before.told if name not in _CONTROLLED
    }
    house = tuple(name for name in as_usual.house if name not in given_names)
    assumptions = replace(
        before,
        **record_values | start | values,
        said=tuple(sorted(given_names)),
        told=(),
        house=house,
    )
    return response.apply_to(assumptions) if use_record else assumptions


def _on_record(response: Response) -> bool:
    """Whether days late follow the term as the record has it; why not, where it tells nothing."""
    if response.days is None:
        st.markdown(f":small[:gray[Days later per day of term: {plain(response.refused)}]]")
        return False
    span = f"{response.low:.2f} to {response.high:.2f}"
    customers = count(response.customers, "customer")
    return st.toggle(
        f"As on record: {response.days:.2f} days later per day of term", key=f"{KEY}on_record",
        help=f"95 in 100 lie within {span}; {customers} before and after their own terms were changed",
    )  # fmt: skip


_CONTROLLED = (*_FIRST, *_MORE, *_RANGES, "discounting")


def summary(assumptions: Assumptions, book: Book) -> str:
    """The assumptions that every answer rests on, with their sources, in one line."""
    volume = assumptions.volume_response
    loss_text = (
        percent(assumptions.loss_rate)
        if assumptions.loss_rate is not None
        else _measured_text("loss_rate", book)
    )
    more = percent(volume.base)
    if not volume.certain:
        more = f"{percent(volume.low)} to {percent(volume.high)}"
    rows = (
        ("margin", f"margin {percent(assumptions.margin)}"),
        ("cost_of_capital", f"cost of money {percent(assumptions.cost_of_capital)}"),
        ("discounting", f"{assumptions.discounting} discounting"),
        ("loss_rate", f"{loss_text} of sales never paid"),
        ("volume_response", f"{more} more volume"),
    )  # fmt: skip
    parts = (f"{text} ({FROM[source_in_use(book, assumptions, name)]})" for name, text in rows)
    return f":small[:gray[It rests on {plain(' · '.join(parts))}]]"


def _is_given(name: str, value: Any) -> bool:
    """Whether somebody gave another value than the usual one."""
    return bool(value != getattr(usual(), name))


def _valid_value(name: str, value: Any) -> dict[str, Any]:
    """The value, if it can be; else nothing, and the sentence why."""
    try:
        Assumptions(**{name: value})
    except Mistake as mistake:
        st.markdown(f":orange[:material/info:] {plain(str(mistake))} Until then it stays as usual.")
        return {}
    return {name: value}


def _figure(name: str, figure: _Figure, book: Book) -> dict[str, Any]:
    measured_text = _measured_text(name, book)
    with st.container(gap="xxsmall"):
        entry = st.number_input(
            figure.label, value=None, step=figure.step, format=figure.form, key=KEY + name,
            placeholder=measured_text or USUALLY.get(name, "usual"), help=figure.help or None,
        )  # fmt: skip
        start = getattr(usual(), name)
        whole = figure.form == "%d"
        value = start if entry is None else entry if whole else round(entry / figure.times, 8)
        valid_values = _valid_value(name, value)
        source = _source(name, valid_values.get(name, start), measured_text, figure, book)
        st.markdown(f":small[:gray[{source}]]")
    return valid_values


def _source(name: str, value: Any, measured_text: str, figure: _Figure, book: Book) -> str:
    """Where the value comes from; where it is tried here, what holds otherwise."""
    is_agreed = name in usual().house
    if _is_given(name, value):
        default_text = f"{getattr(usual(), name) * figure.times:.6g}"
        if is_agreed:
            return f"tried here; the house says {default_text}"
        return "tried here" + (
            f"; the ledger says {measured_text}" if measured_text else f"; default {default_text}"
        )
    if value is None and measured_text:
        whose = source_in_use(book, usual(), name)
        return (
            f"from the ledger: {measured_text}"
            if whose == "ledger"
            else f"{FROM[whose]}: {measured_text}"
        )
    if is_agreed:
        return f"from the house: {frame.scope().house.stamp}"
    return f"default: {USUALLY[name]}" if value is None else "default, agreed by nobody"


def _measured_text(name: str, book: Book) -> str:
    """What the ledger tells of an assumption; nothing where it tells nothing."""
    if name == "loss_rate":
        return percent(round(payers.loss_rate(book), 4))
    if name == "take_up":
        return percent(round(payers.take_up(book), 2))
    if name == "write_off_days":
        return (
            f"{book.write_off_days} days" if book.write_off_days else "not on record, so 180 days"
        )
    return ""


def _discounting() -> dict[str, Any]:
    with st.container(gap="xxsmall"):
        choice = st.selectbox(
            "Discounting", ["compound", "simple"], key=f"{KEY}discounting",
            help="compound: (1 + r)^(−days ÷ 365) · simple: 1 ÷ (1 + r × days ÷ 365)",
        )  # fmt: skip
        source_text = "tried here" if _is_given("discounting", choice) else "default"
        st.markdown(f":small[:gray[{source_text}]]")
    return {"discounting": choice}


def _range(name: str, label: str, times: float) -> dict[str, Any]:
    with st.grid(3, min_column_width=200, gap="small"):
        ends = [
            st.number_input(f"{label}: {_CALLED[end]}", step=0.5, format="%.2f",
                            key=f"{KEY}{name}.{end}")
            for end in _ENDS
        ]  # fmt: skip
        with st.container(gap="xxsmall"):
            try:
                spread = Range.read(label, [round(end / times, 8) for end in ends])
                valid_values = _valid_value(name, spread)
            except Mistake as mistake:
                st.markdown(f":orange[:material/info:] {plain(str(mistake))}")
                valid_values = {}
            is_changed = _is_given(name, valid_values.get(name, getattr(usual(), name)))
            st.markdown(f":small[:gray[{'tried here' if is_changed else 'default: no response'}]]")
    return valid_values
