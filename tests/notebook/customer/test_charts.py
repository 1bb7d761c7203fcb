"""Pictures of one customer: their marks stand where the numbers say, and their specs stay as drawn.

After a wanted change of look: UPDATE_GOLDEN=1 pytest tests/notebook/customer/test_charts.py, and look at it.
"""

import datetime as dt
import itertools
import json
import os
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.ledger.context import Context
from lib.notebook.customer import charts
from lib.notebook.style import DARK, LIGHT

GOLDEN = Path(__file__).parents[1] / "golden"
CONTEXT = Context("v", "test", dt.date(2026, 6, 30), "EUR")

ROOM = pd.DataFrame(
    [{"owed": 318_000_00, "orders": 90_000_00, "limit": 400_000_00, "cover": 250_000_00}]
).astype("Float64")
SALES = pd.DataFrame(
    {"month": pd.date_range("2024-07-31", periods=24, freq="ME"), "sales": [1e7] * 23 + [2e7]}
)
TERMS = pd.DataFrame(
    {
        "bucket": ["not due", "1–10 days", "11–30", "31–60", "61–90", "91+"],
        "side": ["not due", "inside", "past", "past", "past", "past"],
        "step": [0, 1, 1, 2, 3, 4],
        "amount": [134e5, 45e5, 41e5, 62e5, 24e5, 0.0],
        "tolerance_from": 10,
        "tolerance_to": 10,
    }
)
PROMISES = pd.DataFrame(
    {
        "month": pd.date_range("2024-07-01", periods=24, freq="MS"),
        "median": [float(i) for i in range(24)],
        "earliest": [i - 5.0 for i in range(24)],
        "latest": [i + 500.0 for i in range(24)],
        "promised": [float("nan")] * 20 + [5.0, 6.0, 7.0, 8.0],
        "peers_low": 0.0,
        "peers_high": 10.0,
        "peers": 38,
        "peer_group": "wholesale",
        "tolerance": 10.0,
    }
)
DRAWN = {
    "room": (charts.room, ROOM),
    "sales": (charts.sales, SALES),
    "on_their_terms": (charts.on_their_terms, TERMS),
    "promises": (charts.promises, PROMISES),
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_is_drawn_as_it_was(name: str, theme: str):
    draw, table = DRAWN[name]
    spec = draw(table, CONTEXT, LIGHT if theme == "light" else DARK).to_dict()
    file = GOLDEN / f"customer_{name}_{theme}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(json.dumps(spec, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    assert json.loads(file.read_text(encoding="utf-8")) == json.loads(json.dumps(spec))


def rows(chart: Any, column: str) -> list[dict[str, Any]]:
    """All rows, of any data set, that have a column."""
    return [r for d in chart.to_dict()["datasets"].values() for r in d if column in r]


def labels(chart: Any) -> list[str]:
    return [row["label"] for row in rows(chart, "label") if row["label"]]


def test_orders_begin_where_owed_ends():
    chart = charts.room(ROOM, CONTEXT)
    assert [(r["a"], r["z"]) for r in rows(chart, "z")] == [(0, 318), (318, 408)]
    assert sorted(labels(chart)) == ["cover 250", "limit 400", "owed 318 · orders 90"]


def test_parts_that_have_room_are_named_inside():
    table = ROOM.assign(orders=200_000_00)
    assert sorted(labels(charts.room(table, CONTEXT)))[-2:] == ["orders 200", "owed 318"]


def test_a_narrow_part_is_named_below_the_bar():
    table = ROOM.assign(orders=5_000_00)
    assert "owed 318 · orders 5" in labels(charts.room(table, CONTEXT))


def test_equal_limit_and_cover_are_one_line():
    table = ROOM.assign(cover=400_000_00)
    assert "limit and cover 400" in labels(charts.room(table, CONTEXT))


def test_what_is_not_given_is_not_drawn():
    table = ROOM.assign(limit=pd.NA, cover=pd.NA, orders=pd.NA).astype("Float64")
    assert labels(charts.room(table, CONTEXT)) == ["owed 318"]


MONEY = st.none() | st.integers(0, 10**12)


@given(owed=st.integers(0, 10**12), orders=MONEY, limit=MONEY, cover=MONEY)
def test_room_is_drawn_whatever_is_given(owed, orders, limit, cover):
    row = {"owed": owed, "orders": orders, "limit": limit, "cover": cover}
    assert charts.room(pd.DataFrame([row]).astype("Float64"), CONTEXT).to_dict()


def test_the_highest_and_the_last_month_are_named():
    table = SALES.assign(sales=[3e7, *[1e7] * 22, 2e7])
    assert labels(charts.sales(table, CONTEXT)) == ["300", "200"]


def test_the_tolerance_rule_stands_after_the_patient_rows():
    spec = json.dumps(charts.on_their_terms(TERMS, CONTEXT).to_dict())
    assert "height*0.3333" in spec  # two of six rows
    assert "tolerance, 10 days" in spec


def test_single_invoices_do_not_dwarf_the_rest():
    low, high = charts._span(PROMISES)
    assert (low, high) == (-5.0, 23.0 + 11.5)


@given(st.lists(st.floats(0, 240), min_size=1, max_size=4))
def test_names_at_the_end_are_kept_apart_and_in_order(places: list[float]):
    moved = charts.push_apart(places)
    order = sorted(range(len(places)), key=lambda i: places[i])
    gaps = [moved[b] - moved[a] for a, b in itertools.pairwise(order)]
    assert all(gap >= 20 - 1e-9 for gap in gaps)
    assert max(moved) <= 240


def test_an_empty_history_is_drawn():
    nothing = PROMISES.assign(
        median=float("nan"), earliest=float("nan"), latest=float("nan"), promised=float("nan"),
        peers_low=float("nan"), peers_high=float("nan"), peers=0, tolerance=float("nan"),
    )  # fmt: skip
    assert charts.promises(nothing, CONTEXT).to_dict()
