"""Orders that are held, as lines of a decision: released, in part, or held on; by whom, until when."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from lib.analysis.needs import orders_held
from lib.board.agenda import FORTNIGHT
from lib.board.case import Case
from lib.board.decision import Decision, HeldOrder, NotAHeldOrder, OrderAction
from lib.board.lines import whole
from lib.ledger.wording import day_text
from lib.ui import data
from lib.ui.board.board_view import BoardView
from lib.ui.board.entries import amount
from lib.ui.board.submit import Form
from lib.ui.names import plain

HOW_MUCH = "all, a part, or 0"
"""What is typed of an order: 0 holds it on; nothing decides nothing about it."""


def orders(case: Case, view: BoardView) -> Sequence[Any]:
    """Rows of what is held of the case's customer, the largest first."""
    if case.prospect:
        return ()
    return tuple(orders_held(data.ledger(view.scope), case.customer).itertuples(index=False))


def fields(
    form: Form, held_orders: Sequence[Any], decision: Decision | None, owners: Mapping[str, str],
    owner: str, view: BoardView,
) -> None:  # fmt: skip
    """A line an order: how much is delivered, on what condition, who sees to it, until when.

    Args:
        owners: key -> name of who may see to it; ``owner`` of them does unless somebody else is chosen.
    """
    recorded_orders = (
        {held_order.order: held_order for held_order in decision.orders} if decision else {}
    )
    for row in held_orders:
        money = f"{whole(row.amount, row.currency)} {row.currency}"
        since = f"held since {day_text(row.held_since.date())}: {row.why}"
        st.markdown(f"**Order {plain(row.order)}** {plain(f'{money}, {since}')}")
        _line(form, row, recorded_orders.get(row.order), owners, owner, view)


def _line(
    form: Form, row: Any, held_order: HeldOrder | None, owners: Mapping[str, str], owner: str,
    view: BoardView,
) -> None:  # fmt: skip
    order, currency = row.order, row.currency
    keys, owner_key = list(owners), held_order.owner if held_order else owner
    how_much, condition, sees, until = st.columns([5, 9, 5, 4])
    how_much.text_input(
        f"Deliver how much, {currency}?", _entry_text(held_order, currency), placeholder=HOW_MUCH,
        key=form.key(f"order.{order}"),
    )  # fmt: skip
    condition.text_input(
        "On what condition?",
        held_order.condition if held_order else "",
        max_chars=300,
        key=form.key(f"order.condition.{order}"),
    )
    sees.selectbox(
        "Who sees to it?", keys, key=form.key(f"order.owner.{order}"), placeholder="Choose",
        index=keys.index(owner_key) if owner_key in owners else None, format_func=owners.__getitem__,
    )  # fmt: skip
    until.date_input(
        "Until",
        held_order.until if held_order else view.meeting.day + FORTNIGHT,
        min_value=view.meeting.day,
        key=form.key(f"order.until.{order}"),
    )


def _entry_text(held_order: HeldOrder | None, currency: str) -> str:
    """What stands for a line that was recorded in the entry of how much is delivered."""
    if held_order is None:
        return ""
    part = whole(held_order.amount or 0, currency).replace(",", "")
    return {"release": "all", "hold": "0"}.get(held_order.action, part)


def entered_orders(form: Form, held_orders: Sequence[Any]) -> tuple[HeldOrder, ...]:
    """The lines that say how much is delivered; of the other orders nothing is decided.

    Raises:
        NotAHeldOrder, NotUnderstood: the amount is none, or more than was ordered.
    """
    return tuple(
        HeldOrder(
            row.order, *_delivery(form.text(f"order.{row.order}"), row),
            form.text(f"order.condition.{row.order}"), form.value(f"order.owner.{row.order}") or "",
            form.value(f"order.until.{row.order}"), row.currency,
        )
        for row in held_orders
        if form.text(f"order.{row.order}")
    )  # fmt: skip


def _delivery(entry: str, row: Any) -> tuple[OrderAction, int | None]:
    """What becomes of an order by how much of it is delivered: all, a part, or nothing for now."""
    if entry.casefold() == "all":
        return "release", None
    part = amount(entry, row.currency, f"How much of order {row.order} is delivered")
    if part > row.amount:
        raise NotAHeldOrder(
            f"Order {row.order} is {whole(row.amount, row.currency)} {row.currency}: write “all”, less "
            f"than that, or 0 to hold it."
        )
    if part == row.amount:
        return "release", None
    return ("part", part) if part else ("hold", None)
