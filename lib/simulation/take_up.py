"""Whether a discount is taken: what it is worth to the customer a year, against its own cost of money.

A discount of d within p days, to one that else pays after n, is worth d/(1−d) × 365/(n−p) a year
(definition 10). The odds of taking it go with that worth to the power of ``steepness``: costs
of money are log-logistic across customers. Near nothing it is worth, nearly nobody takes it.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.analysis.behaviour import habits
from lib.analysis.behaviour.invoices import history
from lib.ledger import days
from lib.ledger.arrays import Floats
from lib.ledger.ledger import Ledger
from lib.ledger.memo import remembered
from lib.ledger.mistake import Mistake
from lib.ledger.terms import parse
from lib.simulation.economics import YEAR
from lib.simulation.levers import Discount
from lib.simulation.payers import Chance

USUAL = Discount(0.02, 10)
STEEPNESS = 2.0
"""Twice the worth makes the odds fourfold, where no record tells; ours."""
FEWEST_OFFERS, LEAST_SPREAD = 200, 0.25
_HALF = 0.5
_LIKE_OTHERS = 3.0
_LEAST, _MOST = 0.2, 3.0
_LATEST = 10
_FLATTEST, _STEEPEST = 0.5, 6.0


def worth(discount: Discount, paid_after: float) -> float:
    """What a discount is worth a year to a customer that else pays after so many days.

    >>> round(worth(Discount(0.02, 10), 30), 4), round(worth(Discount(0.0001, 10), 30), 4)
    (0.3724, 0.0018)
    """
    return discount.rate / (1 - discount.rate) * YEAR / max(paid_after - discount.days, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class TakeUp:
    """How customers took the discounts they were offered lately.

    Args:
        by_customer: share taken, drawn towards all customers'.
        newcomer: of a customer without an offer on record.
        seen_at: worth a year at which it was taken, on average over the offers.
        steepness: power of the worth that the odds go with.
        fit_steepness: whether the record told the steepness.
        has_offers: whether any discount was on offer.
    """

    by_customer: dict[str, Chance]
    newcomer: Chance
    seen_at: float
    steepness: float
    fit_steepness: bool
    has_offers: bool


def discount_of(terms: str) -> Discount | None:
    """What terms offer; a discount that cannot be, such as one of everything, is none."""
    try:
        read = parse(terms)
        return Discount(read.discount / 100, read.discount_days) if read.discount else None
    except Mistake:
        return None


@remembered
def measured(ledger: Ledger) -> TakeUp:
    """Take-up as known at the end of the ledger's day.

    What counts of a customer is recent: where its habit ended (``habits.discounts``), offers since
    then; else those of the last 12 months, and at least the last ten. It is drawn towards all
    customers' share as if by so many offers as customers differ little: nearly none where some take
    nearly all and others nearly none.
    """
    offers = _recent(ledger)
    if offers.empty:
        return TakeUp({}, Chance(_HALF, _LIKE_OTHERS), worth(USUAL, 30), STEEPNESS, False, False)
    counts = offers.groupby("customer")["taken"].agg(["size", "sum"])
    every = float(offers["taken"].mean())
    like = _prior_offers(counts["sum"] / counts["size"])
    by_customer = {
        str(key): Chance(float((taken_count + every * like) / (cases + like)), float(cases + like))
        for key, cases, taken_count in counts.itertuples()
    }
    steepness = fit_steepness(
        offers["taken"].to_numpy("float64"), np.log(offers["worth"].to_numpy())
    )
    seen_at = float(np.exp(np.log(offers["worth"]).mean()))
    return TakeUp(
        by_customer, Chance(every, _LIKE_OTHERS), seen_at,
        STEEPNESS if steepness is None else steepness, steepness is not None, True,
    )  # fmt: skip


def _recent(ledger: Ledger) -> pd.DataFrame:
    """The offers that count: ``customer``, ``taken``, ``worth`` a year."""
    all_invoices = history(ledger)
    offers = habits.discount_offers(all_invoices)
    offers = offers.assign(offer=offers["terms"].map(discount_of)).dropna(subset="offer")
    if offers.empty:
        return pd.DataFrame({"customer": [], "taken": [], "worth": []})
    kinds = habits.discounts(all_invoices).dropna(subset="ended")
    last = offers["issued"].where(offers["taken"]).groupby(offers["customer"]).transform("max")
    stopped = offers["customer"].isin(kinds["customer"])
    latest = offers.groupby("customer").cumcount(ascending=False) < _LATEST
    recent = latest | (offers["issued"] > days.number(ledger.day) - YEAR)
    counts = np.where(stopped, offers["issued"] > last, recent)
    own_day, usual_day = _pays_after(offers)
    offers = offers.assign(paid=offers["customer"].map(own_day).fillna(usual_day))[counts]
    value = [
        worth(offer, paid) for offer, paid in zip(offers["offer"], offers["paid"], strict=True)
    ]
    return offers[["customer", "taken"]].assign(worth=value)


def _pays_after(offers: pd.DataFrame) -> tuple[pd.Series, float]:
    """Days from issue to payment where the discount was not taken: by customer, and of all."""
    plain = offers[offers["paid"].astype(bool) & ~offers["taken"].astype(bool)]
    waited = plain["ended"] - plain["issued"]
    if plain.empty:
        return pd.Series(dtype="float64"), float((offers["due"] - offers["issued"]).median())
    return waited.groupby(plain["customer"]).mean(), float(waited.mean())


def _prior_offers(shares: pd.Series) -> float:
    """How many offers the others' habit is worth, from how far customers differ: mean × (1 − mean) ÷
    variance − 1, of a Beta distribution by moments.
    """
    mean, spread = float(shares.mean()), float(shares.var())
    if len(shares) < 5 or not spread > 0:
        return _LIKE_OTHERS
    return min(max(mean * (1 - mean) / spread - 1, _LEAST), _MOST)


def fit_steepness(outcomes: Floats, log_worth: Floats) -> float | None:
    """The steepness that several rates on record tell: the slope of a logit on the log of the worth.

    None under 200 offers, where their worths hardly differ (standard deviation of the log under 0.25),
    or where the slope is not surely positive.
    """
    if (
        len(outcomes) < FEWEST_OFFERS
        or log_worth.std() < LEAST_SPREAD
        or not 0 < outcomes.mean() < 1
    ):
        return None
    centre, slope, error = _logit(outcomes, log_worth - log_worth.mean())
    if not np.isfinite([centre, slope, error]).all() or slope <= 2 * error:
        return None
    return float(np.clip(slope, _FLATTEST, _STEEPEST))


def _logit(outcomes: Floats, value: Floats) -> tuple[float, float, float]:
    """Constant, slope and its standard error, by Newton's steps on a lightly held likelihood."""
    design, coefficients = np.column_stack([np.ones(len(value)), value]), np.zeros(2)
    ridge = np.diag([1e-3, 1e-3])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-design @ coefficients))
        # (offers, 2) weighted by (offers, 1), transposed @ (offers, 2) -> (2, 2)
        hessian = (design * (chance * (1 - chance))[:, None]).T @ design + ridge
        coefficients = coefficients + np.linalg.solve(
            hessian, design.T @ (outcomes - chance) - ridge @ coefficients
        )
    return (
        float(coefficients[0]),
        float(coefficients[1]),
        float(np.sqrt(np.linalg.inv(hessian)[1, 1])),
    )
