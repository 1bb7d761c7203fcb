"""What must be asked before a table is read: what is only likely, has rivals, or is nowhere said."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from lib.importing.evidence.relations import TOLERANCE
from lib.importing.reading import (
    document_numbers,
    fields,
    payment_questions,
    summaries,
    whole_table,
)
from lib.importing.reading.evidence import OTHER, Candidate, Evidence
from lib.importing.reading.reading import Choice, Question, Reading
from lib.importing.source_table import SourceTable
from lib.importing.values import currencies
from lib.importing.vocabulary.heading import says_house

_WORDS = {
    "document": "the number of the document", "customer": "the customer", "issued": "the day of issue",
    "amount": "the amount", "open_amount": "the open amount", "paid_amount": "what is paid",
    "paid_on": "the day of payment", "due": "the due date", "currency": "the currency",
    "payment_state": "whether it is paid", "day": "the day of payment",
}  # fmt: skip
ASKED_FIELDS = (
    "document", "customer", "issued", "amount", "open_amount", "paid_amount", "debit", "credit",
    "net_amount", "paid_on", "due", "day", "invoice", "applied_amount", "payment_state", "currency",
)  # fmt: skip
_OF_LINES = frozenset({"line", "item", "product"})
_LATE = frozenset({"fee", "interest", "penalty"})
_NEARLY_ALL = 0.98
_RIVALS = ("amount", "open_amount", "paid_amount")


def with_questions(
    table: SourceTable,
    reading: Reading,
    evidence: Evidence,
    free: Sequence[Candidate],
    *,
    accept: bool,
    settled_elsewhere: bool,
) -> Reading:
    """A reading with its questions.

    Args:
        table, reading, evidence, free: what is known.
        accept: a person takes what is only likely.
        settled_elsewhere: payments or allocations come with this import.
    """
    if reading.role == "documents" and (summary_questions := summaries.question(reading, evidence)):
        return replace(reading, questions=summary_questions)
    questions = list(_questions(reading, evidence, free, accept=accept))
    if reading.role == "documents" and not (settled_elsewhere or _is_own(table)):
        state = payment_questions.questions(table, reading, evidence)
        questions += [q for q in state if not (accept and q.acceptable)]
    return replace(reading, questions=tuple(questions))


def _is_own(table: SourceTable) -> bool:
    """Is it a table in the words of this program, in which what is not allocated is open?"""
    return {"document", "kind"} <= set(table.frame.columns)


def _questions(
    reading: Reading,
    evidence: Evidence,
    free: Sequence[Candidate],
    *,
    accept: bool,
) -> Iterator[Question]:
    for field in _missing_fields(reading):
        yield _missing_question(field, reading, free)
    if reading.role == "documents" and (accounts := whole_table.double_entry(reading, evidence)):
        yield accounts
    if accept:
        return
    if reading.role == "documents":
        yield from document_numbers.questions(reading, evidence, free)
        yield from whole_table.questions(reading, evidence)
    for choice in reading.choices:
        if (
            choice.certainty == "likely"
            and choice.field in ASKED_FIELDS
            and _matters(choice, reading)
        ):
            yield _likely_question(choice)
        elif choice.field == "document" and _swapped(reading, evidence):
            yield from _swap_questions(reading)
        elif rivals := _rivals(choice, evidence, free, reading):
            yield _rival_question(choice, rivals)


def _matters(choice: Choice, reading: Reading) -> bool:
    """Where the whole and what is open of it are known, the rest may be called anything."""
    amount_choices = [reading.choice(field) for field in ("amount", "open_amount")]
    return choice.field != "paid_amount" or not all(
        c and c.certainty != "likely" for c in amount_choices
    )


def _swapped(reading: Reading, evidence: Evidence) -> bool:
    """Do documents repeat while customers never do, as if their headings were exchanged?"""
    columns = [reading.column(f) for f in ("document", "customer")]
    if None in columns:
        return False
    document, customer = (evidence.contents[str(c)] for c in columns)
    rows = int(customer.filled_mask.sum())
    return rows >= 6 and customer.distinct == rows and document.distinct <= 0.6 * rows


def _swap_questions(reading: Reading) -> Iterator[Question]:
    pair = [str(reading.column(f)) for f in ("document", "customer")]
    text = f"“{pair[0]}” repeats and “{pair[1]}” never does: are document and customer exchanged?"
    yield Question("document", text, (pair[1],))
    yield Question("customer", text, (pair[0],))


def _missing_fields(reading: Reading) -> Iterator[str]:
    for field in fields.NEEDED[reading.role]:
        if field == "amount" and reading.role == "documents":
            if not any(f in reading for f in fields.BILLED):
                yield from _lacking_side(reading)
        elif (field == "amount" and "applied_amount" in reading) or field == "document":
            continue
        elif field not in reading:
            yield field


def _lacking_side(reading: Reading) -> Iterator[str]:
    """What says the amount is lacking: the amount itself, or the other side of an account."""
    if "debit" in reading and "credit" in reading:
        return
    yield "credit" if "debit" in reading else "debit" if "credit" in reading else "amount"


def _missing_question(field: str, reading: Reading, free: Sequence[Candidate]) -> Question:
    """A field that nothing names; a column with a use of its own is no answer."""
    used_columns = reading.names()
    near = tuple(
        dict.fromkeys(c.column for c in free if c.field == field and c.column not in used_columns)
    )
    hint = " If the whole list is of one, say --customer NAME." if field == "customer" else ""
    return Question(field, f"No column says {_words(field)}.{hint}", near)


def _words(field: str) -> str:
    return _WORDS.get(field, field.replace("_", " "))


def _likely_question(choice: Choice) -> Question:
    return Question(
        choice.field,
        f"“{choice.column}” is likely {_words(choice.field)}, by {choice.reason} alone.",
        (choice.column,),
    )


def _rivals(
    choice: Choice, evidence: Evidence, free: Sequence[Candidate], reading: Reading
) -> tuple[str, ...]:
    """Other columns named as the same money, with other figures and no use of their own."""
    if choice.field not in _RIVALS or choice.certainty != "named":
        return ()
    if choice.field == "paid_amount" and "open_amount" in reading:
        return ()
    used_columns = reading.names()
    chosen_values = np.nan_to_num(evidence.contents[choice.column].values)
    return tuple(
        c.column
        for c in free
        if c.field == choice.field
        and c.column not in used_columns
        and not c.weak
        and c.certainty != "likely"
        and not _other_level(c.column, choice, evidence, reading)
        and not _is_whole(c.column, choice.column, evidence, reading)
        and not _has_fees(c.column, choice.column, evidence)
        and evidence.contents[c.column].filled_mask.any()
        and (
            np.abs(np.nan_to_num(evidence.contents[c.column].values) - chosen_values) > TOLERANCE
        ).any()
    )


def _other_level(column: str, choice: Choice, evidence: Evidence, reading: Reading) -> bool:
    """Is a column the amount of a line, or in the company's own currency, beside the chosen one?"""
    chosen_concepts, other_concepts = (
        {concept for m in evidence.meanings[c] for concept in m.concepts}
        for c in (choice.column, column)
    )
    if says_house(column) and not says_house(choice.column):
        return True
    coded = currencies.in_heading(column) and not currencies.in_heading(choice.column)
    if coded and "currency" in reading:
        return True
    chosen_varies, other_varies = (_varies(c, evidence, reading) for c in (choice.column, column))
    return not chosen_varies and (
        other_varies or bool((other_concepts & _OF_LINES) - chosen_concepts)
    )


def _is_whole(column: str, part: str, evidence: Evidence, reading: Reading) -> bool:
    """Are the parts of each document, its instalments, together what a column says on each row?"""
    document = reading.column("document")
    if document is None:
        return False
    values = pd.DataFrame({
        "whole": np.nan_to_num(evidence.contents[column].values),
        "part": np.nan_to_num(evidence.contents[part].values),
    })  # fmt: skip
    by = values.groupby(evidence.contents[document].text)
    whole, parts, count = by["whole"], by["part"].sum(), by.size()
    same = (whole.max() - whole.min() <= TOLERANCE) & ((whole.max() - parts).abs() <= TOLERANCE)
    return bool((count > 1).any() and same.all())


def _has_fees(column: str, part: str, evidence: Evidence) -> bool:
    """Is a column another one together with fees and interest for late payment?"""
    fee_columns = [
        c
        for c, meanings in evidence.meanings.items()
        if any(m.role == OTHER and m.field == "fee" and _LATE & m.concepts for m in meanings)
    ]
    whole, own, *fees = (
        np.nan_to_num(evidence.contents[c].values) for c in (column, part, *fee_columns)
    )
    return bool(fees and (np.abs(whole - own - sum(fees)) <= TOLERANCE).mean() > _NEARLY_ALL)


def _varies(column: str, evidence: Evidence, reading: Reading) -> bool:
    """Does a column say different things on rows of one document, as amounts of lines do?"""
    document = reading.column("document")
    if document is None:
        return False
    groups = evidence.contents[document].text
    return bool((evidence.contents[column].text.groupby(groups).nunique() > 1).any())


def _rival_question(choice: Choice, rivals: Sequence[str]) -> Question:
    other_columns = ", ".join(f"“{r}”" for r in rivals)
    return Question(
        choice.field,
        f"“{choice.column}” and {other_columns} both say {_words(choice.field)}, and they differ.",
        (choice.column, *rivals),
    )
