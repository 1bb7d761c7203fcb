"""No number that is none reaches a sentence: every reading of the registry is fed them."""

import re
from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest

from lib.board.facts import NOTHING
from lib.ledger.context import Context
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.ledger.money import NO_CURRENCY
from lib.ledger.wording import NoNumber, amount, count, percent
from lib.notebook.board import proposals
from lib.notebook.question import reading
from lib.notebook.registry import QUESTIONS, Inputs

NONE = re.compile(r"\b(nan|inf|NaT|XXX)\b|<NA>|[€:(] ?None|\bNone (days?|%|k|m)\b")
NOW = ("fit", "kept", "simulation", "pay", "policy")
PLAIN = sorted(n for n, q in QUESTIONS.items() if not q.needs & set(NOW))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), None])
@pytest.mark.parametrize("say", [lambda v: amount(v, "EUR"), percent, lambda v: count(v, "day")])
def test_what_is_no_number_is_refused(say, value):
    with pytest.raises(NoNumber):
        say(value)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("name", PLAIN)
def test_no_reading_tells_what_is_no_number(name: str, sample: Ledger):
    """Each column of numbers in turn, and all at once; of a table that is worked out once."""
    asked = QUESTIONS[name]
    context = Context("v", "test", sample.day, "EUR", names=sample.names())
    try:
        table = asked.table(Inputs(sample, before=sample, board=NOTHING), **asked.example)
    except Mistake:
        return
    numbers = [c for c in table.columns if table[c].dtype.kind == "f"]
    for bad, columns in product((np.nan, np.inf, 0.0), [*([c] for c in numbers), numbers]):
        told = reading(asked, table.assign(**dict.fromkeys(columns, bad)), context)
        assert not NONE.search(told), (bad, columns, told)


def test_limits_that_are_none_make_no_reason(sample: Ledger):
    for limit in (np.nan, 0.0, np.inf):
        customers = sample.customers.assign(credit_limit=pd.Series(limit, sample.customers.index))
        for proposal in proposals.proposals(replace(sample, customers=customers)):
            assert proposal.subject != "nan"
            assert not [r.said for r in proposal.reasons if NONE.search(r.said)]


def test_without_a_currency_none_is_named(sample: Ledger):
    assert NO_CURRENCY not in amount(5_00, NO_CURRENCY)
