"""Ledgers as things with a name and a day: renamed, deleted, seen on the day they state."""

import datetime as dt
import errno
from dataclasses import replace

import pytest

from lib.board.people import COMMAND_LINE
from lib.importing.options import Options
from lib.ledger.command_line import TYPED
from lib.ledger.mistake import Mistake
from lib.store import database
from lib.store.home import Home, HomeUnusable
from lib.store.ledgers import imports, loads, snapshots, sources, unfinished
from lib.store.ledgers.loads import (
    Account,
    NameRefused,
    NameTaken,
    NoSuchLedger,
    RejectsLost,
    SampleStays,
)
from tests import ledgers

LIST = "document,customer,issued,due,amount,currency\n"
ROWS = ["I1,acme,2026-01-05,2026-02-04,100.00,EUR\n", "I2,bolt,2026-01-25,2026-02-24,50.50,EUR\n"]


@pytest.fixture
def place(home) -> Home:
    return Home.default()


@pytest.fixture
def bring(place, tmp_path):
    """Import a list of some rows under a name; return its version."""

    def brought(name: str, rows: int = 2) -> str:
        path = tmp_path / f"{name}.csv"
        path.write_text(LIST + "".join(ROWS[:rows]))
        return imports.import_(
            [path], Options(name=name, accept=True), place, actor=COMMAND_LINE
        ).version

    return brought


def names(place: Home) -> list[str]:
    return loads.listing(place)["name"].tolist()


def folders(place: Home) -> set[str]:
    return {path.name for path in place.ledgers.iterdir()}


def account(name: str, as_of: dt.date | None) -> Account:
    return Account(name, "list.csv", "0" * 64, COMMAND_LINE, 2, 2, 0, as_of=as_of)


def test_a_renamed_ledger_has_all_its_versions_under_the_new_name(place, bring):
    first, second = bring("may", 1), bring("may", 2)
    assert loads.rename(place, "may", "  May   list ", actor=COMMAND_LINE) == "May list"
    assert names(place) == ["May list", "May list"]
    assert loads.ledger(place, "May list").version == second
    assert loads.ledger(place, first).version == first
    with pytest.raises(NoSuchLedger):
        loads.ledger(place, "may")


def test_a_renamed_ledger_is_refreshed_under_its_new_name(place, bring, tmp_path):
    bring("may", 1)
    loads.rename(place, "may", "june", actor=COMMAND_LINE)
    assert sources.names(place) == ["june"]
    (tmp_path / "may.csv").write_text(LIST + "".join(ROWS))
    assert imports.refresh(place, "june", actor=COMMAND_LINE).name == "june"
    assert names(place) == ["june", "june"]


@pytest.mark.parametrize(
    ("old", "new", "mistake", "said"),
    [
        ("may", "june", NameRefused, "There is already a ledger “june”"),
        ("may", "sample", NameTaken, "name of the sample"),
        ("may", "   ", NameRefused, "between 1 and 200 letters"),
        ("may", "x" * 201, NameRefused, "between 1 and 200 letters"),
        ("sample", "mine", SampleStays, "neither renamed nor deleted"),
        ("july", "mine", NoSuchLedger, "There is no ledger “july”"),
    ],
)
def test_a_name_that_cannot_be_is_refused(
    place, bring, old: str, new: str, mistake: type[Mistake], said: str
):
    bring("may"), bring("june", 1)
    with pytest.raises(mistake, match=said):
        loads.rename(place, old, new, actor=COMMAND_LINE)
    assert names(place) == ["june", "may"]


def test_a_ledger_may_be_renamed_to_itself(place, bring):
    bring("may")
    assert loads.rename(place, "may", "may", actor=COMMAND_LINE) == "may"
    assert sources.names(place) == ["may"]


def test_a_deleted_ledger_takes_its_data_and_source_and_no_other(place, bring):
    kept = bring("june", 1)
    bring("may", 2)
    assert loads.delete(place, "may", actor=COMMAND_LINE) == 1
    assert names(place) == ["june"]
    assert folders(place) == {kept}
    assert sources.names(place) == ["june"]


def test_content_that_another_ledger_has_too_stays(place, bring):
    version = bring("june")
    assert bring("may") == version
    loads.delete(place, "may", actor=COMMAND_LINE)
    assert loads.ledger(place).version == version


def test_without_the_last_ledger_there_is_the_sample(place, bring):
    bring("may")
    loads.delete(place, "may", actor=COMMAND_LINE)
    assert names(place) == ["sample"]
    assert folders(place) == set()


@pytest.mark.parametrize(("name", "mistake"), [("sample", SampleStays), ("july", NoSuchLedger)])
def test_what_cannot_be_deleted_is_said(place, bring, name: str, mistake: type[Mistake]):
    bring("may")
    with pytest.raises(mistake):
        loads.delete(place, name, actor=COMMAND_LINE)
    assert names(place) == ["may"]


def test_a_version_is_no_name_to_delete_by(place, bring):
    version = bring("may")
    with pytest.raises(NoSuchLedger):
        loads.delete(place, version, actor=COMMAND_LINE)


def test_versions_are_counted_by_content(place, bring):
    bring("may", 1), bring("may", 2), bring("may", 2)
    assert loads.versions(place, "may") == 2


@pytest.mark.parametrize("as_of", [None, dt.date(2026, 3, 31)])
def test_the_day_a_list_states_comes_back_with_it(place, as_of: dt.date | None):
    frames = ledgers.frames("invoice I-1 acme 2026-01-15 10.00 EUR due 2026-02-14")
    with snapshots.exclusive(place):
        loads.add(place, frames, account("list", as_of))
    found = loads.ledger(place, "list")
    assert found.stated_day == as_of
    assert found.day == (as_of or dt.date(2026, 1, 15))


def test_the_newest_load_of_a_version_says_the_day(place):
    frames = ledgers.frames("invoice I-1 acme 2026-01-15 10.00 EUR due 2026-02-14")
    told = account("list", dt.date(2026, 3, 31))
    for load in (replace(told, as_of=None), told):
        with snapshots.exclusive(place):
            version = loads.add(place, frames, load)
    assert loads.ledger(place, version).day == dt.date(2026, 3, 31)


def test_a_deletion_that_is_cut_off_leaves_the_ledger(place, bring, monkeypatch):
    bring("may")

    def fail(point: str) -> None:
        raise RuntimeError(point)

    monkeypatch.setattr(loads.failpoints, "reach", fail)
    with pytest.raises(RuntimeError):
        loads.delete(place, "may", actor=COMMAND_LINE)
    monkeypatch.undo()
    database.engine(place)
    assert loads.ledger(place, "may").documents["document"].tolist() == ["I1", "I2"]


@pytest.fixture
def second(place) -> Home:
    """Another database in the same home."""
    return replace(place, database=f"sqlite:///{place.path / 'second.db'}")


def listed_by(place: Home) -> set[str]:
    """What a database lists, all of which must lie in the home."""
    return set(loads.listing(place).query("name != 'sample'")["version"])


BAD = LIST + ROWS[0] + "I9,acme,2026-13-45,,1.00,EUR\n"


def test_an_import_deletes_nothing_that_another_database_lists(place, second, bring, tmp_path):
    bring("may")
    bad = tmp_path / "bad.csv"
    bad.write_text(BAD)
    imports.import_([bad], Options(name="bad", accept=True), place, actor=COMMAND_LINE)
    rejected = {path.name for path in place.rejects.iterdir()}
    assert len(rejected) == 1
    path = tmp_path / "june.csv"
    path.write_text(LIST + ROWS[1])
    for _ in range(2):
        imports.import_([path], Options(name="june", accept=True), second, actor=COMMAND_LINE)
    assert listed_by(place) | listed_by(second) == folders(place)
    assert {path.name for path in place.rejects.iterdir()} == rejected
    loads.delete(second, "june", actor=COMMAND_LINE)
    assert folders(place) == listed_by(place)
    assert {path.name for path in place.rejects.iterdir()} == rejected


def test_an_empty_database_beside_snapshots_sweeps_nothing_and_says_so(place, second, bring):
    bring("may"), bring("june", 1)
    assert loads.unlisted(place) == ""
    text = loads.unlisted(second)
    assert text.startswith("2 snapshots here belong to another database: kept.")
    assert f"{TYPED} restore FILE" in text
    frames = ledgers.frames("invoice I-1 acme 2026-01-15 10.00 EUR due 2026-02-14")
    with snapshots.exclusive(second):
        loads.add(second, frames, account("list", None))
    assert listed_by(place) < folders(place)
    assert loads.unlisted(second) == "2 snapshots here belong to another database: kept."
    assert loads.unlisted(place) == "1 snapshot here belongs to another database: kept."


def test_an_import_that_fails_leaves_nothing_and_takes_nothing(place, bring, tmp_path, monkeypatch):
    bring("may")
    before = folders(place)
    bad = tmp_path / "bad.csv"
    bad.write_text(BAD)

    def fail(point: str) -> None:
        if point == "before-commit":
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(loads.failpoints, "reach", fail)
    with pytest.raises(HomeUnusable, match="the disk is full"):
        imports.import_([bad], Options(name="bad", accept=True), place, actor=COMMAND_LINE)
    assert folders(place) == before
    assert not list(place.rejects.iterdir())


def test_what_a_killed_import_left_is_not_swept_once_another_database_lists_it(
    place, second, bring, tmp_path
):
    """Killed right after the folder was put in place: noted by the first, then the second's."""
    bring("may")
    frames = ledgers.frames("invoice I-1 acme 2026-01-15 10.00 EUR due 2026-02-14")
    with snapshots.exclusive(place):
        snapshots.write(place, frames, lambda folder: unfinished.note(place, folder))
    with snapshots.exclusive(second):
        version = loads.add(second, frames, account("list", None))
    bring("june", 1)
    assert version in folders(place)


def test_rejected_rows_that_are_gone_are_a_sentence(place, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text(BAD)
    imports.import_([bad], Options(name="bad", accept=True), place, actor=COMMAND_LINE)
    load = loads.find(place, "bad")
    assert len(loads.rejects(place, load)) == 1
    (place.rejects / load.rejects).unlink()
    with pytest.raises(RejectsLost, match="is gone or damaged"):
        loads.rejects(place, load)
