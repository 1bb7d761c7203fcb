"""Screens that follow each other, in a real browser: what others write shows, what is typed stays."""

import os
import re
import signal
from pathlib import Path

from playwright.sync_api import expect

from lib.ui.board.live import LOST_AFTER
from tests.browser.conftest import Screens, Servers
from tests.browser.settled import settled
from tests.browser.table import LONG, field, fill, press, said
from tests.browser.test_board import open_meeting, rate, step

SCRIPT_STATE = "s => document.querySelector('[data-testid=stApp]').dataset.testScriptState = s"
WITHIN = 4_500
"""Two seconds between looks, one to draw; the rest is this machine's."""


def test_others_screens_follow_and_an_unsent_opinion_survives_reveal_and_server(
    screen: Screens, serve: Servers, tmp_path: Path
) -> None:
    address = serve(tmp_path)
    chair = screen(f"{address}/board")
    open_meeting(chair, address, "each at their own screen")
    case = f"{address}/board?case=1&step=Opinions"
    chair.goto(f"{case}&seat=p-chair")
    late = screen(f"{case}&seat=p-credit-2")
    said(chair, "Sealed 0 of 5")
    fill(late, Rating="D", **{"Why?": "their bank was changed"})
    step(late, "1–5 Facts")
    expect(late).to_have_url(re.compile("step=Facts"))
    assert not late.get_by_label("Why?").and_(late.locator("visible=true")).count()
    step(late, "What do you think?")
    assert field(late, "Why?").input_value() == "their bank was changed"
    rate(screen(f"{case}&seat=p-credit"), "C", "180k", "30", "55", "slower")
    expect(chair.get_by_text("Sealed 1 of 5").first).to_be_visible(timeout=WITHIN)
    expect(late.get_by_text("Sealed 1 of 5").first).to_be_visible(timeout=WITHIN)
    assert field(late, "Why?").input_value() == "their bank was changed"
    rate(screen(f"{case}&seat=p-sales"), "B", "250k", "45", "80", "two stores")
    expect(chair.get_by_text("Sealed 2 of 5").first).to_be_visible(timeout=WITHIN)
    press(chair, "Reveal")
    said(chair, "2 of 5 have spoken: reveal now?")
    press(chair, "Reveal now")
    expect(late.get_by_text("Opened before you had sent yours").first).to_be_visible(
        timeout=2 * WITHIN
    )
    assert field(late, "Rating").input_value() == "D"
    assert field(late, "Why?").input_value() == "their bank was changed"
    serve.stop(address)
    lost = late.get_by_role("status").filter(has_text="no longer reaches the server")
    expect(lost).to_have_css("opacity", "1", timeout=20_000)
    serve(tmp_path, port=int(address.rpartition(":")[2]))
    expect(lost).to_have_count(0, timeout=LONG)
    settled(late)
    assert field(late, "Why?").input_value() == "their bank was changed"


def test_a_busy_server_is_not_called_lost(screen: Screens, serve: Servers, tmp_path: Path) -> None:
    """While a page is worked out no reading comes; only where nothing runs is silence a loss."""
    address = serve(tmp_path)
    page = screen(f"{address}/board")
    open_meeting(page, address, "each at their own screen")
    lost = page.locator(".overdue")
    expect(lost).to_have_count(1)
    pid = serve.running[address].pid
    os.kill(pid, signal.SIGSTOP)
    try:
        page.evaluate(SCRIPT_STATE, "running")
        page.wait_for_timeout(1_000 * (LOST_AFTER + 2))
        expect(lost).to_have_css("display", "none")
        page.evaluate(SCRIPT_STATE, "notRunning")
        expect(lost).to_have_css("opacity", "1", timeout=20_000)
    finally:
        os.kill(pid, signal.SIGCONT)


def test_no_eye_shows_what_is_typed_at_the_one_machine(
    screen: Screens, serve: Servers, tmp_path: Path
) -> None:
    """Tab goes through the five entries and to the button, Enter seals, Tab begins the next turn."""
    address = serve(tmp_path)
    page = screen(f"{address}/board")
    open_meeting(page, address, "one machine, the keyboard goes round")
    page.goto(f"{address}/board?case=1&step=Opinions&seat=p-chair")
    settled(page)
    field(page, "Rating").click()
    focused = (
        "document.activeElement.getAttribute('aria-label') || document.activeElement.innerText"
    )
    seen = []
    for text in ("C", "180k", "30", "55"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
        seen.append(page.evaluate(focused))
    page.keyboard.type("slower")
    assert [re.split("[, ]", label)[0] for label in seen] == ["Limit", "Term", "Chance", "Why?"]
    assert not page.locator("[data-testid=stTextInput] button:visible").count()
    page.keyboard.press("Enter")
    said(page, "Sealed 1 of 5")
    settled(page)
    page.keyboard.press("Tab")
    assert page.evaluate(focused).startswith("Rating")
    assert field(page, "Why?").input_value() == ""
