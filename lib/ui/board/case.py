"""The case file in its order: who asks what, room, trade, age on their terms, word and deed."""

import datetime as dt
from dataclasses import replace

import streamlit as st

from lib.board.agenda import talked_about
from lib.board.case import Case, Market
from lib.board.due import request_sentence
from lib.board.lines import whole
from lib.board.status import case_status
from lib.ledger.wording import count, day_text
from lib.ui import frame
from lib.ui.board import boxes, record_facts, routing
from lib.ui.board.agenda import reasons
from lib.ui.board.board_view import BoardView
from lib.ui.cells import show
from lib.ui.names import plain

_LOW = 150
"""Pixels of a picture that stands above others on one screen."""
STARTING = (
    "Starting terms by class, to be looked at again after three invoices: **A** net 30 and a limit of "
    "two months' orders; **B** net 30, one month's; **C** half paid when ordered; **D and E** prepaid. "
    "They are where a talk begins, and what was asked for stands beside them."
)


def heading(case: Case, view: BoardView) -> None:
    """Whose case it is, where it stands on the agenda, and the way to its neighbours."""
    meeting = view.meeting
    discussed_cases = talked_about(view.cases)
    keys = [c.key for c in discussed_cases]
    number = keys.index(case.key) + 1 if case.key in keys else 0
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.header(plain(case.name), anchor=False, width="content")
        position = (
            f"case {number} of {len(discussed_cases)}" if number else case_status(case, view.facts)
        )
        parts = (case.customer or "prospect", position, day_text(meeting.day),
                 routing.beside_the_bar(view.scope))  # fmt: skip
        st.markdown(f":gray[{plain(' · '.join(filter(None, parts)))}]", width="content")
        st.space("stretch")
        if number > 1:
            routing.link("Case before", case=keys[number - 2], icon=":material/chevron_left:")
        routing.link("Agenda", meeting=meeting.key, icon=":material/list:")
        if 0 < number < len(discussed_cases):
            routing.link("Next case", case=keys[number], icon=":material/chevron_right:")


def facts(case: Case, view: BoardView) -> None:
    """Facts 1 to 5; of a prospect what is known, and where terms begin."""
    if case.prospect:
        _starting_terms(case, view)
        return
    first, second, third = st.columns([4, 5, 5])
    with first:
        _request_box(case, view)
    with second:
        _fact("customer.room", case, view, "2 · How much room?")
    with third:
        _fact("customer.sales", case, view, "3 · What do they bring?", tall=_LOW)
    left_column, right_column = st.columns([5, 9])
    with left_column:
        _fact("customer.on_their_terms", case, view, "4 · How old is it on their terms?")
    with right_column:
        _fact("customer.promises", case, view, "5 · Do they pay when they promised?")


def _fact(name: str, case: Case, view: BoardView, ask: str, tall: int | None = None) -> None:
    show(name, view.scope, height="stretch", ask=ask, tall=tall, customer=case.customer)


def _starting_terms(case: Case, view: BoardView) -> None:
    left_column, right_column = st.columns([5, 9])
    with left_column:
        _request_box(case, view)
    with right_column, boxes.box("Where do terms begin?", height="stretch"):
        boxes.finding(f"There is no ledger of {plain(case.name)} yet")
        st.markdown(STARTING)


def _request_box(case: Case, view: BoardView) -> None:
    """Fact 1: who asks what, until when; why it is on the agenda; what was asked before."""
    with boxes.box("1 · Who asks what?", height="stretch"):
        if case.market:
            request_text, *lines = market_lines(case.market, view.scope.day, view.currency)
            boxes.finding(request_text)
            if lines:
                st.markdown("  \n".join(lines))
        st.markdown(reasons(_without_request(case, view)))
        if before := _earlier_outcomes(case, view):
            st.markdown(f":small[:gray[{plain(before)}]]")


def _without_request(case: Case, view: BoardView) -> Case:
    """The case without the reason that says again what stands above it."""
    request_text = request_sentence(case.market, view.currency) if case.market else ""
    return replace(case, reasons=tuple(r for r in case.reasons if r.said != request_text))


def market_lines(market: Market, day: dt.date, currency: str) -> list[str]:
    """What was asked for, by whom, until when, and what the market is said to give."""
    parts = [f"a limit of {whole(market.limit, currency)} {currency}"] if market.limit else []
    parts += [market.terms] if market.terms else []
    request_text = " and ".join(parts) or "other terms"
    lines = [plain(request_text[0].upper() + request_text[1:])]
    if market.by:
        lines.append(f"Asked by **{plain(market.by)}**")
    if market.until:
        days_left = (market.until - day).days
        lines.append(
            f"Decide by **{day_text(market.until)}**, {count(max(days_left, 0), 'day')} left"
        )
    if market.competitor or market.days is not None:
        offer = f"{market.competitor or 'the market'}" + (
            f" gives {count(market.days, 'day')}" if market.days is not None else ""
        )
        source_text = ", ".join(p for p in (market.source, market.on and day_text(market.on)) if p)
        lines.append(
            plain(f"“The market demands it”: {offer}{f' ({source_text})' if source_text else ''}")
        )
    return lines


def _earlier_outcomes(case: Case, view: BoardView) -> str:
    """What became of the customer's earlier cases."""
    earlier = [c for c in view.facts.earlier if c.customer == case.customer and c.customer]
    states = [c.state for c in earlier[-3:]]
    return f"Talked about before: {', '.join(states)}." if states else ""


def why_and_seen(case: Case, view: BoardView) -> None:
    """Facts 6 and 7: why late, and what sales saw; what is on record of “but we agreed …”."""
    record_facts.facts_6_and_7(view.scope, case.customer, view.facts, numbered=True)
    with st.container(horizontal=True, vertical_alignment="center"):
        record_facts.but_we_agreed(view.scope, case.customer, view.facts)
        st.page_link(
            frame.ROOT / "pages" / "customer.py", label="Everything on the customer",
            query_params={"customer": case.customer}, icon=":material/person_search:",
        )  # fmt: skip
