"""Change lines for the ERP: what is to be entered, whether it is in the ledger, and the files."""

from collections.abc import Sequence

import streamlit as st

from lib.board.decision import ChangeLine
from lib.export import changes
from lib.ledger.wording import count
from lib.ledger.wording import day as said_day
from lib.store.records import change_lines
from lib.ui import data
from lib.ui.board import submit
from lib.ui.board.board_view import Table
from lib.ui.board.submit import Form
from lib.ui.cells import card


def show(table: Table) -> None:
    """The lines by the day, of one meeting or of all, as a table and as files."""
    with card("board.changes", table.scope) as asked:
        asked.show(board=table.facts)
        _files(table)


def _files(table: Table) -> None:
    lines = change_lines.lines(data.home(), table.eyes, table.scope.day)
    if not lines or table.scope.presenting:
        return
    context = data.context(table.scope, {})
    made = changes.table(
        lines, _names(lines, table), table.names, table.currency, table.scope.clearance
    )
    with st.container(horizontal=True):
        for label, write in (
            ("CSV", lambda: changes.csv(made)), ("XLSX", lambda: changes.xlsx(made, context)),
        ):  # fmt: skip
            st.download_button(
                f"Change lines, {label}", write, f"change-lines-{table.scope.day}.{label.lower()}",
                icon=":material/download:", on_click="ignore", key=f"board.lines.{label}",
            )  # fmt: skip
        _handed_over(lines, table)


def _handed_over(lines: tuple[ChangeLine, ...], table: Table) -> None:
    """One click that says all lines were handed to whoever keeps the ledger."""
    known = {
        (s.decision, s.field, s.lapse) for s in change_lines.sent_lines(data.home(), table.eyes)
    }
    fresh = [x for x in lines if (x.decision, x.field, x.lapse) not in known]
    form = submit.form(f"board.handed.{table.scope.day}")
    form.said()
    if not fresh or not table.may("send a change to the ledger's owner"):
        return
    form.button(
        f"{count(len(fresh), 'line')} handed over", lambda sent: _hand(sent, fresh, table),
        icon=":material/outbox:", help="Say that the ledger's owner has these lines",
    )  # fmt: skip


def _hand(sent: Form, fresh: Sequence[ChangeLine], table: Table) -> str:
    change_lines.sent(data.home(), table.here, fresh, table.scope.day, token=sent.token)
    return f"On record: {count(len(fresh), 'line')} handed over {said_day(table.scope.day)}."


def _names(lines: tuple[ChangeLine, ...], table: Table) -> dict[str, str]:
    """Customer -> name; a prospect stands under its own."""
    decided = {d.key: d.name for d in table.facts.decisions}
    return {line.customer: decided.get(line.decision, line.customer) for line in lines}
