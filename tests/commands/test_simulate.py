import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lib import __main__
from lib.board.people import Person
from lib.ledger.house import HouseValues
from lib.ledger.mistake import Mistake
from lib.store.home import Home
from lib.store.records import house
from tests.store.records.table import DAY

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


MEASURES = {
    "sales", "margin", "cash", "receivables", "dso", "financing_cost", "expected_loss", "npv",
}  # fmt: skip


def test_the_contracts_object(answer):
    made, text = answer
    for who in ("base", "scenario", "difference"):
        assert set(made[who]) == set(made["closed_form"][who]) == MEASURES
        for bands in made[who].values():
            assert list(bands) == ["mean", "p10", "p50", "p90"]
            assert bands["p10"] <= bands["p50"] <= bands["p90"]
    assert set(made["break_even"]) == {"volume", "price"}
    assert made["difference"]["sales"]["mean"] > 0
    closed = made["closed_form"]["base"]["sales"]
    assert closed == pytest.approx(made["base"]["sales"]["mean"], rel=0.01)
    assert made["assumptions"]["volume_response"]["source"] == "user"
    assert f'"mean": {made["base"]["sales"]["mean"]:.2f}' in text


def test_what_the_closed_form_says_is_what_break_even_rests_on(answer):
    """At the break-even volume the scenario is worth what today is."""
    made, _ = answer
    base, moved = (made["closed_form"][who]["npv"] for who in ("base", "scenario"))
    equal = moved / (1 + (0.0 + 0.02 + 0.05) / 3)  # the scenario without the volume it was given
    assert (1 + made["break_even"]["volume"]) * equal == pytest.approx(base, rel=1e-4)


def test_it_repeats_itself(answer, tmp_path, home):
    assert run(tmp_path, WRITTEN).stdout == answer[1]


def test_a_limit_has_no_closed_form(tmp_path, home):
    result = run(tmp_path, WRITTEN.replace("term_days = 60", "limit = 1000.0"))
    made = json.loads(result.stdout)
    assert made["closed_form"] is None
    assert made["difference"]["sales"]["mean"] < 0


def test_where_nothing_is_sold_on_terms_there_is_nothing_to_break_even(tmp_path, home):
    made = json.loads(run(tmp_path, WRITTEN.replace("term_days = 60", "limit = 0")).stdout)
    assert made["break_even"] == {"volume": None, "price": None}
    assert made["scenario"]["receivables"]["mean"] >= 0


def command(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """As a person runs it, in a process of its own."""
    there = os.environ | {"COMMON_TERMS_HOME": str(home)}
    asked = [sys.executable, "-m", "lib", *arguments]
    return subprocess.run(asked, capture_output=True, text=True, env=there, check=False)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"paths = ", "TOML"),
        (b"[levers]\nterm_days = -1\n", "negative"),
        (b"[levers]\nterms = 3\n", "terms"),
        (b"[select]\ncustomer = 5\n", "customer is 5"),
        (b"name = '\xff'\n", "TOML"),
        (b"as_of = 2020-01-01\n", "Nothing was sold"),
    ],
)
def test_what_cannot_be_ends_with_2_and_one_line(tmp_path, written: bytes, said: str):
    file = tmp_path / "scenario.toml"
    file.write_bytes(written)
    done = command(tmp_path, "simulate", str(file))
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "fault in the program" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_no_such_file_ends_with_2(tmp_path):
    assert command(tmp_path, "simulate", str(tmp_path / "none.toml")).returncode == 2


def test_the_ibm_ledger_through_the_command(shared_data, tmp_path):
    """A currency nobody named, one term for all, 12 months before 1 October 2013."""
    source = shared_data / "ibm-late-payments" / "WA_Fn-UseC_-Accounts-Receivable.csv"
    assert command(tmp_path, "import", str(source), "--name", "ibm").returncode in (0, 1)
    file = tmp_path / "scenario.toml"
    file.write_text("as_of = 2013-10-01\npaths = 300\nweeks = 26\n[levers]\nterm_days = 60\n")
    done = command(tmp_path, "simulate", str(file), "--ledger", "ibm")
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert made["currency"] == "XXX"
    assert made["difference"]["sales"]["mean"] == 0
    assert made["difference"]["receivables"]["mean"] > 0 > made["difference"]["npv"]["mean"]
    assert made["assumptions"]["loss_rate"]["source"] == "ledger"  # what is overdue tells of it
    assert made["assumptions"]["take_up"]["source"] == "default"  # nor any discount offered
    expected = made["closed_form"]["difference"]["npv"]
    assert made["difference"]["npv"]["mean"] == pytest.approx(expected, rel=0.05)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [('"key"', '"nobody"', "segment nobody"), ("term_days = 60", "term_days = -6", "negative"),
     ("paths = 200", "paths = ", "TOML")],
)  # fmt: skip
def test_what_cannot_be_is_a_sentence(tmp_path, home, old: str, new: str, said: str):
    result = run(tmp_path, WRITTEN.replace(old, new))
    assert isinstance(result.exception, Mistake)
    assert said in str(result.exception)


def test_an_empty_list_is_nobody_and_not_everybody(home, tmp_path):
    found = run(tmp_path, "levers = { term_days = 60 }\nselect = { customer = [] }\n")
    assert isinstance(found.exception, Mistake)
    assert "“customer” is an empty list, which is nobody" in str(found.exception)


@pytest.mark.parametrize(
    ("written", "more"),
    [
        ("as_of = 2027-01-31\nlevers = { term_days = 60 }\n", ()),
        ("levers = { term_days = 60 }\n", ("--as-of", "2027-01-31")),
    ],
)
def test_a_day_after_the_ledgers_end_is_a_sentence(home, tmp_path, written, more):
    found = run(tmp_path, written, *more)
    assert isinstance(found.exception, Mistake)
    assert "ends on 2026-06-30, so nothing is known of 2027-01-31." in str(found.exception)


def test_what_a_file_does_not_say_is_the_houses(home, tmp_path):
    alone = Person()
    values = HouseValues(margin=0.25, cost_of_capital=0.08)
    house.propose(Home(home), alone, "sample", values, "audited", DAY, token="a")
    written = WRITTEN + "margin = 0.4\n"
    found = run(tmp_path, written)
    assert found.exit_code == 0, found.output
    made = json.loads(found.stdout)["assumptions"]
    assert (made["margin"]["base"], made["margin"]["source"]) == (0.4, "user")
    assert (made["cost_of_capital"]["base"], made["cost_of_capital"]["source"]) == (0.08, "house")
    assert made["handling"]["source"] == "default"
    assert "house set 1 of 30 Jun 2026" in found.stderr
