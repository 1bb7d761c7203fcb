"""Columns of days whose headings leave a doubt, as the other columns of days settle it."""

from collections.abc import Sequence
from dataclasses import replace

from lib.importing.evidence import relations
from lib.importing.reading import regular_terms
from lib.importing.reading.evidence import Candidate, Evidence

_EVERY = 0.95
_AFTERWARDS = frozenset({"due", "paid_on"})


_KEEPS_TERMS = 40.0
"""What it adds that the due date stands a regular term after a day: more than a better word does."""


def with_confirmed_days(evidence: Evidence, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Candidates with a doubtful day of issue or due date confirmed, where nothing else could be it.

    A list that knows one day of each row beside due and payment (delivered on, sent) is dated by it. A
    day a few fixed terms after the day of issue (valid until) is the due date. Of several days of issue
    the one from which due dates keep to terms comes first.
    """
    candidates = _by_terms(evidence, candidates)
    return [_due(evidence, _issued(evidence, c, candidates), candidates) for c in candidates]


def _by_terms(evidence: Evidence, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    issued = [c for c in candidates if c.field == "issued" and not c.weak]
    due = [c.column for c in candidates if c.field == "due" and not c.weak]
    if len(issued) < 2 or len(due) != 1:
        return candidates
    keeping = [c for c in issued if regular_terms.keeps(evidence, c.column, due[0])]
    if len(keeping) != 1:
        return candidates
    reason = f"its heading, and “{due[0]}” stands a regular term after it on every row"
    weight = keeping[0].weight + _KEEPS_TERMS
    proven_candidate = replace(keeping[0], certainty="proven", reason=reason, weight=weight)
    return [proven_candidate if c is keeping[0] else c for c in candidates]


def _issued(evidence: Evidence, candidate: Candidate, candidates: Sequence[Candidate]) -> Candidate:
    if not _is_doubtful(candidate, "issued") or not _on_every_row(evidence, candidate.column):
        return candidate
    afterwards = {c.column for c in candidates if c.field in _AFTERWARDS and not c.weak}
    rest = [c for c in evidence.contents if c != candidate.column and c not in afterwards]
    if any(evidence.contents[c].days > 0.5 and not evidence.contents[c].digits for c in rest):
        return candidate
    reason = "its heading, and no other column dates the rows"
    return replace(candidate, certainty="named", reason=reason, weak=False)


def _due(evidence: Evidence, candidate: Candidate, candidates: Sequence[Candidate]) -> Candidate:
    if not _is_doubtful(candidate, "due") or _is_settled(candidates, "due"):
        return candidate
    starts = [c.column for c in candidates if c.field == "issued" and not c.weak]
    content = evidence.contents[candidate.column]
    if not any(relations.few_terms(evidence.contents[c], content) for c in starts):
        return candidate
    reason = "its heading, and it stands a few fixed terms after the day of issue"
    return replace(candidate, certainty="named", reason=reason, weak=False)


def _is_doubtful(candidate: Candidate, field: str) -> bool:
    return candidate.field == field and candidate.weak and candidate.certainty == "likely"


def _is_settled(candidates: Sequence[Candidate], field: str) -> bool:
    return any(c.field == field and not c.weak for c in candidates)


def _on_every_row(evidence: Evidence, column: str) -> bool:
    content = evidence.contents[column]
    return content.days > 0.9 and content.filled_share >= _EVERY
