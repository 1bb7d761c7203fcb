"""Which line of a table holds its headings, and how headings are told apart."""

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from lib.importing import text_columns
from lib.importing.values import dates, numbers
from lib.ledger.findings import Finding

_LOOK = 40


def row(cells: Sequence[Sequence[str]], skip: int = 0) -> int:
    """The position of the headings: the first row that is filled about as widely as the table.

    Titles, a company name or a print date above the headings fill one or two cells of many.

    >>> row([["Open items"], [""], ["No", "Date", "Amount"], ["1", "2024-01-02", "3.50"]])
    2
    """
    filled = [sum(bool(c.strip()) for c in line) for line in cells]
    widths = Counter(f for f in filled if f > 1)
    usual = max(widths, key=lambda w: (widths[w], w), default=1)
    first = next((i for i, f in enumerate(filled) if f and i >= skip), skip)
    for i in range(first, min(len(cells), _LOOK)):
        if filled[i] >= max(2, 0.6 * usual) or usual == 1:
            return i
    return first


def missing(cells: Sequence[str]) -> bool:
    """Does the row look like data, so that the table has no headings?"""
    said = pd.Series([c for c in cells if c.strip()], dtype="str")
    if said.empty:
        return False
    written = dates.readable(said)
    amounts = numbers.numeric(text_columns.clean(said)).mean()
    return bool(written > 0 or amounts >= 0.5)


def distinct(cells: Sequence[str]) -> tuple[list[str], list[Finding]]:
    """Headings without blanks and repeats, and what was changed.

    >>> distinct(["Amount", "", "Amount"])[0]
    ['Amount', 'Column 2', 'Amount (2)']
    """
    plain = [" ".join(c.split()) or f"Column {i}" for i, c in enumerate(cells, 1)]
    made: list[str] = []
    for heading in plain:
        count, name = 1, heading
        while name in made:
            count += 1
            name = f"{heading} ({count})"
        made.append(name)
    repeated = [name for name, heading in zip(made, plain, strict=True) if name != heading]
    if not repeated:
        return made, []
    message = f"Some headings stand twice; the later ones are named {', '.join(repeated[:5])}."
    return made, [Finding("warning", "repeated_headings", message, len(repeated))]
