"""The sentences of the board say what their tables say, in plain words."""

import datetime as dt
from types import SimpleNamespace

import pandas as pd
import pytest

from lib.ledger.context import Context
from lib.ledger.wording import MINUS, NBSP
from lib.notebook.board import case_file_sentences, occasion_sentences, outcome_sentences, sentences

CONTEXT = Context("v", "test", dt.date(2026, 6, 30), "EUR", names={"C1": "Acme"})


def plainly(text: str) -> str:
    return text.replace(NBSP, " ").replace(MINUS, "-").replace("**", "")


def row(**given: object) -> SimpleNamespace:
    return SimpleNamespace(**given)


@pytest.mark.parametrize(
    ("kind", "given_", "said"),
    [
        ("past tolerance", {"past": 5_000_00, "newly": 5_000_00, "invoices": 1},
         "€5.00 k past tolerance (1 invoice), all of it new since 2 Jun 2026."),
        ("past tolerance", {"past": 5_000_00, "newly": 1_000_00, "invoices": 3},
         "€5.00 k past tolerance (3 invoices), €1.00 k of it new since 2 Jun 2026."),
        ("past tolerance", {"past": 5_000_00, "newly": 0, "invoices": 3},
         "€5.00 k past tolerance (3 invoices), none of it new since 2 Jun 2026."),
        ("over the limit", {"owed": 280_000_00, "limit": 224_000_00},
         "Owes €280 k, €56.0 k over the limit of €224 k."),
        ("over the limit", {"owed": 94_000_00, "limit": 100_000_00}, "Owes 94 % of the limit of €100 k."),
        ("over the limit", {"owed": 94_000_00, "limit": 0}, "Owes €94.0 k with a limit of 0."),
        ("slowing", {"change": 27.2, "before": 1.0, "now": 28.0, "at_least": False},
         "Pays 27 days later since June 2026: 1 day late before, 28 days late over the last half year."),
        ("slowing", {"change": 58.0, "before": 16.0, "now": 74.0, "at_least": True},
         "Pays at least 58 days later since June 2026: 16 days late before, at least 74 days late over "
         "the last half year."),
        ("recorded late", {"logged_late": 35, "complaints": 35, "upheld": 30},
         "Ours: 35 of 35 complaints were raised early and recorded by us only near the due date; 30 were "
         "upheld."),
        ("complaints in time", {"near_due": 7, "complaints": 9, "near_upheld": 2},
         "7 of 9 complaints were raised within 5 days of the due date; 2 upheld."),
        ("no longer discount", {"taken": 52, "offered": 108}, "Took 52 of 108 discounts offered, none since June 2026."),
        ("special terms", {"off": 66, "invoices": 99, "standard": "net 60", "most_given": "net 120"},
         "66 of 99 invoices carry other terms than the usual net 60, most often net 120."),
        ("divergence", {"risk_class": "A", "share": 0.3, "rating": "D", "invoices": 25},
         "Credit's class is A; of what was due in the last half year 30 % was paid within tolerance, which "
         "would be D (25 invoices)."),
        ("new customer", {"invoices": 4}, "New: first invoice 2 Jun 2026, 4 so far; terms not looked at yet."),
        ("held order", {"why": "Order held: over the limit", "weight": 16_600_00},
         "Order held: over the limit (€16.6 k, since 2 Jun 2026)."),
    ],
)  # fmt: skip
def test_each_occasion_is_a_sentence_with_its_numbers(kind: str, given_: dict, said: str):
    told = occasion_sentences.sentence(kind, row(day=pd.Timestamp("2026-06-02"), **given_), "EUR")
    assert plainly(told) == said


def test_a_cause_of_ours_is_a_headline_and_what_it_is_part_of_stands_below():
    table = pd.DataFrame(
        {
            "whose": ["ours", "theirs"],
            "record": ["3 of 4 complaints upheld; 4 of 9 late", "short of cash"],
        }
    )
    assert case_file_sentences.why_late(table, CONTEXT) == (
        "**Ours: 3 of 4 complaints upheld.** 4 of 9 late. Theirs: short of cash."
    )


def test_of_several_open_cases_the_furthest_apart_is_the_headline():
    rows = pd.concat(
        [voices(("rating", "credit", 3.0), ("rating", "sales", sales)).assign(case=n, name=name)
         for n, (name, sales) in enumerate((("Acme", 1.0), ("Brix", 3.0)))]
    )  # fmt: skip
    assert sentences.reveal(rows, CONTEXT) == (
        "**Acme: two notches apart.** Nowhere more so: 2 cases are open."
    )


def test_the_map_says_first_on_how_many_cases_the_sides_differ():
    table = pd.DataFrame({"credit": [3.0, 2.0], "sales": [1.0, 2.0], "happened": "not known yet"})
    assert sentences.divergence(table, CONTEXT) == (
        "**A notch or more apart on 1 of 2 cases opened.** Sales trusts more on 1, credit on 0."
    )


def voices(*rows: tuple[str, str, float]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["measure", "who", "middle"])
    return table.assign(
        case=1, name="Acme", count=8, sealed=4, low=table["middle"], high=table["middle"]
    )


@pytest.mark.parametrize(
    ("credit", "sales", "said"),
    [
        ((3, 100_000_00), (1, 220_000_00), "two notches, €120 k apart"),
        ((1, 100_000_00), (1, 100_000_00), "the same rating"),
        ((2, 0), (1.5, 0), "half a notch"),
    ],
)
def test_the_gap_in_words(credit: tuple, sales: tuple, said: str):
    table = voices(("rating", "credit", credit[0]), ("limit", "credit", credit[1]),
                   ("rating", "sales", sales[0]), ("limit", "sales", sales[1]))  # fmt: skip
    assert plainly(sentences.gap(table, CONTEXT)) == said


def test_one_side_alone_has_no_gap():
    assert sentences.gap(voices(("rating", "credit", 1.0)), CONTEXT) == ""
    assert (
        plainly(sentences.reveal(voices(("rating", "credit", 1.0)), CONTEXT))
        == "One side has not spoken."
    )


def test_the_record_speaks_as_the_third_voice():
    table = voices(("rating", "credit", 1.0), ("rating", "sales", 1.0), ("rating", "record", 4.0),
                   ("chance", "record", 25.0))  # fmt: skip
    assert plainly(sentences.reveal(table, CONTEXT)) == (
        "The same rating. The record of half a year would be rated E. In 2 of the last 8 quarters all was "
        "paid within tolerance."
    )


def compared(later: float, extra: float | None, share: float | None) -> pd.DataFrame:
    first = {
        "option": "today", "owed": 90_000_00.0, "later": 100_000_00.0, "peak": 110_000_00.0,
        "cost": 8_000_00.0, "bad": 5_000_00.0, "extra": 0.0, "extra_share": 0.0,
    }  # fmt: skip
    last = first | {
        "option": "the plan", "later": later, "bad": 1_000_00.0, "extra": extra, "extra_share": share,
    }  # fmt: skip
    return pd.DataFrame([first, last])


@pytest.mark.parametrize(
    ("later", "extra", "share", "said"),
    [
        (80_000_00, 50_000_00, 0.2, "The plan brings that to €80.0 k in a year; what a bad 1 in 10 loses goes from "
         "€5.00 k to €1.00 k. It needs 20 % more sales a year, €50.0 k, to be worth as much."),
        (100_500_00, 0.0, 0.0, "The plan leaves that where it is; what a bad 1 in 10 loses goes from "
         "€5.00 k to €1.00 k. It needs no extra sales to be worth as much."),
        (130_000_00, None, None, "The plan brings that to €130 k in a year; what a bad 1 in 10 loses goes from "
         "€5.00 k to €1.00 k. No extra sales would pay for it."),
    ],
)  # fmt: skip
def test_options_say_peak_worst_and_what_would_pay_for_it(
    later: float, extra: float | None, share: float | None, said: str
):
    told = plainly(sentences.options(compared(later, extra, share), CONTEXT))
    assert told == (
        "€90.0 k is owed today; as it is, €100 k in a year, at most €110 k, at a yearly cost of €8.00 k "
        f"in waiting and loss. {said}"
    )


def test_an_agenda_counts_cases_parked_and_routine():
    table = pd.DataFrame({
        "customer": ["C1", "C2", "C3", "C4"], "on": ["case", "parked", "parked", "routine"],
        "until": pd.to_datetime([None, "2026-07-14", "2026-07-28", None]),
    })  # fmt: skip
    assert plainly(sentences.agenda(table, CONTEXT)) == (
        "1 case fits the clock, Acme first. 2 more are parked, the first until 14 Jul 2026. 1 customer has "
        "only a half-year look due: rate beforehand, settle by consent."
    )


@pytest.mark.parametrize(
    ("promised", "said"),
    [(None, "Nothing is promised for that time."),
     (90_00.0, "Promised for that time: €90, more than the record expects."),
     (50_00.0, "Promised for that time: €50.")],
)  # fmt: skip
def test_the_voice_is_a_range_against_promises(promised: float | None, said: str):
    table = pd.DataFrame({"p10": [10_00.0] * 8, "p90": [80_00.0] * 8, "promised": [promised] * 8})
    told = case_file_sentences.voice(table.astype("float64"), CONTEXT)
    assert plainly(told) == f"€10 to €80 in 8 weeks, 8 times in 10. {said}"


def test_scores_say_only_what_there_is():
    table = pd.DataFrame(
        {"who": ["you", "credit"], "outcomes": [9, 0], "said": ["6 of 9 came true.", ""]}
    )
    assert plainly(outcome_sentences.scores(table, CONTEXT)) == "You: 6 of 9 came true."
    assert "90 days after" in outcome_sentences.scores(table.assign(outcomes=0), CONTEXT)


LABELS = ("bad payer", "tactic", "maze", "risky", "breach", "delinquent")


def test_no_sentence_puts_a_label_on_a_customer():
    from inspect import getsource

    words = "".join(
        getsource(module).lower()
        for module in (sentences, occasion_sentences, case_file_sentences, outcome_sentences)
    )
    assert not [label for label in LABELS if label in words]
