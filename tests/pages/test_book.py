"""The book page as a browser opens it: open a file, tie it out, compare versions."""

import datetime as dt

import pytest

from lib.board.people import COMMAND_LINE, STRANGER
from lib.store.home import Home
from lib.store.ledgers import loads, snapshots
from lib.store.records import people
from tests import ledgers as table_of_ledgers

BILLS = """document,customer,issued,due,amount,currency,paid on
I1,acme,2026-01-05,2026-02-04,100.00,EUR,
I2,acme,2026-01-25,2026-02-24,50.50,EUR,2026-02-20
I3,bolt,2026-01-27,2026-02-26,7.25,EUR,
{more}"""


def said(page) -> str:
    """Findings, in the order of their size, and what stands below them."""
    return (
        "\n".join(str(text.value) for text in (*page.header, *page.subheader, *page.markdown))
        .replace("\\", "")
        .replace("**", "")
    )


def turned_to(page, name: str) -> None:
    """Choose a ledger in the menu."""
    menu = page.selectbox(key="ledger")
    menu.select_index(next(i for i, label in enumerate(menu.options) if name in label)).run()


def frames(page, column: str) -> list:
    """The tables of the page that have a column."""
    return [shown.value for shown in page.dataframe if column in shown.value]


def opened(visit, path):
    page = visit("book")
    if [button for button in page.button if button.key == "book.open"]:
        page.button(key="book.open").click().run()
    page.segmented_control(key="wizard.how").set_value("Path on the server").run()
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
    assert "3 rows read, 3 accepted. Open EUR 107.25\n" in said(page)
    assert [metric.label for metric in page.metric] == [
        "Owed", "Late", "Past tolerance", "Over 90 days",
    ]  # fmt: skip
    assert loads.listing(Home.default())["name"].tolist() == ["bills"]


def test_the_wizard_leads_while_there_is_only_the_sample_and_then_waits_for_a_click(visit, bills):
    def opens(page) -> list[str]:
        return [b.key for b in page.button if b.key in ("book.open", "book.close")]

    assert opens(visit("book")) == [], "there is nothing else to show"
    page = imported(opened(visit, bills))
    assert "3 rows read, 3 accepted" in said(page), "what came of it stays in sight"
    page.button(key="book.close").click().run()
    assert "What came of it?" not in said(page)
    assert opens(page) == ["book.open"]
    page.button(key="book.open").click().run()
    assert opens(page) == ["book.close"]
    assert opens(visit("book")) == ["book.open"]


def test_nothing_is_stored_before_import(visit, bills, home):
    opened(visit, bills)
    assert loads.listing(Home.default())["name"].tolist() == ["sample"]


def test_a_second_click_imports_nothing_again(visit, bills, home):
    page = imported(opened(visit, bills))
    page.button(key="book.again.button").click().run()
    page = imported(page)
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


def test_totals_stand_in_the_address_and_go_with_their_ledger(visit, bills):
    imported(opened(visit, bills))
    page = visit("book", **{"book.control.EUR": "107.25"})
    assert "✓ It agrees to the cent: EUR 107.25" in said(page)
    turned_to(page, "sample")
    assert page.number_input(key="book.control.EUR").value is None


def test_a_ledger_is_seen_again_on_the_day_it_was_last_seen_on(visit, bills):
    page = imported(opened(visit, bills))
    page.date_input(key="as_of").set_value(dt.date(2026, 2, 1)).run()
    turned_to(page, "sample")
    assert page.date_input(key="as_of").value == dt.date(2026, 6, 30)
    turned_to(page, "bills")
    assert page.date_input(key="as_of").value == dt.date(2026, 2, 1)


def test_the_difference_is_shown_line_by_line(visit, bills):
    page = imported(opened(visit, bills))
    theirs = b"document,customer,issued,open amount,amount,currency\nI1,acme,2026-01-05,90.00,100.00,EUR\n"
    page.file_uploader(key="book.their_list").upload("theirs.csv", theirs).run()
    rows = frames(page, "difference")[0].set_index("document")
    assert rows["difference"].to_dict() == {"I1": 10.0, "I3": 7.25}
    assert "2 documents differ" in said(page)


def test_a_source_that_is_not_there_is_a_sentence(visit):
    page = opened(visit, "/nowhere/at/all.csv")
    assert "There is no file “all.csv” that can be read" in page.warning[0].value
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
    assert "1 document differs, open changed by EUR +1.00\n" in said(page)
    assert ":small[1 added.]" in said(page)
    assert not frames(page, "document"), "documents are listed once they are asked for"
    (pills,) = [group for group in page.get("button_group") if group.key == "book.more"]
    page = pills.set_value("Which documents differ?").run()
    assert "I4 differs most, by EUR +1.00" in said(page)
    (changed,) = frames(page, "document")
    assert changed["document"].tolist() == ["I4"]


def test_the_real_export_goes_through(visit, shared_data, home, monkeypatch):
    monkeypatch.setenv("COMMON_TERMS_SOURCES", str(shared_data))
    (path,) = (shared_data / "ibm-late-payments").glob("*.csv")
    page = imported(opened(visit, path))
    assert "2,466 rows read, 2,466 accepted. Open 0.00\n" in said(page)
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


def ledgers(page) -> dict[str, dict]:
    """The list of ledgers by name."""
    (shown,) = frames(page, "versions")
    return shown.set_index("name").to_dict("index")


def told(page) -> str:
    """All warnings of the page."""
    return " ".join(str(warning.value) for warning in page.warning)


def test_ledgers_are_listed_once_a_name_and_the_sample_is_always_there(visit, bills):
    imported(opened(visit, bills))
    bills.write_text(BILLS.format(more="I4,dune,2026-01-28,2026-02-26,1.00,EUR,\n"))
    page = imported(opened(visit, bills))
    listed = ledgers(page)
    assert list(listed) == ["bills", "sample"]
    assert (listed["bills"]["documents"], listed["bills"]["versions"]) == (5, 2)
    assert {"customers", "first_day", "last_day", "currency", "loaded_at"} <= set(listed["bills"])


def test_a_ledger_is_renamed_on_the_page(visit, bills):
    page = imported(opened(visit, bills))
    page.text_input(key="book.rename.bills").set_value("May list").run()
    page.button(key="book.rename").click().run()
    assert not page.exception
    assert list(ledgers(page)) == ["May list", "sample"]
    assert "May list is in use" in said(page)


def test_a_name_in_use_is_refused_with_a_sentence(visit, bills, tmp_path):
    imported(opened(visit, bills))
    other = tmp_path / "other.csv"
    other.write_text(BILLS.format(more="I4,dune,2026-01-28,2026-02-26,1.00,EUR,\n"))
    page = imported(opened(visit, other))
    page.text_input(key="book.rename.other").set_value("bills").run()
    page.button(key="book.rename").click().run()
    assert "There is already a ledger “bills”" in told(page)
    assert "other is in use" in said(page)
    page.run()
    assert "already a ledger" not in told(page)


def test_a_deleted_ledger_leaves_the_newest_in_use(visit, bills, tmp_path):
    imported(opened(visit, bills))
    other = tmp_path / "other.csv"
    other.write_text(BILLS.format(more="I4,dune,2026-01-28,2026-02-26,1.00,EUR,\n"))
    page = imported(opened(visit, other))
    assert "Delete “other”? Its 1 version goes; decisions of the board stay." in said(page)
    page.button(key="book.delete.other").click().run()
    assert not page.exception
    assert list(ledgers(page)) == ["bills", "sample"]
    assert "bills is in use" in said(page)
    assert "Open EUR 107.25" in said(page)


def test_after_the_last_ledger_the_sample_is_in_use_and_stays(visit, bills):
    page = imported(opened(visit, bills))
    page.button(key="book.delete.bills").click().run()
    assert not page.exception
    assert "sample is in use" in said(page)
    assert not frames(page, "versions"), "one ledger is nothing to choose from"
    assert not [
        button
        for button in page.button
        if str(button.key).startswith(("book.delete", "book.rename"))
    ]


@pytest.mark.parametrize("page_name", ["overview", "aging"])
def test_a_ledger_that_somebody_else_deleted_is_no_error(visit, bills, page_name: str):
    page = imported(opened(visit, bills))
    version = page.session_state["ledger"]
    loads.delete(Home.default(), "bills", actor=COMMAND_LINE)
    page.run()
    assert not page.exception
    assert "sample is in use" in said(page)
    linked = visit(page_name, ledger=version)
    assert not linked.exception


def test_a_list_is_seen_on_the_day_it_states(visit, home):
    made = table_of_ledgers.frames("""
        invoice I-1 alpha 2026-01-15 1000.00 EUR due 2026-02-14
        invoice I-2 beta 2026-02-10 500.00 EUR due 2026-03-12
    """)
    day = dt.date(2026, 3, 31)
    with snapshots.exclusive(Home.default()):
        loads.add(
            Home.default(), made,
            loads.Account("list", "list.csv", "0" * 64, COMMAND_LINE, 2, 2, 0, as_of=day),
        )  # fmt: skip
    page = visit("overview", **{"overview.more": "Which figures do we share?"})
    assert page.date_input(key="as_of").value == day
    assert "Some figures are left blank\n" in said(page)
    assert "This is a list of open items" in said(page)
    (figures,) = frames(page, "past")
    values = figures.set_index("figure")["value"]
    assert values["DSO"] == values["Collection effectiveness"] == "–"
    assert values["Share not due"] != "–"


def ways(page) -> list[str]:
    """What the card offers to open."""
    every = [group for group in page.segmented_control if group.key == "wizard.how"]
    return list(every[0].options) if every else ["Files"]


def test_only_who_may_reads_from_the_server(visit, home, tmp_path, monkeypatch):
    (tmp_path / "sources.toml").write_text(
        '[erp]\nurl = "postgresql://me:secret@db.internal/erp"\n'
    )
    monkeypatch.setenv("COMMON_TERMS_SOURCES_FILE", str(tmp_path / "sources.toml"))
    assert ways(visit("book")) == ["Files", "Path on the server", "Database"]
    people.invite_cast(Home.default(), STRANGER, token="t")
    assert ways(visit("book")) == ["Files"]
    assert ways(visit("book", seat="p-credit")) == ["Files"]
    assert ways(visit("book", seat="p-chair")) == ["Files", "Path on the server", "Database"]


def test_a_page_shows_a_databases_name_and_nothing_of_its_address(visit, tmp_path, monkeypatch):
    (tmp_path / "sources.toml").write_text(
        '[erp]\nurl = "postgresql+psycopg://spy:hunter2@127.0.0.1:1/vault"\nquery = "SELECT 1"\n'
    )
    monkeypatch.setenv("COMMON_TERMS_SOURCES_FILE", str(tmp_path / "sources.toml"))
    page = visit("book")
    page.segmented_control(key="wizard.how").set_value("Database").run()
    page.selectbox(key="wizard.database").set_value("erp").run()
    said = page.warning[0].value
    assert "The database erp cannot be reached" in said
    shown = repr(page._tree)
    assert not [word for word in ("hunter2", "spy", "vault", "127.0.0.1:1") if word in shown]
