"""What moved an invoice's forecast, in words: parts of the hazard's linear predictor beside the usual.

An effect is a difference of log hazards: +0.7 is twice as readily paid as usual, −0.7 half.
"""

import numpy as np
import pandas as pd

from lib.analysis.forecast import bins, cells, clock, hazard
from lib.analysis.forecast.expected import Forecast
from lib.analysis.forecast.hazard import Hazard
from lib.analysis.forecast.payment_delays import Waits
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
    if model is None or not len(forecast.waits):
        return pd.DataFrame(columns=list(COLUMNS))
    asked = forecast.waits
    code = hazard.codes(model, asked)
    typical = hazard.codes(model, _learned_waits(forecast))
    effects = _effects(model, asked, code, typical)
    told = pd.concat([
        pd.DataFrame({
            "document": asked.items.document, "factor": name, "effect": effect,
            "words": _WORDS[name](model, asked, code, effect),
        })
        for name, effect in effects.items()
    ])  # fmt: skip
    told = told[(told["effect"].abs() >= _SMALL) & (told["words"] != "")]
    size = told["effect"].abs()
    order = told.assign(size=-size).sort_values(["size", "factor"], kind="stable")
    strongest = order.groupby("document", sort=False).head(most)
    return strongest[list(COLUMNS)].reset_index(drop=True)


def _learned_waits(forecast: Forecast) -> Waits:
    learned = forecast.fit.survival.learned
    return Waits(learned, learned.issued - 1, 1)


def _effects(model: Hazard, asked: Waits, code: Places, typical: Places) -> dict[str, Floats]:
    usual = int(np.median(typical[:, 0]))
    late = clock.place(_from(asked)[:, None] + np.arange(_AHEAD))
    own, common = model.timing[code[:, 0][:, None], late], model.timing[usual][late]
    start = np.arange(0, _AHEAD) - int(np.median(asked.items.due - asked.items.issued))
    base = model.timing[usual][clock.place(start)].mean()
    first = asked.items.due + _from(asked)
    on = model.calendar[cells.calendar(first[:, None] + np.arange(7))]
    return {
        "habit": (own - common).mean(axis=1),
        "age": np.where(asked.late > 0, common.mean(axis=1) - base, 0.0),
        "amount": model.amount[code[:, 1]] - model.amount[typical[:, 1]].mean(),
        "record": model.depth[code[:, 2]] - model.depth[int(np.median(typical[:, 2]))],
        "terms": model.terms[code[:, 3]] - model.terms[int(np.median(typical[:, 3]))],
        "calendar": on.mean(axis=1) - model.calendar[cells.calendar(np.arange(365))].mean(),
    }


def _from(asked: Waits) -> Places:
    """Days late on the first day that is looked at: the next one, or shortly before the due day.

    Long before it next to nothing is paid by anybody, and nothing could tell one invoice from another.
    """
    return np.maximum(asked.late, -_BEFORE_DUE)


def _habit(model: Hazard, asked: Waits, code: Places, _effect: Floats) -> list[str]:
    usual = model.usual[code[:, 0]]
    return [f"usually paid {_late(days)}" for days in np.round(usual).astype(int)]


def _late(days: int) -> str:
    count = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    if not days:
        return "on the due day"
    return f"{count} after the due day" if days > 0 else f"{count} before the due day"


def _age(_model: Hazard, asked: Waits, _code: Places, _effect: Floats) -> list[str]:
    return [f"{days - 1} days past due" if days > 1 else "" for days in asked.late]


def _amount(_model: Hazard, _asked: Waits, code: Places, _effect: Floats) -> list[str]:
    said = {0: "a small amount for this ledger", bins.AMOUNTS - 1: "a large amount for this ledger"}
    return [said.get(int(level), "") for level in code[:, 1]]


def _record(_model: Hazard, _asked: Waits, code: Places, _effect: Floats) -> list[str]:
    said = {0: "no payment on record yet", 1: "few payments on record"}
    return [said.get(int(level), "a long record of payments") for level in code[:, 2]]


def _terms(_model: Hazard, asked: Waits, _code: Places, _effect: Floats) -> list[str]:
    items: Snapshot = asked.items
    term = items.due - items.issued
    return [f"a term of {d} days" if k else "" for d, k in zip(term, items.dated, strict=True)]


def _calendar(_model: Hazard, asked: Waits, _code: Places, effect: Floats) -> list[str]:
    when = np.where(asked.late < -_BEFORE_DUE, "around its due day", "on the coming days")
    how = np.where(effect > 0, "more", "less")
    return [f"{many} is paid {days}" for many, days in zip(how, when, strict=True)]


_WORDS = {
    "habit": _habit, "age": _age, "amount": _amount, "record": _record, "terms": _terms,
    "calendar": _calendar,
}  # fmt: skip
