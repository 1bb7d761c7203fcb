"""The pictures of README and docs, made anew: ``python docs/pictures/draw.py`` inside the environment.

It starts the app on the sample ledger in an empty home with the invented cast, a meeting and a case of
which both sides' opinions are revealed, and photographs pages as a laptop shows them. Needs Chromium.
"""

import datetime as dt
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import sync_playwright  # noqa: E402

from lib.board.case import Proposal, Reason  # noqa: E402
from lib.board.opinion import Opinion  # noqa: E402
from lib.board.people import STRANGER  # noqa: E402
from lib.store.home import Home  # noqa: E402
from lib.store.records import cases, meetings, opinions, people  # noqa: E402
from tests.browser.settled import settled  # noqa: E402

SIZE = {"width": 1280, "height": 800}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> None:
    """Draw every picture."""
    with tempfile.TemporaryDirectory() as folder:
        case = revealed_case(Home(Path(folder)))
        addresses = {
            "overview": "overview",
            "aging": "aging",
            "behaviour": "behaviour",
            "customer": "customer?customer=C017",
            "negotiation": "negotiation?customer=C134&seat=p-credit",
            "reveal": f"board?case={case}&seat=p-chair",
        }
        server, port = start(folder)
        try:
            photograph(addresses, port)
        finally:
            server.terminate()
            server.wait()


def revealed_case(home: Home) -> int:
    """The key of a case in which one of each side has said what they think."""
    people.invite_cast(home, STRANGER, token="cast")
    chair = people.person(home, "p-chair")
    day = dt.date(2026, 6, 30)
    held = meetings.open_meeting(home, chair, "Review", day, "sample", 90, "room", token="held")
    proposal = Proposal("C017", (Reason("by hand", "27 days later than a year ago"),))
    names = {"C017": "Hohenrain Handels GmbH & Co. KG"}
    (case,) = cases.add(home, chair, held.key, [proposal], names, token="case")
    views = (
        ("p-credit", "C", 150_000_00, 30, 50, "They pay from what others pay them."),
        ("p-sales", "B", 250_000_00, 45, 80, "A new shop opens in autumn; June was stock for it."),
    )
    for key, rating, limit, term, chance, why in views:
        person = people.person(home, key)
        opinion = Opinion(key, person.side, rating, limit, term, chance, why)
        opinions.seal(home, person, case.key, opinion, token=key)
    opinions.reveal(home, chair, case.key, version=case.version, token="reveal")
    return int(case.key)


def start(home: str) -> tuple["subprocess.Popen[bytes]", int]:
    """A server of its own, and where it listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = {**os.environ, "COMMON_TERMS_HOME": home}
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1)
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
        else:
            return server, port
    server.kill()
    raise SystemExit("The app did not start.")


def photograph(addresses: dict[str, str], port: int) -> None:
    """A picture of each page's first screen, beside this file."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE, locale="en-GB")
        page.set_default_timeout(120_000)
        for name, address in addresses.items():
            page.goto(f"http://127.0.0.1:{port}/{address}")
            settled(page)
            page.wait_for_timeout(2_000)  # pictures are drawn a moment after their numbers
            page.screenshot(path=HERE / f"{name}.png")
            print(HERE / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
