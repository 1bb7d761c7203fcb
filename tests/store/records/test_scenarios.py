"""Saved scenarios come back as they were, a press of the button saves once, and nothing is overwritten."""

import datetime as dt
import threading

import pytest

from lib.board.people import COMMAND_LINE, STRANGER, Person
from lib.simulation import Assumptions, Discount, Levers, Range, Request, Scenario, Select
from lib.store.home import Home
from lib.store.records import scenarios
from lib.store.records.scenarios import NoName, NoSuchScenario

DAY = dt.date(2026, 6, 30)
ASKED = Scenario(
    select=Select.of({"customer": ["C017", "پخش"], "region": "North"}),
    levers=Levers(term_days=60, discount=Discount(0.02, 10), limit=250_000.0),
    assumptions=Assumptions(margin=0.25, volume_response=Range(0, 0.02, 0.05), said=("margin",)),
    request=Request(60, "Rival", "a call", dt.date(2026, 6, 1)),
    as_of=DAY,
)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, home) -> Home:
    here = Home.default()
    if request.param == "sqlite":
        return here
    return Home(here.path, request.getfixturevalue("kept_in"))


def keep(
    place: Home, name: str = "longer", token: str | None = None, who: Person = COMMAND_LINE
) -> int:
    return scenarios.save(
        place, name, ASKED.to_dict(), actor=who, ledger="v1", as_of=DAY,
        token=token or scenarios.token(),
    )  # fmt: skip


def own(place: Home, name: str):
    """The versions of a name; the PostgreSQL server is shared by tests."""
    listed = scenarios.listing(place)
    return listed[listed["name"] == name]


def test_a_scenario_comes_back_as_it_was(place):
    keep(place, "round trip")
    [row] = own(place, "round trip").to_dict("records")
    assert (row["author"], row["ledger"], row["as_of"]) == ("command line", "v1", DAY)
    found = Scenario.of(scenarios.load(place, row["id"]))
    assert (found.name, found.author) == ("round trip", "command line")
    assert (found.select, found.levers, found.assumptions) == (
        ASKED.select, ASKED.levers, ASKED.assumptions,
    )  # fmt: skip
    assert found.request == ASKED.request


def test_a_double_click_saves_once(place):
    token = scenarios.token()
    assert keep(place, "twice", token) == keep(place, "twice", token) == 1
    assert len(own(place, "twice")) == 1


def test_the_same_name_is_the_next_version_and_the_first_stands(place):
    assert [keep(place, "again"), keep(place, "again", who=STRANGER)] == [1, 2]
    listed = own(place, "again")
    assert listed["number"].tolist() == [2, 1]
    assert listed["author"].tolist() == ["this machine", "command line"]


def test_people_saving_one_name_at_once_lose_nothing(place):
    keep(place, "first")  # tables made before the race
    found: list[int] = []
    racers = [threading.Thread(target=lambda: found.append(keep(place, "race"))) for _ in range(4)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert sorted(found) == [1, 2, 3, 4]


@pytest.mark.parametrize("name", ["", "  ", "x" * 201])
def test_without_a_name_nothing_is_saved(home, name: str):
    place = Home.default()
    with pytest.raises(NoName):
        keep(place, name)
    assert scenarios.listing(place).empty


def test_an_unknown_number_is_a_sentence(home):
    with pytest.raises(NoSuchScenario, match="number 7"):
        scenarios.load(Home.default(), 7)
