"""A scenario beside the same customers as they are, path by path with the same luck."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from lib.simulation import closed, draws, opening, policy
from lib.simulation.assumptions import Assumptions, Range
from lib.simulation.levers import Levers
from lib.simulation.mistakes import NoSales, OutOfRange
from lib.simulation.payers import Book, Payer
from lib.simulation.policy import Policy, Risk
from lib.simulation.sales import Values, cells, sell
from lib.simulation.scenario import AS_TODAY, Scenario
from lib.simulation.tally import Tally

Floats = npt.NDArray[np.float64]
MEASURED_ON = 365
BLOCK = 500


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """What comes of a scenario and of leaving things as they are.

    Args:
        base, scenario: sales of the coming weeks.
        opening: what is owed on the first day, running off; the same in both.
        owed: that, in minor units.
        sampled: whether the tallies hold paths; else one row of expected values.
    """

    base: Tally
    scenario: Tally
    opening: Tally
    owed: float
    sampled: bool


def run(book: Book, asked: Scenario) -> Course:
    """Simulate a scenario and its base on common random paths.

    Paths are drawn in blocks that fit a processor's cache; more paths leave the first ones as they are.

    Raises:
        NoSales: the customers bought nothing.
        Mistake: a lever that cannot be moved so far.
    """
    _check(book, asked)
    sizes = [min(BLOCK, asked.paths - start) for start in range(0, asked.paths, BLOCK)]
    everybody = _everybody(book, asked)
    blocks = [_block(everybody, book, asked, number, size) for number, size in enumerate(sizes)]
    base, moved, wider, old = map(Tally.joined, zip(*blocks, strict=True))
    if asked.levers == AS_TODAY:
        return Course(base, base, old, _owed(book), True)
    scenario = moved.plus(moved, _today(book, asked) - 1).plus(wider, _new(book, asked))
    return Course(base, scenario, old, _owed(book), True)


@dataclass(frozen=True, slots=True, eq=False)
class _Customer:
    """A customer, its risk, and its terms today and under the scenario."""

    payer: Payer
    risk: Risk
    today: Policy
    moved: Policy


def _everybody(book: Book, asked: Scenario) -> list[_Customer]:
    known, weeks = asked.assumptions, asked.weeks
    return [
        _Customer(
            payer,
            policy.risk(payer, known),
            policy.of(payer, AS_TODAY, known, book, weeks),
            policy.of(payer, asked.levers, known, book, weeks),
        )
        for payer in book.payers
    ]


def _block(
    everybody: Sequence[_Customer], book: Book, asked: Scenario, block: int, paths: int
) -> tuple[Tally, Tally, Tally, Tally]:
    """Today's sales, the scenario's, those of new outlets at today's size, and the opening balances."""
    known, weeks = asked.assumptions, asked.weeks
    values = Values.of(known, weeks)
    shared = draws.common(asked.seed, paths, block)
    base, moved, wider, old = (Tally.empty(paths, weeks) for _ in range(4))
    for one in everybody:
        payer, risk, today, other = one.payer, one.risk, one.today, one.moved
        luck = draws.of(payer, risk, asked.seed, shared, weeks, block)
        ends = opening.run_off(payer, today, risk, luck, old)
        made = cells(today, luck)
        sell(payer, today, risk, luck, values, base, made, ends)
        if asked.levers != AS_TODAY:
            if other.late is not today.late:
                made = cells(other, luck)
            sell(payer, other, risk, luck, values, moved, made, ends)
    if (more := added(book, asked.levers)) is not None:
        risk = policy.risk(more, replace(known, loss_by_failure=0.0))  # outlets do not fail as one
        luck = draws.of(more, risk, asked.seed, shared, weeks, block)
        theirs = policy.of(more, _ungated(asked.levers), known, book, weeks)
        nothing = np.zeros((paths, 0), dtype="int64")
        sell(more, theirs, risk, luck, values, wider, cells(theirs, luck), nothing)
    return base.settled(), moved.settled(), wider.settled(), old


def _ungated(levers: Levers) -> Levers:
    """Levers for many outlets together, which no customer's limit or hold concerns."""
    return replace(levers, limit=None, hold_after=None)


def expect(book: Book, asked: Scenario, *, balances: bool = True) -> Course | None:
    """The expected course in closed form; None where levers make one week depend on another's luck.

    Args:
        balances: whether to run off what is owed today, which no value depends on.
    Raises:
        NoSales: the customers bought nothing.
        Mistake: a lever that cannot be moved so far.
    """
    known, weeks = asked.assumptions, asked.weeks
    _check(book, asked)
    if asked.levers.limit is not None or asked.levers.hold_after is not None:
        return None
    values = Values.of(known, weeks)
    base, moved, old, wider = (Tally.empty(1, weeks) for _ in range(4))
    for payer in book.payers:
        risk = policy.risk(payer, known)
        today = policy.of(payer, AS_TODAY, known, book, weeks)
        closed.expect(payer, today, risk, values, base)
        if balances:
            closed.run_off(payer, today, risk, old)
        other = policy.of(payer, asked.levers, known, book, weeks)
        closed.expect(payer, other, risk, values, moved)
    if asked.levers == AS_TODAY:
        return Course(base, base, old, _owed(book), False)
    if (more := added(book, asked.levers)) is not None:
        some = replace(known, loss_by_failure=0.0)
        theirs = policy.of(more, asked.levers, known, book, weeks)
        closed.expect(more, theirs, policy.risk(more, some), values, wider)
    today_times, new_times = _expected_times(book, asked)
    scenario = moved.plus(moved, today_times - 1).plus(wider, new_times)
    return Course(base, scenario, old, _owed(book), False)


def added(book: Book, levers: Levers) -> Payer | None:
    """The outlets that a wider distribution adds, as a customer without a record; None if none."""
    wider = levers.distribution
    if wider is None:
        return None
    reach = book.reached(wider.product, wider.region)
    if wider.rate <= reach.rate:
        return None
    key = f"\0new outlets of {wider.product} in {wider.region}"
    return replace(book.newcomer, key=key, weekly=reach.weekly)


def _check(book: Book, asked: Scenario) -> None:
    if book.weekly <= 0:
        raise NoSales(asked.select.said, MEASURED_ON)
    policy.check(book, asked.levers)
    wider = asked.levers.distribution
    if wider is not None and book.reached(wider.product, wider.region).rate <= 0:
        raise OutOfRange("Today's distribution, to widen it from,", 0.0, 0.01, 1)


def _owed(book: Book) -> float:
    return float(sum(payer.opening.amount.sum() for payer in book.payers))


def _growth(book: Book, asked: Scenario, exponent: Floats) -> Floats:
    """Sales of the product in the region that another distribution rate adds: (D′/D)ᵇ − 1."""
    wider = asked.levers.distribution
    if wider is None:
        return np.zeros_like(exponent)
    ratio = wider.rate / book.reached(wider.product, wider.region).rate
    return np.asarray(ratio**exponent - 1)


def _narrower(book: Book, asked: Scenario, growth: Floats) -> Floats:
    """What is left of all sales when fewer outlets sell the product; 1 where more do."""
    wider = asked.levers.distribution
    if wider is None:
        return np.ones_like(growth)
    share = book.reached(wider.product, wider.region).weekly / book.weekly
    return 1 + np.minimum(growth, 0) * share


def _volume(known: Assumptions, levers: Levers, response: Floats, elasticity: Floats) -> Floats:
    return (1 + response) * (1 + (levers.price or 0.0)) ** -elasticity


def _drawn(asked: Scenario, name: str) -> Floats:
    spread: Range = getattr(asked.assumptions, name)
    return spread.at(draws.quantiles(asked.seed, name, asked.paths))


def _today(book: Book, asked: Scenario) -> Floats:
    """How many times today's volume the customers of today buy, by path."""
    answer, price = _drawn(asked, "volume_response"), _drawn(asked, "price_response")
    volume = _volume(asked.assumptions, asked.levers, answer, price)
    growth = _growth(book, asked, _drawn(asked, "distribution_exponent"))
    return volume * _narrower(book, asked, growth)


def _new(book: Book, asked: Scenario) -> Floats:
    """How many times today's sales of the product new outlets buy, by path."""
    growth = _growth(book, asked, _drawn(asked, "distribution_exponent"))
    answer, price = _drawn(asked, "volume_response"), _drawn(asked, "price_response")
    volume = _volume(asked.assumptions, asked.levers, answer, price)
    return np.maximum(growth, 0) * volume


def _expected_times(book: Book, asked: Scenario) -> tuple[float, float]:
    """The means of both; the three responses are independent, so means multiply."""
    known, raised = asked.assumptions, 1 + (asked.levers.price or 0.0)
    volume = (1 + known.volume_response.expected(lambda x: x)) * known.price_response.expected(
        lambda e: raised**-e
    )
    spread = known.distribution_exponent
    left = spread.expected(lambda b: _narrower(book, asked, _growth(book, asked, b)))
    more = spread.expected(lambda b: np.maximum(_growth(book, asked, b), 0))
    return volume * left, volume * more
