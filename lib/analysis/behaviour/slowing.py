"""Who began to pay later, and since when: a running sum per customer, chance held across all of them.

A customer's weekly days late become normal scores of their ranks in its own record, so that terms,
usual lateness and outliers are out. The one-sided CUSUM adds what exceeds 0.5; its value today is the
largest such sum of the latest points. Chance is found by putting the same points in random order, and
is asked how large the sum gets in any week of a year: whoever looks every week or month looks that
often. Testing every customer would name many by chance alone, so the p values are held together by
the rule of Benjamini and Hochberg. A name given at any look of a year would also be given by that rule
on each customer's smallest p value of the year; so its rate holds for the year's names together.
"""

from statistics import NormalDist

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.analysis.behaviour import trend
from lib.analysis.behaviour.kaplan_meier import curves
from lib.ledger import days
from lib.ledger.ledger import Ledger

WEEKS = 156
SLACK = 0.5
FEWEST_BEFORE, FEWEST_SINCE = 5, 5
FALSE_SHARE = 0.05
LEAST_DAYS = 3
RECENT = 182
_ORDERS, _TAIL, _SEED = 999, 100, 516
_YEAR = 52
Floats = npt.NDArray[np.float64]


def slowing(
    history: pd.DataFrame,
    ledger: Ledger,
    *,
    false_share: float = FALSE_SHARE,
    least_days: float = LEAST_DAYS,
) -> pd.DataFrame:
    """Customers who pay later than they did, the largest change first.

    An open invoice counts as soon as it is later than the customer's usual day; its lateness so far
    is the least it can be.

    Args:
        history: of ``invoices.history(ledger)``.
        false_share: of the customers named in a year, however often it is looked at, the share that
            chance may name, on average.
        least_days: a change of fewer days is not named.
    Returns:
        ``customer``, ``since`` (first day of the month), ``before``, ``now`` (median days late before,
        and over the last half year of it), ``change`` (days), ``at_least`` (too little is paid for
        ``now`` to be more than a lower bound), ``invoices`` (due since), ``chance`` (p value).
    Source: Page 1954; Benjamini and Hochberg 1995; METHODS 5.16 for the slack of 0.5.
    """
    day = days.number(ledger.day)
    points = points_of(history, day)
    test_table = tests(points, day)
    slow_customers = test_table[benjamini_hochberg(test_table["chance"].to_numpy(), false_share)]
    due = history[history["timed"] & (history["clock"] <= day)]
    invoices_by_customer = {
        str(key): group
        for key, group in due.groupby("customer")
        if key in set(slow_customers["customer"])
    }
    pairs = zip(slow_customers["customer"].tolist(), slow_customers["chance"].tolist(), strict=True)
    rows = [
        _change(customer, invoices_by_customer[customer], points, chance, day)
        for customer, chance in pairs
    ]
    table = pd.DataFrame(rows, columns=list(_CHANGE)).astype(_CHANGE)
    large = table[table["change"] >= least_days]
    return large.sort_values(["change", "customer"], ascending=[False, True], ignore_index=True)


_CHANGE = {
    "customer": "str", "since": "datetime64[s]", "before": "float64", "now": "float64",
    "change": "float64", "at_least": "bool", "invoices": "int64", "chance": "float64",
}  # fmt: skip


def points_of(history: pd.DataFrame, day: int) -> pd.DataFrame:
    """The weekly points that are looked at, by customer and time."""
    points = trend.points(history, day, "W")
    return points[(points["span"] > _week(day) - WEEKS) & _informative(points)]


def _week(day: int) -> int:
    return int(trend.span(np.array([day]), "W")[0])


def tests(points: pd.DataFrame, day: int) -> pd.DataFrame:
    """The CUSUM of every customer with enough of a record, and its p value.

    Args:
        points: weekly points, as ``series.points`` makes them.
    Returns:
        ``customer``, ``points`` (weeks), ``sum`` (CUSUM today), ``chance``.
    """
    rng = np.random.default_rng(_SEED)
    rows = []
    for customer, customer_points in points.groupby("customer", sort=True):
        recent = (_week(day) - customer_points["span"].iloc[-1]) * 7 <= RECENT
        if len(customer_points) >= FEWEST_BEFORE + FEWEST_SINCE and recent:
            scores = scores_of(
                customer_points["days"].to_numpy("float64"), customer_points["exact"].to_numpy()
            )
            looks = int((customer_points["span"] > _week(day) - _YEAR).sum())
            reached = float(running(scores[None, :])[0, -1])
            rows.append(
                (customer, len(customer_points), reached, _chance(scores, reached, looks, rng))
            )
    names = {"customer": "str", "points": "int64", "sum": "float64", "chance": "float64"}
    return pd.DataFrame(rows, columns=list(names)).astype(names)


def _informative(points: pd.DataFrame) -> pd.Series:
    """Points that say something: known ones, and open ones already above the customer's median."""
    median = points["days"].groupby(points["customer"]).transform("median")
    return points["exact"] | (points["days"] > median)


def scores_of(value: Floats, exact: npt.NDArray[np.bool_]) -> Floats:
    """Normal scores of ranks; a value known only to be larger gets the mean score of all above it.

    >>> scores_of(np.array([1.0, 2.0, 3.0]), np.array([True, True, False])).round(2).tolist()
    [-1.14, -0.18, 1.32]
    """
    normal = NormalDist()
    rank = pd.Series(value).rank(method="average").to_numpy()
    share = (rank - 0.5) / len(value)
    score = np.array([normal.inv_cdf(s) for s in share])
    above = np.array([normal.pdf(z) for z in score]) / (1 - share)
    scores = np.where(exact, score, above)
    return scores - scores.mean()


def running(scores: Floats) -> Floats:
    """The CUSUM after each point of each row: the largest sum of score − 0.5 over the points up to it.

    It spans at least five points: fewer make no pattern. The first column is that of the fifth point.
    """
    sums = np.cumsum(scores - SLACK, axis=1)
    sums = np.concatenate([np.zeros((len(scores), 1)), sums], axis=1)
    lowest = np.minimum.accumulate(sums, axis=1)[:, :-FEWEST_SINCE]
    return np.asarray(sums[:, FEWEST_SINCE:] - lowest, dtype="float64")


def _chance(scores: Floats, reached: float, looks: int, rng: np.random.Generator) -> float:
    """How often the same points in random order reach as much at any of the last looks.

    Beyond the largest tenth of the random orders, the tail is taken to fall exponentially.
    """
    if reached <= 1.0:
        return 1.0
    order = rng.permuted(np.broadcast_to(scores, (_ORDERS, len(scores))), axis=1)
    chance = np.sort(running(order)[:, -max(looks, 1) :].max(axis=1))[::-1]
    from_ = chance[_TAIL]
    if reached <= from_:
        return float((chance >= reached).sum() + 1) / (_ORDERS + 1)
    mean = float((chance[:_TAIL] - from_).mean())
    return (_TAIL + 1) / (_ORDERS + 1) * float(np.exp(-(reached - from_) / mean)) if mean else 0.0


def benjamini_hochberg(chances: Floats, false_share: float) -> npt.NDArray[np.bool_]:
    """Which of many tests to believe, so that on average at most ``false_share`` of them are chance.

    >>> benjamini_hochberg(np.array([0.001, 0.04, 0.5]), 0.1).tolist()
    [True, True, False]
    """
    order = np.argsort(chances, kind="stable")
    thresholds = false_share * np.arange(1, len(chances) + 1) / max(len(chances), 1)
    below = np.flatnonzero(chances[order] <= thresholds)
    mask = np.zeros(len(chances), dtype=bool)
    mask[order[: below[-1] + 1 if len(below) else 0]] = True
    return mask


def _change(
    customer: str, due: pd.DataFrame, points: pd.DataFrame, chance: float, day: int
) -> tuple[object, ...]:
    """When one customer's change began, and the medians before it and of late."""
    customer_points = points[points["customer"] == customer]
    monday = onset(
        customer_points["span"].to_numpy("int64") * 7 - 3,
        customer_points["days"].to_numpy("float64"),
    )
    since = due["clock"] >= monday
    latest = since & (due["clock"] > day - RECENT)
    recent = due[latest if latest.any() else since]
    before, now = _median(due[~since]), _median(recent)
    least = bool(np.isnan(now))
    level = float(recent["days"].median()) if least else now
    month = days.dates([due.loc[since, "clock"].min()]).astype("datetime64[M]")[0]
    return (customer, month, before, level, level - before, least, int(since.sum()), chance)


def _median(due: pd.DataFrame) -> float:
    """Kaplan–Meier median of some invoices."""
    if due.empty:
        return float("nan")
    group = np.zeros(len(due), dtype="int64")
    return float(
        curves(group, due["days"].to_numpy("int64"), due["paid"].to_numpy(), 1).quantile(0.5)[0]
    )


def onset(clock: npt.NDArray[np.int64], late: Floats) -> int:
    """The day from which lateness is best told by a rise that began there: a step, or a steady climb.

    Args:
        clock: days of the points, rising.
        late: days late.
    Returns:
        the day of the first point of the rise, by least squares over all that leave at least five
        points before and as many after. A climb begins with a month's worth of it.
    """
    best = (np.inf, int(clock[0]))
    for start in clock[FEWEST_BEFORE : len(clock) - FEWEST_SINCE + 1]:
        for shape in (
            (clock >= start).astype("float64"),
            (clock >= start) * (clock - start + 30.0),
        ):
            centred = shape - shape.mean()
            weight = float(centred @ centred)
            gain = float(centred @ late) / weight if weight else 0.0
            error = float(((late - late.mean() - gain * centred) ** 2).sum())
            if gain > 0 and error < best[0] - 1e-9:
                best = (error, int(start))
    return best[1]
