"""Forecasts that were laid by, for those questions that hold one against what came."""

import datetime as dt
from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st

from lib.analysis.forecast.saved_forecast import SavedForecast, share_held
from lib.ledger import days
from lib.ledger.ledger import Ledger
from lib.store.home import Home
from lib.store.records import forecasts

_LATEST = 24
_MOST = 0.5


def listing(home: Home, ledger: Ledger, day: dt.date) -> pd.DataFrame:
    """Forecasts kept before a day whose invoices a ledger mostly holds, latest first."""
    all_forecasts = forecasts.listing(home)
    earlier = all_forecasts[
        (all_forecasts["day"] < day) & all_forecasts["currency"].eq(ledger.currency)
    ].head(_LATEST)
    keys = zip(earlier["id"].tolist(), earlier["day"], earlier["currency"], strict=True)
    mask = [share_held(_read(home, *key), ledger) > _MOST for key in keys]
    return earlier[np.array(mask, dtype=bool)]


def chosen_forecast(
    home: Home, saved_forecasts: pd.DataFrame, params: Mapping[str, object]
) -> SavedForecast | None:
    """The kept forecast that a cell names under ``which``, if it is one of those known."""
    rows = saved_forecasts[saved_forecasts["id"] == params.get("which")]
    if rows.empty:
        return None
    row = rows.iloc[0]
    return _read(home, int(row["id"]), row["day"], str(row["currency"]))


@st.cache_resource(max_entries=40, show_spinner=False)
def _read(home: Home, forecast_id: int, day: dt.date, currency: str) -> SavedForecast:
    """A kept forecast never changes."""
    return SavedForecast(days.number(day), currency, *forecasts.read(home, forecast_id))
