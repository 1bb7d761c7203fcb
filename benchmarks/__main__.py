"""Measures everything, prints a table and writes it to RESULTS.md beside this file."""

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from benchmarks.measure import Result

HERE = Path(__file__).resolve().parent
SIZES = {"aging": (100_000, 1_000_000, 10_000_000), "imports": (100_000, 1_000_000),
         "pages": (1_000_000,), "simulation": (200,)}  # fmt: skip
PEERS = ("pandas", "numpy", "pyarrow", "duckdb", "polars", "streamlit", "altair")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what was asked for, each size in a process of its own."""
    asked = _parser().parse_args(arguments)
    results: list[Result] = []
    begun = os.getloadavg()[0]
    for name in asked.only or SIZES:
        for size in asked.sizes or SIZES[name]:
            print(f"{name} at {size:,} …", file=sys.stderr, flush=True)
            results += _apart(name, size)
    text = "\n".join([*_heading(begun), *_rows(results)]) + "\n"
    print(text)
    if not asked.sizes and not asked.only:
        (HERE / "RESULTS.md").write_text(text, encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=sorted(SIZES))
    parser.add_argument("--sizes", nargs="+", type=int, help="documents; nothing is written then")
    return parser


def _apart(name: str, size: int) -> list[Result]:
    command = f"from benchmarks import {name}, measure; measure.tell({name}.run({size}))"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{name} at {size:,} did not finish:\n{done.stderr[-3000:]}")
    return [Result(**row) for row in json.loads(done.stdout.splitlines()[-1])]


def _heading(begun: float) -> list[str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return [
        "# Measured",
        "",
        "`make bench` writes this file. Peers run on the same columns in the same run, and their "
        "answers are compared to ours to the cent before a time counts. Times are medians. A budget "
        "with a peer is the peer's own time. Processor time is what the work itself took, whatever "
        "else ran.",
        "",
        f"{platform.machine()}, {os.cpu_count()} processors, {memory:.0f} GB · "
        f"Python {platform.python_version()} · "
        + " · ".join(f"{name} {version(name)}" for name in PEERS)
        + f" · load {begun:.1f} at the start and {os.getloadavg()[0]:.1f} at the end, its own 1 to 2 "
        f"included (more than {os.cpu_count()} means that other work took time from everybody)",
    ]


def _rows(results: Sequence[Result]) -> list[str]:
    lines: list[str] = []
    for size, of in dict.fromkeys((result.size, result.of) for result in results):
        lines += ["", f"## {size:,} {of}", "", "| what | who | measured | budget | |",
                  "|---|---|---:|---:|---|"]  # fmt: skip
        lines += [_row(result) for result in results if (result.size, result.of) == (size, of)]
    return lines


def _row(result: Result) -> str:
    kept = ""
    if result.budget is not None:
        kept = "kept" if result.value <= result.budget else "**missed**"
    allowed = "" if result.budget is None else _written(result.budget, result.unit)
    measured = _written(result.value, result.unit)
    return f"| {result.what} | {result.who} | {measured} | {allowed} | {kept} |"


def _written(value: float, unit: str) -> str:
    if unit == "s":
        return f"{value * 1000:,.0f} ms" if value < 10 else f"{value:.1f} s"
    return f"{value:,.1f} {unit}"


if __name__ == "__main__":
    main()
