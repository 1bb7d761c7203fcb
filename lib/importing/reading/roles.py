"""What the rows of a table are: documents, payments, customers, or one of the other roles."""

import hashlib
from collections.abc import Sequence

from lib.importing.source_table import SourceTable
from lib.importing.vocabulary import heading
from lib.importing.vocabulary.heading import Meaning
from lib.importing.vocabulary.spelling import folded_words
from lib.ledger import columns

ROLES = (*columns.ROLES, "payments")
OTHER = "other"
_PAYING = frozenset({"payment", "receipt"})
_NUMBERED = frozenset({"number", "id", "reference", "code"})
_MOST_OF_IT = 0.5
"""The share of its headings that a role must explain before a table is taken for anything else."""
_DOCUMENT_ONLY = frozenset({"due", "open_amount"})


def shape(table: SourceTable) -> str:
    """A hash of a table's headings, under which its reading is remembered."""
    text = "\n".join(sorted(" ".join(folded_words(str(c))) for c in table.frame.columns))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def role(table: SourceTable) -> str:
    """The role that a table states, or else that its headings fit best; documents in doubt."""
    if table.role:
        return table.role
    headings = [str(c) for c in table.frame.columns]
    languages = heading.languages(headings)
    meanings = [heading.meanings(h, languages) for h in headings]
    if _is_payments(meanings):
        return "payments"
    fits = {name: _fit(meanings, name) for name in columns.ROLES}
    best = max(fits, key=lambda name: fits[name])
    return best if fits[best] > max(fits["documents"], _MOST_OF_IT) else "documents"


def _is_payments(meanings: Sequence[tuple[Meaning, ...]]) -> bool:
    """A payment has a number, a day and an amount of its own; and no due date or open amount."""
    payment_meanings = {
        m.field: m for column_meanings in meanings for m in column_meanings if m.role == "payments"
    }
    documents = {
        m.field
        for column_meanings in meanings
        for m in column_meanings[:1]
        if m.role == "documents"
    }
    number = payment_meanings.get("number")
    return (
        number is not None
        and _says_paying(meanings)
        and {"day", "amount"} <= payment_meanings.keys()
        and bool({"invoice", "customer", "customer_name"} & payment_meanings.keys())
        and not documents & _DOCUMENT_ONLY
    )


def _says_paying(meanings: Sequence[tuple[Meaning, ...]]) -> bool:
    """Does a heading name the payment's own number?"""
    return any(
        m.role == "payments"
        and m.field == "number"
        and bool(m.concepts & _PAYING)
        and bool(m.concepts & _NUMBERED)
        for column_meanings in meanings
        for m in column_meanings
    )


def _fit(meanings: Sequence[tuple[Meaning, ...]], name: str) -> float:
    """The share of the headings that a role explains; none where a field it needs is not named.

    Headings of what no ledger needs, such as a telephone, do not count.
    """
    explained_fields = {
        m.field for column_meanings in meanings for m in column_meanings if m.role == name
    }
    role_headings = [
        column_meanings
        for column_meanings in meanings
        if any(m.role == name for m in column_meanings)
    ]
    needless_headings = [
        t for t in meanings if any(m.role == OTHER for m in t) and t not in role_headings
    ]
    share = len(role_headings) / max(len(meanings) - len(needless_headings), 1)
    if name == "documents":
        money = {"amount", "open_amount", "debit", "credit", "net_amount"}
        return (
            share
            if explained_fields & {"issued", "due"} and explained_fields & money
            else share / 2
        )
    needed = {c.name for c in columns.ROLES[name] if c.required and c.name != "kind"}
    return share if needed <= explained_fields else 0.0
