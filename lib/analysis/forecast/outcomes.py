"""Forecasts of one origin beside what happened: a row an invoice, and means by model and metric."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.analysis.forecast import payment_delays, scores
from lib.analysis.forecast.models import Fit
from lib.analysis.forecast.payment_delays import PaymentDelays
from lib.analysis.forecast.snapshot import Flags, Floats, Places
from lib.analysis.forecast.truth import Truth

USED, MIXED = "used", "mixed"
"""What is used, and the same before it is bent to its past."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """What came of forecasts.

    Args:
        scores: ``model``, ``metric``, ``value``, ``n``.
        invoices: one row each; see ``backtest.backtest``.
    """

    scores: pd.DataFrame
    invoices: pd.DataFrame


def of(fit: Fit, truth: Truth, delays: PaymentDelays, cdfs: dict[str, Floats]) -> Outcomes:
    """Score forecasts.

    Args:
        cdfs: by model, ``used`` among them.
    """
    wait, known_days = truth.actual_delays(delays)
    tables = {model: _each(delays, cdf, wait, known_days) for model, cdf in cdfs.items()}
    means = pd.concat(
        [
            _means(table, delays, wait, known_days).assign(model=model)
            for model, table in tables.items()
        ]
    )
    crps = {f"crps_{m}": table["crps"] for m, table in tables.items() if m != USED}
    pits = {f"pit_{m}": table["pit"].astype("float32") for m, table in tables.items() if m != USED}
    facts = _facts(fit, delays, wait, known_days)
    return Outcomes(means, pd.concat([facts, tables[USED], pd.DataFrame(crps | pits)], axis=1))


def _each(delays: PaymentDelays, cdf: Floats, wait: Places, known_days: Places) -> pd.DataFrame:
    due = delays.to_due
    return pd.DataFrame({
        "crps": scores.crps(cdf, wait, known_days),
        "error": scores.median_error(cdf, wait),
        "p_late": 1.0 - payment_delays.within(cdf, due),
        "p_late_30": 1.0 - payment_delays.within(cdf, due + 30),
        "covered_80": scores.covered(cdf, wait, 0.8),
        "covered_95": scores.covered(cdf, wait, 0.95),
        "width_80": payment_delays.median(cdf, 0.9) - payment_delays.median(cdf, 0.1),
        "pit": scores.pit(cdf, wait),
    })  # fmt: skip


def _facts(fit: Fit, delays: PaymentDelays, wait: Places, known_days: Places) -> pd.DataFrame:
    items, due = delays.items, delays.to_due
    training_set = fit.survival.training_set
    depth = np.bincount(
        training_set.customer[training_set.paid], minlength=len(items.customers) + 1
    )
    return pd.DataFrame({
        "document": items.document,
        "customer": np.append(items.customers, "")[items.customer],
        "currency": items.currencies[items.currency],
        "amount": items.balance,
        "depth": depth[items.customer],
        "terms": items.terms,
        "to_due": due,
        "wait": wait,
        "known": known_days,
        "late": wait > due,
        "late_30": wait > due + 30,
    })  # fmt: skip


def _means(
    table: pd.DataFrame, delays: PaymentDelays, wait: Places, known_days: Places
) -> pd.DataFrame:
    """Mean scores, each over the invoices whose outcome is known for as long as it asks."""
    due = delays.to_due
    whole = known_days >= np.minimum(wait, delays.length)
    on_due = (known_days >= due) | (wait <= known_days)
    on_30 = (known_days >= due + 30) | (wait <= known_days)
    late = scores.brier(table["p_late"].to_numpy(), wait > due)
    late_30 = scores.brier(table["p_late_30"].to_numpy(), wait > due + 30)
    all_rows = np.ones(len(table), dtype=bool)
    measured: dict[str, tuple[Floats, Flags]] = {
        "crps": (table["crps"].to_numpy(), all_rows),
        "mae": (table["error"].to_numpy(), whole),
        "brier_late": (late, on_due),
        "brier_late_30": (late_30, on_30),
        "cover_80": (table["covered_80"].to_numpy(float), whole),
        "cover_95": (table["covered_95"].to_numpy(float), whole),
        "width_80": (table["width_80"].to_numpy(float), all_rows),
    }
    rows = [
        (metric, values[mask].mean(), int(mask.sum()))
        for metric, (values, mask) in measured.items()
        if mask.any()
    ]
    return pd.DataFrame(rows, columns=["metric", "value", "n"])
