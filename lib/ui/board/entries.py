"""Entries of the board's forms, in the words and units that people type.

What was typed is never repeated: it may be blind, and the screen may be everybody's.
"""

import re
from decimal import Decimal, InvalidOperation

from lib.ledger import money
from lib.ledger.mistake import Mistake
from lib.ui.board.submit import Form

_UNITS = {"": 1, "k": 1_000, "m": 1_000_000}
_TYPED = re.compile(r"([0-9][0-9., \u00a0\u202f']*)\s*([km]?)", re.IGNORECASE)


class NotUnderstood(Mistake):
    """Something was typed that is no amount, number or letter here."""


def amount(entry: str, currency: str, label: str = "The limit") -> int:
    """An amount in minor units from what was typed in major ones.

    >>> amount("250k", "EUR"), amount("1,250.50", "EUR"), amount("1.250,50", "EUR")
    (25000000, 125050, 125050)

    Raises:
        NotUnderstood: it is not an amount.
    """
    text = entry.strip()
    match = _TYPED.fullmatch(text)
    try:
        if match is None:
            raise InvalidOperation
        return money.minor(_decimal(match[1]) * _UNITS[match[2].lower()], currency)
    except InvalidOperation:
        raise NotUnderstood(
            f"{label} {_problem_text(text, 'not an amount')}. Write it as 250000 or 250k."
        ) from None


def _problem_text(text: str, problem: str) -> str:
    return f"is {problem}" if text else "was left out"


def _decimal(digits: str) -> Decimal:
    """Digits with whichever marks: the last mark is decimal where one or two digits follow it.

    >>> _decimal("1,000"), _decimal("1.5"), _decimal("2 500,75")
    (Decimal('1000'), Decimal('1.5'), Decimal('2500.75'))
    """
    clean = re.sub(r"[^0-9.,]", "", digits)
    whole, mark, rest = clean.rpartition("." if clean.rfind(".") > clean.rfind(",") else ",")
    if mark and len(rest) in (1, 2):
        return Decimal(f"{re.sub('[.,]', '', whole) or '0'}.{rest}")
    return Decimal(re.sub("[.,]", "", clean))


def number(entry: object, label: str) -> int:
    """A whole number from what was typed.

    Raises:
        NotUnderstood: it is none.
    """
    text = str(entry if entry is not None else "").strip().rstrip("%").strip()
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise NotUnderstood(
            f"{label} {_problem_text(text, 'not a whole number')}. Write it in digits."
        )
    return int(text)


def optional(form: Form, entry: str, currency: str, label: str) -> int | None:
    """An amount that may be left out."""
    return amount(form.text(entry), currency, label) if form.text(entry) else None
