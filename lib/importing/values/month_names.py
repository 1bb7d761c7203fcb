"""Names of months in some thirty languages, from the tables of Unicode that babel carries."""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import babel
from babel.dates import get_month_names

from lib.importing.vocabulary.saved_vocabulary import load_or_build

LANGUAGES = (
    "en nl de fr es pt it ro pl cs sk hu sv da nb fi tr el ru uk bg hr sl id ms ar fa he".split()
)
_MORE = {"mrz": 3, "maa": 3, "fbr": 2, "aou": 8, "gener": 1, "sept": 9, "iun": 6, "iul": 7}
_LETTERS = str.maketrans({"ı": "i", "ł": "l", "đ": "d", "ø": "o", "ي": "ی", "ك": "ک", "׳": None})

Months = Mapping[str, int]
"""Language -> number of the month."""


def fold(text: str) -> str:
    """Text without case and accents.

    >>> fold("FÉVRIER"), fold("Μάρτιος"), fold("KASIM") == fold("Kasım")
    ('fevrier', 'μαρτιοσ', True)
    """
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in spread if not unicodedata.combining(c)).translate(_LETTERS)


def months(word: str) -> Months:
    """What a folded word means in each language that has such a month, or a beginning of one.

    >>> set(months("mar").values()), sorted(set(months("listopad").values())), months("soon")
    ({3}, [10, 11], {})
    """
    exact, beginnings = _tables()
    return exact.get(word) or beginnings.get(word) or {}


def of_column(words: Iterable[str]) -> dict[str, int]:
    """The month of each word of a column; languages that know most of the words decide for all.

    ``listopad`` is November in Polish and October in Croatian: a word that stays in doubt is left out.

    >>> of_column(["lis", "sty"]), of_column(["lis", "sij"]), of_column(["lis"])
    ({'lis': 11, 'sty': 1}, {'lis': 10, 'sij': 1}, {})
    """
    meanings = {word: months(word) for word in words}
    votes: dict[str, int] = {}
    for meaning in meanings.values():
        for language in meaning:
            votes[language] = votes.get(language, 0) + 1
    best = {language for language, count in votes.items() if count == max(votes.values())}
    numbers = {word: _numbers(meaning, best) for word, meaning in meanings.items()}
    return {
        word: month_numbers.pop()
        for word, month_numbers in numbers.items()
        if len(month_numbers) == 1
    }


def _numbers(meaning: Months, best: set[str]) -> set[int]:
    every = set(meaning.values())
    likely = {number for language, number in meaning.items() if language in best}
    return likely or every


@cache
def _tables() -> tuple[dict[str, dict[str, int]], dict[str, dict[str, int]]]:
    """Whole names and abbreviations; and beginnings (three letters or more) of whole names."""
    sources = [babel.__version__.encode(), Path(__file__).read_bytes()]
    exact, beginnings = load_or_build("months", sources, _of_babel)
    return exact, beginnings


def _of_babel() -> tuple[dict[str, dict[str, int]], dict[str, dict[str, int]]]:
    exact: dict[str, dict[str, int]] = {word: {"": number} for word, number in _MORE.items()}
    beginnings: dict[str, dict[str, int]] = {}
    for language in LANGUAGES:
        for word, number in _names(language, "abbreviated") + _names(language, "wide"):
            exact.setdefault(word, {})[language] = number
        for word, month_numbers in _beginnings(language).items():
            if len(month_numbers) == 1:
                beginnings.setdefault(word, {})[language] = month_numbers.pop()
    return exact, beginnings


def _names(language: str, width: str) -> list[tuple[str, int]]:
    return [
        (fold(str(name)).strip("."), int(number))
        for context in ("format", "stand-alone")
        for number, name in get_month_names(width, context, locale=language).items()  # type: ignore[arg-type]
    ]


def _beginnings(language: str) -> dict[str, set[int]]:
    numbers_by_prefix: dict[str, set[int]] = {}
    for name, number in _names(language, "wide"):
        for end in range(3, len(name)):
            numbers_by_prefix.setdefault(name[:end], set()).add(number)
    return numbers_by_prefix
