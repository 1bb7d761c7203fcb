"""What came of decisions: looks that are due, beside what was expected; the map; one's own score."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pandas as pd
import streamlit as st

from lib.analysis import kept, movers
from lib.board import outcome, score
from lib.board.opinion import spread
from lib.board.outcome import Due, Expected, Seen
from lib.ledger.ledger import Ledger
from lib.ledger.wording import NBSP, amount, count
from lib.ledger.wording import day as said_day
from lib.store.board import outcomes
from lib.store.board.outcomes import Measured
from lib.ui import data
from lib.ui.board import submit
from lib.ui.board.submit import Form
from lib.ui.board.table import Table
from lib.ui.cells import plain


def due(table: Table) -> None:
    """Looks whose day has come, each with what was expected and what is found."""
    looks = outcome.due(table.facts.decisions, table.facts.measured, table.scope.day)
    if not looks:
        st.markdown("No look at a decision is due.")
    for look in looks:
        with st.container(border=True):
            _look(look, table)


def _look(look: Due, table: Table) -> None:
    ledger = data.ledger(table.scope)
    seen, hoped = found(ledger, look), expected(look, table)
    st.markdown(
        f"**{plain(look.decision.name)}**, {look.after_days} days after {said_day(look.decision.starts)}"
    )
    st.markdown(f"- Expected: {said_expected(hoped)}\n- Found: {said_found(seen, ledger.currency)}")
    if not table.may("measure an outcome"):
        return
    key = f"board.outcome.{look.decision.key}.{look.after_days}"
    with submit.fields(key) as form:
        st.text_input("What do we learn?", key=form.key("lesson"), max_chars=500)
        form.button(
            "Keep it", lambda sent: _keep(sent, look, seen, hoped, table),
            within=True, icon=":material/check:",
        )  # fmt: skip


def found(ledger: Ledger, look: Due) -> Seen:
    """What fell due since the decision and what became of it; what is owed by now."""
    start, day, who = look.decision.starts, ledger.day, look.decision.customer
    rows = kept.fell_due(ledger, start, min(look.on, day))
    own = rows[rows["customer"] == who]
    owed, past = (
        round(float(movers.balances(ledger, day, what).get(who, 0.0)))
        for what in ("owed", "past_tolerance")
    )
    if own.empty:
        return Seen(start, day, owed=owed, past_tolerance=past)
    row = own.iloc[0]
    late = None if pd.isna(row["days_late"]) else float(row["days_late"])
    return Seen(
        start, day, round(row["due"]), int(row["invoices"]), round(row["within"]),
        round(row["running"]), late, owed, past,
    )  # fmt: skip


def expected(look: Due, table: Table) -> Expected:
    """What each side thought, by its middle chance."""
    given = table.facts.opened.get(look.decision.case, ())
    credit, sales = spread("credit", given), spread("sales", given)
    return Expected(credit and credit.chance, sales and sales.chance)


def said_expected(hoped: Expected) -> str:
    """Both sides' chance that all is paid within tolerance."""
    sides = (("credit", hoped.credit_chance), ("sales", hoped.sales_chance))
    told = [f"{side} {chance:g}{NBSP}%" for side, chance in sides if chance is not None]
    return f"all paid within tolerance: {', '.join(told)}" if told else "no chance on record"


def said_found(seen: Seen, currency: str) -> str:
    """What fell due, how much of it was paid within tolerance, what is owed."""
    if not seen.invoices:
        return f"nothing fell due; {amount(seen.owed, currency)} is owed"
    word = {
        True: "all paid within tolerance",
        False: "not all within tolerance",
        None: "not known yet",
    }
    told = (
        f"{word[seen.kept]}: {amount(seen.within, currency)} of {amount(seen.fell_due, currency)} in "
        f"{count(seen.invoices, 'invoice')}"
    )
    running = f", {amount(seen.running, currency)} still in tolerance" if seen.running else ""
    return f"{told}{running}; {amount(seen.owed, currency)} is owed"


def _keep(sent: Form, look: Due, seen: Seen, hoped: Expected, table: Table) -> str:
    made = Measured(
        look.decision.key, look.after_days, table.scope.day, _plain(asdict(hoped)),
        _plain(asdict(seen)), sent.text("lesson"),
    )  # fmt: skip
    outcomes.measured(data.home(), table.here, made, token=sent.token)
    return "Kept."


def _plain(said: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in said.items()}


def scores(table: Table) -> None:
    """One's own chances beside what happened, for oneself alone; by side, which is everybody's."""
    outcomes_of = {d.key: d.case for d in table.facts.decisions}
    known = {
        outcomes_of[m.decision]: m.seen.kept
        for m in table.facts.measured
        if m.seen.kept is not None and m.after_days == 90
    }
    given = [(case, one) for case, some in table.facts.opened.items() for one in some]
    for side, made in score.by_side(given, known).items():
        st.markdown(f"- {side.capitalize()}: {made.said}")
    if table.acts and table.here.side:
        with st.popover("My own, in private", icon=":material/visibility_lock:"):
            st.markdown(score.own(given, known, table.here).said)


def lessons(table: Table) -> None:
    """What was learned so far, the latest first."""
    names = {d.key: d.name for d in table.facts.decisions}
    for one in table.facts.measured[::-1]:
        if one.lesson:
            told = f"{names[one.decision]}, after {one.after_days} days: {one.lesson}"
            st.markdown(f"- {plain(told)}")
