"""What columns are, or are not, by how they relate to the others: sums, running totals, pairs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from lib.importing.evidence import relations
from lib.importing.evidence.relations import Sum
from lib.importing.reading import (
    buckets,
    company_currency,
    customer_codes,
    days,
    fields,
    paid_and_open,
)
from lib.importing.reading.evidence import OTHER, Candidate, Evidence

_FEWEST = 3
"""Rows that tell what is paid from what is to pay."""
_HIGHEST_TAX = 0.4
"""Of an amount; no country's sales tax is as high."""
_BY_SUM = 120.0
_MANY = 6
"""Rows from which on some customer should stand twice."""


def by_relation(evidence: Evidence, candidates: list[Candidate]) -> list[Candidate]:
    """Candidates as sums and running totals confirm or refute them."""
    candidates = [c for c in candidates if not _is_running(evidence, c)]
    candidates = company_currency.with_own_currency(evidence, candidates)
    candidates = _without_balance(evidence, candidates)
    candidates = _without_payable(evidence, candidates)
    candidates = _with_sum_of_ages(evidence, candidates)
    for total in evidence.sums:
        candidates = _with_sum(evidence, total, candidates)
    candidates = paid_and_open.with_proven_parts(evidence, candidates)
    candidates = _without_levy(evidence, candidates)
    candidates = [c for c in candidates if not _never_repeats(evidence, c)]
    candidates = [_customer_of_name(evidence, c, candidates) for c in candidates]
    candidates = customer_codes.beside_names(evidence, candidates)
    return days.with_confirmed_days(evidence, candidates)


def _never_repeats(evidence: Evidence, candidate: Candidate) -> bool:
    """A code that no two of many rows share (id) tells rows apart, not customers."""
    content = evidence.contents[candidate.column]
    weak = candidate.field == "customer" and candidate.weak
    return weak and content.unique and int(content.filled_mask.sum()) >= _MANY


def _without_balance(evidence: Evidence, candidates: list[Candidate]) -> list[Candidate]:
    """A balance that is beyond its row's own amount is no open amount."""
    own_amounts = _own_amount(evidence, candidates)
    if own_amounts is None:
        return candidates

    def beyond(column: str) -> bool:
        balance = np.abs(np.nan_to_num(evidence.contents[column].values))
        return bool(((balance > own_amounts) & (own_amounts > relations.TOLERANCE)).mean() > 0.15)

    return [c for c in candidates if c.field != "open_amount" or not beyond(c.column)]


def _without_payable(evidence: Evidence, candidates: list[Candidate]) -> list[Candidate]:
    """What stands in full on rows that are open in full is what is to pay, not what is paid."""
    amounts, open_amounts = _own_amount(evidence, candidates), _named_open(evidence, candidates)
    if amounts is None or open_amounts is None:
        return candidates

    def is_payable(column: str) -> bool:
        paid = np.abs(np.nan_to_num(evidence.contents[column].values))
        rows = (open_amounts > relations.TOLERANCE) & (paid > relations.TOLERANCE)
        beyond = (paid + open_amounts)[rows] > 1.5 * amounts[rows]
        return beyond.size >= _FEWEST and bool(beyond.mean() > 0.5)

    return [c for c in candidates if c.field != "paid_amount" or not is_payable(c.column)]


def _without_levy(evidence: Evidence, candidates: list[Candidate]) -> list[Candidate]:
    """A tax that is most of what is billed is a levy, and what the document is about."""
    amounts = _own_amount(evidence, candidates)
    if amounts is None:
        return candidates

    def is_levy(column: str) -> bool:
        share = np.abs(np.nan_to_num(evidence.contents[column].values)) / amounts
        return bool((share[amounts > 1.0] > _HIGHEST_TAX).mean() > 0.5)

    return [c for c in candidates if c.field != "tax" or not is_levy(c.column)]


def _with_sum_of_ages(evidence: Evidence, candidates: list[Candidate]) -> list[Candidate]:
    """The sum of the ages of each row is what is open of it, beside another column that bills."""
    ages = [c for c in evidence.contents if buckets.is_bucket(c)]
    billed = {c.column for c in candidates if c.field == "amount" and c.certainty == "named"}
    if len(ages) < _FEWEST or len(billed) < 2 or _named_open(evidence, candidates) is not None:
        return candidates
    open_ = sum(np.nan_to_num(evidence.contents[c].values) for c in ages)
    sums = [
        c
        for c in billed - set(ages)
        if (np.abs(np.nan_to_num(evidence.contents[c].values) - open_) <= relations.TOLERANCE).all()
    ]
    if len(sums) != 1:
        return candidates
    reason = f"it is the sum of “{ages[0]}” to “{ages[-1]}” on every row"
    rest = [c for c in candidates if c.column != sums[0]]
    return [*rest, Candidate(sums[0], "open_amount", _BY_SUM, "proven", reason)]


def _named_open(
    evidence: Evidence, candidates: Sequence[Candidate]
) -> npt.NDArray[np.float64] | None:
    """The size of what the column best named as open says of each row."""
    named = [c for c in candidates if c.field == "open_amount" and c.certainty == "named"]
    if not named:
        return None
    column = max(named, key=lambda c: c.weight).column
    return np.abs(np.nan_to_num(evidence.contents[column].values))


def _own_amount(
    evidence: Evidence, candidates: Sequence[Candidate]
) -> npt.NDArray[np.float64] | None:
    """The size of what each row bills or credits, by the columns named for it."""
    best = {
        field: max(
            (c for c in candidates if c.field == field), key=lambda c: c.weight, default=None
        )
        for field in ("amount", "debit", "credit")
    }
    sides = (
        [best["debit"], best["credit"]] if best["debit"] and best["credit"] else [best["amount"]]
    )
    if any(c is None or c.certainty == "likely" or c.weak for c in sides):
        return None
    values = [np.nan_to_num(evidence.contents[c.column].values) for c in sides if c]
    return np.abs(values[0] - sum(values[1:])) + relations.TOLERANCE


def _is_running(evidence: Evidence, candidate: Candidate) -> bool:
    """A running total is never an amount of a document, still open or not."""
    return candidate.column in evidence.running and candidate.field in (*fields.MONEY, "tax")


_WHOLES = {("paid_amount", "open_amount"): "amount", ("net_amount", "tax"): "amount"}
"""Two fields that are named -> what they are together, whatever its heading says."""
_PAIRS = {
    "tax": ("amount", "net_amount"), "net_amount": ("amount", "tax"),
    "paid_amount": ("amount", "open_amount"), "open_amount": ("amount", "paid_amount"),
}  # fmt: skip
"""A field that is part of a sum -> what the whole and the other part then are."""


def _with_sum(evidence: Evidence, total: Sum, candidates: list[Candidate]) -> list[Candidate]:
    """What a sum says of its columns where the heading of one part is known."""
    for fields_, whole in _WHOLES.items():
        if _are_named(candidates, total.parts(), fields_) and not _is_named_at_all(
            candidates, total.whole
        ):
            return _with_proof(candidates, {total.whole: whole}, total)
    for part, other in (total.parts(), total.parts()[::-1]):
        if _names(evidence, part, OTHER, "discount"):
            return _with_proof(candidates, {other: "amount"}, total, without=total.whole)
        for field, (whole_field, other_field) in _PAIRS.items():
            if not _is_named(candidates, part, field):
                continue
            whole_is = _is_named(candidates, total.whole, whole_field)
            other_is = _is_named(candidates, other, other_field)
            if field == "tax" and (whole_is or other_is):
                whole_is = other_is = _may_be(candidates, other, ("net_amount", "amount"))
            if whole_is and other_is:
                proof = {part: field, total.whole: whole_field, other: other_field}
                return _with_proof(candidates, proof, total)
            if whole_is and not any(c.column == other for c in candidates):
                likely = Candidate(other, other_field, 60.0, "likely", _sum_text(total))
                return [*candidates, likely]
    return candidates


def _are_named(
    candidates: Sequence[Candidate], parts: tuple[str, str], field_names: tuple[str, str]
) -> bool:
    return any(
        _is_named(candidates, first, field_names[0])
        and _is_named(candidates, second, field_names[1])
        for first, second in (parts, parts[::-1])
    )


def _is_named_at_all(candidates: Sequence[Candidate], column: str) -> bool:
    return any(c.column == column and c.certainty != "likely" for c in candidates)


def _may_be(candidates: Sequence[Candidate], column: str, among: Sequence[str]) -> bool:
    """Is a column named as one of some fields, or as nothing at all?"""
    field_names = {c.field for c in candidates if c.column == column and c.certainty != "likely"}
    return not field_names or bool(field_names & set(among))


def _names(evidence: Evidence, column: str, role: str, field: str) -> bool:
    return any(m.role == role and m.field == field for m in evidence.meanings[column])


def _is_named(candidates: Sequence[Candidate], column: str, field: str) -> bool:
    return any(
        c.column == column and c.field == field and c.certainty != "likely" for c in candidates
    )


def _with_proof(
    candidates: Sequence[Candidate], proof: Mapping[str, str], total: Sum, without: str = ""
) -> list[Candidate]:
    reason = _sum_text(total)
    rest = [c for c in candidates if c.column not in proof and c.column != without]
    existing = {(c.column, c.field): c for c in candidates}
    proven_candidates = [
        replace(existing[column, field], weight=existing[column, field].weight + 60.0,
                certainty="proven", reason=reason)
        if (column, field) in existing
        else Candidate(column, field, 120.0, "proven", reason)
        for column, field in proof.items()
    ]  # fmt: skip
    return [*rest, *proven_candidates]


def _sum_text(total: Sum) -> str:
    return f"“{total.whole}” = “{total.first}” + “{total.second}” on every row"


def _customer_of_name(
    evidence: Evidence, candidate: Candidate, candidates: Sequence[Candidate]
) -> Candidate:
    """A weakly named customer's number is confirmed by a name that goes with it one to one."""
    if candidate.field != "customer" or not candidate.weak:
        return candidate
    names = [c.column for c in candidates if c.field == "customer_name" and not c.weak]
    for name in names:
        if relations.one_to_one(evidence.contents[candidate.column], evidence.contents[name]):
            reason = f"it goes one to one with “{name}”"
            return replace(candidate, certainty="proven", reason=reason, weak=False)
    return replace(candidate, weight=candidate.weight - 70.0) if names else candidate
