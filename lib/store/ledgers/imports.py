"""An import from end to end: read, propose, assemble, check, write; and the preview before it.

Nothing counts before the last step, the insertion of the load; whatever stops an import earlier
leaves the ledgers as they were.
"""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from lib.board.people import Person
from lib.importing import parts as tables_
from lib.importing.assembling import ordering, repeated_texts
from lib.importing.assembling.assemble import Assembled
from lib.importing.opening import files
from lib.importing.opening.files import Source
from lib.importing.options import Options
from lib.importing.proofs import plausible
from lib.ledger import checks
from lib.ledger.findings import Finding
from lib.store import failpoints
from lib.store.home import Home
from lib.store.ledgers import (
    appending,
    import_findings,
    loads,
    mappings,
    previews,
    snapshots,
    sources,
)
from lib.store.ledgers.import_mistakes import (
    NoDocuments,
    NothingAccepted,
    VanishedItems,
    no_sources,
)
from lib.store.ledgers.import_results import Imported, Outcome, Preview, Rows
from lib.store.ledgers.mappings import confirm, remembered
from lib.store.ledgers.previews import Progress
from lib.store.records import write

__all__ = [
    "Imported",
    "NoDocuments",
    "NothingAccepted",
    "Outcome",
    "Preview",
    "Progress",
    "Rows",
    "VanishedItems",
    "commit",
    "confirm",
    "import_",
    "no_sources",
    "outcome",
    "preview",
    "refresh",
    "remembered",
]  # fmt: skip


def outcome(preview: Preview, options: Options, home: Home) -> Outcome:
    """What importing a preview would come to; nothing is written.

    Args:
        preview: the tables with their readings as they now are.
        options: what the person said.
        home: where the ledger is that this would be added to.

    Raises:
        Mistake: a person has to say more before the rows can be read.
    """
    assembled = previews.assemble_preview(preview, options)
    proofs = import_findings.proofs(assembled, preview.parts)
    as_of = previews.stated_day(preview, options)
    base = loads.newest(home, options.name) if options.append else None
    vanished = None
    try:
        frames, merge_findings = appending.merge_base(assembled.frames, base, home, options, as_of)
    except VanishedItems as gone:
        vanished = gone
        frames, merge_findings = appending.merge_base(
            assembled.frames, base, home, replace(options, accept=True), as_of
        )
    check_findings = checks.check(frames) if assembled.accepted else []
    return Outcome(
        rows=Rows(assembled.read, assembled.accepted, len(assembled.rejected)),
        frames=frames,
        findings=(
            *preview.findings,
            *import_findings.unmet(proofs),
            *assembled.findings,
            *merge_findings,
            *check_findings,
        ),
        rejects=assembled.rejected,
        set_aside=assembled.set_aside,
        proofs=proofs,
        as_of=as_of,
        vanished=vanished,
    )


def preview(source_list: Sequence[Source], options: Options, home: Home) -> Preview:
    """Read sources and propose what their columns mean; nothing is written.

    Raises:
        Mistake: a source cannot be read.
    """
    return previews.read(source_list, options, home, previews.silent)


def import_(
    source_list: Sequence[Source],
    options: Options,
    home: Home,
    *,
    actor: Person,
    progress: Progress | None = None,
) -> Imported:
    """Import sources as one ledger.

    Args:
        source_list: files, folders, uploads, database URLs.
        options: what the person said about them.
        home: where the ledger goes.
        actor: who imports.
        progress: told the share done and the step, for people who wait.

    Raises:
        MustAsk: a person has to say more first.
        Refused, NotAsListed: they may not.
        Mistake: the sources cannot be read or hold nothing usable; the ledgers are as they were.
    """
    loads.check_name(options.name)
    write.check(home, actor, loads.LOADING)
    report = progress or previews.silent
    preview = previews.read(source_list, options, home, report)
    tables_.check(preview.parts)
    return commit(preview, source_list, options, home, actor=actor, progress=report)


def commit(
    preview: Preview, source_list: Sequence[Source], options: Options, home: Home, *, actor: Person,
    progress: Progress | None = None,
) -> Imported:  # fmt: skip
    """Import what a preview read, with its mappings as they now are.

    Raises:
        Mistake: nothing usable is in it; the ledgers are as they were.
    """
    write.check(home, actor, loads.LOADING)
    report = progress or previews.silent
    report(0.4, "Assembling the ledger")
    assembled = previews.assemble_or_ask(preview, options)
    proofs = import_findings.proofs(assembled, preview.parts, assembled.proofs)
    preview = previews.without_rows(preview)
    if not assembled.accepted:
        raise NothingAccepted(assembled.read, assembled.rejected)
    with snapshots.exclusive(home):
        base = loads.newest(home, options.name) if options.append else None
        name = options.name or (base.name if base else loads.free_name(files.title(source_list[0])))
        frames, merge_findings = appending.merge_base(
            assembled.frames, base, home, options, previews.stated_day(preview, options)
        )
        if frames["documents"].empty:
            raise NoDocuments([role for role, frame in frames.items() if len(frame)])
        links = None if base else assembled.links
        orders = ordering.orders(frames, links)
        links = links.reordered(orders) if links else None
        assembled = replace(assembled, frames={}, links=None)
        frames = ordering.ordered(repeated_texts.with_categories(frames), orders)
        report(0.7, "Checking")
        control = loads.control(frames)
        findings = (
            *preview.findings,
            *import_findings.unmet(proofs),
            *plausible.findings(frames["documents"], control),
            *import_findings.unread_findings(preview.parts),
            *assembled.findings,
            *merge_findings,
            *checks.check(frames, links),
        )
        account = _account(preview, source_list, options, name, actor, assembled, findings)
        report(0.85, "Writing")
        version = loads.add(home, frames, account)
    _remember(preview, source_list, options, name, home, actor)
    report(1.0, "Done")
    return Imported(
        version=version,
        name=name,
        rows=Rows(account.read, account.accepted, account.rejected),
        mapping=mappings.mappings(preview.parts),
        findings=findings,
        control=control,
        rejects=assembled.rejected,
        why=mappings.why(preview.parts),
        unread=tuple(u for part in preview.parts for u in part.reading.unread),
        set_aside=assembled.set_aside,
        proofs=proofs,
    )


def refresh(home: Home, name: str, *, actor: Person, progress: Progress | None = None) -> Imported:
    """Import a saved source again.

    Raises:
        Refused, NotAsListed: they may not; the names of sources are not told them either.
        NoSuchSource: nothing is saved under that name.
        Mistake: it cannot be read now; the ledgers are as they were.
    """
    write.check(home, actor, loads.LOADING)
    locations, options = sources.find(home, name)
    return import_(locations, options, home, actor=actor, progress=progress)


def _stored_options(options: Options) -> dict[str, Any]:
    """Options as the record of a load keeps them."""
    day = options.as_of.isoformat() if options.as_of else None
    return asdict(replace(options, columns=dict(options.columns))) | {"as_of": day}


def _account(
    preview: Preview, source_list: Sequence[Source], options: Options, name: str, actor: Person,
    assembled: Assembled, findings: Sequence[Finding],
) -> loads.Account:  # fmt: skip
    return loads.Account(
        name=name,
        source=", ".join(files.display_name(source) for source in source_list),
        source_hash=files.fingerprint([f for source in source_list for f in files.files(source)]),
        actor=actor,
        read=assembled.read,
        accepted=assembled.accepted,
        rejected=len(assembled.rejected),
        options=_stored_options(options),
        mapping=mappings.mappings(preview.parts),
        stated_totals={p.table.name: p.table.control for p in preview.parts if p.table.control},
        findings=findings,
        rejects=assembled.rejected,
        as_of=previews.stated_day(preview, options),
    )


def _remember(
    preview: Preview,
    source_list: Sequence[Source],
    options: Options,
    name: str,
    home: Home,
    actor: Person,
) -> None:
    """After the commit: keep the source for a refresh, and the mapping that a person chose."""
    if sources.savable(source_list):
        sources.save(home, name, source_list, options, actor)
        failpoints.reach("after-source")
    for part in preview.parts:
        if options.columns or options.accept or options.states:
            confirm(home, part, actor=actor, states=options.states)
            failpoints.reach("after-mapping")
