"""The trend: slopes and chances worked out by hand and by plain Python over all pairs."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lib.analysis.behaviour.invoices import history
from lib.analysis.behaviour.trend import trend
from lib.ledger.ledger import Ledger
from tests.ledgers import ledger

MONTHS = [f"2025-{month:02d}" for month in range(7, 13)] + [
    f"2026-{month:02d}" for month in range(1, 7)
]


def paying(late: list[int]) -> Ledger:
    """One invoice of 100 due on the 3rd of each month from July 2025, paid so many days late."""
    lines = []
    for month, days in zip(MONTHS, late, strict=False):
        lines.append(f"invoice I{month} a {month}-01 100 EUR due {month}-03")
        lines.append(f"receipt R{month} a {month}-01 -100 EUR")
        paid = np.datetime64(f"{month}-03") + np.timedelta64(days, "D")
        lines.append(f"R{month} -> I{month} 100 on {paid}")
    lines.append("invoice LAST z 2026-06-30 1 EUR")
    return ledger("\n".join(lines))


def of(late: list[int]) -> tuple[float, float]:
    seen = paying(late)
    found = trend(history(seen), seen).set_index("customer").loc["a"]
    return float(found["trend"]), float(found["chance"])


def test_two_days_a_month_are_six_a_quarter():
    slope, chance = of([0, 2, 4, 6, 8, 10])
    assert slope == 6
    # Kendall: S = 15 pairs, counted twice 30; variance n(n−1)(2n+5)/18 = 28.33, counted twice 113.3
    assert chance == pytest.approx(
        math.erfc((15 - 1) / math.sqrt(28.3333) / math.sqrt(2)), rel=1e-3
    )


def test_one_odd_month_does_not_make_a_trend():
    slope, chance = of([3, 3, 3, 3, 3, 90, 3, 3, 3, 3, 3, 3])
    assert slope == 0
    assert chance > 0.5


@given(st.lists(st.integers(-15, 20), min_size=6, max_size=12))
def test_the_slope_is_the_middle_of_all_pairs(late: list[int]):
    assume(len(late) < 12 or late[-1] <= 27)
    pairs = itertools.combinations(range(len(late)), 2)
    slopes = sorted((late[j] - late[i]) / (j - i) for i, j in pairs)
    assert of(late)[0] == pytest.approx(float(np.median(slopes)) * 3)


def test_below_six_months_there_is_none():
    seen = paying([0, 2, 4, 6, 8])
    assert "a" not in set(trend(history(seen), seen)["customer"])


def test_an_invoice_still_open_counts_as_at_least_so_late():
    """Five months paid on the day and one open since 100 days: later than all of them."""
    text = [f"invoice I{m} a {m}-01 100 EUR due {m}-03" for m in MONTHS[:6]]
    for month in MONTHS[:5]:
        text += [
            f"receipt R{month} a {month}-03 -100 EUR",
            f"R{month} -> I{month} 100 on {month}-03",
        ]
    seen = ledger("\n".join([*text, "invoice LAST z 2026-03-13 1 EUR"]))
    found = trend(history(seen), seen).set_index("customer").loc["a"]
    assert found["trend"] == 0  # the middle of ten level pairs and five rising ones
    assert found["months"] == 6
    assert found["chance"] < 0.5
