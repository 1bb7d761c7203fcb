"""The decision on a case as it is recorded: what changes from what to what, until when, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import median

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.analysis.current_terms import standing
from lib.board.case import Case, Meeting
from lib.board.decision import AMOUNTS, FIELDS, Change, Decision, Field
from lib.board.lapse import half_a_year, span
from lib.board.lines import whole
from lib.board.minutes import FIELDS as NAMES
from lib.board.minutes import said_value
from lib.board.opinion import Opinion
from lib.board.people import SIDES, Person, first_of
from lib.ledger.mistake import Mistake
from lib.ledger.terms import parse
from lib.store.records import decisions
from lib.ui import data
from lib.ui.board import credit_hold, offers, steps, submit
from lib.ui.board.board_view import Table
from lib.ui.board.entries import amount
from lib.ui.board.submit import Form


class NotSaid(Mistake):
    """A form was sent without something that it needs."""


def decide(
    case: Case, now: Mapping[Field, str], table: Table, heading: DeltaGenerator,
    made: Decision | None = None,
) -> None:  # fmt: skip
    """The form that records what was decided, or changes what was recorded.

    Args:
        now: what the ledger says of each field that may be changed here; limits in minor units.
        heading: the line above, where what is decided is chosen.
        made: what was recorded; both sides then agree anew.
    """
    if made is None:
        found = {offer.option: offer for offer in offers.offers(case, table, now)}
        with heading:
            option = _chosen(case, list(found))
        wanted: Mapping[Field, str] = found[option].changes
    else:
        option, wanted = made.option, {c.field: c.new for c in made.changes}
    name = f"board.decide.{case.key}.{made.key if made else option}"
    with submit.fields(name, made.version if made else 0, enter_to_submit=True) as form:
        _changes(form, case, now, wanted, table.currency)
        _orders(form, case, table, made)
        st.text_input("Why?", made.reasons if made else "", key=form.key("reasons"), max_chars=2000)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            _span_and_owner(form, case, option, table, made)
            form.button(
                "Change the decision" if made else "Record the decision",
                lambda sent: _record(
                    sent, _entered(sent, case, option, now, table, made), table.here, made
                ),
                within=True, icon=":material/gavel:",
            )  # fmt: skip


def _chosen(case: Case, options: Sequence[str]) -> str:
    """What is to be decided: what was picked, else the plan, what was asked for, or as it is."""
    key = steps.chosen(case.key)
    if st.session_state.get(key) not in options:
        wanted = [o for o in options if o in ("as is", "asked", "plan")]
        st.session_state[key] = (wanted or options)[-1]
    chosen = st.segmented_control(
        "What is decided?", options, required=True, key=key, format_func=offers.NAMES.__getitem__,
        label_visibility="collapsed",
    )  # fmt: skip
    return str(chosen)


def _changes(
    form: Form, case: Case, now: Mapping[Field, str], wanted: Mapping[Field, str], currency: str
) -> None:
    with st.grid(len(now), min_column_width=170):
        for field in now:
            _field(form, field, case, now[field], wanted.get(field, ""), currency)


def _orders(form: Form, case: Case, table: Table, made: Decision | None) -> None:
    """A line an order that is held; folded away where the case is about something else."""
    if not (found := credit_hold.orders(case, table)):
        return
    about = any(reason.kind == "held order" for reason in case.reasons) or (made and made.orders)
    with st.container() if about else st.expander(f"Held orders: {len(found)}"):
        credit_hold.fields(form, found, made, _owners(table), owner(case, table), table)


def _span_and_owner(
    form: Form, case: Case, option: str, table: Table, made: Decision | None
) -> None:
    day, drawn = table.meeting.day, table.facts.proposed.get(case.key)
    ends = drawn.expires if option == "plan" and drawn else half_a_year(day)
    owners = _owners(table)
    who = made.owner if made else owner(case, table)
    st.selectbox(
        "Who carries it out?", list(owners), key=form.key("owner"), width=240,
        index=list(owners).index(who) if who in owners else None,
        format_func=owners.__getitem__, placeholder="Choose",
    )  # fmt: skip
    st.date_input("From", made.starts if made else day, min_value=day, key=form.key("starts"),
                  width=170)  # fmt: skip
    st.date_input("Until, when it lapses", made.until if made else ends, min_value=day,
                  key=form.key("until"), width=190)  # fmt: skip


def _owners(table: Table) -> dict[str, str]:
    """Key -> name of everybody who may carry something out."""
    return {p.key: p.name for p in table.people if p.role != "viewer"}


def owner(case: Case, table: Table) -> str:
    """Who carries a case's decision out unless somebody else is chosen: who asked, else credit."""
    asked = case.market.by if case.market else ""
    credit = first_of("credit", table.people)
    names = {name: key for key, name in _owners(table).items()}
    return names.get(asked, credit.key if credit else "")


def now(case: Case, table: Table, *, cover: bool) -> dict[Field, str]:
    """What the ledger says of each field that may be changed; empty where it does not say.

    Args:
        cover: these eyes may see it, and so may change it.
    """
    known = {} if case.prospect else standing(data.ledger(table.scope), case.customer)
    return {f: known.get(f, "") for f in FIELDS if cover or f != "insured_limit"}


def _field(form: Form, field: Field, case: Case, now: str, wanted: str, currency: str) -> None:
    money = field in AMOUNTS
    shown = whole(int(wanted), currency).replace(",", "") if money and wanted else wanted
    today = "" if case.prospect else f" · today {said_value(field, now, currency) or 'none'}"
    label = f"{NAMES[field]}{f', {currency}' if money else ''}"
    hint = "none" if case.prospect else "as it is"
    st.text_input(f"{label}{today}", shown, key=form.key(field), placeholder=hint)


def _entered(
    sent: Form, case: Case, option: str, now: Mapping[Field, str], table: Table,
    made: Decision | None,
) -> Decision:  # fmt: skip
    """What was entered, as a decision without a key.

    What may not be seen here, and so could not be entered, stays as it was recorded.

    Raises:
        NotSaid, NotASpan, NotUnderstood, UnreadableTerms: something is missing, or cannot be.
    """
    drawn, opened = table.facts.proposed.get(case.key), table.facts.opened.get(case.key, ())
    entered = [_change(sent, field, now, table.currency) for field in now]
    hidden = [c for c in made.changes if c.field not in now] if made else []
    changes = (*(c for c in entered if c is not None), *hidden)
    if case.prospect and not changes:
        raise NotSaid("Say what they are given: a limit, terms, or both. They have nothing yet.")
    if not sent.value("owner"):
        raise NotSaid("Say who carries it out.")
    if not sent.text("reasons"):
        raise NotSaid("Say why, in a sentence: it is what the outcome is measured against.")
    starts, until = span(sent.value("starts"), sent.value("until"))
    return Decision(
        0, case.key, case.customer, case.name,
        "changed" if option in ("credit", "sales", "midpoint") else option, changes,
        starts, until, sent.text("reasons"), sent.value("owner"),
        plan=drawn if option == "plan" else None, expected_chance=_expected(opened),
        orders=credit_hold.entered(sent, credit_hold.orders(case, table)),
    )  # fmt: skip


def _record(sent: Form, entered: Decision, here: Person, made: Decision | None) -> str:
    if made is None:
        decisions.decide(data.home(), here, entered, token=sent.token)
        return "Recorded. Now both sides agree."
    changed = replace(entered, key=made.key)
    decisions.amend(data.home(), here, changed, version=sent.version, token=sent.token)
    return "Changed. Both sides agree anew."


def _change(sent: Form, field: Field, now: Mapping[Field, str], currency: str) -> Change | None:
    """What a field becomes; None where it stays.

    Raises:
        NotUnderstood, UnreadableTerms: it cannot be.
    """
    said, old = sent.text(field), now.get(field, "")
    if not said:
        return None
    new = str(amount(said, currency, NAMES[field])) if field in AMOUNTS else said
    if field == "terms":
        parse(new)
    return Change(field, old, new) if new != old else None


def _expected(opened: Sequence[Opinion]) -> int | None:
    """The board's chance: the middle of the sides' middles, to five percent."""
    sides = [[o.chance for o in opened if o.side == side] for side in SIDES]
    middles = [median(some) for some in sides if some]
    return round(sum(middles) / len(middles) / 5) * 5 if middles else None


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
