"""Customers as their documents name them, where no list of customers was given."""

import numpy as np
import pandas as pd

from lib.importing import text_columns
from lib.importing.assembling import keys
from lib.importing.reading import fields
from lib.ledger import columns

_FIELDS = {"name": "customer_name"} | {field: field for field in fields.ATTRIBUTES}


def of_documents(documents: pd.DataFrame) -> pd.DataFrame:
    """The customers of documents, in order of appearance, each with its latest name and attributes.

    Args:
        documents: with ``customer_name`` and customer attributes beside the role's columns.
    """
    codes = keys.codes(documents["customer"])
    first = np.flatnonzero(np.diff(np.maximum.accumulate(codes), prepend=-1))
    made = {"customer": documents["customer"].iloc[first].reset_index(drop=True)}
    told = {f: c for f, c in _FIELDS.items() if c in documents and documents[c].notna().any()}
    order = np.argsort(documents["issued"].to_numpy(), kind="stable") if told else first[:0]
    for field, column in told.items():
        said = documents[column].notna().to_numpy(bool)[order]
        last = np.full(len(first), -1)
        last[codes[order][said]] = order[said]
        values = documents[column].iloc[np.maximum(last, 0)].reset_index(drop=True)
        made[field] = values.where(last >= 0).astype(text_columns.TEXT)
    return columns.conform(pd.DataFrame(made), "customers")
