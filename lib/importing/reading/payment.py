"""What tells which part of a document is paid, and a column of open amounts that is none."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.importing.assembling import payment_state
from lib.importing.evidence.content import Content
from lib.importing.evidence.relations import TOLERANCE
from lib.importing.reading.evidence import OTHER, Candidate, Evidence
from lib.importing.reading.reading import Choice, Reading
from lib.importing.source_table import SourceTable
from lib.importing.text_columns import Mask
from lib.importing.values import dates, day_marks
from lib.importing.vocabulary import wordings

Amounts = npt.NDArray[np.float64]

_AMOUNTS = ("open_amount", "paid_amount", "paid_on")
_STATES = (*_AMOUNTS, "payment_state")
_FULL = 1.0
"""How far from the whole of a document what is no longer open may be, as where cents are rounded."""
_UNDERSTOOD = 0.5
"""Below this share of rows with words that are understood, a column is rather one of notes."""


def without_false_open(evidence: Evidence, free: Sequence[Candidate]) -> list[Candidate]:
    """An "open" amount that stands in full on settled rows is the amount of the document."""
    false_columns = {
        c.column
        for c in free
        if c.field == "open_amount"
        and c.certainty != "proven"
        and _stands_when_settled(evidence, c.column, free)
    }
    return [
        replace(
            c, field="amount", reason="it stands in full on settled rows, so it is no open amount"
        )
        if c.column in false_columns and c.field == "open_amount"
        else c
        for c in free
        if not (c.column in false_columns and c.field == "amount")
    ]


def _stands_when_settled(evidence: Evidence, column: str, free: Sequence[Candidate]) -> bool:
    """Does a column say much of rows that a state says are paid, or all of rows with a payment?"""
    by_day_mask = np.zeros(len(evidence.contents[column].column), bool)
    by_state_mask = by_day_mask.copy()
    for candidate in free:
        content = evidence.contents[candidate.column]
        if candidate.field == "paid_on" and not candidate.weak:
            by_day_mask |= content.filled_mask
        if candidate.field == "payment_state" and not candidate.weak:
            states = payment_state.meanings(list(content.counts), candidate.column)
            paid = [text for text, state in states.items() if state == "paid"]
            by_state_mask |= content.text.isin(paid).to_numpy(bool)
    settled = by_day_mask | by_state_mask
    if settled.sum() < 3 or (settled.all() and len(settled) < 3):
        return False
    amounts = np.abs(np.nan_to_num(evidence.contents[column].values))
    stands_mask = amounts > TOLERANCE
    for field in ("amount", "paid_amount"):
        if (whole := _other_sizes(evidence, column, field, free)) is not None:
            stands_mask &= by_state_mask | (np.abs(amounts - whole) <= _FULL)
            break
    return bool(stands_mask[settled].mean() > 0.9)


def _other_sizes(
    evidence: Evidence, column: str, field: str, free: Sequence[Candidate]
) -> Amounts | None:
    """The sizes that another column says of each row, named as what is billed or paid."""
    columns = [c.column for c in free if c.field == field and c.certainty != "likely"]
    other = next((c for c in columns if c != column), None)
    return None if other is None else np.abs(np.nan_to_num(evidence.contents[other].values))


def payment_source(table: SourceTable, reading: Reading, evidence: Evidence) -> str | None:
    """What says which part of each document is paid; None where nothing does."""
    for field in _STATES:
        if (column := reading.column(field)) is not None:
            return f"“{column}”"
    if "debit" in reading and "credit" in reading:
        return "debit and credit"
    if (column := reading.column("type")) and _has_receipts(evidence.contents[column]):
        return f"receipts among the rows, by “{column}”"
    if (column := reading.column("side")) and len(evidence.contents[column].counts) > 1:
        return f"both sides of the account, by “{column}”"
    if column := _one_day_column(reading, evidence):
        return f"“{column}”, which counts every row up to one day, as a list of open items does"
    if title := next((t for t in table.titles if is_open_list(t)), None):
        return f"the title “{title}”: a list of open items"
    return None


def without_vague_state(evidence: Evidence, choices: Sequence[Choice]) -> list[Choice]:
    """The choices without a column of states whose words say nothing of payment.

    It is kept where its words are understood or set documents aside, or where nothing else tells what
    is paid and several words stand in it: then a person is asked what they mean.
    """
    state_choice = next((c for c in choices if c.field == "payment_state"), None)
    if state_choice is None or state_choice.certainty == "chosen":
        return list(choices)
    content = evidence.contents[state_choice.column]
    share = content.wording("payment_state")
    if content.yes_no or share > 0.9:
        return list(choices)
    payment_known = any(c.field in (*_AMOUNTS, "debit") for c in choices)
    vague = share == 0 and (payment_known or content.distinct < 2)
    vague |= share < _UNDERSTOOD and _tells_no_more(choices, state_choice, content)
    return [c for c in choices if not (vague and c.field == "payment_state")]


def _tells_no_more(choices: Sequence[Choice], state: Choice, content: Content) -> bool:
    """Are amounts open known, while the states that are understood set no document aside?

    Then what a collector noted (in dispute, promised, with the lawyer) changes nothing.
    """
    states = payment_state.meanings(list(content.counts), state.column).values()
    open_known = any(c.field == "open_amount" and c.certainty != "likely" for c in choices)
    return open_known and not {"void", "draft", "written_off"} & set(states)


def with_proven_state(evidence: Evidence, choices: Sequence[Choice]) -> list[Choice]:
    """The choices with a column of states proven that says paid just where another says settled."""
    by_field = {c.field: c for c in choices}
    state = by_field.get("payment_state")
    if state is None or state.certainty != "likely":
        return list(choices)
    words = evidence.contents[state.column]
    state_by_word = payment_state.meanings(list(words.counts), state.column)
    paid = words.text.isin([word for word, state_ in state_by_word.items() if state_ == "paid"])
    for field in ("paid_on", "open_amount"):
        other = by_field.get(field)
        if other is None or other.certainty == "likely":
            continue
        settled = _where_settled(evidence.contents[other.column], field)
        is_mixed = 2 <= settled.sum() <= len(settled) - 2
        if all(state_by_word.values()) and is_mixed and (paid.to_numpy(bool) == settled).all():
            reason = f"it says paid just where “{other.column}” says so"
            proven_state = replace(state, certainty="proven", reason=reason)
            return [proven_state if c is state else c for c in choices]
    return list(choices)


def _where_settled(content: Content, field: str) -> Mask:
    if field == "paid_on":
        return day_marks.marked_rows(content.column)
    nothing: Mask = np.abs(np.nan_to_num(content.values)) <= TOLERANCE
    return nothing


def _one_day_column(reading: Reading, evidence: Evidence) -> str | None:
    """A column of days past due that counts every row up to one and the same day.

    A settled invoice is not counted any further, so such a list holds open items alone.
    """
    due = reading.column("due")
    day_columns = [
        column
        for column, meanings in evidence.meanings.items()
        if any(m.role == OTHER and m.field == "days" for m in meanings)
    ]
    if due is None:
        return None
    return next(
        (c for c in day_columns if _is_one_day(evidence.contents[due], evidence.contents[c])), None
    )


def _is_one_day(due: Content, days_late: Content) -> bool:
    try:
        days = dates.parse(due.column).days
    except dates.UndecidedDates:
        return False
    late = pd.Series(days_late.values)
    mask = days.notna() & late.notna() & (late != 0)
    ends = days[mask] + pd.to_timedelta(late[mask], "D")
    rest = days[days.notna() & ~mask]
    return int(mask.sum()) >= 3 and ends.nunique() == 1 and bool((rest >= ends.iloc[0]).all())


def _has_receipts(content: Content) -> bool:
    return any(wordings.kind(t) == "receipt" for t in content.counts)


def is_open_list(title: str) -> bool:
    """Does a title say that the list holds open items alone?

    >>> is_open_list("A/R Aging Detail"), is_open_list("Acme Ltd")
    (True, False)
    """
    return wordings.says("layout", "open_items", title)
