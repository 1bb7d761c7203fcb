"""The fonts of every file that leaves: Persian and Chinese names as legible as German ones.

A line of text is cut into runs, one face a run, so that no renderer guesses what to fall back to.
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
FAMILY = '"Common Terms Sans", "Noto Sans", sans-serif'
REGULAR, SEMIBOLD = 400, 600

_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"
_RIGHT_TO_LEFT = re.compile(rf"([{_RIGHT}](?:(?:[{_RIGHT}]|[^\w])*[{_RIGHT}])?)")
_CHINESE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_BREAKS = re.compile(f"[{_CHINESE}]|[^ {_CHINESE}]+ *| +")


@dataclass(frozen=True, slots=True)
class Face:
    """One family of ``data/fonts`` with the files of its two weights (there may be only one)."""

    family: str
    regular: Path
    semibold: Path

    @property
    def stack(self) -> str:
        """The font families to ask a browser for."""
        return FAMILY if self.family in FAMILY else f'"{self.family}", {FAMILY}'

    def file(self, weight: int) -> Path:
        """The file that draws ``weight`` (100 to 900)."""
        return self.semibold if weight >= SEMIBOLD else self.regular


def _face(family: str, stem: str, semibold: str = "SemiBold") -> Face:
    return Face(family, FOLDER / f"{stem}-Regular.ttf", FOLDER / f"{stem}-{semibold}.ttf")


LATIN = _face("Common Terms Sans", "NotoSans")
ARABIC = _face("Common Terms Sans Arabic", "Vazirmatn")
CHINESE = _face("Common Terms Sans SC", "NotoSansSC", semibold="Regular")
KOREAN = _face("Common Terms Sans KR", "NanumGothic", semibold="Regular")
FACES = (LATIN, ARABIC, CHINESE, KOREAN)


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
    ('Common Terms Sans', 'Common Terms Sans Arabic', 'Common Terms Sans SC')
    >>> face_of("한").family
    'Common Terms Sans KR'
    """
    return next((f for f in FACES if ord(character) in _characters(f.regular)), LATIN)


_NEAR = {"○": "o", "●": "•", "◯": "o", "✓": "√", "✗": "×", "☐": "–"}


def drawable(text: str) -> str:
    """``text`` with a near sign for each that no face has, and a question mark where there is none.

    >>> drawable("net 30 → 60")
    'net 30 → 60'
    """
    return "".join(c if _has(c) else _near(c) for c in text)


def _near(character: str) -> str:
    near = _NEAR.get(character, "")
    return near if near and _has(near) else "" if not character.isprintable() else "?"


def _has(character: str) -> bool:
    return character.isspace() or any(ord(character) in _characters(f.regular) for f in FACES)


def _left_to_right(text: str) -> Iterator[tuple[str, Face]]:
    current = LATIN
    for character in text:
        stays = character.isspace() and ord(character) in _characters(current.regular)
        current = current if stays else face_of(character)
        yield character, current


def runs(text: str) -> list[tuple[str, Face]]:
    """``text`` cut where its face changes, in the order of sight from the left.

    What is written from right to left stands alone, between its first and last letter, as a name
    in a sentence should: the figures after it are not drawn into it.

    >>> [part for part, face in runs("Owed by 华东 (CN)")]
    ['Owed by ', '华东 ', '(CN)']
    """
    face_runs: list[tuple[str, Face]] = []
    for position, piece in enumerate(_RIGHT_TO_LEFT.split(text)):
        if position % 2:
            face_runs.append((piece, face_of(piece[0])))
            continue
        for face, group in itertools.groupby(_left_to_right(piece), key=lambda pair: pair[1]):
            face_runs.append(("".join(character for character, _ in group), face))
    return face_runs


@functools.cache
def _pen(file: Path) -> hb.Font:
    return hb.Font(_outlines(file))


@functools.lru_cache(maxsize=4096)
def _advance(text: str, file: Path) -> float:
    letters = hb.Buffer()
    letters.add_str(text)
    letters.guess_segment_properties()
    hb.shape(_pen(file), letters)
    return float(sum(p.x_advance for p in letters.glyph_positions)) / _outlines(file).upem


def advance(text: str, face: Face, size: float, weight: int = REGULAR) -> float:
    """How wide one run is, its letters joined, in the unit of ``size``."""
    return size * _advance(text, face.file(weight))


def width(text: str, size: float, weight: int = REGULAR) -> float:
    """How wide a line is, in the unit of ``size``.

    >>> width("00", 10) == 2 * width("0", 10)
    True
    """
    return sum(advance(part, face, size, weight) for part, face in runs(text))


def wrap(text: str, room: float, size: float, weight: int = REGULAR) -> list[str]:
    """``text`` in lines no wider than ``room``.

    Broken at spaces and between Chinese signs; inside a word only where it alone is too wide.

    >>> wrap("one two", width("one t", 14), 14)
    ['one', 'two']
    """
    lines = [""]
    for piece in _pieces(text, room, size, weight):
        if not lines[-1] or width((lines[-1] + piece).rstrip(" "), size, weight) <= room:
            lines[-1] += piece
        else:
            lines.append(piece)
    return [line.strip(" ") for line in lines]


def _pieces(text: str, room: float, size: float, weight: int) -> Iterator[str]:
    for piece in _BREAKS.findall(" ".join(text.splitlines())):
        yield from piece if width(piece, size, weight) > 1.1 * room else (piece,)


def subset(file: Path, characters: Iterable[str]) -> bytes:
    """A TrueType font with only some characters and the rules that join them."""
    subset_input = hb.SubsetInput()
    subset_input.unicode_set.update({ord(character) for character in characters})
    return bytes(hb.subset(_outlines(file), subset_input).blob.data)
