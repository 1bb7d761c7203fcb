"""Is it in the ledger? Cases worked by hand: done, not yet, otherwise, replaced, lapsed, to come."""

import pytest

from lib.board.decision import ChangeLine, Field
from lib.board.ledger_check import Entries, Entry, check, same
from tests.ledgers import day

ON = day("2026-06-30")


def line(
    old: str, new: str, starts: str, field: Field = "credit_limit", lapse: bool = False
) -> ChangeLine:
    return ChangeLine(1, "C1", field, old, new, day(starts), None, "p-head", lapse)


def said(
    lines: list[ChangeLine], *entries: tuple[str, str], field: Field = "credit_limit"
) -> list[str]:
    known: Entries = {("C1", field): tuple(Entry(value, day(on)) for value, on in entries)}
    return [checked.text for checked in check(lines, known, ON)]


UP = line("100", "200", "2026-06-18")


def test_an_import_after_the_decision_that_has_it_is_done():
    assert said([UP], ("100", "2026-06-10"), ("200", "2026-06-24")) == [
        "done, in the ledger of 24 Jun 2026"
    ]


def test_an_import_after_the_decision_that_still_has_the_old_one_is_not_yet():
    assert said([UP], ("100", "2026-06-24")) == ["decided 12 days ago, not in the ledger"]


def test_an_import_from_before_the_decision_cannot_know_it():
    assert said([UP], ("100", "2026-06-10")) == ["decided 12 days ago, not in the ledger"]


def test_a_ledger_that_had_it_all_along_has_not_been_read_since():
    """An import of 10 June that says 200 is no proof that the decision of 18 June was entered."""
    assert said([UP], ("200", "2026-06-10")) == ["decided 12 days ago, not in the ledger"]


def test_a_third_value_is_told_as_it_stands():
    assert said([UP], ("150", "2026-06-24")) == ["decided 12 days ago, but the ledger says 150"]


def test_done_and_undone_again_is_not_done():
    assert said([UP], ("200", "2026-06-20"), ("100", "2026-06-25")) == [
        "decided 12 days ago, not in the ledger"
    ]


def test_a_lapse_is_checked_like_a_decision():
    back = line("200", "100", "2026-06-29", lapse=True)
    assert said([UP, back], ("200", "2026-06-30")) == [
        "replaced by a later line", "lapsed 1 day ago, not in the ledger"]  # fmt: skip
    assert said([UP, back], ("100", "2026-06-30"))[1] == "done, in the ledger of 30 Jun 2026"


def test_what_starts_later_is_to_come():
    assert said([line("100", "200", "2026-07-01")], ("100", "2026-06-30")) == ["from 1 Jul 2026"]


def test_a_field_the_file_does_not_have_is_said():
    assert said([UP]) == ["decided 12 days ago; the ledger does not say"]
    hold = line("", "held", "2026-06-30", field="delivery")
    assert said([hold], ("held", "2026-06-30"), field="delivery") == [
        "decided today; the ledger does not say"
    ]


def test_terms_are_what_most_invoices_since_then_carry():
    longer = line("net 30", "net 60", "2026-06-18", field="terms")
    before = [("net 60", "2026-06-01"), ("net 60", "2026-06-17")]
    after = [("60 days", "2026-06-18"), ("net 60", "2026-06-20"), ("net 30", "2026-06-28")]
    assert said([longer], *before, ("net 30", "2026-06-19"), field="terms") == [
        "decided 12 days ago, not in the ledger"
    ]
    assert said([longer], *before, *after, field="terms") == ["done, in the ledger of 18 Jun 2026"]
    assert said([longer], *before, field="terms") == ["decided 12 days ago, not in the ledger"]


@pytest.mark.parametrize(
    ("field", "one", "other", "equal"),
    [
        ("terms", "net 30", "30 days", True), ("terms", "net 30", "net 30 eom", False),
        ("terms", "as agreed", "As Agreed ", True), ("credit_limit", "100", "100.5", False),
        ("risk_class", "b", "B", True), ("insured_limit", "0", "", False),
    ],
)  # fmt: skip
def test_values_are_compared_by_what_they_mean(field: Field, one: str, other: str, equal: bool):
    assert same(field, one, other) is equal
