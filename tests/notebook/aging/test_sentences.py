"""Sentences of age: each number in them is worked out here by hand."""

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from lib.ledger.context import Context
from lib.notebook.aging import lateness_sentences, sentences

CONTEXT = Context("v", "t", dt.date(2026, 6, 30), "EUR", names={"C1": "Hotel $100"})
DATED = replace(CONTEXT, facts={"undated": 0.0})
BY_ISSUE = Context("v", "t", dt.date(2026, 6, 30), "EUR", basis="issued")
NBSP = "\u00a0"


def said(text: str) -> str:
    return text.replace(NBSP, " ")


def aged(*rows: tuple[str, int, int, int]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["customer", "not_due", "d1_30", "d31_"])
    return table.assign(unapplied=0, total=table[["not_due", "d1_30", "d31_"]].sum(axis=1))


def test_open_late_and_very_late():
    table = aged(("C1", 500_000_00, 100_000_00, 0), ("C2", 0, 50_000_00, 25_000_00))
    assert said(sentences.by_bucket(table, CONTEXT)) == (
        "**Of €675 k open, €175 k is late and €25.0 k is 31 days late or more.**"
    )


def test_few_that_hold_half_are_named():
    table = aged(("C1", 0, 90_00, 0), *[(f"C{n}", 100_00, 10_00, 0) for n in range(2, 9)])
    assert said(sentences.by_bucket(table, CONTEXT)).endswith(
        ":** Hotel $100 holds 56 % of what is late."
    )


def test_counted_from_issue_nothing_is_called_late():
    text = said(sentences.by_bucket(aged(("C1", 0, 60_00, 40_00)), BY_ISSUE))
    assert text == "**Of €100 open, €40 was issued 31 days ago or more.**"


@pytest.mark.parametrize("table", [aged(), aged(("C1", 0, 0, 0))])
def test_nothing_open(table: pd.DataFrame):
    assert sentences.by_bucket(table, CONTEXT) == sentences.NOTHING


def test_open_and_nothing_late():
    assert (
        said(sentences.by_bucket(aged(("C1", 70_00, 0, 0)), CONTEXT))
        == "**Of €70 open, nothing is late.**"
    )


def shares(*rows: tuple[str, float, float, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["salesperson", "not_due", "d1_", "open"])


def test_shares_are_weighed_by_what_is_open_and_name_no_seller():
    text = said(sentences.by_share(shares(("Ann", 0.5, 0.5, 100), ("Ben", 1.0, 0.0, 400)), CONTEXT))
    assert text == "**10 % of what is open is late;** of one seller's customers, 50 %."
    assert sentences.by_share(shares(), CONTEXT) == sentences.NOTHING


def bars(*rows: tuple[int, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["from_days", "open", "past"])


def test_past_tolerance_beside_what_is_late_but_inside():
    table = bars((-5, 900_00, 0), (0, 60_00, 0), (10, 50_00, 40_00))
    assert said(lateness_sentences.on_terms(table, DATED)) == (
        "**€40 is past tolerance;** another €70 is late but inside tolerance, and needs no call yet."
    )
    assert said(lateness_sentences.on_terms(bars((0, 60_00, 0)), DATED)) == (
        "**Nothing is past tolerance**; €60 is late but inside it."
    )
    assert lateness_sentences.on_terms(bars((-5, 1, 0)), DATED) == "**Nothing is past tolerance**."


def test_late_now_against_twelve_months_before():
    ends = pd.date_range("2025-05-31", periods=14, freq="ME")
    late = [10_00, 20_00, *[0] * 10, 90_00, 50_00]
    table = pd.DataFrame({"day": ends, "not_due": 0, "d1_30": late, "d31_": 0})
    assert said(lateness_sentences.history(table, CONTEXT)) == (
        "**€50 is late, +€30 since 30 Jun 2025;** the most was €90 on 31 May 2026."
    )


def test_the_share_past_tolerance_and_its_range():
    table = pd.DataFrame({"share": [0.08, None, 0.02, 0.05]})
    assert said(lateness_sentences.tolerance_history(table, CONTEXT)) == (
        "**5 % of what is open is past tolerance;** over 3 month-ends it lay between 2 % and 8 %."
    )


def test_who_owes_and_who_of_them_is_late():
    table = pd.DataFrame(
        {"customer": ["C2", "C1", "C3"], "total": [200_00, 900_00, 0], "late": [150_00, 50_00, 0]}
    )
    assert said(lateness_sentences.by_customer(table, CONTEXT)).startswith(
        "**2 of 2 customers are late;**"
    )
    assert said(lateness_sentences.by_customer(table, CONTEXT)).endswith("with most, €150.")
    none = table.assign(late=0)
    assert said(lateness_sentences.by_customer(none, CONTEXT)) == "**None of 2 customers is late.**"


def test_provision_and_its_share():
    table = pd.DataFrame(
        {
            "bucket": ["not due", "1–30", "121+"],
            "balance": [29_000_00, 0, 0],
            "provision": [460_50, 0, 0],
            "roll": [0.1, 0.14, None],
            "rate": [0.0159, 0.1, 1.0],
            "on_record": [0.0159, 0.1, 1.0],
        }
    )
    told = "**€460 may never come in**, 2 % of €29.0 k open; "
    month = "of what is 1–30 days late, 14 % is open a month later, and "
    assert said(lateness_sentences.loss(table, CONTEXT)) == (
        f"{told}{month}what passes 120 days counts as lost."
    )
    partly = table.assign(rate=[0.0159, 0.1, 0.4], on_record=[0.0159, 0.1, 0.4])
    assert said(lateness_sentences.loss(partly, CONTEXT)) == (
        f"{told}{month}of what passes 120 days, 40 % is written off in the end."
    )
    typed = table.assign(rate=[0.0159, 0.2, 1.0])
    assert said(lateness_sentences.loss(typed, CONTEXT)) == f"{told}rates for 1–30 are typed."


def test_recovery_begins_and_ends_where_there_are_enough():
    table = pd.DataFrame(
        {"days_late": [0, 30, 90], "invoices": [50, 9, 4], "share_of_invoices": [0.9, 0.5, 0.0]}
    )
    assert lateness_sentences.recovery(table, CONTEXT) == (
        "**Of 100 open when due, 90 are paid within 30 days;** of 100 that get 30 days late, 50."
    )
    assert lateness_sentences.recovery(table[2:], CONTEXT).startswith("**Too few")


def test_a_document_and_what_is_left_of_it():
    table = pd.DataFrame(
        {
            "document": ["I1", "R1"],
            "amount": [100_00, -40_00],
            "left": [100_00, 60_00],
            "currency": "EUR",
        }
    )
    assert (
        lateness_sentences.allocations(table, CONTEXT)
        == "**I1: €100, €60 left** after 1 allocation."
    )
    assert (
        lateness_sentences.allocations(table[:1], CONTEXT)
        == "**I1: €100, nothing set against it yet.**"
    )
    assert "not in the ledger" in lateness_sentences.allocations(table[:0], CONTEXT)


def test_documents_open_with_the_largest_of_them():
    table = pd.DataFrame({"document": ["I1", "I2"], "open": [900_00, 40_00], "currency": "EUR"})
    context = replace(CONTEXT, facts={"of": 5})
    assert said(lateness_sentences.items(table, context)) == (
        "**The largest is I1, €900;** 5 open documents, the largest 2 listed."
    )
    all_ = replace(CONTEXT, facts={"of": 2})
    assert said(lateness_sentences.items(table, all_)).endswith(";** 2 open documents.")
    one = replace(CONTEXT, facts={"of": 1})
    assert said(lateness_sentences.items(table[:1], one)) == (
        "**The only open document is I1, €900.**"
    )
    assert "No open document" in lateness_sentences.items(table[:0], one)


def test_one_holder_and_none():
    table = pd.DataFrame({"customer": ["C1"], "late": [5], "share": [1.0], "together": [1.0]})
    assert (
        said(lateness_sentences.concentration(table, CONTEXT))
        == "**Hotel $100 holds 100 % of what is late.**"
    )
    assert lateness_sentences.concentration(table[:0], CONTEXT).startswith("**Nothing is late**")


def test_a_record_without_any_loss_names_no_sum_of_nothing():
    """IBM's ledger: all that was ever late was paid within 120 days, and it read “$0 may never come in”."""
    table = pd.DataFrame(
        {
            "bucket": ["not due", "1–30", "121+"], "balance": [29_000_00, 0, 0],
            "provision": [0, 0, 0], "roll": [0.1, 0.01, None], "rate": [0.0, 0.0, 0.0],
            "on_record": [0.0, 0.0, 0.0],
        }
    )  # fmt: skip
    text = said(lateness_sentences.loss(table, CONTEXT))
    assert text.startswith(
        "**By this record none of €29.0 k open is lost**; of what is 1–30 days late"
    )
    assert "never come in" not in text
