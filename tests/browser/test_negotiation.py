"""Ten minutes before a negotiation, played in a real browser: clicks counted, levers moved, files opened."""

import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from pptx import Presentation
from pypdf import PdfReader

from tests.browser.settled import settled

SECRET = re.compile(
    r"margin|\bclass\b|cover|walk|internal|limit|policy|break-even|\bline\b|room|worth|house|held",
    re.IGNORECASE,
)
SIZES = {"desk": (1280, 800), "wall": (1920, 1080), "phone": (390, 844)}


class Clicks:
    """A hand that counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def on(self, target: Locator) -> None:
        target.click()
        self.count += 1
        settled(self.page)

    def saves(self, target: Locator, place: Path) -> bytes:
        with self.page.expect_download() as found:
            target.click()
        self.count += 1
        file = place / found.value.suggested_filename
        found.value.save_as(file)
        return file.read_bytes()


@pytest.mark.parametrize("size", SIZES)
def test_from_a_name_to_the_sheet_in_four_clicks(
    page: Page, server: str, tmp_path: Path, size: str
) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{server}/behaviour")
    settled(page)
    hand = Clicks(page)
    page.get_by_role("combobox", name="Find a customer").fill("Hohenrain")
    hand.on(page.get_by_role("option").first)
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Hohenrain", timeout=60_000)
    settled(page)
    hand.on(page.get_by_role("link", name="Negotiation sheet"))
    first = page.get_by_text(re.compile("■ Over the limit by")).first
    expect(first).to_be_visible(timeout=60_000)
    settled(page)
    hand.on(page.get_by_role("button", name="Files"))
    sheet = hand.saves(page.get_by_role("button", name="Our sheet, PDF"), tmp_path)
    assert hand.count <= 4
    ours, theirs = (one.extract_text() for one in PdfReader(io.BytesIO(sheet)).pages)
    assert "NOT FOR THE CUSTOMER" in ours
    assert "Hohenrain" in ours
    assert "Hohenrain" in theirs
    assert not SECRET.search(theirs)
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    offer = hand.saves(page.get_by_role("button", name="Offer, slides"), tmp_path)
    (slide,) = Presentation(io.BytesIO(offer)).slides
    text = "\n".join(shape.text_frame.text for shape in slide.shapes)
    assert "Hohenrain" in text
    assert not SECRET.search(text)
    assert page.get_by_test_id("stException").count() == 0


def test_what_was_typed_last_is_what_the_files_say(page: Page, desk: str, tmp_path: Path) -> None:
    page.goto(f"{desk}/negotiation?customer=C134")
    expect(page.get_by_role("button", name="Files")).to_be_visible(timeout=60_000)
    settled(page)
    page.get_by_role("button", name="What they ask for").click()
    page.get_by_label("Term, days").first.fill("75")
    hand = Clicks(page)
    hand.on(page.get_by_role("button", name="Files"))  # at once, without leaving the entry first
    offer = hand.saves(page.get_by_role("button", name="Offer, PDF"), tmp_path)
    (theirs,) = (one.extract_text() for one in PdfReader(io.BytesIO(offer)).pages)
    assert "75 days" in theirs


def test_a_round_is_played(page: Page, desk: str) -> None:
    page.goto(f"{desk}/negotiation?customer=C134")
    asks = page.get_by_role("button", name="What they ask for")
    expect(asks).to_be_visible(timeout=60_000)
    settled(page)
    asks.click()
    page.get_by_role("button", name="Keep the request").click()
    expect(page.get_by_text("Kept: 75 days.")).to_be_visible()
    page.keyboard.press("Escape")
    answers = "What do they answer?"
    page.get_by_role("radio", name=answers).or_(
        page.get_by_role("button", name=answers, exact=True)
    ).first.click()
    settled(page)
    for price, found in (("0.5", "■ Below our line"), ("1.5", "● Above our line")):
        for name, value in (("Term, days", "75"), ("Price, % more", price)):
            entry = page.get_by_test_id("stMain").get_by_label(name).last
            entry.fill(value)
            entry.press("Tab")
            settled(page)
        expect(page.get_by_role("heading", name=found)).to_be_visible()
        page.get_by_role("button", name="Log this round").click()
        settled(page)
    expect(page.get_by_text("gave way by 1 % price")).to_be_visible()
    page.get_by_role("button", name="Present").click()
    settled(page)
    shown = page.locator("[data-testid=stMain]").inner_text()
    assert "Payment terms: our proposal" in shown
    assert not SECRET.search(shown.partition("Negotiation")[2])


def test_a_lever_moves_the_answer_and_its_link_brings_it_back(page: Page, server: str) -> None:
    page.goto(f"{server}/customer?customer=C017")
    settled(page)
    page.get_by_role("link", name="What if?").click()
    lead = page.get_by_text(re.compile("To pay for 15 more days, sell")).first
    expect(lead).to_be_visible(timeout=30_000)
    settled(page)
    slider = page.get_by_role("slider", name="Days more or fewer")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text(re.compile("To pay for 16 more days, sell")).first).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Link to this").click()
    link = page.locator("[data-testid=stPopoverBody] code").inner_text().replace("\n", "")
    said = page.get_by_text(re.compile("To pay for 16 more days")).first.inner_text()
    page.goto(link)
    settled(page)
    expect(page.get_by_text(said).first).to_be_visible(timeout=30_000)
    assert page.get_by_test_id("stException").count() == 0


def test_two_saved_scenarios_side_by_side(page: Page, desk: str) -> None:
    page.goto(f"{desk}/terms?customer=C017")
    settled(page)
    for name, press in (("fifteen", ""), ("sixteen", "ArrowRight")):
        if press:
            page.get_by_role("slider", name="Days more or fewer").focus()
            page.keyboard.press(press)
            settled(page)
        page.get_by_role("button", name="Save", exact=True).first.click()
        page.get_by_label("Name", exact=True).fill(name)
        page.keyboard.press("Tab")
        settled(page)
        page.get_by_test_id("stPopoverBody").get_by_role("button", name="Save").dblclick()
        expect(page.get_by_text(f"Saved “{name}”, version 1.")).to_be_visible()
        page.keyboard.press("Escape")
        settled(page)
    page.get_by_role("radio", name="Saved").or_(
        page.get_by_role("button", name="Saved")
    ).first.click()
    settled(page)
    for name in ("fifteen", "sixteen"):
        page.get_by_role("combobox", name="Compare two to four").fill(name)
        page.get_by_role("option").first.click()
        page.keyboard.press("Escape")  # an open list hides what is behind it
        settled(page)
    expect(page.get_by_text("Which is better?", exact=True)).to_be_visible()
    expect(
        page.get_by_text(re.compile("“fifteen · version 1” is worth most")).first
    ).to_be_visible()
    assert page.get_by_test_id("stException").count() == 0
