"""The negotiation sheet on paper: page 1 is ours and stamped, page 2 is the customer's."""

from typing import Any

from lib.export import typeset
from lib.export.negotiation import HEADING, STAMP, Brief, Grid, Proposal
from lib.ledger.wording import day_text


def brief_and_offer(brief: Brief, proposal: Proposal) -> bytes:
    """The internal page, then the offer page."""
    title = f"Negotiation sheet: {brief.customer}"
    words = {"brief": _brief(brief), "offer": _offer(proposal)}
    return typeset.pdf("negotiation", title, brief.day, words)


def offer(proposal: Proposal) -> bytes:
    """The offer page alone."""
    words = {"brief": None, "offer": _offer(proposal)}
    return typeset.pdf("negotiation", HEADING, proposal.day, words)


def _brief(brief: Brief) -> dict[str, Any]:
    sections = [
        {"title": s.title, "sentence": s.sentence, "rows": s.rows, "grid": _grid(s.grid)}
        for s in brief.sections
    ]
    return {"stamp": STAMP, "foot": brief.foot, "sections": sections}


def _grid(grid: Grid | None) -> dict[str, Any] | None:
    return {"lines": grid.head_lines, "states": grid.states} if grid else None


def _offer(proposal: Proposal) -> dict[str, Any]:
    whom, day = f"For {proposal.customer}", day_text(proposal.day)
    return {"heading": HEADING, "whom": whom, "day": day, "lines": proposal.lines}
