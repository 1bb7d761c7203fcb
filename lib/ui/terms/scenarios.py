"""The scenario on the page: where it begins, what it is now, and the link that carries it."""

from dataclasses import replace
from urllib.parse import urlencode, urlsplit

import streamlit as st

from lib.analysis.customer import UnknownCustomer
from lib.ledger.mistake import Mistake
from lib.simulation import Assumptions, Levers, Scenario, Select
from lib.simulation.scenario import from_link, to_link
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
    scenario_link, customer = st.query_params.get(PARAM), st.query_params.get("customer")
    if customer and customer not in set(data.whole(frame.scope().version).codes.of("customer")[1]):
        st.warning(plain(str(UnknownCustomer(customer))), icon=":material/info:")
        st.stop()
    if scenario_link and scenario_link != st.session_state.get(_LINKED):
        st.session_state[_LINKED] = scenario_link
        st.session_state[_CUSTOMER] = customer
        try:
            start(from_link(scenario_link))
        except Mistake as mistake:
            st.warning(plain(str(mistake)), icon=":material/info:")
            start(Scenario(levers=FIRST))
    elif customer and customer != st.session_state.get(_CUSTOMER):
        st.session_state[_CUSTOMER] = customer
        start(Scenario(select=Select.of({"customer": customer}), levers=FIRST))
    elif _NOW not in st.session_state or not levers.are_set():
        set_controls(current_scenario())


def current_scenario() -> Scenario:
    """The scenario as it last stood."""
    if _NOW in st.session_state:
        return Scenario.of(st.session_state[_NOW])
    return Scenario(levers=FIRST, assumptions=assumptions.usual())


def remember(scenario: Scenario) -> None:
    """Keep a scenario as the one that stands."""
    st.session_state[_NOW] = scenario.to_dict()


def start(scenario: Scenario) -> None:
    """Begin anew with a scenario."""
    set_controls(scenario)


def set_controls(scenario: Scenario) -> None:
    """Set every control to a scenario; what nobody tried in it is as the house has it now."""
    house_values = frame.scope().house.values.agreed_values
    scenario = replace(scenario, assumptions=scenario.assumptions.under(house_values))
    remember(scenario)
    portfolio_summary.set_controls(scenario.select)
    levers.set_controls(scenario)
    assumptions.set_controls(scenario.assumptions)


def keep(
    scope: Scope, select: Select, new_levers: Levers, new_assumptions: Assumptions, customers: int
) -> Scenario:
    """The scenario that the controls make, kept for the rest of the session and in the address.

    Args:
        customers: how many it is about; many take fewer paths, so that a lever answers at once.
    """
    before = current_scenario()
    scenario = replace(
        before,
        ledger=scope.version,
        as_of=scope.day,
        select=select,
        levers=new_levers,
        assumptions=new_assumptions,
        mode=st.session_state.get("terms.policy") or "normal",
        paths=PATHS if customers <= SMALL else QUICK,
    )
    remember(scenario)
    try:
        encoded_scenario = to_link(scenario)
    except Mistake:
        st.query_params.pop(PARAM, None)
        return scenario
    if st.query_params.get(PARAM) != encoded_scenario:
        st.session_state[_LINKED] = st.query_params[PARAM] = encoded_scenario
    return scenario


def link(scenario: Scenario) -> None:
    """The page's address with the scenario in it, to copy."""
    page_url = urlsplit(st.context.url or "")
    with st.popover(
        "Link to this", icon=":material/link:", type="tertiary", key="terms.link.menu",
        help="Link to this",
    ):  # fmt: skip
        try:
            query = {
                PARAM: to_link(scenario),
                "ledger": scenario.ledger,
                "as_of": str(scenario.as_of),
            }
            query |= {"present": "1"} if frame.scope().presenting else {}
        except Mistake as mistake:
            st.markdown(plain(str(mistake)))
            return
        st.caption("Opens these levers and assumptions on this ledger version and day.")
        st.code(f"{page_url.scheme}://{page_url.netloc}{page_url.path}?{urlencode(query)}",
                language=None, wrap_lines=True)  # fmt: skip
