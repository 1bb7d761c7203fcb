"""Red, amber or green before a talk: each check by hand on the sample."""

from dataclasses import replace

import pandas as pd
import pytest

from lib.ledger import days
from lib.ledger.ledger import Ledger
from lib.ledger.tolerance import Tolerance
from lib.simulation import Assumptions, credit
from lib.simulation.credit import signal, worst
from tests.notebook import thin
from tests.simulation.test_measure import seen


def row(table: pd.DataFrame, check: str) -> pd.Series:
    return table.set_index("check").loc[check]


def test_over_the_limit_with_orders_held(sample: Ledger):
    table = signal(sample, "C017")
    assert list(table["check"]) == ["limit", "held", "class", "unpaid", "needed"]
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
    least = replace(sample, tolerance=Tolerance(least_days=38))  # the oldest is 38 days late
    assert row(signal(least, "C017"), "unpaid")["state"] == "green"
    assert (
        row(signal(replace(sample, tolerance=Tolerance(least_days=37)), "C017"), "unpaid")["state"]
        == "amber"
    )


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


def test_c136_by_hand_has_no_credit_and_is_offered_no_more_time(sample: Ledger):
    """Class D, 193 days overdue: €153,098.50 owed, all of it overdue, beside a limit of 122,000."""
    own = sample.documents[sample.documents["customer"].eq("C136")]
    oldest = (pd.Timestamp(sample.day) - own.loc[own["due"].gt("2025-12-01"), "due"]).dt.days.max()
    record = credit.of(sample, "C136")
    assert (record["group"], record["oldest"], record["limit"]) == ("D", 193, 122_000_00)
    assert oldest >= 193
    assert record["overdue"] == record["owed"] == pytest.approx(153_098_50, abs=50)
    assert record["very_late"] > max(500_00, 0.01 * record["owed"])
    assert (record["verdict"], record["refusal"]) == (credit.NO_CREDIT, credit.NO_CREDIT)
    assert list(signal(sample, "C136")["check"]) == [
        "credit", "limit", "held", "class", "unpaid", "needed",
    ]  # fmt: skip


@pytest.mark.parametrize(("owed", "refusal", "verdict"), [
    (1_000, "", ""),  # the limit to the cent
    (1_100, "", "over the limit"),  # a tenth over, not more
    (1_101, "far over the limit", "over the limit"),
])  # fmt: skip
def test_far_over_the_limit_is_more_than_a_tenth(owed: int, refusal: str, verdict: str):
    text = f"invoice I1 acme 2026-06-01 {owed}.00 EUR due 2026-07-31"
    record = credit.of(
        seen(text, customers=[{"customer": "acme", "credit_limit": 1_000_00}]), "acme"
    )
    assert (record["refusal"], record["verdict"]) == (refusal, verdict)


def test_what_is_owed_counts_less_what_is_unapplied_everywhere(sample: Ledger):
    """C034 and C070 were over the limit to the what-if, by their invoices, and inside it on the sheet."""
    for customer in ("C034", "C070"):
        assert row(signal(sample, customer), "limit")["state"] == "green"
        assert credit.of(sample, customer)["verdict"] == ""


@pytest.mark.parametrize(("customer", "state", "refusal"), [
    ("C077", "amber", ""),  # papers missing: neither credit nor sales can free it
    ("C113", "red", "orders are held"),  # past tolerance
])  # fmt: skip
def test_a_hold_refuses_more_time_unless_it_is_for_papers(sample: Ledger, customer, state, refusal):
    assert row(signal(sample, customer), "held")["state"] == state
    assert credit.of(sample, customer)["refusal"] == refusal


def test_the_margin_of_the_house_decides_from_where_a_sale_loses(sample: Ledger):
    """Of what is never paid 6 in 10 is lost: a margin of half of that share of sales is less."""
    loss = credit.of(sample, "C119")["loss"]
    thin_margin = Assumptions(margin=0.5 * 0.6 * loss)
    assert credit.of(sample, "C119")["verdict"] == ""
    assert credit.of(sample, "C119", thin_margin)["verdict"] == credit.NO_CREDIT


def test_without_due_dates_nobody_is_refused_for_what_is_late(sample: Ledger):
    blind = credit.of(thin.without_due_dates(sample), "C099")
    assert pd.isna(blind["overdue"])
    assert blind["very_late"] == 0


def test_a_customer_that_the_ledger_does_not_have(sample: Ledger):
    table = signal(sample, "nobody")
    assert worst(table) == "green"
    assert "credit" not in set(table["check"])
