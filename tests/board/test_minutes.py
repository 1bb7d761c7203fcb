"""Minutes as blocks of words: what was decided, by whom, until when; nobody's opinion by name."""

import datetime as dt
from dataclasses import replace

from lib.board.case import Case, Meeting, Reason
from lib.board.clearance import LEAST, Clearance
from lib.board.decision import Agreement, Change, Decision, Disagreement, HeldOrder
from lib.board.minutes import Entry, Minutes, blocks, plan_lines
from lib.board.opinion import Opinion, spread
from lib.board.plan import Milestone, Plan

DAY = dt.date(2026, 6, 30)
MEETING = Meeting(3, "Review", DAY, "7f3a9c", 90)
NAMES = {"a": "Ada", "t": "Tom"}
GIVEN = [
    Opinion("a", "credit", "B", 200_000_00, 30, 60, "secret words"),
    Opinion("b", "credit", "D", 100_000_00, 45, 40, "other words"),
    Opinion("t", "sales", "A", 300_000_00, 60, 90),
]
DECIDED = Decision(
    1, 1, "C1", "Acme", "asked",
    (Change("credit_limit", "10000000", "25000050"), Change("terms", "net 30", "")),
    DAY, dt.date(2026, 12, 30), "they grow", "t",
    agreements=(Agreement("a", "credit", DAY), Agreement("t", "sales", DAY)),
    approval=Agreement("a", "credit", DAY),
)  # fmt: skip


def case(key: int, state: str = "decided", **more) -> Case:
    return Case(key, 3, f"C{key}", f"Acme {key}", key, (Reason("request", "Asks for more."),),
                state=state, **more)  # fmt: skip


def words(*entries: Entry) -> list[str]:
    return [block.text for block in blocks(Minutes(MEETING, entries, "EUR", "sample", NAMES))]


def test_a_decision_says_what_changes_who_agreed_and_when_it_is_looked_at():
    said = words(Entry(case(1), decision=DECIDED))
    assert said[0] == "Review: minutes"
    assert said[2] == "1 case on the agenda: 1 decision."
    assert said[3:] == [
        "1. Acme 1 (C1)",
        "Why: Asks for more.",
        "Decided: As asked, from 30 Jun 2026 until 30 Dec 2026, when it lapses.",
        "Limit: 100,000 → 250,000.50 EUR",
        "Terms: net 30 → none",
        "Reasons: they grow",
        "Owner: Tom",
        "Agreed: Ada (credit), 30 Jun 2026, Tom (sales), 30 Jun 2026",
        "Approval: Ada (credit), 30 Jun 2026",
        "Looked at again: 30 Jul 2026, 29 Aug 2026, 28 Sep 2026",
    ]


def test_sides_stand_with_median_and_range_and_without_names_or_words():
    sides = tuple(s for side in ("credit", "sales") if (s := spread(side, GIVEN)))
    said = "\n".join(words(Entry(case(1), sides=sides))).replace("\u00a0", " ")
    assert (
        "Credit (2): rating C (B to D), limit 150,000 EUR (100,000 to 200,000), "
        "term 37.5 days (30 to 45), chance 50 % (40 to 60)"
    ) in said
    assert "Sales (1): rating A, limit 300,000 EUR, term 60 days, chance 90 %" in said
    assert "words" not in said


def test_no_agreement_and_what_is_parked_are_said():
    apart = Disagreement(1, "too much", "too little", "the heads", dt.date(2026, 7, 7))
    said = words(
        Entry(case(1, "undecided"), disagreement=apart),
        Entry(case(2, "parked", parked_until=dt.date(2026, 7, 14))),
    )
    assert "2 cases on the agenda: 0 decisions, 1 without agreement, 1 parked." in said
    assert "No agreement. Policy terms stay." in said
    assert "the heads settles it by 7 Jul 2026" in said
    assert said[-1] == "Acme 2 (C2), back on 14 Jul 2026"


def test_names_that_are_not_to_be_read_are_not_there():
    entries = (Entry(case(1), decision=DECIDED),)
    said = "\n".join(b.text for b in blocks(Minutes(MEETING, entries, "EUR", "sample")))
    assert "Ada" not in said
    assert "Agreed: credit, 30 Jun 2026, sales, 30 Jun 2026" in said
    assert "Approval: credit, 30 Jun 2026" in said


def test_owners_are_named_to_everybody():
    """Who carries something out is no opinion: a viewer's minutes name them too."""
    step = Milestone("statement signed", "t", dt.date(2026, 7, 31), DAY, "a")
    plan = Plan("a", "t", dt.date(2026, 12, 30), milestones=(step,))
    held = HeldOrder("SO7", "release", owner="t", until=DAY)
    made = replace(DECIDED, option="plan", plan=plan, orders=(held,))
    entry = Entry(case(1), decision=made)
    minutes = Minutes(MEETING, (entry,), "EUR", "sample", owners=NAMES)
    said = [b.text for b in blocks(minutes)]
    assert "Owned by Ada and Tom; ends 30 Dec 2026" in said
    assert "Owner: Tom" in said
    assert "Order SO7: release; Tom sees to it, until 30 Jun 2026" in said
    assert "statement signed: Tom, by 31 Jul 2026, done 30 Jun 2026, said Ada" in said
    assert not any("named on the board" in line for line in said)
    assert "Agreed: credit, 30 Jun 2026, sales, 30 Jun 2026" in said


def test_a_missing_approval_says_whose():
    made = replace(DECIDED, approval=None, option="changed")
    said = words(Entry(case(1), decision=made))
    assert "Approval: missing, of both heads, of credit and of sales" in said
    assert "Decided: Changed, from 30 Jun 2026 until 30 Dec 2026, when it lapses." in said


def test_a_plan_says_only_what_it_holds():
    step = Milestone("statement signed", "t", dt.date(2026, 7, 31))
    plan = Plan(
        "a", "t", dt.date(2026, 12, 30), cap=200_000_00, prepay_share=0.2, milestones=(step,)
    )
    said = [line.replace("\u00a0", " ") for line in plan_lines(plan, "EUR", NAMES)]
    assert said == [
        "Cap: 200,000 EUR",
        "Paid when ordered: 20 % of each order",
        "statement signed: Tom, by 31 Jul 2026",
        "Owned by Ada and Tom; ends 30 Dec 2026",
    ]


COVERED = replace(
    DECIDED,
    changes=(Change("insured_limit", "12700000", "9912300"),),
    plan=Plan("a", "t", dt.date(2026, 12, 30), cover="a bank's guarantee", cover_amount=4_411_500),
)


def test_minutes_tell_cover_to_whom_it_may_be_told_and_to_others_that_it_changes():
    entries = (Entry(case(1), decision=COVERED),)
    least, credit = (
        "\n".join(
            b.text
            for b in blocks(Minutes(MEETING, entries, "EUR", "s", NAMES, clearance=clearance))
        )
        for clearance in (LEAST, Clearance(cover=True))
    )
    assert "Cover changes: ask credit" in least
    assert "Cover: ask credit" in least
    for told in ("127,000", "99,123", "44,115", "guarantee"):
        assert told in credit
        assert told not in least


def test_minutes_taken_before_a_reveal_tell_nobodys_rating():
    apart = (Reason("divergence", "Credit's class is B; the record would be E."),)
    sealed, opened = (
        words(Entry(replace(case(1, state), reasons=apart))) for state in ("open", "revealed")
    )
    assert not any("class is B" in line for line in sealed)
    assert any("class is B" in line for line in opened)
