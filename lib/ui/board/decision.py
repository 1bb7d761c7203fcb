"""The decision on a case: recorded, agreed by both sides, approved; or who settles it otherwise."""

import datetime as dt
from collections.abc import Mapping, Sequence
from statistics import median

import streamlit as st

from lib.analysis.standing import standing
from lib.board import approval
from lib.board.case import Case, Meeting
from lib.board.decision import FIELDS, Agreement, Change, Decision, Disagreement, Field
from lib.board.lapse import half_a_year, span
from lib.board.minutes import FIELDS as NAMES
from lib.board.minutes import said_change, whole
from lib.board.opinion import Opinion
from lib.board.people import SIDES, Person, Side
from lib.board.plan import Plan
from lib.ledger.mistake import Mistake
from lib.ledger.terms import parse
from lib.ledger.wording import NBSP
from lib.ledger.wording import day as said_day
from lib.store.board import decisions
from lib.ui import data
from lib.ui.board import submit
from lib.ui.board.entries import amount
from lib.ui.board.submit import Form
from lib.ui.board.table import Table
from lib.ui.cells import plain

_AMOUNTS = ("credit_limit", "insured_limit")
OPTIONS = {"as is": "As it is", "asked": "As asked", "plan": "The plan"}


class NotSaid(Mistake):
    """A form was sent without something that it needs."""


def decide(case: Case, now: Mapping[Field, str], table: Table) -> None:
    """The form that records what was decided.

    Args:
        now: what the ledger says of each field that may be changed here; limits in minor units.
    """
    meeting, here, currency = table.meeting, table.here, table.currency
    drawn, opened = table.facts.proposed.get(case.key), table.facts.opened.get(case.key, ())
    open_to = [o for o in OPTIONS if o != "plan" or drawn] if case.market else [
        o for o in OPTIONS if o == "as is" or (o == "plan" and drawn)
    ]  # fmt: skip
    option = st.segmented_control(
        "What is decided?", open_to, default=open_to[-1], required=True,
        format_func=OPTIONS.__getitem__, key=f"board.option.{case.key}.{len(open_to)}",
    )  # fmt: skip
    wanted = _wanted(option, case, drawn)
    with submit.fields(f"board.decide.{case.key}.{option}") as form:
        with st.grid(4, min_column_width=220):
            for field in now:
                _field(form, field, now[field], wanted.get(field, ""), currency)
        with st.grid(4, min_column_width=220):
            st.date_input("From", meeting.day, min_value=meeting.day, key=form.key("starts"))
            ends = drawn.expires if option == "plan" and drawn else half_a_year(meeting.day)
            st.date_input("Until, when it lapses", ends, min_value=meeting.day,
                          key=form.key("until"))  # fmt: skip
            owners = {p.key: p.name for p in table.people if p.role != "viewer"}
            st.selectbox(
                "Who carries it out?", list(owners), index=None, key=form.key("owner"),
                format_func=owners.__getitem__, placeholder="Choose",
            )  # fmt: skip
        st.text_area("Why?", key=form.key("reasons"), height=80, max_chars=2000)
        form.button(
            "Record the decision",
            lambda sent: _record(sent, case, here, option, now, drawn, opened, currency),
            within=True, icon=":material/gavel:",
        )  # fmt: skip


def now(case: Case, table: Table, *, cover: bool) -> dict[Field, str]:
    """What the ledger says of each field that may be changed; empty where it does not say.

    Args:
        cover: these eyes may see it, and so may change it.
    """
    known = {} if case.prospect else standing(data.ledger(table.scope), case.customer)
    return {f: known.get(f, "") for f in FIELDS if cover or f != "insured_limit"}


def _wanted(option: str, case: Case, drawn: Plan | None) -> dict[Field, str]:
    """What an option changes, as the form is first drawn."""
    if option == "asked" and case.market:
        limit = case.market.limit
        made: dict[Field, str] = {"terms": case.market.terms}
        return made | ({"credit_limit": str(limit)} if limit is not None else {})
    if option == "plan" and drawn and drawn.cap is not None:
        return {"credit_limit": str(drawn.cap)}
    return {}


def _field(form: Form, field: Field, now: str, wanted: str, currency: str) -> None:
    money = field in _AMOUNTS
    shown = whole(int(wanted), currency).replace(",", "") if money and wanted else wanted
    is_now = whole(int(now), currency) if money and now else now
    label = f"{NAMES[field]}{f', {currency}' if money else ''}"
    st.text_input(
        label, shown, key=form.key(field),
        placeholder=f"now {is_now}" if is_now else "as it is",
    )  # fmt: skip


def _record(
    sent: Form, case: Case, here: Person, option: str, now: Mapping[Field, str],
    drawn: Plan | None, opened: Sequence[Opinion], currency: str,
) -> str:  # fmt: skip
    changes = tuple(c for field in now if (c := _change(sent, field, now, currency)) is not None)
    if not sent.value("owner"):
        raise NotSaid("Say who carries it out.")
    if not sent.text("reasons"):
        raise NotSaid("Say why, in a sentence: it is what the outcome is measured against.")
    starts, until = span(sent.value("starts"), sent.value("until"))
    made = Decision(
        0, case.key, case.customer, case.name, option, changes, starts, until,
        sent.text("reasons"), sent.value("owner"),
        plan=drawn if option == "plan" else None, expected_chance=_expected(opened),
    )  # fmt: skip
    decisions.decide(data.home(), here, made, token=sent.token)
    return "Recorded. Both sides agree below, then it is approved."


def _change(sent: Form, field: Field, now: Mapping[Field, str], currency: str) -> Change | None:
    """What a field becomes; None where it stays.

    Raises:
        NotUnderstood, UnreadableTerms: it cannot be.
    """
    said, old = sent.text(field), now.get(field, "")
    if not said:
        return None
    new = str(amount(said, currency, NAMES[field])) if field in _AMOUNTS else said
    if field == "terms":
        parse(new)
    return Change(field, old, new) if new != old else None


def _expected(opened: Sequence[Opinion]) -> int | None:
    """The board's chance: the middle of the sides' middles, to five percent."""
    sides = [[o.chance for o in opened if o.side == side] for side in SIDES]
    middles = [median(some) for some in sides if some]
    return round(sum(middles) / len(middles) / 5) * 5 if middles else None


def show(made: Decision, table: Table) -> None:
    """A decision in lines: what changes, until when, who owns it, what is still missing."""
    names, currency = table.names, table.currency
    lines = [said_change(c, currency) for c in made.changes] or ["Nothing changes."]
    lines.append(f"From {said_day(made.starts)} until {said_day(made.until)}, when it lapses")
    lines.append(f"Why: {made.reasons}")
    if made.owner in names:
        lines.append(f"Owner: {names[made.owner]}")
    if made.expected_chance is not None:
        lines.append(
            f"Expected: {made.expected_chance}{NBSP}% that all due in 90 days is paid in time"
        )
    looked = ", ".join(said_day(on) for on in made.reviews)
    lines.append(f"Looked at again: {looked}")
    lines += [f"{a.role.capitalize()} agreed: {_by(a, names)}" for a in made.agreements]
    if made.approval:
        lines.append(f"Approved: {_by(made.approval, names)}")
    st.markdown(f"**{OPTIONS.get(made.option, made.option)}**")
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))


def _by(agreed: Agreement, names: Mapping[str, str]) -> str:
    """By whom and when; to a viewer only when."""
    return ", ".join(p for p in (names.get(agreed.person, ""), said_day(agreed.on)) if p)


def agree(made: Decision, table: Table) -> None:
    """A yes for each side that has not given it, then the approval."""
    if made.approval:
        return
    form = submit.form(f"board.agree.{made.key}")
    form.said()
    given = {a.role for a in made.agreements}
    if missing := [side for side in SIDES if side not in given]:
        for side in missing:
            _yes(form, made, side, table)
    else:
        _approval(form, made, table)


def _yes(form: Form, made: Decision, side: Side, table: Table) -> None:
    own = {p.key: p for p in table.people if p.side == side}
    here, meeting = table.here, table.meeting
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if table.one_machine:
            st.selectbox(
                f"Who agrees for {side}?", list(own), index=None, key=form.key(side), width=280,
                format_func=lambda key: own[key].name, placeholder="Choose",
            )  # fmt: skip
        elif here.side != side:
            st.markdown(f":gray[{side.capitalize()} has not agreed yet.]")
            return
        form.button(
            f"{side.capitalize()} agrees",
            lambda sent: _agree(sent, made, meeting, _who(sent, side, own, here)),
            icon=":material/check:",
        )  # fmt: skip


def _agree(sent: Form, made: Decision, meeting: Meeting, who: Person) -> str:
    decisions.agree(data.home(), who, made.key, meeting.day, version=made.version, token=sent.token)
    return f"{who.name} agreed for {who.role}."


def _approval(form: Form, made: Decision, table: Table) -> None:
    needed, here, meeting = approval.needed(made), table.here, table.meeting
    st.markdown(f"Approval by **{needed}**.")
    if made.approvals:
        so_far = ", ".join(_by(a, table.names) for a in made.approvals)
        st.markdown(f"Approved so far: {plain(so_far)}.")
    gave = {a.person for a in made.approvals}
    able = {p.key: p for p in table.people if approval.may(p, made) and p.key not in gave}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if table.one_machine:
            st.selectbox(
                "Who approves?", list(able), index=None, key=form.key("approver"), width=280,
                format_func=lambda key: able[key].name, placeholder="Choose",
            )  # fmt: skip
        elif here.key not in able:
            st.markdown(
                f":gray[It waits for {' or '.join(p.name for p in able.values()) or needed}.]"
            )
            return
        form.button(
            "Approve",
            lambda sent: _approve(sent, made, meeting, _who(sent, "approver", able, here)),
            icon=":material/verified:",
        )  # fmt: skip


def _approve(sent: Form, made: Decision, meeting: Meeting, who: Person) -> str:
    now = decisions.approve(
        data.home(), who, made.key, meeting.day, version=made.version, token=sent.token
    )
    if now.approval is None:
        return f"{who.name} approved. It still waits for {approval.needed(made)}."
    return "Approved. Its change lines stand with the meeting."


def _who(sent: Form, entry: str, able: Mapping[str, Person], here: Person) -> Person:
    """Whoever was chosen at the one machine; else whoever is here."""
    chosen = sent.value(entry)
    if chosen is None and here.key not in able:
        raise NotSaid("Choose a name first.")
    return able[chosen] if chosen else here


def disagree(case: Case, table: Table) -> None:
    """No agreement: one sentence a side, who settles it, by when."""
    meeting, here = table.meeting, table.here
    with submit.fields(f"board.apart.{case.key}") as form:
        st.text_input("Credit says, in one sentence", key=form.key("credit"), max_chars=300)
        st.text_input("Sales says, in one sentence", key=form.key("sales"), max_chars=300)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input("Who settles it?", key=form.key("who"), width=280)
            st.date_input("By", meeting.day + dt.timedelta(days=7), min_value=meeting.day,
                          key=form.key("by"), width=200)  # fmt: skip
        form.button(
            "Record that we do not agree", lambda sent: _apart(sent, case, here),
            within=True, icon=":material/call_split:",
        )  # fmt: skip


def _apart(sent: Form, case: Case, here: Person) -> str:
    words = {name: sent.text(name) for name in ("credit", "sales", "who")}
    if not all(words.values()):
        raise NotSaid("Give each side its sentence, and name who settles it.")
    said = Disagreement(case.key, words["credit"], words["sales"], words["who"], sent.value("by"))
    decisions.disagree(data.home(), here, said, version=case.version, token=sent.token)
    return f"On record. Policy terms stay; {words['who']} settles it by {said_day(said.by)}."


def shown_apart(said: Disagreement) -> None:
    """A case without agreement."""
    st.markdown("**No agreement.** Policy terms stay.")
    st.markdown(
        f"- Credit: {plain(said.credit_says)}\n- Sales: {plain(said.sales_says)}\n"
        f"- {plain(said.escalated_to)} settles it by {said_day(said.by)}"
    )


def by_consent(
    cases: Sequence[Case], meeting: Meeting, here: Person,
    changes: Mapping[int, Sequence[Change]], opened: Mapping[int, Sequence[Opinion]],
) -> list[Decision]:  # fmt: skip
    """The decisions that one click settles: what both sides said, for half a year.

    Args:
        changes: case key -> what both sides' limit and term change.
    """
    starts = meeting.day
    return [
        Decision(
            0, c.key, c.customer, c.name, "asked" if changes[c.key] else "as is",
            tuple(changes[c.key]), starts, half_a_year(starts), "Both sides said the same.",
            here.key, expected_chance=_expected(opened[c.key]),
        )
        for c in cases
    ]  # fmt: skip
