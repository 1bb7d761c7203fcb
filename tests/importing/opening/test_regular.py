"""Files of the server: regular ones below one folder, told by what was opened."""

import os
import threading
from pathlib import Path

import pytest

from lib.importing.opening import files, regular
from lib.importing.opening.regular import NotAFile, OutOfReach, ServerFile
from lib.importing.options import Options

GOOD = "invoice,customer\nA1,C\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "sources"
    made.mkdir()
    (made / "good.csv").write_text(GOOD)
    (tmp_path / "secret.csv").write_text(GOOD)
    return made


def at(folder: Path, place: str) -> ServerFile:
    return ServerFile(folder / place, folder, (folder / "home",))


def test_a_file_below_the_folder_is_read(folder):
    (table,) = files.read(at(folder, "good.csv"), Options())
    assert table.name == "good.csv"
    assert files.files(at(folder, ".")) == [
        ServerFile(folder / "good.csv", folder, (folder / "home",))
    ]


@pytest.mark.parametrize(
    "place", ["../secret.csv", "/etc/passwd", "/dev/zero", "nothing.csv", "link.csv", "deep/../../secret.csv",
              "pipe", "home/events.csv", "hard.csv", "a\0b", "way/secret.csv"],
)  # fmt: skip
def test_all_else_is_one_and_the_same_sentence(folder, place):
    (folder / "link.csv").symlink_to(folder.parent / "secret.csv")
    (folder / "way").symlink_to(folder.parent)
    (folder / "deep").mkdir()
    (folder / "home").mkdir()
    (folder / "home" / "events.csv").write_text(GOOD)
    os.link(folder / "home" / "events.csv", folder / "hard.csv")
    os.mkfifo(folder / "pipe")
    with pytest.raises(OutOfReach):
        files.files(at(folder, place)) and files.read(at(folder, place), Options())
    with pytest.raises(OutOfReach) as caught:
        files.read(at(folder, place), Options())
    assert "There is no file" in str(caught.value)
    assert str(folder.parent) not in str(caught.value)


@pytest.mark.parametrize("place", ["/dev/zero", "/dev/null", "pipe"])
def test_devices_and_pipes_are_refused_at_the_command_line_too(folder, place):
    os.mkfifo(folder / "pipe")
    with pytest.raises(NotAFile):
        files.read(str(folder / place), Options())


def test_a_link_that_is_put_elsewhere_meanwhile_opens_nothing_outside(folder):
    """Swapped again and again while it is opened: what is read is always the file inside."""
    link, done = folder / "swap.csv", threading.Event()
    (folder / "good.csv").write_text("inside\n1\n")
    (folder.parent / "secret.csv").write_text("outside\n1\n")

    def swap() -> None:
        while not done.is_set():
            for target in (folder / "good.csv", folder.parent / "secret.csv"):
                aside = folder / "aside"
                aside.symlink_to(target)
                aside.replace(link)

    link.symlink_to(folder / "good.csv")
    thread = threading.Thread(target=swap)
    thread.start()
    try:
        for _ in range(300):
            try:
                with regular.open_regular(at(folder, "swap.csv")) as stream:
                    assert stream.read(6) == b"inside"
            except OutOfReach:
                continue
    finally:
        done.set()
        thread.join()
