"""Aging by customer and bucket beside DuckDB, Polars and plain pandas on the same columns.

Peers get the steps of every balance (customer, currency, first day, day after, balance, due) in
their own memory, customers and currencies as the same whole numbers that our scan uses. All answers
are compared to the cent before any time is reported.
"""

from collections.abc import Callable, Sequence

import duckdb
import numpy as np
import pandas as pd
import polars as pl

from benchmarks import books
from benchmarks.measure import Result, once, peak, seconds
from lib.analysis import aging
from lib.ledger import buckets, days
from lib.ledger.ledger import Ledger

PLACES = (*buckets.names(), "unapplied")
KEYS = ["day", "customer", "currency"]


def run(size: int) -> list[Result]:
    """Every measurement at one size."""
    made = books.frames(size)
    build, ledger = once(lambda: Ledger.of(made, currency="EUR"))
    view, _ = seconds(lambda: ledger.on(days.month_ends(books.LAST, 2)[0]), times=3)
    steps = _steps(ledger)
    ledger.field("customer")
    results = [
        Result("matching and steps, once a version", size, "Common Terms", build),
        Result("a view on another day", size, "Common Terms", view),
    ]
    ends = tuple(map(days.number, days.month_ends(books.LAST, 24)))
    for what, wanted in (("one day", ends[-1:]), ("24 month-ends", ends)):
        results += _beside(f"aging by customer, {what}", size, ledger, steps, wanted)
    return [*results, Result("peak memory, all peers included", size, "process", peak(), "MB")]


def _beside(
    what: str, size: int, ledger: Ledger, steps: pd.DataFrame, wanted: Sequence[int]
) -> list[Result]:
    peers: dict[str, Callable[[], pd.DataFrame]] = {
        "Common Terms": lambda: _ours(ledger, wanted),
        "DuckDB": _duckdb(steps, wanted),
        "Polars": _polars(steps, wanted),
        "pandas": lambda: _pandas(steps, wanted),
    }
    times = 5 if size * len(wanted) < 50_000_000 else 2
    measured = {who: seconds(call, times) for who, call in peers.items()}
    ours = _coded(ledger, measured["Common Terms"][1])
    for who, (_, answer) in measured.items():
        if who != "Common Terms":
            pd.testing.assert_frame_equal(ours, _tidy(answer), check_dtype=False)
    budget = measured["DuckDB"][0]
    return [
        Result(what, size, who, taken, budget=budget if who == "Common Terms" else None)
        for who, (taken, _) in measured.items()
    ]


def _ours(ledger: Ledger, wanted: Sequence[int]) -> pd.DataFrame:
    return aging.scans(ledger, [days.date(day) for day in wanted])


def _steps(ledger: Ledger) -> pd.DataFrame:
    spells = ledger.spells
    codes, _ = ledger.codes.of("customer")
    return pd.DataFrame(
        {
            "customer": codes[spells.row],
            "currency": spells.currency,
            "first": spells.start,
            "after": spells.end,
            "balance": spells.balance,
            "due": spells.due,
        }
    )


def _duckdb(steps: pd.DataFrame, wanted: Sequence[int]) -> Callable[[], pd.DataFrame]:
    """DuckDB's best of two ways: the days joined, or one pass a day."""
    base = duckdb.connect()
    base.execute("set threads = 2")
    base.execute("create table steps as select * from steps")
    sums = ", ".join(f"sum(balance) filter ({_sql(place)}) as {place}" for place in PLACES)
    query = f"""
        select day, customer, currency, {sums}
        from steps, (select unnest($days) as day) where first <= day and after > day
        group by all
    """
    one = f"""
        select $day as day, customer, currency, {sums}
        from steps where first <= $day and after > $day group by all
    """.replace("day - due", "$day - due")

    def joined() -> pd.DataFrame:
        return base.execute(query, {"days": list(wanted)}).df()

    def apart() -> pd.DataFrame:
        return pd.concat([base.execute(one, {"day": day}).df() for day in wanted])

    return min((joined, apart), key=lambda call: seconds(call, 1)[0])


def _sql(place: str) -> str:
    late = "day - due"
    return {
        "not_due": f"balance > 0 and {late} <= 0",
        "d1_30": f"balance > 0 and {late} between 1 and 30",
        "d31_60": f"balance > 0 and {late} between 31 and 60",
        "d61_90": f"balance > 0 and {late} between 61 and 90",
        "d91_": f"balance > 0 and {late} > 90",
        "unapplied": "balance < 0",
    }[place]


def _polars(steps: pd.DataFrame, wanted: Sequence[int]) -> Callable[[], pd.DataFrame]:
    table = pl.from_pandas(steps).lazy()

    def on(day: int) -> pl.LazyFrame:
        late, balance = day - pl.col("due"), pl.col("balance")
        inside = {
            "not_due": late <= 0,
            "d1_30": late.is_between(1, 30),
            "d31_60": late.is_between(31, 60),
            "d61_90": late.is_between(61, 90),
            "d91_": late > 90,
        }
        sums = [balance.filter(rule & (balance > 0)).sum().alias(p) for p, rule in inside.items()]
        sums.append(balance.filter(balance < 0).sum().alias("unapplied"))
        standing = table.filter((pl.col("first") <= day) & (pl.col("after") > day))
        return standing.group_by("customer", "currency").agg(sums).with_columns(day=pl.lit(day))

    return lambda: pl.concat(pl.collect_all([on(day) for day in wanted])).to_pandas()


def _pandas(steps: pd.DataFrame, wanted: Sequence[int]) -> pd.DataFrame:
    tables = []
    for day in wanted:
        standing = steps[(steps["first"] <= day) & (steps["after"] > day)]
        place = pd.cut(day - standing["due"], [-np.inf, 0, 30, 60, 90, np.inf], labels=PLACES[:5])
        place = place.cat.add_categories("unapplied").mask(standing["balance"] < 0, "unapplied")
        keys = [standing["customer"], standing["currency"], place.rename("place")]
        sums = standing["balance"].groupby(keys, observed=True).sum().unstack(fill_value=0)
        tables.append(sums.reindex(columns=PLACES, fill_value=0).assign(day=day).reset_index())
    return pd.concat(tables)


def _tidy(answer: pd.DataFrame) -> pd.DataFrame:
    """An answer as whole numbers in one order; nothing open is nothing, not null."""
    plain = answer.assign(**{p: answer[p].fillna(0) for p in PLACES}).rename_axis(columns=None)
    return plain[[*KEYS, *PLACES]].astype("int64").sort_values(KEYS, ignore_index=True)


def _coded(ledger: Ledger, table: pd.DataFrame) -> pd.DataFrame:
    _, labels = ledger.codes.of("customer")
    number = {label: code for code, label in enumerate(labels)}
    currency = {label: code for code, label in enumerate(ledger.spells.currencies)}
    coded = {"customer": table["customer"].map(number), "currency": table["currency"].map(currency)}
    return _tidy(table.assign(**coded, day=days.numbers(table["day"])))
