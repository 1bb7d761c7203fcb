"""An import from end to end: read, propose, assemble, check, write; and the preview before it.

Nothing counts before the last step, the insertion of the load; whatever stops an import earlier
leaves the ledgers as they were.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import pandas as pd
import pyarrow as pa
import sqlalchemy as sa

from lib.importing.assembling import additions, assemble, ordering
from lib.importing.assembling.assemble import Assembled
from lib.importing.opening import files
from lib.importing.opening.files import Source
from lib.importing.options import Options
from lib.importing.reading import mapping
from lib.importing.reading.mapping import Mapping as ColumnMapping
from lib.importing.source_table import SourceTable
from lib.ledger import checks, columns
from lib.ledger.findings import Finding
from lib.ledger.mistake import Mistake
from lib.store import clock, database, failpoints, loads, snapshots, sources
from lib.store.home import Home
from lib.store.models import ConfirmedMapping

Progress = Callable[[float, str], None]


class NoSources(Mistake):
    """An import of nothing."""

    def __init__(self) -> None:
        super().__init__("Nothing to import: name a file, a folder or a database URL.")


class NothingAccepted(Mistake):
    """Not one row of an import could be used."""

    def __init__(self, read: int, rejected: pd.DataFrame) -> None:
        reasons = rejected["reason"].value_counts()
        most = f"; most often: {reasons.index[0]}" if len(reasons) else ""
        super().__init__(
            f"None of the {read:,} rows could be used{most}. Check which column is which "
            f"(--map COLUMN=FIELD), then import again. The ledgers are as they were."
        )


class NoDocuments(Mistake):
    """An import that would make a ledger without an invoice."""

    def __init__(self, roles: Sequence[str]) -> None:
        super().__init__(
            f"There are no invoices in this import, only {', '.join(roles)}. Import them together "
            f"with the documents, or add them to the newest ledger with --append."
        )


_NO_REJECTS = pd.DataFrame(columns=["source", "line", "reason", "text"])


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows were read, accepted and rejected; accepted + rejected = read."""

    read: int
    accepted: int
    rejected: int


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One table of a source, what it is taken for, and what its columns are taken for."""

    raw: SourceTable
    role: str
    mapping: ColumnMapping


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """What an import would read, before anything is written.

    Args:
        parts: the tables, each with its proposed mapping.
        snapshots: frames that need no mapping, by role.
        findings: what reading noticed.
    """

    parts: tuple[Part, ...]
    snapshots: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Imported:
    """What came of an import.

    Args:
        version: of the ledger as it now is.
        name: of the ledger.
        rows: read, accepted, rejected.
        mapping: by table: column heading -> field.
        findings: of reading, assembling and checking.
        control: open at the end: currency -> minor units.
        rejects: ``source``, ``line``, ``reason``, ``text``.
    """

    version: str
    name: str
    rows: Rows
    mapping: Mapping[str, Mapping[str, str]]
    findings: tuple[Finding, ...]
    control: Mapping[str, int]
    rejects: pd.DataFrame

    @property
    def clean(self) -> bool:
        """No row was rejected and no finding is an error."""
        return not self.rows.rejected and all(f.level != "error" for f in self.findings)


def preview(given: Sequence[Source], options: Options, home: Home) -> Preview:
    """Read sources and propose what their columns mean; nothing is written.

    Raises:
        Mistake: a source cannot be read.
    """
    return _preview(given, options, home, _silent)


def import_(
    given: Sequence[Source],
    options: Options,
    home: Home,
    *,
    who: str,
    progress: Progress | None = None,
) -> Imported:
    """Import sources as one ledger.

    Args:
        given: files, folders, uploads, database URLs.
        options: what the person said about them.
        home: where the ledger goes.
        who: who imports.
        progress: told the share done and the step, for people who wait.

    Raises:
        Mistake: the sources cannot be read or hold nothing usable; the ledgers are as they were.
    """
    loads.check_name(options.name)
    said = progress or _silent
    return commit(
        _preview(given, options, home, said), given, options, home, who=who, progress=said
    )


def commit(
    seen: Preview, given: Sequence[Source], options: Options, home: Home, *, who: str,
    progress: Progress | None = None,
) -> Imported:  # fmt: skip
    """Import what a preview read, with its mappings as they now are.

    Raises:
        Mistake: nothing usable is in it; the ledgers are as they were.
    """
    said = progress or _silent
    said(0.4, "Assembling the ledger")
    _let_go()
    assembled = _assembled(seen, options)
    seen = _without_rows(seen)
    _let_go()
    if not assembled.accepted:
        raise NothingAccepted(assembled.read, assembled.rejected)
    with snapshots.exclusive(home):
        base = loads.newest(home, options.name) if options.append else None
        name = options.name or (base.name if base else loads.free_name(files.title(given[0])))
        frames, merged = _merged(assembled.frames, base, home)
        if frames["documents"].empty:
            raise NoDocuments([role for role, frame in frames.items() if len(frame)])
        frames, assembled = ordering.canonical(frames), replace(assembled, frames={})
        _let_go()
        said(0.7, "Checking")
        findings = (*seen.findings, *assembled.findings, *merged, *checks.check(frames))
        account = _account(seen, given, options, name, who, assembled, findings)
        said(0.85, "Writing")
        version = loads.add(home, frames, account)
    _remember(seen, given, options, name, home, who)
    said(1.0, "Done")
    return Imported(
        version=version,
        name=name,
        rows=Rows(account.read, account.accepted, account.rejected),
        mapping=_mappings(seen),
        findings=findings,
        control=loads.control(frames),
        rejects=assembled.rejected,
    )


def refresh(home: Home, name: str, *, who: str, progress: Progress | None = None) -> Imported:
    """Import a saved source again.

    Raises:
        NoSuchSource: nothing is saved under that name.
        Mistake: it cannot be read now; the ledgers are as they were.
    """
    locations, options = sources.find(home, name)
    return import_(locations, options, home, who=who, progress=progress)


def _silent(_share: float, _step: str) -> None:
    return


def _preview(given: Sequence[Source], options: Options, home: Home, said: Progress) -> Preview:
    every = [file for source in given for file in files.files(source)]
    if not every:
        raise NoSources
    ready: dict[str, pd.DataFrame] = {}
    parts: list[Part] = []
    for count, file in enumerate(every):
        said(0.35 * count / len(every), f"Reading {files.shown(file)}")
        if snapshot := files.snapshot(file):
            ready |= snapshot
        else:
            parts += [_part(raw, options, home) for raw in files.read(file, options)]
    _check_columns(options, parts)
    findings = tuple(finding for part in parts for finding in part.raw.findings)
    return Preview(tuple(parts), ready, findings)


def _check_columns(options: Options, parts: Sequence[Part]) -> None:
    """A column named with ``--map`` must be in one of the tables."""
    known = [str(column) for part in parts for column in part.raw.frame.columns]
    for column in options.columns:
        if parts and column not in known:
            raise mapping.UnknownColumn(column, parts[0].raw.name, known)


def _part(raw: SourceTable, options: Options, home: Home) -> Part:
    chosen = {column: f for column, f in options.columns.items() if column in raw.frame.columns}
    known, confirmed = remembered(raw, home)
    role = raw.role or known or _role(raw, chosen)
    return Part(raw, role, mapping.propose(raw, role, chosen, confirmed if role == known else None))


def _role(raw: SourceTable, chosen: Mapping[str, str]) -> str:
    """The role a table seems to have; documents, where a person chose fields it does not have."""
    seems = mapping.role(raw)
    return seems if set(chosen.values()) - {""} <= set(mapping.fields(seems)) else "documents"


def remembered(raw: SourceTable, home: Home) -> tuple[str | None, dict[str, str]]:
    """Role, and column -> field, as a person confirmed them for an earlier source of this shape."""
    confirmed = sa.select(ConfirmedMapping.role, ConfirmedMapping.columns)
    with database.reading(home) as connection:
        found = connection.execute(
            confirmed.where(ConfirmedMapping.shape == mapping.shape(raw))
        ).first()
    return (found.role, dict(found.columns)) if found else (None, {})


def confirm(home: Home, part: Part, *, who: str) -> None:
    """Remember a part's mapping for the next source of its shape."""
    row = {
        "shape": mapping.shape(part.raw),
        "role": part.role,
        "columns": {**dict.fromkeys(part.mapping.unmapped, ""), **part.mapping.names()},
        "confirmed_at": clock.now(),
        "confirmed_by": who,
    }
    with database.writing(home) as connection:
        connection.execute(
            sa.delete(ConfirmedMapping).where(ConfirmedMapping.shape == row["shape"])
        )
        connection.execute(sa.insert(ConfirmedMapping).values(**row))


def _assembled(seen: Preview, options: Options) -> Assembled:
    """The ledger of a preview; snapshots stand beside what is assembled, row for row."""
    if not seen.parts:
        ready = {role: columns.empty(role) for role in columns.CORE} | dict(seen.snapshots)
        rows = sum(map(len, seen.snapshots.values()))
        return Assembled(ready, _NO_REJECTS, (), rows, rows)
    tables = [(part.raw, part.role, part.mapping) for part in seen.parts]
    made = assemble.ledger_frames(tables, options)
    rows = sum(map(len, seen.snapshots.values()))
    return replace(
        made,
        frames={**made.frames, **seen.snapshots},
        read=made.read + rows,
        accepted=made.accepted + rows,
    )


def _without_rows(seen: Preview) -> Preview:
    """A preview that lets go of its rows, which a large import needs no longer."""
    parts = [
        replace(part, raw=replace(part.raw, frame=part.raw.frame.head(0))) for part in seen.parts
    ]
    return replace(seen, parts=tuple(parts), snapshots={})


def _let_go() -> None:
    """Memory that Arrow keeps for later goes back to the system; else a large import adds it all up."""
    pa.default_memory_pool().release_unused()


def _merged(
    frames: Mapping[str, pd.DataFrame], base: sa.Row[Any] | None, home: Home
) -> tuple[Mapping[str, pd.DataFrame], list[Finding]]:
    """The frames, added to an earlier ledger where there is one."""
    if base is None:
        return frames, []
    return additions.merge(snapshots.read(home, base.version), frames)


def _account(
    seen: Preview, given: Sequence[Source], options: Options, name: str, who: str,
    assembled: Assembled, findings: Sequence[Finding],
) -> loads.Account:  # fmt: skip
    return loads.Account(
        name=name,
        source=", ".join(files.shown(source) for source in given),
        source_hash=files.fingerprint([f for source in given for f in files.files(source)]),
        who=who,
        read=assembled.read,
        accepted=assembled.accepted,
        rejected=len(assembled.rejected),
        options=asdict(replace(options, columns=dict(options.columns))),
        mapping=_mappings(seen),
        stated={part.raw.name: part.raw.control for part in seen.parts if part.raw.control},
        findings=findings,
        rejects=assembled.rejected,
    )


def _mappings(seen: Preview) -> dict[str, dict[str, str]]:
    return {part.raw.name: part.mapping.names() for part in seen.parts}


def _remember(
    seen: Preview, given: Sequence[Source], options: Options, name: str, home: Home, who: str
) -> None:
    """After the commit: keep the source for a refresh, and the mapping that a person chose."""
    if sources.savable(given):
        sources.save(home, name, given, options, who)
        failpoints.reach("after-source")
    for part in seen.parts:
        if options.columns:
            confirm(home, part, who=who)
            failpoints.reach("after-mapping")
