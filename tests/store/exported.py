"""A ledger written the way an ERP would hand it out: major units, in files or in a database."""

from decimal import Decimal
from pathlib import Path

import pandas as pd
import sqlalchemy as sa

from lib.ledger import columns, money

Frames = dict[str, pd.DataFrame]


def in_major(frames: Frames, reporting: str = "EUR") -> Frames:
    """Amounts as exact decimals of their currency, everything else untouched."""
    documents = frames["documents"].set_index("document")["currency"]
    made = {}
    for role, frame in frames.items():
        if role == "allocations":
            currencies = frame["invoice"].map(documents)
        else:
            currencies = (
                frame["currency"] if "currency" in frame else pd.Series(reporting, frame.index)
            )
        made[role] = frame.assign(
            **{
                column.name: _major(frame[column.name], currencies)
                for column in columns.ROLES[role]
                if column.type == "money"
            }
        )
    return made


def _major(amounts: pd.Series, currencies: pd.Series) -> pd.Series:
    pairs = zip(amounts, currencies, strict=True)
    values: list[Decimal | None] = [None if pd.isna(a) else money.major(a, c) for a, c in pairs]
    return pd.Series(values, amounts.index, dtype="object")


def to_csv(frames: Frames, folder: Path) -> Path:
    """One CSV a role, in a folder of their own."""
    folder.mkdir(parents=True, exist_ok=True)
    for role, frame in frames.items():
        frame.to_csv(folder / f"{role}.csv", index=False)
    return folder


def to_sql(frames: Frames, url: str) -> None:
    """One table a role, with the types a database designer would choose."""
    chosen = {"text": sa.Text, "day": sa.Date, "number": sa.Float}
    engine = sa.create_engine(url)
    for role, frame in frames.items():
        exact = sa.Numeric(18, 2) if engine.dialect.name == "postgresql" else sa.Text
        types = {c.name: chosen.get(c.type, exact) for c in columns.ROLES[role]}
        rows = frame.astype("object").where(frame.notna(), None)
        if engine.dialect.name == "sqlite":
            money_columns = [c.name for c in columns.ROLES[role] if c.type == "money"]
            rows[money_columns] = rows[money_columns].map(lambda v: None if v is None else str(v))
        rows.to_sql(role, engine, index=False, dtype=types, if_exists="replace", chunksize=5000)
    engine.dispose()
