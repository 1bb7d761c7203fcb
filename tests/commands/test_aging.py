"""``aging`` on the command line: the contract's columns, exact amounts, a sentence for a mistake."""

import io

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from lib import __main__
from lib.analysis import aging
from lib.commands.aging import table
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from tests import ledgers
from tests.ledgers import day

MIXED = """
    invoice I1 acme 2026-01-10 100.00 EUR due 2026-02-09 product=P1
    invoice I2 acme 2026-02-10 1000 JPY due 2026-03-12
    invoice I3 bolt 2026-01-10 0.500 KWD due 2026-01-20
    credit_note C1 bolt 2026-01-15 -30.00 EUR product=P1
"""


@pytest.fixture
def mixed() -> Ledger:
    return ledgers.ledger(MIXED).on(day("2026-02-19"))


def test_amounts_have_their_currencys_decimals(mixed: Ledger):
    assert table(mixed, "customer").to_csv(index=False).splitlines() == [
        "by,currency,not_due,d1_30,d31_60,d61_90,d91_,unapplied,total",
        "acme,EUR,0.00,100.00,0.00,0.00,0.00,0.00,100.00",
        "acme,JPY,1000,0,0,0,0,0,1000",
        "bolt,EUR,0.00,0.00,0.00,0.00,0.00,-30.00,-30.00",
        "bolt,KWD,0.000,0.500,0.000,0.000,0.000,0.000,0.500",
    ]


def test_a_blank_key_is_said(mixed: Ledger):
    rows = table(mixed, "product")[["by", "currency", "total"]].to_numpy().tolist()
    assert rows == [["(none)", "JPY", "1000"], ["(none)", "KWD", "0.500"], ["P1", "EUR", "70.00"]]


def test_by_currency_and_from_issue_with_own_cuts(mixed: Ledger):
    found = table(mixed, "currency", basis="issued", cuts=(9, 40))
    assert list(found.columns) == [
        "by",
        "currency",
        "not_due",
        "d1_9",
        "d10_40",
        "d41_",
        "unapplied",
        "total",
    ]
    assert found["not_due"].tolist() == ["0.00", "0", "0.000"]
    assert found["d1_9"].tolist() == ["0.00", "1000", "0.000"]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(__main__.main, ["aging", *arguments])


def test_the_sample_is_printed_as_its_scan_says(home, sample: Ledger):
    result = run("--by", "region", "--as-of", "2026-05-31")
    assert result.exit_code == 0
    printed = pd.read_csv(io.StringIO(result.stdout), dtype=str, keep_default_na=False)
    whole = aging.scan(sample, by=("region",), day=day("2026-05-31"))
    assert printed["by"].tolist() == whole["region"].tolist()
    cents = printed["total"].str.replace(".", "", regex=False).astype("int64")
    assert cents.tolist() == whole["total"].tolist()


@pytest.mark.parametrize(
    ("arguments", "said"), [(["--buckets", "60,30"], "60, 30"), (["--by", "colour"], "colour")]
)
def test_a_mistake_is_a_sentence(home, arguments: list[str], said: str):
    result = run(*arguments)
    assert isinstance(result.exception, Mistake)
    assert said in str(result.exception)
