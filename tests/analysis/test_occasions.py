"""Occasions to talk about a customer: the sample's planted facts come up, the quiet customers do not."""

import datetime as dt

import pandas as pd
import pytest

from lib.analysis import occasions
from lib.analysis.occasions import Thresholds
from lib.ledger import columns
from lib.ledger.days import add_months
from lib.ledger.ledger import Ledger
from tests.ledgers import day, frames

FOUR_WEEKS = dt.timedelta(days=28)
PLANTED = {
    "slowing": {"C017", "C042", "C088", "C119", "C131", "C136", "C099"},
    "divergence": {"C017", "C042", "C088", "C119"},
    "complaints in time": {"C023", "C067"},
    "recorded late": {"C037", "C104"},
    "special terms": {"C009", "C031", "C054", "C090", "C126"},
    "no longer discount": {"C028", "C062", "C110"},
    "over the limit": {"C017", "C088", "C136", "C042", "C051", "C074"},
    "new customer": {"C138"},
}
FAILING = {"C131", "C136", "C099"}
ALL = set().union(*PLANTED.values())


@pytest.fixture(scope="module")
def found(sample: Ledger) -> dict[str, pd.DataFrame]:
    return occasions.occasions(sample, sample.day - FOUR_WEEKS)


def alone(table: pd.DataFrame) -> set[str]:
    return set(table.loc[table["alone"], "customer"])


@pytest.mark.parametrize("kind", sorted(PLANTED))
def test_planted_facts_come_up_under_their_own_kind_and_nobody_else_does(
    found: dict[str, pd.DataFrame], kind: str
):
    assert alone(found[kind]) == PLANTED[kind]


def test_who_is_failing_or_slowing_is_past_tolerance_and_nobody_else_is_for_much(
    found: dict[str, pd.DataFrame],
):
    assert alone(found["past tolerance"]) == FAILING | {"C017", "C042", "C088", "C119"}


def test_orders_held_for_the_limit_come_up_and_those_without_papers_do_not(
    found: dict[str, pd.DataFrame], sample: Ledger
):
    """The sample's orders held for missing papers: C065, C054, C077, C103, C105."""
    held = set(found["held order"]["customer"])
    assert held >= {"C017", "C088", "C136"}
    assert not held & {"C065", "C054", "C077", "C103", "C105"}


def test_no_quiet_customer_comes_up_on_the_last_day(found: dict[str, pd.DataFrame]):
    assert set().union(*(alone(table) for table in found.values())) - ALL == set()


@pytest.mark.parametrize("back", [1, 2, 3, 6, 9, 12])
def test_few_quiet_customers_come_up_on_other_days(sample: Ledger, back: int):
    """At most three of more than a hundred, on days the thresholds were not looked at on.

    Limits are left out: the sample has them as of its last day.
    """
    on = add_months(sample.day, -back)
    found = occasions.occasions(sample.on(on), on - FOUR_WEEKS)
    told = {k: t for k, t in found.items() if k not in ("new customer", "over the limit")}
    others = {k: alone(t) - ALL - {"C058", "C083"} for k, t in told.items()}
    assert len(set().union(*others.values())) <= 3, others


def customers(**limits: int) -> list[dict[str, object]]:
    return [{"customer": who, "credit_limit": limit} for who, limit in limits.items()]


OWING = """
    invoice I1 over 2026-06-20 101.00 EUR due 2026-07-20
    invoice I2 near 2026-06-20 90.00 EUR due 2026-07-20
    invoice I3 below 2026-06-20 89.99 EUR due 2026-07-20
    invoice I4 cash 2026-06-20 5.00 EUR due 2026-07-20
    invoice I5 unknown 2026-06-20 999.00 EUR due 2026-07-20
"""


def test_limits_at_nine_tenths():
    given = customers(over=100_00, near=100_00, below=100_00, cash=0)
    seen = Ledger.of(frames(OWING, given), currency="EUR").on(day("2026-06-30"))
    table = occasions.occasions(seen, day("2026-06-01"))["over the limit"]
    assert sorted(table["customer"]) == ["cash", "near", "over"]


def test_an_amount_alone_has_to_be_two_in_a_thousand_of_all_that_is_owed():
    """1,000 owed in all: 2.00 past tolerance is enough alone, 1.99 is told but brings nobody up."""
    text = """
        invoice I1 big 2026-06-20 996.01 EUR due 2026-07-20
        invoice I2 enough 2026-04-01 2.00 EUR due 2026-05-01
        invoice I3 small 2026-04-01 1.99 EUR due 2026-05-01
    """
    seen = Ledger.of(frames(text), currency="EUR").on(day("2026-06-30"))
    table = occasions.occasions(seen, day("2026-06-01"))["past tolerance"].set_index("customer")
    assert table["alone"].to_dict() == {"enough": True, "small": False}
    assert table["newly"].tolist() == [0, 0]
    fresh = occasions.occasions(seen, day("2026-05-10"))["past tolerance"]
    assert fresh["newly"].tolist() == fresh["past"].tolist()


def complaining(near: int, early: int, recorded: int) -> Ledger:
    """Invoices complained about on the due day, or 20 days before it (recorded so many days before)."""
    rows = [
        f"invoice I{i:02} a 2026-01-{i + 1:02} 100.00 EUR due 2026-02-20"
        for i in range(near + early)
    ]
    made = frames("\n".join(rows))
    documents = made["documents"].astype("object")
    due = pd.Timestamp("2026-02-20")
    for i in range(near + early):
        raised = due if i < near else due - pd.Timedelta(days=20)
        logged = due if i < near else due - pd.Timedelta(days=recorded)
        fields = ["dispute_raised_on", "disputed_on", "disputed_amount"]
        documents.loc[i, fields] = [raised, logged, 10_000]
    made["documents"] = columns.conform(documents, "documents")
    return Ledger.of(made, currency="EUR").on(day("2026-03-10"))


@pytest.mark.parametrize(
    ("near", "early", "recorded", "kinds"),
    [
        (5, 4, 20, {"complaints in time"}), (5, 5, 20, set()), (4, 0, 20, set()),
        (4, 5, 2, {"recorded late"}), (4, 4, 2, set()), (0, 5, 20, set()),
    ],
)  # fmt: skip
def test_complaints_are_a_pattern_from_five_and_more_often_than_not(
    near: int, early: int, recorded: int, kinds: set
):
    found = occasions.occasions(complaining(near, early, recorded), day("2026-03-01"))
    patterns = ("complaints in time", "recorded late")
    assert {kind for kind in patterns if len(found[kind])} == kinds


def test_other_thresholds_give_other_occasions(sample: Ledger):
    strict = Thresholds(near_limit=1.0, notches=2, slower_by=40)
    found = occasions.occasions(sample, sample.day - FOUR_WEEKS, strict)
    assert alone(found["over the limit"]) == {"C017", "C088", "C136"}
    assert alone(found["divergence"]) > PLANTED["divergence"]
    assert alone(found["slowing"]) == {"C099", "C131", "C136"}, "those who pay nothing any more"


def test_an_empty_ledger_has_no_occasion():
    found = occasions.occasions(Ledger.of({}, currency="EUR"), day("1970-01-01"))
    assert all(table.empty for table in found.values())


def test_an_order_held_for_any_reason_in_any_words_comes_up():
    orders = [
        {"order": f"O{n}", "customer": f"c{n}", "placed": pd.Timestamp("2026-06-01"), "amount": 500_00,
         "currency": "EUR", "held_since": pd.Timestamp("2026-06-02"), "hold_reason": reason}
        for n, reason in enumerate(("Bonitätssperre", "OVER THE LIMIT", None, " Papers missing "))
    ]  # fmt: skip
    owing = "\n".join(f"invoice I{n} c{n} 2026-06-20 100.00 EUR due 2026-07-20" for n in range(4))
    made = frames(owing)
    made["orders"] = columns.conform(pd.DataFrame(orders), "orders")
    seen = Ledger.of(made, currency="EUR").on(day("2026-06-30"))
    rows = occasions.occasions(seen, day("2026-06-01"))["held order"]
    assert set(rows["customer"]) == {"c0", "c1", "c2"}
    assert rows.set_index("customer").loc["c0", "why"] == "Order held: Bonitätssperre"
