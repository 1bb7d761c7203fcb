"""The scenario on the page: where it begins, what it is now, and the link that carries it."""

from dataclasses import replace
from urllib.parse import urlencode, urlsplit

import streamlit as st

from lib.analysis.customer import UnknownCustomer
from lib.ledger.mistake import Mistake
from lib.simulation import Assumptions, Levers, Scenario, Select
from lib.simulation.scenario_codec import from_link, to_link
from lib.ui import data, frame
from lib.ui.frame import Scope
from lib.ui.names import plain
from lib.ui.terms import assumptions, levers, portfolio_summary

_NOW, _LINKED, _CUSTOMER = "terms.now", "terms.linked", "terms.customer"
PARAM = "scenario"
FIRST = Levers(term_shift=15)
SMALL, PATHS, QUICK = 25, 2000, 500


def begin() -> None:
    """Lay out the controls: as a link says, for the customer of the address, or as they last stood.

    A customer that the ledger does not have is nobody, not everybody: the page stops with a sentence.
    """
    linked, who = st.query_params.get(PARAM), st.query_params.get("customer")
    if who and who not in set(data.whole(frame.scope().version).codes.of("customer")[1]):
        st.warning(plain(str(UnknownCustomer(who))), icon=":material/info:")
        st.stop()
    if linked and linked != st.session_state.get(_LINKED):
        st.session_state[_LINKED] = linked
        st.session_state[_CUSTOMER] = who
        try:
            start(from_link(linked))
        except Mistake as mistake:
            st.warning(plain(str(mistake)), icon=":material/info:")
            start(Scenario(levers=FIRST))
    elif who and who != st.session_state.get(_CUSTOMER):
        st.session_state[_CUSTOMER] = who
        start(Scenario(select=Select.of({"customer": who}), levers=FIRST))
    elif _NOW not in st.session_state or not levers.laid():
        lay(now())


def now() -> Scenario:
    """The scenario as it last stood."""
    if _NOW in st.session_state:
        return Scenario.of(st.session_state[_NOW])
    return Scenario(levers=FIRST, assumptions=assumptions.usual())


def remember(asked: Scenario) -> None:
    """Keep a scenario as the one that stands."""
    st.session_state[_NOW] = asked.to_dict()


def start(asked: Scenario) -> None:
    """Begin anew with a scenario."""
    lay(asked)


def lay(asked: Scenario) -> None:
    """Set every control to a scenario; what nobody tried in it is as the house has it now."""
    agreed = frame.scope().house.values.given
    asked = replace(asked, assumptions=asked.assumptions.under(agreed))
    remember(asked)
    portfolio_summary.lay(asked.select)
    levers.lay(asked)
    assumptions.lay(asked.assumptions)


def keep(
    scope: Scope, select: Select, moved: Levers, known: Assumptions, customers: int
) -> Scenario:
    """The scenario that the controls make, kept for the rest of the session and in the address.

    Args:
        customers: how many it is about; many take fewer paths, so that a lever answers at once.
    """
    before = now()
    asked = replace(
        before, ledger=scope.version, as_of=scope.day, select=select, levers=moved, assumptions=known,
        mode=st.session_state.get("terms.policy") or "normal",
        paths=PATHS if customers <= SMALL else QUICK,
    )  # fmt: skip
    remember(asked)
    try:
        made = to_link(asked)
    except Mistake:
        st.query_params.pop(PARAM, None)
        return asked
    if st.query_params.get(PARAM) != made:
        st.session_state[_LINKED] = st.query_params[PARAM] = made
    return asked


def link(asked: Scenario) -> None:
    """The page's address with the scenario in it, to copy."""
    here = urlsplit(st.context.url or "")
    with st.popover("Link to this", icon=":material/link:", type="tertiary"):
        try:
            query = {PARAM: to_link(asked), "ledger": asked.ledger, "as_of": str(asked.as_of)}
            query |= {"present": "1"} if frame.scope().presenting else {}
        except Mistake as mistake:
            st.markdown(plain(str(mistake)))
            return
        st.caption("Opens these levers and assumptions on this ledger version and day.")
        st.code(f"{here.scheme}://{here.netloc}{here.path}?{urlencode(query)}",
                language=None, wrap_lines=True)  # fmt: skip
