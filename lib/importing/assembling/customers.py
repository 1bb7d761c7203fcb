"""Customers as their documents name them, where no list of customers was given."""

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from lib.importing import text_columns
from lib.importing.vocabulary import lexicon
from lib.ledger import columns
from lib.ledger.findings import Finding

_FIELDS = {"name": "customer_name"} | {field: field for field in lexicon.ATTRIBUTES}


def of_documents(documents: pd.DataFrame) -> pd.DataFrame:
    """The customers of documents, in order of appearance, each with its latest name and attributes.

    Args:
        documents: with ``customer_name`` and customer attributes beside the role's columns.
    """
    codes, distinct = text_columns.encode(text_columns.cell_texts(documents["customer"]))
    customer_columns = {"customer": text_columns.series(distinct)}
    filled_columns = {
        f: c for f, c in _FIELDS.items() if c in documents and documents[c].notna().any()
    }
    order = np.argsort(documents["issued"].to_numpy(), kind="stable") if filled_columns else codes
    for field, column in filled_columns.items():
        filled_mask = documents[column].notna().to_numpy(bool)[order]
        last = np.full(len(distinct), -1)
        last[codes[order][filled_mask]] = order[filled_mask]
        values = documents[column].iloc[np.maximum(last, 0)].reset_index(drop=True)
        customer_columns[field] = values.where(last >= 0).astype(text_columns.TEXT)
    return columns.conform(pd.DataFrame(customer_columns), "customers")


_SIGNS = str.maketrans("", "", ".,")
_MOST_TWINS = 100_000
"""Customers beyond which twins are not looked for."""


def twins(customers: pd.Series) -> list[Finding]:
    """Customers that differ in capitals and dots alone, and may be one and the same.

    >>> twins(pd.Series(["Acme Ltd", "ACME LTD.", "Beta"]))[0].message[:47]
    '2 customers are written in almost the same way:'
    """
    names = pc.unique(text_columns.cell_texts(customers)).drop_null().to_pylist()
    if len(names) > _MOST_TWINS:
        return []
    alike: dict[tuple[str, ...], list[str]] = {}
    for name in names:
        alike.setdefault(
            tuple(name.casefold().replace(".", "").replace(",", "").split()), []
        ).append(name)
    groups = [group for group in alike.values() if len(group) > 1]
    if not groups:
        return []
    count = sum(map(len, groups))
    examples = "; ".join(" = ".join(f"“{n}”" for n in group[:4]) for group in groups[:3])
    message = (
        f"{count:,} customers are written in almost the same way: {examples}. Each is kept apart; "
    )
    return [Finding("note", "customers_alike", message + "mend the source if they are one.", count)]
