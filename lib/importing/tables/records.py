"""Which rows of a table are records, and what the others are: by structure first, words second.

A row that holds a day is a record. Only the few others are looked at one by one: group headings,
totals, repeated headings, page breaks, balances, footers. What is none of these stays a record, so
that it is put aside later with its reason and never lost.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lib.importing import text_columns
from lib.importing.source_table import TotalRow
from lib.importing.tables import cells, labels, sums, words
from lib.importing.tables.body import Body
from lib.importing.text_columns import Mask

_SPARSE_DATED = 20_000
_AHEAD = 6


@dataclass
class Layout:
    """What the rows of a table are.

    Args:
        records: which rows are records.
        groups: position, column and text of each group heading; None ends a group.
        labels: label -> position and value of each labelled line, -1 above the table.
        totals: totals and balances, with their position.
        ends: position of a total that stands above its rows -> where they end.
        balances: positions of the rows among them that carry a balance.
        footers: position and text of lines below the records.
        below_totals: position and text of lines below the totals that name a number of their own.
        blank: rows without anything.
        repeated_rows: repeated headings, page numbers, titles printed again.
        unexplained_rows: rows that hold no day and are none of these.
    """

    records: Mask
    groups: list[tuple[int, int, str | None]] = field(default_factory=list)
    labels: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    totals: list[tuple[int, TotalRow]] = field(default_factory=list)
    ends: dict[int, int] = field(default_factory=dict)
    balances: list[int] = field(default_factory=list)
    footers: list[tuple[int, str]] = field(default_factory=list)
    below_totals: list[tuple[int, str]] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    repeated_rows: list[int] = field(default_factory=list)
    unexplained_rows: list[int] = field(default_factory=list)


def sort(body: Body) -> Layout:
    """What each row of a table is."""
    at = _doubtful(body)
    records = np.ones(len(body), bool)
    records[at] = False
    return _Sorting(body, at, records).run()


def _doubtful(body: Body) -> npt.NDArray[np.int64]:
    """The rows to look at one by one: without a day, or, in a table without days, sparse ones."""
    if body.day_columns and body.dated_rows.any():
        doubtful = ~body.dated_rows
        sparse = body.dated_rows & (body.fill <= 0.75 * body.width)
        if sparse.sum() <= _SPARSE_DATED:
            doubtful |= sparse
        return np.flatnonzero(doubtful)
    doubtful = body.fill < 0.6 * body.width
    doubtful[-3:] = True
    for column in body.columns[:3]:
        text = text_columns.mask(pc.match_substring_regex(column, r"^\s*\p{L}"))
        if 0 < text.sum() <= _SPARSE_DATED:
            doubtful[np.flatnonzero(text)] |= _total_words(column, text)
    return np.flatnonzero(doubtful)


def _total_words(column: pa.ChunkedArray, rows: Mask) -> Mask:
    texts = column.filter(pa.array(rows)).to_pylist()
    return np.array([words.is_total(text) or words.is_balance(text) for text in texts], bool)


class _Sorting:
    """One walk over the doubtful rows, from the first to the last."""

    def __init__(self, body: Body, at: npt.NDArray[np.int64], records: Mask) -> None:
        self.body = body
        self.at = at
        self.rows = body.rows(at)
        self.doubtful = {int(i): row for i, row in zip(at, self.rows, strict=True)}
        self.layout = Layout(records)
        self.certain = records | body.dated_rows
        self.sums = sums.Sums(body, self.certain)
        certain_rows = np.flatnonzero(self.certain)
        self.last = int(certain_rows[-1]) if len(certain_rows) else -1
        self.titles = {_without_digits(cells.row_text(row)) for _, row in body.titles} - {""}
        self.headings = [[" ".join(c.split()) for c in row] for row in body.headings]
        self.layout.labels = labels.above(body.titles)
        self.numbers = set(body.number_columns)
        self.empty: dict[int, bool] = {}
        self.group: tuple[int, str] | None = None
        # Where no row holds a day the records are not known before the walk is over.
        self.dated = bool(len(certain_rows)) and bool(body.day_columns)

    def run(self) -> Layout:
        """Every doubtful row under what it is."""
        for i, row in self.doubtful.items():
            if not self._plain(i, row) and not self._labelled(i, row):
                self._record(i, row)
        self._control_totals()
        return self.layout

    def _plain(self, i: int, row: Sequence[str]) -> bool:
        """Blank rows, repeated headings, page numbers and titles printed again."""
        at = cells.filled_positions(row)
        again = len(at) <= 2 and _without_digits(cells.row_text(row)) in self.titles
        if not at:
            self.layout.blank.append(i)
        elif (
            self._is_heading(row, at)
            or words.is_page(cells.row_text(row))
            or (again and not self._known_label(row))
        ):
            self.layout.repeated_rows.append(i)
        else:
            return False
        return True

    def _is_heading(self, row: Sequence[str], at: Sequence[int]) -> bool:
        for heading in self.headings:
            same = sum(i < len(heading) and " ".join(row[i].split()) == heading[i] for i in at)
            if same >= max(2, 0.8 * len(at)) or (same == len(at) == len(self.body.names) == 1):
                return True
        return False

    def _known_label(self, row: Sequence[str]) -> bool:
        pair = cells.label_pair(row)
        return pair is not None and pair[0] in self.layout.labels

    def _labelled(self, i: int, row: Sequence[str]) -> bool:
        """A labelled value between the rows, such as the customer of the part that follows."""
        if pairs := cells.pairs(row):
            return self._labelled_together(i, pairs)
        pair = cells.label_pair(row)
        if pair is None or words.is_total(pair[0]) or words.is_balance(pair[0]):
            return False
        if pair[0] not in self.layout.labels and not (
            labels.is_carried(*pair) and self._leads(i) and i < self.last
        ):
            return False
        self.layout.labels.setdefault(pair[0], []).append((i, pair[1]))
        self.sums.breaks.append(i)
        return True

    def _labelled_together(self, i: int, pairs: Sequence[tuple[str, str]]) -> bool:
        """Labels side by side above a group: A/C and its code, Name and the name."""
        carried_pairs = [pair for pair in pairs if pair[1] and labels.is_carried(*pair)]
        if not carried_pairs or not self._leads(i) or i > self.last:
            return False
        for label, value in carried_pairs:
            self.layout.labels.setdefault(label, []).append((i, value))
        self.sums.breaks.append(i)
        return True

    def _record(self, i: int, row: Sequence[str]) -> None:
        at = cells.filled_positions(row)
        kinds = {j: cells.kind(row[j]) for j in at}
        numeric = [j for j in at if kinds[j] == "number" and j in self.numbers]
        label = cells.row_text(
            [row[j] for j in at if kinds[j] == "text" and not self._usual(i, j, row)]
        )
        if words.is_balance(label) and self.sums.proven(i, numeric):
            self._total(i, row, label, numeric)
        elif words.is_balance(label):
            self._total(i, row, label, numeric, balance=True)
        elif self.body.dated_rows[i]:
            self._keep(i)
        elif self._heads_its_sums(i, row, at, numeric):
            self._group_with_sums(i, row, at, numeric)
        elif self._is_total(i, label, numeric, kinds):
            self._total(i, row, label, numeric)
        elif not self.dated:
            self._undated(i, row, at, numeric)
        elif self._is_group(i, row, at, numeric):
            self.group = (at[0], cells.row_text(row))
            self.layout.groups.append((i, at[0], cells.row_text(row)))
            self.sums.breaks.append(i)
        elif i > self.last and "number" not in kinds.values() and _is_remark(row, at):
            self.layout.footers.append((i, cells.row_text(row)))
        elif self._below_totals(i, at, kinds):
            self.layout.below_totals.append((i, cells.row_text(row)))
        else:
            self.layout.unexplained_rows.append(i)
            self._keep(i)

    def _below_totals(self, i: int, at: Sequence[int], kinds: dict[int, cells.Kind]) -> bool:
        """Does a line below the records name one number more: "of which open", STILL OUT?

        It stands below a total, or its label stands in a column of no texts.
        """
        texts = [j for j in at if kinds[j] == "text"]
        if i < self.last or len(texts) != 1 or "number" not in kinds.values():
            return False
        below = any(i > total > self.last for total, _ in self.layout.totals)
        if below and len(at) == 2:
            return True
        misplaced = texts[0] in self.body.day_columns or texts[0] in self.numbers
        return self.dated and misplaced and at[0] == texts[0] > 0

    def _undated(
        self, i: int, row: Sequence[str], at: Sequence[int], numeric: Sequence[int]
    ) -> None:
        """A sparse row of a table without days."""
        beyond = i > self.last or not len(np.flatnonzero(self.certain[i:]))
        if beyond and len(at) == 1 and not numeric and self.body.width > 2:
            self.layout.footers.append((i, cells.row_text(row)))
        else:
            self._keep(i)

    def _keep(self, i: int) -> None:
        self.layout.records[i] = True
        if not self.certain[i]:
            self.sums.add(i)

    def _usual(self, i: int, j: int, row: Sequence[str]) -> bool:
        """Is a text the same as that of a record nearby, such as a currency, and so no label?"""
        near = [k for k in range(i - 1, max(-1, i - 12), -1) if self.certain[k]][:1]
        return bool(near) and self.body.columns[j][near[0]].as_py() == row[j] and j > 0

    def _is_total(
        self, i: int, label: str, numeric: Sequence[int], kinds: dict[int, cells.Kind]
    ) -> bool:
        if "day" in kinds.values():
            return False
        if label and words.is_total(label):
            sparse = len(kinds) <= 0.6 * self.body.width
            return (self.dated or sparse or self.sums.proven(i, numeric)) and len(label) < 120
        if not numeric:
            return False
        names_group = self.group is not None and label == self.group[1]
        if not label or names_group or words.names_a_sum(label):
            return self.sums.proven(i, numeric)
        coded = any(c.isdigit() for c in label)
        return not coded and self.sums.proven(i, numeric, least=2, rows=2)

    def _total(
        self, i: int, row: Sequence[str], label: str, numeric: Sequence[int], balance: bool = False
    ) -> None:
        self.layout.records[i] = False
        numbers = sums.values(self.body, row, cells.filled_positions(row) if balance else numeric)
        total = TotalRow(int(self.body.lines[i]), label, numbers, 0)
        self.layout.totals.append((i, total))
        if balance:
            self.layout.balances.append(i)
            return
        self.sums.breaks.append(i)
        if self.group and (not label.strip("* ") or self.group[1].casefold() in label.casefold()):
            self.layout.groups.append((i, self.group[0], None))
            self.group = None

    def _heads_its_sums(
        self, i: int, row: Sequence[str], at: Sequence[int], numeric: Sequence[int]
    ) -> bool:
        """Does a text lead a group of rows, with the sums of that group beside it?"""
        texts = [j for j in at if j not in numeric]
        if not texts or not self.dated or not self._is_group(i, row, texts, []):
            return False
        return self.sums.are_of(i + 1, self._next_sums(i), i, numeric)

    def _group_with_sums(
        self, i: int, row: Sequence[str], at: Sequence[int], numeric: Sequence[int]
    ) -> None:
        name = cells.row_text([row[j] for j in at if j not in numeric])
        lead = next(j for j in at if j not in numeric)
        numbers = sums.values(self.body, row, numeric)
        self.layout.records[i] = False
        self.layout.totals.append((i, TotalRow(int(self.body.lines[i]), name, numbers, 0)))
        self.layout.ends[i] = self._next_sums(i)
        self.layout.groups.append((i, lead, name))
        self.group = None
        self.sums.breaks.append(i)

    def _next_sums(self, i: int) -> int:
        """The next row below that states numbers and no day, or the end."""
        at = bisect_right(self.stating, i)
        return self.stating[at] if at < len(self.stating) else len(self.body)

    @cached_property
    def stating(self) -> list[int]:
        """The rows without a day that hold numbers, such as sums."""
        return [
            i
            for i, row in self.doubtful.items()
            if not self.body.dated_rows[i]
            and any(cells.kind(row[j]) == "number" for j in self.numbers)
        ]

    def _is_group(
        self, i: int, row: Sequence[str], at: Sequence[int], numeric: Sequence[int]
    ) -> bool:
        """A text alone in a leading column, or in one that is blank on the records, with rows below.

        Two cells are a code and a name; the code stands where records are blank or have their day.
        """
        if not self._leads(i) or len(at) > 2:
            return False
        numeric = [j for j in numeric if not self._empty_on_records(j)]
        empty = all(self._empty_on_records(j) for j in at)
        if len(at) == 2:
            no_day = "day" in self.body.kinds[at[0]] and at[0] == self._first()
            beside = (
                at[1] == at[0] + 1 and (self._empty_on_records(at[0]) or no_day) and not numeric
            )
            return (empty or beside) and cells.kind(row[at[1]]) == "text"
        alone = at[0] <= 2 and not numeric and cells.kind(row[at[0]]) in ("text", "number")
        return empty or (alone and self._stands_apart(i, at[0]))

    def _stands_apart(self, i: int, column: int) -> bool:
        """Does a text stand in the first filled column, or above one that holds days or numbers?"""
        days = "day" in self.body.kinds[column]
        return column == self._first() or days or column in self.numbers

    def _first(self) -> int:
        return next((j for j, mask in enumerate(self.body.present) if mask.any()), 0)

    def _empty_on_records(self, column: int) -> bool:
        if column not in self.empty:
            mask = self.body.present[column][self.certain]
            self.empty[column] = bool(len(mask)) and float(mask.mean()) < 0.1
        return self.empty[column]

    def _leads(self, i: int) -> bool:
        """Does a record follow, with nothing but blank rows and headings between?"""
        for j in range(i + 1, min(i + 1 + _AHEAD, len(self.body))):
            if self.certain[j]:
                return True
            at = cells.filled_positions(self.doubtful.get(j, ()))
            if len(at) > 2 and not self._is_heading(self.doubtful[j], at):
                return False
        return False

    def _control_totals(self) -> None:
        """Totals that the lines above the table state, where they equal the sum of one column."""
        for line, row in self.body.titles:
            for label, text in labels.stated_totals(cells.row_text(row)):
                column = self.sums.column_of(text)
                if column is not None:
                    total = TotalRow(line, label, {self.body.names[column]: text}, 0)
                    self.layout.totals.append((-1, total))


def _is_remark(row: Sequence[str], at: Sequence[int]) -> bool:
    """Is a line below the records a remark: one cell, or a label and a value, no cut record?"""
    return len(at) == 1 or (len(at) == 2 and row[at[0]].rstrip().endswith((":", "：")))


def _without_digits(text: str) -> str:
    """A line without its digits, so that a title is the same on every page."""
    return "".join("0" if c.isdigit() else c for c in text)
