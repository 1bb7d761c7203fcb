"""What a page shows when the disk, a file or the database is at fault: a sentence, and the way on."""

import sqlite3

import pytest

from lib.board.people import COMMAND_LINE
from lib.importing.opening.files import Upload
from lib.importing.options import Options
from lib.store import database
from lib.store.home import Home
from lib.store.ledgers import imports

LIST = "document,customer,issued,due,amount,currency\nI1,acme,2026-01-05,2026-02-04,{},EUR\n"


def bring(name: str, amount: str) -> str:
    source = Upload(f"{name}.csv", LIST.format(amount).encode())
    options = Options(name=name, accept=True)
    return imports.import_([source], options, Home.default(), actor=COMMAND_LINE).version


@pytest.fixture
def damaged(home) -> str:
    """Two ledgers, of which the newest lost its allocations; its version."""
    bring("may", "100.00")
    version = bring("june", "70.00")
    (home / "ledgers" / version / "allocations.parquet").unlink()
    return version


def test_a_damaged_ledger_is_said_and_another_can_be_chosen(visit, damaged):
    page = visit("aging")
    (error,) = [str(e.value).replace("\\", "") for e in page.error]
    assert "The data of ledger “june”" in error
    assert "allocations.parquet is missing" in error
    assert "choose another ledger in the menu “june” above" in error
    others = [v for v in page.selectbox(key="ledger").options if v.startswith("may")]
    assert others
    page.selectbox(key="ledger").select(others[0]).run()
    assert not page.exception
    assert not page.error
    assert page.title[0].value == "Aging"


def test_a_damaged_ledger_is_healed_by_importing_it_again(visit, damaged):
    assert bring("june", "70.00") == damaged
    page = visit("aging")
    assert not page.error


def test_a_lost_database_beside_snapshots_is_said_on_every_page(visit, damaged, home):
    database._ready.cache_clear()
    for file in home.glob("common-terms.db*"):
        file.unlink()
    page = visit("overview")
    (warning, *_) = [str(w.value).replace("\\", "") for w in page.warning]
    assert warning.startswith("2 snapshots here belong to another database: kept.")
    assert len(list((home / "ledgers").iterdir())) == 2


def test_a_database_of_a_newer_release_is_said(visit, home):
    bring("may", "100.00")
    with sqlite3.connect(home / "common-terms.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999_later'")
    connection.close()
    database._ready.cache_clear()
    page = visit("aging")
    (error,) = [str(e.value) for e in page.error]
    assert "newer Common Terms" in error


def test_a_fault_in_the_middle_of_a_page_is_a_sentence(visit, home, monkeypatch):
    """Whatever a page itself does not catch."""
    bring("may", "100.00")
    from lib.store.ledgers import loads

    def lost(*_: object) -> None:
        raise loads.RejectsLost(home)

    monkeypatch.setattr(loads, "find", lost)
    page = visit("book")
    assert any("is gone or damaged" in str(e.value) for e in page.error)
