"""What may be decided on a case: as it is, as asked, a side's proposal, the middle, the plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from lib.board.case import Case
from lib.board.decision import AMOUNTS, Field
from lib.board.lapse import half_a_year
from lib.board.minutes import said_value
from lib.board.opinion import proposed
from lib.board.people import Side, first_of
from lib.board.plan import NotAPlan, Plan
from lib.ledger import terms
from lib.ledger.mistake import Mistake
from lib.store.records import plans
from lib.ui import data
from lib.ui.board import plan, steps, submit
from lib.ui.board.board_view import Table
from lib.ui.board.submit import Form
from lib.ui.cells import card
from lib.ui.names import plain

NAMES = {"as is": "As it is", "asked": "As asked", "credit": "Credit's", "sales": "Sales'",
         "midpoint": "Midpoint", "plan": "The plan"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """One of the things that may be decided.

    Args:
        option: of ``NAMES``.
        changes: field -> what it becomes, as a decision keeps it; what is not in it stays.
    """

    option: str
    changes: Mapping[Field, str]

    def said(self, currency: str) -> str:
        """What it changes, in a few words."""
        parts = [
            f"limit {said_value(field, new, currency)} {currency}" if field in AMOUNTS else new
            for field, new in self.changes.items()
        ]
        return ", ".join(parts) or "nothing changes"


def offers(case: Case, table: Table, now: Mapping[Field, str]) -> Sequence[Offer]:
    """All that may be decided, in the order in which they are simulated.

    Args:
        now: what the ledger says; nothing of a prospect, which has nothing that could stay.
    """
    found = [] if case.prospect else [Offer("as is", {})]
    if case.market:
        limit, wanted = case.market.limit, case.market.terms
        asked: dict[Field, str] = {} if limit is None else {"credit_limit": str(limit)}
        found.append(Offer("asked", asked | ({"terms": wanted} if wanted else {})))
    for said in proposed(table.facts.opened.get(case.key, ())):
        changes: dict[Field, str] = {"credit_limit": str(said.limit)}
        if _days(now.get("terms", "")) != said.term_days:
            changes["terms"] = f"net {said.term_days}"
        found.append(Offer(said.by, changes))
    if drawn := table.facts.proposed.get(case.key):
        found.append(Offer("plan", {} if drawn.cap is None else {"credit_limit": str(drawn.cap)}))
    return found


def _days(said: str) -> int | None:
    """The days that terms give; None where they give no single number of days."""
    try:
        return terms.parse(said).instalments[-1].after if said else None
    except Mistake:
        return None


def show(case: Case, table: Table, now: Mapping[Field, str], *, picture: bool) -> None:
    """Fact 10: what each would do, one click to decide on it or to make the plan of it; the plan."""
    with card("board.options", table.scope, ask="10 · What would each option do?") as asked:
        if picture:
            asked.show(board=table.facts, case=case.key)
    open_ = case.state == "revealed" and table.acts and not table.meeting.closed
    if open_ and (table.may("record a decision") or table.may("propose a plan")):
        _choices(case, table, offers(case, table, now))
    plan.show_and_edit(case, table)


def _choices(case: Case, table: Table, found: Sequence[Offer]) -> None:
    form = submit.form(f"board.offers.{case.key}")
    form.said()
    with st.grid(4, min_column_width=320):
        for offer in found:
            with st.container(border=True, gap="xsmall"):
                said = plain(offer.said(table.currency))
                st.markdown(f"**{NAMES[offer.option]}** :small[{said}]")
                with st.container(horizontal=True, gap="small"):
                    if table.may("record a decision"):
                        st.button(
                            "Decide this", key=form.key(f"decide.{offer.option}"), type="tertiary",
                            icon=":material/gavel:", on_click=pick, args=(case.key, offer.option),
                        )  # fmt: skip
                    if table.may("propose a plan") and offer.option not in ("plan", "as is"):
                        form.button(
                            "Make a plan of it", partial(_plan, case=case, table=table, offer=offer),
                            name=f"plan.{offer.option}", type="tertiary", icon=":material/handshake:",
                        )  # fmt: skip


def pick(case: int, option: str) -> None:
    """Go to the decision with an option chosen; for a callback."""
    steps.choose(case, option)
    steps.go(case, steps.DECISION)


def _plan(sent: Form, case: Case, table: Table, offer: Offer) -> str:
    """The plan that an option comes to, owned by one person of each side until they say otherwise."""
    limit = offer.changes.get("credit_limit")
    made = Plan(
        _owner("credit", table), _owner("sales", table), half_a_year(table.meeting.day),
        cap=int(limit) if limit else None, increment_days=_days(offer.changes.get("terms", "")),
    )  # fmt: skip
    draft = plans.plan(data.home(), table.eyes, case.key)
    version = draft.version if draft else 0
    plans.propose(data.home(), table.here, case.key, made, version=version, token=sent.token)
    submit.form(plan.form_name(case)).forget()  # it shows what stands from here on
    steps.choose(case.key, "plan")
    return "The plan is drawn up. Its effect stands beside the others; change its owners below."


def _owner(side: Side, table: Table) -> str:
    """Who is here, if they are of that side; else its head, or whoever comes first."""
    if table.here.side == side:
        return table.here.key
    if (head := first_of(side, table.people)) is None:
        raise NotAPlan(
            f"Nobody of {side} is on the list of people; a plan has an owner of each side."
        )
    return head.key
