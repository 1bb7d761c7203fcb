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


def with_own_currency(evidence: Evidence, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Candidates with each amount in a fixed currency replaced by the document's own beside it.

    Without one it is no more than likely: the rows are of several currencies. Where what is open
    stands in the company's currency alone, so does the ledger.
    """
    codes = _codes(evidence, candidates)
    if codes is None:
        return list(candidates)
    money = dict.fromkeys(c.column for c in candidates if c.field in fields.MONEY)
    fixed_columns = [c for c in money if is_fixed(c, evidence) and not _is_the_only(c, codes)]
    own_columns = {
        c: _own_column(c, fixed_columns, evidence, codes, candidates) for c in fixed_columns
    }
    if total := _only_open(own_columns, evidence, candidates):
        foreign = {codes.column, own_columns[total]}
        return [c for c in candidates if c.column not in foreign]
    rest = [
        _as_fixed(c, codes) if c.column in own_columns else c
        for c in candidates
        if not own_columns.get(c.column)
    ]
    return [*rest, *_in_place(candidates, own_columns)]


def _only_open(
    own_columns: dict[str, str | None], evidence: Evidence, candidates: Sequence[Candidate]
) -> str | None:
    """The amounts in a fixed currency of which another column in it, alone, says what is open.

    They are a rate times the documents' own, and what is open is never more than them.
    """
    fields_ = {c: _field(c, candidates) for c in own_columns}
    totals = [c for c, own in own_columns.items() if own and fields_[c] == "amount"]
    open_columns = [c.column for c in candidates if c.field == "open_amount" and not c.weak]
    if len(totals) != 1 or len(set(open_columns)) != 1:
        return None
    total, open_ = totals[0], open_columns[0]
    code = currencies.in_heading(total)
    if code is None or own_columns.get(open_, total) or currencies.in_heading(open_) != code:
        return None
    whole, part = (np.abs(_amounts(evidence, c)) for c in (total, open_))
    within = (part <= whole + TOLERANCE).all() and (np.abs(part - whole) <= TOLERANCE).any()
    return total if within else None


def is_fixed(column: str, evidence: Evidence) -> bool:
    """Does a heading fix the currency of its amounts: a code, or the company's own?"""
    if currencies.in_heading(column) or heading.says_house(column):
        return True
    readings = [m.concepts for m in evidence.meanings[column] if m.role == "documents"]
    heading_concepts = heading.concepts(column.translate(_NO_BRACKETS))
    return any(r & heading.HOUSE or r >= _COMPANY for r in (*readings, *heading_concepts))


_NO_BRACKETS = str.maketrans("()[]", "    ")


def _is_the_only(column: str, codes: _Codes) -> bool:
    """Do rows say no currency but that of the heading, or nothing?"""
    return set(codes.of_row) <= {currencies.in_heading(column), ""}


def _codes(evidence: Evidence, candidates: Sequence[Candidate]) -> _Codes | None:
    """The currency of each row, where it varies."""
    currency_candidates = [c for c in candidates if c.field == "currency"]
    if not currency_candidates:
        return None
    column = max(currency_candidates, key=lambda c: c.weight).column
    codes = currencies.of_column(evidence.contents[column].column).codes.fillna("")
    return _Codes(column, codes.to_numpy(object)) if codes.nunique() > 1 else None


def _own_column(
    column: str,
    fixed_columns: Sequence[str],
    evidence: Evidence,
    codes: _Codes,
    candidates: Sequence[Candidate],
) -> str | None:
    """The one column of the document's own amounts beside one in the company's currency.

    A column that its heading names as something else is none.
    """
    field = _field(column, candidates)
    values = _amounts(evidence, column)
    code = currencies.in_heading(column)
    other_columns = [
        other
        for other, content in evidence.contents.items()
        if other not in fixed_columns
        and content.numbers > 0.9
        and _field(other, candidates) in (None, field)
        and _differ_by_a_rate(values, _amounts(evidence, other), codes.of_row, code)
    ]
    named_columns = [other for other in other_columns if _field(other, candidates) == field]
    likely_columns = named_columns or other_columns
    return likely_columns[0] if len(likely_columns) == 1 else None


def _field(column: str, candidates: Sequence[Candidate]) -> str | None:
    """The money that a heading names best."""
    money_candidates = [c for c in candidates if c.column == column and c.field in fields.MONEY
             and c.certainty != "likely"]  # fmt: skip
    return max(money_candidates, key=lambda c: c.weight).field if money_candidates else None


def _amounts(evidence: Evidence, column: str) -> Values:
    return np.nan_to_num(evidence.contents[column].values)


def _differ_by_a_rate(
    company: Values, own_amounts: Values, codes: npt.NDArray[np.object_], code: str | None
) -> bool:
    """Are two amounts equal on the rows of one currency, and a rate apart on those of each other?"""
    equal_counts: list[tuple[object, int]] = []
    differing_counts: list[int] = []
    for currency in dict.fromkeys(codes):
        rows = codes == currency
        same = np.abs(company[rows] - own_amounts[rows]) <= TOLERANCE
        if same.all():
            equal_counts.append((currency, int((np.abs(own_amounts[rows]) > TOLERANCE).sum())))
        elif _keeps_a_rate(company[rows], own_amounts[rows]):
            differing_counts.append(int((np.abs(own_amounts[rows]) > _CLEAR).sum()))
        else:
            return False
    home = [currency for currency, count in equal_counts if count >= _FEWEST]
    return (
        bool(home)
        and max(differing_counts, default=0) >= _FEWEST
        and (code is None or code not in codes or code in home)
    )


def _keeps_a_rate(company: Values, own_amounts: Values) -> bool:
    """Is a column a nearly fixed multiple of another, nothing where that is nothing?"""
    nonzero_mask = np.abs(own_amounts) > _CLEAR
    if not nonzero_mask.any():
        return not (np.abs(company) > _CLEAR).any()
    rates = company[nonzero_mask] / own_amounts[nonzero_mask]
    if (rates <= 0).any() or rates.max() / rates.min() > _DRIFT:
        return False
    return bool((np.abs(company[~nonzero_mask]) <= _CLEAR * rates.max()).all())


def _as_fixed(candidate: Candidate, codes: _Codes) -> Candidate:
    """A candidate in a fixed currency that has no other beside it: it has to be asked."""
    if candidate.field not in fields.MONEY:
        return candidate
    reason = f"its heading, which fixes a currency while “{codes.column}” says several,"
    return replace(
        candidate, certainty="likely", weight=candidate.weight - 15.0, reason=reason, weak=True
    )


def _in_place(
    candidates: Sequence[Candidate], own_columns: dict[str, str | None]
) -> Iterator[Candidate]:
    """The documents' own columns as what those in the company's currency are named."""
    for column, other in own_columns.items():
        money_candidates = [
            c for c in candidates if c.column == column and c.field == _field(column, candidates)
        ]
        if other is None or not money_candidates:
            continue
        reason = f"it is “{column}” in the currency of each row"
        yield replace(
            money_candidates[0], column=other, weight=120.0, certainty="proven", reason=reason
        )
