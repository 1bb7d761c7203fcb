"""Is what was read anything that a ledger can hold? What is far from it is an error, said by name."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from lib.ledger import money
from lib.ledger.findings import Finding

MOST = 10**13
"""Major units open beyond which no company's receivables go, in the coins that count fewest zeros."""
_SMALL_COINS = frozenset("IRR VND IDR LBP UZS GNF LAK PYG KRW COP IQD MMK TZS UGX MGA SLL".split())
_YEARS = 40
_ENOUGH = 60
"""Documents from which on a customer for each of them is strange."""


def findings(documents: pd.DataFrame, control: Mapping[str, int]) -> list[Finding]:
    """What of an import is implausible as a whole.

    Args:
        documents: a conforming frame.
        control: what is open at the end: currency -> minor units.
    """
    return [
        *_totals(control), *_span(documents), *_customers(documents), *_signs(documents),
    ]  # fmt: skip


def _signs(documents: pd.DataFrame) -> Iterator[Finding]:
    billed = documents["kind"].isin(("invoice", "credit_note")).to_numpy(bool)
    count = int(billed.sum())
    minus = int((billed & (documents["amount"].to_numpy() < 0)).sum())
    if count >= 5 and minus > 0.8 * count:
        yield Finding(
            "error", "mostly_negative",
            f"{minus:,} of {count:,} documents are negative, as if we owed the customers. Are "
            "amounts written with the other sign?",
            minus,
        )  # fmt: skip


def _totals(control: Mapping[str, int]) -> Iterator[Finding]:
    for code, total in control.items():
        major = abs(total) / 10 ** money.exponent(code)
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
    if years <= _YEARS:
        return
    places = [int(q * (len(issued) - 1)) for q in (0.02, 0.98)]
    usual = np.partition(issued.to_numpy().astype("int64"), places)[places]
    early, late = pd.to_datetime(usual, unit="s")
    if late.year - early.year > _YEARS:
        yield Finding(
            "error", "implausible_span",
            f"The documents were issued over {years} years. Is the day of issue another column?",
        )  # fmt: skip


def _customers(documents: pd.DataFrame) -> Iterator[Finding]:
    billed = (documents["kind"] == "invoice").to_numpy(bool)
    count = int(billed.sum())
    # Fewer customers than invoices in the whole ledger spare the look at the invoices alone.
    if count < _ENOUGH or documents["customer"].nunique() < count:
        return
    if documents["customer"][billed].nunique() == count:
        yield Finding(
            "warning", "customer_each",
            f"Each of the {count:,} invoices has a customer of its own. Is the customer another "
            "column?",
        )  # fmt: skip
