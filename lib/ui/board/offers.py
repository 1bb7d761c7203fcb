"""What may be decided on a case: as it is, as asked, a side's proposal, the middle, the plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from lib.board.case import Case
from lib.board.decision import AMOUNTS, Field
from lib.board.lapse import half_a_year
from lib.board.minutes import value_text
from lib.board.opinion import side_proposals
from lib.board.people import Side, first_of
from lib.board.plan import NotAPlan, Plan
from lib.ledger import terms
from lib.ledger.mistake import Mistake
from lib.store.records import plans
from lib.ui import data
from lib.ui.board import plan, steps, submit
from lib.ui.board.board_view import BoardView
from lib.ui.board.submit import Form
from lib.ui.cells import show as show_question
from lib.ui.names import plain

_NARROWEST = 165
"""Pixels of an offer: five stand in one row on a laptop, none alone below the others."""
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

    def text(self, currency: str) -> str:
        """What it changes, in a few words."""
        parts = [
            f"limit {value_text(field, new, currency)} {currency}" if field in AMOUNTS else new
            for field, new in self.changes.items()
        ]
        return ", ".join(parts) or "nothing changes"


def offers(case: Case, view: BoardView, ledger_terms: Mapping[Field, str]) -> Sequence[Offer]:
    """All that may be decided, in the order in which they are simulated.

    Args:
        ledger_terms: what the ledger says; nothing of a prospect, which has nothing that could stay.
    """
    case_offers = [] if case.prospect else [Offer("as is", {})]
    if case.market:
        limit, asked_terms = case.market.limit, case.market.terms
        asked_changes: dict[Field, str] = {} if limit is None else {"credit_limit": str(limit)}
        case_offers.append(
            Offer("asked", asked_changes | ({"terms": asked_terms} if asked_terms else {}))
        )
    for proposal in side_proposals(view.facts.opinions.get(case.key, ())):
        changes: dict[Field, str] = {"credit_limit": str(proposal.limit)}
        if _days(ledger_terms.get("terms", "")) != proposal.term_days:
            changes["terms"] = f"net {proposal.term_days}"
        case_offers.append(Offer(proposal.by, changes))
    if proposed_plan := view.facts.proposed.get(case.key):
        case_offers.append(
            Offer(
                "plan",
                {} if proposed_plan.cap is None else {"credit_limit": str(proposed_plan.cap)},
            )
        )
    return case_offers


def _days(text: str) -> int | None:
    """The days that terms give; None where they give no single number of days."""
    try:
        return terms.parse(text).instalments[-1].after if text else None
    except Mistake:
        return None


def show(case: Case, view: BoardView, ledger_terms: Mapping[Field, str], *, picture: bool) -> None:
    """Fact 10: what each would do, one click to decide on it or to make the plan of it; the plan."""
    if picture:
        show_question(
            "board.options", view.scope, ask="10 · What would each option do?", lead=True,
            board=view.facts, case=case.key,
        )  # fmt: skip
    open_ = case.state == "revealed" and view.acts and not view.meeting.closed
    if open_ and (view.may("record a decision") or view.may("propose a plan")):
        _choices(case, view, offers(case, view, ledger_terms))
    plan.show_and_edit(case, view)


def _choices(case: Case, view: BoardView, case_offers: Sequence[Offer]) -> None:
    form = submit.form(f"board.offers.{case.key}")
    form.show_result()
    with st.grid(max(len(case_offers), 1), min_column_width=_NARROWEST):
        for offer in case_offers:
            with st.container(border=True, gap="xsmall"):
                changes_text = plain(offer.text(view.currency))
                st.markdown(f"**{NAMES[offer.option]}** :small[{changes_text}]")
                with st.container(horizontal=True, gap="small"):
                    if view.may("record a decision"):
                        st.button(
                            "Decide this", key=form.key(f"decide.{offer.option}"), type="tertiary",
                            icon=":material/gavel:", on_click=pick, args=(case.key, offer.option),
                        )  # fmt: skip
                    if view.may("propose a plan") and offer.option not in ("plan", "as is"):
                        form.button(
                            "Make a plan of it", partial(_plan, case=case, table=view, offer=offer),
                            name=f"plan.{offer.option}", type="tertiary", icon=":material/handshake:",
                        )  # fmt: skip


def pick(case: int, option: str) -> None:
    """Go to the decision with an option chosen; for a callback."""
    steps.choose(case, option)
    steps.go(case, steps.DECISION)


def _plan(form: Form, case: Case, table: BoardView, offer: Offer) -> str:
    """The plan that an option comes to, owned by one person of each side until they say otherwise."""
    limit = offer.changes.get("credit_limit")
    new_plan = Plan(
        _owner("credit", table), _owner("sales", table), half_a_year(table.meeting.day),
        cap=int(limit) if limit else None, increment_days=_days(offer.changes.get("terms", "")),
    )  # fmt: skip
    draft = plans.plan(data.home(), table.reader, case.key)
    version = draft.version if draft else 0
    plans.propose(
        data.home(), table.current_user, case.key, new_plan, version=version, token=form.token
    )
    submit.form(plan.form_name(case)).forget()  # it shows what stands from here on
    steps.choose(case.key, "plan")
    return "The plan is drawn up. Its effect stands beside the others; change its owners below."


def _owner(side: Side, view: BoardView) -> str:
    """Who is here, if they are of that side; else its head, or whoever comes first."""
    if view.current_user.side == side:
        return view.current_user.key
    if (head := first_of(side, view.people)) is None:
        raise NotAPlan(
            f"Nobody of {side} is on the list of people; a plan has an owner of each side."
        )
    return head.key
