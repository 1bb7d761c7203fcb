"""A scenario beside the same customers as they are, path by path with the same luck."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from lib.simulation import closed, draws, opening, policy, season, volume
from lib.simulation.assumptions import Assumptions
from lib.simulation.cashflow_totals import Tally
from lib.simulation.customer_terms import Deal, Values
from lib.simulation.draws import Draws
from lib.simulation.levers import Levers
from lib.simulation.mistakes import NoSales, out_of_range
from lib.simulation.outcomes import waits
from lib.simulation.payers import Book, Payer
from lib.simulation.sales import order, sell
from lib.simulation.scenario import AS_TODAY, Scenario

Floats = npt.NDArray[np.float64]
MEASURED_ON = 365
BLOCK = 2000
"""Paths worked on at a time: what is in hand besides the sums stays small however many there are."""


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """What comes of a scenario and of leaving things as they are: by path, or one row, as expected.

    Args:
        base, scenario: sales of the coming weeks.
        opening: what is owed on the first day, running off; the same in both.
        owed: that, in minor units.
    """

    base: Tally
    scenario: Tally
    opening: Tally
    owed: float


def run(book: Book, asked: Scenario) -> Course:
    """Simulate a scenario and its base on common random paths.

    Raises:
        NoSales: the customers bought nothing.
        Mistake: a lever that cannot be moved so far.
    """
    _check(book, asked)
    values = _values(book, asked.assumptions, asked.weeks)
    deals = [_deals(payer, book, asked, values) for payer in book.payers]
    more = _outlets(book, asked, values)
    today, new = volume.drawn(book, asked)
    base, moved, wider, old = (Tally.empty(asked.paths, asked.weeks) for _ in range(4))
    for number, start in enumerate(range(0, asked.paths, BLOCK)):
        some = slice(start, start + BLOCK)
        shared = draws.common(asked.seed, len(today[some]), number)
        luck = functools.partial(
            draws.of, seed=asked.seed, shared=shared, weeks=asked.weeks, block=number
        )
        into = base.rows(some), moved.rows(some), old.rows(some)
        order([was for was, _ in deals], into[0])
        order([will for was, will in deals if will is not was], into[1])
        for was, will in deals:
            _customer(was, will, luck(was.payer, was.risk), today[some], into)
        if more is not None:
            theirs = luck(more.payer, more.risk)
            nothing = np.zeros((len(today[some]), 0), dtype="int64")
            order([more], wider.rows(some))
            sell(more, theirs, waits(more.policy, theirs), nothing, None, wider.rows(some))
    base = base.settled()
    if asked.levers == AS_TODAY:
        return Course(base, base, old, _owed(book))
    moved, wider = moved.settled(), wider.settled()
    return Course(base, moved.plus(moved, today - 1).plus(wider, new), old, _owed(book))


def _customer(
    was: Deal, will: Deal, luck: Draws, times: Floats, into: tuple[Tally, Tally, Tally]
) -> None:
    """Today's sales, the scenario's, and the opening balances, on a block of paths."""
    base, moved, old = into
    over = opening.run_off(was.payer, was.risk, was.policy.give_up, luck, old)
    made = waits(was.policy, luck)
    sell(was, luck, made, over, None, base)
    if will is not was:
        if will.policy.late is not was.policy.late or will.policy.unsure:
            made = waits(will.policy, luck)
        sell(will, luck, made, over, times, moved)


def _deals(payer: Payer, book: Book, asked: Scenario, values: Values) -> tuple[Deal, Deal]:
    """A customer's terms today and under the scenario; one and the same where no lever is moved."""
    known = asked.assumptions
    risk = policy.risk(payer, known)
    was = Deal(payer, policy.of(payer, AS_TODAY, known, book, asked.weeks), risk, values)
    if asked.levers == AS_TODAY:
        return was, was
    return was, replace(was, policy=policy.of(payer, asked.levers, known, book, asked.weeks))


def expect(book: Book, asked: Scenario) -> Course | None:
    """The expected course in closed form; None where levers make one week depend on another's luck.

    Raises:
        NoSales: the customers bought nothing.
        Mistake: a lever that cannot be moved so far.
    """
    _check(book, asked)
    if gated(asked.levers):
        return None
    values = _values(book, asked.assumptions, asked.weeks)
    base, moved, old, wider = (Tally.empty(1, asked.weeks) for _ in range(4))
    for payer in book.payers:
        was, will = _deals(payer, book, asked, values)
        closed.expect(was, base)
        if will is not was:
            closed.expect(will, moved)
        closed.run_off(was, old)
    if asked.levers == AS_TODAY:
        return Course(base, base, old, _owed(book))
    if (more := _outlets(book, asked, values)) is not None:
        closed.expect(more, wider)
    times, new = volume.expected(book, asked)
    scenario = moved.plus(moved, times - 1).plus(wider, new)
    return Course(base, scenario, old, _owed(book))


def worth(book: Book, asked: Scenario) -> tuple[Floats, Floats] | None:
    """What base and scenario are expected to be worth by ``closed.PARTS``, without their weeks.

    None where ``expect`` is.

    Raises:
        Mistake: as ``expect``.
    """
    _check(book, asked)
    if gated(asked.levers):
        return None
    base = _worth(book, AS_TODAY, asked.assumptions, asked.weeks)
    if asked.levers == AS_TODAY:
        return base, base
    times, new = volume.expected(book, asked)
    moved = _worth(book, asked.levers, asked.assumptions, asked.weeks) * times
    more = _outlets(book, asked, _values(book, asked.assumptions, asked.weeks))
    if more is not None:
        moved += closed.worth(more, closed.Chances.of(more)) * new
    return base, moved


@functools.lru_cache(maxsize=32)
def _worth(book: Book, levers: Levers, known: Assumptions, weeks: int) -> Floats:
    """What today's customers are worth at today's volume; kept, as many answers begin from today."""
    made, values = np.zeros(len(closed.PARTS)), _values(book, known, weeks)
    for payer in book.payers:
        terms = policy.of(payer, levers, known, book, weeks)
        deal = Deal(payer, terms, policy.risk(payer, known), values)
        made += closed.worth(deal, closed.Chances.of(deal))
    return made


def each(book: Book, asked: Scenario) -> Iterator[tuple[Payer, Course]]:
    """The expected course of each customer of today by itself, outlets to be added left out.

    Raises:
        Mistake: as ``expect``; nothing may be ``gated``.
    """
    _check(book, asked)
    values = _values(book, asked.assumptions, asked.weeks)
    more, _ = volume.expected(book, asked)
    for payer in book.payers:
        base, moved, old = (Tally.empty(1, asked.weeks) for _ in range(3))
        was, will = _deals(payer, book, asked, values)
        closed.expect(was, base)
        closed.expect(will, moved)
        closed.run_off(was, old)
        times = 1.0 if will is was else more
        yield payer, Course(base, moved.plus(moved, times - 1), old, _owes(payer))


def _values(book: Book, known: Assumptions, weeks: int) -> Values:
    return Values.of(known, season.weekly(book.season, book.day, weeks))


def gated(levers: Levers) -> bool:
    """Whether a limit or a hold turns orders away, so that one week depends on another's luck."""
    return levers.limit is not None or levers.hold_after is not None


def _outlets(book: Book, asked: Scenario, values: Values) -> Deal | None:
    """The outlets that a wider distribution adds, as a customer without a record; None if none.

    They do not fail as one, and no customer's limit or hold concerns them all together.
    """
    wider = asked.levers.distribution
    if wider is None:
        return None
    reach = book.reached(wider.product, wider.region)
    if wider.rate <= reach.rate:
        return None
    key = f"\0new outlets of {wider.product} in {wider.region}"
    payer = replace(book.newcomer, key=key, weekly=reach.weekly)
    known = replace(asked.assumptions, loss_by_failure=0.0)
    levers = replace(asked.levers, limit=None, hold_after=None)
    terms = policy.of(payer, levers, known, book, asked.weeks)
    return Deal(payer, terms, policy.risk(payer, known), values)


def _check(book: Book, asked: Scenario) -> None:
    if book.weekly <= 0:
        raise NoSales(asked.select.said, MEASURED_ON)
    policy.check(book, asked.levers)
    wider = asked.levers.distribution
    if wider is not None and book.reached(wider.product, wider.region).rate <= 0:
        raise out_of_range("Today's distribution, to widen it from,", 0.0, 0.01, 1)


def _owes(payer: Payer) -> float:
    return float(payer.opening.amount.sum())


def _owed(book: Book) -> float:
    return sum(map(_owes, book.payers))
