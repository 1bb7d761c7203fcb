"""What each column is taken for: the things that matter a line each, the rest folded below."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.importing.parts import Part
from lib.importing.reading.reading import Choice, Reading
from lib.importing.values import currencies
from lib.ledger import wording
from lib.ui.book import choices, controls, correction, opened, wordings
from lib.ui.book.answers import Answers, TableAnswers
from lib.ui.book.choices import Use
from lib.ui.book.opened import Table
from lib.ui.cells import plain

_NUMBERED = "number the rows"
_NOT_USED = "not used"
_MOST_UNREAD, _MOST_OTHERS, _MOST_NAMED = 8, 30, 12


def show(table: Table, said: Answers, *, without_currency: bool) -> None:
    """One table: what is read from which column, how sure that is, and what is not read.

    Args:
        table: as it is read now.
        said: the answers so far.
        without_currency: some amounts have no currency.
    """
    for field in choices.matter(table.part.role):
        _line(table, field, said, without_currency=without_currency)
    if table.part.role == "documents":
        _paid_line(table)
    _unread(table)
    _others(table)


def _line(table: Table, field: str, said: Answers, *, without_currency: bool) -> None:
    part, name = table.part, wordings.field_name(field)
    box, why = _row(name)
    with box:
        controls.column_select(
            f"Column of the {name}", choices.could_be(part, table.held, field),
            part.reading.column(field), setting(table, field),
            key=f"book.field.{table.place}.{field}",
            none=_NUMBERED if field == "document" else controls.NONE,
        )  # fmt: skip
    choice = part.reading.choice(field)
    with why:
        if field == "currency" and choice is None and without_currency:
            _currency(said, table.place)
        else:
            st.markdown(_reason(part, field, choice))


def _row(name: str) -> tuple[DeltaGenerator, DeltaGenerator]:
    """A line: its name, then room for its select box and for how sure it is."""
    label, box, why = st.columns([21, 34, 45], gap="small", vertical_alignment="center")
    label.markdown(f":small[{name[:1].upper()}{name[1:]}]")
    return box, why


def _reason(part: Part, field: str, choice: Choice | None) -> str:
    """How sure a line is and why, then a few of its values."""
    if choice is None:
        return f":small[{absence(part.reading, field)}]"
    shown = plain(wordings.examples(part.table.frame[choice.column]))
    return f":small[{wordings.certainty(choice)}]  \n:small[:gray[{shown}]]"


def absence(reading: Reading, field: str) -> str:
    """What it means that no column says a thing; as Markdown.

    >>> absence(Reading("documents", ()), "due")
    ':gray[:material/remove: not in the file]'
    """
    if field == "document":
        return ":gray[:material/tag: no column: the rows are numbered]"
    if field == "amount":
        instead = [f for f in ("open_amount", "debit", "credit", "net_amount") if f in reading]
        if instead:
            names = " and ".join(f"the {wordings.field_name(f)}" for f in instead[:2])
            return f":primary[:material/check: read from {names}]"
    needed = field in ("customer", "issued", "amount") or (
        reading.role == "payments" and field == "day"
    )
    if needed:
        return ":orange[:material/error: missing] · pick its column"
    return ":gray[:material/remove: not in the file]"


def _currency(said: Answers, place: int) -> None:
    """The currency of amounts that name none: optional, three letters."""
    key = f"book.currency.{place}"
    st.session_state[key] = said.currency or ""

    def changed() -> None:
        text = str(st.session_state[key]).strip().upper()
        opened.change(lambda a: replace(a, currency=currencies.code(text) if text else None))

    st.text_input(
        "Currency of the amounts", key=key, max_chars=3, placeholder="none named: EUR, USD …",
        label_visibility="collapsed", on_change=changed,
    )  # fmt: skip


def setting(table: Table, field: str) -> Callable[[str | None], None]:
    """What to do when a column is picked for a field."""

    def picked(column: str | None) -> None:
        opened.change_table(
            table.place, lambda said: correction.chosen(table.part, said, field, column)
        )

    return picked


def _paid_line(table: Table) -> None:
    """What tells what is paid: an open amount, a paid amount, a day, or a word."""
    part = table.part
    choice = choices.paid(part.reading)
    uses = choices.uses_for_paid(part, table.held)
    options = {"": "all is open" if table.said.all_open else controls.NONE}
    options |= {use_key(use): use.label for use in uses}
    current = use_key(Use(choice.column, choice.field)) if choice else ""
    box, why = _row("what is paid")
    with box:
        controls.select(
            "What tells what is paid", options, current, paid_setting(table),
            key=f"book.paid.{table.place}",
        )  # fmt: skip
    with why:
        st.markdown(_paid_reason(table, choice))


def use_key(use: Use) -> str:
    """A use as the value of a list."""
    return f"{use.field} {use.column}"


def paid_setting(table: Table) -> Callable[[str], None]:
    """What to do when a use of a column is picked as what tells what is paid."""

    def picked(value: str) -> None:
        if not value:
            opened.change_table(table.place, lambda said: _nothing_paid(table.part, said))
            return
        field, _, column = value.partition(" ")
        opened.change_table(table.place, lambda said: said.named(column, field))

    return picked


def _nothing_paid(part: Part, said: TableAnswers) -> TableAnswers:
    for field in choices.PAID:
        said = correction.chosen(part, said, field, None)
    return said


def _paid_reason(table: Table, choice: Choice | None) -> str:
    if choice is None:
        if table.said.all_open:
            return ":small[:primary[:material/person: chosen] · everything is open]"
        return ":small[:gray[:material/remove: no column says it]]"
    if choice.field != "payment_state":
        return _reason(table.part, choice.field, choice)
    words = correction.state_words(table.part)
    taken = " · ".join(
        f"“{plain(w[:16])}” {(correction.STATES.get(s) or '?').lower()}"
        for w, s in list(words.items())[:4]
    )
    return f":small[{wordings.certainty(choice)}]  \n:small[:gray[{taken}]]"


def _unread(table: Table) -> None:
    """Columns that could change a figure and are not used, each with what it may be used as."""
    unread = table.part.reading.unread
    if not unread:
        return
    count = wording.count(len(unread), "column")
    st.markdown(
        f":small[:material/visibility_off: **{count} not read that could change a figure**]"
    )
    for column in unread[:_MOST_UNREAD]:
        _use_as(table, column.column, f"holds {column.holds}", column.might_be)
    if more := unread[_MOST_UNREAD:]:
        st.markdown(f":small[:gray[and {plain(', '.join(u.column for u in more))}]]")


def _use_as(table: Table, column: str, note: str, first: tuple[str, ...] = ()) -> None:
    """One column and a list of what it may be used as."""
    label, box, why = st.columns([30, 34, 36], gap="small", vertical_alignment="center")
    label.markdown(f":small[{plain(column)}]")
    fields = choices.meanings(table.part, table.held[column], first)
    options = {"": _NOT_USED, **{f: wordings.field_name(f) for f in fields}}
    with box:
        controls.select(
            f"Use {column} as", options, table.part.reading.names().get(column, ""),
            _using(table, column), key=f"book.use.{table.place}.{column}",
        )  # fmt: skip
    shown = plain(wordings.examples(table.part.table.frame[column], 2))
    why.markdown(f":small[:gray[{note}{' · ' if note else ''}{shown}]]")


def _using(table: Table, column: str) -> Callable[[str], None]:
    def picked(field: str) -> None:
        opened.change_table(
            table.place, lambda said: said.named(column, field) if field else said.without(column)
        )

    return picked


def _others(table: Table) -> None:
    """What else is read, folded; and what is ignored, counted."""
    others = choices.others(table.part.reading)
    ignored = choices.ignored(table.part.reading)
    parts = [
        f"{wording.count(len(others), 'more column')} {'is' if len(others) == 1 else 'are'} read"
        if others
        else "",
        f"{len(ignored):,} ignored" if ignored else "",
    ]
    title = ", ".join(filter(None, parts))
    if not title:
        return
    with st.expander(title, key=f"book.others.{table.place}"):
        for choice in others[:_MOST_OTHERS]:
            _use_as(table, choice.column, "")
        if ignored:
            named = ", ".join(ignored[:_MOST_NAMED]) + (" …" if len(ignored) > _MOST_NAMED else "")
            st.markdown(f":small[:gray[Ignored: {plain(named)}]]")
