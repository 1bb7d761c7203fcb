"""The rows below the headings as whole columns: which are filled, which hold a day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lib.importing import text_columns
from lib.importing.tables import cells
from lib.importing.text_columns import Mask

_SAMPLE = 400
_MOST_DISTINCT = 50_000
_DAYS, _NUMBERS = 0.3, 0.6


@dataclass(frozen=True, eq=False)
class Body:
    """The rows of a table below its headings, a column at a time.

    Args:
        columns: text, one array a column.
        names: of the columns, as the frame will have them.
        unnamed: positions of columns that no heading names.
        lines: of the rows in the source.
        headings: the texts of each heading row.
        titles: line and cells of each line above the headings.
    """

    columns: Sequence[pa.ChunkedArray]
    names: Sequence[str]
    unnamed: frozenset[int]
    lines: npt.NDArray[np.int64]
    headings: Sequence[Sequence[str]] = ()
    titles: Sequence[tuple[int, Sequence[str]]] = field(default=())

    def __len__(self) -> int:
        return len(self.lines)

    @cached_property
    def present(self) -> list[Mask]:
        """Where each column has something in it."""
        return [_present(column) for column in self.columns]

    @cached_property
    def fill(self) -> npt.NDArray[np.int16]:
        """How many cells of each row are filled."""
        total = np.zeros(len(self), np.int16)
        for mask in self.present:
            total += mask
        return total

    @cached_property
    def width(self) -> int:
        """How many cells a wide row fills."""
        several = self.fill[self.fill > 1]
        return int(np.quantile(several, 0.9, method="lower")) if len(several) else 1

    @cached_property
    def kinds(self) -> list[dict[cells.Kind, float]]:
        """The share of days, numbers and texts among the filled cells of wide rows, by sample."""
        wide = np.flatnonzero(self.fill >= max(1, 0.5 * self.width))
        if len(wide) > _SAMPLE:
            wide = wide[np.linspace(0, len(wide) - 1, _SAMPLE).astype("int64")]
        column_kinds = [_shares(column.take(pa.array(wide)).to_pylist()) for column in self.columns]
        return [kinds or self._elsewhere(i) for i, kinds in enumerate(column_kinds)]

    def _elsewhere(self, column: int) -> dict[cells.Kind, float]:
        """The kinds of a column that wide rows leave blank."""
        rows = np.flatnonzero(self.present[column])[:_SAMPLE]
        return _shares(self.columns[column].take(pa.array(rows)).to_pylist())

    @cached_property
    def day_columns(self) -> list[int]:
        """The columns that hold days, the one with most days first."""
        share = {i: kinds.get("day", 0.0) for i, kinds in enumerate(self.kinds)}
        return sorted((i for i in share if share[i] >= _DAYS), key=lambda i: -share[i])

    @cached_property
    def number_columns(self) -> list[int]:
        """The columns that hold numbers."""
        return [i for i, kinds in enumerate(self.kinds) if kinds.get("number", 0) >= _NUMBERS]

    @cached_property
    def dated_rows(self) -> Mask:
        """Which rows hold a day."""
        mask = np.zeros(len(self), bool)
        for column in self.day_columns:
            mask |= _days(self.columns[column])
            if mask.all():
                break
        return mask

    def rows(self, at: npt.NDArray[np.int64]) -> list[list[str]]:
        """The cells of some rows."""
        columns = [column.take(pa.array(at)).to_pylist() for column in self.columns]
        return [[cell or "" for cell in row] for row in zip(*columns, strict=True)]


def _present(column: pa.ChunkedArray) -> Mask:
    """Where a text is longer than nothing, told by where the texts begin, without reading them."""
    masks = [np.zeros(0, bool)]
    for chunk in column.chunks:
        starts = np.frombuffer(chunk.buffers()[1] or b"", np.int64)
        masks.append(np.diff(starts[chunk.offset : chunk.offset + len(chunk) + 1]) > 0)
    return np.concatenate(masks)


def _shares(column: Sequence[str | None]) -> dict[cells.Kind, float]:
    filled_kinds = [k for k in (cells.kind(cell or "") for cell in column) if k != "blank"]
    return {k: filled_kinds.count(k) / len(filled_kinds) for k in set(filled_kinds)}


def _days(column: pa.ChunkedArray) -> Mask:
    """Which cells of a column hold a day: each distinct text is looked at once."""
    coded = column.combine_chunks().dictionary_encode()
    words = coded.dictionary
    if len(words) > _MOST_DISTINCT:
        return text_columns.mask(pc.match_substring_regex(column, r"^\s*\d.*\d"))
    day = np.array([cells.kind(word or "") == "day" for word in words.to_pylist()] + [False])
    codes = pc.fill_null(coded.indices, len(words)).to_numpy()
    return day[codes]
