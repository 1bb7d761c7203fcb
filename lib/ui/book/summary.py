"""What an import would come to, in the few facts that a person knows of their own ledger."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from lib.analysis import default_as_of
from lib.importing.assembling.set_aside import Aside
from lib.importing.proofs.proof import Proof
from lib.importing.source_table import SourceTable
from lib.ledger import lacks, wording
from lib.ledger.findings import Finding
from lib.ledger.ledger import Ledger
from lib.ledger.tieout import open_items
from lib.notebook.wording import exact_amount
from lib.store.ledgers.imports import Outcome, Rows

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_LISTED = ("invoice", "credit_note")


@dataclass(frozen=True, slots=True)
class Item:
    """One open document."""

    document: str
    customer: str
    issued: dt.date
    open: int
    currency: str


@dataclass(frozen=True, slots=True, eq=False)
class Summary:
    """What a ledger would be.

    Args:
        rows: read, accepted, rejected.
        documents, customers: how many.
        billed, open: currency -> minor units.
        day: the day that open is seen on.
        day_stated: the file or the person names that day.
        settled: the last day of the ledger, where everything is settled by then.
        open_list: nothing in it was ever settled: a list of open items, as of a day.
        terms: the commonest days from issue to due date, and the share of invoices with them.
        oldest, largest: open items.
        set_aside, rejects, proofs, findings: as in the outcome.
    """

    rows: Rows
    documents: int
    customers: int
    billed: Mapping[str, int]
    open: Mapping[str, int]
    day: dt.date | None
    day_stated: bool
    settled: dt.date | None
    open_list: bool
    terms: tuple[int, float] | None
    oldest: Item | None
    largest: Item | None
    set_aside: Aside
    rejects: pd.DataFrame
    proofs: tuple[Proof, ...]
    findings: tuple[Finding, ...]


def of(outcome: Outcome) -> Summary:
    """The facts of an outcome."""
    documents = outcome.frames["documents"]
    billed_documents = documents[documents["kind"].isin(_LISTED)]
    ledger = Ledger.of(outcome.frames, stated_day=outcome.as_of) if len(documents) else None
    day = default_as_of.day(ledger) if ledger else None
    items = _items(ledger, day) if ledger and day else None
    return Summary(
        rows=outcome.rows,
        documents=len(billed_documents),
        customers=int(documents["customer"].nunique()),
        billed=_sums(billed_documents, "amount"),
        open=_sums(items, "open") if items is not None else {},
        day=day,
        day_stated=day is not None and day == outcome.as_of,
        settled=ledger.day if ledger and day and day < ledger.day else None,
        open_list=lacks.open_items(lacks.of_frames(outcome.frames)),
        terms=_usual_terms(documents[documents["kind"] == "invoice"]),
        oldest=_item(items, "issued", first=True),
        largest=_item(items, "open", first=False),
        set_aside=outcome.set_aside,
        rejects=outcome.rejects,
        proofs=outcome.proofs,
        findings=outcome.findings,
    )


def _items(ledger: Ledger, day: dt.date) -> pd.DataFrame:
    documents = ledger.documents.drop_duplicates("document").set_index("document")
    items = open_items(ledger, day)
    return items.join(documents[["customer", "issued"]], on="document")


def _sums(frame: pd.DataFrame, column: str) -> dict[str, int]:
    return {str(c): int(v) for c, v in frame.groupby("currency")[column].sum().items()}


def _usual_terms(invoices: pd.DataFrame) -> tuple[int, float] | None:
    """The commonest days from issue to due date, and how many of the invoices have them."""
    days = (invoices["due"] - invoices["issued"]).dt.days.dropna()
    if days.empty:
        return None
    counts = days.value_counts(normalize=True)
    return int(counts.index[0]), float(counts.iloc[0])


def _item(items: pd.DataFrame | None, by: str, *, first: bool) -> Item | None:
    """The item that stands first or last by a column, among what customers owe."""
    owed_items = items[items["open"] > 0] if items is not None else None
    if owed_items is None or owed_items.empty:
        return None
    row = owed_items.sort_values(by, kind="stable", ascending=first).iloc[0]
    return Item(
        str(row["document"]), str(row["customer"]), row["issued"].date(), int(row["open"]),
        str(row["currency"]),
    )  # fmt: skip


def amounts(by_currency: Mapping[str, int]) -> str:
    """Amounts to the minor unit, a currency each; nothing is nought.

    >>> amounts({"USD": 100, "EUR": 250}), amounts({})
    ('EUR 2.50, USD 1.00', '0.00')
    """
    return ", ".join(exact_amount(v, c) for c, v in sorted(by_currency.items())) or "0.00"


def totals(summary: Summary) -> str:
    """The sentence that a person confirms before anything is written."""
    documents = wording.count(summary.documents, "document")
    customers = wording.count(summary.customers, "customer")
    day = f" on {wording.day_text(summary.day)}" if summary.day else ""
    return f"{documents} of {customers}, {amounts(summary.open)} open{day}."


def day_of(table: SourceTable) -> dt.date | None:
    """The day that a table states, or that stands in its name."""
    if table.as_of is None and (match := _ISO.search(table.name)):
        try:
            return dt.date.fromisoformat(match[0])
        except ValueError:
            return None
    return table.as_of
