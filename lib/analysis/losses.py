"""What was set against invoices, and which of it was never money: what was written off."""

import numpy as np
import pandas as pd

from lib.ledger import days
from lib.ledger.ledger import Ledger


def settlements(ledger: Ledger) -> pd.DataFrame:
    """Every match with an invoice of the view that counts by its day, and whether it was a write-off.

    A write-off is a negative adjustment with that reason or with none. The credit may belong to what a
    filter hides.

    Returns:
        ``row`` (label of the invoice in ``documents``), ``day`` (number; when it counts), ``issued``,
        ``due`` (numbers, of the invoice), ``currency``, ``amount``, ``lost``.
    """
    documents, matches = ledger.codes.documents, ledger.matches
    in_view = np.zeros(len(documents), dtype=bool)
    in_view[ledger.documents.index] = True
    allocations = matches.take((matches.invoice >= 0) & (matches.credit >= 0))
    allocations = allocations.take(in_view[allocations.invoice])
    reason = documents["reason"]
    written_off = documents["kind"].eq("adjustment") & (reason.isna() | reason.eq("write_off"))
    currency, currencies = ledger.codes.of("currency")
    return pd.DataFrame(
        {
            "row": allocations.invoice,
            "day": allocations.day,
            "issued": days.numbers(documents["issued"])[allocations.invoice],
            "due": days.numbers(documents["due"])[allocations.invoice],
            "currency": pd.array(currencies, dtype="str").take(currency[allocations.invoice]),
            "amount": allocations.amount,
            "lost": written_off.to_numpy(bool)[allocations.credit],
        }
    )
