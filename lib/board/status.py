"""How far a case or a meeting is, in words: what is settled, and what it still waits for."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from lib.board import approval
from lib.board.agenda import clock, talked_about
from lib.board.case import Case, CaseState, Meeting
from lib.board.decision import Decision
from lib.board.facts import BoardFacts
from lib.ledger.wording import count, day_text

_STATES = {"undecided": "no agreement", "settled": "settled by consent"}


_PROGRESS: dict[CaseState, str] = {
    "open": "to rate", "revealed": "to decide", "decided": "decided", "settled": "settled by consent",
    "undecided": "without agreement", "parked": "parked",
}  # fmt: skip


def progress(cases: Sequence[Case], meeting: Meeting) -> str:
    """How far a meeting's agenda is, in one line: how many cases of how many minutes, by state.

    >>> import datetime as dt
    >>> agenda = [Case(n, 1, f"C{n}", "", n, state=s) for n, s in enumerate(("open", "parked"), 1)]
    >>> progress(agenda, Meeting(1, "Review", dt.date(2026, 6, 30), "sample"))
    '1 case, 45 of 90 minutes: 1 to rate, 1 parked'
    """
    agenda_cases = talked_about(cases)
    states = Counter(case.state for case in cases)
    parts = [f"{states[state]} {text}" for state, text in _PROGRESS.items() if states[state]]
    minutes = f", {clock(cases, meeting.minutes)} of {meeting.minutes} minutes"
    text = f"{count(len(agenda_cases), 'case')}{'' if meeting.closed else minutes}"
    return f"{text}: {', '.join(parts)}" if parts else text


def case_status(case: Case, facts: BoardFacts, seats: int = 0) -> str:
    """How far a case is.

    Args:
        seats: how many people are to give an opinion.
    """
    if case.state == "parked":
        return _parked(case)
    if case.state in ("decided", "settled"):
        return _decided_status(case, facts)
    if case.state != "open":
        return _STATES.get(case.state, case.state)
    sealed_count = len(facts.sealed.get(case.key, ()))
    return f"sealed {sealed_count} of {seats}" if sealed_count else "nobody has rated it yet"


def _parked(case: Case) -> str:
    until = f" until {day_text(case.parked_until)}" if case.parked_until else ""
    return f"parked{until}{', taken up in a later meeting' if case.went_to else ''}"


def _decided_status(case: Case, facts: BoardFacts) -> str:
    approver = next((w for d, w in waiting(facts.decisions, facts.heads) if d.case == case.key), "")
    if not approver:
        return _STATES.get(case.state, case.state)
    return f"{case.state}, approval of {approver} missing"


def waiting(
    decisions: Iterable[Decision], heads: Collection[str] = ()
) -> tuple[tuple[Decision, str], ...]:
    """Decisions that both sides agreed to and that wait for an approval, each with whose."""
    agreed_decisions = (d for d in decisions if d.agreed and d.approval is None)
    return tuple((d, approval.missing(d, heads)) for d in agreed_decisions)


def left_open(facts: BoardFacts) -> str:
    """What a meeting leaves open if it is closed now, to be read before it is."""
    case_keys = {case.key for case in facts.cases}
    undecided = [c.name for c in facts.cases if c.state in ("open", "revealed")]
    pending = [
        f"{d.name}: {approver}"
        for d, approver in waiting(facts.decisions, facts.heads)
        if d.case in case_keys
    ]
    unsettled = [c.name for c in facts.cases if _unnamed(c, facts)]
    parts = [
        _list_sentence(undecided, "case is", "cases are", "not decided and will be parked"),
        _list_sentence(pending, "decision waits", "decisions wait", "for an approval"),
        _list_sentence(
            unsettled, "disagreement has", "disagreements have", "nobody named who settles it"
        ),
    ]
    sentences = [part for part in parts if part]
    return f"{'; '.join(sentences)}." if sentences else "Nothing is left open."


def _unnamed(case: Case, facts: BoardFacts) -> bool:
    """Whether a case is without agreement and without anybody who settles it."""
    return any(d.case == case.key and d.by is None for d in facts.disagreements)


def _list_sentence(names: list[str], singular: str, plural: str, reason: str) -> str:
    if not names:
        return ""
    examples = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
    return f"{count(len(names), singular, plural)} {reason} ({examples})"
