"""What part of a balance is in dispute on a day."""

import datetime as dt

import numpy as np

from lib.ledger import days
from lib.ledger.ledger import Ledger
from lib.ledger.matches import Amounts
from lib.ledger.spells import Spells


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
    known, number = ledger.codes.disputes, days.number(day)
    known = known[(known["since"] <= number) & (known["until"] > number)]
    if known.empty:
        return part
    where = np.minimum(np.searchsorted(known.index, standing.row), len(known) - 1)
    here = (known.index.to_numpy()[where] == standing.row) & (standing.balance > 0)
    touched = np.flatnonzero(here)
    claimed = known["claimed"].to_numpy()[where[touched]]
    part[touched] = np.clip(claimed, 0, standing.balance[touched])
    return part
