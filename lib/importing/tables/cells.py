"""What one cell of a list is, told by its own letters: a day, a number, a text or nothing."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

Kind = Literal["blank", "number", "day", "text"]

_UNITS = set(
    "dr cr kr kč kc zł zl rs rm tl lei ft fr din ден руб грн лв kn rp r usd eur gbp inr jpy cny chf "
    "sek nok dkk pln czk huf ron try aed sar brl mxn ars clp cop idr myr thb vnd krw php zar "
    "s h d c soll haben dare avere debe haber円 元 円 원 บาท đ ريال تومان ر.س د.إ".split()
)
_NUMBER = re.compile(r"^\d[\d.,'’٬٫\s]*$|^[.,]\d+$")
_DAY = (
    re.compile(r"^\d{1,2}[./\-]\s?\d{1,2}[./\-]\s?(?:\d{4}|\d{2})\b(?:[ T,].*)?$"),
    re.compile(r"^\d{4}[./\-]\s?\d{1,2}[./\-]\s?\d{1,2}(?!\d)(?:[ T.,].*)?$"),
    re.compile(r"^\d{2,3}[./]\d{2}[./]\d{2}$"),
    re.compile(r"^\d{2,4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日"),
    re.compile(r"^\d{4}\s?년\s?\d{1,2}\s?월\s?\d{1,2}\s?일"),
    re.compile(
        r"^\d{1,2}(?:st|nd|rd|th|\.)?[\s\-/.]?(?:de\s)?[^\W\d_]{3,12}\.?,?[\s\-/.]?(?:de\s)?\d{2,4}$"
    ),
    re.compile(r"^[^\W\d_]{3,10}\.?\s\d{1,2},?\s\d{4}$"),
    re.compile(r"^/Date\(-?\d+"),
)


@lru_cache(maxsize=1 << 16)
def kind(cell: str) -> Kind:
    """What a cell holds, as it is written.

    >>> [kind(c) for c in ("1,28,500.00 Dr", "12-Jan-2026", "INV-7", " ", "(7,50)", "1-30")]
    ['number', 'day', 'text', 'blank', 'number', 'text']
    """
    text = cell.strip()
    if not text:
        return "blank"
    if not any(c.isdigit() for c in text) or len(text) > 40:
        return "text"
    if any(pattern.match(text) for pattern in _DAY):
        return "day"
    return "number" if _is_number(text) else "text"


def _is_number(text: str) -> bool:
    """Digits with separators, a sign, brackets, and the sign or word of a currency."""
    bare = "".join(" " if unicodedata.category(c) == "Sc" else c for c in text)
    words = re.findall(r"[^\W\d_][^\d\s(+\-−–]*", bare)
    if any(word.strip(".").lower() not in _UNITS for word in words):
        return False
    for word in words:
        # A word that touches the digits from the left is part of a code: “S101”, not “Rs. 101”.
        if len(word.strip(".")) < 2 and re.search(re.escape(word) + r"\d", bare):
            return False
        bare = bare.replace(word, " ")
    bare = re.sub(r"^[\s(+\-−–]+|[\s)\-−–%/]+$", "", bare.strip())
    return bool(_NUMBER.match(bare))


def kinds(row: Sequence[str]) -> list[Kind]:
    """What each cell of a row holds."""
    return [kind(cell) for cell in row]


def filled_positions(row: Sequence[str]) -> list[int]:
    """The positions of the cells with something in them.

    >>> filled_positions(["", "a", " "])
    [1]
    """
    return [i for i, cell in enumerate(row) if cell.strip()]


def row_text(row: Sequence[str]) -> str:
    """A row as one line of text, its cells joined by a blank."""
    return " ".join(" ".join(cell.split()) for cell in row if cell.strip())


def label_pair(row: Sequence[str]) -> tuple[str, str] | None:
    """A label and its value, where a line of a list is such a pair.

    >>> label_pair(["Customer: Alpha Ltd", ""]), label_pair(["Cari Hesap Ekstresi:", "Yıldız"])
    (('Customer', 'Alpha Ltd'), ('Cari Hesap Ekstresi', 'Yıldız'))
    >>> label_pair(["Customer          1000123"]), label_pair(["Open items"])
    (('Customer', '1000123'), None)
    """
    at = filled_positions(row)
    if len(at) == 2 and (label := re.match(r"^([^::]{2,40}?)\s*[::]$", row[at[0]].strip())):
        return label[1], " ".join(row[at[1]].split())
    if len(at) != 1:
        return None
    pair = re.match(r"^([^\W\d][^::]{0,40}?)\s*[::]\s*(\S.*)$", row[at[0]].strip()) or re.match(
        r"^([^\W\d]\S*(?: \S+){0,3}?)(?:\s{3,}|\t+)(\S.*)$", row[at[0]].strip()
    )
    return (pair[1].strip(), " ".join(pair[2].split())) if pair else None


_LABEL = re.compile(r"^([^\W\d][^::]{0,30}?)\s*[::]$")
_LABELLED = re.compile(r"^([^\W\d][^::]{0,30}?)\s*[::]\s*(\S.*)$")


def pairs(row: Sequence[str]) -> list[tuple[str, str]]:
    """Several labels with their values in one line; nothing where another cell stands among them.

    >>> pairs(["A/C:", "ASH1", "Name:", "Ash Ltd", "", "Tel:", ""])
    [('A/C', 'ASH1'), ('Name', 'Ash Ltd'), ('Tel', '')]
    >>> pairs(["Account: ASH1   Name: Ash Ltd"]), pairs(["Totals:", "5.00", "7.00"])
    ([('Account', 'ASH1'), ('Name', 'Ash Ltd')], [])
    """
    parts = [part.strip() for cell in row for part in re.split(r"\s{2,}", cell) if part.strip()]
    label_pairs, label = list[tuple[str, str]](), ""
    for part in parts:
        bare, whole = _LABEL.match(part), _LABELLED.match(part)
        if label and not (bare or whole):
            label_pairs.append((label, part))
            label = ""
        elif not (bare or whole):
            return []
        else:
            label_pairs += [(label, "")] if label else []
            label = bare[1] if bare else ""
            label_pairs += [(whole[1], whole[2])] if whole and not bare else []
    label_pairs += [(label, "")] if label else []
    return label_pairs if len(label_pairs) >= 2 else []
