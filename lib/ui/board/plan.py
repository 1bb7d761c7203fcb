"""The compromise plan: one draft a case, edited in turns, owned by one person of each side."""

from collections.abc import Sequence
from dataclasses import fields
from functools import partial
from typing import Any

import streamlit as st

from lib.board.agenda import FORTNIGHT
from lib.board.case import Case, Meeting
from lib.board.decision import Decision
from lib.board.lapse import half_a_year
from lib.board.lines import whole
from lib.board.minutes import said_plan
from lib.board.people import Person
from lib.board.plan import Milestone, NotAPlan, Plan
from lib.ledger.wording import day as said_day
from lib.store.records import milestones, plans
from lib.store.records.plans import Draft
from lib.ui import data
from lib.ui.board import steps as case_steps
from lib.ui.board import submit
from lib.ui.board.board_view import Table
from lib.ui.board.entries import number, optional
from lib.ui.board.submit import Form
from lib.ui.names import plain

STEPS = 3


def show(draft: Draft, table: Table) -> None:
    """A plan as it stands, in short lines."""
    lines = said_plan(draft.plan, table.currency, table.names, table.scope.clearance)
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))


def form_name(case: Case) -> str:
    """Of the form in which a case's plan is drawn up."""
    return f"board.plan.{case.key}"


def edit(case: Case, draft: Draft | None, table: Table) -> None:
    """The form that draws a plan up or changes the one that stands."""
    meeting, people, currency = table.meeting, table.people, table.currency
    now = draft.plan if draft else None
    was: dict[str, Any] = {f.name: getattr(now, f.name) for f in fields(Plan)} if now else {}
    version = draft.version if draft else 0
    with submit.fields(form_name(case), version, enter_to_submit=True) as form:
        with st.grid(4, min_column_width=220):
            _money(form, "cap", "Most they may owe", was.get("cap"), currency)
            _number(form, "prepay", "Paid when ordered, %", _percent(was.get("prepay_share")))
            _number(form, "stages", "Deliveries in stages", was.get("stages"))
            _number(form, "instalments", "What is late, in monthly parts", was.get("instalments"))
            if table.scope.clearance.cover:
                st.text_input("Guarantee or cover", now.cover if now else "", key=form.key("cover"))
                _money(form, "cover_amount", "Amount covered", was.get("cover_amount"), currency)
            _number(form, "increment_days", "Term for increments, days", was.get("increment_days"))
            _money(form, "increment_above", "beyond", was.get("increment_above"), currency)
            _money(form, "hold", "Deliveries wait above, past tolerance", was.get("hold_above"),
                   currency)  # fmt: skip
            st.date_input(
                "The plan ends on", now.expires if now else half_a_year(meeting.day),
                min_value=meeting.day, key=form.key("expires"),
            )  # fmt: skip
            _owner(form, "credit_owner", "Owner from credit", people, was.get("credit_owner"))
            _owner(form, "sales_owner", "Owner from sales", people, was.get("sales_owner"))
        st.caption("A hold never stops the invoicing of what was shipped.")
        for step in range(STEPS):
            _milestone(form, step, now, people, meeting)
        form.button(
            "Propose the plan" if draft is None else "Change the plan",
            lambda sent: _propose(sent, case, table, now, sent.version),
            within=True, icon=":material/handshake:",
        )  # fmt: skip


def _money(form: Form, entry: str, label: str, now: int | None, currency: str) -> None:
    shown = "" if now is None else whole(now, currency).replace(",", "")
    st.text_input(f"{label}, {currency}", shown, key=form.key(entry))


def _number(form: Form, entry: str, label: str, now: int | None) -> None:
    st.text_input(label, "" if now is None else str(now), key=form.key(entry))


def _percent(share: float | None) -> int | None:
    return None if share is None else round(share * 100)


def _owner(form: Form, entry: str, label: str, people: Sequence[Person], now: str | None) -> None:
    side = entry.partition("_")[0]
    own = {p.key: p.name for p in people if p.side == side}
    index = list(own).index(now) if now in own else None
    st.selectbox(
        label, list(own), index=index, key=form.key(entry), format_func=own.__getitem__,
        placeholder="Choose",
    )  # fmt: skip


def _milestone(
    form: Form, step: int, now: Plan | None, people: Sequence[Person], meeting: Meeting
) -> None:
    there = now.milestones[step] if now and step < len(now.milestones) else None
    owners = {p.key: p.name for p in people if p.role != "viewer"}
    owner = there.owner if there else now.sales_owner if now else ""
    index = list(owners).index(owner) if owner in owners else None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            f"Milestone {step + 1}", there.what if there else "", key=form.key(f"what.{step}")
        )
        st.selectbox(
            f"Owner of milestone {step + 1}", list(owners), index=index, width=260,
            key=form.key(f"owner.{step}"), format_func=owners.__getitem__, placeholder="Choose",
        )  # fmt: skip
        st.date_input(
            f"By, milestone {step + 1}", there.by if there else meeting.day + FORTNIGHT, width=200,
            key=form.key(f"by.{step}"),
        )  # fmt: skip


def _propose(sent: Form, case: Case, table: Table, now: Plan | None, version: int) -> str:
    currency = table.currency
    made = Plan(
        sent.value("credit_owner") or "", sent.value("sales_owner") or "", sent.value("expires"),
        cap=optional(sent, "cap", currency, "The cap"),
        prepay_share=_share(_whole(sent, "prepay", "The prepaid part")),
        **_cover(sent, table, now),
        stages=_whole(sent, "stages", "The number of stages"),
        instalments=_whole(sent, "instalments", "The number of parts"),
        increment_days=_whole(sent, "increment_days", "The term for increments"),
        increment_above=optional(sent, "increment_above", currency, "Where increments begin"),
        hold_above=optional(sent, "hold", currency, "The threshold of a hold"),
        milestones=tuple(m for step in range(STEPS) if (m := _step(sent, step)) is not None),
    )  # fmt: skip
    plans.propose(data.home(), table.here, case.key, made, version=version, token=sent.token)
    case_steps.choose(case.key, "plan")
    return "The plan is proposed. Its effect stands beside the others."


def _cover(sent: Form, table: Table, now: Plan | None) -> dict[str, Any]:
    """The cover as it was entered; as it stood, where it may not be seen here."""
    if not table.scope.clearance.cover:
        return {"cover": now.cover, "cover_amount": now.cover_amount} if now else {}
    amount = optional(sent, "cover_amount", table.currency, "The amount covered")
    return {"cover": sent.text("cover"), "cover_amount": amount}


def _whole(sent: Form, entry: str, what: str) -> int | None:
    return number(sent.value(entry), what) if sent.text(entry) else None


def _share(percent: int | None) -> float | None:
    return None if percent is None else percent / 100


def _step(sent: Form, step: int) -> Milestone | None:
    what, owner, by = (sent.value(f"{entry}.{step}") for entry in ("what", "owner", "by"))
    if not what:
        return None
    if not owner or not by:
        raise NotAPlan(f"Say who does “{what}” and by when.")
    return Milestone(str(what).strip(), owner, by)


def show_and_edit(case: Case, table: Table) -> None:
    """The plan that both sides draw up, and the form that changes it."""
    draft = plans.plan(data.home(), table.eyes, case.key)
    with st.container(border=True):
        st.header("Which plan would we both sign?", anchor=False)
        if draft:
            show(draft, table)
        else:
            st.markdown(":gray[Nobody has drawn one up yet.]")
        if case.state == "revealed" and table.may("propose a plan"):
            without_steps = draft is not None and not draft.plan.milestones
            with st.expander(
                "Change the plan" if draft else "Draw up a plan", expanded=without_steps
            ):
                edit(case, draft, table)


def steps(made: Decision, table: Table) -> None:
    """The milestones of a plan in force: each done, or taken back, in one click."""
    if made.plan is None or made.approval is None or not table.may("record a decision"):
        return
    form = submit.form(f"board.steps.{made.key}")
    form.said()
    for place, step in enumerate(made.plan.milestones):
        what = plain(step.what)
        label, send, icon = (
            (f"Done: {what}", _done, "check")
            if step.done_on is None
            else (f"Take back: {what}, done {said_day(step.done_on)}", _undone, "undo")
        )
        form.button(
            label, partial(send, made=made, place=place, table=table),
            name=f"step {place}", icon=f":material/{icon}:",
        )  # fmt: skip


def _done(sent: Form, made: Decision, place: int, table: Table) -> str:
    milestones.finish(
        data.home(), table.here, made.key, place, table.scope.day,
        version=made.version, token=sent.token,
    )  # fmt: skip
    return "Done, and on record."


def _undone(sent: Form, made: Decision, place: int, table: Table) -> str:
    milestones.take_back(
        data.home(), table.here, made.key, place, version=made.version, token=sent.token
    )
    return "Taken back, and on record."
