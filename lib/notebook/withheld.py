"""What a ledger cannot tell, over the whole registry: each reason with the questions it withholds."""

from collections.abc import Iterable
from dataclasses import dataclass

from lib.ledger import lacks
from lib.ledger.ledger import Ledger
from lib.notebook.question import Question


@dataclass(frozen=True, slots=True)
class Gap:
    """A reason, and what is withheld for it: questions, and parts of questions that are answered.

    Args:
        reason: one sentence.
        withheld: as people ask or call it, each once, in the order of the registry.
    """

    reason: str
    withheld: tuple[str, ...]


def gaps(questions: Iterable[Question], ledger: Ledger) -> tuple[Gap, ...]:
    """What a ledger cannot tell, a gap a reason; none where it lacks nothing.

    A fact that no question asks for is a gap too, since amounts without a currency are.
    """
    asks_by_reason: dict[str, dict[str, None]] = {}
    for question in questions:
        if reason := question.withheld(ledger, question.example):
            asks_by_reason.setdefault(reason, {})[question.ask] = None
            continue
        for part, reason in question.withheld_parts(ledger).items():
            asks_by_reason.setdefault(reason, {})[part] = None
    if lacks.CURRENCY in ledger.lacks:
        asks_by_reason.setdefault(lacks.reason(lacks.CURRENCY), {})
    return tuple(Gap(reason, tuple(asks)) for reason, asks in asks_by_reason.items())
