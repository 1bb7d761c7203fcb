"""Faults planted one at a time: a line of the program, and what a careless hand might write instead.

Each must make the test fail that carries the fault's number. A test that survives its fault holds
nothing.
"""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("lib", "tests/faults")
FILES = ("pyproject.toml", "tests/conftest.py", "tests/ledgers.py")


@dataclass(frozen=True, slots=True)
class Fault:
    """A planted fault.

    Args:
        number: in the list of faults.
        file: of the program.
        line: text that stands in it exactly once.
        instead: what is written in its place.
        tests: the file whose tests of that number must fail.
    """

    number: int
    file: str
    line: str
    instead: str
    tests: str = "tests/faults/test_faults.py"


FAULTS = (
    Fault(1, "lib/ledger/spells.py", "self.end[:count] > day", "self.end[:count] == NEVER"),
    Fault(
        2,
        "lib/ledger/matches.py",
        'effective = days.numbers(allocations["effective_on"])',
        'effective = days.numbers(allocations["recorded_on"].fillna(allocations["effective_on"]))',
    ),
    Fault(3, "lib/analysis/aging.py", "number[ages <= 0] = 0", "number[ages < 0] = 0"),
    Fault(3, "lib/analysis/aging.py", "number += ages > cut", "number += ages >= cut"),
    Fault(
        3,
        "lib/ledger/ledger.py",
        'self.documents["issued"] <= pd.Timestamp(day)',
        'self.documents["issued"] < pd.Timestamp(day)',
    ),
    Fault(
        4,
        "lib/ledger/ledger.py",
        "happened = days.date(0) if pd.isna(last) else last.date()",
        "happened = dt.date.today()",
    ),
    Fault(5, "lib/analysis/aging.py", "number[ages <= 0] = 0", "number[ages == 0] = 0"),
    Fault(
        6,
        "lib/analysis/aging.py",
        "np.where(spells.due == UNKNOWN, spells.issued, spells.due)",
        "spells.due",
    ),
    Fault(
        7,
        "lib/ledger/terms.py",
        "base = days.month_end(issued) if self.month_end else issued",
        "base = issued.replace(day=28) if self.month_end else issued",
    ),
    Fault(
        7,
        "lib/ledger/days.py",
        "return add_months(month_start(day), 1) - dt.timedelta(days=1)",
        "return day.replace(day=28 if day.month == 2 else 30)",
    ),
    Fault(
        8,
        "lib/ledger/spells.py",
        "counting = matches.take(matches.day < NEVER)",
        "counting = matches.take(~pd.Series(matches.invoice).duplicated(keep='last').to_numpy())",
    ),
    Fault(
        9,
        "lib/ledger/terms.py",
        "return (*parts, amount - sum(parts))",
        "return (*parts, int(amount * self.instalments[-1].share / 100))",
    ),
    Fault(
        10,
        "lib/analysis/aging.py",
        "open_items = ledger.spells.on(number)",
        "open_items = ledger.spells.on(number); open_items = open_items.take(open_items.balance > 0)",
    ),
    Fault(
        11,
        "lib/analysis/aging.py",
        "place[open_items.balance < 0] = len(cuts) + 2",
        "place[open_items.balance < -(10**9)] = len(cuts) + 2",
    ),
    Fault(
        12,
        "lib/ledger/matches.py",
        'counts = _latest(effective, days.numbers(documents["issued"]), credit, invoice)',
        "counts = effective.copy()",
    ),
    Fault(13, "lib/analysis/bridge.py", '"exchange": "exchange"', '"exchange": "collected"'),
    Fault(
        14,
        "lib/ledger/money.py",
        "lacking = rate.isna() & amounts[values].ne(0).any(axis=1)",
        "rate = rate.fillna(1.0); lacking = rate.isna()",
    ),
    Fault(
        15,
        "lib/ledger/money.py",
        "scaled = amounts[values].mul(factor.fillna(0.0), axis=0)",
        "scaled = amounts[values].mul(factor.fillna(0.0), axis=0).round()",
    ),
    Fault(16, "lib/analysis/sums.py", "if size > _SPARSE * len(key) + 1024:", "if False:"),
    Fault(
        17,
        "lib/ledger/matches.py",
        "counts[(credit < 0) | (invoice < 0)] = NEVER",
        "counts[(credit < 0) & (invoice < 0)] = NEVER",
    ),
    Fault(
        17,
        "lib/ledger/spells.py",
        "change = np.concatenate([-counting.amount, counting.amount])[inside]",
        "change = np.concatenate([-counting.amount, 0 * counting.amount])[inside]",
    ),
    Fault(
        18,
        "lib/ledger/codes.py",
        'if field in fields.of_role("documents"):',
        'if field in fields.of_role("documents") and field != "salesperson":',
    ),
    Fault(
        18,
        "lib/ledger/codes.py",
        "codes, customers = self.of(\"customer\")",
        "codes, customers = self.of(\"customer\"); customers = customers[::-1]",
    ),
    Fault(19, "lib/importing/assembling/keys.py", "if len(parts) == 1:", "if parts := parts[-1:]:"),
    Fault(19, "lib/importing/assembling/keys.py", "repeated_mask = before > 0", "repeated_mask = before > 1"),
    Fault(
        20,
        "lib/export/workbook.py",
        "rows, columns = len(answer.table), list(answer.table.columns)",
        "rows, columns = len(answer.table), list(answer.table.columns)[:-3]",
        "tests/faults/test_files.py",
    ),
    Fault(
        20,
        "lib/export/csv_file.py",
        "for column in table.columns\n    ]",
        "for column in table.columns[:-2]\n    ]",
        "tests/faults/test_files.py",
    ),
    Fault(
        20,
        "lib/ledger/context.py",
        '*(_filter_texts(context.filters) or ["all customers"])',
        '*["all customers"]',
        "tests/faults/test_files.py",
    ),
    Fault(21, "lib/ledger/context.py", "{_BASES[basis]}", "{_BASES['due']}"),
    Fault(
        22,
        "lib/analysis/items.py",
        "open_items = open_items.take(_matching(ledger, open_items, where))",
        "open_items = open_items.take(open_items.balance > 0); open_items = open_items.take(_matching(ledger, open_items, where))",
    ),
)  # fmt: skip


class LineMoved(Exception):
    """The program no longer has the line that a fault replaces."""

    def __init__(self, fault: Fault, times: int) -> None:
        super().__init__(
            f"Fault {fault.number} expects this once in {fault.file}, and it is there {times} times: "
            f"{fault.line!r}. Write the line as it now is into tests/mutation/mutate.py."
        )


def copied(folder: Path) -> Path:
    """A copy of what the fault tests need."""
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name)
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)
    return folder


def plant(fault: Fault, folder: Path) -> None:
    """Write the fault into a copy.

    Raises:
        LineMoved: its line is not there exactly once.
    """
    file = folder / fault.file
    text = file.read_text(encoding="utf-8")
    if (times := text.count(fault.line)) != 1:
        raise LineMoved(fault, times)
    file.write_text(text.replace(fault.line, fault.instead), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Result:
    """How tests of a copy ended, and all that they wrote."""

    returncode: int
    output: str


def arguments(tests: str, wanted: str = "") -> list[str]:
    """What pytest is asked for."""
    return [
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "--tb=line",
        "-k",
        wanted,
        tests,
    ]


def run(folder: Path, tests: str, wanted: str = "") -> Result:
    """The tests of a copy, in a process of their own."""
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments(tests, wanted)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return Result(ended.returncode, ended.stdout + ended.stderr)


class Warm:
    """A process that has imported the libraries, and is split in two for each run."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("warm.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, folder: Path, tests: str, wanted: str = "") -> Result:
        """The tests of a copy, in a process of their own."""
        assert self.process.stdin
        assert self.process.stdout
        written = folder / "output.txt"
        asked = [str(folder), str(written), arguments(tests, wanted)]
        print(json.dumps(asked), file=self.process.stdin, flush=True)
        return Result(int(self.process.stdout.readline()), written.read_text(errors="replace"))

    def close(self) -> None:
        """End it."""
        self.process.communicate(timeout=10)
