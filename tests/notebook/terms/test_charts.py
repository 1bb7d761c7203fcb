"""Pictures of other terms: two courses apart, signs and sides right, four assumptions at most.

After a wanted change of look: UPDATE_GOLDEN=1 pytest tests/notebook/terms/test_charts.py, and look at it.
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
from lib.notebook.style import DARK, LIGHT
from lib.notebook.terms import charts

GOLDEN = Path(__file__).parents[1] / "golden"
CONTEXT = Context("v", "test", dt.date(2026, 6, 30), "EUR")


def k(*thousands: float) -> list[float]:
    return [t * 100_000 for t in thousands]


WEEKS = pd.DataFrame(
    {
        "week": pd.date_range("2026-07-01", periods=3, freq="7D"),
        "base_p10": k(80, 80, 80), "base_p50": k(100, 100, 100), "base_p90": k(120, 120, 120),
        "scenario_p10": k(40, 50, 80), "scenario_p50": k(60, 80, 100), "scenario_p90": k(90, 100, 130),
    }
)  # fmt: skip
DAYS = WEEKS.assign(**{c: WEEKS[c] / 200_000 for c in WEEKS.columns if c != "week"})
AHEAD = WEEKS[["week"]].assign(p10=k(-60, -70, -50), p50=k(-40, -50, -30), p90=k(-20, -30, 10))
WHY = pd.DataFrame(
    {"part": ["discounts", "waiting for the money"], "change": k(-160, 90), "whole": k(-70, -70)}
)
SPREAD = pd.DataFrame(
    {"from": k(-30, -10, 10), "to": k(-10, 10, 30), "paths": [5, 20, 3], "p10": k(-20)[0],
     "p50": k(-2)[0], "p90": k(15)[0]}
)  # fmt: skip
MATTERS = pd.DataFrame(
    {
        "assumption": ["cost of money", "take-up", "margin", "handling", "losses by failure"],
        "low": ["8 %"] * 5,
        "high": ["16 %"] * 5,
        "at_low": k(-32, -46, -44, -45, -45),
        "at_high": k(-57, -44, -46, -45.5, -45),
        "as_is": k(-45) * 5,
    }
)
TWO = pd.DataFrame(
    {"name": ["longer", "longer"], "p10": k(-9, 2), "p50": k(-7, 4), "p90": k(-5, 6)}
)
DRAWN = {
    "cash": lambda tokens: charts.cash(WEEKS, CONTEXT, tokens),
    "receivables": lambda tokens: charts.receivables(WEEKS, CONTEXT, tokens),
    "dso": lambda tokens: charts.dso(DAYS, CONTEXT, tokens),
    "ahead": lambda tokens: charts.cash_ahead(AHEAD, CONTEXT, tokens),
    "why": lambda tokens: charts.value_sources(WHY, CONTEXT, tokens),
    "value": lambda tokens: charts.value(SPREAD, CONTEXT, tokens),
    "matters": lambda tokens: charts.key_assumptions(MATTERS, CONTEXT, tokens),
    "compare": lambda tokens: charts.compare(TWO, CONTEXT, tokens),
}


@pytest.mark.parametrize(("theme", "tokens"), [("light", LIGHT), ("dark", DARK)])
@pytest.mark.parametrize("name", DRAWN)
def test_specification_is_as_drawn(name: str, theme: str, tokens: style.Tokens):
    spec = DRAWN[name](tokens).to_dict()
    file = GOLDEN / f"terms_{name}_{theme}.json"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        file.write_text(
            json.dumps(spec, indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8"
        )
    assert spec == json.loads(file.read_text("utf-8"))


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_is_drawn_without_a_warning(name: str, capfd: pytest.CaptureFixture[str]):
    chart = inline(DRAWN[name](LIGHT)).properties(width=800).configure(**style.config(LIGHT))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn = vl_convert.vegalite_to_svg(chart.to_dict())
    assert drawn.startswith("<svg")
    assert "WARN" not in "".join(capfd.readouterr())


def sets(chart: Any) -> list[list[dict[str, Any]]]:
    return list(chart.to_dict()["datasets"].values())


def rows(chart: Any, *columns: str) -> list[dict[str, Any]]:
    """The rows of the first data set that has these columns."""
    return next(d for d in sets(chart) if d and set(columns) <= set(d[0]))


def test_today_and_the_scenario_are_two_bands_in_one_unit():
    chart = charts.cash(WEEKS, CONTEXT)
    bands = [d for d in sets(chart) if "middle" in d[0]]
    assert [[round(b["middle"]) for b in band] for band in bands] == [
        [100, 100, 100],
        [60, 80, 100],
    ]
    assert chart.to_dict()["usermeta"]["unit"].startswith("€ k a week")
    names = rows(chart, "at", "text")
    assert {d["text"] for d in names} == {"as today", "scenario"}
    assert abs(names[0]["at"] - names[1]["at"]) > 5, "the names of lines that meet stand apart"


def test_behind_is_below_zero():
    chart = charts.cash_ahead(AHEAD, CONTEXT)
    assert [round(d["p50"]) for d in rows(chart, "p50")] == [-40, -50, -30]
    assert rows(chart, "zero")[0]["zero"] == 0


def test_what_takes_off_is_hollow_and_the_whole_stands_last():
    found = rows(charts.value_sources(WHY, CONTEXT), "how")
    assert [(d["part"], d["how"], d["text"]) for d in found] == [
        ("discounts", "takes", "−160"), ("waiting for the money", "adds", "+90"),
        ("all together", "takes all", "−70"),
    ]  # fmt: skip


def test_losses_are_hollow_and_zero_is_drawn_where_it_is_near():
    chart = charts.value(SPREAD, CONTEXT)
    assert [d["how"] for d in rows(chart, "how")] == ["a loss", "a gain", "a gain"]
    assert any(d == [{"low": 0.0}] for d in sets(chart))
    far = charts.value(
        SPREAD.assign(**{c: SPREAD[c] - 1000e5 for c in ("from", "to", "p10", "p50", "p90")}),
        CONTEXT,
    )
    assert not any(d == [{"low": 0.0}] for d in sets(far))


def test_four_assumptions_at_most_with_both_ends():
    found = rows(charts.key_assumptions(MATTERS, CONTEXT), "end")
    assert len({d["name"] for d in found}) == 4
    assert {(d["end"], d["text"]) for d in found if d["name"].startswith("cost")} == {
        ("low", "−32"), ("high", "−57"),
    }  # fmt: skip


def test_two_of_one_name_are_told_apart():
    assert [d["name"] for d in rows(charts.compare(TWO, CONTEXT), "name", "text")] == [
        "longer (1)",
        "longer (2)",
    ]
