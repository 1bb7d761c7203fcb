"""What an import says of itself beside the rows: proofs, and columns that nobody looked at."""

from collections.abc import Sequence

from lib.importing.assembling.assemble import Assembled
from lib.importing.parts import Part
from lib.importing.proofs import totals
from lib.importing.proofs.proof import Proof
from lib.importing.reading.reading import UnreadColumn
from lib.ledger.findings import Finding


def proofs(
    assembled: Assembled, parts: Sequence[Part], amounts: Sequence[Proof] = ()
) -> tuple[Proof, ...]:
    """What the rows, relations of amounts, and the totals of each table prove.

    Args:
        assembled: what the rows came to.
        parts: the tables with their rows.
        amounts: proofs of relations that amounts keep.
    """
    totals_ = (proof for part in parts for proof in _part_proofs(part))
    return (_rows_proof(assembled), *amounts, *totals_)


def unmet(proofs: Sequence[Proof]) -> list[Finding]:
    """A finding for each proof that fails."""
    return [finding for proof in proofs if (finding := proof.finding())]


def _rows_proof(assembled: Assembled) -> Proof:
    set_aside_count = sum(count for count, _ in assembled.set_aside.values())
    rejected = len(assembled.rejected)
    text = (
        f"{assembled.read:,} rows read = {assembled.accepted:,} accepted + {set_aside_count:,} set "
        "aside + "
        f"{rejected:,} rejected."
    )
    met = assembled.read == assembled.accepted + set_aside_count + rejected
    if met:
        return Proof("rows", text, met)
    lost_lines = ", ".join(map(str, assembled.lost_lines)) or "unknown"
    text = (
        f"{text.replace(' = ', ' are not ')} Nothing became of some (lines: {lost_lines}): the "
        "ledger is not "
        "whole. Look at them, and report this."
    )
    return Proof("rows", text, met, assembled.lost_lines)


def _part_proofs(part: Part) -> tuple[Proof, ...]:
    return totals.proofs(part.table, part.reading) if part.role == "documents" else ()


def unread_findings(parts: Sequence[Part]) -> list[Finding]:
    """A warning for each column that could change a figure and is not used."""
    return [
        Finding(
            "warning",
            "unread_column",
            f"“{unread.column}” holds {unread.holds} and is not used{_could_be(unread)}. "
            f"If it matters, say what it is with --map.",
        )
        for part in parts
        for unread in part.reading.unread
    ]


def _could_be(unread: UnreadColumn) -> str:
    return f" (it might be {' or '.join(unread.might_be)})" if unread.might_be else ""
