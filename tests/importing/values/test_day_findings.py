"""What is said about days that were not read as they stand."""

import numpy as np
import pandas as pd

from lib.importing.values import dates, day_findings


def codes(*written: str) -> dict[str, int]:
    parsed = dates.parse(pd.Series(list(written)))
    found = day_findings.of(parsed, "Date", np.arange(2, 2 + len(written)))
    return {finding.code: finding.rows for finding in found}


def test_each_way_of_reading_is_said() -> None:
    assert codes("15/01/2569", "") == {"other_calendar": 1}
    assert codes("2026-01-30T23:00:00Z") == {"local_midnights": 1}
    assert codes("25/01/2026", "2026-03-02") == {"turned_days": 1}


def test_days_as_they_stand_need_no_word() -> None:
    assert codes("25/01/2026", "03/02/2026") == {}


def test_the_lines_of_turned_days_are_named() -> None:
    parsed = dates.parse(pd.Series(["25/01/2026", "2026-03-02", "2026-05-01"]))
    (finding,) = day_findings.of(parsed, "Date", np.array([2, 3, 4]))
    assert finding.lines == (3, 4)
    assert finding.message.startswith("2 days of “Date” had day and month turned")
