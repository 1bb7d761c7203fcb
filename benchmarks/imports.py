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
TIME_BUDGET, MEMORY_BUDGET = 25, 12


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
    budgets = (TIME_BUDGET, MEMORY_BUDGET) if size >= PROMISED else (None, None)
    return [
        Result(what, size, "pyarrow.csv read", bare),
        Result(what, size, "Common Terms", ours),
        Result(f"{what}, times the bare read", size, "Common Terms", ours / bare, "×", budgets[0]),
        Result(f"{what}, processor time", size, "pyarrow.csv read", bare_work),
        Result(f"{what}, processor time", size, "Common Terms", our_work),
        Result(f"{what}, memory", size, "pyarrow.csv read", bare_peak, "MB"),
        Result(f"{what}, memory", size, "Common Terms", our_peak, "MB"),
        Result(
            f"{what}, memory times the file", size, "Common Terms", our_peak / megabytes, "×",
            budgets[1],
        ),
    ]  # fmt: skip


def _apart(who: str, file: Path) -> tuple[float, float, float]:
    """The median of three: seconds, processor seconds, and megabytes above what modules alone take."""
    command = [sys.executable, "-m", "benchmarks.imports", who, str(file)]
    said = [
        subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[-3:]
        for _ in range(3)
    ]
    taken, work, memory = (sorted(map(float, column))[1] for column in zip(*said, strict=True))
    return taken, work, memory


def _bare(file: Path) -> tuple[float, float, float]:
    from pyarrow import csv

    before, begun = peak(), time.process_time()
    taken, _ = once(lambda: csv.read_csv(file))
    return taken, time.process_time() - begun, peak() - before


def _ours(file: Path) -> tuple[float, float, float]:
    from lib.importing.options import Options
    from lib.store.home import Home
    from lib.store.imports import import_

    with tempfile.TemporaryDirectory() as home:
        before, begun = peak(), time.process_time()
        taken, made = once(
            lambda: import_([str(file)], Options(), Home(Path(home)), who="benchmark")
        )
    assert made.rows.rejected == 0, made.findings
    return taken, time.process_time() - begun, peak() - before


if __name__ == "__main__":
    measured = {"bare": _bare, "ours": _ours}[sys.argv[1]](Path(sys.argv[2]))
    print(*measured)
