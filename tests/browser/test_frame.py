"""The frame in a real browser: cold deep links, links that carry the scope, keyboard, accessibility."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.browser.settled import settled

PAGES = {
    "": "Overview",
    "aging": "Aging",
    "behaviour": "Behaviour",
    "forecast": "Forecast",
    "customer": "Customer",
    "book": "Book",
    "terms": "Terms",
    "distribution": "Distribution",
    "incentives": "Incentives",
    "board": "Board",
}
COLD = "forecast"
"""The page that asks most of a server that has worked nothing out yet."""
REDRAWN = 30_000
"""The bar is drawn first; the cards below it follow when a busy machine comes to them."""


@pytest.mark.parametrize(("path", "title"), PAGES.items())
def test_a_deep_link_opens_the_page_inside_its_frame(
    path: str, title: str, page: Page, server: str
) -> None:
    page.goto(f"{server}/{path}?region=North")
    stands_in_its_frame(page, title)


@pytest.mark.parametrize(
    ("path", "title"),
    [
        pytest.param(path, title, marks=[] if path == COLD else pytest.mark.soak)
        for path, title in PAGES.items()
    ],
)
def test_a_cold_deep_link_opens_the_page_inside_its_frame(
    path: str, title: str, page: Page, serve: Callable[..., str]
) -> None:
    """The first that a server is asked for; of one page here, of all with make soak."""
    page.goto(f"{serve()}/{path}?region=North")
    stands_in_its_frame(page, title)


def stands_in_its_frame(page: Page, title: str) -> None:
    """The page is there with its title, its bar and the way to the others, and the filter is kept."""
    settled(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    expect(page.get_by_test_id("stDateInput").first).to_be_visible()
    expect(page.get_by_test_id("stSidebar").get_by_role("link", name=title)).to_be_visible()
    assert "region=North" in page.url
    assert page.get_by_test_id("stException").count() == 0


def menus(place: Page | Locator) -> Locator:
    """The buttons of what is behind figures."""
    return place.get_by_role("button", name=re.compile("^More: "))


def test_the_bar_stays_in_sight_and_the_rail_has_its_width(page: Page, server: str) -> None:
    """Two rules of ours hang on test ids of Streamlit: the bar at the top, and the sides of a page."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{server}/overview")
    settled(page)
    bar, card = page.locator(".st-key-scope"), page.locator("[class*=st-key-card-]").first
    assert box(card)["y"] <= 80
    assert box(page.get_by_test_id("stSidebar"))["width"] == 232
    assert box(card)["x"] == pytest.approx(232 + 28, abs=4)
    page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 600)")
    page.wait_for_timeout(300)
    assert box(bar)["y"] <= 8
    assert box(card)["y"] < 0


def box(place: Locator) -> FloatRect:
    """Where something stands on the screen."""
    found = place.bounding_box()
    assert found
    return found


@pytest.mark.parametrize("path", PAGES)
def test_no_serious_accessibility_findings(path: str, page: Page, server: str) -> None:
    page.goto(f"{server}/{path}")
    settled(page)
    found = Axe().run(page).response["violations"]
    serious = [
        (v["id"], [node["html"][:160] for node in v["nodes"]][:3])
        for v in found
        if v["impact"] in ("serious", "critical")
    ]
    assert not serious


def test_a_copied_link_names_ledger_day_and_filters(page: Page, server: str) -> None:
    page.goto(f"{server}/aging?region=North&as_of=2026-03-31")
    settled(page)
    page.get_by_role("button", name="Copy link").click()
    link = page.locator("[data-testid=stPopoverBody] code").inner_text()
    for part in ("ledger=", "as_of=2026-03-31", "region=North", "/aging?"):
        assert part in link.replace("\n", "")


def test_a_customer_is_found_with_the_keyboard_alone(page: Page, server: str) -> None:
    page.goto(server)
    settled(page)
    search = page.get_by_role("combobox", name="Find a customer")
    for _ in range(30):
        page.keyboard.press("Tab")
        if search.evaluate("box => box === document.activeElement"):
            break
    page.keyboard.type("Hohenrain")
    page.keyboard.press("Enter")
    page.wait_for_url("**/customer?*customer=*")
    settled(page)
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Hohenrain")


def test_what_people_have_at_hand_leads_to_the_customer(page: Page, server: str) -> None:
    """A document's number, and a name typed without its accents; what is nowhere is said."""
    page.goto(f"{server}/aging")
    settled(page)
    for typed, who in (("TR10/306176", "C017"), ("bradetu", "")):
        page.get_by_role("combobox", name="Find a customer").click()
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/customer?*customer={who}*")
        settled(page)
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Brădetu")
    page.get_by_role("combobox", name="Find a customer").click()
    page.keyboard.type("zzz nowhere")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing is called “zzz nowhere”")).to_be_visible()


def test_each_menu_has_a_name_of_its_own(page: Page, server: str) -> None:
    page.goto(f"{server}/aging")
    settled(page)
    menu = page.get_by_role("button", name="More: How old is what we are owed?")
    expect(menu).to_have_count(1)
    words = menu.get_by_text("More: How old is what we are owed?")
    box = words.bounding_box()
    assert box is None or box["width"] <= 2, "read out, not seen"


@pytest.mark.parametrize("drawn", ["stVegaLiteChart", "stDataFrame"])
def test_what_streamlit_draws_over_a_figure_leaves_its_menu_free(
    page: Page, server: str, drawn: str
) -> None:
    page.goto(f"{server}/overview")
    settled(page)
    card = page.locator("[class*=st-key-card-]").filter(has=page.get_by_test_id(drawn)).first
    card.get_by_test_id(drawn).first.hover()
    page.wait_for_timeout(300)
    tool = card.get_by_test_id("stElementToolbar").first.bounding_box()
    menu = menus(card).first.bounding_box()
    assert tool
    assert menu
    apart = tool["x"] + tool["width"] <= menu["x"] or tool["y"] >= menu["y"] + menu["height"]
    assert apart, (tool, menu)


def test_a_phone_gives_a_table_the_width_of_a_name_and_its_amount(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server}/overview")
    settled(page)
    table = page.locator(".st-key-card-overview-needs").get_by_test_id("stDataFrame")
    table.scroll_into_view_if_needed()
    frame = table.bounding_box()
    assert frame
    assert frame["width"] >= 345  # of 390: a long name takes 236, an amount with cents 100


def test_presenting_hides_the_menus(page: Page, server: str) -> None:
    page.goto(f"{server}/aging")
    settled(page)
    expect(menus(page).first).to_be_visible()
    page.get_by_role("button", name="Present").click()
    expect(page.get_by_role("button", name="End presenting")).to_be_visible()
    expect(menus(page)).to_have_count(0, timeout=REDRAWN)


def test_presenting_outlives_a_reload_a_new_tab_and_another_page(page: Page, server: str) -> None:
    page.set_default_timeout(60_000)  # a customer's page is the first to ask for the forecast
    page.goto(f"{server}/aging")
    settled(page)
    page.get_by_role("button", name="Present").click()
    ending = page.get_by_role("button", name="End presenting")
    expect(ending).to_be_visible()
    page.wait_for_url("**/aging?*present=1*")
    page.reload()
    settled(page)
    expect(ending).to_be_visible()
    expect(menus(page)).to_have_count(0)
    other = page.context.new_page()
    other.goto(page.url)
    settled(other)
    expect(other.get_by_role("button", name="End presenting")).to_be_visible()
    page.get_by_role("combobox", name="Find a customer").click()
    page.keyboard.type("Hohenrain")
    page.keyboard.press("Enter")
    page.wait_for_url("**/customer?*present=1*")
    settled(page)
    expect(ending).to_be_visible()
    expect(menus(page)).to_have_count(0)
    ending.click()
    page.wait_for_url(lambda address: "present" not in address)
    page.reload()
    settled(page)
    expect(page.get_by_role("button", name="Present", exact=True)).to_be_visible()
