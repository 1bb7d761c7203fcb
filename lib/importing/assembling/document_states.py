"""What a column of states says of payment, where no amount says it, and where both are apart."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.importing.assembling import amounts, payment_state
from lib.importing.assembling.faults import finding
from lib.importing.reading.reading import Reading
from lib.importing.source_table import SourceTable
from lib.importing.text_columns import Mask
from lib.ledger.findings import Finding


def read(
    table: SourceTable, reading: Reading, billed: amounts.Amounts, dated_mask: Mask
) -> tuple[amounts.Amounts, payment_state.Codes | None, list[Finding]]:
    """Amounts with what a column of states says of payment, where no amount says it."""
    column = reading.series(table, "payment_state")
    if column is None:
        return billed, None, []
    states, state_by_word = payment_state.read(column)
    only_state = not {"open_amount", "paid_on"} & set(reading.names().values())
    settled, settled_known, part = _settled_by_state(
        billed, states, dated_mask, strict="open_amount" in reading
    )
    notes = finding(
        "warning", "part_paid", part, table.lines,
        "{n} document[|s] [is|are] said to be part paid, but not how much: kept open in full.",
    )  # fmt: skip
    notes += _conflicts(billed, states, column, table)
    unknown = [word for word, state in state_by_word.items() if not state]
    if unknown and len(unknown) < len(state_by_word):
        words = ", ".join(f"“{word}”" for word in unknown[:5])
        message = (
            f"“{column.name}” says {words}, which is not understood: no state was read from it."
        )
        notes.append(Finding("warning", "unknown_states", message, len(unknown)))
    if only_state and "paid_amount" not in reading:
        meanings = ", ".join(
            f"“{word}” = {state or 'not understood'}" for word, state in state_by_word.items()
        )
        notes.append(Finding("note", "states", f"“{column.name}” says what is paid: {meanings}."))
    return replace(billed, settled=settled, settled_known=settled_known), states, notes


def _conflicts(
    billed: amounts.Amounts,
    states: payment_state.Codes,
    column: pd.Series,
    table: SourceTable,
) -> list[Finding]:
    """Rows that are paid by their word and open in full by their amounts, or the other way about."""
    code = payment_state.STATES.index
    billed_mask = billed.settled_known & (billed.amount != 0)
    whole = billed.settled == billed.amount
    conflict_mask = billed_mask & (
        ((states == code("paid")) & (billed.settled == 0)) | ((states == code("open")) & whole)
    )
    return finding(
        "error", "state_and_amount_apart", conflict_mask, table.lines,
        f"{{n}} row[|s] of “{column.name}” [says|say] paid where all is open, or open where nothing "
        "is. Is what is paid another column?",
    )  # fmt: skip


def _settled_by_state(
    billed: amounts.Amounts, states: payment_state.Codes, dated_mask: Mask, *, strict: bool
) -> tuple[npt.NDArray[np.int64], Mask, Mask]:
    """What is settled by the words; an open amount outranks them (``strict``), and so does a day of
    payment a word for open, which may say no more than that goods are on their way.
    """
    code = payment_state.STATES.index
    paid, written_off = states == code("paid"), states == code("written_off")
    open_ = ((states == code("open")) & ~dated_mask) | (states == code("part_paid"))
    if strict:
        paid, open_ = paid & ~billed.settled_known, open_ & ~billed.settled_known
    unsaid_mask = open_ & ~billed.settled_known
    paid |= written_off
    settled = np.where(paid, billed.amount, np.where(unsaid_mask, 0, billed.settled))
    return settled, billed.settled_known | paid | open_, unsaid_mask & (states == code("part_paid"))
