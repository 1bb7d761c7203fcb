"""Days late and shares late, by hand, by the plain formulas where all is paid, and at the edges."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lib.analysis.behaviour.invoices import history
from lib.analysis.behaviour.lateness import curve, lateness
from lib.analysis.behaviour.portfolio import portfolio
from lib.analysis.behaviour.shrinkage import ALL, STRENGTH, shrink
from lib.board.people import COMMAND_LINE
from lib.importing.options import Options
from lib.ledger.ledger import Ledger
from lib.store.home import Home
from lib.store.ledgers import imports, loads
from tests.ledgers import Row, frames, ledger


def book(*paid: tuple[str, int | None], amount: int = 100, term: int = 30) -> str:
    """Invoices due on 1 January 2026: whose, and paid how many days later (None: open)."""
    due, lines = pd.Timestamp("2026-01-01"), []
    for i, (who, late) in enumerate(paid):
        issued = (due - pd.Timedelta(days=term)).date()
        lines.append(f"invoice I{i} {who} {issued} {amount} EUR due {due.date()}")
        if late is not None:
            on = (due + pd.Timedelta(days=late)).date()
            lines += [f"receipt R{i} {who} {on} -{amount} EUR", f"R{i} -> I{i} {amount} on {on}"]
    return "\n".join(lines)


def of(text: str, segments: list[Row] | None = None) -> pd.DataFrame:
    seen = Ledger.of(frames(text, segments or []))
    return lateness(history(seen), ["customer"]).set_index("customer")


def test_by_hand_with_an_invoice_still_open():
    row = of(book(("a", 2), ("a", 5), ("a", 11), ("a", 40), ("a", None))).loc["a"]
    # the open one is 40 days past due on the last day, that of the last payment
    assert (row["invoices"], row["settled"], row["open"], row["known"]) == (5, 4, 1, 5)
    assert row["median"] == 11  # unpaid 4/5, 3/5, 2/5 after days 2, 5, 11
    assert row["share_late"] == 1
    assert row["share_very_late"] == pytest.approx(2 / 5)
    assert row["share_past_tolerance"] == pytest.approx(3 / 5)  # beyond 10 of 30 days: 11, 40, open


def test_large_invoices_weigh_more_in_the_median_by_amount():
    text = (
        book(("a", 0), ("a", 0), ("a", 0))
        + "\n"
        + (
            "invoice BIG a 2025-12-02 900 EUR due 2026-01-01\n"
            "receipt RB a 2026-01-21 -900 EUR\nRB -> BIG 900 on 2026-01-21"
        )
    )
    row = of(text).loc["a"]
    assert (row["median"], row["weighted"]) == (0, 20)


@pytest.mark.parametrize(
    ("paid", "median", "share_late"),
    [
        ([4], 4, 1.0),
        ([-3], -3, 0.0),
        ([0], 0, 0.0),
        ([6] * 7, 6, 1.0),  # all on one day
        ([-30, -20, -10], -20, 0.0),
        ([6935, 3, 3], 3, 1.0),  # one of them 19 years late
    ],
)
def test_edges(paid: list[int], median: float, share_late: float):
    row = of(book(*[("a", late) for late in paid])).loc["a"]
    assert (row["median"], row["share_late"]) == (median, share_late)


def test_all_open_is_not_known_but_late():
    row = of(book(("a", None), ("a", None), ("b", 50))).loc["a"]
    assert np.isnan(row["median"])
    assert row["share_late"] == 1
    assert row["share_very_late"] == 1


def test_without_due_dates_days_count_from_issue_and_no_share_is_late():
    seen = ledger(
        "invoice I a 2026-01-01 5 EUR\nreceipt R a 2026-01-25 -5 EUR\nR -> I 5 on 2026-01-25"
    )
    row = lateness(history(seen), ["customer"]).iloc[0]
    assert row["from_issue"]
    assert row["median"] == 24
    assert np.isnan(row["share_late"])


def test_where_all_is_paid_it_is_the_plain_median_and_share(shared_data: Path, home: Path):
    """IBM's ledger, straight from its file."""
    file = shared_data / "ibm-late-payments" / "WA_Fn-UseC_-Accounts-Receivable.csv"
    imports.import_([str(file)], Options(name="ibm"), Home.default(), actor=COMMAND_LINE)
    found = portfolio(loads.ledger(Home.default(), "ibm")).set_index("customer")
    raw = pd.read_csv(file, dtype={"customerID": "str"})
    late = (pd.to_datetime(raw["SettledDate"]) - pd.to_datetime(raw["DueDate"])).dt.days
    groups = late.groupby(raw["customerID"])
    assert found["median"].to_dict() == groups.median().to_dict()
    expected = {"share_late": 0, "share_past_tolerance": 10, "share_very_late": 30}
    for name, limit in expected.items():
        shares = (late > limit).groupby(raw["customerID"]).mean()
        pd.testing.assert_series_equal(found[name], shares, check_names=False)


def test_thin_customers_are_drawn_towards_their_segment_by_hand():
    """a has one invoice, 10 days late; five peers with five invoices each pay on the due day.

    Day 0: (0 + 3·1) ÷ (1 + 3) are paid, so a quarter is late; day 10: (1 + 3·0) ÷ (1 + 3) of it.
    """
    peers = [(f"p{i}", 0) for i in range(5) for _ in range(5)]
    rows: list[Row] = [
        {"customer": who, "segment": "s"} for who in ("a", *[f"p{i}" for i in range(5)])
    ]
    seen = Ledger.of(frames(book(("a", 10), *peers), rows))
    table = shrink(lateness(history(seen), ["customer"]), history(seen), seen).set_index("customer")
    assert table["shrunk"].to_dict() == {"a": True, **{f"p{i}": False for i in range(5)}}
    own, prior = 1, 26  # the segment holds a itself: 25 on the day, one on day 10
    on_the_day = STRENGTH * (25 / prior) / (own + STRENGTH)
    assert table.loc["a", "group"] == "s"
    assert table.loc["a", "share_late"] == pytest.approx(1 - on_the_day)
    assert table.loc["a", "median"] == 0
    assert table.loc["p1", "share_late"] == 0


def test_a_customer_with_nothing_known_gets_its_groups_own_figures():
    peers = [(f"p{i}", late) for i, late in enumerate((1, 2, 3, 4, 5)) for _ in range(5)]
    text = book(*peers) + "\ninvoice NEW n 2026-01-02 5 EUR due 2026-03-01"
    seen = ledger(text)
    whole = history(seen)
    table = shrink(lateness(whole, ["customer"]), whole, seen).set_index("customer")
    assert (table.loc["n", "group"], bool(table.loc["n", "shrunk"])) == (ALL, True)
    assert table.loc["n", "median"] == 3
    assert table.loc["n", "share_late"] == pytest.approx(1)


def test_the_curve_ends_where_all_is_paid_and_its_band_holds_it():
    seen = ledger(book(*[("a", late) for late in (1, 2, 3, 4, 5, 9, 20)], ("a", None)))
    table = curve(history(seen))
    assert table["paid"].is_monotonic_increasing
    assert table["paid"].iloc[-1] == pytest.approx(7 / 8)
    assert ((table["low"] <= table["paid"]) & (table["paid"] <= table["high"])).all()
    assert table[["low", "high"]].to_numpy().min() >= 0
    assert table[["low", "high"]].to_numpy().max() <= 1
