"""Forms that write once: each drawing of a form has a token, and the store acts on a token once.

The keys of a form's entries and of its button count how often it was begun anew. A double click
therefore either meets the button of the same drawing, whose token the store has seen, or a button that
is gone. After a success the form is drawn anew and empty; after a refusal it stands as it was, entries
and all, also where somebody else wrote meanwhile or the server was started again.
"""

import json
import logging
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import streamlit as st

from lib.ledger.mistake import Mistake
from lib.store.records.write import Stale
from lib.ui import style
from lib.ui.names import plain

_SAID, _ANEW = "submit.said", "submit.anew"
_LOG = logging.getLogger(__name__)
_BROKEN = "This could not be written. Nothing was changed; the log has the details."


@dataclass(frozen=True, slots=True)
class Form:
    """One drawing of a form.

    Args:
        name: of the form, with what it is about: ``board.seal.7``.
        token: of this drawing; the store does the same thing only once under it.
        anew: how often it was begun anew in this session.
    """

    name: str
    token: str
    anew: int = 0

    def key(self, entry: str) -> str:
        """The key of an entry's widget."""
        return f"{self.name}.{entry}.{self.anew}"

    def value(self, entry: str) -> Any:
        """What stands in an entry; None where it was not drawn."""
        return st.session_state.get(self.key(entry))

    def text(self, entry: str) -> str:
        """What stands in an entry of words, without space around it."""
        return str(self.value(entry) or "").strip()

    @property
    def version(self) -> int:
        """The version of what it edits that it showed when it was begun."""
        return int(st.session_state.get(f"{self.name}.begun", 0))

    def button(
        self, label: str, write: Callable[["Form"], Any], *,
        name: str = "", within: bool = False, **look: Any,
    ) -> None:  # fmt: skip
        """A button that sends it.

        Args:
            write: writes what was entered, in one transaction; its text, if any, is said above.
            name: tells buttons of one form apart where their labels do not.
            within: it stands inside ``fields``.
        """
        draw = st.form_submit_button if within else st.button
        key = self.key(f"send.{name or label}")
        draw(label, key=key, on_click=_send, args=(self, write), **look)
        if within:
            self._show_refusal()

    def show_result(self) -> None:
        """What came of the last time it was sent, in a place of its own: nothing below it moves on."""
        with st.container():
            if result := _results().pop(self.name, None):
                _show(*result)

    def _show_refusal(self) -> None:
        """Why it was refused, under the button that was pressed: a form may be taller than a screen."""
        with st.container():
            if not _results().get(self.name, (True,))[0]:
                _show(*_results().pop(self.name))

    def _show_success(self) -> None:
        """That it was written, above the entries that are empty by now."""
        with st.container():
            if _results().get(self.name, (False,))[0]:
                _show(*_results().pop(self.name))

    def forget(self) -> None:
        """Drop everything that was entered, and begin anew."""
        begins, ends = f"{self.name}.", f".{self.anew}"
        for key in [k for k in map(str, st.session_state) if k.startswith(begins)]:
            if key.endswith(ends) or key == f"{self.name}.begun":
                del st.session_state[key]
        st.session_state[f"{self.name}.drawing"] = (uuid.uuid4().hex, self.anew + 1)
        st.session_state[_ANEW] = json.dumps(_counts() | {self.name: self.anew + 1})


def form(name: str) -> Form:
    """The form of a name as it is drawn now."""
    drawing = st.session_state.setdefault(f"{name}.drawing", (uuid.uuid4().hex, 0))
    return Form(name, *drawing)


def recall() -> None:
    """Let the browser keep how often each form was begun anew; before any form is drawn.

    A server that was started again knows nothing of it, and would draw a form that was sent before
    under other keys, in which what was typed meanwhile does not stand.
    """
    with st.container(key=f"{style.ASIDE}-forms"):
        st.text_input("Forms begun anew", key=_ANEW, persist_state="session")
    for name, anew in _counts().items():
        st.session_state.setdefault(f"{name}.drawing", (uuid.uuid4().hex, anew))


def _counts() -> dict[str, int]:
    """Form -> how often it was begun anew, as the browser has it; it may have anything."""
    try:
        counts = json.loads(st.session_state.get(_ANEW) or "{}")
    except ValueError:
        return {}
    pairs = counts.items() if isinstance(counts, dict) else ()
    return {name: anew for name, anew in pairs if isinstance(anew, int)}


@contextmanager
def fields(name: str, version: int = 0, **look: Any) -> Iterator[Form]:
    """A form whose entries are sent together; ``Form.button(…, within=True)`` goes inside.

    Args:
        version: of what it edits, where it shows what stands.
    """
    current_form = form(name)
    current_form._show_success()
    if st.session_state.setdefault(f"{name}.begun", version) != version:
        st.warning(
            "Somebody changed this since you began. What you entered is still here.",
            icon=":material/info:",
        )
        st.button(
            "Begin from what stands now", key=current_form.key("anew"), on_click=current_form.forget
        )
    with st.form(current_form.key("form"), **({"enter_to_submit": False} | look)):
        yield current_form


def show_remaining() -> None:
    """What came of forms that are not drawn any more: another write may have taken them away."""
    results = _results()
    for name in list(results):
        _show(*results.pop(name))


def _results() -> dict[str, tuple[bool, str]]:
    results: dict[str, tuple[bool, str]] = st.session_state.setdefault(_SAID, {})
    return results


def _show(success: bool, text: str) -> None:
    draw = st.success if success else st.error
    draw(plain(text), icon=":material/check:" if success else ":material/info:")


def _send(sent_form: Form, write: Callable[[Form], Any]) -> None:
    if form(sent_form.name) != sent_form:
        return  # the second click of two: the first one was written
    try:
        message = write(sent_form)
    except Mistake as mistake:
        _results()[sent_form.name] = (False, str(mistake))
        if isinstance(mistake, Stale):  # told now: sent again, it is about what stands
            st.session_state.pop(f"{sent_form.name}.begun", None)
        return
    except Exception:
        _LOG.exception("form %s", sent_form.name)
        _results()[sent_form.name] = (False, _BROKEN)
        return
    sent_form.forget()
    if isinstance(message, str):
        _results()[sent_form.name] = (True, message)
