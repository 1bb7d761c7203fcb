"""The sentences of one customer say what their tables say."""

import datetime as dt
from math import nan

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.analysis.promises import MONTHS
from lib.ledger.context import Context
from lib.ledger.wording import NBSP, amount
from lib.notebook.customer import sentences

CONTEXT = Context("v", "test", dt.date(2026, 6, 30), "EUR")


def plainly(text: str) -> str:
    return text.replace(NBSP, " ").replace("**", "")


def room(**given: float) -> pd.DataFrame:
    row = {"owed": 0.0, "unapplied": 0.0, "orders": 0.0, "held": 0.0, "limit": None, "cover": None}
    return pd.DataFrame([row | given]).astype("Float64")


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        (
            {"owed": 318_000_00, "orders": 70_000_00, "limit": 400_000_00, "cover": 250_000_00},
            "€12.0 k is left of the limit of €400 k: €388 k is owed and on order. €138 k stands without "
            "cover.",
        ),
        (
            {"owed": 318_000_00, "orders": 70_000_00, "limit": 300_000_00, "cover": 400_000_00},
            "€88.0 k over the limit of €300 k: €388 k is owed and on order. All is covered.",
        ),
        (
            {"owed": 10_000_00, "orders": None, "held": None},
            "€10.0 k is owed, and no limit is given. No cover is given. Orders on hand are not given.",
        ),
        (
            {
                "orders": 10_000_00,
                "held": 4_000_00,
                "unapplied": -500_00,
                "limit": 20_000_00,
                "cover": 0,
            },
            "€10.0 k is left of the limit of €20.0 k: €10.0 k is owed and on order. €10.0 k stands "
            "without cover. €4.00 k of orders is held. "
            "€500 of their credits and payments is taken off.",
        ),
        (
            {"limit": 20_000_00, "cover": 5_000_00},
            "€20.0 k is left of the limit of €20.0 k: €0 is owed and on order. Cover stands at €5.00 k.",
        ),
        (
            {"owed": 20_000_00, "limit": 20_000_00, "cover": 20_000_00},
            "Nothing is left of the limit of €20.0 k: €20.0 k is owed and on order. All is covered.",
        ),
    ],
)
def test_room_in_words(given_: dict, said: str):
    assert plainly(sentences.room(room(**given_), CONTEXT)) == said


@given(
    owed=st.integers(0, 10**10), orders=st.integers(0, 10**9), limit=st.integers(0, 10**10),
    cover=st.integers(0, 10**10),
)  # fmt: skip
def test_room_is_over_exactly_when_more_is_used_than_the_limit(owed, orders, limit, cover):
    said = sentences.room(room(owed=owed, orders=orders, limit=limit, cover=cover), CONTEXT)
    assert (" over the limit" in said) == (owed + orders > limit)
    bare = owed + orders - cover
    assert ("stands without cover" in said) == (bare > 0)
    if bare > 0:
        assert f"{amount(bare, 'EUR')} stands without cover" in said


def sales(now: float, before: float, paid: float = 0.0, days: float = nan) -> pd.DataFrame:
    rows = {"sales": [before] + [0.0] * 11 + [now] + [0.0] * 11}
    table = pd.DataFrame(rows).assign(waiting=100_00.0, paid=0.0, paid_days=nan, cost_of_money=0.12)
    table.loc[23, ["paid", "paid_days"]] = [paid, days]
    return table


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (sales(214_000_00, 200_000_00, 5.0, 44.4), "€214 k in 12 months, +7 % on the year before. "
         "Paid 44 days after the invoice on average. Cost of waiting: €1.20 k at 12 % a year."),
        (sales(100_00, 0), "€100 in 12 months, nothing in the year before. "
         "Cost of waiting: €1.20 k at 12 % a year."),
        (sales(50_00, 100_00), "€50 in 12 months, −50 % on the year before. "
         "Cost of waiting: €1.20 k at 12 % a year."),
        (sales(0, 100_00), "Nothing was sold or paid in the last 12 months."),
    ],
)  # fmt: skip
def test_sales_in_words(table: pd.DataFrame, said: str):
    assert plainly(sentences.sales(table, CONTEXT)) == said


def test_sales_are_not_held_against_a_year_that_the_ledger_does_not_hold():
    table = sales(214_000_00, 200_000_00)
    part = table.assign(sales=table["sales"].astype("float64").where(table.index >= 3))
    said = plainly(sentences.sales(part, CONTEXT))
    assert said.startswith("€214 k in 12 months; the year before is not all known.")
    young = part.assign(sales=part["sales"].shift(3).where(table.index >= 14))
    assert "since the ledger begins, under 12 months ago" in plainly(
        sentences.sales(young, CONTEXT)
    )


def terms(not_due: int, inside: int, past: int, oldest: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "side": ["not due", "inside", "past"],
            "amount": [float(not_due), float(inside), float(past)],
            "oldest": [0, min(oldest, 10), oldest],
            "tolerance_from": 10,
            "tolerance_to": 10,
        }
    )


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (terms(0, 0, 0, 0).head(0), "Nothing is open on this day."),
        (terms(5_00, 0, 0, 0), "Of €5 open, nothing is late."),
        (terms(5_00, 5_00, 0, 9), "€5 of €10 is late, all inside tolerance; the oldest by 9 days."),
        (terms(179_000_00, 0, 139_000_00, 104),
         "€139 k of €318 k is past the tolerance of 10 days; the oldest invoice is 104 days late."),
    ],
)  # fmt: skip
def test_age_in_words(table: pd.DataFrame, said: str):
    assert plainly(sentences.on_their_terms(table, CONTEXT)) == said


def months(**last: object) -> pd.DataFrame:
    empty = {
        "invoices": 0, "median": nan, "promises": 0, "promised": nan, "after_promise": nan,
        "peers_low": nan, "peers_high": nan,
    }  # fmt: skip
    rows = [dict(empty) for _ in range(MONTHS)]
    rows[-1] |= last
    month = pd.date_range("2024-07-01", periods=MONTHS, freq="MS")
    return pd.DataFrame(rows).assign(month=month)


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ({}, "No invoice was paid in these 24 months."),
        ({"invoices": 3, "median": 27.0}, "In June they paid 27 days past due, by the median of 3 invoices."),
        ({"invoices": 3, "median": 27.0, "promises": 5, "after_promise": 14.0, "peers_low": 2.0,
          "peers_high": 12.0},
         "In June they paid 14 days after the day they had named, 27 days past due, at the median of 5 "
         "promises. Peers pay 2 to 12 days late."),
        ({"invoices": 1, "median": -1.0, "promises": 1, "after_promise": 0.0, "peers_low": -3.0,
          "peers_high": 1.0},
         "In June they paid 1 day before due, by one invoice. "
         "Peers pay 3 days early to 1 day late."),
        ({"invoices": 1, "median": 0.0, "peers_low": -5.0, "peers_high": -2.0},
         "In June they paid on the due day, by one invoice. Peers pay 2 to 5 days early."),
    ],
)  # fmt: skip
def test_promises_in_words(last: dict, said: str):
    assert plainly(sentences.promises(months(**last), CONTEXT)) == said


def test_an_older_month_is_named_with_its_year():
    table = months(invoices=0)
    table.loc[17, ["invoices", "median"]] = [2, 5.0]
    assert plainly(sentences.promises(table, CONTEXT)).startswith(
        "In December 2025 they paid 5 days"
    )


def test_items_payments_and_talk_in_words():
    items = pd.DataFrame(
        {
            "open": [100_00, 50_00, -10_00],
            "days_late": [3, 0, 9],
            "promised": pd.to_datetime(["2026-06-29", None, None]),
        }
    )
    assert plainly(sentences.open_items(items, CONTEXT)) == (
        "€100 of €150 open is late: 1 of 2 open items. 1 promised day has passed unpaid."
    )
    assert plainly(sentences.open_items(items.drop(columns="promised"), CONTEXT)) == (
        "€100 of €150 open is late: 1 of 2 open items."
    )
    assert plainly(sentences.open_items(items.head(1), CONTEXT)).startswith(
        "All €100 that is open is late: 1 open item."
    )
    assert plainly(sentences.open_items(items.assign(days_late=0), CONTEXT)).startswith(
        "Of €150 open, nothing is late: 2 open items."
    )
    assert plainly(sentences.open_items(items.assign(days_late=nan), CONTEXT)).startswith(
        "€150 is open: 2 open items, without due dates."
    )
    paid = pd.DataFrame(
        {"paid_on": pd.to_datetime(["2026-06-05", "2026-06-01"]), "amount": [30_00.0, 10_00.0],
         "days_late": [5.0, -3.0]}
    )  # fmt: skip
    assert plainly(sentences.latest_payments(paid, CONTEXT)) == (
        "Last paid €30 on 5 Jun 2026. The payments shown came 3 days past due, weighted by amount."
    )
    owe = pd.DataFrame({"what": ["credit", "complaint", "complaint"], "amount": [700, 100, 200]})
    assert plainly(sentences.we_owe(owe, CONTEXT)) == "1 open credit, €7; 2 open complaints, €3."
    talk = pd.DataFrame({"day": pd.to_datetime(["2026-06-05"]), "what": ["promise"]})
    assert (
        plainly(sentences.contact_history(talk, CONTEXT)) == "Last on record: promise, 5 Jun 2026."
    )


@pytest.mark.parametrize(
    "name", ["open_items", "latest_payments", "contact_history", "we_owe", "most_late"]
)
def test_an_empty_table_is_a_sentence(name: str):
    columns = ["open", "days_late", "promised", "what", "late"]
    said = getattr(sentences, name)(pd.DataFrame(columns=columns), CONTEXT)
    assert said.startswith("**No")


def test_disputes_without_a_day_are_not_said_to_be_none():
    talk = pd.DataFrame({"what": ["dispute, day not given"] * 2, "day": pd.NaT})
    assert plainly(sentences.contact_history(talk, CONTEXT)) == (
        "2 disputes on record, none with a day; nothing else is."
    )
    owe = pd.DataFrame({"what": ["complaint without a day"], "amount": [7_000]})
    assert plainly(sentences.we_owe(owe, CONTEXT)) == (
        "1 invoice, €70 marked as disputed, with no day to say whether still."
    )
