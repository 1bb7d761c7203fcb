"""What each column is taken for: the things that matter a line each, the rest folded below."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from lib.importing.values import currencies
from lib.ledger import wording
from lib.ui import headline
from lib.ui.book import choices, controls, lines, opened, paid_line, wordings
from lib.ui.book.answers import Answers
from lib.ui.book.opened import Table
from lib.ui.names import plain

_NUMBERED = "number the rows"
_NOT_USED = "not used"
_MOST_UNREAD, _MOST_OTHERS, _MOST_NAMED = 8, 30, 12


def show(table: Table, answers: Answers, *, without_currency: bool) -> None:
    """One table: what is read from which column, how sure that is, and what is not read.

    Args:
        table: as it is read now.
        answers: the answers so far.
        without_currency: some amounts have no currency.
    """
    headline.finding(_reading_text(table))
    with st.container(gap=None):
        for field in choices.matter(table.part.role):
            _line(table, field, answers, without_currency=without_currency)
        if table.part.role == "documents":
            paid_line.show(table)
    _unread_columns(table)
    _other_columns(table)


def _reading_text(table: Table) -> str:
    """How much of the table is read, in a headline."""
    read, columns = len(table.part.reading.names()), len(table.contents)
    if unread := len(table.part.reading.unread):
        return f"{wording.count(unread, 'column')} not read could change a figure"
    return (
        "Every column is read" if read == columns else f"{read:,} of {columns:,} columns are read"
    )


def _line(table: Table, field: str, answers: Answers, *, without_currency: bool) -> None:
    part, name = table.part, wordings.field_name(field)
    box, why = lines.row(name)
    with box:
        controls.column_select(
            f"Column of the {name}", choices.could_be(part, table.contents, field),
            part.reading.column(field), lines.column_setter(table, field),
            key=f"book.field.{table.place}.{field}",
            none=_NUMBERED if field == "document" else controls.NONE,
        )  # fmt: skip
    choice = part.reading.choice(field)
    with why:
        if field == "currency" and choice is None and without_currency:
            _currency(answers, table.place)
        elif field == "due" and choice is None and part.role == "documents":
            _terms(answers, table)
        else:
            st.markdown(lines.reason(part, field, choice), help=lines.whole_reason(choice))


def _currency(answers: Answers, place: int) -> None:
    """The currency of amounts that name none: optional, three letters."""

    def set_currency(text: str) -> None:
        code = currencies.code(text.upper()) if text else None
        opened.change(lambda answers: replace(answers, currency=code))

    controls.text(
        "Currency of the amounts", answers.currency, set_currency, key=f"book.currency.{place}",
        placeholder="none named: EUR, USD …",
    )  # fmt: skip


def _terms(answers: Answers, table: Table) -> None:
    """The agreed terms of documents without a due date: optional, in words."""
    terms_column = table.part.reading.column("terms")
    if terms_column:
        st.markdown(
            f":small[:primary[:material/check: worked out from “{plain(terms_column)}”]]{lines.EMPTY}"
        )
        return
    controls.text(
        "Terms of the documents", answers.terms,
        lambda text: opened.change(lambda answers: replace(answers, terms=text or None)),
        key=f"book.terms.{table.place}", placeholder="not in the file: net 30 …",
    )  # fmt: skip


def _unread_columns(table: Table) -> None:
    """Columns that could change a figure and are not used, each with what it may be used as."""
    unread = table.part.reading.unread
    if not unread:
        return
    st.markdown(":small[:material/visibility_off: **Not read, and could change a figure**]")
    for column in unread[:_MOST_UNREAD]:
        _use_as(table, column.column, f"holds {column.holds}", column.might_be)
    if more := unread[_MOST_UNREAD:]:
        st.markdown(f":small[:gray[and {plain(', '.join(u.column for u in more))}]]")


def _use_as(table: Table, column: str, note: str, first: tuple[str, ...] = ()) -> None:
    """One column and a list of what it may be used as."""
    label, box, why = st.columns([30, 34, 36], gap="small", vertical_alignment="center")
    label.markdown(f":small[{plain(column)}]")
    fields = choices.meanings(table.part, table.contents[column], first)
    options = {"": _NOT_USED, **{f: wordings.field_name(f) for f in fields}}
    with box:
        controls.select(
            f"Use {column} as", options, table.part.reading.names().get(column, ""),
            _column_setter(table, column), key=f"book.use.{table.place}.{column}",
        )  # fmt: skip
    examples = plain(wordings.examples(table.part.table.frame[column], 1))
    why.markdown(f":small[:gray[{plain(note)}{' · ' if note else ''}{examples}]]")


def _column_setter(table: Table, column: str) -> Callable[[str], None]:
    def use_column(field: str) -> None:
        opened.change_table(
            table.place,
            lambda said: said.with_column(column, field) if field else said.without_column(column),
        )

    return use_column


def _other_columns(table: Table) -> None:
    """What else is read, folded; and what is ignored, counted."""
    other_choices = choices.other_choices(table.part.reading)
    ignored_columns = choices.ignored_columns(table.part.reading)
    parts = [
        f"{wording.count(len(other_choices), 'more column')} "
        f"{'is' if len(other_choices) == 1 else 'are'} read"
        if other_choices
        else "",
        f"{len(ignored_columns):,} ignored" if ignored_columns else "",
    ]
    title = ", ".join(filter(None, parts))
    if not title:
        return
    with st.expander(title, key=f"book.others.{table.place}"):
        for choice in other_choices[:_MOST_OTHERS]:
            _use_as(table, choice.column, "")
        if ignored_columns:
            column_names = ", ".join(ignored_columns[:_MOST_NAMED]) + (
                " …" if len(ignored_columns) > _MOST_NAMED else ""
            )
            st.markdown(f":small[:gray[Ignored: {plain(column_names)}]]")
