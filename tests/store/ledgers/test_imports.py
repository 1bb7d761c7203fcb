import subprocess
import sys

import duckdb
import pandas as pd
import pytest

from lib.board.people import COMMAND_LINE
from lib.importing.opening.files import NothingToRead, SourceMissing, Upload
from lib.importing.options import Options
from lib.ledger.mistake import Mistake
from lib.store import failpoints
from lib.store.home import Home
from lib.store.ledgers import imports, loads, snapshots
from lib.store.ledgers.imports import Imported, NoDocuments, NothingAccepted
from tests.store import exported

FLAT = """invoice,customer,date,due,amount,currency,paid_on
A1,Café Łódź,2026-01-05,2026-02-04,100.00,EUR,2026-02-10
A2,Café Łódź,2026-01-20,2026-02-19,50.50,EUR,
A3,Bakker,2026-01-25,2026-02-24,75.25,EUR,
"""


@pytest.fixture
def place(home) -> Home:
    return Home.default()


@pytest.fixture(scope="module")
def major() -> exported.Frames:
    return exported.in_major(snapshots.read_folder(Home.default().sample))


def imported(place: Home, *sources, **options) -> Imported:
    return imports.import_(sources, Options(**options), place, actor=COMMAND_LINE)


def csv(text: str, name: str = "items.csv") -> Upload:
    return Upload(name, text.encode())


def test_rows_of_a_flat_file_become_invoices_receipts_and_allocations(place):
    made = imported(place, csv(FLAT))
    frames = snapshots.read(place, made.version)
    assert (made.rows.read, made.rows.accepted, made.rows.rejected) == (3, 3, 0)
    assert made.control == {"EUR": 5_050 + 7_525}
    assert frames["allocations"]["invoice"].tolist() == ["A1"]
    assert frames["documents"].set_index("document")["amount"]["receipt/A1"] == -10_000
    assert made.name == "items"


def test_the_newest_load_is_opened_and_every_load_is_listed(place):
    first = imported(place, csv(FLAT), name="items")
    second = imported(place, csv(FLAT.replace("50.50", "60.50")), name="items")
    other = imported(place, csv(FLAT.replace("50.50", "70.50")), name="other")
    assert loads.ledger(place).version == other.version
    assert loads.ledger(place, "items").version == second.version
    assert loads.ledger(place, first.version).version == first.version
    assert loads.ledger(place, first.version[:6]).version == first.version
    listing = loads.listing(place)
    assert listing["version"].tolist() == [other.version, second.version, first.version]
    assert listing["documents"].tolist() == [4, 4, 4]
    assert str(listing["first_day"][0]) == "2026-01-05"
    assert str(listing["last_day"][0]) == "2026-02-10"


def test_the_same_content_again_is_a_new_load_of_the_same_version(place):
    once, twice = imported(place, csv(FLAT)), imported(place, csv(FLAT, "again.csv"))
    assert once.version == twice.version
    assert loads.listing(place)["name"].tolist() == ["again", "items"]
    assert len(list(place.ledgers.iterdir())) == 1


def test_the_sample_is_the_ledger_until_there_is_one_and_always_by_name(place):
    assert loads.listing(place)["name"].tolist() == ["sample"]
    before = loads.ledger(place)
    made = imported(place, csv(FLAT))
    assert loads.ledger(place).version == made.version
    assert loads.ledger(place, "sample").version == before.version
    assert loads.listing(place)["name"].tolist() == ["items"]
    with pytest.raises(loads.NameTaken):
        imported(place, csv(FLAT), name="sample")
    with pytest.raises(loads.NoSuchLedger, match=r"“nowhere”.*items"):
        loads.ledger(place, "nowhere")


def test_rejected_rows_are_kept_with_their_line_and_reason(place):
    made = imported(place, csv(FLAT + "A4,Bakker,2026-13-45,,10.00,EUR,\n"))
    assert (made.rows.read, made.rows.accepted, made.rows.rejected) == (4, 3, 1)
    assert not made.clean
    kept = loads.rejects(place, loads.find(place))
    assert kept["line"].tolist() == [5]
    assert kept["reason"].notna().all()
    assert "2026-13-45" in kept["text"][0]


def test_nothing_usable_leaves_the_ledgers_as_they_were(place):
    first = imported(place, csv(FLAT))
    with pytest.raises(NothingAccepted):
        imported(place, csv("invoice,customer,date,amount\nA,,2026-01-05,10.00\n"), accept=True,
                 columns={"customer": "customer"})  # fmt: skip
    assert loads.listing(place)["version"].tolist() == [first.version]


def test_a_confirmed_mapping_is_remembered_for_the_next_file_of_that_shape(place):
    odd = "f1,f2,f3,f4\nA1,Bakker,2026-01-05,10.00\nA2,Visser,2026-01-06,20.00\n"
    columns = {"f1": "document", "f2": "salesperson", "f3": "issued", "f4": "amount"}
    with pytest.raises(Mistake):
        imported(place, csv(odd), columns=columns)
    seen = imports.preview([csv(odd)], Options(columns={"f2": "customer"}), place)
    imports.confirm(place, seen.parts[0], actor=COMMAND_LINE)
    again = imports.preview([csv(odd.replace("Bakker", "Jansen"))], Options(), place)
    (choice,) = (c for c in again.parts[0].reading.choices if c.column == "f2")
    assert (choice.field, choice.certainty) == ("customer", "chosen")
    assert choice.reason == "a person confirmed it before"


def test_mapping_on_the_command_line_is_remembered_too(place):
    odd = FLAT.replace("customer", "who").replace("paid_on", "cleared")
    imported(place, csv(odd), columns={"who": "customer", "cleared": "paid_on"})
    assert imported(place, csv(odd)).mapping["items.csv"]["who"] == "customer"


def test_a_mapping_of_a_column_that_is_not_there_is_refused(place):
    with pytest.raises(Mistake, match="no column “nope”"):
        imported(place, csv(FLAT), columns={"nope": "customer"})


def test_append_adds_and_restates(place):
    imported(place, csv(FLAT), name="book")
    paid = FLAT.splitlines()[0] + "\nA2,Café Łódź,2026-01-20,2026-02-19,50.50,EUR,2026-03-01\n"
    made = imported(
        place, csv(paid + "A9,Bakker,2026-03-02,,8.00,EUR,\n"), name="book", append=True
    )
    frames = snapshots.read(place, made.version)
    assert made.control == {"EUR": 7_525 + 800}
    assert sorted(frames["allocations"]["invoice"]) == ["A1", "A2"]
    assert sorted(frames["customers"]["customer"]) == ["Bakker", "Café Łódź"]


def test_append_takes_back_a_payment_that_the_new_file_no_longer_has(place):
    imported(place, csv(FLAT), name="book")
    bounced = FLAT.splitlines()[0] + "\nA1,Café Łódź,2026-01-05,2026-02-04,100.00,EUR,\n"
    made = imported(place, csv(bounced), append=True)
    assert made.name == "book"
    assert made.control == {"EUR": 10_000 + 5_050 + 7_525}


def test_customers_alone_are_no_ledger_but_may_be_added(place):
    customers = csv("customer,name,credit_limit\nBakker,Bakker & Zn,9000\n", "customers.csv")
    with pytest.raises(NoDocuments, match="--append"):
        imported(place, customers)
    imported(place, csv(FLAT), name="book")
    made = imported(place, customers, append=True)
    again = imported(place, csv(FLAT), append=True)
    for version in (made.version, again.version):
        frames = snapshots.read(place, version)
        assert len(frames["documents"]) == 4
        bakker = frames["customers"].set_index("customer").loc["Bakker"]
        assert (bakker["name"], bakker["credit_limit"]) == ("Bakker & Zn", 900_000)


def test_a_stated_role_wins_over_the_files_name_and_headings(place):
    headed = csv(FLAT, "customers.csv")
    assert imported(place, headed, role="documents").rows.accepted == 3


def test_files_of_a_folder_are_told_by_their_names(place, tmp_path):
    (tmp_path / "documents.csv").write_text(
        "document,customer,kind,issued,due,amount,currency\n"
        "I1,C,invoice,2026-01-05,2026-02-04,100.00,EUR\nR1,C,receipt,2026-01-20,,-40.00,EUR\n"
    )
    (tmp_path / "allocations.csv").write_text(
        "credit,invoice,amount,effective_on\nR1,I1,40.00,2026-01-20\n"
    )
    (tmp_path / "customers.csv").write_text("customer,name\nC,شرکت پخش\n")
    (tmp_path / "notes.txt").write_text("not a table")
    made = imported(place, tmp_path)
    frames = snapshots.read(place, made.version)
    assert made.rows.read == 4
    assert frames["customers"]["name"].tolist() == ["شرکت پخش"]
    assert frames["allocations"]["amount"].tolist() == [4_000]


def test_one_version_whatever_it_comes_from(place, tmp_path, major, postgres):
    snapshot = imported(place, place.sample)
    files = imported(place, exported.to_csv(major, tmp_path / "files"))
    for url in (f"sqlite:///{tmp_path / 'erp.db'}", postgres):
        exported.to_sql(major, url)
        assert imported(place, url).version == snapshot.version
    assert files.version == snapshot.version
    assert snapshot.rows.read == sum(len(frame) for frame in major.values())


def test_one_version_by_query_from_postgresql_sqlite_parquet_and_csv(
    place, tmp_path, major, postgres
):
    documents = {"documents": major["documents"]}
    made = {imported(place, exported.to_csv(documents, tmp_path / "one")).version}
    major["documents"].to_parquet(tmp_path / "documents.parquet")
    made.add(imported(place, tmp_path / "documents.parquet").version)
    query = "SELECT * FROM documents"
    for url in (f"sqlite:///{tmp_path / 'erp.db'}", postgres):
        exported.to_sql(documents, url)
        made.add(imported(place, url, query=query, role="documents").version)
    assert len(made) == 1


def test_progress_goes_up_and_ends(place):
    told: list[tuple[float, str]] = []
    imports.import_(
        [csv(FLAT)],
        Options(),
        place,
        actor=COMMAND_LINE,
        progress=lambda share, step: told.append((share, step)),
    )
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.csv"),
        (b"%PDF-1.7 ...", "invoices.csv"),
        (b"PK\x03\x04\x00", "cut.xlsx"),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e "e">]><x>&e;</x>', "x.xml"),
        (b"PAR1 but not really", "x.parquet"),
        (b"\x1f\x8b\x08\x00 broken", "x.csv.gz"),
    ],
)
def test_what_cannot_be_read_is_a_sentence_and_changes_nothing(place, content, name):
    first = imported(place, csv(FLAT))
    with pytest.raises(Mistake, match=r"[.”]$"):
        imported(place, Upload(name, content))
    assert loads.listing(place)["version"].tolist() == [first.version]


def test_missing_files_and_empty_folders(place, tmp_path):
    with pytest.raises(SourceMissing):
        imported(place, tmp_path / "none.csv")
    with pytest.raises(NothingToRead):
        imported(place, tmp_path)


KILLED = """
import sys
from lib.board.people import COMMAND_LINE
from lib.store.ledgers import imports
from lib.store.home import Home
from lib.importing.options import Options
imports.import_([sys.argv[1]], Options(name="new", columns={"paid_on": "paid_on"}), Home.default(), actor=COMMAND_LINE)
"""


@pytest.mark.parametrize("point", failpoints.NAMES)
def test_killed_between_two_steps_the_earlier_ledger_stands(place, tmp_path, monkeypatch, point):
    first = imported(place, csv(FLAT))
    source = tmp_path / "new.csv"
    source.write_text(FLAT.replace("50.50", "60.50") + "A4,Bakker,2026-13-45,,10.00,EUR,\n")
    monkeypatch.setenv("COMMON_TERMS_FAILPOINT", point)
    ended = subprocess.run([sys.executable, "-c", KILLED, str(source)], check=False)
    monkeypatch.delenv("COMMON_TERMS_FAILPOINT")
    assert ended.returncode == 86
    committed = failpoints.NAMES.index(point) >= failpoints.NAMES.index("after-commit")
    versions = loads.listing(place)["version"].tolist()
    assert versions[-1] == first.version
    assert len(versions) == 1 + committed
    for version in versions:
        assert snapshots.version(snapshots.read(place, version)) == version
    last = imported(place, csv(FLAT.replace("50.50", "70.50")))
    left = {folder.name for folder in place.ledgers.iterdir()}
    assert left == {*versions, last.version}
    files = {path.name for path in place.rejects.iterdir()} if place.rejects.is_dir() else set()
    assert len(files) == committed


def test_every_failpoint_is_reached_somewhere():
    code = "".join(
        path.read_text() for path in (Home.default().sample.parents[1] / "lib/store").rglob("*.py")
    )
    assert [name for name in failpoints.NAMES if f'reach("{name}")' not in code] == []


def test_ibm_export_needs_no_options(place, shared_data):
    path = next((shared_data / "ibm-late-payments").glob("*.csv"))
    made = imported(place, path)
    assert (made.rows.read, made.rows.accepted) == (2_466, 2_466)
    frames = snapshots.read(place, made.version)
    documents, allocations = frames["documents"], frames["allocations"]
    ours = documents[documents["kind"] == "invoice"].merge(
        allocations, left_on="document", right_on="invoice", suffixes=("", "_paid")
    )
    theirs = duckdb.sql(
        f"""SELECT invoiceNumber AS document, customerID AS customer,
                   strptime(InvoiceDate, '%m/%d/%Y') AS issued, strptime(DueDate, '%m/%d/%Y') AS due,
                   CAST(round(CAST(InvoiceAmount AS DECIMAL(18, 4)) * 100) AS BIGINT) AS amount,
                   strptime(SettledDate, '%m/%d/%Y') AS effective_on
            FROM read_csv('{path}', all_varchar = true)"""
    ).df()
    names = ["document", "customer", "issued", "due", "amount", "effective_on"]
    assert len(ours) == 2_466
    assert ours["amount"].eq(ours["amount_paid"]).all()
    pd.testing.assert_frame_equal(
        ours[names].sort_values("document", ignore_index=True),
        theirs[names].sort_values("document", ignore_index=True),
        check_dtype=False,
    )


@pytest.mark.parametrize("terms", [None, "net 30"])
def test_vendor_checkbook_with_the_agency_as_customer(place, shared_data, terms):
    path = next((shared_data / "vendor-checkbook").glob("*.csv.gz"))
    made = imported(place, path, columns={"agency_code": "customer"}, terms=terms, accept=True)
    assert made.rows.read == made.rows.accepted == 346_402
    frames = snapshots.read(place, made.version)
    documents = frames["documents"]
    billed = documents[documents["kind"].isin(["invoice", "credit_note"])]
    assert len(billed) == 346_402
    theirs = duckdb.sql(
        f"""SELECT agency_code, CAST(sum(CAST(amt AS DECIMAL(18, 4))) * 100 AS BIGINT) AS amount
            FROM read_csv('{path}', all_varchar = true) GROUP BY 1"""
    ).df()
    assert billed.groupby("customer")["amount"].sum().to_dict() == dict(
        zip(theirs["agency_code"], theirs["amount"], strict=True)
    )
    notes = documents[documents["kind"] == "credit_note"]
    assert len(notes) == 1_879
    refunds = frames["allocations"].merge(notes, left_on="credit", right_on="document")
    assert refunds["amount_x"].sum() == -notes["amount"].sum()
    if terms:
        assert billed["due"].sub(billed["issued"]).dt.days[billed["kind"] == "invoice"].eq(30).all()
    else:
        assert billed["due"].isna().all()
        assert "no_due_date" in {finding.code for finding in made.findings}


def test_saft_totals_are_the_files_own(place, shared_data):
    made = imported(place, next((shared_data / "saft-pt").glob("*.xml")))
    assert made.rows.read == made.rows.accepted + made.rows.rejected
    assert "control_total" not in {finding.code for finding in made.findings}
    frames = snapshots.read(place, made.version)
    names = frames["customers"].set_index("customer")["name"]
    assert names["CA3"] == "Manuel Feijão"
    # Gross of what is not cancelled, less the five credit notes, the two invoice-receipts' 1,320.00
    # and the one payment of 7,000.00; read off the file by hand.
    billed = 28_07 * 5 + 235_15 + 679_61 + 1_200_00 + 7_000_00 * 2 + 36_00 + 120_00 + 1_200_00
    credited = 235_15 + 2_261_34 + 47_03 + 70_55 + 28_07
    assert made.control == {"EUR": billed - credited - 1_320_00 - 7_000_00}


def test_the_record_may_be_kept_in_postgresql(tmp_path, kept_in):
    place = Home(tmp_path / "home", kept_in)
    first = imported(place, csv(FLAT), name="items")
    assert loads.ledger(place, "items").version == first.version
    assert loads.listing(place)["loaded_at"].dt.tz is not None
    assert imports.preview([csv(FLAT)], Options(), place).parts[0].role == "documents"


def test_two_imports_at_once_both_count(place, tmp_path):
    code = KILLED.replace('name="new"', "name=sys.argv[1]")
    sources = [tmp_path / f"{name}.csv" for name in ("one", "two", "three")]
    for number, source in enumerate(sources):
        source.write_text(FLAT.replace("50.50", f"{number + 1}.00"))
    started = [subprocess.Popen([sys.executable, "-c", code, str(source)]) for source in sources]
    assert [process.wait() for process in started] == [0, 0, 0]
    listing = loads.listing(place)
    assert sorted(listing["name"]) == sorted(map(str, sources))
    assert set(listing["version"]) == {folder.name for folder in place.ledgers.iterdir()}
