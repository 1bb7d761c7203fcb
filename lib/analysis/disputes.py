"""What part of a balance is in dispute on a day."""

import datetime as dt

import numpy as np

from lib.ledger import days
from lib.ledger.ledger import Ledger
from lib.ledger.matches import Amounts
from lib.ledger.spells import Spells


def undated(ledger: Ledger) -> bool:
    """Whether a ledger has disputes and no day of any, so that no day knows what was in dispute."""
    documents = ledger.documents
    marked = documents[["dispute_reason", "disputed_amount"]].notna().any(axis=1)
    dated = documents[["dispute_raised_on", "disputed_on"]].notna().any(axis=1)
    return bool(marked.any() and not dated.any())


def disputed_part(ledger: Ledger, open_items: Spells, day: dt.date) -> Amounts:
    """The disputed part of each standing balance on a day.

    A dispute counts from the day we recorded it, or where nobody did the day the customer spoke, until
    the day it is closed; without a day it is never counted. Without an amount the whole balance is
    disputed; never more than is open.

    Args:
        open_items: spells that hold the day.
    Returns:
        minor units, one a spell; 0 for documents of ours to apply.
    """
    part = np.zeros(len(open_items), dtype="int64")
    disputes, number = ledger.codes.disputes, days.number(day)
    disputes = disputes[(disputes["since"] <= number) & (disputes["until"] > number)]
    if disputes.empty:
        return part
    where = np.minimum(np.searchsorted(disputes.index, open_items.row), len(disputes) - 1)
    mask = (disputes.index.to_numpy()[where] == open_items.row) & (open_items.balance > 0)
    positions = np.flatnonzero(mask)
    claims = disputes["claimed"].to_numpy()[where[positions]]
    part[positions] = np.clip(claims, 0, open_items.balance[positions])
    return part
