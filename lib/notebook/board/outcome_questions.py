"""What came of decisions: measured on the ledger beside what was expected; scores; the ERP check."""

import datetime as dt
from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from lib.analysis import movers, tolerance_compliance
from lib.board import ledger_check, outcome, score
from lib.board.clearance import WITHHELD
from lib.board.decision import Decision
from lib.board.facts import BoardFacts
from lib.board.lapse import lines
from lib.board.ledger_check import CheckedLine, Entries, Entry
from lib.board.minutes import FIELDS, value_text
from lib.board.opinion import Opinion, spread
from lib.board.outcome import Expected, LedgerOutcome, Measured
from lib.board.people import SIDES
from lib.ledger.ledger import Ledger
from lib.notebook.board import outcome_sentences
from lib.notebook.question import Inputs, question

QUARTER = dt.timedelta(days=tolerance_compliance.QUARTER)


def ledger_outcome(ledger: Ledger, customer: str, since: dt.date, until: dt.date) -> LedgerOutcome:
    """What fell due from a customer in ``[since, until)`` and what the ledger's day knows of it."""
    customer_ledger = ledger.where(customer=[customer])
    due = tolerance_compliance.fell_due(customer_ledger, since, until)
    owed, past = (
        movers.balances(customer_ledger, ledger.day, m).sum() for m in ("owed", "past_tolerance")
    )
    if due.empty:
        return LedgerOutcome(since, until, owed=round(owed), past_tolerance=round(past))
    row = due.iloc[0]
    late = None if pd.isna(row["days_late"]) else float(row["days_late"])
    return LedgerOutcome(
        since, until, round(row["due"]), int(row["invoices"]), round(row["within"]),
        round(row["running"]), late, round(owed), round(past),
    )  # fmt: skip


def expected_outcome(
    ledger: Ledger, customer: str, opinions: Sequence[Opinion], cash: tuple[int, int] | None = None
) -> Expected:
    """What the board and the record expected on the day of a decision.

    Args:
        ledger: on that day.
        opinions: opened, of the case.
        cash: low and high of what the forecast expected in 8 weeks, where it was asked.
    """
    customer_ledger = ledger.where(customer=[customer])
    chances = {
        side: side_spread.chance for side in SIDES if (side_spread := spread(side, opinions))
    }
    before = tolerance_compliance.fell_due(customer_ledger, ledger.day - QUARTER, ledger.day)
    late = before["days_late"].dropna()
    owed = movers.balances(customer_ledger, ledger.day, "owed").sum()
    return Expected(
        chances.get("credit"), chances.get("sales"), float(late.iloc[0]) if len(late) else None,
        round(owed), cash,
    )  # fmt: skip


def measure(
    ledger: Ledger, decision: Decision, after_days: int, opinions: Sequence[Opinion] = (),
    lesson: str = "",
) -> Measured:  # fmt: skip
    """A decision looked at after some days, on a ledger of that day or later."""
    until = decision.starts + dt.timedelta(days=after_days)
    expectation = expected_outcome(ledger.on(decision.starts), decision.customer, opinions)
    result = ledger_outcome(ledger, decision.customer, decision.starts, until)
    return Measured(decision.key, decision.customer, after_days, result, expectation, lesson)


_OUTCOMES = {
    "customer": "str", "decided": "datetime64[s]", "option": "str", "after_days": "int64",
    "due_on": "datetime64[s]", "state": "str", "happened": "str", "share_within": "float64",
    "days_late_before": "float64", "days_late": "float64", "credit_chance": "float64",
    "sales_chance": "float64", "owed_before": "float64", "owed": "float64", "lesson": "str",
}  # fmt: skip


@question(
    "board.outcomes",
    "What came of it?",
    sentence=outcome_sentences.outcomes,
    needs=frozenset({"ledger", "board"}),
    definitions=("tolerance", "days late"),
    headings={
        "after_days": "After, days",
        "due_on": "Look on",
        "credit_chance": "Credit's chance",
        "sales_chance": "Sales' chance",
        "happened": "Paid within tolerance",
        "share_within": "Share within",
        "days_late_before": "Days late before",
        "owed_before": "Owed then",
        "owed": "Owed now",
    },
)
def outcomes(inputs: Inputs) -> pd.DataFrame:
    """Each look at a decision: those taken as they were written down, those due as they stand now."""
    facts, ledger = inputs.board, inputs.ledger
    decisions = {d.key: d for d in facts.decisions}
    past_looks = [(m, "looked at") for m in facts.measured if m.decision in decisions]
    due_looks = [
        (measure(ledger, look.decision, look.after_days, _opinions(facts, look.decision)), "due")
        for look in outcome.due(facts.decisions, facts.measured, ledger.day)
        if look.decision.customer
    ]
    rows = [_outcome_row(m, decisions[m.decision], state) for m, state in (*due_looks, *past_looks)]
    return pd.DataFrame(rows, columns=list(_OUTCOMES)).astype(_OUTCOMES)


def _opinions(facts: BoardFacts, decision: Decision) -> Sequence[Opinion]:
    return facts.opinions.get(decision.case, ())


def _outcome_row(m: Measured, decision: Decision, state: str) -> dict[str, object]:
    happened = {True: "all within tolerance", False: "not all", None: "not known yet"}[
        m.seen.paid_within_tolerance
    ]
    return {
        "customer": m.customer, "decided": decision.starts, "option": decision.option,
        "after_days": m.after_days, "due_on": decision.starts + dt.timedelta(days=m.after_days),
        "state": state, "credit_chance": _share(m.expected.credit_chance),
        "sales_chance": _share(m.expected.sales_chance), "happened": happened,
        "share_within": m.seen.within / m.seen.fell_due if m.seen.fell_due else np.nan,
        "days_late_before": m.expected.days_late, "days_late": m.seen.days_late,
        "owed_before": m.expected.owed, "owed": m.seen.owed, "lesson": m.lesson,
    }  # fmt: skip


def _share(chance: float | None) -> float:
    return np.nan if chance is None else chance / 100


@question(
    "board.scores",
    "How good were our chances?",
    sentence=outcome_sentences.scores,
    needs=frozenset({"board"}),
    definitions=("Brier score",),
    formats={"true": "number"},
    headings={"who": "Who", "true": "Came true", "said": "In words"},
)
def scores(inputs: Inputs) -> pd.DataFrame:
    """One's own score, for one's own eyes, and each side's once there are enough outcomes."""
    facts = inputs.board
    results = score.outcomes(facts.decisions, facts.measured)
    opinions = [(case, opinion) for case, all_ in facts.opinions.items() for opinion in all_]
    rows: list[tuple[str, score.Score]] = []
    if facts.reader.side:
        rows.append(("you", score.own_score(opinions, results, facts.reader)))
    rows.extend(score.by_side(opinions, results).items())
    return pd.DataFrame(
        [
            (voice, s.outcomes, s.true, np.nan if s.brier is None else s.brier, s.text)
            for voice, s in rows
        ],
        columns=["who", "outcomes", "true", "brier", "said"],
    ).astype({"brier": "float64", "who": "str", "said": "str"})


def entries(ledger: Ledger, customers: Collection[str], *, cover: bool) -> Entries:
    """What the ledger says of customers' fields: their particulars, and terms invoice by invoice.

    Particulars are as of the load, and are dated with the ledger's day.

    Args:
        cover: its amounts are among them.
    """
    by_field: dict[tuple[str, str], list[Entry]] = {}
    fields = ("credit_limit", "risk_class", *(("insured_limit",) if cover else ()))
    for column in fields:
        rows = _of_customers(ledger.customers, customers).dropna(subset=column)
        for customer, value in zip(rows["customer"], rows[column], strict=True):
            text = str(value) if column == "risk_class" else str(int(value))
            by_field[customer, column] = [Entry(text, ledger.day)]
    invoices = (
        _of_customers(ledger.documents, customers).query("kind == 'invoice'").dropna(subset="terms")
    )
    sorted_invoices = invoices.sort_values("issued", kind="stable")
    term_rows = zip(
        sorted_invoices["customer"],
        sorted_invoices["terms"],
        sorted_invoices["issued"],
        strict=True,
    )
    for customer, terms, issued in term_rows:
        by_field.setdefault((customer, "terms"), []).append(Entry(terms, issued.date()))
    return {key: tuple(field_entries) for key, field_entries in by_field.items()}  # type: ignore[misc]


def _of_customers(table: pd.DataFrame, customers: Collection[str]) -> pd.DataFrame:
    return table[table["customer"].isin(list(customers))]


_CHANGES = {
    "customer": "str", "field": "str", "old": "str", "new": "str", "said": "str",
    "starts": "datetime64[s]", "until": "datetime64[s]", "why": "str", "verdict": "str",
    "since": "int64",
}  # fmt: skip


@question(
    "board.changes",
    "Is it in the ledger?",
    sentence=outcome_sentences.changes,
    needs=frozenset({"ledger", "board"}),
    formats={"since": "number"},
    headings={
        "starts": "From",
        "said": "In the ledger?",
        "since": "Days since",
        "new": "Shall be",
        "old": "Was",
        "why": "Because",
    },
    aside=("verdict",),
)
def changes(inputs: Inputs) -> pd.DataFrame:
    """Every line for the ERP and whether the ledger has it; what is open first, the oldest first."""
    ledger, erp_lines = inputs.ledger, lines(inputs.board.decisions, inputs.ledger.day)
    on_record = entries(ledger, {line.customer for line in erp_lines}, cover=inputs.clearance.cover)
    checked_lines = ledger_check.check(erp_lines, on_record, ledger.day)
    prospects = {d.key: d.name for d in inputs.board.decisions if not d.customer}
    rows = [
        {
            "customer": prospects.get(c.line.decision, c.line.customer), "field": FIELDS[c.line.field],
            "old": value_text(c.line.field, c.line.old, ledger.currency),
            "new": value_text(c.line.field, c.line.new, ledger.currency),
            "starts": c.line.starts, "until": c.line.until,
            "why": "it lapsed" if c.line.lapse else "it was decided",
            "verdict": c.status, "said": _in_the_ledger(c), "since": c.since,
        }
        for c in checked_lines
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=list(_CHANGES)).astype(_CHANGES)
    done_mask = table["verdict"].isin(["done", "replaced"])
    return (
        table.assign(done=done_mask)
        .sort_values(["done", "since"], ascending=[True, False], kind="stable", ignore_index=True)
        .drop(columns="done")
    )


def _in_the_ledger(checked_line: CheckedLine) -> str:
    """Whether a line is in the ledger; of cover nothing, where its amount is withheld."""
    return WITHHELD if checked_line.line.new == WITHHELD else checked_line.text
