"""Allocations that a source lists itself: by which key they name documents, and which side is which."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.importing import text_columns
from lib.importing.assembling import instalments
from lib.ledger import money


@dataclass(frozen=True, slots=True, eq=False)
class NumberedDocuments:
    """How documents are known: by number before keys were joined, and by key before the split."""

    documents: pd.DataFrame
    split: instalments.Split

    @property
    def number(self) -> pd.Series:
        """Their bare numbers."""
        return self.documents["number"]

    @property
    def key(self) -> pd.Series:
        """Their keys before the split."""
        return self.documents["document"]


def exponents(
    invoices: pd.Series,
    documents: pd.DataFrame,
    numbered: NumberedDocuments | None,
    reporting_currency: str,
) -> npt.NDArray[np.int64]:
    """Decimals of each allocation, after the currency of its invoice."""
    currency = dict(zip(documents["document"], documents["currency"], strict=True))
    if numbered is not None:
        currency = (
            dict(zip(numbered.number, numbered.documents["currency"], strict=True)) | currency
        )
    invoice_currencies = invoices.map(currency).fillna(reporting_currency)
    return invoice_currencies.map(
        {c: money.exponent(str(c)) for c in invoice_currencies.unique()}
    ).to_numpy("int64")


def with_full_keys(
    allocations: pd.DataFrame, documents: pd.DataFrame, numbered: NumberedDocuments
) -> pd.DataFrame:
    """Allocations by full key where they name a bare number, the negative document being the credit."""
    bare = numbered.number.drop_duplicates(keep=False)
    by_number = dict(zip(bare, numbered.key[bare.index], strict=True))
    document_keys = pd.Index(documents["document"])
    keyed_allocations = allocations.assign(
        **{
            side: allocations[side]
            .where(
                allocations[side].isin(document_keys),
                allocations[side].map(by_number).fillna(allocations[side]),
            )
            .astype(text_columns.TEXT)
            for side in ("credit", "invoice")
        }
    )
    return _with_positive_amounts(keyed_allocations, documents)


def _with_positive_amounts(allocations: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Allocations with positive amounts, credits on the credit's side."""
    owed = pd.Series(documents["amount"].to_numpy(), index=documents["document"])
    owed = owed[~owed.index.duplicated()]
    swapped_mask = (allocations["credit"].map(owed) > 0) & (allocations["invoice"].map(owed) < 0)
    return allocations.assign(
        credit=allocations["credit"].where(~swapped_mask, allocations["invoice"]),
        invoice=allocations["invoice"].where(~swapped_mask, allocations["credit"]),
        amount=allocations["amount"].abs(),
    )
