"""Decisions: both sides, the matrix, what is in force and what lapses; consent; records beside them."""

import datetime as dt
from dataclasses import replace

import pytest

from lib.board.approval import NotApprover
from lib.board.decision import Agreement, Change
from lib.board.lapse import NotASpan
from lib.board.people import Refused
from lib.store.records import (
    cases,
    change_lines,
    customer_records,
    decisions,
    meetings,
    outcomes,
    plans,
)
from lib.store.records.case_rows import NotNow
from lib.store.records.cases import NotAnOrder
from lib.store.records.decisions import NotADecision
from lib.store.records.meetings import LeftUndecided, MeetingClosed
from lib.store.records.outcomes import AlreadyMeasured
from lib.store.records.write import Missing
from tests.store.records import table
from tests.store.records.table import DAY, seat, token
from tests.store.records.writes import WRITES


def agree(place, made, who, on=DAY):
    return decisions.agree(
        place, seat(place, who), made.key, on, version=made.version, token=token()
    )


def approve(place, made, who, on=DAY):
    return decisions.approve(
        place, seat(place, who), made.key, on, version=made.version, token=token()
    )


def state(place, made) -> str:
    return cases.case(place, seat(place, "viewer"), made.case).state


def test_a_form_cannot_bring_agreements_or_an_approval_of_its_own(place):
    yes = Agreement("p-credit", "credit", DAY)
    both = (yes, Agreement("p-sales", "sales", DAY))
    forged = replace(
        table.proposal(table.revealed(place)),
        agreements=both,
        approvals=both,
        approval=yes,
        customer="C999",
    )
    made = decisions.decide(place, seat(place, "sales-2"), forged, token=token())
    assert (made.agreements, made.approvals, made.approval, made.customer) == ((), (), None, "C017")


def test_both_sides_agree_then_a_head_approves(place):
    made = table.decided(place, new=20_000_000)
    assert state(place, made) == "revealed"
    with pytest.raises(NotADecision, match="Both sides agree before anybody approves"):
        approve(place, made, "credit")
    made = agree(place, made, "credit-2")
    with pytest.raises(NotADecision, match="Credit has agreed already"):
        agree(place, made, "credit")
    made = agree(place, made, "sales-3")
    assert made.agreed
    assert state(place, made) == "decided"
    assert made.approval is None
    made = approve(place, made, "sales", dt.date(2026, 7, 3))
    assert made.approval == Agreement("p-sales", "sales", dt.date(2026, 7, 3))
    with pytest.raises(NotADecision, match="approved and in force"):
        approve(place, made, "credit")
    with pytest.raises(NotADecision, match="approved and in force"):
        decisions.amend(place, seat(place, "sales"), made, version=made.version, token=token())


@pytest.mark.parametrize(
    ("limit", "who_agree", "who_approve"),
    [
        (4_000_000, ("credit-2", "sales-2"), []),  # 40,000: both sides are more than either
        (20_000_000, ("credit", "sales-2"), []),  # 200,000: a head, who has agreed
        (30_000_000, ("credit", "sales"), []),  # 300,000: both heads, who have agreed
        (20_000_000, ("credit-2", "sales-2"), ["credit"]),  # 200,000: a head
        (30_000_000, ("credit-2", "sales-2"), ["credit", "sales"]),  # 300,000: both heads
        (30_000_000, ("credit", "sales-2"), ["sales"]),  # one head has agreed already
    ],
)
def test_approval_follows_the_matrix(place, limit, who_agree, who_approve):
    made = table.agreed(place, who=who_agree, new=limit)
    for number, who in enumerate(who_approve, 1):
        assert made.approval is None
        made = approve(place, made, who)
        assert len(made.approvals) == number
    assert made.approval is not None
    heads = [who for who in who_agree if who in ("credit", "sales")]
    last = [*(heads or who_agree), *who_approve][-1]
    assert made.approval.person == f"p-{last}"


def test_whose_yes_does_not_count_is_told_whose_does(place):
    made = table.agreed(place, new=20_000_000)
    for who in ("sales-3", "chair", "service"):
        with pytest.raises(NotApprover, match="a head of credit or sales"):
            approve(place, made, who)
    big = table.agreed(place, table.revealed(place, "C2"), new=30_000_000)
    big = approve(place, big, "credit")
    with pytest.raises(NotADecision, match="Ada Lindqvist has approved already"):
        approve(place, big, "credit")


def test_a_changed_decision_is_agreed_to_anew(place):
    made = table.agreed(place)
    other = replace(made, changes=(Change("credit_limit", "3000000", "3500000"),), agreements=())
    changed = decisions.amend(
        place, seat(place, "credit"), other, version=made.version, token=token()
    )
    assert (changed.agreements, changed.changes[0].new) == ((), "3500000")
    assert state(place, changed) == "revealed"


def test_a_case_has_one_decision(place):
    made = table.decided(place)
    again = table.proposal(cases.case(place, seat(place, "sales"), made.case))
    with pytest.raises(NotADecision, match="Acme has a decision already"):
        decisions.decide(place, seat(place, "credit"), again, token=token())


def test_nothing_is_decided_before_the_reveal_or_for_no_day(place):
    made = table.sealed(place)
    with pytest.raises(NotNow, match="Acme is open"):
        decisions.decide(place, seat(place, "sales"), table.proposal(made), token=token())
    shown = table.revealed(place, "C2")
    with pytest.raises(NotASpan):
        decisions.decide(
            place,
            seat(place, "sales"),
            table.proposal(shown, until=dt.date(2026, 7, 1)),
            token=token(),
        )
    with pytest.raises(NotADecision, match="The plan is missing"):
        decisions.decide(
            place,
            seat(place, "sales"),
            replace(table.proposal(shown), option="plan"),
            token=token(),
        )


def test_a_side_agrees_for_itself(place):
    made = table.decided(place)
    made = agree(place, made, "sales")
    with pytest.raises(NotADecision, match="Sales has agreed already"):
        agree(place, made, "sales-2")
    for who in ("chair", "service", "viewer"):
        with pytest.raises(Refused):
            agree(place, made, who)


def lines(place, day: str):
    found = change_lines.lines(place, seat(place, "viewer"), dt.date.fromisoformat(day))
    return [
        (x.field, x.old, x.new, str(x.starts), str(x.until), x.approver, x.lapse) for x in found
    ]


def test_a_decision_makes_a_line_from_its_approval_and_one_when_it_lapses(place):
    made = table.agreed(place)
    entered = ("credit_limit", "3000000", "20000000", "2026-07-01", "2027-01-01", "p-credit", False)
    lapsed = ("credit_limit", "20000000", "3000000", "2027-01-01", "None", "p-credit", True)
    assert lines(place, "2026-07-20") == []
    approve(place, made, "credit", dt.date(2026, 7, 10))
    assert lines(place, "2026-07-09") == []
    assert lines(place, "2026-07-10") == lines(place, "2026-12-31") == [entered]
    assert lines(place, "2027-01-01") == [entered, lapsed]


def test_a_line_is_handed_over_once(place):
    table.approved(place)
    lines = change_lines.lines(place, seat(place, "credit"), dt.date(2026, 7, 1))
    for day in (1, 5):
        change_lines.sent(place, seat(place, "credit"), lines, dt.date(2026, 7, day), token=token())
    (line,) = lines
    (kept,) = change_lines.sent_lines(place, seat(place, "viewer"))
    assert (kept.decision, kept.field, kept.lapse, str(kept.day), kept.by) == (
        line.decision, "credit_limit", False, "2026-07-01", "p-credit",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "settled"),
    [
        ({}, True),
        ({"ratings": "BC"}, True),
        ({"ratings": "BD"}, False),
        ({"sales": 4_000_001}, False),
    ],
)
def test_consent_settles_what_both_sides_said(place, said, settled):
    made = table.revealed(place, **said)
    call = [table.proposal(made)]
    if not settled:
        with pytest.raises(NotADecision, match="The two sides do not say the same of Acme"):
            decisions.consent(place, seat(place, "chair"), call, DAY, token=token())
        assert decisions.decisions(place, seat(place, "chair")) == ()
        return
    (done,) = decisions.consent(place, seat(place, "chair"), call, DAY, token=token())
    assert [(a.person, a.role) for a in done.agreements] == [
        ("p-credit", "credit"),
        ("p-sales", "sales"),
    ]
    assert state(place, done) == "settled"


def test_consent_settles_all_or_nothing(place):
    same, apart = table.revealed(place, "C1"), table.revealed(place, "C2", ratings="AE")
    both = [table.proposal(same), table.proposal(apart)]
    with pytest.raises(NotADecision):
        decisions.consent(place, seat(place, "chair"), both, DAY, token=token())
    assert cases.case(place, seat(place, "chair"), same.key).state == "revealed"


def test_a_plan_comes_back_as_it_was_proposed(either):
    made = table.revealed(either)
    full = replace(
        table.plan(),
        prepay_share=0.25,
        cover="bank guarantee",
        cover_amount=1,
        stages=2,
        instalments=3,
    )
    plans.propose(either, seat(either, "sales"), made.key, full, version=0, token=token())
    draft = plans.plan(either, seat(either, "viewer"), made.key)
    assert draft is not None
    assert draft.plan == full
    kept = decisions.decide(
        either, seat(either, "sales"), table.proposal(made, plan=full), token=token()
    )
    assert decisions.decision(either, seat(either, "viewer"), kept.key).plan == full


def test_an_outcome_is_measured_once_and_comes_back_whole(either):
    send = WRITES["outcomes.measured"].ready(either)
    kept = send(seat(either, "chair"), token())
    assert kept.seen.fell_due == 500
    assert kept.expected.cash == (100, 300)
    assert outcomes.outcomes(either, seat(either, "viewer")) == (kept,)
    with pytest.raises(AlreadyMeasured, match="after 30 days is on record"):
        send(seat(either, "credit"), token())


def test_cases_keep_their_order_and_come_back(place):
    held = table.meeting(place)
    chair = seat(place, "chair")
    one, two, three = (table.case(place, c, held) for c in ("C1", "C2", "C3"))
    assert [c.position for c in (one, two, three)] == [1, 2, 3]
    cases.park(place, chair, two.key, dt.date(2026, 7, 14), version=1, token=token())
    for wrong in ([one.key, one.key], [one.key, 99]):
        with pytest.raises(NotAnOrder):
            cases.reorder(place, chair, held.key, wrong, version=1, token=token())
    cases.reorder(place, chair, held.key, [three.key, one.key], version=1, token=token())
    ordered = [c.customer for c in cases.cases(place, chair, held.key) if c.state == "open"]
    assert ordered == ["C3", "C1"]
    assert [c.customer for c in cases.parked(place, chair)] == ["C2"]
    again = table.case(place, "C2", held)
    assert (again.key, again.state, again.parked_until) == (two.key, "open", None)
    assert cases.parked(place, chair) == ()


def test_a_parked_case_that_a_later_meeting_took_up_is_not_parked_any_more(place):
    chair = seat(place, "chair") if table.meeting(place) else None
    first = table.case(place, "C1")
    cases.park(place, chair, first.key, dt.date(2026, 7, 14), version=1, token=token())
    later = table.case(place, "C1")
    assert cases.parked(place, chair) == ()
    assert [c.key for c in cases.history(place, chair, "C1")] == [later.key, first.key]


def test_a_case_put_away_after_its_reveal_comes_back_revealed(place):
    made = table.revealed(place)
    chair = seat(place, "chair")
    cases.park(place, chair, made.key, dt.date(2026, 7, 14), version=2, token=token())
    again = table.case(place, "C017", meetings.meeting(place, chair, made.meeting))
    assert (again.key, again.state) == (made.key, "revealed")


def test_one_customer_is_one_case_of_a_meeting_and_so_is_one_prospect(place):
    held = table.meeting(place)
    assert table.case(place, "C1", held).key == table.case(place, "C1", held).key
    names = ("New Ltd", " new ltd ")
    made = [
        cases.add_prospect(place, seat(place, "sales"), held.key, n, token=token()) for n in names
    ]
    assert made[0] == made[1]
    assert made[0].prospect


def test_a_meeting_closes_when_everything_has_a_day(place):
    made = table.case(place)
    chair = seat(place, "chair")
    with pytest.raises(LeftUndecided, match="Acme: not decided yet"):
        meetings.close(place, chair, made.meeting, version=1, token=token())
    meetings.close(place, chair, made.meeting, dt.date(2026, 7, 14), version=1, token=token())
    parked = cases.case(place, chair, made.key)
    assert (parked.state, parked.parked_until) == ("parked", dt.date(2026, 7, 14))
    with pytest.raises(MeetingClosed, match="The meeting “Monday” is closed"):
        cases.add_prospect(place, chair, made.meeting, "Late Ltd", token=token())


def test_what_is_not_there_is_a_sentence(place):
    table.meeting(place)
    for ask in (cases.case, meetings.meeting, decisions.decision):
        with pytest.raises(Missing, match="There is no"):
            ask(place, seat(place, "chair"), 99)


@pytest.mark.parametrize(
    "name", ["customer_records.report", "customer_records.log", "customer_records.cause"]
)
def test_a_viewer_reads_records_without_who(place, name):
    WRITES[name].ready(place)(seat(place, WRITES[name].by), token())
    read = {
        "report": customer_records.reports,
        "log": customer_records.logged,
        "cause": customer_records.causes,
    }[name.partition(".")[2]]
    who = "said_by" if name == "customer_records.cause" else "by"
    (whole,), (seen,) = read(place, seat(place, "sales-2")), read(place, seat(place, "viewer"))
    assert getattr(whole, who) in ("p-sales", "p-sales-2", "their accountant")
    assert seen == replace(whole, **{who: ""})


def test_what_credit_was_told_is_for_credit_and_the_chair(place):
    WRITES["customer_records.tell"].ready(place)(seat(place, "credit"), token())
    for who in ("credit-2", "chair"):
        assert customer_records.news(place, seat(place, who))[0].source == "a bank"
    for who in ("sales", "service", "viewer"):
        (told,) = customer_records.news(place, seat(place, who), "C017")
        assert (told.source, told.text, told.way, told.day) == ("", "", "worse", DAY)


def test_a_request_is_answered_by_the_meeting_that_ends_it(place):
    WRITES["customer_records.ask"].ready(place)(seat(place, "sales"), token())
    (asked,) = customer_records.asked(place, seat(place, "credit"))
    assert (asked.customer, asked.market.competitor, asked.answered) == ("C017", "Baltrum", False)
    table.agreed(place)
    (asked,) = customer_records.asked(place, seat(place, "credit"), "C017")
    assert asked.answered
    assert customer_records.asked(place, seat(place, "credit"), "C1") == ()
