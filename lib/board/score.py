"""How good people's chances were: the Brier score, in private, and by side only after 20 outcomes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from lib.board.decision import REVIEWS, Decision
from lib.board.opinion import Opinion
from lib.board.outcome import Measured
from lib.board.people import SIDES, Person, Side

ENOUGH = 20
TRUSTED = 50
"""A chance of so many percent or more says that it will be paid; a lower one that it will not."""


@dataclass(frozen=True, slots=True)
class Score:
    """Chances beside what happened.

    Args:
        outcomes: how many are known.
        true: how many of them turned out as the chance leaned.
        brier: mean squared error of the chances, 0 to 1; None below 20 outcomes for a side.
    """

    outcomes: int
    true: int
    brier: float | None

    @property
    def text(self) -> str:
        """In words: the count always, the score where there are enough."""
        if not self.outcomes:
            return "No outcome is known yet."
        sentence = f"{self.true} of {self.outcomes} came true"
        if self.brier is None:
            return f"{sentence}."
        return (
            f"{sentence}; Brier score {self.brier:.2f} (0 is certain and right, 0.25 says nothing)."
        )


def brier(chances: Sequence[float], happened: Sequence[bool]) -> float:
    """The mean squared distance of chances from what happened.

    >>> brier([80, 40], [True, False])
    0.1

    Args:
        chances: percent.
    Source: Brier 1950.
    """
    return sum((c / 100 - h) ** 2 for c, h in zip(chances, happened, strict=True)) / len(chances)


def outcomes(decisions: Iterable[Decision], measured: Iterable[Measured]) -> dict[int, bool]:
    """Case key -> whether everything falling due in its 90 days was paid within tolerance, where known.

    A single invoice beyond its tolerance settles it before the 90 days are over.
    """
    cases = {d.key: d.case for d in decisions}
    case_outcomes: dict[int, bool] = {}
    for look in sorted(measured, key=lambda m: m.after_days):
        was_paid = look.seen.paid_within_tolerance
        is_final = was_paid is False or look.after_days == REVIEWS[-1]
        if was_paid is not None and is_final and look.decision in cases:
            case_outcomes[cases[look.decision]] = was_paid
    return case_outcomes


def own_score(
    opinions: Iterable[tuple[int, Opinion]], case_outcomes: Mapping[int, bool], reader: Person
) -> Score:
    """One's own score, for oneself alone.

    Args:
        opinions: case key and opinion; others' are left out.
        case_outcomes: case key -> whether everything falling due was paid within tolerance.
    """
    own_opinions = [(case, o) for case, o in opinions if reader.key and o.person == reader.key]
    return _score(own_opinions, case_outcomes, least=1)


def by_side(
    opinions: Iterable[tuple[int, Opinion]], case_outcomes: Mapping[int, bool]
) -> dict[Side, Score]:
    """Each side's score; its median chance of a case is what counts, and below 20 no score is given."""
    all_opinions = list(opinions)
    scores: dict[Side, Score] = {}
    for side in SIDES:
        medians = _medians([(case, o) for case, o in all_opinions if o.side == side])
        scores[side] = _of(
            [(c, case_outcomes[case]) for case, c in medians.items() if case in case_outcomes],
            ENOUGH,
        )
    return scores


def _medians(all_opinions: Sequence[tuple[int, Opinion]]) -> dict[int, float]:
    cases = dict.fromkeys(case for case, _ in all_opinions)
    return {case: float(median(o.chance for c, o in all_opinions if c == case)) for case in cases}


def _score(
    all_opinions: Sequence[tuple[int, Opinion]], case_outcomes: Mapping[int, bool], least: int
) -> Score:
    return _of(
        [
            (float(o.chance), case_outcomes[case])
            for case, o in all_opinions
            if case in case_outcomes
        ],
        least,
    )


def _of(pairs: Sequence[tuple[float, bool]], least: int) -> Score:
    true = sum((chance >= TRUSTED) == happened for chance, happened in pairs)
    enough = len(pairs) >= least
    exact = brier([c for c, _ in pairs], [h for _, h in pairs]) if enough else None
    return Score(len(pairs), true, exact)
