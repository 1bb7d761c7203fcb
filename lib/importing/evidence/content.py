"""What stands in a column: days, money, codes, or a few words; seen on a sample of its rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.compute as pc

from lib.importing import text_columns
from lib.importing.values import currencies, dates, numbers
from lib.importing.vocabulary import wordings

HEAD = 1_000
"""Rows from the top that are looked at together: what runs from row to row shows there."""
STRIDE = 1_000
"""Rows from all over that are looked at besides."""
_FEW = 40
_DASHES = frozenset("-–—")


def sample(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows that evidence is taken from: the first ones, and others from all over."""
    if len(frame) <= HEAD + STRIDE:
        return frame
    step = max(1, (len(frame) - HEAD) // STRIDE)
    rows = np.concatenate([np.arange(HEAD), np.arange(HEAD, len(frame), step)])
    return frame.iloc[rows].reset_index(drop=True)


@dataclass(frozen=True, eq=False)
class Content:
    """What a column's sample holds, worked out when somebody asks.

    Args:
        column: the sampled cells.
    """

    column: pd.Series

    @cached_property
    def text(self) -> pd.Series:
        """The cells as text, trimmed; null where nothing stands."""
        return text_columns.series(text_columns.clean(self.column))

    @cached_property
    def filled_mask(self) -> npt.NDArray[np.bool_]:
        """Which cells hold something."""
        return self.text.notna().to_numpy(bool)

    @cached_property
    def filled_share(self) -> float:
        """The share of cells that hold something."""
        return float(self.filled_mask.mean()) if len(self.filled_mask) else 0.0

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How often each text stands."""
        return {str(k): int(v) for k, v in self.text.value_counts().items()}

    @property
    def distinct(self) -> int:
        """How many different texts stand."""
        return len(self.counts)

    @property
    def unique(self) -> bool:
        """No text stands twice."""
        return bool(self.distinct) and self.distinct == int(self.filled_mask.sum())

    @cached_property
    def numbers_rows(self) -> bool:
        """Does every row hold a code of its own: what is listed, and no article?"""
        coded = all(any(c.isdigit() for c in text) for text in self.counts)
        return self.unique and self.filled_share > 0.9 and coded and self.decimals == 0

    @cached_property
    def counts_rows(self) -> bool:
        """Does a column merely number the rows: 1, 2, 3?"""
        values = self.values[: min(len(self.values), HEAD)]
        return len(values) > 2 and bool(
            np.isfinite(values).all() and (np.diff(values) == 1).all() and values[0] in (0, 1)
        )

    @cached_property
    def typed_days(self) -> bool:
        """The source itself says that these are days."""
        return bool(pd.api.types.is_datetime64_any_dtype(self.column.dtype))

    @cached_property
    def days(self) -> float:
        """The share of written cells that read as a day; numbers with decimals are none."""
        return 0.0 if self.decimals > 0.2 else dates.readable(self.column)

    @cached_property
    def digits(self) -> bool:
        """Every written cell is digits alone."""
        return self._all(r"^\d+$")

    @cached_property
    def numeric(self) -> npt.NDArray[np.bool_]:
        """Which cells read as a number."""
        if self.typed_days:
            return np.zeros(len(self.column), bool)
        return numbers.numeric(text_columns.clean(self.column)) & self.filled_mask

    @cached_property
    def numbers(self) -> float:
        """The share of written cells that read as a number; a dash for nothing counts neither way."""
        dashes = sum(count for text, count in self.counts.items() if text in _DASHES)
        numbers_ = int(self.numeric.sum())
        return numbers_ / (int(self.filled_mask.sum()) - dashes) if numbers_ else 0.0

    @cached_property
    def values(self) -> npt.NDArray[np.float64]:
        """The numbers, hundredths at the finest; nan where there is none. For relations alone."""
        amounts = numbers.parse(self.column.where(self.numeric, None), 4)
        values = amounts.minor / 10_000
        values[~self.numeric] = np.nan
        return values

    @cached_property
    def decimals(self) -> float:
        """The share of numbers other than nothing that are not whole."""
        nonzero = self.values[self.numeric]
        nonzero = nonzero[nonzero != 0]
        return float((nonzero % 1 != 0).mean()) if len(nonzero) else 0.0

    @cached_property
    def longest(self) -> int:
        """The length of the longest text."""
        return max(map(len, self.counts), default=0)

    @cached_property
    def currency(self) -> float:
        """The share of written cells that name a currency."""
        if self.distinct > _FEW:
            return 0.0
        return self._share({t for t in self.counts if currencies.code(t)})

    def wording(self, group: str) -> float:
        """The share of written cells whose words are known within a group."""
        if self.distinct > _FEW:
            return 0.0
        return self._share({t for t in self.counts if wordings.meanings(group, t)})

    @property
    def yes_no(self) -> bool:
        """Every written cell says yes or no, and both stand there."""
        answers = [wordings.meanings("answer", t) for t in self.counts]
        return 0 < len(answers) <= 4 and all(answers) and self.distinct <= 4

    def _share(self, texts: set[str]) -> float:
        total = sum(self.counts.values())
        return sum(self.counts[t] for t in texts) / total if total else 0.0

    def _all(self, pattern: str) -> bool:
        is_match = pc.all(
            pc.match_substring_regex(text_columns.cell_texts(self.text), pattern), min_count=1
        )
        return bool(is_match.as_py())


def contents(frame: pd.DataFrame) -> dict[str, Content]:
    """What each column of a table holds."""
    rows = sample(frame)
    return {str(name): Content(rows[name]) for name in frame.columns}
