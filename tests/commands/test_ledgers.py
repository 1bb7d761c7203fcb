"""``ledgers`` as a person runs it: the list, to rename one, to delete one."""

import csv
import io

import pytest
from click.testing import CliRunner, Result

from lib.__main__ import main
from lib.ledger.mistake import Mistake
from lib.store.home import Home
from lib.store.ledgers import loads

FILE = "document,customer,issued,amount,currency\nI1,acme,2026-01-05,100.00,EUR\n"
COLUMNS = "version,name,loaded_at,source,documents,customers,first_day,last_day,currency".split(",")


def ran(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def listed() -> list[dict[str, str]]:
    result = ran("ledgers")
    assert result.exit_code == 0
    assert result.stderr == ""
    return list(csv.DictReader(io.StringIO(result.stdout)))


@pytest.fixture
def may(home, tmp_path):
    path = tmp_path / "may.csv"
    path.write_text(FILE)
    assert ran("import", str(path), "--accept").exit_code == 0


def test_the_plain_command_lists_in_the_contracts_columns(may):
    (row,) = listed()
    assert list(row) == COLUMNS
    assert (row["name"], row["documents"], row["last_day"]) == ("may", "1", "2026-01-05")


def test_a_ledger_is_renamed(may):
    result = ran("ledgers", "rename", "may", "May list")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "“may” is now called “May list”.\n"
    assert [row["name"] for row in listed()] == ["May list"]


def test_to_delete_wants_a_yes_and_says_what_goes(may):
    result = ran("ledgers", "delete", "may")
    assert isinstance(result.exception, Mistake)
    assert "Its 1 version goes; decisions of the board stay." in str(result.exception)
    assert [row["name"] for row in listed()] == ["may"]
    assert ran("ledgers", "delete", "may", "--yes").exit_code == 0
    assert [row["name"] for row in listed()] == ["sample"]


@pytest.mark.parametrize(
    "arguments", [("rename", "sample", "mine"), ("delete", "sample", "--yes"), ("delete", "no")]
)
def test_what_cannot_be_done_is_a_sentence(may, arguments: tuple[str, ...]):
    assert isinstance(ran("ledgers", *arguments).exception, Mistake)
    assert loads.listing(Home.default())["name"].tolist() == ["may"]


def test_snapshots_of_another_database_are_said_and_kept(may, home, monkeypatch):
    monkeypatch.setenv("COMMON_TERMS_DB", f"sqlite:///{home / 'second.db'}")
    result = ran("ledgers")
    assert result.exit_code == 0
    assert "1 snapshot here belongs to another database: kept." in result.stderr
    assert len(list((home / "ledgers").iterdir())) == 1
