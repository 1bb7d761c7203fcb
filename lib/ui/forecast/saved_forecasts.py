"""What people say here: a forecast laid by, an expected day; and which kept one to look back at."""

import datetime as dt
from collections.abc import Callable

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.analysis import forecast
from lib.analysis.forecast import models, saved_forecast
from lib.analysis.forecast.expected_days import current_entries as standing_days
from lib.ledger import days, wording
from lib.ledger.mistake import Mistake
from lib.notebook import outlook
from lib.store.records import expected_days, forecasts
from lib.store.records.expected_days import Entry
from lib.ui import data, frame
from lib.ui.cells import card
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


def show(scope: Scope, whole_scope: Scope, *, border: bool = True) -> None:
    """A kept forecast beside what came since; or that none is kept.

    Args:
        scope: what the viewer is looking at.
        whole_scope: the same without filters, since a forecast is kept of the whole ledger.
        border: whether the card has a frame.
    """
    with card("forecast.said", whole_scope, border=border) as question_card:
        forecast_id = choose(scope)
    if forecast_id is not None:
        question_card.show(which=forecast_id)
        return
    with question_card.body:
        with st.container(horizontal=True):
            st.subheader("No forecast is kept from before this day", anchor=False)
        st.markdown(
            ":small[*Keep this forecast*, at the top, lays one by; once the ledger has moved on, it is "
            "held here against what came in.]"
        )


def keep(scope: Scope, place: DeltaGenerator) -> None:
    """The button that lays a forecast by, and in a place below it what came of pressing it."""
    if not frame.may(forecasts.KEEPING):
        return
    last = on_last_day(scope)
    st.button(
        "Keep this forecast", icon=":material/bookmark_add:", key="forecast.keep", type="tertiary",
        on_click=_keep, args=(scope,), disabled=not last,
        help="Laid by as it is, to be held against what comes" if last else _LATER,
    )  # fmt: skip
    if message := st.session_state.pop(f"{_SAID}.keep", None) or _keeper_text(scope):
        place.markdown(f":small[{plain(message)}]")


def _keeper_text(scope: Scope) -> str:
    """That this day's forecast was kept, and by whom; empty where nobody did."""
    saved_forecasts = forecasts.listing(data.home())
    today = saved_forecasts[
        (saved_forecasts["version"] == scope.version) & (saved_forecasts["day"] == scope.day)
    ]
    if today.empty:
        return ""
    first = today.iloc[-1]
    return f"Kept by {first['kept_by']}, {wording.moment(first['kept_at'])} UTC."


def _keep(scope: Scope) -> None:
    whole, whole_outlook = data.rated_ledger(scope), data.fit(scope)
    shown_outlook = outlook.for_view(whole_outlook, whole)
    cash = forecast.cash(shown_outlook, saved_forecast.WEEKS, whole_outlook.record)
    header = forecasts.ForecastHeader(
        version=scope.version, day=scope.day, code=models.CODE, tested=whole_outlook.record is not None,
        name=scope.name, currency=whole.currency, model="weighed",
    )  # fmt: skip
    _remember(
        "keep",
        lambda: forecasts.keep(
            data.home(),
            header,
            saved_forecast.invoices(shown_outlook),
            saved_forecast.weeks(cash),
            frame.person(),
        ),
        "Kept.",
        "This forecast is kept already.",
    )


def _remember(key: str, work: Callable[[], bool], done_text: str, again_text: str) -> None:
    """Do it and remember what to say of it: done, done before, or why not."""
    try:
        st.session_state[f"{_SAID}.{key}"] = done_text if work() else again_text
    except Mistake as mistake:
        st.session_state[f"{_SAID}.{key}"] = str(mistake)


def choose(scope: Scope) -> int | None:
    """Which kept forecast to look back at: the one nearest to a month ago unless another is chosen."""
    saved_forecasts = data.saved_forecasts(scope)
    if saved_forecasts.empty:
        return None
    back = pd.Series([abs((scope.day - day).days - _MONTH) for day in saved_forecasts["day"]])
    rows = zip(*(saved_forecasts[name] for name in ("id", "day", "kept_by", "tested")), strict=True)
    labels = {forecast_id: _label(*row) for forecast_id, *row in rows}
    if len(labels) == 1:
        return int(saved_forecasts["id"].iloc[0])
    choice: int = st.selectbox(
        "Said on", list(labels), index=int(back.argmin()), format_func=labels.__getitem__,
        key="forecast.which", width=240, label_visibility="collapsed",
    )  # fmt: skip
    return choice


def _label(day: dt.date, author: str, tested: bool) -> str:
    untested_note = "" if tested else ", ranges not tested"
    return f"{days.in_full(day)} · kept by {author}{untested_note}"


def enter(scope: Scope, document: str) -> None:
    """The form in which a seller enters an expected day for one open invoice, or takes it back."""
    if not frame.may(expected_days.ENTERING):
        return
    customer = data.open_invoices(scope)[document]
    revision = expected_days.revision(data.home(), document, customer)
    expected_day = _expected_day(scope, document)
    key = f"{document}.{revision}"
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
            st.date_input(
                "Paid on", expected_day or first, min_value=first, key=f"forecast.day.{key}"
            )
            st.text_input(
                "Why, in a few words", key=f"forecast.note.{key}",
                max_chars=expected_days.LONGEST_NOTE, placeholder="They said so on the phone",
            )  # fmt: skip
            entry_args = (scope, document, customer, revision)
            st.form_submit_button("Enter", on_click=_enter, args=entry_args)
        if expected_day:
            st.button("Take it back", key="forecast.back", on_click=_take_back, args=entry_args)
    if message := st.session_state.pop(f"{_SAID}.enter", None):
        st.markdown(plain(message))


def _expected_day(scope: Scope, document: str) -> dt.date | None:
    """The day that stands for an invoice by now."""
    whole_outlook = data.fit(scope)
    entries = standing_days(whole_outlook.expected, whole_outlook.forecast.delays.items)
    invoice_days = entries.loc[entries["document"] == document, "day"]
    return invoice_days.iloc[-1].date() if len(invoice_days) else None


def _enter(scope: Scope, document: str, customer: str, revision: int) -> None:
    key = f"{document}.{revision}"
    day, note = (st.session_state[f"forecast.{name}.{key}"] for name in ("day", "note"))
    curve = forecast.curve(data.fit(scope).forecast, document)
    half = curve.loc[curve["chance"] >= _EVEN, "day"]
    even = half.iloc[0].date() if len(half) else None
    entry = Entry(document, customer, day, scope.day, note, even)
    _remember("enter", lambda: expected_days.enter(data.home(), entry, revision, frame.person()),
          "Entered.", "This day stands already.")  # fmt: skip


def _take_back(scope: Scope, document: str, customer: str, revision: int) -> None:
    entry = Entry(document, customer, None, scope.day)
    _remember("enter", lambda: expected_days.enter(data.home(), entry, revision, frame.person()),
          "Taken back.", "It is taken back already.")  # fmt: skip
