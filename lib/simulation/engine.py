"""A scenario beside the same customers as they are, path by path with the same luck."""

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lib.ledger.arrays import Floats
from lib.ledger.memo import remembered
from lib.simulation import closed_form, opening, outcomes, policy, volume
from lib.simulation.assumptions import Assumptions
from lib.simulation.cashflows import CashflowTotals, order, sell
from lib.simulation.levers import Levers
from lib.simulation.mistakes import NoSales, out_of_range
from lib.simulation.outcomes import Draws, payment_delays
from lib.simulation.payers import Book, Payer
from lib.simulation.policy import CustomerTerms, Risk, Values
from lib.simulation.scenario import AS_TODAY, Scenario

MEASURED_ON = 365
BLOCK = 2000
"""Paths worked on at a time: what is in hand besides the sums stays small however many there are."""


@dataclass(frozen=True, slots=True, eq=False)
class SimulationResult:
    """What comes of a scenario and of leaving things as they are: by path, or one row, as expected.

    Args:
        base, scenario: sales of the coming weeks.
        opening: what is owed on the first day, running off; the same in both.
        owed: that, in minor units.
    """

    base: CashflowTotals
    scenario: CashflowTotals
    opening: CashflowTotals
    owed: float


def run(book: Book, scenario: Scenario) -> SimulationResult:
    """Simulate a scenario and its base on common random paths.

    Raises:
        NoSales: the customers bought nothing.
        Mistake: a lever that cannot be moved so far.
    """
    _check(book, scenario)
    values = _values(book, scenario.assumptions, scenario.weeks)
    terms_pairs = [_terms_pair(payer, book, scenario, values) for payer in book.payers]
    outlet_terms = _outlets(book, scenario, values)
    today, new = volume.factors_by_path(book, scenario)
    base, scenario_totals, opening_totals, wider = _empty_totals(scenario, scenario.paths)
    for number, start in enumerate(range(0, scenario.paths, BLOCK)):
        block = slice(start, start + BLOCK)
        draw_customer = functools.partial(
            outcomes.draw,
            seed=scenario.seed,
            shared=outcomes.common_draws(scenario.seed, len(today[block]), number),
            weeks=scenario.weeks,
            block=number,
        )
        block_totals = base.rows(block), scenario_totals.rows(block), opening_totals.rows(block)
        _add_customers(terms_pairs, draw_customer, today[block], block_totals)
        if outlet_terms is not None:
            _add_outlets(outlet_terms, draw_customer, wider.rows(block))
    base = base.with_net_cash()
    if scenario.levers == AS_TODAY:
        return SimulationResult(base, base, opening_totals, _owed(book))
    return SimulationResult(
        base,
        _at_volume(scenario_totals.with_net_cash(), today, wider.with_net_cash(), new),
        opening_totals,
        _owed(book),
    )


def _empty_totals(scenario: Scenario, paths: int) -> tuple[CashflowTotals, ...]:
    """Of base, scenario, opening balances and outlets to be added."""
    return tuple(CashflowTotals.empty(paths, scenario.weeks) for _ in range(4))


def _at_volume(
    totals: CashflowTotals, times: Floats | float, wider: CashflowTotals, new: Floats | float
) -> CashflowTotals:
    """The scenario's totals at so many times today's volume, and so many of the outlets added."""
    return totals.plus(totals, times - 1).plus(wider, new)


def _add_customers(
    terms_pairs: Sequence[tuple[CustomerTerms, CustomerTerms]],
    draw_customer: Callable[[Payer, Risk], Draws],
    times: Floats,
    block_totals: tuple[CashflowTotals, CashflowTotals, CashflowTotals],
) -> None:
    """Today's sales, the scenario's, and the opening balances, on a block of paths."""
    base, scenario_totals, opening_totals = block_totals
    order([base_terms for base_terms, _ in terms_pairs], base)
    order([terms for base_terms, terms in terms_pairs if terms is not base_terms], scenario_totals)
    for base_terms, scenario_terms in terms_pairs:
        payer, base_policy = base_terms.payer, base_terms.policy
        random_draws = draw_customer(payer, base_terms.risk)
        end_weeks = opening.run_off(
            payer, base_terms.risk, base_policy.give_up, random_draws, opening_totals
        )
        delays = payment_delays(base_policy, random_draws)
        sell(base_terms, random_draws, delays, end_weeks, None, base)
        if scenario_terms is not base_terms:
            if scenario_terms.policy.late is not base_policy.late or scenario_terms.policy.unsure:
                delays = payment_delays(scenario_terms.policy, random_draws)
            sell(scenario_terms, random_draws, delays, end_weeks, times, scenario_totals)


def _add_outlets(
    terms: CustomerTerms, draw_customer: Callable[[Payer, Risk], Draws], totals: CashflowTotals
) -> None:
    """Sales to the outlets added, which owe nothing yet, on a block of paths."""
    random_draws = draw_customer(terms.payer, terms.risk)
    delays = payment_delays(terms.policy, random_draws)
    order([terms], totals)
    no_balances = np.zeros((len(random_draws.shift), 0), dtype="int64")
    sell(terms, random_draws, delays, no_balances, None, totals)


def _terms_pair(
    payer: Payer, book: Book, scenario: Scenario, values: Values
) -> tuple[CustomerTerms, CustomerTerms]:
    """A customer's terms today and under the scenario; one and the same where no lever is moved."""
    assumptions, weeks = scenario.assumptions, scenario.weeks
    risk = policy.risk(payer, assumptions)
    base_policy = policy.of(payer, AS_TODAY, assumptions, book, weeks)
    base_terms = CustomerTerms(payer, base_policy, risk, values)
    if scenario.levers == AS_TODAY:
        return base_terms, base_terms
    moved_policy = policy.of(payer, scenario.levers, assumptions, book, weeks)
    return base_terms, replace(base_terms, policy=moved_policy)


def expect(book: Book, scenario: Scenario) -> SimulationResult | None:
    """The expected course in closed form; None where levers make one week depend on another's luck.

    Raises:
        NoSales: the customers bought nothing.
        Mistake: a lever that cannot be moved so far.
    """
    _check(book, scenario)
    if gated(scenario.levers):
        return None
    values = _values(book, scenario.assumptions, scenario.weeks)
    base, scenario_totals, opening_totals, wider = _empty_totals(scenario, 1)
    for payer in book.payers:
        terms_pair = _terms_pair(payer, book, scenario, values)
        _expect_customer(terms_pair, base, scenario_totals, opening_totals)
    if scenario.levers == AS_TODAY:
        return SimulationResult(base, base, opening_totals, _owed(book))
    if (outlet_terms := _outlets(book, scenario, values)) is not None:
        closed_form.expect(outlet_terms, wider)
    times, new = volume.expected_factors(book, scenario)
    moved = _at_volume(scenario_totals, times, wider, new)
    return SimulationResult(base, moved, opening_totals, _owed(book))


def _expect_customer(
    terms_pair: tuple[CustomerTerms, CustomerTerms],
    base: CashflowTotals,
    scenario_totals: CashflowTotals,
    opening_totals: CashflowTotals,
) -> None:
    base_terms, scenario_terms = terms_pair
    closed_form.expect(base_terms, base)
    if scenario_terms is not base_terms:
        closed_form.expect(scenario_terms, scenario_totals)
    closed_form.run_off(base_terms, opening_totals)


def worth(book: Book, scenario: Scenario) -> tuple[Floats, Floats] | None:
    """What base and scenario are expected to be worth by ``closed_form.PARTS``, without their weeks.

    None where ``expect`` is.

    Raises:
        Mistake: as ``expect``.
    """
    _check(book, scenario)
    if gated(scenario.levers):
        return None
    base = _worth(book, AS_TODAY, scenario.assumptions, scenario.weeks)
    if scenario.levers == AS_TODAY:
        return base, base
    times, new = volume.expected_factors(book, scenario)
    scenario_parts = _worth(book, scenario.levers, scenario.assumptions, scenario.weeks) * times
    outlet_terms = _outlets(book, scenario, _values(book, scenario.assumptions, scenario.weeks))
    if outlet_terms is not None:
        scenario_parts += (
            closed_form.worth(outlet_terms, closed_form.Chances.of(outlet_terms)) * new
        )
    return base, scenario_parts


@remembered
def _worth(book: Book, levers: Levers, assumptions: Assumptions, weeks: int) -> Floats:
    """What today's customers are worth at today's volume; kept, as many answers begin from today."""
    npv_parts, values = np.zeros(len(closed_form.PARTS)), _values(book, assumptions, weeks)
    for payer in book.payers:
        customer_policy = policy.of(payer, levers, assumptions, book, weeks)
        terms = CustomerTerms(payer, customer_policy, policy.risk(payer, assumptions), values)
        npv_parts += closed_form.worth(terms, closed_form.Chances.of(terms))
    return npv_parts


def each(book: Book, scenario: Scenario) -> Iterator[tuple[Payer, SimulationResult]]:
    """The expected course of each customer of today by itself, outlets to be added left out.

    Raises:
        Mistake: as ``expect``; nothing may be ``gated``.
    """
    _check(book, scenario)
    values = _values(book, scenario.assumptions, scenario.weeks)
    volume_factor, _ = volume.expected_factors(book, scenario)
    for payer in book.payers:
        base, moved, opening_totals, _ = _empty_totals(scenario, 1)
        terms_pair = _terms_pair(payer, book, scenario, values)
        _expect_customer(terms_pair, base, moved, opening_totals)
        is_moved = terms_pair[0] is not terms_pair[1]
        moved = moved.plus(moved, volume_factor - 1) if is_moved else base
        yield payer, SimulationResult(base, moved, opening_totals, _owes(payer))


def _values(book: Book, assumptions: Assumptions, weeks: int) -> Values:
    return Values.of(assumptions, volume.weekly_season(book.season, book.day, weeks))


def gated(levers: Levers) -> bool:
    """Whether a limit or a hold turns orders away, so that one week depends on another's luck."""
    return levers.limit is not None or levers.hold_after is not None


def _outlets(book: Book, scenario: Scenario, values: Values) -> CustomerTerms | None:
    """The outlets that a wider distribution adds, as a customer without a record; None if none.

    They do not fail as one, and no customer's limit or hold concerns them all together.
    """
    wider = scenario.levers.distribution
    if wider is None:
        return None
    reach = book.reached(wider.product, wider.region)
    if wider.rate <= reach.rate:
        return None
    key = f"\0new outlets of {wider.product} in {wider.region}"
    payer = replace(book.newcomer, key=key, weekly=reach.weekly)
    assumptions = replace(scenario.assumptions, loss_by_failure=0.0)
    levers = replace(scenario.levers, limit=None, hold_after=None)
    customer_policy = policy.of(payer, levers, assumptions, book, scenario.weeks)
    return CustomerTerms(payer, customer_policy, policy.risk(payer, assumptions), values)


def _check(book: Book, scenario: Scenario) -> None:
    if book.weekly <= 0:
        raise NoSales(scenario.select.label, MEASURED_ON)
    policy.check(book, scenario.levers)
    wider = scenario.levers.distribution
    if wider is not None and book.reached(wider.product, wider.region).rate <= 0:
        raise out_of_range("Today's distribution, to widen it from,", 0.0, 0.01, 1)


def _owes(payer: Payer) -> float:
    return float(payer.opening.amount.sum())


def _owed(book: Book) -> float:
    return sum(map(_owes, book.payers))
