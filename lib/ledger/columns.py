"""The columns of a well-formed ledger: one list a role, the only place that names them all.

Keys and codes are text. Days are ``datetime64[s]`` at midnight. Money is an integer number of minor
units (cents); nullable money is ``Int64``. Everything a source does not give is null, never zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa

from lib.ledger import texts

Type = Literal["text", "day", "money", "number"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a role: its name, type, whether it must be there, and what it may say.

    ``later``: added after ledgers were first kept; without a value it changes no version of theirs.
    """

    name: str
    type: Type = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    later: bool = False


KINDS = ("invoice", "credit_note", "receipt", "adjustment")
MODES = ("credit", "consignment", "cash", "prepaid")
YES_NO = ("yes", "no")
GRADES = ("good", "fair", "poor")
STOCK = ("normal", "full", "empty")
TOUCHES = ("reminder", "call", "visit", "promise", "complaint", "price_request")

ROLES: Mapping[str, tuple[Column, ...]] = {
    "customers": (
        Column("customer", required=True),
        Column("name"),
        Column("parent"),
        Column("segment"),
        Column("region"),
        Column("country"),
        Column("language"),
        Column("channel"),
        Column("salesperson"),
        Column("credit_limit", "money"),
        Column("insured_limit", "money"),
        Column("risk_class"),
        Column("since", "day"),
    ),
    "documents": (
        Column("document", required=True),
        Column("company"),
        Column("customer", required=True),
        Column("kind", required=True, choices=KINDS),
        Column("issued", "day", required=True),
        Column("due", "day"),
        Column("amount", "money", required=True),
        Column("currency", required=True),
        Column("terms"),
        Column("sale_mode", choices=MODES),
        Column("salesperson"),
        Column("product"),
        Column("outlet"),
        Column("invoice_group"),
        Column("recorded_on", "day"),
        Column("reason"),
        Column("dispute_raised_on", "day"),
        Column("disputed_on", "day"),
        Column("disputed_amount", "money"),
        Column("dispute_reason"),
        Column("dispute_closed_on", "day"),
        Column("dispute_outcome"),
    ),
    "allocations": (
        Column("credit", required=True),
        Column("invoice", required=True),
        Column("amount", "money", required=True),
        Column("effective_on", "day", required=True),
        Column("recorded_on", "day"),
    ),
    "rates": (
        Column("day", "day", required=True),
        Column("currency", required=True),
        Column("rate", "number", required=True),
    ),
    "sales": (
        Column("month", "day", required=True),
        Column("product"),
        Column("region"),
        Column("outlet"),
        Column("amount", "money", required=True),
        Column("quantity", "number"),
    ),
    "outlets": (
        Column("outlet", required=True),
        Column("region"),
        Column("weight", "number"),
        Column("since", "day"),
    ),
    "orders": (
        Column("order", required=True),
        Column("customer", required=True),
        Column("placed", "day", required=True),
        Column("amount", "money", required=True),
        Column("currency"),
        Column("delivered_not_invoiced", "money"),
        Column("held_since", "day"),
        Column("hold_reason"),
    ),
    "touches": (
        Column("customer", required=True),
        Column("document"),
        Column("day", "day", required=True),
        Column("kind", required=True, choices=TOUCHES),
        Column("by"),
        Column("text"),
    ),
    "contacts": (
        Column("customer", required=True),
        Column("name"),
        Column("role"),
        Column("phone"),
        Column("mail"),
        Column("pay_run_days"),
    ),
    "field_reports": (
        Column("customer", required=True),
        Column("day", "day", required=True),
        Column("by"),
        Column("condition_good", choices=YES_NO),
        Column("stock_level", choices=STOCK),
        Column("sugar_coated", choices=YES_NO),
        Column("seasoned_management", choices=YES_NO),
        Column("agreements_kept", choices=YES_NO),
        Column("atmosphere", choices=GRADES),
        Column("turnover_rising", choices=YES_NO),
        Column("price_minor", choices=YES_NO),
        Column("long_terms", choices=YES_NO),
        Column("dumping", choices=YES_NO),
        Column("competitors_view", choices=GRADES),
    ),
}

CORE = ("customers", "documents", "allocations")
OPTIONAL = tuple(role for role in ROLES if role not in CORE)

_DTYPES: Mapping[Type, str] = {
    "text": "str",
    "day": "datetime64[s]",
    "money": "Int64",
    "number": "float64",
}


def dtype(column: Column) -> str:
    """The pandas dtype of a column; money that must be there is a plain ``int64``."""
    return "int64" if column.type == "money" and column.required else _DTYPES[column.type]


def names(role: str) -> tuple[str, ...]:
    """The column names of a role, in order.

    >>> names("allocations")
    ('credit', 'invoice', 'amount', 'effective_on', 'recorded_on')
    """
    return tuple(column.name for column in ROLES[role])


def empty(role: str) -> pd.DataFrame:
    """A frame of a role without rows, every column typed."""
    return conform(pd.DataFrame(), role)


def conform(frame: pd.DataFrame, role: str) -> pd.DataFrame:
    """``frame`` with exactly the role's columns, in order and typed; absent ones are null.

    Raises: whatever pandas raises for values that do not fit the type. Importers make values fit
    beforehand, row by row, and reject what does not.
    """
    typed = {c.name: dtype(c) for c in ROLES[role]}
    absent = {kind for name, kind in typed.items() if name not in frame}
    null = {kind: _nothing(kind, frame.index) for kind in absent}
    values = {n: frame[n] if n in frame else null[kind] for n, kind in typed.items()}
    typed_frame = pd.DataFrame(values, index=frame.index, copy=False)
    wrong_dtypes = {
        name: kind for name, kind in typed.items() if str(typed_frame[name].dtype) != kind
    }
    return (typed_frame.astype(wrong_dtypes) if wrong_dtypes else typed_frame).reset_index(
        drop=True
    )


def stack(frames: Sequence[pd.DataFrame], role: str) -> pd.DataFrame:
    """Frames one below another as one that conforms; columns may be absent, and texts are not copied.

    Args:
        frames: with columns of the role, typed; further ones are left out.
        role: of the ledger.
    """
    filled_frames = [frame for frame in frames if len(frame)] or list(frames[:1])
    values = {
        column.name: _below(filled_frames, column)
        for column in ROLES[role]
        if any(column.name in f and f[column.name].notna().any() for f in filled_frames)
    }
    index = pd.RangeIndex(sum(map(len, filled_frames)))
    return conform(pd.DataFrame(values, index=index, copy=False), role)


def _below(frames: Sequence[pd.DataFrame], column: Column) -> pd.Series:
    kind = dtype(column)
    parts = [f[column.name] if column.name in f else _nothing(kind, f.index) for f in frames]
    if kind == "str":
        chunks = [chunk for part in parts for chunk in texts.as_arrow(part).chunks]
        return texts.series(pa.chunked_array(chunks, pa.large_string()))
    if len(parts) == 1:
        return parts[0].reset_index(drop=True)
    return pd.concat(parts, ignore_index=True)


def _nothing(kind: str, index: pd.Index) -> pd.Series:
    """A column without a value, laid out at once: turning objects into a type looks at each row."""
    count = len(index)
    if kind == "str":
        return pd.Series(texts.repeat(None, count).array, index=index)
    if kind == "Int64":
        none = pd.arrays.IntegerArray(np.zeros(count, "int64"), np.ones(count, bool))
        return pd.Series(none, index=index, copy=False)
    if kind == "datetime64[s]":
        return pd.Series(np.full(count, np.datetime64("NaT", "s")), index=index, copy=False)
    nothing: Any = pd.Series(None, index=index, dtype="object")
    return nothing.astype(kind)
