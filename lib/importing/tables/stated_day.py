"""The day that a list states for itself, in the lines above and below it."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from functools import cache

import babel
from babel import dates as babel_dates

_LOCALES = (
    "en de fr es it pt nl sv nb da fi pl cs sk hu ro tr ru uk bg el id ms vi hr sl et lv lt ca"
).split()
_STATED = re.compile(
    r"\b(?:as (?:of|at|on)|stand(?: per| vom| am| zum)?|zum stichtag|stichtag|per datum|"
    r"peildatum|situation au|arrêté au|état au|alla data|situazione al|fecha de corte|"
    r"a fecha|saldos? al|al día|posição em|em aberto em|na dzień|stan na|ke dni|k datu|stav k|"
    r"tarihi itibar\w*|по состоянию на|на дату|станом на|per den|pr\.|til og med|"
    r"päivämäärällä|la data de|per tanggal|posisi|tính đến|đến ngày|balance date|aging date|"
    r"ageing date|aged as|report date|cut-?off)\b|"
    r"截至|截止|基准日|基準日|기준일|現在|時点|حتى تاريخ|تا تاریخ|ณ วันที่",
    re.IGNORECASE,
)
_WRITTEN = re.compile(
    r"^\W*(?:generated|printed|export(?:ed)?|created|run|date|report run|erstellt|gedruckt|datum|"
    r"druckdatum|édité|imprimé|date d.édition|stampato|data|data stampa|fecha|impreso|emitido|"
    r"emissão|gerado|afgedrukt|utskriven|utskriftsdatum|udskrevet|tulostettu|wydrukowano|"
    r"data wydruku|vytištěno|datum tisku|tarih|rapor tarihi|дата|сформирован\w*|tanggal|dicetak|"
    r"ngày|ngày in|打印日期|日期|导出时间|作成日|出力日|発行日|출력일|일자|التاريخ|تاريخ|تاریخ)\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\b(?:to|bis|au|al|tot|till?|do|po|fino|hasta)\b|[-–—~～至]", re.IGNORECASE)
_ISO = r"(?P<y>\d{4})[-/.年]\s?(?P<m>\d{1,2})[-/.月]\s?(?P<d>\d{1,2})"
_NUMERIC = r"(?P<a>\d{1,2})(?P<sep>[-/.])\s?(?P<b>\d{1,2})[-/.]\s?(?P<yy>\d{4}|\d{2})"
_NAMED = (
    r"(?P<nd>\d{1,2})(?:st|nd|rd|th|\.)?[\s\-]?(?:de\s)?(?P<nm>[^\W\d_]{3,12})\.?,?[\s\-]?"
    r"(?:de\s)?(?P<ny>\d{4}|\d{2})"
)
_AMERICAN = r"(?P<um>[^\W\d_]{3,10})\.?\s(?P<ud>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<uy>\d{4})"
_ANY = re.compile(rf"(?<!\d)(?:{_ISO}|{_NUMERIC}|{_NAMED}|{_AMERICAN})(?!\d)")


def stated_day(titles: Sequence[str]) -> dt.date | None:
    """The day a list states for itself; None where there is none, several, or one that is unclear.

    A day “as of” outranks the end of a period, and that the day on which a list was written.

    >>> stated_day(["Open items", "As of 31/03/2026"]), stated_day(["As at 3/4/2026"])
    (datetime.date(2026, 3, 31), None)
    >>> stated_day(["1-Apr-25 to 31-Mar-26"]), stated_day(["Generated: 2025-05-20"])
    (datetime.date(2026, 3, 31), datetime.date(2025, 5, 20))
    """
    ranks: tuple[list[dt.date | None], ...] = ([], [], [])
    for title in titles:
        matches = list(_ANY.finditer(title))
        if not matches:
            continue
        rank = _rank(title, [match.span() for match in matches])
        if rank is not None:
            ranks[rank].append(_day(matches[-1]))
    best_days = next((days for days in ranks if days), [])
    return best_days[0] if len(set(best_days)) == 1 else None


def days(text: str) -> bool:
    """Does a text hold a day?"""
    return bool(_ANY.search(text))


def _rank(title: str, spans: Sequence[tuple[int, int]]) -> int | None:
    """0: a day as of; 1: a period; 2: the day of writing; None: some other day."""
    if _STATED.search(title):
        return 0
    if len(spans) == 2 and _BETWEEN.search(title[spans[0][1] : spans[1][0]]):
        return 1
    alone = spans[0][0] <= 1
    return 2 if len(spans) == 1 and (alone or _WRITTEN.search(title)) else None


def _day(match: re.Match[str]) -> dt.date | None:
    part = match.groupdict()
    if part["y"]:
        return _date(part["y"], int(part["m"]), int(part["d"]))
    if part["nd"]:
        return _date(part["ny"], _month(part["nm"]), int(part["nd"]))
    if part["ud"]:
        return _date(part["uy"], _month(part["um"]), int(part["ud"]))
    first, second = int(part["a"]), int(part["b"])
    if part["sep"] == "." or first > 12 or first == second:
        return _date(part["yy"], second, first)
    return _date(part["yy"], first, second) if second > 12 else None


def _date(year: str, month: int | None, day: int) -> dt.date | None:
    full = int(year) + 2000 if len(year) == 2 else int(year)
    try:
        return dt.date(full, month or 0, day) if 1990 <= full <= 2100 else None
    except ValueError:
        return None


def _month(word: str) -> int | None:
    return _months().get(word.casefold().strip("."))


@cache
def _months() -> dict[str, int]:
    """Month names, whole and short, in the languages of lists; those that differ between two go."""
    months_by_name: dict[str, set[int]] = {}
    for word, month in _named_months():
        months_by_name.setdefault(word, set()).add(month)
    return {word: months.pop() for word, months in months_by_name.items() if len(months) == 1}


def _named_months() -> Iterable[tuple[str, int]]:
    for locale in _LOCALES:
        language = babel.Locale(locale)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                names = babel_dates.get_month_names(width, context, language)
                for month, name in names.items():
                    yield str(name).casefold().strip("."), month
