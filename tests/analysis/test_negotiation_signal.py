"""Red, amber or green before a talk: each check by hand on the sample."""

from dataclasses import replace

import pandas as pd
import pytest

from lib.analysis.negotiation_signal import signal, worst
from lib.ledger import days
from lib.ledger.ledger import Ledger
from lib.ledger.tolerance import Tolerance
from tests.notebook import thin


def row(table: pd.DataFrame, check: str) -> pd.Series:
    return table.set_index("check").loc[check]


def test_over_the_limit_with_orders_held(sample: Ledger):
    table = signal(sample, "C017")
    assert list(table["check"]) == ["limit", "held", "class", "unpaid"]
    limit, held = row(table, "limit"), row(table, "held")
    orders = sample.extra("orders")
    own = orders[(orders["customer"] == "C017") & (orders["placed"] <= pd.Timestamp(sample.day))]
    stopped = own[own["held_since"] <= pd.Timestamp(sample.day)]
    assert (held["number"], held["amount"]) == (len(stopped), stopped["amount"].sum())
    assert limit["state"] == held["state"] == "red"
    assert limit["amount"] > limit["against"]
    assert worst(table) == "red"


def test_months_unpaid_are_late_money_over_a_month_of_sales(sample: Ledger):
    late = row(signal(sample, "C099"), "unpaid")
    documents = sample.documents
    since = pd.Timestamp(days.add_months(sample.day, -12))
    own = documents[
        (documents["customer"] == "C099") & (documents["issued"] > since)
        & documents["kind"].isin(["invoice", "credit_note"])
        & documents["sale_mode"].isin(["credit", "consignment"])
    ]  # fmt: skip
    assert late["against"] == pytest.approx(own["amount"].sum() / 12)
    assert late["amount"] / late["against"] == pytest.approx(2.29, abs=0.01)
    assert (late["state"], late["number"]) == ("red", 157)


def test_a_customer_without_a_limit_of_its_own_is_not_called_over_it(sample: Ledger):
    unknown = sample.customers.assign(credit_limit=pd.array([None] * 140, dtype="Float64"))
    table = signal(replace(sample, customers=unknown), "C017")
    assert row(table, "limit")["state"] == "none"
    assert row(signal(sample, "C008"), "limit")["against"] == 0
    assert row(signal(sample, "C008"), "limit")["state"] == "red"


def test_classes_are_those_of_the_ledger(sample: Ledger):
    found = {c: row(signal(sample, c), "class") for c in ("C001", "C002", "C099")}
    assert [(f["note"], f["state"]) for f in found.values()] == [
        ("B", "green"), ("A", "green"), ("D", "red"),
    ]  # fmt: skip
    two = sample.customers.assign(risk_class="A")
    assert row(signal(replace(sample, customers=two), "C099"), "class")["state"] == "none"


def test_what_is_late_within_tolerance_is_green(sample: Ledger):
    assert row(signal(sample, "C017"), "unpaid")["state"] == "amber"
    patient = replace(sample, tolerance=Tolerance(least_days=60))
    assert row(signal(patient, "C017"), "unpaid")["state"] == "green"
    explicit = signal(sample, "C017", tolerance=Tolerance(least_days=60))
    assert row(explicit, "unpaid")["state"] == "green"


def test_a_list_of_open_items_has_no_month_of_sales_to_be_late_by(sample: Ledger):
    """The months of sales would be those of what is open: anybody late would be red."""
    whole, bare = (
        row(signal(seen, "C099"), "unpaid") for seen in (sample, thin.open_items(sample))
    )
    assert whole["state"] == "red"
    assert bare["state"] == "amber"
    assert bare["amount"] == pytest.approx(whole["amount"])
    assert pd.isna(bare["against"])


def test_without_due_dates_nothing_is_called_late(sample: Ledger):
    found = row(signal(thin.without_due_dates(sample), "C099"), "unpaid")
    assert found["state"] == "none"
    assert pd.isna(found["amount"])


def test_the_limit_says_whether_orders_are_known(sample: Ledger):
    assert row(signal(sample, "C017"), "limit")["note"] == "orders"
    without = replace(sample, extras={k: v for k, v in sample.extras.items() if k != "orders"})
    assert row(signal(without, "C017"), "limit")["note"] == ""
