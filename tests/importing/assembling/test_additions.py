"""A second list of open items: what is on both, what is gone, and what comes back."""

import datetime as dt

import pandas as pd
import pytest

from lib.importing.assembling import additions
from lib.ledger import checks, columns
from lib.ledger.ledger import Ledger
from tests import ledgers

JANUARY = """
    invoice I-1 acme 2026-01-05 1000.00 EUR due 2026-02-04
    invoice I-2 beta 2026-01-15 500.00 EUR due 2026-02-14
"""
FEBRUARY = """
    invoice I-2 beta 2026-01-15 500.00 EUR due 2026-02-14
    adjustment adjustment/I-2 beta 2026-02-20 -300.00 EUR reason=other
    adjustment/I-2 -> I-2 300.00 on 2026-02-20
    invoice I-3 acme 2026-02-20 700.00 EUR due 2026-03-22
"""
DAY = dt.date(2026, 2, 28)


def appended(earlier: dict, text: str, day: dt.date = DAY) -> tuple[dict, list]:
    newer = ledgers.frames(text)
    gone = additions.vanished_items(earlier, newer)
    merged, findings = additions.merge(earlier, newer)
    merged, more = additions.settle_vanished(merged, gone, day)
    return merged, findings + more


def opened(frames: dict) -> dict[str, int]:
    """Open by document at the end, worked out one by one."""
    return {k: v for k, v in ledgers.open_on(frames, dt.date(2027, 1, 1)).items() if v}


def test_items_gone_from_the_newer_list_are_named_with_what_was_open():
    gone = additions.vanished_items(ledgers.frames(JANUARY), ledgers.frames(FEBRUARY))
    assert gone.to_dict("records") == [
        {"document": "I-1", "customer": "acme", "currency": "EUR", "open": 100_000}
    ]


def test_two_lists_make_what_the_newer_one_says_is_open():
    frames, findings = appended(ledgers.frames(JANUARY), FEBRUARY)
    assert opened(frames) == {"I-2": 20_000, "I-3": 70_000}
    (warning,) = [f for f in findings if f.level == "warning"]
    assert (warning.code, warning.rows) == ("vanished_items", 1)
    assert "1 item of the earlier list is not on the list of 28 Feb 2026" in warning.message
    assert Ledger.of(frames).lacks == {"history"}
    errors = [f.code for f in checks.check(frames) if f.level == "error"]
    assert errors == ["unknown_customers_documents"]  # the lists bring no customers


def test_before_the_later_list_the_item_stands_open():
    frames, _ = appended(ledgers.frames(JANUARY), FEBRUARY)
    seen = Ledger.of(frames)
    assert ledgers.totals(seen, dt.date(2026, 2, 27)) == {"EUR": 190_000}
    assert ledgers.totals(seen, DAY) == {"EUR": 90_000}
    adjustment = frames["documents"].set_index("document").loc["adjustment/I-1"]
    assert adjustment["reason"] == "no longer on the list of 28 Feb 2026"
    assert (adjustment["customer"], adjustment["amount"]) == ("acme", -100_000)


def test_a_third_list_goes_on_and_an_item_that_comes_back_is_open_again():
    frames, _ = appended(ledgers.frames(JANUARY), FEBRUARY)
    march = """
        invoice I-1 acme 2026-01-05 1000.00 EUR due 2026-02-04
        invoice I-3 acme 2026-02-20 700.00 EUR due 2026-03-22
    """
    frames, findings = appended(frames, march, dt.date(2026, 3, 31))
    assert opened(frames) == {"I-1": 100_000, "I-3": 70_000}
    assert [f.rows for f in findings if f.code == "vanished_items"] == [1]
    documents = frames["documents"]["document"]
    assert documents.is_unique
    assert "adjustment/I-1" not in set(documents)
    assert "adjustment/I-2/2026-03-31" in set(documents)


def test_a_partly_paid_item_that_vanishes_and_comes_back_twice():
    partly = """
        invoice P acme 2026-01-05 100.00 EUR due 2026-02-04
        adjustment adjustment/P acme 2026-01-05 -40.00 EUR reason=other
        adjustment/P -> P 40.00 on 2026-01-05
        invoice Q acme 2026-01-06 1.00 EUR due 2026-02-05
    """
    other = "invoice Q acme 2026-01-06 1.00 EUR due 2026-02-05"
    frames, _ = appended(ledgers.frames(partly), other)
    assert opened(frames) == {"Q": 100}
    frames, _ = appended(frames, partly)
    assert opened(frames) == {"P": 6_000, "Q": 100}
    frames, _ = appended(frames, other, dt.date(2026, 4, 30))
    assert opened(frames) == {"Q": 100}


def test_credits_on_account_vanish_like_invoices():
    earlier = ledgers.frames(JANUARY + "receipt R acme 2026-01-09 -50.00 EUR")
    gone = additions.vanished_items(earlier, ledgers.frames(FEBRUARY)).set_index("document")["open"]
    assert gone.to_dict() == {"I-1": 100_000, "R": -5_000}
    frames, _ = appended(earlier, FEBRUARY)
    assert opened(frames) == {"I-2": 20_000, "I-3": 70_000}


PAID = """
    invoice I-9 acme 2026-01-05 10.00 EUR due 2026-02-04
    receipt R-9 acme 2026-01-20 -10.00 EUR
    R-9 -> I-9 10.00 on 2026-01-20
"""


@pytest.mark.parametrize(
    ("earlier", "newer"), [(JANUARY + PAID, FEBRUARY), (JANUARY, FEBRUARY + PAID), ("", FEBRUARY)]
)
def test_where_either_has_a_history_nothing_vanishes(earlier: str, newer: str):
    earlier_frames = ledgers.frames(earlier) if earlier else _nothing()
    gone = additions.vanished_items(earlier_frames, ledgers.frames(newer))
    assert gone.empty
    assert list(gone.columns) == ["document", "customer", "currency", "open"]


def _nothing() -> dict[str, pd.DataFrame]:
    return {role: columns.empty(role) for role in columns.CORE}


def test_an_older_list_that_is_added_later_takes_nothing_away_that_it_could_not_hold():
    gone = additions.vanished_items(
        ledgers.frames(FEBRUARY), ledgers.frames(JANUARY), dt.date(2026, 1, 31)
    )
    assert gone.empty
    without_day = additions.vanished_items(ledgers.frames(FEBRUARY), ledgers.frames(JANUARY))
    assert without_day["document"].tolist() == ["I-3"]


def test_the_day_of_a_list_is_the_one_it_states_or_its_last_issue():
    frames = ledgers.frames(FEBRUARY)
    assert additions.list_day(frames, dt.date(2026, 2, 28)) == dt.date(2026, 2, 28)
    assert additions.list_day(frames) == dt.date(2026, 2, 20)


def test_nothing_vanished_changes_nothing():
    frames = ledgers.frames(JANUARY)
    gone = additions.vanished_items(frames, frames)
    settled, findings = additions.settle_vanished(frames, gone, DAY)
    assert settled == frames
    assert findings == []
