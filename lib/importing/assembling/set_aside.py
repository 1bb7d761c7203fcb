"""Rows that are no receivables: quotes and orders, drafts and void documents, what we owe others.

They are set aside with their count and sum, never in silence, and never rejected: nothing is wrong
with them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.importing.assembling import payment_state
from lib.importing.assembling.payment_state import Codes
from lib.importing.text_columns import Mask
from lib.importing.values import day_marks
from lib.importing.values import wordings as values
from lib.importing.vocabulary import wordings
from lib.ledger import money, texts

Aside = Mapping[str, tuple[int, Mapping[str, int]]]
"""Why rows are set aside -> how many, and their sums: currency -> minor units."""

NOT_OURS = ("quote", "order", "proforma", "payable")
WORDS: Mapping[str, str] = {
    "quote": "quotes", "order": "orders", "proforma": "pro-forma invoices",
    "payable": "what we owe suppliers", "void": "void or cancelled documents", "draft": "drafts",
    "supplier": "suppliers", "line": "further lines of a document",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class SetAside:
    """Rows that are no receivables.

    Args:
        reason: for each row, why it is set aside; empty where it is a record.
        amount: of each row, in minor units.
    """

    reason: pd.Series
    amount: np.ndarray

    @property
    def rows(self) -> Mask:
        """Which rows are set aside."""
        return (self.reason != "").to_numpy(bool)

    def sums(self, currency: pd.Series) -> Aside:
        """What is set aside, by why.

        Args:
            currency: of each row.
        """
        rows = pd.DataFrame({
            "why": self.reason, "amount": self.amount,
            "currency": currency.fillna(money.NO_CURRENCY),
        })  # fmt: skip
        return {
            str(reason): (len(group), _by_currency(group))
            for reason, group in rows[self.rows].groupby("why", sort=False)
        }


def _by_currency(rows: pd.DataFrame) -> dict[str, int]:
    sums = rows.groupby("currency")["amount"].sum()
    return {str(currency): int(total) for currency, total in sums.items() if total}


def lines(count: int) -> Aside:
    """Further lines of documents, whose amounts are part of these."""
    return {"line": (count, {})} if count else {}


def combine(*parts: Aside) -> Aside:
    """What several tables set aside, as one.

    >>> combine({"void": (1, {"EUR": 500})}, {"void": (2, {"EUR": 1, "JPY": 7})})
    {'void': (3, {'EUR': 501, 'JPY': 7})}
    """
    whole: dict[str, tuple[int, dict[str, int]]] = {}
    for reason, (count, sums) in (item for part in parts for item in part.items()):
        rows, earlier_sums = whole.get(reason, (0, {}))
        currencies = dict.fromkeys([*earlier_sums, *sums])
        total = {c: earlier_sums.get(c, 0) + sums.get(c, 0) for c in currencies}
        whole[reason] = (rows + count, total)
    return whole


def find(
    amount: np.ndarray,
    kinds: pd.Series | None,
    states: Codes | None,
    parties: pd.Series | None,
    cancelled: pd.Series | None = None,
) -> SetAside:
    """The rows of a table that are no receivables.

    Args:
        amount: of each row, minor units.
        kinds: the words for each row's kind.
        states: codes of ``payment_state``.
        parties: the words for whether a row is a customer's or a supplier's.
        cancelled: yes or no, or the day of it.
    """
    if all(series is None for series in (kinds, states, parties, cancelled)):
        return SetAside(texts.repeat("", len(amount)), amount)
    reason = np.full(len(amount), "", dtype=object)
    if states is not None:
        for state in ("void", "draft"):
            reason[states == payment_state.STATES.index(state)] = state
    if kinds is not None:
        reasons, _ = values.read(kinds, _not_ours)
        reason = np.where(reasons.notna(), reasons, reason)
    if parties is not None:
        reasons, _ = values.read(parties, _supplier)
        reason = np.where(reasons.notna(), reasons, reason)
    if cancelled is not None:
        reasons, _ = values.read(cancelled, _void)
        reason = np.where(reasons.notna(), reasons, reason)
        reason[day_marks.marked_rows(cancelled)] = "void"
    return SetAside(pd.Series(reason), amount)


def _void(word: str) -> str | None:
    """Void or a draft, by the word itself, or by a yes to the question whether it is cancelled."""
    if wordings.meaning("answer", word) == "yes":
        return "void"
    states = wordings.meanings("payment_state", word)
    return next((state for state in ("void", "draft") if state in states), None)


def _not_ours(word: str) -> str | None:
    kind = wordings.kind(word)
    return kind if kind in NOT_OURS else None


def _supplier(word: str) -> str | None:
    return "supplier" if wordings.meaning("party_type", word) == "supplier" else None
