"""Questions of age: on every ledger each has rows, a picture and a sentence that agree."""

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.analysis import aging as analysis
from lib.ledger import buckets, columns
from lib.ledger.context import Context
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.notebook.question import Withheld
from lib.notebook.registry import QUESTIONS, Answer, Cell, Inputs, answer
from lib.notebook.style import LIGHT
from tests import ledgers
from tests.ledgers import Case, cases, day

ASKED = {name: q for name, q in QUESTIONS.items() if name.startswith("aging.")}
RATES = pd.DataFrame(
    {
        "day": pd.Timestamp("2000-01-01"), "currency": ["JPY", "KWD"], "rate": [0.006, 3.0]
    }
)  # fmt: skip


def asked(ledger: Ledger, name: str, **params: object) -> Answer:
    context = Context("v", "t", ledger.day, ledger.currency, basis=str(params.get("basis", "due")))
    return answer(ASKED[name], Cell(name, params), Inputs(ledger), context)


def with_rates(case: Case) -> Ledger:
    """A random ledger, whose few payments are taken as all there were."""
    frames = {**case.frames, "rates": columns.conform(RATES, "rates")}
    return replace(Ledger.of(frames, currency="EUR").on(case.day), lacks=frozenset())


OPEN_ITEMS = """
    invoice I-1 alpha 2026-01-15 1000.00 EUR due 2026-02-14
    invoice I-2 beta 2026-02-10 500.00 EUR due 2026-03-12
"""
PAST = ("history", "loss", "recovery", "tolerance_history")


@pytest.mark.parametrize("name", sorted(ASKED))
def test_a_list_of_open_items_answers_what_it_can_and_says_why_not_the_rest(name: str):
    seen = ledgers.ledger(OPEN_ITEMS).on(day("2026-03-31"))
    if name.partition(".")[2] in PAST:
        with pytest.raises(Mistake, match="This is a list of open items"):
            asked(seen, name)
    else:
        assert asked(seen, name, **ASKED[name].example).reading


def test_rates_that_are_typed_need_no_past():
    seen = ledgers.ledger(OPEN_ITEMS).on(day("2026-03-31"))
    table = asked(seen, "aging.loss", rates={"d1_30": 0.1, "d31_60": 0.2}).table
    assert table["provision"].sum() == 250_00


@settings(max_examples=40)
@given(cases(), st.sampled_from(sorted(ASKED)))
def test_every_question_answers_on_every_ledger(case: Case, name: str):
    found = asked(with_rates(case), name, **ASKED[name].example)
    assert found.reading.count("**") == 2
    if ASKED[name].chart and len(found.table):
        chart = ASKED[name].chart(found.table, found.context, LIGHT)
        spec = chart.properties(width=600).to_dict()
        assert sum(len(rows) for rows in spec["datasets"].values()) <= 2000


@pytest.mark.parametrize("name", sorted(ASKED))
def test_every_question_answers_on_an_empty_ledger(name: str):
    assert asked(Ledger.of({}, currency="EUR"), name, **ASKED[name].example).reading


@pytest.mark.parametrize("name", sorted(ASKED))
def test_every_definition_is_in_the_glossary(name: str):
    from lib.ledger.glossary import ENTRIES

    assert set(ASKED[name].definitions) <= set(ENTRIES)


@settings(max_examples=25)
@given(cases())
def test_the_sum_of_groups_is_the_same_whatever_they_are(case: Case):
    ledger = with_rates(case)
    sums = [
        asked(ledger, "aging.by_bucket", by=by).table["total"].sum()
        for by in ("customer", "product", ["region", "salesperson"], "currency", [])
    ]
    assert sums == pytest.approx([sums[0]] * 5)


@settings(max_examples=25)
@given(cases(), st.lists(st.integers(1, 99), min_size=1, max_size=3, unique=True).map(sorted))
def test_history_ends_with_todays_aging(case: Case, cuts: list[int]):
    ledger = with_rates(case)
    months = asked(ledger, "aging.history", months=3, cuts=cuts).table
    today = asked(ledger, "aging.by_bucket", by=[], cuts=cuts).table
    last = months[months["day"] == pd.Timestamp(case.day)]
    names = [*buckets.names(cuts), "unapplied", "total"]
    assert last[names].sum().tolist() == pytest.approx(today[names].sum().tolist())


MIXED = """
    invoice I1 acme 2026-01-10 100.00 EUR due 2026-02-09
    invoice I2 acme 2026-01-10 1000 JPY due 2026-04-09
    credit_note C1 bolt 2026-01-15 -30.00 EUR
"""


def mixed() -> Ledger:
    frames = ledgers.frames(MIXED) | {"rates": columns.conform(RATES, "rates")}
    return Ledger.of(frames, currency="EUR").on(day("2026-02-19"))


def test_currencies_meet_in_the_reporting_currency_once():
    """JPY 1,000 at 0.006 is 6.00 euro."""
    table = asked(mixed(), "aging.by_bucket", by="customer").table.set_index("customer")
    assert table.loc["acme", ["not_due", "d1_30", "total"]].tolist() == pytest.approx(
        [600, 10000, 10600]
    )
    assert table.loc["bolt", ["unapplied", "total"]].tolist() == [-3000, -3000]


def test_by_currency_each_row_keeps_its_name():
    table = asked(mixed(), "aging.by_bucket", by="currency").table
    assert table["currency"].tolist() == ["EUR", "JPY"]
    assert table["total"].tolist() == pytest.approx([7000, 600])


def test_shares_are_of_what_is_open():
    table = asked(mixed(), "aging.by_share", by="customer").table
    assert table["customer"].tolist() == ["acme"]
    assert table[["not_due", "d1_30"]].to_numpy().tolist() == [
        pytest.approx([600 / 10600, 10000 / 10600])
    ]


def disputed() -> Ledger:
    frames = ledgers.frames(MIXED)
    documents = frames["documents"].astype("object")
    documents.loc[0, ["disputed_on", "disputed_amount"]] = [pd.Timestamp("2026-02-10"), 2500]
    frames["documents"] = columns.conform(documents, "documents")
    return Ledger.of(frames | {"rates": columns.conform(RATES, "rates")}, currency="EUR").on(
        day("2026-02-19")
    )


@pytest.mark.parametrize(
    ("how", "late", "said"),
    [
        ("with", 10000, "€25 of it is in dispute"),
        ("without", 7500, "€25 in dispute is left out"),
        ("only", 2500, "All of it is in dispute"),
    ],
)
def test_what_happens_to_disputed_amounts_is_said(how: analysis.Disputed, late: int, said: str):
    found = asked(disputed(), "aging.by_bucket", by=[], disputed=how)
    assert found.table["d1_30"].sum() == late
    assert said in found.reading


def test_a_rate_typed_by_the_user_goes_before_the_record():
    """EUR 100.00 ten days late at 10 %, and a fifth on top: 12.00."""
    table = asked(
        mixed(), "aging.loss", rates={"not_due": 0.0, "d1_30": 0.1}, overlay=0.2
    ).table.set_index("bucket")
    assert table["provision"].sum() == pytest.approx(1200)
    assert table.loc["1–30", "balance"] == 10000


def test_the_largest_documents_are_listed_and_all_are_counted():
    rows = [
        {"document": str(n), "customer": "a", "kind": "invoice", "amount": n, "currency": "EUR",
         "issued": pd.Timestamp("2026-01-01")}
        for n in range(1, 351)
    ]  # fmt: skip
    found = asked(Ledger.of(ledgers.conforming(rows, [])), "aging.items", where={})
    assert len(found.table) == 300
    assert found.table["open"].min() == 51
    assert (
        found.reading == "**The largest is 350, €4;** 350 open documents, the largest 300 listed."
    )


def test_five_hold_most_of_what_is_late():
    text = "\n".join(
        f"invoice I{n} c{n} 2026-01-01 {amount}.00 EUR due 2026-01-31"
        for n, amount in enumerate([20, 15, 10, 10, 6, *[3] * 13])
    )
    found = asked(ledgers.ledger(text).on(dt.date(2026, 2, 19)), "aging.concentration")
    assert found.reading == "**Five of 18 hold 61\u00a0% of what is late;** c0 alone 20\u00a0%."


def test_who_owes_most_is_ranked_by_the_account_not_by_open_items_alone():
    text = """
        invoice I1 acme 2026-01-10 100.00 EUR due 2026-02-09
        credit_note C1 acme 2026-01-12 -70.00 EUR
        invoice I2 bolt 2026-01-10 40.00 EUR due 2026-02-09
    """
    table = asked(ledgers.ledger(text), "aging.concentration", of="owed").table
    assert table[["customer", "owed"]].to_numpy().tolist() == [["bolt", 4_000], ["acme", 3_000]]


PAID_UP = """
    invoice I-1 alpha 2026-01-15 1000.00 EUR due 2026-02-14
    receipt R-1 alpha 2026-03-20 -1000.00 EUR
    R-1 -> I-1 1000.00 on 2026-03-20
"""


def test_where_nothing_is_open_any_more_no_earlier_day_passes_for_now():
    seen = ledgers.ledger(PAID_UP).on(day("2026-04-10"))
    found = asked(seen, "aging.history", months=12)
    assert found.reading.startswith("**Nothing is late now")
    assert found.table["day"].iloc[-1] == pd.Timestamp("2026-04-10")
    assert asked(seen, "aging.tolerance_history", months=12).reading.startswith(
        "**Nothing is open now"
    )
    assert asked(seen, "aging.on_terms").table.empty


@pytest.mark.parametrize("which", ["without", "only"])
def test_disputes_without_a_day_are_not_told_from_the_rest(sample: Ledger, which: str):
    """IBM's ledger marks 561 invoices as disputed, with no day: it read that nothing was in dispute."""
    days = ["dispute_raised_on", "disputed_on", "dispute_closed_on"]
    bare = replace(sample, documents=sample.documents.assign(**dict.fromkeys(days, pd.NaT)))
    with pytest.raises(Withheld, match="No dispute in this ledger has a date"):
        QUESTIONS["aging.by_bucket"].table(Inputs(bare), by="segment", disputed=which)
    assert len(QUESTIONS["aging.by_bucket"].table(Inputs(bare), by="segment"))
    assert len(QUESTIONS["aging.by_bucket"].table(Inputs(sample), by="segment", disputed=which))
