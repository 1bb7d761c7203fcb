"""A hand at a screen that counts: what each case of a meeting asks of people, and how long it takes."""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.browser.settled import settled
from tests.browser.table import choose, date, press, stand
from tests.browser.table import field as entry

SHOTS = os.environ.get("MEETING_SHOTS", "")
"""A folder for pictures of every step in two sizes; none are taken without it."""
SIZES = ((1280, 800), (1920, 1080))


@dataclass
class Tally:
    """Interactions (a click, an entry, a choice) and seconds, by what they were for.

    Args:
        rows: what -> interactions, seconds.
    """

    rows: dict[str, tuple[int, float]] = field(default_factory=dict)
    count: int = 0
    shots: int = 0
    at_camera: float = 0.0

    @contextmanager
    def of(self, what: str) -> Iterator[None]:
        """Count what is done within for one thing; it may be come back to, and hold others."""
        before, began, posed = self.count, time.monotonic(), self.at_camera
        yield
        took = time.monotonic() - began - (self.at_camera - posed)
        done, seconds = self.rows.get(what, (0, 0.0))
        self.rows[what] = (done + self.count - before, seconds + took)

    def __str__(self) -> str:
        lines = [f"{what:<58} {n:>4} {took:>6.1f} s" for what, (n, took) in self.rows.items()]
        return "\n".join(("what, interactions, seconds", *lines))


@dataclass
class Hand:
    """Somebody's hand at one screen."""

    page: Page
    tally: Tally

    def click(self, target: Locator) -> None:
        target.scroll_into_view_if_needed()
        target.click()
        self.tally.count += 1
        stand(self.page)

    def press(self, name: str) -> None:
        press(self.page, name)
        self.tally.count += 1

    def pick(self, label: str) -> None:
        """Choose one of several that stand side by side."""
        shown = self.page.get_by_test_id("stButtonGroup").get_by_text(label, exact=True)
        self.click(shown.locator("visible=true").first)

    def link(self, name: str) -> None:
        self.click(self.page.get_by_role("link", name=re.compile(re.escape(name))).first)

    def step(self, name: str) -> None:
        self.pick(name)

    def unfold(self, label: str) -> None:
        self.click(self.page.locator("summary", has_text=label).first)

    def enter(self, label: str, text: str) -> None:
        entry(self.page, label).fill(text)
        self.tally.count += 1

    def send(self, label: str, text: str) -> None:
        """The last entry of a form: Enter sends it."""
        self.enter(label, text)
        self.page.keyboard.press("Enter")
        stand(self.page)

    def choose(self, label: str, option: str) -> None:
        choose(self.page, label, option)
        self.tally.count += 1

    def date(self, label: str, day: str) -> None:
        date(self.page, label, day)
        self.tally.count += 1

    def keys(self, *texts: str) -> None:
        """Type entries one after the other, Tab between them; Enter in the last one sends them."""
        for place, text in enumerate(texts):
            self.page.keyboard.type(text)
            self.page.keyboard.press("Enter" if place == len(texts) - 1 else "Tab")
        self.tally.count += len(texts)
        stand(self.page)

    def shot(self, name: str) -> None:
        """A picture of the whole page in each size, for eyes; nothing where none are asked for."""
        if not SHOTS:
            return
        began, was = time.monotonic(), self.page.viewport_size
        self.tally.shots += 1
        for wide, high in SIZES:
            self.page.set_viewport_size({"width": wide, "height": high})
            self.page.wait_for_timeout(700)
            settled(self.page)
            place = Path(SHOTS) / f"{self.tally.shots:02d}-{name}-{wide}.png"
            self.page.screenshot(path=place)
            main = self.page.get_by_test_id("stMain")
            tall = int(main.evaluate("m => m.scrollHeight"))
            if tall > high + 40 and os.environ.get("MEETING_WHOLE"):
                self.page.set_viewport_size({"width": wide, "height": min(tall + 60, 4000)})
                self.page.wait_for_timeout(700)
                settled(self.page)
                self.page.screenshot(path=place.with_stem(f"{place.stem}-whole"))
        if was:
            self.page.set_viewport_size(was)
            self.page.wait_for_timeout(300)
            settled(self.page)
        self.tally.at_camera += time.monotonic() - began
