"""How commands answer: JSON or CSV on stdout, everything said on stderr."""

import json
import re
import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import click
import pandas as pd

from lib.export.formulas import harmless
from lib.ledger import money

_NUMBER = "\ue000"


def as_json(value: object) -> str:
    """JSON whose decimals keep their digits: a currency's own number of them.

    >>> print(as_json({"EUR": Decimal("12.50")}))
    {
      "EUR": 12.50
    }
    """
    text = json.dumps(value, indent=2, ensure_ascii=False, default=_exact_json)
    return re.sub(f'"{_NUMBER}([^"]*)"', r"\1", text)


def _exact_json(value: object) -> str:
    return f"{_NUMBER}{value:f}" if isinstance(value, Decimal) else str(value)


def in_major(totals: Mapping[str, int]) -> dict[str, Decimal]:
    """Minor units by currency as major units with the currency's decimals.

    >>> in_major({"EUR": 1250, "JPY": 7})
    {'EUR': Decimal('12.50'), 'JPY': Decimal('7')}
    """
    return {currency: money.major(amount, currency) for currency, amount in totals.items()}


def print_csv(frame: pd.DataFrame) -> None:
    """A frame on stdout as CSV, days in ISO order; no text in it is a formula to a spreadsheet."""
    _harmless_frame(frame).to_csv(sys.stdout, index=False, lineterminator="\n")


def write_rejects(rejects: pd.DataFrame, path: Path) -> None:
    """Rejected rows as CSV, of which a spreadsheet takes nothing for a formula."""
    _harmless_frame(rejects).to_csv(path, index=False, lineterminator="\n")


def _harmless_frame(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.map(lambda value: harmless(value) if isinstance(value, str) else value)


def say(message: str) -> None:
    """A message to the person, on stderr."""
    click.echo(message, err=True)
