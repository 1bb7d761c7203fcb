"""The sample is what its README says: written again the same, well formed, with its truths in it."""

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from data import generate
from lib.ledger import columns, days, terms

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "sample"
NAMES = (*columns.ROLES, "expected")
LAST = pd.Timestamp("2026-06-30")
BUCKETS = ["not_due", "d1_30", "d31_60", "d61_90", "d91_"]
LATE = BUCKETS[1:]


@pytest.fixture(scope="module")
def sample():
    return {name: pd.read_parquet(SAMPLE / f"{name}.parquet") for name in NAMES}


@pytest.fixture(scope="module")
def invoices(sample):
    """Invoices with the day they were settled (null while open) and days late."""
    documents, allocations = sample["documents"], sample["allocations"]
    found = documents[documents["kind"] == "invoice"].set_index("document")
    used = allocations.groupby("invoice").agg(paid=("amount", "sum"), on=("effective_on", "max"))
    found = found.join(used)
    found["on"] = found["on"].where(found["paid"] == found["amount"])
    return found.assign(late=(found["on"] - found["due"]).dt.days)


@pytest.fixture(scope="module")
def in_euro(sample):
    """Expected balances on the last day in cents of euro at the last rate."""
    last = sample["expected"].query("month_end == @LAST")
    rate = sample["rates"].sort_values("day").groupby("currency")["rate"].last()
    factor = last["currency"].map({**rate, "EUR": 1.0})
    columns_ = [*BUCKETS, "unapplied", "total"]
    return last[columns_].mul(factor, axis=0).groupby(last["customer"]).sum()


def of(frame, *customers):
    return frame[frame["customer"].isin(customers)]


def kind(sample, *kinds):
    return sample["documents"][sample["documents"]["kind"].isin(kinds)]


# --- written again, well formed


def test_written_again_it_is_the_same(tmp_path, sample):
    generate.write(tmp_path)
    for name in NAMES:
        again = pd.read_parquet(tmp_path / f"{name}.parquet")
        pd.testing.assert_frame_equal(again, sample[name])


@pytest.mark.parametrize("role", columns.ROLES)
def test_frames_are_typed_as_the_ledger_wants_them(sample, role):
    stored = sample[role]
    conformed = columns.conform(stored, role)
    assert tuple(stored.columns) == columns.names(role)
    # Parquet has no whole seconds: days come back as milliseconds, everything else as it was.
    pd.testing.assert_frame_equal(stored.astype(conformed.dtypes.to_dict()), conformed)
    for column in columns.ROLES[role]:
        if column.required:
            assert stored[column.name].notna().all(), column.name
        if column.choices:
            assert set(stored[column.name].dropna()) <= set(column.choices)


def test_it_is_as_large_as_it_says(sample):
    assert len(sample["customers"]) == 140
    assert 22_000 <= len(sample["documents"]) <= 28_000
    assert sum(path.stat().st_size for path in SAMPLE.iterdir()) < 3_000_000


def test_it_runs_from_july_2023_to_june_2026(sample):
    documents, allocations = sample["documents"], sample["allocations"]
    assert documents["issued"].between("2023-07-01", LAST).all()
    for name in ("recorded_on", "dispute_raised_on", "disputed_on", "dispute_closed_on"):
        assert not (documents[name] > LAST).any(), name
    assert (allocations["effective_on"] <= LAST).all()
    assert not (allocations["recorded_on"] > LAST).any()
    for role, day in (("touches", "day"), ("orders", "placed"), ("field_reports", "day")):
        assert (sample[role][day] <= LAST).all(), role


def test_keys_are_unique_and_refer_to_what_exists(sample):
    documents, customers = sample["documents"], set(sample["customers"]["customer"])
    assert documents["document"].is_unique
    for role in ("documents", "orders", "touches", "contacts", "field_reports"):
        assert set(sample[role]["customer"]) <= customers, role
    assert set(sample["customers"]["parent"].dropna()) <= customers
    assert set(sample["touches"]["document"].dropna()) <= set(documents["document"])
    assert set(documents["outlet"].dropna()) <= set(sample["outlets"]["outlet"])


def test_allocations_join_a_credit_to_a_debt_of_one_customer_and_currency(sample):
    documents = sample["documents"].set_index("document")
    credit = documents.loc[sample["allocations"]["credit"]].reset_index()
    invoice = documents.loc[sample["allocations"]["invoice"]].reset_index()
    assert (credit["amount"] < 0).all()
    assert (invoice["amount"] > 0).all()
    for column in ("customer", "currency", "company"):
        assert (credit[column] == invoice[column]).all()


@pytest.mark.parametrize("side", ["credit", "invoice"])
def test_no_document_is_allocated_beyond_its_amount(sample, side):
    used = sample["allocations"].groupby(side)["amount"].sum()
    amount = sample["documents"].set_index("document")["amount"].abs()
    assert (sample["allocations"]["amount"] > 0).all()
    assert (used <= amount.reindex(used.index)).all()


def test_payments_fall_on_weekdays(sample):
    assert kind(sample, "receipt")["issued"].dt.day_of_week.max() <= 4


def test_due_follows_the_terms(sample):
    sold = kind(sample, "invoice").dropna(subset="due")
    for text, part in sold[sold["invoice_group"].isna()].groupby("terms"):
        agreed = terms.parse(text)
        wanted = [agreed.due(day.date())[0] for day in part["issued"]]
        assert list(part["due"].dt.date) == wanted, text


# --- the balances it expects


BY_SQL = """
with ends as (select distinct month_end::date as d from expected),
steps as (
    select document, customer, currency, coalesce(due, issued)::date as due, issued::date as day,
           amount from documents
    union all
    select i.document, i.customer, i.currency, coalesce(i.due, i.issued)::date,
           greatest(a.effective_on, i.issued, c.issued)::date, -a.amount
    from allocations a join documents i on a.invoice = i.document
                       join documents c on a.credit = c.document
    union all
    select c.document, c.customer, c.currency, coalesce(c.due, c.issued)::date,
           greatest(a.effective_on, i.issued, c.issued)::date, a.amount
    from allocations a join documents i on a.invoice = i.document
                       join documents c on a.credit = c.document
),
open as (
    select d, document, customer, currency, d - due as late, sum(amount) as left_
    from ends join steps on day <= d group by all having sum(amount) <> 0
)
select d as month_end, customer, currency,
    coalesce(sum(left_) filter (left_ > 0 and late <= 0), 0)::bigint as not_due,
    coalesce(sum(left_) filter (left_ > 0 and late between 1 and 30), 0)::bigint as d1_30,
    coalesce(sum(left_) filter (left_ > 0 and late between 31 and 60), 0)::bigint as d31_60,
    coalesce(sum(left_) filter (left_ > 0 and late between 61 and 90), 0)::bigint as d61_90,
    coalesce(sum(left_) filter (left_ > 0 and late > 90), 0)::bigint as d91_,
    coalesce(sum(left_) filter (left_ < 0), 0)::bigint as unapplied,
    sum(left_)::bigint as total
from open group by all order by month_end, customer, currency
"""


def test_expected_balances_equal_a_query_of_the_documents(sample):
    with duckdb.connect() as connection:
        for name in ("documents", "allocations", "expected"):
            connection.execute(
                f"create view {name} as from read_parquet('{SAMPLE / f'{name}.parquet'}')"
            )
        queried = connection.execute(BY_SQL).df()
    key = ["month_end", "customer", "currency"]
    kept = sample["expected"].sort_values(key, ignore_index=True)
    assert kept["month_end"].nunique() == 36
    pd.testing.assert_frame_equal(queried, kept, check_dtype=False)


def test_expected_month_ends_are_month_ends(sample):
    ends = [end.date() for end in sorted(sample["expected"]["month_end"].unique())]
    assert ends == [days.month_end(end) for end in ends]
    assert ends[-1] == LAST.date()


def test_every_bucket_and_every_kind_of_open_document_occurs(sample):
    assert (sample["expected"][[*BUCKETS, "unapplied"]] != 0).any().all()
    assert set(sample["expected"]["currency"]) == {"EUR", "GBP", "PLN"}


# --- what is planted


def test_an_eighth_is_past_due_and_five_customers_hold_most_of_it(in_euro):
    late = in_euro[LATE].sum(axis=1)
    assert 0.10 < late.sum() / in_euro["total"].sum() < 0.15
    assert in_euro["d91_"].sum() > 0.02 * in_euro["total"].sum()
    assert set(late.nlargest(5).index) == {"C136", "C017", "C131", "C042", "C088"}
    assert late.nlargest(5).sum() > late.sum() / 2


def test_november_sells_most_and_january_least(sample):
    sold = sample["sales"].query("product != 'P5'")
    year = sold[sold["month"].between("2024-01-01", "2024-12-31")]
    months = year.groupby(year["month"].dt.month)["amount"].sum()
    assert months.idxmax() == 11
    assert months.idxmin() == 1
    summer = sample["sales"].query("product == 'P5'")
    by_month = summer.groupby(summer["month"].dt.month)["amount"].sum()
    assert set(by_month.nlargest(3).index) == {5, 6, 7}


def test_classes_pay_in_order(sample, invoices):
    grade = sample["customers"].set_index("customer")["risk_class"]
    sold = invoices[invoices["sale_mode"] == "credit"]
    median = sold.groupby(sold["customer"].map(grade))["late"].median()
    assert median["A"] <= 0 <= median["B"] <= 3 < 6 <= median["C"] <= 15


SLOWING = {
    "C017": ("2025-09", 4.5),
    "C042": ("2025-06", 3.0),
    "C088": ("2025-12", 8.0),
    "C119": ("2024-11", 2.0),
}


@pytest.mark.parametrize("customer", SLOWING)
def test_slowing_customers_pay_later_from_their_month_on(invoices, customer):
    month, rate = SLOWING[customer]
    since, found = pd.Timestamp(month), of(invoices, customer)
    before = found.loc[found["due"] < since, "late"].median()
    assert abs(before) <= 6
    for months in (3, 5):
        end = since + pd.DateOffset(months=months)
        span = found[found["due"].between(end - pd.DateOffset(months=2), end)]
        middle = (months - 1) * rate
        # Open invoices count as late as they are: the median is then a lower bound, if at all off.
        late = span["late"].fillna((LAST - span["due"]).dt.days)
        assert late.median() - before == pytest.approx(middle, abs=max(6, middle * 0.35))


def test_slowing_customers_kept_their_class(sample):
    assert set(of(sample["customers"], *SLOWING)["risk_class"]) <= {"A", "B"}


@pytest.mark.parametrize("customer", ["C023", "C067"])
def test_two_complain_when_payment_is_due(invoices, customer):
    sold = of(invoices, customer)
    # Only where the due date has come could there be a complaint about it.
    reached = sold[sold["due"] < LAST - pd.Timedelta(days=5)]
    disputed = reached.dropna(subset="dispute_raised_on")
    assert 0.45 < len(disputed) / len(reached) < 0.75
    assert (disputed["dispute_raised_on"] - disputed["due"]).dt.days.abs().max() <= 5
    assert (disputed["disputed_on"] - disputed["dispute_raised_on"]).dt.days.max() <= 3
    closed = disputed["dispute_outcome"].dropna()
    assert (closed == "rejected").mean() > 0.7


def test_their_complaints_are_in_the_touches(sample, invoices):
    noted = sample["touches"].query("kind == 'complaint'").set_index("document")["day"]
    disputed = invoices["dispute_raised_on"].dropna()
    pd.testing.assert_series_equal(
        noted.sort_index(), disputed.sort_index(), check_names=False, check_index_type=False
    )


@pytest.mark.parametrize("customer", ["C037", "C104"])
def test_two_complained_in_time_and_we_recorded_it_late(invoices, customer):
    disputed = of(invoices, customer).dropna(subset="dispute_raised_on")
    assert len(disputed) >= 20
    assert (disputed["dispute_raised_on"] - disputed["issued"]).dt.days.between(6, 13).all()
    assert (disputed["disputed_on"] - disputed["due"]).dt.days.median() >= -5
    closed = disputed["dispute_outcome"].dropna()
    assert (closed == "upheld").mean() > 0.5


def test_elsewhere_disputes_are_few_and_early(invoices):
    rest = invoices[~invoices["customer"].isin(["C023", "C067", "C037", "C104"])]
    disputed = rest.dropna(subset="dispute_raised_on")
    assert 0.01 < len(disputed) / len(rest) < 0.04
    assert (disputed["dispute_raised_on"] < disputed["due"]).mean() > 0.95
    assert set(disputed["dispute_outcome"].dropna()) == {"upheld", "partly upheld", "rejected"}
    assert disputed["dispute_closed_on"].isna().any()


STANDARD = {
    "C009": "net 60",
    "C031": "net 30",
    "C054": "net 30 eom",
    "C090": "net 45",
    "C126": "net 45",
}


def test_special_terms_on_most_invoices_of_five(invoices):
    agreed = invoices.dropna(subset="terms")
    usual = agreed.groupby("customer")["terms"].agg(lambda terms: terms.mode()[0])
    assert usual[list(STANDARD)].to_dict() == STANDARD
    special = (agreed["terms"] != agreed["customer"].map(usual)).groupby(agreed["customer"]).mean()
    assert set(special[special > 0.5].index) == set(STANDARD)
    assert special.drop(list(STANDARD)).max() < 0.15


def receipts_on(sample, customer, wanted):
    """Share of a customer's receipts that fall on the wanted days."""
    return wanted(of(kind(sample, "receipt"), customer).query("amount < 0")["issued"]).mean()


def on_last_weekday(day):
    return day == (day + pd.offsets.MonthEnd(0)).map(lambda end: end - pd.Timedelta(
        days=max(end.day_of_week - 4, 0)
    ))  # fmt: skip


@pytest.mark.parametrize("customer", ["C005", "C012", "C036", "C071", "C103", "C134"])
def test_six_pay_at_the_months_end(sample, customer):
    assert receipts_on(sample, customer, on_last_weekday) > 0.75


def test_others_do_not_pay_at_the_months_end(sample):
    assert receipts_on(sample, "C042", on_last_weekday) < 0.2


def test_pay_runs_are_kept_and_told(sample):
    told = sample["contacts"].dropna(subset="pay_run_days").set_index("customer")["pay_run_days"]
    assert told["C002"] == "10,25"
    assert told["C085"] == "15,31"
    assert set(told[told == "31"].index) == {"C005", "C012", "C036", "C071", "C103", "C134"}
    # A run on a weekend moves to the Monday.
    near = receipts_on(sample, "C002", lambda d: d.dt.day.isin([10, 11, 12, 25, 26, 27]))
    assert near > 0.75


TAKERS = ("C003", "C015", "C049", "C077", "C095")
STOPPED = {"C028": "2025-03", "C062": "2025-08", "C110": "2025-11"}


@pytest.fixture(scope="module")
def discounted(sample):
    """Allocated discounts: their invoice, its issue day, and the share taken off."""
    documents = sample["documents"].set_index("document")
    discount = documents[documents["reason"] == "discount"]
    joined = sample["allocations"][sample["allocations"]["credit"].isin(discount.index)]
    invoice = documents.loc[joined["invoice"]]
    return invoice.assign(
        off=joined["amount"].to_numpy() / invoice["amount"].to_numpy(),
        after=(joined["effective_on"].to_numpy() - invoice["issued"].to_numpy()),
    )


def test_discounts_are_two_percent_within_ten_days(discounted):
    assert discounted["off"].between(0.0199, 0.0201).all()
    assert (discounted["after"] <= pd.Timedelta(days=10)).all()
    assert set(discounted["customer"]) == {*TAKERS, *STOPPED}


@pytest.mark.parametrize("customer", [*TAKERS, *STOPPED])
def test_discount_takers_take_nearly_always(invoices, discounted, customer):
    sold = of(invoices, customer)
    sold = sold[sold["issued"] < STOPPED.get(customer, "2026-06-01")]
    sold = sold[sold["dispute_raised_on"].isna()]
    assert sold.index.isin(discounted.index).mean() > 0.85


@pytest.mark.parametrize("customer", STOPPED)
def test_some_stop_taking_discounts(invoices, discounted, customer):
    since = pd.Timestamp(STOPPED[customer])
    assert len(of(invoices, customer).query("issued >= @since")) >= 10
    assert of(discounted, customer)["issued"].max() < since


FAILING = {
    "C058": "2024-10", "C083": "2025-03", "C099": "2025-10", "C131": "2025-12", "C136": "2026-01",
}  # fmt: skip


@pytest.mark.parametrize("customer", FAILING)
def test_failing_customers_stop_paying(sample, customer):
    receipts = of(kind(sample, "receipt"), customer).query("amount < 0")
    since = pd.Timestamp(FAILING[customer])
    assert len(receipts) > 10
    assert receipts["issued"].max() < since
    assert (of(kind(sample, "invoice"), customer)["issued"] >= since).any()


def test_three_are_written_off_on_their_day(sample):
    gone = sample["documents"].query("reason == 'write_off'")
    days_ = gone.groupby("customer")["issued"].agg(["min", "max"])
    wanted = {"C058": "2025-06-16", "C083": "2025-12-15", "C099": "2026-05-18"}
    assert set(days_.index) == set(wanted)
    for customer, day in wanted.items():
        assert tuple(days_.loc[customer]) == (pd.Timestamp(day), pd.Timestamp(day))
    assert (gone["amount"] < 0).all()
    assert set(gone["document"]) <= set(sample["allocations"]["credit"])


def test_of_two_written_off_nothing_positive_is_left_and_of_one_the_newer_part(in_euro):
    for customer in ("C058", "C083"):
        owed = in_euro.reindex([customer])[BUCKETS].fillna(0)
        assert owed.sum(axis=None) == 0
    assert in_euro.loc["C099", LATE].sum() > 1_000_000


def test_interest_is_a_positive_adjustment_with_a_due_date(sample):
    interest = sample["documents"].query("reason == 'interest'")
    assert set(interest["customer"]) == set(FAILING)
    assert (interest["amount"] > 0).all()
    assert interest["due"].notna().all()


def test_field_reports_turn_before_the_money_stops(sample):
    reports = sample["field_reports"]
    warning = (
        (
            reports[["sugar_coated", "turnover_rising", "price_minor", "long_terms", "dumping"]]
            == "yes"
        ).sum(axis=1)
        + (reports[["condition_good", "seasoned_management", "agreements_kept"]] == "no").sum(
            axis=1
        )
        + (reports[["atmosphere", "competitors_view"]] == "poor").sum(axis=1)
    )
    stops = reports["customer"].map({k: pd.Timestamp(v) for k, v in FAILING.items()})
    near = stops.notna() & (reports["day"] >= stops - pd.Timedelta(days=180))
    assert near.sum() >= 5
    assert warning[near].mean() > 4
    assert warning[~reports["customer"].isin([*FAILING, *SLOWING])].mean() < 1


def test_field_reports_answer_eleven_questions(sample):
    answers = sample["field_reports"].drop(columns=["customer", "day", "by"])
    assert answers.shape[1] == 11
    assert answers.notna().all(axis=None)
    graded = answers[["atmosphere", "competitors_view"]]
    assert set(graded.to_numpy().ravel()) == {"good", "fair", "poor"}
    assert set(answers["stock_level"]) == {"normal", "full", "empty"}
    rest = answers.drop(columns=["atmosphere", "competitors_view", "stock_level"])
    assert set(rest.to_numpy().ravel()) == {"yes", "no"}


def test_two_of_eight_sellers_sell_to_anyone(sample, invoices):
    customers = sample["customers"]
    anyone = {"Marc Delorme", "Piotr Zielanka"}
    assert customers["salesperson"].nunique() == 8
    slow = customers[customers["risk_class"] == "C"]
    assert len(slow) == 16
    assert slow["salesperson"].isin(anyone).sum() == 14
    late = invoices.groupby("salesperson")["late"].mean()
    assert set(late.nlargest(2).index) == anyone


def test_one_customer_changed_hands(invoices):
    sold = of(invoices, "C040")
    moved = pd.Timestamp("2025-01-01")
    assert set(sold.loc[sold["issued"] < moved, "salesperson"]) == {"Tom Hadley"}
    assert set(sold.loc[sold["issued"] >= moved, "salesperson"]) == {"Grace Okafor"}


def left(sample, kinds):
    """What is open of negative documents of these kinds on the last day."""
    documents = kind(sample, *kinds).query("amount < 0").set_index("document")
    used = sample["allocations"].groupby("credit")["amount"].sum()
    return documents.assign(left=-documents["amount"] - used.reindex(documents.index).fillna(0))


def test_receipts_on_account_are_mostly_unmatched(sample):
    found = left(sample, ["receipt"]).query("left > 0")
    for customer in ("C006", "C034", "C070"):
        mine = of(found, customer)
        assert len(mine) == 12
        assert (mine["amount"] % 50_000 == 0).all()
        assert mine["left"].sum() >= 1_000_000


def test_some_of_a_receipt_on_account_is_matched(sample):
    found = of(left(sample, ["receipt"]), "C006", "C034", "C070")
    partly = found[(found["left"] > 0) & (found["left"] < -found["amount"])]
    assert len(partly) >= 3


def test_an_order_paid_ahead_stands_unapplied(sample):
    ahead = of(left(sample, ["receipt"]), "C033").query("left > 0")
    assert list(ahead["issued"]) == [pd.Timestamp("2026-06-26")]


def test_prepaid_receipts_precede_their_invoices(sample):
    documents = sample["documents"].set_index("document")
    issued = sample["allocations"]["invoice"].map(documents["issued"])
    early = sample["allocations"][sample["allocations"]["effective_on"] < issued]
    ahead = early["invoice"].map(documents["customer"])
    assert len(early) >= 150
    assert set(ahead) <= {"C033", "C101", "C127", "C006", "C034", "C070"}


def test_invoices_paid_twice_are_sent_back(sample):
    refunds = kind(sample, "receipt").query("amount > 0").set_index("document")
    matched = sample["allocations"].set_index("invoice")["credit"]
    back = set(of(refunds, "C021", "C048", "C092", "C112").index)
    assert len(back) >= 5
    assert refunds["due"].isna().all()
    standing = set(refunds.index) - set(matched.index)
    assert standing
    assert set(refunds.loc[list(standing), "customer"]) == {"C112"}


def test_credit_notes_are_linked_or_stand_alone(sample):
    documents = sample["documents"].set_index("document")
    notes = left(sample, ["credit_note"])
    linked = notes[notes["product"].notna()]
    alone = notes[notes["product"].isna()]
    assert len(linked) > 300
    assert (linked["left"] == 0).all()
    assert set(alone["customer"].str[1:].astype(int) % 9) == {4}
    assert (alone["left"] > 0).mean() > 0.15
    used = sample["allocations"][sample["allocations"]["credit"].isin(alone.index)]
    kinds = used["invoice"].map(documents["kind"])
    assert set(kinds) == {"invoice", "receipt"}


def test_part_payments_occur(sample):
    receipts = set(kind(sample, "receipt")["document"])
    paid = sample["allocations"][sample["allocations"]["credit"].isin(receipts)]
    assert 0.02 < (paid.groupby("invoice")["credit"].nunique() > 1).mean() < 0.15


def test_some_is_recorded_late(sample):
    receipts = kind(sample, "receipt").query("amount < 0")
    late = receipts["recorded_on"] - receipts["issued"]
    assert 0.05 < late.notna().mean() < 0.12
    assert late.dropna().between(pd.Timedelta(days=1), pd.Timedelta(days=9)).all()
    allocations = sample["allocations"]
    waited = (allocations["recorded_on"] - allocations["effective_on"]).dropna()
    assert waited.max() >= pd.Timedelta(days=20)
    assert waited.min() > pd.Timedelta(0)


def test_a_customer_in_two_currencies_has_exchange_differences(sample):
    exchange = sample["documents"].query("reason == 'exchange'")
    assert set(exchange["customer"]) == {"C064"}
    assert set(exchange["currency"]) == {"EUR"}
    assert set(of(sample["documents"], "C064")["currency"]) == {"EUR", "GBP"}


@pytest.mark.parametrize(
    ("mode", "customers"),
    [
        ("consignment", {"C020", "C045", "C079", "C113"}),
        ("cash", {"C008", "C097"}),
        ("prepaid", {"C033", "C101", "C127"}),
    ],
)
def test_sale_modes_belong_to_their_customers(invoices, mode, customers):
    sold = invoices[invoices["sale_mode"] == mode]
    assert set(sold["customer"]) == customers
    assert set(invoices[invoices["customer"].isin(customers)]["sale_mode"]) == {mode}


def test_instalments_are_a_row_a_due_date(invoices):
    parts = invoices.dropna(subset="invoice_group")
    assert set(parts["customer"]) == {"C026", "C073", "C116"}
    for _, rows in parts.groupby("invoice_group"):
        assert list((rows["due"] - rows["issued"]).dt.days.sort_values()) == [30, 60, 90]
        shares = rows.sort_values("due")["amount"] / rows["amount"].sum()
        assert list(shares.round(2)) == [0.3, 0.3, 0.4]
    numbered = parts.index.str.rpartition("/").get_level_values(0)
    assert (numbered == parts["invoice_group"]).all()


@pytest.mark.parametrize(
    ("product", "region", "start", "months", "before", "after"),
    [
        ("P2", "North", "2024-03", 18, 0.20, 0.55),
        ("P2", "West", "2024-09", 15, 0.20, 0.49),
        ("P5", "South", "2025-01", 12, 0.14, 0.40),
    ],
)
def test_roll_outs(sample, product, region, start, months, before, after):
    universe = sample["outlets"].query("region == @region").set_index("outlet")["weight"]
    sold = sample["sales"].query("product == @product and region == @region")
    first = pd.Timestamp(start)
    share = sold.groupby("month")["outlet"].nunique() / len(universe)
    assert (share[:first] - before).abs().max() < 0.02
    assert (share[first + pd.DateOffset(months=months + 1) :] - after).abs().max() < 0.02
    assert share.is_monotonic_increasing
    old = set(sold.loc[sold["month"] < first, "outlet"])
    done = sold[sold["month"] >= first + pd.DateOffset(months=months)]
    per_weight = done["amount"] / done["outlet"].map(universe)
    joined = ~done["outlet"].isin(old)
    assert per_weight[joined].mean() / per_weight[~joined].mean() == pytest.approx(0.6, abs=0.07)


def test_elsewhere_distribution_stays(sample):
    sold = sample["sales"].groupby(["product", "region", "month"])["outlet"].nunique()
    moves = sold.groupby(level=[0, 1]).nunique()
    rolled = {("P2", "North"), ("P2", "West"), ("P5", "South")}
    assert set(moves[moves > 1].index) == rolled


def test_invoices_follow_what_outlets_sell(sample, invoices):
    region = sample["customers"].set_index("customer")["region"]
    north = invoices[invoices["customer"].map(region) == "North"]
    before = north[north["issued"] < "2024-03-01"]
    after = north[north["issued"] >= "2025-09-01"]
    share = [(part["product"] == "P2").mean() for part in (before, after)]
    assert share[1] > 1.4 * share[0]


def test_limits_over_and_near(sample, in_euro):
    limit = sample["customers"].set_index("customer")["credit_limit"].astype(float)
    use = (in_euro["total"] / limit[limit > 0]).dropna()
    assert set(use[use > 1].index) == {"C017", "C088", "C136"}
    assert set(use[(use > 0.9) & (use <= 1)].index) == {"C042", "C051", "C074"}
    assert set(limit[limit == 0].index) == {"C008", "C097", "C033", "C101", "C127"}


def test_cover_stays_below_the_limit(sample):
    customers = sample["customers"]
    assert not (customers["insured_limit"] > customers["credit_limit"]).any()
    assert customers["insured_limit"].isna().any()
    assert (customers.query("risk_class == 'D'")["insured_limit"] == 0).all()


def test_orders_are_held_for_every_reason(sample):
    orders = sample["orders"]
    held = orders.dropna(subset="hold_reason")
    reasons = {"over the limit", "past tolerance", "open dispute", "papers missing"}
    assert set(held["hold_reason"]) == reasons
    assert (held["held_since"] >= held["placed"]).all()
    assert set(held.query("hold_reason == 'over the limit'")["customer"]) >= {"C017", "C088"}
    assert (orders["delivered_not_invoiced"] > 0).sum() >= 10
    assert (orders["delivered_not_invoiced"] <= orders["amount"]).all()


def test_groups(sample):
    children = sample["customers"].dropna(subset="parent").groupby("parent")["customer"].agg(set)
    assert children.to_dict() == {
        "C010": {"C011", "C013", "C014"},
        "C060": {"C061", "C063", "C064", "C065"},
    }


def test_newcomers_buy_from_their_month_on(invoices):
    first = invoices.groupby("customer")["issued"].min().dt.strftime("%Y-%m")
    wanted = {
        "C018": "2024-02", "C044": "2024-05", "C066": "2024-09", "C091": "2024-11",
        "C107": "2025-02", "C120": "2025-06", "C129": "2025-10", "C138": "2026-01",
    }  # fmt: skip
    assert {k: first[k] >= v for k, v in wanted.items()} == dict.fromkeys(wanted, True)
    late = first[first >= "2024-01"]
    assert set(late.index) == set(wanted)


def test_nine_invoices_have_no_due_date_and_the_readme_names_them(invoices):
    missing = invoices[invoices["due"].isna()]
    assert set(missing["customer"]) == {"C016", "C029", "C081", "C122"}
    assert len(missing) == 9
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    assert [key for key in missing.index if key not in readme] == []


def test_numbers_collide_between_companies(invoices):
    numbers = invoices.reset_index()["document"].str.split("/", n=1, expand=True)
    companies = numbers.groupby(1)[0].nunique()
    assert (companies == 2).sum() > 1_000


def test_promises_say_their_day_and_two_in_three_are_kept(sample, invoices):
    promises = sample["touches"].query("kind == 'promise'")
    until = pd.to_datetime(promises["text"].str.extract(r"by (\d{4}-\d{2}-\d{2})\.$")[0])
    assert until.notna().all()
    past = promises[until <= LAST].assign(until=until)
    kept = past["document"].map(invoices["on"]) <= past["until"]
    assert 0.5 < kept.mean() < 0.85
    failing = past["customer"].isin(FAILING) & (past["day"] >= "2025-06-01")
    assert not kept[failing & (past["until"] > past["customer"].map(
        {k: pd.Timestamp(v) for k, v in FAILING.items()}
    ))].any()  # fmt: skip


def test_every_kind_of_touch_occurs(sample):
    assert set(sample["touches"]["kind"]) == {
        "reminder", "call", "visit", "promise", "complaint", "price_request",
    }  # fmt: skip


def test_rates_are_weekly_and_cover_the_ledger(sample):
    rates = sample["rates"]
    assert set(rates["currency"]) == {"GBP", "PLN"}
    assert rates["day"].min() <= pd.Timestamp("2023-07-01")
    gaps = rates.groupby("currency")["day"].diff().dropna()
    assert (gaps == pd.Timedelta(days=7)).all()


def test_the_readme_names_every_column_and_every_planted_customer(sample):
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    assert [c for name in NAMES for c in sample[name].columns if c not in readme] == []
    planted = {*SLOWING, *STANDARD, *TAKERS, *STOPPED, *FAILING}
    names = sample["customers"].set_index("customer")["name"]
    assert [k for k in planted if k not in readme] == []
    told = [k for k in (*SLOWING, *STANDARD, *STOPPED, *FAILING) if names[k] not in
            " ".join(readme.split())]  # fmt: skip
    assert told == []


def test_names_in_persian_and_chinese_script(sample):
    customers = sample["customers"]
    assert (customers["language"] == "fa").sum() == 4
    assert (customers["language"] == "zh").sum() == 4
    assert customers["name"].is_unique
