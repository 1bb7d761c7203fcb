"""The sentences of behaviour are true for the numbers in their tables."""

import datetime as dt
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.ledger.context import Context
from lib.ledger.ledger import Ledger
from lib.notebook.behaviour import sentences
from lib.notebook.registry import QUESTIONS, Cell, Inputs, answer
from lib.notebook.wording import days_late

CONTEXT = Context("v", "test", dt.date(2026, 6, 30), "EUR", names={"a": "Acme"})


def numbers(text: str) -> list[float]:
    """Every number of a sentence, thousands without their comma."""
    return [float(n.replace(",", "")) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


@given(st.floats(-400, 400))
def test_days_are_said_with_their_side(days: float):
    said, whole = days_late(days), round(days)
    assert numbers(said) == ([] if not whole else [abs(whole)])
    assert ("late" in said, "early" in said) == (whole > 0, whole < 0)


PORTFOLIO = st.lists(
    st.tuples(st.integers(0, 10**9), st.none() | st.integers(-40, 90), st.booleans()),
    min_size=1, max_size=9,
)  # fmt: skip


@given(PORTFOLIO)
def test_the_map_counts_who_usually_pays_late_and_what_they_hold(
    drawn: list[tuple[int, int | None, bool]],
):
    table = pd.DataFrame(drawn, columns=["balance", "median", "slow"]).assign(
        customer=[f"c{i}" for i in range(len(drawn))], from_issue=False, shrunk=False, trend=0.0
    )
    table["since"] = pd.to_datetime(
        pd.Series(["2026-01-01" if s else None for s in table["slow"]], dtype="object")
    )
    said = sentences.usual_lateness(table.astype({"median": "float64"}), CONTEXT)
    known = [(b, m) for b, m, _ in drawn if m is not None]
    if not known:
        assert "Too little" in said
        return
    late = sum(m > 0 for _, m in known)
    assert numbers(said)[:2] == [late, len(known)]
    owed = sum(b for b, _, _ in drawn)
    if owed and (share := sum(b for b, m in known if m > 0) / owed) >= 0.005:
        assert numbers(said)[2] == pytest.approx(share * 100, abs=0.51)
    slow = sum(s for _, _, s in drawn)
    assert (f"{slow} slowed down" in said) == (slow > 0)


@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40)),
        min_size=1,
        max_size=6,
    )
)
def test_complaints_are_told_with_their_counts(drawn: list[tuple[int, int, int]]):
    table = pd.DataFrame(
        [
            {"customer": f"c{i}", "complaints": 5 + near + other, "near_due": near, "logged_late": 0,
             "near_upheld": min(right, near), "near": 5}
            for i, (near, other, right) in enumerate(drawn)
        ]
    )  # fmt: skip
    said = sentences.complaints(table, CONTEXT)
    mostly = table[table["near_due"] * 2 > table["complaints"]]
    assert ("Nobody raises most complaints" in said) == mostly.empty
    for row in mostly.head(2).itertuples():
        assert f"c{row[1][1:]}: {row.near_due} of {row.complaints} complaints" in said
        assert f"{row.near_upheld} upheld" in said


def test_our_slow_logging_is_said_as_ours():
    row = {
        "customer": "a",
        "complaints": 35,
        "near_due": 0,
        "logged_late": 35,
        "near_upheld": 0,
        "near": 5,
    }
    said = sentences.complaints(pd.DataFrame([row]), CONTEXT)
    assert "Ours: Acme spoke early" in said


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9)), min_size=1, max_size=20))
def test_the_distribution_counts_what_it_shows(bars: list[tuple[int, int]]):
    steps = range(-5, len(bars) - 5)
    table = pd.DataFrame(
        {
            "from_day": [s * 5 - 4 for s in steps],
            "to_day": [s * 5 for s in steps],
            "paid": [p for p, _ in bars],
            "unpaid": [u if s > 0 else 0 for s, (_, u) in zip(steps, bars, strict=True)],
            "from_issue": False,
        }
    )
    said = sentences.distribution(table, CONTEXT)
    all_ = int(table[["paid", "unpaid"]].to_numpy().sum())
    if not all_:
        assert "No invoice" in said
        return
    on_time = int(table.loc[table["to_day"] <= 0, "paid"].sum())
    far = int(table.loc[table["from_day"] > 30, ["paid", "unpaid"]].to_numpy().sum())
    expected = [on_time, all_, far, 30]
    assert numbers(said) == expected + ([unpaid] if (unpaid := int(table["unpaid"].sum())) else [])


@given(st.lists(st.tuples(st.integers(1, 10**7), st.integers(0, 10**7)), min_size=1, max_size=8))
def test_quality_says_what_is_left(drawn: list[tuple[int, int]]):
    table = pd.DataFrame(
        {"customer": [f"c{i}" for i in range(len(drawn))], "sales": [float(s * 100) for s, _ in drawn],
         "margin": [s * 30.0 for s, _ in drawn], "left": [s * 30.0 - t for s, t in drawn]}
    )  # fmt: skip
    said = sentences.quality(table, CONTEXT)
    none = int((table["left"] < 0).sum())
    assert (f"With {none} customer" in said) == (none > 0)
    share = table["left"].sum() / table["sales"].sum()
    if abs(share) >= 0.005:
        assert f"({'−' if share < 0 else ''}{abs(share) * 100:.0f}\u00a0%)" in said


@given(st.integers(5, 60), st.data())
def test_a_discount_is_told_by_its_counts(offered: int, data: st.DataObject):
    taken = data.draw(st.integers(0, offered))
    ended = data.draw(st.booleans())
    table = pd.DataFrame(
        {"quarter": [pd.Timestamp("2026-01-01")], "offered": [offered], "taken": [taken],
         "ended": [pd.Timestamp("2026-02-01") if ended else pd.NaT]}
    )  # fmt: skip
    said = sentences.discount(table, CONTEXT)
    assert numbers(said)[:2] == [taken, offered]
    assert ("none since February 2026" in said) == ended


def test_nothing_is_said_below_five_cases():
    few = pd.DataFrame([{"complaints": 4, "near_due": 4, "upheld": 0, "logged_late": 4}])
    assert sentences.complaint_habit(few, 5) is None
    assert sentences.late_logging(few) is None
    assert sentences.discount_habit(pd.DataFrame([{"offered": 4}])) is None
    assert sentences.terms(pd.DataFrame([{"invoices": 4}])) is None
    rhythm = {
        "invoices": 4,
        "paid": 4,
        "between_invoices": 7.0,
        "between_payments": 7.0,
        "to_payment": 3.0,
    }
    assert sentences.billing_rhythm(pd.DataFrame([rhythm])) is None
    assert sentences.payment_rhythm(pd.DataFrame([rhythm])) is None
    assert sentences.in_parts(pd.DataFrame([{"paid": 4, "in_parts": 4}])) is None
    assert (
        sentences.request_habit(
            pd.DataFrame([{"reminded": 4, "reminders": 2.0, "price_requests": 4}])
        )
        is None
    )


@pytest.mark.parametrize("name", [n for n in QUESTIONS if n.startswith("behaviour.")])
def test_nobody_is_labelled(name: str, sample: Ledger):
    """The record, not a name for people."""
    asked = QUESTIONS[name]
    context = Context("v", "sample", sample.day, "EUR", names=sample.names())
    said = answer(asked, Cell(name, asked.example), Inputs(sample), context).reading.lower()
    assert not re.search(
        r"\b(tactic|bad payer|slow payer|excuse|maze|worst|offender|suspicious)", said
    )


def test_half_is_paid_when_the_table_says_so(sample: Ledger):
    context = Context("v", "sample", sample.day, "EUR", names=sample.names())
    asked = QUESTIONS["behaviour.paid_by_day"]
    for customer in ("C017", "C003", "C020", "C136"):
        found = answer(asked, Cell(asked.name, {"customer": customer}), Inputs(sample), context)
        half = found.table[found.table["paid"] >= 0.5]["day"]
        if half.empty:
            assert "Less than half" in found.reading
        else:
            assert days_late(half.iloc[0]) in found.reading


def test_steadiness_is_the_width_of_eight_in_ten():
    """Between −2 and 12 days: 14; the year before between 0 and 30."""
    now = pd.DataFrame({"known": [9], "low": [-2.0], "high": [12.0]})
    before = now.assign(low=0.0, high=30.0)
    assert sentences.steadiness(now, before) == (
        "Steadiness",
        "8 invoices in 10 within 14 days of one another in 12 months; 30 in the 12 before",
    )
    assert sentences.steadiness(now, before.assign(known=4))[1].endswith("in 12 months")
    assert sentences.steadiness(now.assign(high=float("nan")), before) is None
