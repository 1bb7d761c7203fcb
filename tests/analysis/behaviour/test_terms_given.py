"""Terms really given: the planted mazes are found, and counts, sellers and due days by hand."""

import pandas as pd
import pytest

from lib.analysis.behaviour import terms_given
from lib.analysis.behaviour.invoices import history
from lib.ledger.ledger import Ledger
from tests.ledgers import ledger

STANDARD = {
    "C009": "net 60",
    "C031": "net 30",
    "C054": "net 30 eom",
    "C090": "net 45",
    "C126": "net 45",
}


def test_the_planted_customers_are_the_only_ones_mostly_off_their_standard(sample: Ledger):
    found = terms_given.by_customer(history(sample)).set_index("customer")
    off = found[found["share_off"] > 0.3]
    assert off["standard"].to_dict() == STANDARD
    assert (found.drop(index=list(STANDARD))["share_off"] < 0.15).all()


def test_the_samples_due_days_are_those_of_its_terms(sample: Ledger):
    assert terms_given.by_customer(history(sample))["due_differs"].sum() == 0


def test_counts_by_hand():
    text = """
        invoice I1 a 2026-01-01 5 EUR due 2026-01-31 terms=net30
        invoice I2 a 2026-01-02 5 EUR due 2026-02-01 terms=net30
        invoice I3 a 2026-01-03 5 EUR due 2026-03-04 terms=net60
        invoice I4 a 2026-01-04 5 EUR due 2026-02-28 terms=net45
        invoice I5/1 a 2026-01-05 5 EUR due 2026-02-04 terms=30/30/40 invoice_group=I5
        invoice I5/2 a 2026-01-05 5 EUR due 2026-03-06 terms=30/30/40 invoice_group=I5
        invoice I6 a 2026-01-06 5 EUR due 2026-02-05
        invoice I7 a 2026-01-07 5 EUR
    """
    row = terms_given.by_customer(history(ledger(text))).iloc[0]
    # net30 twice, net60, net45, 30/30/40 (its instalments once), and 30 days without words: net 30
    assert (row["invoices"], row["terms_given"], row["standard"], row["off"]) == (6, 5, "net30", 4)
    assert row["due_differs"] == 1  # I4: 45 days from 4 January is 18 February
    assert row["days_more"] == pytest.approx((30 + 25 + 0 + 0) / 4)  # 60, 55, 30, 30 beside 30


def sold(seller: str, customer: str, terms: list[int]) -> str:
    lines = []
    for i, term in enumerate(terms):
        issued = pd.Timestamp("2026-01-01") + pd.Timedelta(days=i)
        due = (issued + pd.Timedelta(days=term)).date()
        lines.append(
            f"invoice {seller}{customer}{i} {customer} {issued.date()} 5 EUR due {due} "
            f"terms=net{term} salesperson={seller}"
        )
    return "\n".join(lines)


def test_sellers_beside_what_their_customers_segments_get():
    """Five sellers; e gives 60 days twice in five, the others never: all in one segment, 2 of 25 off."""
    book = "\n".join(sold(who, f"c{who}", [30] * 5) for who in "abcd")
    seen = ledger(f"{book}\n{sold('e', 'ce', [30, 30, 30, 60, 60])}")
    segment = pd.Series("s", index=[f"c{who}" for who in "abcde"])
    table = terms_given.by_seller(history(seen), segment).set_index("salesperson")
    assert table.loc["e", ["invoices", "off", "share_off"]].tolist() == [5, 2, 0.4]
    assert table["expected"].tolist() == pytest.approx([0.08] * 5)
    assert table.index[0] == "e"


def test_fewer_than_five_sellers_are_not_compared():
    seen = ledger("\n".join(sold(who, f"c{who}", [30] * 5) for who in "abcd"))
    assert terms_given.by_seller(history(seen), pd.Series(dtype="str")).empty


def test_the_samples_sellers_are_all_there(sample: Ledger):
    segment = sample.customers.set_index("customer")["segment"]
    table = terms_given.by_seller(history(sample), segment)
    assert set(table["salesperson"]) == set(sample.documents["salesperson"].dropna())
