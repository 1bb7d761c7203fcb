"""Whole meetings of the board, played in a real browser: round one machine, and at three screens."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Screens, Servers
from tests.browser.settled import settled
from tests.browser.table import LONG, choose, date, field, fill, press, said, stand, unfold

CASE = "Hohenrain Handels GmbH & Co. KG"
CREDIT = (
    ("Ada Lindqvist", "C", "180k", "30", "55", "Slower every month since the autumn"),
    ("Tomasz Bielik", "D", "150000", "30", "40", "Their bank was changed twice"),
)
SALES = (
    ("Inês Valadão", "B", "250k", "45", "80", "Two more stores open in spring"),
    ("Marc Delorme", "B", "300k", "60", "85", "They lead the region"),
)


@pytest.fixture
def wide(screen: Screens) -> Page:
    """The screen of a meeting room."""
    return screen(size=(1920, 1080))


def open_meeting(page: Page, address: str, how: str) -> None:
    """The invented cast, a meeting, and the agenda that the ledger puts forward."""
    page.goto(f"{address}/board")
    settled(page)
    press(page, "Take the invented cast")
    expect(page.get_by_role("heading", name="Which meeting?")).to_be_visible(timeout=LONG)
    page.get_by_role("radio", name=how).or_(page.get_by_text(how, exact=True)).first.click()
    press(page, "Open the meeting")
    said(page, "What does the ledger put forward?")
    press(page, "Put on the agenda", twice=True)
    said(page, re.compile("4 cases, 81 of 90 minutes"))


def give(page: Page, who: tuple[str, ...]) -> None:
    """One person's turn at the one machine."""
    name, rating, limit, term, chance, why = who
    turn = page.get_by_test_id("stButtonGroup").get_by_text(name, exact=True)
    if turn.count():
        turn.first.click()
        stand(page)
    for label, text in zip(
        ("Rating", "Limit", "Term", "Chance", "Why?"),
        (rating, limit, term, chance, why),
        strict=True,
    ):
        entry = field(page, label)
        assert entry.get_attribute("type") == "password"
        entry.fill(text)
    press(page, "Seal and pass on", twice=True)


def step(page: Page, name: str) -> None:
    """Go to a step of the case."""
    page.get_by_test_id("stButtonGroup").get_by_text(name, exact=True).first.click()
    stand(page)


def plan(page: Page) -> None:
    """A plan with a cap, a prepaid part, a milestone and two owners."""
    step(page, "10 Options and plan")
    unfold(page, "Draw up a plan")
    fill(page, Most_they_may_owe="200k", Paid_when_ordered="20")
    choose(page, "Owner from credit", "Ada Lindqvist")
    choose(page, "Owner from sales", "Marc Delorme")
    field(page, "Milestone 1").fill("Statement signed")
    choose(page, "Owner of milestone 1", "Marc Delorme")
    date(page, "By, milestone 1", "20260731")
    press(page, "Propose the plan", twice=True)
    said(page, "Statement signed: Marc Delorme, by 31 Jul 2026")


def decide(page: Page) -> None:
    """The plan is decided: the limit follows its cap."""
    step(page, "Decide")
    page.get_by_test_id("stButtonGroup").get_by_text("The plan", exact=True).first.click()
    stand(page)
    assert field(page, "Limit, EUR · today").input_value() == "200000"
    choose(page, "Who carries it out?", "Marc Delorme")
    field(page, "Why?").fill("Cap what is owed while the stores open")
    press(page, "Record the decision", twice=True)
    said(page, "Limit: 224,000 → 200,000 EUR")


def taken(page: Page, name: str) -> bytes:
    """The file behind a download button."""
    with page.expect_download() as download:
        page.get_by_role("button", name=name, exact=True).click()
    return Path(download.value.path()).read_bytes()


def files(page: Page) -> None:
    """Minutes and change lines, opened."""
    paper = docx.Document(io.BytesIO(taken(page, "Minutes, DOCX")))
    words = "\n".join(p.text for p in paper.paragraphs)
    pages = pypdf.PdfReader(io.BytesIO(taken(page, "Minutes, PDF"))).pages
    printed = " ".join(" ".join(p.extract_text() for p in pages).split())
    for line in (
        "Limit: 224,000 → 200,000 EUR", "Owner: Marc Delorme", "Inês Valadão (sales), 30 Jun 2026",
        "until 30 Dec 2026", "Looked at again: 30 Jul 2026, 29 Aug 2026, 28 Sep 2026",
    ):  # fmt: skip
        assert line in words
        assert line in printed
    (line,) = csv.DictReader(io.StringIO(taken(page, "Change lines, CSV").decode("utf-8-sig")))
    assert (line["customer"], line["old"], line["new"]) == ("C017", "224000.00", "200000.00")
    assert (line["from"], line["until"], line["approver"]) == (
        "2026-06-30", "2026-12-30", "Inês Valadão",
    )  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(taken(page, "Change lines, XLSX")))
    assert "C017" in [cell.value for row in book.active.iter_rows() for cell in row]


def test_a_meeting_round_one_machine(wide: Page, serve: Servers, tmp_path: Path) -> None:
    """Four masked entries; a refresh, a new tab and a dead server on the way lose nothing."""
    address = serve(tmp_path)
    open_meeting(wide, address, "one machine, the keyboard goes round")
    wide.get_by_role("link", name=re.compile(re.escape(CASE))).first.click()
    step(wide, "What do you think?")
    said(wide, "Sealed 0 of 5")
    give(wide, CREDIT[0])
    said(wide, "Sealed 1 of 5")
    give(wide, SALES[0])
    said(wide, "Sealed 2 of 5")
    wide.reload()
    settled(wide)
    said(wide, "Sealed 2 of 5")
    tab = wide.context.new_page()
    tab.goto(wide.url)
    settled(tab)
    said(tab, "Sealed 2 of 5")
    tab.close()
    serve.stop(address)
    serve(tmp_path, port=int(address.rpartition(":")[2]))
    wide.goto(wide.url)
    settled(wide)
    give(wide, CREDIT[1])
    give(wide, SALES[1])
    said(wide, "Sealed 4 of 5")
    for later in ("8 How far apart?", "9 The record", "10 Options and plan", "Decide"):
        assert not wide.get_by_text(later, exact=True).count()
    assert not wide.get_by_text("What would each option do?").count()
    press(wide, "Reveal")
    press(wide, "Reveal now", twice=True)
    said(wide, "One and a half notches, €110 k apart")
    for who in (*CREDIT, *SALES):
        said(wide, who[-1])
    step(wide, "9 The record")
    said(wide, "9 · What does the record expect?")
    expect(wide.get_by_role("heading", name=re.compile("in 8 weeks, 8 times in 10"))).to_be_visible(
        timeout=LONG
    )
    press(wide, "Next step")
    expect(wide).to_have_url(re.compile("step=Options"))
    plan(wide)
    said(wide, re.compile("is owed today; as it is"))
    said(wide, re.compile("The plan (brings|leaves) that"))
    decide(wide)
    press(wide, "Credit agrees: Tomasz Bielik", twice=True)
    press(wide, "Sales agrees: Inês Valadão", twice=True)
    said(wide, "Approved: Inês Valadão, 30 Jun 2026")
    wide.get_by_role("link", name="Agenda").click()
    said(wide, re.compile("decided"))
    files(wide)
    assert wide.get_by_test_id("stException").count() == 0


PLANTED = ("Quinzelbach talked of a takeover", "173,517", "173517", "17351700")


@dataclass
class Seat:
    """Somebody at their own screen, and everything that the server sent there."""

    page: Page
    frames: list[bytes]

    def got(self, *texts: str) -> list[str]:
        """Which of some texts were sent here, in whatever message, or stand on the page."""
        whole = b"".join(self.frames) + self.page.content().encode()
        return [text for text in texts if text.encode() in whole]


@pytest.fixture
def seat(screen: Screens) -> Callable[[str], Seat]:
    """A screen of one's own at an address, its messages kept."""

    def taken(url: str) -> Seat:
        frames: list[bytes] = []
        return Seat(screen(url, frames=frames), frames)

    return taken


def rate(page: Page, rating: str, limit: str, term: str, chance: str, why: str) -> None:
    """An opinion at one's own screen."""
    fill(page, Rating=rating, Limit=limit, Term=term, Chance=chance, **{"Why?": why})
    press(page, "Seal", twice=True)
    said(page, "Yours is sealed; it opens for everybody at once.")


def test_two_people_and_a_chair_at_three_screens(
    seat: Callable[[str], Seat], serve: Servers, tmp_path: Path
) -> None:
    """Nobody, the author included, is sent a sealed opinion; opened, all at the table are."""
    address = serve(tmp_path)
    chair = seat(f"{address}/board")
    open_meeting(chair.page, address, "each at their own screen")
    chair.page.get_by_role("link", name=re.compile(re.escape(CASE))).first.click()
    step(chair.page, "What do you think?")
    said(chair.page, "Sealed 0 of 5")
    case = f"{address}/board?case=1&step=Opinions"
    credit, sales = seat(f"{case}&seat=p-credit"), seat(f"{case}&seat=p-sales")
    guest = seat(f"{case}&seat=p-viewer")
    rate(credit.page, "D", "173517", "30", "45", PLANTED[0])
    for page in (chair.page, sales.page, guest.page, credit.page):
        page.reload()
        settled(page)
        said(page, "Sealed 1 of 5")
    for who in (chair, credit, sales, guest):
        assert not who.got(*PLANTED)
    rate(sales.page, "B", "250k", "45", "80", "Two more stores open in spring")
    chair.page.reload()
    settled(chair.page)
    assert not chair.got(*PLANTED)
    press(chair.page, "Reveal")
    press(chair.page, "Reveal now", twice=True)
    said(chair.page, "Two notches, €76.5 k apart")
    for who in (sales, guest):
        who.page.reload()
        settled(who.page)
        said(who.page, "Two notches, €76.5 k apart")
    assert sales.got(PLANTED[0]) == [PLANTED[0]]
    said(sales.page, PLANTED[0])
    assert not guest.got(PLANTED[0], "Ada Lindqvist, D")
    plan(sales.page)
    chair.page.reload()
    settled(chair.page)
    decide(chair.page)
    for who, side in ((credit, "Credit"), (sales, "Sales")):
        who.page.reload()
        settled(who.page)
        step(who.page, "Decide")
        press(who.page, f"{side} agrees", twice=True)
        expect(who.page.get_by_role("button", name=f"{side} agrees")).to_have_count(0, timeout=LONG)
    said(sales.page, "Approved: Inês Valadão, 30 Jun 2026")
    chair.page.reload()
    settled(chair.page)
    press(chair.page, "Present")
    expect(chair.page.get_by_text(PLANTED[0])).to_have_count(0, timeout=LONG)
    ada = chair.page.get_by_text("Ada Lindqvist").filter(has_not_text="Owned by")
    expect(ada).to_have_count(0, timeout=LONG)
    said(chair.page, "Approved: 30 Jun 2026")
