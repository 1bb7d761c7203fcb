"""What left an invoice otherwise than by being paid: what was written off, and when."""

import numpy as np
import pandas as pd

from lib.ledger import days
from lib.ledger.ledger import Ledger

_WRITE_OFF = ("write_off",)


def settlements(ledger: Ledger) -> pd.DataFrame:
    """Every allocation to an invoice of the ledger, with whether it was a write-off.

    A write-off is an adjustment with that reason or with none. A credit that the ledger's filters hide
    counts as a payment.

    Returns:
        ``row`` (label in ``documents``), ``day`` (number; when it counts), ``issued``, ``due`` (numbers,
        of the invoice), ``currency``, ``amount``, ``lost`` (whether written off).
    """
    documents, allocations = ledger.documents, ledger.allocations
    keys = pd.Index(documents["document"])
    invoice, credit = (keys.get_indexer(allocations[side]) for side in ("invoice", "credit"))
    known = invoice >= 0
    invoice, credit, allocations = invoice[known], credit[known], allocations[known]
    issued = days.numbers(documents["issued"])
    lost = (
        documents["kind"].eq("adjustment")
        & documents["reason"].fillna("write_off").isin(_WRITE_OFF)
        & (documents["amount"] < 0)
    ).to_numpy()
    later = np.where(credit >= 0, issued[credit], issued[invoice])
    return pd.DataFrame(
        {
            "row": documents.index.to_numpy()[invoice],
            "day": np.maximum(
                days.numbers(allocations["effective_on"]), np.maximum(later, issued[invoice])
            ),
            "issued": issued[invoice],
            "due": days.numbers(documents["due"])[invoice],
            "currency": documents["currency"].to_numpy()[invoice],
            "amount": allocations["amount"].to_numpy("int64"),
            "lost": (credit >= 0) & lost[credit],
        }
    )
