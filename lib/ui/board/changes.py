"""Change lines for the ERP: what is to be entered, whether it is in the ledger, and the files."""

from collections.abc import Sequence

import streamlit as st

from lib.board.decision import ChangeLine
from lib.export import changes
from lib.ledger.wording import count, day_text
from lib.store.records import change_lines
from lib.ui import data
from lib.ui.board import submit
from lib.ui.board.board_view import BoardView
from lib.ui.board.submit import Form
from lib.ui.cells import card


def show(view: BoardView) -> None:
    """The lines by the day, of one meeting or of all, as a table and as files."""
    with card("board.changes", view.scope) as question_card:
        question_card.show(board=view.facts)
        _files(view)


def _files(view: BoardView) -> None:
    lines = change_lines.lines(data.home(), view.reader, view.scope.day)
    if not lines or view.scope.presenting:
        return
    context = data.context(view.scope, {})
    lines_table = changes.table(
        lines, _names(lines, view), view.names, view.currency, view.scope.clearance
    )
    with st.container(horizontal=True):
        for label, write in (
            ("CSV", lambda: changes.csv(lines_table)),
            ("XLSX", lambda: changes.xlsx(lines_table, context)),
        ):  # fmt: skip
            st.download_button(
                f"Change lines, {label}",
                write,
                f"change-lines-{view.scope.day}.{label.lower()}",
                icon=":material/download:",
                on_click="ignore",
                key=f"board.lines.{label}",
            )
        _hand_over_button(lines, view)


def _hand_over_button(lines: tuple[ChangeLine, ...], view: BoardView) -> None:
    """One click that says all lines were handed to whoever keeps the ledger."""
    sent_keys = {
        (s.decision, s.field, s.lapse) for s in change_lines.sent_lines(data.home(), view.reader)
    }
    fresh = [x for x in lines if (x.decision, x.field, x.lapse) not in sent_keys]
    form = submit.form(f"board.handed.{view.scope.day}")
    form.show_result()
    if not fresh or not view.may("send a change to the ledger's owner"):
        return
    form.button(
        f"{count(len(fresh), 'line')} handed over", lambda sent_form: _hand(sent_form, fresh, view),
        icon=":material/outbox:", help="Say that the ledger's owner has these lines",
    )  # fmt: skip


def _hand(form: Form, fresh: Sequence[ChangeLine], view: BoardView) -> str:
    change_lines.sent(data.home(), view.current_user, fresh, view.scope.day, token=form.token)
    return f"On record: {count(len(fresh), 'line')} handed over {day_text(view.scope.day)}."


def _names(lines: tuple[ChangeLine, ...], view: BoardView) -> dict[str, str]:
    """Customer -> name; a prospect stands under its own."""
    names_by_decision = {d.key: d.name for d in view.facts.decisions}
    return {line.customer: names_by_decision.get(line.decision, line.customer) for line in lines}
