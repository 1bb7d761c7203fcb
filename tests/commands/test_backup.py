"""``backup`` and ``restore`` as a person runs them."""

import json

import pytest
from click.testing import CliRunner, Result

from lib.__main__ import main
from lib.ledger.mistake import Mistake
from lib.store.home import Home
from lib.store.ledgers import loads

FILE = "document,customer,issued,amount,currency\nI1,acme,2026-01-05,100.00,EUR\n"


def ran(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.fixture
def may(home, tmp_path):
    path = tmp_path / "may.csv"
    path.write_text(FILE)
    assert ran("import", str(path), "--accept").exit_code == 0


def test_a_backup_says_what_is_in_it_and_comes_back(may, tmp_path, monkeypatch):
    assert ran("people", "add", "--name", "Ada", "--role", "chair").exit_code == 0
    file, keys = str(tmp_path / "b.zip"), str(tmp_path / "b.key")
    made = ran("backup", file, "--keys", keys)
    assert made.exit_code == 0
    content = json.loads(made.stdout)
    assert content["ledgers"] == [loads.ledger(Home.default()).version]
    assert content["tables"]["people"] == 1
    assert "who holds both can open sealed opinions" in made.stderr
    monkeypatch.setenv("COMMON_TERMS_HOME", str(tmp_path / "new"))
    back = ran("restore", file, "--keys", keys)
    assert back.exit_code == 0
    assert "1 ledger version and the record of the board" in back.stderr
    assert loads.listing(Home.default())["name"].tolist() == ["may"]
    again = ran("restore", file, "--keys", keys)
    assert isinstance(again.exception, Mistake)
    assert "Nothing was restored." in str(again.exception)


def test_what_is_left_out_is_said_with_exit_1(may, home, tmp_path):
    for path in (home / "ledgers").glob("*/documents.parquet"):
        path.unlink()
    made = ran("backup", str(tmp_path / "b.zip"))
    assert made.exit_code == 1
    assert "Left out: The data of ledger “may”" in made.stderr


def test_where_there_is_no_key_none_is_asked_for(tmp_path, monkeypatch):
    monkeypatch.setenv("COMMON_TERMS_HOME", str(tmp_path / "nothing yet"))
    made = ran("backup", str(tmp_path / "b.zip"), "--keys", str(tmp_path / "b.key"))
    assert "There is no key here yet" in made.stderr
    assert not (tmp_path / "b.key").exists()
    monkeypatch.setenv("COMMON_TERMS_HOME", str(tmp_path / "new"))
    assert ran("restore", str(tmp_path / "b.zip")).exit_code == 0
