"""What the board itself makes due: each kind at its boundary, and nothing when nothing is on record."""

import datetime as dt
from dataclasses import replace

import pytest

from lib.board.agenda import merge
from lib.board.case import Case, Market, Proposal, Reason
from lib.board.decision import Agreement, Change, Decision, Disagreement
from lib.board.due import proposals, request_sentence
from lib.board.facts import NOTHING, BoardFacts, MarketRequest
from lib.board.opinion import Opinion
from lib.board.outcome import LedgerOutcome, Measured
from lib.board.plan import Milestone, Plan
from lib.board.record import FieldReport
from lib.ledger.wording import NBSP
from tests.ledgers import day

ON, LAST = day("2026-06-30"), day("2026-06-16")
YES = Agreement("p", "credit", LAST)


def kinds(facts: BoardFacts, on: dt.date = ON) -> list[tuple[str, str]]:
    found = proposals(facts, on, {}, {"C1": 500.0}, "EUR")
    return [(p.customer, p.reasons[0].kind) for p in found]


def said(facts: BoardFacts) -> list[str]:
    return [p.reasons[0].said for p in proposals(facts, ON, {}, {"C1": 500.0}, "EUR")]


def decision(starts: str, until: str, plan: Plan | None = None, approved: bool = True) -> Decision:
    return Decision(
        1,
        1,
        "C1",
        "Acme",
        "plan",
        (Change("credit_limit", "1", "2"),),
        day(starts),
        day(until),
        "",
        "p",
        approval=YES if approved else None,
        plan=plan,
    )


def looked_at(*after: int) -> tuple[Measured, ...]:
    return tuple(Measured(1, "C1", a, LedgerOutcome(ON, ON)) for a in after)


def ending(until: str, **given: object) -> BoardFacts:
    done = looked_at(30, 60, 90)
    return BoardFacts(
        before=LAST, decisions=(decision("2026-01-05", until, **given),), measured=done
    )  # type: ignore[arg-type]


def test_nothing_on_record_makes_nothing_due():
    assert kinds(NOTHING) == []


def test_a_request_is_said_with_competitor_days_source_and_day():
    market = Market(
        30_000_000, "net 60", "Brand X", 90, "Sam", day("2026-06-20"), "s", day("2026-07-10")
    )
    assert request_sentence(market, "EUR").replace(NBSP, " ") == (
        "Asks for a limit of €300 k and net 60; Brand X is said to give 90 days (Sam, 20 Jun 2026), "
        "answer due 10 Jul 2026."
    )
    facts = BoardFacts(
        requests=(MarketRequest("C1", market), MarketRequest("C2", market, answered=True))
    )
    assert kinds(facts) == [("C1", "request")]
    assert kinds(facts, day("2026-06-19")) == []


@pytest.mark.parametrize(
    ("until", "due"),
    [("2026-06-15", False), ("2026-06-17", True), ("2026-06-30", True), ("2026-07-01", True),
     ("2026-07-30", True), ("2026-07-31", False)],
)  # fmt: skip
def test_terms_about_to_end_and_lapsed_since_the_last_meeting_come_up(until: str, due: bool):
    assert (kinds(ending(until)) == [("C1", "expiring")]) is due
    assert kinds(ending(until, approved=False)) == []


def test_a_lapse_that_was_renewed_does_not_come_up():
    renewed = replace(decision("2026-06-20", "2026-12-20"), key=2)
    facts = BoardFacts(before=LAST, decisions=(decision("2026-01-05", "2026-06-20"), renewed),
                       measured=looked_at(30, 60, 90))  # fmt: skip
    assert kinds(facts) == []


def test_a_plan_that_ends_and_a_step_that_is_open_come_up():
    step = Milestone("signed guarantee", "p", day("2026-06-29"))
    plan = Plan("c", "s", day("2026-07-20"), milestones=(step,))
    assert said(ending("2026-12-01", plan=plan)) == [
        "The plan ends in 20 days, on 20 Jul 2026.",
        "A step of the plan was due on 29 Jun 2026: signed guarantee.",
    ]
    done = replace(plan, expires=day("2026-11-01"), milestones=(replace(step, done_on=ON),))
    assert kinds(ending("2026-12-01", plan=done)) == []


def test_looks_at_outcomes_come_up_until_they_are_taken():
    facts = BoardFacts(decisions=(decision("2026-05-20", "2026-11-20"),))
    assert said(facts) == ["Decided 20 May 2026: the look after 30 days was due 19 Jun 2026."]
    assert kinds(replace(facts, measured=looked_at(30))) == []


CASE = Case(1, 1, "C1", "Acme", 1, state="undecided")


def test_an_escalation_comes_up_on_its_day():
    parted = Disagreement(1, "too much", "too little", "the director", ON)
    facts = BoardFacts(earlier=(CASE,), disagreements=(parted,))
    assert kinds(facts) == [("C1", "escalation")]
    assert kinds(facts, ON - dt.timedelta(days=1)) == []


@pytest.mark.parametrize(("sales", "due"), [("A", True), ("B", False)])
def test_sides_two_notches_apart_without_a_decision_come_up(sales: str, due: bool):
    opened = {1: (Opinion("c", "credit", "C", 1, 30, 50), Opinion("s", "sales", sales, 1, 30, 50))}
    facts = BoardFacts(earlier=(CASE,), opinions=opened)
    assert (kinds(facts) == [("C1", "divergence")]) is due
    assert kinds(replace(facts, earlier=(replace(CASE, state="decided"),))) == []


def reports(*answers: dict[str, str]) -> tuple[FieldReport, ...]:
    days = (day("2026-03-01"), day("2026-06-20"))
    return tuple(FieldReport("C1", on, "s", a) for on, a in zip(days, answers, strict=True))


def test_four_warnings_of_which_one_is_new_since_the_last_meeting_come_up():
    three = {"dumping": "yes", "atmosphere": "poor", "sugar_coated": "yes", "long_terms": "no"}
    four = three | {"long_terms": "yes"}
    facts = BoardFacts(before=LAST, reports=reports(three, four))
    assert said(facts) == [
        "Sales saw 4 warnings; new: very long terms demanded: no → yes since 20 Jun 2026."
    ]
    assert kinds(replace(facts, before=day("2026-06-20"))) == []
    assert kinds(replace(facts, reports=reports(four, four))) == []
    assert kinds(replace(facts, reports=reports(four, three))) == []
    assert kinds(replace(facts, reports=reports({"sugar_coated": "no"}, three))) == []


def test_half_year_looks_count_from_the_last_decision_or_the_first_day():
    customers = {"C1": day("2020-01-01"), "C2": day("2019-12-20"), "C3": day("2020-01-05")}
    decided = BoardFacts(before=LAST, decisions=(decision("2025-12-18", "2026-06-18"),),
                         measured=looked_at(30, 60, 90))  # fmt: skip
    found = [
        (p.customer, p.reasons[0].said)
        for p in proposals(decided, ON, customers, {}, "EUR")
        if p.reasons[0].kind == "re-evaluation"
    ]
    assert found == [
        ("C1", "Half a year since the last decision, of 18 Dec 2025."),
        ("C2", "No decision on record; its half-year look was due 20 Jun 2026."),
    ]


def test_a_parked_case_comes_back_on_its_day_with_its_reasons():
    why = (Reason("past tolerance", "Owes 5 k.", 5.0), Reason("parked", "Parked until May."))
    market = Market(terms="net 60")
    case = Case(7, 1, "C1", "Acme", 1, why, market, state="parked", parked_until=ON)
    facts = BoardFacts(parked=(case,))
    (back,) = proposals(facts, ON, {}, {"C1": 500.0}, "EUR")
    assert (back.customer, back.market, back.continues) == ("C1", market, 7)
    assert [r.said.replace(NBSP, " ") for r in back.reasons] == [
        "Parked until 30 Jun 2026.", "Owes 5 k.",
    ]  # fmt: skip
    assert kinds(facts, ON - dt.timedelta(days=1)) == []


def test_what_the_ledger_says_anew_replaces_what_a_parked_case_said_of_it():
    old = (Reason("past tolerance", "Owes 5 k."), Reason("by hand", "Sam asks."))
    case = Case(7, 1, "C1", "Acme", 1, old, state="parked", parked_until=ON)
    (back,) = proposals(BoardFacts(parked=(case,)), ON, {}, {}, "EUR")
    fresh = Proposal("C1", (Reason("past tolerance", "Owes 7 k."), Reason("by hand", "Ada asks.")))
    (both,) = merge([fresh, back])
    assert both.continues == 7
    assert {r.said.replace(NBSP, " ") for r in both.reasons} == {
        "Owes 7 k.", "Sam asks.", "Ada asks.", "Parked until 30 Jun 2026.",
    }  # fmt: skip


def test_prospects_go_by_their_names_and_stay_apart():
    cases = [
        Case(n, 1, "", name, n, state="undecided") for n, name in enumerate(("Nova", "Orion"), 1)
    ]
    apart = tuple(Disagreement(c.key, "no", "yes", "the heads", ON) for c in cases)
    ended = replace(decision("2026-01-05", "2026-06-29"), customer="", name="Vega", case=3)
    facts = BoardFacts(before=LAST, earlier=tuple(cases), disagreements=apart, decisions=(ended,))
    found = merge(proposals(facts, ON, {}, {}, "EUR"))
    assert {(p.customer, p.name) for p in found} == {("", "Nova"), ("", "Orion"), ("", "Vega")}
    assert all(p.reasons for p in found)


def test_nobody_named_who_settles_it_comes_up_at_once_until_it_is_decided():
    case = Case(1, 1, "C1", "Acme", 1, state="undecided")
    facts = BoardFacts(earlier=(case,), disagreements=(Disagreement(1, "no"),))
    assert said(facts) == ["No agreement; nobody is named yet who settles it."]
    since = replace(decision("2026-06-20", "2026-12-20"), case=2)
    assert kinds(replace(facts, decisions=(since,))) == []
