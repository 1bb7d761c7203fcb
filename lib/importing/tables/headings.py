"""Which lines of a table hold its headings, and how headings are told apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from lib.importing.tables import cells
from lib.importing.tables.cells import Kind
from lib.ledger.findings import Finding

_LOOK = 80
_SAMPLE = 80


@dataclass(frozen=True, slots=True)
class Headings:
    """The lines of headings of a table.

    Args:
        first, last: positions of the first and the last of them; ``last`` is ``first - 1`` where a
            table has none, and ``first`` is then its first record.
        names: a name for each column, empty where no heading names it.
    """

    first: int
    last: int
    names: tuple[str, ...]

    @property
    def missing(self) -> bool:
        """Has the table no headings?"""
        return self.last < self.first


def find(rows: Sequence[Sequence[str]], skip: int = 0) -> Headings:
    """The headings: a wide line of texts over columns of days and numbers.

    Titles, a company name or a print date above them fill one or two cells of many.

    >>> found = find([["Open items"], [""], ["No", "Date", "Amount"], ["1", "2024-01-02", "3.50"]])
    >>> found.first, found.names
    (2, ('No', 'Date', 'Amount'))
    >>> find([["No", "Dates", ""], ["", "Issued", "Due"], ["A", "2026-01-02", "2026-02-02"]]).names
    ('No', 'Dates Issued', 'Dates Due')
    """
    fills = [len(cells.filled_positions(row)) for row in rows]
    wide = _width(fills)
    likely: list[int] = []
    spare: int | None = None
    for i in range(skip, min(len(rows), _LOOK)):
        if fills[i] < max(2 if wide > 1 else 1, 0.6 * wide):
            continue
        share = _differing_share(rows, i)
        spare = i if spare is None else spare
        if share is None:
            continue
        if share < 0.5:
            return _headings_among(rows, likely, fills) if likely else _none(rows, i)
        likely.append(i)
    if likely:
        return _headings_among(rows, likely, fills)
    first = next((i for i, fill in enumerate(fills) if fill and i >= skip), skip)
    at = first if spare is None else spare
    return Headings(at, at, tuple(rows[at]) if at < len(rows) else ())


def _width(fills: Sequence[int]) -> int:
    """How many cells a wide row of the table fills."""
    several = sorted(fill for fill in fills if fill > 1)
    return several[int(0.9 * (len(several) - 1))] if several else 1


def _none(rows: Sequence[Sequence[str]], first: int) -> Headings:
    return Headings(first, first - 1, ("",) * len(rows[first]))


def _differing_share(rows: Sequence[Sequence[str]], at: int) -> float | None:
    """The share of a row's cells over days or numbers that are neither; None without such cells."""
    below = _kinds_below(rows, at)
    matches = [
        cells.kind(cell) == kind
        for cell, kind in zip(rows[at], below, strict=False)
        if kind in ("number", "day") and cell.strip()
    ]
    return 1 - sum(matches) / len(matches) if matches else None


def _kinds_below(rows: Sequence[Sequence[str]], at: int) -> list[Kind]:
    """What most cells of each column below a row hold."""
    below = [row for row in rows[at + 1 : at + 1 + _SAMPLE] if len(cells.filled_positions(row)) > 1]
    return [_usual([row[i] for row in below if i < len(row)]) for i in range(len(rows[at]))]


def _usual(column: Sequence[str]) -> Kind:
    kinds: list[Kind] = [k for k in map(cells.kind, column) if k != "blank"]
    return max(set(kinds), key=lambda k: (kinds.count(k), k != "text")) if kinds else "blank"


def _headings_among(
    rows: Sequence[Sequence[str]], likely: Sequence[int], fills: Sequence[int]
) -> Headings:
    """The widest of the likely rows, with the heading rows next to it."""
    widest = max(fills[i] for i in likely)
    main = next(i for i in likely if fills[i] >= 0.8 * widest)
    below = _kinds_below(rows, main)
    first, last, names = main, main, [" ".join(cell.split()) for cell in rows[main]]
    if main and _is_upper(rows[main - 1]):
        first, names = main - 1, _merge_rows(rows[main - 1], names, below)
    if main + 1 < len(rows) and _is_lower(rows[main + 1], names, below):
        last, names = main + 1, _merge_rows(names, rows[main + 1], below)
    return Headings(first, last, tuple(names))


def _is_upper(row: Sequence[str]) -> bool:
    """Does a row name groups of columns: a few texts, the leading cell blank?"""
    at = cells.filled_positions(row)
    texts = all(cells.kind(row[i]) == "text" and ":" not in row[i] for i in at)
    return texts and (len(at) >= 3 or (len(at) == 2 and at[0] > 0))


def _is_lower(row: Sequence[str], names: Sequence[str], below: Sequence[Kind]) -> bool:
    """Does a row go on with the headings: texts over days and numbers, the leading cell blank?"""
    at = cells.filled_positions(row)
    lead = next((i for i, name in enumerate(names) if name), 0)
    return (
        bool(at)
        and at[0] > lead
        and at[-1] < len(names)
        and all(cells.kind(row[i]) == "text" for i in at)
        and all(below[i] in ("number", "day") or not names[i] for i in at)
        and (len(at) > 1 or not names[at[0]] or below[at[0]] != "blank")
    )


def _merge_rows(upper: Sequence[str], lower: Sequence[str], below: Sequence[Kind]) -> list[str]:
    """Two rows of headings as one; a heading over several columns goes to those of its kind."""
    names: list[str] = []
    over: str = ""
    kind: Kind = "blank"
    for i in range(max(len(upper), len(lower))):
        top = " ".join(upper[i].split()) if i < len(upper) else ""
        bottom = " ".join(lower[i].split()) if i < len(lower) else ""
        column_kind: Kind = below[i] if i < len(below) else "blank"
        if top:
            over, kind = top, column_kind
        elif column_kind != kind or not bottom:
            over = ""
        names.append(" ".join(part for part in (top or over, bottom) if part))
    return names


def distinct(row: Sequence[str]) -> tuple[list[str], list[Finding]]:
    """Headings without blanks and repeats, and what was changed.

    >>> distinct(["Amount", "", "Amount"])[0]
    ['Amount', 'Column 2', 'Amount (2)']
    """
    plain = [" ".join(c.split()) or f"Column {i}" for i, c in enumerate(row, 1)]
    names: list[str] = []
    taken_names: set[str] = set()
    for heading in plain:
        count, name = 1, heading
        while name in taken_names:
            count += 1
            name = f"{heading} ({count})"
        names.append(name)
        taken_names.add(name)
    repeated = [name for name, heading in zip(names, plain, strict=True) if name != heading]
    if not repeated:
        return names, []
    message = f"Some headings stand twice; the later ones are named {', '.join(repeated[:5])}."
    return names, [Finding("warning", "repeated_headings", message, len(repeated))]
