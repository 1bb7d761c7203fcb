"""Who may approve what: at each boundary of the default matrix, and for any matrix that is one."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.board.approval import (
    APPROVERS,
    DEFAULT,
    NotAMatrix,
    NotApprover,
    Row,
    approves,
    may,
    must,
    needed_approver,
    validate,
)
from lib.board.decision import Change, Decision
from lib.board.people import Person
from lib.board.plan import Plan
from tests.ledgers import day

CREDIT, SALES = Person("c", "Cleo", "credit"), Person("s", "Sam", "sales")
HEAD_C, HEAD_S = Person("hc", "Hal", "credit", head=True), Person("hs", "Sue", "sales", head=True)
CHAIR = Person("ch", "Chris", "chair")


def decision(*changes: Change, plan: Plan | None = None) -> Decision:
    return Decision(1, 1, "C1", "C1", "asked", changes, day("2026-01-15"), day("2026-07-15"), "", "p",
                    plan=plan)  # fmt: skip


def limit(new: int, old: int = 0) -> Decision:
    return decision(Change("credit_limit", str(old), str(new)))


@pytest.mark.parametrize(
    ("new", "who"),
    [
        (0, "either side"), (50_000_00, "either side"), (50_000_01, "a head"),
        (250_000_00, "a head"), (250_000_01, "both heads"), (9_000_000_00, "both heads"),
    ],
)  # fmt: skip
def test_limits_at_their_boundaries(new: int, who: str):
    assert needed_approver(limit(new)) == who


@pytest.mark.parametrize(
    ("terms", "who"),
    [
        ("net 30", "either side"), ("net 31", "a head"), ("net 60", "a head"), ("net 61", "both heads"),
        ("2/10 net 30", "either side"), ("net 30 eom", "both heads"), ("net 15 eom", "a head"),
        ("30/30/40", "both heads"), ("cash", "either side"), ("15th of next month", "a head"),
    ],
)  # fmt: skip
def test_terms_at_their_boundaries_count_the_latest_day(terms: str, who: str):
    """30/30/40 runs to day 90; the end of the month adds up to 31 days."""
    assert needed_approver(decision(Change("terms", "cash", terms))) == who


def test_less_than_today_needs_nobody_senior():
    assert needed_approver(limit(900_000_00, old=900_000_01)) == "either side"
    assert needed_approver(limit(900_000_00, old=900_000_00)) == "either side"
    assert needed_approver(limit(900_000_01, old=900_000_00)) == "both heads"


def test_the_most_senior_part_counts():
    both = decision(Change("credit_limit", "0", "100"), Change("risk_class", "B", "A"))
    assert needed_approver(both) == "a head"
    assert needed_approver(decision()) == "either side"


@pytest.mark.parametrize(("cap", "who"), [(50_000_00, "either side"), (50_000_01, "a head"),
                                          (250_000_01, "both heads"), (None, "both heads")])  # fmt: skip
def test_a_plan_counts_by_its_cap_and_without_one_by_the_last_row(cap: int | None, who: str):
    assert needed_approver(decision(plan=Plan("c", "s", dt.date(2026, 12, 31), cap=cap))) == who


@pytest.mark.parametrize(
    ("new", "people", "enough"),
    [
        (100, [CREDIT], True), (100, [SALES], True), (100, [CHAIR], False), (100, [], False),
        (60_000_00, [CREDIT, SALES], False), (60_000_00, [HEAD_S], True), (60_000_00, [HEAD_C], True),
        (300_000_00, [HEAD_C], False), (300_000_00, [HEAD_C, SALES], False),
        (300_000_00, [HEAD_C, HEAD_S], True),
    ],
)  # fmt: skip
def test_who_together_may_approve(new: int, people: list, enough: bool):
    assert approves(limit(new), people) is enough


def test_a_yes_that_does_not_count_is_refused_with_who_to_ask():
    assert may(HEAD_C, limit(300_000_00))
    assert not may(SALES, limit(60_000_00))
    must(SALES, limit(100))
    with pytest.raises(NotApprover, match="both heads"):
        must(SALES, limit(300_000_00))
    with pytest.raises(NotApprover):
        must(CHAIR, limit(100))


def test_the_default_matrix_is_one():
    assert validate(DEFAULT) == DEFAULT


@pytest.mark.parametrize("broken", [
    DEFAULT[:-1],
    tuple(r for r in DEFAULT if r.field != "terms"),
    (*DEFAULT[3:], Row("credit_limit", 10, "a head"), Row("credit_limit", 5, "a head"),
     Row("credit_limit", None, "both heads")),
    (*DEFAULT[3:], Row("credit_limit", 10, "a head"), Row("credit_limit", None, "either side")),
])  # fmt: skip
def test_a_matrix_with_a_hole_or_that_falls_is_refused(broken: tuple):
    with pytest.raises(NotAMatrix):
        validate(broken)


@given(st.integers(0, 10**10), st.integers(0, 10**10), st.integers(0, 10**10))
def test_more_never_needs_somebody_less_senior(one: int, more: int, old: int):
    low, high = sorted((one, more))
    ranks = [APPROVERS.index(needed_approver(limit(new, old))) for new in (low, high)]
    assert ranks == sorted(ranks)


@given(st.integers(0, 10**10), st.lists(st.sampled_from([CREDIT, SALES, HEAD_C, HEAD_S, CHAIR])))
def test_another_yes_never_undoes_an_approval(new: int, people: list):
    if approves(limit(new), people):
        assert approves(limit(new), [*people, CHAIR])
