"""Pages of A4 by Typst: a template of ``data/print``, words that go into it, the fonts of the house."""

import datetime as dt
import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from lib.export import fonts

TEMPLATES = Path(__file__).resolve().parents[2] / "data" / "print"


@functools.cache
def _fonts() -> typst.Fonts:
    """The fonts that travel with the program and no others, read once a process."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts.FOLDER)]
    )


def pdf(template: str, title: str, day: dt.date, words: Mapping[str, Any]) -> bytes:
    """A tagged PDF; the same words give the same bytes.

    Args:
        template: a file of ``data/print``, without its ending.
        title: of the file.
        day: on which it was made out, by the ledger.
        words: what the template sets: plain values, texts as they are, never markup.
    """
    content = {"title": title, "day": [day.year, day.month, day.day], **words}
    compiler = typst.Compiler(TEMPLATES / f"{template}.typ", root=TEMPLATES, font_paths=_fonts())
    made_at = dt.datetime.combine(day, dt.time(), dt.UTC)
    printed = compiler.compile(
        format="pdf", sys_inputs={"data": json.dumps(_drawable(content))}, timestamp=made_at
    )
    assert isinstance(printed, bytes)
    return printed


def _drawable(value: Any) -> Any:
    """Words in letters that the fonts have."""
    match value:
        case str():
            return value if value.startswith("<svg") else fonts.drawable(value)
        case Mapping():
            return {key: _drawable(part) for key, part in value.items()}
        case list() | tuple():
            return [_drawable(part) for part in value]
        case _:
            return value
