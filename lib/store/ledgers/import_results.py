"""What an import would read, what it would come to, and what came of it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from lib.importing.assembling.set_aside import Aside
from lib.importing.parts import Part
from lib.importing.proofs.proof import Proof
from lib.importing.reading.reading import UnreadColumn
from lib.ledger.findings import Finding
from lib.store.ledgers.import_mistakes import VanishedItems


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
        set_aside: rows that are no receivables: why -> how many, and their sums by currency.
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
    unread: tuple[UnreadColumn, ...] = ()
    set_aside: Aside = field(default_factory=dict)
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
        set_aside: rows that are no receivables: why -> how many, and their sums by currency.
        proofs: what the file itself proves.
        as_of: the day that was named, or that the tables state.
        vanished: items of the earlier list that are gone, where a person has yet to say why.
    """

    rows: Rows
    frames: Mapping[str, pd.DataFrame]
    findings: tuple[Finding, ...]
    rejects: pd.DataFrame
    set_aside: Aside
    proofs: tuple[Proof, ...]
    as_of: dt.date | None
    vanished: VanishedItems | None = None
