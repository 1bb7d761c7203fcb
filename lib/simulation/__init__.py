"""What other terms, discounts, limits, sale modes and a wider distribution would do.

The way through: ``book`` (customers measured on a ledger and a day; slow, once a selection), a
``Scenario``, then ``expect`` (expected values in closed form, quick) and ``run`` (random paths), and of
either ``totals``, ``weekly``; of the book and scenario ``break_even``, ``offers``, ``sensitivity`` and
``customers``. Base and scenario share their luck, path by path. Frames name their columns where they
are made; money is in minor units of the reporting currency and not rounded.

what people say     levers, assumptions, scenario (also as link and file), mistakes
what a ledger says  measure, from timing, take_up, losses and volume, to payers (a ``Book``)
the simulation      policy; engine: outcomes, cashflows, opening, credit_hold by path; closed_form
what comes of it    results, breakeven (also how sure it is), economics
distribution        distribution (of outlets on record), markets, outlets, distribution_policy
sellers' pay        incentives
one customer        credit (whether to give any), negotiation (which terms to offer)
"""

from lib.simulation.assumptions import NAMES as ASSUMPTIONS
from lib.simulation.assumptions import SOURCES, Assumptions, Range, assumption_sources
from lib.simulation.breakeven import BreakEven, offers, sensitivity
from lib.simulation.breakeven import of as break_even
from lib.simulation.engine import SimulationResult, expect, run
from lib.simulation.levers import Commission, Discount, Levers, ModeShare, Wider
from lib.simulation.measure import book
from lib.simulation.payers import Book, Payer
from lib.simulation.results import (
    BAND,
    MEASURES,
    WHO,
    cash_ahead,
    chance_of_gain,
    customers,
    monthly_cash,
    totals,
    unaccounted,
    value_parts,
    weekly,
)
from lib.simulation.scenario import Request, Scenario, Select, preset
from lib.simulation.timing import Response, term_response

__all__ = [
    "ASSUMPTIONS",
    "BAND",
    "MEASURES",
    "SOURCES",
    "WHO",
    "Assumptions",
    "Book",
    "BreakEven",
    "Commission",
    "Discount",
    "Levers",
    "ModeShare",
    "Payer",
    "Range",
    "Request",
    "Response",
    "Scenario",
    "Select",
    "SimulationResult",
    "Wider",
    "assumption_sources",
    "book",
    "break_even",
    "cash_ahead",
    "chance_of_gain",
    "customers",
    "expect",
    "monthly_cash",
    "offers",
    "preset",
    "run",
    "sensitivity",
    "term_response",
    "totals",
    "unaccounted",
    "value_parts",
    "weekly",
]  # fmt: skip
