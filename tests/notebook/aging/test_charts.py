"""Pictures of age: their marks stand where the numbers say, and their specs stay as drawn.

After a wanted change of look: UPDATE_GOLDEN=1 pytest tests/notebook/aging/test_charts.py, and look at it.
"""

import datetime as dt
import itertools
import json
import os
import warnings
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
import pytest
import vl_convert
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.export.picture import inline
from lib.ledger import buckets
from lib.ledger.context import Context
from lib.notebook import scale, style
from lib.notebook.aging import (
    charts,
    concentration_charts,
    history_charts,
    loss_charts,
    recovery_charts,
    tolerance_charts,
)
from lib.notebook.labels import SEPARATOR
from lib.notebook.style import DARK, LIGHT

GOLDEN = Path(__file__).parents[1] / "golden"
CONTEXT = Context(
    "v", "test", dt.date(2026, 6, 30), "EUR", names={"C1": "Café Ça", "C2": "Café Ça"}
)
BY_ISSUE = Context("v", "test", dt.date(2026, 6, 30), "EUR", basis="issued")


def k(*thousands: float) -> list[int]:
    return [round(t * 100_000) for t in thousands]


AGED = pd.DataFrame(
    {
        "segment": ["Wholesale", "Retail", "Export"],
        "not_due": k(1180, 1420, 840),
        "d1_30": k(260, 310, 90),
        "d31_60": k(170, 140, 55),
        "d61_90": k(110, 60, 20),
        "d91_": k(92, 35, 0),
        "unapplied": k(-30, 0, -12),
        "total": k(1782, 1965, 993),
    }
)
SHARES = pd.DataFrame(
    {
        "segment": ["Wholesale", "Retail"],
        "not_due": [0.6, 0.9],
        "d1_30": [0.3, 0.1],
        "d31_": [0.1, 0.0],
        "open": k(100, 300),
    }
)
TERMS = pd.DataFrame(
    {
        "from_days": [-5, 0, 5, 10, 35, 90],
        "to_days": [0, 5, 10, 15, 40, 95],
        "open": k(300, 80, 60, 50, 40, 30),
        "past": k(0, 0, 10, 50, 40, 30),
        "invoices": [30, 8, 6, 5, 4, 3],
        "invoices_past": [0, 0, 1, 5, 4, 3],
        "allowed_days": 10,
    }
)
ENDS = pd.to_datetime(["2026-03-31", "2026-04-30", "2026-05-31", "2026-06-17"])
MONTHS = pd.DataFrame(
    {
        "day": ENDS,
        "not_due": k(600, 700, 650, 720),
        "d1_30": k(100, 80, 120, 90),
        "d31_": k(50, 60, 40, 30),
        "unapplied": k(-20, -10, 0, -5),
        "total": k(730, 830, 810, 835),
    }
)
PAST = pd.DataFrame({"day": ENDS, "share": [0.08, 0.05, 0.12, 0.09]})
LOSS = pd.DataFrame(
    {
        "bucket": ["not due", "1–30", "31–60", "61+"], "balance": k(7530, 657, 131, 226),
        "roll": [0.1, 0.4, None, None], "low": [0.05, 0.3, None, None], "high": [0.2, 1.0, None, None],
        "with_overlay": [0.0085, 0.085, 0.2, 1.0], "provision": k(64, 56, 26, 226),
    }
)  # fmt: skip
HELD = pd.DataFrame(
    {
        "customer": ["C1", "C2", "C3"],
        "late": k(50, 30, 20),
        "share": [0.5, 0.3, 0.2],
        "together": [0.5, 0.8, 1.0],
    }
)
PAID = pd.DataFrame(
    {
        "days_late": [0, 30, 60],
        "invoices": [400, 60, 4],
        "invoices_paid": [372, 30, 1],
        "share_of_invoices": [0.93, 0.5, 0.25],
        "share_of_money": [0.95, 0.4, 0.2],
    }
)

DRAWN = {
    "by_bucket": lambda tokens: charts.by_bucket(AGED, CONTEXT, tokens),
    "by_bucket_issued": lambda tokens: charts.by_bucket(AGED.assign(not_due=0), BY_ISSUE, tokens),
    "by_share": lambda tokens: charts.by_share(SHARES, CONTEXT, tokens),
    "on_terms": lambda tokens: tolerance_charts.on_terms(TERMS, CONTEXT, tokens),
    "history": lambda tokens: history_charts.balances(MONTHS, CONTEXT, tokens),
    "past_tolerance": lambda tokens: history_charts.past_tolerance(PAST, CONTEXT, tokens),
    "loss": lambda tokens: loss_charts.staircase(LOSS, CONTEXT, tokens),
    "concentration": lambda tokens: concentration_charts.ranked_bars(HELD, CONTEXT, tokens),
    "recovery": lambda tokens: recovery_charts.paid_soon(PAID, CONTEXT, tokens),
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_is_drawn_as_it_was(name: str, theme: str):
    spec = DRAWN[name](LIGHT if theme == "light" else DARK).to_dict()
    file = GOLDEN / f"aging_{name}_{theme}.json"
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


def rows(chart: alt.LayerChart, column: str) -> list[dict[str, Any]]:
    """The rows of the data set that has a column."""
    (found,) = [d for d in chart.to_dict()["datasets"].values() if d and column in d[0]]
    return found


def test_panels_stand_side_by_side_on_one_scale():
    bars = pd.DataFrame(rows(charts.by_bucket(AGED, CONTEXT), "spoken"))
    assert (bars["z"] - bars["a"]).round(6).tolist() == bars["value"].round(6).tolist()
    ends, starts = bars.groupby("bucket")["z"].max(), bars.groupby("bucket")["a"].min()
    order = list(buckets.names())
    assert all(ends[one] < starts[other] for one, other in itertools.pairwise(order))
    assert bars.loc[bars["bucket"] == "d1_30", "value"].tolist() == [260, 310, 90]


def test_a_bar_is_picked_by_its_group_and_bucket():
    crossed = AGED.rename(columns={"segment": "region"}).assign(segment="key")
    crossed = crossed[["segment", *crossed.columns.drop("segment")]]
    bars = rows(charts.by_bucket(crossed, CONTEXT), "spoken")
    assert bars[0]["key"] == f"key{SEPARATOR}Wholesale"
    (picked,) = charts.by_bucket(AGED, CONTEXT).to_dict()["params"]
    assert (picked["name"], picked["select"]["fields"]) == ("picked", ["key", "bucket"])


def test_the_small_print_shows_the_sum():
    meta = charts.by_bucket(AGED, CONTEXT).to_dict()["usermeta"]
    assert meta["unit"] == "€ k · buckets + unapplied (−42) = 4,740"


def test_many_groups_fold_into_eleven_and_the_others():
    many = pd.concat([AGED.assign(segment=f"S{i:02}") for i in range(10)], ignore_index=True)
    many["segment"] += many.groupby("segment").cumcount().astype(str)
    bars = pd.DataFrame(rows(charts.by_bucket(many, CONTEXT), "spoken"))
    assert bars["group"].nunique() == 12
    others = bars[bars["group"] == "19 others"]
    assert (others["length"] == 0).all()
    assert (others["key"] == "").all()
    assert bars["value"].sum() == pytest.approx(
        10 * AGED[list(buckets.names())].to_numpy().sum() / 1e5
    )


def test_two_customers_of_one_name_stay_two_rows():
    found = {
        row["group"] for row in rows(concentration_charts.ranked_bars(HELD, CONTEXT), "together")
    }
    assert found == {"Café Ça (C1)", "Café Ça (C2)", "C3"}


def test_counted_from_issue_nothing_is_called_not_due_and_ages_start_at_0():
    heads = rows(charts.by_bucket(AGED.assign(not_due=0), BY_ISSUE), "sum")
    assert [head["name"] for head in heads] == ["0–30 days", "31–60", "61–90", "91+"]


def test_what_is_past_its_own_tolerance_is_in_full_colour():
    bars = pd.DataFrame(rows(tolerance_charts.on_terms(TERMS, CONTEXT), "side"))
    length = (bars["high"] - bars["low"]).groupby([bars["from"], bars["side"]]).sum().round(6)
    assert length[5].to_dict() == {"inside": 50, "past": 10}
    assert length[-5].to_dict() == {"not due": 300}


def test_a_bucket_that_ended_months_ago_is_still_named():
    ended = MONTHS.copy()
    ended.loc[ended.index[-1], ["not_due", "d1_30", "d31_"]] = 0.0
    names = [row["name"] for row in rows(history_charts.balances(ended, CONTEXT), "name")]
    assert sorted(names) == ["1–30", "31+", "not due"]


def test_columns_of_a_month_stand_on_the_oldest():
    parts = pd.DataFrame(rows(history_charts.balances(MONTHS, CONTEXT), "bucket"))
    march = parts[parts["month"] == "Mar 26"].set_index("bucket")
    assert march[["low", "high"]].round(6).loc[["d31_", "d1_30", "not_due"]].to_numpy().tolist() == [
        [0, 50], [50, 150], [150, 750],
    ]  # fmt: skip
    assert parts["month"].unique().tolist() == ["Mar 26", "Apr 26", "May 26", "17 Jun"]


def test_too_few_invoices_say_so():
    labels = [row["label"] for row in rows(recovery_charts.paid_soon(PAID, CONTEXT), "label")]
    assert labels == ["93 of 100", "50 of 100", "too few to say"]


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=8).map(sorted), st.floats(0.1, 50))
def test_labels_keep_their_distance_and_their_order(places: list[float], least: float):
    made = scale.push_apart(places, least)
    assert all(b - a >= least * 0.999 for a, b in itertools.pairwise(made))
    assert all(a >= b for a, b in zip(made, places, strict=True))


@settings(max_examples=10)
@given(
    st.lists(st.lists(st.integers(0, 10**12), min_size=5, max_size=5), min_size=1, max_size=40),
    st.sampled_from(["EUR", "JPY", "KWD", "XXX"]),
)
def test_any_table_is_drawn_in_few_rows(amounts: list[list[int]], currency: str):
    table = pd.DataFrame(amounts, columns=list(buckets.names()))
    table.insert(0, "segment", [f"S{i}" for i in range(len(table))])
    table = table.assign(unapplied=0, total=table[list(buckets.names())].sum(axis=1))
    chart = charts.by_bucket(table, Context("v", "t", dt.date(2026, 6, 30), currency))
    spec = chart.properties(width=600).to_dict()
    assert sum(len(rows) for rows in spec["datasets"].values()) <= 100
