"""Layouts changed in ways that leave their meaning: a reading may stay or ask, never change in silence."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lib.importing.evidence import relations
from lib.importing.evidence.content import HEAD, contents
from lib.importing.options import Options
from lib.importing.source_table import SourceTable
from lib.importing.text_columns import TEXT
from lib.importing.values import numbers
from tests.importing import outcomes
from tests.importing.outcomes import Outcome

Tables = Sequence[SourceTable]
MONEY = ("amount", "open_amount", "paid_amount", "net_amount", "debit", "credit")
NONSENSE = ("Zqv", "Wmpf 3", "Xolk", "Brzt", "Fnord", "Vuup", "Kwix", "Jhgt")


@dataclass(frozen=True)
class Mutation:
    """Tables after a change.

    Args:
        kind: of change.
        what: was changed.
        tables: as they now are.
        names: old heading -> new heading.
        same_total: the open total stays; else it is what the same reading now comes to.
        same_rows: nothing in the rows that matter was touched.
    """

    kind: str
    what: str
    tables: Tables
    names: Mapping[str, str]
    same_total: bool = True
    same_rows: bool = True


def changed(tables: Tables, base: Outcome, table: SourceTable) -> list[SourceTable]:
    """The tables with another one in the place of the first that has the mapped columns."""
    at = main(tables, base)
    return [table if i == at else t for i, t in enumerate(tables)]


def main(tables: Tables, base: Outcome) -> int:
    """The position of the table that the reading is of."""
    wanted = set(base.names)
    return next((i for i, t in enumerate(tables) if wanted <= set(t.frame.columns)), 0)


def renamed(table: SourceTable, names: Mapping[str, str]) -> SourceTable:
    """A table under other headings; its totals and what is carried go with it."""
    totals = tuple(
        replace(t, values={names.get(c, c): v for c, v in t.values.items()}) for t in table.totals
    )
    return replace(
        table,
        frame=table.frame.rename(columns=dict(names)),
        totals=totals,
        carried_columns=tuple(names.get(c, c) for c in table.carried_columns),
    )


def shuffled(tables: Tables, base: Outcome, chance: random.Random) -> Iterator[Mutation]:
    """Columns in another order."""
    table = tables[main(tables, base)]
    for turn in ("backwards", "at random"):
        order = list(table.frame.columns)[::-1]
        if turn == "at random":
            chance.shuffle(order)
        made = replace(table, frame=table.frame[order])
        yield Mutation("shuffled", turn, changed(tables, base, made), {})


def nonsense(tables: Tables, base: Outcome, chance: random.Random) -> Iterator[Mutation]:
    """Headings that say nothing: of one column that matters, of three, of all."""
    table = tables[main(tables, base)]
    headings = [str(c) for c in table.frame.columns]
    used = list(base.mapping.values())
    state = [c for c, f in base.names.items() if f in ("payment_state", "type", "side", "tax")]
    some = [[c] for c in (*used, *state)]
    three = [chance.sample(used, min(3, len(used))) for _ in range(2)]
    for picked in (*some, *three, headings):
        kind = {1: "one heading", len(headings): "all headings"}.get(len(picked), "three headings")
        words = [*NONSENSE, *(f"Zq {i}" for i in range(len(headings)))]
        names = dict(zip(picked, words, strict=False))
        yield Mutation(kind, ", ".join(picked), changed(tables, base, renamed(table, names)), names)


def _money(table: SourceTable, base: Outcome) -> np.ndarray | None:
    column = next((base.mapping[f] for f in MONEY if f in base.mapping), None)
    return None if column is None else numbers.parse(table.frame[column], 2).minor / 100


def _texts(values: Sequence[object] | np.ndarray, form: str = "{}") -> pd.Series:
    return pd.Series([form.format(v) for v in values], dtype=TEXT)


def decoys(tables: Tables, base: Outcome, chance: random.Random) -> Iterator[Mutation]:
    """A column more, which is no field of a document."""
    table = tables[main(tables, base)]
    count = len(table.frame)
    amounts = _money(table, base)
    days = pd.date_range("2024-12-03", periods=max(count, 1), freq="37h")[:count]
    extra: dict[str, pd.Series] = {
        "ID": _texts(range(880_100, 880_100 + count)),
        "Record ID": _texts([f"a0X{chance.randrange(10**12):012d}" for _ in range(count)]),
        "Phone": _texts([f"0{chance.randrange(10**9, 10**10)}" for _ in range(count)]),
        "Exchange rate": _texts(
            [chance.choice(("1.0000", "1.0842", "0.8631")) for _ in range(count)]
        ),
        "Exported": _texts([chance.choice("01") for _ in range(count)]),
        "Discount %": _texts([chance.choice(("0.00", "2.50", "5.00")) for _ in range(count)]),
        "Zqv day": _texts(days.strftime("%Y-%m-%d")),
        "Zqv": _texts([f"{chance.uniform(10, 9000):.2f}" for _ in range(count)]),
        "Zqv words": _texts([chance.choice(("north", "south", "west")) for _ in range(count)]),
    }
    if amounts is not None:
        extra["Running balance"] = _texts(np.cumsum(amounts), "{:.2f}")
        extra["Balance"] = _texts(np.cumsum(amounts), "{:.2f}")
        extra["Zqv runs"] = _texts(np.cumsum(amounts), "{:.2f}")
    for heading, column in extra.items():
        if heading in table.frame:
            continue
        frame = table.frame.copy()
        place = chance.randrange(len(table.frame.columns) + 1)
        frame.insert(place, heading, column.to_numpy())
        made = replace(table, frame=frame)
        yield Mutation(f"decoy: {heading}", f"at {place}", changed(tables, base, made), {})


def _runs(table: SourceTable) -> bool:
    """Has a table a running balance, which goes with no other rows?"""
    return bool(relations.running(contents(table.frame), HEAD))


def lines(tables: Tables, base: Outcome, chance: random.Random) -> Iterator[Mutation]:
    """Each document over two or three rows, as a list of its lines has it."""
    table = tables[main(tables, base)]
    number = base.mapping.get("document")
    plain = not (table.continuation or _runs(table) or {"debit", "credit"} & set(base.mapping))
    if number is None or not plain or not table.frame[number].dropna().is_unique:
        return
    if table.frame[number].isna().any() or len(table.frame) < 4:
        return
    times = np.array([2 + chance.randrange(2) for _ in range(len(table.frame))])
    at = np.repeat(np.arange(len(table.frame)), times)
    place = np.concatenate([np.arange(n) for n in times])
    frame = table.frame.iloc[at].reset_index(drop=True)
    item = _texts([("Chair", "Desk", "Lamp")[i] for i in place])
    whole = replace(table, lines=np.arange(2, 2 + len(at)), totals=())
    repeated = replace(whole, frame=frame.assign(Item=item))
    yield Mutation(
        "lines with the total", number, changed(tables, base, repeated), {}, same_rows=False
    )
    own = frame.copy()
    for heading in {base.mapping[f] for f in MONEY if f in base.mapping}:
        cents = numbers.parse(table.frame[heading], 2).minor[at]
        each = np.sign(cents) * (np.abs(cents) // times[at] - 1)
        before = np.where(place == 0, cents - each * (times[at] - 1), each)
        own[heading] = _texts(before / 100, "{:.2f}")
    shared = {"paid_on", "payment_state"} & set(base.names.values())
    parts = replace(whole, frame=own.assign(Item=item))
    yield Mutation(
        f"lines with their own amount{' and one state' if shared else ''}",
        number,
        changed(tables, base, parts),
        {},
        same_rows=False,
    )


def whole(tables: Tables, base: Outcome, _chance: random.Random) -> Iterator[Mutation]:
    """Money without decimals."""
    table = tables[main(tables, base)]
    if _runs(table):
        return
    frame = table.frame.copy()
    for heading in {base.mapping[f] for f in MONEY if f in base.mapping}:
        parsed = numbers.parse(frame[heading], 2)
        texts = _texts(parsed.minor // 100)
        frame[heading] = texts.mask(parsed.missing | parsed.bad, None).to_numpy()
    made = replace(table, frame=frame, totals=())
    yield Mutation(
        "decimals removed", "", changed(tables, base, made), {}, same_total=False, same_rows=False
    )


RIVALS = {
    "amount": ("Invoice amount", "Total", "Amount"),
    "open_amount": ("Outstanding amount", "Balance due"),
    "paid_amount": ("Amount paid", "Paid to date"),
}


def rivals(tables: Tables, base: Outcome, _chance: random.Random) -> Iterator[Mutation]:
    """A money column once more, scaled, under a heading that says the same."""
    table = tables[main(tables, base)]
    for field, headings in RIVALS.items():
        column = base.mapping.get(field)
        if column is None:
            continue
        scaled = numbers.parse(table.frame[column], 2).minor * 1.37 / 100
        if not scaled.any():
            continue
        for heading in headings:
            if heading in table.frame:
                continue
            frame = table.frame.copy()
            frame.insert(0, heading, _texts(scaled, "{:.2f}").to_numpy())
            made = replace(table, frame=frame)
            yield Mutation(f"rival: {heading}", field, changed(tables, base, made), {})


Maker = Callable[[Tables, Outcome, random.Random], Iterator[Mutation]]


def backwards(tables: Tables, base: Outcome, _chance: random.Random) -> Iterator[Mutation]:
    """The newest row first."""
    table = tables[main(tables, base)]
    if table.continuation or table.carried_columns or {"debit", "credit"} & set(base.asked):
        return
    frame = table.frame.iloc[::-1].reset_index(drop=True)
    made = replace(table, frame=frame, lines=table.lines, totals=())
    yield Mutation("rows backwards", "", changed(tables, base, made), {})


KINDS: Mapping[str, Maker] = {
    "shuffled": shuffled, "nonsense": nonsense, "decoys": decoys, "lines": lines,
    "whole amounts": whole, "rivals": rivals, "backwards": backwards,
}  # fmt: skip


def silent(base: Outcome, mutation: Mutation) -> str:
    """What changed without a word; nothing where the reading stays, or asks."""
    same = frozenset((mutation.names.get(c, c), f) for c, f in base.names.items())
    known = {same: base.open} if mutation.same_rows else {}
    after = outcomes.of(mutation.tables, known=known)
    if after.refused or after.asked - {"state"} or (after.asked - base.asked):
        return ""
    if base.asked - {"state"}:
        return (
            f"no longer asks {', '.join(sorted(base.asked - after.asked))}: {dict(after.mapping)}"
        )
    frame = mutation.tables[_at(mutation, after)].frame
    lost = {f: mutation.names.get(c, c) for f, c in base.mapping.items()}
    other = {
        f: (lost.get(f), after.mapping.get(f))
        for f in {**lost, **after.mapping}
        if not _is_as_good(f, lost.get(f), after, frame)
    }
    wanted = base.open if mutation.same_total else _forced(base, mutation).open
    if sum(after.open.values()) != sum(wanted.values()):
        return f"open {dict(after.open)} not {dict(wanted)}; {other}"
    return f"{other}" if other else ""


def _at(mutation: Mutation, after: Outcome) -> int:
    return main(mutation.tables, after)


def _is_as_good(field: str, before: str | None, after: Outcome, frame: pd.DataFrame) -> bool:
    """Is a field read as before, or from a column that says the same; or is it lost, and that said?"""
    now = after.mapping.get(field)
    if now == before:
        return True
    if now is None:
        return field == "document" or before in after.unread
    if before is None:
        return field == "document"
    if field in ("document", "customer"):
        pairs = frame[[before, now]].astype("str").drop_duplicates()
        return bool(pairs[before].is_unique and pairs[now].is_unique)
    if field == "issued" and before in after.unread:
        # Another day under a known heading of its own, such as the second of two days of creation.
        return True
    return bool((frame[before].astype("str") == frame[now].astype("str")).all())


def _forced(base: Outcome, mutation: Mutation) -> Outcome:
    """What the same reading comes to on the changed tables."""
    columns = {mutation.names.get(c, c): f for c, f in base.names.items()}
    return outcomes.of(mutation.tables, Options(columns=columns))
