"""Parquet files: typed columns as they are; and our own snapshots, which need no mapping at all."""

import io
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lib.importing.opening import limits
from lib.importing.source_table import SourceTable
from lib.ledger import columns
from lib.ledger.mistake import Mistake

Content = Path | bytes | BinaryIO

_ROWS, _FEW_ROWS = 2**16, 2**6
_TYPES = {pa.int64(): pd.Int64Dtype(), pa.int32(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}


def parquet_unreadable(name: str, reason: object) -> Mistake:
    """A Parquet file is damaged."""
    first_line = str(reason).splitlines()[0][:200]
    return Mistake(f"{name} cannot be read as Parquet ({first_line}). Write the file again.")


def read(source: Content, name: str) -> SourceTable:
    """All rows of a Parquet file.

    Raises:
        Mistake: it is damaged.
        limits.TooLarge: it holds too much.
    """
    table = _table(source, name)
    frame = table.to_pandas(ignore_metadata=True, date_as_object=False, types_mapper=_TYPES.get)
    frame.columns = [str(column) for column in frame.columns]
    return SourceTable(name, frame, np.arange(1, len(frame) + 1, dtype="int64"))


def snapshot_role(source: Content, name: str) -> str | None:
    """The role of a file that has exactly a role's columns, in order and typed: our own snapshot.

    Amounts in such a file are minor units, as everywhere in a ledger.
    """
    schema = _open_file(source, name).schema_arrow
    for role, role_columns in columns.ROLES.items():
        if tuple(schema.names) == columns.names(role) and all(
            _fits(schema.field(column.name).type, column.type) for column in role_columns
        ):
            return role
    return None


def snapshot(source: Content, name: str, role: str) -> pd.DataFrame:
    """The frame of a snapshot file of that role."""
    return columns.conform(_table(source, name).to_pandas(), role)


def _table(source: Content, name: str) -> pa.Table:
    """The rows of a file, counted before they are kept."""
    try:
        _weigh(_open_file(source, name), source, name)
        return _open_file(source, name).read()
    except (pa.ArrowException, OSError) as reason:
        raise parquet_unreadable(name, reason) from reason


def _weigh(file: pq.ParquetFile, source: Content, name: str) -> None:
    """Count what a file holds: by its own account, then text that it writes once and repeats.

    A column of texts may name one long text a million times in a few bytes. Such columns are read in
    that short form, a piece at a time, and the texts' lengths added up.
    """
    metadata = file.metadata
    stated_size = sum(metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))
    limits.check(max(stated_size, metadata.num_rows * max(metadata.num_columns, 1) * 8), name)
    texts = [f.name for f in file.schema_arrow if _is_text(f.type)]
    nested = [f.name for f in file.schema_arrow if pa.types.is_nested(f.type)]
    if any("dictionary<" in str(f.type) for f in file.schema_arrow if f.name in nested):
        raise parquet_unreadable(name, "lists of values that stand elsewhere in the file")
    size, short = 0, _open_file(source, name, texts)
    for names, rows in ((texts, _ROWS), (nested, _FEW_ROWS)):
        for batch in short.iter_batches(rows, columns=names, use_threads=False) if names else ():
            size += sum(map(_letters, batch.columns))
            limits.check(size, name)


def _letters(column: pa.Array) -> int:
    """Bytes of a column's texts, those that are named again counted again."""
    if pa.types.is_nested(column.type):
        return int(column.nbytes)
    if not pa.types.is_dictionary(column.type):
        return int(pc.sum(pc.binary_length(column)).as_py() or 0)
    lengths = pc.binary_length(column.dictionary)
    return int(pc.sum(lengths.take(column.indices)).as_py() or 0)


def _is_text(type_: pa.DataType) -> bool:
    types = pa.types
    if types.is_dictionary(type_):  # so it was when it was written: categories of pandas, for one
        return _is_text(type_.value_type)
    return bool(
        types.is_string(type_) or types.is_large_string(type_)
        or types.is_binary(type_) or types.is_large_binary(type_)
    )  # fmt: skip


def _open_file(source: Content, name: str, texts: list[str] | None = None) -> pq.ParquetFile:
    readable = io.BytesIO(source) if isinstance(source, bytes) else source
    try:
        return pq.ParquetFile(readable, read_dictionary=texts)
    except (pa.ArrowException, OSError) as reason:
        raise parquet_unreadable(name, reason) from reason


def _fits(type_: Any, column_type: str) -> bool:
    checks = {
        "text": lambda t: pa.types.is_string(t) or pa.types.is_large_string(t),
        "day": pa.types.is_timestamp,
        "money": pa.types.is_int64,
        "number": pa.types.is_float64,
    }
    return bool(checks[column_type](type_) or pa.types.is_null(type_))
