"""The agenda: nobody lost, the clock kept, the rest parked with a day; consent; order."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.board import agenda
from lib.board.agenda import by_consent, consent_list, fixed, places
from lib.board.case import MINUTES_A_CASE, REASONS, Case, Market, Proposal, Reason
from lib.board.opinion import Opinion
from tests.ledgers import day

ON = day("2026-06-30")
KINDS = st.sampled_from(REASONS)
PROPOSALS = st.lists(
    st.builds(
        Proposal,
        st.sampled_from([f"C{i:02}" for i in range(15)]),
        st.lists(
            st.builds(Reason, KINDS, st.sampled_from("abc"), st.floats(0, 1e7)), min_size=1, max_size=3
        ).map(tuple),
    ),
    max_size=30,
)  # fmt: skip


def reason(kind: str, weight: float = 0.0, enough: bool = True) -> Reason:
    return Reason(kind, kind, weight, enough)


def one(customer: str, *reasons: Reason) -> Proposal:
    return Proposal(customer, reasons)


@given(PROPOSALS, st.integers(15, 240))
def test_every_customer_proposed_is_a_case_or_routine_or_parked_once(proposals: list, minutes: int):
    made = agenda.agenda(proposals, ON, minutes)
    found = [p.customer for p in (*made.cases, *made.routine)]
    found += [parked.proposal.customer for parked in made.parked]
    assert sorted(found) == sorted({p.customer for p in proposals})


@given(PROPOSALS, st.integers(15, 240))
def test_no_reason_is_lost(proposals: list, minutes: int):
    made = agenda.agenda(proposals, ON, minutes)
    kept = [*made.cases, *made.routine, *(p.proposal for p in made.parked)]
    assert {(p.customer, r) for p in kept for r in p.reasons} == {
        (p.customer, r) for p in proposals for r in p.reasons
    }


@given(PROPOSALS, st.integers(30, 240))
def test_cases_fit_the_clock(proposals: list, minutes: int):
    made = agenda.agenda(proposals, ON, minutes)
    assert len(made.cases) == 1 or len(made.cases) * MINUTES_A_CASE + fixed(minutes) <= minutes


@given(PROPOSALS, st.lists(st.dates(dt.date(2026, 1, 1), dt.date(2027, 1, 1)), max_size=4))
def test_what_is_parked_comes_back_later_in_the_order_of_the_agenda(
    proposals: list, upcoming: list
):
    back = [parked.until for parked in agenda.agenda(proposals, ON, 90, upcoming).parked]
    assert all(until > ON for until in back)
    assert back == sorted(back)


def test_ninety_minutes_hold_four_cases():
    assert [places(m) for m in (90, 60, 45, 30, 10)] == [4, 3, 2, 1, 1]


def test_parked_cases_fill_the_meetings_to_come():
    """Four cases fit; the next four come back on 14 July, the next on 21 July, then a fortnight on."""
    proposals = [one(f"C{i:02}", reason("slowing", 100.0 - i)) for i in range(14)]
    made = agenda.agenda(
        proposals, ON, 90, [day("2026-07-21"), day("2026-07-14"), day("2026-06-01")]
    )
    assert [p.customer for p in made.cases] == ["C00", "C01", "C02", "C03"]
    until = [str(parked.until) for parked in made.parked]
    assert until == ["2026-07-14"] * 4 + ["2026-07-21"] * 4 + ["2026-08-04"] * 2


def test_who_waits_for_an_answer_comes_before_more_money():
    made = agenda.agenda(
        [one("big", reason("past tolerance", 9e6)), one("asks", reason("request", 1.0)),
         one("pattern", reason("special terms", 9e9))], ON)  # fmt: skip
    assert [p.customer for p in made.cases] == ["asks", "big", "pattern"]


def test_a_small_held_order_does_not_move_a_pattern_forward():
    small = one("small", reason("held order", 5.0, enough=False), reason("special terms", 10.0))
    late = one("late", reason("past tolerance", 1.0))
    assert [p.customer for p in agenda.agenda([small, late], ON).cases] == ["late", "small"]


def test_our_own_fault_is_said_before_theirs():
    merged = agenda.merge(
        [one("C1", reason("past tolerance", 9.0)), one("C1", reason("recorded late"))]
    )
    assert [r.kind for r in merged[0].reasons] == ["recorded late", "past tolerance"]


def test_what_was_asked_for_survives_the_merge():
    asked = Proposal("C1", (reason("request"),), Market(terms="net 60"))
    assert agenda.merge([one("C1", reason("slowing")), asked])[0].market == Market(terms="net 60")


def test_a_half_year_look_alone_is_routine_and_with_a_reason_is_not():
    both = [one("quiet", reason("re-evaluation", 9e9)),
            one("late", reason("re-evaluation"), reason("past tolerance"))]  # fmt: skip
    made = agenda.agenda(both, ON)
    assert [p.customer for p in made.cases] == ["late"]
    assert [p.customer for p in made.routine] == ["quiet"]


def opinion(side: str, rating: str = "B", limit: int = 100, days: int = 30) -> Opinion:
    return Opinion(f"p-{side}-{rating}", side, rating, limit, days, 80)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given_", "agreed"),
    [
        ([opinion("credit", "B"), opinion("sales", "A")], True),
        ([opinion("credit", "C"), opinion("sales", "A")], False),
        ([opinion("credit"), opinion("sales", limit=101)], False),
        ([opinion("credit"), opinion("sales", days=31)], False),
        ([opinion("credit"), opinion("credit", "A")], False),
        ([opinion("credit", "A"), opinion("credit", "B"), opinion("sales", "C")], False),
        ([opinion("credit", "B"), opinion("credit", "C"), opinion("sales", "B")], True),
        ([opinion("credit"), opinion("sales"), opinion("sales", "A", limit=90)], False),
        ([], False),
    ],
)  # fmt: skip
def test_consent_needs_the_same_proposal_and_ratings_a_notch_apart(given_: list, agreed: bool):
    assert by_consent(given_) is agreed


def test_only_revealed_cases_can_be_settled_by_consent():
    both = (opinion("credit"), opinion("sales"))
    cases = [Case(1, 1, "C1", "C1", 1, state="revealed"), Case(2, 1, "C2", "C2", 2)]
    assert [c.key for c in consent_list(cases, {1: both, 2: both})] == [1]
