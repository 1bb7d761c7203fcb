"""A table read again with a person's answers, without a screen."""

from dataclasses import replace

import pytest

from lib.importing.opening.files import Upload
from lib.importing.options import Options
from lib.importing.reading.reading import STATE
from lib.store.home import Home
from lib.store.ledgers import imports
from lib.ui.book import correction, repeated_lists
from lib.ui.book.answers import Answers, TableAnswers
from lib.ui.book.correction import Memory

NOTHING = Memory(None, {})
LIST = """Invoice,Client,Date,Due,Amount,Other amount,Note
I1,acme,2026-01-31,2026-03-02,5.00,4.00,x
I2,bolt,2026-02-10,2026-03-12,7.00,6.50,y
I3,acme,2026-02-11,2026-03-13,9.00,8.25,z
"""
STATES = """Invoice,Client,Date,Due,Amount,Status
I1,acme,2026-01-31,2026-03-02,5.00,qwx
I2,bolt,2026-02-10,2026-03-12,7.00,zzy
I3,acme,2026-02-11,2026-03-13,9.00,zzy
"""


@pytest.fixture
def read(home):
    def parts(*texts: str):
        given = [Upload(f"list{n}.csv", text.encode()) for n, text in enumerate(texts)]
        return imports.preview(given, Options(), Home.default()).parts

    return parts


def columns(part) -> dict[str, str]:
    return {choice.field: choice.column for choice in part.reading.choices}


def test_without_answers_the_reading_stays_as_it_is(read):
    (part,) = read(LIST)
    assert correction.corrected_part(part, TableAnswers(), NOTHING) is part


def test_a_column_that_was_picked_is_read_and_the_earlier_one_is_not(read):
    (part,) = read(LIST)
    assert columns(part)["amount"] == "Amount"
    said = correction.with_choice(part, TableAnswers(), "amount", "Other amount")
    made = correction.corrected_part(part, said, NOTHING)
    assert columns(made)["amount"] == "Other amount"
    assert made.reading.choice("amount").certainty == "chosen"


def test_no_column_at_all_means_a_field_however_many_could(read):
    (part,) = read(LIST)
    said = correction.with_choice(part, TableAnswers(), "due", None)
    assert "due" not in columns(correction.corrected_part(part, said, NOTHING))


def test_that_all_is_open_answers_that_question_alone(read):
    (part,) = read(LIST)
    assert STATE in {q.field for q in part.reading.questions}
    made = correction.corrected_part(part, TableAnswers(all_open=True), NOTHING)
    assert STATE not in {q.field for q in made.reading.questions}


def test_words_of_payment_are_asked_until_each_is_explained(read):
    (part,) = read(STATES)
    some = TableAnswers(states={"zzy": "open"})
    assert [
        q.field for q in correction.corrected_part(part, some, NOTHING).reading.questions
    ] == ["payment_state"]  # fmt: skip
    both = TableAnswers(states={"zzy": "open", "qwx": "paid"})
    made = correction.corrected_part(part, both, NOTHING)
    assert not made.reading.questions
    assert correction.state_words(part, both) == {"zzy": "open", "qwx": "paid"}


def test_one_state_for_all_words_is_no_reason_to_ask_again(read):
    (part,) = read(STATES)
    said = TableAnswers(states={"zzy": "open", "qwx": "open"})
    assert not correction.corrected_part(part, said, NOTHING).reading.questions


def test_thai_years_of_two_digits_get_their_century(read):
    (part,) = read(LIST.replace("2026-", "15/").replace("15/01-31", "15/01/69"))
    made = correction.corrected_part(part, TableAnswers(thai_years=True), NOTHING)
    assert made.table.frame["Date"].iloc[0] == "15/01/2569"


def test_lists_of_two_days_are_noticed_by_their_documents(read):
    later = LIST.replace("I1,", "I4,")
    assert repeated_lists.places(dict(enumerate(read(LIST, later)))) == (0, 1)
    other = LIST.replace("\nI", "\nJ")
    assert repeated_lists.places(dict(enumerate(read(LIST, other)))) == ()


def test_what_is_gone_counts_as_settled_only_where_that_was_said():
    said = Answers(tables={0: TableAnswers(all_open=True)})
    assert said.options().accept
    later = replace(said, append_to="list")
    assert not later.options().accept
    assert replace(later, settled=True).options().accept
