"""What is asked of payment: what is open, whether all is, what the words of a state mean."""

import numpy as np
import numpy.typing as npt

from lib.importing.assembling import payment_state
from lib.importing.evidence.relations import TOLERANCE
from lib.importing.reading import buckets, payment
from lib.importing.reading.evidence import Evidence
from lib.importing.reading.reading import STATE, Question, Reading
from lib.importing.source_table import SourceTable
from lib.importing.text_columns import Mask

Amounts = npt.NDArray[np.float64]
_SOME = 0.1
"""The share of rows on which an open amount says something."""


def questions(table: SourceTable, reading: Reading, evidence: Evidence) -> list[Question]:
    """What a person must say of payment before a table can be read; nothing where the table says it."""
    if payment.payment_source(table, reading, evidence) is None and not _may_be_open(
        reading, evidence
    ):
        return [_unknown_payment(reading)]
    state_only = not any(f in reading for f in ("open_amount", "paid_amount", "paid_on"))
    column = reading.column("payment_state")
    if "debit" not in reading and (open_ := _may_be_open(reading, evidence)):
        return [open_]
    if column is None or not state_only or _is_chosen(reading):
        return []
    content = evidence.contents[column]
    state_by_word = payment_state.meanings(list(content.counts), column)
    unknown = [text for text, state in state_by_word.items() if not state]
    if not unknown:
        return []
    words = ", ".join(f"“{t}”" for t in unknown[:5])
    return [
        Question("payment_state", f"“{column}” says {words}: which of these mean paid?", (column,))
    ]


def _may_be_open(reading: Reading, evidence: Evidence) -> Question | None:
    """An unread column that is never more than the amount, and sometimes less, may be what is open."""
    amount = reading.column("amount")
    if amount is None or {"open_amount", "paid_amount"} & set(reading.names().values()):
        return None
    whole = np.abs(np.nan_to_num(evidence.contents[amount].values))
    used_columns = reading.names()
    likely_columns = [
        column
        for column, content in evidence.contents.items()
        if column not in used_columns
        and content.numbers >= 0.9
        and not buckets.is_bucket(column)
        and _may_say_open(np.abs(np.nan_to_num(content.values)), whole, column, reading, evidence)
    ]
    if len(likely_columns) > 1:
        words = " and ".join(f"“{column}”" for column in likely_columns[:3])
        text = f"{words} are never more than “{amount}”: which of them is the open amount?"
        return Question("open_amount", text, tuple(likely_columns), acceptable=False)
    if likely_columns:
        text = f"“{likely_columns[0]}” is never more than “{amount}”: it is likely the open amount."
        return Question("open_amount", text, tuple(likely_columns), acceptable=False)
    return None


def _may_say_open(
    part: Amounts, whole: Amounts, column: str, reading: Reading, evidence: Evidence
) -> bool:
    """Part of each row's amount under an unknown heading, or nothing just where a state says paid."""
    if not evidence.meanings[column] and _is_part(part, whole):
        return True
    paid = _paid_by_state(reading, evidence)
    field_names = {m.field for m in evidence.meanings[column] if m.role == "documents"}
    if paid is None or field_names - {"open_amount", "payment_state"}:
        return False
    inside = (part <= whole + TOLERANCE).all() and (part > TOLERANCE).mean() > _SOME
    partly = (part < whole - TOLERANCE)[~paid].any()
    return bool(inside and ((part <= TOLERANCE) == paid).all() and partly)


def _paid_by_state(reading: Reading, evidence: Evidence) -> Mask | None:
    """Which rows a state says are paid; None where it says so of none, or of all."""
    column = reading.column("payment_state")
    if column is None:
        return None
    content = evidence.contents[column]
    state_by_word = payment_state.meanings(list(content.counts), column)
    paid = content.text.isin([word for word, state in state_by_word.items() if state == "paid"])
    rows = paid.to_numpy(bool)
    return rows if rows.any() and not rows.all() else None


def _is_part(part: Amounts, whole: Amounts) -> bool:
    """Is one amount never more than another, and sometimes less?"""
    all_of_it = (part > whole - TOLERANCE).mean()
    return bool((part <= whole + TOLERANCE).all() and 0.2 < all_of_it < 1)


def _unknown_payment(reading: Reading) -> Question:
    """Nothing says what is paid; money that is not used may, so that a person must say of it."""
    unused = tuple(u.column for u in reading.unread if u.holds == "money")
    if not unused:
        return Question(
            STATE, "Nothing in the file says what is paid. Is everything on it still open?"
        )
    words = " and ".join(f"“{column}”" for column in unused[:3])
    sentence = f"Nothing says what is paid, and {words} may. Is everything still open?"
    return Question(STATE, sentence, unused, acceptable=False)


def _is_chosen(reading: Reading) -> bool:
    choice = reading.choice("payment_state")
    return choice is not None and choice.certainty == "chosen"
