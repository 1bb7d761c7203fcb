"""Labelled values above a table: whom a statement is for, and totals that it states."""

import re
from collections.abc import Sequence

from lib.importing.tables import cells, stated_day, words

_STATED = re.compile(r"([^\W\d][^::,;]{2,40})[::]\s*([^\w\s]?\s?[-(]?\d[\d.,'’]*\d\)?)(?![\w/-])")
_ABOUT = re.compile(
    r"^\W*(?:filter|export|transaction|report|page|period|generated|printed|user|run|system|version|"
    r"records?|rows?|date|details? of)\b",
    re.IGNORECASE,
)


def above(titles: Sequence[tuple[int, Sequence[str]]]) -> dict[str, list[tuple[int, str]]]:
    """The labelled values above a table that belong to its rows; -1 is the position above all.

    >>> above([(1, ["Statement"]), (2, ["Customer: Alpha (C-1)"]), (3, ["Generated: 2025-05-20"])])
    {'Customer': [(-1, 'Alpha (C-1)')]}
    """
    pairs = [pair for _, row in titles if (pair := cells.label_pair(row))]
    return {label: [(-1, value)] for label, value in pairs if is_carried(label, value)}


def is_carried(label: str, value: str) -> bool:
    """Is a labelled value one for the rows: no day, no amount, no remark on the list itself?

    >>> is_carried("Customer", "1000123"), is_carried("Total Due", "21,204.50")
    (True, False)
    >>> is_carried("Tarih", "24.04.2025")
    False
    """
    if words.is_total(label) or words.is_balance(label) or _ABOUT.match(label):
        return False
    amount = cells.kind(value) == "number" and not value.isdigit()
    return not (amount or stated_day.days(value) or len(value) > 200)


def stated_totals(text: str) -> list[tuple[str, str]]:
    """The amounts that a line of text states, with their labels.

    >>> stated_totals("Total Invoiced: 48210.1, Total Due: 21204.5")
    [('Total Invoiced', '48210.1'), ('Total Due', '21204.5')]
    """
    return [(label.strip(), value.strip()) for label, value in _STATED.findall(text)]
