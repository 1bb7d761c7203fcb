"""What is written about the project is true of it: commands, layers, fonts and colours, requirements."""

import re
import subprocess
import tomllib
from collections import Counter
from pathlib import Path

import click
import pytest
from packaging.requirements import Requirement

import run
from lib.__main__ import main
from lib.notebook import style

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKING = (ROOT / "docs" / "making.md").read_text(encoding="utf-8")
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
TARGETS = ("run", "test", "check", "bench", "soak", "help")


@pytest.mark.parametrize("target", TARGETS)
def test_every_command_is_written_down_and_says_what_it_does(target: str):
    assert f"make {target} " in MAKING
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert re.search(rf"^  {target} +\w", said.stdout, re.MULTILINE)


@pytest.mark.parametrize(
    "package", sorted(p.parent.name for p in (ROOT / "lib").glob("*/__init__.py"))
)
def test_every_layer_is_on_the_map(package: str):
    assert f"lib/{package}" in MAKING


@pytest.mark.parametrize("page", sorted(p.name for p in (ROOT / "pages").glob("*.py")))
def test_every_page_is_in_the_navigation(page: str):
    assert f"{Path(page).stem}" in (ROOT / "app.py").read_text(encoding="utf-8")


@pytest.mark.parametrize(("theme", "tokens"), [("light", style.LIGHT), ("dark", style.DARK)])
def test_screen_and_picture_share_their_ink_and_paper(theme: str, tokens: style.Tokens):
    drawn = CONFIG["theme"][theme]
    assert tokens["ink"].lower() == drawn["textColor"].lower()
    assert tokens["ink"].lower() == drawn["chartCategoricalColors"][0].lower()


def test_the_app_listens_here_only_and_reports_to_nobody():
    assert CONFIG["server"]["address"] == "127.0.0.1"
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["client"]["showErrorDetails"] == "none"


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned(file: str):
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    named = [line for line in lines if line and not line.startswith(("#", "-r"))]
    assert named
    pin = re.compile(r"[a-z0-9\-]+(\[[a-z,]+\])?==[\w.]+(; [a-z_]+ (<|==|>=|!=) .+)?")
    assert all(pin.fullmatch(line) for line in named)


@pytest.mark.parametrize("python", ["3.11", "3.14", "3.15"])
@pytest.mark.parametrize(
    ("system", "machine"),
    [("linux", "x86_64"), ("darwin", "arm64"), ("darwin", "x86_64"), ("win32", "AMD64")],
)
def test_a_package_has_one_pin_on_each_system_and_python(python: str, system: str, machine: str):
    here = {"python_version": python, "sys_platform": system, "platform_machine": machine}
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines if "==" in line]
    counts = Counter(pin.name for pin in pins if pin.marker is None or pin.marker.evaluate(here))
    assert set(counts.values()) == {1}
    assert counts.keys() == {pin.name for pin in pins}


def test_what_the_readme_types_are_commands_there_are():
    typed = re.findall(r"^python3 run\.py lib (\w+)", README, re.MULTILINE)
    assert len(typed) > 5
    assert not [name for name in typed if main.get_command(click.Context(main), name) is None]
    assert set(re.findall(r"(?:python3|py) run\.py (\w+)", README)) <= run.COMMANDS.keys()
    written = [README, *(page.read_text(encoding="utf-8") for page in (ROOT / "docs").glob("*.md"))]
    assert not [text for text in written if re.search(r"^\W*python -m lib \w", text, re.MULTILINE)]


def test_git_leaves_the_line_ends_of_exports_under_test():
    """Of what was committed with carriage returns, nothing is text to Git; of our own lines, all is."""
    listed = subprocess.run(
        ["git", "ls-files", "--eol"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a clone")
    carriage, ours = ("i/crlf", "i/mixed"), (".py", ".md", ".toml", ".json")
    for line in listed.stdout.splitlines():
        (stored, _, *how), name = line.partition("\t")[0].split(), line.partition("\t")[2]
        assert how == (["attr/text", "eol=lf"] if name.endswith(ours) else how)
        assert how == (["attr/-text"] if stored in carriage else how), name


def test_files_and_folders_that_the_map_names_are_there():
    named = re.findall(r"`((?:lib|tests|docs|benchmarks)/[\w/.]+)`", MAKING)
    assert named
    assert not [name for name in named if not (ROOT / name).exists()]
