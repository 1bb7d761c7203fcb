"""Is this your ledger? A file corrected in two places, by mouse and by keyboard alone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.settled import settled

WRONG_TWICE = """Invoice No,Zork,Blib,Due Date,Amount,Balance Due,Currency
INV-1,Acme Ltd,2026-01-05,2026-02-04,1200.50,1200.50,EUR
INV-2,Beta GmbH,2026-01-15,2026-02-14,500.00,120.00,EUR
INV-3,Acme Ltd,2026-02-10,2026-03-12,610.25,610.25,EUR
INV-4,Gamma SA,2026-02-12,2026-03-14,75.00,0.00,EUR
"""
LABEL = 80  # letters: a part of the page that scrolls takes the focus too, and holds every name
FOCUSED = "document.activeElement.ariaLabel ?? document.activeElement.innerText ?? ''"
SENTENCE = "4 documents of 3 customers, EUR 1,930.75 open on 12 Feb 2026"


@pytest.fixture(scope="module")
def address(serve: Callable[..., str]) -> str:
    """One server; each test opens a file with headings of its own, since they are remembered."""
    return serve()


def opened(page: Page, address: str, tmp_path: Path, heading: str) -> None:
    path = tmp_path / "bills.csv"
    path.write_text(WRONG_TWICE.replace("Zork", heading))
    page.goto(f"{address}/book")
    start = page.get_by_text("Open my file").first  # a heading, or a button where there is a ledger
    expect(start).to_be_visible(timeout=30_000)
    settled(page)
    if page.get_by_role("button", name="Open my file").count():
        start.click()
    expect(page.get_by_role("heading", name="Open my file")).to_be_visible()
    settled(page)
    page.locator("input[type=file]").first.set_input_files(path)
    question = page.get_by_role("heading", name="Which column is the customer?")
    expect(question).to_be_visible(timeout=30_000)
    settled(page)


def test_two_corrections_and_the_import_take_at_most_six_clicks(
    page: Page, address: str, tmp_path: Path
) -> None:
    opened(page, address, tmp_path, "Zork")
    clicks = 0

    def click(target: Locator) -> None:
        nonlocal clicks
        target.click()
        clicks += 1
        settled(page)

    click(page.get_by_role("button", name="Zork").first)
    click(page.get_by_role("button", name="Yes, that is it").first)
    expect(page.get_by_role("heading", name=SENTENCE)).to_be_visible()
    click(page.get_by_role("button", name="Import").last)
    expect(page.get_by_text("4 rows read, 4 accepted").first).to_be_visible(timeout=30_000)
    assert clicks <= 6


def test_the_keyboard_alone_is_enough(page: Page, address: str, tmp_path: Path) -> None:
    opened(page, address, tmp_path, "Quux")
    page.locator("[data-testid=stFileUploader] button").first.focus()
    tab_to(page, "Column of the customer")
    page.keyboard.type("Quux")
    page.keyboard.press("Enter")
    settled(page)
    tab_to(page, "Yes, that is it")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=SENTENCE)).to_be_visible(timeout=30_000)
    settled(page)
    tab_to(page, "Import")
    page.keyboard.press("Enter")
    expect(page.get_by_text("4 rows read, 4 accepted").first).to_be_visible(timeout=30_000)


def tab_to(page: Page, name: str, most: int = 60) -> None:
    """Press Tab until something of this name has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if name in focused and len(focused) < LABEL:
            return
    raise AssertionError(f"{name} cannot be reached with Tab")


def test_halves_stand_side_by_side_on_a_laptop_and_below_each_other_on_a_phone(
    page: Page, address: str, tmp_path: Path
) -> None:
    opened(page, address, tmp_path, "Plugh")
    box = page.get_by_role("button", name="Yes, that is it")
    result = page.get_by_text("The result stands here once the 2 questions are answered")
    left, right = box.bounding_box(), result.bounding_box()
    assert left
    assert right
    assert right["x"] > left["x"] + left["width"]
    page.set_viewport_size({"width": 390, "height": 844})
    settled(page)
    left, right = box.bounding_box(), result.bounding_box()
    assert left
    assert right
    assert right["y"] > left["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
