"""Every question of behaviour on ordinary and on awkward ledgers: an answer, no warning, no crash."""

import datetime as dt

import pandas as pd
import pytest

from lib.board.clearance import ALONE
from lib.ledger import columns
from lib.ledger.context import Context
from lib.ledger.ledger import Ledger
from lib.notebook.behaviour.questions import ONLY
from lib.notebook.incentives.pay import SellersLeftOut
from lib.notebook.registry import QUESTIONS, Cell, Inputs, answer
from lib.notebook.style import DARK, LIGHT
from tests.ledgers import lacking_nothing, ledger

NAMES = sorted(name for name in QUESTIONS if name.startswith("behaviour."))
OF_ONE = {name for name in NAMES if "customer" in QUESTIONS[name].example}


def paid(late: list[int | None], due: str = "due") -> str:
    """Invoices of customer a, two weeks apart, 30 days each, paid so many days late (None: open)."""
    lines = []
    for i, days in enumerate(late):
        issued = dt.date(2025, 1, 1) + dt.timedelta(days=14 * i)
        ends = issued + dt.timedelta(days=30)
        lines.append(f"invoice I{i} a {issued} 100 EUR " + (f"due {ends}" if due else ""))
        if days is not None:
            on = (ends if due else issued) + dt.timedelta(days=days)
            lines.append(f"receipt R{i} a {on} -100 EUR\nR{i} -> I{i} 100 on {on}")
    return "\n".join(lines)


BOOKS = {
    "one invoice, paid": paid([3]),
    "one invoice, open": paid([None]),
    "three invoices": paid([3, 9, None]),
    "all open": paid([None] * 12),
    "all paid on one day of lateness": paid([6] * 12),
    "all paid early": paid([-9, -20, -30, -3] * 3),
    "19 years late": paid([6935, 2, 2, 2, 2, 2, 2]),
    "no due dates": paid([20, 25, 30, None] * 3, due=""),
    "no invoice at all": "receipt R a 2026-01-01 -5 EUR",
    "only a credit note closed it": """
        invoice I a 2026-01-01 5 EUR due 2026-01-31
        credit_note N a 2026-02-01 -5 EUR
        N -> I 5 on 2026-02-01
    """,
    "a slow one, and one newly known": paid([0] * 20 + [2, 8, 15, 22, 30, 38, 45, 50, 55, None])
    + "\ninvoice NEW b 2026-02-01 5 EUR due 2026-05-01",
}
EMPTY = Ledger.of({role: columns.empty(role) for role in columns.CORE})


def told(name: str, seen: Ledger, **params: object) -> tuple[pd.DataFrame, str]:
    seen = lacking_nothing(seen)
    context = Context("v", "test", seen.day, seen.currency, names=seen.names())
    asked = QUESTIONS[name]
    found = answer(asked, Cell(name, params), Inputs(seen), context)
    if asked.chart is not None and len(found.table):
        for tokens in (LIGHT, DARK):
            assert asked.chart(found.table, context, tokens).to_dict()
    return found.table, found.reading


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("name", NAMES)
def test_an_awkward_ledger_gets_a_sensible_answer(name: str, book: str):
    params = {"customer": "a"} if name in OF_ONE else {}
    _, reading = told(name, ledger(BOOKS[book]), **params)
    assert reading.startswith("**")
    assert "nan" not in reading.lower()
    assert "NaT" not in reading


@pytest.mark.parametrize("name", [name for name in NAMES if name not in OF_ONE])
def test_an_empty_ledger_is_answered(name: str):
    assert told(name, EMPTY)[1].startswith("**")


@pytest.mark.parametrize("name", NAMES)
def test_the_sample_is_answered_within_2000_rows(name: str, sample: Ledger):
    table, _ = told(name, sample, **QUESTIONS[name].example)
    assert 0 < len(table) <= 2000


def test_without_due_dates_the_sentences_say_so():
    seen = ledger(BOOKS["no due dates"])
    assert "No invoice has a due date" in told("behaviour.map", seen)[1]
    assert "after issue" in told("behaviour.paid_by_day", seen, customer="a")[1]
    assert "days count from issue" in told("behaviour.distribution", seen, customer="a")[1]
    assert "1 has no due dates" in told("behaviour.customers", seen)[1]


def test_a_customer_on_one_invoice_is_drawn_to_its_group_and_says_so(sample: Ledger):
    early = sample.on(dt.date(2023, 9, 1))
    table, reading = told("behaviour.customers", early, months=0)
    assert (table["shrunk"] != "").any()
    assert "drawn towards" in reading


@pytest.mark.parametrize("only", ONLY)
def test_what_is_shown_is_what_was_asked_for(only: str, sample: Ledger):
    table, _ = told("behaviour.customers", sample, only=only)
    kept = {
        "all": len(table) == 138,  # two of the 140 bought nothing in 12 months
        "late": bool((table["median"] > 0).all()),
        "slowing": bool(table["since"].notna().all()),
        "little on record": bool((table["shrunk"] != "").all()),
    }
    assert kept[only]
    assert table["balance"].is_monotonic_decreasing


def test_limits_change_what_counts_as_late(sample: Ledger):
    strict, _ = told("behaviour.customers", sample)
    mild, _ = told("behaviour.customers", sample, late_after=10, very_late=60)
    both = strict.set_index("customer").join(mild.set_index("customer"), suffixes=("", "_mild"))
    assert (both["share_late_mild"] <= both["share_late"] + 1e-12).all()
    assert both["share_late_mild"].sum() < both["share_late"].sum()
    assert (both["share_very_late_mild"] <= both["share_very_late"] + 1e-12).all()


def test_sellers_are_masked_where_others_look_on(sample: Ledger):
    names = set(sample.documents["salesperson"].dropna())
    for name, params in (
        ("behaviour.terms_by_seller", {}),
        ("behaviour.quality", {"by": "salesperson"}),
    ):
        table, reading = told(name, sample, **params)
        assert len(table) == 8
        assert not names & set(table["salesperson"])
        assert not any(who in reading for who in names)
        open_ = QUESTIONS[name].table(Inputs(sample, clearance=ALONE), **params)
        assert set(open_["salesperson"]) == names
        if name == "behaviour.quality":
            rounded = sorted(float(f"{sales:.1e}") for sales in open_["sales"])
            assert sorted(table["sales"]) == rounded, "exact sales would undo the mask"


def test_a_filter_to_few_sellers_undoes_no_mask(sample: Ledger):
    few = sample.where(salesperson=sorted(sample.documents["salesperson"].dropna().unique())[:4])
    for name, params in (
        ("behaviour.terms_by_seller", {}),
        ("behaviour.quality", {"by": "salesperson"}),
    ):
        with pytest.raises(SellersLeftOut):
            told(name, few, **params)


def test_two_periods_of_a_customer_share_no_invoice(sample: Ledger):
    now, _ = told("behaviour.timeline", sample, customer="C017", months=12, count=500)
    before, _ = told("behaviour.timeline", sample, customer="C017", months=12, skip=12, count=500)
    assert not set(now["document"]) & set(before["document"])
    assert before["issued"].max() < now["issued"].min()


def test_two_tables_reach_over_one_span(sample: Ledger):
    for name, first, last in (
        ("paid_by_day", "day", "day"),
        ("distribution", "from_day", "to_day"),
    ):
        table, reading = told(f"behaviour.{name}", sample, customer="C042", span=(-40, 120))
        own, same = told(f"behaviour.{name}", sample, customer="C042")
        assert table[first].min() <= -40
        assert table[last].max() >= 120
        shared = own.merge(table)
        assert len(shared) == len(own)  # wider, not other numbers
        assert reading == same


def test_the_distribution_adds_up_to_the_invoices_it_speaks_of(sample: Ledger):
    table, _ = told("behaviour.distribution", sample, customer="C017")
    own = sample.documents[
        (sample.documents["customer"] == "C017") & (sample.documents["kind"] == "invoice")
    ]
    still = sample.spells.on((sample.day - dt.date(1970, 1, 1)).days).row
    open_ = own[own.index.isin(still)]
    late = (open_["due"] < pd.Timestamp(sample.day)).sum()
    assert table["unpaid"].sum() == late
    assert table["paid"].sum() == len(own) - len(open_)
