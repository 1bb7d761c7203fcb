"""Overview and customer in a browser: a bar leads to its customer, and its page can be read aloud."""

from axe_playwright_python.sync_playwright import Axe
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


def test_a_customers_page_has_no_serious_accessibility_findings(page: Page, server: str) -> None:
    page.set_default_timeout(60_000)
    page.goto(f"{server}/customer?customer=C017&customer.more=Whom+do+we+call%3F")
    settled(page)
    found = Axe().run(page, context=".stMain").response["violations"]
    serious = [
        (v["id"], [node["html"][:160] for node in v["nodes"]][:3])
        for v in found
        if v["impact"] in ("serious", "critical")
    ]
    assert not serious
