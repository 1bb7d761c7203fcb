"""Headings and words as they are compared: case, accents, camel case, signs and units set aside."""

import re
import unicodedata
from functools import lru_cache

_ALIKE = str.maketrans(
    {
        **{"ß": "ss", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "æ": "ae"},
        **{"Æ": "AE", "œ": "oe", "Œ": "OE", "ı": "i", "İ": "I", "þ": "th", "ð": "d"},
        **{"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "أ": "ا", "إ": "ا", "آ": "ا"},
        **{"\u200c": " ", "\u200d": "", "\u200e": "", "\u200f": "", "ـ": ""},
    }
)
_NUMBER_SIGN = re.compile(r"[Nn][º°]|[#№]")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[^\W_]+")
_UNIT = re.compile(r"\s*[(\[（【]([^()\[\]（）【】]*)[)\]）】]")


@lru_cache(1 << 15)
def folded(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared.

    >>> folded("InvoiceDate"), folded("Nº factura"), folded("Fälligkeit_netto"), folded("VAT#")
    (('invoice', 'date'), ('no', 'factura'), ('falligkeit', 'netto'), ('vat', 'no'))
    >>> folded("DUE DATE"), folded("مبلغ فاکتور"), folded("請求書番号")
    (('due', 'date'), ('مبلغ', 'فاکتور'), ('請求書番号',))
    """
    spread = _CAMEL.sub(" ", _signs(text.translate(_ALIKE)))
    composed = unicodedata.normalize("NFKD", spread).casefold()
    plain = "".join(c for c in composed if not unicodedata.combining(c))
    return tuple(_WORD.findall(unicodedata.normalize("NFC", plain)))


def _signs(text: str) -> str:
    """A text with the signs for number and percent as words."""
    return _NUMBER_SIGN.sub(" no ", text).replace("%", " percent ").replace("％", " percent ")


def without_units(text: str) -> tuple[str, tuple[str, ...]]:
    """A heading without what stands in brackets, and what stood there.

    >>> without_units("Invoice Amount (USD)"), without_units("应收余额(元)")
    (('Invoice Amount', ('USD',)), ('应收余额', ('元',)))
    >>> without_units("(blank)")
    ('(blank)', ())
    """
    bare = _UNIT.sub("", text).strip()
    if not bare:
        return text.strip(), ()
    return bare, tuple(unit.strip() for unit in _UNIT.findall(text) if unit.strip(" *"))
