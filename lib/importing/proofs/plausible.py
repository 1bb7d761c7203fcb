"""Is what was read anything that a ledger can hold? What is far from it is an error, said by name."""

from collections.abc import Iterator

import pandas as pd

from lib.ledger import money
from lib.ledger.findings import Finding

MOST = 10**13
"""Major units open beyond which no company's receivables go, in the coins that count fewest zeros."""
_SMALL_COINS = frozenset("IRR VND IDR LBP UZS GNF LAK PYG KRW COP IQD MMK TZS UGX MGA SLL".split())
_YEARS = 40
_ENOUGH = 60
"""Documents from which on a customer for each of them is strange."""


def findings(documents: pd.DataFrame) -> list[Finding]:
    """What of an import is implausible as a whole.

    Args:
        documents: a conforming frame.
    """
    return [
        *_totals(documents), *_span(documents), *_customers(documents), *_signs(documents),
    ]  # fmt: skip


def _signs(documents: pd.DataFrame) -> Iterator[Finding]:
    billed = documents[documents["kind"].isin(("invoice", "credit_note"))]
    minus = int((billed["amount"] < 0).sum())
    if len(billed) >= 5 and minus > 0.8 * len(billed):
        yield Finding(
            "error", "mostly_negative",
            f"{minus:,} of {len(billed):,} documents are negative, as if we owed the customers. Are "
            "amounts written with the other sign?",
            minus,
        )  # fmt: skip


def _totals(documents: pd.DataFrame) -> Iterator[Finding]:
    for currency, total in documents.groupby("currency")["amount"].sum().items():
        code = str(currency)
        major = abs(int(total)) / 10 ** money.exponent(code)
        most = MOST * (1_000 if code in _SMALL_COINS or code == money.NO_CURRENCY else 1)
        if major > most:
            yield Finding(
                "error", "implausible_total",
                f"{major:,.0f} {code} open is more than a ledger holds. Is the amount another column?",
            )  # fmt: skip


def _span(documents: pd.DataFrame) -> Iterator[Finding]:
    issued = documents["issued"].dropna()
    if issued.empty:
        return
    years = issued.max().year - issued.min().year
    ordered = issued.sort_values(ignore_index=True)
    early, late = (ordered[int(q * (len(ordered) - 1))] for q in (0.02, 0.98))
    if late.year - early.year > _YEARS:
        yield Finding(
            "error", "implausible_span",
            f"The documents were issued over {years} years. Is the day of issue another column?",
        )  # fmt: skip


def _customers(documents: pd.DataFrame) -> Iterator[Finding]:
    billed = documents[documents["kind"] == "invoice"]
    if len(billed) >= _ENOUGH and billed["customer"].nunique() == len(billed):
        yield Finding(
            "warning", "customer_each",
            f"Each of the {len(billed):,} invoices has a customer of its own. Is the customer another "
            "column?",
        )  # fmt: skip
