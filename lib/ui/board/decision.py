"""The decision on a case as it is recorded: what changes from what to what, until when, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import median

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.analysis.current_terms import credit_terms
from lib.board.case import Case, Meeting
from lib.board.decision import AMOUNTS, FIELDS, Change, Decision, Field
from lib.board.lapse import half_a_year, span
from lib.board.lines import whole
from lib.board.minutes import FIELDS as NAMES
from lib.board.minutes import value_text
from lib.board.opinion import Opinion
from lib.board.people import SIDES, Person, first_of
from lib.ledger.mistake import Mistake
from lib.ledger.terms import parse
from lib.store.records import decisions
from lib.ui import data
from lib.ui.board import credit_hold, offers, steps, submit
from lib.ui.board.board_view import BoardView
from lib.ui.board.entries import amount
from lib.ui.board.submit import Form


class MissingEntry(Mistake):
    """A form was sent without something that it needs."""


def decide(
    case: Case, ledger_terms: Mapping[Field, str], view: BoardView, heading: DeltaGenerator,
    decision: Decision | None = None,
) -> None:  # fmt: skip
    """The form that records what was decided, or changes what was recorded.

    Args:
        ledger_terms: what the ledger says of each field that may be changed here, in minor units.
        heading: the line above, where what is decided is chosen.
        decision: what was recorded; both sides then agree anew.
    """
    if decision is None:
        offers_by_option = {
            offer.option: offer for offer in offers.offers(case, view, ledger_terms)
        }
        with heading:
            option = _choose_option(case, list(offers_by_option))
        new_values: Mapping[Field, str] = offers_by_option[option].changes
    else:
        option, new_values = decision.option, {c.field: c.new for c in decision.changes}
    name = f"board.decide.{case.key}.{decision.key if decision else option}"
    with submit.fields(name, decision.version if decision else 0, enter_to_submit=True) as form:
        _changes(form, case, ledger_terms, new_values, view.currency)
        _orders(form, case, view, decision)
        st.text_input(
            "Why?", decision.reasons if decision else "", key=form.key("reasons"), max_chars=2000
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            _span_and_owner(form, case, option, view, decision)
            form.button(
                "Change the decision" if decision else "Record the decision",
                lambda sent_form: _record(
                    sent_form,
                    _entered_decision(sent_form, case, option, ledger_terms, view, decision),
                    view.current_user,
                    decision,
                ),
                within=True,
                icon=":material/gavel:",
            )


def _choose_option(case: Case, options: Sequence[str]) -> str:
    """What is to be decided: what was picked, else the plan, what was asked for, or as it is."""
    key = steps.option_key(case.key)
    if st.session_state.get(key) not in options:
        defaults = [o for o in options if o in ("as is", "asked", "plan")]
        st.session_state[key] = (defaults or options)[-1]
    choice = st.segmented_control(
        "What is decided?", options, required=True, key=key, format_func=offers.NAMES.__getitem__,
        label_visibility="collapsed",
    )  # fmt: skip
    return str(choice)


def _changes(
    form: Form,
    case: Case,
    ledger_terms: Mapping[Field, str],
    new_values: Mapping[Field, str],
    currency: str,
) -> None:
    with st.grid(len(ledger_terms), min_column_width=170):
        for field in ledger_terms:
            _field(form, field, case, ledger_terms[field], new_values.get(field, ""), currency)


def _orders(form: Form, case: Case, view: BoardView, decision: Decision | None) -> None:
    """A line an order that is held; folded away where the case is about something else."""
    if not (held_orders := credit_hold.orders(case, view)):
        return
    about = any(reason.kind == "held order" for reason in case.reasons) or (
        decision and decision.orders
    )
    with st.container() if about else st.expander(f"Held orders: {len(held_orders)}"):
        credit_hold.fields(form, held_orders, decision, _owners(view), owner(case, view), view)


def _span_and_owner(
    form: Form, case: Case, option: str, view: BoardView, decision: Decision | None
) -> None:
    day, proposed_plan = view.meeting.day, view.facts.proposed.get(case.key)
    ends = proposed_plan.expires if option == "plan" and proposed_plan else half_a_year(day)
    owners = _owners(view)
    owner_key = decision.owner if decision else owner(case, view)
    st.selectbox(
        "Who carries it out?", list(owners), key=form.key("owner"), width=240,
        index=list(owners).index(owner_key) if owner_key in owners else None,
        format_func=owners.__getitem__, placeholder="Choose",
    )  # fmt: skip
    st.date_input("From", decision.starts if decision else day, min_value=day, key=form.key("starts"),
                  width=170)  # fmt: skip
    st.date_input("Until, when it lapses", decision.until if decision else ends, min_value=day,
                  key=form.key("until"), width=190)  # fmt: skip


def _owners(view: BoardView) -> dict[str, str]:
    """Key -> name of everybody who may carry something out."""
    return {p.key: p.name for p in view.people if p.role != "viewer"}


def owner(case: Case, view: BoardView) -> str:
    """Who carries a case's decision out unless somebody else is chosen: who asked, else credit."""
    requester = case.market.by if case.market else ""
    credit = first_of("credit", view.people)
    names = {name: key for key, name in _owners(view).items()}
    return names.get(requester, credit.key if credit else "")


def ledger_terms(case: Case, view: BoardView, *, cover: bool) -> dict[Field, str]:
    """What the ledger says of each field that may be changed; empty where it does not say.

    Args:
        cover: these eyes may see it, and so may change it.
    """
    terms_by_field = {} if case.prospect else credit_terms(data.ledger(view.scope), case.customer)
    return {f: terms_by_field.get(f, "") for f in FIELDS if cover or f != "insured_limit"}


def _field(
    form: Form, field: Field, case: Case, ledger_value: str, new_value: str, currency: str
) -> None:
    money = field in AMOUNTS
    text = whole(int(new_value), currency).replace(",", "") if money and new_value else new_value
    today = (
        "" if case.prospect else f" · today {value_text(field, ledger_value, currency) or 'none'}"
    )
    label = f"{NAMES[field]}{f', {currency}' if money else ''}"
    hint = "none" if case.prospect else "as it is"
    st.text_input(f"{label}{today}", text, key=form.key(field), placeholder=hint)


def _entered_decision(
    form: Form, case: Case, option: str, ledger_terms: Mapping[Field, str], view: BoardView,
    decision: Decision | None,
) -> Decision:  # fmt: skip
    """What was entered, as a decision without a key.

    What may not be seen here, and so could not be entered, stays as it was recorded.

    Raises:
        NotSaid, NotASpan, NotUnderstood, UnreadableTerms: something is missing, or cannot be.
    """
    proposed_plan, case_opinions = (
        view.facts.proposed.get(case.key),
        view.facts.opinions.get(case.key, ()),
    )
    entered_changes = [_change(form, field, ledger_terms, view.currency) for field in ledger_terms]
    hidden = [c for c in decision.changes if c.field not in ledger_terms] if decision else []
    changes = (*(c for c in entered_changes if c is not None), *hidden)
    if case.prospect and not changes:
        raise MissingEntry(
            "Say what they are given: a limit, terms, or both. They have nothing yet."
        )
    if not form.value("owner"):
        raise MissingEntry("Say who carries it out.")
    if not form.text("reasons"):
        raise MissingEntry("Say why, in a sentence: it is what the outcome is measured against.")
    starts, until = span(form.value("starts"), form.value("until"))
    return Decision(
        0,
        case.key,
        case.customer,
        case.name,
        "changed" if option in ("credit", "sales", "midpoint") else option,
        changes,
        starts,
        until,
        form.text("reasons"),
        form.value("owner"),
        plan=proposed_plan if option == "plan" else None,
        expected_chance=_expected_chance(case_opinions),
        orders=credit_hold.entered_orders(form, credit_hold.orders(case, view)),
    )


def _record(
    form: Form, new_decision: Decision, current_user: Person, decision: Decision | None
) -> str:
    if decision is None:
        decisions.decide(data.home(), current_user, new_decision, token=form.token)
        return "Recorded. Now both sides agree."
    changed_decision = replace(new_decision, key=decision.key)
    decisions.amend(
        data.home(), current_user, changed_decision, version=form.version, token=form.token
    )
    return "Changed. Both sides agree anew."


def _change(
    form: Form, field: Field, ledger_terms: Mapping[Field, str], currency: str
) -> Change | None:
    """What a field becomes; None where it stays.

    Raises:
        NotUnderstood, UnreadableTerms: it cannot be.
    """
    text, old = form.text(field), ledger_terms.get(field, "")
    if not text:
        return None
    new = str(amount(text, currency, NAMES[field])) if field in AMOUNTS else text
    if field == "terms":
        parse(new)
    return Change(field, old, new) if new != old else None


def _expected_chance(case_opinions: Sequence[Opinion]) -> int | None:
    """The board's chance: the middle of the sides' middles, to five percent."""
    sides = [[o.chance for o in case_opinions if o.side == side] for side in SIDES]
    middles = [median(chances) for chances in sides if chances]
    return round(sum(middles) / len(middles) / 5) * 5 if middles else None


def by_consent(
    cases: Sequence[Case], meeting: Meeting, current_user: Person,
    changes: Mapping[int, Sequence[Change]], opinions_by_case: Mapping[int, Sequence[Opinion]],
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
            current_user.key, expected_chance=_expected_chance(opinions_by_case[c.key]),
        )
        for c in cases
    ]  # fmt: skip
