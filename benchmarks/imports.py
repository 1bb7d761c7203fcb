"""An import from CSV to a checked ledger on disk, beside a bare read of the same file.

Each is run in a process of its own, so that its peak of memory is its own.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import books
from benchmarks.measure import Result, once, peak

PROMISED = 1_000_000  # from this size on; below it, fixed costs are most of it
WORK_BUDGET, MEMORY_BUDGET = 12, 12
"""Times the processor time of the bare read, and times the file."""


def run(size: int) -> list[Result]:
    """Every measurement at one size.

    Args:
        size: invoices in the file.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "invoices.csv"
        books.flat(size).to_csv(file, index=False)
        megabytes = file.stat().st_size / 2**20
        bare, bare_work, bare_peak = _apart("bare", file)
        ours, our_work, our_peak = _apart("ours", file)
    what = f"import of a CSV of {megabytes:.0f} MB"
    work_budget, memory_budget = (WORK_BUDGET, MEMORY_BUDGET) if size >= PROMISED else (None, None)
    bare_reader, importer = "pyarrow.csv read", "Common Terms"
    return [
        Result(what, size, bare_reader, bare),
        Result(what, size, importer, ours),
        Result(f"{what}, times the bare read", size, importer, ours / bare, "×"),
        Result(f"{what}, processor time", size, bare_reader, bare_work),
        Result(f"{what}, processor time", size, importer, our_work),
        Result(
            f"{what}, processor time times the bare read", size, importer, our_work / bare_work, "×",
            work_budget,
        ),
        Result(f"{what}, memory", size, bare_reader, bare_peak, "MB"),
        Result(f"{what}, memory", size, importer, our_peak, "MB"),
        Result(
            f"{what}, memory times the file", size, importer, our_peak / megabytes, "×",
            memory_budget,
        ),
    ]  # fmt: skip


def _apart(who: str, file: Path) -> tuple[float, float, float]:
    """The median of three: seconds, processor seconds, and megabytes above what modules alone take."""
    command = [sys.executable, "-m", "benchmarks.imports", who, str(file)]
    runs = [
        subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[-3:]
        for _ in range(3)
    ]
    taken, work, memory = (sorted(map(float, column))[1] for column in zip(*runs, strict=True))
    return taken, work, memory


def _bare(file: Path) -> tuple[float, float, float]:
    from pyarrow import csv

    before, begun = peak(), time.process_time()
    taken, _ = once(lambda: csv.read_csv(file))
    return taken, time.process_time() - begun, peak() - before


def _ours(file: Path) -> tuple[float, float, float]:
    from lib.board.people import COMMAND_LINE
    from lib.importing.options import Options
    from lib.store.home import Home
    from lib.store.ledgers.imports import import_

    with tempfile.TemporaryDirectory() as home:
        before, begun = peak(), time.process_time()
        taken, imported = once(
            lambda: import_([str(file)], Options(), Home(Path(home)), actor=COMMAND_LINE)
        )
    assert imported.rows.rejected == 0, imported.findings
    return taken, time.process_time() - begun, peak() - before


if __name__ == "__main__":
    measured = {"bare": _bare, "ours": _ours}[sys.argv[1]](Path(sys.argv[2]))
    print(*measured)
