"""What stands around the digits of an amount: minus, brackets, debit or credit, a currency."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

_BLANKS = r"[\p{Z}\s]+"
_NUMBER = r"\d(?:[\d., '`´]*\d)?"
_GROUPS = r"^\d{1,3}(?:[ '`´]\d{2,3})*[ '`´]\d{3}(?:[.,]\d*)?$"
_HOLE = "\x00"
_NO_CENTS = re.compile(r"^(?:[.,]\s?[-–—]{1,2}|/[-–=])")
_HEAD = re.compile(r"(?:^|[^\w/.,])[.,]$")
_DASH = re.compile("[-–—]")
_SIDES = {
    **dict.fromkeys("dr soll debe dare debit s d".split(), "dr"),
    **dict.fromkeys("cr haben haber avere credit h c".split(), "cr"),
}
_WORD = "|".join(word for word in _SIDES if len(word) > 1)
_SIDE = re.compile(rf"(?:^|(?<=[\s)]))({_WORD})(?:$|\.|(?=\s))", re.IGNORECASE)
_LETTER = re.compile(r"(?:^|(?<=\s))([shcd])$", re.IGNORECASE)
_SHAPES = 200
_PIECE = re.compile(r"[^()+]+")


class Affix(NamedTuple):
    """The signs around a number.

    Args:
        negative: it lowers what is owed.
        head: a sign of decimals that begins the number (``.5``).
        tail: a sign of decimals that ends the number (``7.``).
        texts: what else stands there; currencies, if it is an amount.
    """

    negative: bool
    head: str
    tail: str
    texts: tuple[str, ...]


class Split(NamedTuple):
    """Amounts taken apart: the digits with their separators, and what stands around, a code a row."""

    core: pa.Array
    codes: pa.Array
    around: list[Affix | None]


def split(text: pa.Array, allowed: Callable[[str], bool]) -> Split:
    """Each text as its number and what stands around it; null where there is not one number.

    Args:
        text: amounts.
        allowed: may this text stand beside an amount?
    """
    plain = pc.replace_substring_regex(text, _BLANKS, " ")
    shape = pc.replace_substring_regex(plain, _NUMBER, _HOLE).dictionary_encode()
    shapes = shape.dictionary.to_pylist()
    affixes = [_affix(*s.split(_HOLE)) if s.count(_HOLE) == 1 else None for s in shapes]
    around = [a if a and all(map(allowed, a.texts)) else None for a in affixes]
    return Split(
        _joined_digits(_cores(plain, shape.indices, shapes, around)), shape.indices, around
    )


def _cores(
    text: pa.Array, codes: pa.Array, shapes: list[str], around: list[Affix | None]
) -> pa.Array:
    """The number inside each text: what is left of its shape, one shape after another.

    A column knows few ways of writing; one with more than that is no column of amounts.
    """
    core = pa.nulls(len(text), pa.large_string())
    useful = [code for code, affix in enumerate(around) if affix][:_SHAPES]
    for code in useful:
        before, after = shapes[code].split(_HOLE)
        mask = pc.fill_null(pc.equal(codes, code), False)
        inside = pc.utf8_slice_codeunits(
            text.filter(mask), len(before), -len(after) if after else None
        )
        core = pc.replace_with_mask(core, mask, inside)
    return core


def _text(value: str | None) -> pa.Scalar:
    return pa.scalar(value, pa.large_string())


def _joined_digits(core: pa.Array) -> pa.Array:
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
    (Affix(negative=True, head='', tail='', texts=('€',)), Affix(negative=True, head='', tail='', \
texts=('EUR',)))
    >>> _affix("Rs. ", "/- Cr"), _affix("(", ""), _affix("--", "")
    (Affix(negative=True, head='', tail='', texts=('Rs.',)), None, None)
    """
    before, after = before.strip(), _NO_CENTS.sub("", after.strip()).strip()
    head = before[-1:] if _HEAD.search(before) else ""
    before = before[: len(before) - len(head)]
    tail = after[:1] if after[:1] in (".", ",") else ""
    after = after[len(tail) :].strip()
    brackets = before.count("("), after.count(")")
    minuses = len(_DASH.findall(before)) + _ends(after)
    after_plain = _DASH.sub("", after) if _ends(after) else after
    sides = [_SIDES[s.casefold()] for s in _SIDE.findall(before) + _SIDE.findall(after_plain)]
    before, after_plain = _SIDE.sub("", before), _SIDE.sub("", after_plain).strip()
    if not sides and (letter := _LETTER.search(after_plain)):
        sides, after_plain = [_SIDES[letter[1].casefold()]], after_plain[: letter.start()]
    if brackets not in ((0, 0), (1, 1)) or minuses + len(sides) > 1 or (sides and any(brackets)):
        return None
    negative = bool(minuses or any(brackets)) or sides == ["cr"]
    texts = [p.strip() for t in (_DASH.sub("", before), after_plain) for p in _PIECE.findall(t)]
    return Affix(negative, head, tail, tuple(t for t in texts if t))


def _ends(after: str) -> int:
    """Minus signs behind a number, at once behind it or at the very end."""
    return len(_DASH.findall(after)) if after[:1] in "-–—" or after[-1:] in "-–—" else 0


def currency_texts(text: pa.ChunkedArray, allowed: Callable[[str], bool]) -> pa.ChunkedArray:
    """The text beside each amount that may name a currency; null where there is none."""
    whole = text.combine_chunks()
    bare = pc.fill_null(pc.match_substring_regex(whole, r"^-?[\d.,]*$"), True)
    if pc.all(bare).as_py():
        return pa.chunked_array([pa.nulls(len(whole), pa.large_string())])
    odd = split(pc.if_else(bare, _text(None), whole), allowed)
    texts = pa.array([a.texts[0] if a and a.texts else None for a in odd.around], pa.large_string())
    return pa.chunked_array([pc.take(texts, odd.codes)])


def canonical(text: pa.Array, split_: Split) -> pa.Array:
    """Numbers with a leading minus and nothing around; texts that are no amounts as they stand."""
    fits = [a is not None for a in split_.around]
    minus = [("-" if a.negative else "") + a.head if a else "" for a in split_.around]
    tails = [a.tail if a else "" for a in split_.around]
    good = pc.take(pa.array(fits, pa.bool_()), split_.codes)
    sign, tail = (pc.take(pa.array(v, pa.large_string()), split_.codes) for v in (minus, tails))
    number = pc.binary_join_element_wise(sign, split_.core, tail, _text(""))
    return pc.if_else(pc.and_(good, pc.is_valid(number)), number, text)
