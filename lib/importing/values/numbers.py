"""Amounts as people and programs write them, read exactly: never through binary fractions.

Whether ``1.234`` is a thousand or a bit over one is decided from the whole column: a value such as
``1.234,56`` or ``12,5`` tells which sign marks decimals. Where nothing tells, three digits after a
single sign are thousands, since amounts of money rarely have three decimals.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lib.importing import text_columns
from lib.importing.text_columns import Mask
from lib.importing.values import amount_texts, currencies, digits, plain_amounts

LARGEST = 10**17
"""Minor units beyond which a number is no amount of money."""

_PLAIN = r"^-?(?:\d{1,18}(?:\.\d{0,9})?|\.\d{1,9})$"
_SCALE = 9


@dataclass(frozen=True, slots=True, eq=False)
class ParsedAmounts:
    """A column of amounts.

    Args:
        minor: minor units, 0 where there is none.
        missing: nothing was written.
        bad: something was written that is no amount.
        unclear: what was written could be two amounts.
        rounded: more decimals were written than the currency has.
        guessed: no value of the column told which sign marks decimals, and it mattered.
    """

    minor: npt.NDArray[np.int64]
    missing: Mask
    bad: Mask
    unclear: Mask
    rounded: Mask
    guessed: bool = False


def parse(column: pd.Series, exponents: int | npt.NDArray[np.int64] = 2) -> ParsedAmounts:
    """The amounts of a column in minor units; halves of a unit round to the even one.

    Args:
        column: text or numbers.
        exponents: decimals of the currency, one for all or one a row.

    >>> parse(pd.Series(["1.234,56", "(7,5)", "12-", "", "x"])).minor.tolist()
    [123456, -750, -1200, 0, 0]
    """
    text = digits.plain_column(text_columns.clean(column))
    if (plain := plain_amounts.minor(text, exponents)) is not None:
        none = np.zeros(len(text), bool)
        return ParsedAmounts(plain, text_columns.mask(pc.is_null(text)), none, none, none)
    text = _nil(text)
    canonical_texts, unclear, guessed = _canonical(text, _typed_mask(column), np.asarray(exponents))
    units = _units(canonical_texts, exponents)
    missing = text_columns.mask(pc.is_null(text))
    bad = units.bad & ~missing & ~unclear
    units.minor[bad | unclear] = 0
    return ParsedAmounts(
        units.minor, missing, bad, unclear, units.rounded & ~bad & ~unclear, guessed
    )


def _nil(text: pa.ChunkedArray) -> pa.ChunkedArray:
    """A dash alone, as accountants write nothing: ``$ -``."""
    dash = pc.match_substring_regex(text, r"^[^\p{L}\d]{0,4}[-–—][^\p{L}\d]{0,2}$")
    if not pc.any(dash, min_count=0).as_py():
        return text
    return pc.if_else(pc.fill_null(dash, False), pa.scalar("0", pa.large_string()), text)


def decimals(column: pd.Series) -> tuple[npt.NDArray[np.float64], Mask]:
    """Rates, weights and quantities, as floats; and which of them are no numbers."""
    text = digits.plain_column(text_columns.clean(column))
    canonical_texts, unclear, _ = _canonical(text, _typed_mask(column), np.asarray(3))
    plain = pc.match_substring_regex(canonical_texts, r"^-?\d*\.?\d+(?:[eE][-+]?\d{1,2})?$")
    values = pc.if_else(plain, canonical_texts, pa.scalar(None, pa.large_string())).cast(
        pa.float64()
    )
    bad = ~text_columns.mask(plain) & text_columns.mask(pc.is_valid(text))
    return values.to_numpy().astype("float64"), bad | unclear


def numeric(text: pa.ChunkedArray) -> Mask:
    """Which values read as a number, whatever their separators."""
    bare = _bare(digits.plain_column(text))
    return text_columns.mask(pc.match_substring_regex(bare, r"^-?[\d.,]*\d[.,]?$"))


def _typed_mask(column: pd.Series) -> Mask:
    """Which cells the source gave as numbers, so that their point marks decimals."""
    if isinstance(column.dtype, pd.StringDtype):
        return np.zeros(len(column), bool)
    if column.dtype != object:
        return np.ones(len(column), bool)
    return np.fromiter((isinstance(v, int | float | Decimal) for v in column), bool, len(column))


_POINT = r"^-?(?:\d+|\d*\.(?:\d{1,2}|\d{4,9}))$"
_POINT_GROUPED = r"^-?\d{1,3}(?:,\d{3})*\.\d{1,2}$"
_COMMA_GROUPED = r"^-?(?:\d{1,3}(?:\.\d{3})+|\d+),\d{1,2}$"


def _canonical(
    text: pa.ChunkedArray, typed: Mask, exponents: npt.NDArray[np.int64]
) -> tuple[pa.ChunkedArray, Mask, bool]:
    """The values with a point for decimals and nothing for thousands; which could be two amounts."""
    if typed.all() or text_columns.matches(text, _POINT):
        return text, np.zeros(len(text), bool), False
    untyped_texts = pc.if_else(pa.array(typed), pa.scalar(None, pa.large_string()), text)
    bare = _bare(untyped_texts)
    if (number_texts := _of_one_way(bare)) is not None:
        return pc.coalesce(number_texts, text), np.zeros(len(text), bool), False
    number_texts, unclear, guessed = _with_one_sign(bare, np.broadcast_to(exponents, len(text)))
    return pc.coalesce(number_texts, text), unclear, guessed


def _of_one_way(text: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """Columns whose every value is written alike and tells its signs: the fast way."""
    if text_columns.matches(text, _POINT_GROUPED):
        return pc.replace_substring(text, ",", "")
    if text_columns.matches(text, _COMMA_GROUPED):
        return pc.replace_substring(pc.replace_substring(text, ".", ""), ",", ".")
    return None


def _bare(text: pa.ChunkedArray) -> pa.ChunkedArray:
    """Currencies and blanks taken off, brackets, credit and trailing minus turned into a minus."""
    whole = text.combine_chunks()
    odd = pc.fill_null(pc.invert(pc.match_substring_regex(whole, r"^-?[\d.,]*$")), False)
    if not pc.any(odd).as_py():
        return text
    odd_texts = whole.filter(odd)
    bare = amount_texts.canonical(odd_texts, amount_texts.split(odd_texts, currencies.is_currency))
    return pa.chunked_array([pc.replace_with_mask(whole, odd, bare)])


_GROUPED = {
    ".": r"^-?\d{1,3}(?:,\d{2,3})*,\d{3}\.\d*$|^-?\d{1,3}(?:,\d{3}){2,}$|^-?\d{1,2}(?:,\d{2})+,\d{3}$",
    ",": r"^-?\d{1,3}(?:\.\d{2,3})*\.\d{3},\d*$|^-?\d{1,3}(?:\.\d{3}){2,}$",
}
_SINGLE = {
    ".": r"^-?\d*\.(?:\d{0,2}|\d{4,})$|^-?(?:0|\d{4,})\.\d*$",
    ",": r"^-?\d*,(?:\d{0,2}|\d{4,})$|^-?(?:0|\d{4,}),\d*$",
}
_UNTOLD = {".": r"^-?[1-9]\d{0,2}\.\d{3}$", ",": r"^-?[1-9]\d{0,2},\d{3}$"}


def _with_one_sign(
    text: pa.ChunkedArray, exponents: npt.NDArray[np.int64]
) -> tuple[pa.ChunkedArray, Mask, bool]:
    tells = {
        sign: text_columns.mask(pc.match_substring_regex(text, f"{_GROUPED[sign]}|{_SINGLE[sign]}"))
        for sign in ".,"
    }
    untold = {s: text_columns.mask(pc.match_substring_regex(text, _UNTOLD[s])) for s in ".,"}
    either = untold["."] | untold[","]
    decimal_signs = {sign for sign in ".," if tells[sign].any()}
    comma = tells[","]
    if len(decimal_signs) == 1:
        comma = comma | (either & (decimal_signs == {","}))
    elif not decimal_signs:
        comma = np.where(exponents == 3, untold[","], untold["."])
    unclear = either & (len(decimal_signs) == 2)
    with_point = pc.replace_substring(text, ",", "")
    with_comma = pc.replace_substring(pc.replace_substring(text, ".", ""), ",", ".")
    number_texts = pc.if_else(pa.array(comma), with_comma, with_point)
    # A value with both signs in no sensible order keeps both, and so is no number.
    odd = pc.match_substring_regex(text, r"[.,].*[.,]")
    sensible = pa.array(tells["."] | tells[","])
    number_texts = pc.if_else(pc.and_(odd, pc.invert(sensible)), text, number_texts)
    # A currency without decimals leaves nothing to guess; one of three decimals is read with them.
    return (
        number_texts,
        unclear,
        bool(not decimal_signs and (either & ~np.isin(exponents, (0, 3))).any()),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Units:
    minor: npt.NDArray[np.int64]
    bad: Mask
    rounded: Mask


def _units(text: pa.ChunkedArray, exponents: int | npt.NDArray[np.int64]) -> _Units:
    plain = text_columns.mask(pc.match_substring_regex(text, _PLAIN))
    value = pc.if_else(pa.array(plain), text, pa.scalar("0", pa.large_string()))
    exact = value.combine_chunks().cast(pa.decimal128(38, _SCALE))
    minor, rounded = np.zeros(len(text), "int64"), np.zeros(len(text), bool)
    for exponent in np.unique(exponents):
        near = pc.round(exact, ndigits=int(exponent), round_mode="half_to_even")
        low, fits = _unscaled(near.cast(pa.decimal128(38, int(exponent))))
        mask = np.broadcast_to(np.asarray(exponents) == exponent, len(text))
        minor[mask] = low[mask]
        rounded[mask] = text_columns.mask(pc.not_equal(near, exact))[mask]
        plain &= fits | ~mask
    bad = ~plain
    rest = np.flatnonzero(bad & text_columns.mask(pc.is_valid(text)))
    for row in rest:
        exponent = int(np.broadcast_to(exponents, len(text))[row])
        units = _by_decimal(text[int(row)].as_py(), exponent)
        if units is not None:
            minor[row], rounded[row] = units
            bad[row] = False
    return _Units(minor, bad, rounded)


def _by_decimal(text: str, exponent: int) -> tuple[int, bool] | None:
    """Minor units of one value that the fast way cannot read (``1.5E+3``, twelve decimals)."""
    if "_" in text:  # Python's own way of grouping, nobody's in a ledger
        return None
    try:
        scaled = Decimal(text).scaleb(exponent)
        near = scaled.to_integral_value(rounding=ROUND_HALF_EVEN)
    except InvalidOperation:
        return None
    if not near.is_finite() or abs(near) > LARGEST:
        return None
    return int(near), abs(scaled - near) > Decimal("1e-6")


def _unscaled(values: pa.Array) -> tuple[npt.NDArray[np.int64], Mask]:
    """The integers behind decimals, and which of them are not too large for money."""
    words = np.frombuffer(values.buffers()[1], dtype="<i8").reshape(-1, 2)
    low, high = words[values.offset : values.offset + len(values)].T
    fits = (high == low >> 63) & (np.abs(low) <= LARGEST)
    return low.copy(), fits
