"""A scenario beside the same customers as they are, path by path with the same luck."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from lib.simulation import closed_form, opening, outcomes, policy, volume
from lib.simulation.assumptions import Assumptions
from lib.simulation.cashflows import CashflowTotals, order, sell
from lib.simulation.levers import Levers
from lib.simulation.mistakes import NoSales, out_of_range
from lib.simulation.outcomes import Draws, payment_delays
from lib.simulation.payers import Book, Payer
from lib.simulation.policy import CustomerTerms, Values
from lib.simulation.scenario import AS_TODAY, Scenario

Floats = npt.NDArray[np.float64]
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
    base, scenario_totals, wider, opening_totals = (
        CashflowTotals.empty(scenario.paths, scenario.weeks) for _ in range(4)
    )
    for number, start in enumerate(range(0, scenario.paths, BLOCK)):
        block = slice(start, start + BLOCK)
        shared = outcomes.common_draws(scenario.seed, len(today[block]), number)
        draw_customer = functools.partial(
            outcomes.draw, seed=scenario.seed, shared=shared, weeks=scenario.weeks, block=number
        )
        block_totals = base.rows(block), scenario_totals.rows(block), opening_totals.rows(block)
        order([base_terms for base_terms, _ in terms_pairs], block_totals[0])
        order(
            [
                scenario_terms
                for base_terms, scenario_terms in terms_pairs
                if scenario_terms is not base_terms
            ],
            block_totals[1],
        )
        for base_terms, scenario_terms in terms_pairs:
            _customer(
                base_terms,
                scenario_terms,
                draw_customer(base_terms.payer, base_terms.risk),
                today[block],
                block_totals,
            )
        if outlet_terms is not None:
            outlet_draws = draw_customer(outlet_terms.payer, outlet_terms.risk)
            no_balances = np.zeros((len(today[block]), 0), dtype="int64")
            order([outlet_terms], wider.rows(block))
            sell(
                outlet_terms,
                outlet_draws,
                payment_delays(outlet_terms.policy, outlet_draws),
                no_balances,
                None,
                wider.rows(block),
            )
    base = base.with_net_cash()
    if scenario.levers == AS_TODAY:
        return SimulationResult(base, base, opening_totals, _owed(book))
    scenario_totals, wider = scenario_totals.with_net_cash(), wider.with_net_cash()
    return SimulationResult(
        base,
        scenario_totals.plus(scenario_totals, today - 1).plus(wider, new),
        opening_totals,
        _owed(book),
    )


def _customer(
    base_terms: CustomerTerms,
    scenario_terms: CustomerTerms,
    random_draws: Draws,
    times: Floats,
    block_totals: tuple[CashflowTotals, CashflowTotals, CashflowTotals],
) -> None:
    """Today's sales, the scenario's, and the opening balances, on a block of paths."""
    base, scenario_totals, opening_totals = block_totals
    end_weeks = opening.run_off(
        base_terms.payer, base_terms.risk, base_terms.policy.give_up, random_draws, opening_totals
    )
    delays = payment_delays(base_terms.policy, random_draws)
    sell(base_terms, random_draws, delays, end_weeks, None, base)
    if scenario_terms is not base_terms:
        if scenario_terms.policy.late is not base_terms.policy.late or scenario_terms.policy.unsure:
            delays = payment_delays(scenario_terms.policy, random_draws)
        sell(scenario_terms, random_draws, delays, end_weeks, times, scenario_totals)


def _terms_pair(
    payer: Payer, book: Book, scenario: Scenario, values: Values
) -> tuple[CustomerTerms, CustomerTerms]:
    """A customer's terms today and under the scenario; one and the same where no lever is moved."""
    assumptions = scenario.assumptions
    risk = policy.risk(payer, assumptions)
    base_terms = CustomerTerms(
        payer, policy.of(payer, AS_TODAY, assumptions, book, scenario.weeks), risk, values
    )
    if scenario.levers == AS_TODAY:
        return base_terms, base_terms
    return base_terms, replace(
        base_terms, policy=policy.of(payer, scenario.levers, assumptions, book, scenario.weeks)
    )


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
    base, scenario_totals, opening_totals, wider = (
        CashflowTotals.empty(1, scenario.weeks) for _ in range(4)
    )
    for payer in book.payers:
        base_terms, scenario_terms = _terms_pair(payer, book, scenario, values)
        closed_form.expect(base_terms, base)
        if scenario_terms is not base_terms:
            closed_form.expect(scenario_terms, scenario_totals)
        closed_form.run_off(base_terms, opening_totals)
    if scenario.levers == AS_TODAY:
        return SimulationResult(base, base, opening_totals, _owed(book))
    if (outlet_terms := _outlets(book, scenario, values)) is not None:
        closed_form.expect(outlet_terms, wider)
    times, new = volume.expected_factors(book, scenario)
    all_totals = scenario_totals.plus(scenario_totals, times - 1).plus(wider, new)
    return SimulationResult(base, all_totals, opening_totals, _owed(book))


def worth(book: Book, scenario: Scenario) -> tuple[Floats, Floats] | None:
    """What base and scenario are expected to be worth by ``closed.PARTS``, without their weeks.

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


@functools.lru_cache(maxsize=32)
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
        base, scenario_totals, opening_totals = (
            CashflowTotals.empty(1, scenario.weeks) for _ in range(3)
        )
        base_terms, scenario_terms = _terms_pair(payer, book, scenario, values)
        closed_form.expect(base_terms, base)
        closed_form.expect(scenario_terms, scenario_totals)
        closed_form.run_off(base_terms, opening_totals)
        times = 1.0 if scenario_terms is base_terms else volume_factor
        yield (
            payer,
            SimulationResult(
                base, scenario_totals.plus(scenario_totals, times - 1), opening_totals, _owes(payer)
            ),
        )


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
