"""A whole that is two parts on every row, now the one, now the other, now both: billed, paid, open.

Which part is the open one is told by the heading of either, or by what says which rows are settled.
"""

from collections.abc import Sequence

import numpy as np

from lib.importing.assembling import payment_state
from lib.importing.evidence.relations import TOLERANCE, Sum
from lib.importing.reading.evidence import Candidate, Evidence
from lib.importing.text_columns import Mask
from lib.importing.values import day_marks
from lib.importing.vocabulary import heading

_OPEN = frozenset({"open", "balance", "due", "unpaid", "payable"})
_PAID = frozenset({"paid", "received", "receipt", "collected", "settled", "payment"})
_PARTS = ("paid_amount", "open_amount")
_WEIGHT = 120.0
_AGREE = 0.98


def with_proven_parts(evidence: Evidence, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Candidates with what is billed, paid and open, where one sum alone proves all three."""
    sums = [
        s
        for s in evidence.sums
        if (_splits(evidence, s) or {_field(p, candidates) for p in s.parts()} == set(_PARTS))
        and _may_be_billed(s.whole, candidates)
    ]
    ordered_sums = [(s, parts) for s in sums if (parts := _paid_and_open(evidence, s, candidates))]
    named_sums = [(s, parts) for s, parts in ordered_sums if _is_billed(s.whole, candidates)]
    if len(likely_sums := named_sums or ordered_sums) != 1:
        return list(candidates)
    total, (paid, open_) = likely_sums[0]
    reason = f"“{total.whole}” = “{total.first}” + “{total.second}” on every row"
    proof = {total.whole: "amount", paid: "paid_amount", open_: "open_amount"}
    rest = [c for c in candidates if c.column not in proof]
    return [*rest, *(Candidate(c, f, _WEIGHT, "proven", reason) for c, f in proof.items())]


def _splits(evidence: Evidence, total: Sum) -> bool:
    """Is each part all of it on some rows? Net and tax never are."""
    first, second = (_nonzero_mask(evidence, part) for part in total.parts())
    return bool((first & ~second).any() and (~first & second).any())


def _overlap(evidence: Evidence, parts: tuple[str, str]) -> bool:
    """Do both parts stand on some row? Two ages of what is open never do."""
    return bool((_nonzero_mask(evidence, parts[0]) & _nonzero_mask(evidence, parts[1])).any())


def _nonzero_mask(evidence: Evidence, column: str) -> Mask:
    nonzero_mask: Mask = np.abs(np.nan_to_num(evidence.contents[column].values)) > TOLERANCE
    return nonzero_mask


def _is_billed(column: str, candidates: Sequence[Candidate]) -> bool:
    """Does a heading name a column as the amount?"""
    return any(
        c.column == column and c.field == "amount" and c.certainty != "likely" for c in candidates
    )


def _may_be_billed(column: str, candidates: Sequence[Candidate]) -> bool:
    """Is a column named as the amount; or, while no other is, as nothing or as what is to pay?

    Among a limit and what is left of it, no column is named; “to pay” may be what is billed or open.
    """
    field_names = {c.field for c in candidates if c.column == column and c.certainty != "likely"}
    elsewhere = any(_is_billed(c.column, candidates) for c in candidates)
    return "amount" in field_names or (field_names <= {"open_amount"} and not elsewhere)


def _paid_and_open(
    evidence: Evidence, total: Sum, candidates: Sequence[Candidate]
) -> tuple[str, str] | None:
    """The two parts in that order, as a heading or the settled rows tell; None where nothing does."""
    parts = total.parts()
    if _already_proven(parts, candidates) or not all(_is_free(p, candidates) for p in parts):
        return None
    by_heading = [_parts_in_order(parts, part, field) for part in parts
                  if (field := _field(part, candidates) or _by_words(part))]  # fmt: skip
    sure = _overlap(evidence, parts) or (
        len(by_heading) == 2 and _is_billed(total.whole, candidates)
    )
    part_orders = set(by_heading if sure else ())
    if not by_heading and (_overlap(evidence, parts) or _is_billed(total.whole, candidates)):
        part_orders = {
            pair for pair in (parts, parts[::-1]) if _settles(evidence, pair[1], candidates)
        }
    return part_orders.pop() if len(part_orders) == 1 else None


def _already_proven(parts: tuple[str, str], candidates: Sequence[Candidate]) -> bool:
    """Does a relation prove both parts without our help?"""
    return all(any(c.column == p and c.certainty == "proven" for c in candidates) for p in parts)


def _is_free(column: str, candidates: Sequence[Candidate]) -> bool:
    """Is a column named as nothing but what is paid or open?"""
    field_names = {c.field for c in candidates if c.column == column and c.certainty != "likely"}
    return not field_names or bool(field_names & set(_PARTS))


def _field(column: str, candidates: Sequence[Candidate]) -> str | None:
    field_names = {
        c.field for c in candidates if c.column == column and c.certainty != "likely"
    } & set(_PARTS)
    return field_names.pop() if len(field_names) == 1 else None


def _by_words(column: str) -> str | None:
    """What a heading whose every word is known says of a part: paid, or open."""
    concepts = {c for reading in heading.concepts(column) for c in reading}
    if bool(concepts & _OPEN) == bool(concepts & _PAID):
        return None
    return "open_amount" if concepts & _OPEN else "paid_amount"


def _parts_in_order(parts: tuple[str, str], part: str, field: str) -> tuple[str, str]:
    other = parts[1] if part == parts[0] else parts[0]
    return (part, other) if field == "paid_amount" else (other, part)


def _settles(evidence: Evidence, open_: str, candidates: Sequence[Candidate]) -> bool:
    """Is nothing open just where a state or a day says that a document is settled?"""
    settled_mask = _settled_mask(evidence, candidates)
    if settled_mask is None or settled_mask.all() or not settled_mask.any():
        return False
    return bool((_nonzero_mask(evidence, open_) != settled_mask).mean() >= _AGREE)


def _settled_mask(evidence: Evidence, candidates: Sequence[Candidate]) -> Mask | None:
    """The rows that a column of states, or else of days of payment, says are settled."""
    named_candidates = [c for c in candidates if not c.weak and c.certainty == "named"]
    for candidate in (c for c in named_candidates if c.field == "payment_state"):
        content = evidence.contents[candidate.column]
        state_by_word = payment_state.meanings(list(content.counts), candidate.column)
        if any(state_by_word.values()) and content.numbers < 0.5:
            words = [word for word, state in state_by_word.items() if state == "paid"]
            return content.text.isin(words).to_numpy(bool)
    for candidate in (c for c in named_candidates if c.field == "paid_on"):
        if (dated_mask := day_marks.marked_rows(evidence.contents[candidate.column].column)).any():
            return dated_mask
    return None
