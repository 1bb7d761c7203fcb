"""Saved scenarios on the page: keep one, take it as a file, open it again, lay several side by side."""

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from lib.ledger import wording
from lib.ledger.command_line import TYPED
from lib.ledger.mistake import Mistake
from lib.simulation import Scenario
from lib.simulation import levers as said
from lib.simulation.scenario import to_toml
from lib.store.records import scenarios as records_scenarios
from lib.ui import data, frame
from lib.ui.cells import card
from lib.ui.frame import Scope
from lib.ui.names import plain
from lib.ui.terms import scenarios

_TOKEN, _NAME = "terms.token", "terms.name"
_CHOSEN, _SAID = "terms.compared", "terms.saved"
MOST = 4
AS_IT_STANDS = 0


def tools(scenario: Scenario, currency: str) -> None:
    """Save the scenario as it stands, or take it as a file that the command line reads."""
    if frame.scope().presenting:
        return
    if frame.may(records_scenarios.KEEPING):
        _save_menu(scenario, currency)
    st.download_button(
        "TOML", lambda: to_toml(scenario), file_name="scenario.toml", mime="application/toml",
        icon=":material/download:", type="tertiary", on_click="ignore", key="terms.toml.menu",
        help=f"A file for `{TYPED} simulate`",
    )  # fmt: skip


def _save_menu(scenario: Scenario, currency: str) -> None:
    with st.popover(
        "Save", icon=":material/save:", type="tertiary", key="terms.save.menu", help="Save",
    ):  # fmt: skip
        st.session_state.setdefault(_TOKEN, records_scenarios.token())
        suggested_name = _suggested_name(scenario, currency)
        st.text_input(
            "Name", key=_NAME, placeholder=suggested_name, max_chars=records_scenarios.LONGEST
        )
        st.button("Save", key="terms.save", on_click=_save,
                  args=(scenario, suggested_name))  # fmt: skip
        if message := st.session_state.get(_SAID):
            st.markdown(plain(message))


def _suggested_name(scenario: Scenario, currency: str) -> str:
    levers_text = said.levers_text(scenario.levers, currency) or "as today"
    return f"{levers_text} for {scenario.select.label}"[: records_scenarios.LONGEST].replace(
        "\u00a0", " "
    )


def _save(scenario: Scenario, suggested_name: str) -> None:
    name = st.session_state[_NAME] or suggested_name
    assert scenario.as_of is not None
    try:
        number = records_scenarios.save(
            data.home(), name, scenario.to_dict(), actor=frame.person(), ledger=scenario.ledger,
            as_of=scenario.as_of, token=st.session_state[_TOKEN],
        )  # fmt: skip
    except Mistake as mistake:
        st.session_state[_SAID] = str(mistake)
        return
    st.session_state[_TOKEN] = records_scenarios.token()
    st.session_state[_SAID] = f"Saved “{name}”, version {number}."


def shelf(scope: Scope) -> None:
    """What was saved, and two to four of it compared on the ledger and day in use."""
    listing = records_scenarios.listing(data.home())
    if listing.empty:
        st.markdown(
            "Nothing is saved yet. **Save** above the levers keeps a scenario under a name."
        )
        return
    _list(listing)
    labels = {AS_IT_STANDS: "as it stands now"} | {
        int(row["id"]): f"{row['name']} · version {row['number']} · {row['author']}"
        for row in listing.to_dict("records")
    }
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        scenario_ids = st.multiselect(
            "Compare two to four", list(labels), key=_CHOSEN, max_selections=MOST,
            format_func=labels.__getitem__, placeholder="choose scenarios", width=560,
        )  # fmt: skip
        saved_ids = [scenario_id for scenario_id in scenario_ids if scenario_id != AS_IT_STANDS]
        st.button(
            "Open", icon=":material/tune:", key="terms.open", disabled=len(saved_ids) != 1,
            on_click=_open, args=tuple(saved_ids[:1]), help="Choose one: its levers are laid out again",
        )  # fmt: skip
    if message := st.session_state.pop(_SAID, None):
        st.markdown(plain(message))
    if len(scenario_ids) > 1:
        _compare(scope, scenario_ids, labels)


def _list(listing: pd.DataFrame) -> None:
    columns = st.column_config
    st.dataframe(
        listing.drop(columns="id"), hide_index=True, key="terms.list", height="content",
        alt="Saved scenarios, newest first",
        column_config={
            "name": "Name", "number": "Version", "author": "By", "ledger": "Made on ledger",
            "as_of": columns.DateColumn("Seen on", format="D MMM YYYY"),
            "saved_at": columns.DatetimeColumn("Saved, UTC", format="D MMM YYYY, HH:mm"),
        },
    )  # fmt: skip


def _open(scenario_id: int) -> None:
    try:
        scenarios.start(Scenario.of(records_scenarios.load(data.home(), scenario_id)))
    except Mistake as mistake:
        st.session_state[_SAID] = str(mistake)
        return
    st.session_state["terms.view"] = "What if"


def _compare(scope: Scope, scenario_ids: list[int], labels: dict[int, str]) -> None:
    compared_scenarios = [
        _scenario(scenario_id, labels[scenario_id]) for scenario_id in scenario_ids
    ]
    foreign_scenarios = [
        question_card
        for question_card in compared_scenarios
        if (question_card.ledger, question_card.as_of) not in _current_sources(scope)
    ]
    if foreign_scenarios:
        count = wording.count(len(foreign_scenarios), "scenario")
        st.caption(
            f"{count} made on another ledger version or day; all are worked out on this one."
        )
    with card("terms.compare", scope) as question_card:
        params: dict[str, Any] = {
            "scenarios": [scenario.to_dict() for scenario in compared_scenarios]
        }
        question_card.show(**params)
    with card("terms.compared", scope) as question_card:
        question_card.show(**params)


def _current_sources(scope: Scope) -> list[tuple[str, object]]:
    return [(scope.version, scope.day), ("", None)]


def _scenario(scenario_id: int, label: str) -> Scenario:
    saved_scenario = (
        scenarios.current_scenario()
        if scenario_id == AS_IT_STANDS
        else Scenario.of(records_scenarios.load(data.home(), scenario_id))
    )
    return replace(saved_scenario, name=label.rsplit(" · ", 1)[0])
