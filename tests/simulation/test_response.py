"""The response of lateness to terms, against truths planted in invoices."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib import simulation
from lib.board.people import COMMAND_LINE
from lib.ledger.ledger import Ledger
from lib.simulation import Assumptions, Levers, Scenario, timing
from lib.simulation.payers import equal_parts
from tests.ledgers import day
from tests.simulation.payers import CERTAIN, book, punctual
from tests.simulation.test_measure import invoices as written
from tests.simulation.test_measure import seen

TRUTH = 0.3


def planted(
    seed: int, *, changed: int = 15, others: int = 25, truth: float = TRUTH, at: int | None = None
) -> pd.DataFrame:
    """Customers with terms of their own, of whom some are given 20 to 60 days more at some time.

    The longer a customer's terms, the earlier it pays anyhow (the best are given the longest), and
    everybody becomes later by 2 days a quarter.
    """
    chance = np.random.default_rng(seed)
    rows = []
    for number in range(changed + others):
        term = int(chance.choice([14, 30, 60]))
        more = int(chance.integers(20, 61)) if number < changed else 0
        turn = chance.integers(250, 750) if at is None else at
        for issued in range(0, 1000, 20):
            given = term + more * (issued >= turn)
            late = 30 - 0.5 * term + truth * (given - term) + issued / 91 * 2 + chance.normal(0, 6)
            rows.append((f"C{number:02}", issued, given, round(late)))
    return pd.DataFrame(rows, columns=["customer", "issued", "term", "late"])


def test_a_planted_response_is_found_within_its_interval():
    found = [timing.fit_response(planted(seed)) for seed in range(20)]
    assert {one.customers for one in found} == {15}
    assert np.mean([one.days for one in found]) == pytest.approx(TRUTH, abs=0.02)
    inside = sum(one.low <= TRUTH <= one.high for one in found)
    assert inside >= 17  # 95 % of 20; under 17 happens once in 400
    assert all(one.high - one.low < 0.3 for one in found)


def test_customers_compared_with_each_other_would_say_the_opposite():
    known = planted(1)
    across = np.polyfit(known["term"], known["late"], 1)[0]
    assert across < 0 < timing.fit_response(known).low


def test_no_response_planted_is_none_found():
    found = [timing.fit_response(planted(seed, truth=0.0)) for seed in range(20)]
    assert sum(one.low <= 0 <= one.high for one in found) >= 17


def test_a_change_for_everybody_at_once_cannot_be_told_from_its_day():
    known = planted(3, others=0)
    known["term"] = 30 + 30 * (known["issued"] >= 546)
    found = timing.fit_response(known)
    assert (found.days, found.customers) == (None, 15)
    assert "one time" in found.refused


def test_few_changes_are_refused_with_their_number():
    found = timing.fit_response(planted(4, changed=4))
    assert (found.days, found.customers) == (None, 4)
    assert "4 customers" in found.refused
    assert found.apply_to(Assumptions()) == Assumptions()


def test_terms_that_go_to_and_fro_are_not_a_change():
    """Terms given order by order, or by month-ends, are chosen for the order."""
    known = planted(5, changed=0)
    chance = np.random.default_rng(5)
    known["term"] = chance.choice([30, 60, 90], len(known))
    assert timing.fit_response(known).customers == 0


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ([30] * 5 + [60] * 5, [30] * 5 + [60] * 5),
        ([30] * 4 + [60] * 6, [48] * 10),  # too few before it
        ([30] * 5 + [33] * 5, [31.5] * 10),  # hardly a change
        ([30] * 9, [30] * 9),
    ],
)
def test_the_one_change_of_a_customer(term: list[int], expected: list[float]):
    assert timing._term_step(np.array(term)).tolist() == pytest.approx(expected)


def test_invoices_that_could_not_yet_be_paid_late_are_left_out():
    """Due 120 days before the ledger's day at the latest; a late one counts as 120 days at most."""
    ledger = seen(
        written("acme", 25, term=30, late=10), "invoice L acme 2025-08-01 9.00 EUR due 2025-08-31"
    )
    found = timing.long_due_invoices(ledger)
    last = (pd.Timestamp("2026-06-30") - pd.Timestamp("1970-01-01")).days - 120
    assert (found["issued"] + found["term"]).max() <= last
    assert sorted(set(found["late"])) == [10, 120]
    assert len(found) == 16 + 1  # fortnightly from 5 July 2025 to 31 January: due by 2 March


def test_the_sample_changes_no_terms_for_good(sample: Ledger):
    found = timing.term_response(sample)
    assert found.days is None
    assert str(found.customers) in found.refused


def test_the_ibm_ledger_has_one_term(shared_data, tmp_path):
    from lib.importing.options import Options
    from lib.store.home import Home
    from lib.store.ledgers.imports import import_
    from lib.store.ledgers.loads import ledger

    file = shared_data / "ibm-late-payments" / "WA_Fn-UseC_-Accounts-Receivable.csv"
    import_([str(file)], Options(), Home(tmp_path), actor=COMMAND_LINE)
    found = timing.term_response(ledger(Home(tmp_path), None).on(day("2013-10-01")))
    assert (found.days, found.customers) == (None, 0)


def test_a_measured_response_moves_a_scenario_and_its_band():
    found = timing.fit_response(planted(6))
    known = found.apply_to(replace(CERTAIN, said=("lateness_response", "margin")))
    assert (known.source("lateness_response"), known.source("margin")) == ("ledger", "user")
    assert Assumptions.of(Scenario(assumptions=known).to_dict()["assumptions"]) == known
    asked = Scenario(paths=400, levers=Levers(term_days=60), assumptions=known)
    steady = replace(punctual(), late=equal_parts(range(28), np.ones(28)))
    made, plain = book(steady), replace(asked, assumptions=CERTAIN)
    more = [simulation.run(made, one).scenario.receivables[:, -1] for one in (asked, plain)]
    extra = round(found.days * 30) / 7 * steady.weekly
    assert more[0].mean() - more[1].mean() == pytest.approx(extra, rel=0.05)
    assert more[0].std() > more[1].std()
    assert (simulation.run(made, asked).base.cash == simulation.run(made, plain).base.cash).all()
