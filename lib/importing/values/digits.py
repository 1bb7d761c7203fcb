"""Digits and signs of other scripts as the plain ones, so that one rule reads them all."""

import unicodedata

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_MARKS = "".join(
    map(
        chr, (0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
    )
)
_SIGNS = {"٫": ".", "٬": ",", "،": ",", "。": ".", "．": ".", "，": ",", "、": ",", "\u3000": " ",
          "－": "-", "−": "-", "﹣": "-", "‐": "-", "‑": "-", "‒": "-", "／": "/", "（": "(", "）": ")",
          "＋": "+", "￥": "¥", "＄": "$", "￡": "£", "￠": "¢", "￦": "₩", "：": ":", "％": "%",
          "٪": "%", "’": "'", "‘": "'", "′": "'", "＇": "'"}  # fmt: skip


def _table() -> dict[int, str]:
    digits = {
        code: str(unicodedata.decimal(chr(code)))
        for code in range(0x80, 0x10000)
        if unicodedata.category(chr(code)) == "Nd"
    }
    return (
        digits
        | {ord(sign): plain for sign, plain in _SIGNS.items()}
        | {ord(mark): "" for mark in _MARKS}
    )


_PLAIN = _table()
# Signs of money and blanks that stand beside most amounts have no plain form: not worth a look.
_FOREIGN = r"[^\x00-\x7F€£¥₹₺₽₩\x{00A0}\x{202F}\x{2009}]"


def plain(text: str) -> str:
    """One text with plain digits and signs, without marks of direction.

    >>> plain("۱۴۰۴/۱۰/۱۵"), plain("١٬٢٥٠٫٥٠"), plain("－１２")
    ('1404/10/15', '1,250.50', '-12')
    """
    return text if text.isascii() else text.translate(_PLAIN)


def plain_column(text: pa.ChunkedArray) -> pa.ChunkedArray:
    """A whole column likewise; only cells that are not plain ASCII are touched."""
    if not beyond_ascii(text):
        return text
    foreign = pc.fill_null(pc.match_substring_regex(text, _FOREIGN), False)
    translated = [plain(value) for value in text.filter(foreign).to_pylist()]
    whole, mask = text.combine_chunks(), foreign.combine_chunks()
    replaced = pc.replace_with_mask(whole, mask, pa.array(translated, pa.large_string()))
    return pa.chunked_array([replaced])


def beyond_ascii(text: pa.ChunkedArray) -> bool:
    """May any cell hold more than ASCII? A cheap look at the bytes."""
    return any(_beyond_ascii(chunk) for chunk in text.chunks)


def _beyond_ascii(chunk: pa.Array) -> bool:
    """Any byte above 127 in the text buffer? Neighbours of a slice may say yes once too often."""
    data = chunk.buffers()[2]
    return data is not None and len(data) > 0 and bool(np.frombuffer(data, np.uint8).max() > 127)
