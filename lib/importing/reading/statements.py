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


def settled(found: Sequence[Choice], evidence: Evidence) -> list[Choice]:
    """The choices of a table, as what its rows are tells them."""
    choices = _without_lone_side(list(found))
    choices = _as_statement(choices, evidence)
    choices = _of_instalments(choices, evidence)
    return _with_cancelled(choices, evidence)


def _by_field(found: Sequence[Choice]) -> dict[str, Choice]:
    return {c.field: c for c in found}


def _without_lone_side(found: list[Choice]) -> list[Choice]:
    """Debit or credit alone beside an amount is neither; a side beside both is the balance's.

    A debit without a credit, beside what is paid or open, is what was billed.
    """
    has = _by_field(found)
    if "debit" in has and not _OTHER_SIDES & has.keys() and _PARTS & has.keys():
        found = [
            replace(c, field="amount") if c.field == "debit" and c.certainty != "chosen" else c
            for c in found
        ]
    both = {"debit", "credit"} <= has.keys()
    needless = {"side"} if both else {"debit", "credit"} if "amount" in has else set()
    return [c for c in found if c.field not in needless or c.certainty == "chosen"]


def _as_statement(found: list[Choice], evidence: Evidence) -> list[Choice]:
    """Sales and receipts in columns of their own, never both on a row, are debit and credit."""
    has = _by_field(found)
    if not {"amount", "paid_amount"} <= has.keys() or "open_amount" in has or "paid_on" in has:
        return found
    amount, paid = (
        np.abs(np.nan_to_num(evidence.contents[has[f].column].values)) > TOLERANCE
        for f in ("amount", "paid_amount")
    )
    if (amount & paid).any() or paid.sum() < 2 or (~amount & paid).sum() < 2:
        return found
    reason = "each row has either the one or the other"
    sides = {"amount": "debit", "paid_amount": "credit"}
    return [
        replace(c, field=sides[c.field], certainty="proven", reason=reason)
        if c.field in sides
        else c
        for c in found
    ]


def _of_instalments(found: list[Choice], evidence: Evidence) -> list[Choice]:
    """Of two amounts of which one repeats on every part of a document, the parts' own is the amount."""
    has = _by_field(found)
    if not {"amount", "document", "due"} <= has.keys():
        return found
    groups = evidence.contents[has["document"].column].text
    total = evidence.contents[has["amount"].column]
    if not groups.duplicated().any() or (total.text.groupby(groups).nunique() > 1).any():
        return found
    due = evidence.contents[has["due"].column].text
    if not (due.groupby(groups).nunique() > 1).any():
        return found
    used = {c.column for c in found}
    whole = total.values
    for column, content in evidence.contents.items():
        if (
            column not in used
            and content.numbers > 0.95
            and _adds_up(content.values, whole, groups)
        ):
            reason = f"the parts of a document add up to “{has['amount'].column}”"
            own = Choice(column, "amount", "proven", reason)
            return [*(c for c in found if c.field != "amount"), own]
    return found


def _adds_up(parts: np.ndarray, whole: np.ndarray, groups: pd.Series) -> bool:
    sums = pd.Series(parts).groupby(groups).sum()
    wholes = pd.Series(whole).groupby(groups).first()
    apart = (sums - wholes).abs() > TOLERANCE
    return bool(apart.mean() < 0.1)


def _with_cancelled(found: list[Choice], evidence: Evidence) -> list[Choice]:
    """A second column of states, of which some say void or draft, sets those rows aside."""
    if "cancelled" in _by_field(found):
        return found
    used = {c.column for c in found}
    for column, content in evidence.contents.items():
        if column in used or content.distinct > 40 or content.numbers > 0.5:
            continue
        states = any(m.field == "payment_state" for m in evidence.meanings[column])
        void = [
            t for t in content.counts if {"void", "draft"} & wordings.meanings("payment_state", t)
        ]
        if states and void:
            reason = f"its heading, and it says {', '.join(f'“{t}”' for t in void[:3])}"
            return [*found, Choice(column, "cancelled", "named", reason)]
    return found
