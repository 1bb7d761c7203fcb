"""What is never paid: of what is overdue, by age, class and trend; of sales, customer by customer."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.analysis.behaviour.invoices import history
from lib.analysis.losses import settlements
from lib.ledger import days
from lib.ledger.arrays import Floats, Ints
from lib.ledger.days import UNKNOWN
from lib.ledger.ledger import Ledger
from lib.ledger.memo import remembered
from lib.simulation.levers import GIVEN_UP_AT_LAST
from lib.simulation.payers import GIVEN_UP_AFTER, Chance, odds_times

USUAL_CHANCES = (
    (0, 0.01),
    (30, 0.03),
    (60, 0.10),
    (90, 0.25),
    (120, 0.45),
    (180, 0.75),
    (365, 0.95),
)
"""Days past due, and the chance that what is unpaid then is never paid, where no record tells; ours."""
_LIKE_USUAL = 20.0
_LIKE_ALL_OVERDUE = 50.0
_CLASS_FROM = 30
_MARKS = (90, 60, 30, 0)
_NEARLY = 1e-4


@dataclass(frozen=True, slots=True, eq=False)
class NeverPaid:
    """The chance that an invoice is never paid.

    Args:
        by_age: while it is unpaid so many days past due, from 0 on; it never falls.
        by_class: how many times as large the odds are in a risk class.
        by_customer: how many times as large they are as what is overdue does not fall, 1 to 2.
    """

    by_age: Floats
    by_class: Mapping[str, float]
    by_customer: Mapping[str, float]

    def of(self, age: npt.ArrayLike, group: pd.Series, customer: pd.Series) -> Floats:
        """The chance of invoices so many days past due; as on the due day before it."""
        place = np.clip(np.asarray(age, dtype="int64"), 0, len(self.by_age) - 1)
        risk = _odds_factors(group, self.by_class) * _odds_factors(customer, self.by_customer)
        return odds_times(self.by_age[place], risk)


def _odds_factors(keys: pd.Series, times: Mapping[str, float]) -> Floats:
    """How many times as large odds are by key; once where it has none."""
    return np.array([times.get(key, 1.0) for key in keys.to_numpy(dtype=object)])


@remembered
def due_invoices(ledger: Ledger) -> pd.DataFrame:
    """Every invoice that fell due by the ledger's day, and what became of it.

    Returns:
        ``customer``, ``group`` (risk class), ``clock`` (day number from which it is late), ``ended``,
        ``age`` (days past due when it ended, or today), ``worth``, ``lost``, ``unpaid`` (minor units of
        the reporting currency), ``outcome``.
    Raises:
        NoRate: a currency in it has no rate on or before the day.
    """
    all_invoices = history(ledger)
    due = all_invoices[all_invoices["timed"] & (all_invoices["clock"] <= days.number(ledger.day))]
    settled_rows = settlements(ledger)
    losses = (
        due["row"]
        .map(settled_rows[settled_rows["lost"]].groupby("row")["amount"].sum())
        .fillna(0.0)
    )
    table = due[["customer", "currency", "clock", "ended", "outcome"]].assign(
        age=due["days"].clip(lower=0), worth=due["amount"].astype("float64"),
        lost=losses.astype("float64"), unpaid=due["left"].astype("float64"),
    )  # fmt: skip
    table = ledger.in_reporting(table, ["worth", "lost", "unpaid"])
    return table.assign(group=classes_of(ledger, table["customer"]))


def classes_of(ledger: Ledger, customer: pd.Series) -> pd.Series:
    """The risk class of each row's customer; empty where there is none on record."""
    customers = ledger.customers.dropna(subset="risk_class")
    group = dict(zip(customers["customer"], customers["risk_class"].astype("str"), strict=True))
    return customer.astype("object").map(lambda key: group.get(key, "")).astype("str")


@remembered
def never_paid(ledger: Ledger, given_up: int | None = None) -> NeverPaid:
    """The chance of never being paid by age, class and trend, as known at the end of the ledger's day.

    By age: of the money still unpaid so many days past due, what is not paid until it is given up
    either: Kaplan–Meier by money over all invoices that fell due, one written off never being paid. It
    is mixed with ``USUAL`` as if by 20 invoices of it, and never falls with age. Where no payment is on
    record, it is ``USUAL``.
    By class: of the money that came to be 30 days late, the odds of its class beside all, mixed with
    all as if by 50 invoices; where classes are single letters or digits, a later one is never the
    better risk. By trend: the odds grow by a third for each of the last three steps of thirty days over
    which what a customer is late with did not fall, so at most twofold.

    Args:
        given_up: days past due after which what is unpaid is given up; 180 by default.
    """
    due = due_invoices(ledger)
    by_age = _by_age(due, GIVEN_UP_AFTER if given_up is None else given_up)
    return NeverPaid(by_age, _by_class(due, by_age), _by_trend(due, days.number(ledger.day)))


def usual(age: Ints) -> Floats:
    """``USUAL`` between its points."""
    points, chances = zip(*USUAL_CHANCES, strict=True)
    return np.asarray(np.interp(age, points, chances))


def _by_age(due: pd.DataFrame, given_up: int) -> Floats:
    size = GIVEN_UP_AT_LAST + 1
    if not due["outcome"].eq("paid").any():  # a list of what is open tells nothing of what was paid
        return np.asarray(usual(np.arange(size)).clip(_NEARLY, 1 - _NEARLY))
    age = due["age"].to_numpy("int64").clip(max=size - 1)
    paid = due["outcome"].eq("paid").to_numpy()
    stays = np.where(due["outcome"].eq("lost"), size - 1, age)  # never paid: at risk for good
    worth = due["worth"].to_numpy("float64")
    risk = np.bincount(stays, worth, minlength=size)[::-1].cumsum()[::-1]
    receipts = np.bincount(age[paid], worth[paid], minlength=size)
    survival = np.cumprod(1 - np.divide(receipts, risk, out=np.zeros(size), where=risk > 0))
    before = np.append(1.0, survival[:-1])
    never_chance = np.divide(survival[given_up], before, out=np.ones(size), where=before > 0)
    cases = np.bincount(stays, minlength=size)[::-1].cumsum()[::-1].astype("float64")
    mixed = (never_chance.clip(max=1) * cases + usual(np.arange(size)) * _LIKE_USUAL) / (
        cases + _LIKE_USUAL
    )
    return np.maximum.accumulate(mixed).clip(_NEARLY, 1 - _NEARLY)


def _by_class(due: pd.DataFrame, by_age: Floats) -> dict[str, float]:
    late = due[(due["age"] >= _CLASS_FROM) & due["group"].ne("")]
    if late.empty:
        return {}
    chance = by_age[late["age"].to_numpy("int64").clip(max=len(by_age) - 1)]
    late = late.assign(never=late["lost"] + late["unpaid"] * chance)
    every = float(late["never"].sum() / late["worth"].sum())
    sums = late.groupby("group").agg(
        never=("never", "sum"), worth=("worth", "sum"), n=("age", "size")
    )
    shrunk_shares = (sums["never"] / sums["worth"] * sums["n"] + every * _LIKE_ALL_OVERDUE) / (
        sums["n"] + _LIKE_ALL_OVERDUE
    )
    if not 0 < every < 1:
        return {}
    chances = shrunk_shares.to_numpy("float64").clip(_NEARLY, 1 - _NEARLY)
    if all(len(str(name)) == 1 for name in shrunk_shares.index):
        chances = rising(chances, sums["n"].to_numpy("float64"))
    times = chances / (1 - chances) / (every / (1 - every))
    return {str(key): float(value) for key, value in zip(shrunk_shares.index, times, strict=True)}


def rising(values: Floats, weights: Floats) -> Floats:
    """The nearest values that never fall, neighbours that do being put together by weight.

    >>> rising(np.array([3.0, 1.0, 5.0]), np.array([1.0, 1.0, 1.0])).tolist()
    [2.0, 2.0, 5.0]
    """
    pools: list[tuple[float, float, int]] = []
    for value, weight in zip(values, weights, strict=True):
        pool = (float(value), float(weight), 1)
        while pools and pools[-1][0] > pool[0]:
            mean, mass, size = pools.pop()
            total_mass = mass + pool[1]
            pool = ((mean * mass + pool[0] * pool[1]) / total_mass, total_mass, size + pool[2])
        pools.append(pool)
    return np.concatenate([np.full(size, mean) for mean, _, size in pools])


def _by_trend(due: pd.DataFrame, day: int) -> dict[str, float]:
    table = pd.DataFrame({back: _overdue(due, day - back) for back in _MARKS}).fillna(0.0)
    late = table.to_numpy("float64")
    stays = (late[:, 1:] > 0) & (late[:, 1:] >= late[:, :-1])
    return {
        str(key): 1 + float(part) for key, part in zip(table.index, stays.mean(axis=1), strict=True)
    }


def _overdue(due: pd.DataFrame, day: int) -> pd.Series:
    """What each customer was late with on a day, whole invoices; the unpaid part today."""
    ended = due["ended"].where(due["outcome"].ne("open"), day + 1)
    late = due[(due["clock"] < day) & (ended > day)]
    return late.groupby("customer")["worth"].sum()


HALF_LIFE = 182
"""Days after which an invoice that fell due counts half."""
_LIKE_CLASS, _LIKE_ALL_SALES = 20.0, 100.0
_FEWEST_LOSSES = 5


@dataclass(frozen=True, slots=True, eq=False)
class Losses:
    """What of sales is never paid.

    Args:
        by_customer: share, and how many invoices it rests on.
        newcomer: of a customer without a record.
        given_up: days past due after which balances were given up; None where too few were.
        has_evidence: whether the record has anything written off or so late that it may be.
    """

    by_customer: Mapping[str, Chance]
    newcomer: Chance
    given_up: int | None
    has_evidence: bool

    def of(self, customer: str) -> Chance:
        """The chance of one customer."""
        return self.by_customer.get(customer, self.newcomer)


@remembered
def customer_losses(ledger: Ledger) -> Losses:
    """Losses as known at the end of the ledger's day, of the whole ledger whatever is selected.

    Of each invoice that fell due, never paid is what was written off, and of what is still unpaid the
    chance of ``never_paid``: a customer that stopped paying half a year ago has lost us much
    already. Invoices count by money, half as much for each half year since they fell due. A customer is
    drawn towards its risk class as if by 20 invoices, and that towards all as if by 100; over all,
    every invoice counts alike, and half an invoice is lost where none was. Where nothing was ever
    settled, the share of what is open is none of sales: it is taken as usual.
    """
    given_up = _given_up(ledger)
    due = due_invoices(ledger)
    if due["outcome"].eq("open").all():
        return Losses({}, Chance(USUAL_CHANCES[0][1], _LIKE_CLASS), given_up, False)
    chance = never_paid(ledger, given_up).of(due["age"], due["group"], due["customer"])
    late = due["age"].gt(0) & due["unpaid"].gt(0)
    never = due["lost"] + np.where(late, due["unpaid"] * chance, 0.0)
    due = due.assign(never=np.minimum(never, due["worth"]))
    every = float(due["never"].sum() / due["worth"].sum()) if len(due) else 0.0
    newcomer = Chance(every or 0.5 / (len(due) + 1), _LIKE_CLASS)
    weight = 0.5 ** ((days.number(ledger.day) - due["clock"]) / HALF_LIFE)
    classes = _shrink(
        due.assign(of="", weight=1.0, key=due["group"]), {"": newcomer}, _LIKE_ALL_SALES
    )
    customer_rows = due.assign(of=due["group"], weight=weight, key=due["customer"])
    has_evidence = bool(due["lost"].sum() > 0 or late.any())
    return Losses(_shrink(customer_rows, classes, _LIKE_CLASS), newcomer, given_up, has_evidence)


def _shrink(due: pd.DataFrame, priors: Mapping[str, Chance], strength: float) -> dict[str, Chance]:
    """Each ``key``'s share by money, drawn towards that of what it is ``of``."""
    parts = due.assign(
        never=due["never"] * due["weight"], worth=due["worth"] * due["weight"]
    ).groupby(["key", "of"])
    sums = parts[["never", "worth", "weight"]].sum().reset_index()
    chances = {}
    for key, of, never, worth, cases in sums.itertuples(index=False):
        share = never / worth if worth > 0 else 0.0
        mean = (share * cases + priors[of].mean * strength) / (cases + strength)
        chances[str(key)] = Chance(float(min(mean, 1.0)), float(cases + strength))
    return chances


def _given_up(ledger: Ledger) -> int | None:
    """Days past due after which balances were written off: the middle one, from five on."""
    settled_rows = settlements(ledger)
    write_offs = settled_rows[settled_rows["lost"] & (settled_rows["due"] != UNKNOWN)]
    if len(write_offs) < _FEWEST_LOSSES:
        return None
    return min(max(int((write_offs["day"] - write_offs["due"]).median()), 1), GIVEN_UP_AT_LAST)
