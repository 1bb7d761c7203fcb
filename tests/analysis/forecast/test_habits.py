"""A customer's habit uses payments dated before the asked day and nothing else."""

from dataclasses import replace

import numpy as np
import pytest

from lib.analysis.forecast import habits, snapshot
from lib.ledger import days
from lib.ledger.ledger import Ledger
from tests.analysis.forecast import books
from tests.analysis.forecast.books import after


def drawn(count: int = 300, seed: int = 3) -> list[books.Row]:
    return books.Known(12, 1).drawn(count, 400, seed)[0]


@pytest.fixture(scope="module")
def known() -> snapshot.Snapshot:
    return snapshot.of(books.book(drawn()), days.number(after(420)))


def by_hand(
    made: habits.Habits, known: snapshot.Snapshot, customer: int, term: int, day: int
) -> float:
    """The definition, one invoice at a time."""
    total = count = more = waiting = 0.0
    for i in range(len(known)):
        if known.customer[i] != customer:
            continue
        centre = made.centre[known.terms[i]]
        if known.paid[i] and known.closed[i] < day:
            weight = 1.0 if known.closed[i] >= day - 180 else 0.5
            total += weight * (known.closed[i] - known.due[i] - centre)
            count += weight
        elif known.due[i] < day and known.issued[i] < day:
            more += day - 1 - known.due[i] - centre
            waiting += 1
    if waiting and more > total / max(count, 1) * waiting:
        total, count = total + more, count + waiting
    if not count:
        return made.centre[term]
    return made.centre[term] + made.between / (made.between + made.within / count) * total / count


def test_habits_agree_with_the_definition(known: snapshot.Snapshot):
    made = habits.fit(known)
    asked = known.issued[::7]
    found, _ = habits.usual(made, known.take(np.arange(0, len(known), 7)), asked)
    expected = [
        by_hand(made, known, c, t, d)
        for c, t, d in zip(known.customer[::7], known.terms[::7], asked, strict=True)
    ]
    assert found == pytest.approx(expected)


def test_payments_from_the_asked_day_on_change_nothing(known: snapshot.Snapshot):
    """Move every payment dated on or after a day: what was usual before it stays."""
    made = habits.fit(known)
    day = np.int32(days.number(after(200)))
    moved = np.where(known.closed >= day, known.closed + 17, known.closed).astype("int32")
    moved = np.minimum(moved, known.day).astype("int32")
    later = replace(made, **habits.runs(replace(known, closed=moved), made.centre))
    at = np.full(len(known), day)
    before, after_ = (habits.usual(h, known, at)[0] for h in (made, later))
    assert before == pytest.approx(after_, abs=1e-9)


def test_many_payments_outweigh_the_prior_and_one_does_not():
    flat = [
        (f"B{i:03d}", f"c{i % 10}", after(i), after(i + 30), 100, after(i + 30 + (i % 10) * 4))
        for i in range(200)
    ]
    flat.append(("N", "newcomer", after(100), after(130), 100, after(190)))
    known = snapshot.of(books.book(flat), days.number(after(300)))
    made = habits.fit(known)
    who = list(known.customers)
    asked = known.take(
        np.array([list(known.customer).index(who.index(c)) for c in ("c9", "newcomer")])
    )
    found, depth = habits.usual(made, asked, np.full(2, days.number(after(280)), dtype="int32"))
    assert found[0] == pytest.approx(36, abs=1.5)
    assert depth[1] <= 1
    assert 18 < found[1] < 60, "one payment 60 days late moves it only part of the way"


def test_overdue_open_invoices_are_noticed_before_any_payment():
    flat = [
        (f"B{i:03d}", f"c{i % 10}", after(i), after(i + 30), 100, after(i + 33 + i % 10))
        for i in range(200)
    ]
    stopped = [(f"S{i}", "c3", after(150 + i), after(180 + i), 100, None) for i in range(5)]
    at = np.array([days.number(after(261))], dtype="int32")
    slow, usual = (
        habits.usual(habits.fit(known), known.take(np.flatnonzero(known.customer == 3)[:1]), at)[0][
            0
        ]
        for known in (
            snapshot.of(books.book(rows), days.number(after(260)))
            for rows in (flat + stopped, flat)
        )
    )
    assert slow > usual + 5


def test_a_customer_at_two_companies_is_told_apart_and_lent_its_other_record():
    """At A it pays 20 days late, at B on the day; at C, where it is new, like the mean of both."""
    flat = [
        (f"{p}{i:03d}", "acme", after(i), after(i + 30), 100, after(i + 30 + k))
        for i in range(120)
        for p, k in (("A", 20), ("B", 0))
    ]
    flat += [
        (f"O{i:03d}", f"o{i % 9}", after(i), after(i + 30), 100, after(i + 32 + i % 9))
        for i in range(180)
    ]
    flat.append(("C", "acme", after(220), after(250), 100, None))
    frames = books.rows(flat)
    company = frames["documents"]["document"].str.removeprefix("receipt/").str[0]
    frames["documents"] = frames["documents"].assign(
        company=company.where(company.isin(["A", "B", "C"]))
    )
    known = snapshot.of(Ledger.of(frames), days.number(after(220)))
    asked = known.take(np.array([list(known.document).index(k) for k in ("A000", "B000", "C")]))
    found, depth = habits.usual(habits.fit(known), asked, np.full(3, known.day + 1, dtype="int32"))
    assert found == pytest.approx([20, 0, 10], abs=1.5)
    assert depth[2] == 0
