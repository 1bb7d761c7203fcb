"""Kaplan-Meier by hand, shrinkage by hand, and chances given the age so far."""

import numpy as np
import pytest

from lib.analysis.forecast import clock, payment_delays, snapshot, survival
from lib.ledger import days
from tests.analysis.forecast import books
from tests.analysis.forecast.books import START, after

# Ten invoices issued on one day, net 5: paid after 2, 3, 3, 5, 5, 5, 8 days; three are still open,
# two of them watched for 10 days and one issued later and watched for 4.
AGES = (2, 3, 3, 5, 5, 5, 8)
TEN = [(f"I{i}", "acme", START, after(5), 100, after(k)) for i, k in enumerate(AGES)] + [
    ("I7", "acme", START, after(5), 100, None),
    ("I8", "acme", START, after(5), 100, None),
    ("I9", "acme", after(6), after(11), 100, None),
]


@pytest.fixture
def ten() -> snapshot.Snapshot:
    return snapshot.of(books.book(TEN).on(after(8)), days.number(after(10)))


def test_kaplan_meier_of_ten_invoices_by_hand(ten: snapshot.Snapshot):
    """At risk 10 at day 2, 9 at 3, 6 at 5 (one left the watch after day 4), 3 at 8."""
    paid, risk, left = survival.curve(ten)
    assert paid[[2, 3, 5, 8]].tolist() == [1, 2, 3, 1]
    assert risk[[2, 3, 4, 5, 8]].tolist() == [10, 9, 7, 6, 3]
    assert left[2] == pytest.approx(9 / 10)
    assert left[3] == pytest.approx(9 / 10 * 7 / 9)
    assert left[5] == pytest.approx(9 / 10 * 7 / 9 * 3 / 6)
    assert left[8] == pytest.approx(9 / 10 * 7 / 9 * 3 / 6 * 2 / 3)


def test_counts_on_the_clock_of_lateness_agree(ten: snapshot.Snapshot):
    group = np.zeros(len(ten), dtype="int64")
    paid, risk = clock.at_risk(ten, group, 1)
    at = clock.place(np.array([-3, -2, -1, 0, 3]))
    assert paid[0, at].tolist() == [1, 2, 0, 3, 1]
    assert risk[0, at].tolist() == [10, 9, 7, 6, 3]


def test_paid_by_t_given_the_age_is_one_minus_a_ratio():
    """Definition 16: P(paid by t | open at age a) = 1 − S(t) / S(a)."""
    rng = np.random.default_rng(1)
    flat = [
        (f"I{i:03d}", "acme", START, after(30), 100, after(w))
        for i, w in enumerate(rng.integers(10, 60, 80))
    ]
    model = survival.fit(snapshot.of(books.book(flat), days.number(after(70))))
    asked = snapshot.of(
        books.book([("X", "acme", START, after(30), 100, None)]), days.number(START)
    )
    whole = survival.by_terms(model, payment_delays.of(asked, days.number(START) - 1))[0]
    aged = survival.by_terms(model, payment_delays.of(asked, days.number(after(25))))[0]
    left = 1 - whole
    assert aged[9] == pytest.approx(1 - left[26 + 9] / left[25])
    assert aged[29] == pytest.approx(1 - left[26 + 29] / left[25])


def test_a_customers_hazard_is_shrunk_by_three_invoices_worth():
    """One own payment out of two at risk on a day: h = (1 + 3 h0) / (2 + 3)."""
    flat = [
        ("A1", "acme", START, after(30), 100, after(40)),
        ("A2", "acme", START, after(30), 100, after(50)),
    ]
    flat += [(f"B{i}", "bolt", START, after(30), 100, after(45)) for i in range(20)]
    model = survival.fit(snapshot.of(books.book(flat), days.number(after(60))))
    asked = snapshot.of(
        books.book([*flat, ("X", "acme", after(60), after(90), 100, None)]), days.number(after(60))
    )
    mine = payment_delays.of(asked.take(asked.open), days.number(after(60)) - 1)
    hazard = np.diff(survival.by_customer(model, mine)[0], prepend=0)
    left = 1 - np.append(0, np.cumsum(hazard))[:-1]
    prior = model.by_terms[mine.items.terms[0], clock.place(10)]
    assert hazard[40] / left[40] == pytest.approx((1 + 3 * prior) / (2 + 3))


def test_a_customer_without_a_record_gets_its_terms():
    flat = [(f"B{i}", "bolt", START, after(30), 100, after(40 + i)) for i in range(20)]
    flat.append(("X", "new", after(70), after(100), 100, None))
    known = snapshot.of(books.book(flat), days.number(after(70)))
    model = survival.fit(known)
    asked = payment_delays.of(known.take(known.open), days.number(after(70)))
    assert survival.by_customer(model, asked) == pytest.approx(
        survival.by_terms(model, asked), abs=2e-3
    )


def test_past_the_clock_the_tail_goes_on_steadily():
    flat = [(f"B{i}", "bolt", START, after(30), 100, after(40)) for i in range(40)]
    flat.append(("old", "bolt", after(-7000), after(-6970), 100, None))
    known = snapshot.of(books.book(flat), days.number(after(60)))
    model = survival.fit(known)
    cdf = survival.by_customer(
        model, payment_delays.of(known.take(known.open), days.number(after(60)))
    )
    step = np.diff(1 - cdf[0]) / (1 - cdf[0])[:-1]
    assert step == pytest.approx(-model.tail)
    assert 0 < model.tail < 0.02


def test_a_hybrid_is_the_customers_record_shrunk_to_the_leading_forecast():
    """With no record it is the lead itself; with kappa 0 the customer's own Kaplan-Meier, whatever leads."""
    flat = [(f"A{i}", "a", after(i), after(i + 30), 100, after(i + 35)) for i in range(40)]
    flat += [(f"B{i}", "b", after(i), after(i + 30), 100, after(i + 50)) for i in range(40)]
    flat += [
        ("X", "a", after(200), after(230), 100, None),
        ("N", "new", after(200), after(230), 100, None),
    ]
    known = snapshot.of(books.book(flat), days.number(after(200)))
    model = survival.fit(known)
    asked = payment_delays.of(known.take(known.open), known.day)
    lead = np.cumsum(np.full((2, asked.length), 0.9 / asked.length), axis=1)
    fresh, own = (list(asked.items.document).index(key) for key in ("N", "X"))
    made = survival.led_by(model, asked, lead)
    assert made[fresh] == pytest.approx(lead[fresh])
    alone = survival.led_by(model, asked, lead, kappa=1e-12)[own]
    assert alone[33] == pytest.approx(0.0, abs=1e-6), "a always paid 5 days late, never before"
    assert alone[34] == pytest.approx(1.0)
    assert (made >= 0).all()
    assert (np.diff(made, axis=1) >= -1e-12).all()
