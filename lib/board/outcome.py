"""What came of a decision at 30, 60 and 90 days, beside what was expected of it."""

import datetime as dt
from dataclasses import dataclass

from lib.board.decision import Decision


@dataclass(frozen=True, slots=True)
class LedgerOutcome:
    """What the ledger says of a customer between two days; minor units of the reporting currency.

    Args:
        since, day: half-open: what fell due in ``[since, day)`` and what became of it by ``day``.
        fell_due: amount; ``invoices`` how many.
        within: the part paid within tolerance by ``day``.
        running: the part not paid whose tolerance is not over.
        days_late: median of what was paid or is late; None where nothing is.
        owed: on ``day``.
        past_tolerance: on ``day``.
    """

    since: dt.date
    day: dt.date
    fell_due: int = 0
    invoices: int = 0
    within: int = 0
    running: int = 0
    days_late: float | None = None
    owed: int = 0
    past_tolerance: int = 0

    @property
    def paid_within_tolerance(self) -> bool | None:
        """Whether all that fell due was paid within tolerance; None while it is not known.

        One invoice beyond its tolerance settles it; until the last tolerance is over it cannot be
        true; and where nothing fell due there is nothing to say.
        """
        if not self.invoices:
            return None
        if self.fell_due - self.within - self.running > 0:
            return False
        return None if self.running else True


@dataclass(frozen=True, slots=True)
class Expected:
    """What the board and the record expected when they decided.

    Args:
        chance: percent, that everything falling due in 90 days is paid within tolerance; by side.
        days_late: what the record said then.
        owed: on the day of the decision.
        cash: what the forecast expected to come in 8 weeks: low and high, 8 in 10.
    """

    credit_chance: float | None = None
    sales_chance: float | None = None
    days_late: float | None = None
    owed: int = 0
    cash: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """A decision looked at after some days, and what was learned.

    Args:
        after_days: 30, 60 or 90.
        lesson: in the board's words.
    """

    decision: int
    customer: str
    after_days: int
    seen: LedgerOutcome
    expected: Expected = Expected()
    lesson: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A look at a decision that nobody has taken yet."""

    decision: Decision
    after_days: int
    on: dt.date


def due(
    decisions: tuple[Decision, ...], measured: tuple[Measured, ...], day: dt.date
) -> tuple[Due, ...]:
    """The looks at approved decisions whose day has come and that are not taken; the oldest first."""
    taken_looks = {(m.decision, m.after_days) for m in measured}
    due_looks = [
        Due(d, (on - d.starts).days, on)
        for d in decisions
        if d.approval is not None
        for on in d.reviews
        if on <= day and (d.key, (on - d.starts).days) not in taken_looks
    ]
    return tuple(sorted(due_looks, key=lambda look: (look.on, look.decision.key)))
