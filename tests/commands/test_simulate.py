import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lib import __main__
from lib.ledger.mistake import Mistake

WRITTEN = """
name = "60 days"
as_of = 2026-05-31
paths = 200
weeks = 26
[select]
segment = ["key"]
[levers]
term_days = 60
[assumptions]
volume_response = [0.0, 0.02, 0.05]
"""


def run(file: Path, written: str, *more: str) -> Result:
    path = file / "scenario.toml"
    path.write_text(written, encoding="utf-8")
    return CliRunner().invoke(__main__.main, ["simulate", str(path), *more])


@pytest.fixture(scope="module")
def answer(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMMON_TERMS_HOME", str(tmp_path_factory.mktemp("home")))
        patch.delenv("COMMON_TERMS_DB", raising=False)
        result = run(tmp_path_factory.mktemp("s"), WRITTEN)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout), result.stdout


def test_the_contracts_object(answer):
    made, text = answer
    for who in ("base", "scenario", "difference"):
        assert {
            "sales",
            "margin",
            "cash",
            "receivables",
            "dso",
            "financing_cost",
            "expected_loss",
        } <= set(made[who])
        assert set(made[who]["npv"]) == {"mean", "p10", "p50", "p90"}
    assert set(made["break_even"]) == {"volume", "price"}
    assert made["difference"]["sales"] > 0
    assert made["closed_form"]["base"]["sales"] == pytest.approx(made["base"]["sales"], rel=0.01)
    assert made["sources"]["volume_response"] == "user"
    assert f'"sales": {made["base"]["sales"]:.2f}' in text


def test_it_repeats_itself(answer, tmp_path, home):
    assert run(tmp_path, WRITTEN).stdout == answer[1]


def test_a_limit_has_no_closed_form(tmp_path, home):
    result = run(tmp_path, WRITTEN.replace("term_days = 60", "limit = 1000.0"))
    made = json.loads(result.stdout)
    assert made["closed_form"] is None
    assert made["difference"]["sales"] < 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [('"key"', '"nobody"', "segment nobody"), ("term_days = 60", "term_days = -6", "negative"),
     ("paths = 200", "paths = ", "TOML")],
)  # fmt: skip
def test_what_cannot_be_is_a_sentence(tmp_path, home, old: str, new: str, said: str):
    result = run(tmp_path, WRITTEN.replace(old, new))
    assert isinstance(result.exception, Mistake)
    assert said in str(result.exception)
