"""A monthly figure carried forward, beside the naive forecast that it has to beat."""

import numpy as np
import pandas as pd

from lib.analysis.forecast.snapshot import Floats

COLUMNS = (
    "month", "expected", "p10", "p90", "method", "error", "naive_error", "tries",
)  # fmt: skip
_ENOUGH = 18
_TRIES = 12


def forecast(values: pd.Series, months: int = 3) -> pd.DataFrame:
    """The coming months of a monthly series: damped trend if it has beaten "as last month", else that.

    Both are tried on the last twelve months, each time knowing only what came before; the band holds
    8 in 10 of the errors then made so many months ahead.

    Args:
        values: by month-end, oldest first; missing months are left out.
    Returns:
        ``month``, ``expected``, ``p10``, ``p90`` (missing under 18 months), ``method`` (``trend`` or
        ``naive``), ``error`` and ``naive_error`` (mean absolute, over the tries), ``tries``.
    """
    observations = values.dropna()
    y = observations.to_numpy(float)
    if not len(y):
        return pd.DataFrame(columns=list(COLUMNS))
    errors = {name: _errors(y, months, name) for name in ("naive", "trend")}
    mean = {name: _mean(errors[name]) for name in errors}
    method = "trend" if mean["trend"] < mean["naive"] else "naive"
    expected = _ahead(y, months, method)
    low, high = _spread(errors[method])
    last = pd.Timestamp(observations.index[-1])
    return pd.DataFrame({
        "month": [last + pd.offsets.MonthEnd(k) for k in range(1, months + 1)],
        "expected": expected,
        "p10": expected + low,
        "p90": expected + high,
        "method": method,
        "error": mean[method],
        "naive_error": mean["naive"],
        "tries": len(errors["naive"]),
    })  # fmt: skip


def _ahead(y: Floats, months: int, method: str) -> Floats:
    if method == "naive":
        return np.full(months, y[-1])
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    if np.ptp(y) == 0:
        return np.full(months, y[-1])
    model = ETSModel(y, error="add", trend="add", damped_trend=True)
    with np.errstate(all="ignore"):
        return np.asarray(
            model.fit(disp=False, maxiter=100, warn_convergence=False).forecast(months)
        )


def _errors(y: Floats, months: int, method: str) -> Floats:
    """Errors of past tries: tries × months ahead; empty where the series is short."""
    if len(y) < _ENOUGH:
        return np.empty((0, months))
    first = max(len(y) - months - _TRIES + 1, 6)
    cuts = range(first, len(y) - months + 1)
    return np.array([y[cut : cut + months] - _ahead(y[:cut], months, method) for cut in cuts])


def _mean(errors: Floats) -> float:
    return float(np.abs(errors).mean()) if errors.size else float("nan")


def _spread(errors: Floats) -> tuple[Floats, Floats]:
    if not len(errors):
        missing = np.full(errors.shape[1], np.nan)
        return missing, missing
    low, high = np.quantile(errors, [0.1, 0.9], axis=0)
    return np.minimum(low, 0.0), np.maximum(high, 0.0)
