"""Agreed payment terms as people write them, and the due dates they make.

Understood: ``net 30``, ``30 days``, ``2/10 net 30``, ``net 45 eom`` (45 days from the end of the
month of issue), ``45 days then eom`` (the end of the month that holds the 45th day), ``15th of next
month``, ``cash`` / ``on receipt``, and instalments: ``30/30/40`` (shares that add up to 100, a month
of 30 days apart), ``30/60/90`` (equal parts on those days).
"""

import datetime as dt
import re
from dataclasses import dataclass
from fractions import Fraction

from lib.ledger import days
from lib.ledger.mistake import Mistake


class UnreadableTerms(Mistake):
    """Terms that were written in a way nobody here understands."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"The terms “{text}” are not understood. Write them as net 30, net 45 eom, "
            f"2/10 net 30, 15th of next month, or shares like 30/30/40."
        )


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of an invoice: its share (percent) and its days from the base day."""

    share: float
    after: int


@dataclass(frozen=True, slots=True)
class Terms:
    """When an invoice is due and what paying early earns.

    Args:
        instalments: one entry for ordinary terms; more where the invoice is paid in parts.
        month_end: days are counted from the end of the month of issue.
        then_month_end: the day reached moves on to the end of its month.
        day_of_next_month: due on this day of the month after issue, whatever the days say.
        discount: percent taken off for paying within ``discount_days``.
        discount_days: days from issue.
    """

    instalments: tuple[Instalment, ...] = (Instalment(100.0, 0),)
    month_end: bool = False
    then_month_end: bool = False
    day_of_next_month: int | None = None
    discount: float = 0.0
    discount_days: int = 0

    def due(self, issued: dt.date) -> tuple[dt.date, ...]:
        """Due dates of the instalments of an invoice issued on a day.

        >>> [str(d) for d in parse("net 45 eom").due(dt.date(2024, 1, 31))]
        ['2024-03-16']
        """
        if self.day_of_next_month:
            start = days.add_months(days.month_start(issued), 1)
            last = days.month_end(start)
            return (start.replace(day=min(self.day_of_next_month, last.day)),)
        base = days.month_end(issued) if self.month_end else issued
        reached = tuple(base + dt.timedelta(days=part.after) for part in self.instalments)
        return tuple(map(days.month_end, reached)) if self.then_month_end else reached

    def split(self, amount: int) -> tuple[int, ...]:
        """An amount in minor units by instalment; the last part takes what rounding leaves.

        >>> parse("30/30/40").split(1001)
        (300, 300, 401)
        """
        shares = (Fraction(part.share).limit_denominator(1000) for part in self.instalments[:-1])
        parts = [int(amount * share / 100) for share in shares]
        return (*parts, amount - sum(parts))


_DISCOUNT = re.compile(r"^(\d+(?:[.,]\d+)?)\s*%?\s*/\s*(\d+)\s*,?\s*(?:net|n)\s*/?\s*(.+)$")
_NET = re.compile(
    r"^(?:net|netto|n/?)?\s*(\d+)\s*(?:days?|d|tagen?|dagen|jours|d[ií]as|zile)?\s*(?:net|netto)?"
    r"\s*((?:then\s+)?eom|end of month|fin de mois)?$"
)
_DAY = re.compile(r"^(\d+)(?:st|nd|rd|th)?\s+(?:of\s+)?(?:the\s+)?next month$")
_PARTS = re.compile(r"^\d+(?:\s*/\s*\d+)+$")
_ALIKE = {"eom": "net 0 eom", "end of month": "net 0 eom"}
_AT_ONCE = {"cash", "cod", "on receipt", "due on receipt", "immediate", "prepaid", "advance"}


def parse(text: str) -> Terms:
    """The terms that a text means.

    >>> parse("2/10 net 30")
    Terms(instalments=(Instalment(share=100.0, after=30),), month_end=False, then_month_end=False, \
day_of_next_month=None, discount=2.0, discount_days=10)

    Raises:
        UnreadableTerms: the text is none of the forms understood, or means more than 10 years.
    """
    said = " ".join(text.lower().replace("%", " ").split())
    said = _ALIKE.get(said, said)
    if said in _AT_ONCE:
        return Terms()
    if found := _DISCOUNT.match(said):
        rest = parse(f"net {found[3]}")
        percent = float(found[1].replace(",", "."))
        return Terms(rest.instalments, rest.month_end, rest.then_month_end,
                     rest.day_of_next_month, percent, int(found[2]))  # fmt: skip
    if found := _DAY.match(said.removeprefix("net ")):
        return _on_day_of_next_month(int(found[1]), text)
    if found := _NET.match(said):
        return _net(int(found[1]), found[2] or "", text)
    if _PARTS.match(said):
        return _in_parts([int(n) for n in said.split("/")], text)
    raise UnreadableTerms(text)


def _net(after: int, ending: str, text: str) -> Terms:
    if after > 3660:
        raise UnreadableTerms(text)
    then = ending.startswith("then") or ending == "fin de mois"
    return Terms((Instalment(100.0, after),), bool(ending) and not then, then)


def _on_day_of_next_month(day: int, text: str) -> Terms:
    if not 1 <= day <= 31:
        raise UnreadableTerms(text)
    return Terms(day_of_next_month=day)


def _in_parts(numbers: list[int], text: str) -> Terms:
    if sum(numbers) == 100:
        return Terms(tuple(Instalment(float(n), 30 * (i + 1)) for i, n in enumerate(numbers)))
    if numbers == sorted(set(numbers)) and numbers[-1] <= 3660:
        return Terms(tuple(Instalment(100 / len(numbers), n) for n in numbers))
    raise UnreadableTerms(text)
