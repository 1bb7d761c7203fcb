import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.simulation.incentives import (
    Booking,
    Move,
    Plan,
    Record,
    Shift,
    base,
    budget_neutral,
    compare,
    pay,
    record,
    two_clocks,
)  # fmt: skip
from tests.ledgers import frames


def made(*sellers, payments=()) -> Record:
    names = ["salesperson", "sales", "fell_due", "collected", "lost"]
    paid = pd.DataFrame(payments, columns=["salesperson", "amount", "late"])
    return Record(pd.DataFrame(sellers, columns=names), paid)


TWO = made(
    ("ann", 1000.0, 1000.0, 1000.0, 0.0), ("bob", 1000.0, 1000.0, 800.0, 100.0),
    payments=[("ann", 1000.0, 0), ("bob", 400.0, 0), ("bob", 400.0, 50)],
)  # fmt: skip


def test_definition_17_base_of_a_payment():
    """70 cash and 30 credit note on 100 including 10 % tax: base 63.64; un-matching claws it back."""
    moves = [Move("I", 40, 70.0), Move("I", 40, 30.0, cash=False), Move("I", 50, -70.0)]
    table = two_clocks([Booking("I", 100.0, 0.05, 0.10)], moves)
    assert table["base"].round(2).tolist() == [63.64, 0.0, -63.64]
    assert table["paid_out"].iloc[-1] == 0
    assert base(70.0, 0.10) == pytest.approx(70 / 1.1)


def test_the_rate_is_that_of_the_booking():
    table = two_clocks(
        [Booking("A", 10, 0.02), Booking("B", 10, 0.05)], [Move("B", 2, 10), Move("A", 9, 10)]
    )
    assert table[["document", "pay"]].values.tolist() == [["A", 0.2], ["B", 0.5]]


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (Plan("t", "turnover", 0.1), [100, 100]),
        (Plan("c", "cleared", 0.1), [100, 80]),
        (Plan("s", "sliding", 0.1, per_day=0.01), [100, 40 + 20]),
        (Plan("s", "sliding", 0.1, per_day=0.03), [100, 40 + 0]),
        (Plan("k", "collection", 0.1, target=0.9, slope=2), [120, 80]),
        (Plan("k", "collection", 0.1, target=0.9, slope=2, most=0.1), [110, 90]),
    ],
)
def test_each_plan_by_hand(plan: Plan, expected: list[float]):
    assert pay(TWO, plan)["pay"].tolist() == pytest.approx(expected)


def test_behaviour_that_shifts():
    shift = Shift(days_sooner=20, sales=0.1)
    found = pay(TWO, Plan("s", "sliding", 0.1), shift)
    assert found["pay"].tolist() == pytest.approx([110, 1.1 * (40 + 40 * 0.7)])
    assert found["days_late"].tolist() == [0, 15]


@given(st.sampled_from(["cleared", "sliding", "collection"]), st.floats(0.001, 0.2))
def test_a_budget_neutral_plan_costs_the_budget(kind, rate):
    plan = budget_neutral(TWO, Plan("p", kind, 0.5), 2000 * rate * 0.5)
    assert pay(TWO, plan)["pay"].sum() == pytest.approx(1000 * rate)


def test_who_gains_who_loses_and_why():
    plans = [Plan("t", "turnover", 0.1), Plan("c", "cleared", 0.1), Plan("s", "sliding", 0.1),
             Plan("k", "collection", 0.1)]  # fmt: skip
    table = compare(TWO, plans).set_index(["plan", "salesperson"])
    assert table["gain"].groupby("plan").sum().abs().max() < 1e-9
    assert table.loc[("c", "ann"), "gain"] == pytest.approx(200 * 1000 / 1800 - 100)
    whys = {
        key: table.loc[key, "why"]
        for key in (("c", "ann"), ("c", "bob"), ("s", "bob"), ("k", "ann"))
    }
    assert list(whys.values()) == ["more cleared", "less cleared", "paid later", "collects more"]
    assert (table.loc["t", "why"] == "the same").all()


def test_a_plan_that_cannot_be_is_a_sentence():
    with pytest.raises(Mistake, match="commission"):
        Plan("p", "turnover", 1.5)
    with pytest.raises(Mistake, match="budget"):
        budget_neutral(TWO, Plan("p", "cleared", 0.1), 1e9)


def test_the_record_of_a_ledger_by_hand():
    text = """
        invoice I1 acme 2026-01-10 100.00 EUR due 2026-02-09 salesperson=ann
        invoice I2 acme 2026-01-10 200.00 EUR due 2026-02-09 salesperson=bob
        invoice I3 acme 2026-03-10 50.00 EUR due 2026-06-09 salesperson=bob
        credit_note N1 acme 2026-01-20 -20.00 EUR salesperson=bob
        receipt R1 acme 2026-02-19 -100.00 EUR
        receipt R2 acme 2026-02-09 -60.00 EUR
        adjustment W1 acme 2026-03-31 -140.00 EUR reason=write_off
        R1 -> I1 100.00 on 2026-02-19
        R2 -> I2 60.00 on 2026-02-09
        W1 -> I2 140.00 on 2026-03-31
    """
    known = record(Ledger.of(frames(text)))
    sellers = known.sellers.set_index("salesperson")
    assert sellers.loc["ann"].tolist() == [10000, 10000, 10000, 0]
    assert sellers.loc["bob"].tolist() == [23000, 20000, 6000, 14000]
    paid = known.payments.sort_values("salesperson").values.tolist()
    assert paid == [["ann", 10000.0, 10], ["bob", 6000.0, 0]]
