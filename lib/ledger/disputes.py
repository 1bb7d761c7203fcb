"""Disputes as a day knows them."""

import datetime as dt

import pandas as pd

_ALL = (
    "dispute_raised_on", "disputed_on", "disputed_amount", "dispute_reason",
    "dispute_closed_on", "dispute_outcome",
)  # fmt: skip
_CLOSING = ("dispute_closed_on", "dispute_outcome")


def disputes_on(documents: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """Documents without the disputes begun after a day, and without later ends of the others.

    A dispute begins on the day we recorded it or, where nobody did, on which the customer spoke. One
    without a day stays as it is.
    """
    at = pd.Timestamp(day)
    begun_on = documents["disputed_on"].fillna(documents["dispute_raised_on"])
    known_documents = _blank_where(documents, begun_on > at, _ALL)
    return _blank_where(known_documents, known_documents["dispute_closed_on"] > at, _CLOSING)


def _blank_where(documents: pd.DataFrame, where: pd.Series, names: tuple[str, ...]) -> pd.DataFrame:
    if not where.any():
        return documents
    return documents.assign(**{name: documents[name].mask(where) for name in names})
