"""Every read of the board: nobody unknown reads anything; the list is held against the registry."""

import importlib
import inspect
import pkgutil

import pytest

from lib.board.people import STRANGER, Person, Refused
from lib.store import records
from lib.store.records import write
from tests.store.records import table
from tests.store.records.table import DAY, seat

for module in pkgutil.iter_modules(records.__path__, "lib.store.records."):
    importlib.import_module(module.name)  # each declares its reads

ENTRIES = {"key": 1, "case": 1, "meeting": 1, "customer": "C017", "day": DAY, "ledger": "sample"}
REFUSED = {
    "events.events": {"sales", "service", "viewer"},
    "requests.requests": {"service", "viewer"},
    "requests.rounds": {"service", "viewer"},
}


def called(name: str, place, who: Person):
    """A read with entries by the names of what it asks for."""
    asked = list(inspect.signature(write.READS[name]).parameters.values())[2:]
    needed = [p.name for p in asked if p.default is inspect.Parameter.empty]
    return write.READS[name](place, who, **{name: ENTRIES[name] for name in needed})


@pytest.mark.parametrize("name", sorted(write.READS))
def test_a_stranger_reads_nothing(place, name):
    table.approved(place)
    with pytest.raises(Refused, match="Somebody who is not signed in may not read"):
        called(name, place, STRANGER)


@pytest.mark.parametrize("role", ["chair", "credit", "sales", "service", "viewer"])
@pytest.mark.parametrize("name", sorted(write.READS))
def test_others_read_what_is_theirs(place, name, role):
    table.approved(place)
    if role in REFUSED.get(name, set()):
        with pytest.raises(Refused):
            called(name, place, seat(place, role))
    else:
        called(name, place, seat(place, role))


def test_reads_are_declared_in_every_module_that_keeps_something():
    modules = {name.partition(".")[0] for name in write.READS}
    assert modules == {
        "meetings", "cases", "opinions", "plans", "decisions", "change_lines", "customer_records",
        "outcomes",
        "events", "notes", "requests", "house",
    }  # fmt: skip
