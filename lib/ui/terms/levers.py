"""Levers as controls: what is moved, read piece by piece, each with its sentence where it cannot be."""

from dataclasses import replace
from typing import Any

import streamlit as st

from lib.ledger.mistake import Mistake
from lib.simulation import Book, Discount, Levers, ModeShare, Scenario, policy, preset
from lib.simulation.levers import MODES
from lib.simulation.scenario import MODES as POLICIES
from lib.ui.names import plain

KEY = "terms."
_TERMS = {"shift": "days more or fewer", "set": "one term for all"}
_ENDS = {"as agreed": None, "yes": True, "no": False}
AS_TODAY = "as today"


def set_controls(scenario: Scenario) -> None:
    """Set every lever to where a scenario has it; the controls begin there."""
    levers, shares = scenario.levers, scenario.levers.mode_share
    discount = levers.discount
    values: dict[str, Any] = {
        "policy": scenario.mode,
        "term": "set" if levers.term_days is not None else "shift",
        "shift": levers.term_shift or 0,
        "days": levers.term_days,
        "month_end": next(name for name, value in _ENDS.items() if value is levers.month_end),
        "discount": _percent(discount.rate if discount else None),
        "window": discount.days if discount else 10,
        "interest": _percent(levers.late_interest),
        "limit": levers.limit,
        "prepay": _percent(levers.prepay_share),
        "reminder": levers.reminder_day,
        "hold": levers.hold_after,
        "price": _percent(levers.price),
        "modes": shares is not None,
        **{f"mode.{m}": _percent(getattr(shares, m)) if shares else None for m in MODES},
    }
    for name, value in values.items():
        st.session_state[KEY + name] = value


def are_set() -> bool:
    """Whether the controls stand; a visit to another page takes them away."""
    return f"{KEY}term" in st.session_state


def _percent(share: float | None) -> float | None:
    return None if share is None else round(share * 100, 6)


def _share(percent: float | None) -> float | None:
    return None if percent is None else round(percent / 100, 8)


def presets() -> None:
    """The policy mode that the levers began as; choosing one moves them all."""
    st.segmented_control(
        "Start from", list(POLICIES), key=f"{KEY}policy", on_change=_move,
        help="normal: as today · cash-tight: 10 days less, 2 % within 10 days, reminder and hold · "
        "compete: 15 days more",
    )  # fmt: skip


def _move() -> None:
    set_controls(preset(st.session_state[f"{KEY}policy"] or "normal"))


def controls(book: Book, before: Levers) -> Levers:
    """The levers as they stand; one that cannot be is said at its control and counts as today.

    Args:
        before: whose levers without a control here are kept.
    """
    new_levers = Levers(distribution=before.distribution, commission=before.commission)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        presets()
        new_levers = _term(new_levers, book)
        new_levers = _price(new_levers, book)
        with (
            st.popover("More levers", icon=":material/tune:", width="content"),
            st.container(width=620),
        ):
            with st.grid(3, min_column_width=170, gap="small"):
                for lever in _CLOSED:
                    with st.container(gap="xsmall"):
                        new_levers = lever(new_levers, book)
            return _modes(new_levers)


def _with_moved(levers: Levers, book: Book | None = None, **parts: Any) -> Levers:
    """The levers with some moved; or as they were, and the sentence why."""
    try:
        new_levers = replace(levers, **parts)
        if book is not None:
            policy.check(book, new_levers)
    except Mistake as mistake:
        _say(mistake)
        return levers
    return new_levers


def _say(mistake: Mistake) -> None:
    st.markdown(f":orange[:material/info:] {plain(str(mistake))} Until then it counts as today.")


def _number(name: str, label: str, **more: Any) -> Any:
    return st.number_input(label, value=None, placeholder=AS_TODAY, key=KEY + name, **more)


def _term(levers: Levers, book: Book) -> Levers:
    how = st.selectbox(
        "Term", list(_TERMS), format_func=_TERMS.__getitem__, key=f"{KEY}term", width=170
    )
    if how == "set":
        days = _number("days", "Days to the due day", step=5, width=170)
        return _with_moved(levers, term_days=days)
    st.session_state.setdefault(f"{KEY}shift", 0)
    shift = st.slider("Days more or fewer", -60, 90, step=1, key=f"{KEY}shift", width=140)
    return _with_moved(levers, term_shift=shift or None)


def _discount(levers: Levers, book: Book) -> Levers:
    rate = _number("discount", "Discount, %", step=0.5, format="%.2f")
    window = st.number_input("taken within, days", step=1, key=f"{KEY}window")
    if rate is None:
        return levers
    try:
        discount = Discount(_share(rate) or 0.0, window)
    except Mistake as mistake:
        _say(mistake)
        return levers
    return _with_moved(levers, book, discount=discount)


def _price(levers: Levers, book: Book) -> Levers:
    price = _number("price", "Price, % more", step=0.5, format="%.2f", width=150)
    return _with_moved(levers, price=_share(price))


def _limit(levers: Levers, book: Book) -> Levers:
    return _with_moved(
        levers, limit=_number("limit", f"Limit each, {book.currency}", step=10_000.0)
    )


def _month_end(levers: Levers, book: Book) -> Levers:
    choice = st.selectbox("From the month's end", list(_ENDS), key=f"{KEY}month_end")
    return _with_moved(levers, book, month_end=_ENDS[choice])


def _deposit(levers: Levers, book: Book) -> Levers:
    paid = _number("prepay", "Paid when ordered, %", step=5.0, format="%.1f")
    return _with_moved(levers, prepay_share=_share(paid))


def _reminder(levers: Levers, book: Book) -> Levers:
    day = _number("reminder", "First reminder, days past due", step=1, help="Negative: before due")
    return _with_moved(levers, reminder_day=day)


def _hold(levers: Levers, book: Book) -> Levers:
    return _with_moved(
        levers, hold_after=_number("hold", "Hold deliveries from, days past due", step=1)
    )


def _interest(levers: Levers, book: Book) -> Levers:
    rate = _number("interest", "Late interest, % a year", step=1.0, format="%.1f")
    return _with_moved(levers, late_interest=_share(rate))


_CLOSED = (_discount, _limit, _month_end, _deposit, _reminder, _hold, _interest)
"""Levers that stand behind a button; term and price are moved most."""


def _modes(levers: Levers) -> Levers:
    if not st.toggle("Move the shares of credit, consignment, cash and prepaid", key=f"{KEY}modes"):
        return levers
    with st.grid(4, min_column_width=140, gap="small"):
        shares = {
            mode: st.number_input(f"{mode.capitalize()}, %", value=None, placeholder="0",
                                  step=5.0, format="%.1f", key=f"{KEY}mode.{mode}")
            for mode in MODES
        }  # fmt: skip
    try:
        share = ModeShare(**{mode: _share(value) or 0.0 for mode, value in shares.items()})
    except Mistake as mistake:
        _say(mistake)
        return levers
    return _with_moved(levers, mode_share=share)
