"""How the project starts: stamps, sentences and command lines, for each system, and a real start of each kind."""

import ast
import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import run

ROOT = Path(__file__).resolve().parents[1]
MADE = {"python": "3.13", "folder": "/home/ana/terms/.venv", run.APP: "0123456789abcdef"}
PLACES = ("/home/ana/terms/.venv", "/tmp")


def test_an_old_python_can_read_the_file_and_is_told_which_it_is():
    ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 9))
    assert run.too_old((3, 9)).startswith("Common Terms needs Python 3.11 or newer, this is 3.9.")
    assert run.too_old((3, 11)) == run.too_old((3, 15)) == run.too_old((4, 0)) == ""


@pytest.mark.parametrize(
    ("change", "python", "reason"),
    [
        ({}, "3.13", ""),
        ({}, "3.14", "It was made with Python 3.13, this is 3.14."),
        ({run.DEV: ""}, "3.13", "The last install was cut short."),
    ],
)
def test_an_environment_is_made_anew_when_its_stamp_is_of_another(change, python, reason):
    assert run.worn({**MADE, **change}, python) == reason


def test_an_environment_without_a_stamp_is_taken_as_it_is():
    assert run.worn({}, "3.13") == ""


def test_requirements_are_told_apart_by_what_they_say():
    assert run.digest(["a==1"]) != run.digest(["a==2"])
    assert run.digest(["a", "b"]) != run.digest(["ab", ""])


@pytest.mark.parametrize(
    ("system", "python"), [("posix", ".venv/bin/python"), ("nt", ".venv/Scripts/python.exe")]
)
def test_tools_are_called_by_module_never_by_the_path_of_a_script(system: str, python: str):
    named = run.python_in(Path(".venv"), system)
    assert named == Path(python)
    assert run.app_command(named, 8502)[1:6] == [
        "-m",
        "streamlit",
        "run",
        "app.py",
        "--server.port",
    ]
    assert run.pytest_command(named, "2", ["-k", "a b"]) == [
        str(Path(python)), "-m", "pytest", "-n", "2", "--dist", "loadfile", "-k", "a b",
    ]  # fmt: skip
    assert "bin/streamlit" not in (ROOT / "run.py").read_text(encoding="utf-8")


# What pip really writes, shortened: 24.0 and 25.1 without a network, behind a dead proxy, on a full disk.
@pytest.mark.parametrize(
    ("output", "words"),
    [
        (
            "WARNING: Retrying (Retry(total=0, …)) after connection broken by 'NewConnectionError("
            "'<HTTPSConnection>: Failed to establish a new connection: [Errno -3] Temporary failure in "
            "name resolution')': /simple/alembic/\nERROR: Could not find a version that satisfies the "
            "requirement alembic==1.20.1 (from versions: none)\nERROR: No matching distribution found",
            "needs the internet once, about 270 MB (1.1 GB unpacked)",
        ),
        (
            "WARNING: Retrying … 'ProxyError('Cannot connect to proxy.', TimeoutError('timed out'))'",
            "HTTPS_PROXY",
        ),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
         "The disk is full. About 270 MB (1.1 GB unpacked) are needed, in /home/ana/terms/.venv and /tmp."),
        ("OSError: [WinError 112] There is not enough space on the disk", "The disk is full."),
        ("ERROR: No matching distribution found for numpy==2.4.6", "not ready-made for this Python"),
        ("Permission denied: 'x'", "pip's last words stand above."),
    ],
)  # fmt: skip
def test_a_failed_install_is_told_in_our_words(output: str, words: str):
    assert words in run.why_not_installed(output, run.APP, PLACES)


def test_an_environment_that_cannot_be_made_says_what_to_do():
    debian = (
        "The virtual environment was not created successfully because ensurepip is not available."
    )
    assert "apt-get install python3-venv" in run.no_venv(debian, PLACES)
    assert "The disk is full" in run.no_venv("Error: [Errno 28] No space left on device", PLACES)
    assert run.no_venv("Error: [Errno 13] Permission denied: '/x'", PLACES).endswith(
        "in /home/ana/terms/.venv: Error: [Errno 13] Permission denied: '/x'"
    )


@pytest.mark.parametrize("text", ["", "0", "65536", "-1", "٣٣٣٣", "http"])
def test_a_port_is_a_number_of_a_port(text: str):
    with pytest.raises(run.NotDone, match="PORT=8502"):
        run.port_number(text)


@pytest.mark.parametrize(
    ("environ", "system", "seen"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "darwin", True),
        ({}, "win32", True),
        ({"DISPLAY": ":0", "CI": "1"}, "linux", False),
        ({"SSH_CONNECTION": "1 2 3 4"}, "darwin", False),
    ],
)
def test_a_browser_opens_only_where_somebody_looks(environ, system, seen):
    assert run.has_screen(environ, system) is seen


def test_what_is_started_writes_utf_8_and_keeps_what_was_asked():
    assert run.surroundings({"EXAMPLES": "", "PYTHONUTF8": "0"}) == {
        "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "0",
    }  # fmt: skip


OUTPUT, WAIT = run._output, subprocess.Popen.wait


def bare() -> None:
    """An environment at once: unpacking a pip of its own takes seconds, so it borrows this one's."""
    python, ours = run.python_in(run.VENV), Path(sys.prefix)
    python.parent.mkdir(parents=True, exist_ok=True)
    python.symlink_to(Path(sys.executable).resolve())
    (run.VENV / "lib").symlink_to(ours / "lib")
    shutil.copy(ours / "pyvenv.cfg", run.VENV)


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of no packages, whose environment is there at once."""
    if os.name == "nt":
        pytest.skip("links need rights on Windows")
    for file in (run.APP, run.DEV):
        (tmp_path / file).write_text("# nothing\n")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "_make", bare)
    monkeypatch.setattr(run, "_output", lambda c: (0, "") if "install" in c else OUTPUT(c))
    monkeypatch.delenv("PYTHONPATH", raising=False)
    return tmp_path


def test_an_environment_is_really_made(started: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.undo()
    monkeypatch.setattr(run, "VENV", started / ".venv")
    run._make()
    where = [str(run.python_in(started / ".venv")), "-c", "import pip, sys; print(sys.prefix)"]
    assert run._output(where) == (0, str(started / ".venv"))


def test_an_environment_is_made_once_and_made_anew_when_it_cannot_serve(started: Path, capsys):
    python = run.python_with(run.APP)
    assert capsys.readouterr().out.startswith("Installing requirements.txt")
    assert run.python_with(run.APP) == python
    assert capsys.readouterr().out == ""

    (started / run.APP).write_text("# changed\n")
    run.python_with(run.APP)
    assert capsys.readouterr().out.startswith("Installing")
    run.python_with(run.DEV)
    assert run._stamp().keys() == {"python", "folder", run.APP, run.DEV}

    run._write_stamp({**run._stamp(), run.APP: ""})
    run.python_with(run.APP)
    assert "The last install was cut short. Making .venv anew." in capsys.readouterr().out
    assert run.DEV not in run._stamp()

    python.unlink()
    run.python_with(run.APP)
    assert "The environment in .venv does not work. Making .venv anew." in capsys.readouterr().out


@pytest.mark.parametrize("works", [True, False])
def test_a_moved_environment_serves_on_without_a_network_where_it_works(
    started: Path, monkeypatch: pytest.MonkeyPatch, works: bool
):
    run.python_with(run.APP)
    (started / ".venv" / "package").write_text("what was fetched")
    moved = started.parent / f"moved to? #{works} % x"
    started.rename(moved)
    monkeypatch.setattr(run, "ROOT", moved)
    monkeypatch.setattr(run, "VENV", moved / ".venv")
    if not works:
        run.python_in(moved / ".venv").unlink()
    run.python_with(run.APP)
    assert (moved / ".venv" / "package").exists() is works
    assert run._stamp()["folder"] == str(moved / ".venv")
    where = [str(run.python_in(moved / ".venv")), "-c", "import pip, sys; print(sys.prefix)"]
    assert OUTPUT(where) == (0, str(moved / ".venv"))


def test_of_a_linked_environment_only_the_link_is_removed(started: Path):
    other = started.parent / "other"
    other.mkdir()
    (other / "mine").write_text("")
    (started / ".venv").symlink_to(other, target_is_directory=True)
    run.python_with(run.APP)
    assert (other / "mine").exists()
    assert not (started / ".venv").is_symlink()


def test_an_install_that_fails_before_it_touches_anything_is_not_cut_short(
    started: Path, monkeypatch
):
    run.python_with(run.APP)
    before = run._stamp()
    (started / run.APP).write_text("no-such-package-of-ours==1\n")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setattr(run, "_output", OUTPUT)
    with pytest.raises(run.NotDone, match="not ready-made"):
        run.python_with(run.APP)
    assert run._stamp() == {name: value for name, value in before.items() if name != run.APP}


def test_what_the_system_refuses_is_one_line(started: Path, monkeypatch, capsys):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(started / ".venv"))

    monkeypatch.setattr(run, "_write_stamp", full)
    assert run.main(["lib"]) == 1
    assert capsys.readouterr().err == f"{started / '.venv'}: No space left on device\n"


def test_a_taken_port_names_another_that_is_free(capsys):
    with socket.socket() as door:
        door.bind((run.HOST, 0))
        door.listen()
        port = door.getsockname()[1]
        assert run.main(["run", "--port", str(port)]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"Port {port} is taken")
    assert "make run PORT=" in said
    assert f"PORT={port}" not in said


def test_an_unknown_command_names_those_there_are(capsys):
    assert run.main(["start"]) == 2
    assert "run, test, soak, check, bench, lib, help" in capsys.readouterr().err


SERVER = "import http.server as h, sys; h.HTTPServer(('127.0.0.1', int(sys.argv[1])), h.BaseHTTPRequestHandler).serve_forever()"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signal that can be caught")
@pytest.mark.parametrize("show", [True, False])
def test_the_page_is_shown_once_the_server_answers_and_a_signal_ends_both(
    show, monkeypatch, capsys
):
    with socket.socket() as door:
        door.bind((run.HOST, 0))
        port = door.getsockname()[1]
    opened = []
    monkeypatch.setattr(run.webbrowser, "open", opened.append)
    monkeypatch.setattr(
        run.subprocess.Popen, "wait",
        lambda self, *_: (os.kill(os.getpid(), signal.SIGTERM), WAIT(self))[1],
    )  # fmt: skip
    old_handler = signal.getsignal(signal.SIGTERM)
    try:
        assert run._serve([sys.executable, "-c", SERVER, str(port)], port, show) == 0
    finally:
        signal.signal(signal.SIGTERM, old_handler)
    assert opened == ([f"http://127.0.0.1:{port}"] if show else [])
    assert f"Common Terms is on http://127.0.0.1:{port}" in capsys.readouterr().out


def test_a_server_that_ends_before_it_answers_is_not_waited_for():
    assert run._serve([sys.executable, "-c", "raise SystemExit(3)"], 1, True) == 3


def test_the_command_line_runs_as_the_readme_types_it_from_any_folder(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(run, "python_with", lambda _: Path(sys.executable))
    monkeypatch.setattr(run, "ROOT", ROOT)
    monkeypatch.setenv("COMMON_TERMS_HOME", str(tmp_path / "home"))
    (tmp_path / "items.csv").write_text(
        "invoice,customer,date,due,amount\nA1,C,2026-01-05,2026-02-04,5.00\n"
    )
    assert run.main(["lib", "import", "items.csv", "--accept"]) == 0
    assert (tmp_path / "home" / "ledgers").is_dir()


@pytest.mark.skipif(not shutil.which("make"), reason="no make here")
def test_make_says_which_python_it_lacks():
    ended = subprocess.run(
        ["make", "run", "PYTHON=no-such-python"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "there is no 'no-such-python' here. Name one: make run PYTHON=python3.13" in ended.stderr
