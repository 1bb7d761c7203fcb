"""Cash from sales not invoiced yet: weekly billings carried forward, then paid as invoices here are.

The level comes from whichever did best on this ledger's own last months: the same weeks of last year,
exponential smoothing, or a level with two yearly waves (unobserved components). Nothing is counted
twice: these invoices are dated after the day, and the open ones before or on it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lib.analysis.forecast import models
from lib.analysis.forecast.models import Fit
from lib.analysis.forecast.payment_delays import PaymentDelays
from lib.analysis.forecast.snapshot import Floats, Snapshot

_YEAR = 52
_ENOUGH = 26
_HELD_OUT = 13
_RECENT_DAYS = 91
_SAMPLE = 400
_SEED = 11
Method = Callable[[Floats, int], Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Billing:
    """Billings to come, by week.

    Args:
        method: which forecast did best: ``mean``, ``last_year``, ``smoothing`` or ``waves``.
        expected: minor units a week.
        ratios: billed ÷ forecast of the held-out weeks; how far off it has been.
        errors: by method, its mean absolute error on the held-out weeks.
    """

    method: str
    expected: Floats
    ratios: Floats
    errors: dict[str, float]


def weekly(snapshot: Snapshot, currency: int) -> Floats:
    """Billed in each whole week up to the snapshot's day, oldest first; minor units.

    Invoices that lie more than ten years back start no series: they are mostly typing errors.
    """
    invoices = snapshot.take(
        (snapshot.currency == currency) & (snapshot.issued > snapshot.day - 520 * 7)
    )
    back = (snapshot.day - invoices.issued) // 7
    count = int(back.max(initial=-1)) + 1
    billings = np.bincount(back, weights=invoices.amount.astype(float), minlength=count)[
        ::-1
    ].astype(float)
    whole = (snapshot.day - invoices.issued.min(initial=snapshot.day) + 1) // 7
    return billings[len(billings) - whole :] if whole else billings[:0]


def forecast(billings: Floats, weeks: int) -> Billing:
    """Billings of the coming weeks by the method with the least error on the last ones.

    Args:
        billings: by week, oldest first.
    """
    if len(billings) < _ENOUGH + _HELD_OUT:
        return Billing("mean", _mean(billings, weeks), _ratios(billings), {})
    methods = _methods(len(billings) - 2 * _HELD_OUT)
    tries = {name: _held_out(billings, method) for name, method in methods.items()}
    errors = {name: float(np.abs(a - f).mean()) for name, (a, f) in tries.items()}
    best = min(errors, key=lambda name: errors[name])
    actual, predicted_values = tries[best]
    ratios = actual / np.maximum(predicted_values, max(float(predicted_values.mean()) * 0.05, 1.0))
    return Billing(best, methods[best](billings, weeks), ratios, errors)


def _methods(length: int) -> dict[str, Method]:
    methods: dict[str, Method] = {"mean": _mean, "smoothing": _smoothing}
    if length >= _YEAR:
        methods["last_year"] = _last_year
    if length >= 2 * _YEAR:
        methods["waves"] = _waves
    return methods


def _held_out(billings: Floats, method: Method) -> tuple[Floats, Floats]:
    """Actual and forecast of the last two quarters, each forecast from before it."""
    cuts = (len(billings) - 2 * _HELD_OUT, len(billings) - _HELD_OUT)
    actual = np.concatenate([billings[cut : cut + _HELD_OUT] for cut in cuts])
    return actual, np.concatenate([method(billings[:cut], _HELD_OUT) for cut in cuts])


def _ratios(billings: Floats) -> Floats:
    mean = billings.mean() if len(billings) else 0.0
    return billings / mean if mean else np.ones(1)


def _mean(billings: Floats, weeks: int) -> Floats:
    return np.full(weeks, billings[-_HELD_OUT:].mean() if len(billings) else 0.0)


def _last_year(billings: Floats, weeks: int) -> Floats:
    return np.resize(billings[-_YEAR:], weeks)


def _smoothing(billings: Floats, weeks: int) -> Floats:
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    if np.ptp(billings) == 0:
        return _mean(billings, weeks)
    scale = float(billings.mean())
    with np.errstate(all="ignore"):
        model_fit = ETSModel(billings / scale).fit(disp=False, maxiter=100, warn_convergence=False)
    return np.maximum(np.asarray(model_fit.forecast(weeks)) * scale, 0.0)


def _waves(billings: Floats, weeks: int) -> Floats:
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    scale = max(float(billings.mean()), 1.0)
    waves = [{"period": _YEAR, "harmonics": 2}]
    model = UnobservedComponents(
        billings / scale, level="llevel", freq_seasonal=waves, stochastic_freq_seasonal=[False]
    )
    with np.errstate(all="ignore"):
        model_fit = model.fit(disp=0, maxiter=50, warn_convergence=False)
    return np.maximum(np.asarray(model_fit.forecast(weeks)) * scale, 0.0)


def paid_share(fit: Fit, currency: int, weeks: int) -> Floats:
    """Share of a week's billings that comes in in each week: billing week × cash week.

    Read from how the model expects the invoices of the last three months, weighted by amount, to be
    paid if they were issued anew; issue days spread evenly over the week.
    """
    snapshot = fit.snapshot
    recent = snapshot.take(
        (snapshot.currency == currency) & (snapshot.issued > snapshot.day - _RECENT_DAYS)
    )
    if not len(recent):
        return np.zeros((weeks, weeks))
    sample = recent.take(np.unique(np.linspace(0, len(recent) - 1, _SAMPLE).astype(int)))
    issue_delays = PaymentDelays(sample, sample.issued - 1, 7 * weeks + 1)
    delays = _reissue(issue_delays, snapshot.day)
    cdf = np.average(models.cdf(fit, delays, "new"), axis=0, weights=sample.amount.astype(float))
    padded_cdf = np.concatenate([np.zeros(7 * weeks + 1), cdf])
    offset = 7 * weeks
    shares = np.zeros((weeks, weeks + 1))
    for week in range(weeks):
        for day in range(7):
            ends = 7 * np.arange(weeks + 1) - (7 * week + day)
            shares[week] += padded_cdf[np.clip(ends + offset, 0, len(padded_cdf) - 1)] / 7
    return np.diff(shares, axis=1)


def _reissue(delays: PaymentDelays, day: int) -> PaymentDelays:
    """The same invoices as if issued on the day after, their terms unchanged."""
    shift = (day + 1 - delays.items.issued).astype("int32")
    items = replace(delays.items, issued=delays.items.issued + shift, due=delays.items.due + shift)
    return PaymentDelays(items, items.issued - 1, delays.length)


def cash(
    fit: Fit, currency: int, weeks: int, paths: int, together: float = 0.0
) -> tuple[Floats, Floats, Billing]:
    """Cash from billings to come: expected by week, and simulated paths × weeks.

    On each path, each week's billings are off by as much as the method has been, and are paid like so
    many equal invoices as carry the same chance in a usual week.

    Args:
        together: chance that an invoice follows its customer's common draw.
    """
    billing = forecast(weekly(fit.snapshot, currency), weeks)
    share = paid_share(fit, currency, weeks)
    rng = np.random.default_rng(_SEED)
    ratios = billing.ratios / max(float(billing.ratios.mean()), 1e-9)
    billings = rng.choice(ratios, size=(paths, weeks)) * billing.expected
    count = _independent(fit.snapshot, currency, together)
    paid = np.zeros((paths, weeks))
    for week, chance in enumerate(np.clip(share, 0.0, 1.0)):
        rest = max(1.0 - float(chance.sum()), 0.0)
        chance = np.append(chance, rest)
        payments = rng.multinomial(count, chance / chance.sum(), size=paths)[:, :-1]
        paid += billings[:, week, None] * payments / count
    return billing.expected @ share, paid, billing


def _independent(snapshot: Snapshot, currency: int, together: float) -> int:
    """How many equal, independent invoices would vary as a usual week's do: (Σa)² ÷ variance."""
    invoices = snapshot.take(
        (snapshot.currency == currency) & (snapshot.issued > snapshot.day - _RECENT_DAYS)
    )
    amount = invoices.amount.astype(float)
    week = (snapshot.day - invoices.issued) // 7
    account = np.unique(np.stack([week, invoices.customer], axis=1), axis=0, return_inverse=True)[1]
    independent_variance, in_step = (
        (amount**2).sum(),
        (np.bincount(account.ravel(), weights=amount) ** 2).sum(),
    )
    variance = (1 - together**2) * independent_variance + together**2 * in_step
    total = np.bincount(week, weights=amount) if len(invoices) else np.zeros(1)
    return max(int((total**2).sum() / variance), 1) if variance else 1


def history(snapshot: Snapshot, currency: int) -> pd.DataFrame:
    """Billed by week so far: ``week`` (its first day number), ``billed`` (minor units)."""
    billings = weekly(snapshot, currency)
    first = snapshot.day + 1 - 7 * np.arange(len(billings), 0, -1)
    return pd.DataFrame({"week": first, "billed": billings})
