"""Sums by group: exact to the minor unit, one row a combination, converted once."""

import numpy as np
import pandas as pd
import pytest

from lib.analysis.sums import pivot_sums, sum_by, sum_groups, to_reporting
from lib.ledger import columns, money
from lib.ledger.ledger import Ledger
from tests import ledgers

TEXT = """
    invoice I1 acme 2026-01-01 100.00 EUR product=P1
    invoice I2 bolt 2026-01-01 50.00 USD product=P1
    invoice I3 acme 2026-01-02 7.00 EUR
    credit_note C1 bolt 2026-01-03 -3.00 EUR product=P2
"""


def test_sums_stay_exact_beyond_what_floating_point_holds():
    odd = 2**53 + 1
    groups, amounts = np.array([0, 1, 0, 1]), np.array([odd, -odd, 2, 4])
    assert sum_groups(groups, amounts, 3).tolist() == [odd + 2, 4 - odd, 0]


def test_many_small_amounts_are_exact_too():
    amounts = np.full(1000, 10**13 + 1)
    assert sum_groups(np.zeros(1000, dtype=int), amounts, 1).tolist() == [1000 * 10**13 + 1000]


def test_groups_are_sorted_and_blank_fields_named():
    ledger = ledgers.ledger(TEXT)
    spells = ledger.spells
    table = sum_by(ledger, spells, ("product",), {"sum": spells.balance})
    assert table.to_numpy().tolist() == [
        ["(none)", "EUR", 700], ["P1", "EUR", 10000], ["P1", "USD", 5000], ["P2", "EUR", -300],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "by", [(), ("product",), ("customer", "product"), ("customer", "name", "terms")]
)
def test_spread_over_columns_equals_a_sum_a_column(by: tuple[str, ...]):
    ledger = ledgers.ledger(TEXT)
    spells = ledger.spells
    place = np.array([0, 1, 2, 1], dtype="int8")
    wide = pivot_sums(ledger, spells, by, place, ["a", "b", "c"], spells.balance)
    parts = {name: np.where(place == i, spells.balance, 0) for i, name in enumerate("abc")}
    pd.testing.assert_frame_equal(wide, sum_by(ledger, spells, by, parts))


def test_more_combinations_than_documents_take_no_more_room_than_documents():
    rows = [
        {"document": str(n), "customer": f"c{n}", "kind": "invoice", "amount": 1, "currency": "EUR",
         "issued": pd.Timestamp("2026-01-01"), "product": f"p{n}", "outlet": f"o{n}"}
        for n in range(300)
    ]  # fmt: skip
    ledger = Ledger.of(ledgers.conforming(rows, []))
    spells = ledger.spells
    place = np.zeros(300, dtype="int8")
    table = pivot_sums(
        ledger, spells, ("customer", "product", "outlet"), place, ["a"], spells.balance
    )
    assert len(table) == 300
    assert table["a"].sum() == 300


def test_an_empty_ledger_has_no_groups():
    ledger = Ledger.of({})
    spells = ledger.spells
    assert pivot_sums(
        ledger, spells, ("customer",), np.array([], dtype="int8"), ["a"], spells.balance
    ).empty
    assert sum_by(ledger, spells, (), {"a": spells.balance}).empty


def test_currencies_are_converted_once_and_added():
    rates = pd.DataFrame({"day": [pd.Timestamp("2026-01-01")], "currency": ["USD"], "rate": [0.9]})
    frames = ledgers.frames(TEXT) | {"rates": columns.conform(rates, "rates")}
    ledger = Ledger.of(frames, currency="EUR")
    spells = ledger.spells
    table = to_reporting(
        ledger, sum_by(ledger, spells, ("product",), {"sum": spells.balance}), ["sum"]
    )
    assert dict(zip(table["product"], table["sum"], strict=True)) == {
        "(none)": 700,
        "P1": 14500,
        "P2": -300,
    }
    assert set(table["currency"]) == {"EUR"}


def test_no_rate_no_mixed_total():
    ledger = ledgers.ledger(TEXT, currency="EUR")
    table = sum_by(ledger, ledger.spells, (), {"sum": ledger.spells.balance})
    with pytest.raises(money.NoRate, match="USD"):
        to_reporting(ledger, table, ["sum"])
