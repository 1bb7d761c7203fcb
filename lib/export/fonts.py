"""The fonts of every file that leaves: names in Persian or Chinese are as legible as those in German.

A line of text is cut into runs, one face a run, so that no renderer guesses which font to fall back to.
"""

import functools
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import uharfbuzz as hb
import vl_convert

FOLDER = Path(__file__).resolve().parents[2] / "data" / "fonts"
FAMILY = '"Noto Sans", sans-serif'
SEMIBOLD = 600

_BREAKS = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|[^ \u2e80-\u9fff\uf900-\ufaff]+ *| +")


@dataclass(frozen=True, slots=True)
class Face:
    """One family of ``data/fonts`` with the files of its two weights (there may be only one)."""

    family: str
    regular: Path
    semibold: Path

    def file(self, weight: int) -> Path:
        """The file that draws ``weight`` (100 to 900)."""
        return self.semibold if weight >= SEMIBOLD else self.regular


LATIN = Face("Noto Sans", FOLDER / "NotoSans-Regular.ttf", FOLDER / "NotoSans-SemiBold.ttf")
ARABIC = Face(
    "Noto Sans Arabic", FOLDER / "NotoSansArabic-Regular.ttf", FOLDER / "NotoSansArabic-SemiBold.ttf"
)
CHINESE = Face("Noto Sans SC", FOLDER / "NotoSansSC-Regular.ttf", FOLDER / "NotoSansSC-Regular.ttf")
FACES = (LATIN, ARABIC, CHINESE)


@functools.cache
def register() -> None:
    """Tell vl-convert where the fonts are, once a process."""
    vl_convert.register_font_directory(str(FOLDER))


@functools.cache
def _outlines(file: Path) -> hb.Face:
    return hb.Face(hb.Blob.from_file_path(str(file)))


@functools.cache
def _characters(file: Path) -> frozenset[int]:
    return frozenset(_outlines(file).unicodes)


@functools.lru_cache(maxsize=4096)
def face_of(character: str) -> Face:
    """The first face that has a character; Latin where none has it.

    >>> face_of("ü").family, face_of("پ").family, face_of("华").family
    ('Noto Sans', 'Noto Sans Arabic', 'Noto Sans SC')
    """
    return next((f for f in FACES if ord(character) in _characters(f.regular)), LATIN)


def _faces(text: str) -> Iterator[Face]:
    current = LATIN
    for character in text:
        joins = not character.isalnum() and ord(character) in _characters(current.regular)
        current = current if joins else face_of(character)
        yield current


def runs(text: str) -> list[tuple[str, Face]]:
    """``text`` cut where its face changes; spaces and signs stay with what stands before them.

    >>> [(part, face.family) for part, face in runs("Owed by 华东 (CN)")]
    [('Owed by ', 'Noto Sans'), ('华东 (', 'Noto Sans SC'), ('CN)', 'Noto Sans')]
    """
    pairs = itertools.groupby(zip(text, _faces(text), strict=True), key=lambda pair: pair[1])
    return [("".join(character for character, _ in group), face) for face, group in pairs]


def needed(texts: Iterable[str]) -> tuple[Face, ...]:
    """The faces that some texts need, Latin always and first."""
    used = {face_of(character) for character in set().union(*texts)}
    return (LATIN, *(face for face in FACES[1:] if face in used))


@functools.cache
def _pen(file: Path) -> hb.Font:
    return hb.Font(_outlines(file))


@functools.lru_cache(maxsize=4096)
def _advance(character: str, bold: bool) -> float:
    font = _pen(face_of(character).file(SEMIBOLD if bold else 400))
    glyph = font.get_nominal_glyph(ord(character)) or 0
    return float(font.get_glyph_h_advance(glyph)) / font.face.upem


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line is, in the unit of ``size``; letter by letter, without kerning.

    >>> width("00", 10) == 2 * width("0", 10)
    True
    """
    return size * sum(_advance(character, bold) for character in text)


def wrap(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """``text`` in lines no wider than ``room``: broken at spaces, and between Chinese signs.

    >>> wrap("one two", width("one t", 14), 14)
    ['one', 'two']
    """
    lines = [""]
    for piece in _BREAKS.findall(text):
        fits = width((lines[-1] + piece).rstrip(), size, bold=bold) <= room
        if fits or not lines[-1]:
            lines[-1] += piece
        else:
            lines.append(piece)
    return [line.strip(" ") for line in lines]


def subset(file: Path, characters: Iterable[str]) -> bytes:
    """A TrueType font with only some characters and the rules that join them."""
    wanted = hb.SubsetInput()
    wanted.unicode_set.update({ord(character) for character in characters})
    return bytes(hb.subset(_outlines(file), wanted).blob.data)
