"""Parquet files: typed columns as they are; and our own snapshots, which need no mapping at all."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from lib.importing.source_table import SourceTable
from lib.ledger import columns
from lib.ledger.mistake import Mistake

_TYPES = {pa.int64(): pd.Int64Dtype(), pa.int32(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}


class ParquetUnreadable(Mistake):
    """A Parquet file is damaged."""

    def __init__(self, name: str, reason: object) -> None:
        said = str(reason).splitlines()[0][:200]
        super().__init__(f"{name} cannot be read as Parquet ({said}). Write the file again.")


def read(source: Path | bytes, name: str) -> SourceTable:
    """All rows of a Parquet file.

    Raises:
        ParquetUnreadable: it is damaged.
    """
    table = _opened(source, name).read()
    frame = table.to_pandas(ignore_metadata=True, date_as_object=False, types_mapper=_TYPES.get)
    frame.columns = [str(column) for column in frame.columns]
    return SourceTable(name, frame, np.arange(1, len(frame) + 1, dtype="int64"))


def snapshot_role(source: Path | bytes, name: str) -> str | None:
    """The role of a file that has exactly a role's columns, in order and typed: our own snapshot.

    Amounts in such a file are minor units, as everywhere in a ledger.
    """
    schema = _opened(source, name).schema_arrow
    for role, wanted in columns.ROLES.items():
        if tuple(schema.names) == columns.names(role) and all(
            _fits(schema.field(column.name).type, column.type) for column in wanted
        ):
            return role
    return None


def snapshot(source: Path | bytes, name: str, role: str) -> pd.DataFrame:
    """The frame of a snapshot file of that role."""
    return columns.conform(_opened(source, name).read().to_pandas(), role)


def _opened(source: Path | bytes, name: str) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    except (pa.ArrowException, OSError) as reason:
        raise ParquetUnreadable(name, reason) from reason


def _fits(type_: Any, wanted: str) -> bool:
    checks = {
        "text": lambda t: pa.types.is_string(t) or pa.types.is_large_string(t),
        "day": pa.types.is_timestamp,
        "money": pa.types.is_int64,
        "number": pa.types.is_float64,
    }
    return bool(checks[wanted](type_) or pa.types.is_null(type_))
