"""What a check has to say about data: a value a person can act on, never an exception."""

import re
from dataclasses import dataclass
from typing import Literal

Level = Literal["note", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing worth saying about a source or a ledger.

    Args:
        level: ``note`` to know, ``warning`` to look at, ``error`` to mend before relying on figures.
        code: stable name of the check.
        message: what is wrong, where, and what to do.
        rows: how many rows it concerns.
        lines: the first few line numbers in the source, 1 being the first line of the file.
    """

    level: Level
    code: str
    message: str
    rows: int = 0
    lines: tuple[int, ...] = ()


def with_count(message: str, count: int) -> str:
    """A message about a number of things: ``{n}`` is the number, ``[one|many]`` follows it.

    >>> with_count("{n} document[|s] [has|have] no due date", 1)
    '1 document has no due date'
    """
    text = re.sub(r"\[([^|\]]*)\|([^\]]*)\]", lambda m: m[1] if count == 1 else m[2], message)
    return text.replace("{n}", f"{count:,}")
