"""What one written day says, before its column tells day from month, calendar and language."""

import datetime as dt
import re
from functools import lru_cache
from typing import NamedTuple

from lib.importing.values import calendars, month_names
from lib.importing.values.calendars import ForeignDay, Reading

NO_DAY = frozenset(
    """
    not paid|unpaid|unsettled|open|opened|pending|none|no|outstanding|due|tbd|tba|tbc|n/a|
    n.a.|na|not applicable|not yet|not yet paid|not due|overdue|partial|part paid|
    partly paid|unknown|n.v.t.|nvt|niet betaald|onbetaald|openstaand|geen|keine|kein|offen|
    nicht bezahlt|unbezahlt|ausstehend|entfällt|k.a.|non payé|impayé|impayée|en attente|
    aucun|aucune|néant|non réglé|no pagado|no pagada|pendiente|sin pagar|ninguno|ninguna|
    impagada|impagado|não pago|em aberto|pendente|a pagar|nenhum|não|non pagato|non pagata|
    da pagare|aperto|aperta|nessuno|nessuna|neachitat|neachitată|neplătit|neplătită|
    niezapłacone|nieopłacone|nieopłacona|brak|nezaplaceno|neuhrazeno|nezaplatené|fizetetlen|
    nem fizetett|obetald|ej betald|ikke betalt|ubetalt|åben|åpen|öppen|maksamatta|avoin|
    ödenmedi|açık|bekliyor|не оплачено|неоплачено|не сплачено|нет|немає|απλήρωτο|εκκρεμεί|
    belum dibayar|belum lunas|belum bayar|chưa thanh toán|
    未付|未付款|未收|未收款|未结|無|无|なし|
    未払い|未入金|未回収|미수|미지급|미납|없음|غير مدفوع|
    غير مدفوعة|معلق|لا يوجد|پرداخت نشده|ندارد|לא שולם
    """.replace("\n", "").replace("    ", "").split("|")
)  # fmt: skip
"""Words that stand where a day would, and say that there is none; folded for case only."""


class Parts(NamedTuple):
    """Three numbers whose order the column must tell; ``short`` when the year has two digits."""

    a: int
    b: int
    c: int
    short: bool


class NamedMonth(NamedTuple):
    """A day whose month is a word that the column's language must tell, or whose year is short."""

    year: int
    word: str
    day: int
    short: bool


class SixDigits(NamedTuple):
    """Six digits, which are a day only where a person or the other columns give an order."""

    parts: Parts


Meaning = Reading | Parts | NamedMonth | SixDigits

SERIALS = range(20_000, 80_000)
_EXCEL_EPOCH = dt.date(1899, 12, 30)
_ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
_EPOCH = re.compile(r"^/?Date\((-?\d+)(?:[+-]\d{4})?\)/?$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:\.0+)?$")
_SERIAL = re.compile(r"^(\d{5})(?:[.,]\d+)?$")
_ERA = re.compile(
    r"^(令和|平成|昭和|令|平|昭|[RHSＲＨＳrhs])\s*(\d{1,2}|元)\s*([/.・-])\s*(\d{1,2})\s*\3\s*(\d{1,2})$"
)
_MINGUO_COMPACT = re.compile(r"^(1[0-3]\d)(\d{2})(\d{2})$")
_MINGUO = re.compile(r"^(\d{3})([/.-])(\d{1,2})\2(\d{1,2})$")
_CJK = re.compile(
    r"^(民國|民国|令和|平成|昭和|西元|西暦|公元|[RHSＲＨＳ])?\s*(\d{1,4}|元)\s*[年년]"
    r"\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日号號일]?\s*(?:\(.\)|星期.|.曜日)?$"
)
_ALLOWED = re.compile(r"^[\w\s/.,'’׳-]+$")
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_FILL = frozenset("de del of the den der le la el a al d do da г год года р року".split())
_ORDINALS = frozenset("st nd rd th e er ro o".split())
_NUMBERED = frozenset("thg thang ngay nam".split())


@lru_cache(1 << 16)
def meaning(text: str) -> Meaning:
    """What one text says; its digits are plain ones already.

    >>> meaning("20200307.0"), meaning("43897"), meaning("7 maart 2020"), meaning("31 Feb 2020")
    (datetime.date(2020, 3, 7), datetime.date(2020, 3, 7), datetime.date(2020, 3, 7), False)
    >>> meaning("2026年1月5日"), meaning("not paid"), meaning("3/4/2024")
    (datetime.date(2026, 1, 5), True, Parts(a=3, b=4, c=2024, short=False))
    """
    if not text.strip("0-–—/. :") or text == "1900-01-00" or text.casefold() in NO_DAY:
        return True
    if match := _ISO.match(text):
        return calendars.read(*map(int, match.groups()))
    if match := _CJK.match(text):
        return _in_characters(*match.groups())
    if match := _EPOCH.match(text):
        day = dt.date(1970, 1, 1).toordinal() + int(match[1]) // 86_400_000
        return dt.date.fromordinal(day) if 1 <= day <= dt.date.max.toordinal() else False
    if match := _SERIAL.match(text):
        serial = int(match[1])
        return _EXCEL_EPOCH + dt.timedelta(serial) if serial in SERIALS else False
    if match := _COMPACT.match(text):
        day_ = calendars.read(*map(int, match.groups()))
        if day_ is not False or calendars.FIRST_YEAR <= int(match[1]) <= calendars.LAST_YEAR:
            return day_
    if match := _ERA.match(text):
        return _in_characters(match[1], match[2], match[4], match[5])
    if match := _MINGUO_COMPACT.match(text):
        return calendars.minguo(*map(int, match.groups()))
    if match := _MINGUO.match(text):
        year = int(match[1])
        return calendars.minguo(year, int(match[3]), int(match[4])) if 80 <= year < 200 else False
    return _of_tokens(text) if _ALLOWED.match(text) else False


def month_words(text: str) -> list[str]:
    """The words of a text that name a month in some language, folded.

    >>> month_words("5 Listopada 2025")
    ['listopada']
    """
    return [t for t in _TOKEN.findall(month_names.fold(text)) if month_names.months(t)]


def _in_characters(era: str | None, year_text: str, month: str, day: str) -> Reading:
    year = 1 if year_text == "元" else int(year_text)
    if era and era not in ("西元", "西暦", "公元"):
        return calendars.of_era(era, year, int(month), int(day))
    if len(year_text) == 3:
        return calendars.minguo(year, int(month), int(day))
    return calendars.read(full_year(year) if len(year_text) == 2 else year, int(month), int(day))


def _of_tokens(text: str) -> Meaning:
    tokens = [t for t in _TOKEN.findall(month_names.fold(text)) if t not in _FILL]
    numbers = [t for t in tokens if t.isdecimal()]
    words = [t for t in tokens if not t.isdecimal() and t not in _ORDINALS]
    if words and _NUMBERED.issuperset(words) and len(numbers) == 3 and len(numbers[2]) == 4:
        day, month, year = map(int, numbers)
        return calendars.read(year, month, day)
    return _with_month_name(numbers, words) if words else _of_numbers(numbers)


def _with_month_name(numbers: list[str], words: list[str]) -> Meaning:
    month_tokens = [w for w in words if month_names.months(w)] if len(words) <= 2 else []
    if not month_tokens or len(numbers) not in (1, 2):
        return False
    if len(numbers) == 1:
        return _named_month(numbers[0], month_tokens[-1], 1) if len(numbers[0]) == 4 else False
    first, second = numbers
    day, year = (second, first) if len(first) == 4 else (first, second)
    return _named_month(year, month_tokens[-1], int(day)) if len(year) in (2, 4) else False


def _named_month(year: str, word: str, day: int) -> Meaning:
    choices = set(month_names.months(word).values())
    if len(year) == 4 and len(choices) == 1:
        return calendars.read(int(year), choices.pop(), day)
    return NamedMonth(int(year), word, day, len(year) == 2)


def _of_numbers(numbers: list[str]) -> Meaning:
    sizes = tuple(map(len, numbers))
    if len(numbers) == 2 and 4 in sizes and min(sizes) <= 2:
        year, month = sorted(numbers, key=len, reverse=True)
        return calendars.read(int(year), int(month), 1)
    if len(numbers) == 1 and sizes == (8,):
        digits = numbers[0]
        return Parts(int(digits[:2]), int(digits[2:4]), int(digits[4:]), False)
    if len(numbers) == 1 and sizes == (6,):
        digits = numbers[0]
        return SixDigits(Parts(int(digits[:2]), int(digits[2:4]), int(digits[4:]), True))
    return _of_three(numbers, sizes) if len(numbers) == 3 else False


def _of_three(numbers: list[str], sizes: tuple[int, ...]) -> Meaning:
    a, b, c = map(int, numbers)
    if sizes[0] == 4 and max(sizes[1:]) <= 2:
        return calendars.read(a, b, c)
    if sizes[2] == 4 and max(sizes[:2]) <= 2:
        return c in calendars.NO_YEARS or Parts(a, b, c, False)
    return Parts(a, b, c, True) if max(sizes) <= 2 else False


def full_year(short: int) -> int:
    """The year that two digits mean in our calendar."""
    return short + (2000 if short < 70 else 1900)


__all__ = [
    "NO_DAY",
    "ForeignDay",
    "Meaning",
    "NamedMonth",
    "Parts",
    "SixDigits",
    "full_year",
    "meaning",
]
