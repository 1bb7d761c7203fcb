"""Columns of days under headings that nobody knows: issue, due date or payment, where rows prove it.

A due date stands a regular term after the day of issue on every row; a day of payment stands just where
something is settled. What only fits is asked; what is known as another thing is left alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from lib.importing.assembling import payment_state
from lib.importing.evidence.relations import TOLERANCE
from lib.importing.reading import regular_terms
from lib.importing.reading.evidence import OTHER, Evidence
from lib.importing.reading.reading import Certainty, Choice
from lib.importing.text_columns import Mask
from lib.importing.values import day_marks

_FEWEST = 6
_NEARLY_ALL, _SETTLED = 0.98, 0.98
_FULL = 0.95
_A_DAY = frozenset({"date", "day", "days"})
_BY_ROWS = frozenset({"issued", "due"})

ChoiceByField = Mapping[str, Choice]


def with_day_columns(initial_choices: Sequence[Choice], evidence: Evidence) -> list[Choice]:
    """Choices with the columns of days that prove themselves, and those that must be asked."""
    loose = [c for c in initial_choices if c.field in _BY_ROWS and c.certainty == "likely"
             and not evidence.meanings[c.column]]  # fmt: skip
    choices = _not_where_settled([c for c in initial_choices if c not in loose], evidence)
    for step in (_issued_and_due, _due, _paid_on):
        choices += step({c.field: c for c in choices}, evidence, _free_columns(choices, evidence))
    choices = _issued_when_created(choices, evidence)
    choices += _due_by_another_name({c.field: c for c in choices}, evidence)
    choices = _doubtful_pair(choices, evidence)
    fields_, columns = {c.field for c in choices}, {c.column for c in choices}
    return [*choices, *(c for c in loose if c.field not in fields_ and c.column not in columns)]


def _not_where_settled(choices: list[Choice], evidence: Evidence) -> list[Choice]:
    """A day that stands just where something is settled is that of payment, not of issue (when)."""
    choice_by_field = {c.field: c for c in choices}
    issued = choice_by_field.get("issued")
    if issued is None or issued.certainty in ("chosen", "proven"):
        return choices
    marks = day_marks.marked_rows(evidence.contents[issued.column].column)
    if not any(_agree(marks, rows) for rows in _settled_masks(choice_by_field, evidence)):
        return choices
    rest = [c for c in choices if c is not issued]
    if "paid_on" in choice_by_field:
        return rest
    reason = "it stands just where something is settled"
    return [*rest, replace(issued, field="paid_on", certainty="proven", reason=reason)]


def _issued_when_created(choices: list[Choice], evidence: Evidence) -> list[Choice]:
    """The choices with the day of creation or entry as that of issue, where nothing else may be it.

    A day of entry must have due dates that keep to terms.
    """
    choice_by_field = {c.field: c for c in choices}
    created = choice_by_field.get("recorded_on")
    if "issued" in choice_by_field or created is None or created.certainty != "named":
        return choices
    content = evidence.contents[created.column]
    used_columns = {c.column for c in choices}
    rivals = [
        c
        for c, v in evidence.contents.items()
        if c not in used_columns and v.days > 0.9 and v.filled_share >= _FULL
    ]
    if rivals or content.filled_share < _FULL:
        return choices
    due = choice_by_field.get("due")
    reason = "its heading, since no other column holds days of issue"
    if due and regular_terms.keeps(evidence, created.column, due.column):
        reason += f", and “{due.column}” stands a regular term after it"
    elif not _says_created(created.column, evidence):
        return choices
    return [replace(c, field="issued", reason=reason) if c is created else c for c in choices]


def _says_created(column: str, evidence: Evidence) -> bool:
    """Does a heading say created, and not entered or recorded?"""
    meanings = evidence.meanings_by_field(column, "documents")
    return "issued" in meanings and "created" in meanings["issued"].concepts


def _free_columns(choices: Sequence[Choice], evidence: Evidence) -> list[str]:
    """Columns of days whose heading says no more than that they are days, and that are not used."""
    used_columns = {c.column for c in choices}
    return [
        column
        for column, content in evidence.contents.items()
        if column not in used_columns
        and all(m.concepts and m.concepts <= _A_DAY for m in evidence.meanings[column])
        and content.days > 0.9
        and (not content.digits or content.longest == 8)
    ]


def _issued_and_due(
    choice_by_field: ChoiceByField, evidence: Evidence, free: Sequence[str]
) -> list[Choice]:
    """The day of issue a regular term before the due date, be that named or not."""
    starts = [c for c in free if evidence.contents[c].filled_share >= _FULL]
    if "issued" in choice_by_field:
        return []
    if "due" in choice_by_field:
        return _issued_before(choice_by_field["due"], evidence, starts)
    pairs = [
        (a, b) for a in starts for b in starts if a != b and regular_terms.keeps(evidence, a, b)
    ]
    if len(starts) != 2 or len(pairs) != 1:
        return []
    issued, due = pairs[0]
    reason = f"“{due}” stands a regular term after “{issued}” on every row"
    return [Choice(issued, "issued", "proven", reason), Choice(due, "due", "proven", reason)]


def _issued_before(due: Choice, evidence: Evidence, starts: Sequence[str]) -> list[Choice]:
    """The only column of unknown days, where the due date stands regular terms after it."""
    if len(starts) != 1 or due.certainty == "likely":
        return []
    if not regular_terms.keeps(evidence, starts[0], due.column):
        return []
    reason = f"it stands a regular term before “{due.column}” on every row"
    return [Choice(starts[0], "issued", "proven", reason)]


def _doubtful_pair(choices: Sequence[Choice], evidence: Evidence) -> list[Choice]:
    """A doubtful day of issue and a doubtful due date confirm each other by regular terms."""
    choice_by_field = {
        c.field: c for c in choices if c.field in _BY_ROWS and c.certainty == "likely"
    }
    if len(choice_by_field) < len(_BY_ROWS):
        return list(choices)
    issued, due = choice_by_field["issued"], choice_by_field["due"]
    both_named = all(
        c.field in evidence.meanings_by_field(c.column, "documents") for c in (issued, due)
    )
    if not both_named or not regular_terms.keeps(evidence, issued.column, due.column):
        return list(choices)
    reason = f"its heading, and “{due.column}” stands a regular term after “{issued.column}”"
    return [replace(c, certainty="named", reason=reason) if c in (issued, due) else c
            for c in choices]  # fmt: skip


def _due(choice_by_field: ChoiceByField, evidence: Evidence, free: Sequence[str]) -> list[Choice]:
    issued = choice_by_field.get("issued")
    if issued is None or issued.certainty == "likely" or "due" in choice_by_field:
        return []
    full = [c for c in free if evidence.contents[c].filled_share >= _FULL]
    proven = [c for c in full if regular_terms.keeps(evidence, issued.column, c)]
    if len(proven) == 1:
        reason = f"it stands a regular term after “{issued.column}” on every row"
        return [Choice(proven[0], "due", "proven", reason)]
    after = proven or [c for c in full if regular_terms.follows(evidence, issued.column, c)]
    reason = f"days that never stand before “{issued.column}”"
    return [Choice(c, "due", "likely", reason) for c in after[:1]]


def _due_by_another_name(choice_by_field: ChoiceByField, evidence: Evidence) -> list[Choice]:
    """Days named as another thing (a promise, a value date) that keep to terms may be the due date."""
    issued, used_columns = (
        choice_by_field.get("issued"),
        {c.column for c in choice_by_field.values()},
    )
    if issued is None or issued.certainty == "likely" or "due" in choice_by_field:
        return []
    other_columns = [
        c
        for c, meanings in evidence.meanings.items()
        if c not in used_columns
        and any(m.role == OTHER and m.field == "other_date" for m in meanings)
        and evidence.contents[c].filled_share >= _FULL
        and evidence.contents[c].days > 0.9
        and regular_terms.keeps(evidence, issued.column, c)
    ]
    reason = f"it stands a regular term after “{issued.column}” on every row"
    return [Choice(c, "due", "likely", reason) for c in other_columns[:1]]


def _paid_on(
    choice_by_field: ChoiceByField, evidence: Evidence, free: Sequence[str]
) -> list[Choice]:
    issued = choice_by_field.get("issued")
    if issued is None or "paid_on" in choice_by_field:
        return []
    marks = {c: day_marks.marked_rows(evidence.contents[c].column) for c in free}
    partial_columns = [c for c, mark in marks.items() if 0.02 < mark.mean() < _NEARLY_ALL]
    later_columns = [
        c for c in partial_columns if regular_terms.never_before(evidence, issued.column, c)
    ]
    settled = _settled_masks(choice_by_field, evidence)
    certainty: Certainty = "proven"
    if settled:
        fitting = [c for c in later_columns if any(_agree(marks[c], rows) for rows in settled)]
        reason = "it stands just where something is settled"
    else:
        fitting = [c for c in later_columns if _clears(choice_by_field, evidence, c, marks[c])]
        reason = "the rows of a customer and a day come to nothing together"
        if not fitting and later_columns:
            fitting, certainty, reason = later_columns, "likely", "days on some rows"
    sure = certainty == "likely" or len(fitting) == 1
    return [Choice(fitting[0], "paid_on", certainty, reason)] if fitting and sure else []


def _settled_masks(choice_by_field: ChoiceByField, evidence: Evidence) -> list[Mask]:
    """Rows on which all is settled, and those on which something is; as amounts or states tell."""
    values = {
        f: np.abs(np.nan_to_num(evidence.contents[c.column].values))
        for f, c in choice_by_field.items()
        if f in ("amount", "open_amount", "paid_amount")
    }
    rows: list[Mask] = []
    if "open_amount" in values:
        rows.append(values["open_amount"] <= TOLERANCE)
    if "paid_amount" in values:
        rows.append(values["paid_amount"] > TOLERANCE)
    if {"paid_amount", "amount"} <= values.keys():
        rows.append(values["paid_amount"] >= values["amount"] - TOLERANCE)
    if {"open_amount", "amount"} <= values.keys():
        rows.append(values["open_amount"] < values["amount"] - TOLERANCE)
    if state := choice_by_field.get("payment_state"):
        content = evidence.contents[state.column]
        state_by_word = payment_state.meanings(list(content.counts), state.column)
        words = [word for word, state_ in state_by_word.items() if state_ == "paid"]
        rows.append(content.text.isin(words).to_numpy(bool))
    return [mask for mask in rows if mask.any()]


def _agree(dated_mask: Mask, settled_mask: Mask) -> bool:
    """Is a day written just where something is settled, and are there rows of both?"""
    has_both = dated_mask.sum() >= 2 and (~dated_mask).sum() >= 2
    return bool(has_both and (dated_mask == settled_mask).mean() >= _SETTLED)


def _clears(
    choice_by_field: ChoiceByField, evidence: Evidence, column: str, dated_mask: Mask
) -> bool:
    """Do the amounts of each customer that share a day come to nothing, while the others do not?"""
    needed = [choice_by_field.get(f) for f in ("customer", "amount")]
    if None in needed or dated_mask.sum() < _FEWEST:
        return False
    customer, amount = (evidence.contents[c.column] for c in needed if c)
    days = evidence.contents[column].text
    rows = pd.DataFrame({"customer": customer.text, "day": days, "amount": amount.values})[
        dated_mask
    ]
    sums = rows.groupby(["customer", "day"])["amount"].sum().abs()
    return bool((sums <= TOLERANCE).mean() >= _NEARLY_ALL)
