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
_TELEX = {"nợ": "nowj", "số": "soos", "có": "cos", "mã": "max"}
"""Words of Vietnamese that are others without their accents: "nợ" is a debt, "no" a number.

They are written as typists of Vietnamese key them.
"""
_KEYED = re.compile(rf"\b(?:{'|'.join(_TELEX)})\b", re.IGNORECASE)
_TELLING = 4
"""Letters of a word that is no other language's abbreviation."""
_PLAIN = {"nowj": "no", "soos": "so", "cos": "co", "max": "ma"}
_NUMBER_SIGN = re.compile(r"[Nn][º°]|[#№]")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_EASTERN = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_SCRIPTS = re.compile(rf"(?<=[A-Za-z])(?=[{_EASTERN}])|(?<=[{_EASTERN}])(?=[A-Za-z])")
_WORD = re.compile(r"(?:[^\W_]|[\u0901-\u0903\u093e-\u094d\u0e31\u0e34-\u0e37\u0e47-\u0e4d])+")
"""Vowels of Hindi and Thai are signs beside the letters: without them words fall apart."""
_JOINER = "\u094d"
"""Joins two letters of Hindi: without it "no." reads "tax"."""
_UNIT = re.compile(r"\s*[(\[（【]([^()\[\]（）【】]*)[)\]）】]")


@lru_cache(1 << 15)
def folded_words(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared.

    >>> folded_words("InvoiceDate"), folded_words("Nº factura"), folded_words("VAT#")
    (('invoice', 'date'), ('no', 'factura'), ('vat', 'no'))
    >>> folded_words("Fälligkeit_netto")
    ('falligkeit', 'netto')
    >>> folded_words("DUE DATE"), folded_words("مبلغ فاکتور"), folded_words("請求書番号")
    (('due', 'date'), ('مبلغ', 'فاکتور'), ('請求書番号',))
    >>> folded_words("Số hóa đơn"), folded_words("Nợ"), folded_words("No")
    (('soos', 'hoa', 'don'), ('nowj',), ('no',))
    >>> folded_words("देय तिथि"), folded_words("วันที่"), folded_words("顧客ID")
    (('देय', 'तिथि'), ('วันที',), ('顧客', 'id'))
    """
    spread = _SCRIPTS.sub(" ", _CAMEL.sub(" ", _signs(_as_keyed(text).translate(_ALIKE))))
    composed = unicodedata.normalize("NFKD", spread).casefold()
    plain = "".join(c for c in composed if c == _JOINER or not unicodedata.combining(c))
    return tuple(_WORD.findall(unicodedata.normalize("NFC", plain)))


def _as_keyed(text: str) -> str:
    """A text with the short words of Vietnamese that carry accents as they are keyed."""
    if text.isascii():
        return text
    return _KEYED.sub(lambda word: _TELEX[word[0].lower()], unicodedata.normalize("NFC", text))


def without_accents(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Words of a vocabulary, and as a program without accents writes them where several tell.

    >>> without_accents(("soos", "hoa", "don")), without_accents(("nowj",))
    ((('soos', 'hoa', 'don'), ('so', 'hoa', 'don')), (('nowj',),))
    """
    plain = tuple(_PLAIN.get(word, word) for word in words)
    telling = len(words) > 2 or (len(words) > 1 and max(map(len, plain)) >= _TELLING)
    return (words, plain) if telling and plain != words else (words,)


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
