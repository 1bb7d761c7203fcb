"""Options that commands have in common: which ledger, seen on which day; where rejects go."""

import datetime as dt
import functools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from lib.analysis import default_as_of
from lib.ledger.house import House
from lib.ledger.ledger import Ledger
from lib.ledger.tolerance import Tolerance
from lib.store.home import Home
from lib.store.ledgers import loads
from lib.store.records import house

DAY = click.DateTime(formats=["%Y-%m-%d"])
_FILE = click.Path(dir_okay=False, path_type=Path)

rejects = click.option("--rejects", type=_FILE, help="Where to write rejected rows, as CSV.")


def reads_ledger(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--ledger`` and ``--as-of``; it is called with the ledger as seen on that day.

    The ledger is the newest by default, the day the one it states, or else its last.
    """

    @click.option("--ledger", "which", help="Version or name; by default the newest.")
    @click.option(
        "--as-of",
        "as_of",
        type=DAY,
        metavar="YYYY-MM-DD",
        help="By default the day that the source states, or the last of the ledger.",
    )
    @functools.wraps(function)
    def reading(which: str | None, as_of: dt.datetime | None, **rest: Any) -> Any:
        return function(ledger=open_ledger(which, as_of.date() if as_of else None), **rest)

    return reading


def open_ledger(name_or_version: str | None, as_of: dt.date | None) -> Ledger:
    """A ledger seen on a day.

    Raises:
        NoSuchLedger: nothing by that version or name.
    """
    ledger = loads.ledger(Home.default(), name_or_version)
    least = int(agreed_house(name_or_version).value("tolerance_minimum"))
    view = ledger.on(as_of or default_as_of.stated_day(ledger) or ledger.day)
    return replace(view, tolerance=Tolerance(least_days=least))


def agreed_house(name_or_version: str | None) -> House:
    """The assumptions that both heads agreed for a ledger."""
    load = loads.find(Home.default(), name_or_version)
    return house.in_force(Home.default(), loads.SAMPLE if load is None else str(load.name))
