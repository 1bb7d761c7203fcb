"""Pictures of the forecast: their marks stand where the numbers say, and their specs stay as drawn.

After a wanted change of look: UPDATE_GOLDEN=1 pytest tests/notebook/forecast/test_charts.py, and look at it.
"""

import datetime as dt
import json
import os
import warnings
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import vl_convert

from lib.export.picture import inline
from lib.ledger.context import Context
from lib.notebook import style
from lib.notebook.forecast import backtest_charts, charts, monthly_charts, saved_charts
from lib.notebook.style import DARK, LIGHT

GOLDEN = Path(__file__).parents[1] / "golden"
CONTEXT = Context(
    "v", "test", dt.date(2026, 6, 30), "EUR", names={"C1": "Café Ça", "C2": "Café Ça"}
)
NONE = float("nan")


def k(*thousands: float) -> list[float]:
    return [t * 100_000 for t in thousands]


CASH = pd.DataFrame(
    {
        "week": pd.to_datetime(
            ["2026-06-17", "2026-06-24", "2026-07-01", "2026-07-08", "2026-07-15"]
        ),
        "came_in": [*k(900, 1100), NONE, NONE, NONE],
        "expected": [NONE, NONE, *k(1000, 950, 900)],
        "p10": [NONE, NONE, *k(800, 750, 600)],
        "p25": [NONE, NONE, *k(900, 850, 700)],
        "p50": [NONE, NONE, *k(990, 940, 890)],
        "p75": [NONE, NONE, *k(1100, 1050, 1050)],
        "p90": [NONE, NONE, *k(1200, 1150, 1250)],
        "open": [NONE, NONE, *k(1000, 700, 300)],
        "promised": [NONE, NONE, *k(120), NONE, NONE],
    }
)
DAYS = pd.date_range("2026-07-01", periods=40, freq="D")
CURVE = pd.DataFrame(
    {
        "day": DAYS,
        "chance": [min(0.02 * i + 0.3 * (i > 12), 1.0) for i in range(40)],
        "due": pd.Timestamp("2026-07-10"),
        "tolerated": pd.Timestamp("2026-07-20"),
        "promised": pd.NaT,
    }
)
LESS = pd.DataFrame({"customer": ["C1", "C2", "C3"], "less": k(120, 80, 20), "later": 14})
ERRORS = pd.DataFrame(
    {
        "model": ["in use", "the due date alone"],
        "key": ["used", "due_date"],
        "days_off": [5.04, 11.6],
    }
)
RELIABLE = pd.DataFrame(
    {"given": [0.1, 0.5, 0.9], "happened": [0.15, 0.5, 0.8], "invoices": [20, 90, 40]}
)
WEEKS = pd.DataFrame(
    {
        "starts": pd.date_range("2026-01-01", periods=6, freq="7D"), "ahead": [1, 2, 3, 4, 5, 6],
        "low": k(50, 60, 70, 60, 50, 40), "high": k(100, 110, 120, 110, 100, 90),
        "actual": k(80, 130, 75, 61, 70, 60), "inside": [True, False, True, True, True, True],
        "currency": "EUR",
    }
)  # fmt: skip
SAID = pd.DataFrame(
    {
        "week": pd.date_range("2026-06-01", periods=4, freq="7D"),
        "p10": k(80, 70, 60, 60), "p25": k(90, 80, 75, 75), "p50": k(100, 90, 90, 90),
        "p75": k(110, 100, 100, 99), "p90": k(120, 110, 120, 118), "came_in": [*k(85, 130, 60), NONE],
        "inside": [True, False, True, False],
    }
)  # fmt: skip
MONTHLY = pd.DataFrame(
    {
        "month": pd.date_range("2026-01-31", periods=6, freq="ME"),
        "value": [40.0, 42.0, 41.0, NONE, NONE, NONE],
        "expected": [NONE, NONE, NONE, 42.0, 43.0, 44.0],
        "low": [NONE, NONE, NONE, 40.0, 40.0, 39.0], "high": [NONE, NONE, NONE, 44.0, 46.0, 49.0],
        "unit": "days",
    }
)  # fmt: skip
OUTCOMES = pd.DataFrame(
    {
        "outcome": ["by the promised day", "still open"], "promises": [425, 15],
        "share": [0.966, 0.034],
    }
)  # fmt: skip
DRAWN = {
    "cash": lambda tokens: charts.cash(CASH, CONTEXT, tokens),
    "invoice": lambda tokens: charts.invoice(CURVE, CONTEXT, tokens),
    "sensitivity": lambda tokens: charts.sensitivity(LESS, CONTEXT, tokens),
    "kept": lambda tokens: charts.promise_outcomes(OUTCOMES, CONTEXT, tokens),
    "errors": lambda tokens: backtest_charts.errors(ERRORS, CONTEXT, tokens),
    "reliability": lambda tokens: backtest_charts.reliability(RELIABLE, CONTEXT, tokens),
    "weeks": lambda tokens: backtest_charts.weeks(WEEKS, CONTEXT, tokens),
    "monthly": lambda tokens: monthly_charts.monthly(MONTHLY, CONTEXT, tokens),
    "said": lambda tokens: saved_charts.forecast_outcome(SAID, CONTEXT, tokens),
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_is_drawn_as_it_was(name: str, theme: str):
    spec = DRAWN[name](LIGHT if theme == "light" else DARK).to_dict()
    file = GOLDEN / f"forecast_{name}_{theme}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(json.dumps(spec, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    assert json.loads(file.read_text(encoding="utf-8")) == json.loads(json.dumps(spec))


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_is_drawn_without_a_warning(name: str, capfd: pytest.CaptureFixture[str]):
    chart = inline(DRAWN[name](LIGHT)).properties(width=800).configure(**style.config(LIGHT))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn = vl_convert.vegalite_to_svg(chart.to_dict())
    assert drawn.startswith("<svg")
    assert "WARN" not in "".join(capfd.readouterr())


def rows(chart: Any, *columns: str) -> list[dict[str, Any]]:
    """The rows of the first data set that has these columns."""
    found = [d for d in chart.to_dict()["datasets"].values() if d and set(columns) <= set(d[0])]
    return found[0]


def test_what_came_in_is_solid_and_what_is_expected_a_band_from_low_to_high():
    chart = charts.cash(CASH, CONTEXT)
    bands = rows(chart, "name", "low", "high", "p50")
    assert [(round(b["low"]), round(b["p50"]), round(b["high"])) for b in bands] == [
        (800, 990, 1200), (750, 940, 1150), (600, 890, 1250),
    ]  # fmt: skip
    marks = [layer["mark"] for layer in chart.to_dict()["layer"]]
    solid = [m for m in marks if m["type"] == "bar" and m.get("color") == LIGHT["ink"]]
    assert len(solid) == 1
    (band,) = [m for m in marks if m.get("fillOpacity") == 0.25]
    assert (band["fill"], band["strokeWidth"]) == (LIGHT["forecast"], 1)


def test_the_middle_half_lies_inside_the_band():
    chart = charts.cash(CASH, CONTEXT)
    bands = rows(chart, "name", "low", "high", "p50")
    assert [(round(b["p25"]), round(b["p75"])) for b in bands] == [
        (900, 1100), (850, 1050), (700, 1050),
    ]  # fmt: skip
    (half,) = [m["mark"] for m in chart.to_dict()["layer"] if m["mark"].get("fillOpacity") == 0.4]
    assert half["fill"] == LIGHT["forecast"]


def test_a_kept_week_that_missed_is_a_hollow_dot_and_the_small_print_says_so():
    chart = saved_charts.forecast_outcome(SAID, CONTEXT).to_dict()
    points = [layer["mark"]["fill"] for layer in chart["layer"] if layer["mark"]["type"] == "point"]
    assert points == [LIGHT["ink"], LIGHT["page"]]
    assert "○ outside" in chart["usermeta"]["unit"]
    held = saved_charts.forecast_outcome(
        SAID.assign(came_in=SAID["p50"], inside=True), CONTEXT
    ).to_dict()
    assert "○" not in held["usermeta"]["unit"]


def test_a_monthly_band_opens_from_the_last_value_and_last_month_runs_on():
    chart = monthly_charts.monthly(MONTHLY, CONTEXT)
    band = rows(chart, "low", "high")
    assert [(b["low"], b["high"]) for b in band] == [(41, 41), (40, 44), (40, 46), (39, 49)]
    lines = [
        d for d in chart.to_dict()["datasets"].values() if d and set(d[0]) == {"month", "value"}
    ]
    assert [41.0] * 4 in [[point["value"] for point in line] for line in lines]
    few = monthly_charts.monthly(MONTHLY.assign(low=NONE, high=NONE), CONTEXT).to_dict()
    assert "area" not in [layer["mark"]["type"] for layer in few["layer"]]


def test_the_day_stands_between_what_came_and_what_is_expected():
    (rule,) = [d for d in rows(charts.cash(CASH, CONTEXT), "text", "name") if d["name"]]
    assert (rule["name"], rule["text"]) == ("1 Jul", "30 Jun")


def test_a_promise_is_a_hollow_diamond_at_its_week_and_named_in_the_small_print():
    chart = charts.cash(CASH, CONTEXT)
    assert [(d["name"], round(d["promised"])) for d in rows(chart, "promised")] == [("1 Jul", 120)]
    assert "◇ promised" in chart.to_dict()["usermeta"]["unit"]
    without = charts.cash(CASH.assign(promised=NONE), CONTEXT).to_dict()["usermeta"]["unit"]
    assert "◇" not in without


def test_the_curve_shades_eight_in_ten_and_marks_half():
    """Chances rise by 0.02 a day, and by 0.3 on the 14th: 0.1 on the 6th, 0.5 on the 14th, 0.9 on day 31."""
    chart = charts.invoice(CURVE, CONTEXT)
    (band,) = rows(chart, "until")
    assert band["day"].startswith("2026-07-06")
    assert band["until"].startswith("2026-07-31")
    (half,) = rows(chart, "chance", "text")
    assert half["text"] == "half by 14 Jul"


def test_a_day_that_never_comes_is_not_drawn():
    never = CURVE.assign(chance=0.05, due=pd.NaT, tolerated=pd.NaT)
    texts = [
        d for d in charts.invoice(never, CONTEXT).to_dict()["datasets"].values() if "text" in d[0]
    ]
    assert not texts


def test_customers_of_one_name_are_told_apart():
    assert [d["who"] for d in rows(charts.sensitivity(LESS, CONTEXT), "who")] == [
        "Café Ça (C1)", "Café Ça (C2)", "C3",
    ]  # fmt: skip


def test_only_kept_promises_are_solid_and_each_says_how_many_and_their_share():
    bars = rows(charts.promise_outcomes(OUTCOMES, CONTEXT), "fill")
    assert [d["fill"] for d in bars] == [LIGHT["ink"], LIGHT["page"]]
    assert [d["text"].replace("\u00a0", " ") for d in bars] == ["425 · 97 %", "15 · 3 %"]


def test_the_ends_of_a_monthly_range_stand_beside_its_last_month():
    layers = monthly_charts.monthly(MONTHLY, CONTEXT).to_dict()["layer"]
    assert [m["mark"]["text"] for m in layers if m["mark"]["type"] == "text"] == ["49", "39"]


def test_models_are_left_to_the_scores():
    models = pd.concat(
        [ERRORS, pd.DataFrame([{"model": "regression", "key": "hazard", "days_off": 5}])]
    )
    assert len(rows(backtest_charts.errors(models, CONTEXT), "fill")) == 2


def test_only_the_way_in_use_is_solid():
    fills = [d["fill"] for d in rows(backtest_charts.errors(ERRORS, CONTEXT), "fill")]
    assert fills == [LIGHT["ink"], LIGHT["page"]]


def test_weeks_that_overlap_the_next_month_are_not_drawn():
    assert len(rows(backtest_charts.weeks(WEEKS, CONTEXT), "inside")) == 4
