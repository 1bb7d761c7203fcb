"""The case file in its order: who asks what, room, trade, age on their terms, word and deed."""

import datetime as dt
from dataclasses import replace

import streamlit as st

from lib.board.agenda import talked_about
from lib.board.case import Case, Market
from lib.board.due import request_said
from lib.board.lines import whole
from lib.board.status import case_status
from lib.ledger.wording import count
from lib.ledger.wording import day as said_day
from lib.ui import frame
from lib.ui.board import record_facts, routing
from lib.ui.board.agenda import reasons
from lib.ui.board.board_view import Table
from lib.ui.cells import card
from lib.ui.names import plain

STARTING = (
    "Starting terms by class, to be looked at again after three invoices: **A** net 30 and a limit of "
    "two months' orders; **B** net 30, one month's; **C** half paid when ordered; **D and E** prepaid. "
    "They are where a talk begins, and what was asked for stands beside them."
)


def heading(case: Case, table: Table) -> None:
    """Whose case it is, where it stands on the agenda, and the way to its neighbours."""
    meeting = table.meeting
    talked = talked_about(table.cases)
    keys = [c.key for c in talked]
    number = keys.index(case.key) + 1 if case.key in keys else 0
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.title(plain(case.name), anchor=False, width="content")
        what = f"case {number} of {len(talked)}" if number else case_status(case, table.facts)
        st.markdown(
            f":gray[{plain(case.customer or 'prospect')} · {what} · {said_day(meeting.day)}]",
            width="content",
        )
        st.space("stretch")
        if number > 1:
            routing.link("Before", case=keys[number - 2], icon=":material/chevron_left:")
        routing.link("Agenda", meeting=meeting.key, icon=":material/list:")
        if 0 < number < len(talked):
            routing.link("Next", case=keys[number], icon=":material/chevron_right:")


def first_screen(case: Case, table: Table) -> None:
    """Facts 1 to 5; of a prospect what is known, and where terms begin."""
    scope = table.scope
    if case.prospect:
        left, right = st.columns([5, 9])
        with left:
            _asked(case, table)
        with right, st.container(border=True, height="stretch"):
            st.header("Where do terms begin?", anchor=False)
            st.markdown(f"**There is no ledger of {plain(case.name)} yet.** {STARTING}")
        return
    first, second, third = st.columns([5, 4, 5])
    with first:
        _asked(case, table)
    with (
        second,
        card("customer.room", scope, height="stretch", ask="2 · How much room?") as asked,
    ):
        asked.show(customer=case.customer)
    with (
        third,
        card("customer.sales", scope, height="stretch", ask="3 · What do they bring?") as asked,
    ):
        asked.show(customer=case.customer)
    left, right = st.columns([5, 9])
    with (
        left,
        card(
            "customer.on_their_terms",
            scope,
            height="stretch",
            ask="4 · How old is it on their terms?",
        ) as asked,
    ):
        asked.show(customer=case.customer)
    with (
        right,
        card(
            "customer.promises", scope, height="stretch", ask="5 · Do they pay when they promised?"
        ) as asked,
    ):
        asked.show(customer=case.customer)


def _asked(case: Case, table: Table) -> None:
    """Fact 1: who asks what, until when; why it is on the agenda; what was asked before."""
    with st.container(border=True, height="stretch", gap="small"):
        st.header("1 · Who asks what?", anchor=False)
        if case.market:
            for line in said_market(case.market, table.scope.day, table.currency):
                st.markdown(line)
        st.markdown(reasons(_but_what_is_asked(case, table)))
        if before := _before(case, table):
            st.markdown(f":small[:gray[{plain(before)}]]")


def _but_what_is_asked(case: Case, table: Table) -> Case:
    """The case without the reason that says again what stands above it."""
    asked = request_said(case.market, table.currency) if case.market else ""
    return replace(case, reasons=tuple(r for r in case.reasons if r.said != asked))


def said_market(market: Market, day: dt.date, currency: str) -> list[str]:
    """What was asked for, by whom, until when, and what the market is said to give."""
    wanted = [f"a limit of {whole(market.limit, currency)} {currency}"] if market.limit else []
    wanted += [market.terms] if market.terms else []
    asked = " and ".join(wanted) or "other terms"
    lines = [f"**{plain(asked[0].upper() + asked[1:])}**"]
    if market.by:
        lines.append(f"Asked by **{plain(market.by)}**")
    if market.until:
        left = (market.until - day).days
        lines.append(f"Decide by **{said_day(market.until)}**, {count(max(left, 0), 'day')} left")
    if market.competitor or market.days is not None:
        offer = f"{market.competitor or 'the market'}" + (
            f" gives {count(market.days, 'day')}" if market.days is not None else ""
        )
        told = ", ".join(p for p in (market.source, market.on and said_day(market.on)) if p)
        lines.append(plain(f"“The market demands it”: {offer}{f' ({told})' if told else ''}"))
    return lines


def _before(case: Case, table: Table) -> str:
    """What became of the customer's earlier cases."""
    earlier = [c for c in table.facts.earlier if c.customer == case.customer and c.customer]
    told = [c.state for c in earlier[-3:]]
    return f"Talked about before: {', '.join(told)}." if told else ""


def second_screen(case: Case, table: Table) -> None:
    """Facts 6 and 7: why late, and what sales saw; what is on record of “but we agreed …”."""
    if case.prospect:
        return
    record_facts.facts_6_and_7(table.scope, case.customer, table.facts, numbered=True)
    with st.container(horizontal=True, vertical_alignment="center"):
        record_facts.but_we_agreed(table.scope, case.customer, table.facts)
        st.page_link(
            frame.ROOT / "pages" / "customer.py", label="Everything on the customer",
            query_params={"customer": case.customer}, icon=":material/person_search:",
        )  # fmt: skip
