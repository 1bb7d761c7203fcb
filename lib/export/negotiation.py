"""The negotiation sheet as it leaves: an internal page, and an offer that holds nothing of it.

``Brief`` is for us, ``Proposal`` for the customer. A proposal is made from the terms, prices and
discounts of the offers, a name, a day and whom to ask, so that nothing else can reach it.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from lib.export.value_text import value_text
from lib.ledger.context import small_print
from lib.ledger.wording import MINUS, count, day_text
from lib.notebook.answer import Answer
from lib.notebook.negotiation.sentences import offer
from lib.notebook.wording import about, short_share

STAMP = "INTERNAL · NOT FOR THE CUSTOMER"
PARTS: tuple[tuple[str, int], ...] = (
    ("terms.signal", 0),
    ("terms.asked", 0),
    ("terms.options", 6),
    ("terms.walk_away", 0),
    ("terms.ask_for", 2),
    ("terms.call", 4),
    ("terms.on_record", 8),
    ("customer.we_owe", 4),
    ("customer.room", 0),
)
"""The questions of the internal page, in order, with the most rows of each that stand there."""
OPTIONS = "terms.options"
HEADING = "Payment terms: our proposal"
OPEN, OPEN_ONE = "Choose the one that suits you best.", "We propose the following."
SUBJECT = "We propose the following, subject to approval of {who}. Nothing is agreed before that."
APPROVERS = {
    "a head": "our head of credit or of sales",
    "both heads": "our heads of credit and of sales",
}
BASIS = "Prices are against those of {day}. Terms count from the invoice date."
VALID_DAYS = 14
"""How long an offer stands where nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A small table of words: what stands above its columns, and its rows."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    states: tuple[str, ...] = ()

    @property
    def head_lines(self) -> tuple[tuple[str, ...], ...]:
        """Heads and rows with the options side by side: a line a head."""
        return tuple(zip(self.heads, *self.rows, strict=True))

    @property
    def texts(self) -> tuple[str, ...]:
        """Every word of it."""
        return (*self.heads, *(cell for row in self.rows for cell in row))


@dataclass(frozen=True, slots=True)
class Section:
    """A question of the internal page: its answer in a sentence, in rows, or in a table."""

    title: str
    sentence: str
    rows: tuple[str, ...] = ()
    grid: Grid | None = None


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
        valid_until: the last day on which the offers stand.
        approver: who of ours still has to approve them, as a customer reads it; empty for nobody.
        contact: whom they may ask; empty where nobody is known.
    """

    customer: str
    day: dt.date
    offers: tuple[str, ...]
    valid_until: dt.date
    approver: str = ""
    contact: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands below the heading."""
        choice = OPEN if len(self.offers) > 1 else OPEN_ONE
        lead = SUBJECT.format(who=self.approver) if self.approver else choice
        offer_lines = [
            f"{letter}   {words}" for letter, words in zip("ABC", self.offers, strict=False)
        ]
        validity_line = f"Valid until {day_text(self.valid_until)}."
        contact_line = f"Contact: {self.contact}." if self.contact else ""
        basis = BASIS.format(day=day_text(self.day))
        return (lead, *offer_lines, basis, *filter(None, (validity_line, contact_line)))


def brief(customer: str, answers: Sequence[Answer], history: Sequence[str] = ()) -> Brief:
    """The internal page from the answers to ``PARTS``, in their order.

    Args:
        customer: its name.
        history: the request, its rounds and what was given last time, a line each.
    """
    sections = [
        _section(name, answer, most) for answer, (name, most) in zip(answers, PARTS, strict=True)
    ]
    if history:
        sections.insert(1, Section("What they ask for", "", tuple(history)))
    context = answers[0].context
    return Brief(customer, context.day, tuple(sections), small_print(answers[1].context))


def _section(name: str, answer: Answer, most: int) -> Section:
    if name == OPTIONS:
        return Section(answer.title, answer.plain_reading, grid=options_grid(answer))
    excerpt = replace(answer, table=answer.table.head(most))
    rows = [*_rows(excerpt)]
    if most and len(answer.table) > most:
        rows.append(f"and {len(answer.table) - most:,} more")
    return Section(answer.title, "" if rows else answer.plain_reading, tuple(rows))


def _rows(answer: Answer) -> Iterable[str]:
    currencies = answer.row_currencies()
    for row, currency in zip(answer.table.to_dict("records"), currencies, strict=True):
        cells = (
            f"{currency} {text}" if answer.kind(name) == "money" else text
            for name in answer.table.columns
            if (text := value_text(row[name], answer.kind(name), currency))
        )
        yield " · ".join(cells)


ROOM = "Our room a year"
MARKS = {"red": "■ below our line", "amber": "◆ our line", "green": "● we may offer", "none": ""}


def options_grid(answer: Answer) -> Grid:
    """The options side by side in words, as page, paper and slides draw them.

    Rows are the options; the cover's column is amounts or words, as the reader may know it.
    """
    currency = answer.context.currency
    covers = "Left of cover" if "cover_left" in answer.table else "Covered today"
    heads = (
        "Option", "Signal", "Term", "Price", "Early payment", "Costs them a year", ROOM,
        "Owed against today", "Left of limit", covers, "Approval",
    )  # fmt: skip
    rows = [_option(row, currency) for row in answer.table.to_dict("records")]
    return Grid(heads, tuple(rows), tuple(answer.table["state"]))


def _option(row: dict[Any, Any], currency: str) -> tuple[str, ...]:
    state, name = str(row["state"]), str(row["option"])
    first = name == "As today"
    mark = "● worth it to us" if (name, state) == ("As they ask", "green") else MARKS[state]
    mark = "■ no more time" if row["refused"] else mark
    cover = signed(row["cover_left"], currency) if "cover_left" in row else str(row["covered"])
    return (
        "Walk away" if name == "Our line" else name, mark or "today",
        count(int(row["term"]), "day") if row["term"] else "before delivery",
        price(row["price"]),
        str(row["early"]) or "–", rate(row["costs_them"]),
        "–" if first else _room(row["worth"], currency),
        "–" if first else signed(row["debt"], currency, plus=True),
        signed(row["limit_left"], currency), cover, "–" if first else str(row["approver"]),
    )  # fmt: skip


def _room(value: Any, currency: str) -> str:
    worth = _number(value)
    text = about(abs(worth), currency)
    zero = not any(digit in text for digit in "123456789")
    return "none" if zero else f"{text} {'more' if worth > 0 else 'less'}"


def price(value: Any) -> str:
    """A change of price as a table has it: ``today's`` or ``+0.75 %``."""
    share = _number(value)
    if abs(share) < 0.00005:
        return "today's"
    return f"{'+' if share > 0 else MINUS}{short_share(abs(share))}"


def rate(value: Any) -> str:
    """A yearly rate as a table has it; a dash where there is none."""
    share = _number(value)
    return "–" if np.isnan(share) else "nothing" if abs(share) < 0.0005 else f"{share * 100:.0f} %"


def signed(value: Any, currency: str, *, plus: bool = False) -> str:
    """An amount as a table has it; ``not given`` where it is none, ``… over`` below nothing."""
    minor = _number(value)
    if np.isnan(minor):
        return "not given"
    text = about(abs(minor), currency)
    if plus:
        return f"{'+' if minor >= 0 else MINUS}{text}"
    return text if minor >= 0 else f"{text} over"


def _number(value: Any) -> float:
    return float("nan") if value is None or pd.isna(value) else float(value)


def proposal(
    customer: str,
    day: dt.date,
    offers: pd.DataFrame,
    *,
    valid_until: dt.date | None = None,
    contact: str = "",
) -> Proposal:
    """The offer page.

    Args:
        customer: its name.
        offers: ``term``, ``price``, ``early``, ``approver``, one row an offer.
        valid_until: ``VALID_DAYS`` after the day where nobody says otherwise.
        contact: whom they may ask.
    """
    words = [offer(row) for row in offers.to_dict("records")]
    until = valid_until or day + dt.timedelta(VALID_DAYS)
    approver = APPROVERS.get(str(offers.iloc[0]["approver"]), "")
    capital = tuple(f"{w[:1].upper()}{w[1:]}" for w in words)
    return Proposal(customer, day, capital, until, approver, contact.strip().rstrip("."))
