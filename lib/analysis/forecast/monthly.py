"""Figures of the whole book by month-end, to be carried forward: DSO, and the share that is late."""

from typing import Literal

import pandas as pd

from lib.analysis import headline, kpis
from lib.ledger import days
from lib.ledger.ledger import Ledger

Figure = Literal["dso", "share_late"]
MONTHS = 36
_COUNTBACK = "dso_countback"


def history(ledger: Ledger, figure: Figure, months: int = MONTHS) -> pd.Series:
    """A figure at the month-ends up to the ledger's day, oldest first.

    A month that is not over is left out, as is a DSO that is only known to be at least so much.

    Args:
        figure: ``dso`` (counted back, days) or ``share_late`` (of open items, 0 to 1).
    """
    ends = days.month_ends(ledger.day, months + 1)
    whole = [day for day in ends if day == days.month_end(day)]
    asked = [day for day in headline.lived(ledger, whole) if day in whole][-months:]
    found = {
        pd.Timestamp(day): _value(figures, figure)
        for day, figures in kpis.trend(ledger, asked).items()
    }
    return pd.Series(found, dtype="float64").rename_axis("month")


def _value(figures: kpis.Figures, figure: Figure) -> float:
    if figure == "share_late":
        return 1 - figures.values["pct_current"] / 100
    return float("nan") if figures.at_least else figures.values[_COUNTBACK]
