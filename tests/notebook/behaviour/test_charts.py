"""Pictures of behaviour: marks stand where the numbers say, names are few, specs stay as drawn.

After a wanted change of look: UPDATE_GOLDEN=1 pytest tests/notebook/behaviour/test_charts.py, and look at it.
"""

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.ledger.context import Context
from lib.notebook.behaviour import charts, payer_charts
from lib.notebook.style import DARK, LIGHT

GOLDEN = Path(__file__).parents[1] / "golden"
CONTEXT = Context("v", "test", dt.date(2026, 6, 30), "EUR", names={"a": "Acme", "b": "Brand"})

MAP = pd.DataFrame(
    {
        "customer": ["a", "b", "c"], "balance": [900_000_00.0, 100_000_00.0, -5.0],
        "median": [12.0, -3.0, np.nan], "earlier": [2.0, -2.0, np.nan], "at_least": "",
        "low": [3.0, -5.0, np.nan], "high": [30.0, 1.0, np.nan], "invoices": [40, 12, 3],
        "share_past_tolerance": [0.4, 0.0, np.nan], "trend": [8.0, 0.0, 1.0],
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
    {
        "day": range(-5, 16),
        "paid": np.linspace(0, 1, 21),
        "low": np.linspace(0, 0.9, 21),
        "high": np.linspace(0.1, 1, 21),
        "peers_low": np.linspace(0.2, 1, 21),
        "peers_high": 1.0,
        "peers": 8,
        "group": "key",
        "allowed": 10.0,
        "from_issue": False,
        "invoices": 30,
    }
)
OVER_TIME = pd.DataFrame(
    {
        "month": pd.date_range("2025-07-01", periods=12, freq="MS"),
        "days": [0.0] * 8 + [5.0, 9.0, 14.0, 20.0],
        "exact": [True] * 11 + [False],
        "since": pd.Timestamp("2026-03-01"),
        "before": 0.0,
        "now": 12.0,
        "from_issue": False,
    }
)
DISTRIBUTION = pd.DataFrame(
    {"from_day": [-4, 1, 6, 31], "to_day": [0, 5, 10, 35], "paid": [9, 4, 0, 1], "unpaid": [0, 1, 0, 2],
     "from_issue": False}
)  # fmt: skip
TIMELINE = pd.DataFrame(
    {
        "document": ["I1", "I2", "I3"],
        "issued": pd.to_datetime(["2026-01-01", "2026-02-01", "2026-03-01"]),
        "due": pd.to_datetime(["2026-01-31", "2026-03-03", None]),
        "until": pd.to_datetime(["2026-01-20", "2026-04-10", "2026-06-30"]),
        "outcome": ["paid", "paid", "open"],
        "days": [-11.0, 38.0, np.nan],
    }
)
DISCOUNT = pd.DataFrame(
    {"quarter": pd.date_range("2025-07-01", periods=4, freq="QS"), "offered": [9, 8, 7, 6],
     "taken": [9, 7, 0, 0]}
)  # fmt: skip
DRAWN = {
    "map": (payer_charts.dumbbells, MAP),
    "terms_by_seller": (charts.terms_by_seller, SELLERS),
    "waiting": (charts.waiting_cost, WAITING),
    "paid_by_day": (charts.paid_by_day, CURVE),
    "over_time": (charts.over_time, OVER_TIME),
    "distribution": (charts.distribution, DISTRIBUTION),
    "timeline": (charts.timeline, TIMELINE),
    "discount": (charts.discount, DISCOUNT),
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


def test_customers_stand_slowest_first_with_their_change_and_what_they_owe():
    chart = payer_charts.dumbbells(MAP, CONTEXT)
    assert [(r["who"], r["before"], r["now"], r["label"], r["slower"]) for r in rows(chart, "now")
            if "who" in r] == [
        ("Acme", 2, 12, "+10", True), ("Brand", -2, -3, "", False)
    ]  # fmt: skip
    assert "1 customer with little on record" in chart.usermeta["unit"]


def test_without_due_dates_days_count_from_issue_and_say_so():
    chart = payer_charts.dumbbells(MAP.assign(from_issue=True), CONTEXT)
    assert chart.usermeta["unit"].startswith("days from issue")
    assert "'issued'" in json.dumps(chart.to_dict())


def test_one_far_out_stands_at_the_edge_with_its_days():
    slow = MAP.iloc[[0]].assign(median=900.0, at_least="or more", high=950.0)
    table = pd.concat([MAP.iloc[[1]]] * 15 + [slow], ignore_index=True)
    chart = payer_charts.dumbbells(table, CONTEXT)
    first = rows(chart, "label")[0]
    assert (first["label"], first["now"] < 200) == ("900 days or more", True)


def test_the_twenty_who_owe_most_are_drawn_and_the_others_counted_as_steady_or_not():
    many = pd.concat([MAP.iloc[[1]]] * 25, ignore_index=True)
    many = many.assign(customer=[f"c{i}" for i in range(25)], balance=range(25, 0, -1))
    many.loc[[20, 21], "earlier"] = 40.0
    chart = payer_charts.dumbbells(many, CONTEXT)
    assert len(rows(chart, "owed")) == 20
    assert "and 5 who owe less, 3 of them steady" in chart.usermeta["unit"]


def test_the_curve_names_due_tolerance_and_the_half():
    labels = {
        r.get("name") or r.get("label") for r in rows(charts.paid_by_day(CURVE, CONTEXT), "day")
    }
    assert {"due", "tolerance, 10", "half: 5 days late"} <= labels


def test_bars_take_the_colour_of_their_age():
    fills = [r["fill"] for r in rows(charts.distribution(DISTRIBUTION, CONTEXT), "fill")]
    assert fills == [LIGHT["not_due"], LIGHT["age1"], LIGHT["age1"], LIGHT["age2"]]


def test_an_invoice_without_a_due_date_is_drawn_as_on_terms():
    drawn = {r["document"]: r for r in rows(charts.timeline(TIMELINE, CONTEXT), "document")}
    assert drawn["I3"]["on_terms"] == drawn["I3"]["until"]
    assert drawn["I2"]["label"] == "38 days"
    assert drawn["I1"]["label"] == ""


@pytest.mark.parametrize("name", DRAWN)
def test_a_table_of_nothing_is_drawn_too(name: str):
    draw, table = DRAWN[name]
    assert draw(table.iloc[:0], CONTEXT).to_dict()


@pytest.mark.parametrize(("invoices", "named", "least"), [(10, True, 20), (30, False, 12)])
def test_named_invoices_have_the_height_of_their_letters(invoices: int, named: bool, least: int):
    """Ten numbers of sixteen pixels stood over one another in rows of nine."""
    many = pd.concat([TIMELINE.head(1)] * invoices, ignore_index=True)
    many["document"] = [f"I{n}" for n in range(invoices)]
    spec = charts.timeline(many, CONTEXT).to_dict()
    assert spec["height"] >= least * invoices
    assert f'"labels": {str(named).lower()}' in json.dumps(spec)
