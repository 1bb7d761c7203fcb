"""Allocations that a source lists itself: by which key they name documents, and which side is which."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.importing import text_columns
from lib.importing.assembling import instalments
from lib.ledger import money


@dataclass(frozen=True, slots=True, eq=False)
class Numbered:
    """How documents are known: by number before keys were joined, and by key before the split."""

    named: pd.DataFrame
    split: instalments.Split

    @property
    def number(self) -> pd.Series:
        """Their bare numbers."""
        return self.named["number"]

    @property
    def key(self) -> pd.Series:
        """Their keys before the split."""
        return self.named["document"]


def exponents(
    invoices: pd.Series, listed: pd.DataFrame, numbered: Numbered | None, reporting: str
) -> npt.NDArray[np.int64]:
    """Decimals of each allocation, after the currency of its invoice."""
    currency = dict(zip(listed["document"], listed["currency"], strict=True))
    if numbered is not None:
        currency = dict(zip(numbered.number, numbered.named["currency"], strict=True)) | currency
    known = invoices.map(currency).fillna(reporting)
    return known.map({c: money.exponent(str(c)) for c in known.unique()}).to_numpy("int64")


def resolved(allocations: pd.DataFrame, listed: pd.DataFrame, numbered: Numbered) -> pd.DataFrame:
    """Allocations by full key where they name a bare number, the negative document being the credit."""
    bare = numbered.number.drop_duplicates(keep=False)
    by_number = dict(zip(bare, numbered.key[bare.index], strict=True))
    known = pd.Index(listed["document"])
    made = allocations.assign(
        **{
            side: allocations[side]
            .where(
                allocations[side].isin(known),
                allocations[side].map(by_number).fillna(allocations[side]),
            )
            .astype(text_columns.TEXT)
            for side in ("credit", "invoice")
        }
    )
    return _turned(made, listed)


def _turned(allocations: pd.DataFrame, listed: pd.DataFrame) -> pd.DataFrame:
    """Allocations with positive amounts, credits on the credit's side."""
    owed = pd.Series(listed["amount"].to_numpy(), index=listed["document"])
    owed = owed[~owed.index.duplicated()]
    swapped = (allocations["credit"].map(owed) > 0) & (allocations["invoice"].map(owed) < 0)
    return allocations.assign(
        credit=allocations["credit"].where(~swapped, allocations["invoice"]),
        invoice=allocations["invoice"].where(~swapped, allocations["credit"]),
        amount=allocations["amount"].abs(),
    )
