"""What is written about the project is true of it: commands, layers, fonts and colours, requirements."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from lib.charts import style

ROOT = Path(__file__).resolve().parents[1]
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
    assert all(re.fullmatch(r"[a-z0-9\-]+(\[[a-z,]+\])?==[\w.]+", line) for line in named)


def test_files_and_folders_that_the_map_names_are_there():
    named = re.findall(r"`((?:lib|tests|docs|benchmarks)/[\w/.]+)`", MAKING)
    assert named
    assert not [name for name in named if not (ROOT / name).exists()]
