"""Forms that write once: each drawing of a form has a token, and the store acts on a token once.

The keys of a form's entries and of its button hold the token. A double click therefore either meets
the button of the same drawing, whose token the store has seen, or a button that is gone. After a
success the form is drawn anew and empty; after a refusal it stands as it was, entries and all.
"""

import logging
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import streamlit as st

from lib.ledger.mistake import Mistake
from lib.ui.names import plain

_SAID = "submit.said"
_LOG = logging.getLogger(__name__)
_BROKEN = "This could not be written. Nothing was changed; the log has the details."


@dataclass(frozen=True, slots=True)
class Form:
    """One drawing of a form.

    Args:
        name: of the form, with what it is about: ``board.seal.7``.
        token: of this drawing; the store does the same thing only once under it.
    """

    name: str
    token: str

    def key(self, entry: str) -> str:
        """The key of an entry's widget."""
        return f"{self.name}.{entry}.{self.token}"

    def value(self, entry: str) -> Any:
        """What stands in an entry; None where it was not drawn."""
        return st.session_state.get(self.key(entry))

    def text(self, entry: str) -> str:
        """What stands in an entry of words, without space around it."""
        return str(self.value(entry) or "").strip()

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

    def said(self) -> None:
        """What came of the last time it was sent."""
        if found := _told().pop(self.name, None):
            _tell(*found)

    def forget(self) -> None:
        """Drop everything that was entered."""
        for key in [k for k in st.session_state if str(k).endswith(f".{self.token}")]:
            del st.session_state[key]


def form(name: str) -> Form:
    """The form of a name as it is drawn now."""
    key = f"{name}.token"
    token: str = st.session_state.setdefault(key, uuid.uuid4().hex)
    return Form(name, token)


@contextmanager
def fields(name: str, **look: Any) -> Iterator[Form]:
    """A form whose entries are sent together; ``Form.button(…, within=True)`` goes inside."""
    made = form(name)
    made.said()
    with st.form(made.key("form"), enter_to_submit=False, **look):
        yield made


def untold() -> None:
    """What came of forms that are not drawn any more: another write may have taken them away."""
    told = _told()
    for name in list(told):
        _tell(*told.pop(name))


def _told() -> dict[str, tuple[bool, str]]:
    found: dict[str, tuple[bool, str]] = st.session_state.setdefault(_SAID, {})
    return found


def _tell(done: bool, text: str) -> None:
    draw = st.success if done else st.error
    draw(plain(text), icon=":material/check:" if done else ":material/info:")


def _send(sent: Form, write: Callable[[Form], Any]) -> None:
    if st.session_state.get(f"{sent.name}.token") != sent.token:
        return  # the second click of two: the first one was written
    try:
        said = write(sent)
    except Mistake as mistake:
        _told()[sent.name] = (False, str(mistake))
        return
    except Exception:
        _LOG.exception("form %s", sent.name)
        _told()[sent.name] = (False, _BROKEN)
        return
    sent.forget()
    st.session_state[f"{sent.name}.token"] = uuid.uuid4().hex
    if isinstance(said, str):
        _told()[sent.name] = (True, said)
