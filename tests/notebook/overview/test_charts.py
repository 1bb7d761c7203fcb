"""Pictures of the overview: their marks stand where the numbers say, and their specs stay as drawn.

After a wanted change of look: UPDATE_GOLDEN=1 pytest tests/notebook/overview/test_charts.py, and look at it.
"""

import datetime as dt
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lib.ledger.context import Context
from lib.notebook.overview import bridge_charts, charts, party_charts
from lib.notebook.style import DARK, LIGHT

GOLDEN = Path(__file__).parents[1] / "golden"
CONTEXT = Context("v", "test", dt.date(2026, 6, 30), "EUR")

BRIDGE = pd.DataFrame(
    {
        "step": [
            "Opening", "Billed", "Collected", "Discounts", "Credited", "Written off", "Exchange",
            "Adjusted", "Revaluation", "Closing",
        ],
        "amount": [
            7_480_000_00, 1_840_000_00, -1_310_000_00, -30_000_00, -120_000_00, 0, 0, -50_000_00,
            20_000_00, 7_830_000_00,
        ],
    }
)  # fmt: skip
TREND = pd.DataFrame(
    {
        "day": pd.to_datetime(
            ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30"]
        ),
        "value": [50.0, 61.0, 40.0, float("nan"), 55.0],
        "figure": "DSO",
        "unit": "days",
    }
)
LEFT = pd.DataFrame(
    {
        "month": pd.to_datetime(["2026-04-01", "2026-05-01", "2026-06-01"]),
        "sales": [0.0, 200_000_00.0, 300_000_00.0],
        "left": [0.0, 40_000_00.0, 210_000_00.0],
        "share": [float("nan"), 0.2, 0.7],
    }
)
MOVED = pd.DataFrame(
    {"customer": ["c0", "c1", "c2"], "change": [90_000_00.0, -60_000_00.0, -4_000_00.0]}
)
HELD = pd.DataFrame(
    {
        "customer": ["c0", "c1"],
        "amount": [120_000_00.0, 60_000_00.0],
        "together": [0.5, 0.75],
    }
)
OF_FIVE = replace(CONTEXT, facts={"holders": 5})
DRAWN = {
    "movers": lambda tokens: party_charts.movers(MOVED, CONTEXT, tokens),
    "holders": lambda tokens: party_charts.holders(HELD, OF_FIVE, tokens),
    "bridge": lambda tokens: bridge_charts.steps(BRIDGE, CONTEXT, tokens),
    "trend": lambda tokens: charts.trend(TREND, CONTEXT, tokens),
    "uncollected": lambda tokens: charts.uncollected(LEFT, CONTEXT, tokens),
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_is_drawn_as_it_was(name: str, theme: str):
    spec = DRAWN[name](LIGHT if theme == "light" else DARK).to_dict()
    file = GOLDEN / f"overview_{name}_{theme}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(json.dumps(spec, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    assert json.loads(file.read_text(encoding="utf-8")) == json.loads(json.dumps(spec))


def rows(chart: Any, column: str) -> list[dict[str, Any]]:
    """The rows of the data set that has a column."""
    (found,) = [d for d in chart.to_dict()["datasets"].values() if d and column in d[0]]
    return found


def test_each_step_begins_where_the_one_before_ended():
    bars = {row["name"]: row for row in rows(bridge_charts.steps(BRIDGE, CONTEXT), "low")}
    spans = {name: (round(bar["low"]), round(bar["high"])) for name, bar in bars.items()}
    assert spans == {  # € k against the opening; what adds comes first
        "Billed": (0, 1840),
        "Revaluation": (1840, 1860),
        "Collected": (550, 1860),
        "Discounts": (520, 550),
        "Credited": (400, 520),
        "Adjusted": (350, 400),
        "Net change": (0, 350),
    }
    assert [bars[name]["how"] for name in ("Billed", "Collected", "Net change")] == [
        "adds", "takes", "net",
    ]  # fmt: skip
    assert bars["Net change"]["label"] == "+350 · closing 7,830"
    assert bars["Collected"]["label"] == "−1,310"


def test_a_bridge_to_nothing_still_has_its_two_main_steps():
    table = BRIDGE.assign(amount=0)
    names = [row["name"] for row in rows(bridge_charts.steps(table, CONTEXT), "low")]
    assert names == ["Billed", "Collected", "Net change"]


def test_the_label_of_a_bar_below_zero_stands_clear_of_the_zero_line():
    table = pd.DataFrame(
        {
            "step": BRIDGE["step"],
            "amount": [100_000_00, 50_000_00, -60_000_00, -100_00, 0, 0, 0, 0, 0, 89_900_00],
        }
    )
    bars = {row["name"]: row for row in rows(bridge_charts.steps(table, CONTEXT), "low")}
    assert bars["Discounts"]["high"] < 0
    assert bars["Discounts"]["at"] == 0


def test_a_line_names_its_ends_and_extremes_and_no_unknown_value():
    points = rows(charts.trend(TREND, CONTEXT), "day")
    assert [(p["day"], p["label"]) for p in points] == [
        ("2026-02-28", "50.0"),
        ("2026-03-31", "61.0"),
        ("2026-04-30", "40.0"),
        ("2026-06-30", "55.0"),
    ]
    assert [p["valley"] for p in points] == [True, False, True, False]


def test_a_rise_is_solid_and_a_fall_hollow_and_both_begin_at_nothing():
    bars = rows(party_charts.movers(MOVED, CONTEXT), "change")
    assert [(bar["who"], bar["change"], bar["label"]) for bar in bars] == [
        ("c0", 90, "+90"), ("c1", -60, "−60"), ("c2", -4, "−4"),
    ]  # fmt: skip
    assert [bar["fill"] == "transparent" for bar in bars] == [False, True, True]
    assert [bar["at"] for bar in bars] == [90, 0, 0]  # a fall has its figure beside the line
    assert {bar["nothing"] for bar in bars} == {0}


def test_holders_that_are_not_drawn_are_one_row_of_words():
    bars = rows(party_charts.holders(HELD, OF_FIVE), "together")
    assert [(bar["who"], bar["amount"], bar["label"]) for bar in bars] == [
        ("c0", 120, "120"), ("c1", 60, "60"), ("3 others", 0, "60"),
    ]  # fmt: skip
    assert [bar["together"].replace("\u00a0", " ") for bar in bars] == ["50 %", "75 %", "100 %"]
    everybody = replace(CONTEXT, facts={"holders": 2})
    assert len(rows(party_charts.holders(HELD, everybody), "together")) == 2


def test_what_is_left_is_a_part_of_its_month():
    bars = rows(charts.uncollected(LEFT, CONTEXT), "left")
    assert [bar["left"] for bar in bars] == [0, 0.2, 0.7]
    assert [bar["label"].replace("\u00a0", " ") for bar in bars] == [
        "no sales",
        "20 % · €40.0 k of €200 k",
        "70 % · €210 k of €300 k",
    ]


@pytest.mark.parametrize(("draw", "table"), [(charts.trend, TREND), (charts.uncollected, LEFT)])
def test_an_empty_table_draws_nothing_and_does_not_fail(draw, table: pd.DataFrame):
    assert draw(table.head(0), CONTEXT).to_dict()
