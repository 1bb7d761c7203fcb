"""Columns that are not used although they hold what could change a figure."""

from collections.abc import Sequence

from lib.importing.evidence.content import Content
from lib.importing.reading import buckets
from lib.importing.reading.evidence import OTHER, Evidence
from lib.importing.reading.reading import Choice, UnreadColumn


def unread_columns(
    evidence: Evidence, choices: Sequence[Choice], role: str
) -> tuple[UnreadColumn, ...]:
    """The columns of a table that hold money, days, a state or yes and no, and are not read.

    A heading that is known to say something else (a telephone, a rate) is not among them.
    """
    used_columns = {c.column for c in choices}
    return tuple(
        UnreadColumn(column, holds, _might_be(evidence, column, role))
        for column, content in evidence.contents.items()
        if column not in used_columns
        and not _is_known(evidence, column, role)
        and not buckets.is_bucket(column)
        and (holds := _holds(content))
    )


def _is_known(evidence: Evidence, column: str, role: str) -> bool:
    """Is a column known to hold something that a ledger does not need?"""
    meanings = evidence.meanings[column]
    return any(m.role == OTHER for m in meanings) and not any(m.role == role for m in meanings)


def _holds(content: Content) -> str | None:
    if not content.filled_mask.any():
        return None
    if content.days > 0.9 and (not content.digits or content.longest == 8):
        return "days"
    if content.yes_no and content.distinct == 2:
        return "yes or no"
    if content.wording("payment_state") > 0.6:
        return "a state of payment"
    if content.numbers > 0.9 and content.decimals > 0:
        return "money"
    return None


def _might_be(evidence: Evidence, column: str, role: str) -> tuple[str, ...]:
    return tuple(m.field for m in evidence.meanings[column] if m.role == role)
