"""What part of a balance is in dispute on a day."""

import numpy as np
import pandas as pd

from lib.ledger.ledger import Ledger
from lib.ledger.spells import Amounts, Spells


def disputed_part(ledger: Ledger, standing: Spells) -> Amounts:
    """The disputed part of each standing balance on the ledger's day.

    A dispute counts from the day we recorded it, or the customer spoke, until it is closed; without a
    day it is never counted. Without an amount the whole balance is disputed; never more than is open.

    Args:
        standing: spells that hold the ledger's day.
    Returns:
        minor units, one a spell; 0 for documents of ours to apply.
    """
    documents = ledger.documents.loc[standing.row]
    at = pd.Timestamp(ledger.day)
    since = documents["disputed_on"].fillna(documents["dispute_raised_on"])
    open_dispute = (since <= at) & ~(documents["dispute_closed_on"] <= at)
    amount = documents["disputed_amount"].astype("Float64").to_numpy("float64", na_value=np.inf)
    part = np.minimum(amount, standing.balance.astype("float64")).astype("int64")
    return np.where(open_dispute.to_numpy() & (standing.balance > 0), np.maximum(part, 0), 0)
