"""How customers' lateness moved when their own terms were changed, where the record holds such changes.

Only a customer before and after is compared, never customers with each other: the largest and safest
buyers are given the longest terms, so that a comparison across them shows who is given credit, not what
credit does (METHODS 7.5).
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.analysis.behaviour.invoices import history
from lib.analysis.forecast.snapshot import AT_ONCE
from lib.ledger import days
from lib.ledger.days import UNKNOWN
from lib.ledger.ledger import Ledger
from lib.ledger.wording import count
from lib.simulation.assumptions import Assumptions

Floats = npt.NDArray[np.float64]
FEWEST_CUSTOMERS = 5
FEWEST_INVOICES = 5
LEAST_CHANGE = 7
FOLLOWED = 120
"""Days past due that every invoice is followed for; what is later, or not paid, counts as so late."""
_CLEAR = 0.8
_QUARTER = 91
_LEAST_LEFT = 0.05
_TOO_UNSURE = 1.0


@dataclass(frozen=True, slots=True)
class Response:
    """Days late that one day of term more brought.

    Args:
        days: the estimate; None where it is refused.
        unsure: its standard error; ``low``, ``high``: its 95 % interval.
        customers: whose terms were changed once and for good.
        invoices: of theirs.
        refused: why there is no estimate; empty where there is one.
    """

    days: float | None
    unsure: float
    low: float
    high: float
    customers: int
    invoices: int
    refused: str

    def apply_to(self, assumptions: Assumptions) -> Assumptions:
        """Assumptions with the measured response and its uncertainty in place of what was assumed."""
        if self.days is None:
            return assumptions
        from_ledger = tuple(sorted({*assumptions.told, "lateness_response", "lateness_unsure"}))
        from_user = tuple(name for name in assumptions.said if name not in from_ledger)
        days, unsure = round(self.days, 3), round(self.unsure, 3)
        return replace(
            assumptions,
            lateness_response=days,
            lateness_unsure=unsure,
            told=from_ledger,
            said=from_user,
        )


def of(ledger: Ledger) -> Response:
    """The response on record, as known at the end of the ledger's day.

    >>> from lib.ledger import columns
    >>> empty = {role: columns.conform(pd.DataFrame(), role) for role in ("documents", "allocations")}
    >>> of(Ledger.of(empty)).customers
    0
    """
    return measured(table(ledger))


def table(ledger: Ledger) -> pd.DataFrame:
    """Invoices on terms that have been due for long enough to know how late they were paid.

    Those on which a discount was taken are left out: their day is the discount's.

    Returns:
        ``customer``, ``issued`` (day number), ``term``, ``late`` (days; ``FOLLOWED`` at most).
    """
    all_invoices = history(ledger)
    modes = ledger.codes.documents["sale_mode"].to_numpy(dtype=object)[all_invoices["row"]]
    mask = (
        all_invoices["timed"]
        & (all_invoices["due"] != UNKNOWN)
        & ~all_invoices["discount"]
        & ~np.isin(modes, AT_ONCE)
        & (all_invoices["due"] <= days.number(ledger.day) - FOLLOWED)
    )
    rows = all_invoices[mask]
    late = rows["days"].where(rows["outcome"] == "paid", FOLLOWED).clip(upper=FOLLOWED)
    return pd.DataFrame(
        {
            "customer": rows["customer"],
            "issued": rows["issued"],
            "term": rows["due"] - rows["issued"],
            "late": late,
        }
    )


def measured(invoices: pd.DataFrame) -> Response:
    """The response of days late to the term, within customers whose term was changed.

    Least squares of days late on the term before and after, with an effect of each customer, and of
    each quarter for what moved everybody; errors are clustered by customer, and the interval is that of
    as many customers as were changed.

    Args:
        invoices: as ``table`` makes them.
    """
    rows = invoices.sort_values(["customer", "issued"], kind="stable", ignore_index=True)
    steps = rows.groupby("customer")["term"].transform(lambda term: _step(term.to_numpy()))
    changed_customers = rows["customer"][steps.groupby(rows["customer"]).transform("nunique") > 1]
    changed = int(changed_customers.nunique())
    if changed < FEWEST_CUSTOMERS:
        why = (
            f"The terms of {count(changed, 'customer')} were changed once and for good on record; it "
            f"takes {FEWEST_CUSTOMERS} to tell what that does."
        )
        return Response(None, 0.0, 0.0, 0.0, changed, len(changed_customers), why)
    late, term = _within(rows, rows["late"]), _within(rows, steps)
    spread = float((term**2).sum())
    late, term = _less_quarters(rows, late), _less_quarters(rows, term)
    estimate = (0.0, np.inf, np.inf)
    if (term**2).sum() > _LEAST_LEFT * spread:
        estimate = _fit(late, term, rows["customer"], changed)
    return _response(*estimate, changed, len(changed_customers))


def _step(term: npt.NDArray[np.int64]) -> Floats:
    """The term before and after the one change that explains its course; its mean where none does."""
    size = len(term)
    flat = np.full(size, term.mean())
    after = np.arange(FEWEST_INVOICES, size - FEWEST_INVOICES + 1)
    if not len(after):
        return flat
    sums = np.cumsum(term)[after - 1]
    first, second = sums / after, (term.sum() - sums) / (size - after)
    between = after * (size - after) / size * (second - first) ** 2
    best = int(between.argmax())
    whole = ((term - flat) ** 2).sum()
    if abs(second[best] - first[best]) < LEAST_CHANGE or between[best] < _CLEAR * whole:
        return flat
    return np.where(np.arange(size) < after[best], first[best], second[best])


def _within(rows: pd.DataFrame, values: pd.Series) -> Floats:
    """Values less their customer's mean."""
    return (values - values.groupby(rows["customer"]).transform("mean")).to_numpy("float64")


def _less_quarters(rows: pd.DataFrame, values: Floats) -> Floats:
    """Values less what moved everybody in the same quarter."""
    quarters = pd.get_dummies(rows["issued"] // _QUARTER, drop_first=True, dtype="float64")
    design = np.column_stack(
        [_within(rows, quarters[name]) for name in quarters] or [np.zeros(len(values))]
    )
    return values - design @ np.linalg.lstsq(design, values, rcond=None)[0]


def _fit(
    late: Floats, term: Floats, customer: pd.Series, changed: int
) -> tuple[float, float, float]:
    """The slope, its standard error, and half of its interval."""
    from statsmodels.regression.linear_model import OLS

    groups = pd.factorize(customer)[0]
    fit = OLS(late, term).fit(cov_type="cluster", cov_kwds={"groups": groups}, use_t=True)
    fit.df_resid_inference = changed - 1
    low, high = fit.conf_int()[0]
    return float(fit.params[0]), float(fit.bse[0]), float(high - low) / 2


def _response(slope: float, error: float, half: float, customers: int, invoices: int) -> Response:
    if not half <= _TOO_UNSURE:
        why = (
            "Terms were changed at one time or too unevenly, so that the record cannot tell what the "
            "change of terms did from what happened besides."
        )
        return Response(None, 0.0, 0.0, 0.0, customers, invoices, why)
    return Response(slope, error, slope - half, slope + half, customers, invoices, "")
