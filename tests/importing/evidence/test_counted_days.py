"""Days overdue tell day from month, where exactly one order makes them end on one day."""

import pandas as pd

from lib.importing.evidence import counted_days


def test_the_order_in_which_all_days_end_together_is_the_one() -> None:
    frame = pd.DataFrame(
        {"Due": ["04/03/2026", "02/05/2026", "03/05/2026"], "Days overdue": ["100", "41", "40"]}
    )
    assert counted_days.order(frame, "Due") == "dmy"


def test_days_that_end_on_several_days_tell_nothing() -> None:
    frame = pd.DataFrame(
        {"Due": ["04/03/2026", "02/05/2026", "03/05/2026"], "Days overdue": ["100", "41", "12"]}
    )
    assert counted_days.order(frame, "Due") is None


def test_without_a_count_of_days_nothing_is_told() -> None:
    assert counted_days.order(pd.DataFrame({"Due": ["04/03/2026"]}), "Due") is None
