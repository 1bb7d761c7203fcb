"""On which day a ledger shows something: the one it states, its last, or its last invoice's."""

import datetime as dt

import pandas as pd

from lib.ledger import days
from lib.ledger.days import NEVER
from lib.ledger.ledger import Ledger


def day(ledger: Ledger) -> dt.date:
    """The day that the ledger states; its last while anything is open then; its last invoice's.

    Args:
        ledger: as it was read, not cut to a day.
    """
    if as_of := stated_day(ledger):
        return as_of
    if len(ledger.spells.positions_on(days.number(ledger.day))):
        return ledger.day
    issued = ledger.documents.loc[ledger.documents["kind"] == "invoice", "issued"].max()
    return issued.date() if issued == issued else ledger.day


def stated_day(ledger: Ledger) -> dt.date | None:
    """The day that the ledger states, where it can be the day of what is in it.

    It cannot where nothing had been issued by then, nor where something was settled later: such a
    ledger goes on past the day it states, and would be shown without its own payments.
    """
    as_of = ledger.stated_day
    if as_of is None or not (ledger.documents["issued"] <= pd.Timestamp(as_of)).any():
        return None
    settled_days = ledger.matches.day[ledger.matches.day < NEVER]
    return as_of if settled_days.max(initial=days.number(as_of)) <= days.number(as_of) else None
