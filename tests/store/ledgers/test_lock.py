"""A lock is held by one at a time: by processes here, and by the calls that Windows has."""

import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from lib.store.ledgers import lock

HOLD = """
import sys
from lib.store.ledgers import lock
with open(sys.argv[1], "ab") as file, lock.hold(file):
    print("held", flush=True)
    sys.stdin.read()
"""


class Msvcrt(SimpleNamespace):
    """Windows' calls: a byte is locked or denied at once, and given up by who locked it."""

    LK_NBLCK, LK_UNLCK = 2, 0

    def __init__(self, denials: int) -> None:
        super().__init__(denials=denials, calls=[])

    def locking(self, handle: int, mode: int, count: int) -> None:
        self.calls.append((mode, count, handle >= 0))
        if mode == self.LK_NBLCK and self.denials:
            self.denials -= 1
            raise PermissionError(13, "Permission denied")


def test_a_second_holder_waits_and_a_dead_one_holds_nothing(tmp_path: Path):
    path, entered = tmp_path / "lock", threading.Event()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout
    assert holder.stdout.readline() == b"held\n"

    def enter() -> None:
        with path.open("ab") as file, lock.hold(file):
            entered.set()

    waiting = threading.Thread(target=enter)
    waiting.start()
    assert not entered.wait(0.3)
    holder.kill()
    assert entered.wait(30)
    waiting.join()
    holder.communicate()


def test_on_windows_a_denied_byte_is_asked_for_until_it_is_free(tmp_path: Path, monkeypatch):
    fake = Msvcrt(denials=2)
    monkeypatch.setitem(sys.modules, "msvcrt", fake)
    monkeypatch.setattr(lock, "_PAUSE", 0)
    with (tmp_path / "lock").open("ab") as file:
        lock._take_windows(file)
        lock._give_windows(file)
    assert fake.calls == [(2, 1, True)] * 3 + [(0, 1, True)]


def test_on_windows_another_fault_is_not_waited_for(tmp_path: Path, monkeypatch):
    def broken(*_: object) -> None:
        raise OSError(9, "Bad file descriptor")

    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(LK_NBLCK=2, locking=broken))
    with (tmp_path / "lock").open("ab") as file, pytest.raises(OSError, match="Bad file"):
        lock._take_windows(file)


def test_each_system_has_its_calls(tmp_path: Path, monkeypatch):
    """The name of the system is asked for once a lock, where this test can answer for Windows."""
    fake = Msvcrt(denials=0)
    monkeypatch.setitem(sys.modules, "msvcrt", fake)
    monkeypatch.setattr(lock, "os", SimpleNamespace(name="nt"))
    with (tmp_path / "lock").open("ab") as file, lock.hold(file):
        assert fake.calls == [(2, 1, True)]
    assert fake.calls == [(2, 1, True), (0, 1, True)]
