"""``simulate``: a scenario file, beside the same customers as they are."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from lib import simulation
from lib.commands import options, output
from lib.ledger import money
from lib.simulation import Book, Scenario

MONEY = ("sales", "margin", "cash", "receivables", "dso", "financing_cost", "expected_loss")


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

    Amounts are in major units of the ledger's currency, days of sales and shares are numbers. Ranges
    hold 8 in 10 of the paths.
    """
    asked = Scenario.from_toml(file.read_text(encoding="utf-8"))
    ledger = options.opened(which, as_of.date() if as_of else asked.as_of)
    book = simulation.book(ledger, asked.select)
    output.say(f"{asked.select.said}, {asked.weeks} weeks from {ledger.day:%d %b %Y}.")
    click.echo(output.as_json(answer(book, asked)))


def answer(book: Book, asked: Scenario) -> dict[str, Any]:
    """The contract's object, and under ``ranges`` the bands of every measure."""
    table = simulation.totals(simulation.run(book, asked), asked)
    parts = {
        who: _part(table[table["who"] == who].set_index("measure"), book.currency)
        for who in simulation.WHO
    }
    found = simulation.break_even(book, asked)
    pays = {"volume": found.volume and round(found.volume, 6), "price": round(found.price, 6)}
    return {
        "name": asked.name,
        "currency": book.currency,
        **{who: {name: bands["mean"] if name != "npv" else bands for name, bands in part.items()}
           for who, part in parts.items()},
        "break_even": pays,
        "closed_form": _closed(book, asked),
        "ranges": parts,
        "discounting": asked.assumptions.discounting,
        "sources": {name: asked.assumptions.source(name) for name in simulation.ASSUMPTIONS},
    }  # fmt: skip


def _part(table: Any, currency: str) -> dict[str, dict[str, Decimal | float | None]]:
    bands = list(simulation.BAND)
    return {
        name: {band: _written(table.loc[name, band], name, currency) for band in bands}
        for name in (*MONEY, "npv")
    }


def _closed(book: Book, asked: Scenario) -> dict[str, Any] | None:
    """Expected values without drawing; none where a limit or a hold is moved."""
    course = simulation.expect(book, asked)
    if course is None:
        return None
    table = simulation.totals(course, asked)
    return {
        who: {
            name: _written(row["mean"], name, book.currency)
            for name, row in table[table["who"] == who].set_index("measure").iterrows()
            if name in (*MONEY, "npv")
        }
        for who in simulation.WHO
    }


def _written(value: float, name: str, currency: str) -> Decimal | float | None:
    if value != value:
        return None
    return round(value, 2) if name == "dso" else money.major(round(value), currency)
