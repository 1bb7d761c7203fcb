import pytest
import sqlalchemy as sa

from lib.board.people import COMMAND_LINE, STRANGER, Refused
from lib.importing.opening.files import Upload
from lib.importing.options import Options
from lib.store.home import Home
from lib.store.ledgers import imports, loads, sources
from lib.store.ledgers.sources import NoSuchSource
from lib.store.records import people

FLAT = "invoice,customer,date,due,amount,currency\nA1,C,2026-01-05,2026-02-04,100.00,EUR\n"


@pytest.fixture
def place(home) -> Home:
    return Home.default()


def test_refresh_reads_the_source_again_as_it_was_read(place, tmp_path):
    path = tmp_path / "items.csv"
    path.write_text(FLAT.replace(",EUR", ",").replace("customer", "who"))
    options = Options(name="erp", currency="SEK", columns={"who": "customer"}, accept=True)
    first = imports.import_([path], options, place, actor=COMMAND_LINE)
    path.write_text(path.read_text() + "A2,C,2026-01-06,2026-02-05,7.50,\n")
    second = imports.refresh(place, "erp", actor=COMMAND_LINE)
    assert first.control == {"SEK": 10_000}
    assert second.control == {"SEK": 10_750}
    assert loads.listing(place)["name"].tolist() == ["erp", "erp"]


def test_refresh_of_a_database_takes_the_password_from_the_environment(
    place, tmp_path, monkeypatch
):
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'erp.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE t AS SELECT 'A1' AS invoice, 'C' AS customer,"
            " '2026-01-05' AS date, 10.5 AS amount, 'EUR' AS currency"
        )
    engine.dispose()
    monkeypatch.setenv("COMMON_TERMS_SOURCE_PLACE", str(tmp_path))
    options = Options(name="erp", query="SELECT * FROM t", accept=True)
    imports.import_(
        ["sqlite:///${COMMON_TERMS_SOURCE_PLACE}/erp.db"], options, place, actor=COMMAND_LINE
    )
    assert sources.find(place, "erp")[0] == ["sqlite:///${COMMON_TERMS_SOURCE_PLACE}/erp.db"]
    assert imports.refresh(place, "erp", actor=COMMAND_LINE).control == {"EUR": 1_050}


def test_a_password_is_never_stored(place):
    url = "postgresql+psycopg://me:secret@host/erp"
    assert not sources.savable([url])
    for hidden in ("://me:se/cret@host/erp", "://me@host/erp?password=x", "://me@host/erp?sslpassword=x",
                   "://me:p@ss@host/erp", "://host/?odbc_connect=DRIVER%3Dx%3BPWD%3Dy"):  # fmt: skip
        assert not sources.savable([f"postgresql+psycopg{hidden}"])
    assert sources.savable([url.replace("secret", "${COMMON_TERMS_SOURCE_PASSWORD}")])


def test_uploads_are_not_saved(place):
    imports.import_(
        [Upload("items.csv", FLAT.encode())],
        Options(name="up", accept=True),
        place,
        actor=COMMAND_LINE,
    )
    with pytest.raises(NoSuchSource, match="“up”"):
        imports.refresh(place, "up", actor=COMMAND_LINE)


def test_a_source_saved_again_replaces_the_earlier_one(place, tmp_path):
    for name in ("one.csv", "two.csv"):
        (tmp_path / name).write_text(FLAT)
        imports.import_(
            [tmp_path / name], Options(name="erp", accept=True), place, actor=COMMAND_LINE
        )
    assert sources.find(place, "erp")[0] == [str(tmp_path / "two.csv")]
    assert sources.names(place) == ["erp"]


def test_who_may_not_load_is_not_told_which_sources_are_saved(place, tmp_path):
    path = tmp_path / "items.csv"
    path.write_text(FLAT)
    imports.import_([path], Options(name="erp", accept=True), place, actor=COMMAND_LINE)
    people.invite_cast(place, STRANGER, token="cast")
    with pytest.raises(Refused, match="may not load a ledger") as caught:
        imports.refresh(place, "nope", actor=people.person(place, "p-viewer"))
    assert "erp" not in str(caught.value)
