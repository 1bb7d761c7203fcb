"""Proposes what each column of a source means, by its heading and by what stands in it.

A proposal is a value that a person may correct; corrections are remembered for files of the same
shape. A heading alone is not believed: a day column must hold days, an amount column numbers.
"""

import hashlib
from collections.abc import Mapping as Named
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import pandas as pd
import pyarrow.compute as pc
from babel.numbers import list_currencies
from rapidfuzz import fuzz, process

from lib.importing import text_columns
from lib.importing.reading import synonyms
from lib.importing.source_table import SourceTable
from lib.importing.values import dates, numbers
from lib.ledger import columns
from lib.ledger.mistake import Mistake

Why = Literal["name", "content", "remembered", "chosen"]
_SAMPLE = 400
_NEAR = 88.0
_ENOUGH, _ENOUGH_BY_NAME = 0.6, 0.2
_EXACT = 95.0
_DAYS = {"paid_on"}
_MONEY = {"open_amount", "paid_amount", "debit", "credit", "net_amount", "tax"}
_CURRENCIES = frozenset(list_currencies())


class UnknownColumn(Mistake):
    """A person mapped a column that the source does not have."""

    def __init__(self, column: str, source: str, has: Sequence[str]) -> None:
        near = process.extractOne(column, has)
        hint = f" Did you mean “{near[0]}”?" if near and near[1] > 60 else ""
        super().__init__(
            f"“{source}” has no column “{column}”.{hint} Its columns are: {', '.join(has)}."
        )


class UnknownFieldName(Mistake):
    """A person mapped a column to a field that the role does not have."""

    def __init__(self, field: str, role: str) -> None:
        super().__init__(
            f"There is no field “{field}” for {role}. Use one of: {', '.join(fields(role))}."
        )


@dataclass(frozen=True, slots=True)
class Match:
    """A column and the field it means.

    Args:
        column: heading in the source.
        field: of the role.
        score: 0 to 100, how sure.
        why: by name, by content, remembered from an earlier file, or chosen by a person.
    """

    column: str
    field: str
    score: float
    why: Why


_NONE = Match("", "", 0.0, "name")


@dataclass(frozen=True, slots=True)
class Mapping:
    """What the columns of one source mean.

    Args:
        role: of the source.
        matches: at most one for each column and each field.
        unmapped: columns that mean nothing to the ledger.
    """

    role: str
    matches: tuple[Match, ...]
    unmapped: tuple[str, ...] = ()

    def column(self, field: str) -> str | None:
        """The column that means a field."""
        return next((m.column for m in self.matches if m.field == field), None)

    def of(self, raw: SourceTable, field: str) -> pd.Series | None:
        """The column of a source that means a field."""
        heading = self.column(field)
        return None if heading is None else raw.frame[heading]

    def names(self) -> dict[str, str]:
        """Column -> field, as it is remembered."""
        return {m.column: m.field for m in self.matches}

    def __contains__(self, field: object) -> bool:
        return any(m.field == field for m in self.matches)


def fields(role: str) -> tuple[str, ...]:
    """Everything a column of a role may mean.

    >>> fields("rates")
    ('day', 'currency', 'rate')
    """
    return tuple(dict.fromkeys((*columns.names(role), *synonyms.of(role))))


def shape(raw: SourceTable) -> str:
    """A hash of a source's headings, under which its mapping is remembered."""
    said = "\n".join(sorted(synonyms.heading(c) for c in raw.frame.columns))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def role(raw: SourceTable) -> str:
    """The role that a source states, or else that its headings fit best; documents in doubt."""
    if raw.role:
        return raw.role
    said = [synonyms.heading(c) for c in raw.frame.columns]
    fits = {name: _fit(said, name) for name in columns.ROLES}
    best = max(fits, key=lambda name: fits[name])
    return best if fits[best] > fits["documents"] else "documents"


def _fit(said: list[str], name: str) -> float:
    """The share of the headings that a role explains; none where a field it needs is not named."""
    known = synonyms.of(name)
    explained = {field for field, names in known.items() if any(h in names for h in said)}
    share = sum(any(h in names for names in known.values()) for h in said) / max(len(said), 1)
    if name == "documents":
        return share if explained & {"issued", "amount", *_MONEY} else share / 2
    needed = {c.name for c in columns.ROLES[name] if c.required and c.name != "kind"}
    return share if needed <= explained else 0.0


def propose(
    raw: SourceTable,
    role: str = "documents",
    chosen: Named[str, str] | None = None,
    remembered: Named[str, str] | None = None,
) -> Mapping:
    """The likeliest meaning of a source's columns.

    Args:
        raw: the source.
        role: what its rows are.
        chosen: column -> field as a person says; an empty field leaves a column out.
        remembered: column -> field of an earlier file of this shape.

    Raises:
        UnknownColumn, UnknownFieldName: a choice names what is not there.
    """
    chosen = _checked(raw, role, chosen or {})
    fixed = {c: f for c, f in (remembered or {}).items() if c in raw.frame and c not in chosen}
    taken = set(chosen.values())
    found = [Match(c, f, 100.0, "chosen") for c, f in chosen.items() if f]
    found += [Match(c, f, 100.0, "remembered") for c, f in fixed.items() if f and f not in taken]
    free = [c for c in raw.frame.columns if c not in chosen and c not in fixed]
    found += _by_name(raw.frame[free], role, {m.field for m in found})
    if role == "documents":
        found += _believed(_left(free, found), found)
        found = _completed(raw.frame, found, _left(free, found))
    mapped = {m.column for m in found}
    order = {c: i for i, c in enumerate(raw.frame.columns)}
    return Mapping(
        role,
        tuple(sorted(found, key=lambda m: order[m.column])),
        tuple(c for c in raw.frame.columns if c not in mapped),
    )


def _checked(raw: SourceTable, role: str, chosen: Named[str, str]) -> dict[str, str]:
    for column, field in chosen.items():
        if column not in raw.frame.columns:
            raise UnknownColumn(column, raw.name, list(raw.frame.columns))
        if field and field not in fields(role):
            raise UnknownFieldName(field, role)
    return dict(chosen)


def _by_name(frame: pd.DataFrame, role: str, taken: set[str]) -> list[Match]:
    scored = [
        Match(column, field, score, "name")
        for column in frame.columns
        for field, score in _scores(synonyms.heading(column), role)
        if field not in taken
    ]
    found: list[Match] = []
    for match in sorted(scored, key=lambda m: -m.score):
        used = any(match.column == m.column or match.field == m.field for m in found)
        if not used and _holds(frame[match.column], match, role):
            found.append(match)
    return found


@cache
def _scores(said: str, role: str) -> tuple[tuple[str, float], ...]:
    """Fields that a heading may name, and how well."""
    made = []
    for field, names in synonyms.of(role).items():
        if said in names:
            made.append((field, 100.0 - 0.2 * names.index(said)))
        elif len(said) > 4:
            long = [n for n in names if len(n) > 4]
            near = process.extractOne(said, long, scorer=fuzz.ratio, score_cutoff=_NEAR)
            made += [(field, near[1] - 12.0)] if near else []
    return tuple(made)


def _left(free: Sequence[str], found: Sequence[Match]) -> list[str]:
    mapped = {match.column for match in found}
    return [column for column in free if column not in mapped]


def _believed(free: Sequence[str], found: Sequence[Match]) -> list[Match]:
    """What no document can do without, from a column so named whatever it holds.

    Its rows are then rejected one by one, each with what stands there.
    """
    has = {match.field for match in found}
    wanted = {"issued", *(() if has & _MONEY else ("amount",))} - has
    best: dict[str, Match] = {}
    for column in free:
        for field, score in _scores(synonyms.heading(column), "documents"):
            if field in wanted and score >= _EXACT and score > best.get(field, _NONE).score:
                best[field] = Match(column, field, score, "name")
    return list(best.values())


def _sample(column: pd.Series) -> pd.Series:
    written = (
        column[text_columns.mask(pc.is_valid(text_columns.clean(column)))]
        if len(column) < 2000
        else column
    )
    step = max(1, len(written) // _SAMPLE)
    return written.iloc[::step].reset_index(drop=True)


def _holds(column: pd.Series, match: Match, role: str) -> bool:
    """May a column's values be what its heading says? An empty column may.

    A heading that is known word for word is believed although many of its values are spoilt.
    """
    enough = _ENOUGH_BY_NAME if match.score >= _EXACT else _ENOUGH
    type_ = _type(match.field, role)
    if type_ == "text":
        return True
    sample = _sample(column)
    text = text_columns.clean(sample)
    written = text_columns.mask(pc.is_valid(text))
    if not written.any():
        return True
    if type_ == "day":
        return dates.readable(sample) >= enough
    return bool(numbers.numeric(text)[written].mean() >= enough) and not _days(sample)


def _days(sample: pd.Series) -> bool:
    return bool(pd.api.types.is_datetime64_any_dtype(sample.dtype))


def _type(field: str, role: str) -> str:
    if role == "documents" and field in _DAYS:
        return "day"
    if role == "documents" and field in _MONEY:
        return "money"
    known = {c.name: c.type for c in columns.ROLES[role]}
    return known.get(field, "text")


def _completed(frame: pd.DataFrame, found: list[Match], free: list[str]) -> list[Match]:
    """What names left open, by content; and a customer's name where it has no number."""
    has = {m.field for m in found}
    if "customer" not in has and "customer_name" in has:
        found = [
            Match(m.column, "customer", m.score, m.why) if m.field == "customer_name" else m
            for m in found
        ]
        has = {m.field for m in found}
    looks = (
        ("issued", _looks_issued), ("due", _looks_due), ("currency", _looks_currency),
        ("amount", _looks_amount), ("document", _looks_key), ("customer", _looks_customer),
    )  # fmt: skip
    for field, look in looks:
        if field in has or (field == "amount" and has & _MONEY):
            continue
        column = look(frame, free, found)
        if column is not None:
            found = [*found, Match(column, field, 60.0, "content")]
            free = [c for c in free if c != column]
    return found


def _day_columns(frame: pd.DataFrame, free: list[str]) -> list[str]:
    return [c for c in free if dates.readable(_sample(frame[c])) >= 0.9]


def _looks_issued(frame: pd.DataFrame, free: list[str], found: list[Match]) -> str | None:
    """The earliest of the columns that hold days on every row."""
    made = {
        c: _middle(frame[c]) for c in _day_columns(frame, free) if _share_written(frame[c]) > 0.95
    }
    return min(made, key=lambda c: made[c]) if made else None


def _looks_due(frame: pd.DataFrame, free: list[str], found: list[Match]) -> str | None:
    """A column of days that stand a few fixed terms after the issue dates."""
    issued = next((m.column for m in found if m.field == "issued"), None)
    if issued is None:
        return None
    for column in _day_columns(frame, free):
        try:
            gap = (_read(frame[column]) - _read(frame[issued])).dt.days.dropna()
        except dates.UndecidedDates:
            continue
        if len(gap) > 0.9 * len(frame) and (gap >= 0).mean() > 0.98 and gap.nunique() <= 12:
            return column
    return None


def _read(column: pd.Series) -> pd.Series:
    return dates.parse(column.iloc[:20_000]).days


def _middle(column: pd.Series) -> pd.Timestamp:
    try:
        return pd.Timestamp(dates.parse(_sample(column)).days.median())
    except dates.UndecidedDates:
        return pd.Timestamp(dates.parse(_sample(column), "dmy").days.median())


def _share_written(column: pd.Series) -> float:
    return (
        float(text_columns.mask(pc.is_valid(text_columns.clean(column))).mean())
        if len(column)
        else 0.0
    )


def _looks_currency(frame: pd.DataFrame, free: list[str], found: list[Match]) -> str | None:
    for column in free:
        text = text_columns.series(text_columns.clean(_sample(frame[column]))).dropna()
        if len(text) and text.isin(_CURRENCIES).all():
            return column
    return None


def _looks_amount(frame: pd.DataFrame, free: list[str], found: list[Match]) -> str | None:
    """A column of numbers of which some have decimals; the most varied of them."""
    made = {}
    for column in free:
        sample = _sample(frame[column])
        text = text_columns.clean(sample)
        written = text_columns.mask(pc.is_valid(text))
        decimal = text_columns.mask(pc.match_substring_regex(text, r"[.,]\d{1,2}\D*$"))
        if written.any() and numbers.numeric(text)[written].mean() > 0.9 and decimal.any():
            made[column] = sample.nunique()
    return max(made, key=lambda c: made[c]) if made else None


def _looks_key(frame: pd.DataFrame, free: list[str], found: list[Match]) -> str | None:
    """A column that never repeats."""
    for column in free:
        text = text_columns.series(text_columns.clean(frame[column]))
        if len(text) > 1 and text.notna().all() and text.is_unique:
            return column
    return None


def _looks_customer(frame: pd.DataFrame, free: list[str], found: list[Match]) -> str | None:
    """A column of text that repeats, yet has many values."""
    made = {}
    for column in free:
        text = text_columns.series(text_columns.clean(frame[column]))
        distinct = text.nunique()
        days = dates.readable(_sample(frame[column])) > 0.5
        if not days and text.notna().mean() > 0.95 and 2 <= distinct <= max(2, 0.6 * len(text)):
            made[column] = distinct
    return max(made, key=lambda c: made[c]) if made else None
