"""Short texts as numbers of eight bytes: keys are sorted and told apart as numbers, not as texts."""

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Bytes = npt.NDArray[np.uint8]
Integers = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
Codes = npt.NDArray[np.int32]

_MANY = 50_000
"""Texts from which on numbers are worth making."""
_WORD, _LONGEST = 8, 16
_BLOCK = 2**15
"""Texts that are made numbers together: what is needed meanwhile stays in the processor's cache."""
_MASKS = np.array(
    [0, *((2**64 - 1) << 8 * (_WORD - n) & (2**64 - 1) for n in range(1, 9))], "uint64"
)
_BITS = 6
"""Of a mixed number, by which texts are parted."""
_ODD = np.uint64(0x9E3779B97F4A7C15)
"""2⁶⁴ by the golden ratio: it spreads numbers that differ in few bits."""


def parts(chunk: pa.Array) -> tuple[Integers, Bytes]:
    """Where each text of a chunk begins and the last ends, and the bytes of all."""
    _, starts, data = chunk.buffers()
    if not len(chunk) or starts is None:
        return np.zeros(1, np.int64), np.zeros(0, np.uint8)
    at = np.frombuffer(starts, np.int64)[chunk.offset : chunk.offset + len(chunk) + 1]
    return at, np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)


def words(texts: pa.ChunkedArray) -> list[Words] | None:
    """The bytes of texts of up to 16 bytes, eight a number, in the order that the texts have.

    None where a text is longer, has a zero byte in it, or is none.

    >>> [word.tolist() for word in words(pa.chunked_array([["a", "b"]], pa.large_string()))]
    [[6989586621679009792, 7061644215716937728]]
    """
    word_columns = [np.empty(len(texts), "uint64") for _ in range(0, _LONGEST, _WORD)]
    longest = offset = 0
    for chunk in texts.chunks:
        for begin in range(0, len(chunk), _BLOCK):
            block = chunk.slice(begin, _BLOCK)
            length = _fill([word[offset : offset + len(block)] for word in word_columns], block)
            if length is None:
                return None
            longest, offset = max(longest, length), offset + len(block)
    return word_columns[: -(-longest // _WORD)] or None


def _fill(word_columns: list[Words], block: pa.Array) -> int | None:
    """Fill in the numbers of a few texts; the length of the longest, None where one will not do."""
    at, data = parts(block)
    inside = data[at[0] : at[-1]]
    length = np.diff(at)
    longest = int(length.max(initial=0))
    if block.null_count or longest > _LONGEST or not inside.all():
        return None
    padded = np.concatenate([inside, np.zeros(2 * _LONGEST, np.uint8)])
    every = np.ndarray((len(padded) - _WORD + 1,), ">u8", padded, strides=(1,))
    for number, word in enumerate(word_columns):
        begin = number * _WORD
        byte_counts = np.clip(length - begin, 0, _WORD)
        word[:] = every[at[:-1] - at[0] + begin] & _MASKS[byte_counts]
    return longest


def codes(texts: pa.ChunkedArray) -> Codes:
    """The same number for the same text, from 0 on; −1 for none. For keys, few of which are alike.

    >>> codes(pa.chunked_array([["b", "a", None, "b"]], pa.large_string())).tolist()
    [0, 1, -1, 0]
    """
    numbers = words(texts) if len(texts) >= _MANY else None
    word_codes = _of_words(numbers) if numbers else None
    return of_few(texts) if word_codes is None else word_codes


def of_few(texts: pa.ChunkedArray) -> Codes:
    """As ``codes``, in order of appearance; for texts that stand again and again."""
    chunks = [pc.fill_null(c.indices, -1).to_numpy() for c in texts.dictionary_encode().chunks]
    return np.concatenate([np.empty(0, "int32"), *chunks])


def _of_words(numbers: list[Words]) -> Codes | None:
    """Numbers for texts by their words; None where two texts are mixed into one, which is rare.

    Texts are told apart a part at a time: the table of a part stays in the processor's cache.
    """
    mixed = _mix(numbers)
    part = (mixed >> np.uint64(64 - _BITS)).astype("uint8")
    order = np.argsort(part, kind="stable")
    ends = np.cumsum(np.bincount(part, minlength=2**_BITS))
    text_codes = np.empty(len(mixed), "int32")
    count = 0
    for at in np.split(order, ends[:-1]):
        part_codes, distinct = pd.factorize(mixed[at])
        if len(numbers) > 1 and any(
            _differ(word[at], part_codes, len(distinct)) for word in numbers
        ):
            return None
        text_codes[at] = part_codes + count
        count += len(distinct)
    return text_codes


def _mix(numbers: list[Words]) -> Words:
    """One number of the words of each text, whose first bits are as good as drawn."""
    mixed = numbers[0] * _ODD
    for word in numbers[1:]:
        mixed ^= mixed >> np.uint64(32)
        mixed ^= word
        mixed *= _ODD
    return mixed


def _differ(word: Words, part_codes: Integers, count: int) -> bool:
    """Are there texts of one number whose words are not the same?"""
    one = np.empty(count, "uint64")
    one[part_codes] = word
    return bool((one[part_codes] != word).any())
