"""What of the server a page may read, and who may."""

import pytest

from lib.board.people import COMMAND_LINE, STRANGER, Person, Refused
from lib.importing.opening.files import read
from lib.importing.options import Options
from lib.store.home import Home
from lib.store.ledgers import imports, served, sources
from lib.store.ledgers.served import NoFolder, NoSuchDatabase, SourcesUnreadable
from lib.store.records import people

FLAT = "invoice,customer,date,due,amount,currency\nA1,C,2026-01-05,2026-02-04,100.00,EUR\n"


@pytest.fixture
def place(home) -> Home:
    return Home.default()


@pytest.fixture
def named(tmp_path, monkeypatch):
    """A file of named databases, with the text given."""

    def write(text: str) -> None:
        path = tmp_path / "sources.toml"
        path.write_text(text)
        monkeypatch.setenv(served.FILE, str(path))

    return write


def test_only_the_chair_may_once_there_are_people(place):
    assert served.allowed(place, STRANGER, sign_in=False)
    assert not served.allowed(place, STRANGER, sign_in=True)
    people.invite_cast(place, STRANGER, token="t")
    for person in people.everyone(place):
        for sign_in in (True, False):
            assert served.allowed(place, person, sign_in=sign_in) == (person.role == "chair")
    forged = Person("p-sales", "Inês Valadão", "chair")
    for who in (STRANGER, forged):
        with pytest.raises(Refused, match="may not read a source on the server"):
            served.check(place, who, sign_in=True)


def test_where_people_sign_in_no_folder_is_read_unless_one_is_named(place, tmp_path, monkeypatch):
    monkeypatch.delenv(served.FOLDER)
    monkeypatch.chdir(tmp_path)
    assert served.folder(sign_in=True) is None
    assert served.folder(sign_in=False) == tmp_path
    with pytest.raises(NoFolder):
        served.file(place, "a.csv", None)
    monkeypatch.setenv(served.FOLDER, str(tmp_path / "exports"))
    assert served.folder(sign_in=True) == tmp_path / "exports"


def test_our_own_home_is_never_read(place, tmp_path):
    place.path.mkdir()
    (place.path / "seal.key").write_text("a,b\n1,2\n")
    with pytest.raises(served.Mistake, match="There is no file"):
        read(served.file(place, "home/seal.key", tmp_path), Options())


def test_databases_are_known_by_name(place, named, tmp_path):
    assert served.databases() == {}
    named('[erp]\nurl = "sqlite:///x.db"\nquery = "SELECT 1"\n[crm]\nurl = "sqlite:///y.db"\n')
    assert list(served.databases()) == ["erp", "crm"]
    assert served.database("erp").query == "SELECT 1"
    with pytest.raises(NoSuchDatabase, match="Named: crm, erp"):
        served.database("books")


@pytest.mark.parametrize(
    "text", ["[erp]\nquery='x'", "url = 'secret", "erp = 'sqlite:///secret'", "[erp]\nurl=1"]
)
def test_a_file_of_databases_that_is_wrong_is_a_sentence_without_its_content(named, text):
    named(text)
    with pytest.raises(SourcesUnreadable) as caught:
        served.databases()
    assert "secret" not in str(caught.value)


def test_what_a_page_read_is_refreshed_as_the_configuration_then_allows(
    place, tmp_path, monkeypatch
):
    (tmp_path / "items.csv").write_text(FLAT)
    given = served.file(place, "items.csv", tmp_path)
    imports.import_([given], Options(name="erp", accept=True), place, actor=COMMAND_LINE)
    assert sources.find(place, "erp")[0] == [given]
    assert imports.refresh(place, "erp", actor=COMMAND_LINE).control == {"EUR": 10_000}
    monkeypatch.setenv(served.FOLDER, str(tmp_path / "elsewhere"))
    with pytest.raises(served.Mistake, match="There is no file"):
        imports.refresh(place, "erp", actor=COMMAND_LINE)


def test_a_named_database_is_saved_by_its_name(place, named, tmp_path, monkeypatch):
    import sqlite3

    with sqlite3.connect(tmp_path / "erp.db") as raw:
        raw.execute(
            "CREATE TABLE t AS SELECT 'A1' AS invoice, 'C' AS customer, '2026-01-05' AS date,"
            " 10.5 AS amount, 'EUR' AS currency"
        )
    monkeypatch.setenv("COMMON_TERMS_SOURCE_PLACE", str(tmp_path))
    named(
        '[erp]\nurl = "sqlite:///${COMMON_TERMS_SOURCE_PLACE}/erp.db"\nquery = "SELECT * FROM t"\n'
    )
    made = imports.import_(
        [sources.locate(place, "source:erp")],
        Options(name="erp", accept=True),
        place,
        actor=COMMAND_LINE,
    )
    assert made.control == {"EUR": 1_050}
    assert sources._location(served.database("erp")) == "source:erp"
    assert imports.refresh(place, "erp", actor=COMMAND_LINE).control == {"EUR": 1_050}
