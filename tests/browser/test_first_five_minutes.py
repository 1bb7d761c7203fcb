"""A newcomer's first five minutes, played in a real browser on a real export."""

import csv
import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.settled import settled

LAST_INVOICE = dt.date(2013, 12, 2)
EXPORT = "ibm-late-payments/WA_Fn-UseC_-Accounts-Receivable.csv"


def open_on(export: Path, day: dt.date) -> Decimal:
    """What the export says is open at the end of a day, counted row by row."""
    with export.open(newline="") as lines:
        return sum(
            Decimal(row["InvoiceAmount"])
            for row in csv.DictReader(lines)
            if _date(row["InvoiceDate"]) <= day < _date(row["SettledDate"])
        )


def _date(said: str) -> dt.date:
    month, day, year = map(int, said.split("/"))
    return dt.date(year, month, day)


def test_from_my_file_to_a_name_on_the_list(
    page: Page, serve: Callable[..., str], shared_data: Path
) -> None:
    page.goto(f"{serve()}/book")
    settled(page)
    page.locator("input[type=file]").first.set_input_files(shared_data / EXPORT)
    expect(page.get_by_text("2,466 documents", exact=False).first).to_be_visible(timeout=30_000)
    settled(page)
    page.get_by_role("button", name="Import").last.dblclick()
    expect(page.get_by_text("2,466 rows read, 2,466 accepted").first).to_be_visible(timeout=30_000)
    settled(page)
    expect(page.get_by_text("What does your system say?").first).to_be_visible()
    system = page.get_by_label(re.compile("Your system")).first
    system.fill(f"{open_on(shared_data / EXPORT, LAST_INVOICE)}")
    system.press("Enter")
    settled(page)
    expect(page.get_by_text("✓").first).to_be_visible()
    system.fill("1")
    system.press("Enter")
    settled(page)
    expect(page.get_by_text("✓")).to_have_count(0)

    surprise = page.get_by_text(re.compile(r"customers? holds? \d+.%")).first
    expect(surprise).to_be_visible()
    link = page.locator("a[href*='customer?customer=']").first
    page.goto(str(link.evaluate("a => a.href")))
    settled(page)
    card = page.locator(".st-key-card-customer-on_their_terms")
    expect(card.get_by_text("How old is it on their terms?", exact=True)).to_be_visible()
    expect(card.get_by_role("heading")).to_be_visible()
    assert page.get_by_test_id("stException").count() == 0
