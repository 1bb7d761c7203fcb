"""What a person explains of a table's words: which mean paid, and that short years are Thai ones."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from lib.importing.assembling import payment_state
from lib.importing.options import Options
from lib.importing.reading import fields
from lib.importing.reading.reading import Question, Reading
from lib.importing.source_table import SourceTable

STATES: Mapping[str, str] = {
    "paid": "Paid", "open": "Open", "part_paid": "Part paid", "void": "Void",
    "written_off": "Written off", "draft": "Draft",
}  # fmt: skip
"""States of payment and the word that stands for each in a table that a person explained."""
_ELSEWHERE = ("open_amount", "paid_amount", "paid_on")
_WHICH = "which of these mean paid?"
_SHORT_YEAR = r"^(\s*\d{1,2}[./-]\d{1,2}[./-])(\d{2})(?!\d)"


def rewrite(table: SourceTable, reading: Reading, options: Options) -> SourceTable:
    """The table with the words and years that a person explained."""
    frame = table.frame
    column = reading.column("payment_state")
    if column and options.states:
        words = {word: STATES[state] for word, state in options.states.items()}
        text = frame[column].astype("str").str.strip()
        frame = frame.assign(**{column: text.map(words).fillna(frame[column])})
    if options.thai_years:
        frame = frame.assign(**{c: _thai(frame[c]) for c in _days(reading)})
    return replace(table, frame=frame)


def question(table: SourceTable, reading: Reading) -> Question | None:
    """What is asked where only words tell what is paid, and some of them mean nothing."""
    choice = reading.choice("payment_state")
    if choice is None or choice.certainty != "chosen" or any(f in reading for f in _ELSEWHERE):
        return None
    unknown = [word for word, state in states(table, choice.column).items() if not state]
    if not unknown:
        return None
    words = ", ".join(f"“{word}”" for word in unknown[:5])
    sentence = f"“{choice.column}” says {words}: {_WHICH}"
    return Question("payment_state", sentence, (choice.column,))


def is_asked(question: Question) -> bool:
    """Does a question ask for the meaning of words?"""
    return question.field == "payment_state" and question.sentence.endswith(_WHICH)


def states(table: SourceTable, column: str) -> dict[str, str]:
    """Each word for a state of payment, commonest first, and what it means; "" if unknown."""
    text = table.frame[column].dropna().astype("str").str.strip()
    words = [str(word) for word in text[text != ""].value_counts().index]
    return {word: str(state) for word, state in payment_state.meanings(words, column).items()}


def _days(reading: Reading) -> list[str]:
    """Columns read as days."""
    return [c.column for c in reading.choices if fields.kind(c.field, reading.role) == "day"]


def _thai(days: pd.Series) -> pd.Series:
    """Days with years of four digits.

    >>> _thai(pd.Series(["15/01/69", "2026-01-05", None])).tolist()
    ['15/01/2569', '2026-01-05', nan]
    """
    return days.astype("str").str.replace(_SHORT_YEAR, r"\g<1>25\2", regex=True)
