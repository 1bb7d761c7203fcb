"""What is due: each kind on its day and the day after, of one customer and of all."""

import datetime as dt

import pytest

from lib.board.case import Case
from lib.board.deadlines import deadlines
from lib.board.decision import Agreement, Change, Decision, Disagreement, HeldOrder
from lib.board.facts import NOTHING, BoardFacts
from lib.board.plan import Milestone, Plan
from tests.ledgers import day

ON = day("2026-06-30")
YES = Agreement("p", "credit", ON)
BOTH = (YES, Agreement("q", "sales", ON))
STEPS = (
    Milestone("guarantee", "p-sales", day("2026-06-29")),
    Milestone("visit", "p-credit", day("2026-08-01")),
    Milestone("call", "p-credit", day("2026-06-01"), day("2026-06-02"), "p-sales"),
)


def decision(
    until: str = "2027-01-01", key: int = 1, approved: bool = True, **more: object
) -> Decision:
    return Decision(
        key, key, "C1", "Acme", "plan", (Change("credit_limit", "1", "2"),), day("2026-01-01"),
        day(until), "", "p-owner", BOTH, YES if approved else None, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def due(facts: BoardFacts, on: dt.date = ON, customer: str | None = None) -> list[tuple]:
    return [(d.kind, str(d.on), d.owner, d.overdue) for d in deadlines(facts, on, customer)]


def test_nothing_is_due_of_nothing():
    assert due(NOTHING) == []


def test_open_steps_are_due_until_they_are_done():
    plan = Plan("p-credit", "p-sales", day("2026-12-31"), milestones=STEPS)
    facts = BoardFacts(decisions=(decision(plan=plan),))
    assert due(facts) == [
        ("milestone", "2026-06-29", "p-sales", True),
        ("milestone", "2026-08-01", "p-credit", False),
    ]
    first = deadlines(facts, ON)[0]
    assert (first.decision, first.milestone, first.customer) == (1, 0, "C1")
    assert due(facts, day("2026-06-29"))[0][3] is False
    assert due(facts, customer="C2") == []
    assert len(due(facts, customer="C1")) == 2


@pytest.mark.parametrize(
    ("until", "listed"), [("2026-07-30", True), ("2026-07-31", False), ("2026-06-30", False)]
)
def test_a_decision_that_ends_within_thirty_days(until: str, listed: bool):
    facts = BoardFacts(decisions=(decision(until),))
    assert due(facts) == ([("decision ends", until, "p-owner", False)] if listed else [])


def test_a_decision_that_another_follows_does_not_end():
    following = Decision(
        2, 2, "C1", "Acme", "as is", (), day("2026-06-15"), day("2026-12-15"), "", "p", BOTH, YES
    )
    assert due(BoardFacts(decisions=(decision("2026-07-15"), following))) == []


def test_a_missing_approval_is_due_when_the_decision_was_to_begin():
    facts = BoardFacts(decisions=(decision(approved=False),))
    assert due(facts) == [("approval", "2026-01-01", "", True)]
    assert deadlines(facts, ON)[0].text.startswith("Decided, approval of somebody of credit")


def test_held_orders_are_seen_to_by_a_day():
    orders = (
        HeldOrder("SO7", "hold", condition="until I12 is paid", owner="p-sales", until=ON),
        HeldOrder("SO8", "release"),
    )
    facts = BoardFacts(decisions=(decision(orders=orders),))
    assert due(facts) == [("held order", "2026-06-30", "p-sales", False)]
    assert due(facts, day("2026-07-01"))[0][3] is True


def test_parked_cases_come_back_and_those_taken_up_do_not():
    parked = Case(1, 1, "C1", "Acme", 1, state="parked", parked_until=ON)
    gone = Case(2, 1, "C2", "B", 2, state="parked", parked_until=ON, went_to=9)
    far = Case(3, 1, "", "New Ltd", 3, state="parked", parked_until=day("2026-07-31"))
    facts = BoardFacts(parked=(parked,), cases=(gone, far))
    assert due(facts) == [("parked", "2026-06-30", "", False)]
    assert [d.name for d in deadlines(facts, day("2026-07-01"))] == ["Acme", "New Ltd"]


@pytest.mark.parametrize(("by", "text"), [
    (ON, "No agreement; the heads settles it by 30 Jun 2026."),
    (None, "No agreement; nobody is named who settles it."),
])  # fmt: skip
def test_a_disagreement_waits_until_it_is_settled(by: dt.date | None, text: str):
    case = Case(1, 1, "C1", "Acme", 1, state="undecided")
    parted = Disagreement(1, "no", "yes", "the heads" if by else "", by)
    facts = BoardFacts(earlier=(case,), disagreements=(parted,))
    (one,) = deadlines(facts, ON)
    assert one.text.replace("\u00a0", " ") == text
    since = decision(key=2)
    assert [d.kind for d in deadlines(BoardFacts(
        earlier=(case,), disagreements=(parted,), decisions=(since,)), ON)] == []  # fmt: skip
