"""The sentences of the forecast are true for the numbers in their tables."""

import datetime as dt
import re
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.ledger.context import Context
from lib.notebook.forecast import backtest_sentences, saved_sentences, sentences
from lib.notebook.wording import about, chance, span

CONTEXT = Context("v", "test", dt.date(2026, 6, 30), "EUR", names={"C1": "Café Ça"})
STEPS = {"k": 1e3, "m": 1e6, "bn": 1e9}
NONE = float("nan")
MINOR = st.integers(0, 10**13)


def beside(**facts: object) -> Context:
    """The circumstances of an answer with these facts beside its rows."""
    return replace(CONTEXT, facts=facts)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def amounts(text: str) -> list[float]:
    """The two ends of a range, or one amount, in major units."""
    ends = plain(text).split(" to ")
    found = [re.fullmatch(r"€?([\d,.]+)(?: (k|m|bn))?", end) for end in ends]
    assert all(found), text
    last = found[-1][2]  # said once for both, unless each end has a sign of its own
    own = ends[-1].startswith("€")
    return [
        float(end[1].replace(",", "")) * STEPS.get((end[2] if own else last) or "", 1.0)
        for end in found
        if end
    ]


@given(MINOR, MINOR)
def test_a_range_is_said_to_two_digits_of_each_end(one: int, other: int):
    low, high = sorted((one, other))
    said = amounts(span(low, high, "EUR").removeprefix("about "))
    said = said if len(said) == 2 else said * 2
    for value, spoken in zip((low / 100, high / 100), said, strict=True):
        assert spoken == pytest.approx(value, rel=0.051, abs=0.51)


@given(MINOR)
def test_an_estimate_is_said_to_two_digits(minor: int):
    (said,) = amounts(about(minor, "EUR"))
    assert said == pytest.approx(minor / 100, rel=0.051, abs=0.51)


@given(st.floats(0, 1))
def test_no_chance_is_certain(share: float):
    said = chance(share)
    assert said not in ("0 in 100", "100 in 100")
    if 0.02 < share < 0.98:
        assert abs(int(said.split()[0]) - 100 * share) <= 0.5


def cash(p10: float, p90: float, expected: float, open_: float, calibrated: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "week": pd.to_datetime(["2026-06-24", "2026-07-01", "2026-07-08"]),
            "came_in": [5.0, NONE, NONE],
            "expected": [NONE, expected, expected],
            "p10": [NONE, p10, p10],
            "p90": [NONE, p90, p90],
            "open": [NONE, open_, open_],
            "calibrated_on": [NONE, calibrated, calibrated],
        }
    )


def test_next_week_is_a_range_and_the_rest_a_sum():
    table = cash(210_000_000, 268_000_000, 240_000_000, 180_000_000, 40)
    assert plain(sentences.cash(table, beside(past_off=None))) == (
        "**€2.1 to 2.7 m comes in next week, 8 weeks in 10.** By 14 Jul about €4.8 m is expected, 75 % of it "
        "from open items. The ranges are as wide as 40 past weeks asked for."
    )


def test_past_errors_stand_beside_the_forecast():
    said = plain(sentences.cash(cash(1e8, 2e8, 1e8, 1e8, 40), beside(past_off=0.171)))
    assert said.endswith("; a past week's money from open items was typically off by 17 %.")
    assert "off by" not in sentences.cash(cash(1e8, 2e8, 1e8, 1e8, 40), beside(past_off=NONE))


def test_ranges_of_a_selection_rest_on_the_whole_ledger():
    filtered = replace(beside(past_off=None), filters={"region": ("North",)})
    said = sentences.cash(cash(1e8, 2e8, 1e8, 1e8, 40), filtered)
    assert "40 past weeks of the whole ledger asked for" in said


@pytest.mark.parametrize("weeks", [0, 7])
def test_too_few_past_weeks_test_no_range(weeks: int):
    assert "not tested on past weeks yet" in sentences.cash(
        cash(0, 0, 0, 0, weeks), beside(past_off=None)
    )


def test_nothing_open_is_said():
    assert sentences.cash(cash(0, 0, 0, 0, 0).head(1), CONTEXT).startswith(
        "**Nothing is open in this selection,**"
    )


def late(chances: list[float], invoices: int, undated: int = 0) -> str:
    likely = sum(chance > 0.5 for chance in chances)
    facts = {"likely": likely, "invoices": invoices, "at_risk": 1_234_500.0, "undated": undated}
    return sentences.late(pd.DataFrame({"p_late": chances, "p_late_30": 0.1}), beside(**facts))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=9), st.integers(0, 3), st.integers(0, 2))
def test_the_late_are_counted(chances: list[float], more: int, undated: int):
    said = late(chances, len(chances) + more, undated)
    likely = sum(chance > 0.5 for chance in chances)
    assert plain(said).startswith("**Of what is not due yet, €12 k is expected to be late.** ")
    assert f" {likely} of {len(chances) + more} invoice" in said
    assert (f"the {len(chances)} most likely are listed" in said) == (more > 0)
    assert ("cannot be late" in said) == (undated > 0)


def test_nothing_to_be_late():
    assert "No invoice with a due date" in late([], 0)


def test_promises_to_come_and_promises_gone():
    day = pd.Timestamp("2026-07-20")
    table = pd.DataFrame({"open": [10_000, 30_000, 4_000], "chance": [0.7, 0.2, NONE]})
    table = table.assign(promised=day, sellers_day=pd.NaT, counts=day)
    assert plain(sentences.promises(table, CONTEXT)) == (
        "**€400 is promised for days to come, on 2 invoices;** by the record alone 1 is more likely paid by "
        "then than not. **The promised day has passed for 1 open invoice,** €40."
    )
    assert "by the record alone none is more likely" in sentences.promises(table.tail(2), CONTEXT)
    assert "No day is promised or expected" in sentences.promises(table.head(0), CONTEXT)
    sellers = table.assign(sellers_day=day)
    assert "€400 is expected by sellers for days to come" in plain(
        sentences.promises(sellers, CONTEXT)
    )
    assert "The day has passed for 1 open invoice" in sentences.promises(sellers, CONTEXT)
    mixed = table.assign(sellers_day=[day, pd.NaT, pd.NaT])
    assert "is promised or expected for days to come" in sentences.promises(mixed, CONTEXT)


def test_kept_promises_need_five_cases():
    table = pd.DataFrame({"outcome": list("abcd"), "promises": [4, 1, 0, 2]})
    assert sentences.promise_outcomes(table, CONTEXT).startswith(
        "**4 of 7 promises were kept by their day;** 2 are still open."
    )
    assert "too few" in sentences.promise_outcomes(table.assign(promises=[4, 0, 0, 0]), CONTEXT)
    assert "too few" in sentences.promise_outcomes(table.head(0), CONTEXT)


def curve(step: float, start: float = 0.0, due: str | None = "2026-07-11") -> pd.DataFrame:
    days = pd.date_range("2026-07-01", periods=30, freq="D")
    chance = [min(start + step * (i + 1), 1.0) for i in range(30)]
    return pd.DataFrame(
        {
            "day": days,
            "chance": chance,
            "document": "I1",
            "customer": "C1",
            "open": 50_000,
            "due": pd.Timestamp(due) if due else pd.NaT,
        }
    )


def test_an_invoice_is_a_range_of_days_and_a_chance():
    """0.05 a day: 0.1 on the 2nd, 0.5 on the 10th, 0.9 on the 18th, 0.55 by the 11th."""
    assert plain(sentences.invoice(curve(0.05), CONTEXT)) == (
        "**Paid between 2 Jul and 18 Jul, 8 times in 10:** as likely by 10 Jul as later; chance of being "
        "late: 45 in 100. I1 of Café Ça, €500."
    )
    assert "1 in 10 stays open past 30 Jul" in plain(sentences.invoice(curve(0.02), CONTEXT))
    assert "30 in 100 to be paid by then" in sentences.invoice(curve(0.01), CONTEXT)
    assert "no due date" in sentences.invoice(curve(0.05, due=None), CONTEXT)
    assert "chance of being late" not in sentences.invoice(curve(0.05, due="2026-06-01"), CONTEXT)
    assert "not open" in sentences.invoice(curve(0.05).head(0), CONTEXT)


def test_whose_being_later_matters():
    table = pd.DataFrame({"customer": ["C1", "C2"], "less": [120_000_00.0, 5.0], "share": [0.4, 0.2],
                          "later": 14, "whole": 3_000_000_00.0})  # fmt: skip
    assert plain(sentences.sensitivity(table, CONTEXT)) == (
        "**€120 k less in 4 weeks if Café Ça pays 14 days later.** 2 customers make up 60 % of the €3.0 m "
        "expected from open items."
    )


def errors(**used: float) -> pd.DataFrame:
    base = {"days_off": 5.0, "score": 4.0, "brier_late": 0.15, "brier_late_30": 0.03, "cash_error": 0.2,
            "cover_80": 0.79, "invoices": 100}  # fmt: skip
    rows = [
        {"key": "used", "model": "in use", **base, **used},
        {
            "key": "due_date",
            "model": "d",
            **base,
            "days_off": 11.0,
            "score": 11.0,
            "brier_late": 0.4,
        },
        {
            "key": "customer_median",
            "model": "m",
            **base,
            "days_off": 4.0,
            "score": 9.0,
            "cash_error": 0.3,
        },
    ]
    return pd.DataFrame(rows)


def test_the_record_is_said_in_days_and_where_it_loses():
    assert plain(backtest_sentences.errors(errors(), CONTEXT)) == (
        "**Typically off by 5 days, the due date alone by 11 days.** The 8-in-10 range held 79 % of 100 invoices. "
        "It loses to the customer's median in days."
    )
    assert "No simple way was closer" in backtest_sentences.errors(errors(days_off=3.0), CONTEXT)
    lost = backtest_sentences.errors(errors(cash_error=0.5, days_off=3.0), CONTEXT)
    assert (
        "It loses to the due date alone on weekly cash; to the customer's median on weekly cash."
        in lost
    )
    assert backtest_sentences.errors(errors().head(0), CONTEXT) == backtest_sentences.UNTESTED


def test_scores_are_said_beside_the_best_simple_way():
    """Cash off by 20 % against 20 and 30; Brier 0.15 against 0.4 and 0.15."""
    assert plain(backtest_sentences.scores(errors(), CONTEXT)) == (
        "**A week's cash was typically off by 20 %, the best simple way by 20 %.** It is cash from open "
        "items. On who is late the Brier score is 0.15, beside 0.15; 0 is perfect."
    )
    assert backtest_sentences.scores(errors().head(0), CONTEXT) == backtest_sentences.UNTESTED


MODELS = pd.DataFrame({
    "key": ["used", "due_date", "customer_median", "km_terms", "km_customer", "hazard"],
    "model": ["in use at the time", "the due date alone", "the customer's median",
              "all customers together", "each customer's record", "regression"],
    "score": [4.0, 11.0, 6.0, 7.0, 4.2, 4.1], "weight": [None, None, None, 0.0, 0.3, 0.7],
})  # fmt: skip
WEIGHED = beside(months=9, fitted=True)


def test_weights_are_said_with_their_grounds_and_beside_the_simple_ways():
    assert plain(backtest_sentences.model(MODELS, WEIGHED)) == (
        "**It beat every simple way:** 4.0 days off, the customer's median 6.0. What is used weighs "
        "regression 70 % and each customer's record 30 %. The weights follow their errors on 9 past months."
    )
    assert "No past month is old enough" in backtest_sentences.model(
        MODELS, beside(months=0, fitted=True)
    )
    assert "too alike" in backtest_sentences.model(MODELS, beside(months=9, fitted=False))
    assert backtest_sentences.model(MODELS.head(0), CONTEXT) == backtest_sentences.UNTESTED


def test_what_does_not_beat_its_baseline_says_so():
    lost = MODELS.assign(score=[6.5, 11.0, 6.0, 7.0, 4.2, 4.1])
    assert "**It did not beat every simple way:** 6.5 days off, the customer's median 6.0." in (
        backtest_sentences.model(lost, WEIGHED)
    )


def test_reliability_names_the_worst_tenth():
    table = pd.DataFrame(
        {"given": [0.1, 0.5, 0.9], "happened": [0.2, 0.5, 0.1], "invoices": [50, 50, 3]}
    )
    assert backtest_sentences.reliability(table, CONTEXT) == (
        "**Chances of being late were off by 5 in 100 on average,** over 100 invoices; most where 10 in 100 "
        "was said and 20 came true."
    )
    assert "Too few" in backtest_sentences.reliability(table.tail(1), CONTEXT)


def test_groups_where_a_simple_way_is_closer_are_named():
    table = pd.DataFrame(
        {"group": ["small", "large", "tiny"], "invoices": [50, 50, 2], "used": [5.0, 7.0, 9.0],
         "due_date": [9.0, 6.0, 1.0], "customer_median": [8.0, 8.0, 8.0], "km_terms": [9.0, 9.0, 9.0]}
    )  # fmt: skip
    said = backtest_sentences.groups(table, CONTEXT)
    assert said == "**A simple way is closer in 1 of 2 groups:** large."
    assert "in 1 group of 1" in backtest_sentences.groups(table.head(1), CONTEXT)
    assert "Fewer than five" in backtest_sentences.groups(table.tail(1), CONTEXT)


@given(
    st.lists(
        st.tuples(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99)),
        min_size=1,
        max_size=30,
    )
)
def test_weeks_inside_are_counted(drawn: list[tuple[int, int, int]]):
    table = pd.DataFrame(drawn, columns=["low", "actual", "high"]).assign(expected=50.0)
    table["inside"] = table["actual"].between(table["low"], table["high"])
    said = plain(backtest_sentences.weeks(table, CONTEXT))
    assert said.startswith(f"**{table['inside'].sum()} of {len(table)} week")
    assert "off by" not in said, "how far off a week is, is said once, by the scores"


def test_one_customers_weeks_are_one_range_beside_promises():
    table = pd.DataFrame({"low": 41_000_00.0, "high": 86_000_00.0, "until": pd.Timestamp("2026-08-25"),
                          "customer": "C1", "promised": [NONE, 12_000_00.0]})  # fmt: skip
    assert plain(sentences.customer(table, CONTEXT)) == (
        "**€41 to 86 k comes in from Café Ça by 25 Aug, 8 times in 10.** €12.0 k is promised or expected for these "
        "weeks."
    )
    assert sentences.customer(table.assign(promised=NONE), CONTEXT).endswith(
        "No day is promised for these weeks."
    )
    assert sentences.customer(table.head(0), CONTEXT).startswith("**Nothing of this customer")


def test_four_weeks_are_one_range_and_what_it_rests_on():
    table = pd.DataFrame([{
        "p10": 410_000_00.0, "p90": 486_000_00.0, "expected": 447_000_00.0, "calibrated_on": 0,
        "until": pd.Timestamp("2026-07-28"),
    }])  # fmt: skip
    assert plain(sentences.four_weeks(table, CONTEXT)) == (
        "**€410 to 490 k comes in by 28 Jul, 8 times in 10;** about €450 k is expected. The range is not "
        "tested on past weeks yet."
    )
    assert "as wide as 66 past weeks" in sentences.four_weeks(
        table.assign(calibrated_on=66), CONTEXT
    )
    assert sentences.four_weeks(table.head(0), CONTEXT).startswith("**Nothing is expected:**")


def kept(weeks: list[tuple[float, bool]], **changed: object) -> pd.DataFrame:
    table = pd.DataFrame(weeks, columns=["came_in", "inside"]).assign(
        expected=100_000_00.0, made_on=pd.Timestamp("2026-05-31"), invoices=12, found=12, judged=10,
        within=8, due_since=6, said_late=2.6, was_late=3,
    )  # fmt: skip
    return table.assign(**changed)


def test_a_kept_forecast_is_held_against_what_came():
    """Two weeks are over: 95 and 140 came of 100 each; one is to come."""
    table = kept([(95_000_00.0, True), (140_000_00.0, False), (NONE, False)])
    assert plain(saved_sentences.forecast_outcome(table, CONTEXT)) == (
        "**1 of 2 weeks since 31 May fell into the range of 8 in 10;** €200 k was expected in them, €235 k came "
        "in. Of 10 invoices whose range of days is over, 8 were paid inside it, 80 %; of 6 due since, 3 were "
        "expected late and 3 were."
    )
    assert "2 invoices of it are not in this ledger" in saved_sentences.forecast_outcome(
        table.assign(found=10), CONTEXT
    )
    assert "too few to judge" in saved_sentences.forecast_outcome(
        table.assign(judged=4, within=4), CONTEXT
    )
    assert "expected late" not in saved_sentences.forecast_outcome(
        table.assign(due_since=4), CONTEXT
    )
    assert plain(saved_sentences.forecast_outcome(table.tail(1), CONTEXT)).startswith(
        "**No week has passed since 31 May,**"
    )
    assert saved_sentences.forecast_outcome(table.head(0), CONTEXT).startswith(
        "**This forecast expected no cash,**"
    )


@given(st.lists(st.tuples(st.floats(1, 1e9), st.booleans()), min_size=1, max_size=13))
def test_weeks_of_a_kept_forecast_are_counted(drawn: list[tuple[float, bool]]):
    words = plain(saved_sentences.forecast_outcome(kept(drawn), CONTEXT))
    assert words.startswith(f"**{sum(inside for _, inside in drawn)} of {len(drawn)} week")


def test_sellers_days_are_said_beside_the_forecast():
    table = pd.DataFrame({"voice": ["sales", "the forecast"], "days_off": [4.2, 6.6]})
    assert saved_sentences.sellers(table, beside(invoices=14, unpaid=1)) == (
        "**Sellers' days were off by 4 days, the forecast by 7 days,** over 14 invoices, each as it stood when "
        "the day was first entered. 1 not paid yet counts as if paid today."
    )
    few = saved_sentences.sellers(table, beside(invoices=4, unpaid=1))
    assert few.startswith("**4 expected days can be judged by now, too few")


def month(**changed: object) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "month": pd.to_datetime(["2026-05-31", "2026-06-30", "2026-07-31", "2026-08-31"]),
            "value": [44.0, 45.2, NONE, NONE], "expected": [NONE, NONE, 45.0, 46.0],
            "low": [NONE, NONE, 43.0, 41.4], "high": [NONE, NONE, 47.0, 50.6], "error": 1.24,
            "naive_error": 1.51, "method": "trend", "tries": 12, "unit": "days", "figure": "dso",
        }
    )  # fmt: skip
    return table.assign(**changed)


def test_a_monthly_figure_is_said_as_a_range_beside_last_month():
    assert saved_sentences.monthly(month(), CONTEXT) == (
        "**DSO, counted back: 45 days in June, 41 to 51 days by August, 8 times in 10.** "
        "Tried on 12 past months, its trend was off by 1.2 days on average; “as last month”, by 1.5 days."
    )
    assert "no trend beat “as last month”, which was off by 1.5 days" in saved_sentences.monthly(
        month(method="naive"), CONTEXT
    )
    late = plain(saved_sentences.monthly(month(unit="%", figure="share_late"), CONTEXT))
    assert late.startswith("**The share late: 45 % in June, 41 to 51 % by August")
    assert "2 month-ends are too few" in saved_sentences.monthly(
        month(low=NONE, high=NONE), CONTEXT
    )
    assert "nothing is carried forward" in saved_sentences.monthly(month().head(0), CONTEXT)
