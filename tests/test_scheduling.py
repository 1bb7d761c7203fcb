"""Whole files go to a worker, what takes long first, and all tests in a browser to one."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.scheduling import LONGEST, WholeFiles

ROOT = Path(__file__).resolve().parents[1]


class Worker:
    """Takes note of what it is sent."""

    def __init__(self, tests: list[str]) -> None:
        self.tests = tests
        self.sent: list[list[str]] = []
        self.gateway: Any = SimpleNamespace(id="gw")
        self.shutting_down = False

    def send_runtest_some(self, indices: list[int]) -> None:
        self.sent.append([self.tests[index] for index in indices])

    def shutdown(self) -> None:
        self.shutting_down = True


def handed_out(tests: list[str]) -> list[list[str]]:
    """What one worker is sent, piece by piece, until there is no more."""
    option = SimpleNamespace(loadscopereorder=True, maxschedchunk=None)
    config: Any = SimpleNamespace(
        option=option, getvalue=lambda name: {"tx": ["popen"], "numprocesses": 1}.get(name)
    )
    scheduler, worker = WholeFiles(config), Worker(tests)
    scheduler.add_node(worker)  # type: ignore[arg-type]
    scheduler.add_node_collection(worker, tests)  # type: ignore[arg-type]
    scheduler.schedule()
    for test in (test for piece in worker.sent for test in piece):
        scheduler.mark_test_complete(worker, tests.index(test))  # type: ignore[arg-type]
    return worker.sent


def test_a_file_stays_whole_and_the_browser_is_one() -> None:
    files = ["tests/a/test_a.py", "tests/browser/test_x.py", "tests/b/test_b.py"]
    tests = [
        f"{file}::test[{n}::@]" for n in "12345" for file in (*files, "tests/browser/test_y.py")
    ]
    browser, *others = handed_out(tests)
    assert {test.partition("::")[0] for test in browser} == {
        "tests/browser/test_x.py", "tests/browser/test_y.py",
    }  # fmt: skip
    assert len(browser) == 10
    assert [{test.partition("::")[0] for test in piece} for piece in others] == [
        {"tests/a/test_a.py"}, {"tests/b/test_b.py"},
    ]  # fmt: skip


def test_what_takes_long_is_there() -> None:
    assert [name for name in LONGEST if not (ROOT / name).exists()] == []
