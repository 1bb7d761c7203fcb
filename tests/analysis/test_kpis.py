"""The shared figures of a ledger, held to the definitions' numbers and to plain Python."""

import datetime as dt
from math import isnan

import pandas as pd
import pytest
from hypothesis import given

from lib.analysis import headline, kpis, uncollected
from lib.ledger import days
from lib.ledger.ledger import Ledger
from tests.ledgers import Case, cases, day, later, ledger, open_on, rows


def figures(text: str, on: str) -> kpis.Figures:
    (found,) = kpis.by_currency(ledger(text).on(day(on))).values()
    return found


QUARTER = """
    invoice J acme 2026-01-15 700000.00 EUR due 2026-02-14
    invoice F acme 2026-02-15 800000.00 EUR due 2026-03-17
    invoice M acme 2026-03-15 900000.00 EUR due 2026-04-14
    receipt R acme 2026-03-20 -300000.00 EUR
    R -> J 300000.00 on 2026-03-20
"""


def test_definition_4_countback_of_a_ledger():
    found = figures(QUARTER, "2026-03-31")
    assert found.values["dso_countback"] == pytest.approx(76.71, abs=0.005)
    assert found.values["dso_simple"] == pytest.approx(2.1 / 2.4 * 90)
    assert found.start["dso_simple"] == day("2026-01-01")
    assert found.start["dso_countback"] == day("2026-01-01")


def test_definition_5_best_possible_counts_only_what_is_not_due():
    found = figures(QUARTER, "2026-03-31")
    assert found.values["dso_best"] == pytest.approx(0.9 / 2.4 * 90)
    assert found.values["days_delinquent"] == pytest.approx(1.2 / 2.4 * 90)


def test_definition_6_effectiveness_of_a_ledger():
    found = figures(
        """
        invoice A acme 2025-12-01 500.00 EUR due 2025-12-31
        invoice B acme 2026-02-01 50.00 EUR due 2026-03-03
        invoice C acme 2026-03-20 250.00 EUR due 2026-04-19
        receipt R acme 2026-02-10 -350.00 EUR
        R -> A 350.00 on 2026-02-10
        """,
        "2026-03-31",
    )
    assert found.values["cei"] == pytest.approx(63.64, abs=0.005)


def test_definition_7_open_items_at_the_midpoints_of_their_buckets():
    found = figures(
        """
        invoice A acme 2026-01-01 220.00 EUR due 2026-06-30
        invoice B acme 2026-01-01 100.00 EUR due 2026-06-10
        invoice C acme 2026-01-01 50.00 EUR due 2026-05-20
        invoice D acme 2026-01-01 20.00 EUR due 2026-04-20
        invoice E acme 2026-01-01 10.00 EUR due 2026-03-01
        """,
        "2026-06-30",
    )
    assert found.values[kpis.OPEN_BOOK] == 15.75
    assert found.values["pct_current"] == pytest.approx(55)
    assert found.values["pct_over_90"] == 2.5


def test_definition_7_payments_weigh_by_amount_and_early_ones_are_on_time():
    found = figures(
        """
        invoice A acme 2026-01-01 900.00 EUR due 2026-02-01
        invoice B acme 2026-01-01 100.00 EUR due 2026-02-01
        receipt R acme 2026-01-20 -900.00 EUR
        receipt S acme 2026-03-03 -100.00 EUR
        R -> A 900.00 on 2026-01-20
        S -> B 100.00 on 2026-03-03
        """,
        "2026-03-31",
    )
    assert found.values["days_beyond_terms"] == 3


def test_definition_8_the_pattern_of_a_ledger():
    seen = ledger("""
        invoice A acme 2026-04-10 100.00 EUR
        invoice B acme 2026-05-10 200.00 EUR
        invoice C acme 2026-06-10 300.00 EUR
        receipt R acme 2026-06-20 -100.00 EUR
        receipt S acme 2026-06-20 -160.00 EUR
        receipt T acme 2026-06-20 -90.00 EUR
        R -> A 100.00 on 2026-06-20
        S -> B 160.00 on 2026-06-20
        T -> C 90.00 on 2026-06-20
    """).on(day("2026-06-30"))
    table = uncollected.pattern(seen, 3)
    assert table["sales"].tolist() == [100_00, 200_00, 300_00]
    assert table["left"].tolist() == [0, 40_00, 210_00]
    assert table["share"].tolist() == pytest.approx([0, 0.2, 0.7])
    assert table["month"].dt.month.tolist() == [4, 5, 6]


def test_sales_are_invoices_and_credit_notes_on_credit_or_consignment():
    found = figures(
        """
        invoice A acme 2026-01-10 100.00 EUR sale_mode=credit
        invoice B acme 2026-01-10 50.00 EUR sale_mode=consignment
        invoice C acme 2026-01-10 30.00 EUR
        invoice D acme 2026-01-10 1000.00 EUR sale_mode=cash
        invoice E acme 2026-01-10 2000.00 EUR sale_mode=prepaid
        credit_note F acme 2026-01-10 -20.00 EUR sale_mode=credit
        adjustment G acme 2026-01-10 -7.00 EUR
        """,
        "2026-03-31",
    )
    assert found.values["dso_simple"] == pytest.approx(3153 / 160 * 90)


def test_more_owed_than_all_sales_is_at_least():
    found = figures(
        """
        invoice A acme 2026-02-10 10.00 EUR
        adjustment B acme 2026-03-01 90.00 EUR reason=interest
        """,
        "2026-03-31",
    )
    assert found.at_least
    assert found.values["dso_countback"] == 31 + 28 + 31


def test_a_ledger_without_sales_has_no_dso_and_says_nothing_of_at_least():
    found = figures("adjustment B acme 2026-03-01 90.00 EUR", "2026-03-31")
    assert isnan(found.values["dso_simple"])
    assert isnan(found.values["dso_countback"])
    assert not found.at_least


def test_months_count_back_from_a_day_inside_a_month():
    found = figures(QUARTER, "2026-04-15")
    assert found.start["dso_simple"] == day("2026-01-16")
    assert found.values["dso_simple"] == pytest.approx(2.1 / 1.7 * (31 + 28 + 31))


@given(cases())
def test_figures_equal_plain_sums(case: Case):
    """Receivables, not due and three months of sales, each added up one document at a time."""
    seen = Ledger.of(case.frames).on(case.day)
    found = kpis.by_currency(seen)
    start, length = _base(case.day)
    documents = rows(case.frames, "documents")
    left = open_on(case.frames, case.day)
    for currency, got in found.items():
        mine = [row for row in documents if row["currency"] == currency]
        sales = sum(
            row["amount"]
            for row in mine
            if row["kind"] in ("invoice", "credit_note") and start < row["issued"] <= case.day
        )
        owed = sum(left.get(row["document"], 0) for row in mine)
        if sales > 0:
            assert got.values["dso_simple"] == pytest.approx(owed / sales * length)
        else:
            assert isnan(got.values["dso_simple"])
        opened = {r["document"]: r for r in mine if left.get(r["document"], 0) > 0}
        current = sum(left[k] for k, r in opened.items() if (r["due"] or r["issued"]) >= case.day)
        whole = sum(left[k] for k in opened)
        if whole:
            assert got.values["pct_current"] == pytest.approx(current / whole * 100)


def _base(last: dt.date) -> tuple[dt.date, int]:
    """Three months counted back: whole calendar months at a month-end, else to the same day."""
    month = last.year * 12 + last.month - 1 - 3
    first = pd.Timestamp(month // 12, month % 12 + 1, 1)
    end = first.days_in_month
    whole = last.day == pd.Timestamp(last).days_in_month
    start = first.replace(day=end if whole else min(last.day, end)).date()
    return start, (last - start).days


@given(cases())
def test_lateness_is_dso_less_best_possible(case: Case):
    for found in kpis.by_currency(Ledger.of(case.frames).on(case.day)).values():
        if not isnan(found.values["dso_simple"]):
            assert found.values["days_delinquent"] == pytest.approx(
                found.values["dso_simple"] - found.values["dso_best"]
            )


def told(seen: Ledger) -> dict[str, dict[str, str]]:
    """Every figure by currency as text, so that two that are no number are equal."""
    return {
        currency: {name: repr(value) for name, value in found.values.items()}
        for currency, found in kpis.by_currency(seen).items()
        if any(not isnan(value) for value in found.values.values())
    }


@given(cases().flatmap(lambda case: later(case).map(lambda more: (case, more))))
def test_figures_know_nothing_of_what_was_appended_later(both):
    case, more = both
    before, after = Ledger.of(case.frames), Ledger.of(more)
    assert told(before.on(case.day)) == told(after.on(case.day))


@given(cases().flatmap(lambda case: later(case).map(lambda more: (case, more))))
def test_a_past_point_of_a_trend_is_what_that_day_would_have_shown(both):
    """The line of the past is drawn from today's ledger; each point equals the figure of its day."""
    case, more = both
    whole = Ledger.of(more)
    given_flows = kpis.flows(whole)
    then = _summed(kpis.scan(whole, given_flows, case.day))
    seen = whole.on(case.day)
    assert then == _summed(kpis.scan(seen, kpis.flows(seen), case.day))


def _summed(table: pd.DataFrame) -> dict[tuple[str, str], int]:
    """What a scan holds, without the zeros of currencies that come later."""
    long = table.melt("currency")
    values = zip(long["currency"], long["variable"], long["value"], strict=True)
    return {(currency, name): value for currency, name, value in values if value}


def test_the_four_numbers_of_a_hand_made_ledger():
    seen = ledger("""
        invoice A acme 2026-01-01 100.00 EUR due 2026-01-31
        invoice B acme 2026-04-01 10.00 EUR due 2026-05-01
        invoice C acme 2026-04-21 1.00 EUR due 2026-05-21
        invoice D acme 2026-05-20 0.50 EUR due 2026-06-19
        receipt R acme 2026-05-01 -5.00 EUR
    """).on(day("2026-05-31"))
    found = headline.totals(seen, seen.day)
    assert found["owed"] == 106_50
    assert found["open"] == 111_50
    assert found["not_due"] == 50
    assert found["late"] == 111_00
    assert found["past_tolerance"] == 110_00  # C is 10 days late on a term of 30, and may be
    assert found["over_90"] == 100_00
    assert headline.totals(seen, day("2026-05-01"))["over_90"] == 0


def test_a_trend_begins_with_the_first_document():
    seen = ledger("invoice A acme 2026-03-15 1.00 EUR").on(day("2026-05-31"))
    ends = headline.covered_days(seen, days.month_ends(seen.day, 12))
    assert [str(end) for end in ends] == ["2026-03-31", "2026-04-30", "2026-05-31"]
