"""Headings of real programs and of lists kept by hand, language by language, with what each names.

`headings/<language>.toml` is a table of field -> headings. Under ``house`` stand amounts that say
they are in the company's own currency. Where a heading may be two things that only the column's
cells can tell apart ("paid": a day, a sum or a yes), either is right.
"""

import tomllib
from pathlib import Path

import pytest

from lib.importing.vocabulary import heading

FILES = sorted((Path(__file__).parent / "headings").glob("*.toml"))
NEAR = 3.0
"""Meanings closer than this are settled by what stands in the column."""
TOLD_BY_CELLS = (
    {"paid_amount", "paid_on", "payment_state"},
    {"open_amount", "payment_state", "due"},
    {"customer", "customer_name"},
    {"issued", "recorded_on"},
    {"payment_state", "cancelled"},
    {"series", "type"},
)


def _named(text: str, language: str) -> dict[str, float]:
    """Fields of a document that a heading names, or ``other``, with how well."""
    known = heading.meanings(text, frozenset({language}))
    best: dict[str, float] = {}
    for meaning in known:
        if meaning.role in ("documents", "other"):
            name = meaning.field if meaning.role == "documents" else "other"
            best[name] = max(best.get(name, 0.0), meaning.score)
    return best


def _is_right(text: str, field: str, language: str) -> bool:
    named = _named(text, language)
    best = {name for name, score in named.items() if score >= max(named.values()) - NEAR}
    if field == "house":
        return heading.says_house(text) and bool(best & {"amount", "open_amount"})
    wanted = "other" if field.startswith("other.") else field.removeprefix("documents.")
    alike = any({wanted, *best} <= group for group in TOLD_BY_CELLS)
    return wanted in best or (wanted in named and alike)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_headings_of_a_language_are_named(path):
    fields = tomllib.loads(path.read_text(encoding="utf-8"))
    wrong = {
        text: _named(text, path.stem)
        for field, texts in fields.items()
        for text in texts
        if not _is_right(text, field, path.stem)
    }
    assert wrong == {}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_heading_of_another_thing_is_no_amount_and_no_day_of_the_document(path):
    """Decoys alone are worse than unknown headings where one is taken for a figure."""
    fields = tomllib.loads(path.read_text(encoding="utf-8"))
    ours = {"amount", "open_amount", "paid_amount", "issued", "due", "paid_on", "document"}
    taken = {
        text: named
        for field, texts in fields.items()
        if field.startswith("other.")
        for text in texts
        if (named := _named(text, path.stem)) and max(named, key=named.__getitem__) in ours
    }
    assert taken == {}


@pytest.mark.parametrize(
    ("text", "field"),
    {
        "Invoices[Due Date]": "due",
        "'AR Ledger'[Open Amt]": "open_amount",
        "Customers[Name]": "customer_name",
        "Payments[Date]": "paid_on",
        "Amount[EUR]": "amount",
        "Customer → Name": "customer_name",
        "Invoice → Paid At": "paid_on",
    }.items(),
)
def test_a_column_is_read_with_its_table(text, field):
    assert next(iter(_named(text, "en"))) == field


@pytest.mark.parametrize("text", ["Sheds[Name]", "Invoices[Foo]"])
def test_a_column_of_an_unknown_table_names_nothing_by_a_general_word(text):
    assert heading.meanings(text) == ()


@pytest.mark.parametrize(
    "text", ["Paid yes/no", "Bezahlt ja/nein", "Pagado sí/no", "Betalt ja/nei"]
)
def test_an_answer_after_a_slash_is_no_number(text):
    assert "document" not in _named(text, "en")


@pytest.mark.parametrize(
    ("text", "language", "field"),
    [
        ("Total (net)", "en", "net_amount"),
        ("Celkem (bez DPH)", "cs", "net_amount"),
        ("Tutar (KDV)", "tr", "tax"),
        ("Дата платежа (плановая)", "ru", "due"),
        ("Datum plaćanja do", "hr", "due"),
        ("Mokėjimo data iki", "lt", "due"),
    ],
)
def test_brackets_and_an_until_change_what_a_heading_names(text, language, field):
    assert next(iter(_named(text, language))) == field


@pytest.mark.parametrize("text", ["Due date (days)", "Rest (%)"])
def test_a_heading_of_days_or_of_a_percentage_is_no_day_and_no_amount(text):
    assert {"due", "open_amount"} & set(_named(text, "en")) == set()


def test_a_choice_in_brackets_changes_nothing():
    assert "payment_state" in _named("Makstud (J/E)", "et")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Suma de achitat", "ro"),
        ("Iznos za plaćanje", "hr"),
        ("Kwota do uregulowania", "pl"),
        ("Сума до оплати", "uk"),
        ("Ποσό προς είσπραξη", "el"),
        ("Částka k zaplacení", "cs"),
    ],
)
def test_what_is_to_be_paid_is_never_what_was_paid(text, language):
    """The word for "to" is a filler elsewhere, yet begins a group of words here."""
    named = _named(text, language)
    assert next(iter(named)) == "open_amount"
    assert "paid_amount" not in named
