"""Every command of Common Terms: ``python3 run.py`` on Linux and macOS, ``py run.py`` on Windows.

Makes ``.venv``, installs there what is missing, and starts what was asked for. Only Python's own
library is used, and a Python too old for the project can still read this file, to say so.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import webbrowser
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = "installed.json"
APP, DEV = "requirements.txt", "requirements-dev.txt"
OLDEST = (3, 11)
SIZE = {APP: "270 MB (1.1 GB unpacked)", DEV: "430 MB (1.7 GB unpacked)"}
HOST = "127.0.0.1"

# Words by which pip tells why it failed; its own sentence is about something else, or a page long.
_OFFLINE = ("connection broken", "newconnectionerror", "failed to establish", "name resolution",
            "name or service not known", "getaddrinfo", "network is unreachable", "proxyerror",
            "connecttimeout", "readtimeout", "timed out", "failed to resolve")  # fmt: skip
_FULL = ("no space left", "errno 28", "not enough space", "disk quota exceeded")
_NO_WHEEL = ("no matching distribution", "could not find a version")


class NotDone(Exception):
    """What was asked for cannot be done; the text says why, and what to do."""


# Sentences and command lines: plain values in, plain values out.


def too_old(version: Sequence[int]) -> str:
    """The sentence for a Python that cannot run the project; empty for one that can."""
    if tuple(version[:2]) >= OLDEST:
        return ""
    return (
        f"Common Terms needs Python {_dotted(OLDEST)} or newer, this is {_dotted(version[:2])}. "
        f"Install a newer one and name it: python3.13 run.py, make run PYTHON=python3.13, "
        f"or on Windows py -3.13 run.py."
    )


def python_in(venv: Path, system: str = os.name) -> Path:
    """The Python of a virtual environment: it is called by ``-m``, never a script beside it.

    Scripts hold the path of the folder they were made in and break when it moves.
    """
    return venv / "Scripts" / "python.exe" if system == "nt" else venv / "bin" / "python"


def digest(texts: Iterable[str]) -> str:
    """What requirements say, as 16 hex digits."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


def worn(stamp: Mapping[str, str], python: str) -> str:
    """Why an environment with this stamp must be made anew; empty where it need not be.

    Args:
        stamp: ``python`` and ``folder`` it was made with, the digest of each file that is installed;
            a value is empty while what it stands for is being done.
        python: the version now, ``3.13``.
    """
    if "" in stamp.values():
        return "The last install was cut short."
    if stamp.get("python", python) != python:
        return f"It was made with Python {stamp['python']}, this is {python}."
    return ""


def why_not_installed(output: str, file: str, places: Sequence[str]) -> str:
    """The sentence for an install that failed, from pip's own words.

    Args:
        output: what pip wrote.
        file: the requirements.
        places: folders that need room.
    """
    words = output.lower()
    if any(word in words for word in _FULL):
        return (
            f"The disk is full. About {SIZE[file]} are needed, in {' and '.join(places)}. "
            f"Make room, then start again."
        )
    if any(word in words for word in _OFFLINE):
        return (
            f"Installing needs the internet once, about {SIZE[file]}, and pypi.org was not reached. "
            f"Connect (behind a proxy, set HTTPS_PROXY), then start again."
        )
    reason = "The packages could not be installed; pip's last words stand above."
    if any(word in words for word in _NO_WHEEL):
        reason = (
            "A package is not ready-made for this Python on this system; README.md lists what is."
        )
    return "\n".join([*output.strip().splitlines()[-12:], reason])


def no_venv(output: str, places: Sequence[str]) -> str:
    """The sentence for a virtual environment that could not be made."""
    words = output.lower()
    if any(word in words for word in _FULL):
        return why_not_installed(output, APP, places)
    if "ensurepip" in words or "no module named venv" in words:
        return (
            "Python came without its venv part. On Debian and Ubuntu: apt-get install python3-venv"
        )
    last = (output.strip().splitlines() or ["no reason was given"])[-1]
    return f"Python could not make a virtual environment in {places[0]}: {last}"


def port_number(text: str) -> int:
    """The port that a text names.

    Raises:
        NotDone: it names none.
    """
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise NotDone(f"A port is a number from 1 to 65535; {text!r} was given. Example: PORT=8502")
    return int(text)


def port_taken(port: int, free: int) -> str:
    """The sentence for a port that somebody else listens on."""
    return (
        f"Port {port} is taken, perhaps by a Common Terms that runs already: http://{HOST}:{port}. "
        f"For another: make run PORT={free}, or run.py --port {free}."
    )


def app_command(python: Path, port: int, more: Sequence[str] = ()) -> list[str]:
    """The command line that serves the app."""
    return [str(python), "-m", "streamlit", "run", "app.py", "--server.port", str(port), *more]


def pytest_command(python: Path, workers: str, more: Sequence[str]) -> list[str]:
    """The command line of the tests."""
    return [str(python), "-m", "pytest", "-n", workers, "--dist", "loadfile", *more]


def has_screen(environ: Mapping[str, str], system: str) -> bool:
    """Whether a person sits at a screen of this machine, to whom a browser may be shown."""
    if environ.get("CI") or environ.get("SSH_CONNECTION"):
        return False
    named = environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")
    return system in ("darwin", "win32") or bool(named)


def surroundings(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment of what is started."""
    return {
        "OPENBLAS_NUM_THREADS": "1",  # our matrices are small: its threads would wait for each other
        "PYTHONUTF8": "1",  # as every Python from 3.15 on, whatever the system's own letters
        **{name: value for name, value in environ.items() if (name, value) != ("EXAMPLES", "")},
    }


def _dotted(version: Sequence[int]) -> str:
    return ".".join(map(str, version))


# The environment: made, mended, filled.


def python_with(file: str) -> Path:
    """The Python of an environment in which a file's requirements are installed.

    Raises:
        NotDone: it could not be made, or not be filled.
    """
    now = {"python": _dotted(sys.version_info[:2]), "folder": str(VENV.resolve())}
    if reason := _fault(now["python"]):
        print(f"{reason} Making .venv anew.", flush=True)
        _remove(VENV)
    elif VENV.exists() and _stamp().get("folder", now["folder"]) != now["folder"]:
        _settle(now["folder"])
    if not VENV.exists():
        now["folder"] = str(VENV.resolve())
        VENV.mkdir()
        _write_stamp({**now, "pip": ""})
        _make()
        _write_stamp(now)
    if _stamp().get(file) != _digests()[file]:
        _install(file, {**now, **_stamp()})
    return python_in(VENV)


def _settle(folder: str) -> None:
    """Keep an environment that has moved and works, also where there is no internet to make it anew.

    Nothing here calls its scripts, which name the old folder; those to activate it are written again.
    """
    _output([str(python_in(VENV)), "-m", "venv", "--without-pip", str(VENV)])
    _write_stamp({**_stamp(), "folder": folder})


def _fault(python: str) -> str:
    """What is wrong with the environment that is there, if one is."""
    if not (VENV.exists() or VENV.is_symlink()):
        return ""
    if reason := worn(_stamp(), python):
        return reason
    asked = [str(python_in(VENV)), "-c", "import pip, sys; print(*sys.version_info[:2], sep='.')"]
    return "" if _output(asked) == (0, python) else "The environment in .venv does not work."


def _digests() -> dict[str, str]:
    texts = {file: (ROOT / file).read_text(encoding="utf-8") for file in (APP, DEV)}
    return {APP: digest([texts[APP]]), DEV: digest([texts[APP], texts[DEV]])}


def _stamp() -> dict[str, str]:
    try:
        return dict(json.loads((VENV / STAMP).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _write_stamp(stamp: Mapping[str, str]) -> None:
    (VENV / STAMP).write_text(json.dumps(stamp, indent=2), encoding="utf-8")


def _remove(venv: Path) -> None:
    """Remove an environment; of one that is only linked here, the link."""
    try:
        venv.unlink() if venv.is_symlink() else shutil.rmtree(venv)
    except OSError as reason:
        raise NotDone(
            f"{venv} cannot be removed: {reason.strerror or reason}. "
            f"Stop what runs from it, then start again."
        ) from reason


def _make() -> None:
    print("Making a virtual environment in .venv", flush=True)
    code, output = _output([sys.executable, "-m", "venv", str(VENV)])
    if code:
        shutil.rmtree(VENV, ignore_errors=True)
        raise NotDone(no_venv(output, _places()))


def _install(file: str, stamp: dict[str, str]) -> None:
    """Install; while it lasts the stamp says so, so that one cut short is known for it."""
    print(f"Installing {file}, minutes at first: about {SIZE[file]}", flush=True)
    pip = "-m pip install --disable-pip-version-check --only-binary :all: -r".split()
    before = {name: value for name, value in stamp.items() if name != file}
    _write_stamp({**before, file: ""})
    code, output = _output([str(python_in(VENV)), *pip, file])
    if code == 0:
        done = _digests()
        _write_stamp({**before, **({file: done[file]} if file == APP else done)})
        return
    if "installing collected packages" not in output.lower():
        _write_stamp(before)  # pip touches nothing before it has fetched all
    raise NotDone(why_not_installed(output, file, _places()))


def _places() -> tuple[str, str]:
    return str(VENV), tempfile.gettempdir()


def _output(command: Sequence[str]) -> tuple[int, str]:
    """A command's exit code and all it wrote, a dot on the screen for each package it comes to.

    One that cannot be started is a failure like others.
    """
    lines = []
    try:
        with subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            encoding="utf-8", errors="replace",
        ) as running:  # fmt: skip
            for line in running.stdout or ():
                lines.append(line)
                print("." if line.startswith("Collecting") else "", end="", flush=True)
    except OSError as reason:
        return 1, str(reason)
    print("\n" if any(line.startswith("Collecting") for line in lines) else "", end="", flush=True)
    return running.returncode, "".join(lines).strip()


# The commands: the first line of each is what ``help`` says of it.


def run(arguments: Sequence[str]) -> int:
    """Start the app and show it; also without a command (PORT=8502 or --port 8502, --no-browser)"""
    options = argparse.ArgumentParser(prog="run.py run", description=run.__doc__)
    options.add_argument("--port", default=os.environ.get("PORT") or "8501")
    options.add_argument("--no-browser", action="store_true")
    given, more = options.parse_known_args(arguments)
    port = port_number(given.port)
    if not _free(port):
        raise NotDone(port_taken(port, next(filter(_free, range(port + 1, 65536)), 8502)))
    command = app_command(python_with(APP), port, more)
    return _serve(command, port, has_screen(os.environ, sys.platform) and not given.no_browser)


def test(arguments: Sequence[str]) -> int:
    """Run all tests, and install what they need (WORKERS=auto, EXAMPLES=40 of each property)"""
    python = python_with(DEV)
    if os.name == "posix":
        subprocess.run(["sh", ".ci/chromium"], cwd=ROOT, check=False)
    print("Running the tests and every example in the documentation strings.", flush=True)
    return _call(
        pytest_command(python, os.environ.get("WORKERS") or "auto", [*_more(), *arguments])
    )


def soak(arguments: Sequence[str]) -> int:
    """Run the long tests: kills at random moments, many times over"""
    python = str(python_with(DEV))
    print("Running the long tests; this takes minutes.", flush=True)
    return _call([python, "-m", "pytest", "-m", "soak", *_more(), *arguments])


def check(_arguments: Sequence[str]) -> int:
    """Check lint, formatting and types"""
    python = str(python_with(DEV))
    print("Checking lint, formatting and types.", flush=True)
    tools = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"])
    return max([_call([python, "-m", *tool]) for tool in tools])


def bench(arguments: Sequence[str]) -> int:
    """Measure beside peers and write benchmarks/RESULTS.md (--sizes 100000)"""
    python = str(python_with(DEV))
    print(
        "Measuring; close other programs. The largest size needs about 8 GB of memory.", flush=True
    )
    return _call([python, "-m", "benchmarks", *_more(), *arguments])


def lib(arguments: Sequence[str]) -> int:
    """The command line, from any folder: lib import FILE, lib --help"""
    here = {
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
        "COMMON_TERMS_HOME": os.environ.get("COMMON_TERMS_HOME") or str(ROOT / "var"),
    }
    command = [str(python_with(APP)), "-m", "lib", *arguments]
    return subprocess.run(command, env={**surroundings(os.environ), **here}, check=False).returncode


def help_(_arguments: Sequence[str]) -> int:
    """Print this list"""
    print("Common Terms: python3 run.py COMMAND (Windows: py run.py COMMAND), or make COMMAND")
    print("\n".join(f"  {name:<6} {command.__doc__}" for name, command in COMMANDS.items()))
    print("What follows a command goes on to its tool: test -k aging (make test ARGS='-k aging')")
    return 0


COMMANDS = {
    "run": run, "test": test, "soak": soak, "check": check, "bench": bench, "lib": lib, "help": help_,
}  # fmt: skip


def _more() -> list[str]:
    """Arguments in ARGS, which is how ``make`` passes them on."""
    return shlex.split(os.environ.get("ARGS", ""))


def _call(command: Sequence[str]) -> int:
    return subprocess.run(command, cwd=ROOT, env=surroundings(os.environ), check=False).returncode


def _free(port: int) -> bool:
    with socket.socket() as door:
        if (
            os.name == "posix"
        ):  # what is only closing is free; on Windows the option would say yes to all
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((HOST, port))
        except OSError:
            return False
    return True


def _serve(command: Sequence[str], port: int, show: bool) -> int:
    """Start the server, show the page once it answers, and end with it."""
    with subprocess.Popen(command, cwd=ROOT, env=surroundings(os.environ)) as server:
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        try:
            if _answers(server, port):
                print(f"Common Terms is on http://{HOST}:{port}; Ctrl-C ends it.", flush=True)
                if show:
                    webbrowser.open(f"http://{HOST}:{port}")
            return max(server.wait(), 0)
        except KeyboardInterrupt:
            server.terminate()
            return 0


def _answers(server: subprocess.Popen[bytes], port: int) -> bool:
    """Wait until the server listens; false when it ended before."""
    while server.poll() is None:
        with socket.socket() as door:
            if door.connect_ex((HOST, port)) == 0:
                return True
        time.sleep(0.1)
    return False


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments ask; what cannot be done is a sentence."""
    name, rest = (arguments[0], arguments[1:]) if arguments else ("run", [])
    if name in ("-h", "--help"):
        name = "help"
    elif name.startswith("-"):
        name, rest = "run", arguments
    if name not in COMMANDS:
        print(f"There is no command {name!r}; there are {', '.join(COMMANDS)}.", file=sys.stderr)
        return 2
    try:
        return COMMANDS[name](rest)
    except NotDone as reason:
        print(reason, file=sys.stderr)
    except OSError as reason:
        print(f"{reason.filename or ROOT}: {reason.strerror or reason}", file=sys.stderr)
    except KeyboardInterrupt:
        print(
            "Stopped. An install that was cut short is begun anew by the next start.",
            file=sys.stderr,
        )
    return 1


if __name__ == "__main__":
    if sentence := too_old(tuple(sys.version_info[:2])):
        sys.exit(sentence)
    sys.exit(main(sys.argv[1:]))
