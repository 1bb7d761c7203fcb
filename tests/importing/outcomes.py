"""What an import comes to, without a store: its reading, what it asks, and what is open at the end."""

import importlib.util
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from lib.importing import parts
from lib.importing.assembling import assemble
from lib.importing.opening import files
from lib.importing.options import Options
from lib.importing.parts import Part
from lib.importing.source_table import SourceTable
from lib.ledger.mistake import Mistake
from lib.store.ledgers import loads

MATTER = (
    "document", "customer", "issued", "due", "paid_on", "currency", "amount", "open_amount",
    "paid_amount", "net_amount", "debit", "credit",
)  # fmt: skip
"""Fields of which another column is another ledger."""


@dataclass(frozen=True)
class Outcome:
    """What some tables come to.

    Args:
        mapping: field -> column, of the fields that matter.
        names: column -> field, all of them, of the first table of documents.
        asked: fields that a person must name first.
        open: currency -> minor units.
        unread: columns that are said to be not used.
        codes: of the findings.
        refused: the sentence, where there is no ledger.
        tables: table -> column -> field.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()
    open: Mapping[str, int] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    refused: str = ""
    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def answer(self) -> Mapping[str, object]:
        """The mapping as the command prints it: by table where there are several."""
        return self.names if len(self.tables) < 2 else self.tables


def _headed(part: Part) -> dict[str, str]:
    """Column -> field, of the columns that a heading names."""
    return {c: f for c, f in part.reading.names().items() if c not in part.table.carried_columns}


def of(
    tables: Sequence[SourceTable],
    options: Options | None = None,
    known: Mapping[frozenset[tuple[str, str]], Mapping[str, int]] | None = None,
) -> Outcome:
    """The outcome of tables, read as the store would read them.

    Args:
        tables: of one import.
        options: what a person says.
        known: open totals of readings that need not be assembled again.
    """
    said = options or Options()
    try:
        seen = parts.read(tables, said, lambda _: (None, {}))
    except Mistake as mistake:
        return Outcome(refused=str(mistake))
    main = next((p for p in seen if p.role == "documents"), seen[0])
    mapping = {c.field: c.column for c in main.reading.choices if c.field in MATTER}
    asked = _asked(seen)
    unread = frozenset(u.column for p in seen for u in p.reading.unread)
    tables_ = {p.table.name: _headed(p) for p in seen}
    whole = Outcome(mapping, _headed(main), asked, unread=unread, tables=tables_)
    still = (known or {}).get(frozenset(whole.names.items()))
    return replace(whole, open=still) if still is not None else _assembled(whole, seen, said)


def _asked(seen: Sequence[Part]) -> frozenset[str]:
    """The fields asked for, of a column or of the tables together."""
    try:
        parts.check(seen)
    except parts.MustAsk as ask:
        return frozenset(q.field for q in ask.questions)
    return frozenset()


def _assembled(whole: Outcome, seen: Sequence[Part], said: Options) -> Outcome:
    try:
        made = assemble.ledger_frames([(p.table, p.role, p.reading) for p in seen], said)
    except Mistake as mistake:
        return replace(whole, refused=str(mistake))
    if made.frames["documents"].empty:
        return replace(whole, refused="There are no documents.")
    still = {c: v for c, v in loads.control(made.frames).items() if v}
    codes = frozenset(f.code for f in made.findings)
    return replace(whole, open=still, codes=codes)


@cache
def tables(case: Path) -> tuple[SourceTable, ...]:
    """The tables of a layout's files."""
    given = [p for p in (case / "documents.csv", *sorted(case.glob("data.*"))) if p.exists()]
    return tuple(table for path in given for table in files.read(path, Options()))


def cases(shared: Path) -> list[Path]:
    """The layouts that are there."""
    return sorted(p.parent for p in (shared / "layouts" / "cases").glob("*/truth.json"))


def truth(case: Path) -> dict[str, Any]:
    """What is right of a layout."""
    made: dict[str, Any] = json.loads((case / "truth.json").read_text())
    return made


def judge(shared: Path) -> ModuleType:
    """The layouts' own judge."""
    spec = importlib.util.spec_from_file_location("score", shared / "layouts" / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def as_asked(made: Outcome) -> str:
    """What the command would print where it asks."""
    return json.dumps({"ask": sorted(made.asked)})
