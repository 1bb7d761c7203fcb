"""Payments of a ledger: those on the rows of its documents and those of tables, and what each pays."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.importing import text_columns
from lib.importing.assembling import faults, instalments, receipts, row_payments
from lib.importing.assembling.documents import Rows
from lib.ledger import columns
from lib.ledger.findings import Finding


@dataclass(frozen=True, slots=True, eq=False)
class AppliedPayments:
    """What the payments of a ledger come to.

    Args:
        documents: receipts and the like.
        allocations: what they pay.
        keys: for each table of payments given, the document that each of its rows became.
        findings: payments of more than the invoice.
    """

    documents: pd.DataFrame
    allocations: pd.DataFrame
    keys: tuple[pd.Series, ...]
    findings: tuple[Finding, ...]


def on_rows(rows: Sequence[Rows]) -> pd.DataFrame:
    """Payments on the rows of all lists; ``list`` is the place of theirs, ``document`` of all."""
    parts, offset = [], 0
    for list_position, r in enumerate(rows):
        if r.payments is not None:
            document_positions = r.payments["document"] + offset
            parts.append(r.payments.assign(document=document_positions, list=list_position))
        offset += len(r.frame)
    if not parts:
        return row_payments.none().assign(list=0, line=0)
    return pd.concat(parts, ignore_index=True)


def of_rows(payments: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Payments on rows of documents, as a table of payments gives them.

    Args:
        payments: as ``row_payments`` tells, ``document`` being a position in ``documents``.
        documents: with their keys.
    """
    paid_documents = documents.iloc[payments["document"]].reset_index(drop=True)
    time = paid_documents.groupby("number").cumcount().add(1).astype("str")
    part = payments["part"].reset_index(drop=True)
    return pd.DataFrame(
        {
            "number": (paid_documents["number"] + "/" + time).astype(text_columns.TEXT),
            "customer": paid_documents["customer"],
            "currency": paid_documents["currency"],
            "invoice": paid_documents["document"],
            "day": payments["day"].to_numpy("datetime64[s]"),
            "amount": part.abs(),
            "applied": part.abs(),
            "once": False,
            "back": part < 0,
            "line": payments["line"].to_numpy("int64"),
        }
    )


def apply(
    tables: Sequence[pd.DataFrame], split: instalments.Split | None, existing_allocations: pd.DataFrame,
    used_keys: pd.Series,
) -> AppliedPayments:  # fmt: skip
    """Receipts of payments, each applied to its invoice as far as that is open.

    Args:
        tables: of payments, as ``receipts.of_payments`` wants them.
        split: the documents, with instalments as rows; None where there are none.
        existing_allocations: allocations that stand already.
        used_keys: keys of documents that stand already.
    """
    batches = []
    for payments in tables:
        batches.append(receipts.of_payments(payments, used_keys))
        used_keys = pd.concat([used_keys, batches[-1].documents["document"]], ignore_index=True)
    allocations = pd.concat([m.allocations for m in batches], ignore_index=True)
    findings: list[Finding] = []
    if split is not None and len(allocations):
        lines = allocations["line"].to_numpy("int64")
        invoice = instalments.codes(split.documents)
        allocations, overpaid_mask = instalments.spread(
            allocations, split.documents, invoice, existing_allocations
        )
        findings = overpaid(overpaid_mask, lines)
    return AppliedPayments(
        pd.concat([m.documents for m in batches], ignore_index=True),
        columns.conform(allocations, "allocations"),
        tuple(m.key for m in batches),
        tuple(findings),
    )


def overpaid(overpaid_mask: text_columns.Mask, lines: np.ndarray) -> list[Finding]:
    """A warning for payments of more than their invoice still owed."""
    return faults.finding(
        "warning", "overpaid", overpaid_mask, lines,
        "{n} payment[|s] [is|are] of more than the invoice still owed: the rest is unapplied, on "
        "account of the customer.",
    )  # fmt: skip


def left_out(payments: pd.DataFrame) -> list[Finding]:
    """A warning for payments on the rows of a list, where another table says what is paid."""
    all_rows = np.ones(len(payments), bool)
    lines = payments["line"].to_numpy("int64") if len(payments) else np.array([], "int64")
    return faults.finding(
        "warning", "payments_left_out", all_rows, lines,
        "{n} payment[|s] on rows of the list of documents [is|are] left out, since another table says "
        "what is paid.",
    )  # fmt: skip
