"""The ledger on a day: what is in it, what is not yet, and what filters may not lose."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.ledger import columns
from lib.ledger.codes import UnknownField
from lib.ledger.fields import NAMES
from lib.ledger.ledger import Ledger
from tests import ledgers
from tests.ledgers import Case, cases, day, facts, frames, later, open_on, rows, totals

TWO = """
    invoice I1 acme 2026-01-10 100.00 EUR due 2026-02-09 product=P1
    invoice I2 bolt 2026-01-20 70.00 EUR due 2026-01-30 product=P2
    receipt R1 acme 2026-02-01 -60.00 EUR recorded 2026-02-04
    R1 -> I1 60.00 on 2026-02-02 recorded 2026-02-06
"""


def by_currency(made, day: dt.date) -> dict[str, int]:
    """Postings dated by a day: every document's amount, matched or not."""
    dated = [row for row in rows(made, "documents") if row["issued"] <= day]
    sums = {row["currency"]: 0 for row in dated}
    for row in dated:
        sums[row["currency"]] += row["amount"]
    return {currency: total for currency, total in sums.items() if total}


def nonzero(left: dict[str, int]) -> dict[str, int]:
    return {key: amount for key, amount in left.items() if amount}


def balances(seen: Ledger) -> dict[str, int]:
    """Open by document on the view's day."""
    standing = seen.spells.on(ledgers.days.number(seen.day))
    keys = seen.documents["document"].loc[standing.row]
    return dict(zip(keys, standing.balance.tolist(), strict=True))


# Definition 1: what is open, and that it ties out.


@given(cases())
def test_what_is_open_equals_the_postings_dated_by_then(case: Case):
    assert totals(Ledger.of(case.frames).on(case.day)) == by_currency(case.frames, case.day)


@given(st.data())
def test_matching_again_never_changes_the_total(data: st.DataObject):
    case = data.draw(cases())
    documents = [dict(row) for row in rows(case.frames, "documents")]
    again = data.draw(ledgers.matched(documents))
    rematched = {**case.frames, "allocations": ledgers.conforming([], again)["allocations"]}
    unmatched = {**case.frames, "allocations": case.frames["allocations"].iloc[:0]}
    before, after, never = (
        totals(Ledger.of(made).on(case.day)) for made in (case.frames, rematched, unmatched)
    )
    assert before == after == never


# A view knows nothing later.


@given(cases())
def test_a_view_has_the_balances_of_its_day(case: Case):
    seen = Ledger.of(case.frames).on(case.day)
    assert balances(seen) == nonzero(open_on(case.frames, case.day))


@given(st.data())
def test_nothing_added_after_its_day_changes_a_view(data: st.DataObject):
    case = data.draw(cases())
    longer = data.draw(later(case))
    assert facts(Ledger.of(longer).on(case.day)) == facts(Ledger.of(case.frames).on(case.day))


@given(cases(), st.integers(0, 60))
def test_an_earlier_day_can_be_seen_from_a_later_view(case: Case, more: int):
    whole = Ledger.of(case.frames)
    through = whole.on(case.day + dt.timedelta(days=more)).on(case.day)
    assert facts(through) == facts(whole.on(case.day))


def test_a_step_that_ended_later_still_stands_in_the_view():
    seen = ledgers.ledger(TWO).on(day("2026-01-31"))
    assert {end for _, _, end, *_ in facts(seen)["spells"]} == {int(ledgers.days.NEVER)}


def test_an_allocation_of_a_receipt_still_to_come_is_not_in_the_view():
    seen = ledgers.ledger("""
        invoice I1 acme 2026-01-10 100.00 EUR
        receipt R1 acme 2026-02-01 -100.00 EUR
        R1 -> I1 100.00 on 2026-01-15
    """)
    assert len(seen.on(day("2026-01-31")).allocations) == 0
    assert len(seen.on(day("2026-02-01")).allocations) == 1


def test_a_document_is_in_on_its_own_day():
    seen = ledgers.ledger(TWO)
    assert list(seen.on(day("2026-01-10")).documents["document"]) == ["I1"]
    assert list(seen.on(day("2026-01-09")).documents["document"]) == []


def test_a_new_ledger_is_seen_on_the_last_day_anything_happened():
    assert ledgers.ledger(TWO).day == day("2026-02-02")


# What was known, beside what was so.


@given(cases())
def test_known_is_what_was_recorded_by_then(case: Case):
    known = Ledger.of(case.frames).known_on(case.day)
    recorded = ledgers.recorded_by(case.frames, case.day)
    assert balances(known) == nonzero(open_on(recorded, case.day))


@pytest.mark.parametrize(
    ("on", "so", "known"),
    [
        ("2026-01-31", {"I1": 100_00, "I2": 70_00}, {"I1": 100_00, "I2": 70_00}),
        ("2026-02-01", {"I1": 100_00, "I2": 70_00, "R1": -60_00}, {"I1": 100_00, "I2": 70_00}),
        ("2026-02-03", {"I1": 40_00, "I2": 70_00}, {"I1": 100_00, "I2": 70_00}),
        ("2026-02-05", {"I1": 40_00, "I2": 70_00}, {"I1": 100_00, "I2": 70_00, "R1": -60_00}),
        ("2026-02-06", {"I1": 40_00, "I2": 70_00}, {"I1": 40_00, "I2": 70_00}),
    ],
)
def test_a_payment_posted_late_was_so_before_it_was_known(on: str, so: dict, known: dict):
    seen = ledgers.ledger(TWO)
    assert balances(seen.on(day(on))) == so
    assert balances(seen.known_on(day(on))) == known


@given(st.data())
def test_nothing_recorded_later_changes_what_was_known(data: st.DataObject):
    case = data.draw(cases())
    whole = Ledger.of(case.frames)
    recorded = Ledger.of(ledgers.recorded_by(case.frames, case.day))
    assert facts(whole.known_on(case.day)) == facts(recorded.on(case.day))


# Filters split a ledger and lose nothing.


@given(cases(), st.sampled_from(NAMES))
def test_the_values_of_a_field_part_the_total(case: Case, field: str):
    seen = Ledger.of(case.frames).on(case.day)
    _, labels = seen.field(field)
    parts = [totals(seen.where(**{field: [label]})) for label in labels]
    added: dict[str, int] = {}
    for part in parts:
        for currency, amount in part.items():
            added[currency] = added.get(currency, 0) + amount
    assert nonzero(added) == totals(seen)


@given(cases(), st.sampled_from(NAMES))
def test_filter_and_day_may_come_in_either_order(case: Case, field: str):
    whole = Ledger.of(case.frames)
    _, labels = whole.field(field)
    kept = {field: labels[:1]}
    assert facts(whole.where(**kept).on(case.day)) == facts(whole.on(case.day).where(**kept))


def test_several_filters_narrow_each_other():
    seen = ledgers.ledger(TWO)
    assert list(seen.where(customer=["acme", "bolt"], product=["P2"]).documents["document"]) == [
        "I2"
    ]


def test_an_empty_filter_keeps_everything():
    seen = ledgers.ledger(TWO)
    assert seen.where(customer=[], product=[]) is seen


def test_a_value_nobody_has_keeps_nothing():
    none = ledgers.ledger(TWO).where(customer=["nobody"])
    assert len(none.documents) == len(none.allocations) == len(none.spells) == 0
    assert totals(none.on(day("2026-01-31")).where(product=["P1"])) == {}


def test_a_kept_invoice_keeps_its_balance_whoever_paid():
    paid_by_parent = """
        invoice I1 child 2026-01-10 100.00 EUR
        receipt R1 parent 2026-01-20 -100.00 EUR
        R1 -> I1 80.00 on 2026-01-20
    """
    seen = ledgers.ledger(paid_by_parent)
    assert balances(seen.where(customer=["child"])) == {"I1": 20_00}
    assert balances(seen.where(customer=["parent"])) == {"R1": -20_00}
    assert len(seen.where(customer=["child"]).allocations) == 1


def test_a_field_that_does_not_exist_is_named_with_those_that_do():
    with pytest.raises(UnknownField, match=r"“colour”.*customer"):
        ledgers.ledger(TWO).where(colour=["red"])


def test_a_customers_field_reaches_its_documents():
    made = frames(TWO, customers=[{"customer": "acme", "region": "North"}])
    codes, labels = Ledger.of(made).field("region")
    assert labels[codes].tolist() == ["North", "(none)", "North"]


def test_rows_in_any_order_and_with_any_labels_make_the_same_ledger():
    made = frames(TWO)
    turned = {role: frame.iloc[::-1] for role, frame in made.items()}
    relabelled = {role: frame.set_axis(range(50, 50 + len(frame))) for role, frame in made.items()}
    on = day("2026-02-03")
    expected = facts(Ledger.of(made).on(on))
    assert facts(Ledger.of(turned).on(on)) == expected
    assert facts(Ledger.of(relabelled).on(on).where(customer=["acme", "bolt"])) == expected


def test_what_was_not_given_is_an_empty_frame():
    assert list(ledgers.ledger(TWO).extra("touches").columns)[:3] == ["customer", "document", "day"]
    assert ledgers.ledger(TWO).extra("touches").empty


def test_field_reports_are_seen_from_their_day_on():
    said = [{"customer": "acme", "day": d, "dumping": "yes"} for d in ("2026-01-05", "2026-03-01")]
    reports = columns.conform(pd.DataFrame(said).astype({"day": "datetime64[s]"}), "field_reports")
    ledger = Ledger.of({**frames(TWO), "field_reports": reports})
    seen = {
        d: len(ledger.on(day(d)).extra("field_reports"))
        for d in ("2026-01-04", "2026-01-05", "2026-03-01")
    }
    assert seen == {"2026-01-04": 0, "2026-01-05": 1, "2026-03-01": 2}


def test_names_leave_out_customers_without_one():
    made = frames(TWO, [{"customer": "acme", "name": "Acme"}, {"customer": "bolt"}])
    assert Ledger.of(made).names() == {"acme": "Acme"}


def test_the_reporting_currency_is_the_commonest_unless_named():
    two = "invoice I1 a 2026-01-01 1 JPY\ninvoice I2 a 2026-01-01 1 JPY\ninvoice I3 a 2026-01-01 1 EUR"
    assert ledgers.ledger(two).currency == "JPY"
    assert ledgers.ledger(two, currency="EUR").currency == "EUR"


def test_an_empty_ledger_stands_on_any_day():
    nothing = Ledger.of({})
    assert totals(nothing) == {}
    seen = nothing.on(day("2026-01-01")).known_on(day("2025-01-01")).where(customer=["x"])
    assert len(seen.documents) == 0
    assert pd.isna(seen.documents["due"]).all()


def test_texts_in_several_pieces_are_matched_alike():
    """Files read in pieces leave columns in pieces, and Arrow has two kinds of text."""
    made = frames(TWO)
    halves = [
        frame.iloc[part] for frame in [made["documents"]] for part in (slice(2), slice(2, None))
    ]
    pieces = {**made, "documents": pd.concat(halves, ignore_index=True)}
    arrow = made["allocations"].assign(
        credit=made["allocations"]["credit"].astype("string[pyarrow]")
    )
    on = day("2026-02-03")
    expected = facts(Ledger.of(made).on(on))
    assert facts(Ledger.of(pieces).on(on)) == expected
    assert balances(Ledger.of({**pieces, "allocations": arrow}).on(on)) == {
        "I1": 40_00,
        "I2": 70_00,
    }
