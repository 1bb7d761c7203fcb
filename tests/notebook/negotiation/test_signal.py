"""The first words of the negotiation sheet: where the record says no credit, they say it."""

from types import SimpleNamespace

import pandas as pd

from lib.ledger.context import Context
from lib.ledger.ledger import Ledger
from lib.notebook.answer import Answer
from lib.notebook.negotiation.case_questions import against_room
from lib.notebook.registry import QUESTIONS, Cell, Inputs, answer
from lib.simulation import credit


def _signal(sample: Ledger, customer: str) -> Answer:
    context = Context("v", "test", sample.day, sample.currency, names=sample.names())
    cell = Cell("terms.signal", {"customer": customer})
    return answer(QUESTIONS[cell.question], cell, Inputs(sample), context)


def test_no_credit_by_the_record_comes_before_limit_class_and_orders(sample: Ledger):
    """C136 is of class D, its oldest invoice 193 days late, and nothing of what it owes is on time."""
    found = _signal(sample, "C136")
    assert found.reading.startswith("**■ Red: No credit, by the record: all ")
    assert "the oldest 193 days" in found.reading.split("**")[1]
    assert list(found.table["check"])[:2] == ["credit", "limit"]


def test_whoever_pays_is_not_refused(sample: Ledger):
    found = _signal(sample, "C086")
    assert "credit" not in set(found.table["check"])
    assert "No credit" not in found.reading


def test_what_is_asked_for_does_not_find_the_amount_of_cover(sample: Ledger):
    """A word on each option would turn where the debt passes the cover: asked day by day, the amount."""
    debts = pd.DataFrame({"debt": [0.0, 1e3, 1e6, 1e9, -1e9]})
    words = set()
    for customer in ("C001", "C004", "C017", "C062"):
        inputs = Inputs(sample)
        told = against_room(
            inputs, SimpleNamespace(customer=customer, standing=credit.of(sample, customer)), debts
        )
        assert "cover_left" not in told
        assert told["covered"].nunique() == 1
        words |= set(told["covered"])
    assert len(words) > 1  # else nothing here could have turned
