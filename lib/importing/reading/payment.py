"""What tells which part of a document is paid, and a column of open amounts that is none."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lib.importing.evidence.content import Content
from lib.importing.evidence.relations import TOLERANCE
from lib.importing.reading.candidates import Candidate, Evidence
from lib.importing.reading.reading import Reading
from lib.importing.source_table import SourceTable
from lib.importing.vocabulary import wordings
from lib.importing.vocabulary.lexicon import lexicon
from lib.importing.vocabulary.spelling import folded

_STATES = ("open_amount", "paid_amount", "paid_on", "payment_state")


def without_false_open(evidence: Evidence, free: Sequence[Candidate]) -> list[Candidate]:
    """An "open" amount that stands in full on settled rows is the amount of the document."""
    false = {
        c.column
        for c in free
        if c.field == "open_amount" and _stands_when_settled(evidence, c.column, free)
    }
    return [
        replace(
            c, field="amount", reason="it stands in full on settled rows, so it is no open amount"
        )
        if c.column in false and c.field == "open_amount"
        else c
        for c in free
        if not (c.column in false and c.field == "amount")
    ]


def _stands_when_settled(evidence: Evidence, column: str, free: Sequence[Candidate]) -> bool:
    settled = np.zeros(len(evidence.contents[column].column), bool)
    for candidate in free:
        if candidate.field == "paid_on" and not candidate.weak:
            settled |= evidence.contents[candidate.column].written
    amounts = np.nan_to_num(evidence.contents[column].values)
    if settled.sum() < 3 or (settled.all() and len(settled) < 3):
        return False
    return bool((np.abs(amounts[settled]) > TOLERANCE).mean() > 0.9)


def is_told(table: SourceTable, reading: Reading, evidence: Evidence) -> str | None:
    """What says which part of each document is paid; None where nothing does."""
    for field in _STATES:
        if (column := reading.column(field)) is not None:
            return f"“{column}”"
    if "debit" in reading and "credit" in reading:
        return "debit and credit"
    if (column := reading.column("type")) and _has_receipts(evidence.contents[column]):
        return f"receipts among the rows, by “{column}”"
    if (column := reading.column("side")) and len(evidence.contents[column].counts) > 1:
        return f"both sides of the account, by “{column}”"
    if title := next((t for t in table.titles if is_open_list(t)), None):
        return f"the title “{title}”: a list of open items"
    return None


def _has_receipts(content: Content) -> bool:
    return any("receipt" in wordings.meanings("document_kind", t) for t in content.counts)


def is_open_list(title: str) -> bool:
    """Does a title say that the list holds open items alone?

    >>> is_open_list("A/R Aging Detail"), is_open_list("Acme Ltd")
    (True, False)
    """
    words = folded(title)
    known = lexicon().wordings["layout"]
    return any(
        "open_items" in known.get(words[start:end], ())
        for start in range(len(words))
        for end in range(start + 1, min(len(words), start + 5) + 1)
    )
