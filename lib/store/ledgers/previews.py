"""Sources as they are read before anything is written, and the ledger that a preview makes."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd

from lib.importing import parts as tables_
from lib.importing.assembling import assemble
from lib.importing.assembling.assemble import Assembled
from lib.importing.opening import files
from lib.importing.opening.files import Source
from lib.importing.options import Options
from lib.importing.parts import MustAsk
from lib.importing.reading.reading import UnknownColumn
from lib.importing.source_table import SourceTable
from lib.importing.values.dates import UndecidedDates
from lib.ledger import columns
from lib.store.home import Home
from lib.store.ledgers import mappings
from lib.store.ledgers.import_mistakes import no_sources
from lib.store.ledgers.import_results import Preview

Progress = Callable[[float, str], None]
"""Told the share done and the step."""
_NO_REJECTS = pd.DataFrame(columns=["source", "line", "reason", "text"])


def silent(_share: float, _step: str) -> None:
    """Progress that nobody watches."""


def read(source_list: Sequence[Source], options: Options, home: Home, report: Progress) -> Preview:
    """Read sources and propose what their columns mean; nothing is written.

    Args:
        source_list: files, folders, uploads, database URLs.
        options: what the person said about them.
        home: where mappings are remembered.
        report: told the share done and the step.

    Raises:
        Mistake: a source cannot be read.
    """
    all_files = [file for source in source_list for file in files.files(source)]
    if not all_files:
        raise no_sources()
    ready: dict[str, pd.DataFrame] = {}
    tables: list[SourceTable] = []
    for count, file in enumerate(all_files):
        report(0.35 * count / len(all_files), f"Reading {files.display_name(file)}")
        if snapshot := files.snapshot(file):
            ready |= snapshot
        else:
            tables += files.read(file, options)
    words = {w: s for table in tables for w, s in mappings.remembered_states(table, home).items()}
    known_options = replace(options, states={**words, **options.states})
    parts = tables_.read(tables, known_options, lambda table: mappings.remembered(table, home))
    _check_columns(options, tables)
    findings = tuple(finding for table in tables for finding in table.findings)
    return Preview(tuple(parts), ready, findings)


def _check_columns(options: Options, tables: Sequence[SourceTable]) -> None:
    """A column named with ``--map`` must be in one of the tables."""
    column_names = [str(column) for table in tables for column in table.frame.columns]
    for column in options.columns:
        if tables and column not in column_names:
            raise UnknownColumn(column, tables[0].name, column_names, None)


def assemble_or_ask(preview: Preview, options: Options) -> Assembled:
    """The ledger of a preview.

    Raises:
        MustAsk: nothing tells day from month.
    """
    try:
        return assemble_preview(preview, options)
    except UndecidedDates as undecided:
        raise MustAsk(tables_.asking_for_dates(preview.parts, str(undecided))) from undecided


def assemble_preview(preview: Preview, options: Options) -> Assembled:
    """The ledger of a preview; snapshots stand beside what is assembled, row for row."""
    if not preview.parts:
        ready = {role: columns.empty(role) for role in columns.CORE} | dict(preview.snapshots)
        rows = sum(map(len, preview.snapshots.values()))
        return Assembled(ready, _NO_REJECTS, (), rows, rows)
    tables = [(part.table, part.role, part.reading) for part in preview.parts]
    result = assemble.ledger_frames(tables, options)
    rows = sum(map(len, preview.snapshots.values()))
    return replace(
        result,
        frames={**result.frames, **preview.snapshots},
        read=result.read + rows,
        accepted=result.accepted + rows,
        links=None if preview.snapshots else result.links,
    )


def without_rows(preview: Preview) -> Preview:
    """A preview that lets go of its rows, which a large import needs no longer."""
    parts = [
        replace(part, table=replace(part.table, frame=part.table.frame.head(0)))
        for part in preview.parts
    ]
    return replace(preview, parts=tuple(parts), snapshots={})


def stated_day(preview: Preview, options: Options) -> dt.date | None:
    """The day a person named for a list of open items, or the one that all its tables state."""
    stated_days = {part.table.as_of for part in preview.parts if part.table.as_of}
    return options.as_of or (stated_days.pop() if len(stated_days) == 1 else None)
