"""What there is to say about how a column of days was read."""

import numpy as np
import numpy.typing as npt

from lib.importing.text_columns import Mask
from lib.importing.values.dates import ParsedDays
from lib.ledger.findings import Finding, Level, with_count

_CALENDARS = {
    "buddhist": "Buddhist years (2569 = 2026)",
    "jalali": "the Persian calendar (1404/10/15 = 5 Jan 2026)",
    "minguo": "years of the Republic of China (115 = 2026)",
}
_LINES = 5


def of(parsed_days: ParsedDays, heading: str, lines: npt.NDArray[np.int64]) -> list[Finding]:
    """Findings about another calendar, midnights in universal time, and turned days.

    Args:
        parsed_days: the column as it was read.
        heading: its heading.
        lines: line numbers of its rows.
    """
    days = parsed_days.days.notna().to_numpy(bool)
    findings = []
    if parsed_days.calendar:
        text = f"“{heading}” is written in {_CALENDARS[parsed_days.calendar]}; its days were converted."
        findings.append(_finding("note", "other_calendar", text, days, lines))
    if parsed_days.local_midnight:
        text = (
            f"The moments in “{heading}” are all midnights of a place east of Greenwich, written in "
            "universal time: each was read as the day that begins there, one after the day written."
        )
        findings.append(_finding("warning", "local_midnights", text, days, lines))
    if parsed_days.turned.any():
        text = (
            f"{{n}} day[|s] of “{heading}” had day and month turned by a spreadsheet, as the texts "
            "beside [it|them] show: turned back. Check a few against the source."
        )
        findings.append(_finding("warning", "turned_days", text, parsed_days.turned, lines))
    return findings


def _finding(
    level: Level, code: str, text: str, rows: Mask, lines: npt.NDArray[np.int64]
) -> Finding:
    where = tuple(int(line) for line in lines[rows][:_LINES])
    count = int(rows.sum())
    return Finding(level, code, with_count(text, count), count, where)
