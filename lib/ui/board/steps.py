"""The steps of a case, a screen each; those that only the reveal brings are not there before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.board.case import Case
from lib.ui import style

FACTS, WHY, OPINIONS, RECORD, OPTIONS, DECISION = STEPS = (
    "Facts", "Why", "Opinions", "Record", "Options", "Decision",
)  # fmt: skip
_NAMES = {
    FACTS: "1–5 Facts", WHY: "6–7 Why and what we saw", OPINIONS: "8 How far apart?",
    RECORD: "9 The record", OPTIONS: "10 Options and plan", DECISION: "Decide",
}  # fmt: skip
_BLIND = {OPINIONS: "What do you think?"}
_OF_THE_LEDGER = (WHY, RECORD)
"""Steps about what the ledger has on a customer; it has nothing on a prospect."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A step's place on the page.

    Args:
        box: what is drawn in it stays in the page while another step is looked at, so that what is
            typed there and not sent stays too.
        open: it is the one that is looked at; what holds no entry is drawn only then.
    """

    box: DeltaGenerator
    open: bool


def screens(case: Case, *, opinions_open: bool) -> Mapping[str, Screen]:
    """The line of steps, and a place for each step there is: of opinions the last until they are open.

    Where the case has moved on since this screen was drawn, the screen goes with it.
    """
    names = _names(case, opinions_open)
    _stand(case, names, opinions_open)
    key = _key(case.key)
    labels = _NAMES if opinions_open else _NAMES | _BLIND
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.segmented_control(
            "Step", names, key=key, required=True, format_func=labels.__getitem__,
            label_visibility="collapsed", on_change=_write_address, args=(key,), width="content",
        )  # fmt: skip
        st.space("stretch")
        _next_button(case, names)
    return {name: _screen(name, st.session_state[key]) for name in names}


def _names(case: Case, opinions_open: bool) -> Sequence[str]:
    names = STEPS if opinions_open else STEPS[: STEPS.index(OPINIONS) + 1]
    return [name for name in names if not (case.prospect and name in _OF_THE_LEDGER)]


def _stand(case: Case, names: Sequence[str], opinions_open: bool) -> None:
    """Stand where the address says on first sight, and where the case has moved to afterwards."""
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


def _next_button(case: Case, names: Sequence[str]) -> None:
    """On to the next step; at the last there is none."""
    place = names.index(st.session_state[_key(case.key)]) + 1
    if place < len(names):
        st.button(
            "Next step", icon=":material/arrow_forward:", type="tertiary",
            key=f"board.next.{case.key}", on_click=go, args=(case.key, names[place]),
        )  # fmt: skip


def _screen(name: str, current_step: str) -> Screen:
    shown = name == current_step
    place = f"step-{name}"
    return Screen(st.container(key=place if shown else f"{style.ASIDE}-{place}"), shown)


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
