"""A code without a noun right beside the customer's name is the customer's number: Šifra | Partner."""

from collections.abc import Sequence
from dataclasses import replace

from lib.importing.evidence.content import Content
from lib.importing.evidence.relations import one_to_one
from lib.importing.reading.evidence import Candidate, Evidence

_CODES = frozenset({"code", "id", "number", "account", "reference"})
_NUMBERED = frozenset(
    {"code", "id", "number", "account", "reference", "registration_number", "tax_id"}
)
_WEIGHT = 110.0


def beside_names(evidence: Evidence, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Candidates where a code goes one to one with the names beside it, which are then the names.

    Names must repeat: what numbers the rows goes one to one with names that do not.
    """
    name = _name(evidence, candidates)
    if name is None or any(c.field == "customer_name" and not c.weak for c in candidates):
        return list(candidates)
    code = next(
        (c for c in _neighbours(evidence, name) if _is_its_code(evidence, c, name, candidates)),
        None,
    )
    if code is None:
        return list(candidates)
    reason = f"it goes one to one with “{name}” beside it"
    number = Candidate(code, "customer", _WEIGHT, "proven", reason)
    rest = [c for c in candidates if c.column not in (code, name)]
    name_candidates = [replace(c, field="customer_name") for c in candidates
             if c.column == name and c.field == "customer"]  # fmt: skip
    return [*rest, number, *name_candidates]


def _name(evidence: Evidence, candidates: Sequence[Candidate]) -> str | None:
    """The column that its heading names as the customer, without a word for a number, over names."""
    customer_candidates = [
        c for c in candidates if c.field == "customer" and not c.weak and c.certainty == "named"
    ]
    if not customer_candidates:
        return None
    column = max(customer_candidates, key=lambda c: c.weight).column
    concepts = {w for m in evidence.meanings[column] if m.field == "customer" for w in m.concepts}
    content = evidence.contents[column]
    repeats = 2 <= content.distinct < int(content.filled_mask.sum())
    return column if repeats and not concepts & _NUMBERED and _are_names(content) else None


def _are_names(content: Content) -> bool:
    """Words, of which few have digits in them."""
    coded = sum(any(c.isdigit() for c in text) for text in content.counts)
    return coded < 0.5 * content.distinct


def _neighbours(evidence: Evidence, column: str) -> list[str]:
    columns = list(evidence.contents)
    at = columns.index(column)
    return [columns[place] for place in (at - 1, at + 1) if 0 <= place < len(columns)]


def _is_its_code(
    evidence: Evidence, column: str, name: str, candidates: Sequence[Candidate]
) -> bool:
    """Codes of one word each, one to one with the names, under a heading that says code or number.

    Another column must number the documents: a document in parts repeats as its customer does.
    """
    content = evidence.contents[column]
    meanings = [m for m in evidence.meanings[column] if m.field == "customer" and m.concepts]
    says_code = any(m.concepts <= _CODES for m in meanings)
    coded = all(" " not in text and any(c.isdigit() for c in text) for text in content.counts)
    is_used = any(c.column == column and not c.weak and c.field != "document" for c in candidates)
    has_numbers = any(
        c.field == "document" and not c.weak and c.column != column for c in candidates
    )
    fits = says_code and has_numbers and coded and not is_used and content.filled_share > 0.95
    return fits and one_to_one(content, evidence.contents[name])
