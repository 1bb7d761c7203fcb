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
from lib.board.minutes import plan_lines
from lib.board.people import Person
from lib.board.plan import Milestone, NotAPlan, Plan
from lib.ledger.wording import day_text
from lib.store.records import milestones, plans
from lib.store.records.plans import Draft
from lib.ui import data
from lib.ui.board import boxes, submit
from lib.ui.board import steps as case_steps
from lib.ui.board.board_view import BoardView
from lib.ui.board.entries import number, optional
from lib.ui.board.submit import Form
from lib.ui.names import plain

STEPS = 3


def show(draft: Draft, view: BoardView) -> None:
    """A plan as it stands, in short lines."""
    lines = plan_lines(draft.plan, view.currency, view.names, view.scope.clearance)
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))


def form_name(case: Case) -> str:
    """Of the form in which a case's plan is drawn up."""
    return f"board.plan.{case.key}"


def edit(case: Case, draft: Draft | None, view: BoardView) -> None:
    """The form that draws a plan up or changes the one that stands."""
    meeting, people, currency = view.meeting, view.people, view.currency
    current_plan = draft.plan if draft else None
    values: dict[str, Any] = (
        {f.name: getattr(current_plan, f.name) for f in fields(Plan)} if current_plan else {}
    )
    version = draft.version if draft else 0
    with submit.fields(form_name(case), version, enter_to_submit=True) as form:
        with st.grid(4, min_column_width=220):
            _money(form, "cap", "Most they may owe", values.get("cap"), currency)
            _number(form, "prepay", "Paid when ordered, %", _percent(values.get("prepay_share")))
            _number(form, "stages", "Deliveries in stages", values.get("stages"))
            _number(
                form, "instalments", "What is late, in monthly parts", values.get("instalments")
            )
            if view.scope.clearance.cover:
                st.text_input(
                    "Guarantee or cover",
                    current_plan.cover if current_plan else "",
                    key=form.key("cover"),
                )
                _money(form, "cover_amount", "Amount covered", values.get("cover_amount"), currency)
            _number(
                form, "increment_days", "Term for increments, days", values.get("increment_days")
            )
            _money(form, "increment_above", "beyond", values.get("increment_above"), currency)
            _money(form, "hold", "Deliveries wait above, past tolerance", values.get("hold_above"),
                   currency)  # fmt: skip
            st.date_input(
                "The plan ends on", current_plan.expires if current_plan else half_a_year(meeting.day),
                min_value=meeting.day, key=form.key("expires"),
            )  # fmt: skip
            _owner(form, "credit_owner", "Owner from credit", people, values.get("credit_owner"))
            _owner(form, "sales_owner", "Owner from sales", people, values.get("sales_owner"))
        st.caption("A hold never stops the invoicing of what was shipped.")
        for step in range(STEPS):
            _milestone(form, step, current_plan, people, meeting)
        form.button(
            "Propose the plan" if draft is None else "Change the plan",
            lambda sent_form: _propose(sent_form, case, view, current_plan, sent_form.version),
            within=True, icon=":material/handshake:",
        )  # fmt: skip


def _money(form: Form, entry: str, label: str, value: int | None, currency: str) -> None:
    text = "" if value is None else whole(value, currency).replace(",", "")
    st.text_input(f"{label}, {currency}", text, key=form.key(entry))


def _number(form: Form, entry: str, label: str, value: int | None) -> None:
    st.text_input(label, "" if value is None else str(value), key=form.key(entry))


def _percent(share: float | None) -> int | None:
    return None if share is None else round(share * 100)


def _owner(
    form: Form, entry: str, label: str, people: Sequence[Person], current_owner: str | None
) -> None:
    side = entry.partition("_")[0]
    side_names = {p.key: p.name for p in people if p.side == side}
    index = list(side_names).index(current_owner) if current_owner in side_names else None
    st.selectbox(
        label, list(side_names), index=index, key=form.key(entry), format_func=side_names.__getitem__,
        placeholder="Choose",
    )  # fmt: skip


def _milestone(
    form: Form, step: int, current_plan: Plan | None, people: Sequence[Person], meeting: Meeting
) -> None:
    milestone = (
        current_plan.milestones[step]
        if current_plan and step < len(current_plan.milestones)
        else None
    )
    owners = {p.key: p.name for p in people if p.role != "viewer"}
    owner = milestone.owner if milestone else current_plan.sales_owner if current_plan else ""
    index = list(owners).index(owner) if owner in owners else None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            f"Milestone {step + 1}",
            milestone.what if milestone else "",
            key=form.key(f"what.{step}"),
        )
        st.selectbox(
            f"Owner of milestone {step + 1}", list(owners), index=index, width=260,
            key=form.key(f"owner.{step}"), format_func=owners.__getitem__, placeholder="Choose",
        )  # fmt: skip
        st.date_input(
            f"By, milestone {step + 1}",
            milestone.by if milestone else meeting.day + FORTNIGHT,
            width=200,
            key=form.key(f"by.{step}"),
        )


def _propose(
    form: Form, case: Case, view: BoardView, current_plan: Plan | None, version: int
) -> str:
    currency = view.currency
    new_plan = Plan(
        form.value("credit_owner") or "", form.value("sales_owner") or "", form.value("expires"),
        cap=optional(form, "cap", currency, "The cap"),
        prepay_share=_share(_whole(form, "prepay", "The prepaid part")),
        **_cover(form, view, current_plan),
        stages=_whole(form, "stages", "The number of stages"),
        instalments=_whole(form, "instalments", "The number of parts"),
        increment_days=_whole(form, "increment_days", "The term for increments"),
        increment_above=optional(form, "increment_above", currency, "Where increments begin"),
        hold_above=optional(form, "hold", currency, "The threshold of a hold"),
        milestones=tuple(m for step in range(STEPS) if (m := _step(form, step)) is not None),
    )  # fmt: skip
    plans.propose(
        data.home(), view.current_user, case.key, new_plan, version=version, token=form.token
    )
    case_steps.choose(case.key, "plan")
    return "The plan is proposed. Its effect stands beside the others."


def _cover(form: Form, view: BoardView, current_plan: Plan | None) -> dict[str, Any]:
    """The cover as it was entered; as it stood, where it may not be seen here."""
    if not view.scope.clearance.cover:
        return (
            {"cover": current_plan.cover, "cover_amount": current_plan.cover_amount}
            if current_plan
            else {}
        )
    amount = optional(form, "cover_amount", view.currency, "The amount covered")
    return {"cover": form.text("cover"), "cover_amount": amount}


def _whole(form: Form, entry: str, label: str) -> int | None:
    return number(form.value(entry), label) if form.text(entry) else None


def _share(percent: int | None) -> float | None:
    return None if percent is None else percent / 100


def _step(form: Form, step: int) -> Milestone | None:
    task, owner, by = (form.value(f"{entry}.{step}") for entry in ("what", "owner", "by"))
    if not task:
        return None
    if not owner or not by:
        raise NotAPlan(f"Say who does “{task}” and by when.")
    return Milestone(str(task).strip(), owner, by)


def show_and_edit(case: Case, view: BoardView) -> None:
    """The plan that both sides draw up, and the form that changes it."""
    draft = plans.plan(data.home(), view.reader, case.key)
    with boxes.box("Which plan would we both sign?"):
        if draft:
            show(draft, view)
        else:
            st.markdown(":gray[Nobody has drawn one up yet.]")
        if case.state == "revealed" and view.may("propose a plan"):
            without_steps = draft is not None and not draft.plan.milestones
            with st.expander(
                "Change the plan" if draft else "Draw up a plan", expanded=without_steps
            ):
                edit(case, draft, view)


def steps(decision: Decision, view: BoardView) -> None:
    """The milestones of a plan in force: each done, or taken back, in one click."""
    if decision.plan is None or decision.approval is None or not view.may("record a decision"):
        return
    form = submit.form(f"board.steps.{decision.key}")
    form.show_result()
    for place, step in enumerate(decision.plan.milestones):
        task = plain(step.what)
        label, send, icon = (
            (f"Mark as done: {task}", _finish_step, "radio_button_unchecked")
            if step.done_on is None
            else (f"Take back: {task}, done {day_text(step.done_on)}", _reopen_step, "undo")
        )
        form.button(
            label, partial(send, made=decision, place=place, table=view),
            name=f"step {place}", icon=f":material/{icon}:",
        )  # fmt: skip


def _finish_step(form: Form, made: Decision, place: int, table: BoardView) -> str:
    milestones.finish(
        data.home(), table.current_user, made.key, place, table.scope.day,
        version=made.version, token=form.token,
    )  # fmt: skip
    return "Done, and on record."


def _reopen_step(form: Form, made: Decision, place: int, table: BoardView) -> str:
    milestones.take_back(
        data.home(), table.current_user, made.key, place, version=made.version, token=form.token
    )
    return "Taken back, and on record."
