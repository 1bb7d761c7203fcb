"""Ten minutes before a negotiation, played in a real browser: clicks counted, levers moved, files opened."""

import io
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from pptx import Presentation
from pypdf import PdfReader

from tests.browser.settled import settled

SECRET = re.compile(r"margin|class|cover|walk|internal|limit|policy|break-even", re.IGNORECASE)


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


def test_from_a_name_to_the_sheet_in_four_clicks(page: Page, server: str, tmp_path: Path) -> None:
    page.goto(f"{server}/behaviour")
    settled(page)
    hand = Clicks(page)
    page.get_by_role("combobox", name="Find a customer").fill("Hohenrain")
    hand.on(page.get_by_role("option").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hohenrain")
    hand.on(page.get_by_role("link", name="Negotiation sheet"))
    expect(page.get_by_role("heading", name="Three offers worth the same")).to_be_visible()
    sheet = hand.saves(page.get_by_role("button", name="Negotiation sheet, PDF"), tmp_path)
    assert hand.count <= 4
    ours, theirs = (one.extract_text() for one in PdfReader(io.BytesIO(sheet)).pages)
    assert "NOT FOR THE CUSTOMER" in ours
    assert "Hohenrain" in ours
    assert "Hohenrain" in theirs
    assert not SECRET.search(theirs)

    offer = hand.saves(page.get_by_role("button", name="Offer alone, PPTX"), tmp_path)
    (slide,) = Presentation(io.BytesIO(offer)).slides
    text = "\n".join(shape.text_frame.text for shape in slide.shapes)
    assert "Hohenrain" in text
    assert not SECRET.search(text)
    assert page.get_by_test_id("stException").count() == 0


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


def test_two_saved_scenarios_side_by_side(page: Page, serve: Callable[..., str]) -> None:
    page.goto(f"{serve()}/terms?customer=C017")
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
    expect(page.get_by_role("heading", name="Which is better?")).to_be_visible()
    expect(
        page.get_by_text(re.compile("“fifteen · version 1” is worth most")).first
    ).to_be_visible()
    assert page.get_by_test_id("stException").count() == 0
