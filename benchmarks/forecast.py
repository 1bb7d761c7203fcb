"""Forecasts beside their peers in one run, on public ledgers; writes FORECAST.md's tables to stdout.

``python -m benchmarks.forecast ibm | checkbook | speed | million``. The peers: LightGBM as a
person-day hazard with the same features, Kaplan-Meier by customer with shrinkage, and the due date.
LightGBM is skipped where it is absent. One thread for linear algebra, so that two cores shared with
others do not fight: set OPENBLAS_NUM_THREADS=1.
"""

import datetime as dt
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks import books
from benchmarks.measure import once, peak
from lib.analysis import forecast
from lib.analysis.forecast import (
    backtest,
    cells,
    clock,
    habits,
    models,
    payment_delays,
    scores,
    truth,
)
from lib.analysis.forecast.payment_delays import PaymentDelays
from lib.analysis.forecast.snapshot import Snapshot
from lib.board.people import COMMAND_LINE
from lib.importing.options import Options
from lib.ledger import columns, days
from lib.ledger.ledger import Ledger
from lib.notebook import outlook
from lib.store.home import Home
from lib.store.ledgers import imports, loads

SHARED = Path(os.environ.get("COMMON_TERMS_TEST_DATA", "../shared/data"))
LARGEST = 100_000
"""Invoices that LightGBM learns from, the latest ones: person-days fill the memory beyond."""
Array = np.ndarray
Hazards = Callable[[PaymentDelays], Array]


def imported(file: Path, **said: Any) -> Ledger:
    """A ledger through the app's own import."""
    with tempfile.TemporaryDirectory() as place:
        home = Home(Path(place))
        imports.import_([file], Options(**said), home, actor=COMMAND_LINE)
        return loads.ledger(home)


def ibm() -> Ledger:
    """IBM's late payment histories."""
    return imported(next((SHARED / "ibm-late-payments").glob("*.csv")))


def checkbook() -> Ledger:
    """South Dakota's payments to vendors, the agency as customer, terms net 30."""
    file = next((SHARED / "vendor-checkbook").glob("*.csv.gz"))
    return imported(file, columns={"agency_code": "customer"}, terms="net 30", currency="USD")


def features(
    items: Snapshot, habit: tuple[Array, Array], late: Array, day: Array, each: Array
) -> Array:
    """What the regression sees, a row a person-day; the habit is usual days late and its depth."""
    usual, depth = habit
    kind = cells.calendar(day)
    return np.column_stack([
        late, late - usual[each], usual[each], np.log1p(items.amount[each]), np.log1p(depth[each]),
        items.terms[each], kind % 7, kind >= 7,
    ]).astype("float32")  # fmt: skip


def person_days(items: Snapshot, habit: tuple[Array, Array]) -> tuple[Array, Array, Array]:
    """Features, outcome and invoice of each person-day on the clock."""
    last = np.minimum(items.last_seen, items.due + clock.LAST)
    length = np.maximum(last - items.issued + 1, 0).astype("int64")
    each = np.repeat(np.arange(len(items)), length)
    day = items.issued[each] + np.arange(len(each)) - np.repeat(np.cumsum(length) - length, length)
    outcome = (items.paid & (items.closed == last))[each] & (day == items.closed[each])
    return features(items, habit, day - items.due[each], day, each), outcome, each


def lightgbm(known: Snapshot) -> Hazards:
    """LightGBM's hazard: early stopping on the latest 15 % of invoices, as METHODS' yardstick."""
    import lightgbm as lgb

    learned = known.take(clock.training_mask(known))
    learned = learned.take(np.arange(max(len(learned) - LARGEST, 0), len(learned)))
    custom = habits.fit(known.take(clock.training_mask(known)))
    table, outcome, each = person_days(learned, habits.usual(custom, learned, learned.issued))
    held = each >= 0.85 * len(learned)
    settings = {
        "objective": "binary", "learning_rate": 0.05, "num_leaves": 31, "min_child_weight": 10,
        "lambda_l2": 5, "verbose": -1, "num_threads": 1, "seed": 1,
    }  # fmt: skip
    train = lgb.Dataset(table[~held], outcome[~held])
    trees = lgb.train(
        settings, train, 400, [lgb.Dataset(table[held], outcome[held], reference=train)],
        callbacks=[lgb.early_stopping(20, verbose=False)],
    )  # fmt: skip

    def cdf(asked: PaymentDelays) -> Array:
        items = asked.items
        start = np.minimum(asked.start + 1, known.day + 1).astype("int32")
        habit = habits.usual(custom, items, start)
        each = np.repeat(np.arange(len(items)), asked.length)
        day = asked.start[each] + 1 + np.tile(np.arange(asked.length), len(items))
        late = day - items.due[each]
        chance = trees.predict(features(items, habit, late, day, each), num_threads=1)
        hazard = np.where(late > clock.LAST, clock.tail(known), chance)
        return 1 - np.cumprod(1 - hazard.reshape(len(items), -1), axis=1)

    return cdf


def has_lightgbm() -> bool:
    """Whether the peer is there."""
    try:
        import lightgbm  # noqa: F401
    except ImportError:
        return False
    return True


def trees_beside(ledger: Ledger, origins: list[int]) -> pd.DataFrame:
    """CRPS of LightGBM and of the regression, the pool and the survival, at some origins."""
    everything = truth.Truth.of(ledger)
    rows = []
    for origin in origins:
        fit = models.fit(ledger, origin - 1)
        peer = lightgbm(fit.snapshot)
        month = days.number(days.add_months(days.date(origin), 1))
        for name, items in (
            ("open", fit.snapshot.take(fit.snapshot.open)),
            ("new", everything.issued(fit.snapshot, origin, month)),
        ):
            asked = payment_delays.of(items, fit.day)
            wait, known = everything.actual_delays(asked)
            made = models.cdfs(fit, asked, ("km_customer", "hazard", "pool"))
            made["lightgbm"] = peer(asked)
            for model, cdf in made.items():
                crps = scores.crps(cdf, wait, known)
                inside = scores.covered(cdf, wait, 0.8)
                rows.append((origin, name, model, crps.sum(), inside.sum(), len(crps)))
    table = pd.DataFrame(rows, columns=["origin", "population", "model", "crps", "cover_80", "n"])
    total = table.groupby(["population", "model"])[["crps", "cover_80", "n"]].sum()
    return total[["crps", "cover_80"]].div(total["n"], axis=0).unstack("population")


def summary(record: forecast.Record) -> pd.DataFrame:
    """Means over all invoices by population, metric and model."""
    s = record.scores.assign(sum=record.scores["value"] * record.scores["n"])
    added = s.groupby(["population", "metric", "model"])[["sum", "n"]].sum()
    return (added["sum"] / added["n"]).unstack("model")


def weekly(record: forecast.Record) -> pd.DataFrame:
    """WAPE of all weeks together, and coverage where the bands could be calibrated."""
    weeks = record.weeks[record.weeks["week"] > 0]
    off = (weeks["expected"] - weeks["actual"]).abs().groupby(weeks["model"]).sum()
    made = pd.DataFrame({"wape": off / weeks["actual"].groupby(weeks["model"]).sum()})
    own = weeks[weeks["model"].eq("used") & weeks["calibrated_on"].ge(8)]
    made.loc["used", "cover_80"] = own["actual"].between(own["low"], own["high"]).mean()
    made.loc["used", "cover_80_raw"] = own["actual"].between(own["p10"], own["p90"]).mean()
    made.loc["used", "weeks"] = len(own)
    return made


def whole_cash(ledger: Ledger, record: forecast.Record, origins: list[int]) -> pd.Series:
    """All receipts of six weeks, what was not invoiced at the origin included, and their band."""
    everything = truth.Truth.of(ledger)
    rows = []
    for origin in origins:
        book = forecast.open_book(forecast.fit(ledger, days.date(origin - 1), record))
        told = forecast.cash(book, 6, record)
        total = told[told["source"] == "total"].groupby("week")[["expected", "p10", "p90"]].sum()
        actual = everything.received(everything.full.document, origin, 6)
        rows.append(total.assign(actual=actual))
    weeks = pd.concat(rows)
    off = (weeks["expected"] - weeks["actual"]).abs().sum()
    inside = weeks["actual"].between(weeks["p10"], weeks["p90"]).mean()
    found = {"wape of all cash": off / weeks["actual"].sum(), "cover_80 of all cash": inside}
    return pd.Series(found | {"weeks": len(weeks)})


def judged(ledger: Ledger, first: dt.date | None, last: dt.date | None, every: int) -> None:
    """Print the whole record of a ledger."""
    taken, record = once(lambda: forecast.record(ledger, first, last))
    origins = backtest.origins(ledger, first, last)
    print(
        f"{len(origins)} origins, {len(record.invoices):,} forecasts, {taken:.0f} s, {peak():.0f} MB"
    )
    print(summary(record).round(3).to_string())
    places = record.invoices.groupby("population")["pit"]
    print(
        "places from .1 to .9:",
        places.apply(lambda p: p.between(0.1, 0.9).mean()).round(3).to_dict(),
    )
    print(weekly(record).round(3).to_string())
    print(record.invoices.groupby("origin")["model"].first().value_counts().to_string())
    print(whole_cash(ledger, record, origins).round(3).to_string())
    if has_lightgbm():
        print(trees_beside(ledger, origins[::every]).round(3).to_string())


def large(count: int = 50_000) -> Ledger:
    """So many invoices of 800 customers over three years, each with its own habit."""
    rng = np.random.default_rng(1)
    customer = rng.integers(0, 800, count)
    issued = np.sort(rng.integers(19_000, 20_100, count))
    term = rng.choice([14, 30, 30, 60], count)
    habit = rng.normal(4, 8, 800)[customer]
    paid = issued + np.maximum(term + np.round(habit + rng.gumbel(0, 6, count)), 0).astype(int)
    key = pd.Series(np.arange(count)).astype(str)
    base = {"customer": pd.Series(customer).astype(str), "currency": "EUR"}
    amount = np.round(np.exp(rng.normal(11, 1, count))).astype("int64")
    invoices = pd.DataFrame(base | {
        "document": key, "kind": "invoice", "issued": days.dates(issued),
        "due": days.dates(issued + term), "amount": amount,
    })  # fmt: skip
    receipts = invoices.assign(
        document="R" + key, kind="receipt", issued=days.dates(paid), due=pd.NaT, amount=-amount
    )
    joins = pd.DataFrame(
        {"credit": "R" + key, "invoice": key, "amount": amount, "effective_on": days.dates(paid)}
    )
    return Ledger.of({
        "documents": columns.conform(pd.concat([invoices, receipts]), "documents"),
        "allocations": columns.conform(joins, "allocations"),
    })  # fmt: skip


def speed() -> None:
    """Fit and predict on 50,000 invoices, ours first: the memory of one process only grows."""
    ledger = large()
    day = days.number(ledger.day) - 120
    once(lambda: models.fit(ledger, day - 900))  # statsmodels is imported
    base = peak()
    taken, fit = once(lambda: models.fit(ledger, day))
    told, book = once(lambda: forecast.open_book(fit))
    print(f"ours: fit {taken:.1f} s, predict {told:.1f} s for {len(book.delays):,} open")
    print(f"      {fit.hazard.rows:,} cells, {peak() - base:.0f} MB more at the peak")
    if has_lightgbm():
        base = peak()
        taken, cdf = once(lambda: lightgbm(fit.snapshot))
        told, _ = once(lambda: cdf(book.delays))
        print(f"LightGBM: fit {taken:.1f} s, predict {told:.1f} s, +{peak() - base:.0f} MB")


def million(count: int = 1_000_000) -> None:
    """A new day on a million documents, four in nine of them receipts: what the page waits for."""
    ledger = Ledger.of({**books.frames(count), "rates": books.rates()}, currency="EUR")
    once(lambda: models.fit(large(2_000), days.number(large(2_000).day) - 300))
    base = peak()
    taken, told = once(lambda: outlook.of(ledger))
    print(f"a new day: {taken:.1f} s, {len(told.forecast.fit.snapshot):,} invoices, ", end="")
    print(f"{len(told.forecast.delays):,} of them open, {peak() - base:.0f} MB more at the peak")
    taken, _ = once(lambda: forecast.cash(outlook.for_view(told, ledger), 8))
    print(f"cash of eight weeks: {taken:.1f} s")


if __name__ == "__main__":
    match sys.argv[1]:
        case "ibm":
            judged(ibm(), dt.date(2012, 10, 1), dt.date(2013, 10, 1), 1)
        case "checkbook":
            judged(checkbook(), None, None, 6)
        case "speed":
            speed()
        case "million":
            million()
