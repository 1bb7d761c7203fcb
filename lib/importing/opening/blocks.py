"""A block of cells with their types as a table: of a sheet, a page of HTML or one part of a file."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from lib.importing.opening import typed_columns
from lib.importing.source_table import SourceTable
from lib.importing.tables import grid, headings, table
from lib.importing.tables.body import Body
from lib.ledger.findings import Finding


def tables(name: str, blocks: Sequence[grid.Block]) -> list[SourceTable]:
    """The tables among blocks; from the second on they bear a number."""
    results = [result for block in blocks if (result := _table(name, block)) is not None]
    return [
        replace(result, name=name if number == 1 else f"{name} ({number})")
        for number, result in enumerate(results, 1)
    ]


def _table(name: str, block: grid.Block) -> SourceTable | None:
    """One table of a sheet; None where it has no record."""
    plain = list(block.headings.names)
    names, repeated = headings.distinct(plain)
    texts = [[typed_columns.text(cell) or "" for cell in row] for row in block.rows]
    columns = [pa.chunked_array([pa.array([row[i] for row in texts], pa.large_string())])
               for i in range(len(names))]  # fmt: skip
    missing = block.headings.missing
    body = Body(
        columns,
        names,
        frozenset(i for i, text in enumerate(plain) if not text and not missing),
        np.array(block.lines, "int64"),
        block.heading_rows,
        block.titles,
    )
    reading = table.read(body)
    if not reading.rows.any():
        return None
    record_rows = [row for row, record in zip(block.rows, reading.rows, strict=True) if record]
    frame = pd.DataFrame(
        {
            n: typed_columns.with_type(_objects([row[i] for row in record_rows]))
            for i, n in enumerate(names)
        }
    )
    result = table.source_table(name, body, frame, reading)
    continued = np.flatnonzero(np.array(block.continued_rows, bool)[reading.rows])
    return replace(
        result,
        continuation=tuple(sorted({*result.continuation, *map(int, continued)})),
        findings=(*repeated, *(_unnamed(name) if missing else ()), *result.findings),
    )


def _objects(cells: Sequence[Any]) -> pd.Series:
    blank = [None if isinstance(cell, str) and not cell.strip() else cell for cell in cells]
    return pd.Series(blank, dtype=object)


def _unnamed(name: str) -> tuple[Finding, ...]:
    message = (
        f"“{name}” has no headings; its columns are named by position. Say what they mean, or export "
        f"with headings."
    )
    return (Finding("warning", "no_headings", message, 1),)
