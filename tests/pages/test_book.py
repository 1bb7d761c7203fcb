"""The book page as a browser opens it: open a file, tie it out, compare versions."""

import pytest

from lib.store import loads
from lib.store.home import Home

BILLS = """document,customer,issued,due,amount,currency,paid on
I1,acme,2026-01-05,2026-02-04,100.00,EUR,
I2,acme,2026-01-25,2026-02-24,50.50,EUR,2026-02-20
I3,bolt,2026-01-27,2026-02-26,7.25,EUR,
{more}"""
UNDECIDED = "document,customer,issued,amount,currency\nI1,acme,01/02/2026,5.00,EUR\n"


def said(page) -> str:
    return (
        "\n".join(str(element.value) for element in page.markdown)
        .replace("\\", "")
        .replace("**", "")
    )


def frames(page, column: str) -> list:
    """The tables of the page that have a column."""
    return [shown.value for shown in page.dataframe if column in shown.value]


def opened(visit, path):
    page = visit("book")
    page.segmented_control(key="wizard.how").set_value("Path or database").run()
    page.text_input(key="wizard.place").set_value(str(path)).run()
    return page


def imported(page):
    page.button(key="wizard.import").click().run()
    assert not page.exception
    return page


@pytest.fixture
def bills(tmp_path):
    path = tmp_path / "bills.csv"
    path.write_text(BILLS.format(more=""))
    return path


def test_a_file_is_imported_and_its_open_total_said_to_the_cent(visit, bills, home):
    page = imported(opened(visit, bills))
    assert "3 rows read, 3 accepted. Open EUR 107.25." in said(page)
    assert [metric.label for metric in page.metric] == [
        "Owed", "Late", "Past agreed tolerance", "Over 90 days",
    ]  # fmt: skip
    assert loads.listing(Home.default())["name"].tolist() == ["bills"]


def test_nothing_is_stored_before_import(visit, bills, home):
    opened(visit, bills)
    assert loads.listing(Home.default())["name"].tolist() == ["sample"]


def test_a_second_click_imports_nothing_again(visit, bills, home):
    page = imported(imported(opened(visit, bills)))
    assert "3 rows read" in said(page)
    assert len(loads.listing(Home.default())) == 1


def test_what_was_opened_becomes_the_ledger_in_use(visit, bills):
    page = imported(opened(visit, bills))
    assert "bills is in use" in said(page)
    assert "Open EUR 107.25" in said(page)


@pytest.mark.parametrize(
    ("total", "answer"),
    [(107.25, "✓ It agrees to the cent: EUR 107.25"), (107.26, "ours is EUR 0.01 less")],
)
def test_tie_out(visit, bills, total: float, answer: str):
    page = imported(opened(visit, bills))
    page.number_input(key="book.control.EUR").set_value(total).run()
    assert answer in said(page)


def test_the_difference_is_shown_line_by_line(visit, bills):
    page = imported(opened(visit, bills))
    theirs = b"document,customer,issued,open amount,amount,currency\nI1,acme,2026-01-05,90.00,100.00,EUR\n"
    page.file_uploader(key="book.their_list").upload("theirs.csv", theirs).run()
    rows = frames(page, "difference")[0].set_index("document")
    assert rows["difference"].to_dict() == {"I1": 10.0, "I3": 7.25}
    assert "2 documents differ" in said(page)


def test_dates_that_cannot_be_decided_are_asked_for(visit, tmp_path):
    path = tmp_path / "undecided.csv"
    path.write_text(UNDECIDED)
    page = imported(opened(visit, path))
    assert "no value tells which" in page.warning[0].value
    assert "--dates" not in page.warning[0].value
    page.run()
    page.segmented_control(key="wizard.dates").set_value("dmy").run()
    imported(page)
    assert loads.listing(Home.default())["first_day"].iloc[0].isoformat() == "2026-02-01"


def test_a_source_that_is_not_there_is_a_sentence(visit):
    page = opened(visit, "/nowhere/at/all.csv")
    assert "no file or folder" in page.warning[0].value
    assert not page.error


def test_rejected_rows_are_offered_with_their_reason(visit, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text(BILLS.format(more="I4,acme,not a day,2026-02-26,7.25,EUR,\n"))
    page = imported(opened(visit, path))
    assert "4 rows read, 3 accepted, 1 rejected." in said(page)
    assert frames(page, "Reason")[0]["Rows"].tolist() == [1]


def test_two_versions_are_compared(visit, bills):
    imported(opened(visit, bills))
    bills.write_text(BILLS.format(more="I4,dune,2026-01-28,2026-02-26,1.00,EUR,\n"))
    page = imported(opened(visit, bills))
    assert "1 document differs: 1 added. Open: EUR +1.00." in said(page)
    (changed,) = frames(page, "document")
    assert changed["document"].tolist() == ["I4"]


def test_the_real_export_goes_through(visit, shared_data, home):
    (path,) = (shared_data / "ibm-late-payments").glob("*.csv")
    page = imported(opened(visit, path))
    assert "2,466 rows read, 2,466 accepted. Open 0.00." in said(page)
    assert "Everything is settled by" in said(page)


def test_a_link_opens_the_version_it_names_and_a_later_choice_stands(visit, bills):
    imported(opened(visit, bills))
    bills.write_text(BILLS.format(more="I4,dune,2026-01-28,2026-02-26,1.00,EUR,\n"))
    imported(opened(visit, bills))
    newest, first = loads.listing(Home.default())["version"]
    page = visit("book", ledger=first)
    assert "Open EUR 107.25" in said(page)
    page.selectbox(key="ledger").set_value(newest).run()
    assert "Open EUR 108.25" in said(page)
    assert page.query_params["ledger"] in (newest, [newest])
