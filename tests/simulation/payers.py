"""Customers for tests of the simulation: certain ones, and random ones."""

import datetime as dt
import string

import numpy as np

from lib.simulation import (
    Assumptions,
    Book,
    Commission,
    Discount,
    Levers,
    ModeShare,
    Payer,
    Range,
    Scenario,
    Wider,
)
from lib.simulation.payers import Chance, Opening, Reach, equal_parts

DAY = dt.date(2026, 6, 30)
CERTAIN = Assumptions(common_days=0.0, loss_by_failure=0.0, loss_given_default=1.0, handling=0.0)


def punctual(
    key: str = "C1", weekly: float = 1_000_000.0, term: int = 30, late: int = 5, **more
) -> Payer:
    """Pays each invoice so many days late, always."""
    return Payer(key, weekly, term, equal_parts([late], [1.0]), **more)


def book(*payers: Payer, reach: tuple[Reach, ...] = ()) -> Book:
    return Book(payers, punctual("(new)", 0.0), DAY, "EUR", reach=reach)


def anybody(chance: np.random.Generator, key: str) -> Payer:
    """A random customer: habits, record, discount, modes, losses, credit notes, balances."""
    days = np.arange(-25, int(chance.integers(1, 90)))
    modes = chance.dirichlet([8, 1, 1, 1])
    groups = int(chance.integers(0, 6))
    return Payer(
        key=key,
        weekly=float(chance.uniform(1e4, 1e6)),
        term=int(chance.integers(0, 91)),
        late=equal_parts(days, chance.dirichlet(np.full(len(days), 0.4))),
        unsure=float(chance.uniform(0, 6)),
        modes=ModeShare(*(modes / modes.sum())),
        discount=Discount(0.02, int(chance.integers(0, 15))) if chance.random() < 0.5 else None,
        offered=float(chance.random()),
        take_up=Chance(float(chance.random()), float(chance.uniform(2, 40))),
        loss=Chance(float(chance.uniform(0.01, 0.06)), float(chance.uniform(60, 300))),
        credited=float(chance.choice([0.0, 0.03])),
        opening=Opening(chance.uniform(1e4, 1e6, groups), chance.integers(-60, 250, groups)),
        settled=20,
    )


def any_book(chance: np.random.Generator) -> Book:
    payers = [
        anybody(chance, f"C{letter}") for letter in string.ascii_uppercase[: chance.integers(2, 6)]
    ]
    reach = (Reach("P1", "North", 40, 0.4, 0.3 * sum(p.weekly for p in payers)),)
    season = chance.uniform(0.5, 1.5, 12)
    return Book(
        tuple(payers),
        anybody(chance, "(new)"),
        DAY,
        "EUR",
        reach=reach,
        season=season / season.mean(),
    )


def _maybe(chance: np.random.Generator, value, often: float = 0.4):
    return value if chance.random() < often else None


def any_levers(chance: np.random.Generator) -> Levers:
    """Random levers that have a closed form."""
    modes = chance.dirichlet([8, 2, 1, 1])
    modes = np.append(modes[:3], 1 - modes[:3].sum())
    return Levers(
        term_days=int(chance.integers(10, 121)),
        month_end=_maybe(chance, True, 0.3),
        discount=_maybe(chance, Discount(float(chance.uniform(0, 0.05)), 10)),
        late_interest=_maybe(chance, 0.09),
        prepay_share=_maybe(chance, float(chance.random())),
        mode_share=_maybe(chance, ModeShare(*map(float, modes))),
        reminder_day=_maybe(chance, int(chance.integers(-7, 15))),
        distribution=_maybe(chance, Wider("P1", "North", float(chance.uniform(0.2, 0.8)))),
        price=_maybe(chance, float(chance.uniform(-0.05, 0.05))),
        commission=_maybe(chance, Commission(str(chance.choice(["turnover", "cleared"])), 0.03)),
    )


def any_scenario(
    chance: np.random.Generator, paths: int = 8000, levers: Levers | None = None
) -> Scenario:
    known = Assumptions(
        margin=float(chance.uniform(0.1, 0.5)),
        cost_of_capital=float(chance.uniform(0, 0.3)),
        loss_given_default=float(chance.uniform(0.3, 1)),
        loss_by_failure=float(chance.choice([0.0, chance.uniform(0.2, 1)])),
        write_off_days=int(chance.integers(30, 200)),
        lateness_response=float(chance.uniform(-0.5, 0.5)),
        lateness_unsure=float(chance.choice([0.0, 0.05])),
        volume_response=Range(-0.02, 0.03, 0.10),
        price_response=Range(0.5, 1.0, 2.0),
        distribution_exponent=Range(0.6, 0.9, 1.1),
        common_days=float(chance.uniform(0, 5)),
        discounting=str(chance.choice(["simple", "compound"])),
    )
    return Scenario(
        seed=int(chance.integers(0, 2**31)), paths=paths, weeks=int(chance.integers(8, 60)),
        levers=any_levers(chance) if levers is None else levers, assumptions=known,
    )  # fmt: skip
