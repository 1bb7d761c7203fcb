"""Is it in the ledger? Each line for the ERP against what the next import says of the customer."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from lib.board.decision import ChangeLine, Field
from lib.ledger.mistake import Mistake
from lib.ledger.terms import parse
from lib.ledger.wording import count, day_text

LineStatus = Literal["done", "not yet", "otherwise", "replaced", "not in the file", "to come"]
CHECKED: tuple[Field, ...] = ("credit_limit", "insured_limit", "risk_class", "terms")
"""``delivery`` is no column of a ledger; whether deliveries are held is seen in the orders."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What an import says of a customer's field.

    Args:
        value: as the ledger writes it: minor units, class, terms; empty where it is not known.
        on: the import's day, or for terms the day of the invoice that says so.
    """

    value: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class CheckedLine:
    """A line for the ERP and whether it is in the ledger.

    Args:
        since: days from the decision, or lapse, to the day.
    """

    line: ChangeLine
    status: LineStatus
    ledger_value: str
    since: int
    on: dt.date | None = None

    @property
    def text(self) -> str:
        """In words."""
        verb = "lapsed" if self.line.lapse else "decided"
        ago = f"{verb} {count(self.since, 'day')} ago" if self.since else f"{verb} today"
        if self.status == "done":
            assert self.on is not None
            return f"done, in the ledger of {day_text(self.on)}"
        return {
            "not yet": f"{ago}, not in the ledger",
            "otherwise": f"{ago}, but the ledger says {self.ledger_value or 'nothing'}",
            "replaced": "replaced by a later line",
            "not in the file": f"{ago}; the ledger does not say",
            "to come": f"from {day_text(self.line.starts)}",
        }[self.status]


Entries = Mapping[tuple[str, Field], tuple[Entry, ...]]
"""Customer and field -> what imports say, the oldest first."""


def check(lines: Iterable[ChangeLine], entries: Entries, day: dt.date) -> tuple[CheckedLine, ...]:
    """Each line against what is on record by a day.

    A line is done where the latest entry dated on or after its start says so; of terms, what most
    invoices since then carry. Where a later line of the same field has started, the earlier one is
    replaced. An entry that still says what was before is not yet done; one that says a third thing is
    told as it stands.
    """
    all_lines = tuple(lines)
    return tuple(_check_line(line, all_lines, entries, day) for line in all_lines)


def _check_line(
    line: ChangeLine, all_lines: tuple[ChangeLine, ...], entries: Entries, day: dt.date
) -> CheckedLine:
    since = max((day - line.starts).days, 0)
    if line.starts > day:
        return CheckedLine(line, "to come", "", since)
    if _replaced(line, all_lines, day):
        return CheckedLine(line, "replaced", "", since)
    past_entries = [e for e in entries.get((line.customer, line.field), ()) if e.on <= day]
    if line.field not in CHECKED or not past_entries:
        return CheckedLine(line, "not in the file", "", since)
    recent_entries = [e for e in past_entries if e.on >= line.starts and e.value]
    if not recent_entries:
        return CheckedLine(line, "not yet", past_entries[-1].value, since)
    ledger_value = _commonest(recent_entries) if line.field == "terms" else recent_entries[-1].value
    if same(line.field, ledger_value, line.new):
        first = next(e.on for e in recent_entries if same(line.field, e.value, line.new))
        return CheckedLine(line, "done", ledger_value, since, first)
    if same(line.field, ledger_value, line.old):
        return CheckedLine(line, "not yet", ledger_value, since)
    return CheckedLine(line, "otherwise", ledger_value, since, recent_entries[-1].on)


def _commonest(entries: Sequence[Entry]) -> str:
    """The terms that most invoices carry, the latest of several: one sale may have its own."""
    latest = {
        e.value: (sum(same("terms", e.value, o.value) for o in entries), e.on) for e in entries
    }
    return max(latest, key=lambda value: latest[value])


def _replaced(line: ChangeLine, all_lines: tuple[ChangeLine, ...], day: dt.date) -> bool:
    """Whether a later line of the same field has started by the day."""
    position = all_lines.index(line)
    return any(
        other.customer == line.customer
        and other.field == line.field
        and other.starts <= day
        and (other.starts, place) > (line.starts, position)
        for place, other in enumerate(all_lines)
    )


def same(field: Field, one: str, other: str) -> bool:
    """Whether two ways of writing a value mean the same.

    >>> same("terms", "net 30", "30 days"), same("credit_limit", "100", "0100")
    (True, True)
    """
    if field == "terms":
        try:
            return parse(one) == parse(other)
        except Mistake:
            return one.strip().casefold() == other.strip().casefold()
    if one.strip().isdigit() and other.strip().isdigit():
        return int(one) == int(other)
    return one.strip().casefold() == other.strip().casefold()
