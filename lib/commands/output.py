"""How commands answer: JSON or CSV on stdout, everything said on stderr."""

import csv
import json
import re
import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import pandas as pd

from lib.ledger import money

_NUMBER = "\ue000"
_FORMULA = re.compile(r"^[=+\-@\t\r]")


def as_json(value: object) -> str:
    """JSON whose decimals keep their digits: a currency's own number of them.

    >>> print(as_json({"EUR": Decimal("12.50")}))
    {
      "EUR": 12.50
    }
    """
    text = json.dumps(value, indent=2, ensure_ascii=False, default=_exact)
    return re.sub(f'"{_NUMBER}([^"]*)"', r"\1", text)


def _exact(value: object) -> str:
    return f"{_NUMBER}{value:f}" if isinstance(value, Decimal) else str(value)


def in_major(totals: Mapping[str, int]) -> dict[str, Decimal]:
    """Minor units by currency as major units with the currency's decimals.

    >>> in_major({"EUR": 1250, "JPY": 7})
    {'EUR': Decimal('12.50'), 'JPY': Decimal('7')}
    """
    return {currency: money.major(amount, currency) for currency, amount in totals.items()}


def print_csv(frame: pd.DataFrame) -> None:
    """A frame on stdout as CSV, days in ISO order."""
    frame.to_csv(sys.stdout, index=False, lineterminator="\n")


def harmless(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame of which no text is taken for a formula by a spreadsheet."""
    return frame.map(_plain)


def write_rejects(rejects: pd.DataFrame, path: Path) -> None:
    """Rejected rows as CSV; a text that a spreadsheet would take for a formula is quoted."""
    safe = rejects.assign(text=rejects["text"].map(_plain))
    safe.to_csv(path, index=False, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)


def _plain(text: Any) -> Any:
    return f"'{text}" if isinstance(text, str) and _FORMULA.match(text) else text


def say(message: str) -> None:
    """A message to the person, on stderr."""
    click.echo(message, err=True)
