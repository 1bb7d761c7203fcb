"""What is overdue is evidence of loss, and the first words say so."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib import simulation
from lib.ledger.ledger import Ledger
from lib.simulation import Assumptions, Levers, Scenario, Select, credit, losses
from tests.simulation.test_measure import invoices, seen

FOUR = """
    invoice A acme 2025-09-01 100.00 EUR due 2025-10-01
    receipt RA acme 2025-10-11 -100.00 EUR
    RA -> A 100.00 on 2025-10-11
    invoice B bell 2025-09-01 100.00 EUR due 2025-10-01
    receipt RB bell 2025-11-10 -100.00 EUR
    RB -> B 100.00 on 2025-11-10
    invoice C corn 2025-09-01 100.00 EUR due 2025-10-01
    adjustment WC corn 2026-01-29 -100.00 EUR reason=write_off
    WC -> C 100.00 on 2026-01-29
    invoice D doll 2026-02-20 100.00 EUR due 2026-03-22
"""


def test_the_curve_by_hand():
    """Four invoices of 100: paid 10 and 40 days late, one written off, one open 100 days past due.

    Of the money on its due day 400: 100 comes on day 10, so 3/4 are left; of the 300 left 100 on day
    40, so 1/2; then nothing more. Never paid of what is unpaid on day 0: 1/2; from day 11 on:
    (1/2) ÷ (3/4) = 2/3; from day 41 on: 1. With 20 invoices of the usual curve beside:
    day 0: (4 × 1/2 + 20 × 0.01) ÷ 24 = 0.0917; day 30: (3 × 2/3 + 20 × 0.03) ÷ 23 = 0.1130;
    day 90: (2 × 1 + 20 × 0.25) ÷ 22 = 0.3182.
    """
    chance = losses.never_paid(seen(FOUR)).by_age
    assert chance[[0, 30, 90]] == pytest.approx([2.2 / 24, 2.6 / 23, 7 / 22])


def test_a_class_that_loses_more_and_what_grows_count_more():
    """Of eight invoices 60 days late, class D lost all of its four, class A none of its four."""
    lines = []
    for number in range(4):
        lines += [f"invoice D{number} dora 2025-09-01 100.00 EUR due 2025-10-01",
                  f"adjustment W{number} dora 2025-11-30 -100.00 EUR reason=write_off",
                  f"W{number} -> D{number} 100.00 on 2025-11-30",
                  f"invoice A{number} anna 2025-09-01 100.00 EUR due 2025-10-01",
                  f"receipt R{number} anna 2025-11-30 -100.00 EUR",
                  f"R{number} -> A{number} 100.00 on 2025-11-30"]  # fmt: skip
    lines += ["invoice N dora 2026-04-01 100.00 EUR due 2026-05-01"]
    made = seen("\n".join(lines), customers=[{"customer": "dora", "risk_class": "D"},
                                             {"customer": "anna", "risk_class": "A"}])  # fmt: skip
    found = losses.never_paid(made)
    # N, 60 days late and open, counts with its own chance p: all lose (4 + p) ÷ 9 of their money, D
    # (4 + p) ÷ 5 of its own; each is drawn towards all as if by 50 invoices
    p = found.by_age[60]
    every = (4 + p) / 9
    of_d, of_a = ((4 + p) + 50 * every) / 55, (0 + 50 * every) / 54
    odds = [x / (1 - x) for x in (of_a, of_d, every)]
    assert found.by_class == pytest.approx({"A": odds[0] / odds[2], "D": odds[1] / odds[2]})
    # dora is late with nothing 90 and 60 days ago, when N was not due, with 100 thirty days ago and
    # today: over two of the three steps it did not fall
    assert found.by_customer == {"dora": pytest.approx(1 + 2 / 3)}


@settings(max_examples=20)
@given(st.integers(1, 300), st.integers(0, 60), st.sampled_from(["", "A", "D"]))
def test_later_is_never_the_better_risk(late: int, more: int, group: str):
    def never(days: int) -> float:
        due = pd.Timestamp("2026-06-30") - pd.Timedelta(days=days)
        issued = due - pd.Timedelta(days=30)
        open_ = f"invoice O slow {issued:%Y-%m-%d} 900.00 EUR due {due:%Y-%m-%d}"
        whole = seen(FOUR, invoices("slow", 12, term=30, late=5, start="2025-01-06"), open_,
                     customers=[{"customer": "slow", "risk_class": group or None}])  # fmt: skip
        return float(credit.evidence(whole).set_index("customer")["at_risk"]["slow"])

    assert never(late + more) >= never(late) - 1e-9


def test_a_customer_that_stopped_paying_has_lost_us_much_already(sample: Ledger):
    """C136, class D: all it owes is overdue, the oldest 193 days; nobody ever paid so late here.

    By hand, as a floor: of what fell due in its last half year nothing was paid, and of invoices here
    that came to be 90 days late none ever was: more than a tenth of what it buys is lost.
    """
    found = credit.evidence(sample).set_index("customer").loc["C136"]
    assert (found["verdict"], found["oldest"]) == (credit.NO_CREDIT, 193)
    assert found["overdue"] == found["owed"]
    assert found["loss"] > 0.1
    [payer] = simulation.book(sample, Select.of({"customer": "C136"})).payers
    assert payer.loss.mean == pytest.approx(found["loss"])
    [healthy] = simulation.book(sample, Select.of({"customer": "C001"})).payers
    assert healthy.loss.mean < 0.002
    asked = Scenario(select=Select.of({"customer": "C136"}), levers=Levers(term_shift=30))
    needed = simulation.break_even(simulation.book(sample, asked.select), asked).volume
    assert needed is None or needed > 0.1  # it said 1.8 % more volume


def test_what_it_owes_is_expected_lost_as_its_age_tells(sample: Ledger):
    [payer] = simulation.book(sample, Select.of({"customer": "C136"})).payers
    known = Assumptions(loss_given_default=1.0, loss_by_failure=0.0, common_days=0.0)
    book = simulation.book(sample, Select.of({"customer": "C136"}))
    course = simulation.expect(book, Scenario(assumptions=known))
    at_risk = credit.evidence(sample).set_index("customer")["at_risk"]["C136"]
    assert course.opening.loss[0] >= at_risk - 1
    assert course.opening.loss[0] > 0.7 * payer.opening.amount.sum()


def test_losses_count_less_the_longer_ago():
    """100 written off that fell due 91 days ago and 100 paid that fell due 273 days ago.

    Weights 0.5^(91/182) = 0.7071 and 0.5^(273/182) = 0.3536, so 2/3 of 1.0607 invoices is lost; over
    all, where every invoice counts alike, 1/2. Drawn with 20 invoices: (0.7071 + 10) ÷ 21.0607.
    """
    made = seen("""
        invoice P acme 2025-09-01 100.00 EUR due 2025-09-30
        receipt RP acme 2025-09-30 -100.00 EUR
        RP -> P 100.00 on 2025-09-30
        invoice L acme 2026-03-01 100.00 EUR due 2026-03-31
        adjustment WL acme 2026-06-01 -100.00 EUR reason=write_off
        WL -> L 100.00 on 2026-06-01
    """)
    found = losses.customer_losses(made).of("acme")
    weights = 0.5 ** (91 / 182), 0.5 ** (273 / 182)
    assert found.cases == pytest.approx(20 + sum(weights))
    assert found.mean == pytest.approx((weights[0] + 20 * 0.5) / (20 + sum(weights)))


def test_first_words_by_the_rule_and_not_below_it():
    customers = [
        {"customer": "edge", "credit_limit": 1_000_00},
        {"customer": "full", "credit_limit": 1_00},
    ]
    made = seen(
        "invoice E1 edge 2026-02-01 600.00 EUR due 2026-03-31",  # 91 days past due
        "invoice F1 full 2026-06-01 600.00 EUR due 2026-07-01",
        "invoice G1 good 2026-02-01 400.00 EUR due 2026-03-31",  # under 500
        "invoice H1 hope 2026-02-01 600.00 EUR due 2026-04-01",  # 90 days
        invoices("many", 30, term=10, late=0),
        customers=customers,
    )
    found = credit.evidence(made).set_index("customer")["verdict"].to_dict()
    assert found == {"edge": "no credit", "full": "over the limit", "good": "", "hope": ""}
    assert credit.of(made, "nobody")["verdict"] == ""
    # where more is lost of a sale than it leaves, refusing it is worth more
    lost = replace(Assumptions(), loss_rate=0.6, margin=0.3)
    assert set(credit.evidence(made, lost)["verdict"]) == {"no credit"}


def test_the_whole_is_between_nothing_and_all(sample: Ledger):
    table = credit.evidence(sample)
    assert ((table["at_risk"] >= 0) & (table["at_risk"] <= table["overdue"] + 1e-6)).all()
    chance = losses.never_paid(sample).by_age
    assert (np.diff(chance) >= 0).all()
    assert 0 < chance[0] < chance[-1] < 1


def test_a_list_of_what_is_open_tells_nothing_of_what_was_paid():
    """Sixty open invoices, no payment on record: the usual curve, and the usual 1 % of sales."""
    lines = [
        f"invoice O{n} acme 2026-0{1 + n % 3}-01 100.00 EUR due 2026-0{2 + n % 3}-01"
        for n in range(60)
    ]
    made = seen("\n".join(lines))
    chance = losses.never_paid(made).by_age
    assert chance[[30, 90]] == pytest.approx([0.03, 0.25])
    assert losses.customer_losses(made).of("acme").mean == pytest.approx(0.01)
    assert "loss_rate" not in simulation.book(made).measured_names
    assert credit.evidence(made)["verdict"].tolist() == [credit.NO_CREDIT]  # over 90 days is a fact
