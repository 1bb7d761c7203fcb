"""The forecast of the open book on ledgers of every odd shape, and what a promise does to it."""

import numpy as np
import pandas as pd
import pytest

from lib.analysis import forecast
from lib.analysis.forecast import payment_delays, promised
from tests import ledgers
from tests.analysis.forecast import books
from tests.analysis.forecast.books import START, after
from tests.ledgers import day

HORIZONS = [7, 14, 30, 60, 90]
USUAL = books.Known(8, 2).drawn(400, 300, 3)[0]


def seen(flat, at: int = 320) -> forecast.Forecast:
    return forecast.open_book(forecast.fit(books.book(flat), after(at)))


def sensible(book: forecast.Forecast) -> pd.DataFrame:
    """Chances are chances, rise with time, and agree with the dates beside them."""
    found = forecast.invoices(book)
    chances = found[[f"p_paid_{k}" for k in HORIZONS]].to_numpy()
    assert ((chances >= 0) & (chances <= 1)).all()
    assert (np.diff(chances, axis=1) >= -1e-12).all()
    late = found[["p_late", "p_late_30"]].dropna().to_numpy()
    assert (late[:, 0] >= late[:, 1]).all()
    reached = found.dropna(subset=["median_pay_date", "late_pay_date"])
    assert (reached["early_pay_date"] <= reached["median_pay_date"]).all()
    assert (reached["median_pay_date"] <= reached["late_pay_date"]).all()
    forecast.factors(book)
    forecast.cash(book, 3)
    return found


def test_chances_are_counted_from_the_day_after():
    """p_paid_7 is the chance of the days D + 1 … D + 7, and half is reached on the median day."""
    book = seen([*USUAL, ("X", "C001", after(300), after(330), 900, None)])
    row = sensible(book).set_index("document").loc["X"]
    curve = forecast.curve(book, "X").set_index("day")["chance"]
    at = pd.Timestamp(after(320))
    assert row["p_paid_7"] == curve[at + pd.Timedelta(days=7)]
    before = (
        curve[row["median_pay_date"] - pd.Timedelta(days=1)]
        if row["median_pay_date"] > curve.index[0]
        else 0
    )
    assert before < 0.5 <= curve[row["median_pay_date"]]
    assert row["p_late"] == pytest.approx(1 - curve[pd.Timestamp(after(330))])
    assert row["p_late_30"] == pytest.approx(1 - curve[pd.Timestamp(after(360))])


def test_an_overdue_invoice_is_late_for_certain():
    found = sensible(seen([*USUAL, ("X", "C001", after(280), after(319), 900, None)]))
    assert found.set_index("document").loc["X", "p_late"] == 1


def test_due_on_the_day_itself_and_still_open_it_can_only_be_late():
    """Due D and open at the end of D: the earliest payment is on D + 1, one day late."""
    found = sensible(seen([*USUAL, ("X", "C001", after(290), after(320), 900, None)]))
    assert found.set_index("document").loc["X", "p_late"] == 1


EDGES = {
    "one invoice": [("X", "new", after(300), after(330), 900, None)],
    "none but paid": [("X", "new", after(200), after(230), 900, after(240))],
    "all open": [
        (f"X{i}", "new", after(290 - 9 * i), after(320 - 9 * i), 900, None) for i in range(20)
    ],
    "all paid on one day": [
        (f"X{i}", "new", after(150 + i), after(180 + i), 900, after(250)) for i in range(30)
    ],
    "always early": [
        (f"X{i}", "new", after(150 + i), after(180 + i), 900, after(150 + i)) for i in range(30)
    ],
    "19 years late": [
        ("X", "new", after(-6900), after(-6870), 900, None),
        ("Y", "new", after(-6900), after(-6870), 900, after(100)),
    ],
    "paid before issue": [("X", "new", after(200), after(230), 900, after(150))],
    "due before issue": [("X", "new", after(300), after(200), 900, None)],
    "term of ten years": [("X", "new", after(300), after(3950), 900, None)],
}


@pytest.mark.parametrize("edge", EDGES)
def test_an_odd_customer_among_usual_ones(edge: str):
    book = seen([*USUAL, *EDGES[edge]])
    found = sensible(book)
    assert set(found["document"]) >= {row[0] for row in EDGES[edge] if row[5] is None}


@pytest.mark.parametrize("edge", EDGES)
def test_an_odd_customer_alone(edge: str):
    sensible(seen(EDGES[edge]))


def test_an_empty_ledger():
    book = forecast.open_book(forecast.fit(ledgers.ledger("")))
    assert forecast.invoices(book).empty
    assert forecast.cash(book).empty
    assert forecast.factors(book).empty
    assert forecast.curve(book, "X").empty
    assert forecast.record(ledgers.ledger("")).scores.empty


def test_three_invoices_use_the_terms_and_say_so():
    flat = [
        ("A", "acme", START, after(30), 100, after(40)),
        ("B", "bolt", after(5), after(35), 100, None),
    ]
    flat.append(("C", "acme", after(20), after(50), 100, None))
    book = seen(flat, 45)
    assert len(sensible(book)) == 2
    assert book.fit.thin
    assert book.fit.weighing.open == book.fit.weighing.new == {"km_terms": 1.0}
    assert forecast.record(books.book(flat)).scores.empty


def test_without_due_days_it_counts_from_issue_and_says_so():
    flat = [(k, c, i, None, a, p) for k, c, i, _, a, p in USUAL]
    flat.append(("X", "C001", after(310), None, 900, None))
    book = seen(flat)
    found = sensible(book).set_index("document")
    assert book.basis == "issued"
    assert found[["due", "p_late", "p_late_30"]].isna().all(axis=None)
    assert found.loc["X", "p_paid_60"] > 0.5
    assert seen(USUAL).basis == "due"


def test_part_payments_lower_the_cash_expected():
    flat = [*USUAL, ("X", "C001", after(300), after(330), 90_000, None)]
    frames = books.rows(flat)
    extra = ledgers.frames(f"""
        receipt P C001 {after(310)} -600.00 EUR
        invoice X C001 {after(300)} 900.00 EUR
        P -> X 600.00 on {after(310)}
    """)
    both = {role: pd.concat([frames[role], extra[role]]).drop_duplicates(
        "document" if role == "documents" else ["credit", "invoice"], ignore_index=True)
        for role in ("documents", "allocations")}  # fmt: skip
    from lib.ledger.ledger import Ledger

    book = forecast.open_book(forecast.fit(Ledger.of(both), after(320)))
    assert forecast.invoices(book).set_index("document").loc["X", "open"] == 30_000


def test_a_promised_day_overrides_and_the_rest_follows_the_model():
    book = seen([*USUAL, ("X", "C001", after(300), after(330), 900, None)])
    promises = pd.DataFrame(
        {"document": ["X", "gone"], "day": pd.to_datetime([after(340), after(350)])}
    )
    told = forecast.with_promises(book, promises)
    before, found = (forecast.curve(b, "X").set_index("day")["chance"] for b in (book, told))
    eve, on = pd.Timestamp(after(339)), pd.Timestamp(after(340))
    assert found[eve] == pytest.approx(0.2 * before[eve])
    assert found[on] == pytest.approx(0.8 + 0.2 * before[on])
    assert forecast.invoices(told).set_index("document").loc["X", "median_pay_date"] == on


def test_a_promise_whose_day_has_come_is_over():
    book = seen([*USUAL, ("X", "C001", after(300), after(330), 900, None)])
    past = pd.DataFrame({"document": ["X"], "day": pd.to_datetime([after(320)])})
    assert (forecast.with_promises(book, past).cdf == book.cdf).all()


def test_promises_are_scored_once_paid():
    flat = [
        ("A", "acme", START, after(30), 100, after(40)),
        ("B", "acme", START, after(30), 100, None),
    ]
    flat.append(("C", "acme", START, after(30), 100, None))
    promises = pd.DataFrame(
        {"document": list("ABC"), "day": pd.to_datetime([after(35), after(38), after(60)])}
    )
    found = promised.score(books.book(flat), promises).set_index("document")
    assert found.loc["A", "days_off"] == 5
    assert found.loc["B", "days_off"] == 2, "unpaid, two days past the promised day so far"
    assert pd.isna(found.loc["C", "days_off"])
    assert found["kept"].to_dict() == {"A": False, "B": False, "C": False}


def test_a_promise_is_kept_where_nothing_is_open_whatever_settled_it():
    text = """
        invoice A acme 2026-01-01 10.00 EUR due 2026-01-31
        invoice B acme 2026-01-01 10.00 EUR due 2026-01-31
        receipt R acme 2026-02-10 -19.00 EUR
        credit_note N acme 2026-02-12 -1.00 EUR
        R -> A 9.00 on 2026-02-10
        R -> B 10.00 on 2026-02-10
        N -> A 1.00 on 2026-02-12
    """
    promises = pd.DataFrame(
        {"document": ["A", "B"], "day": pd.to_datetime(["2026-02-12", "2026-02-09"])}
    )
    found = promised.score(ledgers.ledger(text).on(day("2026-06-30")), promises)
    assert found.set_index("document")["kept"].to_dict() == {"A": True, "B": False}


def test_cash_adds_up_and_keeps_its_two_sources_apart():
    book = seen([*USUAL, ("X", "C001", after(300), after(330), 900, None)])
    found = forecast.cash(book, 4).pivot(index="week", columns="source", values="expected")
    assert found["total"].to_numpy() == pytest.approx(
        (found["open"] + found["uninvoiced"]).to_numpy()
    )
    assert found.index[0] == pd.Timestamp(after(321))
    within = payment_delays.within(book.cdf, 28) @ book.delays.items.balance
    assert found["open"].sum() == pytest.approx(within)


def test_reasons_are_told_in_words():
    flat = [*USUAL]
    flat += [
        (f"S{i}", "slow", after(5 * i), after(5 * i + 30), 900, after(5 * i + 70))
        for i in range(40)
    ]
    flat.append(("X", "slow", after(300), after(330), 900, None))
    told = forecast.factors(seen(flat)).set_index("document").loc[["X"]]
    habit = told[told["factor"] == "habit"].iloc[0]
    assert habit["effect"] < 0
    assert habit["words"].endswith("days after the due day")
    assert 30 <= int(habit["words"].split()[2]) <= 42


def test_reasons_are_told_of_what_is_due_far_ahead():
    """Due in 80 days, when nobody pays: the customer's habit is judged around the due day, not tomorrow."""
    flat = [*USUAL]
    flat += [
        (f"S{i}", "slow", after(5 * i), after(5 * i + 30), 900, after(5 * i + 70))
        for i in range(40)
    ]
    flat.append(("X", "slow", after(300), after(380), 900, None))
    made = seen(flat)
    assert made.delays.to_due[list(made.delays.items.document).index("X")] >= 60
    told = forecast.factors(made).set_index("document").loc[["X"]]
    habit = told[told["factor"] == "habit"].iloc[0]
    assert habit["effect"] < -0.5
    assert habit["words"].startswith("usually paid")


def test_today_in_the_past_equals_the_forecast_made_then():
    whole = books.book([*USUAL, ("X", "C001", after(300), after(330), 900, None)])
    at = after(200)
    then, now = (
        forecast.open_book(forecast.fit(ledger, at)) for ledger in (whole.known_on(at), whole)
    )
    pd.testing.assert_frame_equal(forecast.invoices(then), forecast.invoices(now), check_exact=True)
    assert day("2024-07-19") == at
