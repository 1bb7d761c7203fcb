"""No agreement: each side in its own words; a stale form deletes nothing; steps done and taken back."""

import datetime as dt
from dataclasses import replace

import pytest

from lib.board.decision import Change, Disagreement, HeldOrder
from lib.board.people import Refused
from lib.store.records import (
    cases,
    decisions,
    disagreements,
    events,
    meetings,
    milestones,
    opinions,
)
from lib.store.records.case_rows import NotNow
from lib.store.records.decisions import NotADecision
from lib.store.records.meetings import MeetingClosed
from lib.store.records.write import Stale
from tests.store.records import table
from tests.store.records.table import DAY, seat, token

JULY = dt.date(2026, 7, 10)


def disagree(place, who, case, says="no", *, version, decision=0):
    return disagreements.disagree(
        place, seat(place, who), case, says, version=version, decision=decision, token=token()
    )


def test_each_side_says_its_own_and_the_chair_names_who_settles_it(either):
    made = table.revealed(either)
    first = disagree(either, "credit", made.key, "too late", version=2)
    assert first == Disagreement(made.key, credit_says="too late")
    assert cases.case(either, seat(either, "viewer"), made.key).state == "undecided"
    disagree(either, "sales-2", made.key, "too dear", version=3)
    to, chair = "the heads", seat(either, "chair")
    last = disagreements.escalate(either, chair, made.key, to, JULY, version=4, token=token())
    assert last == Disagreement(made.key, "too late", "too dear", "the heads", JULY)
    assert decisions.disagreements(either, seat(either, "viewer")) == (last,)
    again = disagree(either, "credit-2", made.key, "far too late", version=5)
    assert again == replace(last, credit_says="far too late")
    assert events.verify(either) == []


@pytest.mark.parametrize("who", ["chair", "service", "viewer"])
def test_nobody_speaks_for_a_side_that_is_not_theirs(place, who):
    made = table.revealed(place)
    with pytest.raises(Refused):
        disagree(place, who, made.key, version=2)
    apart = table.apart(place, made)
    with pytest.raises(Refused, match="may not name who settles a disagreement"):
        disagreements.escalate(
            place, seat(place, "credit"), apart, "x", JULY, version=3, token=token()
        )


@pytest.mark.parametrize("seen", ["none", "older"])
def test_a_stale_no_deletes_no_decision(either, seen):
    """The form was drawn before a decision was recorded, or before it was changed."""
    made = table.decided(either)
    other = replace(made, changes=(Change("credit_limit", "3000000", "3500000"),))
    if seen == "older":
        decisions.amend(either, seat(either, "sales"), other, version=1, token=token())
    before = table.rows(either)
    # the case itself did not change since: only the decision tells
    version = cases.case(either, seat(either, "viewer"), made.case).version
    with pytest.raises(Stale, match="Inês Valadão changed this decision"):
        disagree(either, "credit", made.case, version=version, decision=int(seen == "older"))
    assert table.rows(either) == before


def test_a_decision_that_was_looked_at_is_withdrawn_and_stays_on_record(place):
    made = table.decided(place)
    disagree(place, "credit", made.case, version=2, decision=1)
    assert decisions.decisions(place, seat(place, "viewer")) == ()
    told = events.events(place, seat(place, "chair"))
    assert {"recorded a decision", "withdrew a decision"} <= set(told["act"])
    assert told.loc[told["act"] == "recorded a decision", "what"].str.contains("order book").all()


def test_a_reason_and_a_name_are_given(place):
    made = table.revealed(place)
    with pytest.raises(NotADecision, match="Say in a sentence"):
        disagree(place, "credit", made.key, " ", version=2)
    apart = table.apart(place, made)
    with pytest.raises(NotADecision, match="Name who settles it"):
        disagreements.escalate(
            place, seat(place, "chair"), apart, " ", JULY, version=3, token=token()
        )


@pytest.mark.parametrize("away", ["park", "drop"])
def test_nothing_is_agreed_to_on_a_case_that_was_put_away(place, away):
    made = table.decided(place)
    chair = seat(place, "chair")
    if away == "park":
        cases.park(place, chair, made.case, JULY, version=2, token=token())
    else:
        cases.drop(place, chair, made.case, version=2, token=token())
    before = table.rows(place)
    for write in (
        lambda: decisions.agree(place, seat(place, "credit"), made.key, DAY, version=1, token="a"),
        lambda: decisions.amend(place, seat(place, "credit"), made, version=1, token="b"),
        lambda: disagree(place, "credit", made.case, version=3, decision=1),
    ):
        with pytest.raises(NotNow, match="so this cannot be done now"):
            write()
    assert table.rows(place) == before


def test_a_decision_of_a_closed_meeting_is_not_changed(place):
    made = table.agreed(place)
    chair, held = seat(place, "chair"), cases.case(place, seat(place, "chair"), made.case).meeting
    meetings.close(place, chair, held, version=1, token=token())
    with pytest.raises(MeetingClosed, match="or let the chair reopen it"):
        decisions.amend(place, seat(place, "sales"), made, version=made.version, token=token())
    decisions.approve(
        place, seat(place, "credit"), made.key, DAY, version=made.version, token=token()
    )


def test_a_stale_set_aside_takes_no_new_opinion_away(place):
    made = table.sealed(place)
    chair = seat(place, "chair")
    opinions.set_aside(place, chair, made.key, "p-credit", version=1, token=token())
    again = table.opinion(seat(place, "credit"), "D")
    opinions.seal(place, seat(place, "credit"), made.key, again, token=token())
    with pytest.raises(Stale):
        opinions.set_aside(place, chair, made.key, "p-credit", version=1, token=token())
    assert set(opinions.sealed(place, chair, made.key)) == {"p-credit", "p-sales"}


def test_one_dissenting_voice_is_enough_to_talk_about_it(place):
    """The middles of the sides agree; one of three from sales does not."""
    made = table.case(place)
    for who in ("credit", "sales", "sales-2", "sales-3"):
        given = table.opinion(seat(place, who), limit=1 if who == "sales-3" else 4_000_000)
        opinions.seal(place, seat(place, who), made.key, given, token=token())
    opinions.reveal(place, seat(place, "chair"), made.key, version=1, token=token())
    settled = [table.proposal(made)]
    with pytest.raises(NotADecision, match="do not say the same"):
        decisions.consent(place, seat(place, "chair"), settled, DAY, token=token())


ORDERS = (
    HeldOrder("SO7", "part", 5_000_00, "once I12 is paid", "p-sales", JULY),
    HeldOrder("SO8", "hold", condition="bis die Bürgschaft da ist"),
)


def test_held_orders_are_lines_of_a_decision(either):
    said = replace(table.proposal(table.revealed(either)), orders=ORDERS)
    made = decisions.decide(either, seat(either, "sales"), said, token=token())
    assert decisions.decision(either, seat(either, "viewer"), made.key).orders == ORDERS
    fewer = replace(made, orders=ORDERS[:1])
    now = decisions.amend(either, seat(either, "credit"), fewer, version=1, token=token())
    assert now.orders == ORDERS[:1]
    told = events.events(either, seat(either, "chair"))
    assert told["what"].str.contains("Bürgschaft").any()


@pytest.mark.parametrize(
    ("option", "new", "kept"),
    [("asked", 4_000_000, "changed"), ("asked", 5_000_000, "asked"), ("as is", 4_000_000, "changed")],
)  # fmt: skip
def test_as_asked_is_what_was_asked(place, option, new, kept):
    said = replace(table.proposal(table.revealed(place), new), option=option)
    assert decisions.decide(place, seat(place, "sales"), said, token=token()).option == kept


def test_a_prospect_of_whom_nobody_asked_anything_settles_as_changed(place):
    held = table.meeting(place)
    made = cases.add_prospect(place, seat(place, "sales"), held.key, "New Ltd", token=token())
    for who in ("credit", "sales"):
        given = table.opinion(seat(place, who))
        opinions.seal(place, seat(place, who), made.key, given, token=token())
    opinions.reveal(place, seat(place, "chair"), made.key, version=1, token=token())
    (done,) = decisions.consent(
        place, seat(place, "chair"), [table.proposal(made)], DAY, token=token()
    )
    assert (done.option, done.name) == ("changed", "New Ltd")


def test_a_milestone_is_done_by_somebody_and_taken_back(either):
    made = table.approved(either, plan=table.plan())
    sales, credit = seat(either, "sales-2"), seat(either, "credit")
    did = milestones.finish(either, sales, made.key, 0, DAY, version=made.version, token=token())
    assert did.plan is not None
    assert (did.plan.milestones[0].done_on, did.plan.milestones[0].done_by) == (DAY, "p-sales-2")
    with pytest.raises(NotADecision, match="is done already"):
        milestones.finish(either, credit, made.key, 0, DAY, version=did.version, token=token())
    with pytest.raises(Stale):
        milestones.take_back(either, credit, made.key, 0, version=made.version, token=token())
    back = milestones.take_back(either, credit, made.key, 0, version=did.version, token=token())
    assert back.plan == made.plan
    with pytest.raises(NotADecision, match="is not done"):
        milestones.take_back(either, credit, made.key, 0, version=back.version, token=token())
    with pytest.raises(NotADecision, match="no such milestone"):
        milestones.finish(either, credit, made.key, 1, DAY, version=back.version, token=token())
    told = events.events(either, seat(either, "chair"))
    assert list(told["act"])[-2:] == ["did a milestone", "took a milestone back"]


def test_a_step_of_what_is_not_in_force_is_not_done_and_no_form_brings_one_done(place):
    forged = table.plan()
    step = replace(forged.milestones[0], done_on=DAY, done_by="p-credit")
    made = table.decided(place, plan=replace(forged, milestones=(step,)))
    assert made.plan == forged
    with pytest.raises(NotADecision, match="not approved yet"):
        milestones.finish(place, seat(place, "sales"), made.key, 0, DAY, version=1, token=token())
