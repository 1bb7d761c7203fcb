"""Disputes: which part of a balance, from when until when."""

import pandas as pd
import pytest

from lib.analysis import aging
from lib.analysis.disputes import disputed_part
from lib.ledger import columns, days
from lib.ledger.ledger import Ledger
from tests import ledgers
from tests.ledgers import day

PAID = """
    invoice I1 acme 2026-01-10 100.00 EUR due 2026-02-09
    receipt R1 acme 2026-02-20 -80.00 EUR
    R1 -> I1 80.00 on 2026-02-20
"""


def with_dispute(**dispute: object) -> Ledger:
    frames = ledgers.frames(PAID)
    documents = frames["documents"].astype("object")
    for name, value in dispute.items():
        documents.loc[0, name] = value
    return Ledger.of({**frames, "documents": columns.conform(documents, "documents")})


def part(ledger: Ledger, on: str) -> int:
    number = days.number(day(on))
    return int(disputed_part(ledger, ledger.spells.on(number), day(on)).sum())


@pytest.mark.parametrize("name", ["disputed_on", "dispute_raised_on"])
def test_a_dispute_counts_from_its_day_until_it_is_closed(name: str):
    ledger = with_dispute(
        **{name: pd.Timestamp("2026-02-01"), "dispute_closed_on": pd.Timestamp("2026-02-15")}
    )
    assert [
        part(ledger, on) for on in ("2026-01-31", "2026-02-01", "2026-02-14", "2026-02-15")
    ] == [0, 10000, 10000, 0]


def test_what_we_recorded_goes_before_what_the_customer_said():
    ledger = with_dispute(
        disputed_on=pd.Timestamp("2026-02-05"), dispute_raised_on=pd.Timestamp("2026-02-01")
    )
    assert [part(ledger, on) for on in ("2026-02-04", "2026-02-05")] == [0, 10000]


def test_no_more_is_disputed_than_is_open():
    ledger = with_dispute(disputed_on=pd.Timestamp("2026-02-01"), disputed_amount=3000)
    assert [part(ledger, on) for on in ("2026-02-10", "2026-02-20")] == [3000, 2000]


def test_a_dispute_without_a_day_is_never_counted():
    ledger = with_dispute(dispute_reason="price", disputed_amount=3000)
    assert part(ledger, "2026-02-10") == 0
    assert aging.scan(ledger, disputed="only").empty


def test_with_without_and_only():
    ledger = with_dispute(disputed_on=pd.Timestamp("2026-02-01"), disputed_amount=3000)
    at = day("2026-02-10")
    late = {
        how: aging.scan(ledger, day=at, disputed=how)["d1_30"].sum()
        for how in ("with", "without", "only")
    }
    assert late == {"with": 10000, "without": 7000, "only": 3000}
