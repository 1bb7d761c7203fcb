"""What a ledger's postings come to, straight from its frames: the control for figures on the screen."""

import pandas as pd

from lib.ledger.ledger import Ledger


def in_euro(ledger: Ledger, day: str) -> float:
    """Postings by a day at that day's rates, in cents."""
    at = pd.Timestamp(day)
    sums = ledger.documents[ledger.documents["issued"] <= at].groupby("currency")["amount"].sum()
    rates = ledger.extra("rates")
    latest = rates[rates["day"] <= at].sort_values("day").groupby("currency")["rate"].last()
    return float(sum(amount * latest.get(currency, 1.0) for currency, amount in sums.items()))
