"""Where a home is, and that its database is in it, whatever letters its path has."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from lib.importing.vocabulary import saved_vocabulary
from lib.store import database
from lib.store.home import Home


@pytest.mark.parametrize("name", ["a?b", "50%20 off", "#1", "two words", "été", "a&mode=ro?x=1"])
def test_the_database_is_in_the_home(tmp_path: Path, name: str):
    home = Home(tmp_path / name)
    database.engine(home).dispose()
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name / "common-terms.db").is_file()


def test_a_path_of_windows_is_one_file():
    path = r"C:\Users\Ana Sá\terms\common-terms.db"
    url = sa.URL.create("sqlite", database=path).render_as_string()
    assert sa.make_url(url).database == path


def test_a_quoted_tilde_is_the_persons_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("COMMON_TERMS_HOME", "~/ledgers of ours")
    assert Home.default().path == tmp_path / "ledgers of ours"
    assert saved_vocabulary._folder().parent == Home.default().path


def test_a_person_nobody_knows_is_a_folder_of_that_name(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COMMON_TERMS_HOME", "~nobody-of-that-name/x")
    assert Home.default().path == Path.cwd() / "~nobody-of-that-name" / "x"
