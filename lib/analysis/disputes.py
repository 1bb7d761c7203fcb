"""What part of a balance is in dispute on a day."""

import datetime as dt

import numpy as np
import pandas as pd

from lib.ledger.ledger import Ledger
from lib.ledger.matches import Amounts
from lib.ledger.spells import Spells

_BEGUN = ["disputed_on", "dispute_raised_on"]


def disputed_part(ledger: Ledger, standing: Spells, day: dt.date) -> Amounts:
    """The disputed part of each standing balance on a day.

    A dispute counts from the day we recorded it, or where nobody did the day the customer spoke, until
    the day it is closed; without a day it is never counted. Without an amount the whole balance is
    disputed; never more than is open.

    Args:
        standing: spells that hold the day.
    Returns:
        minor units, one a spell; 0 for documents of ours to apply.
    """
    part = np.zeros(len(standing), dtype="int64")
    documents = ledger.documents[[*_BEGUN, "dispute_closed_on", "disputed_amount"]]
    documents = documents[documents[_BEGUN].notna().any(axis=1)]
    at = pd.Timestamp(day)
    since = documents["disputed_on"].fillna(documents["dispute_raised_on"])
    documents = documents[(since <= at) & ~(documents["dispute_closed_on"] <= at)]
    if documents.empty:
        return part
    where = documents.index.get_indexer(pd.Index(standing.row))
    touched = np.flatnonzero((where >= 0) & (standing.balance > 0))
    claimed = documents["disputed_amount"].to_numpy("int64", na_value=np.iinfo("int64").max)
    part[touched] = np.clip(claimed[where[touched]], 0, standing.balance[touched])
    return part
