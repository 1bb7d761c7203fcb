"""What each column may be: by its heading, by its content, and by how it relates to the others."""

import re
from collections.abc import Mapping
from dataclasses import replace

from lib.importing.evidence.content import Content
from lib.importing.reading import fields
from lib.importing.reading.by_content import by_content
from lib.importing.reading.by_relation import by_relation
from lib.importing.reading.evidence import Candidate, Evidence
from lib.importing.vocabulary import wordings
from lib.importing.vocabulary.heading import Meaning

_FAR = 20.0
"""So much less than the best that a heading may name is no more than likely (an invoice's number is
hardly its amount).
"""
_INVOICE = frozenset({"invoice"})
_NAME = frozenset({"name"})
_ON_MOST = 0.8
"""On fewer rows than this a heading alone does not make a column the customer: each row has one."""
_AGAIN = re.compile(r"(?:\.\d| \(\d\))$")
"""How programs name a heading that stands a second time."""


def candidates(evidence: Evidence, role: str) -> list[Candidate]:
    """Every column with every field of a role that it may be."""
    parties = [c for c in evidence.contents if role == "documents" and _has_parties(c, evidence)]
    if parties:
        reason = "it says customer or supplier on every row"
        contents = {c: v for c, v in evidence.contents.items() if c not in parties}
        rest = replace(evidence, contents=contents)
        sides = [Candidate(c, "party_type", 150.0, "proven", reason) for c in parties]
        return [*sides, *candidates(rest, role)]
    named_candidates = [
        c for column in evidence.contents for c in _by_heading(evidence, column, role)
    ]
    free = [c for c in evidence.contents if not evidence.meanings[c]]
    unnamed_candidates = by_content(evidence, free, named_candidates) if role == "documents" else []
    all_candidates = [*named_candidates, *unnamed_candidates]
    return by_relation(evidence, all_candidates) if role == "documents" else all_candidates


def _has_parties(column: str, evidence: Evidence) -> bool:
    """Do customers and suppliers stand in one list, told apart by a column?"""
    content = evidence.contents[column]
    if content.distinct not in range(2, 7) or content.wording("party_type") < 1.0:
        return False
    sides = {s for text in content.counts for s in wordings.meanings("party_type", text)}
    return {"customer", "supplier"} <= sides


def _by_heading(evidence: Evidence, column: str, role: str) -> list[Candidate]:
    """What a column's heading may name; far behind what it names best, it is only likely."""
    content = evidence.contents[column]
    fitting = {
        field: meaning
        for field, meaning in _of_codes(evidence.meanings_by_field(column, role), content).items()
        if (fields.holds(content, field, role, meaning.concepts) or _is_number(content, meaning))
        and (content.filled_mask.any() or field not in _WANTED)
        and not (field == "amount" and _is_bare_invoice(meaning, content))
    }
    best = max((m.score for m in fitting.values()), default=0.0)
    return [
        _named_candidate(column, content, field, _with_weakness(meaning, best), role)
        for field, meaning in fitting.items()
    ]


def _of_codes(field_meanings: Mapping[str, Meaning], content: Content) -> Mapping[str, Meaning]:
    """A bare “name” over a code of its own on every row names the document, as databases call it."""
    meaning = field_meanings.get("customer_name")
    if meaning is None or meaning.concepts != _NAME or not content.numbers_rows:
        return field_meanings
    rest = {
        field: m
        for field, m in field_meanings.items()
        if field not in ("customer", "customer_name")
    }
    return {"document": replace(meaning, field="document"), **rest}


def _is_bare_invoice(meaning: Meaning, content: Content) -> bool:
    """A heading that says invoice and no more, over whole numbers: their numbers, and no money."""
    return meaning.concepts == _INVOICE and content.decimals == 0


def _with_weakness(meaning: Meaning, best: float) -> Meaning:
    return replace(meaning, weak=meaning.weak or meaning.score < best - _FAR)


def _is_number(content: Content, meaning: Meaning) -> bool:
    """A number of documents may look like a day, such as 1/01/2025, and stand on several rows."""
    return (
        meaning.field == "document"
        and not content.typed_days
        and ("number" in meaning.concepts or meaning.score >= 96.0)
        and not meaning.weak
        and content.distinct > 0.2 * content.filled_mask.sum()
    )


def _named_candidate(
    column: str, content: Content, field: str, meaning: Meaning, role: str
) -> Candidate:
    """A column as its heading names it; a number of documents that never repeats leaves no doubt."""
    weak, reason = meaning.weak, "its heading"
    if weak and field == "document" and content.numbers_rows:
        weak, reason = False, "its heading, and no value stands twice"
    if field == "customer" and content.filled_share < _ON_MOST:
        weak = True
    weight = meaning.score - _doubt(content, field, role) - 15.0 * weak
    if field == "document" and "invoice" in meaning.concepts:
        weight += 6.0
    if _AGAIN.search(column):
        weight -= 3.0
    return Candidate(column, field, weight, "likely" if weak else "named", reason, weak)


_WANTED = frozenset({"document", "customer", "customer_name", "issued", "amount"})
"""Fields that a document needs: a column that may be one of these is not given to another."""


def _doubt(content: Content, field: str, role: str) -> float:
    """What content takes from a heading's weight: an empty column, a document's number that repeats.

    What a document needs comes before what it may have.
    """
    doubt = -20.0 if field in _WANTED and role == "documents" else 0.0
    if not content.filled_mask.any():
        doubt += 45.0
    elif content.filled_share < 0.5 and field in ("document", "customer", "issued", "amount"):
        doubt += 30.0
    if field == "document" and content.counts_rows:
        doubt += 20.0
    if field == "product" and content.numbers_rows:
        doubt += 70.0
    if field in ("document", "number") and content.distinct < 0.2 * content.filled_mask.sum():
        doubt += 30.0
    return doubt
