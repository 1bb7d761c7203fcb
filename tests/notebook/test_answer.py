"""An answer is one value: its facts stand beside its rows, its hidden columns in no table or file."""

import pandas as pd

from lib.export import csv_file
from lib.ledger.context import Context
from lib.ledger.ledger import Ledger
from lib.notebook.answer import Answer, answer
from lib.notebook.columns import FORMATS, HEADINGS
from lib.notebook.question import Cell, Inputs, Question, Rows, question
from tests.ledgers import day, ledger

SEEN: Ledger = ledger("invoice I1 acme 2026-01-10 100.00 EUR due 2026-02-09").on(day("2026-02-28"))
CONTEXT = Context("v", "test", SEEN.day, "EUR")


def sentence(table: pd.DataFrame, context: Context) -> str:
    return f"**{len(table)} of {context.facts.get('rows', 'all')}** rows."


def asked(table: pd.DataFrame | Rows, **words: object) -> Answer:
    made: Question = question("aging.test", "What?", sentence=sentence, **words)(lambda _: table)
    return answer(made, Cell("aging.test"), Inputs(SEEN), CONTEXT)


def test_facts_reach_sentence_and_answer_and_stand_in_no_row_or_file():
    found = asked(Rows(pd.DataFrame({"customer": ["acme"], "amount": [100_00]}), {"rows": 7}))
    assert found.reading == "**1 of 7** rows."
    assert found.facts == {"rows": 7}
    assert "rows" not in found.table
    head, row, *_ = csv_file.of_answer(found).decode("utf-8-sig").splitlines()
    assert (head, row) == ('Customer,"Amount, EUR"', "acme,100.00")


def test_a_plain_table_has_no_facts():
    found = asked(pd.DataFrame({"amount": [1]}))
    assert (found.facts, found.reading) == ({}, "**1 of all** rows.")
    assert CONTEXT.facts == {}


def test_hidden_columns_are_the_sentences_alone():
    found = asked(pd.DataFrame({"amount": [1], "key": ["a"]}), aside=("key",))
    assert list(found.table) == ["amount", "key"]
    assert list(found.shown.table) == ["amount"]
    assert "Key" not in csv_file.of_answer(found).decode()


def test_a_question_overrides_what_all_columns_are():
    table = pd.DataFrame({"amount": [1.0], "p10": [2.0]})
    assert (FORMATS["amount"], HEADINGS["p10"]) == ("money", "Low (1 in 10 below)")
    found = asked(table)
    assert (found.heading("amount"), found.kind("p10")) == ("Amount, EUR", "money")
    own = asked(table, formats={"amount": "percent"}, headings={"p10": "Worth, low"})
    assert (own.kind("amount"), own.heading("p10")) == ("percent", "Worth, low, EUR")
    rest = asked(table.assign(other=1.0), formats={"*": "days"})
    assert [rest.kind(c) for c in rest.table] == ["money", "money", "days"]
