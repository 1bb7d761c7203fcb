"""Ledgers for tests: written as text in a ledger's own words, or drawn at random by hypothesis.

A line is a document, ``kind key customer issued amount currency`` and then words such as
``due 2026-02-28``, ``recorded 2026-02-01`` or ``product=P1``; or an allocation,
``credit -> invoice amount on 2026-02-10``. A due date of a document may be left out.
"""

import datetime as dt
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd
from hypothesis import strategies as st

from lib.ledger import columns, days, money
from lib.ledger.ledger import Ledger

Frames = Mapping[str, pd.DataFrame]
Row = dict[str, object]

FIRST = dt.date(2025, 12, 20)
SPAN = 160


def day(text: str) -> dt.date:
    """A date as it is written.

    >>> day("2026-02-28")
    datetime.date(2026, 2, 28)
    """
    return dt.date.fromisoformat(text)


def frames(text: str, customers: Iterable[Row] = ()) -> dict[str, pd.DataFrame]:
    """Conforming frames of a ledger written as text.

    >>> made = frames('''
    ...     invoice I1 acme 2026-01-29 100.00 EUR due 2026-02-28
    ...     receipt R1 acme 2026-02-10 -40.00 EUR
    ...     R1 -> I1 40.00 on 2026-02-10
    ... ''')
    >>> made["documents"]["amount"].tolist(), made["allocations"]["amount"].tolist()
    ([10000, -4000], [4000])
    """
    lines = [line.split() for line in text.strip().splitlines() if line.strip()]
    documents = [_document(words) for words in lines if words[1] != "->"]
    currency = {row["document"]: str(row["currency"]) for row in documents}
    allocations = [_allocation(words, currency) for words in lines if words[1] == "->"]
    return conforming(documents, allocations, customers)


def ledger(text: str, **given: object) -> Ledger:
    """A ledger written as text."""
    return Ledger.of(frames(text), **given)  # type: ignore[arg-type]


@functools.lru_cache(maxsize=8)
def lacking_nothing(seen: Ledger) -> Ledger:
    """A ledger whose few rows are taken for all there were.

    The same value each time: what is measured hangs on it.
    """
    return replace(seen, lacks=frozenset())


def conforming(
    documents: Iterable[Row], allocations: Iterable[Row], customers: Iterable[Row] = ()
) -> dict[str, pd.DataFrame]:
    """Rows as the frames of a ledger."""
    rows = {"documents": documents, "allocations": allocations, "customers": customers}
    return {role: columns.conform(pd.DataFrame(list(some)), role) for role, some in rows.items()}


def _document(words: list[str]) -> Row:
    kind, key, customer, issued, amount, currency, *rest = words
    row: Row = {"kind": kind, "document": key, "customer": customer, "currency": currency}
    row |= {"issued": pd.Timestamp(issued), "amount": money.minor(amount, currency)}
    return row | _rest(rest)


def _allocation(words: list[str], currency: Mapping[object, str]) -> Row:
    credit, _, invoice, amount, _, effective, *rest = words
    row: Row = {"credit": credit, "invoice": invoice, "effective_on": pd.Timestamp(effective)}
    known = currency.get(credit) or currency[invoice]
    return row | {"amount": money.minor(amount, known)} | _rest(rest)


def _rest(words: list[str]) -> Row:
    row: Row = dict(word.split("=", 1) for word in words if "=" in word)
    dated = [word for word in words if "=" not in word]
    name = {"due": "due", "recorded": "recorded_on"}
    pairs = zip(dated[::2], dated[1::2], strict=True)
    return row | {name[word]: pd.Timestamp(date) for word, date in pairs}


# What the ledger should say, worked out one document at a time with plain Python.


def counts_on(allocation: Row, issued: Mapping[str, dt.date]) -> dt.date:
    """The day an allocation counts from: nothing is paid before it exists."""
    named = (issued[str(allocation["credit"])], issued[str(allocation["invoice"])])
    return max(allocation["effective_on"], *named)


def open_on(made: Frames, day: dt.date) -> dict[str, int]:
    """What each document issued by a day leaves open at its end, nothing left out."""
    documents, allocations = rows(made, "documents"), rows(made, "allocations")
    issued = {row["document"]: row["issued"] for row in documents}
    left = {row["document"]: row["amount"] for row in documents if row["issued"] <= day}
    for row in allocations:
        if row["credit"] in issued and row["invoice"] in issued and counts_on(row, issued) <= day:
            left[row["invoice"]] -= row["amount"]
            left[row["credit"]] += row["amount"]
    return left


def recorded_by(made: Frames, day: dt.date) -> Frames:
    """The frames without the rows that were recorded after a day."""
    kept = {
        role: [row for row in rows(made, role) if (row["recorded_on"] or day) <= day]
        for role in ("documents", "allocations")
    }
    return {**made, **conforming(kept["documents"], kept["allocations"])}


def rows(made: Frames, role: str) -> list[Row]:
    """A frame as dictionaries of plain values; days as dates, missing ones None."""
    return [
        {name: _plain(value) for name, value in row.items()}
        for row in made[role].to_dict(orient="records")
    ]


def _plain(value: object) -> object:
    if pd.isna(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value


# Random ledgers


@dataclass(frozen=True, slots=True)
class Case:
    """A random ledger's frames and a day within or just outside its life."""

    frames: Frames
    day: dt.date


_CURRENCIES = ("EUR", "JPY", "KWD")
_OFFSETS = st.integers(0, SPAN)
_LAGS = st.none() | st.integers(0, 40)


@st.composite
def _documents(draw: st.DrawFn, prefix: str = "", since: int = 0) -> list[Row]:
    count = draw(st.integers(0, 9))
    return [draw(_a_document(f"{prefix}{number}", since)) for number in range(count)]


@st.composite
def _a_document(draw: st.DrawFn, key: str, since: int) -> Row:
    kind = draw(st.sampled_from(columns.KINDS))
    size = draw(st.integers(1, 10_000_000))
    owed = kind == "invoice" or (kind == "adjustment" and draw(st.booleans()))
    issued = FIRST + dt.timedelta(days=since + draw(_OFFSETS))
    return {
        "document": key,
        "customer": draw(st.sampled_from("abc")),
        "kind": kind,
        "issued": pd.Timestamp(issued),
        "due": _after(issued, draw(st.none() | st.integers(-3, 120))),
        "recorded_on": _after(issued, draw(_LAGS)),
        "amount": size if owed else -size,
        "currency": draw(st.sampled_from(_CURRENCIES)),
        "product": draw(st.none() | st.sampled_from(("P1", "P2"))),
        "salesperson": draw(st.none() | st.sampled_from(("ida", "jon"))),
    }


@st.composite
def matched(draw: st.DrawFn, documents: list[Row], since: int = 0) -> list[Row]:
    """Allocations within what the documents leave open: never more than either side has."""
    left = {row["document"]: abs(row["amount"]) for row in documents}
    pairs = [
        (credit["document"], invoice["document"])
        for credit in documents
        for invoice in documents
        if credit["amount"] < 0 < invoice["amount"] and credit["currency"] == invoice["currency"]
    ]
    made: list[Row] = []
    for credit, invoice in draw(st.lists(st.sampled_from(pairs), max_size=8)) if pairs else []:
        if (most := min(left[credit], left[invoice])) > 0:
            amount = draw(st.integers(1, most) | st.just(most))
            left[credit] -= amount
            left[invoice] -= amount
            made.append(draw(_an_allocation(credit, invoice, amount, since)))
    return made


@st.composite
def _an_allocation(draw: st.DrawFn, credit: str, invoice: str, amount: int, since: int) -> Row:
    effective = FIRST + dt.timedelta(days=since + draw(_OFFSETS))
    return {
        "credit": credit,
        "invoice": invoice,
        "amount": amount,
        "effective_on": pd.Timestamp(effective),
        "recorded_on": _after(effective, draw(_LAGS)),
    }


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A ledger of a few customers and currencies, matched within limits, and a day to see it on."""
    documents = draw(_documents())
    return Case(
        conforming(documents, draw(matched(documents)), draw(_customers())),
        FIRST + dt.timedelta(days=draw(st.integers(-2, SPAN + 60))),
    )


@st.composite
def _customers(draw: st.DrawFn) -> list[Row]:
    known = draw(st.sets(st.sampled_from("abc")))
    regions = st.none() | st.sampled_from(("North", "South"))
    return [{"customer": key, "region": draw(regions)} for key in sorted(known)]


@st.composite
def later(draw: st.DrawFn, case: Case) -> Frames:
    """The case's frames with things added that happen after its day, most of them put first.

    New documents belong to a customer that sorts before all others. New allocations take from old
    documents after the day, or from new ones, whatever day was written on the allocation.
    """
    since = max((case.day - FIRST).days + 1, 0)
    fresh = [row | {"customer": "0"} for row in draw(_documents("0", since))]
    old = rows(case.frames, "documents")
    extra = draw(matched(fresh + old, since)) + draw(matched(fresh))
    made = conforming(fresh, extra)
    return {
        role: pd.concat([made[role], case.frames[role]], ignore_index=True)
        for role in ("documents", "allocations")
    } | {"customers": case.frames["customers"]}


def _after(date: dt.date, lag: int | None) -> pd.Timestamp | None:
    return None if lag is None else pd.Timestamp(date + dt.timedelta(days=lag))


def facts(seen: Ledger) -> dict[str, list[tuple[object, ...]]]:
    """All that a view says, in terms that do not depend on where a row stands in its frame."""
    keys = seen.documents["document"]
    spells = seen.spells
    steps = zip(
        keys.loc[spells.row],
        *(
            a.tolist()
            for a in (spells.start, spells.end, spells.balance, spells.issued, spells.due)
        ),
        [spells.currencies[code] for code in spells.currency],
        strict=True,
    )
    told = {role: rows({role: getattr(seen, role)}, role) for role in ("documents", "allocations")}
    return {"spells": sorted(steps)} | {
        role: sorted((tuple(row.values()) for row in some), key=repr) for role, some in told.items()
    }


def totals(seen: Ledger, day: dt.date | None = None) -> dict[str, int]:
    """What is open on a day, by currency, as the spells have it; by default on the view's own day."""
    standing = seen.spells.on(days.number(day or seen.day))
    made: dict[str, int] = {}
    for code, balance in zip(standing.currency.tolist(), standing.balance.tolist(), strict=True):
        name = standing.currencies[code]
        made[name] = made.get(name, 0) + balance
    return {name: total for name, total in made.items() if total}
