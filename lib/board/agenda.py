"""A meeting's agenda: every proposal merged by customer, ranked, fitted to the clock, the rest parked.

Nothing is lost on the way: each customer that was proposed is a case, stands on the list of routine
looks, or is parked with the day it comes back.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lib.board.case import AWAY, MINUTES_A_CASE, Case, Proposal, Reason
from lib.board.opinion import Opinion, Spread, spread

FIXED: Mapping[str, int] = {
    "our goal and past outcomes": 8,
    "swap chairs on one masked case": 12,
    "consent list": 5,
    "read back owner and day": 8,
}
"""Minutes of a meeting that belong to no case, where it lasts an hour and a half."""
USUAL_MINUTES = 90
FORTNIGHT = dt.timedelta(days=14)
OURS = frozenset({"recorded late"})
"""Reasons that are ours to mend; said before the customer's."""
ROUTINE = frozenset({"re-evaluation"})
"""Reasons for which nobody need be asked into the room where nothing else is said."""
ORDER = (
    "request", "held order", "parked", "expiring", "outcome due", "escalation",
    "over the limit", "past tolerance", "slowing", "promise missed",
    "divergence", "recorded late", "complaints in time", "no longer discount", "special terms",
    "field report", "new customer", "by hand", "re-evaluation",
)  # fmt: skip
"""Somebody waits for an answer or was named a day; money stands; the pattern; what can wait."""
_OWN_WORDS = frozenset({"request", "by hand"})
"""Reasons that people gave: a later one of that kind says something else, and both stay."""
_TIERS = (("request", 0), ("over the limit", 1), ("divergence", 2), ("re-evaluation", 3))


@dataclass(frozen=True, slots=True)
class Parked:
    """A proposal that did not fit the clock, and the day it comes back."""

    proposal: Proposal
    until: dt.date


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a meeting talks about.

    Args:
        cases: in their order; as many as fit the clock.
        routine: looks that are due with nothing else to say: rated beforehand, settled by consent.
        parked: what did not fit.
    """

    cases: tuple[Proposal, ...] = ()
    routine: tuple[Proposal, ...] = ()
    parked: tuple[Parked, ...] = ()


def agenda(
    proposals: Iterable[Proposal],
    day: dt.date,
    minutes: int = USUAL_MINUTES,
    upcoming: Sequence[dt.date] = (),
) -> Agenda:
    """The agenda of a meeting.

    Args:
        proposals: of the ledger and the store, in any order, a customer as often as it comes.
        minutes: the clock.
        upcoming: days of the next meetings, where they are known; else one a fortnight.
    """
    ranked = sorted(merge(proposals), key=rank)
    routine = tuple(p for p in ranked if {r.kind for r in p.reasons} <= ROUTINE)
    case_proposals = [p for p in ranked if p not in routine]
    room = places(minutes)
    parked_proposals = (
        Parked(proposal, _back(place // room, day, upcoming))
        for place, proposal in enumerate(case_proposals[room:])
    )
    return Agenda(tuple(case_proposals[:room]), routine, tuple(parked_proposals))


def places(minutes: int) -> int:
    """How many cases fit a clock, the fixed parts taken off; one at least.

    >>> places(90), places(60), places(30)
    (4, 3, 1)
    """
    return max((minutes - fixed(minutes)) // MINUTES_A_CASE, 1)


def fixed(minutes: int) -> int:
    """Minutes for what belongs to no case; in a short meeting in proportion."""
    return round(sum(FIXED.values()) * min(minutes, USUAL_MINUTES) / USUAL_MINUTES)


def clock(cases: Iterable[Case], minutes: int) -> int:
    """Minutes that a meeting's agenda takes: its cases, and what belongs to no case."""
    return fixed(minutes) + sum(case.minutes for case in talked_about(cases))


def _back(meetings: int, day: dt.date, upcoming: Sequence[dt.date]) -> dt.date:
    """The day of the meeting after so many more."""
    later = sorted(d for d in upcoming if d > day)
    if meetings < len(later):
        return later[meetings]
    last = later[-1] if later else day
    return last + FORTNIGHT * (meetings - len(later) + 1)


def merge(proposals: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """One proposal a customer or prospect, all its reasons in it, ours before theirs, each once."""
    by_subject: dict[str, list[Proposal]] = defaultdict(list)
    for proposal in proposals:
        by_subject[proposal.subject].append(proposal)
    return tuple(_merge_one(parts) for parts in by_subject.values())


def _merge_one(parts: Sequence[Proposal]) -> Proposal:
    reasons = dict.fromkeys(reason for part in parts for reason in _still_true(part, parts))
    ordered = sorted(reasons, key=lambda r: (r.kind not in OURS, _place(r.kind), -r.weight, r.said))
    market = next((p.market for p in parts if p.market is not None), None)
    continued_key = next((p.continues for p in parts if p.continues is not None), None)
    return Proposal(parts[0].customer, tuple(ordered), market, parts[0].name, continued_key)


def _still_true(part: Proposal, parts: Sequence[Proposal]) -> Iterable[Reason]:
    """A proposal's reasons; of a parked case those that the ledger does not give anew by now."""
    if part.continues is None:
        return part.reasons
    current_kinds = {r.kind for p in parts if p.continues is None for r in p.reasons} - _OWN_WORDS
    return (r for r in part.reasons if r.kind not in current_kinds)


def renew(before: Iterable[Reason], new_reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """The reasons of a case that is put forward again: what is said anew replaces what was said of it.

    >>> owes = [Reason("over the limit", f"Owes {share} %.") for share in (97, 94)]
    >>> [reason.said for reason in renew(owes[:1], owes[1:])]
    ['Owes 94 %.']
    """
    kinds = {reason.kind for reason in new_reasons} - _OWN_WORDS
    return tuple(dict.fromkeys((*(r for r in before if r.kind not in kinds), *new_reasons)))


def rank(proposal: Proposal) -> tuple[int, float, str]:
    """Who waits for an answer first, then the larger amount, then by key."""
    reasons = [r for r in proposal.reasons if r.enough] or list(proposal.reasons)
    tier = min((_tier(r.kind) for r in reasons), default=_TIERS[-1][1])
    return tier, -max((r.weight for r in reasons), default=0.0), proposal.subject


def _place(kind: str) -> int:
    return ORDER.index(kind) if kind in ORDER else len(ORDER)


def _tier(kind: str) -> int:
    return max(tier for first, tier in _TIERS if _place(kind) >= _place(first))


def talked_about(cases: Iterable[Case]) -> tuple[Case, ...]:
    """The cases that stand on the agenda: those neither parked nor dropped."""
    return tuple(c for c in cases if c.state not in AWAY)


def reorder(cases: Iterable[Case], key: int, step: int) -> tuple[int, ...]:
    """The order of an agenda, as keys, once a case has moved by so many places among its neighbours.

    >>> states = {1: "open", 2: "parked", 3: "revealed"}
    >>> reorder([Case(n, 1, f"C{n}", "", n, state=s) for n, s in states.items()], 3, -1)
    (3, 1)
    """
    keys = [case.key for case in talked_about(cases)]
    place = keys.index(key)
    keys.insert(min(max(place + step, 0), len(keys) - 1), keys.pop(place))
    return tuple(keys)


def by_consent(opinions: Iterable[Opinion]) -> bool:
    """Whether both sides already agree: the same limit and terms all round, ratings a notch apart.

    Somebody of each side must have spoken, and one dissenting voice is enough to talk about it.
    """
    all_opinions = tuple(opinions)
    credit, sales = spread("credit", all_opinions), spread("sales", all_opinions)
    if credit is None or sales is None:
        return False
    return _all_say(credit, sales, "limits") and _all_say(credit, sales, "terms") and (
        max(credit.ratings[1], sales.ratings[1]) - min(credit.ratings[0], sales.ratings[0]) <= 1
    )  # fmt: skip


def _all_say(credit: Spread, sales: Spread, field: str) -> bool:
    low, high = getattr(credit, field)
    return low == high and getattr(sales, field) == (low, high)


def consent_list(
    cases: Iterable[Case], opinions_by_case: Mapping[int, Sequence[Opinion]]
) -> tuple[Case, ...]:
    """The revealed cases that one click can settle.

    Args:
        opinions_by_case: case key -> its opinions, of those that are open.
    """
    return tuple(
        c for c in cases if c.state == "revealed" and by_consent(opinions_by_case.get(c.key, ()))
    )


def by_hand(text: str, customer: str = "") -> Proposal:
    """A case that somebody adds, with the reason they give."""
    return Proposal(customer, (Reason("by hand", text),))
