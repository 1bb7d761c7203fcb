"""The term that most of a customer's money has: what "today's term" means."""

import numpy as np
import pandas as pd

_CARRIES = 1 / 3
_LONGEST_TERM = 730


def usual_terms(sold: pd.DataFrame) -> pd.DataFrame:
    """Each customer's usual term: the one of most of the money on credit; of two alike, the newer.

    A mean would be a term that nobody has: 61 days where one invoice in thirty says 90 and the others
    60. Only where no term carries a third of the money, as with the month's end, it is the mean.

    Args:
        sold: ``customer``, ``issued``, ``term`` (days), ``mode``, ``worth``.
    Returns:
        by customer: ``days`` and ``share`` (of the money that has that very term).
    """
    by_customer = {}
    for key, rows in sold[sold["worth"] > 0].groupby("customer"):
        on_credit = rows[rows["mode"] == "credit"]
        by_customer[key] = _usual(on_credit if len(on_credit) else rows)
    return pd.DataFrame.from_dict(by_customer, orient="index", columns=["days", "share"])


def _usual(rows: pd.DataFrame) -> tuple[int, float]:
    term = rows["term"].clip(0, _LONGEST_TERM)
    by = rows.groupby(term).agg(worth=("worth", "sum"), issued=("issued", "max"))
    by["share"] = by["worth"] / by["worth"].sum()
    most = by.sort_values(["share", "issued"]).iloc[-1]
    if most["share"] >= _CARRIES:
        return int(str(most.name)), float(most["share"])
    days_meant = round(float(np.average(term, weights=rows["worth"])))
    return days_meant, float(by["share"].get(days_meant, 0.0))
