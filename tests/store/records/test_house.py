"""House assumptions: one head proposes, the other agrees; until then what held before holds."""

import datetime as dt

import pytest

from lib.board.people import STRANGER, Refused
from lib.ledger.house import DEFAULT_STAMP, HouseValues, NotAnAssumption
from lib.store.records import house
from lib.store.records.house import NotForBothHeads
from tests.store.records import table
from tests.store.records.table import DAY, seat, token

FIRST, SECOND = HouseValues(margin=0.27, cost_of_capital=0.09), HouseValues(margin=0.25)
LATER = dt.date(2026, 7, 15)


@pytest.fixture
def seated(place):
    table.meeting(place)
    return place


def propose(home, who="credit", values=FIRST, day=DAY):
    return house.propose(home, seat(home, who), "sample", values, "audited", day, token=token())


def test_a_set_holds_once_the_other_head_agrees(seated):
    made = propose(seated)
    assert house.in_force(seated, "sample").stamp == DEFAULT_STAMP
    with pytest.raises(NotForBothHeads, match="proposed by credit: the head of the other side"):
        house.agree(seated, seat(seated, "credit"), made.key, DAY, token=token())
    house.agree(seated, seat(seated, "sales"), made.key, DAY, token=token())
    now = house.in_force(seated, "sample")
    assert now.stamp == "house set 1 of 30 Jun 2026"
    assert (now.value("margin"), now.source("margin")) == (0.27, "house")
    assert (now.value("handling"), now.source("handling")) == (0.002, "default")
    assert house.in_force(seated, "another ledger").stamp == DEFAULT_STAMP


def test_a_new_proposal_leaves_the_old_set_until_it_is_agreed(seated):
    house.agree(seated, seat(seated, "sales"), propose(seated).key, DAY, token=token())
    second = propose(seated, "sales", SECOND, LATER)
    assert house.in_force(seated, "sample").number == 1
    house.agree(seated, seat(seated, "credit"), second.key, LATER, token=token())
    assert house.in_force(seated, "sample").values == SECOND
    assert house.in_force(seated, "sample", dt.date(2026, 7, 1)).values == FIRST
    kept = house.sets(seated, seat(seated, "viewer"), "sample")
    assert [(s.number, s.proposed_by, s.agreed_by, s.reason) for s in kept] == [
        (1, "p-credit", "p-sales", "audited"), (2, "p-sales", "p-credit", "audited"),
    ]  # fmt: skip


def test_only_the_newest_set_can_be_agreed_to(seated):
    first = propose(seated)
    propose(seated, values=SECOND)
    with pytest.raises(NotForBothHeads, match="not the one that waits"):
        house.agree(seated, seat(seated, "sales"), first.key, DAY, token=token())


@pytest.mark.parametrize("who", ["credit-2", "sales-2"])
def test_who_heads_nothing_is_not_asked(seated, who):
    with pytest.raises(NotForBothHeads, match="heads neither credit nor sales"):
        propose(seated, who)


@pytest.mark.parametrize("who", ["viewer", "service", "chair"])
def test_other_roles_are_refused(seated, who):
    with pytest.raises(Refused):
        propose(seated, who)


def test_one_person_alone_sets_their_own(place):
    house.propose(place, STRANGER, "sample", FIRST, "my own", DAY, token=token())
    assert house.in_force(place, "sample").number == 1


def test_a_set_has_a_reason(seated):
    with pytest.raises(NotForBothHeads, match="Say why"):
        house.propose(seated, seat(seated, "credit"), "sample", FIRST, " ", DAY, token=token())


def test_a_share_that_is_none_is_said_in_per_cent():
    with pytest.raises(
        NotAnAssumption, match=r"Margin lies between 0 and 100 %; 130 % was given\."
    ):
        HouseValues(margin=1.3)
    with pytest.raises(NotAnAssumption, match=r"The least tolerance lies between 0 and 365 days"):
        HouseValues(tolerance_minimum=400)
