"""A real browser and a real server; all tests here run on one worker (tests/scheduling.py), so that both
are started once."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.settled import settled
from tests.browser.table import LONG

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


def chromium() -> str | None:
    """The browser's program, if there is one."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium without a screen; a missing one is a failure where REQUIRE_BROWSER=1 says so."""
    if not (program := chromium()):
        missing = pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip
        missing("no Chromium on this machine (apt-get install chromium)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield started
        started.close()


class Screens:
    """Screens of people: a browser each, with nothing in it that another one has."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.contexts: list[BrowserContext] = []

    def __call__(
        self, url: str = "", *, size: tuple[int, int] = (1280, 800),
        frames: list[bytes] | None = None,
    ) -> Page:  # fmt: skip
        """Open one, at an address if there is one.

        Args:
            size: of a laptop, unless it is said.
            frames: where all that the server sends there is kept.
        """
        wide, high = size
        context = self.browser.new_context(viewport={"width": wide, "height": high}, locale="en-GB")
        context.set_default_timeout(LONG)
        self.contexts.append(context)
        page = context.new_page()
        if frames is not None:
            page.on("websocket", lambda ws: ws.on("framereceived", lambda f: _keep(frames, f)))
        if url:
            page.goto(url)
            settled(page)
        return page


def _keep(frames: list[bytes], frame: bytes | str) -> None:
    frames.append(frame.encode() if isinstance(frame, str) else frame)


@pytest.fixture
def screen(browser: Browser) -> Iterator[Screens]:
    """Open screens; all are closed in the end."""
    screens = Screens(browser)
    yield screens
    for context in screens.contexts:
        context.close()


@pytest.fixture
def page(screen: Screens) -> Page:
    """An empty tab of its own, the size of a laptop."""
    return screen()


class Servers:
    """Servers with a store of their own each; one can be stopped and started again where it was."""

    def __init__(self, places: pytest.TempPathFactory) -> None:
        self.places = places
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def __call__(
        self, home: Path | None = None, port: int = 0, app: str = "app.py", **environment: str
    ) -> str:
        """Start the app; the address it answers on."""
        port = port or free_port()
        place = home or self.places.mktemp("home")
        command = [sys.executable, "-m", "streamlit", "run", app, "--server.port", str(port)]
        address = f"http://127.0.0.1:{port}"
        with (self.places.mktemp("server") / "log").open("wb") as log:
            self.running[address] = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, "COMMON_TERMS_HOME": str(place), **environment},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        _wait_for(f"{address}/_stcore/health", self.running[address], Path(log.name))
        return address

    def stop(self, address: str) -> None:
        """End a server, as its machine going down would."""
        process = self.running.pop(address)
        process.kill()
        process.wait(10)


@pytest.fixture(scope="package")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Start the app with a store of its own; the address it answers on."""
    servers = Servers(tmp_path_factory)
    yield servers
    for process in servers.running.values():
        process.terminate()
    for process in servers.running.values():
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:  # a busy machine: nothing of it is needed any more
            process.kill()
            process.wait(10)


@pytest.fixture(scope="package")
def server(serve: Callable[..., str]) -> str:
    """A server on the sample, shared by the tests that change nothing."""
    return serve()


@pytest.fixture(scope="package")
def desk(serve: Callable[..., str]) -> str:
    """A server on the sample, shared by tests that each keep something of their own kind there."""
    return serve()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"The server did not answer on {url}:\n{log.read_text(errors='replace')[-2000:]}")
