"""Questions of the board: the sample's agenda, the reveal, options, outcomes; sealed is never shown."""

import datetime as dt
from contextlib import suppress
from dataclasses import replace

import pandas as pd
import pytest

from lib.analysis.behaviour import complaints
from lib.board import clearance, due
from lib.board.case import Case, Market, Meeting
from lib.board.decision import Agreement, Change, Decision
from lib.board.facts import NOTHING, BoardFacts, MarketRequest
from lib.board.field import News
from lib.board.opinion import Opinion, Proposed
from lib.board.outcome import LedgerOutcome, Measured
from lib.board.people import Person, on_screen
from lib.board.plan import Plan
from lib.board.record import FIELD_QUESTIONS, Cause, FieldReport, Logged
from lib.ledger.context import Context
from lib.ledger.days import number
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.ledger.wording import NBSP
from lib.notebook import outlook
from lib.notebook.board import case_file_sentences, options, outcome_questions, proposals
from lib.notebook.board.options import AS_IS, ASKED, PLAN
from lib.notebook.registry import QUESTIONS, Answer, Cell, Inputs, answer
from lib.notebook.style import DARK, LIGHT
from tests.conftest import SAMPLE
from tests.ledgers import day, ledger

NAMES = sorted(name for name in QUESTIONS if name.startswith("board."))
CREDIT, SALES = Person("c", "Cleo", "credit"), Person("s", "Sam", "sales")
VIEWER = Person("v", "Vi", "viewer")


def ask(name: str, seen: Ledger, facts: BoardFacts = NOTHING, fit=None, **params: object) -> Answer:
    context = Context("v", "test", seen.day, seen.currency, names=seen.names())
    inputs = Inputs(seen, fit=fit, board=facts, clearance=clearance.of(facts.reader))
    return answer(QUESTIONS[name], Cell(name, params), inputs, context)


def opinion(person: str, side: str, rating: str, limit: int = 100_00, chance: int = 50) -> Opinion:
    return Opinion(person, side, rating, limit, 30, chance, "because")  # type: ignore[arg-type]


# --- agenda

EXPECTED = {
    "C017": {
        "slowing",
        "over the limit",
        "held order",
        "past tolerance",
        "divergence",
        "promise missed",
    },
    "C088": {
        "slowing",
        "over the limit",
        "held order",
        "past tolerance",
        "divergence",
        "promise missed",
    },
    "C136": {"slowing", "over the limit", "held order", "past tolerance"},
    "C042": {"slowing", "over the limit", "past tolerance", "divergence"},
    "C119": {"slowing", "past tolerance", "divergence"},
    "C131": {"slowing", "past tolerance"},
    "C099": {"slowing", "past tolerance"},
    "C023": {"complaints in time", "held order"},
    "C067": {"complaints in time", "held order"},
    "C037": {"recorded late"},
    "C104": {"recorded late"},
    "C051": {"over the limit"},
    "C074": {"over the limit"},
    "C028": {"no longer discount"},
    "C062": {"no longer discount"},
    "C110": {"no longer discount"},
    "C009": {"special terms"},
    "C031": {"special terms"},
    "C054": {"special terms"},
    "C090": {"special terms"},
    "C126": {"special terms"},
    "C138": {"new customer"},
}
"""data/README.md, “What is planted”: whom the board should talk about on 30 June 2026, and why."""


@pytest.fixture(scope="module")
def agenda(sample: Ledger) -> pd.DataFrame:
    return ask("board.agenda", sample).table


@pytest.mark.parametrize("customer", sorted(EXPECTED))
def test_each_planted_customer_is_on_the_agenda_for_its_reasons(
    agenda: pd.DataFrame, customer: str
):
    row = agenda.set_index("customer").loc[customer]
    assert row["on"] in ("case", "parked")
    assert set(row["kinds"].split(", ")) >= EXPECTED[customer]


def test_no_quiet_customer_is_a_case_or_parked(agenda: pd.DataFrame):
    """The others have at most a half-year look due, which nobody need be in the room for."""
    others = agenda[~agenda["customer"].isin(EXPECTED)]
    assert set(others["on"]) == {"routine"}
    assert set(others["kinds"]) == {"re-evaluation"}


@pytest.mark.parametrize("back", [0, 28, 56, 84, 112, 280])
def test_field_reports_bring_up_only_those_slowing_or_failing(sample: Ledger, back: int):
    """Of 425 reports on 137 customers, on the sample's last day and on earlier ones."""
    frame = pd.read_parquet(SAMPLE / "field_reports.parquet").astype({"day": "datetime64[s]"})
    reports = tuple(
        FieldReport(row["customer"], row["day"].date(), row["by"],
                    {name: row[name] for name in FIELD_QUESTIONS if isinstance(row[name], str)})
        for row in frame.to_dict("records")
    )  # fmt: skip
    on = sample.day - dt.timedelta(days=back)
    facts = BoardFacts(before=on - dt.timedelta(days=28), reports=reports)
    found = {p.customer for p in due.proposals(facts, on, {}, {}, "EUR")}
    turned = {"C017", "C042", "C088", "C119", "C058", "C083", "C099", "C131", "C136"}
    assert found <= turned
    assert found or back in (112, 280)


def test_half_year_looks_do_not_flood_the_first_meeting(agenda: pd.DataFrame):
    """Of 140 customers, four weeks of 26 hold about 22."""
    assert 10 <= agenda["kinds"].str.contains("re-evaluation").sum() <= 34


def test_the_first_cases_hold_most_money(agenda: pd.DataFrame):
    assert agenda.loc[agenda["on"] == "case", "customer"].tolist()[:2] == ["C017", "C088"]
    assert (agenda["on"] == "case").sum() == 4


def test_our_own_fault_stands_first_in_its_reasons(agenda: pd.DataFrame):
    told = agenda.set_index("customer")["reasons"]
    assert all(told[who].startswith("Ours: ") for who in ("C037", "C104"))


def test_a_request_is_a_case_with_what_was_asked(sample: Ledger):
    market = Market(
        terms="net 90", competitor="Brand X", days=90, source="Sam", on=day("2026-06-20")
    )
    facts = BoardFacts(requests=(MarketRequest("C002", market),))
    found = ask("board.agenda", sample, facts).table.set_index("customer").loc["C002"]
    assert found["on"] == "case"
    assert "Brand X is said to give 90 days (Sam, 20 Jun 2026)" in found["reasons"]


def decided(customer: str, starts: str, *, case: int = 1, key: int = 1) -> Decision:
    yes = Agreement("p-head", "credit", day(starts))
    change = Change("credit_limit", "22400000", "25000000")
    return Decision(key, case, customer, customer, "asked", (change,), day(starts),
                    day(starts) + dt.timedelta(days=181), "", "c", (), yes)  # fmt: skip


def test_what_a_decision_was_about_does_not_come_up_again_and_what_is_new_does(sample: Ledger):
    """C031's special terms were decided on; C017 has held orders and missed promises since."""
    facts = BoardFacts(before=day("2026-06-16"), decisions=(
        decided("C031", "2026-06-16"), decided("C017", "2026-06-16", key=2)))  # fmt: skip
    found = {p.customer: p for p in proposals.proposals(sample, facts)}
    assert "C031" not in found
    enough = {r.kind for r in found["C017"].reasons if r.enough}
    assert enough == {"held order", "past tolerance"}


# --- reveal

CASES = (
    Case(1, 1, "C017", "Hohenrain", 1, state="revealed"),
    Case(2, 1, "C042", "Cawdale", 2),
    Case(3, 1, "", "Newcomer", 3, state="revealed"),
)
OPENED = {
    1: (opinion("c", "credit", "D", 150_000_00, 40), opinion("c2", "credit", "C", 180_000_00, 60),
        opinion("s", "sales", "A", 300_000_00, 80)),
    3: (opinion("c", "credit", "B"), opinion("s", "sales", "B")),
}  # fmt: skip
FACTS = BoardFacts(
    reader=CREDIT, meeting=Meeting(1, "June", day("2026-06-30"), "sample"), cases=CASES,
    sealed={1: ("credit", "credit", "sales"), 2: ("credit", "sales")}, opinions=OPENED,
)  # fmt: skip


def test_the_reveal_shows_medians_ranges_and_the_record(sample: Ledger):
    """Credit said D and C: half way, 2.5 notches below A; sales A. 300 − 165 = 135 k."""
    found = ask("board.reveal", sample, FACTS, case=1)
    rating = found.table[found.table["measure"] == "rating"].set_index("who")
    assert rating.loc["credit", ["middle", "low", "high", "count"]].tolist() == [2.5, 2, 3, 2]
    assert rating.loc["sales", "middle"] == 0
    assert rating.loc["record", "middle"] == 4
    assert found.reading.replace("\u00a0", " ").startswith(
        "**2.5 notches, €135 k apart, 30 points of chance.** The record of half a year would be rated E."
    )


def test_a_sealed_case_shows_how_many_and_nothing_else(sample: Ledger):
    for name, params in (
        ("board.reveal", {"case": 2}),
        ("board.reveal", {}),
        ("board.divergence", {}),
    ):
        table = ask(name, sample, FACTS, **params).table
        sealed = table[table["case"] == 2]
        if name == "board.reveal":
            assert set(sealed["who"]) == {""}
            assert sealed["middle"].isna().all()
            assert set(sealed["sealed"]) == {2}
        else:
            assert sealed.empty
    assert ask("board.reveal", sample, FACTS, case=2).reading == (
        "**Sealed: 2 opinions.** Nothing is shown until both sides are in."
    )


def test_a_prospect_has_no_record_to_speak(sample: Ledger):
    table = ask("board.reveal", sample, FACTS, case=3).table
    assert set(table["who"]) == {"credit", "sales"}
    with pytest.raises(options.NothingToSimulate, match="Newcomer"):
        ask("board.options", sample, FACTS, case=3)


def test_the_map_holds_every_opened_case_and_what_happened(sample: Ledger):
    facts = replace(
        FACTS,
        decisions=(decided("C017", "2026-01-05"),),
        measured=(
            Measured(
                1, "C017", 90, LedgerOutcome(day("2026-01-05"), day("2026-04-05"), 10, 1, 0, 0)
            ),
        ),
    )
    table = ask("board.divergence", sample, facts).table.set_index("case")
    assert table[["credit", "sales"]].to_numpy().tolist() == [[2.5, 0], [1, 1]]
    assert table["happened"].tolist() == ["not within tolerance", "not known yet"]
    assert table.loc[1, "amount"] == 300_000_00


# --- options


@pytest.fixture(scope="module")
def compared(sample: Ledger) -> pd.DataFrame:
    plan = Plan("c", "s", day("2026-12-31"), cap=150_000_00, prepay_share=0.3, cover_amount=10_000_00,
                stages=2, instalments=3)  # fmt: skip
    asked = Market(limit=300_000_00, terms="net 60")
    return options.options(sample, "C042", asked, plan).set_index("option")


def test_each_sides_proposal_and_the_middle_stand_between_today_and_the_plan(sample: Ledger):
    """What is owed today is in each; no peak is below it; the lower the limit, the less in a year."""
    said = [Proposed("credit", 100_000_00, 30), Proposed("sales", 300_000_00, 30),
            Proposed("midpoint", 200_000_00, 30)]  # fmt: skip
    table = options.options(sample, "C017", proposed=said).set_index("option")
    assert list(table.index) == [AS_IS, "credit's", "sales'", "midpoint"]
    assert table["owed"].nunique() == 1
    assert round(table["owed"].iloc[0]) == 28005176
    assert (table["peak_low"] >= table["owed"]).all()
    later = table["later"]
    assert later["credit's"] < later["midpoint"] < later["sales'"]
    assert later["credit's"] < later[AS_IS]


def test_three_options_stand_side_by_side(compared: pd.DataFrame):
    assert list(compared.index) == [AS_IS, ASKED, PLAN]
    assert compared.loc[AS_IS, ["extra", "extra_share"]].tolist() == [0, 0]


def test_a_cap_and_a_prepaid_part_lower_the_peak_the_cost_and_the_worst(compared: pd.DataFrame):
    """What is owed today is owed under each, so the peak is at most the cap or what stands already."""
    assert compared.loc[PLAN, "peak"] < compared.loc[ASKED, "peak"]
    assert compared.loc[PLAN, "cost"] < compared.loc[AS_IS, "cost"] < compared.loc[ASKED, "cost"]
    assert compared.loc[PLAN, "bad"] < compared.loc[AS_IS, "bad"]
    assert compared.loc[PLAN, "blocked"] > compared.loc[ASKED, "blocked"]


def test_parts_without_a_lever_are_named(compared: pd.DataFrame):
    assert compared.loc[PLAN, "left_out"] == (
        "staged deliveries, instalments of what is late, what the cover costs"
    )
    assert compared.loc[AS_IS, "left_out"] == ""


def test_asking_for_what_is_changes_nothing(sample: Ledger):
    """The same limit, no terms: the same paths, so the same figures to the cent."""
    table = options.options(sample, "C042", Market(limit=245_000_00))
    figures = table.drop(columns=["option", "left_out"])
    assert figures.iloc[0].tolist() == figures.iloc[1].tolist()


def test_full_cover_leaves_no_loss_and_costs_only_the_wait(sample: Ledger):
    plan = Plan("c", "s", day("2026-12-31"), cover_amount=10**12)
    table = options.options(sample, "C042", board_plan=plan).set_index("option")
    assert table.loc[PLAN, "bad"] == 0
    assert table.loc[PLAN, "peak"] == table.loc[AS_IS, "peak"]


def test_a_hold_waits_until_its_threshold_stands_past_tolerance(sample: Ledger):
    """30 days allow 10; at 1,000 a day a threshold of 5,000 stands five days later: day 15."""
    payer = replace(options._book(sample, "C042").payers[0], weekly=7_000.0, term=30)
    drawn = Plan("c", "s", day("2026-12-31"), hold_above=5_000)
    assert options.plan(drawn, None, payer, "EUR").levers.hold_after == 15
    assert options.plan(replace(drawn, hold_above=0), None, payer, "EUR").levers.hold_after == 10


def test_a_limit_of_zero_is_for_cash_and_blocks_nothing(sample: Ledger):
    assert options.as_is(0, "EUR").levers.limit is None
    assert options.as_is(100_00, "EUR").levers.limit == 100


def test_terms_no_lever_carries_are_named():
    given = options.requested_option(Market(terms="30/30/40"), None, "EUR")
    assert given.left_out == ("the terms “30/30/40”",)
    eom = options.requested_option(Market(terms="2/10 net 45 eom"), None, "EUR").levers
    assert (eom.term_days, eom.month_end, eom.discount.rate) == (45, True, 0.02)


# --- facts 6, 7, 9

SPOKEN = BoardFacts(
    reader=CREDIT,
    causes=(Cause("C017", "could pay, has not", "theirs", "c", day("2026-06-01"), "waits"),
            Cause("C017", "could not pay", "ours", "s", day("2026-06-03"), "wrong office"),
            Cause("C017", "could not pay", "ours", "s", day("2026-07-03"), "later than the day")),
    logged=(Logged("C017", day("2026-05-03"), "special terms", "s", "fair", terms="net 60"),),
    reports=(FieldReport("C017", day("2026-01-10"), "s", {"turnover_rising": "no", "dumping": "no"}),
             FieldReport("C017", day("2026-05-03"), "s", {"turnover_rising": "yes"}),
             FieldReport("C017", day("2026-07-03"), "s", {"dumping": "yes"})),
    news=(News("C017", day("2026-05-03"), "worse", "Northbank", "limit halved"),),
    names={"c": "Cleo", "s": "Sam"},
)  # fmt: skip


def test_why_it_is_late_says_ours_first_and_nothing_of_later(sample: Ledger):
    found = ask("board.why_late", sample, SPOKEN, customer="C017")
    assert found.table["whose"].tolist() == sorted(
        found.table["whose"], key=lambda whose: ("ours", "theirs", "").index(whose)
    )
    causes = found.table[found.table["about"] == "cause"]
    assert causes["record"].tolist() == ["could not pay: wrong office", "could pay, has not: waits"]
    assert causes["by"].tolist() == ["Sam", "Cleo"]
    assert found.reading.startswith("**Ours: ")


def test_a_viewer_does_not_learn_who_said_it(sample: Ledger):
    for reader in (VIEWER, on_screen(CREDIT, presenting=True), Person()):
        found = ask("board.why_late", sample, replace(SPOKEN, reader=reader), customer="C017")
        assert set(found.table["by"]) == {""}
        assert not found.table["record"].str.contains("Sam|Cleo").any()


def test_causes_are_of_what_is_late_now_and_no_claim_rests_on_fewer_than_five(sample: Ledger):
    """C037 complained often; what is late now is another matter."""
    old = ask("board.why_late", sample, customer="C037").table
    assert not len(old) or set(old["whose"]) <= {"ours", "theirs", ""}
    late = complaints.complaints(sample)
    row = complaints.on(sample, "C037", set(late.loc[late["customer"] == "C037", "document"]))
    assert row["logged_late"] > 0
    assert complaints.on(sample, "C037", set())["complaints"] == 0
    assert case_file_sentences.share_of_late(pd.Series({"complaints": 4}), 16).replace(
        NBSP, " "
    ) == ("4 of 16 late invoices complained about, 25 %")


def test_what_sales_saw_as_of_the_day_with_its_change(sample: Ledger):
    found = ask("board.field", sample, SPOKEN, customer="C017")
    table = found.table.set_index("question")
    turned = table.loc["Is staff turnover rising?"]
    assert turned[["answer", "before", "way", "warns"]].tolist() == ["yes", "no", "worse", True]
    assert turned["day"] == pd.Timestamp("2026-05-03")
    assert table.loc["Does it push sales at dumping prices?", "answer"] == "no"
    assert "is staff turnover rising: no → yes since 3 May 2026" in found.reading


@pytest.mark.parametrize("reader", [SALES, VIEWER, on_screen(CREDIT, presenting=True)])
def test_the_source_of_credits_news_stays_with_credit(sample: Ledger, reader: Person):
    found = ask("board.field", sample, replace(SPOKEN, reader=reader), customer="C017")
    everything = found.table.to_csv() + found.reading
    assert "Northbank" not in everything
    assert "halved" not in everything
    assert "confidential information, worse, 3 May 2026: ask credit" in everything


@pytest.fixture(scope="module")
def fit(sample: Ledger) -> outlook.Outlook:
    """Of one region, C017's, and of C113, who has promised: it is fitted quicker than all."""
    region = sample.customers.set_index("customer")["region"]
    return outlook.of(sample.where(customer=["C113", *region.index[region == "Central"]]))


def test_the_records_voice_adds_up_week_by_week(sample: Ledger, fit: outlook.Outlook):
    """Expected cash by then is the running sum of expected cash by week; ranges widen, never shrink."""
    table = ask("board.voice", sample, fit=fit, customer="C017").table
    seen = sample.where(customer=["C017"])
    weekly = ask("forecast.cash", seen, fit=fit, past=0, promises=False).table["expected"]
    assert table["expected"].tolist() == pytest.approx(weekly.astype(float).cumsum().tolist())
    assert all(table[c].is_monotonic_increasing for c in ("p10", "p50", "p90"))
    assert (table["p10"] <= table["p90"]).all()


def test_promises_ahead_stand_beside_it(fit: outlook.Outlook, sample: Ledger):
    """The sum of an independent look: what is open of C113's documents promised for the next 56 days."""
    after = (fit.promises["day"] - pd.Timestamp(sample.day)).dt.days
    named = fit.promises.loc[after.between(1, 56), "document"]
    standing = sample.spells.on(number(sample.day))
    documents = sample.documents.loc[standing.row, ["document", "customer"]]
    theirs = documents["customer"].eq("C113") & documents["document"].isin(named)
    promised = standing.balance[theirs.to_numpy()].sum()
    assert promised > 0
    table = ask("board.voice", sample, fit=fit, customer="C113").table
    assert table["promised"].iloc[-1] == promised


# --- outcomes

BOOK = """
    invoice I0 a 2025-11-01 50.00 EUR due 2025-12-01
    receipt R0 a 2025-12-05 -50.00 EUR
    R0 -> I0 50.00 on 2025-12-05
    invoice I1 a 2026-01-01 100.00 EUR due 2026-01-31
    receipt R1 a 2026-02-10 -100.00 EUR
    R1 -> I1 100.00 on 2026-02-10
    invoice I2 a 2026-02-20 200.00 EUR due 2026-03-22
    invoice I3 a 2026-04-01 400.00 EUR due 2026-05-01
"""
LATER = ledger(BOOK).on(day("2026-06-30"))


def test_a_decision_is_measured_against_what_was_expected():
    """Decided on 15 January: by day 30 one invoice was due and paid on its last day of tolerance;
    by day 90 (15 April) I2 of 22 March too, unpaid past 1 April. Days late before: 4."""
    decision = decided("a", "2026-01-15")
    said = (opinion("c", "credit", "C", chance=40), opinion("s", "sales", "A", chance=80))
    thirty, ninety = (outcome_questions.measure(LATER, decision, n, said) for n in (30, 90))
    assert (thirty.seen.fell_due, thirty.seen.within, thirty.seen.paid_within_tolerance) == (
        100_00,
        100_00,
        True,
    )
    assert (ninety.seen.fell_due, ninety.seen.within, ninety.seen.paid_within_tolerance) == (
        300_00,
        100_00,
        False,
    )
    assert (ninety.expected.credit_chance, ninety.expected.sales_chance) == (40, 80)
    assert (ninety.expected.days_late, ninety.expected.owed) == (4.0, 100_00)
    assert (ninety.seen.owed, ninety.seen.past_tolerance) == (600_00, 600_00)


def test_while_a_tolerance_runs_nothing_is_known():
    """On 1 April, I2's last day of tolerance, the 90 days are not over and nothing is lost."""
    early = ledger(BOOK).on(day("2026-04-01"))
    assert (
        outcome_questions.ledger_outcome(
            early, "a", day("2026-01-15"), day("2026-04-15")
        ).paid_within_tolerance
        is None
    )
    a_day_on = ledger(BOOK).on(day("2026-04-02"))
    assert (
        outcome_questions.ledger_outcome(
            a_day_on, "a", day("2026-01-15"), day("2026-04-15")
        ).paid_within_tolerance
        is False
    )


def test_nothing_due_is_nothing_known():
    quiet = outcome_questions.ledger_outcome(LATER, "a", day("2026-05-10"), day("2026-06-10"))
    assert (quiet.invoices, quiet.paid_within_tolerance, quiet.owed) == (0, None, 600_00)


def test_looks_that_are_due_are_worked_out_and_those_taken_stay_as_written():
    taken = Measured(
        1,
        "a",
        30,
        LedgerOutcome(day("2026-01-15"), day("2026-02-14"), 1, 1, 1),
        lesson="ask sooner",
    )
    facts = BoardFacts(reader=CREDIT, decisions=(decided("a", "2026-01-15"),), measured=(taken,))
    found = ask("board.outcomes", LATER, facts)
    assert found.table[["after_days", "state", "happened"]].to_numpy().tolist() == [
        [60, "due", "all within tolerance"], [90, "due", "not all"],
        [30, "looked at", "all within tolerance"],
    ]  # fmt: skip
    assert found.table["lesson"].tolist()[-1] == "ask sooner"
    assert found.reading.startswith("**2 of 3 looks found everything paid within tolerance.**")


def test_ones_own_score_is_for_ones_own_eyes():
    missed = LedgerOutcome(day("2026-01-15"), day("2026-04-15"), 100, 2, 0, 0)
    facts = BoardFacts(
        reader=SALES, decisions=(decided("a", "2026-01-15"),), measured=(Measured(1, "a", 90, missed),),
        opinions={1: (opinion("c", "credit", "C", chance=20), opinion("s", "sales", "A", chance=90))},
    )  # fmt: skip
    mine = ask("board.scores", LATER, facts).table.set_index("who")
    assert mine.loc["you", "brier"] == pytest.approx(0.81)
    assert mine.loc[["credit", "sales"], "brier"].isna().all()
    assert mine.loc[["credit", "sales"], "true"].tolist() == [1, 0]
    shared = ask("board.scores", LATER, replace(facts, reader=on_screen(SALES, presenting=True)))
    assert "you" not in set(shared.table["who"])


# --- is it in the ledger?


def test_changes_are_checked_against_the_ledger_at_hand(sample: Ledger):
    """C017's limit is 224 k in the sample: decided 250 k is not in it, decided 224 k is."""
    facts = BoardFacts(decisions=(decided("C017", "2026-06-18"),))
    found = ask("board.changes", sample, facts)
    assert found.table[["verdict", "said"]].to_numpy().tolist() == [
        ["not yet", "decided 12 days ago, not in the ledger"]]  # fmt: skip
    assert "decided 12 days ago, not in the ledger" in found.reading
    same = replace(
        decided("C017", "2026-06-18"), changes=(Change("credit_limit", "1", "22400000"),)
    )
    done = ask("board.changes", sample, BoardFacts(decisions=(same,)))
    assert done.table["verdict"].tolist() == ["done"]
    assert done.reading == "**Everything decided is in the ledger**, as far as it says."


def test_a_prospect_stands_under_its_own_name(sample: Ledger):
    """It has no key in the ledger: an empty one became the address of nobody's page."""
    prospect = replace(decided("C017", "2026-06-18"), customer="", name="Nordwind Handel")
    found = ask("board.changes", sample, BoardFacts(decisions=(prospect,)))
    assert found.table["customer"].tolist() == ["Nordwind Handel"]


def test_today_is_the_scopes_day(sample: Ledger):
    """The same decision seen a fortnight before it starts has no line yet, and no look is due."""
    facts = BoardFacts(decisions=(decided("C017", "2026-06-18"),))
    before = sample.on(day("2026-06-04"))
    assert ask("board.changes", before, facts).table.empty
    assert ask("board.outcomes", before, facts).table.empty


# --- every question


@pytest.mark.parametrize("name", NAMES)
def test_every_question_answers_on_an_empty_ledger_or_says_what_is_missing(name: str):
    empty = Ledger.of({}, currency="EUR")
    found = None
    with suppress(Mistake):
        found = ask(name, empty, **QUESTIONS[name].example)
    assert found is None or "**" in found.reading


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("facts", [NOTHING, FACTS, SPOKEN], ids=["nothing", "cases", "spoken"])
def test_every_question_answers_on_the_sample_and_draws(
    name: str, facts: BoardFacts, sample: Ledger, fit: outlook.Outlook
):
    found = ask(name, sample, facts, fit=fit, **QUESTIONS[name].example)
    assert found.reading.count("**") == 2
    if QUESTIONS[name].chart and len(found.table):
        for tokens in (LIGHT, DARK):
            spec = (
                QUESTIONS[name]
                .chart(found.table, found.context, tokens)
                .properties(width=600)
                .to_dict()
            )
            assert sum(len(rows) for rows in spec["datasets"].values()) <= 2000


@pytest.mark.parametrize("name", NAMES)
def test_every_definition_is_in_the_glossary(name: str):
    from lib.ledger.glossary import ENTRIES

    assert set(QUESTIONS[name].definitions) <= set(ENTRIES)


def test_what_holds_opinions_needs_the_board():
    """Whatever reads ``Inputs.board`` says so, since only then is its answer kept for nobody."""
    assert {n for n in NAMES if "board" not in QUESTIONS[n].needs} == {"board.voice"}
