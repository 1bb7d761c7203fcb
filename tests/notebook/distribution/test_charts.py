"""Pictures of distribution and incentives: marks stand where the numbers say, names keep clear."""

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest
import vl_convert

from lib.export.picture import inline
from lib.ledger.context import Context
from lib.notebook.distribution import charts
from lib.notebook.incentives import charts as incentives_charts
from lib.notebook.style import DARK, LIGHT, config

CONTEXT = Context("v", "test", dt.date(2026, 6, 30), "EUR")
MONTHS = pd.date_range("2024-01-01", periods=24, freq="MS")
RATE = pd.DataFrame({
    "month": MONTHS, "numeric": np.linspace(0.2, 0.55, 24), "weighted": np.linspace(0.36, 0.67, 24),
})  # fmt: skip
SALES = pd.DataFrame(
    {"month": MONTHS, "sales": np.linspace(9e6, 15.3e6, 24), "velocity": 676_800.0}
)
CURVE = pd.DataFrame({
    "month": MONTHS, "numeric": RATE["numeric"], "sales": 3e7 * RATE["numeric"] ** 0.5,
    "fitted": 3e7 * RATE["numeric"] ** 0.5, "exponent": 0.5, "low": 0.2, "high": 0.8,
})  # fmt: skip
GROWTH = pd.DataFrame(
    {"month": MONTHS, "numeric": 0.2, "sales": 0.07, "owed": [np.nan] * 20 + [0.44] * 4}
)
LEVERS = pd.DataFrame(
    {
        "distribution": ["narrower", "today's", "wider"],
        "rate": [0.45, 0.55, 0.65],
        "sales": [1.4e8, 1.74e8, 2.1e8],
        "receivables": [1.9e7, 2.3e7, 2.7e7],
        "loss": [1.8e5, 2.2e5, 2.6e5],
        "left": [2.6e7, 3.2e7, 3.8e7],
        "cash": [-5e5, 0.0, -8e5],
    }
)
NEXT = pd.DataFrame(
    {
        "rate": np.arange(1, 41) / 40,
        "value": np.linspace(6e6, -2e6, 40),
        "low": np.linspace(5e6, -3e6, 40),
        "high": np.linspace(7e6, -1e6, 40),
        "added": np.arange(1, 41) > 22,
        "today": 0.55,
        "pays_until": 0.75,
    }
)
CASH = pd.DataFrame({
    "month": range(1, 25), "together": [-1e6 + 1e5 * (m - 5) ** 2 for m in range(24)],
    "together_low": -2e6, "together_high": 3e7,
})  # fmt: skip
GAINS = pd.DataFrame({
    "salesperson": ["Seller A", "Seller B", "Seller C"], "gain": [410_000.0, -1_337_500.0, 0.0],
    "why": ["more cleared", "paid later", "the same"],
})  # fmt: skip
DRAWN = {
    "rate": (charts.rate, RATE), "velocity": (charts.velocity, SALES), "sales": (charts.sales, SALES),
    "curve": (charts.curve, CURVE), "loading": (charts.loading, GROWTH),
    "levers": (charts.levers, LEVERS), "next": (charts.next_outlet, NEXT), "cash": (charts.cash, CASH),
    "gains": (incentives_charts.gains, GAINS),
}  # fmt: skip


def layers(name: str, tokens: Any = LIGHT, **changed: Any) -> list[dict[str, Any]]:
    draw, table = DRAWN[name]
    spec = draw(table.assign(**changed), CONTEXT, tokens).to_dict()
    made = []
    for layer in spec["layer"]:
        data = layer.get("data", spec.get("data"))
        made.append({**layer, "data": {"values": spec["datasets"][data["name"]]}})
    return made


def texts(name: str, **changed: Any) -> str:
    return str(layers(name, **changed))


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
@pytest.mark.parametrize("name", DRAWN)
def test_every_picture_compiles_and_is_small(name: str, tokens: Any):
    draw, table = DRAWN[name]
    spec = inline(draw(table, CONTEXT, tokens)).configure(**config(tokens)).to_dict()
    assert vl_convert.vegalite_to_svg(spec, vl_version="6.4").startswith("<svg")
    assert len(str(spec)) < 60_000


def values(layer: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = layer["data"]["values"]
    return found


def test_lines_are_named_at_their_ends_clear_of_each_other():
    drawn = layers("rate")
    names = values(drawn[-1])
    assert [row["text"].replace("\u00a0", " ") for row in names] == [
        "outlets 55 %",
        "by weight 67 %",
    ]
    near = layers("rate", weighted=RATE["numeric"])
    places = [row["value"] for row in values(near[-1])]
    assert places[1] - places[0] > 0.04
    assert "by weight" not in texts("rate", weighted=np.nan)


def test_months_named_are_few():
    for name in ("rate", "sales", "loading"):
        axis = layers(name)[0]["encoding"]["x"]["axis"]
        assert len(axis["values"]) <= 3


def test_the_curve_runs_through_the_months_and_its_fan_meets_in_the_middle():
    band, line, _ = layers("curve")
    rows = values(line)
    for row in (rows[0], rows[-1]):
        assert row["sales"] == pytest.approx(300 * row["rate"] ** 0.5, rel=1e-6)
    widths = [row["most"] - row["least"] for row in values(band)]
    assert widths[0] > min(widths) < widths[-1]
    assert all(row["least"] <= row["sales"] + 1e-9 <= row["most"] + 1e-6 for row in values(band))
    assert len(layers("curve", exponent=np.nan)) == 1, "no curve where none was found"


def test_each_measure_has_its_panel_and_today_is_solid():
    bars = values(layers("levers")[0])
    assert len(bars) == 15
    billed = [row for row in bars if row["text"] in ("1,400", "1,700", "2,100")]
    assert [row["a"] for row in billed] == [0, 0, 0]
    assert billed[2]["z"] == pytest.approx(0.66)
    assert billed[1]["z"] / billed[2]["z"] == pytest.approx(1.74 / 2.1)
    assert [row["fill"] for row in billed] == [LIGHT["page"], LIGHT["ink"], LIGHT["page"]]
    for row in bars:
        panel = int(min(row["a"], row["z"]) + 1e-9)
        assert panel <= row["z"] + 1e-9 <= panel + 0.66 + 1e-9


def test_where_it_stops_is_ruled_and_named():
    assert "stops at 75\\xa0%" in texts("next")
    assert "today 55\\xa0%" in texts("next")
    assert "stops" not in texts("next", pays_until=1.0)
    assert "stops" not in texts("next", pays_until=0.55)


def test_the_lowest_point_of_cash_is_named():
    assert "'text': '−10'" in texts("cash")
    assert "'text'" not in str(layers("cash", together=5.0)[:3])


def test_a_short_record_has_a_sentence_instead_of_a_line():
    table = GROWTH.assign(numeric=np.nan)
    assert "would draw a line" in str(charts.loading(table, CONTEXT).to_dict())
    assert "owed to us" not in texts("loading", owed=np.nan)


def test_gains_are_solid_losses_hollow_and_each_says_why():
    rows = values(layers("gains")[0])
    assert [row["who"] for row in rows] == ["Seller A", "Seller C", "Seller B"]
    assert [row["text"] for row in rows] == ["+4.1", "0", "−13"]
    assert [row["fill"] for row in rows] == [LIGHT["flow"], LIGHT["page"], LIGHT["page"]]
    assert [row["why"] for row in rows] == ["more cleared", "the same", "paid later"]


def test_hidden_pay_is_not_drawn():
    rows = values(layers("gains", gain=[410_000.0, None, None])[0])
    assert [row["who"] for row in rows] == ["Seller A"]
    assert incentives_charts.gains(GAINS.assign(gain=float("nan")), CONTEXT).to_dict()
