"""What would have to be true for a scenario to pay, what moves that most, and how sure it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from lib.ledger.arrays import Floats
from lib.ledger.memo import remembered
from lib.simulation import engine, outcomes, policy
from lib.simulation.assumptions import NAMES, Range, source_in_use, value_in_use
from lib.simulation.closed_form import PARTS
from lib.simulation.engine import SimulationResult, gated
from lib.simulation.levers import Discount
from lib.simulation.mistakes import NothingSold
from lib.simulation.payers import Book
from lib.simulation.scenario import Scenario

_STEP = 0.01
_HARDLY_ANY = 0.001
_SURE = Range()


@dataclass(frozen=True, slots=True)
class BreakEven:
    """What makes a scenario worth as much as leaving things as they are.

    Args:
        volume: more to be sold, as a share; None where no volume helps: a sale leaves nothing, or a
            limit or a hold refuses orders, so that more of them are refused too.
        price: more to be charged at equal volume, as a share.
        value: what the scenario changes at equal volume, minor units.
        refused: share of the orders that a limit or a hold refuses.
        loses: whether sales lose money as things are.
    """

    volume: float | None
    price: float
    value: float
    refused: float = 0.0
    loses: bool = False


def of(book: Book, scenario: Scenario) -> BreakEven:
    """The break-even of a scenario, in expected net present value at equal volume.

    The value of sales is proportional to the volume that is really sold and linear in price, so both
    are solved exactly where there is a closed form; under a limit or a hold, on the same random paths.

    Raises:
        NothingSold: no order is taken, so that neither helps.
    """
    at_today = replace(scenario.assumptions, volume_response=_SURE, price_response=_SURE)
    base, scenario_value, slope, refused = values(book, replace(scenario, assumptions=at_today))
    if slope <= 0:
        raise NothingSold
    change = scenario_value - base
    helps = scenario_value > 0 and base > 0 and refused < _HARDLY_ANY
    volume = base / scenario_value - 1 if helps else None
    return BreakEven(volume, (base - scenario_value) / slope, change, refused, base <= 0)


def values(book: Book, scenario: Scenario) -> tuple[float, float, float, float]:
    """The value of base and scenario, by how much a price higher by all of today's adds to it, and the
    share of orders refused.

    Of the parts of a value only the cost of the goods stays when the price is moved.
    """
    price = scenario.levers.price or 0.0
    if (parts := engine.worth(book, scenario)) is not None:
        base, scenario_value = (float(part.sum()) for part in parts)
        goods = float(parts[1][PARTS.index("goods")])
        return base, scenario_value, (scenario_value - goods) / (1 + price), 0.0
    dearer = replace(scenario, levers=replace(scenario.levers, price=price + _STEP))
    result, more = engine.run(book, scenario), engine.run(book, dearer).scenario.value.mean()
    value = float(result.scenario.value.mean())
    refused, sold = float(result.scenario.blocked.sum()), float(result.scenario.billed.sum())
    share = refused / (refused + sold) if refused else 0.0
    return float(result.base.value.mean()), value, (float(more) - value) / _STEP, share


def offers(
    book: Book,
    scenario: Scenario,
    terms: Sequence[int],
    discounts: Sequence[float],
    window: int = 10,
) -> pd.DataFrame:
    """Terms and discounts side by side, and the price at which each is worth as much as today.

    A discount of 0 is none, also where there is one today. Where the term is shorter than the window,
    the window ends on the due day.

    Returns:
        ``term`` (days), ``discount`` (rate within ``window`` days), ``value`` (change at today's
        price, minor units), ``price`` (change that makes it equal, a share), ``volume`` (likewise; NaN
        where none does), ``takes`` (share of sales on terms expected to take the discount, at which
        these are equal); one row a pair.
    """
    rows = []
    for term in terms:
        for rate in discounts:
            discount = Discount(rate, min(window, term))
            levers = replace(scenario.levers, term_days=term, term_shift=None, discount=discount)
            offer_scenario = replace(scenario, levers=levers)
            break_even, takes = of(book, offer_scenario), _takes(book, offer_scenario)
            rows.append((term, rate, break_even.value, break_even.price, break_even.volume, takes))
    table = pd.DataFrame(rows, columns=["term", "discount", "value", "price", "volume", "takes"])
    return table.astype({"volume": "float64"})


def _takes(book: Book, scenario: Scenario) -> float:
    """The share of sales on terms that is expected to take the discount of a scenario."""
    discount_sales = sold = 0.0
    for payer in book.payers:
        terms = policy.of(payer, scenario.levers, scenario.assumptions, book, 1)
        on_terms = payer.weekly * sum(share for share, _ in terms.streams)
        take_up = policy.expected_take_up(payer, terms, scenario.assumptions)
        sold += on_terms
        discount_sales += on_terms * terms.offered * take_up
    return discount_sales / sold if sold else 0.0


_TRIED: dict[str, tuple[float, float]] = {
    "margin": (-0.05, 0.05),
    "cost_of_capital": (-0.04, 0.04),
    "handling": (-0.001, 0.001),
    "loss_given_default": (-0.2, 0.2),
    "loss_by_failure": (-0.25, 0.25),
    "take_up": (-0.2, 0.2),
    "lateness_response": (-0.25, 0.25),
    "reminder_effect": (-2, 2),
    "interest_collected": (-0.25, 0.25),
    "consignment_days": (-15, 15),
    "write_off_days": (-60, 60),
}
_WHOLE = ("write_off_days", "reminder_effect", "consignment_days")
_SHARES = frozenset(_TRIED) - {"lateness_response", *_WHOLE}
_LEFT_OUT = ("common_days", "lateness_unsure", "discounting")


def sensitivity(book: Book, scenario: Scenario) -> pd.DataFrame:
    """How the change in value moves with each assumption, the others as they are, in closed form.

    Numbers are moved by a usual doubt either way; those with a range to its ends; the loss rate to
    half and double what is measured. What the scenario does not use is left out.

    Returns:
        ``assumption``, ``low``, ``high`` (tried), ``at_low``, ``at_high`` (change in value, minor
        units), ``swing`` (between them), ``flips_at`` (the value, on the straight line between, at
        which the scenario stops or starts to pay; NaN outside them), ``source`` (``ledger | policy |
        user``). Largest swing first; empty under a limit or a hold.
    """
    if engine.gated(scenario.levers):
        return pd.DataFrame(columns=list(_SENSITIVE))
    rows = []
    for name, low, high in _tries(book, scenario):
        at = [_change(book, scenario, name, value) for value in (low, high)]
        rows.append((name, low, high, *at, abs(at[1] - at[0]), _flip(low, high, *at),
                     source_in_use(book, scenario.assumptions, name)))  # fmt: skip
    table = pd.DataFrame(rows, columns=list(_SENSITIVE))
    return table.sort_values(["swing", "assumption"], ascending=[False, True], ignore_index=True)


_SENSITIVE = (
    "assumption", "low", "high", "at_low", "at_high", "swing", "flips_at", "source",
)  # fmt: skip


def _tries(book: Book, scenario: Scenario) -> list[tuple[str, float, float]]:
    assumptions = scenario.assumptions
    tries: list[tuple[str, float, float]] = []
    for name in NAMES:
        if name in _LEFT_OUT or _is_idle(book, scenario, name):
            continue
        current_value = value_in_use(book, assumptions, name)
        if isinstance(current_value, Range):
            if not current_value.certain:
                tries.append((name, current_value.low, current_value.high))
        elif name == "loss_rate":
            tries.append((name, current_value / 2, min(current_value * 2, 1.0)))
        else:
            steps = _TRIED[name]
            if name == "lateness_response" and assumptions.lateness_unsure:
                steps = (-2 * assumptions.lateness_unsure, 2 * assumptions.lateness_unsure)
            low, high = (current_value + step for step in steps)
            most = 1.0 if name in _SHARES else max(high, 0)
            least = -1.0 if name == "lateness_response" else 0
            tries.append((name, max(low, least), min(high, most)))
    return tries


def _is_idle(book: Book, scenario: Scenario, name: str) -> bool:
    """Whether nothing in the scenario depends on an assumption."""
    levers, modes = scenario.levers, [payer.modes for payer in book.payers]
    if name == "consignment_days":
        more = levers.mode_share.consignment if levers.mode_share else 0.0
        return not any(more > mode.consignment for mode in modes)
    if name == "take_up":
        return levers.discount is None and not any(payer.offered for payer in book.payers)
    needed = {"reminder_effect": "reminder_day", "interest_collected": "late_interest"}
    return name in needed and getattr(levers, needed[name]) is None


def _change(book: Book, scenario: Scenario, name: str, value: float) -> float:
    current_value = getattr(scenario.assumptions, name)
    tried_value: Any = Range(value, value, value) if isinstance(current_value, Range) else value
    if name in _WHOLE:
        tried_value = round(value)
    assumptions = replace(scenario.assumptions, **{name: tried_value})
    return _change_at(book, replace(scenario, assumptions=assumptions))


def _change_at(book: Book, scenario: Scenario) -> float:
    base, scenario_value, *_ = values(book, scenario)
    return scenario_value - base


def _flip(low: float, high: float, at_low: float, at_high: float) -> float:
    if at_low == at_high or (at_low > 0) == (at_high > 0):
        return float("nan")
    return low + (high - low) * at_low / (at_low - at_high)


LARGEST = 30
"""Customers on which the assumptions are tried where there are more; the rest follow by their sales."""


@dataclass(frozen=True, slots=True, eq=False)
class Doubt:
    """A change in value on each path, minor units.

    Args:
        random_change: with every assumption at its most likely value.
        parts: what each assumption adds: paths by name of the assumption.
    """

    random_change: Floats
    parts: pd.DataFrame

    @property
    def change(self) -> Floats:
        """Both together."""
        return self.random_change + self.parts.sum(axis=1).to_numpy("float64")

    @property
    def from_luck(self) -> float:
        """The share of the doubt that is luck; the rest is of the assumptions.

        Of the widths of the ranges of 8 in 10, squared as variances are: a rare failure, far outside
        either range, is none of the doubt that a range shows.
        """
        random_part, assumed_part = (
            _width(v) ** 2 for v in (self.random_change, self.change - self.random_change)
        )
        return random_part / (random_part + assumed_part) if random_part + assumed_part else 1.0

    @property
    def largest(self) -> str:
        """The assumption that adds most; empty where none adds anything."""
        spread = self.parts.var(ddof=0)
        return str(spread.idxmax()) if spread.max() > 0 else ""

    @property
    def gain(self) -> float:
        """The share of the paths on which it is a gain."""
        return float((self.change > 0).mean())


def _width(values: Floats) -> float:
    low, high = np.quantile(values, [0.1, 0.9])
    return float(high - low)


@remembered
def doubt(book: Book, scenario: Scenario, result: SimulationResult) -> Doubt:
    """The change in value of a scenario that was run, with the doubt about what it rests on.

    Under a limit or a hold there is luck alone.
    """
    change = result.scenario.value - result.base.value
    if gated(scenario.levers) or not change.any():
        return Doubt(change, pd.DataFrame(index=range(len(change))))
    sample = book if scenario.levers.distribution else _largest(book)
    table = sensitivity(sample, scenario)
    times = book.weekly / sample.weekly
    middle, parts, random_change = _change_at(sample, scenario), {}, change.copy()
    for name, *numbers in table[list(_SENSITIVE[:5])].to_numpy().tolist():
        low, high, at_low, at_high = map(float, numbers)
        base = value_in_use(sample, scenario.assumptions, name)
        likely = base.base if isinstance(base, Range) else base
        spread = Range(min(low, likely), likely, max(high, likely))
        drawn_values = spread.at(outcomes.quantiles(scenario.seed, name, scenario.paths))
        at_drawn = np.interp(drawn_values, [low, likely, high], [at_low, middle, at_high])
        parts[name] = (at_drawn - middle) * times
        if isinstance(base, Range):  # the paths have it already
            random_change -= parts[name]
    return Doubt(random_change, pd.DataFrame(parts, index=range(len(change))))


def _largest(book: Book) -> Book:
    """The largest customers, if there are many."""
    if len(book.payers) <= LARGEST:
        return book
    order = sorted(book.payers, key=lambda payer: (-payer.weekly, payer.key))
    return replace(book, payers=tuple(order[:LARGEST]))
