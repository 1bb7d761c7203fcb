"""What there is to say about how a column of days was read."""

import numpy as np
import numpy.typing as npt

from lib.importing.text_columns import Mask
from lib.importing.values.dates import Parsed
from lib.ledger.findings import Finding, Level, counted

_CALENDARS = {
    "buddhist": "Buddhist years (2569 = 2026)",
    "jalali": "the Persian calendar (1404/10/15 = 5 Jan 2026)",
    "minguo": "years of the Republic of China (115 = 2026)",
}
_LINES = 5


def of(parsed: Parsed, heading: str, lines: npt.NDArray[np.int64]) -> list[Finding]:
    """Findings about another calendar, midnights in universal time, and turned days.

    Args:
        parsed: the column as it was read.
        heading: its heading.
        lines: line numbers of its rows.
    """
    days = parsed.days.notna().to_numpy(bool)
    found = []
    if parsed.calendar:
        text = f"“{heading}” is written in {_CALENDARS[parsed.calendar]}; its days were converted."
        found.append(_finding("note", "other_calendar", text, days, lines))
    if parsed.local_midnight:
        text = (
            f"The moments in “{heading}” are all midnights of a place east of Greenwich, written in "
            "universal time: each was read as the day that begins there, one after the day written."
        )
        found.append(_finding("warning", "local_midnights", text, days, lines))
    if parsed.turned.any():
        text = (
            f"{{n}} day[|s] of “{heading}” had day and month turned by a spreadsheet, as the texts "
            "beside [it|them] show: turned back. Check a few against the source."
        )
        found.append(_finding("warning", "turned_days", text, parsed.turned, lines))
    return found


def _finding(
    level: Level, code: str, text: str, rows: Mask, lines: npt.NDArray[np.int64]
) -> Finding:
    where = tuple(int(line) for line in lines[rows][:_LINES])
    count = int(rows.sum())
    return Finding(level, code, counted(text, count), count, where)
