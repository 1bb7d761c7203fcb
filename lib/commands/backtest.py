"""``backtest``: how good forecasts of this ledger would have been."""

import datetime as dt

import click
import pandas as pd

from lib.analysis import forecast
from lib.commands import options, output
from lib.ledger.ledger import Ledger

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_METRICS = ("crps", "mae", "brier_late", "brier_late_30", "cover_80", "wape")


@click.command(short_help="How good forecasts of this ledger would have been.")
@click.option("--from", "first", type=_DAY, metavar="YYYY-MM-DD", help="First origin.")
@click.option("--to", "last", type=_DAY, metavar="YYYY-MM-DD", help="Last origin.")
@options.reads_ledger
def command(ledger: Ledger, first: dt.datetime | None, last: dt.datetime | None) -> None:
    """Scores as CSV, by origin (the first of each month), population, model and metric.

    At each origin everything is fitted anew on what was known then. By default the latest 24 origins
    that have enough behind them and known outcomes after them. CRPS and MAE are in days.
    """
    start, end = (day.date() if day else None for day in (first, last))
    report = forecast.record(ledger.known_on(ledger.day), start, end, _tell)
    if not len(report.scores):
        output.say("No month of this ledger has enough before it and after it to be scored.")
    output.print_csv(table(report))


def _tell(_share: float, step: str) -> None:
    output.say(step)


def table(report: forecast.Record) -> pd.DataFrame:
    """The contract's columns and metrics."""
    scores = report.scores[report.scores["metric"].isin(_METRICS)]
    if not len(scores):
        return scores
    return scores.assign(
        origin=scores["origin"].dt.strftime("%Y-%m-%d"), value=scores["value"].map("{:.4f}".format)
    )
