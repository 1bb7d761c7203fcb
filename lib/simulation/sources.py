"""The values that a scenario really uses for what no lever moves, and where each comes from."""

import numpy as np
import pandas as pd

from lib.simulation.assumptions import NAMES, Assumptions, Range
from lib.simulation.payers import GIVEN_UP_AFTER, Book

SOURCES = ("house", "ledger", "others", "default", "user")
"""``others`` is the record of other customers, where the one asked about has too little of its own."""
FEWEST = 5
"""Settled invoices from which a customer's own record is called its own."""
_MEASURED = ("loss_rate", "take_up")


def assumption_sources(book: Book, assumptions: Assumptions) -> pd.DataFrame:
    """Every assumption with its value and its source.

    Returns:
        ``assumption`` (in the order of ``NAMES``, ``discounting`` apart), ``low``, ``base``, ``high``
        (equal where it is one number; what the ledger tells is the average by sales), ``source`` (of
        ``SOURCES``; ``default`` is what is built in and holds where nobody says otherwise).
    """
    rows = []
    for name in NAMES:
        if name != "discounting":
            current_value = value(book, assumptions, name)
            ends = (
                (current_value.low, current_value.base, current_value.high)
                if isinstance(current_value, Range)
                else (current_value,) * 3
            )
            rows.append((name, *ends, source(book, assumptions, name)))
    return pd.DataFrame(rows, columns=["assumption", "low", "base", "high", "source"])


def source(book: Book, assumptions: Assumptions, name: str) -> str:
    """Where the value in use comes from; what a ledger could tell and does not is a default."""
    origin = assumptions.source(name)
    if origin != "ledger" or name in assumptions.told:
        return origin
    if name not in book.measured_names:
        return "default"
    return "others" if name in _MEASURED and _little(book) else "ledger"


def _little(book: Book) -> bool:
    """Whether most of the sales are of customers with hardly a record of their own."""
    new = sum(payer.weekly for payer in book.payers if payer.settled < FEWEST)
    return new > book.weekly / 2


def value(book: Book, assumptions: Assumptions, name: str) -> float | Range:
    """The value in use: as said, or on average as the ledger has it."""
    if name == "write_off_days":
        return float(given_up_after(book, assumptions))
    stated_value = getattr(assumptions, name)
    if stated_value is not None:
        return stated_value if isinstance(stated_value, Range) else float(stated_value)
    chance = {"take_up": "take_up", "loss_rate": "loss"}[name]
    each = [getattr(payer, chance).mean for payer in book.payers]
    return float(np.average(each, weights=[payer.weekly for payer in book.payers]))


def given_up_after(book: Book, assumptions: Assumptions) -> int:
    """Days past due after which what is unpaid is written off: as said, as on record, or as usual."""
    if assumptions.write_off_days is not None:
        return assumptions.write_off_days
    return GIVEN_UP_AFTER if book.write_off_days is None else book.write_off_days
