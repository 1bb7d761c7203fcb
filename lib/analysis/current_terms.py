"""What holds for a customer today, as the ledger says: limit, cover, class, terms."""

import pandas as pd

from lib.analysis.customer import profile
from lib.ledger.ledger import Ledger

_MONEY = ("credit_limit", "insured_limit")


def credit_terms(ledger: Ledger, customer: str) -> dict[str, str]:
    """Field -> value, limits in minor units of the reporting currency; what is not known is absent.

    Raises:
        Mistake: the customer is not in this selection.
    """
    terms = profile(ledger, customer).terms
    customer_rows = ledger.customers[ledger.customers["customer"] == customer]
    row = customer_rows.iloc[0] if len(customer_rows) else pd.Series(dtype="object")
    fields = {name: row.get(name) for name in (*_MONEY, "risk_class")}
    texts = {
        name: str(int(value)) if name in _MONEY else str(value)
        for name, value in fields.items()
        if value is not None and not pd.isna(value)
    }
    return texts | ({"terms": terms} if terms else {})
