"""What was sold, what settled it, and when: the flows behind the shared figures and the bridge."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.ledger import days
from lib.ledger.ledger import Ledger

CREDIT_MODES = ("credit", "consignment")


def credit_sales(documents: pd.DataFrame) -> pd.Series:
    """Which documents are sales on credit: invoices and credit notes in mode credit or consignment.

    A document that does not say its mode counts as credit.
    """
    mode = documents["sale_mode"]
    return documents["kind"].isin(["invoice", "credit_note"]) & (
        mode.isna() | mode.isin(CREDIT_MODES)
    )


def unfiltered(ledger: Ledger) -> bool:
    """Whether a view holds every document issued by its day."""
    issued = ledger.codes.documents["issued"] <= pd.Timestamp(ledger.day)
    return len(ledger.documents) == int(issued.sum())


def view_mask(ledger: Ledger) -> npt.NDArray[np.bool_]:
    """For each document of the version, whether the view holds it."""
    mask = np.zeros(len(ledger.codes.documents), dtype=bool)
    mask[ledger.documents.index] = True
    return mask


def settlements(ledger: Ledger) -> pd.DataFrame:
    """Allocations of the view that count by its day, whose sides may lie outside its filters.

    Returns:
        columns ``credit``, ``invoice`` (rows of the version's documents), ``amount`` (minor units),
        ``day`` (when it counts), ``effective`` (when it was paid: lateness is measured from it).
    """
    matches = ledger.matches
    table = pd.DataFrame(
        {
            "credit": matches.credit,
            "invoice": matches.invoice,
            "amount": matches.amount,
            "day": matches.day,
            "effective": days.numbers(ledger.allocations["effective_on"]),
        }
    )
    return table[matches.day <= days.number(ledger.day)].reset_index(drop=True)
