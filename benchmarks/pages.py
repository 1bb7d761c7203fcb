"""The aging page on a large ledger: what a control costs the server, and what a cell sends.

Every control but day and ledger is moved to each of its values, most of them for the first time, and
the whole page runs as Streamlit runs it.
"""

import datetime as dt
import math
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import books
from benchmarks.measure import Result, once

ROOT = Path(__file__).resolve().parents[1]
RERUN_BUDGET, DAY_BUDGET, BYTES_BUDGET = 0.3, 2.0, 200.0
DAY = dt.date(2026, 3, 31)
MOVES: dict[str, list[Any]] = {
    "aging.by": [["salesperson"], ["product"], ["product", "salesperson"], ["customer"]],
    "aging.basis": ["issued", "due"],
    "aging.show": ["share", "amount"],
    "aging.disputed": ["without", "only", "with"],
    "aging.cuts": ["15, 45, 120", "30, 60, 90"],
    "aging.axis": ["term", "days"],
    "aging.months": [12, 36, 24],
    "aging.of": ["owed", "late"],
}


def run(size: int) -> list[Result]:
    """Every measurement at one size."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["COMMON_TERMS_HOME"] = home
        _import(Path(home), size)
        return _visit(size)


def _import(home: Path, size: int) -> None:
    from lib.board.people import COMMAND_LINE
    from lib.importing.options import Options
    from lib.store.home import Home
    from lib.store.ledgers.imports import import_

    files = [str(home / "invoices.csv"), str(home / "rates.csv")]
    for file, frame in zip(files, (books.flat(size * 5 // 9), books.rates()), strict=True):
        frame.to_csv(file, index=False)
    made = import_(files, Options(), Home(home), actor=COMMAND_LINE)
    assert made.clean, made.findings


def _visit(size: int) -> list[Result]:
    from streamlit.testing.v1 import AppTest

    source = f"import runpy; runpy.run_path({str(ROOT / 'app.py')!r})"
    app = AppTest.from_string(source, default_timeout=300)
    first, _ = once(app.run)
    page, _ = once(lambda: app.switch_page(str(ROOT / "pages" / "aging.py")).run())
    same, _ = once(app.run)
    moved, worked = (sorted(seconds) for seconds in zip(*_moved(app), strict=True))
    late = math.ceil(len(moved) * 0.95) - 1
    largest = max(_sent(app), default=0) / 1000
    app.date_input(key="as_of").set_value(DAY)
    day, _ = once(app.run)
    assert not app.exception, app.exception
    return [
        Result("first page, ledger read from disk", size, "Common Terms", first),
        Result("aging page, first visit", size, "Common Terms", page),
        Result("aging page again, nothing changed", size, "Common Terms", same),
        Result("a control of the aging page, median", size, "Common Terms", moved[len(moved) // 2]),
        Result(
            "a control of the aging page, 95th percentile", size, "Common Terms",
            moved[late], budget=RERUN_BUDGET,
        ),
        Result(
            "a control of the aging page, 95th percentile, processor time", size, "Common Terms",
            worked[late],
        ),
        Result("a new day on the aging page", size, "Common Terms", day, budget=DAY_BUDGET),
        Result("largest cell sent to the browser", size, "Common Terms", largest, "kB", BYTES_BUDGET),
    ]  # fmt: skip


def _moved(app: Any) -> Iterator[tuple[float, float]]:
    """Seconds, and processor seconds, of each run after one control was moved."""
    for key, values in MOVES.items():
        for value in values:
            _control(app, key).set_value(value)
            begun = time.process_time()
            taken, _ = once(app.run)
            assert not app.exception, (key, value, app.exception)
            yield taken, time.process_time() - begun


def _control(app: Any, key: str) -> Any:
    found = (c for kind in (app.button_group, app.multiselect, app.text_input) for c in kind)
    return next(control for control in found if control.key == key)


def _sent(app: Any) -> Iterator[int]:
    """Bytes of each chart and table of the page as it now is."""
    for kind in ("vega_lite_chart", "dataframe", "arrow_data_frame"):
        for element in app.get(kind):
            yield element.proto.ByteSize()
