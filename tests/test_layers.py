"""Who may import whom: the shape of the project, held by reading every import in it."""

import ast
import functools
import sys
from collections.abc import Mapping
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

ANALYSIS = {"analysis", "ledger"}
NOTEBOOK = {"notebook", "simulation", "board"} | ANALYSIS
MAY_IMPORT = {
    "ledger": {"ledger"},
    "analysis": ANALYSIS,
    "board": {"board", "ledger"},
    "simulation": {"simulation"} | ANALYSIS,
    "importing": {"importing", "ledger"},
    "store": {"store", "importing", "board", "ledger"},
    "notebook": NOTEBOOK,
    "export": {"export"} | NOTEBOOK,
    "ui": {"ui", "export", "store", "importing"} | NOTEBOOK,
    "pages": {"ui"} | NOTEBOOK,
    "commands": {"commands", "export", "store", "importing"} | NOTEBOOK,
    "__main__": {"commands", "export", "store", "importing"} | NOTEBOOK,
    "__init__": set(),
}
OWNED_BY = {
    "streamlit": {"ui", "pages"},
    "sqlalchemy": {"store", "importing", "commands"},
    "alembic": {"store"},
    "psycopg": {"store"},
    "altair": {"notebook", "export", "ui"},
    "vl_convert": {"export"},
    "typst": {"export"},
    "xlsxwriter": {"export"},
    "pptx": {"export"},
    "docx": {"export"},
    "cryptography": {"store"},
    "python_calamine": {"importing"},
    "lxml": {"importing", "export"},
    "click": {"commands", "__main__"},
    "statsmodels": {"analysis", "simulation"},
}
CLOCKS = {
    "date": {"today"},
    "datetime": {"today", "now", "utcnow"},
    "Timestamp": {"today", "now", "utcnow"},
    "time": {"time", "time_ns", "localtime", "gmtime"},
}
CLOCK = "lib/store/clock.py"

MODULES = sorted(
    path.relative_to(ROOT).as_posix()
    for place in ("lib", "pages")
    for path in (ROOT / place).rglob("*.py")
) + [name for name in ("app.py",) if (ROOT / name).exists()]


def layer(name: str) -> str:
    """The layer a file belongs to: a package of lib or a module beside them; app.py is a page."""
    parts = Path(name).parts
    return Path(parts[1]).stem if parts[0] == "lib" else "pages"


def tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(encoding="utf-8"))


def imported(name: str) -> set[str]:
    """Every module a file names in an import, at the top or inside a function."""
    found: set[str] = set()
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}: write imports from the root, not relative ones"
            module = node.module or ""
            found |= (
                {f"{module}.{alias.name}" for alias in node.names} if module == "lib" else {module}
            )
    return found


def pinned() -> set[str]:
    """What requirements.txt names, as package registries write it."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return {plain(line.partition("==")[0].partition("[")[0]) for line in lines if "==" in line}


def plain(package: str) -> str:
    return package.lower().replace("_", "-")


@functools.cache
def packages() -> Mapping[str, list[str]]:
    """Importable name -> the packages that bring it."""
    return packages_distributions()


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_from_layers_below(name: str):
    ours = {found.split(".")[1] for found in imported(name) if found.startswith("lib.")}
    assert ours <= MAY_IMPORT[layer(name)]


@pytest.mark.parametrize("name", MODULES)
def test_a_library_is_used_only_by_the_layers_that_own_it(name: str):
    tops = {found.split(".")[0] for found in imported(name)}
    strange = {top for top in tops if layer(name) not in OWNED_BY.get(top, {layer(name)})}
    assert not strange


def _is_of_another_room(parts: list[str], room: str) -> bool:
    """Is a name below lib.notebook a picture or a sentence of another room?"""
    return parts[0] != room and any(part.endswith(("charts", "sentences")) for part in parts)


@pytest.mark.parametrize("name", [n for n in MODULES if n.startswith("lib/notebook/")])
def test_a_room_of_the_notebook_keeps_its_pictures_and_sentences_to_itself(name: str):
    """What two rooms say or draw stands beside them; of another room its questions alone are read."""
    room = Path(name).parts[2]
    strange = {
        f"{node.module}.{alias.name}"
        for node in ast.walk(tree(name))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("lib.notebook")
        for alias in node.names
        if _is_of_another_room(f"{node.module}.{alias.name}".split(".")[2:], room)
    }
    assert not strange


@pytest.mark.parametrize("name", MODULES)
def test_what_is_imported_is_pinned(name: str):
    tops = {found.split(".")[0] for found in imported(name)} - sys.stdlib_module_names
    foreign = tops - {"lib", "data"}
    assert not {top for top in foreign if not set(map(plain, packages().get(top, []))) & pinned()}


@pytest.mark.parametrize("name", [name for name in MODULES if name != CLOCK])
def test_no_module_reads_the_clock(name: str):
    """One day drives everything; the store's audit stamps are the only use of the wall clock."""
    read = [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCKS.get(ast.unparse(node.func.value).split(".")[-1], set())
    ]
    assert not read


def test_every_layer_has_its_rule():
    assert {layer(name) for name in MODULES} <= set(MAY_IMPORT)


def test_a_wrong_import_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The test above can fail: a ledger module that reaches up, and one that asks for today."""
    wrong = tmp_path / "lib" / "ledger" / "wrong.py"
    wrong.parent.mkdir(parents=True)
    wrong.write_text(
        "import datetime as dt\nimport streamlit\nfrom lib import store\nfrom lib.analysis import aging\n"
        "day = dt.date.today()\n"
    )
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    for rule in (
        test_a_module_imports_only_from_layers_below,
        test_a_library_is_used_only_by_the_layers_that_own_it,
        test_no_module_reads_the_clock,
    ):
        with pytest.raises(AssertionError):
            rule("lib/ledger/wrong.py")
