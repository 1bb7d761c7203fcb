"""Days that follow others by terms that people agree on, row by row, as due dates follow issue."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.importing.evidence.content import Content
from lib.importing.evidence.relations import SHORTEST_TERM
from lib.importing.reading.evidence import Evidence
from lib.importing.values import dates
from lib.importing.vocabulary import heading

_TERMS = frozenset(
    {0, 7, 8, 14, 21, 28, 42, 56, 70, 75, 84, 90, 100, 105, 112, 120, 150, 180, *range(5, 65, 5)}
)
"""Days that people agree on. A month of 31 is none: so end periods of service."""
_DISCOUNT = 14
"""Days up to which a term may as well be that of a discount."""
_FEWEST = 6
_NEARLY_ALL = 0.98
_DUE_WORDS = frozenset({"due", "deadline"})


def gaps(evidence: Evidence, start: str, end: str) -> npt.NDArray[np.float64] | None:
    """Days between two columns, where both say one; None where day and month cannot be told."""
    days = [_days(evidence.contents[c]) for c in (start, end)]
    if days[0] is None or days[1] is None:
        return None
    return np.asarray((days[1] - days[0]).dt.days.dropna(), np.float64)


def _days(content: Content) -> pd.Series | None:
    try:
        return dates.parse(content.column).days
    except dates.UndecidedDates:
        return None


def keeps(evidence: Evidence, start: str, end: str) -> bool:
    """Does one day stand a term that people agree on after another, row by row?

    Short terms may be those of a discount: then the heading must say that something falls due.
    """
    day_gaps = gaps(evidence, start, end)
    if day_gaps is None or len(day_gaps) < _FEWEST or np.median(day_gaps) < SHORTEST_TERM:
        return False
    regular = np.isin(day_gaps, list(_TERMS)).mean() >= _NEARLY_ALL
    says_due = any(c & _DUE_WORDS for c in heading.concepts(end))
    return bool(
        regular
        and (day_gaps.max() > _DISCOUNT or says_due)
        and len(set(day_gaps)) <= len(day_gaps) / 3
    )


def follows(evidence: Evidence, start: str, end: str) -> bool:
    """Does one day never stand before another, and later as a rule?"""
    day_gaps = gaps(evidence, start, end)
    if day_gaps is None or len(day_gaps) < 2:
        return False
    return bool((day_gaps >= 0).mean() >= _NEARLY_ALL and np.median(day_gaps) >= SHORTEST_TERM)


def never_before(evidence: Evidence, start: str, end: str) -> bool:
    """Does no day of the second column stand before that of the first?"""
    day_gaps = gaps(evidence, start, end)
    return day_gaps is not None and bool((day_gaps >= 0).mean() >= _NEARLY_ALL)
