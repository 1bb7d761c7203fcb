"""``kpis``: the shared figures of a ledger, each currency by itself."""

import math

import click
import pandas as pd

from lib.analysis import kpis
from lib.commands import options, output
from lib.ledger.glossary import ENTRIES
from lib.ledger.ledger import Ledger

_AT_LEAST = " Here at least: more is owed than all sales on record."
_BLANK = " Blank here: "


@click.command(short_help="The shared figures: DSO, effectiveness, days beyond terms, shares.")
@options.reads_ledger
def command(ledger: Ledger) -> None:
    """The shared figures as CSV, one row a figure and currency; sums are never mixed.

    Sales are invoices and credit notes on credit or consignment, over three months. A blank value:
    nothing to divide by, or the definition says what the ledger lacks.
    """
    output.print_csv(table(ledger))


def table(ledger: Ledger) -> pd.DataFrame:
    """Columns ``kpi``, ``currency``, ``value``, ``unit``, ``from``, ``to``, ``definition``."""
    withheld_reasons = kpis.withheld(ledger)
    figures_by_currency = {
        c: kpis.without(f, withheld_reasons) for c, f in kpis.by_currency(ledger).items()
    }
    rows = [
        {
            "kpi": kpi,
            "currency": currency,
            "value": _value_text(figures.values[kpi]),
            "unit": kpis.UNITS.get(kpi, "days"),
            "from": figures.start[kpi].isoformat(),
            "to": ledger.day.isoformat(),
            "definition": _definition(kpi, figures, withheld_reasons.get(kpi, "")),
        }
        for kpi in kpis.KPIS
        for currency, figures in figures_by_currency.items()
    ]
    names = ["kpi", "currency", "value", "unit", "from", "to", "definition"]
    return pd.DataFrame(rows, columns=names)


def _value_text(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.2f}"


def _definition(kpi: str, figures: kpis.Figures, reason: str) -> str:
    entry = ENTRIES[kpis.TERMS[kpi].entry]
    text = f"{entry.text} {entry.formula}".strip()
    if reason:
        return f"{text}.{_BLANK}{reason}"
    lower = kpi == "dso_countback" and figures.at_least
    return text + ("." + _AT_LEAST if lower else "")
