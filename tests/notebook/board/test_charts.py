"""Pictures of the board: marks stand where the numbers say, sealed rows are empty, names keep clear."""

import datetime as dt
from itertools import pairwise

import pandas as pd
import pytest

from lib.ledger.context import Context
from lib.notebook.board import case_file_charts, charts
from lib.notebook.style import DARK, LIGHT

CONTEXT = Context("v", "test", dt.date(2026, 6, 30), "EUR")
NAN = float("nan")


def spec(chart) -> dict:
    return chart.properties(width=600).to_dict()


def rows(made: dict) -> list[dict]:
    return [row for values in made["datasets"].values() for row in values]


def voices(*given: tuple[int, str, str, float, float, float]) -> pd.DataFrame:
    names = ["case", "measure", "who", "middle", "low", "high"]
    table = pd.DataFrame(given, columns=names)
    return table.assign(name=[f"case {c}" for c in table["case"]], count=1, sealed=2)


TABLE = voices(
    (1, "rating", "credit", 2.5, 2, 3),
    (1, "rating", "sales", 0, 0, 0),
    (1, "rating", "record", 4, 4, 4),
    (2, "rating", "", NAN, NAN, NAN),
    (3, "rating", "credit", 1, 1, 1),
    (3, "rating", "sales", 1, 1, 1),
    (3, "rating", "record", 1, 1, 1),
)


def marks(made: dict, shape: str) -> list[float]:
    layers = [la for la in made["layer"] if la["mark"].get("shape") == shape]
    return [row["middle"] for la in layers for row in made["datasets"][la["data"]["name"]]]


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_better_ratings_stand_further_right(tokens: dict):
    """A is 1, E is 0: half way between C and D is 0.375."""
    made = spec(charts.reveal(TABLE, CONTEXT, tokens))
    assert marks(made, "circle") == [0.375, 0.75]
    assert marks(made, "square") == [1.0, 0.75]
    assert marks(made, "diamond") == [0.0, 0.75]


def test_a_sealed_row_has_a_line_and_a_count_and_no_mark():
    only = spec(charts.reveal(TABLE[TABLE["case"] == 2], CONTEXT))
    kinds = [layer["mark"]["type"] for layer in only["layer"]]
    assert kinds == ["rule", "text"]
    assert [r["words"] for r in rows(only) if "words" in r] == ["2 sealed"]


def test_labels_of_voices_on_one_spot_stand_apart():
    """On the third row all three are B: credit above, sales below, the record above credit."""
    made = spec(charts.reveal(TABLE, CONTEXT))
    places = {
        (row["words"], layer["mark"]["dy"])
        for layer in made["layer"] if layer["mark"]["type"] == "text"
        for row in made["datasets"][layer["data"]["name"]] if row["row"] == "case 3"
    }  # fmt: skip
    assert len({dy for _, dy in places}) == len(places) == 3


def test_one_case_has_a_row_for_each_thing_asked():
    one = voices((1, "rating", "credit", 1, 1, 1), (1, "limit", "credit", 50_00, 50_00, 100_00),
                 (1, "terms", "credit", 30, 30, 60), (1, "chance", "credit", 45, 45, 45))  # fmt: skip
    made = spec(charts.reveal(one, CONTEXT))
    assert marks(made, "circle") == [0.75, 0.5, 0.5, 0.45]
    assert {r["words"] for r in rows(made) if str(r.get("words", "")).startswith("credit ")} == {
        "credit B", "credit €50", "credit 30 days", "credit 45\u00a0%"}  # fmt: skip


MAP = pd.DataFrame({
    "case": range(1, 6), "customer": "C", "name": [f"n{i}" for i in range(1, 6)],
    "credit": [3.0, 3.0, 2.0, 1.0, 0.0], "sales": [1.0, 1.0, 2.0, 1.5, 1.0],
    "amount": [5.0, 4.0, 3.0, 2.0, 1.0],
    "happened": ["not known yet", "paid within tolerance", "not known yet", "not known yet",
                 "not within tolerance"],
})  # fmt: skip


def test_only_cases_a_notch_off_the_diagonal_are_named_and_names_keep_apart():
    made = spec(charts.divergence(MAP, CONTEXT))
    named = {r["label"]: r["y"] for r in rows(made) if "label" in r and r["x"] == 5.0}
    assert set(named) == {"n1", "n2 · paid in time", "n5 · paid late"}
    places = sorted(named.values())
    assert min(b - a for a, b in pairwise(places)) >= 0.24 - 1e-9


def test_many_names_stay_inside_the_square():
    many = pd.concat([MAP.head(1)] * 18, ignore_index=True)
    made = spec(charts.divergence(many, CONTEXT))
    assert max(r["y"] for r in rows(made) if "label" in r and r["x"] == 5.0) <= 4.5


def test_options_have_a_panel_a_measure_and_say_where_nothing_pays():
    table = pd.DataFrame(
        {
            "option": ["as is", "plan"],
            "peak": [100_000_00.0, 50_000_00.0],
            "peak_low": [90_000_00.0, 4e6],
            "peak_high": [110_000_00.0, 6e6],
            "later": [100_000_00.0, 50_000_00.0],
            "cost": [10.0, 5.0],
            "extra": [0.0, NAN],
            "bad": [1.0, 0.0],
        }
    )
    made = spec(case_file_charts.options(table, CONTEXT))
    words = [r["words"] for r in rows(made) if "end" in r]
    assert "none would do" in words
    assert {r["head"] for r in rows(made) if "head" in r} == {
        "Peak owed", "Owed in a year", "Cost a year", "Extra sales", "Lost, bad 1 in 10"}  # fmt: skip
    bars = [r for r in rows(made) if "to" in r and r["x"] == 0.0]
    ends = sorted({round(r["to"], 6) for r in bars})
    assert ends == pytest.approx([0.62 / 5 * 50 / 110, 0.62 / 5 * 100 / 110], abs=1e-6)
    assert made["usermeta"]["unit"].startswith("€ k")


def test_a_voice_without_promises_has_no_diamonds():
    weeks = pd.date_range("2026-07-07", periods=8, freq="7D")
    table = pd.DataFrame(
        {"until": weeks, "expected": 2.0, "p10": 1e6, "p50": 2e6, "p90": 3e6, "promised": NAN}
    )
    shapes = [
        la["mark"].get("shape") for la in spec(case_file_charts.voice(table, CONTEXT))["layer"]
    ]
    assert "diamond" not in shapes
    promised = spec(case_file_charts.voice(table.assign(promised=1e6), CONTEXT))
    assert "diamond" in [la["mark"].get("shape") for la in promised["layer"]]
