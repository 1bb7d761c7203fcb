"""What holds of every write: one effect a form, nobody past the list of people, sentences for conflicts."""

import ast
import inspect
from dataclasses import replace
from pathlib import Path

import pytest

from lib.board.people import ROLES, STRANGER, Person, Refused
from lib.ledger.mistake import Mistake
from lib.store import records
from lib.store.records import cases, events, people, plans, write
from lib.store.records.submits import SentBefore
from lib.store.records.write import NotAsListed, Stale
from tests.store.records import table
from tests.store.records.table import seat
from tests.store.records.writes import WRITES

BOARD = Path(records.__file__).parent
SEATS = {
    "chair": "chair",
    "credit": "credit",
    "sales": "sales",
    "service": "service",
    "viewer": "viewer",
}


def actor(place, name: str) -> Person:
    """Who does it; nobody sits at an empty table."""
    return seat(place, WRITES[name].by) if name != "people.invite_cast" else STRANGER


def test_every_write_is_tried_here():
    assert set(WRITES) == set(write.WRITES)


def test_nothing_writes_past_the_one_way_to_write():
    """The lock, the right and the event are in ``write``; no other module opens a transaction."""
    for path in BOARD.glob("*.py"):
        calls = [n.func for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call)]
        opened = [ast.unparse(f) for f in calls if ast.unparse(f) in ("database.writing", "engine")]
        assert not opened or path.name == "write.py"


@pytest.mark.parametrize("name", WRITES)
def test_a_double_click_has_one_effect(either, name):
    send = WRITES[name].ready(either)
    who = actor(either, name)
    before = table.counts(either)["events"]
    first = send(who, "click")
    after = table.rows(either)
    assert len(after["events"]) > before
    assert send(who, "click") == first
    assert table.rows(either) == after
    assert events.verify(either) == []


@pytest.mark.parametrize("name", [name for name in WRITES if name != "people.invite_cast"])
def test_only_those_who_may_write(place, name):
    """Each role in turn, on one table: whoever is refused leaves it as it was."""
    send, may = WRITES[name].ready(place), WRITES[name].may
    before = table.rows(place)
    for role in (*ROLES, "stranger"):
        if role in may:
            with pytest.raises(NotAsListed):
                send(Person("p-forged", "Mallory", role), f"forged {role}")
            with pytest.raises(NotAsListed):
                send(replace(seat(place, "viewer"), role=role), f"borrowed {role}")
        else:
            who = STRANGER if role == "stranger" else seat(place, SEATS[role])
            with pytest.raises(Refused, match="Nothing was changed"):
                send(who, f"try {role}")
        assert table.rows(place) == before, role


def test_a_form_sent_again_with_other_entries_is_refused(place):
    made = table.case(place)
    chair = seat(place, "chair")
    cases.park(place, chair, made.key, table.DAY, version=1, token="one")
    for again in (
        lambda: cases.park(
            place, chair, made.key, table.DAY.replace(day=1), version=2, token="one"
        ),
        lambda: cases.drop(place, chair, made.key, version=2, token="one"),
        lambda: cases.park(
            place, seat(place, "sales"), made.key, table.DAY, version=2, token="one"
        ),
    ):
        with pytest.raises(SentBefore):
            again()
    assert cases.case(place, chair, made.key).version == 2


def test_a_stale_write_names_who_came_between(place):
    made = table.case(place)
    cases.park(place, seat(place, "sales"), made.key, table.DAY, version=1, token="a")
    with pytest.raises(
        Stale, match="Inês Valadão changed this case a moment ago; look at it again"
    ):
        cases.drop(place, seat(place, "credit"), made.key, version=1, token="b")
    assert cases.case(place, seat(place, "viewer"), made.key).state == "parked"


def test_a_plan_is_not_lost_to_another(place):
    made = table.revealed(place)
    first = plans.propose(
        place, seat(place, "sales"), made.key, table.plan(1), version=0, token="a"
    )
    assert first is not None
    assert (first.version, first.changed_by) == (1, "p-sales")
    with pytest.raises(Stale):
        plans.propose(place, seat(place, "credit"), made.key, table.plan(2), version=0, token="b")
    second = plans.propose(
        place, seat(place, "credit"), made.key, table.plan(3), version=1, token="c"
    )
    assert second is not None
    assert (second.version, second.plan.cap) == (2, 3)


def test_what_edits_asks_for_the_version():
    edits = {n for n in WRITES if "version" in inspect.signature(write.WRITES[n]).parameters}
    assert edits == {
        "people.change",
        "meetings.close",
        "meetings.reopen",
        "cases.reorder",
        "cases.park",
        "cases.drop",
        "cases.resume",
        "opinions.reveal",
        "opinions.set_aside",
        "plans.propose",
        "decisions.amend",
        "decisions.agree",
        "decisions.approve",
        "disagreements.disagree",
        "disagreements.escalate",
        "milestones.finish",
        "milestones.take_back",
        "requests.correct",
        "requests.close",
    }


def test_an_entry_too_long_is_a_sentence_on_both_engines(either):
    table.meeting(either)
    with pytest.raises(Mistake, match="The name is longer than 200 letters"):
        people.add(either, seat(either, "chair"), Person(name="x" * 201, role="sales"), token="a")


def test_an_entry_the_database_refuses_is_a_sentence(fresh):
    table.meeting(fresh)
    with pytest.raises(Mistake, match=r"The database did not take this .* Change the entry"):
        people.add(fresh, seat(fresh, "chair"), Person(name="a\x00b", role="sales"), token="a")


def test_a_form_with_nothing_chosen_is_a_sentence(place):
    held = table.meeting(place)
    with pytest.raises(Mistake, match="Nothing was chosen"):
        cases.add(place, seat(place, "chair"), held.key, [], {}, token="a")
