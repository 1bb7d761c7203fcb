"""The hazard finds what is planted, and each way statsmodels can go wrong in silence is shut."""

import numpy as np
import pytest
import statsmodels.api as sm

from lib.analysis.forecast import (
    bins,
    cells,
    hazard,
    models,
    payment_delays,
    scores,
    snapshot,
    truth,
)
from lib.ledger import days
from tests.analysis.forecast import books
from tests.analysis.forecast.books import after

ORIGIN = 720


@pytest.fixture(scope="module")
def drawn() -> tuple[list[books.Row], np.ndarray, books.Known]:
    law = books.Known(40, 7)
    rows, customer = law.drawn(4200, 800, 11)
    return rows, customer, law


@pytest.fixture(scope="module")
def ledger(drawn):
    return books.book(drawn[0])


@pytest.fixture(scope="module")
def fit(ledger) -> models.Fit:
    return models.fit(ledger, days.number(after(ORIGIN)) - 1)


@pytest.fixture(scope="module")
def asked(ledger, fit) -> payment_delays.PaymentDelays:
    """The open book and the invoices of the next two months together, all later than the fit."""
    everything = truth.Truth.of(ledger)
    end = days.number(after(ORIGIN + 60))
    return payment_delays.of(everything.issued(fit.snapshot, fit.day + 1, end), fit.day)


def oracle(asked: payment_delays.PaymentDelays, drawn) -> np.ndarray:
    _, customer, law = drawn
    who = customer[[int(key[1:]) for key in asked.items.document]]
    late = asked.late[:, None] + np.arange(asked.length)
    return 1 - np.cumprod(1 - law.hazard(late, who[:, None]), axis=1)


def test_close_to_the_truth_where_the_hazard_is_known(ledger, fit, asked, drawn):
    """CRPS within 2 % of the oracle's."""
    wait, known = truth.Truth.of(ledger).actual_delays(asked)
    best = scores.crps(oracle(asked, drawn), wait, known).mean()
    found = scores.crps(hazard.cdf(fit.hazard, asked), wait, known).mean()
    assert len(asked) > 250
    assert found < 1.02 * best


def test_outcomes_fall_evenly_into_the_forecasts(ledger, fit, asked):
    """PIT uniform: the largest gap to a straight line stays under the 1 % point of Kolmogorov."""
    wait, _ = truth.Truth.of(ledger).actual_delays(asked)
    place = np.sort(scores.pit(hazard.cdf(fit.hazard, asked), wait))
    line = (np.arange(len(place)) + 0.5) / len(place)
    assert np.abs(place - line).max() < 1.63 / np.sqrt(len(place))


def test_cells_count_each_person_day_once():
    """Against a plain loop over invoices and days; every day late in range is a step of its own here."""
    rows, _ = books.Known(3, 2).drawn(60, 90, 4)
    rows.append(("open", "C001", after(10), after(40), 100, None))
    known = snapshot.of(books.book(rows), days.number(after(95)))
    kind = np.arange(len(known)) % 2
    made = cells.count(known, kind, 2, np.arange(-5, 10))
    risk: dict[tuple[int, float, int], int] = {}
    paid: dict[tuple[int, float, int], int] = {}
    for i in range(len(known)):
        last = min(known.closed[i], known.day)
        for day in range(known.issued[i], last + 1):
            late = float(np.clip(day - known.due[i], -5, 9))
            key = (int(kind[i]), late, int(cells.calendar(np.array([day]))[0]))
            risk[key] = risk.get(key, 0) + 1
            if known.paid[i] and day == known.closed[i]:
                paid[key] = paid.get(key, 0) + 1
    late = made.steps[made.late].tolist()
    keys = list(zip(made.kind.tolist(), late, made.calendar.tolist(), strict=True))
    assert dict(zip(keys, made.risk.tolist(), strict=True)) == risk
    assert {k: n for k, n in zip(keys, made.paid.tolist(), strict=True) if n} == paid


def test_days_on_which_few_are_paid_are_counted_together():
    late = np.concatenate([np.repeat(np.arange(-3, 4), 100), [40, 60, 80]])
    step, middle = cells._steps(late)
    assert len(middle) < 12
    assert np.isin(np.arange(-3, 4), middle).all()
    assert (np.diff(step) >= 0).all()


def test_kinds_of_day():
    number = np.array([days.number(after(k)) for k in (0, 27, 28, 30, 31)])
    assert cells.calendar(number).tolist() == [0, 6, 7, 9, 3], (
        "1, 28, 29, 31 January and 1 February 2024"
    )


def test_counting_into_cells_changes_no_coefficient():
    """The grouped fit has the coefficients of one row a person-day (trap 3: only its AIC differs)."""
    rng = np.random.default_rng(2)
    x = rng.integers(0, 4, 4000)
    y = (rng.random(4000) < -np.expm1(-np.exp(-2 + 0.4 * x))).astype(float)
    matrix, level = np.vander(x, 2).astype(float), np.vander(np.arange(4), 2).astype(float)
    risk, paid = np.bincount(x).astype(float), np.bincount(x, weights=y)
    one = sm.GLM(y, matrix, family=sm.families.Binomial(sm.families.links.CLogLog())).fit()
    assert hazard._estimate(paid, risk, level) == pytest.approx(one.params, abs=1e-6)


def test_trap_1_a_second_fit_does_not_remember_the_first():
    """Binomial families keep trial counts: fits before, between and after must agree."""
    level = np.array([[1.0, 0], [1, 0], [1, 1]])
    paid, risk = np.array([6.0, 4, 40]), np.array([100.0, 100, 100])
    first = hazard._estimate(paid, risk, level)
    hazard._estimate(np.array([1.0, 0, 1]), np.array([1.0, 1, 1]), np.ones((3, 1)))
    assert hazard._estimate(paid, risk, level).tolist() == first.tolist()
    assert first[0] == pytest.approx(np.log(-np.log(0.95)), abs=1e-6)


def test_trap_2_coefficients_do_not_run_away_in_an_empty_tail():
    """One invoice open for two years with no payment near it: the clip keeps coefficients small."""
    rows, _ = books.Known(20, 3).drawn(900, 400, 5)
    rows += [(f"old{i}", "C001", after(0), after(30), 100, None) for i in range(25)]
    made = hazard.fit(snapshot.of(books.book(rows), days.number(after(760))))
    assert made.largest < 50
    level = made.timing[len(made.usual) // 2]
    assert level[-1] == pytest.approx(level[-60])


def test_trap_4_an_invoice_older_than_any_seen_has_a_forecast(ledger, fit):
    rows = [("older", "C001", after(-4000), after(-3970), 100, None)]
    asked = snapshot.of(books.book(rows), fit.day)
    cdf = hazard.cdf(fit.hazard, payment_delays.of(asked, fit.day))
    assert np.isfinite(cdf).all()
    assert (np.diff(cdf[0]) >= 0).all()


def test_trap_5_missing_text_breaks_nothing():
    """No terms, product, salesperson, sale mode or due day anywhere: all text columns are null."""
    rows = [(k, c, i, None, a, p) for k, c, i, _, a, p in books.Known(9, 3).drawn(300, 300, 5)[0]]
    made = models.fit(books.book(rows), days.number(after(330)))
    assert made.hazard is not None
    assert not made.has_due_days


def test_trap_6_a_customer_named_like_code_is_only_a_name():
    rows = books.Known(9, 3).drawn(300, 300, 5)[0]
    named = [
        (k, {"C001": "C(x)", "C002": "__import__('os')", "C003": "bs"}.get(c, c), *rest)
        for k, c, *rest in rows
    ]
    plain, odd = (models.fit(books.book(r), days.number(after(330))) for r in (rows, named))
    asked = [payment_delays.of(f.snapshot.take(f.snapshot.open), f.day) for f in (plain, odd)]
    cdfs = [hazard.cdf(f.hazard, w) for f, w in zip((plain, odd), asked, strict=True)]
    order = [np.argsort(w.items.document) for w in asked]
    assert cdfs[0][order[0]] == pytest.approx(cdfs[1][order[1]], abs=1e-9)


def test_trap_7_classes_come_from_one_curve_and_add_up(fit, asked):
    """On time, late and very late need no second model: they are ordered and sum to one."""
    cdf = hazard.cdf(fit.hazard, asked)
    on_time, month = (payment_delays.within(cdf, asked.to_due + k) for k in (0, 30))
    classes = np.stack([on_time, month - on_time, 1 - month])
    assert (classes >= 0).all()
    assert classes.sum(axis=0) == pytest.approx(1)


def test_trap_8_no_standard_error_of_grouped_rows_is_kept(fit):
    """Cells mix customers, so their standard errors would be too small: none is offered."""
    assert not {"bse", "cov", "pvalues", "llf", "aic"} & set(hazard.Hazard.__slots__)


def test_days_on_which_nobody_pays_get_next_to_nothing():
    """Payments moved from weekends to Mondays: Saturday's hazard is near zero, and nothing runs away."""
    law = books.Known(20, 3)
    rows = [
        (
            k,
            c,
            i,
            d,
            a,
            p + np.timedelta64((7 - p.weekday()) % 7 if p.weekday() > 4 else 0, "D").item(),
        )
        for k, c, i, d, a, p in law.drawn(1500, 400, 5)[0]
    ]
    made = hazard.fit(snapshot.of(books.book(rows), days.number(after(430))))
    assert made.calendar[[5, 6]].max() < -3
    assert np.abs(made.calendar[:5]).max() < 2


def test_a_spline_is_level_outside_its_clip_and_sums_to_one_inside():
    made = bins.spline_through(np.arange(0, 101, dtype=float), 5)
    basis = made.basis(np.array([-50.0, made.knots[0], 40.0, made.knots[-1], 900.0]))
    assert basis[0] == pytest.approx(basis[1])
    assert basis[3] == pytest.approx(basis[4])
    assert basis[2].sum() == pytest.approx(1)


def test_payments_all_on_one_day_late_have_nothing_to_fit():
    rows = [(f"I{i}", f"c{i % 4}", after(i), after(i + 30), 100, after(i + 30)) for i in range(80)]
    made = models.fit(books.book(rows), days.number(after(120)))
    assert made.hazard is None
    assert not made.thin
