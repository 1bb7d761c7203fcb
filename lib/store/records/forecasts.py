"""Forecasts that were kept: what was said of a ledger on a day, laid by and never changed.

A row is one forecast: who kept it, of which version and day, by which code; its invoices and its weeks
as Parquet in the row itself, so that one transaction keeps all of it or nothing.
"""

import datetime as dt
import io
from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from lib.board.people import Person
from lib.ledger.mistake import Mistake
from lib.store import clock, database
from lib.store.home import Home
from lib.store.models import KeptForecast
from lib.store.records import write

KEEPING = "keep a forecast"
LISTED = ("id", "version", "day", "tested", "name", "currency", "model", "kept_at", "kept_by")


class NoSuchForecast(Mistake):
    """A kept forecast was asked for that is not there."""

    def __init__(self, number: object) -> None:
        super().__init__(
            f"No forecast is kept under {number}. The forecast page lists those that are."
        )


@dataclass(frozen=True, slots=True)
class ForecastHeader:
    """What a forecast is of.

    Args:
        version: of the ledger.
        day: the day at whose end it was made.
        code: version of the code that made it.
        tested: whether its ranges and its model rest on a record of past forecasts.
        name: what people call the ledger.
        currency: of its amounts.
        model: the model in use.
    """

    version: str
    day: dt.date
    code: str
    tested: bool
    name: str
    currency: str
    model: str


def keep(
    home: Home, header: ForecastHeader, invoices: pd.DataFrame, weeks: pd.DataFrame, actor: Person
) -> bool:
    """Keep a forecast; False where this one is kept already, whoever did it.

    Args:
        invoices, weeks: as the analysis lays them out.
        actor: who keeps it.
    Raises:
        Refused, NotAsListed: they may not.
    """
    table = KeptForecast.__table__
    row = {name: getattr(header, name) for name in header.__slots__}
    row |= {"invoices": _parquet(invoices), "weeks": _parquet(weeks)}
    row["kept_at"] = clock.now()
    same = sa.and_(*(table.c[name] == row[name] for name in ("version", "day", "code", "tested")))
    with write.changing(home, actor, KEEPING) as change:
        if change.connection.scalar(sa.select(table.c.id).where(same)) is not None:
            return False
        change.connection.execute(sa.insert(KeptForecast).values(**row, kept_by=change.actor.name))
        details = {"day": header.day.isoformat(), "model": header.model}
        change.note("kept a forecast", f"ledger {header.version}", details=details)
    return True


def listing(home: Home) -> pd.DataFrame:
    """Every kept forecast, the latest day first: the columns of ``LISTED``."""
    columns = [getattr(KeptForecast, name) for name in LISTED]
    order = (KeptForecast.day.desc(), KeptForecast.id.desc())
    with database.reading(home) as connection:
        rows = connection.execute(sa.select(*columns).order_by(*order)).all()
    return pd.DataFrame(rows, columns=list(LISTED))


def read(home: Home, number: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The invoices and the weeks of a kept forecast.

    Raises:
        NoSuchForecast: none has this number.
    """
    query = sa.select(KeptForecast.invoices, KeptForecast.weeks).where(KeptForecast.id == number)
    with database.reading(home) as connection:
        row = connection.execute(query).first()
    if row is None:
        raise NoSuchForecast(number)
    return pd.read_parquet(io.BytesIO(row.invoices)), pd.read_parquet(io.BytesIO(row.weeks))


def _parquet(table: pd.DataFrame) -> bytes:
    return bytes(table.to_parquet(None, index=False, compression="zstd"))
