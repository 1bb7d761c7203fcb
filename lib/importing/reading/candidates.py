"""What each column may be: by its heading, by its content, and by how it relates to the others."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from lib.importing.evidence import relations
from lib.importing.evidence.content import HEAD, Content
from lib.importing.evidence.relations import Sum
from lib.importing.reading import buckets, fields
from lib.importing.reading.reading import Certainty
from lib.importing.vocabulary import heading, wordings
from lib.importing.vocabulary.heading import Meaning

_BY_CONTENT = 25.0
_AGAIN = re.compile(r"(?:\.\d| \(\d\))$")
"""How programs name a heading that stands a second time."""
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A column that may be a field.

    Args:
        column, field: which.
        weight: how strong the evidence is.
        certainty: how sure it would be, were it chosen.
        reason: the evidence in words.
        weak: its words often mean something else.
    """

    column: str
    field: str
    weight: float
    certainty: Certainty
    reason: str
    weak: bool = False


@dataclass(frozen=True, eq=False)
class Evidence:
    """All that is known of a table's columns before anything is decided.

    Args:
        contents: what each holds.
        meanings: what each heading may name.
        sums: columns that are two others together.
        running: columns that are running totals, and of what.
    """

    contents: Mapping[str, Content]
    meanings: Mapping[str, tuple[Meaning, ...]]
    sums: tuple[Sum, ...]
    running: Mapping[str, str]

    def named(self, column: str, role: str) -> dict[str, Meaning]:
        """Fields of a role that a heading names."""
        return {m.field: m for m in self.meanings[column] if m.role == role}


def gather(contents: Mapping[str, Content]) -> Evidence:
    """The evidence of a table.

    Args:
        contents: by heading.
    """
    spoken = heading.languages(contents)
    meanings = {column: heading.meanings(column, spoken) for column in contents}
    return Evidence(
        contents,
        meanings,
        relations.sums(contents),
        _running(contents, meanings),
    )


def _running(
    contents: Mapping[str, Content], meanings: Mapping[str, tuple[Meaning, ...]]
) -> dict[str, str]:
    """Columns that are running totals, over the whole list or for each customer apart."""
    found = relations.running(contents, HEAD)
    for column, named in meanings.items():
        if any(m.role == "documents" and m.field.startswith("customer") for m in named):
            codes = contents[column].text.fillna("").head(HEAD).to_numpy()
            found |= relations.running(contents, HEAD, np.argsort(codes, kind="stable"))
    return found


def candidates(evidence: Evidence, role: str) -> list[Candidate]:
    """Every column with every field of a role that it may be."""
    parties = [c for c in evidence.contents if role == "documents" and _has_parties(c, evidence)]
    if parties:
        reason = "it says customer or supplier on every row"
        contents = {c: v for c, v in evidence.contents.items() if c not in parties}
        rest = replace(evidence, contents=contents)
        sides = [Candidate(c, "party_type", 150.0, "proven", reason) for c in parties]
        return [*sides, *candidates(rest, role)]
    named = [c for column in evidence.contents for c in _by_heading(evidence, column, role)]
    free = [c for c in evidence.contents if not evidence.meanings[c]]
    by_content = _by_content(evidence, free, named) if role == "documents" else []
    together = [*named, *by_content]
    return _by_relation(evidence, together) if role == "documents" else together


def _has_parties(column: str, evidence: Evidence) -> bool:
    """Do customers and suppliers stand in one list, told apart by a column?"""
    content = evidence.contents[column]
    if content.distinct not in range(2, 7) or content.wording("party_type") < 1.0:
        return False
    sides = {s for text in content.counts for s in wordings.meanings("party_type", text)}
    return {"customer", "supplier"} <= sides


def _by_heading(evidence: Evidence, column: str, role: str) -> list[Candidate]:
    content = evidence.contents[column]
    return [
        _named(column, content, field, meaning, role)
        for field, meaning in evidence.named(column, role).items()
        if (fields.holds(content, field, role, meaning.concepts) or _is_number(content, meaning))
        and (content.written.any() or field not in _WANTED)
    ]


def _is_number(content: Content, meaning: Meaning) -> bool:
    """A number of documents may look like a day, such as 1/01/2025, and stand on several rows."""
    return (
        meaning.field == "document"
        and not content.typed_days
        and ("number" in meaning.concepts or meaning.score >= 96.0)
        and not meaning.weak
        and content.distinct > 0.2 * content.written.sum()
    )


def _named(column: str, content: Content, field: str, meaning: Meaning, role: str) -> Candidate:
    """A column as its heading names it; a number of documents that never repeats leaves no doubt."""
    weak, reason = meaning.weak, "its heading"
    if weak and field == "document" and content.unique and content.filled > 0.9:
        weak, reason = False, "its heading, and no value stands twice"
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
    if not content.written.any():
        doubt += 45.0
    elif content.filled < 0.5 and field in ("document", "customer", "issued", "amount"):
        doubt += 30.0
    if field == "document" and _counts_rows(content):
        doubt += 20.0
    if field in ("document", "number") and content.distinct < 0.2 * content.written.sum():
        doubt += 30.0
    return doubt


def _counts_rows(content: Content) -> bool:
    """Does a column merely number the rows: 1, 2, 3?"""
    values = content.values[: min(len(content.values), HEAD)]
    return len(values) > 2 and bool(
        np.isfinite(values).all() and (np.diff(values) == 1).all() and values[0] in (0, 1)
    )


def _by_content(
    evidence: Evidence, free: Sequence[str], named: Sequence[Candidate]
) -> list[Candidate]:
    """What columns under unknown headings may be, where a document needs it."""
    looks = {
        "document": _looks_document, "customer": _looks_customer, "issued": _looks_day,
        "due": _looks_day, "amount": _looks_money, "currency": _looks_currency,
        "payment_state": _looks_state,
    }  # fmt: skip
    settled = {c.field for c in named if not c.weak}
    if settled & set(fields.MONEY):
        settled.add("amount")
    free = [c for c in free if not buckets.is_bucket(c)]
    found = [
        Candidate(column, field, _BY_CONTENT + score, "likely", "what stands in it")
        for field, look in looks.items()
        if field not in settled
        for column in free
        if (score := look(evidence.contents[column])) > 0
    ]
    days = [c for c in (*named, *found) if c.field == "issued"]
    return [c for c in found if c.field != "due" or _follows_issue(evidence, c.column, days)]


def _follows_issue(evidence: Evidence, column: str, named: Sequence[Candidate]) -> bool:
    """Do the days of a column stand a few fixed terms after the days of issue?"""
    issued = [c.column for c in named if c.field == "issued" and c.column != column]
    return bool(issued) and any(
        relations.few_terms(evidence.contents[start], evidence.contents[column]) for start in issued
    )


def _looks_document(content: Content) -> float:
    if not content.unique or content.filled < 0.95 or content.decimals or content.longest > 40:
        return 0.0
    return 0.0 if content.days > 0.5 and not content.digits else 6.0 - content.longest / 20


def _looks_customer(content: Content) -> float:
    """Text that repeats, yet has several values."""
    rows = int(content.written.sum())
    if content.filled < 0.95 or content.days > 0.5 or content.decimals or content.yes_no:
        return 0.0
    if not 2 <= content.distinct <= max(2, 0.7 * rows) or content.currency > 0.5:
        return 0.0
    known = max(content.wording(g) for g in ("payment_state", "document_kind", "sale_mode"))
    return 0.0 if known > 0.5 else 5.0 + min(content.distinct / rows, 0.5) - content.numbers


def _looks_day(content: Content) -> float:
    if content.days < 0.9 or content.filled < 0.6:
        return 0.0
    return 3.0 + content.filled


def _looks_money(content: Content) -> float:
    """Numbers of which some have decimals; a whole number may be anything."""
    if content.numbers < 0.9 or content.days > 0.9 or content.decimals == 0:
        return 0.0
    return 2.0 + content.distinct / max(1, len(content.column))


def _looks_currency(content: Content) -> float:
    return 9.0 if content.currency > 0.95 else 0.0


def _looks_state(content: Content) -> float:
    return 4.0 if content.wording("payment_state") > 0.9 and content.distinct > 1 else 0.0


def _by_relation(evidence: Evidence, found: list[Candidate]) -> list[Candidate]:
    """Candidates as sums and running totals confirm or refute them."""
    found = [c for c in found if not _is_running(evidence, c)]
    found = _without_balance(evidence, found)
    for total in evidence.sums:
        found = _with_sum(evidence, total, found)
    return [_customer_of_name(evidence, c, found) for c in found]


def _without_balance(evidence: Evidence, found: list[Candidate]) -> list[Candidate]:
    """A balance that is beyond its row's own amount is no open amount."""
    own = _own_amount(evidence, found)
    if own is None:
        return found

    def beyond(column: str) -> bool:
        balance = np.abs(np.nan_to_num(evidence.contents[column].values))
        return bool(((balance > own) & (own > relations.TOLERANCE)).mean() > 0.15)

    return [c for c in found if c.field != "open_amount" or not beyond(c.column)]


def _own_amount(evidence: Evidence, found: Sequence[Candidate]) -> npt.NDArray[np.float64] | None:
    """The size of what each row bills or credits, by the columns named for it."""
    best = {
        field: max((c for c in found if c.field == field), key=lambda c: c.weight, default=None)
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


_PAIRS = {
    "tax": ("amount", "net_amount"), "net_amount": ("amount", "tax"),
    "paid_amount": ("amount", "open_amount"), "open_amount": ("amount", "paid_amount"),
}  # fmt: skip
"""A field that is part of a sum -> what the whole and the other part then are."""


def _with_sum(evidence: Evidence, total: Sum, found: list[Candidate]) -> list[Candidate]:
    """What a sum says of its columns where the heading of one part is known."""
    for part, other in (total.parts(), total.parts()[::-1]):
        if _names(evidence, part, OTHER, "discount"):
            return _proven(found, {other: "amount"}, total, without=total.whole)
        for field, (whole_field, other_field) in _PAIRS.items():
            if not _is_named(found, part, field):
                continue
            whole_is = _is_named(found, total.whole, whole_field)
            other_is = _is_named(found, other, other_field)
            if field == "tax" and (whole_is or other_is):
                whole_is = other_is = _may_be(found, other, ("net_amount", "amount"))
            if whole_is and other_is:
                proof = {part: field, total.whole: whole_field, other: other_field}
                return _proven(found, proof, total)
            if whole_is and not any(c.column == other for c in found):
                likely = Candidate(other, other_field, 60.0, "likely", _sum_text(total))
                return [*found, likely]
    return found


def _may_be(found: Sequence[Candidate], column: str, among: Sequence[str]) -> bool:
    """Is a column named as one of some fields, or as nothing at all?"""
    named = {c.field for c in found if c.column == column and c.certainty != "likely"}
    return not named or bool(named & set(among))


def _names(evidence: Evidence, column: str, role: str, field: str) -> bool:
    return any(m.role == role and m.field == field for m in evidence.meanings[column])


def _is_named(found: Sequence[Candidate], column: str, field: str) -> bool:
    return any(c.column == column and c.field == field and c.certainty != "likely" for c in found)


def _proven(
    found: Sequence[Candidate], proof: Mapping[str, str], total: Sum, without: str = ""
) -> list[Candidate]:
    reason = _sum_text(total)
    rest = [c for c in found if c.column not in proof and c.column != without]
    before = {(c.column, c.field): c for c in found}
    made = [
        replace(before[column, field], weight=before[column, field].weight + 60.0,
                certainty="proven", reason=reason)
        if (column, field) in before
        else Candidate(column, field, 120.0, "proven", reason)
        for column, field in proof.items()
    ]  # fmt: skip
    return [*rest, *made]


def _sum_text(total: Sum) -> str:
    return f"“{total.whole}” = “{total.first}” + “{total.second}” on every row"


def _customer_of_name(
    evidence: Evidence, candidate: Candidate, found: Sequence[Candidate]
) -> Candidate:
    """A weakly named customer's number is confirmed by a name that goes with it one to one."""
    if candidate.field != "customer" or not candidate.weak:
        return candidate
    names = [c.column for c in found if c.field == "customer_name" and not c.weak]
    for name in names:
        if relations.one_to_one(evidence.contents[candidate.column], evidence.contents[name]):
            reason = f"it goes one to one with “{name}”"
            return replace(candidate, certainty="proven", reason=reason, weak=False)
    return replace(candidate, weight=candidate.weight - 70.0) if names else candidate
