"""Texts that an XLSX workbook writes once and its cells name: what they come to, as often as named.

The reader writes the text out for each cell, so that one of 100 kB named by 80,000 cells is 8 GB.
"""

import re
import zipfile
from collections.abc import Callable, Iterator

import numpy as np

PART = "xl/sharedstrings.xml"
_TEXT = re.compile(rb"<(?:\w+:)?si\b")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>\s*\+?0*(\d{1,9})\s*<")
_DISGUISED = re.compile(rb"<(?:\w+:)?v\b[^>]*>\s*(?:&|<!)")  # as no program writes a number
_BEGINS = re.compile(rb"<(?:\w+:)?v\b")
_OVERLAP = 100
Pieces = Callable[[zipfile.ZipFile, zipfile.ZipInfo], Iterator[bytes]]


def weight(archive: zipfile.ZipFile, most: int, pieces: Pieces) -> int:
    """Bytes of the texts that cells name, never less than they are; 0 where they cannot be many.

    Args:
        most: how many bytes are few enough.
        pieces: of a part, unpacked.
    """
    of = [m for m in archive.infolist() if m.filename.lower() == PART]
    others = [m for m in archive.infolist() if m.filename.lower() != PART]
    lengths = np.concatenate([_lengths(pieces(archive, m)) for m in of]) if of else np.zeros(0)
    if not lengths.size:
        return 0
    cells = sum(len(_BEGINS.findall(text)) for m in others for text in _joined(pieces(archive, m)))
    if cells * int(lengths.max()) <= most:
        return 0
    return sum(_named(text, lengths) for m in others for text in _joined(pieces(archive, m)))


def _lengths(pieces: Iterator[bytes]) -> np.ndarray:
    """Bytes of each text, its marks included."""
    starts, at, rest = [], 0, b""
    for piece in pieces:
        text = rest + piece
        keep = max(text.rfind(b"<"), len(text) - _OVERLAP)
        starts += [at + found.start() for found in _TEXT.finditer(text, 0, keep)]
        at, rest = at + keep, text[keep:]
    starts += [at + found.start() for found in _TEXT.finditer(rest)]
    return np.diff([*starts, at + len(rest)])


def _joined(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Pieces that break off before a value and not within one."""
    rest = b""
    for piece in pieces:
        text = rest + piece
        cut = max([0, *(found.start() for found in _BEGINS.finditer(text, len(text) - _OVERLAP))])
        yield text[: cut or len(text)]
        rest = text[cut:] if cut else b""
    yield rest


def _named(text: bytes, lengths: np.ndarray) -> int:
    """Bytes that the numbers of cells name; a plain number names a text too, which is too much."""
    numbers = np.array(_VALUE.findall(text)).astype(np.int64)
    disguised = len(_DISGUISED.findall(text)) * int(lengths.max())
    return int(lengths[numbers[numbers < lengths.size]].sum()) + disguised
