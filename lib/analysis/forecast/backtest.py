"""How good forecasts would have been: refit at each month's start on what was known, scored later.

At an origin T the forecast knows the ledger to the end of the day before. It is scored on two
populations: invoices open at T, given their age, and invoices issued in the month from T; and on the
cash of the open ones by week. The models in use at T are weighed on origins before T, with the
outcomes known by then.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lib.analysis.forecast import (
    models,
    outcomes,
    payment_delays,
    recalibration,
    scores,
    snapshot,
    weekly,
    weighing,
)
from lib.analysis.forecast.models import Fit
from lib.analysis.forecast.outcomes import MIXED, USED
from lib.analysis.forecast.payment_delays import PaymentDelays
from lib.analysis.forecast.snapshot import Floats
from lib.analysis.forecast.truth import Truth
from lib.analysis.forecast.weighing import Month, Weighing
from lib.ledger import days
from lib.ledger.ledger import Ledger

Progress = Callable[[float, str], None]

MODELS = (*weighing.POINTS, *weighing.MODELS, weighing.POOL)
COLUMNS = ("origin", "population", "model", "metric", "value", "n")
MOST_ORIGINS = 24
_FIRST_MONTHS, _FIRST_SETTLED = 6, 300
"""A first origin has half a year or 300 settlements behind it."""
_RIPE = {"open": 30, "new": 60}
"""Days from an origin until its outcomes say something: a month after the last invoice of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """What a backtest found.

    Args:
        scores: the contract's columns: ``origin``, ``population`` (open, new, cash), ``model``,
            ``metric``, ``value``, ``n``.
        invoices: one row an invoice and origin; see ``backtest``.
        weeks: one row an origin, currency, model and week; see ``backtest``.
        resolving: by origin and population, what had been missed by each later day; models are
            weighed by it.
    """

    scores: pd.DataFrame
    invoices: pd.DataFrame
    weeks: pd.DataFrame
    resolving: tuple["Resolving", ...]


@dataclass(frozen=True, slots=True, eq=False)
class Resolving:
    """Squared misses of one origin and population as days pass: a later day sees what it could know.

    Args:
        origin: day number.
        population: ``open`` or ``new``.
        count: invoices forecast.
        missed: by model, the running sum of squared misses over days from the origin on.
    """

    origin: int
    population: str
    count: int
    missed: dict[str, Floats]

    def known_on(self, day: int) -> dict[str, float]:
        """Mean CRPS by model as far as outcomes were known at the end of a day."""
        last = day - self.origin
        return {
            model: float(run[min(last, len(run) - 1)]) / max(self.count, 1) if last >= 0 else 0.0
            for model, run in self.missed.items()
        }


def origins(
    ledger: Ledger, first: dt.date | None = None, last: dt.date | None = None,
    most: int = MOST_ORIGINS,
) -> list[int]:  # fmt: skip
    """First days of months that can be scored: enough behind them, and outcomes to come.

    The first has half a year or 300 settlements behind it, but at least the 30 under which nothing is
    forecast. The last lies before the end of the ledger by the time in which 99 of 100 are paid.

    Args:
        first, last: bounds in their stead.
        most: the latest so many, where ``first`` is not given.
    """
    full = snapshot.of(ledger, days.number(ledger.day))
    settled_items = full.take(full.paid & full.on_terms)
    if not len(settled_items):
        return []
    delay = np.quantile(settled_items.closed - settled_items.issued, 0.99)
    half_a_year = days.add_months(days.date(int(settled_items.issued.min())), _FIRST_MONTHS)
    closed = np.sort(settled_items.closed)
    enough = closed[min(_FIRST_SETTLED, len(closed)) - 1] + 1
    least = closed[min(weighing.ENOUGH_SETTLED, len(closed)) - 1] + 1
    soonest = max(min(days.number(half_a_year), int(enough)), int(least))
    earliest = first or days.date(soonest)
    latest = last or days.date(int(days.number(ledger.day) - delay))
    month = days.month_start(earliest)
    origin_days = []
    while month <= latest:
        if month >= earliest:
            origin_days.append(days.number(month))
        month = days.add_months(month, 1)
    return origin_days if first else origin_days[-most:]


def backtest(
    ledger: Ledger,
    first: dt.date | None = None,
    last: dt.date | None = None,
    progress: Progress | None = None,
    most: int = MOST_ORIGINS,
) -> Record:
    """Score every model at each origin.

    Args:
        first, last, most: which origins; see ``origins``.
        progress: told the share done and what is being done.
    Returns:
        ``scores``: the contract's columns; metrics ``crps``, ``mae`` (days), ``brier_late``,
        ``brier_late_30``, ``cover_80``, ``cover_95``, ``width_80`` (days); of cash ``wape``,
        ``wape_13`` (thirteen weeks as one sum), ``cover_80``, ``cover_80_raw``. The model ``used`` is
        the models as weighed by then, bent to their past.
        ``invoices``: ``origin``, ``population``, ``document``, ``customer``,
        ``currency``, ``amount`` (minor units), ``depth`` (payments on record of the customer),
        ``terms`` (group), ``to_due`` (days from the start of its wait), ``wait`` (days it took),
        ``known`` (days for which that is known), ``late``, ``late_30``; of what is used
        ``p_late``, ``p_late_30``, ``covered_80``, ``covered_95``, ``width_80``, ``pit``, ``error``
        (days), ``crps``; and ``crps_<model>``, ``pit_<model>`` of each and of ``mixed``, what is
        used before it is bent.
        ``weeks``: ``origin``, ``currency``, ``model``, ``week`` (1 to 6; 0 is the sum of 13), ``ends``
        (day number), ``expected``, ``actual`` (minor units); of ``used`` also ``p10``, ``p50``,
        ``p90`` (as simulated), ``low``, ``high`` (calibrated on ``calibrated_on`` earlier weeks).
    """
    report = progress or _silent
    origin_days = origins(ledger, first, last, most)
    truth = Truth.of(ledger)
    past: list[Scored] = []
    for number, origin in enumerate(origin_days):
        report(number / len(origin_days), f"Forecasting as of {days.in_full(days.date(origin))}")
        past.append(_score(ledger, truth, origin, past))
    report(1.0, "Scored")
    return _record(past)


def _silent(_share: float, _step: str) -> None:
    return


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """One origin, forecast and scored."""

    resolving: tuple[Resolving, ...]
    scores: pd.DataFrame
    invoices: pd.DataFrame
    weeks: pd.DataFrame


def weigh_models(resolving: Iterable[Resolving], day: int) -> Weighing:
    """How much each model counts from a day on, by earlier origins and outcomes known at its end."""
    ripe = [
        entry
        for entry in resolving
        if entry.count and entry.origin + _RIPE[entry.population] <= day
    ]
    past: dict[str, list[Month]] = {
        name: [
            Month(day - entry.origin, entry.count, entry.known_on(day))
            for entry in ripe
            if entry.population == name
        ]
        for name in _RIPE
    }
    weights = {name: weighing.weigh(months) for name, months in past.items()}
    return Weighing(weights["open"], weights["new"], len({entry.origin for entry in ripe}))


def recalibrated_fit(fit: Fit, record: Record) -> Fit:
    """A fit weighed by a record, and bent to its past, as far as that tells by its day."""
    bent = recalibration.learn(record.invoices, fit.day)
    return (
        fit
        if fit.thin
        else replace(fit, weighing=weigh_models(record.resolving, fit.day), bent=bent)
    )


def _score(ledger: Ledger, truth: Truth, origin: int, past: Sequence[Scored]) -> Scored:
    day = origin - 1
    fit = models.fit(ledger, day, weigh_models((r for entry in past for r in entry.resolving), day))
    earlier = _concat([entry.invoices for entry in past])
    bent = recalibration.learn(earlier, day)
    month = days.number(days.add_months(days.date(origin), 1))
    populations = {
        "open": payment_delays.of(fit.snapshot.take(fit.snapshot.open), day),
        "new": payment_delays.of(truth.issued(fit.snapshot, origin, month), day),
    }
    score_tables, tables, resolving = [], [], []
    for name, delays in populations.items():
        cdfs = models.cdfs(fit, delays, MODELS)
        cdfs[MIXED] = weighing.mix(cdfs, fit.weights(name))
        cdfs[USED] = bent.bend(cdfs[MIXED], name)
        outcome = outcomes.of(fit, truth, delays, cdfs)
        score_tables.append(outcome.scores.assign(population=name))
        tables.append(outcome.invoices.assign(population=name))
        resolving.append(
            Resolving(origin, name, len(delays), _squared_misses(truth, delays, cdfs, origin))
        )
        if name == "open":
            weeks = weekly.of(
                truth, delays, cdfs, day, earlier, _concat([entry.weeks for entry in past])
            )
    when = days.dates([origin])[0]
    return Scored(
        tuple(resolving),
        pd.concat(score_tables).assign(origin=when),
        pd.concat(tables).assign(origin=when),
        weeks.assign(origin=when),
    )


def _squared_misses(
    truth: Truth, delays: PaymentDelays, cdfs: dict[str, Floats], origin: int
) -> dict[str, Floats]:
    """Squared misses of each model, summed over invoices and the days from the origin to each."""
    wait, known_days = truth.actual_delays(delays)
    later = (delays.start + 1 - origin)[:, None] + np.arange(delays.length)
    size = int(later.max(initial=0)) + 1
    misses: dict[str, Floats] = {}
    for model, cdf in cdfs.items():
        daily_misses = scores.misses(cdf, wait, known_days)
        sums = np.bincount(later.ravel(), weights=daily_misses.ravel(), minlength=size)
        misses[model] = np.cumsum(sums)
    return misses


def _concat(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def _record(past: Sequence[Scored]) -> Record:
    weeks = _concat([entry.weeks for entry in past])
    score_table = _concat([entry.scores for entry in past])
    if len(weeks):
        score_table = pd.concat([score_table, weekly.scores(weeks)], ignore_index=True)
    return Record(
        score_table.reindex(columns=list(COLUMNS)),
        _concat([entry.invoices for entry in past]),
        weeks.reindex(columns=list(weekly.COLUMNS)),
        tuple(r for entry in past for r in entry.resolving),
    )
