"""Monthly figures at month-ends that are over: by hand, and nothing of a later day."""

import datetime as dt

import pandas as pd
import pytest

from lib.analysis.forecast import monthly
from lib.ledger.ledger import Ledger
from tests.analysis.forecast.books import book


def by_month() -> Ledger:
    """100 on the 1st of each month, due on the 11th; March's is paid on 20 April, the others on the 21st."""
    flat = []
    for month in range(1, 7):
        paid = dt.date(2026, 4, 20) if month == 3 else dt.date(2026, month, 21)
        flat.append(
            (f"I{month}", "c", dt.date(2026, month, 1), dt.date(2026, month, 11), 100_00, paid)
        )
    for month in range(1, 7):
        key, end = f"O{month}", dt.date(2026, month, 25)
        flat.append(
            (key, "c", end, end + dt.timedelta(days=30), 300_00, end + dt.timedelta(days=30))
        )
    return book(flat)


def test_the_share_that_is_late_by_hand():
    """At each month-end 300 is open and not due; in March 100 more is open and late: 100 of 400."""
    found = monthly.history(by_month().on(dt.date(2026, 6, 30)), "share_late")
    assert found.tolist() == pytest.approx([0, 0, 0.25, 0, 0, 0])
    assert found.index[2] == pd.Timestamp("2026-03-31")


def test_a_month_that_is_not_over_is_left_out():
    found = monthly.history(by_month().on(dt.date(2026, 6, 15)), "share_late")
    assert found.index[-1] == pd.Timestamp("2026-05-31")


def test_dso_counts_back_what_is_owed_over_the_months_sales():
    """300 owed of 400 sold in the month: three quarters of its days; in April 300 of 400 in 30 days."""
    found = monthly.history(by_month().on(dt.date(2026, 6, 30)), "dso")
    assert found.loc["2026-04-30"] == pytest.approx(22.5)


@pytest.mark.parametrize("figure", ["dso", "share_late"])
def test_a_past_month_does_not_move_when_the_ledger_goes_on(sample: Ledger, figure: monthly.Figure):
    then = monthly.history(sample.on(dt.date(2025, 12, 31)), figure)
    now = monthly.history(sample, figure)
    both = now.index.intersection(then.index)
    assert len(both) >= 24
    assert now[both].tolist() == pytest.approx(then[both].tolist(), nan_ok=True)


def test_an_empty_ledger_has_no_months():
    assert monthly.history(Ledger.of({}, currency="EUR"), "dso").empty


def test_a_month_whose_dso_counts_back_into_the_first_month_on_record_has_none(sample: Ledger):
    """What was billed before the ledger begins may be open too: 28 days in July 2023 were a start."""
    found = monthly.history(sample, "dso")
    assert str(found.index[0].date()) == "2023-07-31"
    assert found.iloc[:2].isna().all()
    assert found.iloc[2:].notna().all()
