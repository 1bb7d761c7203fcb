"""Currencies as people and programs name them: codes, signs and words of many languages."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import babel
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from babel import Locale
from babel.numbers import list_currencies

from lib.importing import text_columns
from lib.importing.text_columns import Mask
from lib.importing.values import amount_texts, digits
from lib.importing.values.currency_signs import ASSUMED, SHARED, SIGNS
from lib.importing.vocabulary.saved_vocabulary import load_or_build
from lib.ledger import money

_LANGUAGES = (
    "en nl de fr es pt it ro pl cs sk hu sv da nb fi tr el ru uk bg hr sl id ms vi ar fa he zh "
    "zh_Hant ja ko th".split()
)
_NOT_ALONE = frozenset("ALL TOP CUP PEN SOS BOB MOP ANG BAM GEL LAK CHE CHW COU".split())
"""Codes that are words as well: in a heading they count in brackets only."""
_TRADITIONAL = re.compile("[應額帳單開貨發實總餘幣]")


def candidates(text: str) -> tuple[str, ...]:
    """The currencies that a text can mean; none where it names no currency (``تومان`` is none).

    >>> candidates("USD - US Dollar"), candidates("Rs."), candidates("kr.")
    (('USD',), ('INR',), ('SEK', 'NOK', 'DKK', 'ISK'))
    >>> candidates("تومان"), candidates("soon")
    ((), ())
    """
    return _candidates(_fold(text))


def code(text: str, among: Collection[str] = ()) -> str | None:
    """The one currency a text names; a shared sign by the others that are in use.

    Args:
        text: a code, sign or word.
        among: codes that stand elsewhere in the column, or that a person named.

    >>> code("US Dollar"), code("kr", ["NOK"]), code("kr"), code("$"), code("$", ["CAD", "EUR"])
    ('USD', 'NOK', None, 'USD', 'CAD')
    """
    currencies = candidates(text)
    if len(currencies) < 2:
        return currencies[0] if currencies else None
    likely = [currency for currency in currencies if currency in among]
    if len(likely) == 1:
        return likely[0]
    return None if likely else ASSUMED.get(_fold(text))


def is_assumed(text: str, among: Collection[str] = ()) -> bool:
    """Is ``code`` of this text no more than the usual meaning of a shared sign?"""
    currencies = candidates(text)
    return (
        len(currencies) > 1
        and not any(c in among for c in currencies)
        and code(text, among) is not None
    )


@dataclass(frozen=True, slots=True, eq=False)
class Currencies:
    """The currencies of a column.

    Args:
        codes: a code a row; none where nothing is written or nothing is understood.
        unknown: something is written that names no one currency.
        assumed: a sign of several currencies, taken for the usual one.
    """

    codes: pd.Series
    unknown: Mask
    assumed: Mask


def of_column(column: pd.Series, named_currency: str | None = None) -> Currencies:
    """The currencies that a column of codes, signs or words names.

    Args:
        column: text.
        named_currency: the currency a person named, which decides between those that share a sign.

    >>> of_column(pd.Series(["RMB", "kr", "DKK"])).codes.tolist()
    ['CNY', 'DKK', 'DKK']
    """
    return _of_texts(text_columns.clean(column), named_currency)


def _of_texts(text: pa.ChunkedArray, named_currency: str | None) -> Currencies:
    coded = text.combine_chunks().dictionary_encode()
    positions = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False).astype("int64")
    texts = coded.dictionary.to_pylist()
    certain = {currencies[0] for t in texts if len(currencies := candidates(t)) == 1}
    among = certain | ({named_currency.upper()} if named_currency else set())
    codes = [None if _is_other_dollar(t, texts) else code(t, among) for t in texts]
    unknown = np.array(
        [c is None and not _is_other_dollar(t, texts) for c, t in zip(codes, texts, strict=True)]
        + [False],
        bool,
    )
    assumed = np.array([is_assumed(t, among) for t in texts] + [False], bool)
    as_written = codes == texts
    values = text_columns.series(text) if as_written else text_columns.by_code(codes, positions)
    return Currencies(values, _at(unknown, positions), _at(assumed, positions))


def _at(marks: Mask, positions: npt.NDArray[np.int64]) -> Mask:
    """The marks of some texts by row, of which there are none as a rule."""
    return marks[positions] if marks.any() else np.zeros(len(positions), bool)


def _is_other_dollar(text: str, texts: Collection[str]) -> bool:
    """A bare $ beside U$S or US$ is another money than the dollar: a peso, as a rule."""
    return text.strip() == "$" and any("$" in t and "U" in t.upper() for t in texts)


def in_amounts(column: pd.Series, named_currency: str | None = None) -> Currencies | None:
    """The currencies that amounts are written with; None where no amount names any.

    >>> in_amounts(pd.Series(["€1,200.00", "$950.00", "12.00"])).codes.tolist()
    ['EUR', 'USD', nan]
    """
    if not isinstance(column.dtype, pd.StringDtype) and column.dtype != object:
        return None
    affixes = amount_texts.currency_texts(
        digits.plain_column(text_columns.clean(column)), is_currency
    )
    if affixes.null_count == len(affixes):
        return None
    return _of_texts(affixes, named_currency)


def in_heading(text: str, among: Collection[str] = ()) -> str | None:
    """The one currency a heading names, in brackets or as a code of its own.

    >>> in_heading("Invoice Amount (USD)"), in_heading("Betrag EUR"), in_heading("应收余额(元)")
    ('USD', 'EUR', 'CNY')
    >>> in_heading("Montant (FCFA)"), in_heading("ALL invoices"), in_heading("Amount ($)")
    (None, None, None)
    """
    plain = digits.plain(text)
    currencies = {
        c for part in _bracket_texts(plain) if (c := _certain_currency(part, plain, among))
    }
    currencies = currencies or {
        c for part in _words(plain) if (c := _certain_currency(part, plain, among))
    }
    return currencies.pop() if len(currencies) == 1 else None


def _bracket_texts(text: str) -> list[str]:
    inside = re.findall(r"[(\[{<【]([^)\]}>】]+)[)\]}>】]", text)
    return [part for whole in inside for part in (whole, *re.split(r"[\s,;/|]+|\bin\b", whole))]


def _words(text: str) -> list[str]:
    """Capital codes that are no words, and signs, that stand alone in a heading."""
    codes = [w for w in re.findall(r"(?<![^\W_])[A-Z]{3}(?![^\W_])", text) if w not in _NOT_ALONE]
    signs = [
        s
        for s in re.findall(r"[^\w\s(){}\[\]]|[A-Z]{1,3}\$", text)
        if s.isascii() is False or "$" in s
    ]
    ending = re.search(r"\b(?:in|en|em)\s+(.+)$", text)
    return [*codes, *signs, *([ending[1]] if ending else [])]


def _certain_currency(part: str, heading: str, among: Collection[str]) -> str | None:
    if part.strip() == "元" and _TRADITIONAL.search(heading):
        return None
    if part.strip() in ("q", "Q", "r", "R", "re", "Re", "fs", "FS", "р"):
        return None
    currencies = candidates(part)
    likely = [c for c in currencies if c in among] if len(currencies) > 1 else list(currencies)
    return likely[0] if len(likely) == 1 else None


def is_currency(text: str) -> bool:
    """Does a text beside an amount name a currency, be it one of several?"""
    return bool(candidates(text)) or _fold(text) in _UNITS


_UNITS = frozenset({"تومان", "تومن", "toman"})
"""Units of money that are no currency of their own: the amount is read, its currency is unknown."""


@lru_cache(4096)
def _fold(text: str) -> str:
    plain = " ".join(digits.plain(text).casefold().replace("i̇", "i").split())
    return plain if plain == "$" else plain.strip(" .:;-=()[]")


@lru_cache(4096)
def _candidates(text: str) -> tuple[str, ...]:
    if text in SHARED:
        return SHARED[text]
    if text in SIGNS:
        return (SIGNS[text],)
    if text.upper() in _codes():
        return (text.upper(),)
    if text in _names():
        return (_names()[text],)
    parts = [p for p in re.split(r"\s*[-–:/|,()]\s*|\s{2,}", text) if p]
    currencies = {c for p in parts if len(c := _candidates(p)) == 1} if len(parts) > 1 else set()
    return currencies.pop() if len(currencies) == 1 else _shared_by(text)


def _shared_by(text: str) -> tuple[str, ...]:
    """The currency that every word of a text can mean (``MXN Peso``, ``$ USD``)."""
    words = re.split(r"[\s\-–:/|,()]+", text)
    meanings = [set(_candidates(word)) for word in words if word] if len(words) > 1 else []
    common = set.intersection(*meanings) if meanings else set()
    return tuple(common) if len(common) == 1 else ()


@cache
def _codes() -> frozenset[str]:
    return frozenset(list_currencies()) | {money.NO_CURRENCY}


@cache
def _names() -> dict[str, str]:
    """Names of currencies in many languages, where they name one only; singular and plural."""
    code = [Path(module).read_bytes() for module in (__file__, digits.__file__)]
    sources = [babel.__version__.encode(), *code]
    names: dict[str, str] = load_or_build("currencies", sources, _unique_names)
    return names


def _unique_names() -> dict[str, str]:
    codes_by_name: dict[str, set[str]] = {}
    for language in _LANGUAGES:
        locale = Locale.parse(language)
        for currency, name in locale.currencies.items():
            codes_by_name.setdefault(_fold(str(name)), set()).add(str(currency))
        for currency, forms in locale._data["currency_names_plural"].items():
            for name in forms.values():
                codes_by_name.setdefault(_fold(str(name)), set()).add(str(currency))
    return {name: codes.copy().pop() for name, codes in codes_by_name.items() if len(codes) == 1}
