"""The negotiation sheet as it leaves: an internal page, and an offer that holds nothing of it.

``Brief`` is for us, ``Proposal`` for the customer. A proposal is made from the terms, prices and
discounts of the offers and a name alone, so that nothing else can reach it.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from lib.export.sheet import Sheet, written
from lib.ledger.context import small_print
from lib.ledger.wording import day as said_day
from lib.readings.negotiation import offer

STAMP = "INTERNAL · NOT FOR THE CUSTOMER"
PARTS: tuple[tuple[str, int], ...] = (
    ("customer.room", 0),
    ("customer.we_owe", 4),
    ("terms.on_record", 8),
    ("terms.asked", 0),
    ("terms.equal", 0),
    ("terms.walk_away", 0),
    ("terms.ask_for", 2),
    ("terms.call", 4),
)
"""The questions of the internal page, in order, with the most rows of each that stand there."""
HEADING = "Payment terms: our proposal"
LEAD = "Each of these is open to you. Choose the one that suits you best."
BASIS = "Prices are against those of {day}. Terms count from the invoice date."


@dataclass(frozen=True, slots=True)
class Section:
    """A question of the internal page: its answer in a sentence, or in rows."""

    title: str
    said: str
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """The internal page."""

    customer: str
    day: dt.date
    sections: tuple[Section, ...]
    foot: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """The offer page: what a customer may read, and nothing else.

    Args:
        offers: in words.
        seller: whom they may ask; empty where nobody is known.
    """

    customer: str
    day: dt.date
    offers: tuple[str, ...]
    seller: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands below the heading."""
        named = [f"{letter}   {words}" for letter, words in zip("ABC", self.offers, strict=False)]
        asked = f"Please ask {self.seller}." if self.seller else ""
        basis = BASIS.format(day=said_day(self.day))
        return (LEAD, *named, *filter(None, (basis, asked)))


def brief(customer: str, answers: Sequence[Sheet]) -> Brief:
    """The internal page from the answers to ``PARTS``, in their order.

    Args:
        customer: its name.
    """
    made = [_section(sheet, most) for sheet, (_, most) in zip(answers, PARTS, strict=True)]
    context = answers[0].context
    return Brief(customer, context.day, tuple(made), small_print(context))


def _section(sheet: Sheet, most: int) -> Section:
    shown = replace(sheet, table=sheet.table.head(most))
    rows = [*_rows(shown)]
    if most and len(sheet.table) > most:
        rows.append(f"and {len(sheet.table) - most:,} more")
    return Section(sheet.title, "" if rows else sheet.plain_reading, tuple(rows))


def _rows(sheet: Sheet) -> Iterable[str]:
    currencies = sheet.row_currencies()
    for row, currency in zip(sheet.table.to_dict("records"), currencies, strict=True):
        cells = (
            f"{currency} {text}" if sheet.kind(name) == "money" else text
            for name in sheet.table.columns
            if (text := written(row[name], sheet.kind(name), currency))
        )
        yield " · ".join(cells)


def proposal(customer: str, day: dt.date, offers: pd.DataFrame, seller: str = "") -> Proposal:
    """The offer page.

    Args:
        customer: its name.
        offers: ``term``, ``price``, ``discount``, ``window``, one row an offer.
        seller: whom they may ask.
    """
    words = [offer(row) for row in offers.to_dict("records")]
    return Proposal(customer, day, tuple(f"{w[:1].upper()}{w[1:]}" for w in words), seller)
