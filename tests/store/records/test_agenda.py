"""An agenda is put together in one write; parked cases come back on their day; order holds with both."""

import datetime as dt
from dataclasses import replace

import pytest

from lib.board import agenda
from lib.board.case import Market, Proposal, Reason
from lib.board.decision import Decision
from lib.store.records import cases, decisions, events, meetings, opinions, plans
from lib.store.records.case_rows import NotNow, TakenUp
from lib.store.records.write import Stale
from tests.store.records import table
from tests.store.records.table import DAY, seat, token

MAY = dt.date(2026, 7, 14)
LATE = Reason("past tolerance", "€5 k past tolerance.", 500.0)


def later(place, day=MAY):
    table.meeting(place)
    return meetings.open_meeting(place, seat(place, "chair"), "July", day, "abc", token=token())


def park(place, case, until=MAY):
    who = seat(place, "chair")
    return cases.park(place, who, case.key, until, version=case.version, token=token())


def take_up(place, case, held):
    again = Proposal(case.customer, case.reasons, case.market, continues=case.key)
    who = seat(place, "sales")
    return cases.put_on_agenda(place, who, held.key, [again], {}, token=token())[0]


def test_an_agenda_is_one_write(either):
    held = table.meeting(either)
    some = [Proposal(c, (LATE,)) for c in ("C1", "C2", "C3")] + [Proposal("", (), name="New Ltd")]
    park_ = {"C2": MAY, "~ new ltd": MAY + agenda.FORTNIGHT}
    before = table.counts(either)
    made = cases.put_on_agenda(
        either, seat(either, "service"), held.key, some, {"C1": "Acme"}, park=park_, token="a"
    )
    assert [(c.name, c.state, c.parked_until, c.position) for c in made] == [
        ("Acme", "open", None, 1), ("C2", "parked", MAY, 2), ("C3", "open", None, 3),
        ("New Ltd", "parked", MAY + agenda.FORTNIGHT, 4),
    ]  # fmt: skip
    assert table.counts(either)["submits"] == before["submits"] + 1
    assert table.counts(either)["events"] == before["events"] + 6


def test_what_cannot_be_put_there_puts_nothing_there(place):
    gone, settled = table.case(place, "C1"), table.agreed(place)
    held = meetings.meeting(
        place, seat(place, "chair"), cases.case(place, seat(place, "chair"), settled.case).meeting
    )
    before = table.rows(place)
    some = [Proposal("C3", ()), Proposal("C017", (LATE,))]
    with pytest.raises(NotNow, match="Acme is decided"):
        cases.put_on_agenda(place, seat(place, "sales"), held.key, some, {}, token=token())
    some = [Proposal("C3", ()), Proposal("C1", (), continues=gone.key)]
    with pytest.raises(TakenUp, match="on another meeting's agenda by now"):
        cases.put_on_agenda(place, seat(place, "sales"), held.key, some, {}, token=token())
    assert table.rows(place) == before


def test_who_stands_there_already_is_not_parked_and_nothing_said_is_lost(place):
    first = table.case(place, "C1")
    asks = Reason("request", "Asks for net 60.", 5.0)
    said = Proposal("C1", (LATE, asks), Market(terms="net 60"))
    (now,) = cases.put_on_agenda(
        place, seat(place, "sales"), first.meeting, [said], {}, park={"C1": MAY}, token=token()
    )
    assert (now.key, now.state, now.position) == (first.key, "open", 1)
    assert now.reasons == (*first.reasons, LATE, asks)
    assert now.market == first.market


def test_a_parked_case_goes_on_in_a_later_meeting_with_all_that_was_given(either):
    old = table.sealed(either)
    plans.propose(either, seat(either, "sales"), old.key, table.plan(), version=0, token=token())
    old = park(either, old)
    new = take_up(either, old, later(either))
    assert (new.state, new.reasons, new.market) == ("open", old.reasons, old.market)
    viewer, chair = seat(either, "viewer"), seat(either, "chair")
    was = cases.case(either, viewer, old.key)
    assert (was.state, was.went_to) == ("parked", new.key)
    assert set(opinions.sealed(either, viewer, new.key)) == {"p-credit", "p-sales"}
    draft = plans.plan(either, viewer, new.key)
    assert draft is not None
    assert draft.plan == table.plan()
    shown = opinions.reveal(either, chair, new.key, version=new.version, token=token())
    assert [o.person for o in opinions.opened(either, chair, shown.key)] == ["p-credit", "p-sales"]
    assert new.key in opinions.revealed(either, chair)
    assert events.verify(either) == []


def test_a_parked_case_that_was_revealed_comes_back_revealed_with_its_decision(place):
    pending = table.decided(place)
    old = park(place, cases.case(place, seat(place, "chair"), pending.case))
    new = take_up(place, old, later(place))
    assert new.state == "revealed"
    (moved,) = decisions.decisions(place, seat(place, "chair"))
    assert (moved.key, moved.case, moved.version) == (pending.key, new.key, pending.version + 1)


def test_it_is_taken_up_once(place):
    old = park(place, table.case(place))
    held = later(place)
    take_up(place, old, held)
    with pytest.raises(TakenUp):
        take_up(place, old, later(place))
    assert cases.parked(place, seat(place, "chair")) == ()
    parked = cases.case(place, seat(place, "chair"), old.key)
    with pytest.raises(TakenUp):
        cases.drop(place, seat(place, "sales"), old.key, version=parked.version, token=token())
    with pytest.raises(TakenUp):
        table.case(place, old.customer, meetings.meeting(place, seat(place, "chair"), old.meeting))


def test_a_case_added_by_hand_takes_the_parked_one_up_too(place):
    old = park(place, table.sealed(place))
    held = later(place)
    said = Proposal("C017", (LATE,))
    (new,) = cases.add(place, seat(place, "sales"), held.key, [said], {}, token=token())
    assert new.reasons == (*old.reasons, LATE)
    assert set(opinions.sealed(place, seat(place, "viewer"), new.key)) == {"p-credit", "p-sales"}


def test_a_prospect_comes_back_by_its_name(place):
    held = table.meeting(place)
    who = seat(place, "sales")
    made = cases.add_prospect(place, who, held.key, "New Ltd", (LATE,), token=token())
    park(place, made)
    again = Proposal("", (LATE,), name="new ltd", continues=made.key)
    (new,) = cases.put_on_agenda(place, who, later(place).key, [again], {}, token=token())
    assert cases.case(place, who, made.key).went_to == new.key
    assert new.prospect


def test_on_an_earlier_day_what_was_parked_then_still_waits(place):
    old = park(place, table.case(place))
    take_up(place, old, later(place))
    viewer = seat(place, "viewer")
    assert [c.key for c in cases.parked(place, viewer, DAY)] == [old.key]
    assert cases.parked(place, viewer, MAY) == ()
    assert [c.key for c in cases.history(place, viewer, "C017", DAY)] == [old.key]


def test_up_and_down_work_beside_parked_and_dropped_cases(place):
    held = table.meeting(place)
    chair = seat(place, "chair")
    one, two, three, four = (table.case(place, c, held) for c in ("C1", "C2", "C3", "C4"))
    park(place, two)
    cases.drop(place, chair, three.key, version=1, token=token())
    for step, version, order in ((-1, 1, ["C4", "C1"]), (1, 2, ["C1", "C4"])):
        there = cases.cases(place, chair, held.key)
        moved = agenda.reorder(there, four.key, step)
        there = cases.reorder(place, chair, held.key, moved, version=version, token=token())
        assert [c.customer for c in agenda.talked_about(there)] == order
    assert one.key


@pytest.mark.parametrize("way", ["add", "park", "drop", "order"])
def test_an_order_drawn_before_another_write_is_stale(place, way):
    held = table.meeting(place)
    one, two = (table.case(place, c, held) for c in ("C1", "C2"))
    sales, chair = seat(place, "sales"), seat(place, "chair")
    {
        "add": lambda: cases.add(place, sales, held.key, [Proposal("C3", ())], {}, token="b"),
        "park": lambda: cases.park(place, sales, one.key, MAY, version=1, token="b"),
        "drop": lambda: cases.drop(place, sales, one.key, version=1, token="b"),
        "order": lambda: cases.reorder(
            place, sales, held.key, [two.key, one.key], version=1, token="b"
        ),
    }[way]()
    before = table.rows(place)
    with pytest.raises(Stale, match="Inês Valadão changed this"):
        cases.reorder(place, chair, held.key, [two.key, one.key], version=1, token=token())
    assert table.rows(place) == before


def test_a_case_that_comes_back_stands_at_the_end_with_what_it_had(place):
    held = table.meeting(place)
    one, _ = (table.case(place, c, held) for c in ("C1", "C2"))
    park(place, one)
    again = Proposal("C1", (LATE,))
    (back,) = cases.add(place, seat(place, "sales"), held.key, [again], {}, token=token())
    assert (back.position, back.reasons, back.market) == (3, (*one.reasons, LATE), one.market)


def test_a_way_back_drawn_before_it_was_taken_off_is_stale(place):
    first = table.case(place)
    parked = park(place, first)
    chair, sales = seat(place, "chair"), seat(place, "sales")
    cases.drop(place, sales, first.key, version=parked.version, token=token())
    with pytest.raises(Stale, match="Inês Valadão changed this case"):
        cases.resume(place, chair, first.key, version=parked.version, token=token())
    now = cases.case(place, chair, first.key)
    back = cases.resume(place, chair, first.key, version=now.version, token=token())
    assert (back.state, back.reasons, back.market) == ("open", first.reasons, first.market)
    with pytest.raises(NotNow, match="is open"):
        cases.resume(place, chair, first.key, version=back.version, token=token())


def test_a_meeting_that_was_closed_by_mistake_is_opened_again(either):
    open_, gone = table.case(either), table.case(either, "C1")
    shown = table.revealed(either, "C9")
    chair = seat(either, "chair")
    held = meetings.close(either, chair, shown.meeting, MAY, version=1, token=token())
    assert cases.case(either, chair, shown.key).state == "parked"
    held = meetings.reopen(either, chair, held.key, version=held.version, token=token())
    assert not held.closed
    now = cases.case(either, chair, shown.key)
    assert (now.state, now.parked_until) == ("revealed", None)
    with pytest.raises(meetings.NotClosed, match="is open"):
        meetings.reopen(either, chair, held.key, version=held.version, token=token())
    assert "reopened a meeting" in set(events.events(either, chair)["act"])
    assert {c.state for c in (open_, gone)} == {"open"}


def test_what_was_taken_up_since_stays_there(place):
    shown, chair = table.revealed(place), seat(place, "chair")
    held = meetings.close(place, chair, shown.meeting, MAY, version=1, token=token())
    new = take_up(place, cases.case(place, chair, shown.key), later(place))
    meetings.reopen(place, chair, held.key, version=held.version, token=token())
    was = cases.case(place, chair, shown.key)
    assert (was.state, was.went_to) == ("parked", new.key)


def test_amending_keeps_who_carries_it_out_and_why(place):
    made = table.decided(place)
    empty: Decision = replace(made, owner="", reasons="", changes=())
    now = decisions.amend(place, seat(place, "credit"), empty, version=1, token=token())
    assert (now.owner, now.reasons, now.option) == (made.owner, made.reasons, "as is")
