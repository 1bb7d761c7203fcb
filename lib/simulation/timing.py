"""When customers pay: days late by their record, and how those moved when their own terms were changed.

For the change of terms only a customer before and after is compared, never customers with each
other: the largest and safest buyers are given the longest terms, so that a comparison across them
shows who is given credit, not what credit does (METHODS 7.5).
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.analysis.behaviour.invoices import history, payments
from lib.analysis.behaviour.slowing import FEWEST_SINCE, RECENT, slowing
from lib.analysis.forecast import clock, snapshot, survival
from lib.analysis.forecast.payment_delays import AFTER_DUE
from lib.analysis.forecast.snapshot import AT_ONCE, Snapshot
from lib.ledger import days
from lib.ledger.arrays import Floats, Ints
from lib.ledger.days import UNKNOWN
from lib.ledger.ledger import Ledger
from lib.ledger.memo import remembered
from lib.ledger.wording import count
from lib.simulation.assumptions import Assumptions
from lib.simulation.payers import GIVEN_UP_AFTER, Lates, equal_parts

_SPREAD = 10.0
_LIKE_ALL = 5.0
NOBODY = ""
_LONG_AGO = -(2**31)


@dataclass(frozen=True, slots=True, eq=False)
class Timing:
    """Days late of some customers.

    Args:
        late: customers × equal parts, rising.
        unsure: standard deviation of how far off each may lie, in days.
        settled: invoices each rests on.
    """

    late: Lates
    unsure: Floats
    settled: Ints


def of(ledger: Ledger, customers: list[str], term: Ints) -> Timing:
    """The timing of customers on given terms, as known at the end of the ledger's day.

    Invoices on which a discount was taken teach nothing about lateness and are left out. Of a customer
    that began to pay later, only what fell due since counts, and at most the last half year of it. What
    the curves leave unpaid 120 days past due keeps being paid at their last rate until it is given up;
    what never is, is a matter of loss.

    Args:
        customers: keys; ``NOBODY`` is one without a record.
        term: days from issue to due of each.
    """
    record = snapshot.of(ledger, days.number(ledger.day))
    all_invoices = history(ledger)
    early = all_invoices.loc[all_invoices["discount"], "document"]
    record = record.take(~np.isin(record.document, early.to_numpy(dtype=object)))
    record = record.take(record.due >= _since(ledger, tuple(record.customers))[record.customer])
    training = record.take(clock.training_mask(record))
    place, tail = _places(record.customers, customers), clock.tail(training)
    parts = _parts(ledger, training)
    even, money = parts["share"].to_numpy("float64"), _weights(training, parts)
    row, groups = parts["row"].to_numpy(), len(record.customers) + 1
    paid, risk = _records(training, parts, training.terms[row], snapshot.TERM_GROUPS, even)
    own_paid, own_risk = _records(training, parts, training.customer[row], groups, money)
    # (groups of terms, days of the clock): invoices paid, and at risk; over all groups: (days,)
    every = _shrunk(paid.sum(axis=0), risk.sum(axis=0), np.full(clock.SIZE, tail), _LIKE_ALL)
    usual = _shrunk(paid, risk, every, _LIKE_ALL)[np.searchsorted(snapshot.TERM_CUTS, term)]
    hazard = _shrunk(own_paid[place], own_risk[place], usual, survival.KAPPA)
    late = np.array([_late(h, int(t), tail) for h, t in zip(hazard, term, strict=True)])
    settled, unsure = _unsure(training, place, late)
    return Timing(late, unsure, settled)


def _places(labels: npt.NDArray[np.object_], customers: list[str]) -> Ints:
    """Where each customer stands among some; after the last where it does not."""
    at = {key: place for place, key in enumerate(labels.tolist())}
    return np.array([at.get(key, len(labels)) for key in customers], dtype="int64")


@remembered
def _since(ledger: Ledger, customers: tuple[str, ...]) -> Ints:
    """The day from which each customer's record tells how it pays now; long ago for most.

    It is half a year ago at the earliest where enough fell due since then to tell.
    """
    all_invoices, half = history(ledger), days.number(ledger.day) - RECENT
    lately = (
        all_invoices[all_invoices["timed"] & (all_invoices["clock"] >= half)]
        .groupby("customer")
        .size()
    )
    changed = slowing(all_invoices, ledger).set_index("customer")["since"]
    enough = lately.reindex(changed.index, fill_value=0) >= FEWEST_SINCE
    began = np.where(enough, np.maximum(days.numbers(changed), half), days.numbers(changed))
    since = dict(zip(changed.index, began.tolist(), strict=True))
    return np.array([since.get(key, _LONG_AGO) for key in customers], dtype="int64")


def _shrunk(paid: Floats, risk: Floats, prior: Floats, strength: float) -> Floats:
    return (paid + strength * prior) / (risk + strength)


def _weights(training: Snapshot, parts: pd.DataFrame) -> Floats:
    """Parts by money, in invoices of the customer's mean amount: large ones count for more."""
    count, whole = (np.bincount(training.customer, by) for by in (None, training.amount))
    mean = whole / np.maximum(count, 1)
    row = parts["row"].to_numpy()
    weight = training.amount[row] / mean[training.customer[row]] * parts["share"].to_numpy()
    return np.asarray(weight, dtype="float64")


def _records(
    training: Snapshot, parts: pd.DataFrame, group: Ints, groups: int, weight: Floats
) -> tuple[Floats, Floats]:
    """What was paid on each day of the clock, and what could have been: groups × days, twice.

    Each payment counts on its own day: goods on consignment are paid for as they are sold, so that
    the last payment of an invoice says little.

    Args:
        group, weight: of each part.
    """
    row, late, paid = (parts[name].to_numpy() for name in ("row", "late", "paid"))
    begins = training.issued[row] - training.due[row]
    valid_weight, width = np.where(begins <= clock.LAST, weight, 0.0), clock.SIZE + 1
    starts = np.bincount(group * width + clock.place(begins), valid_weight, groups * width)
    ends = np.bincount(group * width + clock.place(late) + 1, valid_weight, groups * width)
    # (groups, days + 1): begun less ended, running -> invoices at risk on each day of the clock
    risk = np.cumsum((starts - ends).reshape(groups, width), axis=1)[:, : clock.SIZE]
    paid_weight = np.where(paid & (late <= clock.LAST), valid_weight, 0.0)
    events = np.bincount(group * clock.SIZE + clock.place(late), paid_weight, groups * clock.SIZE)
    return events.reshape(groups, clock.SIZE).astype(float), np.maximum(risk, 0.0)


def _parts(ledger: Ledger, training: Snapshot) -> pd.DataFrame:
    """Payments of some invoices, and what is left of each: open, or ended without money.

    Returns:
        ``row`` (of the snapshot), ``late`` (days past due), ``share`` (of the invoice), ``paid``.
    """
    all_invoices = history(ledger)
    at = pd.Series(np.arange(len(training)), index=training.document)
    documents = all_invoices.loc[
        all_invoices["document"].isin(at.index), ["row", "document"]
    ].set_index("row")["document"]
    money = payments(ledger)
    money = money.assign(row=money["row"].map(documents).map(at)).dropna(subset="row")
    row = money["row"].to_numpy("int64")
    share = money["amount"].to_numpy("float64") / training.amount[row]
    whole = np.bincount(row, share, len(training))
    share /= np.maximum(whole, np.where(training.paid, 0.0, 1.0))[row]
    late = np.maximum(money["day"].to_numpy(), training.issued[row]) - training.due[row]
    payment_rows = pd.DataFrame({"row": row, "late": late, "share": share, "paid": True})
    open_share = np.where(training.paid & (whole > 0), 0.0, np.maximum(1 - whole, 0.0))
    rest_rows = pd.DataFrame({
        "row": np.arange(len(training)), "late": training.last_seen - training.due, "share": open_share,
        "paid": training.paid,
    })  # fmt: skip
    return pd.concat([payment_rows, rest_rows[rest_rows["share"] > 0]], ignore_index=True)


def _late(hazard: Floats, term: int, tail: float) -> Lates:
    """Days late in equal parts, from the chance of payment on each day given none before.

    What is unpaid ``AFTER_DUE`` days past due keeps being paid at the last rate until it is given up.
    """
    first = -term
    clock_days = np.arange(first, AFTER_DUE + 1)
    unpaid_chance = np.cumprod(1 - hazard[clock.place(clock_days)])
    chance = np.append(1.0, unpaid_chance[:-1]) - unpaid_chance
    beyond = np.arange(1, GIVEN_UP_AFTER - AFTER_DUE + 1)
    fading = (1 - tail) ** beyond
    late = np.append(clock_days, AFTER_DUE + beyond)
    return equal_parts(late, np.append(chance, unpaid_chance[-1] * fading / fading.sum()))


def _unsure(training: Snapshot, place: Ints, late: Lates) -> tuple[Ints, Floats]:
    """Payments each customer's record has, and how far off its mean may be: a normal posterior.

    τ is the spread of customers' means, by moments; σ that of a customer's own payments.
    """
    paid = training.take(training.paid)
    delay = (paid.closed - paid.due).astype("float64")
    size = len(training.customers) + 1
    count = np.bincount(paid.customer, minlength=size)
    mean = np.bincount(paid.customer, delay, minlength=size) / np.maximum(count, 1)
    freedom = max(len(delay) - int((count > 0).sum()), 1)
    within = float(((delay - mean[paid.customer]) ** 2).sum() / freedom)
    mask = count >= 2
    between = _SPREAD**2
    if mask.sum() > 2:
        between = float(mean[mask].var() - (within / count[mask]).mean())
    tau = max(between, 1.0)
    own_variance = np.maximum(late.astype("float64").var(axis=1), 1.0)
    return count[place], np.sqrt(1 / (1 / tau + count[place] / own_variance))


FEWEST_CUSTOMERS = 5
FEWEST_INVOICES = 5
LEAST_CHANGE = 7
FOLLOWED = 120
"""Days past due that every invoice is followed for; what is later, or not paid, counts as so late."""
_CLEAR = 0.8
_QUARTER = 91
_LEAST_LEFT = 0.05
_WIDEST = 1.0


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
        from_ledger = {*assumptions.told, "lateness_response", "lateness_unsure"}
        return replace(
            assumptions,
            lateness_response=round(self.days, 3),
            lateness_unsure=round(self.unsure, 3),
            told=tuple(sorted(from_ledger)),
            said=tuple(name for name in assumptions.said if name not in from_ledger),
        )


def term_response(ledger: Ledger) -> Response:
    """The response on record, as known at the end of the ledger's day.

    >>> from lib.ledger import columns
    >>> empty = {role: columns.conform(pd.DataFrame(), role) for role in ("documents", "allocations")}
    >>> term_response(Ledger.of(empty)).customers
    0
    """
    return fit_response(long_due_invoices(ledger))


def long_due_invoices(ledger: Ledger) -> pd.DataFrame:
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


def fit_response(invoices: pd.DataFrame) -> Response:
    """The response of days late to the term, within customers whose term was changed.

    Least squares of days late on the term before and after, with an effect of each customer, and of
    each quarter for what moved everybody; errors are clustered by customer, and the interval is that of
    as many customers as were changed.

    Args:
        invoices: as ``table`` makes them.
    """
    rows = invoices.sort_values(["customer", "issued"], kind="stable", ignore_index=True)
    steps = rows.groupby("customer")["term"].transform(lambda term: _term_step(term.to_numpy()))
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


def _term_step(term: Ints) -> Floats:
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
    if not half <= _WIDEST:
        why = (
            "Terms were changed at one time or too unevenly, so that the record cannot tell what the "
            "change of terms did from what happened besides."
        )
        return Response(None, 0.0, 0.0, 0.0, customers, invoices, why)
    return Response(slope, error, slope - half, slope + half, customers, invoices, "")
