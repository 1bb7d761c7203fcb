"""What each of the things that matter may be read from: the columns of a table that can hold it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lib.importing.evidence.content import Content
from lib.importing.parts import Part
from lib.importing.reading import fields
from lib.importing.reading.reading import Choice, Reading
from lib.ledger import columns

PAID = ("open_amount", "paid_amount", "paid_on", "payment_state")
"""What tells which part is paid, the most telling first."""
SAYS: Mapping[str, str] = {
    "open_amount": "open", "paid_amount": "paid", "paid_on": "day paid",
    "payment_state": "state",
}  # fmt: skip
_MATTER: Mapping[str, tuple[str, ...]] = {
    "documents": ("customer", "document", "issued", "due", "amount", "currency"),
    "payments": ("number", "day", "amount", "invoice", "customer", "currency"),
}


Contents = Mapping[str, Content]
"""What each column of a table holds."""


@dataclass(frozen=True, slots=True)
class Use:
    """A column put to a use."""

    column: str
    field: str

    @property
    def label(self) -> str:
        """As it stands in a list of answers to what is paid."""
        return f"{self.column}: {SAYS[self.field]}"


def matter(role: str) -> tuple[str, ...]:
    """The fields of a role that are shown, a line each.

    >>> matter("rates")
    ('day', 'currency', 'rate')
    """
    required_fields = tuple(c.name for c in columns.ROLES.get(role, ()) if c.required)
    return _MATTER.get(role, required_fields)


def could_be(part: Part, contents: Contents, field: str) -> list[str]:
    """The columns whose values may be a field, the one in use among them, in the file's order."""
    current_column = part.reading.column(field)
    return [
        column
        for column, content in contents.items()
        if column == current_column
        or (content.filled_mask.any() and fields.holds(content, field, part.role))
    ]


def uses_for_paid(part: Part, contents: Contents) -> list[Use]:
    """Every use of a column that would tell what is paid."""
    return [
        Use(column, field)
        for field in PAID
        for column, content in contents.items()
        if part.reading.column(field) == column
        or (content.filled_mask.any() and _free(part.reading, column) and _tells(content, field))
    ]


def _free(reading: Reading, column: str) -> bool:
    """Is a column not needed for one of the things that matter?"""
    return reading.names().get(column) not in _MATTER["documents"]


def _tells(content: Content, field: str) -> bool:
    return fields.holds(content, field, "documents") and (
        field != "payment_state" or content.yes_no or content.distinct <= 12
    )


def paid_choice(reading: Reading) -> Choice | None:
    """The choice that tells what is paid."""
    return next((c for field in PAID if (c := reading.choice(field))), None)


def other_choices(reading: Reading) -> list[Choice]:
    """Recognised columns beside those that matter."""
    shown_fields = (*matter(reading.role), *(PAID if reading.role == "documents" else ()))
    first = paid_choice(reading)
    return [
        c
        for c in reading.choices
        if c.field not in shown_fields or (c.field in PAID and c != first)
    ]


def ignored_columns(reading: Reading) -> list[str]:
    """Columns that are not read and could change no figure."""
    telling_columns = {unread.column for unread in reading.unread}
    return [column for column in reading.unmapped if column not in telling_columns]


def meanings(part: Part, content: Content, first: Sequence[str] = ()) -> list[str]:
    """The fields that a column's values may be, likeliest first."""
    able = [f for f in fields.fields(part.role) if fields.holds(content, f, part.role)]
    return list(dict.fromkeys((*(f for f in first if f in able), *able)))
