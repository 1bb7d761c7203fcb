"""Figures of the whole book by month-end, to be carried forward: DSO, and the share that is late."""

from typing import Literal

import pandas as pd

from lib.analysis import headline, kpis
from lib.ledger import days
from lib.ledger.ledger import Ledger

Figure = Literal["dso", "share_late"]
MONTHS = 36
_COUNTBACK = "dso_countback"
_FIRST = 31
"""Days of a ledger's first month."""


def history(ledger: Ledger, figure: Figure, months: int = MONTHS) -> pd.Series:
    """A figure at the month-ends up to the ledger's day, oldest first.

    A month that is not over is left out, as is a DSO that is only known to be at least so much: one
    that counts back into the ledger's first month, before which more may have been billed and be open.

    Args:
        figure: ``dso`` (counted back, days) or ``share_late`` (of open items, 0 to 1).
    """
    ends = days.month_ends(ledger.day, months + 1)
    whole = [day for day in ends if day == days.month_end(day)]
    month_ends = [day for day in headline.covered_days(ledger, whole) if day in whole][-months:]
    begins = ledger.documents["issued"].min().date() if month_ends else ledger.day
    values = {
        pd.Timestamp(day): _value(figures, figure, known=(day - begins).days + 1 - _FIRST)
        for day, figures in kpis.trend(ledger, month_ends).items()
    }
    return pd.Series(values, dtype="float64").rename_axis("month")


def _value(figures: kpis.Figures, figure: Figure, *, known: int) -> float:
    """The figure, or none where its days go further back than those that are known whole."""
    if figure == "share_late":
        return 1 - figures.values["pct_current"] / 100
    value = figures.values[_COUNTBACK]
    return float("nan") if figures.at_least or value > known else value
