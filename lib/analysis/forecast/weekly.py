"""Weekly cash of one origin beside what came in, and what earlier weeks teach about bands."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.analysis.forecast import bands
from lib.analysis.forecast.bands import Band
from lib.analysis.forecast.outcomes import USED
from lib.analysis.forecast.payment_delays import PaymentDelays
from lib.analysis.forecast.scores import wape
from lib.analysis.forecast.snapshot import Floats
from lib.analysis.forecast.truth import Truth
from lib.ledger import days

WEEKS, LONG = 6, 13
COLUMNS = (
    "origin", "currency", "model", "week", "ends", "expected", "actual",
    "p10", "p50", "p90", "low", "high", "calibrated_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lessons:
    """What past forecasts teach.

    Args:
        together: chance that an invoice follows its customer's common draw.
        factor: how much wider bands must be.
        weeks: how many past weeks say so.
    """

    together: float
    factor: float
    weeks: int


def lessons(invoices: pd.DataFrame, weeks: pd.DataFrame, currency: str, day: int) -> Lessons:
    """What was learned by the end of a day, from forecasts resolved by then.

    Args:
        invoices, weeks: of earlier origins.
    """
    return Lessons(_together(invoices, day), *_factor(weeks, currency, day))


def _together(invoices: pd.DataFrame, day: int) -> float:
    if not len(invoices):
        return bands.together(np.empty(0), np.empty(0, dtype="int64"))
    origins = days.numbers(invoices["origin"]).astype("int64")
    resolved_invoices = invoices[(origins + invoices["wait"] <= day) & (origins + 60 <= day)]
    group = resolved_invoices.groupby(["origin", "population", "customer"]).ngroup().to_numpy()
    return bands.together(resolved_invoices["pit"].to_numpy(), group)


def _factor(weeks: pd.DataFrame, currency: str, day: int) -> tuple[float, int]:
    if not len(weeks):
        return 1.0, 0
    mask = weeks["model"].eq(USED) & weeks["week"].gt(0) & weeks["p50"].notna()
    resolved_weeks = weeks[mask & weeks["ends"].le(day) & weeks["currency"].eq(currency)]
    columns = [resolved_weeks[name].to_numpy(float) for name in ("expected", "p10", "p50", "p90")]
    origin = days.numbers(resolved_weeks["origin"]).astype("int64")
    return bands.stretch(resolved_weeks["actual"].to_numpy(float), Band(*columns), origin)


def of(
    truth: Truth, delays: PaymentDelays, cdfs: dict[str, Floats], day: int,
    invoices: pd.DataFrame, weeks: pd.DataFrame,
) -> pd.DataFrame:  # fmt: skip
    """Cash of open invoices by currency, model and week; week 0 is the sum of thirteen.

    Args:
        cdfs: by model, ``used`` among them.
        day: the day at whose end the forecast is made.
        invoices, weeks: of earlier origins, to calibrate on.
    """
    items = delays.items
    tables = []
    for code in np.unique(items.currency):
        mask = items.currency == code
        part = PaymentDelays(items.take(mask), delays.start[mask], delays.length)
        currency = str(items.currencies[code])
        actual = truth.received(part.items.document, day + 1, LONG)
        lesson = lessons(invoices, weeks, currency, day)
        for model, cdf in cdfs.items():
            rows = _rows(part, cdf[mask], actual)
            if model == USED:
                rows = rows.join(_bands(part, cdf[mask], lesson), on="week")
            tables.append(rows.assign(currency=currency, model=model))
    table = pd.concat(tables) if tables else pd.DataFrame(columns=["week"], dtype="int64")
    ends = day + 7 * table["week"].where(table["week"] > 0, LONG)
    return table.assign(ends=ends).reindex(columns=list(COLUMNS[1:]))


def _rows(part: PaymentDelays, cdf: Floats, actual: Floats) -> pd.DataFrame:
    expected = part.items.balance.astype(float) @ bands.by_week(cdf, LONG)
    return pd.DataFrame({
        "week": np.arange(WEEKS + 1),
        "expected": np.append(expected.sum(), expected[:WEEKS]),
        "actual": np.append(actual.sum(), actual[:WEEKS]),
    })  # fmt: skip


def _bands(part: PaymentDelays, cdf: Floats, lesson: Lessons) -> pd.DataFrame:
    amount = part.items.balance.astype(float)
    raw = bands.band(cdf, amount, part.items.customer, WEEKS, lesson.together)
    wide = bands.stretched(raw, lesson.factor)
    columns = {"p10": raw.p10, "p50": raw.p50, "p90": raw.p90, "low": wide.p10, "high": wide.p90}
    return pd.DataFrame(columns, index=np.arange(1, WEEKS + 1)).assign(calibrated_on=lesson.weeks)


def scores(weeks: pd.DataFrame) -> pd.DataFrame:
    """Weekly error and coverage by origin and model, in the contract's columns.

    ``wape`` is over weeks 1 to 6; ``wape_13`` of the sum of thirteen weeks; ``cover_80`` of the
    calibrated band, ``cover_80_raw`` of the simulated one.
    """
    rows = []
    for (origin, model), table in weeks.groupby(["origin", "model"], sort=True):
        six, long = table[table["week"] > 0], table[table["week"] == 0]
        rows += [(origin, model, *row) for row in _week_scores(six, long)]
    score_table = pd.DataFrame(rows, columns=["origin", "model", "metric", "value", "n"])
    return score_table.assign(population="cash")


def _week_scores(six: pd.DataFrame, long: pd.DataFrame) -> list[tuple[str, float, int]]:
    def of(table: pd.DataFrame) -> float:
        return wape(table["expected"].to_numpy(float), table["actual"].to_numpy(float))

    rows = [("wape", of(six), len(six)), ("wape_13", of(long), len(long))]
    rows_with_band = six[six["low"].notna()]
    if len(rows_with_band):
        inside = (
            rows_with_band["actual"].between(rows_with_band["low"], rows_with_band["high"]).mean()
        )
        raw = rows_with_band["actual"].between(rows_with_band["p10"], rows_with_band["p90"]).mean()
        rows += [
            ("cover_80", float(inside), len(rows_with_band)),
            ("cover_80_raw", float(raw), len(rows_with_band)),
        ]
    return [row for row in rows if np.isfinite(row[1])]
