"""How far a case is, in words; what a close leaves open; whose approval is missing."""

import datetime as dt

import pytest

from lib.board import approval
from lib.board.case import Case
from lib.board.decision import Agreement, Change, Decision, Disagreement
from lib.board.facts import BoardFacts
from lib.board.status import case_status, left_open
from tests.ledgers import day

ON = day("2026-06-30")
CREDIT, SALES = Agreement("c", "credit", ON), Agreement("s", "sales", ON)


def case(state: str, **more: object) -> Case:
    return Case(1, 1, "C1", "Acme", 1, state=state, **more)  # type: ignore[arg-type]


def decision(new: int, *approvals: Agreement, approval: Agreement | None = None) -> Decision:
    return Decision(
        1, 1, "C1", "Acme", "changed", (Change("credit_limit", "1", str(new)),), ON,
        dt.date(2026, 12, 30), "", "p", (CREDIT, SALES), approval, approvals=approvals,
    )  # fmt: skip


@pytest.mark.parametrize("state", ["settled", "decided"])
def test_what_waits_for_an_approval_says_whose(state: str):
    facts = BoardFacts(decisions=(decision(20_000_000),))
    assert case_status(case(state), facts) == (
        f"{state}, approval of a head of credit or sales missing"
    )
    done = BoardFacts(decisions=(decision(20_000_000, SALES, approval=SALES),))
    assert case_status(case(state), done) in ("settled by consent", "decided")


@pytest.mark.parametrize(
    ("new", "given", "heads", "waits"),
    [
        (1_000, (), (), "somebody of credit or sales"),
        (20_000_000, (), (), "a head of credit or sales"),
        (30_000_000, (), (), "both heads, of credit and of sales"),
        (30_000_000, (CREDIT,), (), "the head of sales"),
        (30_000_000, (), ("c",), "the head of sales"),
        (30_000_000, (), ("c", "s"), "a head of credit or sales"),
    ],
)
def test_whose_approval_is_missing(new: int, given: tuple, heads: tuple, waits: str):
    assert approval.missing(decision(new, *given), heads) == waits
    assert approval.missing(decision(new, approval=CREDIT)) == ""


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (case("open"), "nobody has rated it yet"),
        (case("revealed"), "revealed"),
        (case("undecided"), "no agreement"),
        (case("parked", parked_until=day("2026-07-14")), "parked until 14 Jul 2026"),
        (case("parked", parked_until=day("2026-07-14"), went_to=9),
         "parked until 14 Jul 2026, taken up in a later meeting"),
    ],
)  # fmt: skip
def test_other_states(one: Case, text: str):
    assert case_status(one, BoardFacts(), 5).replace("\u00a0", " ") == text


def test_some_have_given_their_opinion():
    facts = BoardFacts(sealed={1: ("credit", "sales")})
    assert case_status(case("open"), facts, 5) == "sealed 2 of 5"


def test_closing_says_what_is_left_open():
    cases = (case("open"), Case(2, 1, "", "New Ltd", 2, state="undecided"))
    facts = BoardFacts(
        cases=cases, decisions=(decision(20_000_000),), disagreements=(Disagreement(2, "no"),)
    )
    assert left_open(facts) == (
        "1 case is not decided and will be parked (Acme); 1 decision waits for an approval (Acme: a "
        "head of credit or sales); 1 disagreement has nobody named who settles it (New Ltd)."
    )
    assert left_open(BoardFacts()) == "Nothing is left open."
