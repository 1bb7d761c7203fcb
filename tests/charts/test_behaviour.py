"""Pictures of behaviour: marks stand where the numbers say, names are few, specs stay as drawn.

After a wanted change of look: UPDATE_GOLDEN=1 pytest tests/charts/test_behaviour.py, and look at it.
"""

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.charts import behaviour as pictures
from lib.charts.style import DARK, LIGHT
from lib.ledger.context import Context

GOLDEN = Path(__file__).parent / "golden"
CONTEXT = Context("v", "test", dt.date(2026, 6, 30), "EUR", names={"a": "Acme", "b": "Brand"})

MAP = pd.DataFrame(
    {
        "customer": ["a", "b", "c"], "balance": [900_000_00.0, 100_000_00.0, -5.0],
        "median": [12.0, -3.0, np.nan], "trend": [8.0, 0.0, 1.0],
        "since": pd.to_datetime(["2026-01-01", None, None]), "shrunk": False, "from_issue": False,
    }
)  # fmt: skip
SELLERS = pd.DataFrame(
    {"salesperson": [f"seller {i}" for i in range(1, 6)], "share_off": [0.2, 0.1, 0.05, 0.02, 0.0],
     "expected": [0.08] * 5, "invoices": 50}
)  # fmt: skip
WAITING = pd.DataFrame(
    {"customer": ["a", "b"], "cost": [2_900_000.0, 800_000.0], "together": [0.78, 1.0]}
)
CURVE = pd.DataFrame(
    {"day": range(-5, 16), "paid": np.linspace(0, 1, 21), "low": np.linspace(0, 0.9, 21),
     "high": np.linspace(0.1, 1, 21), "peers_low": np.linspace(0.2, 1, 21), "peers_high": 1.0, "peers": 8,
     "group": "key", "allowed": 10.0, "from_issue": False, "invoices": 30}
)  # fmt: skip
OVER_TIME = pd.DataFrame(
    {"month": pd.date_range("2025-07-01", periods=12, freq="MS"), "days": [0.0] * 8 + [5.0, 9.0, 14.0, 20.0],
     "exact": [True] * 11 + [False], "since": pd.Timestamp("2026-03-01"), "before": 0.0, "now": 12.0,
     "from_issue": False}
)  # fmt: skip
DISTRIBUTION = pd.DataFrame(
    {"from_day": [-4, 1, 6, 31], "to_day": [0, 5, 10, 35], "paid": [9, 4, 0, 1], "unpaid": [0, 1, 0, 2],
     "from_issue": False}
)  # fmt: skip
TIMELINE = pd.DataFrame(
    {"document": ["I1", "I2", "I3"], "issued": pd.to_datetime(["2026-01-01", "2026-02-01", "2026-03-01"]),
     "due": pd.to_datetime(["2026-01-31", "2026-03-03", None]),
     "until": pd.to_datetime(["2026-01-20", "2026-04-10", "2026-06-30"]),
     "outcome": ["paid", "paid", "open"], "days": [-11.0, 38.0, np.nan]}
)  # fmt: skip
DISCOUNT = pd.DataFrame(
    {"quarter": pd.date_range("2025-07-01", periods=4, freq="QS"), "offered": [9, 8, 7, 6],
     "taken": [9, 7, 0, 0]}
)  # fmt: skip
DRAWN = {
    "map": (pictures.map_, MAP),
    "terms_by_seller": (pictures.terms_by_seller, SELLERS),
    "waiting": (pictures.waiting, WAITING),
    "paid_by_day": (pictures.paid_by_day, CURVE),
    "over_time": (pictures.over_time, OVER_TIME),
    "distribution": (pictures.distribution, DISTRIBUTION),
    "timeline": (pictures.timeline, TIMELINE),
    "discount": (pictures.discount, DISCOUNT),
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_is_drawn_as_it_was(name: str, theme: str):
    draw, table = DRAWN[name]
    spec = draw(table, CONTEXT, LIGHT if theme == "light" else DARK).to_dict()
    file = GOLDEN / f"behaviour_{name}_{theme}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(json.dumps(spec, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    assert json.loads(file.read_text(encoding="utf-8")) == json.loads(json.dumps(spec))


@pytest.mark.parametrize("name", DRAWN)
def test_no_picture_sets_a_theme_or_draws_a_title(name: str):
    draw, table = DRAWN[name]
    spec = draw(table, CONTEXT).to_dict()
    assert set(spec["config"]) <= {"view"}  # what Altair itself adds
    assert "title" not in spec


def rows(chart: Any, column: str) -> list[dict[str, Any]]:
    """All rows, of any data set, that have a column."""
    return [r for d in chart.to_dict()["datasets"].values() for r in d if column in r]


def test_the_map_draws_customers_with_a_trend_and_counts_the_others():
    chart = pictures.map_(MAP, CONTEXT)
    circles = rows(chart, "who")
    assert [(r["who"], r["x"], r["y"], r["owed"]) for r in circles] == [
        ("Acme", 12, 8, 900_000_00), ("Brand", -3, 0, 100_000_00)
    ]  # fmt: skip
    assert "1 with less than six months" in chart.usermeta["unit"]


def test_one_far_out_stands_at_the_edge_with_its_number():
    table = pd.concat([MAP.iloc[[1]]] * 40 + [MAP.iloc[[0]].assign(trend=500.0)], ignore_index=True)
    chart = pictures.map_(table, CONTEXT)
    assert "Acme, +500" in [r["label"] for r in rows(chart, "label")]
    assert max(r["y"] for r in rows(chart, "who")) < 20


@given(
    st.lists(
        st.tuples(st.floats(-60, 200), st.floats(-50, 120), st.integers(0, 10**9), st.booleans()),
        min_size=1, max_size=60,
    )
)  # fmt: skip
def test_names_on_the_map_are_few_and_cover_no_circle(drawn: list[tuple[float, float, int, bool]]):
    table = pd.DataFrame(drawn, columns=["median", "trend", "balance", "slow"]).assign(
        customer=[f"customer {i}" for i in range(len(drawn))], shrunk=False, from_issue=False
    )
    table["since"] = pd.Timestamp("2026-01-01")
    table["since"] = table["since"].where(table["slow"])
    chart = pictures.map_(table.astype({"balance": "float64"}), CONTEXT)
    names = rows(chart, "side")
    assert len(names) <= 12
    assert len({r["label"] for r in names}) == len(names)


def test_the_curve_names_due_tolerance_and_the_half():
    labels = {
        r.get("name") or r.get("label") for r in rows(pictures.paid_by_day(CURVE, CONTEXT), "day")
    }
    assert {"due", "tolerance, 10", "half: 5 days late"} <= labels


def test_bars_take_the_colour_of_their_age():
    fills = [r["fill"] for r in rows(pictures.distribution(DISTRIBUTION, CONTEXT), "fill")]
    assert fills == [LIGHT["not_due"], LIGHT["age1"], LIGHT["age1"], LIGHT["age2"]]


def test_an_invoice_without_a_due_date_is_drawn_as_on_terms():
    drawn = {r["document"]: r for r in rows(pictures.timeline(TIMELINE, CONTEXT), "document")}
    assert drawn["I3"]["on_terms"] == drawn["I3"]["until"]
    assert drawn["I2"]["label"] == "38 days"
    assert drawn["I1"]["label"] == ""


@pytest.mark.parametrize("name", DRAWN)
def test_a_table_of_nothing_is_drawn_too(name: str):
    draw, table = DRAWN[name]
    assert draw(table.iloc[:0], CONTEXT).to_dict()
