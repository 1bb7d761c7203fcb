"""The ledger as a value: what was billed, what was paid, seen on a day and through filters."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import pandas as pd

from lib.ledger import columns, days, spells
from lib.ledger.spells import Spells

CUSTOMER_FIELDS = ("name", "parent", "segment", "region", "country", "channel", "risk_class")
DOCUMENT_FIELDS = (
    "customer", "company", "currency", "terms", "sale_mode", "salesperson", "product", "outlet",
)  # fmt: skip
FIELDS = DOCUMENT_FIELDS + CUSTOMER_FIELDS


class UnknownField(Exception):
    """A ledger was cut or split by a field it does not have."""

    def __init__(self, field: str) -> None:
        super().__init__(f"There is no field “{field}” to split by. Use one of: {', '.join(FIELDS)}.")


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """Frames, a reporting currency, a content version, and the day it is seen on.

    A frame keeps its row labels when the ledger is cut to a day or a filter, and spells refer to
    documents by those labels; so cutting never rebuilds spells.

    Args:
        customers, documents, allocations: frames of those roles.
        extras: the optional frames that were given, by role.
        currency: the reporting currency.
        version: hash of the content.
        day: the day it is seen on.
        spells: of exactly ``documents``, on and before ``day``.
    """

    customers: pd.DataFrame
    documents: pd.DataFrame
    allocations: pd.DataFrame
    extras: Mapping[str, pd.DataFrame]
    currency: str
    version: str
    day: dt.date
    spells: Spells

    @classmethod
    def of(
        cls, frames: Mapping[str, pd.DataFrame], *, currency: str | None = None, version: str = ""
    ) -> Self:
        """A ledger of conforming frames, seen on the last day that anything in it happened.

        Args:
            frames: by role; absent roles are empty.
            currency: the reporting currency; by default the one with most documents.
            version: the content's hash.
        """
        documents, allocations = (
            frames.get(role, columns.empty(role)) for role in ("documents", "allocations")
        )
        extras = {r: frames[r] for r in columns.OPTIONAL if r in frames and len(frames[r])}
        return cls(
            customers=frames.get("customers", columns.empty("customers")),
            documents=documents,
            allocations=allocations,
            extras=extras,
            currency=currency or _commonest(documents["currency"]),
            version=version,
            day=_last_day(documents, allocations),
            spells=spells.build(documents, allocations),
        )

    def extra(self, role: str) -> pd.DataFrame:
        """An optional frame; empty where the source gave none."""
        return self.extras.get(role, columns.empty(role))

    def on(self, day: dt.date) -> Self:
        """The ledger as its dates tell it at the end of ``day``; nothing later is in it.

        An allocation counts from the latest of its effective day and both documents' issue days.
        """
        return self._cut(day, self.documents["issued"] <= pd.Timestamp(day), self.allocations)

    def known_on(self, day: dt.date) -> Self:
        """The ledger as it was on record at the end of ``day``: ``on``, less what we recorded later.

        A row without ``recorded_on`` counts as recorded on the day it happened.
        """
        at = pd.Timestamp(day)
        documents = self.documents[~(self.documents["recorded_on"] > at)]
        allocations = self.allocations[~(self.allocations["recorded_on"] > at)]
        built = spells.build(documents, allocations)
        rebuilt = replace(built, row=documents.index.to_numpy("int32")[built.row])
        known = replace(self, documents=documents, allocations=allocations, spells=rebuilt)
        return known.on(day)

    def where(self, **filters: Iterable[str]) -> Self:
        """The documents whose fields have one of the given values; an empty filter keeps all.

        A kept invoice keeps its balance, whoever's receipt lowered it.

        Raises:
            UnknownField: a filter on something that is no field.
        """
        kept = np.ones(len(self.documents), dtype=bool)
        for field, values in filters.items():
            if wanted := tuple(values):
                kept &= self.field(field).isin(wanted).to_numpy()
        return self if kept.all() else self._cut(self.day, kept, self.allocations)

    def field(self, field: str) -> pd.Series:
        """A field of each document: its own, or its customer's; null where nobody gave one.

        Raises:
            UnknownField: no such field.
        """
        if field in DOCUMENT_FIELDS:
            return self.documents[field]
        if field not in CUSTOMER_FIELDS:
            raise UnknownField(field)
        by_customer = self.customers.set_index("customer")[field]
        return self.documents["customer"].map(by_customer).rename(field)

    def names(self) -> dict[str, str]:
        """Customer -> name, where a name is known."""
        known = self.customers.dropna(subset="name")
        return dict(zip(known["customer"], known["name"], strict=True))

    def _cut(self, day: dt.date, kept: Any, allocations: pd.DataFrame) -> Self:
        documents = self.documents[kept]
        until = self.spells.begun(days.number(day))
        if len(documents) < len(self.documents):
            mask = np.zeros(int(self.documents.index.max()) + 1, dtype=bool)
            mask[documents.index] = True
            until = until.take(mask[until.row])
        effective = allocations["effective_on"] <= pd.Timestamp(day)
        touching = allocations["invoice"].isin(documents["document"]) | allocations["credit"].isin(
            documents["document"]
        )
        return replace(
            self, documents=documents, allocations=allocations[effective & touching],
            day=day, spells=until,
        )  # fmt: skip


def _commonest(currencies: pd.Series) -> str:
    counts = currencies.value_counts()
    return str(counts.index[0]) if len(counts) else "XXX"


def _last_day(documents: pd.DataFrame, allocations: pd.DataFrame) -> dt.date:
    """The last day anything happened; 1970-01-01 for an empty ledger."""
    last = pd.concat([documents["issued"], allocations["effective_on"]]).max()
    return days.date(0) if pd.isna(last) else last.date()
