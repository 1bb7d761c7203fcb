"""Every question of the registry on four ledgers: the sample, a real one, one invoice, nothing at all.

Whatever the ledger, a question answers with rows, a sentence and a picture, or says why it cannot.
"""

import re
from typing import Any

import pandas as pd
import pytest

from lib.analysis import forecast
from lib.board.clearance import ALONE
from lib.ledger.context import Context
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.notebook import outlook, what_if
from lib.notebook.answer import Answer
from lib.notebook.registry import QUESTIONS, Cell, Inputs, answer
from lib.notebook.style import DARK, LIGHT
from tests.ledgers import ledger

NO_NUMBER = re.compile(r"\b(nan|inf|NaT|XXX)\b|<NA>|\bNone (days?|%|k|m)\b")
NEED_OTHERS = {"kept", "board", "policy"}
"""A saved forecast, a board: what no ledger alone can tell, so a refusal on the sample is right."""


def _inputs(seen: Ledger) -> Inputs:
    try:
        fit = outlook.with_record(outlook.of(seen), forecast.record(seen, most=4))
    except Mistake:
        fit = None
    return Inputs(seen, seen, fit=fit, what_if=what_if.of(seen), clearance=ALONE, mask_key=b"k")


@pytest.fixture(scope="session", params=["sample", "ibm", "one invoice", "nothing"])
def inputs(request: pytest.FixtureRequest) -> tuple[str, Inputs]:
    """A ledger's name, and what questions read of it; each is made once."""
    name = request.param
    if name in ("sample", "ibm"):
        return name, _inputs(request.getfixturevalue(name))
    one = ledger("invoice I1 acme 2026-01-10 100.00 EUR due 2026-02-09")
    return name, _inputs(one if name == "one invoice" else one.where(currency=["-"]))


def _params(example: object, known: list[str]) -> Any:
    """The example, with a customer of this ledger for one that is none of it."""
    if isinstance(example, dict):
        return {key: _params(value, known) for key, value in example.items()}
    if isinstance(example, list):
        return [_params(value, known) for value in example]
    stranger = isinstance(example, str) and re.fullmatch(r"C\d{3}", example)
    return known[0] if stranger and known and example not in known else example


def _answer(name: str, inputs: Inputs) -> Answer | str:
    asked, seen = QUESTIONS[name], inputs.ledger
    known = sorted(seen.documents["customer"].unique())
    cell = Cell(name, _params(dict(asked.example), known))
    context = Context("v", "test", seen.day, seen.currency, names=seen.names())
    try:
        return answer(asked, cell, inputs, context)
    except Mistake as mistake:
        return str(mistake)


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_every_question_draws_or_says_why_not(name: str, inputs: tuple[str, Inputs]):
    source, seen = inputs
    found = _answer(name, seen)
    if isinstance(found, str):
        assert source != "sample" or QUESTIONS[name].needs & NEED_OTHERS, found
        assert found[:1].isupper(), found
        assert found.rstrip()[-1] in ".?", found
        return
    assert found.reading.startswith("**"), "a headline comes first"
    assert 8 <= len(found.finding) <= 100, found.finding
    assert not NO_NUMBER.search(found.reading), found.reading
    for column in found.shown.table.columns:
        assert found.heading(column).strip(), column
        assert isinstance(found.kind(column), str)
    for tokens in (LIGHT, DARK):
        picture = found.picture(tokens)
        assert picture is None or picture.to_dict()
    assert isinstance(found.table, pd.DataFrame)
