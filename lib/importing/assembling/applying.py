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
class Applied:
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
    parts, before = [], 0
    for place, r in enumerate(rows):
        if r.payments is not None:
            moved = r.payments["document"] + before
            parts.append(r.payments.assign(document=moved, list=place))
        before += len(r.frame)
    if not parts:
        return row_payments.none().assign(list=0, line=0)
    return pd.concat(parts, ignore_index=True)


def of_rows(payments: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Payments on rows of documents, as a table of payments gives them.

    Args:
        payments: as ``row_payments`` tells, ``document`` being a position in ``documents``.
        documents: with their keys.
    """
    of = documents.iloc[payments["document"]].reset_index(drop=True)
    time = of.groupby("number").cumcount().add(1).astype("str")
    part = payments["part"].reset_index(drop=True)
    return pd.DataFrame(
        {
            "number": (of["number"] + "/" + time).astype(text_columns.TEXT),
            "customer": of["customer"], "currency": of["currency"], "invoice": of["document"],
            "day": payments["day"].to_numpy("datetime64[s]"), "amount": part.abs(),
            "applied": part.abs(), "once": False, "back": part < 0,
            "line": payments["line"].to_numpy("int64"),
        }
    )  # fmt: skip


def apply(
    tables: Sequence[pd.DataFrame], split: instalments.Split | None, standing: pd.DataFrame,
    taken: pd.Series,
) -> Applied:  # fmt: skip
    """Receipts of payments, each applied to its invoice as far as that is open.

    Args:
        tables: of payments, as ``receipts.of_payments`` wants them.
        split: the documents, with instalments as rows; None where there are none.
        standing: allocations that stand already.
        taken: keys of documents that stand already.
    """
    made = []
    for payments in tables:
        made.append(receipts.of_payments(payments, taken))
        taken = pd.concat([taken, made[-1].documents["document"]], ignore_index=True)
    allocations = pd.concat([m.allocations for m in made], ignore_index=True)
    findings: list[Finding] = []
    if split is not None and len(allocations):
        lines = allocations["line"].to_numpy("int64")
        invoice = instalments.codes(split.documents)
        allocations, over = instalments.spread(allocations, split.documents, invoice, standing)
        findings = overpaid(over, lines)
    return Applied(
        pd.concat([m.documents for m in made], ignore_index=True),
        columns.conform(allocations, "allocations"),
        tuple(m.key for m in made),
        tuple(findings),
    )


def overpaid(over: text_columns.Mask, lines: np.ndarray) -> list[Finding]:
    """A warning for payments of more than their invoice still owed."""
    return faults.finding(
        "warning", "overpaid", over, lines,
        "{n} payment[|s] [is|are] of more than the invoice still owed: the rest is unapplied, on "
        "account of the customer.",
    )  # fmt: skip


def left_out(payments: pd.DataFrame) -> list[Finding]:
    """A warning for payments on the rows of a list, where another table says what is paid."""
    every = np.ones(len(payments), bool)
    lines = payments["line"].to_numpy("int64") if len(payments) else np.array([], "int64")
    return faults.finding(
        "warning", "payments_left_out", every, lines,
        "{n} payment[|s] on rows of the list of documents [is|are] left out, since another table says "
        "what is paid.",
    )  # fmt: skip
