"""Field reports: what warns, what changed and since when; room clearance; the promise register."""

import pytest

from lib.board import field, register
from lib.board.field import (
    News,
    NotAnAnswer,
    answer_changes,
    since_last,
    validate,
    visible_text,
    warnings,
)
from lib.board.people import Person
from lib.board.record import FIELD_QUESTIONS, FieldReport, Logged
from tests.ledgers import day

CREDIT, SALES = Person("c", "Cleo", "credit"), Person("s", "Sam", "sales")
CALM = {
    "condition_good": "yes",
    "stock_level": "normal",
    "sugar_coated": "no",
    "seasoned_management": "yes",
    "agreements_kept": "yes",
    "atmosphere": "good",
    "turnover_rising": "no",
    "price_minor": "no",
    "long_terms": "no",
    "dumping": "no",
    "competitors_view": "fair",
}
ALARM = {
    "condition_good": "no", "stock_level": "full", "sugar_coated": "yes", "seasoned_management": "no",
    "agreements_kept": "no", "atmosphere": "poor", "turnover_rising": "yes", "price_minor": "yes",
    "long_terms": "yes", "dumping": "yes", "competitors_view": "poor",
}  # fmt: skip


def report(on: str, **answers: str) -> FieldReport:
    return FieldReport("C1", day(on), "s", answers)


def test_there_are_eleven_questions_and_all_but_the_stock_can_warn():
    assert len(FIELD_QUESTIONS) == 11
    assert warnings(report("2026-05-03", **CALM)) == ()
    assert warnings(report("2026-05-03", **ALARM)) == tuple(
        name for name in FIELD_QUESTIONS if name != "stock_level"
    )


def test_an_answer_that_is_not_offered_is_refused():
    assert validate(report("2026-05-03", **CALM)).answers == CALM
    with pytest.raises(NotAnAnswer, match="good, fair, poor"):
        validate(report("2026-05-03", atmosphere="yes"))
    with pytest.raises(NotAnAnswer):
        validate(report("2026-05-03", mood="yes"))


def test_a_change_is_said_with_the_day_it_was_first_seen():
    """No in January, yes in May and June: since May."""
    reports = [report(on, turnover_rising=a) for on, a in (
        ("2026-06-03", "yes"), ("2026-01-10", "no"), ("2026-05-03", "yes"))]  # fmt: skip
    (change,) = answer_changes(reports)
    assert change.text == "staff turnover rising: no → yes since 3 May 2026"
    assert change.way == "worse"
    assert since_last(reports) == ()


def test_a_question_left_out_says_nothing():
    reports = [
        report("2026-01-10", dumping="yes", atmosphere="good"),
        report("2026-03-01", dumping="yes"),
        report("2026-05-03", atmosphere="poor"),
    ]
    (change,) = since_last(reports)
    assert (change.question, change.before, str(change.since)) == (
        "atmosphere",
        "good",
        "2026-01-10",
    )


def test_a_change_between_two_that_do_not_warn_is_neither():
    (change,) = answer_changes(
        [report("2026-01-10", stock_level="full"), report("2026-05-03", stock_level="empty")]
    )
    assert change.way == "other"
    (better,) = answer_changes(
        [report("2026-01-10", dumping="yes"), report("2026-05-03", dumping="no")]
    )
    assert better.way == "better"


def test_nothing_before_is_no_change():
    assert answer_changes([report("2026-05-03", **ALARM)]) == ()
    assert answer_changes([]) == ()


TOLD = News("C1", day("2026-05-03"), "worse", "Northbank", "limit halved")


def test_only_who_is_cleared_learns_the_source():
    said = visible_text(TOLD, whole=False)
    assert said == "confidential information, worse, 3 May 2026: ask credit"
    assert visible_text(TOLD, whole=True) == "Northbank, 3 May 2026: limit halved"


AGREED = Logged(
    "C1", day("2026-05-03"), "special terms", "s", "fair", terms="net 60", until=day("2026-06-30")
)


def test_but_we_agreed_is_answered_by_whom_and_when():
    said = register.answer([AGREED], "C1", day("2026-06-30"), called={"s": "Sam"}.__getitem__)
    assert said == "net 60 agreed by Sam on 3 May 2026, until 30 Jun 2026: fair."


@pytest.mark.parametrize(
    ("customer", "on", "document"),
    [("C1", "2026-07-01", ""), ("C1", "2026-05-02", ""), ("C2", "2026-06-01", "")],
)
def test_what_does_not_hold_is_not_recorded(customer: str, on: str, document: str):
    assert register.answer([AGREED], customer, day(on), document).startswith("Nothing is recorded")


def test_what_was_logged_for_one_invoice_does_not_answer_for_another():
    one = Logged("C1", day("2026-05-03"), "special terms", "s", "", document="I1", terms="net 90")
    assert register.holding([one], "C1", day("2026-06-01"), "I2") == ()
    assert register.holding([one, AGREED], "C1", day("2026-06-01"), "I1") == (one, AGREED)


def test_short_names_cover_every_question():
    assert set(field.SHORT) == set(FIELD_QUESTIONS)
