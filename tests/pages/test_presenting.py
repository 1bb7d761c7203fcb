"""Where others look on, no page has menus, forms, internal files, pay or a walk-away; the address says so."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1.element_tree import Block, Node

from lib.board.case import Proposal, Reason
from lib.board.people import STRANGER
from lib.notebook.incentives.questions import PAY
from lib.store.home import Home
from lib.store.records import cases, meetings, people
from tests.conftest import ROOT

MENU = "menu"
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))


@pytest.fixture
def store(home: Path) -> Home:
    made = Home(home)
    people.invite_cast(made, STRANGER, token="cast")
    return made


def nodes(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, Block):
        for child in node.children.values():
            yield from nodes(child)


def kinds(page) -> set[str]:
    """What is drawn, by its kind: widgets, and containers such as forms."""
    return {kind(node) for node in nodes(page.main)}


def kind(node: Node) -> str:
    """The kind of one element; the button of what is behind a figure is a menu."""
    is_menu = node.type == "button" and str(getattr(node, "key", "")).endswith(".menu")
    return MENU if is_menu else str(node.type)


def files(page) -> list[str]:
    return [node.proto.label for node in page.get("download_button")]


def said(page) -> str:
    """Sentences and headings, names in them as they are."""
    text = "\n".join(
        str(element.value) for element in (*page.markdown, *page.header, *page.subheader)
    )
    return text.replace("\\", "")


@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_a_menu_or_a_form(visit, store, name: str):
    """Asked as the chair, who may do most; unless others look on there are some of either."""
    customer = {"customer": "C017"} if name in ("customer", "negotiation") else {}
    page = visit(name, seat="p-chair", present="1", **customer)
    assert page.session_state["frame.scope"].presenting
    assert not kinds(page) & {MENU, "form", "file_uploader"}
    if name not in ("distribution", "house"):  # for the heads alone
        open_ = visit(name, seat="p-chair", **customer)
        assert kinds(open_) & {MENU, "form", "file_uploader"}


def test_a_meeting_and_a_case_have_no_form(visit, store):
    chair = people.person(store, "p-chair")
    held = meetings.open_meeting(
        store, chair, "Review", dt.date(2026, 6, 30), "sample", 90, "room", token="meeting"
    )
    proposal = Proposal("C017", (Reason("by hand", "why"),))
    (case,) = cases.add(store, chair, held.key, [proposal], {"C017": "Hohenrain"}, token="case")
    for where in ({"meeting": str(held.key)}, {"case": str(case.key)}):
        page = visit("board", seat="p-chair", present="1", **where)
        assert not kinds(page) & {MENU, "form", "file_uploader"}
        assert "covered: partly" in said(page).lower() or "case" not in where


def test_the_negotiation_page_shows_others_the_offer_alone(visit, store):
    asks = {"customer": "C134", "term": "75"}
    page = visit("negotiation", seat="p-credit", present="1", **asks)
    shown = said(page)
    assert "Payment terms: our proposal" in shown
    assert "A   75 days" in shown
    assert "subject to approval of our heads of credit and of sales" in shown
    for ours in ("walk away", "May they have more", "limit", "cover", "Class", "line", "Whom to call",
                 "worth", "our room", "on record"):  # fmt: skip
        assert ours not in shown, ours
    assert files(page) == ["Offer, PDF", "Offer, slides"]
    open_ = visit("negotiation", seat="p-credit", **asks)
    assert "walk away" in said(open_)
    assert "stands without cover" in said(open_)
    open_.button(key="negotiation.files").click().run()
    assert "Our sheet, PDF" in files(open_)


def test_no_pay_is_drawn_for_a_head_who_presents(visit, store):
    page = visit("incentives", seat="p-sales", present="1")
    columns = {column for table in page.dataframe for column in table.value.columns}
    assert not columns & set(PAY)
    assert "Inês Valadão" not in said(page)


def test_the_address_is_the_truth(visit, store):
    page = visit("aging", present="1")
    assert page.session_state["frame.scope"].presenting
    page.button(key="bar.present").click().run()
    assert not page.session_state["frame.scope"].presenting
    assert "present" not in page.query_params
    page.button(key="bar.present").click().run()
    assert page.query_params["present"] in ("1", ["1"])
    assert not visit("aging", present="yes").session_state["frame.scope"].presenting
    assert visit("aging", present=["1", "0"]).session_state["frame.scope"].presenting


def test_a_page_gone_to_keeps_it(visit, store):
    page = visit("aging", present="1")
    page.query_params.clear()
    page.switch_page(str(ROOT / "pages" / "terms.py")).run()
    assert page.session_state["frame.scope"].presenting
    assert page.query_params["present"] in ("1", ["1"])


def test_whoever_reads_alone_presents_as_a_viewer(visit):
    """Nobody is listed, so all is theirs; yet not on a screen that others look at."""
    assert "stands without cover" in said(visit("customer", customer="C017"))
    shared = said(visit("customer", customer="C017", present="1"))
    assert "stands without cover" not in shared
    assert "covered: partly" in shared.lower()
    tables = [table.value for table in visit("overview", present="1").dataframe]
    addresses = [a for table in tables if "customer" in table for a in table["customer"]]
    assert addresses
    assert all("present=1" in address for address in addresses)


@pytest.mark.parametrize(
    ("seat", "may"),
    [("p-credit", True), ("p-chair", True), ("p-sales", False), ("p-viewer", False)],
)
def test_what_one_may_not_load_or_rename_is_not_drawn_and_says_why(visit, store, seat, may):
    page = visit("book", seat=seat)
    assert ("file_uploader" in kinds(page)) or not may
    text = said(page)
    assert ("To load a ledger is for: credit, chair." in text) is not may
    where = [node.options for node in page.get("button_group") if node.key == "wizard.how"]
    assert not where or (seat == "p-chair") == any("Path" in str(option) for option in where)


def test_a_shared_screen_splits_by_everything_but_the_seller(visit):
    """Sellers are compared without names there; a split would have named each beside the money."""

    def choices(page):
        return next(m for m in page.multiselect if m.key == "aging.by").options

    assert "Seller" in choices(visit("aging"))
    shared = choices(visit("aging", present="1", **{"aging.by": "salesperson"}))
    assert "Seller" not in shared
    assert "Region" in shared
