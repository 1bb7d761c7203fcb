"""An import from end to end: read, propose, assemble, check, write; and the preview before it.

Nothing counts before the last step, the insertion of the load; whatever stops an import earlier
leaves the ledgers as they were.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import pandas as pd
import pyarrow as pa
import sqlalchemy as sa

from lib.importing import parts as tables_
from lib.importing.assembling import additions, assemble, ordering
from lib.importing.assembling.assemble import Assembled
from lib.importing.opening import files
from lib.importing.opening.files import Source
from lib.importing.options import Options
from lib.importing.parts import MustAsk, Part
from lib.importing.proofs import plausible, totals
from lib.importing.proofs.proof import Proof
from lib.importing.reading import roles
from lib.importing.reading.reading import UnknownColumn, Unread
from lib.importing.source_table import SourceTable
from lib.importing.values.dates import UndecidedDates
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


class VanishedItems(Mistake):
    """A later list of open items without some of the earlier one: a person must say what that means."""

    def __init__(self, gone: pd.DataFrame, name: str, day: dt.date) -> None:
        self.documents = tuple(gone["document"])
        shown = ", ".join(map(str, self.documents[:3])) + (" …" if len(gone) > 3 else "")
        items = "1 open item" if len(gone) == 1 else f"{len(gone):,} open items"
        super().__init__(
            f"{items} of “{name}” ({shown}) no longer stand{'s' if len(gone) == 1 else ''} on this "
            f"list. Were they settled in between? Then say --accept: they are settled on {day}. If it "
            f"is another list, import it without --append."
        )


_NO_REJECTS = pd.DataFrame(columns=["source", "line", "reason", "text"])


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows were read, accepted and rejected; accepted + rejected = read."""

    read: int
    accepted: int
    rejected: int


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
        why: field -> proven, named, likely or chosen, with the reason.
        unread: columns that could change a figure and are not used.
        set_aside: rows that are no receivables: why -> how many, and their sum in minor units.
        proofs: what the file itself proves.
    """

    version: str
    name: str
    rows: Rows
    mapping: Mapping[str, Mapping[str, str]]
    findings: tuple[Finding, ...]
    control: Mapping[str, int]
    rejects: pd.DataFrame
    why: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()
    set_aside: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    proofs: tuple[Proof, ...] = ()

    @property
    def clean(self) -> bool:
        """No row was rejected and no finding is an error."""
        return not self.rows.rejected and all(f.level != "error" for f in self.findings)


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What an import would come to, with nothing written.

    Args:
        rows: read, accepted, rejected.
        frames: of the ledger as it would be, by role; added to the earlier one where it is appended.
        findings: of reading, assembling and checking.
        rejects: ``source``, ``line``, ``reason``, ``text``.
        set_aside: rows that are no receivables: why -> how many, and their sum in minor units.
        proofs: what the file itself proves.
        as_of: the day that was named, or that the tables state.
        vanished: items of the earlier list that are gone, where a person has yet to say why.
    """

    rows: Rows
    frames: Mapping[str, pd.DataFrame]
    findings: tuple[Finding, ...]
    rejects: pd.DataFrame
    set_aside: Mapping[str, tuple[int, int]]
    proofs: tuple[Proof, ...]
    as_of: dt.date | None
    vanished: VanishedItems | None = None


def outcome(seen: Preview, options: Options, home: Home) -> Outcome:
    """What importing a preview would come to; nothing is written.

    Args:
        seen: the tables with their readings as they now are.
        options: what the person said.
        home: where the ledger is that this would be added to.

    Raises:
        Mistake: a person has to say more before the rows can be read.
    """
    assembled = _assembled(seen, options)
    proofs = (_rows_proof(assembled), *(p for part in seen.parts for p in _proofs(part)))
    as_of = _stated_day(seen, options)
    base = loads.newest(home, options.name) if options.append else None
    vanished = None
    try:
        frames, merged = _merged(assembled.frames, base, home, options, as_of)
    except VanishedItems as gone:
        vanished = gone
        frames, merged = _merged(assembled.frames, base, home, replace(options, accept=True), as_of)
    unmet = [finding for p in proofs if (finding := p.finding())]
    checked = checks.check(frames) if assembled.accepted else []
    return Outcome(
        rows=Rows(assembled.read, assembled.accepted, len(assembled.rejected)),
        frames=frames,
        findings=(*seen.findings, *unmet, *assembled.findings, *merged, *checked),
        rejects=assembled.rejected,
        set_aside=assembled.set_aside,
        proofs=proofs,
        as_of=as_of,
        vanished=vanished,
    )


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
        MustAsk: a person has to say more first.
        Mistake: the sources cannot be read or hold nothing usable; the ledgers are as they were.
    """
    loads.check_name(options.name)
    said = progress or _silent
    with _lean():
        seen = _preview(given, options, home, said)
        tables_.check(seen.parts)
        return commit(seen, given, options, home, who=who, progress=said)


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
    assembled = _asking_for_dates(seen, options)
    of_totals = (proof for part in seen.parts for proof in _proofs(part))
    proofs = (_rows_proof(assembled), *assembled.proofs, *of_totals)
    seen = _without_rows(seen)
    _let_go()
    if not assembled.accepted:
        raise NothingAccepted(assembled.read, assembled.rejected)
    with snapshots.exclusive(home):
        base = loads.newest(home, options.name) if options.append else None
        name = options.name or (base.name if base else loads.free_name(files.title(given[0])))
        frames, merged = _merged(assembled.frames, base, home, options, _stated_day(seen, options))
        if frames["documents"].empty:
            raise NoDocuments([role for role, frame in frames.items() if len(frame)])
        assembled = replace(assembled, frames={})
        frames = ordering.canonical(frames)
        _let_go()
        said(0.7, "Checking")
        unmet = [finding for p in proofs if (finding := p.finding())]
        findings = (
            *seen.findings, *unmet, *plausible.findings(frames["documents"]),
            *_unread_findings(seen), *assembled.findings, *merged, *checks.check(frames),
        )  # fmt: skip
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
        why=_why(seen),
        unread=tuple(u for part in seen.parts for u in part.reading.unread),
        set_aside=assembled.set_aside,
        proofs=proofs,
    )


def _rows_proof(assembled: Assembled) -> Proof:
    aside = sum(count for count, _ in assembled.set_aside.values())
    rejected = len(assembled.rejected)
    text = (
        f"{assembled.read:,} rows read = {assembled.accepted:,} accepted + {aside:,} set aside + "
        f"{rejected:,} rejected."
    )
    return Proof("rows", text, assembled.read == assembled.accepted + aside + rejected)


def _proofs(part: Part) -> tuple[Proof, ...]:
    return totals.proofs(part.table, part.reading) if part.role == "documents" else ()


def _unread_findings(seen: Preview) -> list[Finding]:
    """A warning for each column that could change a figure and is not used."""
    return [
        Finding(
            "warning",
            "unread_column",
            f"“{unread.column}” holds {unread.holds} and is not used{_could_be(unread)}. "
            f"If it matters, say what it is with --map.",
        )
        for part in seen.parts
        for unread in part.reading.unread
    ]


def _could_be(unread: Unread) -> str:
    return f" (it might be {' or '.join(unread.might_be)})" if unread.might_be else ""


def _why(seen: Preview) -> dict[str, str]:
    """Field -> how sure its column is, and why."""
    return {
        choice.field: f"{choice.certainty}: “{choice.column}”, {choice.reason}"
        for part in seen.parts
        for choice in part.reading.choices
    }


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
    tables: list[SourceTable] = []
    for count, file in enumerate(every):
        said(0.35 * count / len(every), f"Reading {files.shown(file)}")
        if snapshot := files.snapshot(file):
            ready |= snapshot
        else:
            tables += files.read(file, options)
    words = {w: s for table in tables for w, s in remembered_states(table, home).items()}
    explained = replace(options, states={**words, **options.states})
    parts = tables_.read(tables, explained, lambda table: remembered(table, home))
    _check_columns(options, tables)
    findings = tuple(finding for table in tables for finding in table.findings)
    return Preview(tuple(parts), ready, findings)


def _check_columns(options: Options, tables: Sequence[SourceTable]) -> None:
    """A column named with ``--map`` must be in one of the tables."""
    known = [str(column) for table in tables for column in table.frame.columns]
    for column in options.columns:
        if tables and column not in known:
            raise UnknownColumn(column, tables[0].name, known, None)


def remembered(table: SourceTable, home: Home) -> tuple[str | None, dict[str, str]]:
    """Role, and column -> field, as a person confirmed them for an earlier table of this shape."""
    confirmed = sa.select(ConfirmedMapping.role, ConfirmedMapping.columns)
    with database.reading(home) as connection:
        row = connection.execute(
            confirmed.where(ConfirmedMapping.shape == roles.shape(table))
        ).first()
    return (row.role, dict(row.columns)) if row else (None, {})


def remembered_states(table: SourceTable, home: Home) -> dict[str, str]:
    """Words for a state of payment, as a person explained them for an earlier table of this shape."""
    words = sa.select(ConfirmedMapping.states).where(ConfirmedMapping.shape == roles.shape(table))
    with database.reading(home) as connection:
        return dict(connection.scalars(words).first() or {})


def confirm(home: Home, part: Part, *, who: str, states: Mapping[str, str] | None = None) -> None:
    """Remember a part's reading, and words that were explained, for the next table of its shape."""
    row = {
        "shape": roles.shape(part.table),
        "role": part.role,
        "columns": {**dict.fromkeys(part.reading.unmapped, ""), **part.reading.names()},
        "states": {**remembered_states(part.table, home), **(states or {})},
        "confirmed_at": clock.now(),
        "confirmed_by": who,
    }
    with database.writing(home) as connection:
        connection.execute(
            sa.delete(ConfirmedMapping).where(ConfirmedMapping.shape == row["shape"])
        )
        connection.execute(sa.insert(ConfirmedMapping).values(**row))


def _asking_for_dates(seen: Preview, options: Options) -> Assembled:
    """The ledger of a preview.

    Raises:
        MustAsk: nothing tells day from month.
    """
    try:
        return _assembled(seen, options)
    except UndecidedDates as undecided:
        raise MustAsk(tables_.asking_for_dates(seen.parts, str(undecided))) from undecided


def _assembled(seen: Preview, options: Options) -> Assembled:
    """The ledger of a preview; snapshots stand beside what is assembled, row for row."""
    if not seen.parts:
        ready = {role: columns.empty(role) for role in columns.CORE} | dict(seen.snapshots)
        rows = sum(map(len, seen.snapshots.values()))
        return Assembled(ready, _NO_REJECTS, (), rows, rows)
    tables = [(part.table, part.role, part.reading) for part in seen.parts]
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
        replace(part, table=replace(part.table, frame=part.table.frame.head(0)))
        for part in seen.parts
    ]
    return replace(seen, parts=tuple(parts), snapshots={})


@contextmanager
def _lean() -> Iterator[None]:
    """Arrow takes memory from the system meanwhile: its own pool keeps a sixth of the peak."""
    usual = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(usual)


def _let_go() -> None:
    """Memory that Arrow keeps for later goes back to the system; else a large import adds it all up."""
    pa.default_memory_pool().release_unused()


def _merged(
    frames: Mapping[str, pd.DataFrame],
    base: sa.Row[Any] | None,
    home: Home,
    options: Options,
    as_of: dt.date | None,
) -> tuple[Mapping[str, pd.DataFrame], list[Finding]]:
    """The frames, added to an earlier ledger where there is one.

    Raises:
        VanishedItems: an earlier list of open items has some that this one has not.
    """
    if base is None:
        return frames, []
    earlier = snapshots.read(home, base.version)
    gone = additions.vanished(earlier, frames, day=as_of)
    if len(gone) and not options.accept:
        raise VanishedItems(gone, base.name, additions.list_day(frames, as_of))
    merged, notes = additions.merge(earlier, frames)
    settled, more = additions.settle_vanished(merged, gone, additions.list_day(frames, as_of))
    return settled, [*notes, *more]


def _stored(options: Options) -> dict[str, Any]:
    """Options as the record of a load keeps them."""
    day = options.as_of.isoformat() if options.as_of else None
    return asdict(replace(options, columns=dict(options.columns))) | {"as_of": day}


def _stated_day(seen: Preview, options: Options) -> dt.date | None:
    """The day a person named for a list of open items, or the one that all its tables state."""
    stated = {part.table.as_of for part in seen.parts if part.table.as_of}
    return options.as_of or (stated.pop() if len(stated) == 1 else None)


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
        options=_stored(options),
        mapping=_mappings(seen),
        stated={p.table.name: p.table.control for p in seen.parts if p.table.control},
        findings=findings,
        rejects=assembled.rejected,
        as_of=_stated_day(seen, options),
    )


def _mappings(seen: Preview) -> dict[str, dict[str, str]]:
    return {part.table.name: _columns(part) for part in seen.parts}


def _columns(part: Part) -> dict[str, str]:
    """Column -> field; what only the layout gives (a title, a group heading) is no column."""
    return {c: f for c, f in part.reading.names().items() if c not in part.table.carried}


def _remember(
    seen: Preview, given: Sequence[Source], options: Options, name: str, home: Home, who: str
) -> None:
    """After the commit: keep the source for a refresh, and the mapping that a person chose."""
    if sources.savable(given):
        sources.save(home, name, given, options, who)
        failpoints.reach("after-source")
    for part in seen.parts:
        if options.columns or options.accept or options.states:
            confirm(home, part, who=who, states=options.states)
            failpoints.reach("after-mapping")
