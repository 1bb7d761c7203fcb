"""Change lines for the ERP: what is to be entered, whether it is in the ledger, and the files."""

import streamlit as st

from lib.board.decision import ChangeLine
from lib.export import changes
from lib.store.board import change_lines
from lib.ui import data
from lib.ui.board.table import Table
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
    made = changes.table(lines, _names(lines, table), table.names, table.currency)
    with st.container(horizontal=True):
        for label, write in (
            ("CSV", lambda: changes.csv(made)), ("XLSX", lambda: changes.xlsx(made, context)),
        ):  # fmt: skip
            st.download_button(
                f"Change lines, {label}", write, f"change-lines-{table.scope.day}.{label.lower()}",
                icon=":material/download:", on_click="ignore", key=f"board.lines.{label}",
            )  # fmt: skip


def _names(lines: tuple[ChangeLine, ...], table: Table) -> dict[str, str]:
    """Customer -> name; a prospect stands under its own."""
    decided = {d.key: d.name for d in table.facts.decisions}
    return {line.customer: decided.get(line.decision, line.customer) for line in lines}
