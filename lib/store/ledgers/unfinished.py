"""What an import has put in place and not yet committed, noted beside it so that only that is swept.

Several databases may share a home. A folder that one of them does not list may be another's; so an
import removes nothing but what an import into the same database noted here and did not commit.
"""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

from lib.store.home import Home

_ENDING = ".unfinished"


def note(home: Home, place: Path) -> None:
    """Note a file or folder of the home that is about to be put in place; nobody else's any more."""
    disown(home, place)
    with _file(home).open("a", encoding="utf-8") as file:
        file.write(f"{place.relative_to(home.path).as_posix()}\n")


def disown(home: Home, place: Path) -> None:
    """Have no other database's import sweep what this one's is about to refer to."""
    name = place.relative_to(home.path).as_posix()
    for file in set(home.path.glob(f"*{_ENDING}")) - {_file(home)}:
        lines = _lines(file)
        if name in lines:
            file.write_text("".join(f"{line}\n" for line in lines if line != name), "utf-8")


def clear(home: Home) -> None:
    """What was noted is committed."""
    _file(home).unlink(missing_ok=True)


def sweep(home: Home, list_names: Callable[[], set[str]]) -> None:
    """Remove what an import into this database noted and did not commit.

    Args:
        home: whose right to add and sweep the caller holds.
        list_names: names of the folders and files that the database refers to.
    """
    lines = _lines(_file(home))
    names = list_names() if lines else set()
    for line in lines:
        place = home.path / line
        if place.name not in names and place.parent in {home.ledgers, home.rejects}:
            remove(place)
    clear(home)


def remove(place: Path) -> None:
    """Remove a folder or a file that may be gone."""
    if place.is_dir():
        shutil.rmtree(place, ignore_errors=True)
    else:
        place.unlink(missing_ok=True)


def _file(home: Home) -> Path:
    """The note of this database's imports; the address itself is not written down."""
    mark = hashlib.sha256(home.url.encode()).hexdigest()[:12]
    return home.path / f"import-{mark}{_ENDING}"


def _lines(file: Path) -> list[str]:
    return file.read_text("utf-8").splitlines() if file.is_file() else []
