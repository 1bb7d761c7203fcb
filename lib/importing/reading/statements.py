"""Readings of lists that are not one row a document: statements, instalments, two kinds of states."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from lib.importing.evidence.relations import TOLERANCE
from lib.importing.reading.evidence import Evidence
from lib.importing.reading.reading import Choice
from lib.importing.vocabulary import wordings

_OTHER_SIDES = frozenset({"amount", "credit", "net_amount"})
_PARTS = frozenset({"open_amount", "paid_amount"})


def adjust_to_rows(initial_choices: Sequence[Choice], evidence: Evidence) -> list[Choice]:
    """The choices of a table, as what its rows are tells them."""
    choices = _without_lone_side(list(initial_choices))
    choices = _as_statement(choices, evidence)
    choices = _of_instalments(choices, evidence)
    return _with_cancelled(choices, evidence)


def _by_field(choices: Sequence[Choice]) -> dict[str, Choice]:
    return {c.field: c for c in choices}


def _without_lone_side(choices: list[Choice]) -> list[Choice]:
    """Debit or credit alone beside an amount is neither; a side beside both is the balance's.

    A debit without a credit, beside what is paid or open, is what was billed.
    """
    choice_by_field = _by_field(choices)
    if (
        "debit" in choice_by_field
        and not _OTHER_SIDES & choice_by_field.keys()
        and _PARTS & choice_by_field.keys()
    ):
        choices = [
            replace(c, field="amount") if c.field == "debit" and c.certainty != "chosen" else c
            for c in choices
        ]
    has_both_sides = {"debit", "credit"} <= choice_by_field.keys()
    needless = (
        {"side"}
        if has_both_sides
        else {"debit", "credit"}
        if "amount" in choice_by_field
        else set()
    )
    return [c for c in choices if c.field not in needless or c.certainty == "chosen"]


def _as_statement(choices: list[Choice], evidence: Evidence) -> list[Choice]:
    """Sales and receipts in columns of their own, never both on a row, are debit and credit."""
    choice_by_field = _by_field(choices)
    if (
        not {"amount", "paid_amount"} <= choice_by_field.keys()
        or "open_amount" in choice_by_field
        or "paid_on" in choice_by_field
    ):
        return choices
    amount, paid = (
        np.abs(np.nan_to_num(evidence.contents[choice_by_field[f].column].values)) > TOLERANCE
        for f in ("amount", "paid_amount")
    )
    if (amount & paid).any() or paid.sum() < 2 or (~amount & paid).sum() < 2:
        return choices
    reason = "each row has either the one or the other"
    sides = {"amount": "debit", "paid_amount": "credit"}
    return [
        replace(c, field=sides[c.field], certainty="proven", reason=reason)
        if c.field in sides
        else c
        for c in choices
    ]


def _of_instalments(choices: list[Choice], evidence: Evidence) -> list[Choice]:
    """Of two amounts of which one repeats on every part of a document, the parts' own is the amount."""
    choice_by_field = _by_field(choices)
    if not {"amount", "document", "due"} <= choice_by_field.keys():
        return choices
    groups = evidence.contents[choice_by_field["document"].column].text
    total = evidence.contents[choice_by_field["amount"].column]
    if not groups.duplicated().any() or (total.text.groupby(groups).nunique() > 1).any():
        return choices
    due = evidence.contents[choice_by_field["due"].column].text
    if not (due.groupby(groups).nunique() > 1).any():
        return choices
    used_columns = {c.column for c in choices}
    whole = total.values
    for column, content in evidence.contents.items():
        if (
            column not in used_columns
            and content.numbers > 0.95
            and _adds_up(content.values, whole, groups)
        ):
            reason = f"the parts of a document add up to “{choice_by_field['amount'].column}”"
            part_choice = Choice(column, "amount", "proven", reason)
            return [*(c for c in choices if c.field != "amount"), part_choice]
    return choices


def _adds_up(parts: np.ndarray, whole: np.ndarray, groups: pd.Series) -> bool:
    sums = pd.Series(parts).groupby(groups).sum()
    wholes = pd.Series(whole).groupby(groups).first()
    mismatch_mask = (sums - wholes).abs() > TOLERANCE
    return bool(mismatch_mask.mean() < 0.1)


def _with_cancelled(choices: list[Choice], evidence: Evidence) -> list[Choice]:
    """A second column of states, of which some say void or draft, sets those rows aside."""
    if "cancelled" in _by_field(choices):
        return choices
    used_columns = {c.column for c in choices}
    for column, content in evidence.contents.items():
        if column in used_columns or content.distinct > 40 or content.numbers > 0.5:
            continue
        states = any(m.field == "payment_state" for m in evidence.meanings[column])
        void = [
            t for t in content.counts if {"void", "draft"} & wordings.meanings("payment_state", t)
        ]
        if states and void:
            reason = f"its heading, and it says {', '.join(f'“{t}”' for t in void[:3])}"
            return [*choices, Choice(column, "cancelled", "named", reason)]
    return choices
