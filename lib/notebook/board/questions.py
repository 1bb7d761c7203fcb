"""Questions of the board: the agenda, the reveal, the options, the map, outcomes, facts 6, 7, 9.

Opinions come only opened, in ``Inputs.board``, already filtered for the reader.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from lib.analysis import tolerance_compliance
from lib.board import agenda
from lib.board.agenda import Agenda
from lib.board.case import Case, Proposal
from lib.board.opinion import Opinion, Spread, side_proposals, spread
from lib.board.people import SIDES
from lib.ledger.ledger import Ledger
from lib.notebook.board import case_file_charts, charts, options, proposals, sentences
from lib.notebook.question import Inputs, question

Measure = Literal["rating", "limit", "terms", "chance"]
MEASURES: tuple[Measure, ...] = ("rating", "limit", "terms", "chance")
_RANGES = {"rating": "ratings", "limit": "limits", "terms": "terms", "chance": "chances"}
_MIDDLES = {"rating": "rating", "limit": "limit", "terms": "term_days", "chance": "chance"}


@question(
    "board.agenda",
    "Whom do we talk about, and why?",
    sentence=sentences.agenda,
    needs=frozenset({"ledger", "board", "orders", "touches"}),
    definitions=("worth a meeting", "half-year look", "tolerance", "slowing"),
    formats={"place": "number"},
    headings={"on": "Where", "reasons": "Why", "until": "Comes back", "amount": "At stake"},
    aside=("kinds",),
)
def meeting_agenda(inputs: Inputs, *, minutes: int = agenda.USUAL_MINUTES) -> pd.DataFrame:
    meeting_plan = proposals.meeting_agenda(inputs.ledger, inputs.board, minutes)
    return _agenda_rows(meeting_plan)


def _agenda_rows(meeting_plan: Agenda) -> pd.DataFrame:
    rows = [
        *(_entry(p, "case", place) for place, p in enumerate(meeting_plan.cases, 1)),
        *(_entry(p, "routine") for p in meeting_plan.routine),
        *(_entry(p.proposal, "parked") | {"until": p.until} for p in meeting_plan.parked),
    ]
    names = ["place", "customer", "on", "reasons", "kinds", "amount", "until"]
    table = pd.DataFrame(rows, columns=names)
    return table.astype({"amount": "float64", "until": "datetime64[s]", "place": "Int64"})


def _entry(proposal: Proposal, on: str, place: int | None = None) -> dict[str, object]:
    return {
        "place": place,
        "customer": proposal.customer or proposal.name,
        "on": on,
        "reasons": " ".join(r.said for r in proposal.reasons),
        "kinds": ", ".join(r.kind for r in proposal.reasons),
        "amount": max((r.weight for r in proposal.reasons), default=0.0),
        "until": None,
    }


@question(
    "board.reveal",
    "How far apart are we?",
    chart=charts.reveal,
    sentence=sentences.reveal,
    needs=frozenset({"ledger", "board"}),
    definitions=("record's rating",),
    headings={"who": "Voice", "middle": "Median", "count": "Opinions"},
    aside=("case", "customer"),
)
def reveal(inputs: Inputs, *, case: int | None = None, measure: Measure = "rating") -> pd.DataFrame:
    """One case in all that was asked, or every case of the meeting in one measure."""
    facts = inputs.board
    cases = [c for c in facts.cases if case is None or c.key == case]
    if case is not None and not cases and (older_case := facts.case(case)):
        cases = [older_case]
    rows: list[dict[str, object]] = []
    for shown_case in cases:
        for row_measure in MEASURES if case is not None else (measure,):
            rows.extend(_voices(inputs, shown_case, row_measure))
    return pd.DataFrame(rows, columns=list(_REVEALED)).astype(_REVEALED)


_REVEALED = {
    "case": "int64", "customer": "str", "name": "str", "measure": "str", "who": "str",
    "middle": "float64", "low": "float64", "high": "float64", "count": "int64", "sealed": "int64",
}  # fmt: skip


def _voices(inputs: Inputs, case: Case, measure: Measure) -> list[dict[str, object]]:
    facts = inputs.board
    row = {"case": case.key, "customer": case.customer, "name": case.name, "measure": measure,
           "sealed": len(facts.sealed.get(case.key, ()))}  # fmt: skip
    nothing = {"who": "", "middle": np.nan, "low": np.nan, "high": np.nan, "count": 0}
    opinions = facts.opinions.get(case.key, ())
    if not opinions:
        return [row | nothing]
    sides = [s for side in SIDES if (s := spread(side, opinions)) is not None]
    rows = [row | _side(s, measure) for s in sides]
    record = None if case.prospect else _record(inputs.ledger, case.customer, measure)
    if record is not None:
        value, count = record
        rows.append(
            row | {"who": "record", "middle": value, "low": value, "high": value, "count": count}
        )
    return rows


def _side(side_spread: Spread, measure: Measure) -> dict[str, object]:
    low, high = getattr(side_spread, _RANGES[measure])
    middle = getattr(side_spread, _MIDDLES[measure])
    return {
        "who": side_spread.side,
        "middle": middle,
        "low": low,
        "high": high,
        "count": side_spread.count,
    }


def _record(ledger: Ledger, customer: str, measure: Measure) -> tuple[float, int] | None:
    """What the record says in a measure, and how many cases it rests on; limits and terms are ours."""
    if measure == "rating":
        rated_customers = tolerance_compliance.ratings(ledger)
        rows = rated_customers[
            (rated_customers["customer"] == customer) & rated_customers["rating"].notna()
        ]
        if rows.empty:
            return None
        return float(tolerance_compliance.notches(str(rows["rating"].iloc[0]))), int(
            rows["invoices"].iloc[0]
        )
    if measure == "chance":
        past = tolerance_compliance.quarters(ledger, customer)
        return (100 * float(past["kept"].mean()), len(past)) if len(past) else None
    return None


@question(
    "board.options",
    "What would each option do?",
    chart=case_file_charts.options,
    sentence=sentences.options,
    needs=frozenset({"ledger", "board"}),
    definitions=("extra sales needed", "bad 1 in 10", "credit limit"),
    example={"customer": "C017"},
    formats={"later": "money"},
    headings={
        "owed": "Owed today",
        "later": "Owed in a year",
        "peak": "Peak owed",
        "peak_low": "Peak, low",
        "peak_high": "Peak, high",
        "cost": "Cost a year",
        "sales": "Sales a year",
        "blocked": "Orders not delivered",
        "extra": "Extra sales needed",
        "extra_share": "Extra, share",
        "bad": "Lost in a bad 1 in 10",
        "left_out": "Not simulated",
    },
)
def option_comparison(inputs: Inputs, *, case: int = 0, customer: str = "") -> pd.DataFrame:
    facts = inputs.board
    board_case = facts.case(case)
    if board_case is None:
        return options.options(inputs.ledger, customer)
    if board_case.prospect:
        raise options.NothingToSimulate(board_case.name)
    return options.options(
        inputs.ledger, board_case.customer, board_case.market, facts.proposed.get(case),
        side_proposals(facts.opinions.get(case, ())),
    )  # fmt: skip


@question(
    "board.divergence",
    "Where do we see it differently?",
    chart=charts.divergence,
    sentence=sentences.divergence,
    needs=frozenset({"board"}),
    formats={"sales": "number"},
    headings={"credit": "Credit's rating", "sales": "Sales' rating", "amount": "Limit at stake"},
    aside=("case", "customer"),
)
def divergence(inputs: Inputs) -> pd.DataFrame:
    """Every revealed case: credit's rating, sales' rating, what is at stake, and what happened."""
    facts = inputs.board
    outcomes = {
        m.decision: m.seen.paid_within_tolerance
        for m in facts.measured
        if m.seen.paid_within_tolerance is not None
    }
    decision_keys = {d.case: d.key for d in facts.decisions}
    rows = [
        _divergence_row(
            case, facts.opinions[case.key], outcomes.get(decision_keys.get(case.key, -1))
        )
        for case in facts.revealed
    ]
    names = {"case": "int64", "customer": "str", "name": "str", "credit": "float64",
             "sales": "float64", "amount": "float64", "happened": "str"}  # fmt: skip
    known_rows = [row for row in rows if row is not None]
    return pd.DataFrame(known_rows, columns=list(names)).astype(names)


def _divergence_row(
    case: Case, opinions: Sequence[Opinion], paid_in_time: bool | None
) -> dict[str, object] | None:
    credit, sales = spread("credit", opinions), spread("sales", opinions)
    if credit is None or sales is None:
        return None
    amount = max(credit.limit, sales.limit, max((r.weight for r in case.reasons), default=0.0))
    happened = {True: "paid within tolerance", False: "not within tolerance", None: "not known yet"}
    return {
        "case": case.key, "customer": case.customer, "name": case.name, "credit": credit.rating,
        "sales": sales.rating, "amount": amount, "happened": happened[paid_in_time],
    }  # fmt: skip
