"""Distribution and incentives in a real browser: a lever moves the answer, presenting hides pay."""

import re

from playwright.sync_api import Page, expect

from tests.browser.settled import settled

PATIENT = 30_000  # a cold server measures the ledger first


def test_the_rate_moves_with_the_keyboard_and_the_answer_follows(page: Page, server: str) -> None:
    page.goto(f"{server}/distribution?distribution.product=P2&distribution.region=North")
    moved = page.get_by_text("At 65\u00a0% instead of 55\u00a0% of outlets").first
    expect(moved).to_be_visible(timeout=PATIENT)
    settled(page)
    slider = page.get_by_role("slider", name="Sold by, % of outlets")
    slider.focus()
    slider.press("ArrowRight")
    moved = page.get_by_text("At 66\u00a0% instead of 55\u00a0% of outlets").first
    expect(moved).to_be_visible(timeout=PATIENT)
    assert page.get_by_test_id("stException").count() == 0


def test_presenting_hides_pay(page: Page, server: str) -> None:
    page.goto(f"{server}/incentives")
    paid = page.get_by_text(re.compile(r"€604.k in the 12 months")).first
    expect(paid).to_be_visible(timeout=PATIENT)
    page.get_by_role("button", name="Present").click()
    hidden = page.get_by_role("heading", name="Pay is hidden").first
    expect(hidden).to_be_visible(timeout=PATIENT)
    settled(page)
    main = page.get_by_test_id("stMain")
    expect(main).not_to_contain_text("in the 12 months.")
    for seller in ("Marc Delorme", "Piotr Zielanka"):
        expect(main).not_to_contain_text(seller)
