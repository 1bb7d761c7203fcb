"""Who may approve what: rows of a matrix, the least senior of which that reaches is enough.

The default matrix is ours; every firm has its own, and the policy page is where it is changed.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from lib.board.decision import AMOUNTS, FIELDS, Change, Decision, Field
from lib.board.people import SIDES, Person, Side
from lib.ledger.mistake import Mistake
from lib.ledger.terms import parse

Approver = Literal["either side", "a head", "both heads"]
APPROVERS: tuple[Approver, ...] = ("either side", "a head", "both heads")
NAMES: dict[Approver, str] = {
    "either side": "somebody of credit or sales",
    "a head": "a head of credit or sales",
    "both heads": "both heads, of credit and of sales",
}
What = Field | Literal["plan"]


class NotAMatrix(Mistake):
    """A matrix that leaves a decision without anybody who may approve it."""


class NotApprover(Mistake):
    """Somebody approves what is beyond them."""

    def __init__(self, person: Person, approver: Approver) -> None:
        super().__init__(
            f"This needs {NAMES[approver]}; {person.name or 'nobody'} is not. Ask them to approve "
            "it, or "
            f"propose less."
        )


@dataclass(frozen=True, slots=True)
class Row:
    """Up to how much somebody may approve.

    Args:
        field: a field of a customer, or a plan.
        up_to: minor units for limits and plans (its cap), days for terms; None is without end. A
            change to the same or to less always needs the first row alone.
        approver: approves it.
    """

    field: What
    up_to: int | None
    approver: Approver


def _rows(field: What, side: int | None, head: int | None) -> tuple[Row, ...]:
    return (
        Row(field, side, "either side"),
        Row(field, head, "a head"),
        Row(field, None, "both heads"),
    )


DEFAULT: tuple[Row, ...] = (
    *_rows("credit_limit", 50_000_00, 250_000_00),
    *_rows("insured_limit", 50_000_00, 250_000_00),
    *_rows("terms", 30, 60),
    Row("risk_class", None, "a head"),
    Row("delivery", None, "either side"),
    *_rows("plan", 50_000_00, 250_000_00),
)
"""Ours: what one side may grant is small change in a joint meeting, what binds a quarter of a million
or two months needs both heads. Amounts are in minor units of a currency with two decimals."""


def validate(matrix: Sequence[Row]) -> tuple[Row, ...]:
    """A matrix in which every field has a last row without end.

    Raises:
        NotAMatrix: one has none, or its rows do not rise.
    """
    for field in (*FIELDS, "plan"):
        rows = _of(field, matrix)
        ends = [row.up_to for row in rows]
        if not rows or ends[-1] is not None or None in ends[:-1]:
            raise NotAMatrix(
                f"Nobody may approve every {field.replace('_', ' ')}: give its last row no upper end."
            )
        limits, seniority = [e for e in ends if e is not None], [_rank(r.approver) for r in rows]
        if limits != sorted(limits) or seniority != sorted(seniority):
            raise NotAMatrix(
                f"The rows for {field.replace('_', ' ')} do not rise: put the smaller amount and the "
                f"less senior first."
            )
    return tuple(matrix)


def needed_approver(decision: Decision, matrix: Sequence[Row] = DEFAULT) -> Approver:
    """Who has to approve a decision: the most senior that any part of it asks for."""
    approvers = [_change(c, matrix) for c in decision.changes]
    if decision.plan is not None:
        approvers.append(_reaching(decision.plan.cap, _of("plan", matrix)))
    return max(approvers, key=_rank, default="either side")


def for_term(days: int, matrix: Sequence[Row] = DEFAULT) -> Approver:
    """Who approves a term of so many days where it is longer than today's."""
    return _reaching(days, _of("terms", matrix))


def approves(decision: Decision, people: Sequence[Person], matrix: Sequence[Row] = DEFAULT) -> bool:
    """Whether these people together may approve a decision."""
    approver = needed_approver(decision, matrix)
    heads: set[Side | None] = {p.side for p in people if p.head}
    if approver == "both heads":
        return heads >= {"credit", "sales"}
    if approver == "a head":
        return bool(heads & {"credit", "sales"})
    return any(p.side for p in people)


def missing(
    decision: Decision, heads: Collection[str] = (), matrix: Sequence[Row] = DEFAULT
) -> str:
    """Whose approval a decision that both sides agreed to still waits for; empty where it has it.

    Args:
        heads: keys of the heads, whose agreement for their side is an approval too.
    """
    if decision.approval is not None:
        return ""
    approver = needed_approver(decision, matrix)
    roles = {a.role for a in decision.approvals}
    roles |= {a.role for a in decision.agreements if a.person in heads}
    missing_sides = [side for side in SIDES if side not in roles]
    if approver != "both heads" or len(missing_sides) == len(SIDES):
        return NAMES[approver]
    return f"the head of {missing_sides[0]}" if missing_sides else NAMES["a head"]


def may(person: Person, decision: Decision, matrix: Sequence[Row] = DEFAULT) -> bool:
    """Whether one person's yes counts towards the approval."""
    return person.side is not None and (
        person.head or needed_approver(decision, matrix) == "either side"
    )


def must(person: Person, decision: Decision, matrix: Sequence[Row] = DEFAULT) -> None:
    """Go on only if a person's yes counts.

    Raises:
        NotApprover: it does not.
    """
    if not may(person, decision, matrix):
        raise NotApprover(person, needed_approver(decision, matrix))


def _change(change: Change, matrix: Sequence[Row]) -> Approver:
    rows = _of(change.field, matrix)
    new, old = _size(change.field, change.new), _size(change.field, change.old)
    return rows[0].approver if _less(new, old) else _reaching(new, rows)


def _less(new: int | None, old: int | None) -> bool:
    return new is not None and old is not None and new <= old


def _size(field: Field, value: str) -> int | None:
    """How much a value of a field is: minor units, or days of the latest instalment."""
    if not value.strip():
        return 0
    if field in AMOUNTS:
        return int(value)
    if field == "terms":
        terms = parse(value)
        later = 31 if terms.month_end or terms.then_month_end or terms.day_of_next_month else 0
        return max(part.after for part in terms.instalments) + later
    return None


def _reaching(size: int | None, rows: Sequence[Row]) -> Approver:
    """The first row that reaches so far; without a size, the last."""
    for row in rows:
        if row.up_to is None or (size is not None and size <= row.up_to):
            return row.approver
    return rows[-1].approver


def _of(field: str, matrix: Sequence[Row]) -> list[Row]:
    return [row for row in matrix if row.field == field]


def _rank(approver: Approver) -> int:
    return APPROVERS.index(approver)
