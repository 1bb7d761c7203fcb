"""What a page can be split by: the fields in which this ledger has something to tell apart."""

from collections.abc import Sequence

import streamlit as st

from lib.ledger import buckets, fields
from lib.ui import data
from lib.ui.frame import Scope


def choose(scope: Scope, *, key: str) -> Sequence[str]:
    """One field or two to cross, of those with more than one value; customers where none has.

    By seller only where sellers may be compared by name.
    """
    codes = data.ledger(scope).codes
    told_apart = (f for f in fields.SPLITS if f != "salesperson" or scope.clearance.sellers)
    choices = [field for field in told_apart if len(codes.of(field)[1]) > 1] or ["customer"]
    return st.multiselect(
        "Split by", choices, default=choices[:1], format_func=fields.LABELS.__getitem__,
        max_selections=2, key=key, bind="query-params", placeholder="Everything together", width=240,
        label_visibility="collapsed",
    )  # fmt: skip


def cuts(*, key: str) -> list[int] | buckets.BadCuts:
    """Cut points as typed, or what is wrong with them, to be said beside the control."""
    text = st.text_input("Cut points, days", "30, 60, 90", key=key, bind="query-params", width=130)
    try:
        return list(buckets.parse(text))
    except buckets.BadCuts as mistake:
        return mistake
