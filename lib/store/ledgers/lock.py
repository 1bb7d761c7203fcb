"""One process at a time: a lock on an open file, which the system gives up when its holder dies."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

_PAUSE = 0.05  # seconds between two tries where the system cannot wait by itself


@contextmanager
def hold(file: IO[bytes]) -> Iterator[None]:
    """Hold a file's lock, after waiting for whoever holds it.

    Args:
        file: opened for writing; each holder opens it anew, in another thread too.
    """
    take, give = (_take_windows, _give_windows) if os.name == "nt" else (_take_posix, _give_posix)
    take(file)
    try:
        yield
    finally:
        give(file)


def _take_posix(file: IO[bytes]) -> None:
    import fcntl

    fcntl.flock(file, fcntl.LOCK_EX)


def _give_posix(file: IO[bytes]) -> None:
    import fcntl

    fcntl.flock(file, fcntl.LOCK_UN)


def _take_windows(file: IO[bytes]) -> None:
    """Windows locks bytes, not files: the first one, which need not exist; denied while held."""
    import msvcrt

    while True:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
            return
        except PermissionError:
            time.sleep(_PAUSE)


def _give_windows(file: IO[bytes]) -> None:
    import msvcrt

    file.seek(0)
    msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined]
