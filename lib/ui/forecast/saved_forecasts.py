"""What people say here: a forecast laid by, an expected day; and which kept one to look back at."""

import datetime as dt
from collections.abc import Callable

import pandas as pd
import streamlit as st

from lib.analysis import forecast
from lib.analysis.forecast import models, saved_forecast
from lib.analysis.forecast.expected_days import standing as standing_days
from lib.ledger import days, wording
from lib.ledger.mistake import Mistake
from lib.notebook import outlook
from lib.store.records import expected_days, forecasts
from lib.store.records.expected_days import Entry
from lib.ui import data, frame
from lib.ui.frame import Scope
from lib.ui.names import plain

_MONTH = 30
_EVEN = 0.5 - 1e-12
_SAID = "forecast.told"
_LATER = (
    "Only on the ledger's last day: what is said of an earlier one would be said with hindsight."
)


def on_last_day(scope: Scope) -> bool:
    """Whether nothing later is on record: what is said then is said without hindsight."""
    return scope.day == data.whole(scope.version).day


def keep(scope: Scope) -> None:
    """The button that lays a forecast by, and what came of pressing it."""
    if not frame.may(forecasts.KEEPING):
        return
    last = on_last_day(scope)
    st.button(
        "Keep this forecast", icon=":material/bookmark_add:", key="forecast.keep",
        on_click=_keep, args=(scope,), disabled=not last,
        help="Laid by as it is, to be held against what comes" if last else _LATER,
    )  # fmt: skip
    if told := st.session_state.pop(f"{_SAID}.keep", None) or _by_whom_kept(scope):
        st.markdown(plain(told))


def _by_whom_kept(scope: Scope) -> str:
    """That this day's forecast was kept, and by whom; empty where nobody did."""
    known = forecasts.listing(data.home())
    today = known[(known["version"] == scope.version) & (known["day"] == scope.day)]
    if today.empty:
        return ""
    first = today.iloc[-1]
    return f"Kept by {first['kept_by']}, {wording.moment(first['kept_at'])} UTC."


def _keep(scope: Scope) -> None:
    whole, found = data.rated(scope), data.fit(scope)
    told = outlook.shown(found, whole)
    cash = forecast.cash(told, saved_forecast.WEEKS, found.record)
    what = forecasts.Said(
        version=scope.version, day=scope.day, code=models.CODE, tested=found.record is not None,
        name=scope.name, currency=whole.currency, model="weighed",
    )  # fmt: skip
    _tell("keep", lambda: forecasts.keep(
        data.home(), what, saved_forecast.invoices(told), saved_forecast.weeks(cash), frame.person()
    ), "Kept.", "This forecast is kept already.")  # fmt: skip


def _tell(key: str, work: Callable[[], bool], done: str, again: str) -> None:
    """Do it and remember what to say of it: done, done before, or why not."""
    try:
        st.session_state[f"{_SAID}.{key}"] = done if work() else again
    except Mistake as mistake:
        st.session_state[f"{_SAID}.{key}"] = str(mistake)


def choose(scope: Scope) -> int | None:
    """Which kept forecast to look back at: the one nearest to a month ago unless another is chosen."""
    known = data.kept_forecasts(scope)
    if known.empty:
        return None
    back = pd.Series([abs((scope.day - day).days - _MONTH) for day in known["day"]])
    rows = zip(*(known[name] for name in ("id", "day", "kept_by", "tested")), strict=True)
    named = {which: _named(*row) for which, *row in rows}
    if len(named) == 1:
        return int(known["id"].iloc[0])
    chosen: int = st.selectbox(
        "Said on", list(named), index=int(back.argmin()), format_func=named.__getitem__,
        key="forecast.which", width=340,
    )  # fmt: skip
    return chosen


def _named(day: dt.date, who: str, tested: bool) -> str:
    untested = "" if tested else ", ranges not tested"
    return f"{days.said(day)} · kept by {who}{untested}"


def enter(scope: Scope, document: str) -> None:
    """The form in which a seller enters an expected day for one open invoice, or takes it back."""
    if not frame.may(expected_days.ENTERING):
        return
    customer = data.open_invoices(scope)[document]
    seen = expected_days.revision(data.home(), document, customer)
    standing = _standing(scope, document)
    key = f"{document}.{seen}"
    with st.popover("Enter an expected day", icon=":material/edit_calendar:", width="content"):
        if not on_last_day(scope):
            st.markdown(_LATER)
            return
        st.markdown(
            "When do you expect this invoice to be paid? From then on your day counts in the forecast, "
            "8 times in 10, and is later held against what happened, beside the forecast."
        )
        first = scope.day + dt.timedelta(days=1)
        with st.form("forecast.expect", border=False):
            st.date_input("Paid on", standing or first, min_value=first, key=f"forecast.day.{key}")
            st.text_input(
                "Why, in a few words", key=f"forecast.note.{key}",
                max_chars=expected_days.LONGEST_NOTE, placeholder="They said so on the phone",
            )  # fmt: skip
            asked = (scope, document, customer, seen)
            st.form_submit_button("Enter", on_click=_enter, args=asked)
        if standing:
            st.button("Take it back", key="forecast.back", on_click=_take_back, args=asked)
    if told := st.session_state.pop(f"{_SAID}.enter", None):
        st.markdown(plain(told))


def _standing(scope: Scope, document: str) -> dt.date | None:
    """The day that stands for an invoice by now."""
    found = data.fit(scope)
    said = standing_days(found.expected, found.forecast.waits.items)
    own = said.loc[said["document"] == document, "day"]
    return own.iloc[-1].date() if len(own) else None


def _enter(scope: Scope, document: str, customer: str, seen: int) -> None:
    key = f"{document}.{seen}"
    day, note = (st.session_state[f"forecast.{name}.{key}"] for name in ("day", "note"))
    reached = forecast.curve(data.fit(scope).forecast, document)
    half = reached.loc[reached["chance"] >= _EVEN, "day"]
    even = half.iloc[0].date() if len(half) else None
    entry = Entry(document, customer, day, scope.day, note, even)
    _tell("enter", lambda: expected_days.enter(data.home(), entry, seen, frame.person()),
          "Entered.", "This day stands already.")  # fmt: skip


def _take_back(scope: Scope, document: str, customer: str, seen: int) -> None:
    entry = Entry(document, customer, None, scope.day)
    _tell("enter", lambda: expected_days.enter(data.home(), entry, seen, frame.person()),
          "Taken back.", "It is taken back already.")  # fmt: skip
