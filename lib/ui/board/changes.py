"""Change lines for the ERP: what is to be entered, whether it is in the ledger, and the files."""

import streamlit as st

from lib.board.decision import ChangeLine
from lib.board.people import Person
from lib.export import changes
from lib.store.board import change_lines, people
from lib.ui import data
from lib.ui.cells import Card, card
from lib.ui.frame import Scope


def show(scope: Scope, here: Person, lines: tuple[ChangeLine, ...], key: str) -> None:
    """The lines as a table, with what the ledger says of each, and as CSV and XLSX."""
    with card("board.change_lines", scope, key=key) as asked:
        asked.show()
        _files(asked, scope, here, lines, key)


def _files(
    asked: Card, scope: Scope, here: Person, lines: tuple[ChangeLine, ...], key: str
) -> None:
    if not lines or scope.presenting:
        return
    currency = data.whole(scope.version).currency
    names, who = data.names(scope.version), people.names(data.home())
    made = changes.table(lines, names, who, currency)
    context = data.context(scope, {})
    with st.container(horizontal=True):
        for label, write in (
            ("CSV", lambda: changes.csv(made)), ("XLSX", lambda: changes.xlsx(made, context)),
        ):  # fmt: skip
            st.download_button(
                f"Change lines, {label}", write, f"change-lines-{scope.day}.{label.lower()}",
                icon=":material/download:", on_click="ignore", key=f"{key}.{label}",
            )  # fmt: skip


def by_now(scope: Scope, eyes: Person) -> tuple[ChangeLine, ...]:
    """The lines there are by the scope's day."""
    return change_lines.lines(data.home(), eyes, scope.day)
