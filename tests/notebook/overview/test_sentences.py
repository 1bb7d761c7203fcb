"""The sentences of the overview say what their tables say."""

import datetime as dt
import re
from dataclasses import replace
from math import nan

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.analysis.bridge import STEPS
from lib.ledger.context import Context
from lib.ledger.wording import NBSP, amount, percent
from lib.notebook.overview import sentences

CONTEXT = Context("v", "test", dt.date(2026, 6, 30), "EUR", names={"c0": "Acme & Sons"})
SINCE = pd.Timestamp("2026-06-23")
CENTS = st.integers(-(10**10), 10**10)


def beside(**facts: object) -> Context:
    """The circumstances of an answer with these facts beside its rows."""
    return replace(CONTEXT, facts=facts)


def plainly(text: str) -> str:
    return text.replace(NBSP, " ").replace("**", "")


def bridge(**given: int) -> pd.DataFrame:
    steps = {"opening": 0, **dict.fromkeys((*STEPS, "revaluation"), 0)} | given
    steps["closing"] = sum(steps.values())
    names = [name.replace("_", " ").capitalize() for name in steps]
    return pd.DataFrame({"step": names, "amount": list(steps.values()), "since": SINCE})


def test_a_bridge_in_words():
    table = bridge(
        opening=748_000_000, billed=184_000_000, collected=-131_000_000, credited=-2_000_000
    )
    assert plainly(sentences.bridge(table, CONTEXT)) == (
        "Owed rose by €510 k to €7.99 m since 23 Jun 2026: we billed €1.84 m and collected €1.31 m."
    )


def test_a_bridge_without_a_step():
    said = plainly(sentences.bridge(bridge(opening=100_000), CONTEXT))
    assert said == "Nothing changed since 23 Jun 2026: €1.00 k is owed."


@given(st.dictionaries(st.sampled_from(("opening", *STEPS, "revaluation")), CENTS))
def test_a_bridge_says_the_net_change_and_the_largest_steps(given_steps):
    table = bridge(**given_steps)
    said = sentences.bridge(table, CONTEXT)
    value = table.set_index("step")["amount"]
    net = value["Closing"] - value["Opening"]
    moved = value.drop(["Opening", "Closing"])
    assert amount(value["Closing"], "EUR") in said
    if moved.any():
        assert ("rose" in said, "fell" in said) == (net > 0, net < 0)
        assert amount(abs(net), "EUR") in said or not net
        assert amount(moved.abs().max(), "EUR") in said


def holders(amounts: list[int]) -> pd.DataFrame:
    table = pd.DataFrame({"amount": sorted(amounts, reverse=True)})
    share = table["amount"] / table["amount"].sum()
    keys = [f"c{i}" for i in range(len(table))]
    return table.assign(customer=keys, share=share, together=share.cumsum())


@given(st.lists(st.integers(1, 10**9), min_size=6, max_size=40))
def test_five_hold_what_the_five_largest_add_up_to(amounts):
    said = sentences.holders(holders(amounts), beside(holders=len(amounts)))
    largest = sorted(amounts, reverse=True)[:5]
    share = percent(sum(largest) / sum(amounts))
    assert f"Five of {len(amounts)} customers hold {share} of what is late" in said
    assert f"Acme & Sons alone {percent(largest[0] / sum(amounts))}" in said


@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        ([], "Nobody is late on this day in this selection."),
        ([7], "One customer holds all that is late: Acme & Sons."),
        ([7, 5], "Two customers hold all that is late: Acme & Sons alone 58 %."),
        ([9] * 5, "Five customers hold all that is late: Acme & Sons alone 20 %."),
    ],
)
def test_few_or_no_holders(amounts: list[int], said: str):
    assert plainly(sentences.holders(holders(amounts), beside(holders=len(amounts)))) == said


MOVES = st.lists(CENTS.filter(lambda cents: abs(cents) > 1), min_size=1, max_size=8)


@given(MOVES)
def test_the_first_mover_and_how_many_rose_and_fell(changes: list[int]):
    ranked = sorted(changes, key=abs, reverse=True)
    table = pd.DataFrame({"change": ranked, "customer": [f"c{i}" for i in range(len(ranked))]})
    said = sentences.movers(table, beside(measure="Owed", since=SINCE))
    assert f"Acme & Sons {'rose' if ranked[0] > 0 else 'fell'} most" in said
    assert amount(abs(ranked[0]), "EUR") in said
    rose, fell = map(int, re.findall(r"(\d+) rose and (\d+) fell", said)[0])
    assert (rose, fell) == (sum(c > 0 for c in changes), sum(c < 0 for c in changes))


def test_nobody_moved_and_nothing_needs_us():
    assert "Nobody" in sentences.movers(pd.DataFrame(), CONTEXT)
    assert "Nothing needs us" in sentences.needs(pd.DataFrame(), CONTEXT)


def test_rows_that_need_us_and_their_sum():
    table = pd.DataFrame({"customer": ["c0", "c1"], "amount": [120_000_00, 30_000_00]})
    said = plainly(sentences.needs(table, beside(things=2, total=150_000_00)))
    assert said == "2 things need somebody, €150 k. Largest: Acme & Sons, €120 k."
    many = plainly(sentences.needs(table, beside(things=1027, total=900_000_00)))
    assert many.startswith("1,027 things need somebody, €900 k.")
    assert many.endswith("The 2 largest are shown.")
    one = plainly(sentences.needs(table.head(1), beside(things=1, total=120_000_00)))
    assert one == "One thing needs somebody, €120 k: Acme & Sons."


def test_the_four_numbers_in_words():
    table = pd.DataFrame(
        {
            "figure": ["Owed", "Late", "Past tolerance", "Over 90 days"],
            "now": [779_000_000, 239_000_000, 173_000_000, 0],
            "change": [31_000_000, 0, 0, 0],
            "since": SINCE,
        }
    )
    assert plainly(sentences.four_numbers(table, CONTEXT)) == (
        "€7.79 m is owed, €2.39 m of it late: €1.73 m is past tolerance. Owed has changed by "
        "+€310 k since 23 Jun 2026."
    )
    assert "Nothing is owed" in sentences.four_numbers(table.assign(now=0), CONTEXT)


def test_shared_figures_in_words():
    names = ["DSO", "DSO, best possible", "Days lost to lateness"]
    table = pd.DataFrame({"figure": names, "value": [76.32, 64.8, 11.52]})
    assert plainly(sentences.figures(table, CONTEXT)) == (
        "76.3 days of sales are owed, 11.5 days of them lost to lateness: with nothing late it would "
        "be 64.8 days."
    )
    assert "no DSO" in sentences.figures(table.assign(value=nan), CONTEXT)


def test_a_trend_in_words():
    table = pd.DataFrame(
        {
            "day": pd.to_datetime(["2026-04-30", "2026-05-31", "2026-06-30"]),
            "value": [50.0, 61.0, 55.0],
            "figure": "DSO",
            "unit": "days",
        }
    )
    assert plainly(sentences.trend(table, CONTEXT)) == (
        "DSO is 55.0 days: 50.0 days on 30 Apr 2026; it ranged from 50.0 days to 61.0 days."
    )
    assert plainly(sentences.trend(table.tail(1), CONTEXT)) == "DSO is 55.0 days on 30 Jun 2026."
    assert "No value yet" in sentences.trend(table.assign(value=nan), CONTEXT)


def test_what_is_left_in_words():
    table = pd.DataFrame(
        {
            "month": pd.to_datetime(["2026-05-01", "2026-06-01"]),
            "sales": [100_000_00, 200_000_00],
            "left": [20_000_00, 190_000_00],
            "share": [0.2, 0.95],
        }
    )
    assert plainly(sentences.uncollected(table, CONTEXT)) == (
        "€210 k of two months' sales is still open: 20 % of May's is left, and 95 % of June's."
    )
    assert plainly(sentences.uncollected(table.tail(1), CONTEXT)) == (
        "€190 k of June's sales is still open: 95 % of June's is left."
    )
    assert plainly(sentences.uncollected(table.assign(left=0, share=0.0), CONTEXT)).startswith(
        "Nothing of two months' sales is still open"
    )
    assert "No sales" in sentences.uncollected(table.assign(share=nan), CONTEXT)
