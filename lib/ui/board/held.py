"""Orders that are held, as lines of a decision: released, in part, or held on; by whom, until when."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from lib.analysis.needs import orders_held
from lib.board.case import Case
from lib.board.decision import Decision, HeldOrder, OrderAction
from lib.board.lines import whole
from lib.ledger.wording import day as said_day
from lib.ui import data
from lib.ui.board.entries import optional
from lib.ui.board.submit import Form
from lib.ui.board.table import Table
from lib.ui.names import plain

ACTIONS: Mapping[OrderAction, str] = {"release": "release", "part": "part", "hold": "hold"}


def orders(case: Case, table: Table) -> Sequence[Any]:
    """Rows of what is held of the case's customer, the largest first."""
    if case.prospect:
        return ()
    return tuple(orders_held(data.ledger(table.scope), case.customer).itertuples(index=False))


def fields(
    form: Form, found: Sequence[Any], made: Decision | None, owners: Mapping[str, str], table: Table
) -> None:
    """A line an order: what becomes of it, on what condition, who sees to it, until when."""
    was = {held.order: held for held in made.orders} if made else {}
    for row in found:
        held = was.get(row.order)
        with st.container(border=True, gap="xsmall"):
            money = f"{whole(row.amount, row.currency)} {row.currency}"
            since = f"held since {said_day(row.held_since.date())}: {row.why}"
            st.markdown(f"**Order {plain(row.order)}** {plain(f'{money}, {since}')}")
            _line(form, row.order, held, owners, table)


def _line(
    form: Form, order: str, held: HeldOrder | None, owners: Mapping[str, str], table: Table
) -> None:
    part = "" if held is None or held.amount is None else whole(held.amount, table.currency)
    keys = list(owners)
    with st.grid(4, min_column_width=210):
        st.segmented_control(
            "What becomes of it?", list(ACTIONS), default=held.action if held else None,
            format_func=ACTIONS.__getitem__, key=form.key(f"order.{order}"),
        )  # fmt: skip
        st.text_input(f"Amount of a part, {table.currency}", part.replace(",", ""),
                      key=form.key(f"order.amount.{order}"))  # fmt: skip
        st.selectbox(
            "Who sees to it?", keys, key=form.key(f"order.owner.{order}"), placeholder="Choose",
            index=keys.index(held.owner) if held and held.owner in owners else None,
            format_func=owners.__getitem__,
        )  # fmt: skip
        st.date_input("Until", held.until if held else None, min_value=table.meeting.day,
                      key=form.key(f"order.until.{order}"))  # fmt: skip
    st.text_input("On what condition?", held.condition if held else "", max_chars=300,
                  key=form.key(f"order.condition.{order}"))  # fmt: skip


def entered(sent: Form, found: Sequence[Any], currency: str) -> tuple[HeldOrder, ...]:
    """The lines that were filled in.

    Raises:
        NotAHeldOrder, NotUnderstood: a line says too little, or its amount is none.
    """
    return tuple(
        HeldOrder(
            row.order, sent.value(f"order.{row.order}"),
            optional(sent, f"order.amount.{row.order}", currency, f"The amount of order {row.order}"),
            sent.text(f"order.condition.{row.order}"), sent.value(f"order.owner.{row.order}") or "",
            sent.value(f"order.until.{row.order}"),
        )
        for row in found
        if sent.value(f"order.{row.order}")
    )  # fmt: skip
