"""A customer as the simulation sees it: what it buys, when it pays, what it never pays; a book."""

import datetime as dt
import functools
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from lib.ledger.arrays import Floats, Ints
from lib.simulation.levers import Discount, ModeShare
from lib.simulation.mistakes import unknown

Lates = npt.NDArray[np.int16]
EQUAL_PARTS = 4096
_PARTS = 512
ON_CREDIT = ModeShare(credit=1.0)
GIVEN_UP_AFTER = 180
"""Days past due after which what is unpaid is given up, where the record does not say."""


@dataclass(frozen=True, slots=True)
class Chance:
    """A share that is known about as well as so many cases tell it: a Beta distribution.

    Args:
        mean: the share.
        cases: how many cases it rests on; endless where somebody simply said it.
    """

    mean: float
    cases: float = np.inf

    @property
    def certain(self) -> bool:
        """Whether there is nothing to draw."""
        return self.mean <= 0 or self.mean >= 1 or np.isinf(self.cases)

    def times(self, times: float) -> float:
        """The expected share where the odds are so many times as large."""
        if times == 1:
            return self.mean
        values = np.array(self.mean) if self.certain else _spread(self.mean, self.cases)
        return float(odds_times(values, times).mean())

    def draw(self, chance: np.random.Generator, paths: int) -> Floats:
        """One value a path."""
        if self.certain:
            return np.full(paths, min(max(self.mean, 0.0), 1.0))
        yes = self.mean * self.cases
        return chance.beta(yes, self.cases - yes, paths)


def odds_times(share: npt.ArrayLike, times: npt.ArrayLike) -> Floats:
    """A share whose odds are so many times as large.

    >>> round(float(odds_times(0.5, 2.0)), 4)
    0.6667
    """
    share, times = np.asarray(share, dtype="float64"), np.asarray(times, dtype="float64")
    more = share * times
    whole = 1 - share + more
    return np.divide(more, whole, out=np.zeros_like(whole), where=whole > 0)


@functools.lru_cache(maxsize=4096)
def _spread(mean: float, cases: float) -> Floats:
    """A Beta distribution as its values in the middle of equal parts."""
    from scipy.special import betaincinv

    yes = mean * cases
    return np.asarray(betaincinv(yes, cases - yes, (np.arange(_PARTS) + 0.5) / _PARTS))


@dataclass(frozen=True, slots=True, eq=False)
class Opening:
    """What a customer owes on the day, in groups of like lateness.

    Args:
        amount: minor units.
        late: days past due; negative before it.
        never: chance that each is never paid, as its age tells; None where only the customer's own
            lateness does.
    """

    amount: Floats
    late: Ints
    never: Floats | None = None


NOTHING_OPEN = Opening(np.zeros(0), np.zeros(0, dtype="int64"))


@dataclass(frozen=True, slots=True, eq=False)
class Payer:
    """One customer's record, or what is taken for it where there is little.

    Args:
        key: of the customer.
        weekly: sales a week at today's prices, minor units of the reporting currency.
        term: days from issue to due on most of its money.
        late: days late in so many equal parts of its sales, rising: the distribution itself.
        unsure: standard deviation of how far off, in days, that distribution may lie.
        modes: shares of sales by mode.
        discount: what it is offered today.
        offered: share of its sales on terms that carries the discount.
        take_up: share of offers that it takes: of its own discount, or at what ``seen_at`` is worth.
        seen_at: what a discount was worth a year where ``take_up`` was seen, for one without its own;
            None where that is 2 % within 10 days.
        steepness: power of a discount's worth that the odds of taking it go with.
        loss: share of its sales on terms that is given up.
        credited: share of what is billed that credit notes take back.
        opening: what it owes.
        settled: invoices its lateness rests on.
        on_term: share of its money that has its term.
        memory: of ``lib.ledger.memo``.
    """

    key: str
    weekly: float
    term: int
    late: Lates
    unsure: float = 0.0
    modes: ModeShare = ON_CREDIT
    discount: Discount | None = None
    offered: float = 0.0
    take_up: Chance = Chance(0.0)
    loss: Chance = Chance(0.0)
    credited: float = 0.0
    opening: Opening = NOTHING_OPEN
    settled: int = 0
    on_term: float = 1.0
    seen_at: float | None = None
    steepness: float = 2.0
    memory: dict[Any, Any] = field(init=False, repr=False, default_factory=dict)

    @property
    def pays_after(self) -> float:
        """Days from issue to payment on its term, on average."""
        return self.term + float(self.late.mean())


@dataclass(frozen=True, slots=True)
class Reach:
    """How widely a product is sold in a region, and what the selected customers buy of it there.

    Args:
        outlets: in the region.
        rate: share of them that sells it.
        weekly: sales a week to the selected customers, minor units.
    """

    product: str
    region: str
    outlets: int
    rate: float
    weekly: float


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """Everybody a scenario is about, as measured on a day; simulating it needs no ledger.

    Args:
        payers: sorted by key, so that results do not depend on the order customers came in.
        newcomer: what a customer without a record does.
        day: the last day on record; the simulation starts on the next.
        currency: the reporting currency.
        version: of the ledger.
        write_off_days: days past due after which balances were given up; None if never.
        reach: distribution of products by region, where it is on record.
        measured_names: of the assumptions that the ledger really tells; the others that it might tell
            rest
            on what is usual.
        season: sales of each month of the year beside an even one, 12 numbers; None is even.
        memory: of ``lib.ledger.memo``.
    """

    payers: tuple[Payer, ...]
    newcomer: Payer
    day: dt.date
    currency: str
    version: str = ""
    write_off_days: int | None = None
    reach: tuple[Reach, ...] = ()
    measured_names: frozenset[str] = frozenset()
    season: Floats | None = None
    memory: dict[Any, Any] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "payers", tuple(sorted(self.payers, key=lambda p: p.key)))

    @property
    def weekly(self) -> float:
        """Sales a week of everybody, minor units."""
        return float(sum(payer.weekly for payer in self.payers))

    def reached(self, product: str, region: str) -> Reach:
        """How widely a product is sold in a region.

        Raises:
            Unknown: the record does not have it.
        """
        for reach in self.reach:
            if (reach.product, reach.region) == (product, region):
                return reach
        have = ", ".join(f"{r.product} in {r.region}" for r in self.reach)
        raise unknown("distribution on record of", f"{product} in {region}", have or "(none)")


def equal_parts(days: npt.ArrayLike, weights: npt.ArrayLike) -> Lates:
    """A distribution of days late as its values in so many equal parts, rising.

    >>> made = equal_parts([0, 10], [1, 3])
    >>> int((made == 10).sum()) / len(made)
    0.75
    """
    days, weights = np.asarray(days), np.asarray(weights, dtype="float64")
    order = np.argsort(days, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    middle = (np.arange(EQUAL_PARTS) + 0.5) / EQUAL_PARTS
    place = np.minimum(np.searchsorted(reached, middle), len(days) - 1)
    return days[order][place].astype("int16")


def term_today(book: Book) -> int:
    """The usual term: days from issue to due on most of the sales; of two alike, the longer.

    >>> import datetime as dt
    >>> import numpy as np
    >>> late = np.zeros(1, dtype="int16")
    >>> made = [Payer("A", 3.0, 30, late), Payer("B", 2.0, 60, late), Payer("C", 2.0, 60, late)]
    >>> term_today(Book(tuple(made), made[0], dt.date(2026, 6, 30), "EUR"))
    60
    """
    by_term: dict[int, float] = {}
    for payer in book.payers:
        by_term[payer.term] = by_term.get(payer.term, 0.0) + payer.weekly
    return max(by_term, key=lambda term: (by_term[term], term))


def on_term(book: Book) -> float:
    """Share of sales that has the usual term."""
    term = term_today(book)
    return sum(p.weekly * p.on_term for p in book.payers if p.term == term) / book.weekly


def on_terms(payer: Payer) -> float:
    """Share of a customer's sales that is paid after delivery."""
    return payer.modes.credit + payer.modes.consignment


def upfront(book: Book) -> float:
    """Share of sales that is paid at delivery or before, so that no term moves it."""
    return 1 - sum(p.weekly * on_terms(p) for p in book.payers) / book.weekly


def days_to_pay(payer: Payer) -> float:
    """Days from issue to payment of what a customer buys on terms; 0 where it buys nothing so."""
    return max(payer.term + float(payer.late.mean()), 0.0) if on_terms(payer) > 0 else 0.0


def pays_after(book: Book) -> int:
    """Days from issue to payment of sales on terms, by sales; 0 where there are none."""
    weights = [p.weekly * on_terms(p) for p in book.payers]
    weighted_days = sum(w * days_to_pay(p) for w, p in zip(weights, book.payers, strict=True))
    return round(weighted_days / sum(weights)) if sum(weights) else 0


def take_up(book: Book) -> float:
    """Share of discounts offered that is taken, by sales."""
    return sum(p.weekly * p.take_up.mean for p in book.payers) / book.weekly


def loss_rate(book: Book) -> float:
    """Share of sales on terms that is never paid, by sales."""
    return sum(p.weekly * p.loss.mean for p in book.payers) / book.weekly
