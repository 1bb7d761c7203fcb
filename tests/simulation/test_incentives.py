import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.simulation.incentives import (
    Plan,
    Record,
    Shift,
    budget_neutral,
    clawback,
    clocks,
    compare,
    pay,
    pre_tax,
    record,
    two_clocks,
)
from tests.ledgers import day, frames


def made(*sellers, payments=()) -> Record:
    names = ["salesperson", "sales", "fell_due", "collected", "lost"]
    paid = pd.DataFrame(payments, columns=["salesperson", "amount", "late"]).assign(expected=10.0)
    paid = paid.astype({"amount": "float64", "late": "float64"})
    return Record(pd.DataFrame(sellers, columns=names), paid)


TWO = made(
    ("ann", 1000.0, 1000.0, 1000.0, 0.0), ("bob", 1000.0, 1000.0, 800.0, 100.0),
    payments=[("ann", 1000.0, 0), ("bob", 400.0, 0), ("bob", 400.0, 50)],
)  # fmt: skip


def moves(*rows: tuple[str, int, float, bool]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["document", "day", "amount", "cash"])


def bookings(*rows: tuple[str, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["document", "rate", "tax"])


def test_definition_17_base_of_a_payment():
    """70 cash and 30 credit note on 100 including 10 % tax: base 63.64; un-matching claws it back."""
    table = two_clocks(
        bookings(("I", 0.05, 0.10)),
        moves(("I", 40, 70.0, True), ("I", 40, 30.0, False), ("I", 50, -70.0, True)),
    )
    assert table["base"].round(2).tolist() == [63.64, 0.0, -63.64]
    assert table["paid_out"].iloc[-1] == 0
    assert pre_tax(70.0, 0.10) == pytest.approx(70 / 1.1)


def test_the_rate_is_that_of_the_booking():
    table = two_clocks(
        bookings(("A", 0.02, 0.0), ("B", 0.05, 0.0)), moves(("B", 2, 10, True), ("A", 9, 10, True))
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
    more = 20 * 400 / 365  # of bob's 400 paid 50 days late, 20 days' worth comes within the year
    assert found["pay"].tolist() == pytest.approx([110, 1.1 * 0.1 * (800 + more) * 680 / 800])
    assert found["days_late"].tolist() == [0, 15]


def test_faster_and_fuller_collection_moves_cleared_pay():
    """20 days sooner on 400: 400 × 20 ÷ 365 = 21.9 more; 10 points of 1,000 due: 100, ann has all."""
    cleared = Plan("c", "cleared", 0.1)
    sooner = pay(TWO, cleared, Shift(days_sooner=20))["pay"].tolist()
    assert sooner == pytest.approx([100, 0.1 * (800 + 21.918)], abs=1e-3)
    fuller = pay(TWO, cleared, Shift(collected=0.1))["pay"].tolist()
    assert fuller == pytest.approx([100, 90])


@given(st.sampled_from(["cleared", "sliding", "collection"]), st.floats(0.001, 0.2))
def test_a_budget_neutral_plan_costs_the_budget(kind, rate):
    plan = budget_neutral(TWO, Plan("p", kind, 0.5), 2000 * rate * 0.5)
    assert pay(TWO, plan)["pay"].sum() == pytest.approx(1000 * rate)


def test_who_gains_who_loses_and_why():
    plans = [Plan("t", "turnover", 0.1), Plan("c", "cleared", 0.1), Plan("s", "sliding", 0.1),
             Plan("k", "collection", 0.1)]  # fmt: skip
    table = compare(TWO, plans).set_index(["plan", "salesperson"])
    assert table["gain"].groupby("plan").sum().abs().max() < 1e-9
    # of bob's 900 that ended 800 were paid and 100 written off: 8/9 of his 1,000 sold is paid in the
    # end, all of ann's; the 100 still to come are no loss of his
    assert table.loc[("c", "ann"), "gain"] == pytest.approx(200 / (1 + 8 / 9) - 100)
    assert table.loc[("c", "ann"), "pay"] == pytest.approx(200 * 1000 / 1800)
    assert table.loc[("c", "ann"), "by_time"] == pytest.approx(
        200 * 1000 / 1800 - 200 / (1 + 8 / 9)
    )
    parts = table["by_base"] + table["by_factor"]
    assert parts.tolist() == pytest.approx(table["gain"].tolist())
    whys = {
        key: table.loc[key, "why"]
        for key in (("c", "ann"), ("c", "bob"), ("s", "bob"), ("k", "ann"))
    }
    assert list(whys.values()) == [
        "less written off", "more written off", "paid later", "collects more",
    ]  # fmt: skip
    assert (table.loc["t", "why"] == "the same").all()


def test_a_plan_that_cannot_be_is_a_sentence():
    with pytest.raises(Mistake, match="commission"):
        Plan("p", "turnover", 1.5)
    with pytest.raises(Mistake, match="even at 100"):
        budget_neutral(TWO, Plan("p", "cleared", 0.1), 1e9)
    with pytest.raises(Mistake, match="too little"):
        compare(
            made(("ann", 9.0, 9.0, 0.0, 0.0)),
            [Plan("t", "turnover", 0.1), Plan("c", "cleared", 0.1)],
        )


def test_paid_on_cleared_today_sales_ahead_of_payment_gain():
    table = compare(TWO, [Plan("c", "cleared", 0.1), Plan("t", "turnover", 0.1)])
    now = table[table["plan"] == "t"].set_index("salesperson")
    assert now["why"].to_dict() == {"ann": "is paid as it sells", "bob": "sells ahead of payment"}
    assert now.loc["bob", "gain"] == pytest.approx(90 - 180 * (8 / 9) / (1 + 8 / 9))


def test_what_a_shift_adds_stands_apart_from_the_gain():
    plans = [Plan("t", "turnover", 0.1), Plan("s", "sliding", 0.1)]
    plain = compare(TWO, plans)
    moved = compare(TWO, plans, {"s": Shift(days_sooner=20)})
    assert moved["gain"].tolist() == plain["gain"].tolist()
    assert moved["pay"].tolist() == plain["pay"].tolist()
    bob = moved[moved["plan"] == "s"].set_index("salesperson").loc["bob"]
    assert bob["by_shift"] == pytest.approx((400 * 0.2 + 20 * 400 / 365 * 0.85) * bob["rate"])


RECORDS = st.lists(
    st.tuples(st.integers(0, 1000), st.integers(1, 1000), st.floats(0, 1), st.integers(0, 90)),
    min_size=2, max_size=6,
)  # fmt: skip


@given(RECORDS, st.sampled_from(["turnover", "cleared"]), st.floats(0.001, 0.05))
def test_at_the_same_cost_nobody_gains_but_by_anothers_loss(rows, today, rate):
    sellers = [(f"s{i}", float(s + 1), float(d), d * c, 0.0) for i, (s, d, c, _) in enumerate(rows)]
    paid = [(f"s{i}", d * c + 1.0, late) for i, (_, d, c, late) in enumerate(rows)]
    known = made(*sellers, payments=paid)
    kinds = [today, *({"turnover", "cleared", "sliding", "collection"} - {today})]
    try:
        table = compare(known, [Plan(kind, kind, rate) for kind in kinds])
    except Mistake:
        return
    sums = table.groupby("plan")[["gain", "pay"]].sum()
    budget = pay(known, Plan("t", today, rate))["pay"].sum()
    assert sums["gain"].abs().max() < 1e-6
    assert sums["pay"].tolist() == pytest.approx([budget] * 4)
    assert (table["by_base"] + table["by_factor"] - table["gain"]).abs().max() < 1e-6


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
    late = 10 * 10000 / 16000  # of all payments of their segment and term, by amount
    assert paid == [["ann", 10000.0, 10, late], ["bob", 6000.0, 0, late]]
    assert known.unnamed == 0


BOOK = """
    invoice OLD acme 2025-03-01 110.00 EUR due 2025-03-31 salesperson=ann
    invoice NEW acme 2026-03-01 220.00 EUR due 2026-03-31 salesperson=ann
    invoice I3 acme 2026-03-01 55.00 EUR due 2026-03-31 salesperson=bob
    invoice I4 acme 2026-03-01 55.00 EUR due 2026-03-31
    receipt R1 acme 2025-10-01 -110.00 EUR
    receipt R2 acme 2026-04-01 -110.00 EUR
    credit_note N1 acme 2026-04-01 -22.00 EUR salesperson=ann
    R1 -> OLD 110.00 on 2025-10-01
    R2 -> NEW 110.00 on 2026-04-01
    N1 -> NEW 22.00 on 2026-04-01
"""
"""10 % tax in every price."""


def test_both_clocks_by_hand():
    """At 5 %: NEW books 10; half of it is paid, 22 of 220 credited, 88 open. OLD is paid in the year."""
    table = clocks(Ledger.of(frames(BOOK)), 0.05, 0.10).set_index("salesperson")
    names = ["pay_booked", "pay_out", "pay_waiting", "pay_never", "pay_earlier", "pay_back"]
    assert table.loc["ann", names].tolist() == pytest.approx([1000, 500, 400, 100, 500, 0])
    assert table.loc["bob", names].tolist() == pytest.approx([250, 0, 250, 0, 0, 0])
    assert list(table.index) == ["ann", "bob"], "what names no seller pays nobody"


def test_what_is_unmatched_since_an_earlier_load_is_taken_back():
    before = Ledger.of(frames(BOOK))
    line = "    R2 -> NEW 110.00 on 2026-04-01\n"
    after = Ledger.of(frames(BOOK.replace(line, "    R2 -> NEW 66.00 on 2026-04-01\n")))
    assert clawback(before, after, 0.05, 0.10).to_dict() == {"ann": pytest.approx(-200)}
    table = clocks(after, 0.05, 0.10, before).set_index("salesperson")
    assert table.loc["ann", ["pay_out", "pay_waiting", "pay_back"]].tolist() == pytest.approx(
        [300, 600, -200]
    )
    assert clawback(before, before, 0.05, 0.10).empty
    assert clawback(after, before, 0.05, 0.10).empty, (
        "money that came to be matched takes nothing back"
    )


def test_bookings_of_the_year_are_paid_out_waiting_or_gone(sample: Ledger):
    for seen in (sample, sample.on(day("2025-02-14"))):
        table = clocks(seen, 0.02)
        parts = table[["pay_out", "pay_waiting", "pay_never"]].sum(axis=1)
        assert parts.tolist() == pytest.approx(table["pay_booked"].tolist())
        assert (table[["pay_out", "pay_waiting"]] >= 0).all().all()


def test_the_two_who_sell_to_anyone_lose_by_it(sample: Ledger):
    """Planted: Marc Delorme and Piotr Zielanka have the customers of class C and D, and all that is lost."""
    known = record(sample)
    lost = known.sellers.set_index("salesperson")["lost"]
    assert set(lost[lost > 0].index) == {"Marc Delorme", "Piotr Zielanka"}
    found = pay(known, Plan("k", "collection", 0.01)).set_index("salesperson")
    assert found["collection"].idxmin() == "Piotr Zielanka"
    assert found["days_late"].idxmax() == "Piotr Zielanka"


def test_who_wrote_off_does_not_gain_where_cleared_money_counts(sample: Ledger):
    """Marc Delorme wrote off 558 k beside 9.36 M paid: 94.4 % of his sales are paid in the end.

    By hand: of all 60.38 M sold, each times that share, 59.6 M lasts; his 9.343 × 0.9437 = 8.817 M earn
    8.817 ÷ 59.6 of the pot, where on turnover he has 9.343 ÷ 60.38: about 4 % less. He gained 2.5 k as
    money of earlier sales came in.
    """
    known = record(sample)
    table = compare(known, [Plan("t", "turnover", 0.01), Plan("c", "cleared", 0.01)])
    now = table[table["plan"] == "c"].set_index("salesperson")
    sold = known.sellers.set_index("salesperson")
    paid = known.payments.groupby("salesperson")["amount"].sum()
    lasts = sold["sales"] * paid / (paid + sold["lost"])
    by_hand = sold["sales"].sum() * 0.01 * lasts / lasts.sum() - sold["sales"] * 0.01
    assert now["gain"].tolist() == pytest.approx(by_hand[now.index].tolist())
    losers = {"Marc Delorme", "Piotr Zielanka"}
    assert (
        set(now.index[now["gain"] < 0])
        == losers
        == set(now.index[now["why"] == "more written off"])
    )
    assert now.loc["Marc Delorme", "gain"] / (sold.loc["Marc Delorme", "sales"] * 0.01) < -0.03
    assert now.loc["Marc Delorme", "by_time"] > 0
    assert (now["gain"] + now["by_time"]).sum() == pytest.approx(0, abs=1e-6)
