"""What stands around the digits of an amount: minus, brackets, debit or credit, a currency."""

import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_BLANKS = r"[\s\p{Z}]+"
_SPLIT = (
    r"^(?P<before>(?:\D*[\p{L}/$]\.?)?[^\d.,]*)"
    r"(?P<core>[.,]?\d(?:[\d., '`´]*\d)?)"
    r"(?P<after>\D*)$"
)
_GROUPS = r"^\d{1,3}(?:[ '`´]\d{2,3})*[ '`´]\d{3}(?:[.,]\d*)?$"
_NO_CENTS = re.compile(r"^(?:[.,]\s?[-–—]{1,2}|/[-–=])")
_DASH = re.compile("[-–—]")
_SIDE = re.compile(r"(?:^|(?<=[\s)]))(cr|dr)(?:$|\.|(?=\s))", re.IGNORECASE)
_LETTER = re.compile(r"(?:^|(?<=\s))([shcd])$", re.IGNORECASE)
_PIECE = re.compile(r"[^()+]+")


class Affix(NamedTuple):
    """The signs around a number.

    Args:
        negative: it lowers what is owed.
        tail: a sign of decimals that ends the number (``7.``).
        texts: what else stands there; currencies, if it is an amount.
    """

    negative: bool
    tail: str
    texts: tuple[str, ...]


class Split(NamedTuple):
    """Amounts taken apart: the digits with their separators, and what stands around, a code a row."""

    core: pa.Array
    codes: pa.Array
    around: list[Affix | None]


def split(text: pa.Array) -> Split:
    """Each text as its number and what stands around it; null where there is not one number."""
    blanks = pc.replace_substring_regex(text, _BLANKS, " ")
    parts = pc.extract_regex(blanks, _SPLIT)
    before, core, after = (pc.struct_field(parts, name) for name in ("before", "core", "after"))
    around = pc.binary_join_element_wise(before, after, _text("\x00")).dictionary_encode()
    affixes = [_affix(*value.split("\x00")) for value in around.dictionary.to_pylist()]
    return Split(_joined(core), around.indices, affixes)


def _text(value: str | None) -> pa.Scalar:
    return pa.scalar(value, pa.large_string())


def _joined(core: pa.Array) -> pa.Array:
    """Digits without blanks and apostrophes between thousands; null where they stand elsewhere."""
    spaced = pc.fill_null(pc.match_substring_regex(core, "[ '`´]"), False)
    if not pc.any(spaced).as_py():
        return core
    grouped = pc.match_substring_regex(core, _GROUPS)
    closed = pc.replace_substring_regex(core, "[ '`´]", "")
    nothing = _text(None)
    return pc.if_else(spaced, pc.if_else(grouped, closed, nothing), core)


@lru_cache(4096)
def _affix(before: str, after: str) -> Affix | None:
    """What stands before and after a number, None where it makes no sense.

    >>> _affix("-€", ""), _affix("(", ") EUR")
    (Affix(negative=True, tail='', texts=('€',)), Affix(negative=True, tail='', texts=('EUR',)))
    >>> _affix("Rs. ", "/- Cr"), _affix("(", ""), _affix("--", "")
    (Affix(negative=True, tail='', texts=('Rs.',)), None, None)
    """
    before, after = before.strip(), _NO_CENTS.sub("", after.strip()).strip()
    tail = after[:1] if after[:1] in (".", ",") else ""
    after = after[len(tail) :].strip()
    brackets = before.count("("), after.count(")")
    minuses = len(_DASH.findall(before)) + _ends(after)
    after_plain = _DASH.sub("", after) if _ends(after) else after
    sides = [s.casefold() for s in _SIDE.findall(before) + _SIDE.findall(after_plain)]
    before, after_plain = _SIDE.sub("", before), _SIDE.sub("", after_plain).strip()
    if not sides and (letter := _LETTER.search(after_plain)):
        sides, after_plain = [_OF_LETTER[letter[1].casefold()]], after_plain[: letter.start()]
    if brackets not in ((0, 0), (1, 1)) or minuses + len(sides) > 1 or (sides and any(brackets)):
        return None
    negative = bool(minuses or any(brackets)) or sides == ["cr"]
    texts = [p.strip() for t in (_DASH.sub("", before), after_plain) for p in _PIECE.findall(t)]
    return Affix(negative, tail, tuple(t for t in texts if t))


_OF_LETTER = {"s": "dr", "d": "dr", "h": "cr", "c": "cr"}


def _ends(after: str) -> int:
    """Minus signs behind a number, at once behind it or at the very end."""
    return len(_DASH.findall(after)) if after[:1] in "-–—" or after[-1:] in "-–—" else 0


def currency_texts(text: pa.ChunkedArray) -> pa.Array:
    """The text beside each amount that may name a currency; null where there is none."""
    whole = text.combine_chunks()
    bare = pc.fill_null(pc.match_substring_regex(whole, r"^-?[\d.,]*$"), True)
    if pc.all(bare).as_py():
        return pa.nulls(len(whole), pa.large_string())
    odd = split(pc.if_else(bare, _text(None), whole))
    texts = pa.array([a.texts[0] if a and a.texts else None for a in odd.around], pa.large_string())
    return pc.take(texts, odd.codes)


def canonical(text: pa.Array, split_: Split, allowed: list[bool]) -> pa.Array:
    """Numbers with a leading minus and nothing around; texts that are no amounts as they stand.

    Args:
        text: as it was written.
        split_: of the same texts.
        allowed: which of ``split_.around`` make sense around an amount.
    """
    fits = [bool(a) and ok for a, ok in zip(split_.around, allowed, strict=True)]
    minus = ["-" if a and a.negative else "" for a in split_.around]
    tails = [a.tail if a else "" for a in split_.around]
    good, sign, tail = (
        pc.take(pa.array(values), split_.codes)
        for values in (fits, np.array(minus, "object"), np.array(tails, "object"))
    )
    kind = pa.large_string()
    number = pc.binary_join_element_wise(sign.cast(kind), split_.core, tail.cast(kind), _text(""))
    return pc.if_else(pc.and_(pc.fill_null(good, False), pc.is_valid(number)), number, text)
