"""What a column must hold to be a field, and what a table of a role cannot do without."""

from collections.abc import Mapping
from typing import Literal

from lib.importing.evidence.content import Content
from lib.importing.values import day_marks, wordings
from lib.importing.vocabulary import lexicon
from lib.importing.vocabulary.heading import Concepts
from lib.ledger import columns, terms

Kind = Literal[
    "kind", "flag", "text", "key", "day", "money", "number", "currency", "state", "words", "side"
]

_DOCUMENTS: Mapping[str, Kind] = {
    "document": "key", "customer": "key", "series": "text", "paid_on": "day",
    "open_amount": "money", "paid_amount": "money", "withheld_amount": "money",
    "debit": "money", "credit": "money", "net_amount": "money", "tax": "money",
    "line": "number", "payment_state": "state", "currency": "currency", "side": "side",
    "party_type": "words", "type": "kind", "cancelled": "flag",
}  # fmt: skip
_PAYMENTS: Mapping[str, Kind] = {
    "number": "key", "day": "day", "amount": "money", "applied_amount": "money",
    "unapplied": "money", "invoice": "key", "customer": "key", "currency": "currency",
}  # fmt: skip
BILLED = ("amount", "open_amount", "net_amount")
"""Fields any of which alone says what a document comes to; so do debit and credit together."""
MONEY = ("amount", "open_amount", "paid_amount", "debit", "credit", "net_amount")
"""Fields any of which gives a document its amount."""
NEEDED: Mapping[str, tuple[str, ...]] = {
    "documents": ("document", "customer", "issued", "amount"),
    "payments": ("day", "amount"),
}
REVERSED = frozenset({"open", "unpaid", "sale_credit"})
"""Concepts of a flag whose yes means: not yet paid."""


def fields(role: str) -> tuple[str, ...]:
    """Everything a column of a role may mean.

    >>> fields("rates")
    ('day', 'currency', 'rate')
    """
    attributes = lexicon.ATTRIBUTES if role == "documents" else ()
    role_columns = columns.names(role) if role in columns.ROLES else ()
    return tuple(dict.fromkeys((*role_columns, *lexicon.fields(role), *attributes)))


def kind(field: str, role: str) -> Kind:
    """What a column must hold to be a field of a role."""
    special = {"documents": _DOCUMENTS, "payments": _PAYMENTS}.get(role, {})
    if field in special:
        return special[field]
    role_columns = {c.name: c for c in columns.ROLES.get(role, ())}
    return role_columns[field].type if field in role_columns else "text"


def holds(content: Content, field: str, role: str, concepts: Concepts = frozenset()) -> bool:
    """May a column's values be what a field needs? An empty column may, on its heading's word."""
    if not content.filled_mask.any():
        return True
    needed = kind(field, role)
    if needed == "day":
        return content.days >= 0.5 and not _is_flag(content)
    if needed in ("money", "number"):
        return content.numbers >= 0.5 and not content.typed_days and not _is_flag(content)
    if needed == "key":
        code = content.decimals < 0.05 or "code" in concepts or "account" in concepts
        return code and not content.typed_days and not _is_days(content)
    if field == "terms":
        return content.days < 0.5 or content.digits or any(map(_is_terms, list(content.counts)[:5]))
    if needed == "currency":
        return content.currency > 0.6
    if needed == "kind":
        return any(wordings.of_document(text) for text in list(content.counts)[:40])
    if needed == "flag":
        says = content.yes_no or _is_flag(content) or content.wording("payment_state") > 0
        return says or (field == "cancelled" and _marks_some(content))
    if needed == "side":
        return content.wording("side") > 0.95
    if needed == "state":
        return content.days < 0.5 and (
            content.yes_no or (content.numbers < 0.5 and content.distinct <= 40)
        )
    return True


_MARKED = 0.6
"""The share of rows beyond which days are no mark of the few that are void."""


def _marks_some(content: Content) -> bool:
    """Days on some rows alone (deleted at): when these were made void."""
    return content.days > 0.9 and bool(0 < day_marks.marked_rows(content.column).mean() < _MARKED)


def _is_terms(text: str) -> bool:
    try:
        terms.parse(text)
    except terms.UnreadableTerms:
        return False
    return True


def _is_days(content: Content) -> bool:
    """Days, and no numbers such as 1/01/2025, of which none stands twice."""
    coded = sum(t[:1].isalpha() and t[-1:].isdigit() for t in content.counts)
    days = content.days > 0.5 and coded < 0.5 * content.distinct
    return days and not content.digits and not content.unique


def _is_flag(content: Content) -> bool:
    """Does a column hold only zeros and ones, as flags do?"""
    return content.distinct == 2 and set(content.counts) <= {"0", "1", "0.0", "1.0"}
