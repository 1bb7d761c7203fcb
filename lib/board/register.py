"""The promise register asked: “but we agreed …” is answered with by whom and when, or with nothing."""

import datetime as dt
from collections.abc import Callable, Iterable

from lib.board.record import Logged
from lib.ledger.wording import day_text


def holding(
    logged: Iterable[Logged], customer: str, day: dt.date, document: str = ""
) -> tuple[Logged, ...]:
    """What is on record for a customer on a day, the latest first; special terms only while they hold.

    Args:
        document: the invoice it is claimed for: what was logged for another one is left out.
    """
    entries = (
        entry
        for entry in logged
        if entry.customer == customer
        and entry.day <= day
        and (entry.until is None or day <= entry.until)
        and (not document or entry.document in ("", document))
    )
    return tuple(sorted(entries, key=lambda entry: entry.day, reverse=True))


def answer(
    logged: Iterable[Logged],
    customer: str,
    day: dt.date,
    document: str = "",
    called: Callable[[str], str] = str,
) -> str:
    """The answer to “but we agreed …”, in one sentence.

    Args:
        called: person key -> name, as far as the reader may know it.
    """
    special_terms = [
        e for e in holding(logged, customer, day, document) if e.kind == "special terms"
    ]
    if not special_terms:
        return "Nothing is recorded: no special terms were logged that hold on this day."
    return f"{entry_sentence(special_terms[0], called(special_terms[0].by))}."


def entry_sentence(entry: Logged, by: str = "") -> str:
    """An entry in words: what, by whom, when, until when."""
    label = f"{entry.terms} agreed" if entry.terms else entry.kind.capitalize()
    by = f" by {by}" if by else ""
    until = f", until {day_text(entry.until)}" if entry.until else ""
    about = f" for {entry.document}" if entry.document else ""
    text = f": {entry.text}" if entry.text else ""
    return f"{label}{about}{by} on {day_text(entry.day)}{until}{text}"
