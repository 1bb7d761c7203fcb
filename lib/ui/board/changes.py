"""Change lines for the ERP: what is to be entered, whether it is in the ledger, and the files."""

import streamlit as st

from lib.board.decision import ChangeLine
from lib.export import changes
from lib.store.board import change_lines
from lib.ui import data
from lib.ui.board.table import Table


def show(table: Table, meeting: int | None = None) -> None:
    """The lines by the day, of one meeting or of all, as a table and as files."""
    lines = _lines(table, meeting)
    if not lines:
        st.markdown(":gray[No change line yet: a decision makes them once it is approved.]")
        return
    names = data.names(table.scope.version)
    made = changes.table(lines, names, table.names, table.currency)
    st.dataframe(made, hide_index=True, alt="Change lines for the ERP", key="board.lines")
    context = data.context(table.scope, {})
    with st.container(horizontal=True):
        for label, write in (
            ("CSV", lambda: changes.csv(made)), ("XLSX", lambda: changes.xlsx(made, context)),
        ):  # fmt: skip
            st.download_button(
                f"Change lines, {label}", write, f"change-lines-{table.scope.day}.{label.lower()}",
                icon=":material/download:", on_click="ignore", key=f"board.lines.{label}",
            )  # fmt: skip


def _lines(table: Table, meeting: int | None) -> tuple[ChangeLine, ...]:
    found = change_lines.lines(data.home(), table.eyes, table.scope.day)
    if meeting is None:
        return found
    cases = {c.key for c in table.cases}
    own = {d.key for d in table.facts.decisions if d.case in cases}
    return tuple(line for line in found if line.decision in own)
