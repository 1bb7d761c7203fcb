"""Opening files: regular ones only, told by what was opened and not by what its path says.

A path can name a device that never ends, a pipe that never begins, or a link that is put elsewhere
between the look and the opening. So the file is opened first, and looked at then.
"""

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from lib.ledger.mistake import Mistake

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) \
    | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ServerFile:
    """A file or folder of the computer that runs the program, as a page may open it.

    Args:
        path: below ``folder``.
        folder: the one folder from which pages read.
        never: folders and files that are never read, wherever they lie.
    """

    path: Path
    folder: Path
    never: tuple[Path, ...] = ()

    @property
    def display_name(self) -> str:
        """Its place in the folder; the folder's own place is nobody's business."""
        inside = self.path.is_relative_to(self.folder)
        return self.path.relative_to(self.folder).as_posix() if inside else self.path.name


class SourceUnreadable(Mistake):
    """A source that may not be read."""

    def __init__(self, path: object, reason: OSError | ValueError) -> None:
        text = getattr(reason, "strerror", None) or reason
        super().__init__(f"“{path}” cannot be opened: {text}.")


class NotAFile(Mistake):
    """A path that names a device, a pipe or something else without an end."""

    def __init__(self, path: object) -> None:
        super().__init__(
            f"“{path}” is no regular file but a device, a pipe or a socket. Write it to a file first."
        )


class OutOfReach(Mistake):
    """A file that pages do not read. Whether it exists is not said: that would tell of the machine."""

    def __init__(self, display_name: str) -> None:
        super().__init__(
            f"There is no file “{display_name}” that can be read from here: only regular files in "
            "the folder "
            f"for sources are. Whoever runs this names that folder with COMMON_TERMS_SOURCES."
        )


def open_regular(source: str | Path | ServerFile) -> BinaryIO:
    """A regular file, open for reading.

    Raises:
        SourceUnreadable, NotAFile, limits.TooLarge, OutOfReach: as they say.
    """
    if not isinstance(source, ServerFile):
        return _open_path(Path(source), source)
    try:
        stream = _open_path(source.path, source.display_name)
    except (SourceUnreadable, NotAFile):
        raise OutOfReach(source.display_name) from None
    if not _in_reach(source, stream):
        stream.close()
        raise OutOfReach(source.display_name)
    return stream


def list_folder(source: ServerFile) -> list[Path]:
    """What lies in a folder that a page may look into, sorted; nothing where it is a file.

    Raises:
        OutOfReach: it may not.
    """
    try:
        real = Path(os.path.realpath(source.path))
    except ValueError:  # a path with a zero byte in it
        raise OutOfReach(source.display_name) from None
    if not _below(real, source):
        raise OutOfReach(source.display_name)
    try:
        return sorted(real.iterdir()) if real.is_dir() else []
    except OSError:
        raise OutOfReach(source.display_name) from None


def _open_path(path: Path, name: object) -> BinaryIO:
    try:
        handle = os.open(path, _FLAGS)
    except (OSError, ValueError) as reason:
        raise SourceUnreadable(name, reason) from reason
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        os.close(handle)
        raise NotAFile(name)
    return os.fdopen(handle, "rb")


def _in_reach(source: ServerFile, stream: BinaryIO) -> bool:
    """Whether the file that was opened is the one at its real path, and that may be read.

    The file is compared, not its name: a link that is put elsewhere meanwhile names another one.
    """
    status, real = os.fstat(stream.fileno()), Path(os.path.realpath(source.path))
    try:
        same = os.path.samestat(status, os.stat(real))
    except OSError:
        return False
    return same and _below(real, source) and not _is_one_of(status, source.never)


def _below(real: Path, source: ServerFile) -> bool:
    folder = Path(os.path.realpath(source.folder))
    closed = [Path(os.path.realpath(path)) for path in source.never]
    return real.is_relative_to(folder) and not any(real.is_relative_to(path) for path in closed)


def _is_one_of(status: os.stat_result, closed: Sequence[Path]) -> bool:
    """Whether a file is one of those in the closed folders under another name: a hard link."""
    return any(
        os.path.samestat(status, other.stat())
        for place in closed
        for other in (place.iterdir() if place.is_dir() else [place])
        if other.is_file()
    )
