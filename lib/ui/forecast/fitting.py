"""Forecasts and their records, worked out once a ledger version and day and shared by all sessions.

A fit takes seconds, a record up to minutes: the record is worked out only when asked for, in a thread
of its own, and then stands for everybody.
"""

import datetime as dt

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.analysis import forecast
from lib.analysis.forecast import Record
from lib.ledger.ledger import Ledger
from lib.notebook import outlook as notebook_outlook
from lib.notebook.outlook import Outlook
from lib.ui import jobs
from lib.ui.frame import Scope

ORIGINS = 12
_MOST = 6
Key = tuple[str, dt.date]


def outlook(scope: Scope, whole: Ledger) -> Outlook:
    """The forecast of a whole ledger on the scope's day, with its record once there is one."""
    tested = (scope.rated_version, scope.day) in _records()
    return _outlook(scope.rated_version, scope.day, tested, whole)


def work_out(scope: Scope, whole: Ledger) -> None:
    """Start working out how good forecasts were up to the scope's day."""
    key, records = (scope.rated_version, scope.day), _records()

    def work(progress: jobs.Progress) -> Record:
        new_record = forecast.record(whole.known_on(scope.day), progress=progress, most=ORIGINS)
        _keep(records, key, new_record)
        return new_record

    jobs.start(("record", *key), work)


def watch(scope: Scope, place: DeltaGenerator) -> None:
    """Show how far the record is, if it is being worked out; once it is done the page is drawn anew.

    Args:
        place: where it is shown, in a card that the rest of the page need not wait for.
    """
    key, records = (scope.rated_version, scope.day), _records()
    with place:
        new_record: Record | None = jobs.result(("record", *key))
    if new_record is not None:
        if key not in records:
            _keep(records, key, new_record)
        st.rerun()


def _keep(records: dict[Key, Record], key: Key, new_record: Record) -> None:
    """The latest few stay; a session that worked one out can bring it back."""
    records[key] = new_record
    for oldest in list(records)[:-_MOST]:
        records.pop(oldest, None)


@st.cache_data(max_entries=12, show_spinner=False)
def open_invoices(
    version: str, day: dt.date, filter_pairs: object, _fit: Outlook, _view: Ledger
) -> dict[str, str]:
    """Document -> customer of the open invoices of a view, the largest first."""
    invoices = forecast.invoices(notebook_outlook.for_view(_fit, _view)).sort_values(
        ["open", "document"], ascending=[False, True]
    )
    return dict(zip(invoices["document"], invoices["customer"], strict=True))


@st.cache_resource(show_spinner=False)
def _records() -> dict[Key, Record]:
    """Records by version and day, the latest few."""
    return {}


@st.cache_resource(max_entries=6, show_spinner="Working out the forecast…")
def _outlook(version: str, day: dt.date, tested: bool, _whole: Ledger) -> Outlook:
    if not tested:
        return notebook_outlook.of(_whole.on(day))
    return notebook_outlook.with_record(
        _outlook(version, day, False, _whole), _records()[version, day]
    )
