"""The ledger as a value: what was billed, what was paid, seen on a day and through filters."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import pandas as pd

from lib.ledger import columns, days, lacks, matches, spells
from lib.ledger.codes import Codes, FieldCodes
from lib.ledger.disputes import disputes_on
from lib.ledger.matches import Matches
from lib.ledger.spells import Spells
from lib.ledger.tolerance import USUAL, Tolerance


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
        spells: of exactly ``documents``, as known on ``day``.
        matches: of exactly ``allocations``, row by row.
        codes: fields of every document of the version, by row label.
        lacks: what the whole version cannot tell, whatever is shown of it; see ``lib.ledger.lacks``.
        stated_day: the day that the source itself says it was drawn up on, where it says one.
        tolerance: how late is late enough to act, as the house has it.
        memory: of ``lib.ledger.memo``; a ledger cut from this one has a memory of its own.
    """

    customers: pd.DataFrame
    documents: pd.DataFrame
    allocations: pd.DataFrame
    extras: Mapping[str, pd.DataFrame]
    currency: str
    version: str
    day: dt.date
    spells: Spells
    matches: Matches
    codes: Codes
    lacks: frozenset[str]
    stated_day: dt.date | None = None
    tolerance: Tolerance = USUAL
    memory: dict[Any, Any] = dataclasses.field(init=False, repr=False, default_factory=dict)

    @classmethod
    def of(
        cls,
        frames: Mapping[str, pd.DataFrame],
        *,
        currency: str | None = None,
        version: str = "",
        stated_day: dt.date | None = None,
    ) -> Self:
        """A ledger of conforming frames, seen on the last day that anything in it happened.

        A source that states a later day knows that nothing happened until then: it is seen on that.

        Args:
            frames: by role; absent roles are empty.
            currency: the reporting currency; by default the one with most documents.
            version: the content's hash.
            stated_day: the day that the source says it was drawn up on.
        """
        core_frames = {role: frames.get(role) for role in columns.CORE}
        customers, documents, allocations = (
            columns.empty(role) if frame is None else frame.reset_index(drop=True)
            for role, frame in core_frames.items()
        )
        document_matches = matches.match(documents, allocations)
        extras = {r: frames[r] for r in columns.OPTIONAL if r in frames and len(frames[r])}
        return cls(
            customers=customers,
            documents=documents,
            allocations=allocations,
            extras=extras,
            currency=currency or _commonest(documents["currency"]),
            version=version,
            day=_last_day(documents, allocations, stated_day),
            spells=spells.build(documents, document_matches),
            matches=document_matches,
            codes=Codes(documents, customers),
            lacks=lacks.of(documents, document_matches),
            stated_day=stated_day,
        )

    def extra(self, role: str) -> pd.DataFrame:
        """An optional frame; empty where the source gave none."""
        return self.extras[role] if role in self.extras else columns.empty(role)

    def on(self, day: dt.date) -> Self:
        """The ledger as its dates tell it at the end of ``day``; nothing later is in it.

        An allocation counts from the latest of its effective day and both documents' issue days. A
        dispute is in it from the day we recorded it, or the customer spoke, and open until it closed.
        """
        cut = self._cut(day, self.documents["issued"] <= pd.Timestamp(day))
        extras = {role: _begun_rows(role, frame, day) for role, frame in self.extras.items()}
        return replace(cut, documents=disputes_on(cut.documents, day), extras=extras)

    def known_on(self, day: dt.date) -> Self:
        """The ledger as it was on record at the end of ``day``: ``on``, less what we recorded later.

        A row without ``recorded_on`` counts as recorded on the day it happened.
        """
        documents = self.documents[~(self.documents["recorded_on"] > pd.Timestamp(day))]
        recorded = self.matches.recorded <= days.number(day)
        known_matches = self.matches.take(recorded)
        return replace(
            self, documents=documents, allocations=self.allocations[recorded], matches=known_matches,
            spells=spells.build(documents, known_matches),
        ).on(day)  # fmt: skip

    def where(self, **filters: Iterable[str]) -> Self:
        """The documents whose fields have one of the given values; an empty filter keeps all.

        A kept invoice keeps its balance, whoever's receipt lowered it.

        Raises:
            UnknownField: a filter on something that is no field.
        """
        mask = np.ones(len(self.documents), dtype=bool)
        for field, values in filters.items():
            if choices := tuple(values):
                codes, labels = self.field(field)
                mask &= np.isin(labels, choices)[codes]
        return self if mask.all() else self._cut(self.day, mask)

    def field(self, field: str) -> FieldCodes:
        """A field of each document in ``documents``: codes and labels; ``(none)`` where not given.

        Raises:
            UnknownField: no such field.
        """
        codes, labels = self.codes.of(field)
        return codes[self.documents.index], labels

    def names(self) -> dict[str, str]:
        """Customer -> name, where a name is known."""
        named_customers = self.customers.dropna(subset="name")
        return dict(zip(named_customers["customer"], named_customers["name"], strict=True))

    def _cut(self, day: dt.date, mask: Any) -> Self:
        documents = self.documents[mask]
        within = np.zeros(self.codes.rows, dtype=bool)
        within[documents.index] = True
        until = self.spells.until(days.number(day))
        counted_matches = (self.matches.day <= days.number(day)) & self.matches.touching(within)
        return replace(
            self, documents=documents, day=day,
            spells=until if len(documents) == len(self.documents) else until.take(within[until.row]),
            allocations=self.allocations[counted_matches], matches=self.matches.take(counted_matches),
        )  # fmt: skip


_BEGINS = {
    "orders": "placed", "outlets": "since", "rates": "day", "touches": "day",
    "field_reports": "day",
}  # fmt: skip


def _begun_rows(role: str, frame: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """The rows of an optional frame that had begun by a day; a month of sales, once it has ended."""
    if role == "sales":
        return frame[frame["month"] + pd.offsets.MonthEnd(0) <= pd.Timestamp(day)]
    return frame[~(frame[_BEGINS[role]] > pd.Timestamp(day))] if role in _BEGINS else frame


def _commonest(currencies: pd.Series) -> str:
    counts = currencies.value_counts()
    return str(counts.index[0]) if len(counts) else "XXX"


def _last_day(
    documents: pd.DataFrame, allocations: pd.DataFrame, stated_day: dt.date | None
) -> dt.date:
    """The last day anything happened or was stated; 1970-01-01 for an empty ledger."""
    last = pd.concat([documents["issued"], allocations["effective_on"]]).max()
    happened = days.date(0) if pd.isna(last) else last.date()
    return max(happened, stated_day) if stated_day and len(documents) else happened
