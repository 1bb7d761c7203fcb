"""The documents as they come about, and an account kept beside them of what each leaves owing.

The account is written when a thing happens (a document is issued, money is put against it), never
read back from the documents or the allocations: so it can be held against any aging of them.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from data.generator.spans import MONTHS, month_last
from lib.ledger import columns, days

BUCKETS = ("not_due", "d1_30", "d31_60", "d61_90", "d91_")
_SERIES = {"invoice": "", "credit_note": "CN/", "receipt": "RC/", "adjustment": "AJ/"}
_FIRST = {"invoice": 300_000, "credit_note": 500_000, "receipt": 700_000, "adjustment": 900_000}
_DAYS = tuple(c.name for c in columns.ROLES["documents"] if c.type == "day")


@dataclass(slots=True)
class Journal:
    """Documents, allocations and the balances' own events. Documents are known by their place."""

    documents: list[dict] = field(default_factory=list)
    allocations: list[tuple] = field(default_factory=list)
    events: list[tuple[int, int, int]] = field(default_factory=list)
    left: list[int] = field(default_factory=list)

    def enter(self, customer: str, kind: str, issued: int, amount: int, **rest: object) -> int:
        """A document is issued; the place it is known by.

        Args:
            amount: signed minor units, what the customer owes is positive.
            rest: other columns of a document; days as numbers.
        """
        place = len(self.documents)
        self.documents.append(
            {"customer": customer, "kind": kind, "issued": issued, "amount": amount, **rest}
        )
        self.events.append((issued, place, amount))
        self.left.append(amount)
        return place

    def put(
        self, credit: int, invoice: int, amount: int, on: int, known: int | None = None
    ) -> None:
        """Part of a negative document is put against a positive one."""
        if amount <= 0 or amount > self.left[invoice] or amount > -self.left[credit]:
            raise ValueError(f"cannot put {amount} of {credit} against {invoice}")
        self.allocations.append((credit, invoice, amount, on, known))
        counts = max(on, self.documents[credit]["issued"], self.documents[invoice]["issued"])
        self.events += [(counts, invoice, -amount), (counts, credit, amount)]
        self.left[invoice] -= amount
        self.left[credit] += amount

    def keys(self) -> list[str]:
        """Document keys: company, series and a number that starts alike in every company."""
        order = sorted(range(len(self.documents)), key=lambda p: (self._issued(p), p))
        numbers: dict[str, int] = {}
        groups: dict[str, int] = {}
        made = [""] * len(order)
        for place in order:
            made[place] = self._key(place, numbers, groups)
        return made

    def _issued(self, place: int) -> int:
        return self.documents[place]["issued"]

    def _key(self, place: int, numbers: dict[str, int], groups: dict[str, int]) -> str:
        document = self.documents[place]
        series = f"{document['company']}/{_SERIES[document['kind']]}"
        group = document.get("invoice_group")
        if group in groups:
            return f"{series}{groups[group]}/{document['part']}"
        numbers[series] = numbers.get(series, _FIRST[document["kind"]]) + 1
        if not group:
            return f"{series}{numbers[series]}"
        groups[group] = numbers[series]
        return f"{series}{numbers[series]}/{document['part']}"


def documents(journal: Journal, keys: list[str]) -> pd.DataFrame:
    """The documents as a ledger's frame, by day of issue and key."""
    frame = pd.DataFrame(journal.documents).assign(document=keys)
    for name in _DAYS:
        frame[name] = days.dates(frame[name].fillna(days.UNKNOWN))
    grouped = frame["invoice_group"].notna()
    frame.loc[grouped, "invoice_group"] = frame.loc[grouped, "document"].str.rpartition("/")[0]
    return columns.conform(frame.sort_values(["issued", "document"], kind="stable"), "documents")


def allocations(journal: Journal, keys: list[str]) -> pd.DataFrame:
    """The allocations as a ledger's frame, by day."""
    frame = pd.DataFrame(journal.allocations, columns=list(columns.names("allocations")))
    frame["credit"] = [keys[place] for place in frame["credit"]]
    frame["invoice"] = [keys[place] for place in frame["invoice"]]
    frame["effective_on"] = days.dates(frame["effective_on"])
    frame["recorded_on"] = days.dates(frame["recorded_on"].fillna(days.UNKNOWN))
    return columns.conform(
        frame.sort_values(["effective_on", "credit", "invoice"], kind="stable"), "allocations"
    )


def expected(journal: Journal) -> pd.DataFrame:
    """Balances by bucket at each month-end, from the account alone; nothing open, no row."""
    ends = [month_last(month) for month in range(MONTHS)]
    frame = pd.concat([_at(journal, end) for end in ends], ignore_index=True)
    frame["total"] = frame[[*BUCKETS, "unapplied"]].sum(axis=1)
    return frame


def _at(journal: Journal, end: int) -> pd.DataFrame:
    day, place, change = np.array(journal.events, dtype="int64").T
    balance = np.zeros(len(journal.documents), dtype="int64")
    np.add.at(balance, place[day <= end], change[day <= end])
    due = np.array([d.get("due") or d["issued"] for d in journal.documents])
    late = end - due
    slot = np.select(
        [balance < 0, late <= 0, late <= 30, late <= 60, late <= 90],
        ["unapplied", *BUCKETS[:4]],
        BUCKETS[4],
    )
    frame = pd.DataFrame(
        {
            "month_end": pd.Timestamp(days.date(end)),
            "customer": [d["customer"] for d in journal.documents],
            "currency": [d["currency"] for d in journal.documents],
            "slot": slot,
            "balance": balance,
        }
    )
    table = frame[frame["balance"] != 0].pivot_table(
        index=["month_end", "customer", "currency"],
        columns="slot",
        values="balance",
        aggfunc="sum",
        fill_value=0,
    )
    table = table.reindex(columns=[*BUCKETS, "unapplied"], fill_value=0).astype("int64")
    return table.rename_axis(columns=None).reset_index()
