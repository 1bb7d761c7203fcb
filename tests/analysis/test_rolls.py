"""Definition 9: roll rates, their product to loss, and the provision matrix."""

import pandas as pd
import pytest
from hypothesis import given

from lib.analysis import rolls
from lib.ledger.ledger import Ledger
from tests import ledgers
from tests.ledgers import Case, cases, day

# Two months of an account: 100 not due in January, 60 of it 1-30 days late in February, 15 of that
# 31-60 late in March; a second invoice of 300, due 31 March, is not due in February.
ACCOUNT = """
    invoice I1 acme 2026-01-10 100.00 EUR due 2026-02-09
    receipt R1 acme 2026-02-20 -40.00 EUR
    R1 -> I1 40.00 on 2026-02-20
    receipt R2 acme 2026-03-20 -45.00 EUR
    R2 -> I1 45.00 on 2026-03-20
    invoice I2 acme 2026-02-15 300.00 EUR due 2026-03-31
"""


@pytest.fixture
def account() -> Ledger:
    return ledgers.ledger(ACCOUNT).on(day("2026-03-31"))


def test_a_month_compares_a_bucket_with_the_next_one_a_month_later(account: Ledger):
    table = rolls.scan(account).set_index(["day", "bucket"])
    jan, feb = pd.Timestamp("2026-01-31"), pd.Timestamp("2026-02-28")
    assert table.loc[(jan, "not_due"), ["now", "next"]].tolist() == [10000, 6000]
    assert table.loc[(feb, "not_due"), ["now", "next"]].tolist() == [30000, 0]
    assert table.loc[(feb, "d1_30"), ["now", "next"]].tolist() == [6000, 1500]


def test_rates_add_the_months_before_they_divide(account: Ledger):
    table = rolls.rates(account, loss_share=0.5).set_index("bucket")
    assert table.loc["not_due", "roll"] == pytest.approx(6000 / 40000)
    assert table.loc["d1_30", "roll"] == pytest.approx(0.25)
    assert table.loc["not_due", ["low", "high"]].tolist() == pytest.approx([0.0, 0.6])
    assert table["roll"].isna().tolist() == [False, False, True, True, True, True]
    assert table.loc["d121_", "loss"] == 0.5


def test_a_month_not_yet_over_is_not_compared(account: Ledger):
    half = ledgers.ledger(ACCOUNT).on(day("2026-03-30"))
    assert rolls.scan(half)["day"].max() == pd.Timestamp("2026-01-31")


def test_loss_rates_are_products_of_rolls_to_loss():
    made = rolls.loss_rates(pd.Series([0.2, 0.5, 0.5]), 0.4)
    assert made == pytest.approx([0.02, 0.1, 0.2, 0.4])
    assert rolls.loss_rates(pd.Series([1.0, float("nan")]), 1.0) == [0.0, 0.0, 1.0]


def old(kind: str, paid: int) -> str:
    """Eight invoices of 10.00 due 31 January that leave in July: some paid, the others written off."""
    lines = []
    for n in range(8):
        how = "receipt" if n < paid else kind
        lines += [
            f"invoice I{n} acme 2026-01-01 10.00 EUR due 2026-01-31",
            f"{how} X{n} acme 2026-07-01 -10.00 EUR",
            f"X{n} -> I{n} 10.00 on 2026-07-01",
        ]
    return "\n".join(lines)


def test_what_is_lost_in_the_end_is_read_from_the_record():
    assert rolls.written_off_share(ledgers.ledger(old("adjustment", 2))) == pytest.approx(0.75)
    assert rolls.written_off_share(ledgers.ledger(old("adjustment", 4))) == 1.0, "too few to say"
    assert rolls.written_off_share(ledgers.ledger(old("credit_note", 0))) == 1.0
    before = ledgers.ledger(old("adjustment", 2)).on(day("2026-06-30"))
    assert rolls.written_off_share(before) == 1.0


def test_a_filter_that_hides_the_write_offs_still_knows_them():
    text = old("adjustment", 2).replace("EUR due 2026-01-31", "EUR due 2026-01-31 product=P1")
    kept = ledgers.ledger(text).where(product=["P1"])
    assert len(kept.documents) == 8
    assert rolls.written_off_share(kept) == pytest.approx(0.75)


def test_the_same_documents_are_followed_so_that_no_rate_passes_1():
    """31 days: 100 a day late in January are 32 late in March's first; 500 not due then become late."""
    text = """
        invoice A acme 2026-01-01 100.00 EUR due 2026-02-27
        invoice B acme 2026-01-01 500.00 EUR due 2026-03-15
        receipt R acme 2026-03-20 -30.00 EUR
        R -> A 30.00 on 2026-03-20
    """
    table = rolls.scan(ledgers.ledger(text).on(day("2026-03-31"))).set_index(["day", "bucket"])
    feb = pd.Timestamp("2026-02-28")
    assert table.loc[(feb, "d1_30"), ["now", "next"]].tolist() == [10000, 7000]
    assert table.loc[(feb, "not_due"), ["now", "next"]].tolist() == [50000, 50000]


@given(cases())
def test_what_is_open_a_month_later_is_part_of_what_was(case: Case):
    table = rolls.scan(Ledger.of(case.frames).on(case.day))
    assert (table["next"] <= table["now"]).all()
    assert (table["next"] >= 0).all()


def test_an_empty_ledger_has_rates_of_nothing():
    table = rolls.rates(Ledger.of({}))
    assert len(table) == 6
    assert table["roll"].isna().all()


def test_definition_9_the_provision_matrix():
    balances = {"not_due": 15_000, "d1_30": 7_500, "d31_60": 4_000, "d61_": 2_500}
    rates = {"not_due": 0.005, "d1_30": 0.022, "d31_60": 0.027, "d61_": 0.045}
    table = rolls.provision_matrix(balances, rates)
    assert table["provision"].tolist() == pytest.approx([75, 165, 108, 112.5])
    assert table["provision"].sum() == pytest.approx(460.5)


def test_an_overlay_adds_to_every_rate_and_never_takes_more_than_there_is():
    table = rolls.provision_matrix(
        {"d1_30": 1000, "d31_": 1000}, {"d1_30": 0.1, "d31_": 0.9}, overlay=0.2
    )
    assert table["with_overlay"].tolist() == pytest.approx([0.12, 1.0])
    assert table["provision"].tolist() == pytest.approx([120, 1000])
    assert rolls.provision_matrix({"d1_": 1000}, {"d1_": 0.1}, overlay=-1)[
        "provision"
    ].tolist() == [0]


def test_a_rate_that_is_no_share_is_refused_in_a_sentence():
    with pytest.raises(rolls.BadRate, match="120 % was given for d1_30"):
        rolls.provision_matrix({"d1_30": 1}, {"d1_30": 1.2})
