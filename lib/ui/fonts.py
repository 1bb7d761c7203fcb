"""Letters that neither the page's font nor a machine may have: Chinese, Japanese, Korean, Persian.

The program brings fonts for its files. What of them a ledger's names need is cut out and sent with the
page, so that a name is legible wherever the page is; a ledger with Latin names sends nothing.
"""

import base64
from collections.abc import Iterable

import streamlit as st

from lib.export import fonts
from lib.ledger import fields
from lib.ui import data

_SENT = (fonts.ARABIC, fonts.CHINESE, fonts.KOREAN)


def apply(version: str) -> None:
    """Send the letters that the names of a ledger need beyond the page's own font."""
    if rules := _rules(version):
        st.html(rules)


@st.cache_resource(max_entries=3, show_spinner=False)
def _rules(version: str) -> str:
    """A rule for each font, and a word in it, so that it is there before a picture is drawn."""
    letters = set("".join(_names(version)))
    return "".join(_rule(face, letters) for face in _SENT)


def _names(version: str) -> Iterable[str]:
    """Everything in a ledger that a chart, a table or a heading may name."""
    codes = data.whole(version).codes
    for field in ("customer", *fields.FILTERS):
        yield from map(str, codes.of(field)[1])
    yield from data.names(version).values()


def _rule(face: fonts.Face, letters: set[str]) -> str:
    own_letters = sorted(letter for letter in letters if fonts.face_of(letter) is face)
    if not own_letters:
        return ""
    font = base64.b64encode(fonts.subset(face.regular, own_letters)).decode()
    source = f"url(data:font/ttf;base64,{font})"
    return (
        f'<style>@font-face {{ font-family: "{face.family}"; src: {source}; }}</style>'
        f'<div class="letters" aria-hidden="true" style="font-family: \'{face.family}\'">'
        f"{own_letters[0]}</div>"
    )
