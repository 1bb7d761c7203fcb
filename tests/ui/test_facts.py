"""What one reader is told of the board: nothing later than the day, owners' names to everybody."""

import datetime as dt
from dataclasses import replace

from lib.board.deadlines import deadlines
from lib.board.record import Logged
from lib.store.home import Home
from lib.store.records import cases, customer_records, decisions, meetings
from lib.ui import facts
from tests.store.records import table
from tests.store.records.table import DAY, seat, token

BEFORE, JULY = DAY - dt.timedelta(days=1), dt.date(2026, 7, 14)


def test_on_an_earlier_day_nothing_is_told_of_later_meetings(home):
    place = Home(home)
    made = table.approved(place)
    table.apart(place, table.revealed(place, "C1"))
    said = Logged("C017", DAY, "complaint", "", "wrong goods")
    customer_records.log(place, seat(place, "sales"), said, token=token())
    chair = seat(place, "chair")
    now = facts.gather(place, chair, day=DAY)
    assert {c.key for c in now.revealed} == {made.case, made.case + 1}
    assert (now.decisions, len(now.disagreements), len(now.logged)) == ((made,), 1, 1)
    then = facts.gather(place, chair, day=BEFORE)
    assert then.revealed == then.decisions == then.disagreements == then.logged == ()
    assert (then.opinions, then.before) == ({}, None)
    assert facts.gather(place, chair).decisions == (made,)


def test_a_case_that_went_on_stands_once_and_on_its_first_day_where_it_was(home):
    place = Home(home)
    old = table.revealed(place)
    chair = seat(place, "chair")
    old = cases.park(place, chair, old.key, JULY, version=old.version, token=token())
    held = meetings.open_meeting(place, chair, "July", JULY, "abc", token=token())
    waits = facts.gather(place, chair, held.key)
    assert [c.key for c in waits.parked] == [old.key]
    assert [d.kind for d in deadlines(waits, JULY)] == ["parked"]
    new = table.case(place, old.customer, held)
    after = facts.gather(place, chair, held.key)
    assert ([c.key for c in after.revealed], after.parked) == ([new.key], ())
    assert deadlines(after, JULY) == ()
    assert [c.key for c in facts.gather(place, chair, day=DAY).revealed] == [old.key]


def test_a_viewer_is_told_who_carries_something_out_and_nobody_else(home):
    place = Home(home)
    shown = table.revealed(place)
    made = replace(table.proposal(shown, plan=table.plan()), owner="p-service")
    decisions.decide(place, seat(place, "sales-2"), made, token=token())
    told = facts.gather(place, seat(place, "viewer"))
    assert told.names == {}
    assert set(told.owners) == {"p-service", "p-credit", "p-sales"}
    assert told.heads == {"p-credit", "p-sales"}
