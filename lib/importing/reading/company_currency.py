"""Amounts in the company's own currency beside those of the document: told apart by the rows.

On rows whose currency is the company's both are equal; on the others they differ by a rate. Where the
currency of the rows varies, an amount whose heading fixes one is no document's amount.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from lib.importing.evidence.relations import TOLERANCE
from lib.importing.reading import fields
from lib.importing.reading.evidence import Candidate, Evidence
from lib.importing.values import currencies
from lib.importing.vocabulary import heading

Values = npt.NDArray[np.float64]

_DRIFT = 1.5
"""How far the rate of one currency moves within a list, highest over lowest."""
_FEWEST = 2
"""Rows in the company's own currency on which both amounts must be equal; and in one other."""
_CLEAR = 100 * TOLERANCE
"""An amount that rounding to cents does not blur."""
_COMPANY = frozenset({"company", "currency"})


@dataclass(frozen=True, slots=True)
class _Codes:
    """The column that says the currency of each row, and a code a row; "" where it is empty."""

    column: str
    of_row: npt.NDArray[np.object_]


def resolved(evidence: Evidence, found: Sequence[Candidate]) -> list[Candidate]:
    """Candidates with each amount in a fixed currency replaced by the document's own beside it.

    Without one it is no more than likely: the rows are of several currencies.
    """
    codes = _codes(evidence, found)
    if codes is None:
        return list(found)
    money = dict.fromkeys(c.column for c in found if c.field in fields.MONEY)
    fixed = [c for c in money if is_fixed(c, evidence) and not _is_the_only(c, codes)]
    own = {c: _own_column(c, fixed, evidence, codes, found) for c in fixed}
    rest = [_as_fixed(c, codes) if c.column in own else c for c in found if not own.get(c.column)]
    return [*rest, *_in_place(found, own)]


def is_fixed(column: str, evidence: Evidence) -> bool:
    """Does a heading fix the currency of its amounts: a code, or the company's own?"""
    if currencies.in_heading(column) or heading.says_house(column):
        return True
    readings = [m.concepts for m in evidence.meanings[column] if m.role == "documents"]
    spoken = heading.concepts(column.translate(_NO_BRACKETS))
    return any(r & heading.HOUSE or r >= _COMPANY for r in (*readings, *spoken))


_NO_BRACKETS = str.maketrans("()[]", "    ")


def _is_the_only(column: str, codes: _Codes) -> bool:
    """Do rows say no currency but that of the heading, or nothing?"""
    return set(codes.of_row) <= {currencies.in_heading(column), ""}


def _codes(evidence: Evidence, found: Sequence[Candidate]) -> _Codes | None:
    """The currency of each row, where it varies."""
    named = [c for c in found if c.field == "currency"]
    if not named:
        return None
    column = max(named, key=lambda c: c.weight).column
    codes = currencies.of_column(evidence.contents[column].column).codes.fillna("")
    return _Codes(column, codes.to_numpy(object)) if codes.nunique() > 1 else None


def _own_column(
    column: str,
    fixed: Sequence[str],
    evidence: Evidence,
    codes: _Codes,
    found: Sequence[Candidate],
) -> str | None:
    """The one column of the document's own amounts beside one in the company's currency.

    A column that its heading names as something else is none.
    """
    mine = _field(column, found)
    values = _amounts(evidence, column)
    code = currencies.in_heading(column)
    beside = [
        other
        for other, content in evidence.contents.items()
        if other not in fixed
        and content.numbers > 0.9
        and _field(other, found) in (None, mine)
        and _differ_by_a_rate(values, _amounts(evidence, other), codes.of_row, code)
    ]
    named = [other for other in beside if _field(other, found) == mine]
    likely = named or beside
    return likely[0] if len(likely) == 1 else None


def _field(column: str, found: Sequence[Candidate]) -> str | None:
    """The money that a heading names best."""
    named = [c for c in found if c.column == column and c.field in fields.MONEY
             and c.certainty != "likely"]  # fmt: skip
    return max(named, key=lambda c: c.weight).field if named else None


def _amounts(evidence: Evidence, column: str) -> Values:
    return np.nan_to_num(evidence.contents[column].values)


def _differ_by_a_rate(
    company: Values, own: Values, codes: npt.NDArray[np.object_], code: str | None
) -> bool:
    """Are two amounts equal on the rows of one currency, and a rate apart on those of each other?"""
    equal: list[tuple[object, int]] = []
    apart: list[int] = []
    for currency in dict.fromkeys(codes):
        rows = codes == currency
        same = np.abs(company[rows] - own[rows]) <= TOLERANCE
        if same.all():
            equal.append((currency, int((np.abs(own[rows]) > TOLERANCE).sum())))
        elif _keeps_a_rate(company[rows], own[rows]):
            apart.append(int((np.abs(own[rows]) > _CLEAR).sum()))
        else:
            return False
    home = [currency for currency, count in equal if count >= _FEWEST]
    return (
        bool(home)
        and max(apart, default=0) >= _FEWEST
        and (code is None or code not in codes or code in home)
    )


def _keeps_a_rate(company: Values, own: Values) -> bool:
    """Is a column a nearly fixed multiple of another, nothing where that is nothing?"""
    written = np.abs(own) > _CLEAR
    if not written.any():
        return not (np.abs(company) > _CLEAR).any()
    rates = company[written] / own[written]
    if (rates <= 0).any() or rates.max() / rates.min() > _DRIFT:
        return False
    return bool((np.abs(company[~written]) <= _CLEAR * rates.max()).all())


def _as_fixed(candidate: Candidate, codes: _Codes) -> Candidate:
    """A candidate in a fixed currency that has no other beside it: it has to be asked."""
    if candidate.field not in fields.MONEY:
        return candidate
    reason = f"its heading, which fixes a currency while “{codes.column}” says several,"
    return replace(
        candidate, certainty="likely", weight=candidate.weight - 15.0, reason=reason, weak=True
    )


def _in_place(found: Sequence[Candidate], own: dict[str, str | None]) -> Iterator[Candidate]:
    """The documents' own columns as what those in the company's currency are named."""
    for column, other in own.items():
        named = [c for c in found if c.column == column and c.field == _field(column, found)]
        if other is None or not named:
            continue
        reason = f"it is “{column}” in the currency of each row"
        yield replace(named[0], column=other, weight=120.0, certainty="proven", reason=reason)
