"""What moved an invoice's forecast, in words: parts of the hazard's linear predictor beside the usual.

An effect is a difference of log hazards: +0.7 is twice as readily paid as usual, −0.7 half.
"""

import numpy as np
import pandas as pd

from lib.analysis.forecast import bins, cells, clock, hazard
from lib.analysis.forecast.expected import Forecast
from lib.analysis.forecast.hazard import Hazard
from lib.analysis.forecast.payment_delays import PaymentDelays
from lib.analysis.forecast.snapshot import Floats, Places, Snapshot

COLUMNS = ("document", "factor", "effect", "words")
_AHEAD, _BEFORE_DUE = 14, 3
_SMALL = 0.1


def of(forecast: Forecast, most: int = 3) -> pd.DataFrame:
    """The strongest factors of each open invoice.

    Args:
        most: factors an invoice.
    Returns:
        ``document``, ``factor`` (habit, age, amount, terms, record, calendar), ``effect`` (log hazard
        ratio; positive is sooner), ``words``; strongest first. Empty where no hazard was fitted.
    """
    model = forecast.fit.hazard
    if model is None or not len(forecast.delays):
        return pd.DataFrame(columns=list(COLUMNS))
    delays = forecast.delays
    code = hazard.codes(model, delays)
    typical = hazard.codes(model, _training_delays(forecast))
    effects = _effects(model, delays, code, typical)
    factors = pd.concat([
        pd.DataFrame({
            "document": delays.items.document, "factor": name, "effect": effect,
            "words": _WORDS[name](model, delays, code, effect),
        })
        for name, effect in effects.items()
    ])  # fmt: skip
    factors = factors[(factors["effect"].abs() >= _SMALL) & (factors["words"] != "")]
    size = factors["effect"].abs()
    order = factors.assign(size=-size).sort_values(["size", "factor"], kind="stable")
    strongest = order.groupby("document", sort=False).head(most)
    return strongest[list(COLUMNS)].reset_index(drop=True)


def _training_delays(forecast: Forecast) -> PaymentDelays:
    training_set = forecast.fit.survival.training_set
    return PaymentDelays(training_set, training_set.issued - 1, 1)


def _effects(
    model: Hazard, delays: PaymentDelays, code: Places, typical: Places
) -> dict[str, Floats]:
    usual = int(np.median(typical[:, 0]))
    late = clock.place(_from(delays)[:, None] + np.arange(_AHEAD))
    own_timing, common = model.timing[code[:, 0][:, None], late], model.timing[usual][late]
    start = np.arange(0, _AHEAD) - int(np.median(delays.items.due - delays.items.issued))
    base = model.timing[usual][clock.place(start)].mean()
    first = delays.items.due + _from(delays)
    on = model.calendar[cells.calendar(first[:, None] + np.arange(7))]
    return {
        "habit": (own_timing - common).mean(axis=1),
        "age": np.where(delays.late > 0, common.mean(axis=1) - base, 0.0),
        "amount": model.amount[code[:, 1]] - model.amount[typical[:, 1]].mean(),
        "record": model.depth[code[:, 2]] - model.depth[int(np.median(typical[:, 2]))],
        "terms": model.terms[code[:, 3]] - model.terms[int(np.median(typical[:, 3]))],
        "calendar": on.mean(axis=1) - model.calendar[cells.calendar(np.arange(365))].mean(),
    }


def _from(delays: PaymentDelays) -> Places:
    """Days late on the first day that is looked at: the next one, or shortly before the due day.

    Long before it next to nothing is paid by anybody, and nothing could tell one invoice from another.
    """
    return np.maximum(delays.late, -_BEFORE_DUE)


def _habit(model: Hazard, delays: PaymentDelays, code: Places, _effect: Floats) -> list[str]:
    usual = model.usual[code[:, 0]]
    return [f"usually paid {_late(days)}" for days in np.round(usual).astype(int)]


def _late(days: int) -> str:
    count = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    if not days:
        return "on the due day"
    return f"{count} after the due day" if days > 0 else f"{count} before the due day"


def _age(_model: Hazard, delays: PaymentDelays, _code: Places, _effect: Floats) -> list[str]:
    return [f"{days - 1} days past due" if days > 1 else "" for days in delays.late]


def _amount(_model: Hazard, _delays: PaymentDelays, code: Places, _effect: Floats) -> list[str]:
    labels = {
        0: "a small amount for this ledger",
        bins.AMOUNTS - 1: "a large amount for this ledger",
    }
    return [labels.get(int(level), "") for level in code[:, 1]]


def _record(_model: Hazard, _delays: PaymentDelays, code: Places, _effect: Floats) -> list[str]:
    labels = {0: "no payment on record yet", 1: "few payments on record"}
    return [labels.get(int(level), "a long record of payments") for level in code[:, 2]]


def _terms(_model: Hazard, delays: PaymentDelays, _code: Places, _effect: Floats) -> list[str]:
    items: Snapshot = delays.items
    term = items.due - items.issued
    return [f"a term of {d} days" if k else "" for d, k in zip(term, items.has_due, strict=True)]


def _calendar(_model: Hazard, delays: PaymentDelays, _code: Places, effect: Floats) -> list[str]:
    when = np.where(delays.late < -_BEFORE_DUE, "around its due day", "on the coming days")
    how = np.where(effect > 0, "more", "less")
    return [f"{many} is paid {days}" for many, days in zip(how, when, strict=True)]


_WORDS = {
    "habit": _habit, "age": _age, "amount": _amount, "record": _record, "terms": _terms,
    "calendar": _calendar,
}  # fmt: skip
