"""A meeting of eight people from the lobby to the closed minutes, round one machine and at eight screens.

Four cases each time: an order that is held, a customer parked that comes back in the next meeting and
is decided there, a prospect, a plan. What each asks of people is counted and printed (pytest -rP).
"""

import datetime as dt
import io
import re
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Locator, Page, expect

from lib.board.case import Proposal, Reason
from lib.board.people import STRANGER
from lib.store.home import Home
from lib.store.records import cases, meetings, people
from tests.browser.conftest import Screens, Servers
from tests.browser.settled import settled
from tests.browser.table import LONG, field, said
from tests.browser.tally import Hand, Tally

HELD, PARKED, PROSPECT = "Montjolais", "Cawdale", "Nordwind Handel"
BOTH = "Both agree: Ada Lindqvist and Inês Valadão"
MOST = 35
"""Interactions that a case round one machine may ask of all five together."""
HELD_NEXT, CAWDALE = "Penrick", "Cawdale Distribution Ltd"
BEFORE, BACK = dt.date(2026, 6, 15), dt.date(2026, 6, 29)
SEATS = {
    "chair": "p-chair", "Ada": "p-credit", "Tomasz": "p-credit-2", "Inês": "p-sales",
    "Marc": "p-sales-2", "Grace": "p-sales-3", "Jonas": "p-service", "guest": "p-viewer",
}  # fmt: skip
ALL = ("Ada", "Tomasz", "Inês", "Marc", "Grace")
CREDIT = (("D", "300k", "30", "40", "slower every month"), ("D", "280k", "30", "35", "over it"))
SALES = (
    ("B", "450k", "45", "80", "two stores open"), ("B", "450k", "60", "85", "they lead"),
    ("C", "400k", "45", "70", "orders grow"),
)  # fmt: skip
UNKNOWN = (
    ("C", "20k", "30", "60", "nobody knows them"), ("C", "10k", "30", "55", "no accounts filed"),
    ("B", "40k", "45", "80", "sound"), ("B", "40k", "45", "75", "asked twice"),
    ("B", "30k", "30", "70", "small first orders"),
)  # fmt: skip


def test_eight_round_one_machine(screen: Screens, serve: Servers, tmp_path: Path) -> None:
    """Four cases, from the first visit to the closed minutes."""
    hand = Hand(screen(f"{serve(tmp_path)}/board?as_of=2026-06-15"), Tally())
    round_one_machine(hand)
    closed(hand)
    print(hand.tally)
    assert hand.page.get_by_test_id("stException").count() == 0


@pytest.mark.soak
def test_eight_at_their_own_screens(screen: Screens, serve: Servers, tmp_path: Path) -> None:
    """What was parked comes back and is decided; a server that goes and comes loses nothing typed."""
    parked_before(Home(tmp_path))
    address, tally = serve(tmp_path), Tally()
    eight = {
        name: Hand(screen(f"{address}/board?as_of=2026-06-30&seat={seat}"), tally)
        for name, seat in SEATS.items()
    }
    for hand in eight.values():  # eight browsers and a server share a machine, maybe a busy one
        hand.page.set_default_timeout(3 * LONG)
    chair = eight.pop("chair")
    with tally.of("eight screens: lobby and agenda"):
        open_meeting(chair, "each at their own screen")
        keep(chair, PARKED, HELD_NEXT)
        chair.press("Put on the agenda")
    with tally.of("eight screens: prospect"):
        add_prospect(chair, PROSPECT)
    chair.shot("next-agenda")
    for name, hand in eight.items():
        hand.page.goto(f"{address}/board?meeting=2&seat={SEATS[name]}")
    case = Table(chair, eight)
    with tally.of("eight screens: parked, came back"):
        rated(case, PARKED, "Ada", "Inês")
        as_it_is(case.ada)
        agreed(case)
    for name in ("Tomasz", "Grace", "Jonas"):  # they leave
        eight.pop(name).page.context.close()
    with tally.of("eight screens: held order"):
        rated(case, HELD_NEXT, "Ada", "Inês")
        held_on(case.ada)
        gone_and_back(case, serve, address, tmp_path)
        case.ada.press("Record the decision")
        said(
            case.ada.page, re.compile("stays held, on condition: the complaint is answered; Jonas")
        )
        agreed(case)
    with tally.of("eight screens: close"):
        chair.press("Close the meeting")
        said(chair.page, "The meeting is closed.")
    print(tally)
    for hand in (chair, *eight.values()):
        assert hand.page.get_by_test_id("stException").count() == 0


@dataclass
class Table:
    """Who sits at it: the chair, and everybody else by name, each at a screen."""

    chair: Hand
    others: dict[str, Hand]

    @property
    def ada(self) -> Hand:
        return self.others["Ada"]


def parked_before(home: Home) -> None:
    """A meeting a fortnight before, that parked a customer."""
    people.invite_cast(home, STRANGER, token="cast")
    chair = next(p for p in people.everyone(home) if p.role == "chair")
    first = meetings.open_meeting(home, chair, "Before", BEFORE, "sample", token="open")
    customer = Proposal("C042", (Reason("by hand", "They asked for more."),))
    (case,) = cases.add(home, chair, first.key, [customer], {"C042": CAWDALE}, token="add")
    cases.park(home, chair, case.key, BACK, version=case.version, token="park")
    meetings.close(home, chair, first.key, version=first.version, token="close")


def open_meeting(hand: Hand, how: str) -> None:
    later = hand.page.get_by_role("button", name="Open a meeting", exact=True)
    if later.count():
        hand.click(later)
    hand.pick(how)
    hand.shot("lobby")
    for name in (
        "Which meeting?",
        "Open one",
        re.compile("(is|are) due"),
        "Who sits at the table?",
    ):
        expect(hand.page.get_by_role("heading", name=name)).to_be_in_viewport()
    expect(hand.page.get_by_text("What is due?")).to_be_in_viewport()
    hand.press("Open the meeting")
    said(hand.page, "What does the ledger put forward?")
    hand.shot("put-forward")


def round_one_machine(hand: Hand) -> None:
    page, tally = hand.page, hand.tally
    hand.shot("nobody-named")
    with tally.of("one machine: lobby and agenda"):
        hand.press("Take the invented cast")
        open_meeting(hand, "one machine, the keyboard goes round")
        hand.press("Put on the agenda")
        said(page, re.compile("4 cases, 81 of 90 minutes"))
        hand.shot("agenda")
    with tally.of("one machine: prospect put on the agenda"):
        add_prospect(hand, PROSPECT)
        hand.shot("prospect-added")
    with tally.of("one machine: parked"):
        away(hand, PARKED, "Park it")
        said(page, f"{PARKED} Distribution Ltd is parked until 29 Jun 2026.")
        hand.shot("parked")
        away(hand, "Grünhöfer", "Take it off")
    for what, play in CASES.items():
        with tally.of(f"one machine: {what}"):
            play(hand, tally)
        assert tally.rows[f"one machine: {what}"][0] <= MOST, str(tally)
    with tally.of("one machine: a step of the plan done"):
        hand.press("Mark as done: Statement signed")
        hand.shot("milestone-done")


def held_order(hand: Hand, tally: Tally) -> None:
    """Part of it is delivered on a condition; both sides agree, and nothing is missing."""
    with tally.of("  held order: facts and opinions"):
        hand.link(HELD)
        hand.shot("facts")
        hand.step("What do you think?")
        said(hand.page, re.compile("Limit, EUR · today 221,000"))
        hand.shot("blind")
        turns(hand, *CREDIT, *SALES)
        hand.shot("sealed")
    with tally.of("  held order: reveal and a note"):
        hand.press("Reveal")
        expect(hand.page.get_by_text("chance 37.5").first).to_be_visible()
        expect(hand.page.get_by_text("credit 37.5").first).to_be_visible()
        expect(hand.page.get_by_text("42.5 points of chance").first).to_be_visible()
        hand.shot("reveal")
        hand.send("Credit knew", "Their bank was changed twice")
        hand.shot("noted")
    with tally.of("  held order: options and decision"):
        hand.step("10 Options and plan")
        hand.shot("options")
        hand.step("Decide")
        hand.shot("decision")
        in_view(hand, "Record the decision")
        hand.enter("Deliver how much", "8000")
        hand.enter("On what condition?", "the promised 9,170 has come in")
        hand.send("Why?", "Goods are ready; the promise is small")
        said(hand.page, re.compile("release 8,000 EUR of it, on condition: the promised 9,170"))
        said(hand.page, re.compile("Ada Lindqvist sees to it, until 29 Jun 2026"))
        hand.shot("recorded")
        in_view(hand, BOTH)
    with tally.of("  held order: agreement"):
        hand.press(BOTH)
        said(hand.page, re.compile("Agreed: Ada Lindqvist for credit and Inês .* It is in force"))
        expect(hand.page.get_by_text("is missing")).to_have_count(0)
        hand.shot("approved")


def prospect(hand: Hand, tally: Tally) -> None:
    """As asked; nobody who agrees is a head, so one of the heads approves."""
    hand.link("Agenda")
    hand.shot("agenda-one-decided")
    hand.link(PROSPECT)
    hand.shot("prospect-facts")
    hand.step("What do you think?")
    turns(hand, *UNKNOWN)
    hand.press("Reveal")
    hand.shot("prospect-reveal")
    hand.step("10 Options and plan")
    expect(hand.page.get_by_text("As it is")).to_have_count(0)
    hand.shot("prospect-options")
    hand.press("Decide this")
    hand.shot("prospect-decision")
    hand.send("Why?", "A first season to know them")
    said(hand.page, "Owner: Marc Delorme")
    hand.press("Credit agrees: Tomasz Bielik")
    hand.press("Sales agrees: Marc Delorme")
    said(hand.page, re.compile("Approval of a head of credit or sales is missing"))
    hand.shot("prospect-approval")
    in_view(hand, "Approve: Inês Valadão")
    hand.press("Approve: Inês Valadão")
    said(hand.page, "Approved: Inês Valadão, 15 Jun 2026")


def a_plan(hand: Hand, tally: Tally) -> None:
    """The middle of both as a plan with a step that somebody does."""
    hand.link("Case before")
    hand.step("What do you think?")
    turns(hand, *CREDIT, *SALES)
    hand.press("Reveal")
    expect(hand.page.get_by_text("Opened before you had sent").first).not_to_be_visible()
    hand.step("10 Options and plan")
    hand.press("Make a plan of it")
    hand.shot("plan-form")
    hand.choose("Owner of milestone 1", "Marc Delorme")
    hand.send("Milestone 1", "Statement signed")
    said(hand.page, "Statement signed: Marc Delorme, by 29 Jun 2026")
    hand.shot("plan")
    hand.step("Decide")
    hand.shot("plan-decision")
    hand.send("Why?", "Cap what is owed while the stores open")
    hand.press(BOTH)
    hand.shot("plan-approved")


CASES = {"held order": held_order, "prospect": prospect, "plan": a_plan}


def in_view(hand: Hand, name: str) -> None:
    """A button stands on the first screen of a laptop, nothing scrolled."""
    hand.page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
    box = hand.page.get_by_role("button", name=name, exact=True).first.bounding_box()
    assert box
    assert box["y"] + box["height"] <= 800, f"{name} ends at {box['y'] + box['height']}"


def away(hand: Hand, name: str, how: str) -> None:
    """Park a case, or take it off the agenda."""
    entry = hand.page.locator("[class*=st-key-case-]").filter(has_text=name)
    hand.click(entry.get_by_role("button", name="Park").first)
    hand.press(how)


def closed(hand: Hand) -> None:
    """The minutes, what a close leaves open, the way back, and the close."""
    with hand.tally.of("one machine: minutes and close"):
        hand.link("Agenda")
        hand.shot("agenda-all-decided")
        with hand.page.expect_download() as download:
            hand.page.get_by_role("button", name="Minutes, DOCX", exact=True).click()
        paper = docx.Document(io.BytesIO(Path(download.value.path()).read_bytes()))
        words = "\n".join(p.text for p in paper.paragraphs)
        for line in (
            "SO810044: release 8,000 EUR of it",
            "Cawdale Distribution Ltd (C042), back on",
        ):
            assert line in words
        assert "nan" not in words
        hand.press("Close the meeting")
        hand.shot("closed")
        hand.press("Reopen the meeting")
        hand.shot("reopened")
        hand.press("Close the meeting")
        hand.link("All meetings")
        hand.shot("lobby-after")


def keep(hand: Hand, *names: str) -> None:
    """Only these stay ticked."""
    hand.unfold("more, for whom the minutes do not suffice")
    for box in hand.page.get_by_test_id("stCheckbox").locator("visible=true").all():
        wanted = any(name in box.inner_text() for name in names)
        if box.locator("input").is_checked() != wanted:
            hand.click(box.locator("label").first)


def add_prospect(hand: Hand, name: str) -> None:
    hand.unfold("Add a case by hand")
    hand.enter("or a prospect's name", name)
    hand.enter("Limit asked for", "40k")
    hand.enter("Terms asked for", "net 45")
    hand.enter("Who asks?", "Marc Delorme")
    hand.press("Add the case")
    said(hand.page, f"{name} is on the agenda.")


def rated(table: Table, name: str, *speak: str) -> None:
    """Opinions on a case, each at their own screen, and the reveal; all screens follow."""
    chair, opinions = table.chair, dict(zip(ALL, (*CREDIT, *SALES), strict=True))
    chair.link(name)
    chair.step("What do you think?")
    for who in speak:
        hand = table.others[who]
        hand.link(name)
        hand.shot(f"own-facts-{name}-{who}")
        hand.step("What do you think?")
        hand.shot(f"own-blind-{name}-{who}")
        hand.click(hand.page.get_by_label(re.compile("^Rating")).first)
        hand.keys(*opinions[who])
        said(hand.page, "Yours is sealed; it opens for everybody at once.")
    said(chair.page, f"Sealed {len(speak)} of 5")
    chair.press("Reveal")
    chair.press("Reveal now")
    said(table.ada.page, re.compile("How far apart are we"))
    table.ada.shot(f"own-reveal-{name}")


def agreed(table: Table) -> None:
    """Both heads agree to what Ada recorded, which is their approval too."""
    ada, sales = table.ada, table.others["Inês"]
    ada.press("Credit agrees")
    sales.step("Decide")
    said(sales.page, "Agreed: credit, Ada Lindqvist")  # a form drawn before that is refused
    sales.shot("own-agrees")
    sales.press("Sales agrees")
    said(ada.page, "Approved: Inês Valadão, 30 Jun 2026")
    ada.shot("own-approved")
    for hand in (table.chair, ada, sales):
        if hand.page.get_by_role("link", name="Agenda").count():
            hand.link("Agenda")
    table.chair.shot("own-agenda-after")


def as_it_is(hand: Hand) -> None:
    hand.step("Decide")
    hand.send("Why?", "It came back and nothing is worse")


def held_on(hand: Hand) -> None:
    hand.step("Decide")
    hand.enter("Deliver how much", "0")
    hand.enter("On what condition?", "the complaint is answered")
    hand.choose("Who sees to it?", "Jonas")
    hand.date("Until", "20260715")
    hand.enter("Why?", "We owe them an answer first")
    hand.choose("Who carries it out?", "Jonas")
    hand.shot("own-held")


def gone_and_back(table: Table, serve: Servers, address: str, place: Path) -> None:
    """Forms keep what is typed while the server is away, and every page says that it is."""
    chair, marc, guest = table.chair, table.others["Marc"], table.others["guest"]
    chair.link("Agenda")
    chair.unfold("Add a case by hand")
    field(chair.page, "or a prospect's name").fill("Dritter Handel")  # a form that was sent before
    marc.link(PROSPECT)
    marc.step("What do you think?")
    field(marc.page, "Why?").fill("typed, not sent")
    guest.page.goto(f"{address}/aging")
    settled(guest.page)
    serve.stop(address)
    for hand in (guest, marc, table.ada):
        expect(lost(hand)).to_have_css("opacity", "1", timeout=10_000)
    guest.shot("server-gone")
    serve(place, port=int(address.rpartition(":")[2]))
    for hand in (chair, *table.others.values()):
        expect(lost(hand)).to_have_count(0, timeout=LONG)
        settled(hand.page)
    assert field(marc.page, "Why?").input_value() == "typed, not sent"
    assert field(chair.page, "or a prospect's name").input_value() == "Dritter Handel"
    assert field(table.ada.page, "On what condition?").input_value() == "the complaint is answered"


def lost(hand: Hand) -> Locator:
    return hand.page.get_by_role("status").filter(has_text="no longer reaches the server")


def turns(hand: Hand, *opinions: tuple[str, ...]) -> None:
    """Turns at the one machine: Tab leads from the step, and from turn to turn, to the rating."""
    for given, opinion in enumerate(opinions, 1):
        to_the_rating(hand.page)
        hand.keys(*opinion)
        said(hand.page, f"Sealed {given} of 5")
        settled(hand.page)


def to_the_rating(page: Page) -> None:
    """Two Tabs at most lead to the first entry."""
    focused = "document.activeElement.getAttribute('aria-label') || ''"
    for _ in range(2):
        page.keyboard.press("Tab")
        if page.evaluate(focused).startswith("Rating"):
            return
    raise AssertionError("Tab does not lead to the rating")
