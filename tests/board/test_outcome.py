"""Outcomes: what is known when, which looks are due; and how good the chances were."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.board import score
from lib.board.decision import Agreement, Decision
from lib.board.opinion import Opinion
from lib.board.outcome import LedgerOutcome, Measured, due
from lib.board.people import Person
from tests.ledgers import day

START, ON = day("2026-01-15"), day("2026-06-30")


def decision(key: int, starts: dt.date = START, approved: bool = True) -> Decision:
    yes = Agreement("p", "credit", starts) if approved else None
    return Decision(key, key * 10, f"C{key}", f"C{key}", "as is", (), starts,
                    starts + dt.timedelta(days=181), "", "p", approval=yes)  # fmt: skip


def seen(due_: int, within: int, running: int, invoices: int = 2) -> LedgerOutcome:
    return LedgerOutcome(START, START + dt.timedelta(days=90), due_, invoices, within, running)


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        (seen(100, 100, 0), True), (seen(100, 60, 40), None), (seen(100, 60, 30), False),
        (seen(100, 0, 100), None), (seen(0, 0, 0, invoices=0), None), (seen(100, 99, 0), False),
    ],
)  # fmt: skip
def test_one_invoice_beyond_settles_it_and_a_running_tolerance_leaves_it_open(
    given_: LedgerOutcome, kept: bool
):
    assert given_.paid_within_tolerance is kept


def test_looks_come_due_on_their_day_and_only_once():
    """Decided on 15 January: looks on 14 February, 16 March, 15 April."""
    one = decision(1)
    assert [d.after_days for d in due((one,), (), day("2026-02-13"))] == []
    assert [d.after_days for d in due((one,), (), day("2026-02-14"))] == [30]
    looked = Measured(1, "C1", 30, seen(1, 1, 0))
    assert [d.after_days for d in due((one,), (looked,), day("2026-04-15"))] == [60, 90]
    assert due((decision(1, approved=False),), (), ON) == ()


def test_the_oldest_look_is_first():
    found = due(
        (decision(1, day("2026-03-01")), decision(2, day("2026-02-01"))), (), day("2026-04-05")
    )
    assert [(d.decision.key, d.after_days) for d in found] == [(2, 30), (1, 30), (2, 60)]


def opinion(person: str, side: str, chance: int) -> Opinion:
    return Opinion(person, side, "B", 100, 30, chance)  # type: ignore[arg-type]


def test_brier_by_hand():
    """(0.8 - 1)² = 0.04, (0.4 - 0)² = 0.16, (0.5 - 1)² = 0.25: together 0.45 of 3."""
    assert score.brier([80, 40, 50], [True, False, True]) == pytest.approx(0.15)


def test_one_sees_only_ones_own_score():
    given_ = [(1, opinion("a", "credit", 80)), (1, opinion("b", "sales", 0))]
    assert score.own_score(given_, {1: True}, Person("a", "A", "credit")).brier == pytest.approx(
        0.04
    )
    assert score.own_score(given_, {1: True}, Person("x", "X", "chair")).outcomes == 0
    nameless = [(1, opinion("", "credit", 80))]
    assert score.own_score(nameless, {1: True}, Person()).outcomes == 0


def test_a_side_has_no_score_before_twenty_outcomes():
    """Chances 80: of nine cases six were paid in time, so six of nine came true."""
    nine = [(case, opinion("a", "credit", 80)) for case in range(9)]
    told = score.by_side(nine, {case: case < 6 for case in range(9)})["credit"]
    assert (told.outcomes, told.true, told.brier) == (9, 6, None)
    assert told.text == "6 of 9 came true."


@pytest.mark.parametrize(("count", "scored"), [(19, False), (20, True)])
def test_a_side_has_a_score_from_twenty_outcomes_on(count: int, scored: bool):
    many = [(case, opinion("a", "credit", 80)) for case in range(count)]
    told = score.by_side(many, dict.fromkeys(range(count), True))["credit"]
    assert (told.brier is not None) is scored


def test_a_side_speaks_by_its_median_and_a_chance_below_half_leans_to_no():
    """Medians 40 and 60; both cases were missed: the first came true, the second did not."""
    given_ = [(1, opinion("a", "sales", 20)), (1, opinion("b", "sales", 60)),
              (2, opinion("a", "sales", 60)), (3, opinion("a", "sales", 90))]  # fmt: skip
    told = score.by_side(given_, {1: False, 2: False})["sales"]
    assert (told.outcomes, told.true) == (2, 1)


def test_a_case_counts_after_ninety_days_or_once_it_is_missed():
    """Case 10: only a look at 60 days, fine so far: not known. Case 20: missed at 30 days: known."""
    decisions = (decision(1), decision(2), decision(3))
    looks = (
        Measured(1, "C1", 60, seen(100, 100, 0)), Measured(2, "C2", 30, seen(100, 50, 0)),
        Measured(3, "C3", 90, seen(100, 100, 0)),
    )  # fmt: skip
    assert score.outcomes(decisions, looks) == {20: False, 30: True}


@given(st.lists(st.tuples(st.sampled_from(range(0, 101, 5)), st.booleans()), min_size=1))
def test_a_brier_score_lies_between_certain_and_right_and_certain_and_wrong(known: list):
    chances, happened = zip(*known, strict=True)
    assert 0 <= score.brier(chances, happened) <= 1
