"""Ledgers and what is kept of them: written by the person of the seat, if they may, with an event."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from lib.__main__ import main
from lib.board.people import ACTS, COMMAND_LINE, KEEPING, STRANGER, Person, Refused
from lib.importing.opening.files import Upload
from lib.importing.options import Options
from lib.ledger.mistake import Mistake
from lib.store import database, failpoints
from lib.store.home import Home
from lib.store.ledgers import imports, loads
from lib.store.records import events, expected_days, forecasts, people, scenarios
from lib.store.records.tables import EventRow
from lib.store.records.write import NotAsListed
from tests.store.records.table import by_force

DAY = dt.date(2026, 5, 31)
ROWS = b"document,customer,issued,amount,currency\nI1,acme,2026-01-05,100.00,EUR\n"
EMPTY = pd.DataFrame({"document": ["I1"]})
FORECAST = forecasts.ForecastHeader("v1", DAY, "1", False, "may", "EUR", "pool")
ENTRY = expected_days.Entry("I1", "acme", dt.date(2026, 6, 12), DAY, "they said so")


def bring(home: Home, who: Person = COMMAND_LINE) -> imports.Imported:
    options = Options(name="may", accept=True)
    return imports.import_([Upload("may.csv", ROWS)], options, home, actor=who)


@dataclass(frozen=True)
class Kept:
    """A write: what must be allowed, what is there before, the write, its event, a trace of it."""

    act: str
    event: str
    write: Callable[[Home, Person], Any]
    trace: Callable[[Home], Any]
    ready: Callable[[Home], Any] = lambda home: None


def _names(home: Home) -> list[str]:
    return [str(name) for name in loads.listing(home)["name"]]


WRITES = {
    "import": Kept("load a ledger", "loaded a ledger", bring, _names),
    "rename": Kept(
        "rename or delete a ledger", "renamed a ledger",
        lambda home, who: loads.rename(home, "may", "june", actor=who), _names, bring,
    ),
    "delete": Kept(
        "rename or delete a ledger", "deleted a ledger",
        lambda home, who: loads.delete(home, "may", actor=who), _names, bring,
    ),
    "forecast": Kept(
        "keep a forecast", "kept a forecast",
        lambda home, who: forecasts.keep(home, FORECAST, EMPTY, EMPTY, who),
        lambda home: forecasts.listing(home)["kept_by"].tolist(),
    ),
    "expected day": Kept(
        "enter an expected day", "entered an expected day",
        lambda home, who: expected_days.enter(home, ENTRY, 0, who),
        lambda home: expected_days.entries_until(home, DAY)["said_by"].tolist(),
    ),
    "scenario": Kept(
        "keep a scenario", "kept a scenario",
        lambda home, who: scenarios.save(
            home, "longer", {}, actor=who, ledger="v1", as_of=DAY, token="t"
        ),
        lambda home: scenarios.listing(home)["author"].tolist(),
    ),
}  # fmt: skip


def seated(home: Home) -> dict[str, Person]:
    """The invented cast, by role."""
    people.invite_cast(home, STRANGER, token="cast")
    return {person.role: person for person in people.CAST}


def acted(home: Home) -> list[tuple[str, str]]:
    """Who did what, in order."""
    with database.reading(home) as connection:
        rows = connection.execute(sa.select(EventRow.actor, EventRow.act).order_by(EventRow.key))
        return [(row.actor, row.act) for row in rows]


def test_every_act_on_what_is_kept_is_tried_here():
    server_only = {"read a source on the server"}
    as_board_writes = {  # tests/store/records/writes.py
        "keep a customer's request", "read a customer's requests", "agree house assumptions",
    }  # fmt: skip
    assert {kept.act for kept in WRITES.values()} | server_only | as_board_writes == KEEPING


@pytest.mark.parametrize("name", WRITES)
def test_a_write_and_its_event_are_the_person_of_the_seats(either: Home, name: str):
    kept, cast = WRITES[name], seated(either)
    role = next(role for role in ("credit", "sales", "chair") if role in ACTS[kept.act])
    kept.ready(either)
    kept.write(either, cast[role])
    assert (cast[role].key, kept.event) in acted(either)
    assert events.verify(either) == []
    if name in ("forecast", "expected day", "scenario"):
        assert kept.trace(either) == [cast[role].name]


@pytest.mark.parametrize("name", WRITES)
def test_who_may_not_leaves_neither_row_nor_event(place: Home, name: str):
    kept, cast = WRITES[name], seated(place)
    kept.ready(place)
    before = kept.trace(place), acted(place)
    refused = {role: who for role, who in cast.items() if role not in ACTS[kept.act]}
    assert "viewer" in refused
    for who in (*refused.values(), STRANGER):
        with pytest.raises(Refused, match="Nothing was changed"):
            kept.write(place, who)
    for forged in (Person("p-viewer", "Guest", "chair"), Person("nobody", "No Body", "credit")):
        if forged.may(kept.act):
            with pytest.raises(NotAsListed):
                kept.write(place, forged)
    assert (kept.trace(place), acted(place)) == before


@pytest.mark.parametrize("name", WRITES)
def test_while_nobody_is_listed_whoever_is_at_the_machine_may(either: Home, name: str):
    kept = WRITES[name]
    kept.ready(either)
    kept.write(either, STRANGER)
    assert ("this machine", kept.event) in acted(either)


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("point", ["before-event", "after-event"])
def test_cut_off_round_its_event_nothing_was_written(
    place: Home, name: str, point: str, monkeypatch: pytest.MonkeyPatch
):
    kept = WRITES[name]
    kept.ready(place)
    before = kept.trace(place), acted(place)

    def stop(reached: str) -> None:
        if reached == point:
            raise RuntimeError(point)

    monkeypatch.setattr(failpoints, "reach", stop)
    with pytest.raises(RuntimeError):
        kept.write(place, STRANGER)
    monkeypatch.undo()
    assert (kept.trace(place), acted(place)) == before


def test_an_expected_days_note_can_be_erased_with_its_author(place: Home):
    cast = seated(place)
    expected_days.enter(place, ENTRY, 0, cast["credit"])
    told = events.events(place, cast["chair"])
    assert "they said so" in told["what"].iloc[-1]


def test_who_may_not_load_waits_for_nothing(place: Home, monkeypatch: pytest.MonkeyPatch):
    """Refused before a file is opened, not after a minute of reading it."""
    cast = seated(place)
    monkeypatch.setattr(imports.previews, "read", lambda *_: pytest.fail("a file was read"))
    with pytest.raises(Refused):
        bring(place, cast["sales"])


@pytest.fixture
def source(tmp_path: Path) -> str:
    path = tmp_path / "may.csv"
    path.write_bytes(ROWS)
    return str(path)


def test_a_command_acts_from_its_seat_or_as_whoever_administers_the_machine(
    place: Home, source: str
):
    seated(place)
    for said in ([], ["--as", "p-credit"]):
        assert CliRunner().invoke(main, ["import", source, "--accept", *said]).exit_code == 0
    assert CliRunner().invoke(main, ["ledgers", "rename", "may", "june"]).exit_code == 0
    actors = [who for who, act in acted(place) if act in ("loaded a ledger", "renamed a ledger")]
    assert actors == ["command line", "p-credit", "command line"]


@pytest.mark.parametrize("seat", ["p-sales", "p-viewer", "p-nobody"])
@pytest.mark.parametrize(
    "command", [["import", "{}", "--accept"], ["refresh", "may"], ["ledgers", "rename", "may", "x"],
                ["ledgers", "delete", "may", "--yes"]],
)  # fmt: skip
def test_a_command_from_a_seat_that_may_not_is_refused(
    place: Home, source: str, seat: str, command: list[str]
):
    seated(place)
    first = CliRunner().invoke(main, ["import", source, "--accept", "--name", "may"])
    assert first.exit_code == 0
    before = acted(place)
    asked = [part.format(source) for part in command]
    result = CliRunner().invoke(main, [*asked, "--as", seat])
    assert isinstance(result.exception, Mistake)
    assert "Nothing was changed" in str(result.exception)
    assert acted(place) == before
    assert _names(place) == ["may"]


def test_an_import_that_is_cut_from_the_record_is_found_beside_the_key(either: Home) -> None:
    """Whoever writes to the database alone took the event away and put back its head of before."""
    bring(either)
    head = sa.text("SELECT event, digest, mac FROM event_head")
    with database.reading(either) as connection:
        early = connection.execute(head).one()
    loads.rename(either, "may", "june", actor=COMMAND_LINE)
    by_force(
        either,
        f"DELETE FROM event_payloads WHERE event > {early.event}",
        f"DELETE FROM events WHERE key > {early.event}",
        f"UPDATE event_head SET event = {early.event}, digest = '{early.digest}', mac = '{early.mac}'",
    )
    assert [b.message for b in events.verify(either)] == ["is missing"]
