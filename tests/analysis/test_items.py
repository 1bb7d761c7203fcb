"""The documents behind a bar add up to the bar; the matches behind a document lead to what is open."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.analysis import aging, items
from lib.ledger import buckets, columns
from lib.ledger.ledger import Ledger
from tests import ledgers
from tests.ledgers import Case, cases, day

PLACES = st.sampled_from([*buckets.names(), "unapplied"])


@given(
    cases(),
    st.sampled_from(["customer", "product", "region", "currency"]),
    PLACES,
    st.sampled_from(["due", "issued"]),
)
def test_documents_add_up_to_the_bar_they_stand_behind(
    case: Case, field: str, place: str, basis: aging.Basis
):
    ledger = Ledger.of(case.frames).on(case.day)
    table = aging.scan(ledger, by=(field,), basis=basis)
    for label, rows in table.groupby(field):
        found = items.open_documents(ledger, where={field: label}, inside=place, basis=basis)
        assert found.groupby("currency")["open"].sum().to_dict() == {
            c: v for c, v in zip(rows["currency"], rows[place], strict=True) if v
        }


@given(cases())
def test_all_documents_add_up_to_the_account(case: Case):
    ledger = Ledger.of(case.frames).on(case.day)
    found = items.open_documents(ledger, where={})
    sums = found.groupby("currency")["open"].sum()
    assert sums[sums != 0].to_dict() == ledgers.totals(ledger)
    left = ledgers.open_on(case.frames, case.day)
    assert dict(zip(found["document"], found["open"], strict=True)) == {
        d: v for d, v in left.items() if v
    }


@given(cases())
def test_what_was_set_against_a_document_leads_to_what_is_open(case: Case):
    ledger = Ledger.of(case.frames).on(case.day)
    left = ledgers.open_on(case.frames, case.day)
    for document in ledger.documents["document"]:
        table = items.allocations(ledger, document)
        assert table["left"].iloc[-1] == left[document]
        assert table["counts_on"].is_monotonic_increasing


def test_a_document_tells_its_dates_terms_and_dispute():
    ledger = ledgers.ledger("""
        invoice I1 acme 2026-01-10 100.00 EUR due 2026-02-09 terms=net30 disputed_amount=3000
        receipt R1 acme 2026-02-01 -25.00 EUR
        R1 -> I1 25.00 on 2026-02-01
    """)
    documents = ledger.documents.assign(disputed_on=pd.Timestamp("2026-02-05"))
    ledger = Ledger.of({"documents": documents, "allocations": ledger.allocations}).on(
        day("2026-02-19")
    )
    found = items.open_documents(ledger, where={"customer": "acme"}, inside="d1_30").iloc[0]
    shown = ["document", "days", "terms", "amount", "open", "in_dispute", "currency"]
    assert found[shown].tolist() == ["I1", 10, "net30", 10000, 7500, 3000, "EUR"]
    only = items.open_documents(ledger, where={}, inside="d1_30", disputed="only").iloc[0]
    assert only["open"] == 3000


def test_the_way_of_a_receipt_is_told_too():
    ledger = ledgers.ledger("""
        receipt R1 acme 2026-02-01 -25.00 EUR
        invoice I1 acme 2026-02-10 100.00 EUR due 2026-03-12
        R1 -> I1 20.00 on 2026-02-01
    """)
    table = items.allocations(ledger, "R1")
    assert table["counts_on"].dt.strftime("%m-%d").tolist() == ["02-01", "02-10"]
    assert table["effective_on"].dt.strftime("%m-%d").tolist() == ["02-01", "02-01"]
    assert table["left"].tolist() == [-2500, -500]
    assert items.allocations(ledger, "nowhere").empty


def test_a_bucket_that_the_cut_points_do_not_make_holds_nothing():
    ledger = ledgers.ledger("invoice I1 acme 2026-01-10 100.00 EUR due 2026-02-09")
    assert items.open_documents(ledger, where={}, inside="d46_60").empty


@pytest.mark.parametrize("label", ["acme", "(none)"])
def test_documents_without_a_label_are_found_under_none(label: str):
    ledger = ledgers.ledger(
        "invoice I1 acme 2026-01-10 1.00 EUR\ninvoice I2 acme 2026-01-10 2.00 EUR product=acme"
    )
    assert len(items.open_documents(ledger, where={"product": label})) == 1


def test_the_largest_come_first_whatever_their_currency():
    """JPY 90,000 at 0.006 is 540 euro: more than 500, less than 600."""
    text = """
        invoice I1 a 2026-01-10 500.00 EUR
        invoice I2 a 2026-01-10 90000 JPY
        invoice I3 a 2026-01-10 600.00 EUR
    """
    rates = pd.DataFrame(
        {"day": [pd.Timestamp("2026-01-01")], "currency": ["JPY"], "rate": [0.006]}
    )
    frames = ledgers.frames(text) | {"rates": columns.conform(rates, "rates")}
    found = items.open_documents(Ledger.of(frames, currency="EUR"), where={})
    assert found["document"].tolist() == ["I3", "I2", "I1"]
