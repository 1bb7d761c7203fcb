"""Words of the import page: fields, certainty and reasons, examples; none of them a command line's."""

import re
from collections.abc import Mapping

import pandas as pd

from lib.importing.reading.reading import Choice
from lib.ui.names import plain

FIELDS: Mapping[str, str] = {
    "customer": "customer", "document": "document number", "issued": "day of issue", "due": "due date",
    "amount": "amount", "open_amount": "open amount", "paid_amount": "amount paid",
    "paid_on": "day of payment", "payment_state": "state of payment", "currency": "currency",
    "number": "payment number", "day": "day of payment", "invoice": "invoice paid",
    "applied_amount": "amount applied", "net_amount": "net amount", "ledger_account": "account",
    "customer_name": "customer’s name", "side": "debit or credit side", "type": "kind of document",
}  # fmt: skip
CONFIRMED = "a person confirmed it before"
_PLAIN_REASONS = ("its heading", "a person chose it", CONFIRMED)
_FLAG = re.compile(
    r"\s*(?:Say (?:which )?it (?:is )?with|Or take it as it is with|If it matters, say what it is "
    r"with|Then say|Give it with)[^.:]*--[a-z-]+[^.]*\."
)
_WITH = re.compile(r",? with --[a-z-]+")
_BRACKETS = re.compile(r"\s*\(--[^)]*\)")


def field_name(field: str) -> str:
    """A field as people say it.

    >>> field_name("document"), field_name("credit_limit")
    ('document number', 'credit limit')
    """
    return FIELDS.get(field, field.replace("_", " "))


WIDEST, _LINE = 22, 34


def certainty(choice: Choice) -> str:
    """How sure a choice is and why: an icon, a word, a colour; as Markdown.

    >>> certainty(Choice("Kunde", "customer", "named", "its heading"))
    ':primary[:material/check: by its heading]'
    """
    if choice.certainty == "chosen":
        before = choice.reason == CONFIRMED
        return (
            ":primary[:material/history: as confirmed before]"
            if before
            else ":primary[:material/person: chosen]"
        )
    if choice.certainty == "likely":
        return f":violet[:material/help: likely]{_why(choice)}"
    if choice.certainty == "proven":
        return f":primary[:material/verified: proven]{_why(choice)}"
    return f":primary[:material/check: by its heading]{_why(choice)}"


def _why(choice: Choice) -> str:
    """The reason, where it says more than the word before it; a long one is its help."""
    reason = choice.reason.rstrip(" ,").removeprefix("that ")
    if (choice.certainty == "named" and reason in _PLAIN_REASONS) or len(reason) > WIDEST:
        return ""
    return f" · {plain(reason)}"


def examples(values: pd.Series, count: int = 3, width: int = 18) -> str:
    """The first few different values of a column.

    >>> examples(pd.Series(["a", "", "a", "b", None]))
    'a · b'
    """
    texts = [cut(value, width) for value in distinct(values)[:count]]
    while len(texts) > 1 and sum(map(_width, texts)) + 3 * (len(texts) - 1) > _LINE:
        texts.pop()
    return " · ".join(texts)


def _width(text: str) -> float:
    """How much of a line a text takes, in small letters; capitals are wider."""
    return sum(1.25 if letter.isupper() else 1 for letter in text)


def distinct(values: pd.Series) -> list[str]:
    """Different values near the top of a column, as text."""
    text = values.head(200).dropna().astype("str").str.strip()
    return [_without_midnight(t) for t in text[text != ""].unique()]


def _without_midnight(text: str) -> str:
    """A day that a workbook holds, without the hours it does not have."""
    return text.removesuffix(" 00:00:00").removesuffix("T00:00:00")


def cut(text: str, width: int) -> str:
    """A text that fits, its end left out.

    >>> cut("a long reason", 7)
    'a long…'
    """
    return text if len(text) <= width else f"{text[: width - 1]}…"


def without_flags(text: str) -> str:
    """A sentence without what only a command line takes.

    >>> without_flags("3 rows name no currency. Say which it is with --currency.")
    '3 rows name no currency.'
    >>> without_flags("Give the terms with --terms, or a column of due dates.")
    'Give the terms, or a column of due dates.'
    >>> without_flags("Check which column is which (--map COLUMN=FIELD), then import again.")
    'Check which column is which, then import again.'
    """
    return _WITH.sub("", _FLAG.sub("", _BRACKETS.sub("", text))).strip()
