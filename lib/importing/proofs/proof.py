"""One thing that a file proves of its own reading, or fails to."""

from dataclasses import dataclass

from lib.ledger.findings import Finding


@dataclass(frozen=True, slots=True)
class Proof:
    """A check of a reading against the file itself.

    Args:
        name: rows, total, relation.
        text: what was compared, in words.
        met: it holds.
        lines: where it does not, the first few.
    """

    name: str
    text: str
    met: bool
    lines: tuple[int, ...] = ()

    def finding(self) -> Finding | None:
        """What to say where it does not hold."""
        if self.met:
            return None
        code = f"{self.name}_not_met"
        return Finding("error", code, self.text, max(1, len(self.lines)), self.lines)
