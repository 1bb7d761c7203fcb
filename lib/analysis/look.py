"""On which day a ledger shows something: its last, or where all is settled then, its last invoice's."""

import datetime as dt

from lib.ledger import days
from lib.ledger.ledger import Ledger


def day(ledger: Ledger) -> dt.date:
    """The ledger's day while anything is open on it, else the day of the last invoice."""
    if len(ledger.spells.standing(days.number(ledger.day))):
        return ledger.day
    issued = ledger.documents.loc[ledger.documents["kind"] == "invoice", "issued"].max()
    return issued.date() if issued == issued else ledger.day
