"""Relations that amounts keep on nearly every row of a table; where one is broken, it is named."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from lib.importing.proofs.proof import Proof
from lib.importing.text_columns import Mask

Integers = npt.NDArray[np.int64]

TRIPLES: Sequence[tuple[str, tuple[str, ...]]] = (
    ("amount", ("net_amount", "tax")),
    ("amount", ("paid_amount", "open_amount")),
    ("amount", ("paid_amount", "withheld_amount", "open_amount")),
)
"""A whole and its parts."""
_FEWEST, _ENOUGH, _HOLDS = 4, 6, 0.9


def proofs(
    minor: Mapping[str, Integers],
    missing: Mapping[str, Mask],
    headings: Mapping[str, str],
    lines: Integers,
) -> tuple[Proof, ...]:
    """The relations that amounts of a table keep, each with the rows that break it.

    Args:
        minor: field -> minor units of each row.
        missing: field -> which rows say nothing.
        headings: field -> its column.
        lines: line numbers of the rows.
    """
    triples = [(w, parts) for w, parts in TRIPLES if {w, *parts} <= minor.keys()]
    candidates = (_proof(w, parts, minor, missing, headings, lines) for w, parts in triples)
    return tuple(proof for proof in candidates if proof)


def _proof(
    whole: str,
    parts: Sequence[str],
    minor: Mapping[str, Integers],
    missing: Mapping[str, Mask],
    headings: Mapping[str, str],
    lines: Integers,
) -> Proof | None:
    """The proof of one relation; None where it holds too seldom to be one."""
    comparable = ~np.logical_or.reduce([missing[f] for f in (whole, *parts)]) & (minor[whole] != 0)
    differing = np.abs(np.abs(minor[whole]) - np.sum([np.abs(minor[f]) for f in parts], axis=0)) > 1
    broken_rows = comparable & differing
    count = int(comparable.sum())
    allowed_breaks = max(1, int((1 - _HOLDS) * count)) if count >= _ENOUGH else 0
    if count < _FEWEST or broken_rows.sum() > allowed_breaks:
        return None
    names = " + ".join(f"“{headings[f]}”" for f in parts)
    text = f"“{headings[whole]}” = {names}"
    at = tuple(int(n) for n in lines[broken_rows][:5])
    if not at:
        return Proof("relation", f"{text} on all {count:,} rows.", met=True)
    line_numbers = ", ".join(map(str, at))
    return Proof(
        "relation",
        f"{text} on all rows but {int(broken_rows.sum()):,} (line {line_numbers}). Look at them.",
        met=False,
        lines=at,
    )
