"""What our terms mean: one plain definition each, its formula, and a case worked out by hand.

The words are data (``data/glossary.toml``); the screen, the command line and docs/definitions.md take
theirs from here.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).resolve().parents[2] / "data" / "glossary.toml"


@dataclass(frozen=True, slots=True)
class Entry:
    """A term as we use it.

    Args:
        text: the definition, in a sentence or two.
        formula: how it is worked out, where there is something to work out.
        case: numbers to check it with; tests do.
    """

    text: str
    formula: str = ""
    case: str = ""


ENTRIES: Mapping[str, Entry] = {
    name: Entry(**words) for name, words in tomllib.loads(_FILE.read_text(encoding="utf-8")).items()
}


def page() -> str:
    """All entries as a page of Markdown."""
    parts = [
        "# Definitions",
        "The words of the screen and of the command line, and how each is worked out.",
    ]
    for name, entry in sorted(ENTRIES.items(), key=lambda item: item[0].lower()):
        lines = [f"## {name[:1].upper()}{name[1:]}", entry.text]
        lines += [f"`{entry.formula}`"] if entry.formula else []
        lines += [f"*Case:* {entry.case}"] if entry.case else []
        parts.append("\n\n".join(lines))
    return "\n\n".join(parts) + "\n"
