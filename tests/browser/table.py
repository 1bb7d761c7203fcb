"""What people do at the board, as a browser does it: choose a name, fill in, send, read what is said."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.settled import settled

LONG = 60_000  # a forecast is fitted on first sight


def stand(page: Page) -> None:
    """Wait until the page stands, a rerun on its way included."""
    page.wait_for_timeout(300)
    settled(page)


def choose(page: Page, label: str, option: str) -> None:
    """Choose in a list by typing."""
    box = page.get_by_role("combobox", name=label, exact=False).first
    box.scroll_into_view_if_needed()
    stand(page)
    box.click()
    page.keyboard.type(option)
    page.get_by_role("option", name=re.compile(re.escape(option))).first.click()
    stand(page)


def field(page: Page, label: str) -> Locator:
    """An entry by the beginning of its label, masked or not."""
    named = page.get_by_label(re.compile(f"^{re.escape(label)}"))
    return named.and_(page.locator("input, textarea")).locator("visible=true").first


def fill(page: Page, **entries: str) -> None:
    """Fill entries; an underscore in a name is a space."""
    for label, text in entries.items():
        field(page, label.replace("_", " ")).fill(text)


def date(page: Page, label: str, day: str) -> None:
    """Type a day, as 20260731."""
    box = page.get_by_test_id("stDateInput").filter(has_text=label).first
    box.scroll_into_view_if_needed()
    box.get_by_role("spinbutton").first.click()
    page.keyboard.type(day)
    page.keyboard.press("Enter")
    stand(page)


def press(page: Page, name: str, *, twice: bool = False) -> None:
    """Press a button, and wait for what comes of it."""
    button = page.get_by_role("button", name=name, exact=True).first
    button.scroll_into_view_if_needed()
    button.dblclick() if twice else button.click()
    stand(page)


def unfold(page: Page, label: str) -> None:
    """Open what is folded away."""
    page.locator("summary", has_text=label).first.click()
    stand(page)


def said(page: Page, text: str | re.Pattern[str]) -> None:
    """Something is said on the page."""
    expect(page.get_by_text(text).first).to_be_visible(timeout=LONG)
