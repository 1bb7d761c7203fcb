"""``simulate``: a scenario file, beside the same customers as they are."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import numpy as np
import pandas as pd

from lib import simulation
from lib.analysis import default_as_of
from lib.commands import options, output
from lib.ledger import days, money
from lib.simulation import Book, Scenario, doubt
from lib.simulation.mistakes import NothingSold, after_the_end
from lib.simulation.scenario import unreadable_scenario
from lib.store.home import Home
from lib.store.ledgers import loads

Written = Decimal | float | None

MEASURES = (
    "sales", "margin", "cash", "receivables", "dso", "financing_cost", "expected_loss", "npv",
)  # fmt: skip


@click.command(short_help="What other terms would do: a scenario file against today.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--ledger", "which", help="Version or name; by default the newest.")
@click.option(
    "--as-of",
    "as_of",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The scenario's day by default, else the ledger's last.",
)
def command(file: Path, which: str | None, as_of: dt.datetime | None) -> None:
    """Simulate the scenario of a TOML FILE and print base, scenario and difference as JSON.

    Amounts are in major units of the ledger's currency, days of sales and shares are numbers. Between
    p10 and p90 are 8 in 10 of the paths; "how_sure" has the assumptions drawn with them.
    """
    asked = Scenario.from_toml(_text(file))
    day = as_of.date() if as_of else asked.as_of
    ledger = options.opened(which, day)
    _before_the_end(which, day)
    agreed = options.agreed(which)
    asked = replace(asked, assumptions=asked.assumptions.under(agreed.values.given))
    book = simulation.book(ledger, asked.select)
    output.say(f"{asked.select.said}, {asked.weeks} weeks from {days.said(ledger.day)}.")
    output.say(f"What the file does not say is by {agreed.stamp}.")
    click.echo(output.as_json(answer(book, asked)))


def _before_the_end(which: str | None, day: dt.date | None) -> None:
    """Refuse a day on which the ledger, as it was loaded, knows nothing any more.

    Raises:
        AfterTheEnd: it is one.
    """
    whole = loads.ledger(Home.default(), which)
    last = max(whole.day, default_as_of.stated_day(whole) or whole.day)
    if day is not None and day > last:
        raise after_the_end(day, last)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise unreadable_scenario(fault) from None


def answer(book: Book, asked: Scenario) -> dict[str, Any]:
    """The contract's object, and what it rests on: each assumption with its source."""
    course = simulation.run(book, asked)
    table = simulation.totals(course, asked)
    known = simulation.assumed(book, asked.assumptions).set_index("assumption")
    return {
        "name": asked.name,
        "currency": book.currency,
        **{who: _part(table, who, book.currency) for who in simulation.WHO},
        "break_even": _break_even(book, asked),
        "how_sure": _how_sure(book, asked, course),
        "closed_form": _closed(book, asked),
        "discounting": asked.assumptions.discounting,
        "assumptions": known.to_dict("index"),
    }


def _break_even(book: Book, asked: Scenario) -> dict[str, float | None]:
    """Shares; nothing where no volume, or nothing at all, makes up for the levers."""
    try:
        found = simulation.break_even(book, asked)
    except NothingSold:
        return {"volume": None, "price": None}
    volume = None if found.volume is None else round(found.volume, 6)
    return {"volume": volume, "price": round(found.price, 6)}


def _how_sure(book: Book, asked: Scenario, course: simulation.Course) -> dict[str, Any]:
    """The change in value with luck and assumptions drawn together, and the share that is luck."""
    found = doubt.of(book, asked, course)
    marks = np.quantile(found.change, [0.1, 0.5, 0.9])
    npv = {
        name: money.major(round(float(value)), book.currency)
        for name, value in zip(("p10", "p50", "p90"), marks, strict=True)
    }
    return {"npv": npv, "gain": round(found.gain, 4), "from_luck": round(found.from_luck, 4),
            "largest": found.largest}  # fmt: skip


def _part(table: pd.DataFrame, who: str, currency: str) -> dict[str, dict[str, Written]]:
    rows = table[table["who"] == who].set_index("measure")
    return {
        name: {band: _written(rows.loc[name, band], name, currency) for band in simulation.BAND}
        for name in MEASURES
    }


def _closed(book: Book, asked: Scenario) -> dict[str, dict[str, Written]] | None:
    """Expected values without drawing; none where a limit or a hold is moved."""
    course = simulation.expect(book, asked)
    if course is None:
        return None
    table = simulation.totals(course, asked)
    return {
        who: {name: bands["mean"] for name, bands in _part(table, who, book.currency).items()}
        for who in simulation.WHO
    }


def _written(value: Any, name: str, currency: str) -> Written:
    if pd.isna(value):
        return None
    return round(float(value), 2) if name == "dso" else money.major(round(value), currency)
