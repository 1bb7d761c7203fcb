"""What is used beside the best single model, on many ledgers; writes WEIGHTS.md's tables.

``python -m benchmarks.weights run FILE [ledger ...]`` judges ledgers and writes a row for each of their
populations to FILE; it asks only for what the record of earlier versions has too, so that the same
script judges the rule before and after a change. ``… table BEFORE AFTER`` lays two such files side by
side. The public data is that of ``tests/conftest.py``; set OPENBLAS_NUM_THREADS=1.
"""

import datetime as dt
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks import forecast as public
from benchmarks.forecast import large
from lib.analysis import forecast
from lib.analysis.forecast import snapshot
from lib.ledger import columns, days
from lib.ledger.days import NEVER
from lib.ledger.ledger import Ledger

SINGLE = ("km_terms", "km_customer", "hazard", "pool", "hybrid")
"""Single models; points (the due date, the customer's median) are shown but never the best."""
POINTS = ("due_date", "customer_median")
SAMPLE = Path(__file__).parents[1] / "data" / "sample"
_ENOUGH_WEEKS = 8
Table = pd.DataFrame


def invoices(ledger: Ledger) -> Table:
    """A ledger's invoices as flat rows: customer, issued, due, paid (day numbers), amount."""
    seen = snapshot.of(ledger, days.number(ledger.day))
    paid = np.where(seen.paid, seen.closed, NEVER)
    return pd.DataFrame({
        "customer": seen.customers[seen.customer], "issued": seen.issued.astype("int64"),
        "due": seen.due.astype("int64"), "paid": paid.astype("int64"), "amount": seen.amount,
    })  # fmt: skip


def ledger(rows: Table, until: int | None = None) -> Ledger:
    """Flat rows as a ledger, known to the end of a day."""
    last = until or int(max(rows["issued"].max(), rows.loc[rows["paid"] < NEVER, "paid"].max()))
    rows = rows[rows["issued"] <= last].reset_index(drop=True)
    rows = rows.assign(key=rows.index.astype(str).str.zfill(7))
    settled = rows[rows["paid"] <= last].reset_index(drop=True)
    base = {"currency": "EUR", "sale_mode": "credit"}
    bills = rows[["customer", "amount"]].assign(
        document=rows["key"], kind="invoice", issued=days.dates(rows["issued"]),
        due=days.dates(rows["due"]), **base,
    )  # fmt: skip
    receipts = settled[["customer"]].assign(
        document="R" + settled["key"], kind="receipt", issued=days.dates(settled["paid"]),
        amount=-settled["amount"], **base,
    )  # fmt: skip
    joins = pd.DataFrame({
        "credit": "R" + settled["key"], "invoice": settled["key"], "amount": settled["amount"],
        "effective_on": days.dates(settled["paid"]),
    })  # fmt: skip
    return Ledger.of({
        "documents": columns.conform(pd.concat([bills, receipts]), "documents"),
        "allocations": columns.conform(joins, "allocations"),
    })  # fmt: skip


def some_customers(rows: Table, count: int, seed: int = 1) -> Table:
    """The invoices of so many customers, drawn at random."""
    names = np.unique(rows["customer"])
    kept = np.random.default_rng(seed).choice(names, min(count, len(names)), replace=False)
    return rows[rows["customer"].isin(kept)]


def thinned(rows: Table, share: float, seed: int = 2) -> Table:
    """A share of the invoices, drawn at random."""
    return rows[np.random.default_rng(seed).random(len(rows)) < share]


def held_back(rows: Table, first: dt.date, length: int, share: float = 0.7) -> Table:
    """One bad month: most of what was to be paid in it is paid a month and a half later."""
    start = days.number(first)
    held = rows["paid"].between(start, start + length - 1)
    held &= np.random.default_rng(3).random(len(rows)) < share
    return rows.assign(paid=rows["paid"] + 45 * held)


def strike(rows: Table, first: dt.date, length: int, catch_up: int = 7) -> Table:
    """Nobody collects for some weeks; what was to be paid in them is paid in the week after."""
    start = days.number(first)
    waits = rows["paid"].between(start, start + length - 1)
    after = start + length + np.random.default_rng(5).integers(0, catch_up, len(rows))
    return rows.assign(paid=np.where(waits, after, rows["paid"]))


def slower(rows: Table, from_: dt.date, by: int) -> Table:
    """A changed regime: what is issued from a day on is paid so many days later."""
    later = (rows["issued"] >= days.number(from_)) & (rows["paid"] < NEVER)
    return rows.assign(paid=rows["paid"] + by * later)


def heavy(rows: Table, count: int = 3) -> Table:
    """The most frequent customers, all of theirs, and a tenth of everybody else's."""
    top = rows["customer"].value_counts().index[:count]
    rest = thinned(rows[~rows["customer"].isin(top)], 0.1)
    return pd.concat([rows[rows["customer"].isin(top)], rest]).sort_values("issued")


def months(rows: Table, count: int, skip: int = 0) -> Ledger:
    """The first so many months of a ledger, or later ones, as known at their end."""
    start = days.add_months(days.date(int(rows["issued"].quantile(0.01))), skip)
    end = days.number(days.add_months(start, count))
    return ledger(rows[rows["issued"] >= days.number(start)], end)


def monthly_runs(rows: Table) -> Table:
    """Every customer pays once a month, on the day nearest the 10th after it would have paid."""
    when = days.dates(np.where(rows["paid"] < NEVER, rows["paid"], 0))
    run = (pd.to_datetime(when).to_period("M").to_timestamp() + pd.Timedelta(days=9)).to_series()
    run = run.where(
        run.to_numpy() >= pd.to_datetime(when).to_numpy(), run + pd.DateOffset(months=1)
    )
    moved = days.numbers(run.reset_index(drop=True)).astype("int64")
    return rows.assign(paid=np.where(rows["paid"] < NEVER, moved, NEVER))


def sample() -> Ledger:
    """The ledger that comes with the project."""
    frames = {
        role: columns.conform(pd.read_parquet(SAMPLE / f"{role}.parquet"), role)
        for role in ("documents", "allocations", "rates")
    }
    return Ledger.of(frames, currency="EUR")


def _ibm() -> Table:
    return invoices(public.ibm())


def _checkbook() -> Table:
    return invoices(public.checkbook())


LEDGERS: dict[str, Callable[[], Ledger]] = {
    "IBM": public.ibm,
    "IBM, 25 customers": lambda: ledger(some_customers(_ibm(), 25)),
    "IBM, every third invoice": lambda: ledger(thinned(_ibm(), 1 / 3)),
    "IBM, three customers heavy": lambda: ledger(heavy(_ibm())),
    "IBM, seven months": lambda: months(_ibm(), 7),
    "IBM, seven other months": lambda: months(_ibm(), 7, 12),
    "IBM, one bad month": lambda: ledger(held_back(_ibm(), dt.date(2013, 2, 1), 28)),
    "IBM, one bad month of eleven": lambda: months(held_back(_ibm(), dt.date(2012, 7, 1), 31), 11),
    "IBM, slower from March 2013": lambda: ledger(slower(_ibm(), dt.date(2013, 3, 1), 15)),
    "IBM, paid in monthly runs": lambda: ledger(monthly_runs(_ibm())),
    "sample": sample,
    "sample, five months": lambda: months(invoices(sample()), 5, 6),
    "planted habits": lambda: large(6_000),
    "planted, one bad month": lambda: ledger(
        held_back(invoices(large(6_000)), dt.date(2023, 6, 1), 30)
    ),
    "planted, slower": lambda: ledger(slower(invoices(large(6_000)), dt.date(2023, 10, 1), 20)),
    "checkbook, a fiftieth": lambda: ledger(thinned(_checkbook(), 0.02)),
    "checkbook, six agencies": lambda: ledger(thinned(some_customers(_checkbook(), 6), 0.3)),
    "checkbook, five months": lambda: months(thinned(_checkbook(), 0.1), 5, 24),
    "checkbook": public.checkbook,
}
"""Ledgers that rules were made on."""
FRESH: dict[str, Callable[[], Ledger]] = {
    "IBM, bad month late of fourteen": lambda: months(
        held_back(_ibm(), dt.date(2012, 11, 1), 30), 14
    ),
    "IBM, two bad months": lambda: ledger(
        held_back(held_back(_ibm(), dt.date(2012, 9, 1), 30), dt.date(2013, 4, 1), 30)
    ),
    "IBM, strike and catch-up": lambda: ledger(strike(_ibm(), dt.date(2012, 12, 1), 42)),
    "IBM, eight customers": lambda: ledger(some_customers(_ibm(), 8, 11)),
    "planted, twelve customers": lambda: ledger(some_customers(invoices(large(6_000)), 12, 12)),
    "planted, strike": lambda: ledger(strike(invoices(large(6_000)), dt.date(2023, 9, 1), 35)),
    "checkbook, two bad months": lambda: ledger(
        held_back(
            held_back(thinned(_checkbook(), 0.02, 21), dt.date(2018, 3, 1), 31),
            dt.date(2019, 6, 1), 30,
        )
    ),
    "IBM, twenty customers, strike": lambda: ledger(
        strike(some_customers(_ibm(), 20, 31), dt.date(2013, 2, 1), 28)
    ),
    "IBM, bad month early of twelve": lambda: months(
        held_back(_ibm(), dt.date(2012, 5, 1), 31), 12
    ),
    "planted, two bad months": lambda: ledger(
        held_back(held_back(invoices(large(3_000)), dt.date(2022, 11, 1), 30), dt.date(2023, 12, 1), 31)
    ),
}  # fmt: skip
"""Planted afterwards, to see whether what was learned on those holds."""


def judged(name: str) -> list[dict[str, object]]:
    """A row for each population of a ledger: errors of what is used and of each model, and coverage."""
    started = time.perf_counter()
    record = forecast.record((LEDGERS | FRESH)[name]())
    taken = time.perf_counter() - started
    found = []
    for population in ("open", "new"):
        own = record.invoices
        if len(own):
            own = own[own["population"] == population]
        if not len(own):
            continue
        row: dict[str, object] = {
            "ledger": name, "population": population, "origins": own["origin"].nunique(),
            "invoices": len(own), "used": own["crps"].mean(),
            "places": own["pit"].between(0.1, 0.9).mean(),
            "cover": own.loc[own["known"] >= own["wait"], "covered_80"].mean(), "seconds": taken,
        }  # fmt: skip
        # Where a regression could not be fitted, the customers' record stands in, as in use.
        errors = {m: own[f"crps_{m}"] for m in POINTS + SINGLE if f"crps_{m}" in own}
        row |= {m: error.fillna(own["crps_km_customer"]).mean() for m, error in errors.items()}
        found.append(row | weekly(record))
    return found


def weekly(record: forecast.Record) -> dict[str, float]:
    """Error of weekly cash from open items, of what is used and of the best, and coverage of bands."""
    weeks = record.weeks[record.weeks["week"] > 0]
    off = (weeks["expected"] - weeks["actual"]).abs().groupby(weeks["model"]).sum()
    wape = off / weeks["actual"].groupby(weeks["model"]).sum()
    own = weeks[weeks["model"].eq("used") & weeks["calibrated_on"].ge(_ENOUGH_WEEKS)]
    inside = own["actual"].between(own["low"], own["high"])
    return {
        "cash": float(wape["used"]), "cash_best": float(wape.reindex(list(SINGLE)).min()),
        "band": float(inside.mean()), "weeks": float(len(own)),
    }  # fmt: skip


def run(file: Path, names: list[str]) -> None:
    """Judge ledgers one after another, writing after each, so that a run cut short keeps its rows."""
    rows: list[dict[str, object]] = []
    for name in names or list(LEDGERS):
        rows += judged(name)
        pd.DataFrame(rows).to_csv(file, index=False)
        print(f"{name}: done, load {os.getloadavg()[0]:.1f}", flush=True)


def _cells(row: pd.Series, best: float) -> list[str]:
    band = "–" if pd.isna(row["band"]) else f"{row['band']:.2f}"
    off = f"{(row['used'] / best - 1) * 100:+.1f} %"
    return [f"{row['used']:.2f}", off, f"{row['places']:.2f}", band]


def table(before: Path, after: Path) -> None:
    """Two runs side by side, as Markdown, each beside the best single model on its own invoices."""
    old, new = (pd.read_csv(file).set_index(["ledger", "population"]) for file in (before, after))
    old_best, new_best = (run[list(SINGLE)].min(axis=1) for run in (old, new))
    judged_by = ["off", "PIT", "bands"]
    head = ["ledger", "", "n", *POINTS, *SINGLE, "before", *judged_by, "after", *judged_by]
    print("|", " | ".join(head), "|")
    print("|---" * len(head), "|", sep="")
    for place in new.index:
        was, now = old.loc[place], new.loc[place]
        cells = [*place, f"{now['invoices']:,.0f}"]
        cells += [f"{was[name]:.2f}" for name in (*POINTS, *SINGLE)]
        cells += _cells(was, old_best[place]) + _cells(now, new_best[place])
        print("|", " | ".join(cells), "|")


if __name__ == "__main__":
    match sys.argv[1]:
        case "run":
            run(Path(sys.argv[2]), sys.argv[3:])
        case "table":
            table(Path(sys.argv[2]), Path(sys.argv[3]))
