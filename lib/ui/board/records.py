"""What people put on record about a customer: from the field, promises, complaints, causes."""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from lib.board.field import News
from lib.board.people import Person
from lib.board.record import COULD, FIELD_QUESTIONS, WHOSE, Cause, FieldReport, Logged
from lib.ledger.mistake import Mistake
from lib.ledger.wording import day_text
from lib.store.records import customer_records
from lib.ui import data
from lib.ui.board import request, submit
from lib.ui.board.submit import Form


class EmptyForm(Mistake):
    """A form was sent with nothing in it."""


def field_report(customer: str, day: dt.date, current_user: Person) -> None:
    """The 11 questions; what is not known stays open."""
    with submit.fields(f"record.field.{customer}") as form:
        for group, questions in groupby(FIELD_QUESTIONS.items(), key=lambda item: item[1].group):
            st.markdown(f"**{group}**")
            with st.grid(3, min_column_width=300):
                for name, question in questions:
                    st.segmented_control(question.ask, question.answers, key=form.key(name))
        st.text_input("What else did you see? About the business, not about persons",
                      key=form.key("note"), max_chars=500)  # fmt: skip
        form.button(
            "Put on record", lambda sent_form: _report(sent_form, customer, day, current_user),
            within=True, icon=":material/check:",
        )  # fmt: skip


def _report(form: Form, customer: str, day: dt.date, current_user: Person) -> str:
    answers = {name: str(v) for name in FIELD_QUESTIONS if (v := form.value(name))}
    if not answers and not form.text("note"):
        raise EmptyForm("Answer at least one question, or write what you saw.")
    report = FieldReport(customer, day, current_user.key, answers, form.text("note"))
    customer_records.report(data.home(), current_user, report, token=form.token)
    return f"On record: {len(answers)} of {len(FIELD_QUESTIONS)} questions, {day_text(day)}."


def promise(customer: str, day: dt.date, current_user: Person, documents: Sequence[str]) -> None:
    """Special terms or a complaint, in half a minute."""
    with submit.fields(f"record.log.{customer}") as form:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.segmented_control(
                "What was it?", ["special terms", "complaint"], default="special terms",
                required=True, key=form.key("kind"),
            )  # fmt: skip
            st.selectbox("About which invoice?", documents, index=None, key=form.key("document"),
                         placeholder="None or all", width=240)  # fmt: skip
            st.text_input("Terms agreed", key=form.key("terms"), placeholder="net 60", width=160)
            st.date_input("They hold until", None, key=form.key("until"), width=170)
        st.text_input("In a sentence: who agreed what, or what is wrong", key=form.key("text"),
                      max_chars=500)  # fmt: skip
        form.button(
            "Log it", lambda sent_form: _log(sent_form, customer, day, current_user),
            within=True, icon=":material/check:",
        )  # fmt: skip


def _log(form: Form, customer: str, day: dt.date, current_user: Person) -> str:
    kind, terms = form.value("kind"), form.text("terms")
    if not form.text("text") and not terms:
        raise EmptyForm("Write what was agreed, or what is wrong.")
    entry = Logged(
        customer, day, kind, current_user.key, form.text("text"), form.value("document") or "",
        terms if kind == "special terms" else "", form.value("until"),
    )  # fmt: skip
    customer_records.log(data.home(), current_user, entry, token=form.token)
    return f"Logged, {day_text(day)}."


def cause(customer: str, day: dt.date, current_user: Person, documents: Sequence[str]) -> None:
    """Why it is late: could or could not, theirs or ours, and who said so."""
    with submit.fields(f"record.cause.{customer}") as form:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.segmented_control("Whose is it?", WHOSE[::-1], key=form.key("whose"))
            st.segmented_control("Could they pay?", COULD, key=form.key("could"))
            st.text_input("Who said so?", key=form.key("said_by"), width=220)
            st.selectbox("About which invoice?", documents, index=None, key=form.key("document"),
                         placeholder="None or all", width=240)  # fmt: skip
        st.text_input("What happened?", key=form.key("text"), max_chars=500)
        form.button(
            "Put on record", lambda sent_form: _cause(sent_form, customer, day, current_user),
            within=True, icon=":material/check:",
        )  # fmt: skip


def _cause(form: Form, customer: str, day: dt.date, current_user: Person) -> str:
    whose, could = form.value("whose"), form.value("could")
    if not whose or not could:
        raise EmptyForm("Say whose it is, and whether they could pay.")
    said_by = form.text("said_by") or current_user.name
    entry = Cause(
        customer, could, whose, said_by, day, form.text("text"), form.value("document") or ""
    )
    customer_records.cause(data.home(), current_user, entry, token=form.token)
    return f"On record, {day_text(day)}."


def customer_request(customer: str, day: dt.date, current_user: Person, currency: str) -> None:
    """What the customer asks for, so that the next agenda has it."""
    with submit.fields(f"record.asked.{customer}") as form:
        with st.grid(4, min_column_width=220):
            request.fields(form, currency, day)
        form.button(
            "Take it down",
            lambda sent_form: _write_request(sent_form, customer, day, current_user, currency),
            within=True,
            icon=":material/check:",
        )


def _write_request(
    form: Form, customer: str, day: dt.date, current_user: Person, currency: str
) -> str:
    market = request.market(form, currency)
    if market is None:
        raise EmptyForm("Say what they ask for: a limit, terms, or what the market gives.")
    customer_records.ask(data.home(), current_user, customer, day, market, token=form.token)
    return "Taken down. The next agenda has it."


def confidential_note(customer: str, day: dt.date, current_user: Person) -> None:
    """What credit was told in confidence; others learn only that there is something."""
    with submit.fields(f"record.told.{customer}") as form:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.segmented_control("It points to", ["worse", "better", "other"], key=form.key("way"))
            st.text_input("From whom?", key=form.key("source"), max_chars=200, width=280)
        st.text_input("What was said?", key=form.key("text"), max_chars=500)
        st.caption("Sales reads: confidential information, which way, of which day: ask credit.")
        form.button(
            "Keep it", lambda sent_form: _write_note(sent_form, customer, day, current_user),
            within=True, icon=":material/lock:",
        )  # fmt: skip


def _write_note(form: Form, customer: str, day: dt.date, current_user: Person) -> str:
    if not form.value("way") or not form.text("source"):
        raise EmptyForm("Say which way it points, and who said it.")
    news = News(customer, day, form.value("way"), form.text("source"), form.text("text"))
    customer_records.tell(data.home(), current_user, news, token=form.token)
    return f"Kept, {day_text(day)}."
