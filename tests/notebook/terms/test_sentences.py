"""The sentences on other terms: what they say of numbers written by hand."""

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from lib.ledger.context import Context
from lib.ledger.wording import NBSP
from lib.notebook import credit_wording as signal_sentences
from lib.notebook.negotiation import sentences
from lib.notebook.terms import sentences as terms_sentences

CONTEXT = Context("v", "test", dt.date(2026, 6, 30), "EUR", names={"C1": "Acme"})
NONE = float("nan")


def beside(**facts: object) -> Context:
    """The circumstances of an answer with these facts beside its rows."""
    return replace(CONTEXT, facts=facts)


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace("**", "")


def break_even(**more) -> str:
    row = {
        "moved": "15 more days", "volume": 0.0168, "price": 0.00482, "value": -701_105.0,
        "assumed_low": 0.0, "assumed": 0.0, "assumed_high": 0.0, "weeks": 52, "upfront": 0.0,
        "customers": 1,
    }  # fmt: skip
    facts = {
        "refused": 0.0, "loses": False, "no_credit": 0, "over_limit": 0, "who": "C1",
        "owed": 15_310_000.0, "overdue": 15_310_000.0, "oldest": 193, "at_risk": 12_530_000.0,
        "loss": 0.334, "limit": 12_200_000.0,
    }  # fmt: skip
    row |= {name: value for name, value in more.items() if name in row}
    facts |= {name: value for name, value in more.items() if name in facts}
    return plain(terms_sentences.break_even(pd.DataFrame([row]), beside(**facts)))


def test_what_it_takes_to_pay_for_days():
    assert break_even() == (
        "To pay for 15 more days, sell 1.7 % more, or ask a price 0.48 % higher. "
        "At equal sales it costs €7.0 k a year."
    )
    assert "no volume does" in break_even(volume=NONE)
    assert break_even(moved="").startswith("Nothing is moved yet.")
    assert "nothing changes in value" in break_even(value=3.0)
    assert "paid at delivery" in break_even(value=0.0, upfront=1.0)
    assert break_even(weeks=26).endswith("costs €7.0 k in 26 weeks.")


def test_the_first_words_are_those_of_the_record():
    assert break_even(no_credit=1).startswith(
        "No credit, by the record: all €153 k owed is overdue, the oldest 193 days; about 33 % of what "
        "they buy on terms would never be paid. To pay for 15 more days,"
    )
    assert break_even(over_limit=1).startswith(
        "Over the limit by €31.1 k: €153 k owed, limit €122 k. To pay for 15 more days,"
    )
    assert break_even(no_credit=2, over_limit=3, customers=11).startswith(
        "Of 11 customers, by the record 2 have no credit and 3 are over the limit; of them Acme owes most, "
        "€153 k. To pay for"
    )
    assert break_even(no_credit=1, moved="").startswith("No credit, by the record:")


def test_the_two_sources_of_doubt_are_told_apart():
    row = {"p10": -900_000.0, "p50": -500_000.0, "p90": -200_000.0, "gain": 0.0, "weeks": 52,
           "from_luck": 0.06}  # fmt: skip
    table = pd.DataFrame([row])
    assert plain(terms_sentences.value(table, beside(largest="cost of money"))) == (
        "It pays in under 1 of 100 cases: the middle case is worth −€5.0 k a year, 8 in 10 €2.0 to 9.0 k "
        "less. Of the doubt 94 % lies in what is assumed, most in the cost of money, and 6 % in "
        "luck: who pays when, and who fails."
    )
    said = plain(terms_sentences.value(table, beside(largest="")))
    assert said.endswith("under a limit or a hold: what is assumed is in doubt besides.")


def test_who_is_over_the_limit_today_is_not_inside_it():
    row = {
        "customer": "C1",
        "limit": 12_200_000.0,
        "owed": 15_310_000.0,
        "as_today": 1.0,
        "scenario": 6_100_000.0,
        "used": 0.5,
        "over": False,
    }
    free = beside(gated=False, blocked_p90=0.0)
    assert plain(terms_sentences.limits(pd.DataFrame([row]), free)) == (
        "1 customer is over the limit today, Acme by €31.1 k; on average all come inside later. No limit or "
        "hold is enforced in this scenario."
    )
    inside = plain(terms_sentences.limits(pd.DataFrame([row | {"owed": 1.0}]), free))
    assert inside.startswith("All stay inside their limits on average.")


def test_refused_orders_are_not_made_up_by_more_of_them():
    said = break_even(moved="a limit of €100 k", volume=NONE, refused=0.42, price=0.9)
    assert said == (
        "To pay for a limit of €100 k, it takes a price 90 % higher; no volume does, for 42 % of "
        "orders would be refused already. At equal sales it costs €7.0 k a year."
    )
    assert "for sales lose money as it is" in break_even(volume=NONE, loses=True)


def test_what_a_gain_can_bear():
    said = break_even(moved="10 fewer days", value=460_000.0, volume=-0.011, price=-0.0032)
    assert said == (
        "With 10 fewer days, we gain €4.6 k a year at equal sales. It stays worth it unless it costs "
        "1.1 % of volume, or 0.32 % of the price."
    )


@pytest.mark.parametrize(
    ("low", "likely", "high", "said"),
    [(0, 0.01, 0.015, "not enough"), (0, 0.02, 0.05, "enough at best"), (0.02, 0.03, 0.05, "enough in each case")],
)  # fmt: skip
def test_what_is_expected_is_held_against_what_it_takes(low, likely, high, said):
    assert break_even(assumed_low=low, assumed=likely, assumed_high=high).endswith(f": {said}.")


def test_offers_say_the_day_this_customer_really_pays():
    table = pd.DataFrame([{"term": 60, "price_0": 0.0097, "takes_1": 0.048, "takes_2": 0.17}])
    facts = {
        "window": 10, "rate": 0.02, "paid_after": 45, "today": 30, "nominal": 0.149, "really": 0.2128,
        "customers": 1,
    }  # fmt: skip
    said = plain(terms_sentences.offers(table, beside(**facts)))
    assert "60 days at a price 0.97 % higher is worth the same as today." in said
    assert "costs this customer, who pays on day 45, 21.3 % a year" in said
    assert "by the term of 60 days it would be 14.9 % a year" in said
    assert said.endswith(
        "hold where 4.8 % take 1 % and 17 % take 2 %, as its worth to them lets expect."
    )
    early = plain(
        terms_sentences.offers(table, beside(**(facts | {"paid_after": 8, "really": NONE})))
    )
    assert "Paying after 8 days, this customer would get 2 % in 10 days for nothing." in early


def test_ranges_keep_their_signs():
    rows = [
        {"key": "npv", "unit": "EUR", "difference_p10": -51_000.0, "difference_p90": 7600.0},
        {"key": "receivables", "unit": "EUR", "difference_p10": 720.0, "difference_p90": 1000.0},
        {
            "key": "dso",
            "unit": "days",
            "difference_p10": 1.0,
            "difference_p50": -29.4,
            "difference_p90": 2.0,
        },
    ]
    said = plain(terms_sentences.effects(pd.DataFrame(rows), beside(weeks=52, gain=0.42)))
    assert said == (
        "Worth €51 k less to €7.6 k more a year, 8 times in 10; what is owed is €720 to €1.0 k more, "
        "29 days fewer of sales. It pays in 42 of 100 cases."
    )


def test_the_deepest_week_leads():
    weeks = pd.date_range("2026-07-01", periods=3, freq="7D")
    table = pd.DataFrame(
        {"week": weeks, "p10": [0, -9e5, -4e5], "p50": [0, -6e5, -2e5], "p90": [0, -3e5, 1e5]}
    )
    said = plain(terms_sentences.cash_ahead(table, CONTEXT))
    assert said.startswith("Cash is €3.0 to 9.0 k behind at the deepest, on 14 Jul")
    assert said.endswith("By 21 Jul it stands at €4.0 k less to €1.0 k more.")
    never = plain(terms_sentences.cash_ahead(table.assign(p10=1e5, p50=2e5, p90=3e5), CONTEXT))
    assert never.startswith("Cash is never behind; by 21 Jul it is €1.0 to 3.0 k more")


def test_limits_name_who_would_outgrow_theirs():
    table = pd.DataFrame(
        {
            "customer": ["C1", "C2"],
            "limit": [1e6, NONE],
            "scenario": [1.5e6, 9e9],
            "owed": 1e6,
            "over": [True, False],
        }
    )
    gated = beside(gated=True, blocked_p10=1e5, blocked_p50=2e5, blocked_p90=4e5, weeks=52)
    said = plain(terms_sentences.limits(table, gated))
    assert "1 customer would outgrow the limit on average: Acme by €5.0 k." in said
    assert "Orders of €1.0 to 4.0 k are not taken a year" in said
    assert plain(terms_sentences.limits(table.assign(limit=NONE), gated)).startswith(
        "No limit is on record"
    )


def asked(**more) -> str:
    row = {
        "today": 30, "differs": 0.0, "asked": 60, "asks": "60 days", "ten_days": 0.0033,
        "cost": -1_400_000.0, "price": 0.0097, "volume": 0.034, "cost_of_capital": 0.12,
        "discounting": "simple", "weeks": 52,
    }  # fmt: skip
    return plain(sentences.request_cost(pd.DataFrame([row | more]), CONTEXT))


def test_ten_days_and_the_asked_term():
    assert asked() == (
        "10 days are 0.33 % of the price at 12 % a year, simple. Today's term is 30 days. Asked for "
        "instead: 60 days. That costs us €14 k a year: it is worth as much as today only at a price "
        "0.97 % higher, or with 3.4 % more volume as they ask."
    )
    assert "nothing else is asked for" in asked(asks="30 days")
    other = "Today's term is 30 days, though 3.3 % of the money billed in 12 months had another."
    assert other in asked(differs=1 / 30)
    assert "That gains us €14 k a year." in asked(cost=1_400_000.0)


def test_an_offer_as_a_customer_hears_it():
    offer = {"term": 60, "price": 0.0075, "early": ""}
    assert plain(sentences.offer(offer)) == "60 days, prices 0.75 % above today's"
    early = {"term": 30, "price": 0.0, "early": "1.25 % off if paid within 10 days"}
    assert plain(sentences.offer(early)) == (
        "30 days, today's prices, 1.25 % off if paid within 10 days"
    )
    lower = {"term": 45, "price": -0.0025, "early": "2 % within 10 days ends"}
    assert plain(sentences.offer(lower)) == (
        "45 days, prices 0.25 % below today's, 2 % within 10 days ends"
    )


def test_who_decides_is_said_in_plain_words():
    row = {
        "asked": 60, "price": 0.0097, "volume": 0.034, "brings": 42_000_000.0, "weeks": 52,
        "cost": -1e6, "approver": "both heads",
    }  # fmt: skip
    said = plain(sentences.walk_away(pd.DataFrame([row]), CONTEXT))
    assert said.startswith("60 days only at a price 0.97 % higher, or with 3.4 % more volume:")
    assert "They bring €420 k a year" in said
    assert "It takes both heads, of credit and of sales." in said


def test_the_signal_says_first_what_stands_against_more():
    def told(**first: object) -> str:
        checks = {
            "limit": ("green", 5_000_00, 9_000_00, None, "orders"), "held": ("green", 0, None, 0, ""),
            "class": ("amber", None, None, None, "C"), "unpaid": ("red", 6_000_00, 4_000_00, 95, ""),
        } | first  # fmt: skip
        rows = [dict(zip(("check", "state", "amount", "against", "number", "note"), (name, *rest),
                         strict=True)) for name, rest in checks.items()]  # fmt: skip
        return plain(signal_sentences.signal(pd.DataFrame(rows), CONTEXT))

    assert told().startswith(
        "■ Red: 1.5 months of sales unpaid and late: €6.00 k, the oldest 95 days."
    )
    none = told(limit=("red", 5_000_00, 0, None, ""))
    assert none.startswith("■ Red: No credit: the limit on record is 0, and €5.00 k is owed")
    over = told(limit=("red", 12_000_00, 9_000_00, None, ""))
    assert over.startswith("■ Red: Over the limit by €3.00 k")
    unknown = told(limit=("none", 5_000_00, None, None, "orders"), unpaid=("green", 0, 1, 0, ""))
    assert unknown.startswith("◆ Amber: Class C.")
    assert "No limit is given; €5.00 k is owed and on order" in unknown
    bare = told(limit=("none", 5_000_00, None, None, ""), unpaid=("green", 6_000_00, None, 2, ""))
    assert "No limit is given; €5.00 k is owed. " in bare
    assert "€6.00 k is late, the oldest 2 days; sales are not in a list of open items" in bare
    undated = told(unpaid=("none", None, None, None, ""))
    assert "Without due dates nothing can be called late" in undated


def cash(*weeks: tuple[float, float, float]) -> str:
    table = pd.DataFrame(
        {"week": pd.date_range("2026-07-01", periods=len(weeks), freq="7D").as_unit("s")}
    )
    for place, mark in enumerate(("p10", "p50", "p90")):
        table[f"difference_{mark}"] = [week[place] for week in weeks]
    return plain(terms_sentences.cash(table, CONTEXT))


def test_weeks_of_cash_that_move_only_at_their_ends_are_not_called_the_same():
    """A customer of few large payments: the middle of no week moves, yet most weeks may."""
    assert cash((0, 0, 0), (0, 0, 0)) == "Cash comes as today."
    assert cash((-10_00, 0, 0), (-60_000_00, 0, 60_000_00)).startswith(
        "In the week of 8 Jul comes €60 k less to €60 k more than today, 8 times in 10;"
    )
    assert cash((-90_000_00, -20_000_00, 0), (-60_000_00, -10_000_00, 0)).startswith(
        "In the week of 1 Jul comes €0 to 90 k less than today"
    )
