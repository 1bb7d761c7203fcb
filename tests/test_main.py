import csv
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from lib import __main__ as commands

ROOT = Path(__file__).parents[1]
FLAT = """invoice,customer,date,due,amount,currency,paid_on
A1,Café Łódź,2026-01-05,2026-02-04,100.00,EUR,2026-02-10
A2,Café Łódź,2026-01-20,2026-02-19,50.50,EUR,
A3,Bakker,2026-01-25,2026-02-24,700,JPY,
"""


@dataclass(frozen=True)
class Ended:
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run(capsys, monkeypatch):
    """Run a command in this process, which is what ``python -m lib`` does in one of its own."""

    def ended(*arguments: str) -> Ended:
        capsys.readouterr()
        monkeypatch.setattr(sys, "argv", ["lib", *arguments])
        with pytest.raises(SystemExit) as stopped:
            commands.run()
        said = capsys.readouterr()
        return Ended(int(stopped.value.code or 0), said.out, said.err)

    return ended


@pytest.fixture
def items(tmp_path: Path) -> Path:
    path = tmp_path / "items.csv"
    path.write_text(FLAT)
    return path


def test_import_answers_in_json_and_says_what_it_did_on_stderr(run, home, items):
    ended = run("import", str(items))
    said = json.loads(ended.stdout, parse_float=Decimal)
    assert ended.returncode == 0
    assert list(said) == [
        "version", "rows", "mapping", "findings", "control", "why", "unread", "set_aside", "proofs",
    ]  # fmt: skip
    assert said["why"]["paid_on"].startswith("named: “paid_on”")
    assert (said["unread"], said["set_aside"]) == ([], {})
    assert [proof["met"] for proof in said["proofs"]] == [True]
    assert said["rows"] == {"read": 3, "accepted": 3, "rejected": 0}
    assert said["mapping"]["paid_on"] == "paid_on"
    assert said["control"] == {"EUR": Decimal("50.50"), "JPY": 700}
    assert '"EUR": 50.50' in ended.stdout
    assert ended.stderr == "3 rows read, 3 accepted, 0 rejected.\n"


def test_a_rejected_row_ends_with_1_and_is_written_out(run, home, items, tmp_path):
    items.write_text(FLAT + "A4,=cmd(),2026-13-45,,10.00,EUR,\n")
    ended = run("import", str(items), "--rejects", str(tmp_path / "rejects.csv"))
    assert ended.returncode == 1
    (row,) = csv.DictReader((tmp_path / "rejects.csv").open())
    assert row["source"] == "items.csv"
    assert row["line"] == "5"
    assert row["reason"]
    assert "2026-13-45" in row["text"]


def test_rejected_text_is_no_formula(run, home, items, tmp_path):
    items.write_text(
        FLAT.replace("invoice,customer", "customer,invoice") + "=1+1,A4,2026-13-45,,1,EUR,\n"
    )
    run("import", str(items), "--rejects", str(tmp_path / "rejects.csv"))
    (row,) = csv.DictReader((tmp_path / "rejects.csv").open())
    assert row["text"].startswith("'=1+1")


def test_ledgers_lists_loads_newest_first_as_csv(run, home, items):
    assert next(csv.DictReader(io.StringIO(run("ledgers").stdout)))["name"] == "sample"
    run("import", str(items), "--name", "first")
    run("import", str(items), "--name", "second")
    listed = list(csv.DictReader(io.StringIO(run("ledgers").stdout)))
    assert [row["name"] for row in listed] == ["second", "first"]
    assert list(listed[0]) == [
        "version", "name", "loaded_at", "source", "documents", "customers",
        "first_day", "last_day", "currency",
    ]  # fmt: skip
    assert (listed[0]["first_day"], listed[0]["last_day"]) == ("2026-01-05", "2026-02-10")
    assert listed[0]["version"] == listed[1]["version"]


def test_refresh_reads_again_what_was_named(run, home, items):
    run("import", str(items), "--name", "erp")
    items.write_text(FLAT + "A4,Bakker,2026-02-01,2026-03-03,9.50,EUR,\n")
    ended = run("refresh", "erp")
    assert json.loads(ended.stdout)["control"]["EUR"] == 60.0
    assert ended.returncode == 0


def test_undecided_dates_are_asked_for_by_name(run, home, items):
    items.write_text("invoice,customer,date,amount\nA1,C,01/02/2026,5.00\nA2,C,03/04/2026,6.00\n")
    ended = run("import", str(items))
    assert (ended.returncode, json.loads(ended.stdout)["ask"]) == (2, ["state"])
    ended = run("import", str(items), "--accept")
    assert (ended.returncode, json.loads(ended.stdout)["ask"]) == (2, ["dates"])
    assert "--dates" in ended.stderr
    assert run("import", str(items), "--accept", "--dates", "dmy").returncode == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "no/such/file.csv"),
        ("import", "pyproject.toml", "--map", "nonsense"),
        ("import", "sqlite:////no/such/folder/x.db", "--query", "SELECT 1"),
        ("import", "postgresql+psycopg://me:secret@127.0.0.1:1/x", "--query", "SELECT 1"),
        ("import", "sqlite:///${NO_SUCH_VARIABLE}", "--query", "SELECT 1"),
        ("import", "README.md", "--name", "sample"),
        ("refresh", "nothing"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_ends_with_2(run, home, arguments):
    ended = run(*arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.count("\n") == 1
    assert "Traceback" not in ended.stderr
    assert "A fault in the program" not in ended.stderr
    assert "secret" not in ended.stderr


def test_an_unusable_home_is_one_line(run, home, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("COMMON_TERMS_HOME", str(tmp_path / "file"))
    ended = run("ledgers")
    assert ended.returncode == 2
    assert "COMMON_TERMS_HOME" in ended.stderr


def test_the_module_is_the_command_line_and_its_help_lists_every_command(home):
    ended = subprocess.run(
        [sys.executable, "-m", "lib", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0
    for command in ("import", "refresh", "ledgers"):
        assert f"\n  {command} " in ended.stdout


@pytest.mark.parametrize(
    "environ",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "cp1252"},
    ],
)
def test_answers_are_utf_8_whatever_the_systems_own_letters_are(
    run, home, items, tmp_path, environ
):
    """Written to a file, as a shell does it, by a process of its own."""
    run("import", str(items))
    with (tmp_path / "aging.csv").open("wb") as answer:
        ended = subprocess.run(
            [sys.executable, "-m", "lib", "aging"], cwd=ROOT, env={**os.environ, **environ},
            stdout=answer, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert "Café Łódź" in (tmp_path / "aging.csv").read_text(encoding="utf-8")


def test_what_no_encoding_can_write_is_written_escaped(tmp_path: Path):
    with (tmp_path / "out").open("w", encoding="ascii", newline="\r\n") as stream:
        commands.write_alike(stream)
        stream.write("caf\udce9 – Łódź\n")
    assert (tmp_path / "out").read_bytes() == "caf\\udce9 – Łódź\n".encode()
