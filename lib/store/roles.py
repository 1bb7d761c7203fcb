"""Sources that are already rows of a role: allocations, customers, rates, sales and the like."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.ledger import columns
from lib.ledger.findings import Finding
from lib.store import dates, faults, kinds, numbers, strings
from lib.store.documents import NoColumn, Rows
from lib.store.faults import Fault, finding
from lib.store.mapping import Mapping
from lib.store.options import Options
from lib.store.raw import Raw

_KEYS = frozenset("customer parent document credit invoice outlet order product".split())

Exponents = Callable[[pd.DataFrame], int | npt.NDArray[np.int64]]


def read(raw: Raw, role: str, mapping: Mapping, options: Options, exponents: Exponents) -> Rows:
    """The rows of a source in a role.

    Args:
        raw: the source.
        role: any but documents.
        mapping: what its columns mean.
        options: for the order of dates.
        exponents: decimals of the money in the rows, from their text columns.

    Raises:
        NoColumn, UndecidedDates: the source cannot be read in that role.
    """
    wanted = {c.name: c for c in columns.ROLES[role]}
    given = {f: raw.frame[c] for f in wanted if (c := mapping.column(f)) is not None}
    lacking = [
        c.name for c in wanted.values() if c.required and c.name not in given and c.name != "kind"
    ]
    if lacking:
        raise NoColumn(lacking, raw.name, [str(c) for c in raw.frame.columns])
    by_day = {str(c.name): c for f, c in given.items() if wanted[f].type == "day"}
    order = dates.orders(by_day, options.dates)
    made: dict[str, pd.Series] = {}
    problems: list[Fault] = []
    notes: list[Finding] = []
    texts = pd.DataFrame({f: _text(f, c) for f, c in given.items() if wanted[f].type == "text"})
    decimals = exponents(texts.reindex(range(len(raw.frame))))
    for field, column in given.items():
        heading = str(column.name)
        if wanted[field].type == "text":
            made[field], bad = texts[field], np.zeros(len(column), bool)
        elif wanted[field].type == "day":
            parsed = dates.parse(column, order[heading])
            made[field], bad = parsed.days, parsed.bad
        elif wanted[field].type == "money":
            units = numbers.parse(column, decimals)
            made[field] = pd.Series(units.minor).astype("Int64").mask(units.missing | units.bad)
            bad = units.bad
        else:
            values, bad = numbers.decimals(column)
            made[field] = pd.Series(values)
        problems.append(Fault(bad, f"“{{value}}” in “{heading}” cannot be read.", heading))
        if wanted[field].required:
            empty = made[field].isna().to_numpy(bool) & ~bad
            problems.append(Fault(empty, f"This row has nothing in “{heading}”."))
    if role == "touches":
        made["kind"], problems, notes = _touches(raw, given, problems)
    rejected, kept = faults.rejected(raw, problems)
    frame = pd.DataFrame(made)[kept].reset_index(drop=True)
    return Rows(columns.conform(frame, role), raw.lines[kept], rejected, tuple(notes))


def _text(field: str, column: pd.Series) -> pd.Series:
    return strings.keys(column) if field in _KEYS else strings.series(strings.clean(column))


def _touches(
    raw: Raw, given: dict[str, pd.Series], problems: list[Fault]
) -> tuple[pd.Series, list[Fault], list[Finding]]:
    if "kind" not in given:
        return pd.Series("call", raw.frame.index, dtype=strings.TEXT), problems, []
    kind, unknown = kinds.read(given["kind"], kinds.of_touch)
    notes = finding(
        "note",
        "unknown_touches",
        unknown,
        raw.lines,
        "{n} contact[|s] [is|are] of a kind that is not understood: kept as calls.",
    )
    return kind.fillna("call"), problems, notes


def latest(rows: Rows, raw: Raw, key: str) -> Rows:
    """One row a key: the last one stands, the earlier ones are rejected."""
    repeated = rows.frame[key].duplicated(keep="last").to_numpy(bool)
    if not repeated.any():
        return rows
    aside = pd.DataFrame(
        {
            "source": raw.name,
            "line": rows.lines[repeated],
            "reason": [
                f"“{k}” stands again further down; that row is used."
                for k in rows.frame[key][repeated]
            ],
            "text": rows.frame[key][repeated].to_numpy(dtype=object),
        }
    )
    rejected = pd.concat([rows.rejected, aside], ignore_index=True)
    frame = rows.frame[~repeated].reset_index(drop=True)
    return Rows(frame, rows.lines[~repeated], rejected, rows.findings)
