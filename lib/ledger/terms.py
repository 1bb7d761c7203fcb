"""Agreed payment terms as people write them, and the due dates they make.

Understood: ``net 30``, ``30 days``, ``2/10 net 30``, ``net 45 eom`` (45 days from the end of the
month of issue), ``45 days then eom`` (the end of the month that holds the 45th day), ``15th of next
month``, ``cash`` / ``on receipt``, and instalments: ``30/30/40`` (shares that add up to 100, a month
of 30 days apart), ``30/60/90`` (equal parts on those days), ``50% 30, 50% 60``; each in the words of
many languages (``terms_wording``). Days counted from a delivery or an approval are not computable.
"""

import datetime as dt
import re
from dataclasses import dataclass, replace
from fractions import Fraction

from lib.ledger import days, terms_wording
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
        then_day: the day reached moves on to this day of the month after it.
    """

    instalments: tuple[Instalment, ...] = (Instalment(100.0, 0),)
    month_end: bool = False
    then_month_end: bool = False
    day_of_next_month: int | None = None
    discount: float = 0.0
    discount_days: int = 0
    then_day: int | None = None

    def due(self, issued: dt.date) -> tuple[dt.date, ...]:
        """Due dates of the instalments of an invoice issued on a day.

        >>> [str(d) for d in parse("net 45 eom").due(dt.date(2024, 1, 31))]
        ['2024-03-16']
        """
        if self.day_of_next_month:
            return (_in_next_month(issued, self.day_of_next_month),)
        base = days.month_end(issued) if self.month_end else issued
        reached_days = tuple(base + dt.timedelta(days=part.after) for part in self.instalments)
        if self.then_day:
            return tuple(_in_next_month(day, self.then_day) for day in reached_days)
        return tuple(map(days.month_end, reached_days)) if self.then_month_end else reached_days

    def split(self, amount: int) -> tuple[int, ...]:
        """An amount in minor units by instalment; the last part takes what rounding leaves.

        >>> parse("30/30/40").split(1001)
        (300, 300, 401)
        """
        shares = (Fraction(part.share).limit_denominator(1000) for part in self.instalments[:-1])
        parts = [int(amount * share / 100) for share in shares]
        return (*parts, amount - sum(parts))


def _in_next_month(day: dt.date, of_month: int) -> dt.date:
    start = days.add_months(days.month_start(day), 1)
    return start.replace(day=min(of_month, days.month_end(start).day))


_PERCENT = r"(\d+(?:[.,]\d+)?)"
_DISCOUNT = re.compile(
    rf"^{_PERCENT}\s*(?:%\s*(?:/|skonto|discount|escompte|sconto|descuento|korting|rabatt)?\s*"
    r"(?:in|within|innerhalb(?: von)?|bei|a|si)?|/)\s*(\d+)(?!\s*[/\d%])"
    r"\s*(?:(?:days?|d|tagen?|dagen|jours?|dias|giorni|gg|zile|dni)\b)?\s*[,;/]?\s*(.+)$"
)
_DISCOUNT_LAST = re.compile(
    rf"^(\d+)\s*(?:days?|tagen?|dagen|jours?|dias|giorni|gg|zile|dni)\s*{_PERCENT}\s*%\s*"
    r"(?:skonto|discount|escompte|sconto|descuento|korting|rabatt)?\s*[,;/]\s*(.+)$"
)
_SHARE = re.compile(rf"{_PERCENT}\s*%([^%]*?)(?=\d+(?:[.,]\d+)?\s*%|$)")
_JOIN = re.compile(r"^[\s,;+&/]+|(?:[\s,;+&/]|\b(?:and|und|et|y|e|en)\b)+$")
_NUMBER = r"(0|[1-9]\d*)"
_DAYS_ = re.compile(rf"^{_NUMBER}(?: D)?$")
_FROM_END = re.compile(rf"^(?:{_NUMBER}(?: D)? EOM|(?:EOM|THEN) (?:\+ )?{_NUMBER}(?: D)?)$")
_TO_END = re.compile(rf"^{_NUMBER}(?: D)? THEN$")
_TO_DAY = re.compile(rf"^{_NUMBER}(?: D)? (?:THEN|EOM) {_NUMBER}$")
_NEXT = re.compile(rf"^(?:{_NUMBER} NEXT|NEXT {_NUMBER})$")
_PARTS = re.compile(r"^(\d+(?:/\d+)+)( D)?( THEN)?$")
_LONGEST = 3660
_LEAST_PART = 5
_LARGEST_DISCOUNT = 20


def parse(text: str) -> Terms:
    """The terms that a text means.

    >>> parse("2/10 net 30")
    Terms(instalments=(Instalment(share=100.0, after=30),), month_end=False, then_month_end=False, \
day_of_next_month=None, discount=2.0, discount_days=10, then_day=None)
    >>> parse("30 jours fin de mois le 15").due(dt.date(2026, 1, 15))
    (datetime.date(2026, 3, 15),)

    Raises:
        UnreadableTerms: the text is none of the forms understood, or means more than 10 years.
    """
    folded = terms_wording.fold(text)
    if terms_wording.at_once(folded):
        return Terms()
    terms = (
        _in_shares(folded, text) or _with_discount(folded) or _plain(terms_wording.plain(folded))
    )
    if terms is None or max(part.after for part in terms.instalments) > _LONGEST:
        raise UnreadableTerms(text)
    return terms


def _with_discount(folded: str) -> Terms | None:
    """A discount and what follows it; of several discounts the first, which is the largest."""
    if match := _DISCOUNT.match(folded):
        percent, within, after = match.groups()
    elif match := _DISCOUNT_LAST.match(folded):
        within, percent, after = match.groups()
    else:
        return None
    discount = float(percent.replace(",", "."))
    rest = _with_discount(after) or _plain(terms_wording.plain(after))
    if rest is None or discount > _LARGEST_DISCOUNT:
        return None
    return replace(rest, discount=discount, discount_days=int(within))


def _in_shares(folded: str, text: str) -> Terms | None:
    """Shares with a term each: ``50% advance 50% on delivery``, ``50% 30, 50% 60``."""
    share_texts = _SHARE.findall(folded)
    shares = [float(share.replace(",", ".")) for share, _ in share_texts]
    if len(share_texts) < 2 or sum(shares) != 100:
        return None
    parts = [parse(_JOIN.sub("", words)) for _, words in share_texts if _JOIN.sub("", words)]
    if len(parts) < len(share_texts) or any(p != Terms(p.instalments[:1]) for p in parts):
        raise UnreadableTerms(text)
    ends = [part.instalments[0].after for part in parts]
    return Terms(tuple(map(Instalment, shares, ends)))


def _plain(words: str) -> Terms | None:
    """The terms of plain words; see ``terms_wording.plain``."""
    if words in ("EOM", "THEN"):
        return Terms(month_end=True)
    if match := _DAYS_.match(words):
        return Terms(_whole(match[1]))
    if match := _FROM_END.match(words):
        return Terms(_whole(match[1] or match[2]), month_end=True)
    if match := _TO_END.match(words):
        return Terms(_whole(match[1]), then_month_end=True)
    if match := _TO_DAY.match(words):
        return (
            Terms(_whole(match[1]), then_day=_day_of_month(match[2]))
            if _day_of_month(match[2])
            else None
        )
    if match := _NEXT.match(words):
        day = _day_of_month(match[1] or match[2])
        return Terms(day_of_next_month=day) if day else None
    if match := _PARTS.match(words):
        return _in_parts([int(n) for n in match[1].split("/")], bool(match[2]), bool(match[3]))
    return None


def _whole(after: str) -> tuple[Instalment, ...]:
    return (Instalment(100.0, int(after)),)


def _day_of_month(day_text: str) -> int | None:
    return int(day_text) if 1 <= int(day_text) <= 31 else None


def _in_parts(numbers: list[int], of_days: bool, then: bool) -> Terms | None:
    """``30/30/40`` are shares, ``30/60/90`` days; ``2/10`` alone is half a discount and is neither."""
    if sum(numbers) == 100 and not of_days:
        return Terms(tuple(Instalment(float(n), 30 * (i + 1)) for i, n in enumerate(numbers)))
    if numbers == sorted(set(numbers)) and (of_days or numbers[0] >= _LEAST_PART):
        equal = tuple(Instalment(100 / len(numbers), n) for n in numbers)
        return Terms(equal, then_month_end=then)
    return None
