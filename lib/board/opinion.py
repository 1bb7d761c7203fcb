"""What each person thinks of a case before anybody else's view is seen, and the gap between sides.

An opinion is sealed when it is given and nobody, its author included, can read it until both sides
are in. What is here is the opened opinion; how it is kept closed is the store's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from lib.board.people import Side
from lib.ledger import wording
from lib.ledger.mistake import Mistake

RATINGS = wording.RATINGS
CHANCE_STEP = 5


class NotAnOpinion(Mistake):
    """An opinion that cannot be; it says which part, and never repeats what was given."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """One person's view.

    Args:
        person: key of who gave it; ``side`` whom they speak for.
        rating: ``A`` (best) to ``E``.
        limit: the limit they would give, minor units.
        term_days: the term they would give.
        chance: percent, in steps of 5, that everything falling due in the next 90 days is paid within
            tolerance.
        reasons: in their own words.
    """

    person: str
    side: Side
    rating: str
    limit: int
    term_days: int
    chance: int
    reasons: str = ""

    def __post_init__(self) -> None:
        if self.rating not in RATINGS or len(self.rating) != 1:
            raise NotAnOpinion("The rating is none of A to E.")
        if self.limit < 0:
            raise NotAnOpinion("A limit cannot be negative. Use 0 for cash in advance.")
        if not 0 <= self.term_days <= 365:
            raise NotAnOpinion("The term does not lie between 0 and 365 days.")
        if not 0 <= self.chance <= 100 or self.chance % CHANCE_STEP:
            raise NotAnOpinion("The chance is not 0 to 100 % in steps of 5.")


@dataclass(frozen=True, slots=True)
class Spread:
    """What one side said: the middle and the ends of its opinions, ratings as notches from A = 0."""

    side: Side
    count: int
    rating: float
    ratings: tuple[int, int]
    limit: float
    limits: tuple[int, int]
    term_days: float
    terms: tuple[int, int]
    chance: float
    chances: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Gap:
    """How far sales is from credit: positive where sales is the more trusting."""

    notches: float
    limit: float
    term_days: float
    chance: float


def spread(side: Side, opinions: Iterable[Opinion]) -> Spread | None:
    """One side's median and range; None where it said nothing.

    >>> ops = [Opinion("a", "credit", "B", 100, 30, 80), Opinion("b", "credit", "D", 300, 60, 60)]
    >>> spread("credit", ops).rating, spread("credit", ops).limits
    (2.0, (100, 300))
    """
    side_opinions = [o for o in opinions if o.side == side]
    if not side_opinions:
        return None
    notches = [RATINGS.index(o.rating) for o in side_opinions]
    limits, terms = [o.limit for o in side_opinions], [o.term_days for o in side_opinions]
    chances = [o.chance for o in side_opinions]
    return Spread(
        side, len(side_opinions),
        float(median(notches)), _ends(notches),
        float(median(limits)), _ends(limits),
        float(median(terms)), _ends(terms),
        float(median(chances)), _ends(chances),
    )  # fmt: skip


def gap(credit: Spread, sales: Spread) -> Gap:
    """Sales less credit, the better rating counted as more trust."""
    return Gap(
        credit.rating - sales.rating,
        sales.limit - credit.limit,
        sales.term_days - credit.term_days,
        sales.chance - credit.chance,
    )


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a voice would give.

    Args:
        by: ``credit``, ``sales``, or ``midpoint`` for the middle between them.
        limit: minor units.
    """

    by: str
    limit: int
    term_days: int


def side_proposals(opinions: Iterable[Opinion]) -> tuple[Proposed, ...]:
    """Each side's median limit and term, and where both spoke the middle between the two.

    >>> a, b = Opinion("a", "credit", "B", 100_00, 30, 5), Opinion("b", "sales", "A", 200_00, 45, 5)
    >>> [(p.by, p.limit, p.term_days) for p in side_proposals([a, b])]
    [('credit', 10000, 30), ('sales', 20000, 45), ('midpoint', 15000, 38)]
    """
    all_opinions = tuple(opinions)
    sides = [
        s for s in (spread("credit", all_opinions), spread("sales", all_opinions)) if s is not None
    ]
    proposals = [Proposed(s.side, round(s.limit), round(s.term_days)) for s in sides]
    if len(proposals) < 2:
        return tuple(proposals)
    limit, term = (sum(s.limit for s in sides) / 2, sum(s.term_days for s in sides) / 2)
    return (*proposals, Proposed("midpoint", round(limit / 100) * 100, int(term + 0.5)))


def letter(notches: float) -> str:
    """A median rating as a letter; between two letters, both.

    >>> letter(1.0), letter(1.5)
    ('B', 'B–C')
    """
    return wording.rating(notches)


def _ends(values: Sequence[int]) -> tuple[int, int]:
    return min(values), max(values)
