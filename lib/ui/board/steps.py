"""The steps of a case, a screen each: facts, opinions, and once they are open, options and decision."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from lib.board.case import Case

FACTS, OPINIONS, OPTIONS, DECISION = STEPS = ("Facts", "Opinions", "Options", "Decision")


def tabs(case: Case, *, opinions_open: bool) -> Sequence[Any]:
    """The steps there are: two, or four once the opinions are open.

    Where the case has moved on since this screen was drawn, the screen goes with it.
    """
    names = STEPS if opinions_open else STEPS[:2]
    key, state_key = _key(case.key), f"{_key(case.key)}.state"
    if st.session_state.get(state_key) != case.state:
        linked_step = st.query_params.get("step") if state_key not in st.session_state else None
        st.session_state[state_key] = case.state
        go(
            case.key,
            linked_step if linked_step and linked_step in names else _first(case, opinions_open),
        )
    elif st.session_state.get(key) not in names:
        go(case.key, _first(case, opinions_open))
    return st.tabs(list(names), key=key, on_change=_write_address, args=(key,))


def go(case: int, step: str) -> None:
    """Stand at a step; before the steps are drawn, or for a callback."""
    st.session_state[_key(case)] = step
    _write_address(_key(case))


def option_key(case: int) -> str:
    """The key under which it stands what is to be decided on a case."""
    return f"board.option.{case}"


def choose(case: int, option: str) -> None:
    """Let an option be what is to be decided; for a callback."""
    st.session_state[option_key(case)] = option


def _first(case: Case, opinions_open: bool) -> str:
    if not opinions_open:
        return FACTS
    return OPINIONS if case.state == "revealed" else DECISION


def _write_address(key: str) -> None:
    """The address says at which step, so that a refresh stays there."""
    st.query_params["step"] = st.session_state[key]


def _key(case: int) -> str:
    return f"board.step.{case}"
