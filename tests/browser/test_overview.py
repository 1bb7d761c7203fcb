"""The overview in a browser: a bar leads to its customer."""

from playwright.sync_api import Page, expect

from tests.browser.settled import settled


def test_a_bar_leads_to_its_customer(page: Page, server: str) -> None:
    page.set_default_timeout(60_000)  # the first to ask for the forecast
    page.goto(f"{server}/overview")
    settled(page)
    card = page.locator(".st-key-card-overview-holders")
    name = card.get_by_text("alone").inner_text()
    card.locator("path[aria-roledescription=bar]").first.click()
    page.wait_for_url("**/customer?*customer=*")
    settled(page)
    expect(page.get_by_role("heading", level=2).first).to_have_text(name.partition(" alone")[0])
