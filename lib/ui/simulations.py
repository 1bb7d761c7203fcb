"""Customers measured and scenarios simulated, once a version, day and question, for all sessions."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib import simulation
from lib.ledger.house import LABELS, House
from lib.ledger.ledger import Ledger
from lib.notebook import what_if as notebook_what_if
from lib.notebook.what_if import WhatIf
from lib.simulation import Book, Response, Scenario, Select, SimulationResult


def what_if(version: str, day: dt.date, whole: Ledger) -> WhatIf:
    """A ledger on a day for questions that need a simulation.

    Args:
        whole: the ledger as loaded.
    """
    return WhatIf(
        lambda select: _book(version, day, select, whole),
        lambda scenario: _simulation(
            version, day, notebook_what_if.without_labels(scenario), whole
        ),
    )


def selection_filters(
    params: Mapping[str, Any], names: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Whom a cell's scenarios are about, as its small print says it."""
    scenarios = [params["scenario"]] if "scenario" in params else list(params.get("scenarios", ()))
    selections = {Select.of(scenario.get("select", {})) for scenario in scenarios}
    if len(selections) > 1:
        return {"about": tuple(sorted(select.label for select in selections))}
    return {
        field: tuple(names.get(v, v) if field == "customer" else v for v in values)
        for select in selections
        for field, values in select.where
    }


def stamp(params: Mapping[str, Any], house: House) -> str:
    """Which assumptions a cell rests on: the house's set, and what is tried instead; empty for none."""
    scenarios = [params["scenario"]] if "scenario" in params else list(params.get("scenarios", ()))
    direct = {name: params[param] for param, name in _DIRECT.items() if param in params}
    if not scenarios and not direct:
        return ""
    tried_names = {
        n for scenario in scenarios for n in scenario.get("assumptions", {}).get("said", ())
    }
    tried_names |= {n for n, value in direct.items() if abs(value - house.value(n)) > _SAME}
    names = sorted(LABELS.get(name, name.replace("_", " ")).lower() for name in tried_names)
    return f"{house.stamp}, tried here: {', '.join(names)}" if names else house.stamp


_DIRECT = {
    "margin": "margin", "cost_of_money": "cost_of_capital", "cost_of_capital": "cost_of_capital",
    "handling": "handling",
}  # fmt: skip
"""Parameters of questions that are house assumptions by another name."""
_SAME = 1e-9


@st.cache_resource(max_entries=6, show_spinner=False)
def response(version: str, day: dt.date, _whole: Ledger) -> Response:
    """What terms that were changed did to days late, where the record tells."""
    return simulation.term_response(_whole.on(day))


@st.cache_resource(max_entries=24, show_spinner="Measuring the customers…")
def _book(version: str, day: dt.date, select: Select, _whole: Ledger) -> Book:
    return simulation.book(_whole.on(day), select)


@st.cache_resource(max_entries=6, show_spinner=False)
def _simulation(version: str, day: dt.date, scenario: Scenario, _whole: Ledger) -> SimulationResult:
    return simulation.run(_book(version, day, scenario.select, _whole), scenario)
