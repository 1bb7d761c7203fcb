"""The record of loads: which ledgers there are, and how to open one. Only these are listed."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from lib.board.people import Person
from lib.importing.assembling import ordering
from lib.ledger import money, texts
from lib.ledger.command_line import TYPED
from lib.ledger.findings import Finding, with_count
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.store import clock, database, failpoints
from lib.store.home import Home, private_file, private_folder
from lib.store.ledgers import snapshot_version, snapshots, sources, unfinished
from lib.store.models import Load
from lib.store.records import write

SAMPLE = "sample"
_SHORTEST = 6
_LONGEST = 200
LOADING, ARRANGING = "load a ledger", "rename or delete a ledger"

LISTED = (
    "version", "name", "loaded_at", "source", "documents", "customers",
    "first_day", "last_day", "currency",
)  # fmt: skip


class NoSuchLedger(Mistake):
    """A ledger was asked for by a version or name that no load has."""

    def __init__(self, selector: str, names: Sequence[str]) -> None:
        examples = ", ".join(names[:10]) or "none yet"
        super().__init__(
            f"There is no ledger “{selector}”. Ledgers: {examples}; “{SAMPLE}” is always there. "
            f"`{TYPED} ledgers` lists them."
        )


class NameTaken(Mistake):
    """A load asked for the name that stands for the sample."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}” is the name of the sample ledger. Choose another name.")


class NameRefused(Mistake):
    """A ledger cannot be called that."""

    @classmethod
    def in_use(cls, name: str) -> "NameRefused":
        """Another ledger has the name."""
        return cls(f"There is already a ledger “{name}”. Choose another name, or delete that one.")

    @classmethod
    def unusable(cls) -> "NameRefused":
        """Nothing is left of the name, or too much."""
        return cls(f"A name has between 1 and {_LONGEST} letters. Choose another one.")


class SampleStays(Mistake):
    """The sample was to be renamed or deleted."""

    def __init__(self) -> None:
        super().__init__(
            "The sample ledger stays as it is: it can be neither renamed nor deleted. "
            "It is shown by default only while there is no other ledger."
        )


class RejectsLost(Mistake):
    """The file of rows that a load rejected is gone or damaged."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The rejected rows of this import cannot be read: {path} is gone or damaged. The ledger "
            f"is as it was; import the source again to see them."
        )


@dataclass(frozen=True, slots=True)
class Account:
    """What a load says of itself beside the content: where it came from and what came of it.

    Args:
        name: what people call the ledger.
        source: where it was read from, without credentials.
        source_hash: of the bytes read, or of the rows where there were no bytes.
        actor: who loads it.
        read, accepted, rejected: rows.
        options, mapping: as used, ready for JSON.
        stated_totals: control totals that the source itself states.
        findings: what reading, assembling and checking had to say.
        rejects: rejected rows: ``source``, ``line``, ``reason``, ``text``.
        as_of: the day that the source states for itself ("As of 31 March 2026"), or a person for it.
    """

    name: str
    source: str
    source_hash: str
    actor: Person
    read: int
    accepted: int
    rejected: int
    options: Mapping[str, Any] = field(default_factory=dict)
    mapping: Mapping[str, Any] = field(default_factory=dict)
    stated_totals: Mapping[str, Any] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    rejects: pd.DataFrame = field(default_factory=pd.DataFrame)
    as_of: dt.date | None = None


def add(home: Home, frames: snapshots.Frames, account: Account) -> str:
    """Write a snapshot and then the load that refers to it; the load is the commit.

    The caller holds ``snapshots.exclusive``: what an earlier import did not commit is swept first.

    Returns: the version; the same content again is a new load of the same version.
    Raises:
        Refused, NotAsListed: whoever loads it may not.
    """
    sweep(home)
    try:
        version = snapshots.write(home, frames, lambda folder: unfinished.note(home, folder))
        unfinished.disown(home, home.ledgers / version)
        failpoints.reach("before-rejects")
        rejects = _write_rejects(home, account.rejects)
        failpoints.reach("after-rejects")
        with write.changing(home, account.actor, LOADING) as change:
            row = _row(version, frames, account, rejects) | {"loaded_by": change.actor.name}
            change.connection.execute(sa.insert(Load).values(**row))
            details = {"name": account.name, "read": account.read, "rejected": account.rejected}
            change.note("loaded a ledger", f"ledger {version}", details=details)
            failpoints.reach("before-commit")
    except Exception:
        with suppress(Mistake, OSError):
            sweep(home)
        raise
    failpoints.reach("after-commit")
    unfinished.clear(home)
    return version


def check_name(name: str | None) -> None:
    """Refuse the name that stands for the sample.

    Raises:
        NameTaken: it is that name.
    """
    if name == SAMPLE:
        raise NameTaken(name)


def free_name(title: str) -> str:
    """A title as a name that is free to use.

    >>> free_name("open items"), free_name("sample")
    ('open items', 'sample (imported)')
    """
    return f"{title} (imported)" if title == SAMPLE else title


def rename(home: Home, old: str, new: str, *, actor: Person) -> str:
    """Call a ledger something else, with all its versions and its saved source; return the name.

    Raises:
        SampleStays: it is the sample.
        NameTaken, NameRefused: the new name stands for another ledger, or is none.
        NoSuchLedger: nothing has the old name.
        Refused, NotAsListed: they may not.
    """
    new = " ".join(new.split())
    _check_named(home, old)
    check_name(new)
    if not 0 < len(new) <= _LONGEST:
        raise NameRefused.unusable()
    with write.changing(home, actor, ARRANGING) as change:
        connection = change.connection
        if new != old and connection.scalar(sa.select(Load.id).where(Load.name == new).limit(1)):
            raise NameRefused.in_use(new)
        version = connection.scalar(_version_of(old))
        connection.execute(sa.update(Load).where(Load.name == old).values(name=new))
        sources.rename(connection, old, new)
        change.note("renamed a ledger", f"ledger {version}", details={"was": old, "is": new})
    return new


def delete(home: Home, name: str, *, actor: Person) -> int:
    """Remove a ledger: its loads, the snapshots that only they refer to, its saved source.

    What was decided, kept or simulated on it is a record of its own, and stays.

    Returns: how many versions went.

    Raises:
        SampleStays: it is the sample.
        NoSuchLedger: nothing has that name.
        Refused, NotAsListed: they may not.
    """
    with snapshots.exclusive(home):
        count = versions(home, name)
        before = _referenced_names(home)
        with write.changing(home, actor, ARRANGING) as change:
            version = change.connection.scalar(_version_of(name))
            change.connection.execute(sa.delete(Load).where(Load.name == name))
            sources.forget(change.connection, name)
            details = {"name": name, "versions": count}
            change.note("deleted a ledger", f"ledger {version}", details=details)
            failpoints.reach("before-commit")
        for entry in before - _referenced_names(home):
            unfinished.remove(home.ledgers / entry)
            unfinished.remove(home.rejects / entry)
    return count


def _version_of(name: str) -> sa.Select[str]:
    return sa.select(Load.version).where(Load.name == name).order_by(Load.id.desc()).limit(1)


def versions(home: Home, name: str) -> int:
    """How many versions a ledger has.

    Raises:
        SampleStays: it is the sample.
        NoSuchLedger: nothing has that name.
    """
    _check_named(home, name)
    distinct = sa.func.count(sa.distinct(Load.version))
    with database.reading(home) as connection:
        return int(connection.scalar(sa.select(distinct).where(Load.name == name)) or 0)


def deletion(name: str, count: int) -> str:
    """What goes when a ledger is deleted, as a question.

    >>> deletion("May list", 3)
    'Delete “May list”? Its 3 versions go; decisions of the board stay.'
    >>> deletion("May list", 1)
    'Delete “May list”? Its 1 version goes; decisions of the board stay.'
    """
    versions_text = with_count("{n} version[|s] [goes|go]", count)
    return f"Delete “{name}”? Its {versions_text}; decisions of the board stay."


def _check_named(home: Home, name: str) -> None:
    """Refuse the sample, and names (not versions) that no load has."""
    if name == SAMPLE:
        raise SampleStays
    if newest(home, name) is None:
        raise NoSuchLedger(name, _names(home))


def _names(home: Home) -> Sequence[str]:
    with database.reading(home) as connection:
        return connection.scalars(sa.select(Load.name).distinct().order_by(Load.name)).all()


def listing(home: Home) -> pd.DataFrame:
    """Every load, newest first; the sample alone while nothing was loaded. Columns: see ``loaded``."""
    table = all_loads(home)
    return table if len(table) else sample_listing(home)


def all_loads(home: Home) -> pd.DataFrame:
    """Every load, newest first; no row while nothing was loaded.

    Returns: ``version``, ``name``, ``loaded_at``, ``source``, ``documents``, ``customers``,
        ``first_day``, ``last_day``, ``currency``.
    """
    columns = [getattr(Load, name) for name in LISTED]
    with database.reading(home) as connection:
        rows = connection.execute(sa.select(*columns).order_by(Load.id.desc())).all()
    table = pd.DataFrame(rows, columns=list(LISTED))
    return table.assign(loaded_at=pd.to_datetime(table["loaded_at"], utc=True))


def ledger(home: Home, selector: str | None = None) -> Ledger:
    """The ledger of a version or name, seen on its last day; the newest by default.

    Args:
        selector: a version (or its beginning), a name (its newest load), or ``sample``.

    Raises:
        NoSuchLedger: nothing by that version or name.
    """
    load = find(home, selector)
    if load is None:
        return sample(home)
    frames = snapshots.read(home, load.version, load.name)
    return Ledger.of(frames, currency=load.currency, version=load.version, stated_day=load.as_of)


def sample(home: Home) -> Ledger:
    """The sample ledger."""
    frames = _sample_frames(home)
    return Ledger.of(frames, version=snapshot_version.version(frames))


def find(home: Home, selector: str | None = None) -> sa.Row[Any] | None:
    """The newest load with that version or name; None stands for the sample.

    Raises:
        NoSuchLedger: nothing by that version or name.
    """
    if selector == SAMPLE:
        return None
    load = newest(home, selector) or _by_version(home, selector)
    if load is None and selector is not None:
        raise NoSuchLedger(selector, _names(home))
    return load


def newest(home: Home, name: str | None = None) -> sa.Row[Any] | None:
    """The newest load, or the newest of a name; None where there is none."""
    condition = sa.true() if name is None else Load.name == name
    return _newest(home, condition)


def _by_version(home: Home, version: str | None) -> sa.Row[Any] | None:
    """The newest load of a version, given by at least its first six digits."""
    if version is None or len(version) < _SHORTEST:
        return None
    return _newest(home, Load.version.startswith(version.lower(), autoescape=True))


def _newest(home: Home, condition: sa.ColumnElement[bool]) -> sa.Row[Any] | None:
    loads = sa.select(Load.__table__).where(condition).order_by(Load.id.desc())
    with database.reading(home) as connection:
        return connection.execute(loads.limit(1)).first()


def rejects(home: Home, load: sa.Row[Any]) -> pd.DataFrame:
    """The rows that a load rejected: ``source``, ``line``, ``reason``, ``text``.

    Raises:
        RejectsLost: their file is gone or cannot be read.
    """
    if not load.rejects:
        return pd.DataFrame(columns=["source", "line", "reason", "text"])
    path = home.rejects / load.rejects
    try:
        return pd.read_csv(path, dtype={"text": "str"})
    except (OSError, ValueError) as reason:
        raise RejectsLost(path) from reason


def unlisted(home: Home) -> str:
    """What to say of snapshots that this database does not list; empty where there are none."""
    versions_on_disk = snapshots.versions(home)
    with database.reading(home) as connection:
        listed_versions = set(connection.scalars(sa.select(Load.version).distinct()))
    return (
        _unlisted_sentence(
            len(versions_on_disk - listed_versions), nothing_listed=not listed_versions
        )
        if versions_on_disk - listed_versions
        else ""
    )


def _unlisted_sentence(count: int, *, nothing_listed: bool) -> str:
    """Snapshots that are not listed, in a sentence.

    >>> _unlisted_sentence(2, nothing_listed=False)
    '2 snapshots here belong to another database: kept.'
    """
    text = with_count("{n} snapshot[|s] here [belongs|belong] to another database: kept.", count)
    if not nothing_listed:
        return text
    return (
        f"{text} This one lists no ledger, so the sample is shown. Set COMMON_TERMS_DB to the other "
        f"database, restore a backup into an empty home (`{TYPED} restore FILE`), or import the "
        f"sources again."
    )


def control(frames: snapshots.Frames) -> dict[str, int]:
    """Open at the end, all kinds of documents together: currency -> minor units."""
    documents = frames["documents"]
    return {str(c): int(v) for c, v in documents.groupby("currency")["amount"].sum().items()}


def _row(
    version: str, frames: snapshots.Frames, account: Account, rejects: str | None
) -> dict[str, Any]:
    return {
        **summary(frames),
        "version": version,
        "name": account.name,
        "loaded_at": clock.now(),
        "source": account.source,
        "source_hash": account.source_hash,
        "options": dict(account.options),
        "mapping": dict(account.mapping),
        "read": account.read,
        "accepted": account.accepted,
        "rejected": account.rejected,
        "control": control(frames),
        "stated": dict(account.stated_totals),
        "findings": [asdict(finding) for finding in account.findings],
        "rejects": rejects,
        "as_of": account.as_of,
    }


def summary(frames: snapshots.Frames) -> dict[str, Any]:
    """How many documents and customers there are, from which day to which, in which currency."""
    documents = frames["documents"]
    last = [documents["issued"].max(), frames["allocations"]["effective_on"].max()]
    currencies = texts.by_count(documents["currency"])
    return {
        "documents": len(documents),
        "customers": int(documents["customer"].nunique()),
        "first_day": _day(documents["issued"].min()),
        "last_day": max(filter(None, map(_day, last)), default=None),
        "currency": currencies[0] if currencies else money.NO_CURRENCY,
    }


def _day(moment: Any) -> dt.date | None:
    return None if pd.isna(moment) else moment.date()


def _sample_frames(home: Home) -> dict[str, pd.DataFrame]:
    return ordering.canonical(snapshots.read_folder(home.sample))


def sample_listing(home: Home) -> pd.DataFrame:
    """The sample as a row of ``listing``; it is no load, so it was loaded at no time."""
    frames = _sample_frames(home)
    row = {
        **summary(frames),
        "version": snapshot_version.version(frames),
        "name": SAMPLE,
        "loaded_at": None,
        "source": str(home.sample.name),
    }
    return pd.DataFrame([row])[list(LISTED)]


def sweep(home: Home) -> None:
    """Remove what an import into this database left half-way; nothing that another one may list.

    The caller holds ``snapshots.exclusive``.
    """
    snapshots.sweep(home)
    unfinished.sweep(home, lambda: _referenced_names(home))


def _referenced_names(home: Home) -> set[str]:
    """Names of the folders and files that loads of this database refer to."""
    with database.reading(home) as connection:
        versions = connection.scalars(sa.select(Load.version).distinct()).all()
        files = connection.scalars(sa.select(Load.rejects).distinct()).all()
    return {*versions, *filter(None, files)}


def _write_rejects(home: Home, rejects: pd.DataFrame) -> str | None:
    if rejects.empty:
        return None
    private_folder(home.rejects)
    path = private_file(home.rejects / f"{uuid.uuid4().hex}.csv")
    unfinished.note(home, path)
    rejects.to_csv(path, index=False)
    snapshots.flush(path)
    return path.name
