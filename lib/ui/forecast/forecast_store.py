"""Forecasts that were laid by, for those questions that hold one against what came."""

import datetime as dt
from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st

from lib.analysis.forecast.saved_forecast import Kept, share_held
from lib.ledger import days
from lib.ledger.ledger import Ledger
from lib.store.home import Home
from lib.store.records import forecasts

_LATEST = 24
_MOST = 0.5


def listing(home: Home, ledger: Ledger, day: dt.date) -> pd.DataFrame:
    """Forecasts kept before a day whose invoices a ledger mostly holds, latest first."""
    found = forecasts.listing(home)
    earlier = found[(found["day"] < day) & found["currency"].eq(ledger.currency)].head(_LATEST)
    keys = zip(earlier["id"].tolist(), earlier["day"], earlier["currency"], strict=True)
    held = [share_held(_read(home, *key), ledger) > _MOST for key in keys]
    return earlier[np.array(held, dtype=bool)]


def named(home: Home, known: pd.DataFrame, params: Mapping[str, object]) -> Kept | None:
    """The kept forecast that a cell names under ``which``, if it is one of those known."""
    rows = known[known["id"] == params.get("which")]
    if rows.empty:
        return None
    row = rows.iloc[0]
    return _read(home, int(row["id"]), row["day"], str(row["currency"]))


@st.cache_resource(max_entries=40, show_spinner=False)
def _read(home: Home, which: int, day: dt.date, currency: str) -> Kept:
    """A kept forecast never changes."""
    return Kept(days.number(day), currency, *forecasts.read(home, which))
