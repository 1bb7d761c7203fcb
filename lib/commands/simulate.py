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
from lib.simulation import Book, Scenario, breakeven
from lib.simulation.mistakes import NothingSold, after_the_end
from lib.simulation.scenario import unreadable_scenario
from lib.store.home import Home
from lib.store.ledgers import loads

Figure = Decimal | float | None

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
    scenario = Scenario.from_toml(_text(file))
    day = as_of.date() if as_of else scenario.as_of
    ledger = options.open_ledger(which, day)
    _check_day(which, day)
    house = options.agreed_house(which)
    scenario = replace(scenario, assumptions=scenario.assumptions.under(house.values.agreed_values))
    book = simulation.book(ledger, scenario.select)
    output.say(f"{scenario.select.label}, {scenario.weeks} weeks from {days.in_full(ledger.day)}.")
    output.say(f"What the file does not say is by {house.stamp}.")
    click.echo(output.as_json(answer(book, scenario)))


def _check_day(name_or_version: str | None, day: dt.date | None) -> None:
    """Refuse a day on which the ledger, as it was loaded, knows nothing any more.

    Raises:
        AfterTheEnd: it is one.
    """
    ledger = loads.ledger(Home.default(), name_or_version)
    last = max(ledger.day, default_as_of.stated_day(ledger) or ledger.day)
    if day is not None and day > last:
        raise after_the_end(day, last)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise unreadable_scenario(fault) from None


def answer(book: Book, scenario: Scenario) -> dict[str, Any]:
    """The contract's object, and what it rests on: each assumption with its source."""
    result = simulation.run(book, scenario)
    table = simulation.totals(result, scenario)
    assumptions = simulation.assumption_sources(book, scenario.assumptions).set_index("assumption")
    return {
        "name": scenario.name,
        "currency": book.currency,
        **{variant: _part(table, variant, book.currency) for variant in simulation.WHO},
        "break_even": _break_even(book, scenario),
        "how_sure": _uncertainty(book, scenario, result),
        "closed_form": _closed_form(book, scenario),
        "discounting": scenario.assumptions.discounting,
        "assumptions": assumptions.to_dict("index"),
    }


def _break_even(book: Book, scenario: Scenario) -> dict[str, float | None]:
    """Shares; nothing where no volume, or nothing at all, makes up for the levers."""
    try:
        break_even = simulation.break_even(book, scenario)
    except NothingSold:
        return {"volume": None, "price": None}
    volume = None if break_even.volume is None else round(break_even.volume, 6)
    return {"volume": volume, "price": round(break_even.price, 6)}


def _uncertainty(
    book: Book, scenario: Scenario, result: simulation.SimulationResult
) -> dict[str, Any]:
    """The change in value with luck and assumptions drawn together, and the share that is luck."""
    uncertainty = breakeven.doubt(book, scenario, result)
    marks = np.quantile(uncertainty.change, [0.1, 0.5, 0.9])
    npv = {
        name: money.major(round(float(value)), book.currency)
        for name, value in zip(("p10", "p50", "p90"), marks, strict=True)
    }
    return {
        "npv": npv,
        "gain": round(uncertainty.gain, 4),
        "from_luck": round(uncertainty.from_luck, 4),
        "largest": uncertainty.largest,
    }


def _part(table: pd.DataFrame, variant: str, currency: str) -> dict[str, dict[str, Figure]]:
    rows = table[table["who"] == variant].set_index("measure")
    return {
        name: {band: _figure(rows.loc[name, band], name, currency) for band in simulation.BAND}
        for name in MEASURES
    }


def _closed_form(book: Book, scenario: Scenario) -> dict[str, dict[str, Figure]] | None:
    """Expected values without drawing; none where a limit or a hold is moved."""
    result = simulation.expect(book, scenario)
    if result is None:
        return None
    table = simulation.totals(result, scenario)
    return {
        variant: {
            name: bands["mean"] for name, bands in _part(table, variant, book.currency).items()
        }
        for variant in simulation.WHO
    }


def _figure(value: Any, name: str, currency: str) -> Figure:
    if pd.isna(value):
        return None
    return round(float(value), 2) if name == "dso" else money.major(round(value), currency)
