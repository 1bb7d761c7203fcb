"""What a SAF-T file has said so far: rows by role, what was refused, and totals to compare."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from lib.importing.source_table import SourceTable
from lib.ledger import money
from lib.ledger.findings import Finding

CENT = Decimal("0.01")


@dataclass(slots=True)
class Rows:
    """Rows of one role as they are gathered, each with its line."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    def add(self, line: int, **row: Any) -> None:
        """Add a row that stands at a line of the file."""
        self.rows.append(row)
        self.lines.append(line)

    def source_table(self, name: str, role: str, **more: Any) -> SourceTable:
        """The rows as a table of a role."""
        frame = pd.DataFrame(self.rows, dtype="object").map(_cell_value)
        return SourceTable(name, frame, np.array(self.lines, dtype="int64"), role=role, **more)


@dataclass(slots=True)
class Audit:
    """What has been read of one file so far."""

    currency: str = "EUR"
    customers: Rows = field(default_factory=Rows)
    documents: Rows = field(default_factory=Rows)
    allocations: Rows = field(default_factory=Rows)
    rejected: list[dict[str, Any]] = field(default_factory=list)
    references: list[tuple[int, str, str, str]] = field(default_factory=list)
    foreign: list[int] = field(default_factory=list)
    stated_totals: dict[str, Decimal] = field(default_factory=dict)
    counted_totals: dict[str, Decimal] = field(default_factory=dict)

    def count(self, section: str, total_name: str, amount: Decimal | int) -> None:
        """Count towards a total that a section may state."""
        key = f"{section}.{total_name}"
        self.counted_totals[key] = self.counted_totals.get(key, Decimal(0)) + amount


def allocate_credit_notes(audit: Audit) -> None:
    """Set each credit note against the documents that it names, as far as both reach."""
    open_amounts = {row["document"]: row["amount"] for row in audit.documents.rows}
    for row in audit.allocations.rows:
        open_amounts[row["invoice"]] = open_amounts.get(row["invoice"], Decimal(0)) - row["amount"]
    for line, credit, invoice, day in audit.references:
        amount = min(-open_amounts[credit], open_amounts.get(invoice, Decimal(0)))
        if amount > 0:
            open_amounts[credit] += amount
            open_amounts[invoice] -= amount
            audit.allocations.add(
                line, credit=credit, invoice=invoice, amount=amount,
                effective_on=day, recorded_on=None,
            )  # fmt: skip


def findings(audit: Audit) -> tuple[Finding, ...]:
    """What there is to say about a file that was read to its end."""
    return (*_compare(audit), *_unresolved(audit), *_foreign(audit))


def _compare(audit: Audit) -> Iterator[Finding]:
    """The file's own control totals beside what was read."""
    for key, stated_total in audit.stated_totals.items():
        counted_total = audit.counted_totals.get(key, Decimal(0))
        if abs(stated_total - counted_total) >= CENT:
            section, total_name = key.split(".")
            message = (
                f"{section} states {total_name} {stated_total}, but its documents add up to "
                f"{counted_total}. "
                f"The file is incomplete or was edited; export it again."
            )
            yield Finding("error", "control_total", message, rows=1)


def _unresolved(audit: Audit) -> Iterator[Finding]:
    document_keys = {row["document"] for row in audit.documents.rows}
    missing = (line for line, _, invoice, _ in audit.references if invoice not in document_keys)
    lines = list(dict.fromkeys(missing))
    if lines:
        message = (
            "Some credit notes name invoices that are not in this file. They stand as unapplied "
            "credit; import the earlier periods with --append to set them off."
        )
        yield Finding("warning", "reference_missing", message, len(lines), tuple(lines[:5]))


def _foreign(audit: Audit) -> Iterator[Finding]:
    if audit.foreign:
        message = (
            f"Some invoices were made out in another currency. They are kept in {audit.currency}, "
            f"in which the file and its control totals stand."
        )
        yield Finding(
            "note", "foreign_currency", message, len(audit.foreign), tuple(audit.foreign[:5])
        )


def control(audit: Audit) -> dict[str, int]:
    """The stated totals: counts as they are, amounts in minor units."""
    return {
        key: int(total) if key.endswith("Entries") else money.minor(total, audit.currency)
        for key, total in audit.stated_totals.items()
    }


def _cell_value(value: Any) -> Any:
    return f"{value:f}" if isinstance(value, Decimal) else value
