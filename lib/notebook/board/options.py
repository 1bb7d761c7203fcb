"""Options side by side: today, what was asked for, each side's proposal, the middle, the plan; on the
same luck.

What of a plan is simulated: its cap (as a limit), the prepaid part, terms for everything, the hold
(from the day by which, at today's sales, its threshold stands past tolerance if nothing is paid), and
cover (taken off what is lost). Staged deliveries, instalments of what is late, terms for increments
and what cover costs are not; the table says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lib import simulation
from lib.board.case import Market
from lib.board.clearance import WITHHELD
from lib.board.opinion import Proposed
from lib.board.plan import Plan
from lib.ledger.ledger import Ledger
from lib.ledger.memo import remembered
from lib.ledger.mistake import Mistake
from lib.ledger.money import exponent
from lib.ledger.terms import parse
from lib.ledger.tolerance import Tolerance
from lib.simulation import Book, Levers, Payer, Scenario, Select, results
from lib.simulation.mistakes import NoSales

AS_IS, ASKED, PLAN = "today", "as asked", "the plan"
NAMES = {"credit": "credit's", "sales": "sales'", "midpoint": "midpoint"}
PATHS = 1000
WORST = 0.1


class NothingToSimulate(Mistake):
    """Options of somebody who has no record to simulate."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name or 'A prospect'} has no sales on record, so there is nothing to simulate. Decide "
            f"starting terms by class, and look again after three invoices."
        )


@dataclass(frozen=True, slots=True)
class Option:
    """Terms as a scenario, and what of them no lever carries.

    Args:
        cover: minor units of what is lost that somebody else pays.
        left_out: parts that are not simulated, in words.
    """

    name: str
    levers: Levers
    cover: int = 0
    left_out: tuple[str, ...] = ()


def as_is(limit: int | None, currency: str) -> Option:
    """Today's terms, within today's limit: what is ordered beyond it is not delivered."""
    return Option(AS_IS, Levers(limit=_major(limit, currency)))


def requested_option(market: Market, limit: int | None, currency: str) -> Option:
    """What was asked for: another limit, other terms, or both; the rest as today."""
    requested_limit = limit if market.limit is None else market.limit
    levers = Levers(limit=_major(requested_limit, currency))
    if not market.terms:
        return Option(ASKED, levers)
    terms = parse(market.terms)
    if len(terms.instalments) > 1 or terms.then_month_end or terms.day_of_next_month:
        return Option(ASKED, levers, left_out=(f"the terms “{market.terms}”",))
    discount = (
        simulation.Discount(terms.discount / 100, terms.discount_days) if terms.discount else None
    )
    days, end = terms.instalments[0].after, terms.month_end or None
    return Option(ASKED, replace(levers, term_days=days, month_end=end, discount=discount))


def proposal(proposed_terms: Proposed, payer: Payer, currency: str) -> Option:
    """What a side would give: its limit, and its term where that is another than today's."""
    days = None if proposed_terms.term_days == payer.term else proposed_terms.term_days
    return Option(
        NAMES[proposed_terms.by],
        Levers(limit=_major(proposed_terms.limit, currency), term_days=days),
    )


def plan(board_plan: Plan, limit: int | None, payer: Payer, currency: str) -> Option:
    """A plan as far as levers carry it.

    Args:
        limit: today's, where the plan has no cap.
    """
    for_all = board_plan.increment_days is not None and not board_plan.increment_above
    days = board_plan.increment_days if for_all else None
    levers = Levers(
        limit=_major(limit if board_plan.cap is None else board_plan.cap, currency),
        prepay_share=board_plan.prepay_share,
        term_days=days,
        hold_after=_hold(board_plan.hold_above, payer, payer.term if days is None else days),
    )
    left_out = [
        ("staged deliveries", board_plan.stages),
        ("instalments of what is late", board_plan.instalments),
        (
            f"terms of {board_plan.increment_days} days for increments",
            not for_all and board_plan.increment_days,
        ),
        ("what the cover costs", board_plan.cover_amount),
        (f"the cover: {WITHHELD}", board_plan.cover == WITHHELD),
    ]
    left_out_parts = tuple(part for part, present in left_out if present)
    return Option(PLAN, levers, board_plan.cover_amount or 0, left_out_parts)


def _hold(threshold: int | None, payer: Payer, term: int) -> int | None:
    """Days past due from which deliveries wait: tolerance, and until the threshold stands beyond it."""
    if threshold is None:
        return None
    return Tolerance().allowance(term) + round(threshold / (payer.weekly / 7))


def _major(limit: int | None, currency: str) -> float | None:
    """Major units, as levers have limits; one of 0 is for cash and prepaid sales, and blocks none."""
    return limit / 10 ** exponent(currency) if limit else None


def options(
    ledger: Ledger, customer: str, market: Market | None = None, board_plan: Plan | None = None,
    proposed: Sequence[Proposed] = (),
) -> pd.DataFrame:  # fmt: skip
    """Options side by side over the coming year.

    Returns:
        a row an option: ``option``, ``owed`` (today, the same under each), ``peak``, ``peak_low``,
        ``peak_high`` (the most owed today or at a week's end: middle and 8 in 10), ``later`` (owed in a
        year, the mean), ``cost`` (waiting, discounts and expected loss, cover taken off),
        ``sales``, ``blocked`` (orders not delivered), ``extra`` (more sales needed to be worth as much
        as it is, minor units; null where none would do), ``extra_share``, ``bad`` (mean loss of the
        worst tenth of the paths), ``left_out``.
    Raises:
        NothingToSimulate: the customer bought nothing in the year up to the day.
    """
    book = _book(ledger, customer)
    limit = _limit(ledger, customer)
    payer = book.payers[0]
    choices = [as_is(limit, book.currency)]
    if market is not None and (market.limit is not None or market.terms):
        choices.append(requested_option(market, limit, book.currency))
    choices += [proposal(proposed_terms, payer, book.currency) for proposed_terms in proposed]
    if board_plan is not None:
        choices.append(plan(board_plan, limit, payer, book.currency))
    table = pd.DataFrame([_row(book, option) for option in choices])
    first = float(table["value"].iloc[0])
    values = table["value"].where(table["value"] > 0)
    share = (first / values - 1).clip(lower=0.0)
    return table.assign(extra_share=share, extra=share * table["sales"]).drop(columns="value")


@remembered
def _book(ledger: Ledger, customer: str) -> Book:
    try:
        return simulation.book(ledger, Select((("customer", (customer,)),)))
    except NoSales:
        raise NothingToSimulate(ledger.names().get(customer, customer)) from None


def _limit(ledger: Ledger, customer: str) -> int | None:
    limits = ledger.customers[ledger.customers["customer"] == customer]["credit_limit"].dropna()
    return int(limits.iloc[0]) if len(limits) else None


@remembered
def _row(book: Book, option: Option) -> dict[str, object]:
    scenario = Scenario(name=option.name, paths=PATHS, levers=option.levers)
    result = simulation.run(book, scenario)
    figures = {name: parts["scenario"] for name, parts in results.by_path(result, scenario).items()}
    owed = float(book.payers[0].opening.amount.sum())
    peak = np.quantile(np.maximum(figures["peak_receivables"], owed), [0.1, 0.5, 0.9])
    losses = np.maximum(figures["expected_loss"] - option.cover, 0.0)
    worst = np.sort(losses)[-max(round(len(losses) * WORST), 1) :]
    cost = figures["financing_cost"] + figures["discount"] + losses
    return {
        "option": option.name,
        "owed": owed,
        "peak": float(peak[1]),
        "peak_low": float(peak[0]),
        "peak_high": float(peak[2]),
        "later": float(figures["receivables"].mean()),
        "cost": float(cost.mean()),
        "sales": float(figures["sales"].mean()),
        "blocked": float(figures["blocked"].mean()),
        "bad": float(worst.mean()),
        "left_out": ", ".join(option.left_out),
        "value": float(figures["npv"].mean()),
    }
