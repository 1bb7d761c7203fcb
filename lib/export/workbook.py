"""Sheets as an Excel workbook: every column of the table, totals that recalculate, text as text."""

import datetime as dt
import io
import math
import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format as Style
from xlsxwriter.utility import xl_range, xl_range_abs
from xlsxwriter.worksheet import Worksheet

from lib.export.formulas import harmless
from lib.export.value_text import is_absent, value_text
from lib.ledger import money
from lib.ledger.context import small_print
from lib.ledger.mistake import Mistake
from lib.notebook.answer import Answer
from lib.notebook.columns import Format

HEADER = 5
ROWS = 1_048_576
LETTERS = 32_767
_WRAP: dict[str, object] = {"text_wrap": True, "valign": "top"}
_CODES = {"percent": "0.0#%", "day": "d mmm yyyy", "days": "#,##0", "number": "#,##0.00"}
_WIDTHS = (9, 42)
_A4, _ACROSS = 9, 95  # paper by Excel's number, letters that stand on a page upright
_LINE, _BOLD, _ARROW = (
    15,
    1.15,
    1,
)  # points a line; a bold letter beside others; letters under a filter
_FIGURES = ("money", "number", "percent", "days", "day")


def too_long(title: str, rows: int) -> Mistake:
    """A table has more rows than an Excel sheet holds."""
    return Mistake(
        f"“{title}” has {rows:,} rows; an Excel sheet holds {ROWS:,}. Take the CSV instead."
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Styles:
    book: xlsxwriter.Workbook
    cache: dict[tuple[object, ...], Style]

    def of(self, **properties: object) -> Style:
        key = tuple(sorted(properties.items()))
        if key not in self.cache:
            self.cache[key] = self.book.add_format(properties)
        return self.cache[key]

    def cell(self, kind: Format, currency: str, bold: bool = False, whole: bool = False) -> Style:
        """How a value stands; ``whole`` for numbers of a column without any fraction."""
        line = {"bold": True, "top": 1} if bold else {}
        if kind == "money":
            decimals = money.exponent(currency)
            return self.of(num_format="#,##0" + ("." + "0" * decimals if decimals else ""), **line)
        code = "#,##0" if whole else _CODES.get(kind, "General")
        return self.of(num_format=code, **line)


def xlsx(answers: Iterable[Answer]) -> bytes:
    """A workbook with a sheet an answer.

    Each has its question, reading and small print above the table, a frozen header with filters,
    all columns, and sums as formulas with their values: below, one row a currency; along a row, the
    total.

    Raises:
        Mistake: a table does not fit an Excel sheet.
    """
    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(out, options) as book:
        styles, used_names = _Styles(book, {}), set[str]()
        for answer in answers:
            name = tab_name(answer.title, used_names)
            used_names.add(name.casefold())
            book.set_properties({"created": dt.datetime.combine(answer.context.day, dt.time())})
            _fill(book.add_worksheet(name), _with_names(answer.shown), styles)
    return out.getvalue()


def tab_name(title: str, used_names: Iterable[str] = ()) -> str:
    """A title as Excel lets a sheet be called, different from those used.

    >>> tab_name("How old is what we are owed?"), tab_name("Owed?", {"owed"})
    ('How old is what we are owed', 'Owed 2')
    """
    clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title).strip(" '") or "Sheet"
    taken_names, name, number = set(used_names) | {"history"}, clean[:31].strip(" '"), 2
    while name.casefold() in taken_names:
        name, number = f"{clean[:27].strip()} {number}", number + 1
    return name


def _with_names(answer: Answer) -> Answer:
    """The answer with each customer's name beside its code, where names are known."""
    table, names = answer.table.copy(deep=False), answer.context.names
    for place, column in reversed(list(enumerate(table.columns))):
        if answer.kind(column) != "customer":
            continue
        customer_names = table[column].map(names)
        if customer_names.notna().any() and f"{column}_name" not in table:
            table.insert(place + 1, f"{column}_name", customer_names)
    return replace(answer, table=table)


def _fill(page: Worksheet, answer: Answer, styles: _Styles) -> None:
    rows, columns = len(answer.table), list(answer.table.columns)
    if HEADER + 1 + rows + len(answer.currencies) > ROWS:
        raise too_long(answer.title, rows)
    _write_heading(page, answer, styles)
    for place, column in enumerate(columns):
        side: dict[str, object] = {"align": "right"} if answer.kind(column) in _FIGURES else {}
        side = side or ({"align": "left", "indent": 1} if place else {})
        bold = styles.of(bold=True, bottom=1, text_wrap=True, valign="top", **side)
        page.write_string(HEADER, place, answer.heading(column), bold)
        page.set_column(place, place, _column_width(answer, column))
        _write_column(page, answer, place, styles)
    if answer.parts:
        _write_row_totals(page, answer, styles)
    _write_totals(page, answer, styles)
    page.set_row(HEADER, _LINE * max(map(len, _headings(answer)), default=1))
    page.freeze_panes(HEADER + 1, 1)
    page.autofilter(HEADER, 0, HEADER + max(rows, 1), max(len(columns) - 1, 0))
    _arrange_print(page, answer, HEADER + rows + len(answer.currencies), max(len(columns) - 1, 0))


def _arrange_print(page: Worksheet, answer: Answer, last_row: int, last_column: int) -> None:
    """One page wide on A4, across where the table is wide, its head on every page."""
    wide = sum(_column_width(answer, column) for column in answer.table.columns) > _ACROSS
    if wide:
        page.set_landscape()
    page.set_paper(_A4)
    page.print_area(0, 0, last_row, last_column)
    page.fit_to_pages(1, 0)
    page.repeat_rows(HEADER)
    page.set_footer("&L&8&F&R&8&P / &N")
    for row in (1, 2):
        text = answer.plain_reading if row == 1 else small_print(answer.context)
        room = sum(_column_width(answer, column) for column in answer.table.columns)
        page.set_row(row, _LINE * max(1, math.ceil(len(text) / max(room, 1))))


def _headings(answer: Answer) -> Iterator[list[str]]:
    """The headings in the lines that their columns break them into; bold letters are wider."""
    for column in answer.table.columns:
        room = max(int(_column_width(answer, column) / _BOLD) - _ARROW, 1)
        yield textwrap.wrap(answer.heading(column), room) or [""]


def _write_heading(page: Worksheet, answer: Answer, styles: _Styles) -> None:
    muted = styles.of(font_color="#56636F")
    page.write_string(0, 0, answer.title, styles.of(bold=True, font_size=14))
    _write_across(page, 1, answer.plain_reading, len(answer.table.columns), styles.of(**_WRAP))
    small = styles.of(font_color="#56636F", **_WRAP)
    _write_across(page, 2, small_print(answer.context), len(answer.table.columns), small)
    page.write_string(3, 0, f"Ledger version {answer.context.version}", muted)


def _write_across(page: Worksheet, row: int, text: str, columns: int, style: Style) -> None:
    """A text over all columns of the table, in lines, so that print and screen show all of it."""
    if columns > 1:
        page.merge_range(row, 0, row, columns - 1, "", style)
    page.write_string(row, 0, text[:LETTERS], style)


def _write_column(page: Worksheet, answer: Answer, place: int, styles: _Styles) -> None:
    column = answer.table.columns[place]
    kind = answer.kind(column)
    whole = kind == "number" and _is_whole(answer.table[column])
    values = zip(answer.table[column], answer.row_currencies(), strict=True)
    for row, (value, currency) in enumerate(values, HEADER + 1):
        if not is_absent(value):
            _write(page, (row, place), value, kind, currency, styles, whole)


def _write(
    page: Worksheet, at: tuple[int, int], value: Any, kind: Format, currency: str, styles: _Styles,
    whole: bool = False,
) -> None:  # fmt: skip
    if kind == "money":
        page.write_number(*at, _major(value, currency), styles.cell(kind, currency))
    elif kind in ("number", "percent", "days"):
        page.write_number(*at, round(float(value), 6), styles.cell(kind, currency, whole=whole))
    elif kind == "day":
        page.write_datetime(*at, pd.Timestamp(value).to_pydatetime(), styles.cell(kind, currency))
    else:
        text = value_text(value, "document" if kind == "document" else "text", "")[:LETTERS]
        looks: dict[str, object] = {"quote_prefix": True} if harmless(text) != text else {}
        looks |= {"indent": 1} if at[1] else {}  # apart from the figure to its left
        page.write_string(*at, text, styles.of(**looks) if looks else None)


def _is_whole(values: pd.Series) -> bool:
    numbers = pd.to_numeric(values, errors="coerce").dropna().astype("float64")
    return bool((numbers % 1 == 0).all())


def _write_row_totals(page: Worksheet, answer: Answer, styles: _Styles) -> None:
    columns = list(answer.table.columns)
    places = [columns.index(part) for part in answer.parts]
    values = zip(answer.table["total"], answer.row_currencies(), strict=True)
    for row, (value, currency) in enumerate(values, HEADER + 1):
        cells = _ranges(row, places)
        page.write_formula(
            row, columns.index("total"), f"=SUM({cells})",
            styles.cell("money", currency), _major(value, currency),
        )  # fmt: skip


def _ranges(row: int, places: list[int]) -> str:
    """The cells of a row, neighbours as one range.

    >>> _ranges(5, [1, 2, 3, 6])
    'B6:D6,G6'
    """
    groups: list[list[int]] = []
    for place in sorted(places):
        if groups and place == groups[-1][-1] + 1:
            groups[-1].append(place)
        else:
            groups.append([place])
    return ",".join(xl_range(row, group[0], row, group[-1]) for group in groups)


def _write_totals(page: Worksheet, answer: Answer, styles: _Styles) -> None:
    columns, last = list(answer.table.columns), HEADER + len(answer.table)
    if not answer.adds or answer.table.empty:
        return
    for row, (currency, sums) in enumerate(answer.totals(), last + 1):
        page.write_string(row, 0, f"Total {currency}", styles.of(bold=True, top=1))
        for column, value in sums.items():
            place, kind = columns.index(column), answer.kind(column)
            cells = xl_range(HEADER + 1, place, last, place)
            total = _major(value, currency) if kind == "money" else float(value)
            formula = f"=SUM({cells})"
            if len(answer.currencies) > 1:
                currency_place = columns.index("currency")
                keys = xl_range_abs(HEADER + 1, currency_place, last, currency_place)
                formula = f'=SUMIF({keys},"{currency}",{cells})'
            page.write_formula(row, place, formula, styles.cell(kind, currency, bold=True), total)


def _major(value: Any, currency: str) -> float:
    """Major units; whole cents exactly, converted amounts with what they have beyond the cent."""
    return float(value) / 10 ** money.exponent(currency)


def _column_width(answer: Answer, column: str) -> float:
    kind = answer.kind(column)
    letters = answer.table[column].head(500).map(lambda v: len(value_text(v, kind, "EUR")))
    longest = max(int(letters.max()) if len(letters) else 0, len(answer.heading(column)) // 2)
    return float(min(max(longest + 2, _WIDTHS[0]), _WIDTHS[1]))
